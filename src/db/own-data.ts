import type { Role } from '../domain/access.ts'
import type { PersonId } from '../domain/ids.ts'
import type { QuietHours } from '../domain/quiet-hours.ts'
import { statusOf, type PersonStatus } from '../domain/topics/people.ts'
import type { PlatformName } from '../domain/topics/phones.ts'
import type { Db } from './client.ts'
import { dayOf, inForce } from './people.ts'

/** What a person has set for himself. */
type OwnSettings = { preferred: PlatformName | null; quiet: QuietHours | null; hasPhone: boolean }

export async function ownSettings(db: Db, personId: PersonId): Promise<OwnSettings> {
  const { preferred, quietFrom, quietTo, phone } = await db.person.findUniqueOrThrow({
    where: { id: personId },
    select: { preferred: true, quietFrom: true, quietTo: true, phone: true },
  })
  return {
    preferred: preferred === 'telegram' || preferred === 'zalo' ? preferred : null,
    quiet: quietFrom === null || quietTo === null ? null : { quietFrom, quietTo },
    hasPhone: phone !== null,
  }
}

/** null = the messenger he wrote from last. */
export async function setPreferred(db: Db, personId: PersonId, preferred: PlatformName | null): Promise<void> {
  await db.person.update({ where: { id: personId }, data: { preferred } })
}

/** null = those of the cell alone. */
export async function setOwnQuiet(db: Db, personId: PersonId, quiet: QuietHours | null): Promise<void> {
  await db.person.update({ where: { id: personId }, data: { quietFrom: quiet?.quietFrom ?? null, quietTo: quiet?.quietTo ?? null } })
}

/** Erases what a person gave or set for himself: his telephone number, the messenger and the quiet hours he chose, the unit he works in. */
export async function eraseOwn(db: Db, personId: PersonId): Promise<void> {
  await db.person.update({
    where: { id: personId },
    data: { phone: null, preferred: null, quietFrom: null, quietTo: null, workingIn: null },
  })
}

/** Names of the units a person leads now. */
export async function leadsUnits(db: Db, personId: PersonId, now: Date): Promise<string[]> {
  const grants = await db.roleGrant.findMany({
    where: { personId, role: { in: ['secretary', 'deputy'] }, ...inForce(now) },
    select: { unit: { select: { name: true } } },
    distinct: ['unitId'],
    orderBy: { unit: { code: 'asc' } },
  })
  return grants.map(({ unit }) => unit.name)
}

/** True when this person is an admin and no other admin could be reached if his links ended. */
export async function isLastLinkedAdmin(db: Db, personId: PersonId, now: Date): Promise<boolean> {
  const isAdmin = { role: 'admin' as const, ...inForce(now) }
  if ((await db.roleGrant.count({ where: { personId, ...isAdmin } })) === 0) return false
  const others = await db.person.count({
    where: { id: { not: personId }, retiredAt: null, grants: { some: isAdmin }, links: { some: { endedAt: null } } },
  })
  return others === 0
}

type OwnData = {
  name: string
  status: PersonStatus
  exempt: boolean
  /** Every role he has or had; days are local, "2026-12-03". */
  grants: { role: Role; unit: string; from: string; until: string | null }[]
  ended: number
  answers: number
  reasons: number
  deliveries: number
  bodies: number
  events: number
  /** Codes of the candidates he mentors now. */
  mentored: string[]
}

/** What is stored about a person, as counts where it is much. */
export async function ownData(db: Db, personId: PersonId): Promise<OwnData> {
  const person = await db.person.findUniqueOrThrow({
    where: { id: personId },
    select: {
      fullName: true,
      status: true,
      exempt: true,
      grants: {
        select: { role: true, fromDate: true, toDate: true, unit: { select: { name: true } } },
        orderBy: [{ fromDate: 'asc' }, { id: 'asc' }],
      },
      links: { select: { accountId: true, chatId: true, endedAt: true } },
      mentored: { where: { closedBy: null }, select: { code: true }, orderBy: { code: 'asc' } },
    },
  })
  const chats = person.links.map(({ accountId, chatId }) => ({ accountId, chatId }))
  // One after the other: a transaction has one connection.
  const answers = await db.rsvp.count({ where: { personId, answer: { not: null } } })
  const reasons = await db.rsvp.count({ where: { personId, reason: { not: null } } })
  const deliveries = await db.delivery.count({ where: { personId } })
  const bodies = await db.inboundUpdate.count({ where: { OR: chats, body: { not: null } } })
  const events = await db.auditEvent.count({ where: { OR: [{ actorId: personId }, { subject: `person ${personId}` }] } })
  return {
    name: person.fullName,
    status: statusOf(person.status) ?? 'none',
    exempt: person.exempt,
    grants: person.grants.map(({ role, unit, fromDate, toDate }) => ({
      role,
      unit: unit.name,
      from: dayOf(fromDate),
      until: toDate && dayOf(toDate),
    })),
    ended: person.links.filter(({ endedAt }) => endedAt !== null).length,
    answers,
    reasons,
    deliveries,
    bodies,
    events,
    mentored: person.mentored.map(({ code }) => code),
  }
}
