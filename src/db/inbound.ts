import type { AccountId } from '../domain/ids.ts'
import type { Db } from './client.ts'
import { brandAccount } from './brands.ts'
import type { Sealer } from './seal.ts'

export type ChatKey = { accountId: AccountId; chatId: string }
export type StoredUpdate = { id: bigint; updateKey: string; body: string; receivedAt: Date }
export type WaitingReply = { id: bigint; reply: string; attempts: number }

const bodyPlace = (accountId: string, updateKey: string): string => `InboundUpdate.body:${accountId}:${updateKey}`
const replyPlace = (id: bigint): string => `InboundUpdate.reply:${id}`

/** Stores updates before anything is done with them; one that is there already stays as it is. `body` is the parsed message as JSON. */
export async function storeUpdates(
  db: Db,
  sealer: Sealer,
  updates: readonly (ChatKey & { updateKey: string; kind: string; body: string })[],
  now: Date,
): Promise<void> {
  await db.inboundUpdate.createMany({
    data: updates.map(({ body, ...update }) => ({
      ...update,
      body: sealer.seal(body, bodyPlace(update.accountId, update.updateKey)),
      receivedAt: now,
    })),
    skipDuplicates: true,
  })
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

/** Marks an update handled, with the answer as data. False when somebody else has handled it. */
export async function markHandled(
  db: Db,
  sealer: Sealer,
  handled: { id: bigint; at: Date; outcome: string; reply: string | null },
): Promise<boolean> {
  const { count } = await db.inboundUpdate.updateMany({
    where: { id: handled.id, handledAt: null },
    data: {
      handledAt: handled.at,
      outcome: handled.outcome,
      ...(handled.reply === null
        ? { repliedAt: handled.at }
        : { reply: sealer.seal(handled.reply, replyPlace(handled.id)), nextReplyAt: handled.at }),
    },
  })
  return count > 0
}

export async function markReplied(db: Db, id: bigint, at: Date): Promise<void> {
  await db.inboundUpdate.update({ where: { id }, data: { repliedAt: at, replyAttempts: { increment: 1 } } })
}

/** The answer could not leave: tried again at `nextAt`, or given up where that is null. */
export async function noteReplyFailure(db: Db, id: bigint, failure: { why: string; nextAt: Date | null }): Promise<void> {
  await db.inboundUpdate.update({
    where: { id },
    data: { replyFailure: failure.why, replyAttempts: { increment: 1 }, nextReplyAt: failure.nextAt },
  })
}

/** The oldest answer to a chat that was decided, has not left and is to be tried now. */
export async function waitingReply(db: Db, sealer: Sealer, chat: ChatKey, now: Date): Promise<WaitingReply | null> {
  const row = await db.inboundUpdate.findFirst({
    where: { accountId: chat.accountId, chatId: chat.chatId, ...unanswered(now) },
    orderBy: { id: 'asc' },
    select: { id: true, reply: true, replyAttempts: true },
  })
  if (row === null || row.reply === null) return null
  return { id: row.id, attempts: row.replyAttempts, reply: sealer.open(row.reply, replyPlace(row.id)) }
}

const unanswered = (now: Date) => ({ reply: { not: null }, repliedAt: null, nextReplyAt: { lte: now } })

/** Chats that hold an update nobody has handled, or an answer that has not left. */
export async function chatsWaiting(db: Db, now: Date, most: number): Promise<ChatKey[]> {
  const rows = await db.inboundUpdate.findMany({
    where: { OR: [{ handledAt: null }, unanswered(now)] },
    distinct: ['accountId', 'chatId'],
    select: { accountId: true, chatId: true },
    orderBy: { id: 'asc' },
    take: most,
  })
  return rows.map(({ accountId, chatId }) => ({ accountId: brandAccount(accountId), chatId }))
}

/** How many updates of a chat were handled since `since`, and whether it was asked to slow down. */
export async function recentPace(db: Db, chat: ChatKey, since: Date): Promise<{ count: number; warned: boolean }> {
  const where = { accountId: chat.accountId, chatId: chat.chatId, handledAt: { gte: since } }
  const [count, warnings] = await Promise.all([
    db.inboundUpdate.count({ where }),
    db.inboundUpdate.count({ where: { ...where, outcome: 'too-fast' } }),
  ])
  return { count, warned: warnings > 0 }
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
