import { addDays, atLocal, localDay, parseClock, toLocal, type LocalDay } from './local-time.ts'

/** What a file is called until it is whole. */
export const partial = '.partial'
const ownName = /^chibo-(\d{4}-\d{2}-\d{2})-(\d{2})(\d{2})\.backup$/
/** 02:30 in Viet Nam: nobody is told anything at that hour. */
const dailyAt = 150
/** Days, weeks and months of which the last backup is kept. */
const kept = { days: 7, weeks: 4, months: 6 } as const

/** What stays free for the database, on a disk that it shares with its backups. */
export const leaveFreeBytes = 500 * 1024 * 1024

/** "chibo-2026-11-22-0230.backup", in Vietnamese time. Names sort as the instants do. */
export function backupName(at: Date): string {
  const { hour, minute } = toLocal(at)
  return `chibo-${localDay(at)}-${String(hour).padStart(2, '0')}${String(minute).padStart(2, '0')}.backup`
}

/** When a backup of this name was made; null for a name that is not ours. */
export function backupTime(name: string): Date | null {
  const [, day = '', hour = '', minute = ''] = ownName.exec(name) ?? []
  const clock = parseClock(`${hour}:${minute}`)
  return clock === null ? null : atLocal(day, clock)
}

/** True for what a backup that was killed has left: nothing writes a file for so long. */
export function isLeftOver(name: string, now: Date): boolean {
  const begun = name.endsWith(partial) ? backupTime(name.slice(0, -partial.length)) : null
  return begun !== null && now.getTime() - begun.getTime() > 86_400_000
}

/** The latest instant, at or before `now`, at which a daily backup was to be made. */
export function lastDailyBackup(now: Date): Date {
  const today = atLocal(localDay(now), dailyAt)
  return today <= now ? today : atLocal(addDays(localDay(now), -1), dailyAt)
}

/**
 * Which backups of a folder are to go: all but the last one of each of the latest 7 days, of 4 whole weeks (Sunday's, where there is one)
 * and of 6 whole months. Files with other names are not ours to remove.
 */
export function outdatedBackups(names: readonly string[]): string[] {
  const newestFirst = names
    .filter((name) => backupTime(name) !== null)
    .toSorted()
    .toReversed()
  // The week and the month that run are not whole yet: they come on top.
  const stay = new Set([
    ...lastOfEach(newestFirst, (day) => day).slice(0, kept.days),
    ...lastOfEach(newestFirst, (day) => addDays(day, 7 - toLocal(atLocal(day, 0)).weekday)).slice(0, kept.weeks + 1),
    ...lastOfEach(newestFirst, (day) => day.slice(0, 7)).slice(0, kept.months + 1),
  ])
  return newestFirst.filter((name) => !stay.has(name))
}

function lastOfEach(newestFirst: readonly string[], periodOf: (day: LocalDay) => string): string[] {
  const last = new Map<string, string>()
  for (const name of newestFirst) {
    const period = periodOf(ownName.exec(name)?.[1] ?? '')
    if (!last.has(period)) last.set(period, name)
  }
  return [...last.values()]
}
