import { expect, onTestFinished, test } from 'vitest'
import { noteTick } from '../../src/db/instance.ts'
import { createQueue } from '../../src/jobs/queue.ts'
import { createFigures } from '../../src/operator/figures.ts'
import { createOperator, type OperatorParts } from '../../src/operator/index.ts'
import { morning, openLedger, type Ledger } from '../support/seed.ts'

/** Processes of each part on the same tables, with one clock. */
async function processes() {
  const ledger = await openLedger()
  await ledger.db.instance.create({ data: { id: 1, purpose: 'real', fieldKeyFingerprint: '' } })
  let at = morning.getTime()
  const now = (): Date => new Date(at)
  const queue = createQueue({ store: { databaseUrl: ledger.database.url }, onError: () => {} })
  onTestFinished(queue.close)
  const figures = createFigures(new Map())
  onTestFinished(figures.close)
  const start = (part: OperatorParts['part'], lastJob: () => number = () => at): (() => Promise<string | null>) =>
    createOperator({
      runtime: { ...ledger.runtime({ now }), realNow: now },
      queue,
      figures,
      token: null,
      part,
      secure: false,
      lastJob,
      limits: { messagesPerMonth: null },
    }).ready
  return {
    ledger,
    start,
    wait: async (seconds: number, { ticking }: { ticking: boolean }) => {
      at += seconds * 1000
      if (ticking) await noteTick(ledger.db, now())
    },
  }
}

async function leaveUpdate({ db, accounts }: Ledger): Promise<void> {
  await db.inboundUpdate.create({ data: { accountId: accounts.telegram, chatId: 'a', updateKey: '1', kind: 'text', receivedAt: morning } })
}

test('a worker is ready while jobs run somewhere and it has begun to work; a bot does not depend on them', async () => {
  const { start, wait } = await processes()
  const [bot, worker, starting] = [start('bot'), start('worker'), start('worker', () => Number.NEGATIVE_INFINITY)]
  expect([await bot(), await worker()]).toEqual([null, 'jobs are not moving'])
  await wait(0, { ticking: true })
  expect([await bot(), await worker(), await starting()]).toEqual([null, null, 'jobs are not moving'])
  await wait(30, { ticking: false })
  expect([await bot(), await worker()]).toEqual([null, 'jobs are not moving'])
})

test('a worker that gets no job for a quarter of an hour while others do is wedged', async () => {
  const { start, wait } = await processes()
  const worker = start('worker', () => morning.getTime())
  await wait(899, { ticking: true })
  expect(await worker()).toBeNull()
  await wait(1, { ticking: true })
  expect(await worker()).toBe('this worker takes no jobs')
})

test('messages that do not leave are the workers’ trouble, updates that nobody handles the bots’', async () => {
  const { ledger, start, wait } = await processes()
  const [bot, worker, all] = [start('bot'), start('worker'), start('all')]
  const everybody = async (): Promise<(string | null)[]> => [await bot(), await worker(), await all()]
  await wait(0, { ticking: true })
  await ledger.deliver(await ledger.person('An'))
  expect(await everybody()).toEqual([null, null, null])
  await wait(60, { ticking: true })
  expect(await everybody()).toEqual([null, 'messages that are due do not leave', 'messages that are due do not leave'])
  await ledger.db.delivery.updateMany({ data: { status: 'sent' } })
  await leaveUpdate(ledger)
  expect(await everybody()).toEqual([null, null, null])
  await wait(60, { ticking: true })
  expect(await everybody()).toEqual(['messages that came in are not handled', null, 'messages that came in are not handled'])
})
