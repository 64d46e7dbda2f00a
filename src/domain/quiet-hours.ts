import { addDays, atLocal, localDay, minutesOf, parseClock } from './local-time.ts'

export type QuietHours = { quietFrom: string; quietTo: string }

/**
 * When a message may leave: null = now, else the instant at which the quiet hours end. Quiet hours usually cross midnight
 * ("21:00" to "06:30"); equal ends mean that there are none.
 */
export function quietUntil(now: Date, hours: QuietHours): Date | null {
  const from = parseClock(hours.quietFrom)
  const to = parseClock(hours.quietTo)
  if (from === null || to === null || from === to) return null
  const minute = minutesOf(now)
  const quiet = from < to ? minute >= from && minute < to : minute >= from || minute < to
  if (!quiet) return null
  const day = localDay(now)
  return atLocal(minute < to ? day : addDays(day, 1), to)
}
