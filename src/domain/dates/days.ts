import { addDays, daysInMonth, type LocalDay } from '../local-time.ts'

/** Years that this reader handles: those of the lunar tables that matter, and few enough for four digits. */
export const firstYear = 1900
export const lastYear = 2199

export type YearMonth = { year: number; month: number }

export function dayFrom(year: number, month: number, day: number): LocalDay {
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
}

export function partsOf(day: LocalDay): YearMonth & { day: number } {
  return { year: Number(day.slice(0, 4)), month: Number(day.slice(5, 7)), day: Number(day.slice(8, 10)) }
}

/** ISO weekday, Monday 1 … Sunday 7. */
export function weekdayOf(day: LocalDay): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay() || 7
}

/** Weeks run from Monday to Sunday. */
export function mondayOf(day: LocalDay): LocalDay {
  return addDays(day, 1 - weekdayOf(day))
}

export function shiftMonth({ year, month }: YearMonth, months: number): YearMonth {
  const index = year * 12 + (month - 1) + months
  return { year: Math.floor(index / 12), month: (((index % 12) + 12) % 12) + 1 }
}

/** A day that a month lacks is its last day. */
export function clampedDay({ year, month }: YearMonth, day: number): LocalDay {
  return dayFrom(year, month, Math.min(day, daysInMonth(year, month)))
}

export function lastDayOf({ year, month }: YearMonth): LocalDay {
  return clampedDay({ year, month }, 31)
}

/** The nth such weekday of a month, −1 the last; null when there is no fifth. */
export function nthWeekday({ year, month }: YearMonth, nth: number, weekday: number): LocalDay | null {
  if (nth < 0) {
    const last = lastDayOf({ year, month })
    return addDays(last, -((weekdayOf(last) - weekday + 7) % 7))
  }
  const first = dayFrom(year, month, 1)
  const day = addDays(first, ((weekday - weekdayOf(first) + 7) % 7) + (nth - 1) * 7)
  return day.slice(0, 7) === first.slice(0, 7) ? day : null
}

/** Whole days from one day to another. */
export function daysBetween(from: LocalDay, to: LocalDay): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000)
}
