import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import fs from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { z } from 'zod'
import { startApp } from '../../src/app.ts'
import { runCommand } from '../../src/cli/index.ts'
import { loadConfig } from '../../src/config.ts'
import { createLog } from '../../src/log.ts'
import { startMessengers } from '../../src/training/messengers.ts'
import { built } from '../support/bot-process.ts'
import { testDatabase } from '../support/database.ts'

const telegramToken = '7000000001:AAdoctor-telegram'
const zaloToken = '8000000001:AAdoctor-zalo'
const unset = [
  'DATA_DIR',
  'DATABASE_URL',
  'REDIS_URL',
  'PUBLIC_URL',
  'HOST',
  'TRAINING_HOST',
  'TELEGRAM_BOT_TOKEN',
  'TELEGRAM_API_ROOT',
  'ZALO_BOT_TOKENS',
  'ZALO_API_BASE',
  'FIELD_KEY',
  'LOG_LEVEL',
  'NODE_ENV',
]
const LONG = 90_000
const started = process.cwd()
let folder = ''

// A command takes its settings from the folder it is started in and from the environment: here from nothing but the test.
beforeEach(async () => {
  folder = await fs.mkdtemp(path.join(os.tmpdir(), 'chibo-cli-'))
  process.chdir(folder)
  for (const name of unset) vi.stubEnv(name, '')
  vi.stubEnv('PORT', '0')
})
afterEach(async () => {
  vi.unstubAllEnvs()
  process.chdir(started)
  await fs.rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
})

function set(env: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value)
}

async function run(...args: readonly string[]): Promise<{ code: number; out: string }> {
  const printed: string[] = []
  const code = await runCommand(args, { print: (text) => printed.push(text), now: () => new Date() })
  return { code, out: printed.join('\n') }
}

/** A real set-up: a database of the tests' server and messengers on this machine. */
async function realSetUp() {
  const database = await testDatabase()
  onTestFinished(database.drop)
  const messengers = await startMessengers({ telegramToken, zaloTokens: [zaloToken] })
  onTestFinished(() => messengers.close())
  set({
    DATABASE_URL: database.url,
    FIELD_KEY: randomBytes(32).toString('hex'),
    TELEGRAM_BOT_TOKEN: telegramToken,
    TELEGRAM_API_ROOT: messengers.telegramApiRoot,
    ZALO_BOT_TOKENS: zaloToken,
    ZALO_API_BASE: messengers.zaloApiBase,
  })
  return { database, messengers }
}

const checks = z.object({ checks: z.array(z.object({ name: z.string(), ok: z.boolean(), says: z.string() })) })

async function failures(): Promise<{ code: number; names: string[]; says: string }> {
  const { code, out } = await run('doctor', '--json')
  const failed = checks.parse(JSON.parse(out)).checks.filter(({ ok }) => !ok)
  return { code, names: failed.map(({ name }) => name), says: failed.map(({ says }) => says).join('\n') }
}

describe('commands that need no database', () => {
  test('read-date prints one line, or JSON wherever --json stands', async () => {
    expect(await run('read-date', '7 giờ tối mai', '--now', '2026-11-21T09:00+07:00')).toEqual({ code: 0, out: 'at\t2026-11-22T19:00' })
    const { out } = await run('read-date', '--json', '7 giờ tối mai', '--now', '2026-11-21T09:00+07:00')
    expect(JSON.parse(out)).toEqual({ kind: 'at', at: '2026-11-22T19:00+07:00' })
    expect(await run('read-date', '--now', 'yesterday', 'mai')).toMatchObject({ code: 2, out: expect.stringContaining('Write: read-date') })
    expect(await fs.readdir(folder)).toEqual([])
  })

  test.each([['bakcup'], ['constructor'], ['Invite']])('an unknown one, %s, shows how to use them, and is wrong use', async (command) => {
    expect(await run(command)).toMatchObject({ code: 2, out: expect.stringMatching(/Usage: [\s\S]*invite[\s\S]*import[\s\S]*doctor/) })
    expect(await fs.readdir(folder)).toEqual([])
  })

  test.each([['help'], ['--help']])('%s shows the same, and is no mistake', async (command) => {
    expect(await run(command)).toMatchObject({ code: 0, out: expect.stringContaining('Usage:') })
  })

  test('settings that cannot be used stop a command with the sentence that names them', async () => {
    set({ PORT: 'many' })
    await expect(run('migrate')).rejects.toThrow('PORT should be a port number')
  })
})

describe('on a real set-up', () => {
  test('migrate says what it did, and the second time that there was nothing to do', async () => {
    const { database } = await realSetUp()
    await database.pool.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public')
    const first = await run('migrate', '--json')
    expect(first.code).toBe(0)
    expect(
      z
        .object({ applied: z.array(z.string()).min(1) })
        .parse(JSON.parse(first.out))
        .applied.toSorted()[0],
    ).toMatch(/^\d+_/)
    expect(await run('migrate', '--json')).toEqual({ code: 0, out: '{"applied":[]}' })
    expect(await run('migrate')).toEqual({ code: 0, out: 'The database is up to date.' })
  })

  test('invite adds a person, and wrong use of it is told apart from a failure', async () => {
    const { database } = await realSetUp()
    await database.db.orgUnit.create({ data: { kind: 'cell', code: 'TDP08', name: 'Chi bộ TDP 8', path: 'TDP08/' } })
    const { code, out } = await run('invite', '--role', 'secretary', '--unit', 'TDP08', '--name', 'Trần Thị Bình', '--json')
    expect(code).toBe(0)
    const answer = z.strictObject({ code: z.string(), link: z.null(), expiresAt: z.coerce.date() }).parse(JSON.parse(out))
    expect(answer.expiresAt.getTime() - Date.now()).toBeGreaterThan(6.9 * 86_400_000)
    expect(await run('invite', '--role', 'king')).toMatchObject({ code: 2, out: expect.stringContaining('Usage:') })
    expect(await run('invite', '--role', 'member', '--name', 'X', '--unit', 'NONE')).toEqual({
      code: 2,
      out: 'There is no unit with the code NONE.',
    })
  })

  test('the doctor finds nothing while all is well', async () => {
    await realSetUp()
    const { code, out } = await run('doctor')
    expect(out.split('\n').filter((line) => !line.startsWith('ok  '))).toEqual([])
    expect(out).toMatch(/Telegram, Zalo × 1/)
    expect(out).toMatch(/telegram bot 7000000001: answers as chibo_training_bot/)
    expect(code).toBe(0)
  })

  test('the doctor finds a dead token, and repeats no token', async () => {
    await realSetUp()
    set({ TELEGRAM_BOT_TOKEN: '7000000001:AAdead-telegram', ZALO_BOT_TOKENS: '8000000001:AAdead-zalo' })
    const found = await failures()
    expect(found).toMatchObject({ code: 1, names: ['telegram bot 7000000001', 'zalo bot 8000000001'] })
    expect(found.says).toContain('Check the token')
    const { code, out } = await run('doctor')
    expect(code).toBe(1)
    expect(out).toMatch(/^FAIL {2}telegram bot/m)
    expect(out + found.says).not.toMatch(/AAd/)
  })

  test('the doctor finds messengers that cannot be reached', async () => {
    const { messengers } = await realSetUp()
    await messengers.down()
    expect(await failures()).toMatchObject({ code: 1, names: ['telegram bot 7000000001', 'zalo bot 8000000001'] })
  })

  test('the doctor finds a wrong key and still looks at the rest', async () => {
    await realSetUp()
    await run('migrate')
    set({ FIELD_KEY: randomBytes(32).toString('hex') })
    expect(await failures()).toMatchObject({ code: 1, names: ['key'], says: expect.stringContaining('FIELD_KEY is not the key') })
  })

  test('the doctor finds a database that is not there', async () => {
    await realSetUp()
    const url = new URL(process.env['DATABASE_URL'] ?? '')
    url.password = 'AAwrong'
    url.pathname = '/nowhere'
    set({ DATABASE_URL: url.href })
    const found = await failures()
    expect(found).toMatchObject({ code: 1, names: ['database'] })
    expect(found.says).not.toContain('AAwrong')
  })

  test('the doctor finds settings that cannot be used', async () => {
    set({ LOG_LEVEL: 'loud' })
    expect(await failures()).toEqual({ code: 1, names: ['settings'], says: expect.stringContaining('LOG_LEVEL should be one of') })
  })
})

describe('in training, with data in a folder', () => {
  test(
    'commands work while the bot runs, by its moved clock, and leave its database running',
    async () => {
      const app = await startApp(loadConfig(), createLog('silent'))
      onTestFinished(app.stop)
      const { code, out } = await run('doctor')
      expect(out).toMatch(/training mode/)
      expect(out.split('\n').filter((line) => line.startsWith('FAIL'))).toEqual([])
      expect(out).toMatch(/ok {4}disk/)
      expect(code).toBe(0)
      for (const page of ['/ops', '/metrics']) expect((await fetch(`${app.address}${page}`)).status).toBe(404)
      const invited = await run('invite', '--role', 'secretary', '--unit', 'TDP08', '--name', 'Người Mới', '--json')
      expect(invited.code).toBe(0)
      expect(z.object({ link: z.string() }).parse(JSON.parse(invited.out)).link).toMatch(/^https:\/\/t\.me\/\w+\?start=/)

      const to = new Date(Date.now() + 30 * 86_400_000)
      const moved = await fetch(`${app.address}/training/clock`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ to }),
      })
      expect(moved.status).toBe(200)
      const later = await run('invite', '--role', 'secretary', '--unit', 'TDP08', '--name', 'Người Mới', '--json')
      const { expiresAt } = z.object({ expiresAt: z.coerce.date() }).parse(JSON.parse(later.out))
      expect(expiresAt.getTime()).toBeGreaterThan(to.getTime() + 6.9 * 86_400_000)

      expect(await (await fetch(`${app.address}/readyz`)).text()).toBe('ready\n')
    },
    LONG,
  )

  test(
    'the program itself prints to the screen and ends with the command’s code',
    async () => {
      const main = await built()
      const program = (...args: readonly string[]): Promise<{ code: unknown; stdout: string; stderr: string }> =>
        new Promise((resolve) => {
          const env = { PATH: process.env['PATH'], HOME: folder, PORT: 'many' }
          execFile(process.execPath, [main, ...args], { cwd: folder, env }, (error, stdout, stderr) =>
            resolve({ code: error === null ? 0 : error.code, stdout, stderr }),
          )
        })
      const [unknown, wrong] = await Promise.all([program('bakcup'), program('migrate')])
      expect(unknown).toMatchObject({ code: 2, stdout: expect.stringContaining('Usage:'), stderr: '' })
      expect(wrong).toEqual({ code: 1, stdout: '', stderr: 'PORT should be a port number from 0 to 65535.\n' })
    },
    LONG,
  )
})
