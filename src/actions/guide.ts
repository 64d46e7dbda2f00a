import { canAnywhere, may, verbs, type Actor, type Role } from '../domain/access.ts'
import type { Command } from '../domain/command.ts'
import { rolesInOrder, topicsFor, tourOf } from '../domain/guide.ts'
import type { Can, GuideCommand } from '../domain/topics/guide.ts'
import { unitsNamed } from '../domain/unit-names.ts'
import { audit } from '../db/audit.ts'
import { setWorkingIn } from '../db/people.ts'
import type { Unit } from '../db/units.ts'
import type { Ask, Outcome } from '../runtime.ts'
import { unitsToWorkIn, workingUnit } from './working-unit.ts'

/** What the menus offer to this person. */
export function canOf(actor: Actor): Can {
  const roles = [...new Set(actor.grants.map(({ role }) => role))]
  return {
    verbs: verbs.filter((verb) => canAnywhere(actor, verb)),
    roles,
    member: roles.some((role) => role !== 'admin' && role !== 'staff'),
    several: new Set(actor.grants.map(({ path }) => path)).size > 1,
  }
}

export async function help(ask: Ask, command: Extract<GuideCommand, { kind: 'help' }> = { kind: 'help' }): Promise<Outcome> {
  const can = canOf(ask.actor)
  const unit = await workingUnit(ask)
  const topic = topicsFor(can).find((one) => one === command.topic) ?? null
  return { reply: { kind: 'help', can, unit: unit?.name ?? null, topic } }
}

/** The first tour, page by page. After the last page it is over. */
export async function tour(ask: Ask, command: Extract<GuideCommand, { kind: 'tour' }>): Promise<Outcome> {
  const { role, pages } = tourOf(canOf(ask.actor))
  const page = pages[command.page]
  if (page === undefined) return { reply: { kind: 'tour-left', finished: true } }
  return { reply: { kind: 'tour', role, page, at: command.page, pages: pages.length } }
}

export async function leaveTour(): Promise<Outcome> {
  return { reply: { kind: 'tour-left', finished: false } }
}

/** "đổi chi bộ": of several units, the one that is meant from now on, on both messengers, until it is changed or the role there ends. */
export async function switchUnit(ask: Ask, command: Extract<GuideCommand, { kind: 'switch-unit' }>): Promise<Outcome> {
  const units = await unitsToWorkIn(ask)
  const [only, ...more] = units
  if (more.length === 0) return { reply: { kind: 'one-unit', unit: only?.name ?? null } }
  const current = await workingUnit(ask)
  if (command.all === true) return settle(ask, current, null)
  const named = command.text === undefined ? [] : unitsNamed(command.text, units)
  const chosen = command.unitId === undefined ? (named.length === 1 ? named[0] : undefined) : units.find(({ id }) => id === command.unitId)
  if (chosen !== undefined) return settle(ask, current, chosen)
  if (command.unitId !== undefined) return { reply: { kind: 'not-found' } }
  const offered = named.length > 1 ? named : units
  return {
    reply: {
      kind: 'which-unit',
      units: offered.map((unit) => ({ id: unit.id, name: unit.name, roles: rolesIn(ask.actor, unit) })),
      current: current?.id ?? null,
      asked: command.text ?? null,
    },
  }
}

async function settle(ask: Ask, before: Unit | null, unit: Unit | null): Promise<Outcome> {
  const { tx, actor, now } = ask
  const again: Command = before === null ? { kind: 'switch-unit', all: true } : { kind: 'switch-unit', unitId: before.id }
  if (before?.id !== unit?.id) {
    await setWorkingIn(tx, actor.personId, unit?.id ?? null)
    await audit(tx, {
      at: now,
      actorId: actor.personId,
      verb: 'switch-unit',
      subject: `person ${actor.personId}`,
      ...(unit !== null && { unitPath: unit.path }),
    })
  }
  const can = unit === null ? [] : verbs.filter((verb) => may(actor, verb, unit))
  const roles = unit === null ? [] : rolesIn(actor, unit)
  return { reply: { kind: 'switched', unit: unit?.name ?? null, roles, can }, ...(before?.id !== unit?.id && { undo: again }) }
}

/** What this person is in a unit: his roles there, and those that oversee it from above. */
function rolesIn(actor: Actor, { path }: Unit): Role[] {
  const oversees: ReadonlySet<Role> = new Set(['admin', 'staff', 'follower'])
  return rolesInOrder(
    actor.grants
      .filter((grant) => grant.path === path || (oversees.has(grant.role) && path.startsWith(grant.path)))
      .map(({ role }) => role),
  )
}
