import { z } from 'zod'
import { reportedKinds } from '../domain/delivery.ts'
import type { MeetingId, PersonId } from '../domain/ids.ts'
import type { Db } from './client.ts'
import { brandMeeting, brandPerson } from './brands.ts'

export type FinishedBatch = { meetingId: MeetingId; authorId: PersonId; kind: string; occasion: string; tries: number; urgent: boolean }

const row = z.object({
  meetingId: z.string(),
  authorId: z.string(),
  kind: z.string(),
  occasion: z.string(),
  tries: z.coerce.number(),
  urgent: z.boolean(),
})

/**
 * Batches of notices that are through (every row has ended) and whose author has not been told how they went. `tries` counts the
 * sends: after "gửi lại" it is larger, and the author is told again.
 */
export async function finishedBatches(db: Db, since: Date): Promise<FinishedBatch[]> {
  const rows = await db.$queryRaw<unknown[]>`
    SELECT b.* FROM (
      SELECT "meetingId", "authorId", kind, occasion, sum(attempts)::int AS tries, bool_or(urgent) AS urgent
      FROM "Delivery"
      WHERE kind = ANY(${[...reportedKinds]}) AND "authorId" IS NOT NULL AND "meetingId" IN (SELECT "meetingId" FROM "Delivery" WHERE "updatedAt" > ${since} AND "meetingId" IS NOT NULL)
      GROUP BY "meetingId", "authorId", kind, occasion
      HAVING bool_and(status NOT IN ('queued', 'held', 'sending')) AND bool_or(status <> 'cancelled')
    ) b
    WHERE NOT EXISTS (
      SELECT 1 FROM "Delivery" r WHERE r.kind = 'delivery-report' AND r.source = b."meetingId"::text AND r."personId" = b."authorId" AND r.occasion = b.kind || ' ' || b.occasion || ' #' || b.tries)`
  return rows.map((one) => {
    const { meetingId, authorId, ...rest } = row.parse(one)
    return { ...rest, meetingId: brandMeeting(meetingId), authorId: brandPerson(authorId) }
  })
}
