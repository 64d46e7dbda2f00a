/**
 * Vietnamese civil time. Viet Nam has kept UTC+7 without summer time since 13 June 1975 (tz database, Asia/Ho_Chi_Minh), so local
 * time is arithmetic and does not depend on the machine's TZ or its zone data.
 */
const OFFSET_MS = 7 * 3_600_000
const DAY_MS = 86_400_000

/** A calendar day as "YYYY-MM-DD". Compares as text. */
export type LocalDay = string

/** A time of day as minutes after midnight, 0 to 1439. */
export type Minutes = number

export type LocalTime = {
  year: number
  /** 1 to 12 */
  month: number
  /** 1 to 31 */
  day: number
  hour: number
  minute: number
  /** ISO: Monday 1 … Sunday 7 */
  weekday: number
}

export function toLocal(instant: Date): LocalTime {
  const shifted = new Date(instant.getTime() + OFFSET_MS)
  return {
    year: shifted.getUTCFullYear(),
    month: shifted.getUTCMonth() + 1,
    day: shifted.getUTCDate(),
    hour: shifted.getUTCHours(),
    minute: shifted.getUTCMinutes(),
    weekday: shifted.getUTCDay() || 7,
  }
}

/** The instant of a local day and time. `day` may overflow (32 December is 1 January), as with Date.UTC. */
export function fromLocal(local: { year: number; month: number; day: number; hour?: number; minute?: number }): Date {
  return new Date(Date.UTC(local.year, local.month - 1, local.day, local.hour ?? 0, local.minute ?? 0) - OFFSET_MS)
}

/** The local day of an instant. */
export function localDay(instant: Date): LocalDay {
  const { year, month, day } = toLocal(instant)
  return toDay(year, month, day)
}

function toDay(year: number, month: number, day: number): LocalDay {
  return `${year}-${pad(month)}-${pad(day)}`
}

/** The instant at `minutes` after midnight of a local day. */
export function atLocal(day: LocalDay, minutes: Minutes): Date {
  return new Date(Date.parse(`${day}T00:00:00Z`) - OFFSET_MS + minutes * 60_000)
}

export function addDays(day: LocalDay, days: number): LocalDay {
  return dayAt(dayNumber(day) + days)
}

/** The days of this century by their number, made when they are asked for: dates of 100,000 dossiers are counted in one go. */
const firstKnown = Date.UTC(2000, 0, 1) / DAY_MS
const lastKnown = Date.UTC(2099, 11, 31) / DAY_MS
const knownDays: LocalDay[] = []
const knownNumbers = new Map<LocalDay, number>()

/** Days since 1 January 1970, a Thursday. */
export function dayNumber(day: LocalDay): number {
  const known = knownNumbers.get(day)
  if (known !== undefined) return known
  const number = Date.parse(`${day}T00:00:00Z`) / DAY_MS
  if (number >= firstKnown && number <= lastKnown) knownNumbers.set(day, number)
  return number
}

/** The day of such a number. */
export function dayAt(number: number): LocalDay {
  const known = knownDays[number - firstKnown]
  if (known !== undefined) return known
  const day = new Date(number * DAY_MS).toISOString().slice(0, 10)
  if (number >= firstKnown && number <= lastKnown) knownDays[number - firstKnown] = day
  return day
}

export function minutesOf(instant: Date): Minutes {
  const { hour, minute } = toLocal(instant)
  return hour * 60 + minute
}

/** Number of days in a month (1 to 12). */
export function daysInMonth(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate()
}

/** "06:30" → 390; null when it is not a time of day. */
export function parseClock(text: string): Minutes | null {
  const match = /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(text)
  return match ? Number(match[1]) * 60 + Number(match[2]) : null
}

/** ISO text with Vietnamese offset: "2026-12-03T19:30:00+07:00". */
export function isoLocal(instant: Date): string {
  return `${new Date(instant.getTime() + OFFSET_MS).toISOString().slice(0, 19)}+07:00`
}

function pad(value: number): string {
  return String(value).padStart(2, '0')
}
