import type { MeetingId } from '../domain/ids.ts'
import type { Db } from './client.ts'
import { brandMeeting } from './brands.ts'

export type DueOccasion = { id: string; meetingId: MeetingId; name: string; dueAt: Date }

/** Occasions that are due and have not happened, oldest first. */
export async function dueOccasions(db: Db, now: Date, most: number): Promise<DueOccasion[]> {
  const rows = await db.occasion.findMany({
    where: { firedAt: null, dueAt: { lte: now } },
    orderBy: [{ dueAt: 'asc' }, { id: 'asc' }],
    take: most,
    select: { id: true, meetingId: true, name: true, dueAt: true },
  })
  return rows.map((row) => ({ ...row, meetingId: brandMeeting(row.meetingId) }))
}

/** Takes an occasion: true for one caller only, whoever else tries. Tests the value it clears. */
export async function takeOccasion(db: Db, occasion: DueOccasion, now: Date): Promise<boolean> {
  const { count } = await db.occasion.updateMany({
    where: { id: occasion.id, firedAt: null, dueAt: occasion.dueAt },
    data: { firedAt: now },
  })
  return count === 1
}
