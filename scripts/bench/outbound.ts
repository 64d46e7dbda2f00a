/**
 * Messages a second through the ledger (claim committed before each send, text made from the tables, result written) on ten bots, beside
 * plain BullMQ jobs that only call grammY's sendMessage on the same server and the same PostgreSQL (and Redis, with --redis=URL).
 *   npx tsx scripts/bench/outbound.ts [--messages=2000] [--rounds=3] [--redis=redis://127.0.0.1:6379]
 */
import { parseArgs } from 'node:util'
import { createPostgresBackend, createRedisBackend, withBackend, type BackendFactory, type IQueueBackend } from 'bullmq'
import { Api } from 'grammy'
import { drain } from '../../src/jobs/drain.ts'
import { announce, median, openBots, openHouse, openSink, settle } from './house.ts'

const { values } = parseArgs({
  options: { messages: { type: 'string', default: '2000' }, rounds: { type: 'string', default: '3' }, redis: { type: 'string' } },
})
const messages = Number(values.messages)
const bots = 10

const house = await openHouse()
const sink = await openSink()
const { ids, runtime, close } = await openBots(house, { sink, count: bots, spacingMs: 0 })
await settle(house, { ids, people: messages / bots })

const text = 'Kính mời đồng chí dự họp chi bộ thường kỳ tháng 12, 19 giờ 30 ngày 03/12, tại nhà văn hóa.'.repeat(4)

/** Seconds that `messages` plain jobs take. */
async function plainJobs<B extends IQueueBackend, C>(factory: BackendFactory<B, C>, connection: C): Promise<number> {
  const { Queue, Worker } = withBackend(factory)
  const name = `bench-${Date.now()}`
  const queue = new Queue(name, { connection, defaultJobOptions: { removeOnComplete: true } })
  await queue.waitUntilReady()
  await queue.addBulk(Array.from({ length: messages }, (_, n) => ({ name: 'send', data: { n } })))
  const api = new Api('7100000000:bench', { apiRoot: sink.apiRoot })
  let done = 0
  const begun = performance.now()
  await new Promise<void>((resolve) => {
    const worker = new Worker(
      name,
      async () => {
        await api.sendMessage(1, text)
        done += 1
        if (done === messages) resolve()
      },
      { connection, concurrency: 40 },
    )
    worker.on('error', () => {})
    ended.push(async () => {
      await worker.close()
      await queue.close()
    })
  })
  return (performance.now() - begun) / 1000
}

const ended: (() => Promise<void>)[] = []

async function throughLedger(round: number): Promise<number> {
  await sink.reset()
  const count = await announce(house, `v${round + 1}`)
  const begun = performance.now()
  const { signal } = new AbortController()
  const counts = await Promise.all(ids.map(async (id) => drain(runtime, id, signal)))
  const seconds = (performance.now() - begun) / 1000
  const sent = counts.reduce((sum, one) => sum + one.sent, 0)
  const { sent: arrived } = await sink.stats()
  if (sent !== count || arrived !== count) throw new Error(`${count} were to be sent, ${sent} were, ${arrived} arrived`)
  return seconds
}

const rates: { ledger: number[]; postgres: number[]; redis: number[] } = { ledger: [], postgres: [], redis: [] }
for (let round = 0; round < Number(values.rounds); round++) {
  rates.postgres.push(
    messages / (await plainJobs(createPostgresBackend, { connectionString: house.url, max: 4, schema: 'bullmq', migrate: true })),
  )
  if (values.redis !== undefined) {
    const { hostname, port } = new URL(values.redis)
    rates.redis.push(
      messages / (await plainJobs(createRedisBackend, { host: hostname, port: Number(port || 6379), maxRetriesPerRequest: null })),
    )
  }
  rates.ledger.push(messages / (await throughLedger(round)))
}
const ledger = median(rates.ledger)
const report = (name: string, own: readonly number[]): string =>
  `${name.padEnd(46)}${median(own).toFixed(0).padStart(6)} /s   ${(ledger / median(own)).toFixed(2)}   (${own.map((one) => one.toFixed(0)).join(', ')})`
process.stdout.write(
  `${messages} messages on ${bots} bots, ${values.rounds} rounds: median, ratio ledger : this, all\n${[
    report('the ledger', rates.ledger),
    report('plain jobs on PostgreSQL, only the call', rates.postgres),
    ...(rates.redis.length > 0 ? [report('plain jobs on Redis, only the call', rates.redis)] : []),
  ].join('\n')}\n`,
)
for (const end of ended) await end()
close()
await sink.close()
await house.close()
