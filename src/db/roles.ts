import { may, type Actor, type Role, type Scope, type Verb } from '../domain/access.ts'
import type { DeliveryKind } from '../domain/delivery.ts'
import type { PersonId, UnitId } from '../domain/ids.ts'
import type { LocalDay } from '../domain/local-time.ts'
import type { Shift, Term } from '../domain/terms.ts'
import { statusOf, type PersonStatus } from '../domain/topics/people.ts'
import { byGivenName } from '../domain/text.ts'
import { brandPerson, brandUnit } from './brands.ts'
import type { Db } from './client.ts'
import { dateAt, dateOf, dayOf, inForce, notOver, rolesOf } from './people.ts'
import { unitsIn } from './scope.ts'
import { type Unit } from './units.ts'

/** A term with the name of who holds it. */
export type NamedTerm = Term & { personId: PersonId; name: string; code: string; /** Who has left holds nothing any more. */ left: boolean }

/** Terms in a unit that are not over at `now` or on the day `since`, also those that begin later; all where neither is said. By first day. */
export async function termsIn(
  db: Db,
  unitId: UnitId,
  of: { now?: Date; since?: LocalDay; roles?: readonly Role[]; personId?: string },
): Promise<NamedTerm[]> {
  const day = of.since === undefined ? of.now : dateAt(of.since)
  const grants = await db.roleGrant.findMany({
    where: {
      unitId,
      ...(of.roles && { role: { in: [...of.roles] } }),
      ...(of.personId !== undefined && { personId: of.personId }),
      ...(day && notOver(day)),
    },
    select: {
      personId: true,
      role: true,
      fromDate: true,
      toDate: true,
      person: { select: { fullName: true, code: true, retiredAt: true } },
    },
    orderBy: [{ fromDate: 'asc' }, { id: 'asc' }],
  })
  return grants.map(({ personId, role, fromDate, toDate, person }) => ({
    personId: brandPerson(personId),
    name: person.fullName,
    code: person.code,
    left: person.retiredAt !== null,
    role,
    from: dayOf(fromDate),
    to: toDate && dayOf(toDate),
  }))
}

/** Carries shifts out; whether the terms are still as the shifts expect is asked before. */
export async function applyShifts(db: Db, unitId: UnitId, shifts: readonly Shift[]): Promise<void> {
  for (const { personId, role, from, now } of shifts) {
    const key = { personId, unitId, role, fromDate: dateAt(from) }
    const toDate = now === 'open' || now === 'none' ? null : dateAt(now)
    if (now === 'none') await db.roleGrant.deleteMany({ where: key })
    else
      await db.roleGrant.upsert({
        where: { personId_unitId_role_fromDate: key },
        create: { ...key, toDate },
        // There may be a row of the same day that is void: given and ended before it began.
        update: { toDate },
      })
  }
}

export type SeenPerson = { id: PersonId; name: string; status: PersonStatus; exempt: boolean }

/** A person who has a role, now or later, in the units of a scope; null when there is none, whether he exists or not. */
export async function personInScope(db: Db, id: string, ask: { scope: Scope; now: Date }): Promise<SeenPerson | null> {
  const person = await db.person.findFirst({
    where: {
      id,
      retiredAt: null,
      grants: { some: { ...notOver(ask.now), unit: unitsIn(ask.scope) } },
    },
    select: { id: true, fullName: true, status: true, exempt: true },
  })
  return person && { id: brandPerson(person.id), name: person.fullName, status: statusOf(person.status) ?? 'none', exempt: person.exempt }
}

/** Units in which this person has a role now or later. */
export async function unitsOfPerson(db: Db, personId: string, now: Date): Promise<{ unitId: UnitId; role: Role }[]> {
  const grants = await db.roleGrant.findMany({
    where: { personId, ...notOver(now) },
    select: { unitId: true, role: true },
  })
  return grants.map(({ unitId, role }) => ({ unitId: brandUnit(unitId), role }))
}

/** Those who work above the cells: whom one makes a follower or staff although he is not of the unit. At most 300, by given name. */
export async function committeePeople(db: Db, scope: Scope, now: Date): Promise<{ id: string; name: string; hint: string }[]> {
  const people = await db.person.findMany({
    where: {
      retiredAt: null,
      grants: {
        some: {
          ...inForce(now),
          AND: [{ unit: unitsIn(scope) }, { OR: [{ role: { in: ['follower', 'staff'] } }, { unit: { kind: { not: 'cell' } } }] }],
        },
      },
    },
    select: { id: true, code: true, fullName: true },
    take: 300,
  })
  return people.map(({ id, code, fullName }) => ({ id, name: fullName, hint: code })).toSorted((a, b) => byGivenName(a.name, b.name))
}

/** Admins whose office has no end and who have a chat: without them nobody could do what only an admin may. */
export async function lastingAdmins(db: Db, now: Date): Promise<{ personId: string; unitId: string; from: LocalDay }[]> {
  const grants = await db.roleGrant.findMany({
    where: { role: 'admin', fromDate: { lte: dateOf(now) }, toDate: null, person: { retiredAt: null, links: { some: { endedAt: null } } } },
    select: { personId: true, unitId: true, fromDate: true },
  })
  return grants.map(({ personId, unitId, fromDate }) => ({ personId, unitId, from: dayOf(fromDate) }))
}

/** May this person do this there by what he holds now? For what the bot says of its own accord. */
export async function personMay(db: Db, personId: PersonId, ask: { verb: Verb; path: string; now: Date }): Promise<boolean> {
  const actor: Actor = { personId, grants: await rolesOf(db, personId, ask.now) }
  return may(actor, ask.verb, { path: ask.path })
}

/** True when a person has a chat with one of the accounts. */
export async function isLinked(db: Db, personId: string): Promise<boolean> {
  return (await db.chatLink.count({ where: { personId, endedAt: null } })) > 0
}

/** What a new secretary finds: meetings ahead after `after`, members, and those of them who have not linked. */
export async function stateOfUnit(
  db: Db,
  unitId: UnitId,
  ask: { now: Date; after: Date },
): Promise<{ meetings: number; members: number; notLinked: number }> {
  const members = { retiredAt: null, grants: { some: { unitId, role: 'member' as const, ...inForce(ask.now) } } }
  return {
    meetings: await db.meeting.count({ where: { unitId, startsAt: { gt: ask.after }, cancelledAt: null } }),
    members: await db.person.count({ where: members }),
    notLinked: await db.person.count({ where: { ...members, links: { none: { endedAt: null } } } }),
  }
}

export async function unitById(db: Db, id: string): Promise<Unit | null> {
  const unit = await db.orgUnit.findUnique({ where: { id }, select: { id: true, code: true, name: true, path: true, kind: true } })
  return unit && { ...unit, id: brandUnit(unit.id) }
}

/**
 * Takes back the newest of these messages to a person about a role of his in a unit, where it has not left yet. True when it had left
 * already: then he has to be told that it is not so any more.
 */
export async function takeBackMessage(
  db: Db,
  back: { kinds: readonly DeliveryKind[]; unitId: UnitId; personId: string; role: Role; now: Date },
): Promise<boolean> {
  const newest = await db.delivery.findFirst({
    where: { kind: { in: [...back.kinds] }, source: back.unitId, personId: back.personId, occasion: { startsWith: `${back.role} ` } },
    orderBy: { id: 'desc' },
    select: { id: true, status: true },
  })
  if (newest === null || newest.status === 'cancelled') return false
  const { count } = await db.delivery.updateMany({
    where: { id: newest.id, status: { in: ['queued', 'held', 'unreachable'] } },
    data: { status: 'cancelled', reason: 'superseded', updatedAt: back.now },
  })
  return count === 0
}
