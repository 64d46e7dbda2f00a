import type { AccountId, ChatKey, LinkId } from '../domain/ids.ts'
import type { Db } from './client.ts'
import { brandAccount } from './brands.ts'
import { savingConversation, type Conversation } from './conversations.ts'
import { Prisma } from './generated/client.ts'
import { showsNoLife } from './lease.ts'
import type { Sealer } from './seal.ts'

/** `body` is sealed; null: it was wiped. */
export type StoredUpdate = { id: bigint; updateKey: string; body: Uint8Array | null; receivedAt: Date }
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

/** The parsed message as JSON. */
export function openBody(sealer: Sealer, { accountId }: ChatKey, { body, updateKey }: StoredUpdate): string {
  return body === null ? '' : sealer.open(body, bodyPlace(accountId, updateKey))
}

/** What became of an update. `reply`: the answer as data, which process `by` is about to send; null = there is none. */
export type Handled = { id: bigint; at: Date; outcome: string; reply: string | null; by: number }
/** What a chat is in the middle of from now on, unless its link has ended meanwhile. */
export type Kept = { chat: ChatKey; linkId: LinkId; conversation: Conversation }

/** marked: by this call; before: somebody else has handled it; link-ended: marked, and the conversation was not kept, as the link has ended. */
export type Marked = 'marked' | 'before' | 'link-ended'

/** Marks an update handled, and keeps what the chat is in the middle of: one statement, as it ends every turn. */
export async function markHandled(db: Db, sealer: Sealer, handled: Handled, kept?: Kept): Promise<Marked> {
  const { id, at, outcome, by } = handled
  const reply = handled.reply === null ? null : sealer.seal(handled.reply, replyPlace(id))
  const mark = Prisma.sql`
    UPDATE "InboundUpdate" SET "handledAt" = ${at}, outcome = ${outcome}, "repliedAt" = ${reply === null ? at : null}::timestamptz,
      reply = ${reply}::bytea, "nextReplyAt" = ${reply === null ? null : at}::timestamptz, "replyBy" = ${reply === null ? null : by}::int
    WHERE id = ${id} AND "handledAt" IS NULL`
  const isOpen = Prisma.sql`EXISTS (SELECT 1 FROM "ChatLink" WHERE id = ${kept?.linkId}::uuid AND "endedAt" IS NULL)`
  const [row] = await db.$queryRaw<{ open: boolean }[]>(
    kept === undefined
      ? Prisma.sql`${mark} RETURNING true AS open`
      : Prisma.sql`
        WITH kept AS (${savingConversation(sealer, kept.chat, { conversation: kept.conversation, now: at, onlyWhere: isOpen })})
        ${mark} RETURNING ${isOpen} AS open`,
  )
  return row === undefined ? 'before' : row.open ? 'marked' : 'link-ended'
}

/** The answers have left. */
export async function markReplied(db: Db, ids: readonly bigint[], at: Date): Promise<void> {
  await db.$executeRaw`
    UPDATE "InboundUpdate" SET "repliedAt" = ${at}, "replyAttempts" = "replyAttempts" + 1 WHERE id = ANY(${[...ids]}::bigint[])`
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
