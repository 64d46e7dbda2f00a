import { randomBytes } from 'node:crypto'
import fs from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { readConfig } from '../src/config.ts'
import { claimInstance } from '../src/db/instance.ts'
import { createSealer } from '../src/db/seal.ts'
import { examine, type Check } from '../src/doctor.ts'
import { startMessengers } from '../src/training/messengers.ts'
import { testDatabase, type TestDatabase } from './support/database.ts'

const telegramToken = '7000000009:doctor-tests'
const secret = 'Zr5-this-is-long-and-various-enough-87'

type SetUp = {
  database: TestDatabase
  key: Buffer
  /** What is wrong with these settings beside those of the set-up, by name. */
  wrong: (settings?: Record<string, string>, now?: () => Date) => Promise<Record<string, string>>
}

async function folder(): Promise<string> {
  const made = await fs.mkdtemp(path.join(os.tmpdir(), 'chibo-doctor-'))
  onTestFinished(() => fs.rm(made, { recursive: true, force: true }))
  return made
}

/** A database and a messenger of this machine. */
async function setUp(): Promise<SetUp> {
  const database = await testDatabase()
  onTestFinished(database.drop)
  const messengers = await startMessengers({ telegramToken, zaloTokens: [] })
  onTestFinished(() => messengers.close())
  const key = randomBytes(32)
  const env = {
    DATABASE_URL: database.url,
    FIELD_KEY: key.toString('hex'),
    TELEGRAM_BOT_TOKEN: telegramToken,
    TELEGRAM_API_ROOT: messengers.telegramApiRoot,
    OPS_TOKEN: secret,
  }
  return {
    database,
    key,
    wrong: async (settings = {}, now = () => new Date()) =>
      failed(await examine(now, () => readConfig({ ...env, ...settings }, '/nonexistent'))),
  }
}

function failed(checks: readonly Check[]): Record<string, string> {
  return Object.fromEntries(checks.flatMap(({ name, ok, says }) => (ok ? [] : [[name, says]])))
}

/** The set-up is in use: its bot has ticked so long ago. */
async function used({ database: { db }, key }: SetUp, { silentMs = 0 } = {}): Promise<void> {
  await claimInstance(db, { purpose: 'real', fieldKeyFingerprint: createSealer(key).fingerprint })
  await db.instance.updateMany({ data: { tickedAt: new Date(Date.now() - silentMs) } })
}

describe('the doctor', () => {
  test('has nothing to say about a bot that runs, and about one that has never been started', async () => {
    const own = await setUp()
    expect(await own.wrong()).toEqual({})
    await used(own)
    expect(await own.wrong()).toEqual({})
  })

  test('looks at a new database without making anything in it', async () => {
    const { database, wrong } = await setUp()
    await database.pool.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public')
    expect(await wrong()).toEqual({})
    const { rows } = await database.pool.query("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    expect(rows).toEqual([])
  })

  test('tells a database that is behind the program from one that is ahead of it', async () => {
    const { database, wrong } = await setUp()
    await database.pool.query('DELETE FROM _prisma_migrations WHERE migration_name = (SELECT max(migration_name) FROM _prisma_migrations)')
    expect(await wrong()).toEqual({ tables: expect.stringMatching(/^1 migrations wait .*run "migrate"$/) })
    await database.pool.query(
      "INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at) VALUES ('x', 'x', '29990101_later', now())",
    )
    expect(await wrong()).toEqual({ tables: expect.stringContaining('made by a newer version (29990101_later)') })
  })

  test('sees that nobody does what is due, and that a restored copy holds everything back', async () => {
    const own = await setUp()
    await used(own, { silentMs: 60_000 })
    await own.database.db.instance.updateMany({ data: { sendingPausedAt: new Date() } })
    expect(await own.wrong()).toEqual({
      jobs: expect.stringContaining('start the bot (npm start) or a worker'),
      sending: expect.stringContaining('run "resume"'),
    })
  })

  test('sees a key that is not the database’s, and a database of another mode', async () => {
    const own = await setUp()
    await used(own)
    expect(await own.wrong({ FIELD_KEY: randomBytes(32).toString('hex') })).toEqual({
      key: expect.stringContaining('FIELD_KEY is not the key'),
    })
    await own.database.db.instance.updateMany({ data: { purpose: 'training' } })
    expect(await own.wrong()).toEqual({ key: expect.stringContaining('made for training') })
  })

  test('sees a clock that is wrong, by the database and by the messenger', async () => {
    const { wrong } = await setUp()
    expect(await wrong({}, () => new Date(Date.now() - 60_000))).toEqual({
      clock: expect.stringMatching(/^\d+ ms from the database: switch time synchronisation on/),
      'world clock': expect.stringMatching(/^(?:59|6\d) s from the messenger's server/),
    })
  })

  test('sees webhooks that are not set at the messenger, and secrets that anybody can guess', async () => {
    const { wrong } = await setUp()
    const webhooks = { PUBLIC_URL: 'https://chibo.example.vn', WEBHOOK_SECRET: secret }
    expect(await wrong(webhooks)).toEqual({ 'telegram bot 7000000009': expect.stringContaining('run "webhook set"') })
    expect(await wrong({ ...webhooks, WEBHOOK_SECRET: 'abab'.repeat(10), OPS_TOKEN: '' })).toEqual({
      'telegram bot 7000000009': expect.stringContaining('run "webhook set"'),
      WEBHOOK_SECRET: expect.stringContaining('easy to guess'),
      OPS_TOKEN: expect.stringContaining('set it (openssl rand -hex 16)'),
    })
  })

  test('sees a Redis that does not answer', async () => {
    const { wrong } = await setUp()
    expect(await wrong({ REDIS_URL: 'redis://127.0.0.1:9/0' })).toEqual({ Redis: expect.stringContaining('REDIS_URL') })
  })

  test('before the first start finds no database below DATA_DIR and makes none, and looks how old the last backup is', async () => {
    const dataDir = await folder()
    const load = () =>
      readConfig({ TELEGRAM_BOT_TOKEN: telegramToken, TELEGRAM_API_ROOT: 'http://127.0.0.1:9', DATA_DIR: dataDir }, dataDir)
    const look = async (): Promise<Check[]> => examine(() => new Date(), load)
    expect(await look()).toEqual(
      expect.arrayContaining([
        { name: 'database', ok: true, says: expect.stringContaining('the first start makes it') },
        { name: 'backup', ok: true, says: expect.stringContaining('none yet') },
      ]),
    )
    expect(await fs.readdir(dataDir)).toEqual([])
    await fs.mkdir(path.join(dataDir, 'backups'))
    const file = path.join(dataDir, 'backups', 'chibo-2026-11-19-0230.backup')
    await fs.writeFile(file, '')
    expect(failed(await look())).not.toHaveProperty('backup')
    const old = new Date(Date.now() - 3 * 86_400_000)
    await fs.utimes(file, old, old)
    expect(failed(await look())).toMatchObject({ backup: expect.stringMatching(/^the last 72 h ago: run "backup"/) })
  })
})
