import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import {
  addMonths,
  addWorkingDays,
  calendarOf,
  isWorkingDay,
  skipped,
  workingDayFrom,
  workingDayUntil,
  workingDaysBetween,
} from '../../src/domain/calendar.ts'
import { addDays, type LocalDay } from '../../src/domain/local-time.ts'
import { calendar } from './candidates/case.ts'

describe('a count of working days', () => {
  // Counted by hand on a printed calendar.
  test.each([
    ['within a week', '2026-11-23', 3, '2026-11-26'],
    ['over a weekend', '2026-11-20', 1, '2026-11-23'],
    ['from a Sunday', '2026-11-22', 1, '2026-11-23'],
    ['of none', '2026-11-22', 0, '2026-11-22'],
    ['up to Tết 2027', '2027-02-01', 2, '2027-02-03'],
    ['across Tết 2027', '2027-02-01', 3, '2027-02-11'],
    ['from mùng 1', '2027-02-06', 1, '2027-02-11'],
    ['of 30 across Tết 2027', '2027-01-18', 30, '2027-03-08'],
    ['of 60 across two New Years', '2026-12-01', 60, '2027-03-03'],
    ['across Giỗ Tổ 2027', '2027-04-14', 2, '2027-04-19'],
    ['across 30/4–1/5/2027 with the substitute day', '2027-04-28', 2, '2027-05-04'],
    ['across the substitute day and 30/4–1/5/2026', '2026-04-24', 3, '2026-05-04'],
    ['onto a Saturday that is worked', '2026-08-21', 1, '2026-08-22'],
    ['across 2/9/2026 with its swap', '2026-08-21', 7, '2026-09-03'],
    ['across 2/9/2027', '2027-09-01', 1, '2027-09-06'],
    ['across a swapped Friday', '2025-12-31', 1, '2026-01-05'],
    ['onto the Saturday worked for it', '2025-12-31', 6, '2026-01-10'],
    ['past that Saturday', '2025-12-31', 7, '2026-01-12'],
    ['backwards over a weekend', '2026-11-23', -1, '2026-11-20'],
    ['backwards across Tết 2027', '2027-02-11', -1, '2027-02-03'],
    ['over 24 November, which is not confirmed', '2026-11-23', 1, '2026-11-24'],
  ])('%s', (_, day, n, expected) => {
    expect(addWorkingDays(calendar, day, n)).toBe(expected)
    if (n > 0) expect(workingDaysBetween(calendar, day, expected)).toBe(n)
  })

  it('between two days has a minus where the second lies before the first', () => {
    expect(workingDaysBetween(calendar, '2026-11-23', '2026-11-27')).toBe(4)
    expect(workingDaysBetween(calendar, '2026-11-27', '2026-11-23')).toBe(-4)
    expect(workingDaysBetween(calendar, '2026-11-27', '2026-11-27')).toBe(0)
  })

  it('says which days it left out, and does not name weekends', () => {
    const days = (from: LocalDay, to: LocalDay) => skipped(calendar, from, to).map(({ day }) => day)
    expect(days('2027-04-28', '2027-05-04')).toEqual(['2027-04-30', '2027-05-03'])
    expect(days('2027-02-01', '2027-02-28')).toEqual(['2027-02-04', '2027-02-05', '2027-02-08', '2027-02-09', '2027-02-10'])
    expect(days('2026-11-20', '2026-11-27')).toEqual([])
    expect(days('2027-04-30', '2027-04-30')).toEqual([])
  })
})

describe('the nearest working day', () => {
  test.each([
    ['2026-11-24', '2026-11-24', '2026-11-24'],
    ['2026-11-22', '2026-11-20', '2026-11-23'],
    ['2027-02-07', '2027-02-03', '2027-02-11'],
    ['2026-08-23', '2026-08-22', '2026-08-24'],
  ])('of %s is %s before it and %s after it', (day, before, after) => {
    expect(workingDayUntil(calendar, day)).toBe(before)
    expect(workingDayFrom(calendar, day)).toBe(after)
  })
})

test.each([
  ['2026-02-03', 12, '2027-02-03'],
  ['2028-02-29', 12, '2029-02-28'],
  ['2026-08-31', 6, '2027-02-28'],
  ['2026-12-15', 1, '2027-01-15'],
  ['2026-01-31', -2, '2025-11-30'],
  ['2026-11-22', 60, '2031-11-22'],
])('the day of the month is kept, or is the last one: %s and %i months is %s', (day, months, expected) => {
  expect(addMonths(day, months)).toBe(expected)
})

describe('whatever days are off', () => {
  const day = fc.integer({ min: 0, max: 1200 }).map((n) => addDays('2025-12-01', n))
  const days = fc
    .uniqueArray(fc.record({ day, works: fc.boolean(), name: fc.constant('x'), confirmed: fc.boolean() }), {
      selector: (one) => one.day,
      maxLength: 60,
    })
    .map(calendarOf)
  const count = fc.integer({ min: 1, max: 90 })

  it('a count of working days ends on a working day, and counting back gives the number', () => {
    fc.assert(
      fc.property(days, day, count, (some, from, n) => {
        const to = addWorkingDays(some, from, n)
        expect(isWorkingDay(some, to)).toBe(true)
        expect(workingDaysBetween(some, from, to)).toBe(n)
        expect(workingDaysBetween(some, to, from)).toBe(-n)
        const start = workingDayFrom(some, from)
        expect(addWorkingDays(some, addWorkingDays(some, start, n), -n)).toBe(start)
      }),
    )
  })

  it('more of them never make it earlier', () => {
    fc.assert(
      fc.property(days, fc.array(day, { maxLength: 20 }), day, count, (some, more, from, n) => {
        const off = more.map((one) => ({ day: one, works: false, name: 'x', confirmed: true }))
        const after = calendarOf([...some.special.values(), ...off])
        expect(addWorkingDays(after, from, n) >= addWorkingDays(some, from, n)).toBe(true)
      }),
    )
  })
})
