import { rolesFor, type Verb } from '../domain/access.ts'
import { holdersOf } from '../db/office-holders.ts'
import type { Ask, Outcome } from '../runtime.ts'
import { workingUnit } from './working-unit.ts'

/** More names than this are no help. */
const mostNames = 4

/**
 * The answer to somebody who may not do this anywhere: which roles may, and who that is in his own cell. With several cells the names
 * say which; where he said that he is working in one, only its leaders are named.
 */
export async function cannot(ask: Ask, verb: Verb): Promise<Outcome> {
  return { reply: { kind: 'cannot', verb, who: rolesFor(verb), leaders: await leadersWho(ask, verb) } }
}

/** Secretaries and deputies of the units of the one who asks who may do this; the secretaries alone where there are any. */
async function leadersWho(ask: Ask, verb: Verb): Promise<string[]> {
  const able = rolesFor(verb)
  const own = new Set(ask.actor.grants.filter(({ role }) => role !== 'admin').map(({ path }) => path))
  const working = await workingUnit(ask)
  const paths = working !== null && own.has(working.path) ? [working.path] : [...own]
  const offices = (['secretary', 'deputy'] as const).filter((role) => able.includes(role))
  const holders = (await holdersOf(ask.tx, { paths, roles: offices }, ask.now)).filter(({ id }) => id !== ask.actor.personId)
  const led = new Set(holders.filter(({ role }) => role === 'secretary').map(({ unit }) => unit))
  const leaders = holders.filter(({ role, unit }) => role === 'secretary' || !led.has(unit))
  return leaders.slice(0, mostNames).map(({ name, unit }) => (own.size > 1 ? `${name} (${unit})` : name))
}
