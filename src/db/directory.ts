import { scopeFor, type Actor, type Grant, type Role, type Verb } from '../domain/access.ts'
import type { PersonId, UnitId } from '../domain/ids.ts'
import type { LocalDay } from '../domain/local-time.ts'
import { statusOf, type PersonLine, type PersonStatus } from '../domain/topics/people.ts'
import { byGivenName } from '../domain/text.ts'
import type { Db } from './client.ts'
import { brandPerson, brandUnit } from './brands.ts'
import type { Prisma } from './generated/client.ts'
import { dateOf, dayOf, inForce, notOver } from './people.ts'
import { unitsIn } from './scope.ts'

/** A role of a person in a unit, in force on `now` or later. */
export type HeldRole = {
  role: Role
  unitId: UnitId
  unit: string
  unitKind: string
  path: string
  from: LocalDay
  to: LocalDay | null
  inForce: boolean
}

export type DirectoryPerson = {
  id: PersonId
  code: string
  name: string
  status: PersonStatus
  exempt: boolean
  /** Sealed; see db/phone-numbers. */
  phone: Uint8Array | null
  roles: HeldRole[]
  linked: ('telegram' | 'zalo')[]
  blocked: boolean
}

function fieldsAt(now: Date) {
  return {
    id: true,
    code: true,
    fullName: true,
    status: true,
    exempt: true,
    phone: true,
    grants: {
      where: notOver(now),
      select: {
        role: true,
        fromDate: true,
        toDate: true,
        unit: { select: { id: true, name: true, path: true, kind: true } },
      },
    },
    links: {
      where: { endedAt: null },
      select: { unreachableAt: true, account: { select: { platform: true } } },
      orderBy: { createdAt: 'asc' },
    },
  } as const satisfies Prisma.PersonSelect
}
type Row = Prisma.PersonGetPayload<{ select: ReturnType<typeof fieldsAt> }>

function toPerson(row: Row, now: Date): DirectoryPerson {
  const today = dateOf(now)
  return {
    id: brandPerson(row.id),
    code: row.code,
    name: row.fullName,
    status: statusOf(row.status) ?? 'none',
    exempt: row.exempt,
    phone: row.phone,
    roles: row.grants
      .map(({ role, unit, fromDate, toDate }) => ({
        role,
        unitId: brandUnit(unit.id),
        unit: unit.name,
        unitKind: unit.kind,
        path: unit.path,
        from: dayOf(fromDate),
        to: toDate && dayOf(toDate),
        inForce: fromDate <= today,
      }))
      .toSorted((a, b) => a.path.localeCompare(b.path) || order.indexOf(a.role) - order.indexOf(b.role)),
    linked: [...new Set(row.links.flatMap(({ account }) => platformOf(account.platform)))],
    blocked: row.links.length > 0 && row.links.every(({ unreachableAt }) => unreachableAt !== null),
  }
}

/** Offices before membership, as in a list of a committee. */
const order: readonly Role[] = ['secretary', 'deputy', 'cell_committee', 'mentor', 'member', 'staff', 'follower', 'admin']

function platformOf(text: string): ('telegram' | 'zalo')[] {
  return text === 'telegram' || text === 'zalo' ? [text] : []
}

/** A role as what may be done with it is decided on. An admin's reaches the whole tree. */
export function asGrant({ role, path }: Pick<HeldRole, 'role' | 'path'>): Grant {
  return { role, path: role === 'admin' ? '' : path }
}

/**
 * Somebody with whom this person may do this: one who has a role in a unit where he may, or he himself where `self` says so. Null when
 * there is none, whether he exists or not. All roles are given, also those elsewhere: what of them is shown is for the caller to say.
 */
export async function personFor(
  db: Db,
  actor: Actor,
  ask: { id: string; verb: Verb; now: Date; self: boolean },
): Promise<DirectoryPerson | null> {
  const seen: Prisma.PersonWhereInput = { grants: { some: { ...inForce(ask.now), unit: unitsIn(scopeFor(actor, ask.verb)) } } }
  const row = await db.person.findFirst({
    where: { id: ask.id, retiredAt: null, OR: [seen, ...(ask.self ? [{ id: actor.personId }] : [])] },
    select: fieldsAt(ask.now),
  })
  return row && toPerson(row, ask.now)
}

/** The people who have a role in a unit now, by given name. */
export async function peopleIn(db: Db, unitId: UnitId, now: Date): Promise<DirectoryPerson[]> {
  const rows = await db.person.findMany({
    where: { retiredAt: null, grants: { some: { unitId, ...inForce(now) } } },
    select: fieldsAt(now),
  })
  return rows.map((row) => toPerson(row, now)).toSorted((a, b) => byGivenName(a.name, b.name) || a.code.localeCompare(b.code))
}

/** How many people each unit has. */
export async function countIn(db: Db, unitIds: readonly UnitId[], now: Date): Promise<Map<string, number>> {
  const grants = await db.roleGrant.groupBy({
    by: ['unitId', 'personId'],
    where: { unitId: { in: [...unitIds] }, role: { not: 'follower' }, ...inForce(now), person: { retiredAt: null } },
  })
  const counts = new Map<string, number>()
  for (const { unitId } of grants) counts.set(unitId, (counts.get(unitId) ?? 0) + 1)
  return counts
}

/** These people, for a list; in the order of `ids`. Those who have left meanwhile are missing. */
export async function peopleByIds(db: Db, ids: readonly PersonId[], now: Date): Promise<DirectoryPerson[]> {
  const rows = await db.person.findMany({ where: { id: { in: [...ids] }, retiredAt: null }, select: fieldsAt(now) })
  const people = new Map(rows.map((row) => [row.id, toPerson(row, now)]))
  return ids.flatMap((id) => people.get(id) ?? [])
}

/** One line of a list, as somebody sees it to whom these units are open. Null where none of the person's roles is in them. */
export function lineOf(person: DirectoryPerson, sees: (path: string) => boolean): PersonLine | null {
  const seen = person.roles.filter(({ path, inForce: now }) => now && sees(path))
  // Where he is a member says best who he is.
  const home = seen.find(({ role }) => role === 'member') ?? seen[0]
  if (home === undefined) return null
  return {
    id: person.id,
    code: person.code,
    name: person.name,
    unit: home.unit,
    roles: seen.filter(({ unitId }) => unitId === home.unitId).map(({ role }) => role),
    status: person.status,
    exempt: person.exempt,
    linked: person.linked,
    blocked: person.blocked,
  }
}
