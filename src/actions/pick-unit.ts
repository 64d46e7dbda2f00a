import { scopeFor, type Verb } from '../domain/access.ts'
import { unitsInScope, type Unit } from '../db/units.ts'
import type { Ask } from '../runtime.ts'
import { workingUnit } from './working-unit.ts'

/**
 * The unit a person means when he names none: the one he said he is working in, else the only one he may do this in, else the only
 * one he leads. Null when it has to be asked; `units` are then those to choose from.
 */
export async function pickUnit(ask: Ask, verb: Verb): Promise<{ unit: Unit | null; units: readonly Unit[] }> {
  const units = await unitsInScope(ask.tx, scopeFor(ask.actor, verb))
  const [only, ...others] = units
  if (only !== undefined && others.length === 0) return { unit: only, units }
  const chosen = await workingUnit(ask)
  const working = units.find(({ id }) => id === chosen?.id)
  if (working !== undefined) return { unit: working, units }
  const own = new Set(ask.actor.grants.filter(({ role }) => role === 'secretary' || role === 'deputy').map(({ path }) => path))
  const [led, ...more] = units.filter(({ path }) => own.has(path))
  return { unit: led !== undefined && more.length === 0 ? led : null, units }
}
