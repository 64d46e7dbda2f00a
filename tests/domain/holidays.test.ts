import { describe, expect, it, test } from 'vitest'
import { calendarOf, isWorkingDay } from '../../src/domain/calendar.ts'
import { draftSpecialDays } from '../../src/domain/holidays.ts'

/** By hand: what falls on Saturday or Sunday stands with its substitute. */
const byHand = {
  2026: [
    ['2026-01-01', 'tet-duong-lich'],
    ['2026-02-16', 'tet'],
    ['2026-02-17', 'tet'],
    ['2026-02-18', 'tet'],
    ['2026-02-19', 'tet'],
    ['2026-02-20', 'tet'],
    ['2026-04-26', 'gio-to'],
    ['2026-04-27', 'nghi-bu'],
    ['2026-04-30', 'thong-nhat'],
    ['2026-05-01', 'lao-dong'],
    ['2026-09-01', 'quoc-khanh'],
    ['2026-09-02', 'quoc-khanh'],
  ],
  2027: [
    ['2027-01-01', 'tet-duong-lich'],
    ['2027-02-04', 'tet'],
    ['2027-02-05', 'tet'],
    ['2027-02-06', 'tet'],
    ['2027-02-07', 'tet'],
    ['2027-02-08', 'tet'],
    ['2027-02-09', 'nghi-bu'],
    ['2027-02-10', 'nghi-bu'],
    ['2027-04-16', 'gio-to'],
    ['2027-04-30', 'thong-nhat'],
    ['2027-05-01', 'lao-dong'],
    ['2027-05-03', 'nghi-bu'],
    ['2027-09-02', 'quoc-khanh'],
    ['2027-09-03', 'quoc-khanh'],
  ],
  2028: [
    ['2028-01-01', 'tet-duong-lich'],
    ['2028-01-03', 'nghi-bu'],
    ['2028-01-24', 'tet'],
    ['2028-01-25', 'tet'],
    ['2028-01-26', 'tet'],
    ['2028-01-27', 'tet'],
    ['2028-01-28', 'tet'],
    ['2028-04-04', 'gio-to'],
    ['2028-04-30', 'thong-nhat'],
    ['2028-05-01', 'lao-dong'],
    ['2028-05-02', 'nghi-bu'],
    ['2028-09-01', 'quoc-khanh'],
    ['2028-09-02', 'quoc-khanh'],
    ['2028-09-04', 'nghi-bu'],
  ],
}

describe('the draft of the days off', () => {
  test.each(Object.entries(byHand))('of %s is what the Labour Code says', (year, expected) => {
    const off = draftSpecialDays(Number(year)).filter(({ name }) => name !== 'van-hoa')
    expect(off.map(({ day, name }) => [day, name])).toEqual(expected)
    expect(off.every(({ works, confirmed }) => !works && !confirmed)).toBe(true)
  })

  // As decided by the government for those years.
  test.each([
    [2024, ['2024-02-08', '2024-02-09', '2024-02-12', '2024-02-13', '2024-02-14']],
    [2025, ['2025-01-27', '2025-01-28', '2025-01-29', '2025-01-30', '2025-01-31']],
  ])('has the weekdays of Tết %i as they were decided', (year, expected) => {
    const first = expected[0] ?? ''
    const weekdays = draftSpecialDays(year).filter(({ day }) => day >= first && day < `${year}-03-01`)
    const calendar = calendarOf([])
    expect(weekdays.map(({ day }) => day).filter((day) => isWorkingDay(calendar, day))).toEqual(expected)
  })

  test.each([2026, 2027, 2028, 2029, 2030])('lists 24 November %i, which is no day off before it is confirmed', (year) => {
    const days = draftSpecialDays(year)
    const day = `${year}-11-24`
    expect(days.find(({ name }) => name === 'van-hoa')).toMatchObject({ day, confirmed: false })
    expect(isWorkingDay(calendarOf(days), day)).toBe(isWorkingDay(calendarOf([]), day))
  })

  it('names no day twice, in any year', () => {
    for (let year = 2000; year < 2100; year++) {
      const days = draftSpecialDays(year).map(({ day }) => day)
      expect(new Set(days).size).toBe(days.length)
    }
  })
})
