import { randomBytes } from 'node:crypto'
import fs from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { ConfigError, type Config } from '../src/config.ts'
import { claimInstance, clockOffset, setClockOffset } from '../src/db/instance.ts'
import { createLog } from '../src/log.ts'
import { openStores } from '../src/stores.ts'
import { testDatabase } from './support/database.ts'

const log = createLog('silent')
const key = randomBytes(32)

function configOf(config: Partial<Config>): Config {
  return {
    mode: 'real',
    dataDir: '/nonexistent',
    databaseUrl: null,
    redisUrl: null,
    webhooks: null,
    opsToken: null,
    port: 0,
    host: '127.0.0.1',
    telegram: null,
    zalo: null,
    zaloPeoplePerBot: 50,
    zaloMessagesPerMonth: 3000,
    fieldKey: key,
    logLevel: 'silent',
    ...config,
  }
}

async function databaseFor(mode: Config['mode']): Promise<string> {
  const database = await testDatabase()
  onTestFinished(database.drop)
  await (await openStores(configOf({ mode, databaseUrl: database.url }), log)).close()
  return database.url
}

async function refusal(config: Partial<Config>): Promise<string> {
  const outcome = await openStores(configOf(config), log).catch((error: unknown) => error)
  if (outcome instanceof ConfigError) return outcome.message
  throw new Error('these stores were opened')
}

describe('a database', () => {
  test('made for training is refused by real mode', async () => {
    expect(await refusal({ mode: 'real', databaseUrl: await databaseFor('training') })).toMatch(
      /made for training.*DATABASE_URL or DATA_DIR/,
    )
  })

  test('with real data is refused by training', async () => {
    expect(await refusal({ mode: 'training', databaseUrl: await databaseFor('real') })).toMatch(/holds real data.*choose another DATA_DIR/)
  })

  test('is refused with another FIELD_KEY than its own, and opened with its own', async () => {
    const databaseUrl = await databaseFor('real')
    expect(await refusal({ databaseUrl, fieldKey: randomBytes(32) })).toMatch(
      /^FIELD_KEY is not the key with which this database was encrypted/,
    )
    const stores = await openStores(configOf({ databaseUrl }), log)
    expect(stores.applied).toEqual([])
    await stores.close()
  })

  test('that nobody had before is claimed by one of two that start at the same time', async () => {
    const database = await testDatabase()
    onTestFinished(database.drop)
    const claims = await Promise.all([
      claimInstance(database.db, { purpose: 'training', fieldKeyFingerprint: 'a' }),
      claimInstance(database.db, { purpose: 'real', fieldKeyFingerprint: 'a' }),
    ])
    expect(claims.filter((refused) => refused === null)).toHaveLength(1)
    expect(claims).toContain('purpose')
  })

  test('has a clock that only goes forward, in training, and stands still with real data', async () => {
    const [training, real] = [await testDatabase(), await testDatabase()]
    onTestFinished(async () => {
      await training.drop()
      await real.drop()
    })
    await claimInstance(training.db, { purpose: 'training', fieldKeyFingerprint: 'a' })
    await claimInstance(real.db, { purpose: 'real', fieldKeyFingerprint: 'a' })
    for (const offset of [5000, 90_000_000_000, 4000]) {
      await setClockOffset(training.db, offset)
      await setClockOffset(real.db, offset)
    }
    expect(await clockOffset(training.db)).toBe(90_000_000_000)
    expect(await clockOffset(real.db)).toBe(0)
  })
})

describe('data in a folder', () => {
  test('has its key in a file of its own that only its owner may read, and is lost to whoever has another key', async () => {
    const dataDir = await fs.mkdtemp(path.join(os.tmpdir(), 'chibo-stores-'))
    onTestFinished(() => fs.rm(dataDir, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }))
    const config = { dataDir, fieldKey: null }
    const stores = await openStores(configOf(config), log)
    expect(stores.applied.length).toBeGreaterThan(0)
    const sealed = stores.sealer.seal('tôi ốm', 'here')
    await stores.close()
    const file = path.join(dataDir, 'field.key')
    expect((await fs.stat(file)).mode & 0o777).toBe(0o600)

    const again = await openStores(configOf(config), log)
    expect(again.applied).toEqual([])
    expect(again.sealer.open(sealed, 'here')).toBe('tôi ốm')
    await again.close()

    const kept = await fs.readFile(file, 'utf8')
    expect(await refusal({ ...config, fieldKey: randomBytes(32) })).toMatch(/^FIELD_KEY is not the key.*field\.key in DATA_DIR/)
    await fs.rm(file)
    expect(await refusal(config)).toMatch(/^FIELD_KEY is not the key/)
    await fs.writeFile(file, kept)
    await (await openStores(configOf(config), log)).close()
    await expect(fs.access(path.join(dataDir, 'postgres', 'postmaster.pid'))).rejects.toThrow('ENOENT')
  }, 60_000)

  test('that cannot be written is refused with a sentence that names DATA_DIR', async () => {
    const file = path.join(os.tmpdir(), `chibo-stores-${randomBytes(4).toString('hex')}`)
    await fs.writeFile(file, 'not a folder')
    onTestFinished(() => fs.rm(file))
    await expect(openStores(configOf({ dataDir: path.join(file, 'data'), fieldKey: null }), log)).rejects.toThrow(
      `DATA_DIR ${file}/data cannot be written`,
    )
  })
})
