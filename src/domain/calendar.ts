import { clampedDay, partsOf, shiftMonth } from './dates/days.ts'
import { dayAt, dayNumber, type LocalDay } from './local-time.ts'

/** A day that differs from its weekday: off (a holiday, a substitute day, one side of a swap), or a Saturday or Sunday that is worked. */
export type SpecialDay = { day: LocalDay; works: boolean; name: string; confirmed: boolean }

/** Working days of Viet Nam: Monday to Friday, but for the special days. Made by `calendarOf`. */
export type WorkCalendar = {
  special: ReadonlyMap<LocalDay, SpecialDay>
  /** The same by day number: all dates of 100,000 dossiers are counted in one go, and texts are slow to count with. */
  works: ReadonlyMap<number, boolean>
}

export function calendarOf(days: readonly SpecialDay[]): WorkCalendar {
  return {
    special: new Map(days.map((one) => [one.day, one])),
    works: new Map(days.map((one) => [dayNumber(one.day), one.works])),
  }
}

function isWeekend(number: number): boolean {
  const weekday = (((number + 3) % 7) + 7) % 7
  return weekday >= 5
}

function works(calendar: WorkCalendar, number: number): boolean {
  return calendar.works.get(number) ?? !isWeekend(number)
}

export function isWorkingDay(calendar: WorkCalendar, day: LocalDay): boolean {
  return works(calendar, dayNumber(day))
}

/** The nearest working day on or after a day. */
export function workingDayFrom(calendar: WorkCalendar, day: LocalDay): LocalDay {
  return nearest(calendar, day, 1)
}

/** The nearest working day on or before a day. */
export function workingDayUntil(calendar: WorkCalendar, day: LocalDay): LocalDay {
  return nearest(calendar, day, -1)
}

function nearest(calendar: WorkCalendar, day: LocalDay, step: 1 | -1): LocalDay {
  let number = dayNumber(day)
  while (!works(calendar, number)) number += step
  return dayAt(number)
}

/**
 * The n-th working day after a day, or for a negative n the n-th before it; 0 gives the day itself. The day that starts a time limit
 * does not count (Civil Code 91/2015/QH13, art. 147.2).
 */
export function addWorkingDays(calendar: WorkCalendar, day: LocalDay, n: number): LocalDay {
  const step = n < 0 ? -1 : 1
  let number = dayNumber(day)
  for (let left = Math.abs(n); left > 0;) {
    number += step
    if (works(calendar, number)) left--
  }
  return dayAt(number)
}

/** Working days after `from`, up to and with `to`; the same with a minus when `to` lies before `from`. */
export function workingDaysBetween(calendar: WorkCalendar, from: LocalDay, to: LocalDay): number {
  if (to < from) return -workingDaysBetween(calendar, to, from)
  let count = 0
  const last = dayNumber(to)
  for (let number = dayNumber(from) + 1; number <= last; number++) if (works(calendar, number)) count++
  return count
}

/**
 * The same day of the month n months later. A month without that day ends the time with its last one: twelve months from 29 February
 * are over on 28 February, not in March (Civil Code 91/2015/QH13, art. 148.3).
 */
export function addMonths(day: LocalDay, n: number): LocalDay {
  const parts = partsOf(day)
  return clampedDay(shiftMonth(parts, n), parts.day)
}

/** Days from Monday to Friday that are off, after `from`, up to and with `to`, in their order: what a count of working days left out. */
export function skipped(calendar: WorkCalendar, from: LocalDay, to: LocalDay): SpecialDay[] {
  return [...calendar.special.values()]
    .filter(({ day, works: worked }) => !worked && day > from && day <= to && !isWeekend(dayNumber(day)))
    .toSorted((a, b) => (a.day < b.day ? -1 : 1))
}
