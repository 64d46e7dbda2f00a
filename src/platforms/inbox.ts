import { z } from 'zod'
import { lockChat, transaction } from '../db/client.ts'
import {
  chatsWaiting,
  markHandled,
  markReplied,
  nextUnhandled,
  noteReplyFailure,
  recentPace,
  storeUpdates,
  waitingReply,
  type ChatKey,
} from '../db/inbound.ts'
import { personAt, noteUnreachable } from '../db/people.ts'
import type { AccountId } from '../domain/ids.ts'
import type { OutgoingMessage } from '../messages/outgoing.ts'
import { untouched, type Chat, type Runtime } from '../runtime.ts'
import { handleIncoming } from './handle-incoming.ts'
import type { Incoming } from './platform.ts'
import { sayReply, type Handled } from './say.ts'

const origin = { updateKey: z.string(), chatId: z.string(), chat: z.enum(['private', 'group']), messageKey: z.string() }
/** A stored update, as it comes back from the database. An older program may have written it, so it is parsed. */
const storedIncoming = z.discriminatedUnion('kind', [
  z.object({ ...origin, kind: z.literal('text'), text: z.string() }),
  z.object({ ...origin, kind: z.literal('edit'), text: z.string() }),
  z.object({ ...origin, kind: z.literal('choice'), token: z.string() }),
  z.object({ ...origin, kind: z.literal('unsupported'), what: z.enum(['photo', 'file', 'sticker', 'voice', 'other']) }),
  z.object({ ...origin, kind: z.literal('blocked') }),
  z.object({ ...origin, kind: z.literal('unblocked') }),
])
const storedReply = z.array(
  z.object({
    title: z.string().optional(),
    lines: z.array(z.string()),
    choices: z.array(z.object({ label: z.string(), token: z.string(), style: z.enum(['primary', 'danger']).optional() })),
    link: z.string().optional(),
    copy: z.string().optional(),
    file: z.object({ name: z.string(), base64: z.string() }).optional(),
  }),
)

/** An answer that cannot leave is tried this often, over about half an hour. */
const replyAttempts = 8
/** Faster than this a person does not write; what goes beyond is asked to slow down. */
const pace = { updates: 40, windowMs: 60_000 }
/** Chats that are worked on at the same time; each holds a database connection. */
const atOnce = 6

export type Inbox = {
  /** Stores updates; resolves when they are safe, rejects when they are not. Handling goes on by itself. */
  receive: (accountId: AccountId, updates: readonly Incoming[]) => Promise<void>
  /** Takes up what a dead process left: updates not handled, answers not sent. Does not wait for the messenger. */
  recover: () => Promise<void>
  /** Resolves when nothing is being handled. */
  idle: () => Promise<void>
}

/** The way in: every update is stored once, then handled in order per chat. */
export function createInbox(runtime: Runtime): Inbox {
  const chains = new Map<string, Promise<void>>()
  let running = 0
  const queue: (() => void)[] = []

  const slot = async (): Promise<() => void> => {
    if (running >= atOnce) await new Promise<void>((resolve) => queue.push(resolve))
    running += 1
    return () => {
      running -= 1
      queue.shift()?.()
    }
  }

  /**
   * Works through a chat: first answers that were left behind, so that none comes after a newer one, then updates. Two calls for one
   * chat follow each other.
   */
  const work = (chat: ChatKey): void => {
    const key = `${chat.accountId} ${chat.chatId}`
    const before = chains.get(key) ?? Promise.resolve()
    const now = before.then(async () => {
      const release = await slot()
      try {
        while (await sendLeftBehind(runtime, chat));
        while (await handleNext(runtime, chat));
      } catch (error) {
        runtime.log.error({ err: error }, 'a chat could not be worked on; the next tick takes it up again')
      } finally {
        release()
      }
    })
    chains.set(key, now)
    void now.then(() => {
      if (chains.get(key) === now) chains.delete(key)
    })
  }

  return {
    receive: async (accountId, updates) => {
      await storeUpdates(
        runtime.db,
        runtime.sealer,
        updates.map((incoming) => ({
          accountId,
          chatId: incoming.chatId,
          updateKey: incoming.updateKey,
          kind: incoming.kind,
          body: JSON.stringify(incoming),
        })),
        runtime.now(),
      )
      for (const chatId of new Set(updates.map((incoming) => incoming.chatId))) work({ accountId, chatId })
    },
    recover: async () => {
      for (const chat of await chatsWaiting(runtime.db, runtime.now(), 200)) {
        // A chat that is being worked on has its answer on the way: it would arrive twice.
        if (runtime.accounts.has(chat.accountId) && !chains.has(`${chat.accountId} ${chat.chatId}`)) work(chat)
      }
    },
    idle: async () => {
      while (chains.size > 0) await Promise.all(chains.values())
    },
  }
}

/** Leaves out what is undefined, as the exact optional fields of a message want it. */
function tidy({ title, lines, choices, link, copy, file }: z.infer<typeof storedReply>[number]): OutgoingMessage {
  return {
    ...(title !== undefined && { title }),
    lines,
    choices: choices.map(({ label, token, style }) => ({ label, token, ...(style && { style }) })),
    ...(link !== undefined && { link }),
    ...(copy !== undefined && { copy }),
    ...(file !== undefined && { file }),
  }
}

/** Sends the oldest answer of a chat that has not left. False when there was none, or it could not leave now either. */
async function sendLeftBehind(runtime: Runtime, chat: ChatKey): Promise<boolean> {
  const waiting = await waitingReply(runtime.db, runtime.sealer, chat, runtime.now())
  if (waiting === null) return false
  const stored = storedReply.safeParse(JSON.parse(waiting.reply))
  if (stored.success)
    return sendReply(runtime, { ...chat, id: waiting.id }, { messages: stored.data.map(tidy), attempts: waiting.attempts })
  runtime.log.error({ update: String(waiting.id) }, 'an answer of another version could not be read; it is given up')
  await noteReplyFailure(runtime.db, waiting.id, { why: 'unreadable', nextAt: null })
  return true
}

/** Handles the oldest update of a chat and sends the answer. False when there was none. */
async function handleNext(runtime: Runtime, key: ChatKey): Promise<boolean> {
  const account = runtime.accounts.get(key.accountId)
  if (account === undefined) return false
  const chat: Chat = { ...key, platform: account.platform }
  const touched = untouched()
  const done = await inTransaction(runtime, chat, touched)
  if (done === null) return false
  // Whoever asked waits for his answer, not for the queue.
  const woken = runtime.wake(touched)
  if (done.messages.length > 0) await sendReply(runtime, { ...key, id: done.id }, { messages: done.messages, attempts: 0 })
  await woken
  return true
}

type Done = { id: bigint; messages: readonly OutgoingMessage[] }

/**
 * Effect, next state, answer and the mark "handled" in one transaction, under the chat's lock. A surprise is rolled back whole and
 * answered with one sentence; while the database itself is away the update stays as it is and is handled later.
 */
async function inTransaction(runtime: Runtime, chat: Chat, touched: ReturnType<typeof untouched>): Promise<Done | null> {
  let at: bigint | null = null
  try {
    return await transaction(runtime.db, async (tx) => {
      await lockChat(tx, `${chat.accountId} ${chat.chatId}`)
      const update = await nextUnhandled(tx, runtime.sealer, chat)
      if (update === null) return null
      at = update.id
      const now = runtime.now()
      const context = { runtime, tx, now, chat, incoming: storedIncoming.parse(JSON.parse(update.body)), touched }
      const handled = (await tooFast(context)) ?? (await handleIncoming(context))
      await markHandled(tx, runtime.sealer, {
        id: update.id,
        at: now,
        outcome: handled.outcome,
        reply: handled.messages.length === 0 ? null : JSON.stringify(handled.messages),
      })
      return { id: update.id, messages: handled.messages }
    })
  } catch (error) {
    if (at === null || !(await isAlive(runtime))) throw error
    return apologise(runtime, chat, { id: at, error })
  }
}

async function isAlive(runtime: Runtime): Promise<boolean> {
  return runtime.db.$queryRaw`SELECT 1`.then(
    () => true,
    () => false,
  )
}

/** THE ONE PLACE where a surprise becomes an answer: one sentence with a short code that stands in the log too. */
async function apologise(runtime: Runtime, chat: Chat, failed: { id: bigint; error: unknown }): Promise<Done> {
  const code = `E${failed.id}`
  runtime.log.error({ err: failed.error, code }, 'an update could not be handled')
  return transaction(runtime.db, async (tx) => {
    const now = runtime.now()
    const message = await sayReply(
      {
        runtime,
        tx,
        now,
        chat,
        incoming: { kind: 'text', text: '', updateKey: '', chatId: chat.chatId, chat: 'private', messageKey: '' },
        touched: untouched(),
      },
      { kind: 'error', code },
    )
    await markHandled(tx, runtime.sealer, { id: failed.id, at: now, outcome: `error ${code}`, reply: JSON.stringify([message]) })
    return { id: failed.id, messages: [message] }
  })
}

/** Whoever writes faster than a person can is asked once to slow down; what he writes meanwhile changes nothing. */
async function tooFast(context: Parameters<typeof handleIncoming>[0]): Promise<Handled | null> {
  const { count, warned } = await recentPace(context.tx, context.chat, new Date(context.now.getTime() - pace.windowMs))
  if (count < pace.updates) return null
  return { outcome: 'too-fast', messages: warned ? [] : [await sayReply(context, { kind: 'slow-down' })] }
}

/** Sends an answer after the commit; false when it did not leave. It may be repeated when it is not known whether it arrived: an answer twice is better than none. */
async function sendReply(
  runtime: Runtime,
  to: ChatKey & { id: bigint },
  reply: { messages: readonly OutgoingMessage[]; attempts: number },
): Promise<boolean> {
  for (const message of reply.messages) {
    const result = await runtime.send(to.accountId, to.chatId, message)
    if (result.kind === 'sent') continue
    if (result.kind === 'unreachable') {
      const person = await personAt(runtime.db, to, runtime.now())
      if (person !== null && result.certain) await noteUnreachable(runtime.db, person.linkId, runtime.now(), 'blocked')
    }
    const why = 'why' in result ? result.why : result.kind
    const again =
      (result.kind === 'retry' || result.kind === 'unknown' || result.kind === 'unauthorized') && reply.attempts + 1 < replyAttempts
    const waitMs = Math.max(2000 * 2 ** reply.attempts, result.kind === 'retry' ? result.afterMs : 0)
    await noteReplyFailure(runtime.db, to.id, { why, nextAt: again ? new Date(runtime.now().getTime() + waitMs) : null })
    runtime.log.warn({ account: to.accountId, update: String(to.id), why, again }, 'an answer did not leave')
    return false
  }
  await markReplied(runtime.db, to.id, runtime.now())
  return true
}
