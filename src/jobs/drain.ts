import { setTimeout as sleep } from 'node:timers/promises'
import { afterUnknown, judge, type SendResult } from '../domain/delivery.ts'
import type { AccountId } from '../domain/ids.ts'
import { localDay } from '../domain/local-time.ts'
import { pauseAccount, pausedUntil } from '../db/accounts.ts'
import { brandAccount } from '../db/brands.ts'
import { claimNext, putBack, putElsewhere, putOff, settle, type Claim } from '../db/claims.ts'
import { transaction } from '../db/client.ts'
import { openChoiceList } from '../db/choice-lists.ts'
import { noteTold } from '../db/rsvps.ts'
import { tellLeaders } from '../db/tell-leaders.ts'
import { toOutgoing } from '../messages/message.ts'
import type { OutgoingMessage } from '../messages/outgoing.ts'
import { touch, untouched, type Account, type Runtime } from '../runtime.ts'
import { compose, merge, type Composed } from './compose.ts'

/** On its way at the same time, per account: messengers ask for no more than 3 to 5. */
const inFlightLimit = 4
/** A pause that is longer than this is left to the next tick instead of being waited for. */
const longestWaitMs = 2000
/** A message that cannot be put into words is looked at again this much later, and longer each time. */
const notComposedPauseMs = 10_000

export type DrainCounts = { sent: number; other: number }

/**
 * Sends what is due on one account: claims row by row, commits each claim before the message leaves, spaces them evenly and writes
 * down what became of each. Safe to run twice at once; one at a time per account keeps the spacing (see jobs/index).
 */
export async function drain(runtime: Runtime, accountId: AccountId, signal: AbortSignal): Promise<DrainCounts> {
  const account = runtime.accounts.get(accountId)
  const counts: DrainCounts = { sent: 0, other: 0 }
  if (account === undefined) return counts
  const inFlight = new Set<Promise<void>>()
  while (!signal.aborted) {
    const pauseMs = await pauseOf(runtime, accountId)
    if (pauseMs > longestWaitMs) break
    if (pauseMs > 0) await sleep(pauseMs, undefined, { signal }).catch(() => {})
    const ready = signal.aborted ? null : await prepare(runtime, account)
    if (ready === null) {
      if (inFlight.size === 0) break
      await Promise.race(inFlight)
      continue
    }
    if (ready.kind === 'nothing-to-say') {
      counts.other += ready.claims
      continue
    }
    const flight = deliver(runtime, account, ready)
      .then((sent) => {
        if (sent) counts.sent += ready.claims.length
        else counts.other += ready.claims.length
      })
      // Nobody may be waiting for this one when it fails, and a rejection that nobody hears of ends the process.
      .catch((error: unknown) =>
        runtime.log.error(
          { err: error, deliveries: ready.claims.map(({ id }) => String(id)) },
          'a result could not be written; it will count as unknown',
        ),
      )
      .finally(() => inFlight.delete(flight))
    inFlight.add(flight)
    await sleep(account.spacingMs)
    if (inFlight.size >= inFlightLimit) await Promise.race(inFlight)
  }
  await Promise.all(inFlight)
  return counts
}

async function pauseOf(runtime: Runtime, accountId: AccountId): Promise<number> {
  const until = await pausedUntil(runtime.db, accountId)
  return until === null ? 0 : Math.max(0, until.getTime() - runtime.realNow().getTime())
}

type Ready = {
  kind: 'ready'
  claims: readonly Claim[]
  chatId: string
  message: OutgoingMessage
  tells: readonly { claim: Claim; version: number }[]
}

type Prepared = Ready | { kind: 'nothing-to-say'; claims: number } | null

/** What cannot be put into words (a damaged value) is put off like what failed to leave, so that it holds up nobody else. */
async function prepare(runtime: Runtime, account: Account): Promise<Prepared> {
  const claimed: Claim[] = []
  try {
    return await claimAndCompose(runtime, account, claimed)
  } catch (error) {
    if (claimed.length === 0) throw error
    runtime.log.error({ err: error, deliveries: claimed.map(({ id }) => String(id)) }, 'a message could not be put into words')
    const result: SendResult = { kind: 'retry', afterMs: notComposedPauseMs, accountWide: false, why: 'not-composed' }
    await putOff(runtime.db, claimed, { verdictOn: (claim) => judge(result, claim), now: runtime.now() })
    return { kind: 'nothing-to-say', claims: claimed.length }
  }
}

/** Claims the next message and puts it into words, in one transaction that is committed before anything is sent. `claimed` gets the claims. */
async function claimAndCompose(runtime: Runtime, account: Account, claimed: Claim[]): Promise<Prepared> {
  const touched = untouched()
  const prepared = await transaction(runtime.db, async (tx): Promise<Prepared> => {
    const now = runtime.now()
    const claims = await claimNext(tx, { accountId: account.id, processId: runtime.processId, now, realNow: runtime.realNow() })
    if (claims.length === 0) return null
    claimed.push(...claims)
    const parts: (Extract<Composed, { kind: 'say' }> & { claim: Claim })[] = []
    for (const claim of claims) {
      const composed = await compose({ runtime, tx, now, claim })
      if (composed.kind === 'drop') await putBack(tx, claim.id, { status: composed.status, reason: composed.reason, now })
      else if (composed.kind === 'hold')
        await putBack(tx, claim.id, { status: 'held', reason: composed.reason, notBefore: composed.until, now })
      else if (composed.kind === 'elsewhere') {
        const other = await putElsewhere(tx, claim, { now, served: runtime.accounts.keys() })
        if (other !== null) touched.accounts.add(other)
      } else parts.push({ ...composed, claim })
    }
    const [first, ...others] = parts
    if (first === undefined) return { kind: 'nothing-to-say', claims: claims.length }
    const { message, title, used } = merge([first, ...others])
    for (const part of others)
      if (!used.includes(part))
        await putBack(tx, part.claim.id, {
          status: 'held',
          reason: part.claim.heldFor ?? 'quiet-hours',
          notBefore: part.claim.notBefore,
          now,
        })
    const chat = { accountId: account.id, chatId: first.claim.chatId }
    const listId = message.options?.length
      ? await openChoiceList(tx, runtime.sealer, chat, {
          title,
          foreground: false,
          rules: message.rules ?? {},
          options: message.options,
          now,
        })
      : null
    return {
      kind: 'ready',
      claims: used.map(({ claim }) => claim),
      chatId: first.claim.chatId,
      message: toOutgoing(message, listId),
      tells: used.flatMap(({ claim, tells }) => (tells === null ? [] : [{ claim, version: tells }])),
    }
  })
  if (touched.accounts.size > 0) await runtime.wake(touched)
  return prepared
}

/** Sends and writes down. When the result cannot be written (the database is away) it is tried until it can: the outcome is known. */
async function deliver(runtime: Runtime, account: Account, ready: Ready): Promise<boolean> {
  const result = await runtime.send(account.id, ready.chatId, ready.message)
  for (let tries = 0; ; tries++) {
    try {
      return await record(runtime, account, { ready, result })
    } catch (error) {
      if (tries === 9) throw error
      runtime.log.warn({ err: error }, 'a result could not be written; trying again')
      await sleep(Math.min(200 * 2 ** tries, 5000))
    }
  }
}

async function record(runtime: Runtime, account: Account, { ready, result }: { ready: Ready; result: SendResult }): Promise<boolean> {
  const touched = untouched()
  const now = runtime.now()
  await transaction(runtime.db, async (tx) => {
    for (const claim of ready.claims) {
      const settled = await settle(tx, claim, judge(result, claim), { now, served: runtime.accounts.keys() })
      if (settled.kind === 'again') touched.due.push(settled.at)
      if (settled.kind === 'rerouted') touch(touched, { accounts: [settled.accountId], due: settled.due })
      if (settled.kind === 'lost')
        touch(
          touched,
          await tellLeaders(
            tx,
            { kind: 'member-lost', personId: settled.personId, occasion: `lost ${localDay(now)}` },
            { now, served: runtime.accounts.keys() },
          ),
        )
    }
    if (result.kind === 'sent' || result.kind === 'unknown') {
      for (const { claim, version } of ready.tells)
        if (claim.meetingId !== null) await noteTold(tx, { meetingId: claim.meetingId, personId: claim.personId, version })
    }
    const pauseMs =
      result.kind === 'retry' && result.accountWide ? result.afterMs : result.kind === 'unauthorized' ? unauthorizedPauseMs : 0
    if (pauseMs > 0) await pauseAccount(tx, account.id, new Date(runtime.realNow().getTime() + pauseMs))
  })
  if (result.kind !== 'sent')
    runtime.log.warn(
      {
        account: account.id,
        result: result.kind,
        why: 'why' in result ? result.why : undefined,
        deliveries: ready.claims.map(({ id }) => String(id)),
      },
      'a message was not sent',
    )
  await runtime.wake(touched)
  return result.kind === 'sent'
}

/** A token that is not valid any more needs a person; until then the account is looked at now and then. */
const unauthorizedPauseMs = 5 * 60_000

/** Claims of processes that are gone: what became of them is unknown, and each kind has its policy for that. Gives how many. */
export async function recoverClaims(runtime: Runtime, dead: readonly Claim[]): Promise<number> {
  const touched = untouched()
  for (const claim of dead) {
    const now = runtime.now()
    await transaction(runtime.db, async (tx) => {
      await settle(tx, claim, afterUnknown(claim, 'process-died'), { now, served: runtime.accounts.keys() })
      const meeting =
        claim.meetingId === null ? null : await tx.meeting.findUnique({ where: { id: claim.meetingId }, select: { version: true } })
      if (meeting !== null && claim.meetingId !== null && (claim.kind === 'meeting-notice' || claim.kind === 'meeting-change')) {
        await noteTold(tx, { meetingId: claim.meetingId, personId: claim.personId, version: meeting.version })
      }
      const row = await tx.delivery.findUnique({ where: { id: claim.id }, select: { accountId: true, status: true } })
      if (row !== null && row.accountId !== null && row.status === 'queued') touched.accounts.add(brandAccount(row.accountId))
    })
  }
  if (dead.length > 0) await runtime.wake(touched)
  return dead.length
}
