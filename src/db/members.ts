import type { Role } from '../domain/access.ts'
import type { Choosable } from '../domain/forms/change.ts'
import type { LinkId, PersonId, UnitId } from '../domain/ids.ts'
import type { PersonStatus } from '../domain/topics/people.ts'
import { byGivenName, clean, fold } from '../domain/text.ts'
import type { Db } from './client.ts'
import { brandLink, brandPerson } from './brands.ts'
import { reckon } from './candidates/reckon.ts'
import { ruleBook } from './candidates/rule-book.ts'
import { dateOf, inForce } from './people.ts'
import type { Sealer } from './seal.ts'

/**
 * People who belong to a unit now, by given name; the code tells namesakes apart. Whoever only follows it belongs elsewhere and is left
 * out unless he is asked for.
 */
export async function peopleOfUnit(db: Db, unitId: string, now: Date, { followers = false } = {}): Promise<Choosable[]> {
  const role = followers ? {} : { role: { not: 'follower' as const } }
  const people = await db.person.findMany({
    where: { retiredAt: null, grants: { some: { unitId, ...role, ...inForce(now) } } },
    select: { id: true, code: true, fullName: true },
  })
  return people.map(({ id, code, fullName }) => ({ id, name: fullName, hint: code })).toSorted((a, b) => byGivenName(a.name, b.name))
}

/** What a sealed telephone number is bound to. */
export function phonePlace(personId: string): string {
  return `Person.phone:${personId}`
}

/** "TDP08-01" and so on: the first number after those that the unit has given. */
async function nextCode(db: Db, unitCode: string): Promise<string> {
  const given = await db.person.findMany({ where: { code: { startsWith: `${unitCode}-` } }, select: { code: true } })
  const numbers = given.map(({ code }) => /^\d{1,6}$/.exec(code.slice(unitCode.length + 1))?.[0]).map(Number)
  const last = Math.max(0, ...numbers.filter((number) => !Number.isNaN(number)))
  return `${unitCode}-${String(last + 1).padStart(2, '0')}`
}

/** Adds a person with a role from today on. The caller holds the lock of changes: the code must be nobody else's. */
export async function addPerson(
  db: Db,
  person: { name: string; status: PersonStatus; role: Role; unit: { id: UnitId; code: string }; now: Date },
): Promise<PersonId> {
  const { id } = await db.person.create({
    data: {
      code: await nextCode(db, person.unit.code),
      fullName: person.name,
      foldedName: fold(clean(person.name)),
      status: person.status,
      createdAt: person.now,
      grants: { create: { unitId: person.unit.id, role: person.role, fromDate: dateOf(person.now) } },
    },
    select: { id: true },
  })
  return brandPerson(id)
}

export async function renamePerson(db: Db, id: PersonId, name: string): Promise<void> {
  await db.person.update({ where: { id }, data: { fullName: name, foldedName: fold(clean(name)) } })
}

/** Whom he mentors: only a full member may. */
export async function setStatus(db: Db, { id, status, now }: { id: PersonId; status: PersonStatus; now: Date }): Promise<void> {
  await db.person.update({ where: { id }, data: { status } })
  await reckonMentored(db, id, now)
}

export async function setExempt(db: Db, id: PersonId, exempt: boolean): Promise<void> {
  await db.person.update({ where: { id }, data: { exempt } })
}

export function openPhone(sealer: Sealer, id: PersonId, phone: Uint8Array | null): string | null {
  return phone === null ? null : sealer.open(phone, phonePlace(id))
}

export async function setPhone(db: Db, sealer: Sealer, { id, phone }: { id: PersonId; phone: string | null }): Promise<void> {
  await db.person.update({ where: { id }, data: { phone: phone === null ? null : sealer.seal(phone, phonePlace(id)) } })
}

/**
 * The person has left: his codes end, what waits to be sent to him is dropped, and he mentors nobody any more. His links are ended by
 * `endLinks`.
 */
export async function markRetired(db: Db, id: PersonId, now: Date): Promise<void> {
  await db.person.update({ where: { id }, data: { retiredAt: now } })
  await db.invite.updateMany({
    where: { personId: id, usedAt: null, expiresAt: { gt: now } },
    data: { expiresAt: now, endedReason: 'retired' },
  })
  await db.$executeRaw`
    UPDATE "Delivery" SET status = 'cancelled', reason = 'retired', "updatedAt" = ${now} WHERE id IN (
      SELECT id FROM "Delivery" WHERE "personId" = ${id}::uuid AND status IN ('queued', 'held', 'unreachable') FOR UPDATE SKIP LOCKED)`
  await reckonMentored(db, id, now)
}

export async function unmarkRetired(db: Db, id: PersonId, now: Date): Promise<void> {
  await db.person.update({ where: { id }, data: { retiredAt: null } })
  await reckonMentored(db, id, now)
}

/** Whom he was assigned to: who has left or is no full member mentors nobody, and who is one again does again. */
export async function reckonMentored(db: Db, personId: PersonId, now: Date): Promise<void> {
  const assigned = await db.mentorAssignment.findMany({ where: { personId, toDate: null }, select: { candidateId: true } })
  const ids = assigned.map(({ candidateId }) => candidateId)
  if (ids.length > 0) await reckon(db, ids, { book: await ruleBook(db), now })
}

/** What somebody is called who has left (or has not), whatever his roles; null when it is otherwise. */
export async function nameOf(db: Db, id: string, { retired }: { retired: boolean }): Promise<string | null> {
  const person = await db.person.findFirst({
    where: { id, retiredAt: retired ? { not: null } : null },
    select: { fullName: true },
  })
  return person?.fullName ?? null
}

/** Of links that ended when their person left, those whose chat nobody has linked since. */
export async function reopenable(db: Db, ids: readonly LinkId[]): Promise<LinkId[]> {
  const links = await db.chatLink.findMany({
    where: { id: { in: [...ids] }, endedAt: { not: null }, endedReason: 'retired' },
    select: { id: true, accountId: true, chatId: true },
  })
  const free: LinkId[] = []
  for (const { id, accountId, chatId } of links)
    if ((await db.chatLink.count({ where: { accountId, chatId, endedAt: null } })) === 0) free.push(brandLink(id))
  return free
}

/** Opens these links again; a last word that has not left yet is not said any more. */
export async function reopenLinks(db: Db, ids: readonly LinkId[], now: Date): Promise<void> {
  await db.chatLink.updateMany({ where: { id: { in: [...ids] } }, data: { endedAt: null, endedReason: null } })
  await db.delivery.updateMany({
    where: { kind: 'link-ended', source: { in: [...ids] }, status: { in: ['queued', 'held'] } },
    data: { status: 'cancelled', reason: 'superseded', updatedAt: now },
  })
}
