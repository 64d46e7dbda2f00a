import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { openClaims } from '../../src/db/claims.ts'
import { openLeases, processLease, type Leases } from '../../src/db/lease.ts'
import { createJobs, type Jobs } from '../../src/jobs/index.ts'
import { createQueue, type Queue } from '../../src/jobs/queue.ts'
import { morning, openLedger, type Ledger } from '../support/seed.ts'

const SLOW = { timeout: 60_000, interval: 10 }
const { signal } = new AbortController()

type Process = { jobs: Jobs; leases: Leases; queue: Queue }

/** A worker of this number on these tables, whose jobs are called by hand. */
async function processOf(ledger: Ledger, processId: number, realNow = () => new Date()): Promise<Process> {
  const { url } = ledger.database
  const leases = await openLeases({ url, sign: processLease(processId), onLost: () => {} })
  const queue = createQueue({ store: { databaseUrl: url }, onError: () => {} })
  onTestFinished(async () => {
    await queue.close()
    await leases.close()
  })
  await queue.ready()
  const jobs = createJobs({
    runtime: { ...ledger.runtime({ processId }), realNow },
    queue,
    lease: leases.take,
    recoverInbox: async () => {},
    backups: null,
  })
  return { jobs, leases, queue }
}

const statuses = async ({ db }: Ledger): Promise<string[]> =>
  (await db.delivery.findMany({ orderBy: { id: 'asc' } })).map(({ status }) => status)

describe('a worker', () => {
  test('whose leases are lost while it sends claims nothing more, and writes down what was on its way', async () => {
    const ledger = await openLedger({ latencyMs: 300 })
    const an = await ledger.person('An')
    for (let count = 0; count < 12; count++) await ledger.deliver(an)
    const { jobs } = await processOf(ledger, 5)
    const drained = jobs.handle({ name: 'drain', data: { accountId: ledger.accounts.telegram } }, signal)
    await vi.waitUntil(async () => (await statuses(ledger)).includes('sent'), SLOW)
    await ledger.database.pool.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'chibo lease' AND datname = current_database()",
    )
    await drained
    const left = await statuses(ledger)
    expect(left).toContain('queued')
    expect(left.filter((status) => status !== 'queued' && status !== 'sent')).toEqual([])
  })

  test('that is woken while another one is just ending its drain sends what that one has not seen', async () => {
    const ledger = await openLedger()
    const [one, other] = [await processOf(ledger, 5), await processOf(ledger, 6)]
    const held = await one.leases.take(`drain ${ledger.accounts.telegram}`)
    await ledger.deliver(await ledger.person('An'))
    const drained = other.jobs.handle({ name: 'drain', data: { accountId: ledger.accounts.telegram } }, signal)
    await held?.release()
    expect(await drained).toEqual({ sent: 1, other: 0 })
  })

  test('registers anew what the store would do much later, as the clock was set back', async () => {
    const ledger = await openLedger()
    const anHourBack = new Date(Date.now() - 3_600_000)
    const { jobs, queue } = await processOf(ledger, 5, () => anHourBack)
    await jobs.register()
    await queue.board().removeJobScheduler('wipe')
    expect(await queue.next('tick')).not.toBeNull()
    await jobs.keepTicking()
    expect(await queue.next('wipe')).not.toBeNull()
  })

  test('finds that a store has forgotten what recurs, and tells it again', async () => {
    const ledger = await openLedger()
    const { jobs, queue } = await processOf(ledger, 5)
    await jobs.register()
    const before = await queue.next('wipe')
    for (const id of ['tick', 'wipe']) await queue.board().removeJobScheduler(id)
    expect(await queue.next('tick')).toBeNull()
    await jobs.keepTicking()
    // The ledger's clock stands still on an earlier day, so the next tick lies ahead.
    expect(await queue.next('tick')).not.toBeNull()
    expect(await queue.next('wipe')).toEqual(before)
  })
})

describe('beside a newer program', () => {
  test('a message of a kind that only that one knows is left to it, waiting or on its way, and holds up no other', async () => {
    const ledger = await openLedger()
    const [an, cuc] = [await ledger.person('An'), await ledger.person('Cúc')]
    const waiting = await ledger.deliver(an, { priority: 1 })
    const onItsWay = await ledger.deliver(an, { status: 'sending', claimedBy: 9, claimedAt: morning })
    await ledger.db.delivery.updateMany({ where: { id: { in: [waiting, onItsWay] } }, data: { kind: 'birthday-wish' } })
    await ledger.deliver(cuc)
    const { jobs } = await processOf(ledger, 5)
    expect(await jobs.handle({ name: 'drain', data: { accountId: ledger.accounts.telegram } }, signal)).toEqual({ sent: 1, other: 0 })
    expect(await openClaims(ledger.db)).toEqual([])
    expect(await statuses(ledger)).toEqual(['queued', 'sending', 'sent'])
  })
})
