import { z } from 'zod'
import { audit } from './audit.ts'
import type { Db } from './client.ts'

const waitingRow = z.object({
  kind: z.string(),
  account: z.string().nullable(),
  waiting: z.number(),
  old: z.number(),
  oldestDueAt: z.date(),
})
/** Messages of one kind on one account ("telegram 7000000001"). `old`: due before sending was paused, so the original may have sent them. */
export type WaitingMessages = z.infer<typeof waitingRow>

/** What waits while a restored copy holds everything back since `pausedAt`. */
export async function waitingMessages(db: Db, pausedAt: Date): Promise<WaitingMessages[]> {
  const rows = await db.$queryRaw<unknown[]>`
    SELECT d.kind, a.platform || ' ' || a."externalId" AS account, count(*)::int AS waiting,
      count(*) FILTER (WHERE d."dueAt" <= ${pausedAt})::int AS old, min(d."dueAt") AS "oldestDueAt"
    FROM "Delivery" d LEFT JOIN "BotAccount" a ON a.id = d."accountId"
    WHERE d.status IN ('queued', 'held', 'sending') GROUP BY d.kind, a.platform, a."externalId" ORDER BY d.kind, account`
  return rows.map((one) => waitingRow.parse(one))
}

const pausedRow = z.object({ at: z.date().nullable() })

/**
 * Lets a restored copy send again. What was due before the pause, and may have been sent by the original, is dropped (cancelled, reason
 * "restored", and people count as told of it) or leaves saying that it may be a repetition. What has come since leaves as it is. A
 * message that was on its way in the backup is treated like any other whose outcome is unknown, and after a drop not repeated. Gives
 * how many messages it dropped or marked; null when nothing was paused.
 */
export async function resumeSending(tx: Db, { how, now }: { how: 'drop' | 'send'; now: Date }): Promise<number | null> {
  const [row] = await tx.$queryRaw<unknown[]>`SELECT "sendingPausedAt" AS at FROM "Instance" WHERE id = 1 FOR UPDATE`
  const { at: pausedAt } = pausedRow.parse(row)
  if (pausedAt === null) return null
  const messages = how === 'drop' ? await dropOld(tx, { pausedAt, now }) : await markOld(tx, { pausedAt, now })
  await tx.instance.update({ where: { id: 1 }, data: { sendingPausedAt: null } })
  await audit(tx, { at: now, actorId: null, verb: 'resume-sending', subject: 'instance', detail: { how, messages } })
  return messages
}

async function dropOld(tx: Db, { pausedAt, now }: { pausedAt: Date; now: Date }): Promise<number> {
  // Whoever counts as told of a meeting is told of its changes.
  await tx.$executeRaw`
    UPDATE "Rsvp" r SET "toldVersion" = m.version FROM "Delivery" d JOIN "Meeting" m ON m.id = d."meetingId"
    WHERE d.status IN ('queued', 'held') AND d."dueAt" <= ${pausedAt} AND d.kind IN ('meeting-notice', 'meeting-change')
      AND r."meetingId" = d."meetingId" AND r."personId" = d."personId" AND coalesce(r."toldVersion", 0) < m.version`
  await tx.delivery.updateMany({ where: { status: 'sending', dueAt: { lte: pausedAt } }, data: { mayRepeat: true } })
  // What has an effect of its own still happens; what only reminds has been done by the original.
  await tx.occasion.updateMany({
    where: { firedAt: null, dueAt: { lte: pausedAt }, NOT: { name: { startsWith: 'office ' } } },
    data: { firedAt: now },
  })
  const { count } = await tx.delivery.updateMany({
    where: { status: { in: ['queued', 'held'] }, dueAt: { lte: pausedAt } },
    data: { status: 'cancelled', reason: 'restored', updatedAt: now },
  })
  return count
}

async function markOld(tx: Db, { pausedAt, now }: { pausedAt: Date; now: Date }): Promise<number> {
  const { count } = await tx.delivery.updateMany({
    where: { status: { in: ['queued', 'held'] }, dueAt: { lte: pausedAt } },
    data: { mayRepeat: true, updatedAt: now },
  })
  return count
}
