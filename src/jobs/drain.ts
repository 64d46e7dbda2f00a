import { setImmediate, setTimeout as sleep } from 'node:timers/promises'
import type { SendResult } from '../domain/delivery.ts'
import type { AccountId } from '../domain/ids.ts'
import { pausedUntil } from '../db/accounts.ts'
import type { Runtime } from '../runtime.ts'
import { createPreparer, type Preparer, type Ready } from './prepare-messages.ts'
import { createRecorder, notLet, type Recorder } from './record-results.ts'

/** On its way at the same time, per account: messengers ask for no more than 3 to 5. */
const inFlightLimit = 4
/** Less than the space between two messages, so that it costs no time where messages are spaced. */
const gatherMs = 10
/** A pause that is longer than this is left to the next tick instead of being waited for. */
const longestWaitMs = 2000

export type DrainCounts = { sent: number; other: number }

/**
 * Sends what is due on one account: claims as many messages as may be on their way, commits the claims before any of them leaves, spaces
 * them evenly and writes down what became of each. Safe to run twice at once; one at a time per account keeps the spacing (see jobs/index).
 */
export type Drain = (accountId: AccountId, signal: AbortSignal) => Promise<DrainCounts>

/** The drains of a process, which claim and write down together. */
export function createDrain(runtime: Runtime): Drain {
  let atWork = 0
  const house = { runtime, prepare: createPreparer(runtime, () => atWork), record: createRecorder(runtime) }
  return async (accountId, signal) => {
    atWork += 1
    try {
      return await drain(house, accountId, signal)
    } finally {
      atWork -= 1
    }
  }
}

type House = { runtime: Runtime; prepare: Preparer; record: Recorder }

async function drain({ runtime, prepare, record }: House, accountId: AccountId, signal: AbortSignal): Promise<DrainCounts> {
  const account = runtime.accounts.get(accountId)
  const counts: DrainCounts = { sent: 0, other: 0 }
  if (account === undefined) return counts
  const turn = createTurns(account.spacingMs, signal)
  const inFlight = new Set<Promise<void>>()
  let halted = false
  const launch = (ready: Ready): void => {
    const flight = deliver(runtime, { ready, halted: halted || signal.aborted, record })
      .then((result) => {
        halted ||= stopsAccount(result)
        if (result.kind === 'sent') counts.sent += ready.claims.length
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
  }
  while (!signal.aborted) {
    // Claims are made for several at once, so some have to be back first, and the others are worth a moment.
    while (inFlight.size > inFlightLimit / 2) await Promise.race(inFlight)
    if (inFlight.size > 0) await Promise.race([Promise.all(inFlight), sleep(gatherMs)])
    halted = false
    const prepared = await prepare({ accountId, most: inFlightLimit - inFlight.size })
    if (prepared.ready.length === 0 && prepared.dropped === 0) {
      if (inFlight.size > 0) {
        await Promise.race(inFlight)
        continue
      }
      // Nothing is claimed while the account must pause.
      const pauseMs = await pauseOf(runtime, accountId)
      if (pauseMs === 0 || pauseMs > longestWaitMs) break
      await sleep(pauseMs, undefined, { signal }).catch(() => {})
      continue
    }
    counts.other += prepared.dropped
    for (const ready of prepared.ready) {
      await turn()
      launch(ready)
    }
  }
  await turn()
  await Promise.all(inFlight)
  return counts
}

/**
 * Resolves when the next message may leave, `spacingMs` after the one before. What making it ready took is part of the space, and a turn
 * that came late by less than a quarter of it moves the next one up: the clock of timers would cost a tenth of what is allowed. A stop
 * ends the waiting.
 */
function createTurns(spacingMs: number, signal: AbortSignal): () => Promise<void> {
  let next = Number.NEGATIVE_INFINITY
  return async () => {
    const waitMs = next - performance.now()
    if (waitMs > 0) await sleep(waitMs, undefined, { signal }).catch(() => {})
    // Others get their turn all the same: a stop is heard between two messages. A timer would take a millisecond.
    else await setImmediate()
    const now = performance.now()
    next = (now - next < spacingMs / 4 ? next : now) + spacingMs
  }
}

/** After such an answer no message of the account may leave for a while. */
function stopsAccount(result: SendResult): boolean {
  return result.kind === 'unauthorized' || (result.kind === 'retry' && result.accountWide)
}

async function pauseOf(runtime: Runtime, accountId: AccountId): Promise<number> {
  const until = await pausedUntil(runtime.db, accountId)
  return until === null ? 0 : Math.max(0, until.getTime() - runtime.realNow().getTime())
}

/** Sends and writes down. */
async function deliver(
  runtime: Runtime,
  { ready, halted, record }: { ready: Ready; halted: boolean; record: Recorder },
): Promise<SendResult> {
  const result = halted ? notLet : await runtime.send(ready.accountId, ready.chatId, ready.message)
  await record({ ready, result })
  return result
}
