import { expect, test } from 'vitest'
import { fromLunar, nextLunarDay, toLunar } from '../../../src/domain/dates/lunar.ts'

// Days of Tết as announced; in 2007 and 2030 the Vietnamese one is a day before the Chinese.
test.each([
  [2007, '2007-02-17'],
  [2024, '2024-02-10'],
  [2025, '2025-01-29'],
  [2026, '2026-02-17'],
  [2027, '2027-02-06'],
  [2028, '2028-01-26'],
  [2030, '2030-02-02'],
])('Tết of %i is %s', (year, day) => {
  expect(fromLunar({ day: 1, month: 1, year, leap: false })).toBe(day)
  expect(toLunar(day)).toEqual({ day: 1, month: 1, year, leap: false })
})

test('a thirtieth that the month lacks is its last day', () => {
  expect(fromLunar({ day: 30, month: 12, year: 2026, leap: false })).toBe('2027-02-05')
})

test('a leap month is of the years that have one', () => {
  expect(fromLunar({ day: 1, month: 6, year: 2025, leap: true })).toBe('2025-07-25')
  expect(fromLunar({ day: 1, month: 5, year: 2025, leap: true })).toBeNull()
})

test('the nearest full moon is found in both directions', () => {
  expect(nextLunarDay(15, '2026-11-21', 1)).toBe('2026-11-23')
  expect(nextLunarDay(15, '2026-11-21', -1)).toBe('2026-10-24')
})
