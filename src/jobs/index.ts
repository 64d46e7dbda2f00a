import type { AccountId } from '../domain/ids.ts'
import { brandAccount } from '../db/brands.ts'
import { accountsWithDue, nextDue, openClaims, type Claim } from '../db/claims.ts'
import { isLeaseHeld, type Lease } from '../db/lease.ts'
import type { Runtime } from '../runtime.ts'
import { drain, recoverClaims, type DrainCounts } from './drain.ts'
import { fireDue } from './fire-due.ts'
import type { Job } from './job.ts'
import type { Queue } from './queue.ts'
import { reportFinished } from './report-finished.ts'
import { wipe } from './wipe.ts'

/** The name under which a process holds its sign of life. */
export function processLease(processId: number): string {
  return `process ${processId}`
}

/** A tick comes this often; in between, wakes come at the instants at which something is due. */
const tickPattern = '*/5 * * * * *'
const tickMs = 5000
const wipePattern = '17 * * * *'
/** No send and no writing of its result takes this long: an older claim of our own was lost. */
const longestClaimMs = 10 * 60_000

export type Jobs = {
  /** What the queue calls. */
  handle: (job: Job, signal: AbortSignal) => Promise<unknown>
  /** Registers what recurs. */
  register: () => Promise<void>
  /** Does everything that is due, now and to the end: for the clock of training mode, and for tests. */
  runDue: () => Promise<void>
}

export type JobParts = {
  runtime: Runtime
  queue: Queue
  lease: (name: string) => Promise<Lease | null>
  /** Takes up updates and answers that a dead process left. */
  recoverInbox: () => Promise<void>
}

export function createJobs({ runtime, queue, lease, recoverInbox }: JobParts): Jobs {
  const draining = new Map<AccountId, { again: boolean; done: Promise<DrainCounts> }>()

  /** One drain per account at a time, here and among processes; a wake that comes meanwhile lets it look once more. */
  const drainAccount = (accountId: AccountId, signal: AbortSignal): Promise<DrainCounts> => {
    const current = draining.get(accountId)
    if (current !== undefined) {
      current.again = true
      return current.done
    }
    const state = { again: true, done: Promise.resolve({ sent: 0, other: 0 }) }
    state.done = (async () => {
      const counts = { sent: 0, other: 0 }
      try {
        while (state.again && !signal.aborted) {
          state.again = false
          const held = await lease(`drain ${accountId}`)
          if (held === null) break
          try {
            const done = await drain(runtime, accountId, signal)
            counts.sent += done.sent
            counts.other += done.other
          } finally {
            await held.release()
          }
        }
        return counts
      } finally {
        draining.delete(accountId)
      }
    })()
    draining.set(accountId, state)
    return state.done
  }

  const steps = {
    claims: async () => recoverClaims(runtime, await deadClaims(runtime)),
    inbox: recoverInbox,
    due: async () => fireDue(runtime),
    reports: async () => reportFinished(runtime),
    wakes: async () => wakeAccounts(runtime, queue),
  }

  /** Each step stands for itself: one that fails is logged and does not keep the others from their work. */
  const tick = async (): Promise<void> => {
    for (const [step, run] of Object.entries(steps)) {
      try {
        await run()
      } catch (error) {
        runtime.log.error({ err: error, step }, 'a step of the tick failed')
      }
    }
  }

  return {
    handle: async (job, signal) => {
      switch (job.name) {
        case 'tick':
          return tick()
        case 'drain': {
          const counts = await drainAccount(brandAccount(job.data.accountId), signal)
          if (counts.sent + counts.other > 0) runtime.log.info({ job: job.name, account: job.data.accountId, ...counts }, 'drained')
          if (counts.sent + counts.other > 0) await reportFinished(runtime)
          return counts
        }
        case 'wipe': {
          const counts = await wipe(runtime)
          runtime.log.info({ job: job.name, ...counts }, 'wiped')
          return counts
        }
      }
    },
    register: async () => {
      await queue.schedule('tick', tickPattern, { name: 'tick', data: {} })
      await queue.schedule('wipe', wipePattern, { name: 'wipe', data: {} })
    },
    runDue: async () => {
      const { signal } = new AbortController()
      for (;;) {
        await fireDue(runtime)
        await reportFinished(runtime)
        let moved = 0
        for (const accountId of await accountsWithDue(runtime.db, runtime.now())) {
          const counts = await drainAccount(brandAccount(accountId), signal)
          moved += counts.sent + counts.other
        }
        if (moved === 0 && (await reportFinished(runtime)) === 0) return
      }
    },
  }
}

async function deadClaims(runtime: Runtime): Promise<Claim[]> {
  const dead: Claim[] = []
  const alive = new Map<number, boolean>()
  for (const claim of await openClaims(runtime.db)) {
    const { claimedBy: processId, claimedAt } = claim
    const own = processId === runtime.processId
    const lives = own
      ? runtime.realNow().getTime() - claimedAt.getTime() < longestClaimMs
      : (alive.get(processId) ?? (await isLeaseHeld(runtime.db, processLease(processId))))
    if (!own) alive.set(processId, lives)
    if (!lives) dead.push(claim)
  }
  return dead
}

/** Wakes the accounts that have something due, and comes back at the next instant if it is nearer than the next tick. */
async function wakeAccounts(runtime: Runtime, queue: Queue): Promise<void> {
  const now = runtime.now()
  for (const accountId of await accountsWithDue(runtime.db, now)) await queue.add({ name: 'drain', data: { accountId } })
  const next = await nextDue(runtime.db, now)
  const delayMs = next === null ? Number.POSITIVE_INFINITY : next.getTime() - now.getTime()
  if (delayMs < tickMs) await queue.add({ name: 'tick', data: {} }, { delayMs: Math.max(0, delayMs) })
}
