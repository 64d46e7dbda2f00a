import { addDays, type LocalDay } from './local-time.ts'

/** A day that differs from its weekday: off (a holiday, a substitute day, one side of a swap), or a Saturday or Sunday that is worked. */
export type SpecialDay = { day: LocalDay; works: boolean; name: string; confirmed: boolean }

/** Working days of Viet Nam: Monday to Friday, but for the special days. */
export type WorkCalendar = { special: ReadonlyMap<LocalDay, SpecialDay> }

export function calendarOf(days: readonly SpecialDay[]): WorkCalendar {
  return { special: new Map(days.map((one) => [one.day, one])) }
}

export function isWorkingDay({ special }: WorkCalendar, day: LocalDay): boolean {
  const found = special.get(day)
  if (found !== undefined) return found.works
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay()
  return weekday !== 0 && weekday !== 6
}

/** The nearest working day on or after a day. */
export function workingDayFrom(calendar: WorkCalendar, day: LocalDay): LocalDay {
  let found = day
  while (!isWorkingDay(calendar, found)) found = addDays(found, 1)
  return found
}
