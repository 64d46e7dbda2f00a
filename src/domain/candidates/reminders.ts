import { addDays } from '../local-time.ts'
import { alertKinds, type AlertKind, type AlertRoute, type DeadlineRule, type Ladder } from './rules.ts'

/** Where a row of the rules comes from, since when it counts, and whether staff has compared it with the newest documents. */
export type Provenance = Pick<
  DeadlineRule,
  'document' | 'documentOn' | 'section' | 'confidence' | 'effectiveFrom' | 'effectiveTo' | 'confirmed'
>

export const ladderKeys = ['days', 'working-days'] as const satisfies readonly Ladder['unit'][]
/** The alerts that reach somebody. */
export type RoutedAlert = Exclude<AlertKind, 'none'>
export const routeKeys: readonly RoutedAlert[] = alertKinds.filter((kind) => kind !== 'none')

/**
 * When people are told of a date (a ladder), or whom an alert reaches, level by level (a route): one version. It counts from the day it
 * was saved: what is told tomorrow is told by the version of tomorrow, so a version that begins later would have nothing to say yet.
 */
export type Reminder = Provenance &
  ({ kind: 'ladder'; key: Ladder['unit']; ladder: Ladder } | { kind: 'route'; key: RoutedAlert; route: AlertRoute })

/** Versions of one key, oldest first. */
export type ReminderVersions = readonly [Reminder, ...Reminder[]]

/** The version that counts: the one without an end. */
export function currentOf([first, ...others]: ReminderVersions): Reminder {
  return others.findLast(({ effectiveTo }) => effectiveTo === null) ?? first
}

/** The versions with a further one, that takes the place of those which began on the same day or later. */
export function withReminder(versions: ReminderVersions, next: Reminder): ReminderVersions {
  const from = next.effectiveFrom
  const ended = versions
    .filter(({ effectiveFrom }) => effectiveFrom < from)
    .map((one) => (one.effectiveTo === null ? { ...one, effectiveTo: addDays(from, -1) } : one))
  const [first, ...others] = ended
  const last = { ...next, effectiveTo: null }
  return first === undefined ? [last] : [first, ...others, last]
}

/** Says a version the same as another, wherever it comes from? */
export function sameReminder(one: Reminder, other: Reminder): boolean {
  return writtenReminder(one) === writtenReminder(other)
}

/** What a version says, as a text to compare by. */
function writtenReminder(one: Reminder): string {
  return JSON.stringify(one.kind === 'ladder' ? [one.ladder.before, one.ladder.overdueEvery, one.ladder.climbEvery] : one.route)
}

/** Of what somebody looked at: by this it is known whether another has changed it meanwhile. */
export function markOf(one: Reminder): string {
  return `${one.effectiveFrom} ${writtenReminder(one)} ${one.document} ${one.documentOn ?? ''} ${one.section}`
}
