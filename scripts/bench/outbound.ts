/**
 * Messages a second through the ledger (claim committed before each send, text made from the tables, result written) on ten bots, beside
 * plain BullMQ jobs that only call grammY's sendMessage on the same server and the same PostgreSQL (and Redis, with --redis=URL).
 *   npx tsx scripts/bench/outbound.ts [--messages=2000] [--rounds=3] [--redis=redis://127.0.0.1:6379]
 */
import { parseArgs } from 'node:util'
import { createPostgresBackend, createRedisBackend, withBackend, type BackendFactory, type IQueueBackend } from 'bullmq'
import { Api } from 'grammy'
import { createDrain } from '../../src/jobs/drain.ts'
import { announce, bench, median, openBots, openHouse, openSink, settle, type Sink } from './house.ts'

const { values } = parseArgs({
  options: { messages: { type: 'string', default: '2000' }, rounds: { type: 'string', default: '3' }, redis: { type: 'string' } },
})
const messages = Number(values.messages)
const bots = 10
/** They only make it warm: a rate that is kept up is asked for, and code is compiled while it runs. */
const warmingRounds = 2
/** As long as a notice. */
const text = 'Kính mời đồng chí dự họp chi bộ thường kỳ tháng 12, 19 giờ 30 ngày 03/12, tại nhà văn hóa.'.repeat(4)
/** As many as ten drains have on their way. */
const concurrency = 40

/** `rate`: messages a second; `cpuMs`: what one took of this process, which tells more where the machine is shared. */
type Cost = { rate: number; cpuMs: number }
type Instant = { ms: number; cpu: NodeJS.CpuUsage }

function now(): Instant {
  return { ms: performance.now(), cpu: process.cpuUsage() }
}

function costSince({ ms, cpu }: Instant, count: number): Cost {
  const { user, system } = process.cpuUsage(cpu)
  return { rate: (count * 1000) / (performance.now() - ms), cpuMs: (user + system) / 1000 / count }
}

/** What plain jobs cost. */
async function plainJobs<B extends IQueueBackend, C>({ apiRoot }: Sink, factory: BackendFactory<B, C>, connection: C): Promise<Cost> {
  const { Queue, Worker } = withBackend(factory)
  const name = `bench-${Date.now()}`
  const queue = new Queue(name, { connection, defaultJobOptions: { removeOnComplete: true } })
  // While both are being closed their connections may say so.
  queue.on('error', () => {})
  await queue.waitUntilReady()
  await queue.addBulk(Array.from({ length: messages }, (_, n) => ({ name: 'send', data: { n } })))
  const apis = Array.from({ length: bots }, (_, n) => new Api(`${7_100_000_000 + n}:bench`, { apiRoot }))
  let left = messages
  const began = now()
  const worker = new Worker(
    name,
    async ({ data: { n } }: { data: { n: number } }) => {
      await apis[n % bots]?.sendMessage(n, text)
      left -= 1
    },
    { connection, concurrency },
  )
  await new Promise<void>((resolve, reject) => {
    worker.on('error', reject)
    worker.on('failed', (_, error) => reject(error))
    worker.on('completed', () => {
      if (left === 0) resolve()
    })
  })
  const cost = costSince(began, messages)
  // Not within what is measured below: a worker goes on asking for jobs until it is closed.
  await worker.close()
  await queue.close()
  return cost
}

await bench(async (ends) => {
  const house = await openHouse(ends)
  const sink = await openSink(ends)
  const { ids, runtime } = await openBots(ends, house, { sink, count: bots, spacingMs: 0 })
  await settle(house, { ids, people: messages / bots })

  const throughLedger = async (round: number): Promise<Cost> => {
    await sink.reset()
    const count = await announce(house, `v${round + 1}`)
    const { signal } = new AbortController()
    const drain = createDrain(runtime)
    const began = now()
    const counts = await Promise.all(ids.map((id) => drain(id, signal)))
    const cost = costSince(began, count)
    const sent = counts.reduce((sum, one) => sum + one.sent, 0)
    const { sent: arrived } = await sink.stats()
    if (sent !== count || arrived !== count) throw new Error(`${count} were to be sent, ${sent} were, ${arrived} arrived`)
    return cost
  }

  const rates: { ledger: Cost[]; postgres: Cost[]; redis: Cost[] } = { ledger: [], postgres: [], redis: [] }
  for (let round = 0; round < warmingRounds + Number(values.rounds); round++) {
    const postgres = await plainJobs(sink, createPostgresBackend, { connectionString: house.url, max: 4, schema: 'bullmq', migrate: true })
    const redis = values.redis === undefined ? null : new URL(values.redis)
    const connection = { host: redis?.hostname ?? '', port: Number(redis?.port || 6379), maxRetriesPerRequest: null }
    const onRedis = redis === null ? null : await plainJobs(sink, createRedisBackend, connection)
    const ledger = await throughLedger(round)
    if (round < warmingRounds) continue
    rates.postgres.push(postgres)
    if (onRedis !== null) rates.redis.push(onRedis)
    rates.ledger.push(ledger)
  }
  const report = (name: string, own: readonly Cost[]): string => {
    // Of each round by itself: the machine is not the same in the next one.
    const ratio = median(rates.ledger.map(({ rate }, round) => rate / (own[round]?.rate ?? Number.NaN)))
    const cpuMs = median(own.map((one) => one.cpuMs))
    const all = own.map(({ rate }) => rate.toFixed(0)).join(', ')
    return `${name.padEnd(42)}${median(own.map(({ rate }) => rate))
      .toFixed(0)
      .padStart(6)} /s   ${ratio.toFixed(2)}   ${cpuMs.toFixed(2)} ms   (${all})`
  }
  return [
    `${messages} messages on ${bots} bots, ${values.rounds} rounds: median, ratio of the ledger to it, CPU of this process for one, all`,
    report('the ledger', rates.ledger),
    report('plain jobs on PostgreSQL, only the call', rates.postgres),
    ...(rates.redis.length > 0 ? [report('plain jobs on Redis, only the call', rates.redis)] : []),
  ]
})
