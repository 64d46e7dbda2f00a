import { judge, type SendResult } from '../domain/delivery.ts'
import { claimNext, putBack, putElsewhere, putOff, type Asked, type Claim } from '../db/claims.ts'
import { openChoiceLists } from '../db/choice-lists.ts'
import { transaction } from '../db/client.ts'
import { gathered } from '../db/gathered.ts'
import type { AccountId } from '../domain/ids.ts'
import { toOutgoing, type Message } from '../messages/message.ts'
import type { OutgoingMessage } from '../messages/outgoing.ts'
import { untouched, type EndState, type Runtime, type Touched } from '../runtime.ts'
import { compose, merge, type Composed } from './compose.ts'
import { gatherFacts, type Context } from './composing.ts'

/** A message that cannot be put into words is looked at again this much later, and longer each time. */
const notComposedPauseMs = 10_000

/** Accounts for which messages are made ready together: more would hold their locks for long. Those who ask at the same time share it. */
const together = { most: 10, waitMs: 10 }

/** One message to one chat; more than one claim where held ones were merged. */
export type Ready = {
  claims: readonly Claim[]
  accountId: AccountId
  chatId: string
  message: OutgoingMessage
  listId: string | null
  tells: readonly { claim: Claim; version: number }[]
}

/** `dropped`: claims that were ended or put off without a message. */
type Prepared = { ready: readonly Ready[]; dropped: number }

/** Makes the next messages of an account ready to leave, at most `most`. */
export type Preparer = (asked: Asked) => Promise<Prepared>

/** Accounts that ask while messages of others are being made ready share the next transaction. `expected`: how many accounts are at work. */
export function createPreparer(runtime: Runtime, expected: () => number): Preparer {
  const prepare = gathered(
    async (orders: readonly (Asked & { take: (prepared: Prepared) => void })[]) => {
      const ofAccounts = await prepareFor(runtime, orders)
      for (const { accountId, take } of orders) take(ofAccounts.get(accountId) ?? { ready: [], dropped: 0 })
    },
    { ...together, expected },
  )
  return async (asked) => {
    let prepared: Prepared = { ready: [], dropped: 0 }
    await prepare({
      ...asked,
      take: (own) => {
        prepared = own
      },
    })
    return prepared
  }
}

type OfAccounts = ReadonlyMap<AccountId, Prepared>

/** What cannot be put into words (a damaged value) is put off like what failed to leave, so that it holds up nobody else. */
async function prepareFor(runtime: Runtime, asked: readonly Asked[]): Promise<OfAccounts> {
  const claimed: Claim[][] = []
  try {
    return await claimAndCompose(runtime, asked, claimed)
  } catch (error) {
    const [first] = claimed
    // Of several accounts each is asked for by itself next.
    if (first === undefined || asked.length > 1) throw error
    // One of several: by themselves the others go on.
    if (claimed.length > 1)
      return prepareFor(
        runtime,
        asked.map(({ accountId }) => ({ accountId, most: 1 })),
      )
    runtime.log.error({ err: error, deliveries: first.map(({ id }) => String(id)) }, 'a message could not be put into words')
    const result: SendResult = { kind: 'retry', afterMs: notComposedPauseMs, accountWide: false, why: 'not-composed' }
    await putOff(runtime.db, first, { verdictOn: (claim) => judge(result, claim), now: runtime.now() })
    return new Map(asked.map(({ accountId }) => [accountId, { ready: [], dropped: first.length }]))
  }
}

/** Claims the next messages and puts them into words, in one transaction that is committed before anything is sent. `claimed` gets the claims. */
async function claimAndCompose(runtime: Runtime, asked: readonly Asked[], claimed: Claim[][]): Promise<OfAccounts> {
  const touched = untouched()
  const ended: Ended[] = []
  const ready = await transaction(runtime.db, async (tx): Promise<Ready[]> => {
    const now = runtime.now()
    const { processId } = runtime
    claimed.push(...(await claimNext(tx, asked, { processId, now, realNow: runtime.realNow() })))
    if (claimed.length === 0) return []
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
      withList.map(({ accountId, chatId, title, message: { options = [], rules = {} } }) => ({
        chat: { accountId, chatId },
        title,
        foreground: false,
        rules,
        options,
        now,
      })),
    )
    return drafts.map((draft): Ready => {
      const { title: _, message, ...rest } = draft
      const listId = listIds[withList.indexOf(draft)] ?? null
      return { ...rest, listId, message: toOutgoing(message, listId) }
    })
  })
  for (const one of ended) runtime.meter.ended(one)
  if (touched.accounts.size > 0) await runtime.wake(touched)
  const claims = claimed.flat()
  return new Map(
    asked.map(({ accountId }) => {
      const own = ready.filter((one) => one.accountId === accountId)
      const left = own.reduce((sum, one) => sum + one.claims.length, 0)
      return [accountId, { ready: own, dropped: claims.filter((claim) => claim.accountId === accountId).length - left }]
    }),
  )
}

type Ended = { accountId: AccountId; state: EndState }
type Draft = Pick<Ready, 'claims' | 'accountId' | 'chatId' | 'tells'> & { message: Message; title: string }

/** The one message that the claims of a chat become; null when none of them has anything to say (yet). */
async function draftOf(
  context: Omit<Context, 'claim'>,
  claims: readonly Claim[],
  { touched, ended }: { touched: Touched; ended: Ended[] },
): Promise<Draft | null> {
  const { runtime, tx, now } = context
  const parts: (Extract<Composed, { kind: 'say' }> & { claim: Claim })[] = []
  for (const claim of claims) {
    const composed = await compose({ ...context, claim })
    if (composed.kind === 'drop') {
      await putBack(tx, claim.id, { status: composed.status, reason: composed.reason, now })
      ended.push({ accountId: claim.accountId, state: composed.status })
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
    accountId: first.claim.accountId,
    chatId: first.claim.chatId,
    message,
    title,
    tells: used.flatMap(({ claim, tells }) => (tells === null ? [] : [{ claim, version: tells }])),
  }
}
