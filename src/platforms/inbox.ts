import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { lockChat, transaction } from '../db/client.ts'
import {
  chatsWaiting,
  hasUnhandled,
  markHandled,
  markReplied,
  nextUnhandled,
  noteReplyFailure,
  recentPace,
  storeUpdates,
  takeReply,
  waitingReply,
  type ChatKey,
  type NewUpdate,
} from '../db/inbound.ts'
import { isTroubleOfServer } from '../db/error-code.ts'
import { gathered } from '../db/gathered.ts'
import { isLeaseHeld, isProcessGone, processLease } from '../db/lease.ts'
import { personAt, noteUnreachable } from '../db/people.ts'
import { untilWritten } from '../db/until-written.ts'
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
    // A look that a newer program knows is left out: what can be read and pressed is what counts.
    choices: z.array(z.object({ label: z.string(), token: z.string(), style: z.enum(['primary', 'danger']).optional().catch(undefined) })),
    link: z.string().optional(),
    copy: z.string().optional(),
    file: z.object({ name: z.string(), base64: z.string() }).optional(),
  }),
)

/** An answer that cannot leave is tried this often, over about half an hour. */
const replyAttempts = 8
const longestReplyWaitMs = 5 * 60_000
/** Faster than this a person does not write; what goes beyond is asked to slow down. */
const pace = { updates: 40, windowMs: 60_000 }
/** Chats that are worked on at the same time; each holds a database connection. */
const atOnce = 6
/** As many chats are taken up by one tick; the next one goes on behind them, so that none waits for ever. */
const recoveredAtOnce = 200
/** While another process has an answer to a chat on its way, what comes after it waits, but not for ever. */
const patience = { looks: 25, everyMs: 200 }

export type Inbox = {
  /** Stores updates; resolves when they are safe, rejects when they are not. Handling goes on by itself. */
  receive: (accountId: AccountId, updates: readonly Incoming[]) => Promise<void>
  /** Takes up what a dead process left: updates not handled, answers not sent. Does not wait for the messenger. */
  recover: () => Promise<void>
  /** How many updates are being stored or wait to be handled, in this process. */
  waiting: () => number
  /** Resolves when nothing is being handled. */
  idle: () => Promise<void>
}

/** The way in: every update is stored once, then handled in order per chat. */
export function createInbox(runtime: Runtime): Inbox {
  const chains = new Map<string, Promise<void>>()
  const gone = new Set<number>()
  let recoveredUpTo = 0n
  let waiting = 0
  let running = 0
  const queue: (() => void)[] = []

  const store = gathered((together: readonly (readonly NewUpdate[])[]) =>
    storeUpdates(runtime.db, runtime.sealer, together.flat(), runtime.now()),
  )

  const slot = async (): Promise<() => void> => {
    if (running >= atOnce) await new Promise<void>((resolve) => queue.push(resolve))
    running += 1
    return () => {
      running -= 1
      queue.shift()?.()
    }
  }

  const isGone = async (processId: number): Promise<boolean> => {
    if (gone.has(processId) && !(await isLeaseHeld(runtime.db, processLease(processId)))) return true
    if (!(await isProcessGone(runtime.db, processId))) return false
    gone.add(processId)
    return true
  }

  const sendAllLeftBehind = async (chat: ChatKey): Promise<void> => {
    for (let looks = 0; looks < patience.looks;) {
      const found = await sendLeftBehind(runtime, chat, isGone)
      if (found === 'none') return
      if (found === 'elsewhere') {
        looks += 1
        await sleep(patience.everyMs)
      }
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
        await sendAllLeftBehind(chat)
        // What is stored after the last look has a turn of its own.
        while ((await handleNext(runtime, chat)) && (await hasUnhandled(runtime.db, chat)));
      } catch (error) {
        runtime.log.error({ err: error }, 'a chat could not be worked on; the next tick takes it up again')
      } finally {
        release()
      }
    })
    chains.set(key, now)
    waiting += 1
    void now.then(() => {
      waiting -= 1
      if (chains.get(key) === now) chains.delete(key)
    })
  }

  return {
    receive: async (accountId, updates) => {
      waiting += updates.length
      try {
        await store(
          updates.map((incoming) => ({
            accountId,
            chatId: incoming.chatId,
            updateKey: incoming.updateKey,
            kind: incoming.kind,
            body: JSON.stringify(incoming),
          })),
        )
      } finally {
        waiting -= updates.length
      }
      for (const chatId of new Set(updates.map((incoming) => incoming.chatId))) work({ accountId, chatId })
    },
    recover: async () => {
      const { chats, next } = await chatsWaiting(runtime.db, {
        now: runtime.now(),
        served: runtime.accounts.keys(),
        by: runtime.processId,
        after: recoveredUpTo,
        most: recoveredAtOnce,
      })
      recoveredUpTo = next
      // A chat that is being worked on has its answer on the way: it would arrive twice.
      for (const chat of chats) if (!chains.has(`${chat.accountId} ${chat.chatId}`)) work(chat)
    },
    waiting: () => waiting,
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

/**
 * Sends the oldest answer of a chat that has not left. none: there is none, or it cannot leave now either; elsewhere: another process
 * has it on its way.
 */
async function sendLeftBehind(
  runtime: Runtime,
  chat: ChatKey,
  isGone: (processId: number) => Promise<boolean>,
): Promise<'sent' | 'none' | 'elsewhere'> {
  const waiting = await waitingReply(runtime.db, runtime.sealer, chat, runtime.now())
  if (waiting === null) return 'none'
  if (waiting.by !== runtime.processId) {
    if (waiting.by !== null && !(await isGone(waiting.by))) return 'elsewhere'
    if (!(await takeReply(runtime.db, waiting, runtime.processId))) return 'elsewhere'
  }
  const stored = storedReply.safeParse(JSON.parse(waiting.reply))
  if (stored.success) {
    const reply = { messages: stored.data.map(tidy), attempts: waiting.attempts }
    return (await sendReply(runtime, { ...chat, ...waiting }, reply)) ? 'sent' : 'none'
  }
  runtime.log.error({ update: String(waiting.id) }, 'an answer of another version could not be read; it is given up')
  await noteReplyFailure(runtime.db, waiting.id, { why: 'unreadable', nextAt: null })
  return 'sent'
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
  runtime.meter.handled(runtime.now().getTime() - done.receivedAt.getTime())
  if (done.messages.length > 0) await sendReply(runtime, { ...key, ...done }, { messages: done.messages, attempts: 0 })
  await woken
  return true
}

type Done = { id: bigint; receivedAt: Date; messages: readonly OutgoingMessage[] }

/**
 * Effect, next state, answer and the mark "handled" in one transaction, under the chat's lock. A surprise is rolled back whole and
 * answered with one sentence; while the database itself is away or has no room the update stays as it is and is handled later.
 */
async function inTransaction(runtime: Runtime, chat: Chat, touched: ReturnType<typeof untouched>): Promise<Done | null> {
  const begun: { id: bigint; receivedAt: Date }[] = []
  try {
    return await transaction(runtime.db, async (tx) => {
      await lockChat(tx, `${chat.accountId} ${chat.chatId}`)
      const update = await nextUnhandled(tx, runtime.sealer, chat)
      if (update === null) return null
      begun.push(update)
      const now = runtime.now()
      const log = runtime.log.child({ update: String(update.id) })
      const context = { runtime: { ...runtime, log }, tx, now, chat, incoming: storedIncoming.parse(JSON.parse(update.body)), touched }
      const handled = (await tooFast(context)) ?? (await handleIncoming(context))
      await markHandled(tx, runtime.sealer, {
        id: update.id,
        at: now,
        outcome: handled.outcome,
        reply: handled.messages.length === 0 ? null : JSON.stringify(handled.messages),
        by: runtime.processId,
      })
      log.debug({ account: chat.accountId, outcome: handled.outcome }, 'handled')
      return { id: update.id, receivedAt: update.receivedAt, messages: handled.messages }
    })
  } catch (error) {
    const [update] = begun
    if (update === undefined || isTroubleOfServer(error) || !(await isAlive(runtime))) throw error
    return apologise(runtime, chat, { ...update, error })
  }
}

async function isAlive(runtime: Runtime): Promise<boolean> {
  return runtime.db.$queryRaw`SELECT 1`.then(
    () => true,
    () => false,
  )
}

/** THE ONE PLACE where a surprise becomes an answer: one sentence with a short code that stands in the log too. */
async function apologise(runtime: Runtime, chat: Chat, failed: { id: bigint; receivedAt: Date; error: unknown }): Promise<Done> {
  const code = `E${failed.id}`
  runtime.log.error({ err: failed.error, update: String(failed.id), code }, 'an update could not be handled')
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
    await markHandled(tx, runtime.sealer, {
      id: failed.id,
      at: now,
      outcome: `error ${code}`,
      reply: JSON.stringify([message]),
      by: runtime.processId,
    })
    return { ...failed, messages: [message] }
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
  to: ChatKey & { id: bigint; receivedAt: Date },
  reply: { messages: readonly OutgoingMessage[]; attempts: number },
): Promise<boolean> {
  const onFailure = (error: unknown): void =>
    runtime.log.warn({ err: error }, 'what became of an answer could not be written; trying again')
  for (const message of reply.messages) {
    const result = await runtime.send(to.accountId, to.chatId, message)
    if (result.kind === 'sent') continue
    if (result.kind === 'unreachable') {
      const person = await personAt(runtime.db, to, runtime.now())
      if (person !== null && result.certain) await noteUnreachable(runtime.db, person.linkId, runtime.now(), 'blocked')
    }
    const why = 'why' in result ? result.why : result.kind
    // While the trouble is the account's, the answer waits for its end, and looks now and then whether it has come.
    const waits = result.kind === 'unauthorized' || (result.kind === 'retry' && result.accountWide)
    const again = waits || ((result.kind === 'retry' || result.kind === 'unknown') && reply.attempts + 1 < replyAttempts)
    const leastMs = waits ? 2000 : 2000 * 2 ** reply.attempts
    const waitMs = Math.min(Math.max(leastMs, result.kind === 'retry' ? result.afterMs : 0), longestReplyWaitMs)
    const failure = { why, nextAt: again ? new Date(runtime.now().getTime() + waitMs) : null, counts: !waits }
    await untilWritten(() => noteReplyFailure(runtime.db, to.id, failure), onFailure)
    runtime.log.warn({ account: to.accountId, update: String(to.id), why, again }, 'an answer did not leave')
    return false
  }
  runtime.meter.answered(runtime.now().getTime() - to.receivedAt.getTime())
  await untilWritten(() => markReplied(runtime.db, to.id, runtime.now()), onFailure)
  return true
}
