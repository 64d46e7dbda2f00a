import type { Grant, Scope } from '../domain/access.ts'
import type { PersonId, UnitId } from '../domain/ids.ts'
import { addDays, atLocal, localDay, parseClock } from '../domain/local-time.ts'
import { byGivenName } from '../domain/text.ts'
import type { Db } from './client.ts'
import { brandPerson, brandUnit } from './brands.ts'
import type { Prisma } from './generated/client.ts'
import { peopleNamed } from './name-search.ts'
import { planForUnit } from './occasions.ts'
import { inForce, notOver, toGrant } from './people.ts'
import { unitsIn } from './scope.ts'
import { settingsAt } from './units.ts'

/** Somebody a code may be for, with what decides about it. */
export type Invitee = {
  id: PersonId
  name: string
  code: string
  /** His unit within the scope he was looked for in; the one he is a member of before others. */
  unit: { id: UnitId; name: string; path: string }
  /** Roles that are in force or will be: whoever holds his code holds those too. */
  grants: Grant[]
  on: ('telegram' | 'zalo')[]
  /** He has linked, and no chat of his takes messages. */
  blocked: boolean
  /** Until when a code of his counts; null without one. */
  openUntil: Date | null
  /** A code was made for him at some time, and he has not used it. */
  asked: boolean
}

type Look = { where: Prisma.PersonWhereInput; units: Prisma.OrgUnitWhereInput; now: Date }

async function look(db: Db, { where, units, now }: Look): Promise<Invitee[]> {
  const rows = await db.person.findMany({
    where: { retiredAt: null, AND: [where, { grants: { some: { ...inForce(now), unit: units } } }] },
    select: {
      id: true,
      code: true,
      fullName: true,
      grants: {
        where: notOver(now),
        select: { role: true, fromDate: true, unit: { select: { path: true } } },
      },
      links: { where: { endedAt: null }, select: { unreachableAt: true, account: { select: { platform: true } } } },
      invites: { where: { usedAt: null }, select: { expiresAt: true }, orderBy: { expiresAt: 'desc' }, take: 1 },
    },
  })
  const places = await db.roleGrant.findMany({
    where: { personId: { in: rows.map(({ id }) => id) }, ...inForce(now), unit: units },
    select: { personId: true, role: true, unit: { select: { id: true, name: true, path: true } } },
    // The role of a member is the last of its list.
    orderBy: { role: 'desc' },
  })
  const unitOf = new Map(places.toReversed().map(({ personId, unit }) => [personId, unit]))
  return rows
    .flatMap(({ id, code, fullName, grants, links, invites: [newest] }): Invitee[] => {
      const unit = unitOf.get(id)
      if (unit === undefined) return []
      const on = new Set(links.map(({ account }) => account.platform))
      return [
        {
          id: brandPerson(id),
          name: fullName,
          code,
          unit: { ...unit, id: brandUnit(unit.id) },
          grants: grants.map((grant) => toGrant(grant.role, grant.unit.path)),
          on: (['telegram', 'zalo'] as const).filter((platform) => on.has(platform)),
          blocked: links.length > 0 && links.every(({ unreachableAt }) => unreachableAt !== null),
          openUntil: newest !== undefined && newest.expiresAt > now ? newest.expiresAt : null,
          asked: newest !== undefined,
        },
      ]
    })
    .toSorted((a, b) => byGivenName(a.name, b.name))
}

/** A person who has a role in a unit of this scope now; null when there is none of this id. */
export async function inviteeById(db: Db, personId: PersonId, scope: Scope, now: Date): Promise<Invitee | null> {
  const [person] = await look(db, { where: { id: personId }, units: unitsIn(scope), now })
  return person ?? null
}

/** Everybody who has a role in a unit now, by given name. */
export async function inviteesOfUnit(db: Db, unitId: UnitId, now: Date): Promise<Invitee[]> {
  return look(db, { where: {}, units: { id: unitId }, now })
}

/** People of a scope whom a typed name may mean, by given name. In a transaction, as `peopleNamed`. */
export async function inviteesNamed(db: Db, scope: Scope, text: string, now: Date): Promise<Invitee[]> {
  const ids = (await peopleNamed(db, { scope, text, now })).map(({ id }) => id)
  return look(db, { where: { id: { in: ids } }, units: unitsIn(scope), now })
}

/** The name under which the reminder of a unit's codes is planned: one at a time. */
const linksOccasion = 'links'
const remindAfterDays = 3

/**
 * Plans that those who lead a unit are told, three days from now at the hour of its reminders, who has not used his code. What is
 * planned for an earlier day stays, unless it is asked anew. Gives the instant.
 */
export async function planLinksReminder(db: Db, plan: { unit: { id: UnitId; path: string }; now: Date; anew?: boolean }): Promise<Date> {
  const { unit, now } = plan
  const planned = await db.occasion.findFirst({
    where: { unitId: unit.id, name: linksOccasion, firedAt: null, dueAt: { gt: now } },
    select: { dueAt: true },
  })
  if (planned !== null && plan.anew !== true) return planned.dueAt
  const { reminderAt } = await settingsAt(db, unit.path)
  const dueAt = atLocal(addDays(localDay(now), remindAfterDays), parseClock(reminderAt) ?? 0)
  await planForUnit(db, { unitId: unit.id, name: linksOccasion, dueAt })
  return dueAt
}

/** How many people each unit of a scope has, and how many of them have linked. Units without people are left out. */
export async function linkedByUnit(
  db: Db,
  scope: Scope,
  now: Date,
): Promise<{ id: UnitId; name: string; people: number; linked: number }[]> {
  const grants = await db.roleGrant.findMany({
    where: { ...inForce(now), unit: unitsIn(scope), person: { retiredAt: null } },
    select: { personId: true, unit: { select: { id: true, name: true } } },
    distinct: ['unitId', 'personId'],
  })
  const links = await db.chatLink.findMany({
    where: { endedAt: null, person: { grants: { some: { ...inForce(now), unit: unitsIn(scope) } } } },
    select: { personId: true },
    distinct: ['personId'],
  })
  const linked = new Set(links.map(({ personId }) => personId))
  const counts = new Map<string, { id: UnitId; name: string; people: number; linked: number }>()
  for (const { personId, unit } of grants) {
    const count = counts.get(unit.id) ?? { id: brandUnit(unit.id), name: unit.name, people: 0, linked: 0 }
    count.people += 1
    count.linked += linked.has(personId) ? 1 : 0
    counts.set(unit.id, count)
  }
  return [...counts.values()]
}
