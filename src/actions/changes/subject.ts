import { scopeFor } from '../../domain/access.ts'
import type { ChangeDraft } from '../../domain/change.ts'
import { personFor, type DirectoryPerson } from '../../db/directory.ts'
import { alignInvitations, type Aligned } from '../../db/joining.ts'
import { unitInScope, type Unit } from '../../db/units.ts'
import { touch, type Ask } from '../../runtime.ts'

/** What changes of people take. */
export const verb = 'manage-people' as const

/** The unit in which a change is made; null where this person may not make it. */
export async function unitOf(ask: Ask, { unitId }: ChangeDraft): Promise<Unit | null> {
  return unitId === undefined ? null : unitInScope(ask.tx, unitId, scopeFor(ask.actor, verb))
}

export type Subject = { unit: Unit; person: DirectoryPerson }

/** The person a change is about, one who belongs to the unit in which it is made (not one who follows it from elsewhere); null when there is none or this person may not change him. */
export async function subjectOf(ask: Ask, draft: ChangeDraft): Promise<Subject | null> {
  const unit = await unitOf(ask, draft)
  if (unit === null || draft.personId === undefined) return null
  const person = await personFor(ask.tx, ask.actor, { id: draft.personId, verb, now: ask.now, self: false })
  return person?.roles.some(({ unitId, role, inForce }) => unitId === unit.id && role !== 'follower' && inForce) === true
    ? { unit, person }
    : null
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
