import { spawn } from 'node:child_process'
import { randomBytes, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test, vi, type TestContext } from 'vitest'
import type { Job } from '../../src/jobs/job.ts'
import { createQueue, examineQueue, type Queue, type QueueStore } from '../../src/jobs/queue.ts'
import { judgeRedis } from '../../src/jobs/redis.ts'
import { built } from '../support/bot-process.ts'
import { testDatabase } from '../support/database.ts'
import { gateTo, type Gate } from '../support/gate.ts'
import { hasRedis, startRedis, type TestRedis } from '../support/redis.ts'

const SLOW = { timeout: 60_000, interval: 20 }
const everySecond = '* * * * * *'
const wipe: Job = { name: 'wipe', data: {} }
const drainOf = (accountId: string): Job => ({ name: 'drain', data: { accountId } })

type Server = { store: (url: string) => QueueStore; url: string; stop: () => Promise<void> }

async function postgres(): Promise<Server> {
  const { url, drop } = await testDatabase()
  return { store: (databaseUrl) => ({ databaseUrl }), url, stop: drop }
}

async function redis(): Promise<Server> {
  const { url, stop } = await startRedis()
  return { store: (redisUrl) => ({ redisUrl }), url, stop }
}

/** Both hold the same jobs in the same way: what is said here of one is true of the other. */
const stores = [{ where: 'PostgreSQL', start: postgres }, ...(hasRedis() ? [{ where: 'Redis', start: redis }] : [])]

describe.for(stores)('a queue on $where', { concurrent: true }, ({ start }) => {
  let server: Server
  beforeAll(async () => {
    server = await start()
    // The first one makes the tables.
    const first = createQueue({ store: server.store(server.url), onError: () => {} })
    await first.ready()
    await first.close()
  })
  afterAll(() => server.stop())

  type Process = Queue & { troubles: string[]; done: Job[] }
  const nameOf = (): string => `test-${randomBytes(4).toString('hex')}`

  /** What one process has of the queue `name`. */
  async function open({ onTestFinished }: TestContext, name: string, url = server.url): Promise<Process> {
    const troubles: string[] = []
    const queue = createQueue({ store: server.store(url), name, onError: (_error, where) => void troubles.push(where) })
    onTestFinished(queue.close)
    await queue.ready()
    return { ...queue, troubles, done: [] }
  }

  /** Begins to work; what was done stands in `done`. */
  async function work(queue: Process, handle: (job: Job, signal: AbortSignal) => Promise<unknown> = async () => {}, concurrency = 1) {
    await queue.work(async (job, signal) => {
      await handle(job, signal)
      queue.done.push(job)
    }, concurrency)
  }

  test('does each job once, with what it carries, and keeps nothing of it', async (context) => {
    const queue = await open(context, nameOf())
    const jobs = Array.from({ length: 5 }, () => drainOf(randomUUID()))
    for (const job of jobs) await queue.add(job)
    await work(queue)
    await vi.waitUntil(() => queue.done.length >= 5, SLOW)
    expect(queue.done).toEqual(jobs)
    await vi.waitFor(async () => expect(Object.values(await queue.counts()).filter((count) => count > 0)).toEqual([]), SLOW)
  })

  test('limits nothing by itself: as many jobs as there are places are under way at once', async (context) => {
    const queue = await open(context, nameOf())
    let underWay = 0
    for (let count = 0; count < 12; count++) await queue.add(wipe)
    await work(
      queue,
      async () => {
        underWay += 1
        await vi.waitUntil(() => underWay === 12, SLOW)
      },
      12,
    )
    await vi.waitUntil(() => queue.done.length === 12, SLOW)
  })

  test('does nothing before its time', async (context) => {
    const queue = await open(context, nameOf())
    await work(queue)
    const added = performance.now()
    await queue.add(wipe, { delayMs: 700 })
    await vi.waitUntil(() => queue.done.length > 0, { timeout: 60_000, interval: 5 })
    // PostgreSQL's clock and ours may be some milliseconds apart.
    expect(performance.now() - added).toBeGreaterThan(680)
  })

  test('does what recurs once, however many processes have registered it at once and again', async (context) => {
    const name = nameOf()
    const processes = [await open(context, name), await open(context, name), await open(context, name)]
    await Promise.all(processes.map((queue) => queue.schedule('wipe', everySecond, wipe)))
    await processes[0]?.schedule('wipe', everySecond, wipe)
    const seconds: number[] = []
    const began = Date.now()
    for (const queue of processes) await work(queue, async () => void seconds.push(Math.floor((Date.now() + 200) / 1000)))
    await vi.waitUntil(() => seconds.length >= 3, SLOW)
    // At most one a second, and one for the second that had begun: a busy machine may be late, never early.
    expect(seconds.length).toBeLessThanOrEqual(Math.ceil((Date.now() - began) / 1000) + 1)
  })

  test('knows Vietnamese time: on the first of the month at seven there is still the first of the month in Greenwich', async (context) => {
    const queue = await open(context, nameOf())
    expect(await queue.next('report')).toBeNull()
    await queue.schedule('report', '0 7 1 * *', wipe)
    const next = await queue.next('report')
    expect(next?.toISOString()).toMatch(/-01T00:00:00\.000Z$/)
    expect(next?.getTime()).toBeGreaterThan(Date.now())
  })

  test('tries nothing twice: a job that failed is counted, and the next one is done', async (context) => {
    const queue = await open(context, nameOf())
    let tries = 0
    await work(queue, async ({ name }) => {
      if (name === 'tick') return
      tries += 1
      throw new Error('the database is away')
    })
    await queue.add(wipe)
    await queue.add({ name: 'tick', data: {} })
    await vi.waitUntil(() => queue.done.length === 1, SLOW)
    expect(tries).toBe(1)
    expect(queue.troubles).toEqual(['job'])
    expect((await queue.counts())['failed']).toBe(1)
  })

  test('leaves what it does not know to a newer program, and what a newer one means by a known name', async (context) => {
    const queue = await open(context, nameOf())
    await queue.board().add('a job of a newer program', {})
    await queue.board().add('drain', { accounts: 'all' })
    await queue.add(wipe)
    await work(queue)
    await vi.waitUntil(() => queue.done.length > 0, SLOW)
    await vi.waitFor(async () => expect(await queue.counts()).toMatchObject({ delayed: 2, failed: 0, waiting: 0 }), SLOW)
    expect(queue.done).toEqual([wipe])
    expect(queue.troubles).toEqual([])
  })

  test('lets jobs under way end when it is closed, tells them so, and begins no other', async (context) => {
    const queue = await open(context, nameOf())
    for (let count = 0; count < 2; count++) await queue.add(wipe)
    const begun: boolean[] = []
    await work(queue, async (_job, signal) => {
      begun.push(signal.aborted)
      await new Promise((resolve) => signal.addEventListener('abort', resolve))
      await sleep(300)
    })
    await vi.waitUntil(() => begun.length > 0, SLOW)
    await queue.close()
    expect(begun).toEqual([false])
    expect(queue.done).toEqual([wipe])
  })

  test('gives the job of a process that was killed to another one', async (context) => {
    const name = nameOf()
    const queue = await open(context, name)
    const job = drainOf(randomUUID())
    await queue.add(job)
    const args = [
      path.join(import.meta.dirname, 'queue-child.mjs'),
      await built('jobs/queue.js'),
      JSON.stringify(server.store(server.url)),
      name,
    ]
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
    context.onTestFinished(() => void child.kill('SIGKILL'))
    await once(child.stdout, 'data')
    child.kill('SIGKILL')
    await work(queue)
    await vi.waitUntil(() => queue.done.length > 0, SLOW)
    expect(queue.done).toEqual([job])
  })

  test('says no while the store is away, lets nobody fall, and goes on when it is back', async (context) => {
    const gate: Gate = await gateTo(server.url)
    context.onTestFinished(gate.close)
    const queue = await open(context, nameOf(), gate.url)
    await queue.schedule('wipe', everySecond, wipe)
    await work(queue)
    await vi.waitUntil(() => queue.done.length > 0, SLOW)
    await gate.shut()
    await expect(queue.add({ name: 'tick', data: {} })).rejects.toThrow()
    await sleep(1500)
    const before = queue.done.length
    await gate.open()
    const back = performance.now()
    await vi.waitUntil(() => queue.done.length > before, SLOW)
    console.info(`back at work ${Math.round(performance.now() - back)} ms after the store was`)
    await vi.waitFor(() => queue.add({ name: 'tick', data: {} }), SLOW)
    await vi.waitUntil(() => queue.done.some(({ name }) => name === 'tick'), SLOW)
    expect(queue.troubles).not.toContain('job')
  })
})

describe.runIf(stores.length > 1)('a Redis', () => {
  async function redisWith({ onTestFinished }: TestContext, settings: readonly string[] = []): Promise<TestRedis> {
    const server = await startRedis(settings)
    onTestFinished(server.stop)
    return server
  }

  test('that keeps what it is given is taken; without an append-only file that is said', async (context) => {
    const { url } = await redisWith(context)
    expect(await examineQueue({ redisUrl: url })).toEqual({
      ok: true,
      says: expect.stringMatching(/^Redis \d+\.\d+\.\d+, noeviction$/),
      warning: expect.stringContaining('appendonly yes'),
    })
    const { url: careful } = await redisWith(context, ['--appendonly', 'yes'])
    expect(await examineQueue({ redisUrl: careful })).not.toHaveProperty('warning')
  })

  test('that throws keys away, wants another password or is not there is refused with a sentence', async (context) => {
    const { url } = await redisWith(context, ['--requirepass', 'right'])
    const as = (password: string): string => url.replace('//', `//:${password}@`)
    expect(await examineQueue({ redisUrl: as('right') })).toMatchObject({ ok: true })
    for (const redisUrl of [as('guessed-word'), url, 'redis://127.0.0.1:1']) {
      const { ok, says } = await examineQueue({ redisUrl })
      expect(ok).toBe(false)
      expect(says).toMatch(/^REDIS_URL: 127\.0\.0\.1:\d+ does not answer as it should \(.+\)\. Check/)
      expect(says).not.toContain('guessed-word')
    }
    const { url: forgetful } = await redisWith(context, ['--maxmemory-policy', 'allkeys-lru'])
    expect(await examineQueue({ redisUrl: forgetful })).toEqual({
      ok: false,
      says: expect.stringMatching(/^REDIS_URL: .*"allkeys-lru".*Set "maxmemory-policy noeviction"/),
    })
  })

  test('that is too old is refused; one that hides its settings is believed', () => {
    const info = (...lines: readonly string[]): string => ['# Server', ...lines, ''].join('\r\n')
    expect(judgeRedis(info('redis_version:6.0.16', 'maxmemory_policy:noeviction'))).toEqual({
      ok: false,
      says: 'REDIS_URL: this is Redis 6.0.16; 6.2 or newer is needed.',
    })
    expect(judgeRedis(info('redis_version:6.2.0', 'maxmemory_policy:noeviction', 'aof_enabled:1'))).toEqual({
      ok: true,
      says: 'Redis 6.2.0, noeviction',
    })
    expect(judgeRedis(info('redis_version:10.0.1'))).toMatchObject({ ok: true })
  })

  test('that two installations share keeps their jobs apart', async (context) => {
    const { url } = await redisWith(context)
    const open = (name: string): Queue => createQueue({ store: { redisUrl: url }, name, onError: () => {} })
    const [one, other] = [open('chibo-one'), open('chibo-other')]
    context.onTestFinished(one.close)
    context.onTestFinished(other.close)
    await Promise.all([one.ready(), other.ready()])
    await one.add(wipe)
    expect((await one.counts())['waiting']).toBe(1)
    expect((await other.counts())['waiting']).toBe(0)
  })
})
