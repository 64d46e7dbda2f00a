import type { AccountId } from '../domain/ids.ts'
import type { Db } from './client.ts'
import { brandAccount } from './brands.ts'
import { Prisma } from './generated/client.ts'
import { showsNoLife } from './lease.ts'
import type { Sealer } from './seal.ts'

export type ChatKey = { accountId: AccountId; chatId: string }
export type StoredUpdate = { id: bigint; updateKey: string; body: string; receivedAt: Date }
/** `by`: the process that has it on its way; null = nobody. */
export type WaitingReply = { id: bigint; receivedAt: Date; reply: string; attempts: number; by: number | null }

/** What a stored message and its answer are bound to. */
export const bodyPlace = (accountId: string, updateKey: string): string => `InboundUpdate.body:${accountId}:${updateKey}`
export const replyPlace = (id: bigint): string => `InboundUpdate.reply:${id}`

/** An update as it comes in. `body` is the parsed message as JSON. */
export type NewUpdate = ChatKey & { updateKey: string; kind: string; body: string }

/** Stores updates, in this order, before anything is done with them; one that is there already stays as it is. All of them or none. */
export async function storeUpdates(db: Db, sealer: Sealer, updates: readonly NewUpdate[], now: Date): Promise<void> {
  const bodies = updates.map(({ body, accountId, updateKey }) => sealer.seal(body, bodyPlace(accountId, updateKey)))
  await db.$executeRaw`
    INSERT INTO "InboundUpdate" ("accountId", "chatId", "updateKey", kind, body, "receivedAt")
    SELECT account, chat, key, kind, decode(body, 'base64'), ${now}
    FROM unnest(
      ${updates.map(({ accountId }) => accountId)}::uuid[], ${updates.map(({ chatId }) => chatId)}::text[],
      ${updates.map(({ updateKey }) => updateKey)}::text[], ${updates.map(({ kind }) => kind)}::text[],
      ${bodies.map((body) => Buffer.from(body).toString('base64'))}::text[]
    ) WITH ORDINALITY AS u(account, chat, key, kind, body, number)
    ORDER BY number ON CONFLICT DO NOTHING`
}

/** The oldest update of a chat that nobody has handled. The caller holds the chat's lock. */
export async function nextUnhandled(db: Db, sealer: Sealer, chat: ChatKey): Promise<StoredUpdate | null> {
  const row = await db.inboundUpdate.findFirst({
    where: { accountId: chat.accountId, chatId: chat.chatId, handledAt: null },
    orderBy: { id: 'asc' },
    select: { id: true, updateKey: true, body: true, receivedAt: true },
  })
  if (row === null) return null
  return {
    id: row.id,
    updateKey: row.updateKey,
    receivedAt: row.receivedAt,
    body: row.body === null ? '' : sealer.open(row.body, bodyPlace(chat.accountId, row.updateKey)),
  }
}

/** Whether a chat has an update that nobody has handled. Cheaper than to look for it under the chat's lock. */
export async function hasUnhandled(db: Db, { accountId, chatId }: ChatKey): Promise<boolean> {
  return (await db.inboundUpdate.findFirst({ where: { accountId, chatId, handledAt: null }, select: { id: true } })) !== null
}

/** Marks an update handled, with the answer as data, which process `by` is about to send. False when somebody else has handled it. */
export async function markHandled(
  db: Db,
  sealer: Sealer,
  handled: { id: bigint; at: Date; outcome: string; reply: string | null; by: number },
): Promise<boolean> {
  const { count } = await db.inboundUpdate.updateMany({
    where: { id: handled.id, handledAt: null },
    data: {
      handledAt: handled.at,
      outcome: handled.outcome,
      ...(handled.reply === null
        ? { repliedAt: handled.at }
        : { reply: sealer.seal(handled.reply, replyPlace(handled.id)), nextReplyAt: handled.at, replyBy: handled.by }),
    },
  })
  return count > 0
}

export async function markReplied(db: Db, id: bigint, at: Date): Promise<void> {
  await db.inboundUpdate.update({ where: { id }, data: { repliedAt: at, replyAttempts: { increment: 1 } } })
}

/**
 * The answer could not leave: tried again at `nextAt`, by whoever finds it then, or given up where that is null. `counts`: false while
 * the trouble is the account's, not the message's.
 */
export async function noteReplyFailure(
  db: Db,
  id: bigint,
  { why, nextAt, counts = true }: { why: string; nextAt: Date | null; counts?: boolean },
): Promise<void> {
  await db.inboundUpdate.update({
    where: { id },
    data: { replyFailure: why, replyAttempts: { increment: counts ? 1 : 0 }, nextReplyAt: nextAt, replyBy: null },
  })
}

/** Takes an answer over as it was found. False when another process was faster, or it has left meanwhile. */
export async function takeReply(db: Db, { id, by }: WaitingReply, processId: number): Promise<boolean> {
  const { count } = await db.inboundUpdate.updateMany({ where: { id, repliedAt: null, replyBy: by }, data: { replyBy: processId } })
  return count > 0
}

/** The oldest answer to a chat that was decided, has not left and is to be tried now, or is on its way. */
export async function waitingReply(db: Db, sealer: Sealer, chat: ChatKey, now: Date): Promise<WaitingReply | null> {
  const row = await db.inboundUpdate.findFirst({
    where: { accountId: chat.accountId, chatId: chat.chatId, reply: { not: null }, repliedAt: null, nextReplyAt: { lte: now } },
    orderBy: { id: 'asc' },
    select: { id: true, receivedAt: true, reply: true, replyAttempts: true, replyBy: true },
  })
  if (row === null || row.reply === null) return null
  return {
    id: row.id,
    receivedAt: row.receivedAt,
    attempts: row.replyAttempts,
    by: row.replyBy,
    reply: sealer.open(row.reply, replyPlace(row.id)),
  }
}

export type Search = {
  now: Date
  /** Chats of these accounts only. */
  served: Iterable<AccountId>
  /** The process that asks: its own answers count as left behind, too. */
  by: number
  /** Begins after this update. */
  after: bigint
  most: number
}

/**
 * Chats that hold an update nobody has handled, or an answer that nobody who lives has on its way: by age, at most `most`. `next` is
 * where to go on, 0 when there are no more.
 */
export async function chatsWaiting(db: Db, { now, served, by, after, most }: Search): Promise<{ chats: ChatKey[]; next: bigint }> {
  const rows = await db.$queryRaw<{ accountId: string; chatId: string; first: bigint }[]>`
    SELECT "accountId", "chatId", min(id) AS first FROM "InboundUpdate"
    WHERE id > ${after} AND "accountId" = ANY(${[...served]}::uuid[]) AND ("handledAt" IS NULL OR (
      reply IS NOT NULL AND "repliedAt" IS NULL AND "nextReplyAt" <= ${now}
      AND ("replyBy" IS NULL OR "replyBy" = ${by} OR ${showsNoLife(Prisma.sql`"replyBy"`)})))
    GROUP BY "accountId", "chatId" ORDER BY first LIMIT ${most}`
  return {
    chats: rows.map(({ accountId, chatId }) => ({ accountId: brandAccount(accountId), chatId })),
    next: rows.length < most ? 0n : (rows.at(-1)?.first ?? 0n),
  }
}

/** How many updates of a chat were handled since `since`, and whether it was asked to slow down. */
export async function recentPace(db: Db, chat: ChatKey, since: Date): Promise<{ count: number; warned: boolean }> {
  const [row] = await db.$queryRaw<{ count: number; warned: boolean }[]>`
    SELECT count(*)::int AS count, COALESCE(bool_or(outcome = 'too-fast'), false) AS warned FROM "InboundUpdate"
    WHERE "accountId" = ${chat.accountId}::uuid AND "chatId" = ${chat.chatId} AND "handledAt" >= ${since}`
  return row ?? { count: 0, warned: false }
}

/** Wipes what people wrote and what they were answered, once it is handled, answered and older than `before`. Gives how many. */
export async function wipeBodies(db: Db, before: Date): Promise<number> {
  const { count } = await db.inboundUpdate.updateMany({
    where: {
      handledAt: { lt: before },
      AND: [
        { OR: [{ body: { not: null } }, { reply: { not: null } }] },
        { OR: [{ repliedAt: { not: null } }, { nextReplyAt: null }, { handledAt: { lt: new Date(before.getTime() - 3 * 86_400_000) } }] },
      ],
    },
    data: { body: null, reply: null },
  })
  return count
}
