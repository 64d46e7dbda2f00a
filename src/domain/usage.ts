import type { SendResult } from './delivery.ts'
import { fromLocal, localDay, toLocal, type LocalDay } from './local-time.ts'

/** Percentages of an account's month at which those who look after the bots are told, once each. */
const usageMarks = [70, 90] as const
type UsageMark = (typeof usageMarks)[number]

/** Refused with at least this percentage of the month used, by our own count: the month is used up. Zalo may have counted some more. */
const usedUpPercent = 95

/** The first day of the Vietnamese month of an instant, "2026-11-01". */
export function monthOf(now: Date): LocalDay {
  return `${localDay(now).slice(0, 7)}-01`
}

/** The instant at which the next month begins in Viet Nam. */
export function nextMonth(now: Date): Date {
  const { year, month } = toLocal(now)
  return fromLocal({ year, month: month + 1, day: 1 })
}

/** How many messages a try has cost of the month: each part of a long one, and what may have arrived. */
export function messagesIn(result: SendResult): number {
  return result.kind === 'sent' || result.kind === 'unknown' ? (result.messages ?? 1) : 0
}

/** The highest mark that is reached; null below the first. */
export function markReached(used: number, limit: number): UsageMark | null {
  return usageMarks.findLast((mark) => used * 100 >= limit * mark) ?? null
}

export function usedUp(used: number, limit: number | null): boolean {
  return limit !== null && used * 100 >= limit * usedUpPercent
}

/** The day of this month on which the limit is reached at the pace of the month so far; null when it lasts until the month ends. */
export function runsOutOn({ used, limit }: { used: number; limit: number }, now: Date): LocalDay | null {
  const { year, month } = toLocal(now)
  const start = fromLocal({ year, month, day: 1 }).getTime()
  const at = used === 0 ? Number.POSITIVE_INFINITY : Math.max(now.getTime(), start + ((now.getTime() - start) * limit) / used)
  return at < nextMonth(now).getTime() ? localDay(new Date(at)) : null
}

/**
 * Trouble of an account that lasts. flood: its quota was refused once. quota: and again after a pause. unauthorized: its token is not
 * valid any more. A message that leaves ends it.
 */
export const troubles = ['flood', 'quota', 'unauthorized'] as const
export type Trouble = { reason: (typeof troubles)[number]; since: Date; until: Date }

const minuteMs = 60_000
const hourMs = 60 * minuteMs
/** After the first refusal of a quota, which may be a flood by its name. */
const firstPauseMs = minuteMs
const quotaPause = { leastMs: hourMs, mostMs: 6 * hourMs }
/** A pause that ended longer ago than this says nothing about a refusal of now. */
const forgottenMs = 24 * hourMs
/** A token needs somebody who renews it; until then it is tried now and then. */
const unauthorizedPauseMs = 5 * minuteMs

/**
 * What a refused quota means. First a pause of a minute and another try; a second refusal in a row pauses the account until the next
 * month where this one is used up, else for as long as the trouble has lasted, from 1 to 6 hours. `now` is the real time.
 */
export function afterQuota(before: Trouble | null, { now, usedUpUntil }: { now: Date; usedUpUntil: Date | null }): Trouble {
  const known = before !== null && before.reason !== 'unauthorized' && now.getTime() - before.until.getTime() < forgottenMs ? before : null
  if (known === null) return { reason: 'flood', since: now, until: new Date(now.getTime() + firstPauseMs) }
  // It was on its way when another one was refused.
  if (known.until > now) return known
  const lasted = now.getTime() - known.since.getTime()
  const pauseMs = Math.min(quotaPause.mostMs, Math.max(quotaPause.leastMs, lasted))
  return { reason: 'quota', since: known.since, until: usedUpUntil ?? new Date(now.getTime() + pauseMs) }
}

/** What a token that is not valid any more means. */
export function afterUnauthorized(before: Trouble | null, now: Date): Trouble {
  return {
    reason: 'unauthorized',
    since: before?.reason === 'unauthorized' ? before.since : now,
    until: new Date(now.getTime() + unauthorizedPauseMs),
  }
}

/** The account was paused for a month that is used up, but by the limit of now it is not: it was raised. */
export function pausedInVain(trouble: Trouble, { now, usedUp: full }: { now: Date; usedUp: boolean }): boolean {
  return trouble.reason === 'quota' && !full && trouble.until.getTime() - now.getTime() > quotaPause.mostMs
}
