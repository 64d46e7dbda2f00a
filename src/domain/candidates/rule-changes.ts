import { calendarOf, isWorkingDay, type SpecialDay, type WorkCalendar } from '../calendar.ts'
import { weekdayOf } from '../dates/days.ts'
import { addDays, type LocalDay } from '../local-time.ts'
import type { DeadlineRule } from './rules.ts'

/** The version of a rule that is in force on a day; before the first one that one, after the last one the last. */
export function versionAt(versions: readonly DeadlineRule[], day: LocalDay): DeadlineRule | null {
  const inOrder = inOrderOf(versions)
  return inOrder.findLast(({ effectiveFrom }) => effectiveFrom <= day) ?? inOrder[0] ?? null
}

function inOrderOf(versions: readonly DeadlineRule[]): DeadlineRule[] {
  return versions.toSorted((a, b) => (a.effectiveFrom < b.effectiveFrom ? -1 : 1))
}

/**
 * The versions of one rule with a further one. It takes the place of the version that begins on the same day; else it ends the version
 * in force on that day the day before, and is itself in force until the next one begins.
 */
export function withVersion(versions: readonly DeadlineRule[], version: DeadlineRule): DeadlineRule[] {
  const from = version.effectiveFrom
  const same = versions.find(({ effectiveFrom }) => effectiveFrom === from)
  if (same !== undefined) return versions.map((one) => (one === same ? { ...version, id: same.id, effectiveTo: same.effectiveTo } : one))
  const next = inOrderOf(versions).find(({ effectiveFrom }) => effectiveFrom > from)
  const before = versions.find(({ effectiveFrom, effectiveTo }) => effectiveFrom < from && (effectiveTo === null || effectiveTo >= from))
  const effectiveTo = before === undefined ? (next === undefined ? null : addDays(next.effectiveFrom, -1)) : before.effectiveTo
  return inOrderOf([
    ...versions.map((one) => (one === before ? { ...one, effectiveTo: addDays(from, -1) } : one)),
    { ...version, effectiveTo },
  ])
}

/** Rules whose dates follow from a rule: itself, and those that it makes longer. */
export function keysMovedBy(key: string, rules: readonly DeadlineRule[]): string[] {
  return [...new Set([key, ...rules.filter(({ extension }) => extension === key).map((rule) => rule.key)])]
}

/** What is to be known of one day: null = it is a day like every other of its weekday. */
export type DayChange = { day: LocalDay; becomes: SpecialDay | null }

export function withDays({ special }: WorkCalendar, changes: readonly DayChange[]): WorkCalendar {
  const days = new Map(special)
  for (const { day, becomes } of changes) {
    if (becomes === null) days.delete(day)
    else days.set(day, becomes)
  }
  return calendarOf([...days.values()])
}

/** The changes that make a working day of a day off, or the other way round; others only say why a day is what it is. */
export function daysThatTurn(calendar: WorkCalendar, changes: readonly DayChange[]): LocalDay[] {
  const after = withDays(calendar, changes)
  return changes.map(({ day }) => day).filter((day) => isWorkingDay(calendar, day) !== isWorkingDay(after, day))
}

/**
 * A day once staff says that it is as announced. A day from Monday to Friday that is listed as worked was announced as a day off and
 * waited for this (24 November: 80-NQ/TW of 2026).
 */
export function confirmedDay(day: SpecialDay): SpecialDay {
  return { ...day, works: waits(day) ? false : day.works, confirmed: true }
}

/** Announced as a day off, and worked until staff confirms it. */
export function waits({ day, works, confirmed }: SpecialDay): boolean {
  return !confirmed && works && weekdayOf(day) <= 5
}
