import { roles, type Role } from './access.ts'
import { addDays, type LocalDay } from './local-time.ts'

/** A role that somebody holds in one unit from the first to the last day, both included; `to` null = until further notice. */
export type Term = { personId: string; role: Role; from: LocalDay; to: LocalDay | null }

/** How a term ends: its last day; or "open", or "none" where there is no such term. */
export type End = LocalDay

/** What happens to the term that begins on this day. Turned round it is what takes it back. */
export type Shift = { personId: string; role: Role; from: LocalDay; was: End; now: End }

const endOf = ({ to }: Pick<Term, 'to'>): End => to ?? 'open'
const lastsUntil = ({ to }: Pick<Term, 'to'>, day: LocalDay): boolean => to === null || to >= day

/** True for a term on this day. */
export function holdsOn(term: Term, day: LocalDay): boolean {
  return term.from <= day && lastsUntil(term, day)
}

/** Ends terms before `day`: the last day is the one before it; a term that would not have begun goes altogether. */
export function cutBefore(terms: readonly Term[], day: LocalDay): Shift[] {
  return terms
    .filter((term) => lastsUntil(term, day))
    .map((term) => ({
      personId: term.personId,
      role: term.role,
      from: term.from,
      was: endOf(term),
      now: term.from < day ? addDays(day, -1) : 'none',
    }))
}

/**
 * Gives a role for a time. `terms` are those of this person and role in the unit; where the new one touches them they become one, so
 * that nobody holds a role twice. [] when he holds it for that time already.
 */
export function giveTerm(terms: readonly Term[], given: Term): Shift[] {
  const { personId, role, from } = given
  if (terms.some((term) => term.from <= from && outlasts(term, given))) return []
  const touching = terms
    .filter((term) => lastsUntil(term, addDays(from, -1)) && (given.to === null || term.from <= addDays(given.to, 1)))
    .toSorted((a, b) => a.from.localeCompare(b.from))
  const last = [given, ...touching].reduce((longest, term) => (outlasts(term, longest) ? term : longest))
  const [first, ...others] = touching
  const grows = first !== undefined && first.from <= from
  const base: Shift = { personId, role, from: grows ? first.from : from, was: grows ? endOf(first) : 'none', now: endOf(last) }
  const absorbed = grows ? others : touching
  return [base, ...absorbed.map((term): Shift => ({ personId, role, from: term.from, was: endOf(term), now: 'none' }))].filter(
    ({ was, now }) => was !== now,
  )
}

function outlasts(term: Pick<Term, 'to'>, other: Pick<Term, 'to'>): boolean {
  return term.to === null || (other.to !== null && term.to >= other.to)
}

/**
 * Makes this person the only secretary of a unit from a day on, until further notice. `terms` are all terms of secretaries there and
 * his own as a deputy: whoever leads the unit is no deputy beside it. [] when it is so already.
 */
export function handOver(terms: readonly Term[], to: { personId: string; from: LocalDay }): Shift[] {
  const secretaries = terms.filter(({ role }) => role === 'secretary')
  const own = secretaries.filter(({ personId }) => personId === to.personId)
  const shifts = [
    ...giveTerm(own, { personId: to.personId, role: 'secretary', from: to.from, to: null }),
    ...cutBefore(
      secretaries.filter(({ personId }) => personId !== to.personId),
      to.from,
    ),
  ]
  if (shifts.length === 0) return []
  const deputy = terms.filter(({ role, personId }) => role === 'deputy' && personId === to.personId)
  return [...shifts, ...cutBefore(deputy, to.from)]
}

/** What takes shifts back. */
export function turnedRound(shifts: readonly Shift[]): Shift[] {
  return shifts.map(({ was, now, ...rest }) => ({ ...rest, was: now, now: was }))
}

/** The terms as they are after the shifts. */
export function afterShifts(terms: readonly Term[], shifts: readonly Shift[]): Term[] {
  const touched = new Set(shifts.map(keyOf))
  const changed = shifts.flatMap(({ now, personId, role, from }): Term[] =>
    now === 'none' ? [] : [{ personId, role, from, to: now === 'open' ? null : now }],
  )
  return [...terms.filter((term) => !touched.has(keyOf(term))), ...changed]
}

/** True while the terms are still as the shifts expect to find them. */
export function stillAsBefore(terms: readonly Term[], shifts: readonly Shift[]): boolean {
  const ends = new Map(terms.map((term) => [keyOf(term), endOf(term)]))
  return shifts.every((shift) => (ends.get(keyOf(shift)) ?? 'none') === shift.was)
}

function keyOf({ personId, role, from }: Pick<Term, 'personId' | 'role' | 'from'>): string {
  return `${personId} ${role} ${from}`
}

/** "PERSON ROLE FROM WAS NOW": how a shift waits in a draft. */
export function writeShift({ personId, role, from, was, now }: Shift): string {
  return [personId, role, from, was, now].join(' ')
}

/** Null for what is no shift. */
export function readShift(text: string): Shift | null {
  const [personId, name, from, was, now, ...rest] = text.split(' ')
  const role = roles.find((one) => one === name)
  if (personId === undefined || role === undefined || from === undefined || !isEnd(was) || !isEnd(now) || rest.length > 0) return null
  return isDay(from) ? { personId, role, from, was, now } : null
}

const isDay = (text: string | undefined): text is LocalDay => text !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(text)
const isEnd = (text: string | undefined): text is End => text === 'open' || text === 'none' || isDay(text)
