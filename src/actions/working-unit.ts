import { scopeFor } from '../domain/access.ts'
import { setWorkingIn, workingIn } from '../db/people.ts'
import { unitInScope, unitsInScope, type Unit } from '../db/units.ts'
import type { Ask } from '../runtime.ts'

/** Units in which this person is somebody, or which are below one in which he is. */
export async function unitsToWorkIn({ tx, actor }: Ask): Promise<Unit[]> {
  return unitsInScope(tx, scopeFor(actor, 'see-meeting'))
}

/**
 * The unit this person said he is working in; null when he said none. A choice outlived by the role it rested on is forgotten, so that
 * it does not come back to life with a later role.
 */
export async function workingUnit(ask: Ask): Promise<Unit | null> {
  const chosen = await workingIn(ask.tx, ask.actor.personId)
  if (chosen === null) return null
  const unit = await unitInScope(ask.tx, chosen, scopeFor(ask.actor, 'see-meeting'))
  if (unit === null) await setWorkingIn(ask.tx, ask.actor.personId, null)
  return unit
}
