import type { Grant } from '../domain/access.ts'
import type { AccountId, LinkId, PersonId, UnitId } from '../domain/ids.ts'
import { localDay, type LocalDay } from '../domain/local-time.ts'
import type { Db } from './client.ts'
import { brandLink, brandPerson, brandUnit } from './brands.ts'
import { Prisma } from './generated/client.ts'

export type KnownPerson = { personId: PersonId; name: string; linkId: LinkId; grants: Grant[] }

/** Midnight UTC: how a date column holds a local day. */
export function dateAt(day: LocalDay): Date {
  return new Date(`${day}T00:00:00Z`)
}

/** The local day that a date column holds. */
export function dayOf(date: Date): LocalDay {
  return date.toISOString().slice(0, 10)
}

/** The local day of `now`, as a date column holds it. */
export function dateOf(now: Date): Date {
  return dateAt(localDay(now))
}

/** Grants in force on the local day of `now` or later. */
export function notOver(now: Date): { OR: ({ toDate: null } | { toDate: { gte: Date } })[] } {
  return { OR: [{ toDate: null }, { toDate: { gte: dateOf(now) } }] }
}

/** Grants in force on the local day of `now`. */
export function inForce(now: Date): ReturnType<typeof notOver> & { fromDate: { lte: Date } } {
  return { fromDate: { lte: dateOf(now) }, ...notOver(now) }
}

/** Who writes from a chat, as one JSON value of a larger statement. */
export type ChatPerson = { linkId: string; personId: string; name: string; grants: { role: Grant['role']; path: string }[] }

/** For a larger statement: `columns` about the open link l of a chat and its person p; no row when nobody has linked it. */
export function atChat({ accountId, chatId }: { accountId: AccountId; chatId: string }, columns: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    SELECT ${columns} FROM "ChatLink" l JOIN "Person" p ON p.id = l."personId"
    WHERE l."accountId" = ${accountId}::uuid AND l."chatId" = ${chatId} AND l."endedAt" IS NULL AND p."retiredAt" IS NULL`
}

/** What there is to know about them: see ChatPerson. */
export function chatPerson(now: Date): Prisma.Sql {
  const day = localDay(now)
  return Prisma.sql`jsonb_build_object('linkId', l.id, 'personId', p.id, 'name', p."fullName", 'grants', ARRAY(
    SELECT jsonb_build_object('role', g.role, 'path', u.path) FROM "RoleGrant" g JOIN "OrgUnit" u ON u.id = g."unitId"
    WHERE g."personId" = p.id AND g."fromDate" <= ${day}::date AND (g."toDate" IS NULL OR g."toDate" >= ${day}::date) ORDER BY g.id))`
}

export function knownPerson({ linkId, personId, name, grants }: ChatPerson): KnownPerson {
  return {
    personId: brandPerson(personId),
    name,
    linkId: brandLink(linkId),
    grants: grants.map(({ role, path }) => toGrant(role, path)),
  }
}

/** Who writes from this chat; null when nobody has linked it. */
export async function personAt(db: Db, chat: { accountId: AccountId; chatId: string }, now: Date): Promise<KnownPerson | null> {
  const [row] = await db.$queryRaw<{ person: ChatPerson }[]>(atChat(chat, Prisma.sql`${chatPerson(now)} AS person`))
  return row === undefined ? null : knownPerson(row.person)
}

/** An admin looks after the installation: he reaches the whole tree, also what is imported beside the unit he was made in. */
export function toGrant(role: Grant['role'], path: string): Grant {
  return { role, path: role === 'admin' ? '' : path }
}

/** The messenger a person wrote from last is the one to write to; a chat from which somebody writes is reachable. */
export async function noteSeen(db: Db, linkId: LinkId, now: Date): Promise<void> {
  await db.chatLink.update({ where: { id: linkId }, data: { lastSeenAt: now, unreachableAt: null, unreachableReason: null, refusals: 0 } })
}

export async function noteUnreachable(db: Db, linkId: string, now: Date, reason: string): Promise<void> {
  await db.chatLink.updateMany({ where: { id: linkId, unreachableAt: null }, data: { unreachableAt: now, unreachableReason: reason } })
}

/** The unit a person said he is working in, of several. */
export async function workingIn(db: Db, personId: PersonId): Promise<string | null> {
  return (await db.person.findUnique({ where: { id: personId }, select: { workingIn: true } }))?.workingIn ?? null
}

/** null = in none of them in particular. */
export async function setWorkingIn(db: Db, personId: PersonId, unitId: UnitId | null): Promise<void> {
  await db.person.update({ where: { id: personId }, data: { workingIn: unitId } })
}

/** What a person is called in a welcome: roles with the names of their units. */
export async function rolesOf(db: Db, personId: PersonId, now: Date): Promise<{ role: Grant['role']; unit: string; path: string }[]> {
  const grants = await db.roleGrant.findMany({
    where: { personId, ...inForce(now) },
    select: { role: true, unit: { select: { name: true, path: true } } },
    orderBy: { role: 'asc' },
  })
  return grants.map(({ role, unit }) => ({ ...toGrant(role, unit.path), unit: unit.name }))
}

/**
 * The people who lead a unit now, secretaries first: they are told what concerns its members. A deputy leads with them while he acts for
 * a time (his office has a last day), and in their place where there is no secretary.
 */
export async function leadersOf(db: Db, unitPath: string, now: Date): Promise<Leader[]> {
  const unit = Prisma.sql`(SELECT id FROM "OrgUnit" WHERE path = ${unitPath})`
  const rows = await db.$queryRaw<{ row: LeaderRow }[]>`SELECT leader.row FROM (${leaderRows(unit, now)}) AS leader(row)`
  return leading(rows.map(({ row }) => row))
}

/** The same of many units, by unit. */
export async function leadersOfUnits(db: Db, unitIds: readonly UnitId[], now: Date): Promise<Map<UnitId, Leader[]>> {
  const rows = await db.$queryRaw<{ id: string; leaders: LeaderRow[] }[]>`
    SELECT u.id, to_jsonb(ARRAY(${leaderRows(Prisma.sql`u.id`, now)})) AS leaders FROM "OrgUnit" u WHERE u.id = ANY(${[...unitIds]}::uuid[])`
  return new Map(rows.map(({ id, leaders }) => [brandUnit(id), leading(leaders)]))
}

type Leader = { id: PersonId; name: string }
/** An office that may lead: `ends` is its last day, null for one without. */
export type LeaderRow = { role: Grant['role']; ends: string | null; id: string; name: string }

/** For a larger statement: the offices in a unit of which `leading` makes its leaders, as rows of one JSON value. */
export function leaderRows(unitId: Prisma.Sql, now: Date): Prisma.Sql {
  const day = localDay(now)
  return Prisma.sql`
    SELECT jsonb_build_object('role', g.role, 'ends', g."toDate", 'id', p.id, 'name', p."fullName")
    FROM "RoleGrant" g JOIN "Person" p ON p.id = g."personId"
    WHERE g."unitId" = ${unitId} AND g.role IN ('secretary', 'deputy') AND p."retiredAt" IS NULL
      AND g."fromDate" <= ${day}::date AND (g."toDate" IS NULL OR g."toDate" >= ${day}::date)
    ORDER BY g."fromDate", g.id`
}

export function leading(rows: readonly LeaderRow[]): Leader[] {
  const secretaries = rows.filter(({ role }) => role === 'secretary')
  const deputies = rows.filter(({ role, ends }) => role === 'deputy' && (secretaries.length === 0 || ends !== null))
  const leaders = new Map([...secretaries, ...deputies].map(({ id, name }) => [id, name]))
  return [...leaders].map(([id, name]) => ({ id: brandPerson(id), name }))
}

/** Those who look after the bots: the admins, and the staff of the committee at the root. */
const lookingAfter = (now: Date) => ({
  ...inForce(now),
  AND: [{ OR: [{ role: 'admin' as const }, { role: 'staff' as const, unit: { parentId: null } }] }],
})

export async function caretakers(db: Db, now: Date): Promise<PersonId[]> {
  const people = await db.person.findMany({ where: { retiredAt: null, grants: { some: lookingAfter(now) } }, select: { id: true } })
  return people.map(({ id }) => brandPerson(id))
}

export async function isCaretaker(db: Db, personId: PersonId, now: Date): Promise<boolean> {
  return (await db.person.count({ where: { id: personId, retiredAt: null, grants: { some: lookingAfter(now) } } })) > 0
}
