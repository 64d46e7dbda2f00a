import type { MeetingId, UnitId } from '../domain/ids.ts'
import type { Db } from './client.ts'
import { brandMeeting, brandUnit } from './brands.ts'

type Due = { id: string; name: string; dueAt: Date }
/** Something that must happen at an instant: about a meeting or about a unit. */
export type DueOccasion = Due & ({ meetingId: MeetingId; unitId: null } | { meetingId: null; unitId: UnitId })

export type MeetingOccasion = Extract<DueOccasion, { unitId: null }>
export type UnitOccasion = Extract<DueOccasion, { meetingId: null }>

/** Occasions that are due and have not happened, oldest first. */
export async function dueOccasions(db: Db, now: Date, most: number): Promise<DueOccasion[]> {
  const rows = await db.occasion.findMany({
    where: { firedAt: null, dueAt: { lte: now } },
    orderBy: [{ dueAt: 'asc' }, { id: 'asc' }],
    take: most,
    select: { id: true, meetingId: true, unitId: true, name: true, dueAt: true },
  })
  return rows.flatMap(({ meetingId, unitId, ...due }): DueOccasion[] => {
    if (meetingId !== null) return [{ ...due, meetingId: brandMeeting(meetingId), unitId: null }]
    return unitId === null ? [] : [{ ...due, meetingId: null, unitId: brandUnit(unitId) }]
  })
}

/** Takes an occasion: true for one caller only, whoever else tries. Tests the value it clears. */
export async function takeOccasion(db: Db, occasion: DueOccasion, now: Date): Promise<boolean> {
  const { count } = await db.occasion.updateMany({
    where: { id: occasion.id, firedAt: null, dueAt: occasion.dueAt },
    data: { firedAt: now },
  })
  return count === 1
}

/** The same for several; gives those that it took. */
export async function takeOccasions<O extends DueOccasion>(db: Db, occasions: readonly O[], now: Date): Promise<O[]> {
  const asked = JSON.stringify(occasions.map(({ id, dueAt }) => ({ id, due: dueAt })))
  // Locked in one order, so that two processes never wait for each other.
  const rows = await db.$queryRaw<{ id: string }[]>`
    WITH mine AS (
      SELECT o.id FROM "Occasion" o JOIN jsonb_to_recordset(${asked}::jsonb) AS r(id uuid, due timestamptz) ON r.id = o.id AND r.due = o."dueAt"
      WHERE o."firedAt" IS NULL ORDER BY o.id FOR UPDATE OF o
    )
    UPDATE "Occasion" o SET "firedAt" = ${now} FROM mine WHERE o.id = mine.id RETURNING o.id`
  const taken = new Set(rows.map(({ id }) => id))
  return occasions.filter(({ id }) => taken.has(id))
}

/** Plans something about a unit; what is planned already under this name is moved. */
export async function planForUnit(db: Db, plan: { unitId: UnitId; name: string; dueAt: Date }): Promise<void> {
  const { unitId, name, dueAt } = plan
  await db.occasion.upsert({
    where: { unitId_name: { unitId, name } },
    create: { unitId, name, dueAt },
    update: { dueAt, firedAt: null },
  })
}

/** Takes back what was planned and has not happened. */
export async function unplanForUnit(db: Db, plan: { unitId: UnitId; name: string }): Promise<void> {
  await db.occasion.deleteMany({ where: { unitId: plan.unitId, name: plan.name, firedAt: null } })
}
