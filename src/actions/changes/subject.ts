import { may, scopeFor, verbOfRole, type Actor } from '../../domain/access.ts'
import type { ChangeDraft } from '../../domain/change.ts'
import type { Choosable } from '../../domain/forms/change.ts'
import { personFor, type DirectoryPerson, type HeldRole } from '../../db/directory.ts'
import { alignInvitations, type Aligned } from '../../db/joining.ts'
import { peopleOfUnit } from '../../db/members.ts'
import { unitInScope, type Unit } from '../../db/units.ts'
import { touch, type Ask } from '../../runtime.ts'

/** What changes of people take. */
export const verb = 'manage-people' as const

/** The unit in which a change is made; null where this person may not make it. */
export async function unitOf(ask: Ask, { unitId }: ChangeDraft): Promise<Unit | null> {
  return unitId === undefined ? null : unitInScope(ask.tx, unitId, scopeFor(ask.actor, verb))
}

export type Subject = { unit: Unit; person: DirectoryPerson }

/**
 * The roles by which somebody is looked after in their units: he belongs there. Who belongs nowhere and only follows units is looked after
 * by whoever gives that role there.
 */
export function managedBy(actor: Actor, { roles }: Pick<DirectoryPerson, 'roles'>): HeldRole[] {
  const onlyFollows = roles.every(({ role }) => role === 'follower')
  return roles.filter(
    ({ role, path, inForce }) =>
      inForce && may(actor, verb, { path }) && (role !== 'follower' || (onlyFollows && may(actor, verbOfRole.follower, { path }))),
  )
}

/** The person a change is about, one who is looked after in the unit in which it is made; null when there is none or this person may not change him. */
export async function subjectOf(ask: Ask, draft: ChangeDraft): Promise<Subject | null> {
  const unit = await unitOf(ask, draft)
  if (unit === null || draft.personId === undefined) return null
  const person = await personFor(ask.tx, ask.actor, { id: draft.personId, verb, now: ask.now, self: false })
  return person !== null && managedBy(ask.actor, person).some(({ unitId }) => unitId === unit.id) ? { unit, person } : null
}

/** The people of a unit to choose from, and the one a change is about, who may belong to none. */
export async function peopleToChange(ask: Ask, draft: ChangeDraft, unitId: Unit['id']): Promise<Choosable[]> {
  const people = await peopleOfUnit(ask.tx, unitId, ask.now)
  if (draft.personId === undefined) return people
  const person = people.some(({ id }) => id === draft.personId) ? undefined : (await subjectOf(ask, draft))?.person
  return person === undefined ? people : [...people, { id: person.id, name: person.name, hint: person.code }]
}

/** Brings the invitations of a person in line with what he is now (see db/joining), and remembers whom to wake. */
export async function align(
  ask: Ask,
  of: { personId: DirectoryPerson['id']; units: readonly Unit['id'][]; keepAnswers: boolean },
): Promise<Pick<Aligned, 'invited' | 'left'>> {
  const { tx, now, runtime, touched } = ask
  const { personId, keepAnswers } = of
  const aligned = await alignInvitations(tx, { personId, unitIds: of.units, keepAnswers, now, served: runtime.accounts.keys() })
  touch(touched, aligned)
  return aligned
}
