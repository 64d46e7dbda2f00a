import { judge, type SendResult } from '../domain/delivery.ts'
import { claimNext, putBack, putElsewhere, putOff, type Claim } from '../db/claims.ts'
import { openChoiceLists } from '../db/choice-lists.ts'
import { transaction } from '../db/client.ts'
import { toOutgoing, type Message } from '../messages/message.ts'
import type { OutgoingMessage } from '../messages/outgoing.ts'
import { untouched, type Account, type EndState, type Runtime, type Touched } from '../runtime.ts'
import { compose, merge, type Composed } from './compose.ts'
import { gatherFacts, type Context } from './composing.ts'

/** A message that cannot be put into words is looked at again this much later, and longer each time. */
const notComposedPauseMs = 10_000

/** One message to one chat; more than one claim where held ones were merged. */
export type Ready = {
  claims: readonly Claim[]
  chatId: string
  message: OutgoingMessage
  listId: string | null
  tells: readonly { claim: Claim; version: number }[]
}

/** `dropped`: claims that were ended or put off without a message. */
type Prepared = { ready: readonly Ready[]; dropped: number }
const nothing: Prepared = { ready: [], dropped: 0 }

/** What cannot be put into words (a damaged value) is put off like what failed to leave, so that it holds up nobody else. */
export async function prepare(runtime: Runtime, account: Account, most: number): Promise<Prepared> {
  const claimed: Claim[][] = []
  try {
    return await claimAndCompose(runtime, account, { most, claimed })
  } catch (error) {
    const [first] = claimed
    if (first === undefined) throw error
    // One of several: by themselves the others go on.
    if (claimed.length > 1) return prepare(runtime, account, 1)
    runtime.log.error({ err: error, deliveries: first.map(({ id }) => String(id)) }, 'a message could not be put into words')
    const result: SendResult = { kind: 'retry', afterMs: notComposedPauseMs, accountWide: false, why: 'not-composed' }
    await putOff(runtime.db, first, { verdictOn: (claim) => judge(result, claim), now: runtime.now() })
    return { ready: [], dropped: first.length }
  }
}

/** Claims the next messages and puts them into words, in one transaction that is committed before anything is sent. `claimed` gets the claims. */
async function claimAndCompose(
  runtime: Runtime,
  account: Account,
  { most, claimed }: { most: number; claimed: Claim[][] },
): Promise<Prepared> {
  const touched = untouched()
  const ended: EndState[] = []
  const prepared = await transaction(runtime.db, async (tx): Promise<Prepared> => {
    const now = runtime.now()
    const { processId } = runtime
    claimed.push(...(await claimNext(tx, { accountId: account.id, processId, most, now, realNow: runtime.realNow() })))
    if (claimed.length === 0) return nothing
    const context = { runtime, tx, now, facts: await gatherFacts({ runtime, tx, now }, claimed.flat()) }
    const drafts: Draft[] = []
    for (const claims of claimed) {
      const draft = await draftOf(context, claims, { touched, ended })
      if (draft !== null) drafts.push(draft)
    }
    const withList = drafts.filter(({ message }) => (message.options?.length ?? 0) > 0)
    const listIds = await openChoiceLists(
      tx,
      runtime.sealer,
      withList.map(({ chatId, title, message: { options = [], rules = {} } }) => ({
        chat: { accountId: account.id, chatId },
        title,
        foreground: false,
        rules,
        options,
        now,
      })),
    )
    const ready = drafts.map((draft): Ready => {
      const { claims, chatId, message, tells } = draft
      const listId = listIds[withList.indexOf(draft)] ?? null
      return { claims, chatId, tells, listId, message: toOutgoing(message, listId) }
    })
    return { ready, dropped: claimed.flat().length - ready.reduce((sum, { claims }) => sum + claims.length, 0) }
  })
  for (const state of ended) runtime.meter.ended({ accountId: account.id, state })
  if (touched.accounts.size > 0) await runtime.wake(touched)
  return prepared
}

type Draft = Pick<Ready, 'claims' | 'chatId' | 'tells'> & { message: Message; title: string }

/** The one message that the claims of a chat become; null when none of them has anything to say (yet). */
async function draftOf(
  context: Omit<Context, 'claim'>,
  claims: readonly Claim[],
  { touched, ended }: { touched: Touched; ended: EndState[] },
): Promise<Draft | null> {
  const { runtime, tx, now } = context
  const parts: (Extract<Composed, { kind: 'say' }> & { claim: Claim })[] = []
  for (const claim of claims) {
    const composed = await compose({ ...context, claim })
    if (composed.kind === 'drop') {
      await putBack(tx, claim.id, { status: composed.status, reason: composed.reason, now })
      ended.push(composed.status)
    } else if (composed.kind === 'hold')
      await putBack(tx, claim.id, { status: 'held', reason: composed.reason, notBefore: composed.until, now })
    else if (composed.kind === 'elsewhere') {
      const other = await putElsewhere(tx, claim, { now, served: runtime.accounts.keys() })
      if (other !== null) touched.accounts.add(other)
    } else parts.push({ ...composed, claim })
  }
  const [first, ...others] = parts
  if (first === undefined) return null
  const { message, title, used } = merge([first, ...others])
  for (const part of others)
    if (!used.includes(part))
      await putBack(tx, part.claim.id, {
        status: 'held',
        reason: part.claim.heldFor ?? 'quiet-hours',
        notBefore: part.claim.notBefore,
        now,
      })
  return {
    claims: used.map(({ claim }) => claim),
    chatId: first.claim.chatId,
    message,
    title,
    tells: used.flatMap(({ claim, tells }) => (tells === null ? [] : [{ claim, version: tells }])),
  }
}
