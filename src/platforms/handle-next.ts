import { z } from 'zod'
import { lockChat, transaction } from '../db/client.ts'
import { forgetChat } from '../db/conversations.ts'
import { isTroubleOfServer } from '../db/error-code.ts'
import { markHandled, openBody, type Kept } from '../db/inbound.ts'
import { pace, readScene } from '../db/scene.ts'
import type { ChatKey } from '../domain/ids.ts'
import { untouched, type Chat, type Runtime, type Touched } from '../runtime.ts'
import type { Answer } from './answers.ts'
import { handleIncoming } from './handle-incoming.ts'
import { sayReply, type Handled, type Update } from './say.ts'

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
/** What came of a look at a chat. answer-first: an older answer has not left, and nothing was handled. `more`: another update waits. */
export type Looked = { kind: 'nothing' } | { kind: 'answer-first' } | { kind: 'handled'; answer: Answer; touched: Touched; more: boolean }

/**
 * Handles the oldest update of a chat, but for its answer, which is left to be sent. Effect, next state, answer and the mark "handled"
 * in one transaction, under the chat's lock. A surprise is rolled back whole and answered with one sentence; while the database itself
 * is away or has no room the update stays as it is and is handled later. `overtake`: also while an older answer is on its way.
 */
export async function handleNext(runtime: Runtime, key: ChatKey, { overtake }: { overtake: boolean }): Promise<Looked> {
  const account = runtime.accounts.get(key.accountId)
  if (account === undefined) return { kind: 'nothing' }
  const chat: Chat = { ...key, platform: account.platform }
  const begun: Begun[] = []
  try {
    return await transaction(runtime.db, async (tx): Promise<Looked> => {
      await lockChat(tx, `${chat.accountId} ${chat.chatId}`)
      const now = runtime.now()
      const scene = await readScene(tx, chat, now)
      if (scene.answerWaits && !overtake) return { kind: 'answer-first' }
      const { update, more } = scene
      if (update === null) return { kind: 'nothing' }
      begun.push({ ...update, more })
      const log = runtime.log.child({ update: String(update.id) })
      const incoming = storedIncoming.parse(JSON.parse(openBody(runtime.sealer, chat, update)))
      const context = { runtime: { ...runtime, log }, tx, now, chat, incoming, scene, touched: untouched() }
      return end(context, { ...update, more }, (await tooFast(context)) ?? (await handleIncoming(context)))
    })
  } catch (error) {
    const [update] = begun
    if (update === undefined || isTroubleOfServer(error) || !(await isAlive(runtime))) throw error
    return apologise(runtime, chat, { ...update, error })
  }
}

type Begun = { id: bigint; receivedAt: Date; more: boolean }

/** The last of the transaction: what became of the update. */
async function end(context: Omit<Update, 'incoming' | 'scene'>, update: Begun, { outcome, messages, keep }: Handled): Promise<Looked> {
  const { runtime, tx, now, chat, touched } = context
  const { id, receivedAt, more } = update
  const reply = messages.length === 0 ? null : JSON.stringify(messages)
  const kept: Kept | undefined = keep && { ...keep, chat }
  // The person has just given this chat up: it keeps nothing, whoever links it next.
  if ((await markHandled(tx, runtime.sealer, { id, at: now, outcome, reply, by: runtime.processId }, kept)) === 'link-ended')
    await forgetChat(tx, chat, now)
  runtime.log.debug({ account: chat.accountId, outcome }, 'handled')
  return { kind: 'handled', answer: { ...chat, id, receivedAt, messages, attempts: 0 }, touched, more }
}

async function isAlive(runtime: Runtime): Promise<boolean> {
  return runtime.db.$queryRaw`SELECT 1`.then(
    () => true,
    () => false,
  )
}

/** THE ONE PLACE where a surprise becomes an answer: one sentence with a short code that stands in the log too. */
async function apologise(runtime: Runtime, chat: Chat, failed: Begun & { error: unknown }): Promise<Looked> {
  const code = `E${failed.id}`
  runtime.log.error({ err: failed.error, update: String(failed.id), code }, 'an update could not be handled')
  return transaction(runtime.db, async (tx) => {
    const context = { runtime, tx, now: runtime.now(), chat, touched: untouched() }
    const message = await sayReply(context, { kind: 'error', code })
    return end(context, failed, { outcome: `error ${code}`, messages: [message] })
  })
}

/** Whoever writes faster than a person can is asked once to slow down; what he writes meanwhile changes nothing. */
async function tooFast(context: Update): Promise<Handled | null> {
  const { count, warned } = context.scene.recent
  if (count < pace.updates) return null
  return { outcome: 'too-fast', messages: warned ? [] : [await sayReply(context, { kind: 'slow-down' })] }
}
