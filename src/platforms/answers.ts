import { z } from 'zod'
import { gathered } from '../db/gathered.ts'
import { markReplied, noteReplyFailure, takeReply, waitingReply } from '../db/inbound.ts'
import { isLeaseHeld, isProcessGone, processLease } from '../db/lease.ts'
import { personAt, noteUnreachable } from '../db/people.ts'
import { untilWritten } from '../db/until-written.ts'
import type { AccountId, ChatKey } from '../domain/ids.ts'
import type { OutgoingMessage } from '../messages/outgoing.ts'
import type { Runtime } from '../runtime.ts'
import { atMost } from './at-most.ts'

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
/** Answers of an account on their way at the same time: where each takes a quarter of a second, about as many as Telegram takes from a bot. */
const answersAtOnce = 8

/** An answer that was decided and stored. `receivedAt`: when its question was stored. */
export type Answer = ChatKey & { id: bigint; receivedAt: Date; messages: readonly OutgoingMessage[]; attempts: number }

export type Answers = {
  /**
   * Sends an answer; false when it did not leave. It may be repeated when it is not known whether it arrived (also when this process
   * dies in the moment between): an answer twice is better than none.
   */
  send: (answer: Answer) => Promise<boolean>
  /**
   * Sends the oldest answer of a chat that has not left. none: there is none, or it cannot leave now either; elsewhere: another process
   * has it on its way.
   */
  sendLeftBehind: (chat: ChatKey) => Promise<'sent' | 'none' | 'elsewhere'>
}

/** The way out for answers, with a note of each that has left. */
export function createAnswers(runtime: Runtime): Answers {
  const gone = new Set<number>()
  const places = new Map<AccountId, ReturnType<typeof atMost>>()
  const onFailure = (error: unknown): void =>
    runtime.log.warn({ err: error }, 'what became of an answer could not be written; trying again')
  // The chat's next update waits for this: until it is written, the answer counts as one that has not left.
  const noteReplied = gathered((ids: readonly bigint[]) => untilWritten(() => markReplied(runtime.db, ids, runtime.now()), onFailure))

  const placeOf = (id: AccountId): ReturnType<typeof atMost> => {
    const place = places.get(id) ?? atMost(answersAtOnce)
    places.set(id, place)
    return place
  }

  const isGone = async (processId: number): Promise<boolean> => {
    if (gone.has(processId) && !(await isLeaseHeld(runtime.db, processLease(processId)))) return true
    if (!(await isProcessGone(runtime.db, processId))) return false
    gone.add(processId)
    return true
  }

  const send = async (answer: Answer): Promise<boolean> => {
    const { id, accountId, chatId, attempts } = answer
    for (const message of answer.messages) {
      const result = await placeOf(accountId)(() => runtime.send(accountId, chatId, message))
      if (result.kind === 'sent') continue
      if (result.kind === 'unreachable') {
        const person = await personAt(runtime.db, answer, runtime.now())
        if (person !== null && result.certain) await noteUnreachable(runtime.db, person.linkId, runtime.now(), 'blocked')
      }
      const why = 'why' in result ? result.why : result.kind
      // While the trouble is the account's, the answer waits for its end, and looks now and then whether it has come.
      const waits = result.kind === 'unauthorized' || (result.kind === 'retry' && result.accountWide)
      const again = waits || ((result.kind === 'retry' || result.kind === 'unknown') && attempts + 1 < replyAttempts)
      const leastMs = waits ? 2000 : 2000 * 2 ** attempts
      const waitMs = Math.min(Math.max(leastMs, result.kind === 'retry' ? result.afterMs : 0), longestReplyWaitMs)
      const failure = { why, nextAt: again ? new Date(runtime.now().getTime() + waitMs) : null, counts: !waits }
      await untilWritten(() => noteReplyFailure(runtime.db, id, failure), onFailure)
      runtime.log.warn({ account: accountId, update: String(id), why, again }, 'an answer did not leave')
      return false
    }
    runtime.meter.answered(runtime.now().getTime() - answer.receivedAt.getTime())
    await noteReplied(id)
    return true
  }

  return {
    send,
    sendLeftBehind: async (chat) => {
      const waiting = await waitingReply(runtime.db, runtime.sealer, chat, runtime.now())
      if (waiting === null) return 'none'
      if (waiting.by !== runtime.processId) {
        if (waiting.by !== null && !(await isGone(waiting.by))) return 'elsewhere'
        if (!(await takeReply(runtime.db, waiting, runtime.processId))) return 'elsewhere'
      }
      const stored = storedReply.safeParse(JSON.parse(waiting.reply))
      if (stored.success) return (await send({ ...chat, ...waiting, messages: stored.data.map(tidy) })) ? 'sent' : 'none'
      runtime.log.error({ update: String(waiting.id) }, 'an answer of another version could not be read; it is given up')
      await noteReplyFailure(runtime.db, waiting.id, { why: 'unreadable', nextAt: null })
      return 'sent'
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
