import { scopeFor, type Actor, type Grant, type Role, type Scope, type Verb } from '../domain/access.ts'
import type { PersonId, UnitId } from '../domain/ids.ts'
import type { LocalDay } from '../domain/local-time.ts'
import { statusOf, type PersonLine, type PersonStatus } from '../domain/topics/people.ts'
import { byGivenName } from '../domain/text.ts'
import type { Db } from './client.ts'
import { brandPerson, brandUnit } from './brands.ts'
import { Prisma } from './generated/client.ts'
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

export type Named = { id: PersonId; name: string }

/** Names of everybody in a scope; null when there are more than `most`: then it is `peopleLike` that finds them. */
export async function everybodyIn(db: Db, scope: Scope, { now, most }: { now: Date; most: number }): Promise<Named[] | null> {
  const rows = await db.person.findMany({
    where: { retiredAt: null, grants: { some: { ...inForce(now), unit: unitsIn(scope) } } },
    select: { id: true, fullName: true },
    take: most + 1,
  })
  return rows.length > most ? null : rows.map(({ id, fullName }) => ({ id: brandPerson(id), name: fullName }))
}

export type Like = {
  scope: Scope
  now: Date
  /** What was typed, folded, in one or more readings. */
  said: readonly string[]
  /** How near a name must be, from 0 to 1 (pg_trgm's word similarity). */
  least: number
  most: number
}

/** The query of `peopleLike`: by the trigram index on folded names; the names that end with what was typed come first. */
export function likeQuery({ scope, now, said, least, most }: Like): { settings: Prisma.Sql; query: Prisma.Sql } {
  const today = dateOf(now)
  const near = said.map((text) => Prisma.sql`${text} <% p."foldedName"`)
  const similarity = said.map((text) => Prisma.sql`word_similarity(${text}, p."foldedName")`)
  const endings = said.map((text) => Prisma.sql`right(' ' || p."foldedName", length(${text}) + 1) = ' ' || ${text}`)
  return {
    settings: Prisma.sql`SELECT set_config('pg_trgm.word_similarity_threshold', ${String(least)}, true)`,
    query: Prisma.sql`
      SELECT p.id, p."fullName" FROM "Person" p
      WHERE (${Prisma.join(near, ' OR ')}) AND p."retiredAt" IS NULL AND EXISTS (
        SELECT 1 FROM "RoleGrant" g JOIN "OrgUnit" u ON u.id = g."unitId"
        WHERE g."personId" = p.id AND g."fromDate" <= ${today} AND (g."toDate" IS NULL OR g."toDate" >= ${today}) AND (${unitsInSql(scope)}))
      ORDER BY (${Prisma.join(endings, ' OR ')}) DESC, greatest(${Prisma.join(similarity, ', ')}) DESC, p."foldedName", p.id
      LIMIT ${most}`,
  }
}

/** People in a scope with names like what was typed, the nearest first. Must be called in a transaction: it sets how near. */
export async function peopleLike(db: Db, like: Like): Promise<Named[]> {
  if (like.said.length === 0) return []
  const { settings, query } = likeQuery(like)
  await db.$queryRaw(settings)
  const rows = await db.$queryRaw<{ id: string; fullName: string }[]>(query)
  return rows.map(({ id, fullName }) => ({ id: brandPerson(id), name: fullName }))
}

/** The units of a scope, as SQL about "OrgUnit" u. An empty scope selects nothing. */
function unitsInSql({ units, below, notItself = [] }: Scope): Prisma.Sql {
  return Prisma.join(
    [
      Prisma.sql`u.path = ANY(${[...units]})`,
      ...below.map((prefix) => Prisma.sql`starts_with(u.path, ${prefix})`),
      ...notItself.map((prefix) => Prisma.sql`(starts_with(u.path, ${prefix}) AND u.path <> ${prefix})`),
    ],
    ' OR ',
  )
}
