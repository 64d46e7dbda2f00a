import type { Grant } from '../domain/access.ts'
import type { AccountId, LinkId, PersonId, UnitId } from '../domain/ids.ts'
import { localDay, type LocalDay } from '../domain/local-time.ts'
import type { Db } from './client.ts'
import { brandLink, brandPerson } from './brands.ts'

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

/** Who writes from this chat; null when nobody has linked it. */
export async function personAt(db: Db, chat: { accountId: AccountId; chatId: string }, now: Date): Promise<KnownPerson | null> {
  const link = await db.chatLink.findFirst({
    where: { accountId: chat.accountId, chatId: chat.chatId, endedAt: null, person: { retiredAt: null } },
    select: {
      id: true,
      person: {
        select: { id: true, fullName: true, grants: { where: inForce(now), select: { role: true, unit: { select: { path: true } } } } },
      },
    },
  })
  if (link === null) return null
  return {
    personId: brandPerson(link.person.id),
    name: link.person.fullName,
    linkId: brandLink(link.id),
    grants: link.person.grants.map(({ role, unit }) => toGrant(role, unit.path)),
  }
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
export async function leadersOf(db: Db, unitPath: string, now: Date): Promise<{ id: PersonId; name: string }[]> {
  const grants = await db.roleGrant.findMany({
    where: { unit: { path: unitPath }, role: { in: ['secretary', 'deputy'] }, ...inForce(now), person: { retiredAt: null } },
    select: { role: true, toDate: true, person: { select: { id: true, fullName: true } } },
    orderBy: [{ fromDate: 'asc' }, { id: 'asc' }],
  })
  const secretaries = grants.filter(({ role }) => role === 'secretary')
  const deputies = grants.filter(({ role, toDate }) => role === 'deputy' && (secretaries.length === 0 || toDate !== null))
  const leaders = new Map([...secretaries, ...deputies].map(({ person }) => [person.id, person.fullName]))
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
