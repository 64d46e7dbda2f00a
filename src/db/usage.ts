import { z } from 'zod'
import type { AccountId } from '../domain/ids.ts'
import type { LocalDay } from '../domain/local-time.ts'
import type { Db } from './client.ts'

export type Used = { accountId: AccountId; /** Its first day. */ month: LocalDay; messages: number }

/** Adds messages that have left, in one statement. */
export async function addUsage(db: Db, used: readonly Used[]): Promise<void> {
  // In one order, so that two processes do not wait for one another.
  const rows = used.toSorted((a, b) => (a.accountId < b.accountId ? -1 : 1))
  await db.$executeRaw`
    INSERT INTO "AccountUsage" ("accountId", month, messages)
    SELECT * FROM unnest(${rows.map(({ accountId }) => accountId)}::uuid[], ${rows.map(({ month }) => month)}::date[], ${rows.map(({ messages }) => messages)}::int[])
    ON CONFLICT ("accountId", month) DO UPDATE SET messages = "AccountUsage".messages + EXCLUDED.messages`
}

/** Messages that left through an account in a month, answers included. */
export async function usageOf(db: Db, accountId: string, month: LocalDay): Promise<number> {
  const row = await db.accountUsage.findUnique({ where: { accountId_month: { accountId, month: new Date(`${month}T00:00:00Z`) } } })
  return row?.messages ?? 0
}

/** Messages that wait on an account. */
export async function waitingOn(db: Db, accountId: string): Promise<number> {
  return db.delivery.count({ where: { accountId, status: { in: ['queued', 'held'] } } })
}

const person = z.object({ personId: z.string() })

/**
 * People for whom something waits on an account that cannot send, while another one reaches them. `leaving`: accounts whose rows move at
 * once; `gone`: accounts that nobody serves, whose rows move when they have waited since `before`.
 */
export async function peopleToMove(
  db: Db,
  ask: { leaving: readonly string[]; gone: readonly string[]; healthy: readonly string[]; before: Date; most: number },
): Promise<string[]> {
  const rows = await db.$queryRaw<unknown[]>`
    SELECT DISTINCT d."personId" FROM "Delivery" d
    WHERE d.status IN ('queued', 'held') AND d.kind <> 'link-ended'
      AND (d."accountId" = ANY(${[...ask.leaving]}::uuid[]) OR (d."accountId" = ANY(${[...ask.gone]}::uuid[]) AND d."notBefore" <= ${ask.before}))
      AND EXISTS (SELECT 1 FROM "ChatLink" l WHERE l."personId" = d."personId" AND l."accountId" = ANY(${[...ask.healthy]}::uuid[])
        AND l."endedAt" IS NULL AND l."unreachableAt" IS NULL)
    LIMIT ${ask.most}`
  return rows.map((row) => person.parse(row).personId)
}

/** What has waited since `before` on an account that nobody serves reaches nobody: it is listed as such, and blocks nothing. Gives how many. */
export async function strand(db: Db, { gone, before, now }: { gone: readonly string[]; before: Date; now: Date }): Promise<number> {
  return db.$executeRaw`
    UPDATE "Delivery" SET status = 'unreachable', reason = 'account-not-served', "updatedAt" = ${now} WHERE id IN (
      SELECT id FROM "Delivery" WHERE "accountId" = ANY(${[...gone]}::uuid[]) AND status IN ('queued', 'held') AND "notBefore" <= ${before}
      FOR UPDATE SKIP LOCKED)`
}

/** An account that is served again sends what was listed as unreachable meanwhile; what has become pointless ends by itself. */
export async function unstrand(db: Db, { served, now }: { served: readonly string[]; now: Date }): Promise<number> {
  return db.$executeRaw`
    UPDATE "Delivery" SET status = 'queued', reason = NULL, "notBefore" = ${now}, "updatedAt" = ${now}
    WHERE "accountId" = ANY(${[...served]}::uuid[]) AND status = 'unreachable' AND reason = 'account-not-served'`
}

/** Wipes what came to, and waits to leave by, accounts that nobody serves any more: nobody will handle it. Gives how many. */
export async function wipeUnserved(
  db: Db,
  { served, before, now }: { served: readonly string[]; before: Date; now: Date },
): Promise<number> {
  return db.$executeRaw`
    UPDATE "InboundUpdate" SET body = NULL, reply = NULL, "nextReplyAt" = NULL,
      "handledAt" = COALESCE("handledAt", ${now}), outcome = COALESCE(outcome, 'account-not-served')
    WHERE "accountId" <> ALL(${[...served]}::uuid[]) AND "receivedAt" < ${before} AND (body IS NOT NULL OR reply IS NOT NULL)`
}
