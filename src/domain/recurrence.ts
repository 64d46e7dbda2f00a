import { addDays, atLocal, daysInMonth, localDay, minutesOf, type LocalDay, type Minutes } from './local-time.ts'
import { daysBetween, mondayOf, partsOf, weekdayOf } from './dates/days.ts'

/**
 * Recurrence, in the words of RFC 5545 (an RRULE without its prefix), for the rules that people here say. One thing differs on
 * purpose: a day that a month lacks is its last day, where the RFC skips the month. The 30th of every month comes in February too.
 */
export type Recurrence = {
  freq: 'DAILY' | 'WEEKLY' | 'MONTHLY' | 'YEARLY'
  /** Every how many days, weeks, months or years, counted from the first occurrence. */
  interval: number
  /** ISO weekday; `nth` of the month, −1 the last, null for all. */
  byDay: readonly { weekday: number; nth: number | null }[]
  /** 1 to 31, or −1 for the last. */
  byMonthDay: readonly number[]
  byMonth: readonly number[]
}

const codes = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU']

export const everyDay: Recurrence = { freq: 'DAILY', interval: 1, byDay: [], byMonthDay: [], byMonth: [] }

/** "FREQ=MONTHLY;BYMONTHDAY=3". */
export function formatRule(rule: Recurrence): string {
  const days = rule.byDay.map(({ weekday, nth }) => `${nth ?? ''}${codes[weekday - 1] ?? ''}`)
  return [
    `FREQ=${rule.freq}`,
    ...(rule.interval > 1 ? [`INTERVAL=${rule.interval}`] : []),
    ...(rule.byMonth.length > 0 ? [`BYMONTH=${rule.byMonth.join()}`] : []),
    ...(rule.byMonthDay.length > 0 ? [`BYMONTHDAY=${rule.byMonthDay.join()}`] : []),
    ...(days.length > 0 ? [`BYDAY=${days.join()}`] : []),
  ].join(';')
}

/** Reads a rule that `formatRule` wrote; null for anything else. */
export function parseRule(text: string): Recurrence | null {
  const rule = { ...everyDay }
  for (const [index, field] of text.split(';').entries()) {
    const [name, value = ''] = field.split('=')
    if (index === 0) {
      const freq = (['DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'] as const).find((one) => one === value)
      if (name !== 'FREQ' || freq === undefined) return null
      rule.freq = freq
    } else if (name === 'INTERVAL' && /^[1-9]\d?$/.test(value)) rule.interval = Number(value)
    else if (name === 'BYMONTH' && /^\d\d?(,\d\d?)*$/.test(value)) rule.byMonth = value.split(',').map(Number)
    else if (name === 'BYMONTHDAY' && /^-?\d\d?(,-?\d\d?)*$/.test(value)) rule.byMonthDay = value.split(',').map(Number)
    else if (name === 'BYDAY') {
      const days = value.split(',').map(parseDay)
      if (!days.every((day) => day !== null)) return null
      rule.byDay = days
    } else return null
  }
  return rule
}

function parseDay(text: string): { weekday: number; nth: number | null } | null {
  const match = /^(-?[1-5])?([A-Z]{2})$/.exec(text)
  const weekday = codes.indexOf(match?.[2] ?? '') + 1
  return weekday === 0 ? null : { weekday, nth: match?.[1] === undefined ? null : Number(match[1]) }
}

/** The first occurrence at `minutes` after midnight that is not before an instant; intervals count from it. */
export function firstOccurrence({ rule, minutes, from }: { rule: Recurrence; minutes: Minutes; from: Date }): Date | null {
  return search(rule, { minutes, anchor: null, start: localDay(from), accept: (at) => at >= from })
}

/** The next occurrence after an instant, at the first one's time of day; null when the rule is not one of ours or never comes again. */
export function nextOccurrence({ rule, first, after }: { rule: string; first: Date; after: Date }): Date | null {
  if (after < first) return first
  const parsed = parseRule(rule)
  return (
    parsed && search(parsed, { minutes: minutesOf(first), anchor: localDay(first), start: localDay(after), accept: (at) => at > after })
  )
}

type Search = { minutes: Minutes; anchor: LocalDay | null; start: LocalDay; accept: (at: Date) => boolean }

function search(rule: Recurrence, { minutes, anchor, start, accept }: Search): Date | null {
  // A yearly day lies at most one interval ahead, plus the year of the fifth such weekday of a month.
  const limit = 366 * (rule.interval + 12)
  for (let distance = 0; distance <= limit; distance++) {
    const day = addDays(start, distance)
    if (occursOn(rule, day, anchor) && accept(atLocal(day, minutes))) return atLocal(day, minutes)
  }
  return null
}

function occursOn(rule: Recurrence, day: LocalDay, anchor: LocalDay | null): boolean {
  const { year, month, day: date } = partsOf(day)
  const last = daysInMonth(year, month)
  if (rule.byMonth.length > 0 && !rule.byMonth.includes(month)) return false
  if (rule.byMonthDay.length > 0 && !rule.byMonthDay.some((one) => date === (one < 0 ? last + 1 + one : Math.min(one, last)))) return false
  if (rule.byDay.length > 0 && !rule.byDay.some((one) => one.weekday === weekdayOf(day) && isNth(date, last, one.nth))) return false
  return anchor === null || rule.interval === 1 || periodsBetween(rule.freq, anchor, day) % rule.interval === 0
}

function isNth(date: number, last: number, nth: number | null): boolean {
  if (nth === null) return true
  return nth > 0 ? Math.ceil(date / 7) === nth : Math.ceil((last - date + 1) / 7) === -nth
}

function periodsBetween(freq: Recurrence['freq'], from: LocalDay, to: LocalDay): number {
  const [a, b] = [partsOf(from), partsOf(to)]
  switch (freq) {
    case 'DAILY':
      return daysBetween(from, to)
    case 'WEEKLY':
      return daysBetween(mondayOf(from), mondayOf(to)) / 7
    case 'MONTHLY':
      return (b.year - a.year) * 12 + b.month - a.month
    case 'YEARLY':
      return b.year - a.year
  }
}
