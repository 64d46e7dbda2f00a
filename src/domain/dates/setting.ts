import { atLocal, type LocalDay, type Minutes } from '../local-time.ts'
import type { WhyAsk } from './facts.ts'

export type Toward = 'future' | 'past'

/** What a day is resolved against. */
export type Setting = {
  now: Date
  today: LocalDay
  toward: Toward
  /** Minutes after midnight of the day in question at which the thing happens: tells whether today still counts. May pass 1439. */
  minutes: Minutes
  hourSaid: boolean
}

export type DayResult = { kind: 'day'; day: LocalDay } | { kind: 'ask'; why: WhyAsk; days: readonly LocalDay[] }

export const theDay = (day: LocalDay): DayResult => ({ kind: 'day', day })
export const askDay = (why: WhyAsk, days: readonly LocalDay[] = []): DayResult => ({ kind: 'ask', why, days })

/**
 * Whether a day lies on the right side of now. Toward the past a day without an hour is compared as a day: what happened today
 * happened, whatever the usual hour.
 */
export function lies(day: LocalDay, setting: Setting): boolean {
  if (setting.toward === 'past') return setting.hourSaid ? atLocal(day, setting.minutes) <= setting.now : day <= setting.today
  return atLocal(day, setting.minutes) >= setting.now
}

/** A day that was said outright: right, or asked because it lies on the wrong side. */
export function checked(day: LocalDay, setting: Setting, instead: readonly LocalDay[] = []): DayResult {
  if (lies(day, setting)) return theDay(day)
  if (setting.toward === 'past') return askDay('future', instead)
  return askDay(day === setting.today && !setting.hourSaid ? 'no-hour' : 'past', instead)
}
