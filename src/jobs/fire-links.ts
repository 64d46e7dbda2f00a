import type { PersonId } from '../domain/ids.ts'
import { localDay } from '../domain/local-time.ts'
import { brandPerson } from '../db/brands.ts'
import type { UnitOccasion } from '../db/occasions.ts'
import type { Db } from '../db/client.ts'
import { addDeliveries, reachOf } from '../db/deliveries.ts'
import { inviteesOfUnit, planLinksReminder, type Invitee } from '../db/invitees.ts'
import { leadersOf } from '../db/people.ts'
import { settingsAt } from '../db/units.ts'
import { touch, type Runtime, type Touched } from '../runtime.ts'

/** Codes younger than this have not had their time yet: they are asked after later. */
const freshMs = 2 * 24 * 60 * 60_000

/** Tells those who lead a unit who has not used his code; nobody, when all have. True when somebody is told. */
export async function fireLinks(
  runtime: Runtime,
  tx: Db,
  { occasion, touched }: { occasion: UnitOccasion; touched: Touched },
): Promise<boolean> {
  const now = runtime.now()
  const unit = await tx.orgUnit.findUnique({ where: { id: occasion.unitId }, select: { path: true } })
  if (unit === null) return false
  const waiting = (await inviteesOfUnit(tx, occasion.unitId, now)).filter(({ on, asked }) => on.length === 0 && asked)
  if (waiting.length === 0) return false
  if (await someAreFresh(tx, waiting, now))
    touched.due.push(await planLinksReminder(tx, { unit: { id: occasion.unitId, path: unit.path }, now, anew: true }))
  const people = await readersOf(runtime, tx, { path: unit.path, waiting })
  const told = {
    kind: 'links-reminder' as const,
    source: occasion.unitId,
    meetingId: null,
    occasion: `links ${localDay(now)}`,
    people,
    authorId: null,
    urgent: false,
    quiet: await settingsAt(tx, unit.path),
    dueAt: occasion.dueAt,
  }
  touch(touched, await addDeliveries(tx, told, { now, served: runtime.accounts.keys() }))
  return people.length > 0
}

async function someAreFresh(tx: Db, waiting: readonly Invitee[], now: Date): Promise<boolean> {
  const since = new Date(now.getTime() - freshMs)
  const ids = waiting.map(({ id }) => id)
  return (await tx.invite.count({ where: { personId: { in: ids }, usedAt: null, createdAt: { gt: since }, expiresAt: { gt: now } } })) > 0
}

/** Those who lead the unit and can be reached; where nobody can (the secretary himself is asked to link), those who made the codes. */
async function readersOf(runtime: Runtime, tx: Db, { path, waiting }: { path: string; waiting: readonly Invitee[] }): Promise<PersonId[]> {
  const leaders = (await leadersOf(tx, path, runtime.now())).map(({ id }) => id)
  const reach = await reachOf(tx, leaders, runtime.accounts.keys())
  if (leaders.some((id) => reach.get(id)?.kind === 'channel')) return leaders
  const invites = await tx.invite.findMany({
    where: { personId: { in: waiting.map(({ id }) => id) }, usedAt: null, byId: { not: null } },
    select: { byId: true },
    distinct: ['byId'],
  })
  return [...new Set([...leaders, ...invites.flatMap(({ byId }) => (byId === null ? [] : [brandPerson(byId)]))])]
}
