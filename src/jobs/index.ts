import { setTimeout as sleep } from 'node:timers/promises'
import type { AccountId } from '../domain/ids.ts'
import { brandAccount } from '../db/brands.ts'
import { sealAudit } from '../db/audit-seal.ts'
import { accountsWithDue, nextDue, openClaims, type Claim } from '../db/claims.ts'
import { recomputesOpen } from '../db/candidates/recompute.ts'
import { isProcessGone, type Lease } from '../db/lease.ts'
import type { Runtime } from '../runtime.ts'
import { dailyBackup, type BackupFolder } from './daily-backup.ts'
import { createDrain, type DrainCounts } from './drain.ts'
import { fireDue } from './fire-due.ts'
import type { Job } from './job.ts'
import type { Queue } from './queue.ts'
import { lookAfterAccounts } from './look-after-accounts.ts'
import { oneAfterAnother } from './one-after-another.ts'
import { recoverClaims } from './record-results.ts'
import { scanAlerts } from './scan-alerts.ts'
import { recompute } from './recompute.ts'
import { reportFinished } from './report-finished.ts'
import { wipe } from './wipe.ts'

/** A tick comes this often; in between, wakes come at the instants at which something is due. */
const tickPattern = '*/5 * * * * *'
const tickMs = 5000
const wipePattern = '17 * * * *'
/** Every minute, between two others. */
const accountsPattern = '30 * * * * *'
const sealPattern = '47 * * * *'
/** Every hour it is looked whether the backup of 02:30 is there: the machine may have been off at night. */
const backupPattern = '30 * * * *'
/** When the next tick has been due for so long, nobody does ticks any more, or the store could not write down the one after it. */
const tickPatienceMs = tickMs
/** A drain elsewhere that has just looked for the last time ends within this. */
const lookAgainMs = 200
/** No send and no writing of its result takes this long: an older claim of our own was lost. */
const longestClaimMs = 10 * 60_000

export type Jobs = {
  /** What the queue calls. `log` writes the lines of this run, with its id. */
  handle: (job: Job, signal: AbortSignal, log?: Runtime['log']) => Promise<unknown>
  /** Registers what recurs. */
  register: () => Promise<void>
  /** Looks whether ticks go on, in whatever process. When they do not (the store was wiped), what recurs is registered anew. */
  keepTicking: () => Promise<void>
  /** Does everything that is due, now and to the end: for the clock of training mode, and for tests. */
  runDue: () => Promise<void>
}

export type JobParts = {
  runtime: Runtime
  queue: Queue
  /** null: another process holds it, or the database is away. */
  lease: (name: string) => Promise<Lease | null>
  /** Takes up updates and answers that a dead process left. */
  recoverInbox: () => Promise<void>
  /** null: somebody else looks after backups. */
  backups: BackupFolder | null
}

export function createJobs({ runtime, queue, lease, recoverInbox, backups }: JobParts): Jobs {
  const drain = createDrain(runtime)
  const draining = new Map<AccountId, { again: boolean; done: Promise<DrainCounts> }>()

  /** Whoever holds it finds what this wake is about, unless it had looked just before: then it is free a moment later. */
  const drainLease = async (accountId: AccountId, signal: AbortSignal): Promise<Lease | null> => {
    const name = `drain ${accountId}`
    const held = await lease(name)
    if (held !== null) return held
    await sleep(lookAgainMs, undefined, { signal }).catch(() => {})
    return signal.aborted ? null : lease(name)
  }

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
          const held = await drainLease(accountId, signal)
          if (held === null) break
          const { either, letGo } = eitherOf(signal, held.lost)
          try {
            const done = await drain(accountId, either)
            counts.sent += done.sent
            counts.other += done.other
          } finally {
            letGo()
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

  // Whoever moves the clock on must find what a tick has begun already done.
  const fire = oneAfterAnother(() => fireDue(runtime))
  const scan = oneAfterAnother(() => scanAlerts(runtime))
  // Drains of forty bots that end together would each go through all that is finished.
  const report = oneAfterAnother(() => reportFinished(runtime))

  const steps = {
    inbox: recoverInbox,
    due: fire,
    alerts: scan,
    wakes: async () => wakeAccounts(runtime, queue),
    // Takes some seconds when a process has died, so what is due comes before it.
    claims: async () => recoverClaims(runtime, await deadClaims(runtime)),
    reports: report,
  }

  /** Each step stands for itself: one that fails is logged and does not keep the others from their work. */
  const tick = async (log: Runtime['log']): Promise<void> => {
    for (const [step, run] of Object.entries(steps)) {
      try {
        await run()
      } catch (error) {
        log.error({ err: error, step }, 'a step of the tick failed')
      }
    }
  }

  const register = async (): Promise<void> => {
    await queue.schedule('tick', tickPattern, { name: 'tick', data: {} })
    await queue.schedule('wipe', wipePattern, { name: 'wipe', data: {} })
    await queue.schedule('accounts', accountsPattern, { name: 'accounts', data: {} })
    await queue.schedule('seal-audit', sealPattern, { name: 'seal-audit', data: {} })
    if (backups !== null) await queue.schedule('backup', backupPattern, { name: 'backup', data: {} })
    await queue.add({ name: 'tick', data: {} })
  }

  return {
    handle: async (job, signal, log = runtime.log) => {
      switch (job.name) {
        case 'tick':
          return tick(log)
        case 'drain': {
          const counts = await drainAccount(brandAccount(job.data.accountId), signal)
          if (counts.sent + counts.other > 0) log.info({ job: job.name, account: job.data.accountId, ...counts }, 'drained')
          if (counts.sent + counts.other > 0) await report()
          return counts
        }
        case 'accounts': {
          const counts = await lookAfterAccounts(runtime)
          if (Object.values(counts).some((count) => count > 0)) log.info({ job: job.name, ...counts }, 'looked after the accounts')
          return counts
        }
        case 'wipe': {
          const counts = await wipe(runtime)
          log.info({ job: job.name, ...counts }, 'wiped')
          return counts
        }
        case 'seal-audit': {
          const counts = await sealAudit(runtime.db, runtime.now())
          if (counts.events > 0) runtime.log.info({ job: job.name, ...counts }, 'sealed')
          return counts
        }
        case 'recompute': {
          const counts = await recompute(runtime, { signal })
          if (counts.candidates > 0) log.info({ job: job.name, ...counts }, 'reckoned anew')
          return counts
        }
        case 'backup': {
          if (backups === null) return null
          const counts = await dailyBackup(runtime, backups, { signal })
          if (counts.written > 0) runtime.log.info({ job: job.name, ...counts }, 'backed up')
          return counts
        }
      }
    },
    register,
    keepTicking: async () => {
      const next = await queue.next('tick')
      const lateMs = next === null ? Number.POSITIVE_INFINITY : runtime.realNow().getTime() - next.getTime()
      // Far ahead: the clock was set back, and the store would wait until it has caught up.
      if (lateMs < tickPatienceMs && lateMs > -2 * tickMs) return
      runtime.log.warn('the queue has forgotten what recurs, or nobody does it; registering it anew')
      await register()
    },
    runDue: async () => {
      const { signal } = new AbortController()
      for (;;) {
        await fire()
        await recompute(runtime, { signal })
        await scan()
        await report()
        let moved = 0
        for (const accountId of await accountsWithDue(runtime.db, runtime.now())) {
          const counts = await drainAccount(brandAccount(accountId), signal)
          moved += counts.sent + counts.other
        }
        // Messages that a tick has let leave arrive now, too, not after the clock has moved.
        const underWay = [...draining.values()].map(({ done }) => done)
        await Promise.allSettled(underWay)
        if (moved === 0 && underWay.length === 0 && (await report()) === 0) return
      }
    },
  }
}

/** Aborts with the first of two. `letGo` when it is over: a signal that lives long would keep every short one. */
function eitherOf(long: AbortSignal, short: AbortSignal): { either: AbortSignal; letGo: () => void } {
  const first = new AbortController()
  const abort = (): void => first.abort()
  if (long.aborted || short.aborted) abort()
  for (const signal of [long, short]) signal.addEventListener('abort', abort)
  return { either: first.signal, letGo: () => long.removeEventListener('abort', abort) }
}

/** Claims of processes that are gone, and own ones that were lost. */
async function deadClaims(runtime: Runtime): Promise<Claim[]> {
  const claims = await openClaims(runtime.db)
  const others = new Set(claims.map(({ claimedBy }) => claimedBy).filter((processId) => processId !== runtime.processId))
  const gone = new Set<number>()
  await Promise.all([...others].map(async (processId) => (await isProcessGone(runtime.db, processId)) && gone.add(processId)))
  const isLost = ({ claimedAt }: Claim): boolean => runtime.realNow().getTime() - claimedAt.getTime() >= longestClaimMs
  return claims.filter((claim) => (claim.claimedBy === runtime.processId ? isLost(claim) : gone.has(claim.claimedBy)))
}

/** Wakes the accounts that have something due and what reckons dates anew, and comes back at the next instant if it is nearer than the next tick. */
async function wakeAccounts(runtime: Runtime, queue: Queue): Promise<void> {
  const now = runtime.now()
  for (const accountId of await accountsWithDue(runtime.db, now)) await queue.add({ name: 'drain', data: { accountId } })
  if ((await recomputesOpen(runtime.db)).length > 0) await queue.add({ name: 'recompute', data: {} })
  const next = await nextDue(runtime.db, now)
  const delayMs = next === null ? Number.POSITIVE_INFINITY : next.getTime() - now.getTime()
  if (delayMs < tickMs) await queue.add({ name: 'tick', data: {} }, { delayMs: Math.max(0, delayMs) })
}
