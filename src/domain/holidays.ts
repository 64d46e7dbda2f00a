import { type SpecialDay, calendarOf, isWorkingDay } from './calendar.ts'
import { dayFrom, weekdayOf } from './dates/days.ts'
import { fromLunar } from './dates/lunar.ts'
import { addDays, type LocalDay } from './local-time.ts'

/** Names of the days below. A day that staff adds has the name that was typed; messages put these keys into words. */
export const holidayNames = [
  'tet-duong-lich',
  'tet',
  'gio-to',
  'thong-nhat',
  'lao-dong',
  'quoc-khanh',
  'van-hoa',
  /** A weekday off for a holiday on Saturday or Sunday. */
  'nghi-bu',
  /** The two sides of a swap: a weekday off, and the Saturday or Sunday worked for it. */
  'nghi-hoan-doi',
  'lam-bu',
] as const
export type HolidayName = (typeof holidayNames)[number]

/**
 * The days off of a year by the Labour Code (45/2019/QH14): public holidays of art. 112.1, and for those on a Saturday or Sunday the
 * next working day (art. 111.3). A draft, unconfirmed: which days beside mùng 1 and 2 September are off, and which days are swapped, is
 * decided anew for each year (art. 112.3); the draft follows what was decided from 2016 to 2026. 24 November (80-NQ/TW of 2026) is
 * listed but does not count before it is confirmed.
 */
export function draftSpecialDays(year: number): SpecialDay[] {
  const holidays = [
    off(dayFrom(year, 1, 1), 'tet-duong-lich'),
    ...tet(year).map((day) => off(day, 'tet')),
    ...lunar(year, 3, 10).map((day) => off(day, 'gio-to')),
    off(dayFrom(year, 4, 30), 'thong-nhat'),
    off(dayFrom(year, 5, 1), 'lao-dong'),
    ...nationalDays(year).map((day) => off(day, 'quoc-khanh')),
  ]
  const days = [...holidays]
  for (const { day } of holidays.filter((one) => weekdayOf(one.day) > 5)) {
    let substitute = addDays(day, 1)
    while (!isWorkingDay(calendarOf(days), substitute)) substitute = addDays(substitute, 1)
    days.push(off(substitute, 'nghi-bu'))
  }
  const culture = dayFrom(year, 11, 24)
  // Not worked on a Saturday or Sunday either: there it changes nothing.
  days.push({ ...off(culture, 'van-hoa'), works: weekdayOf(culture) <= 5 })
  return days.toSorted((a, b) => (a.day < b.day ? -1 : 1))
}

function off(day: LocalDay, name: HolidayName): SpecialDay {
  return { day, works: false, name, confirmed: false }
}

/**
 * Five days (art. 112.1.b): the last two of the old year and three of the new, as in 2017, 2018, 2020, 2021 and 2023 to 2025; where
 * mùng 1 is a Tuesday one and four, which makes a whole week, as in 2019, 2022 and 2026.
 */
function tet(year: number): LocalDay[] {
  return lunar(year, 1, 1).flatMap((first) => {
    const before = weekdayOf(first) === 2 ? 1 : 2
    return [0, 1, 2, 3, 4].map((index) => addDays(first, index - before))
  })
}

/** 2 September and the day beside it (art. 112.1.đ) that makes the longer holiday: after it on Sunday, Monday, Thursday, else before. */
function nationalDays(year: number): LocalDay[] {
  const day = dayFrom(year, 9, 2)
  const beside = addDays(day, [7, 1, 4].includes(weekdayOf(day)) ? 1 : -1)
  return [day, beside]
}

function lunar(year: number, month: number, date: number): LocalDay[] {
  const day = fromLunar({ day: date, month, year, leap: false })
  return day === null ? [] : [day]
}
