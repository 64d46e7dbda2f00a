import type { PersonId } from '../ids.ts'
import { addDays, atLocal, parseClock, type LocalDay } from '../local-time.ts'
import type { RuleBook } from './rule-book.ts'
import type { AlertKind, AlertRole, AlertRoute } from './rules.ts'

/** Somebody who is told, in which role, and on which level of the route that stands. */
export type Recipient = { personId: PersonId; role: AlertRole; level: number }

/** Those who hold a role for one candidate: of his cell, or of the nearest unit above that has somebody. */
export type Holders = (role: AlertRole) => readonly PersonId[]

function filledLevels(route: AlertRoute, holders: Holders): Recipient[][] {
  return route
    .map((roles, level) => roles.flatMap((role) => holders(role).map((personId) => ({ personId, role, level }))))
    .filter((people) => people.length > 0)
}

/**
 * Who is told of an alert that has climbed to `level` (0 = its owners), each once, in the lowest of his roles. A level on which nobody is
 * goes on to the next; where nobody is on any of them, the staff of the committee is told.
 */
export function recipientsOf(route: AlertRoute, { level, holders }: { level: number; holders: Holders }): Recipient[] {
  if (route.length === 0) return []
  const levels = filledLevels(route, holders)
  const told = levels.length > 0 ? levels.slice(0, level + 1).flat() : staffOf(holders)
  return firstOfEach(told)
}

/**
 * Who hears that an alert was postponed: the next level that is not told yet; where the route ends, those who follow the cell, and
 * where nobody does the staff. Nobody who is told anyway, and not the one who did it.
 */
export function superiorsOf(route: AlertRoute, ask: { level: number; holders: Holders; by: PersonId }): Recipient[] {
  const { level, holders, by } = ask
  const told = new Set([by, ...recipientsOf(route, ask).map(({ personId }) => personId)])
  const next = filledLevels(route, holders)[level + 1] ?? []
  const above = [
    next,
    holders('follower').map((personId): Recipient => ({ personId, role: 'follower', level: level + 1 })),
    staffOf(holders),
  ]
  const found = above.map((people) => people.filter(({ personId }) => !told.has(personId))).find((people) => people.length > 0)
  return firstOfEach(found ?? [])
}

function staffOf(holders: Holders): Recipient[] {
  return holders('staff').map((personId) => ({ personId, role: 'staff', level: 0 }))
}

function firstOfEach(people: readonly Recipient[]): Recipient[] {
  const first = new Map(people.toReversed().map((one) => [one.personId, one]))
  return people.filter((one) => first.get(one.personId) === one)
}

/** The kinds of alerts that reach one of these roles, and from which level on. */
export function kindsFor({ routes }: Pick<RuleBook, 'routes'>, roles: readonly AlertRole[]): { kind: AlertKind; level: number }[] {
  return [...routes].flatMap(([kind, route]) => {
    const level = route.findIndex((on) => on.some((role) => roles.includes(role)))
    return level < 0 ? [] : [{ kind, level }]
  })
}

/** The longest time for which an alert may be put off: a month, so that it comes back before the next meeting of the cell but one. */
export const longestPostponeDays = 30

/** The last day until which an alert may be put off. */
export function latestPostpone(today: LocalDay): LocalDay {
  return addDays(today, longestPostponeDays)
}

/** A morning begins this long before its first digest leaves: some thousand lines are gathered in less. */
const headStartMinutes = 10

/** The instant at which a morning begins whose earliest digest leaves at this time of day ("07:30"). */
export function morningOf(day: LocalDay, digestAt: string): Date {
  return atLocal(day, Math.max(0, (parseClock(digestAt) ?? 0) - headStartMinutes))
}
