/** What the faults happen to: a cell, its stores, the messengers, and the processes that serve it. */
import { readFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createDb, ensureDatabase, type Database } from '../../src/db/client.ts'
import { startEmbedded } from '../../src/db/embedded.ts'
import { migrate } from '../../src/db/migrate.ts'
import { gateTo, type Gate } from '../../tests/support/gate.ts'
import { openCrowd, type OpenCrowd } from '../../tests/support/open-crowd.ts'
import { startRedis, type TestRedis } from '../../tests/support/redis.ts'
import { spawnBot, type BotProcess } from '../../tests/support/spawn-bot.ts'
import { until } from '../../tests/support/until.ts'

/** What must be undone, whatever happens: the newest first. */
export type Undo = (() => Promise<unknown>)[]

export type Town = {
  crowd: OpenCrowd
  database: Database
  postgres: Postgres
  gates: { telegram: Gate; zalo: Gate }
  bots: readonly BotProcess[]
  workers: readonly BotProcess[]
}

/** Two bots and two workers on one PostgreSQL and one Redis. */
export type BigTown = Town & { redis: TestRedis }

export type Postgres = {
  folder: string
  /** Stops it as a service manager does. */
  stop: () => Promise<void>
  /** Ends its first process at once; the others follow by themselves. */
  kill9: () => Promise<void>
  start: () => Promise<void>
}

/** Long enough for a machine that others use, too. */
export const patience = { timeout: 120_000 }

type Options = { size: number; latencyMs: number; undo: Undo }

export async function openBigTown({ size, latencyMs, undo }: Options): Promise<BigTown> {
  const folder = await mkdtemp(path.join(tmpdir(), 'chibo-chaos-'))
  undo.push(() => rm(folder, { recursive: true, force: true }))
  const { postgres, url } = await openPostgres(folder, undo)
  const redis = await startRedis(['--appendonly', 'yes'])
  undo.push(redis.stop)
  const { crowd, database, gates } = await openCell({ size, latencyMs, undo, url })
  const processes: BotProcess[] = []
  for (const part of ['bot', 'bot', 'worker', 'worker']) {
    const one = await spawnBot({ ...crowd.settings, REDIS_URL: redis.url, ...clockOf }, [part])
    undo.push(one.close)
    processes.push(one)
  }
  await Promise.all(processes.map((one) => one.start()))
  return { crowd, database, postgres, gates, redis, bots: processes.slice(0, 2), workers: processes.slice(2) }
}

/** One process with everything, and its PostgreSQL, in DATA_DIR. */
export async function openSmallTown(folder: string, { size, latencyMs, undo }: Options): Promise<Town> {
  const { postgres, url, leave } = await openPostgres(folder, undo)
  const { crowd, database, gates } = await openCell({ size, latencyMs, undo, url })
  const own = Object.entries(crowd.settings).filter(([name]) => name !== 'DATABASE_URL')
  const bot = await spawnBot({ ...Object.fromEntries(own), DATA_DIR: folder, ...clockOf })
  undo.push(bot.close)
  await bot.start()
  await leave()
  return { crowd, database, postgres, gates, bots: [bot], workers: [bot] }
}

/** Lets a signal move the clock of a process. */
const clockOf = { NODE_OPTIONS: `--import ${path.join(import.meta.dirname, 'movable-clock.mjs')}` }

async function openCell({ size, latencyMs, undo, url }: Options & { url: string }) {
  await migrate(url, 'prisma/migrations')
  const database = createDb({ url, max: 4 })
  undo.push(() => database.close())
  const plain = await openCrowd({ size, database: { ...database, url }, latencyMs })
  undo.push(() => plain.messengers.close())
  const gates = { telegram: await gateTo(plain.messengers.telegramApiRoot), zalo: await gateTo(plain.messengers.zaloApiBase) }
  for (const gate of Object.values(gates)) undo.push(gate.close)
  const settings: OpenCrowd['settings'] = { ...plain.settings, TELEGRAM_API_ROOT: gates.telegram.url, ZALO_API_BASE: gates.zalo.url }
  return { database, gates, crowd: { ...plain, settings } }
}

async function openPostgres(folder: string, undo: Undo) {
  let server = await startEmbedded(folder)
  const url = await ensureDatabase(server.url, 'chibo')
  let left = false
  undo.push(async () => {
    // A process that was killed leaves its server: joining it once more makes us the last one, who stops it.
    if (left) server = await startEmbedded(folder, { timeoutMs: 10_000 })
    await server.stop()
  })
  const postgres: Postgres = {
    folder,
    stop: async () => {
      await server.stop()
    },
    kill9: async () => {
      process.kill(await pidOf(folder), 'SIGKILL')
      if (!left) await server.lost
    },
    start: async () => {
      server = await startEmbedded(folder)
    },
  }
  const leave = async (): Promise<void> => {
    left = true
    await server.stop()
  }
  return { postgres, url, leave }
}

async function pidOf(folder: string): Promise<number> {
  const pid = Number((await readFile(path.join(folder, 'postgres', 'postmaster.pid'), 'utf8')).split('\n')[0])
  if (!(pid > 1)) throw new Error('PostgreSQL does not run')
  return pid
}

/** The process that has logged most of what contains `text` lately: the one that does the work. */
export function busiest(processes: readonly BotProcess[], text: string): BotProcess {
  const count = (one: BotProcess): number => one.logged().slice(-20_000).split(text).length
  const [first] = processes.toSorted((a, b) => count(b) - count(a))
  if (first === undefined) throw new Error('there are no processes')
  return first
}

export async function settledIn({ crowd }: Town): Promise<void> {
  await until('the ledger at rest', async () => crowd.settled(10_000).then(yes, no), patience)
}

const yes = (): true => true
const no = (): false => false
