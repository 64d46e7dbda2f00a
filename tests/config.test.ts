import fs from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { ConfigError, loadConfig, readConfig, type Config } from '../src/config.ts'

const folder = '/srv/chibo'
const key = '0f'.repeat(32)
const telegram = '7000000001:AAsecret-telegram'
const zalo = '8000000001:AAsecret-zalo'

/** What the operator reads when these settings cannot be used. */
function refusal(env: Readonly<Record<string, string>>): string {
  try {
    readConfig(env, folder)
  } catch (error) {
    if (error instanceof ConfigError) return error.message
    throw error
  }
  throw new Error('these settings were taken')
}

async function folderWith(dotEnv: string): Promise<string> {
  const home = await fs.mkdtemp(path.join(os.tmpdir(), 'chibo-config-'))
  onTestFinished(() => fs.rm(home, { recursive: true }))
  await fs.writeFile(path.join(home, '.env'), dotEnv)
  return home
}

describe('a setting that cannot be used stops the start, names the variable and says what it should be', () => {
  test.each([
    ['DATABASE_URL', 'mysql://chibo:hunter2@db/chibo', 'postgresql://user:password@host:5432/chibo'],
    ['DATABASE_URL', 'db.example', 'postgresql://user:password@host:5432/chibo'],
    ['PORT', '80a', 'a port number from 0 to 65535'],
    ['PORT', '65536', 'a port number from 0 to 65535'],
    ['PORT', '-1', 'a port number from 0 to 65535'],
    ['PORT', '80.5', 'a port number from 0 to 65535'],
    ['HOST', 'my host', 'an address of this machine'],
    ['TRAINING_HOST', 'http://0.0.0.0/', 'an address of this machine'],
    ['TELEGRAM_BOT_TOKEN', 'AAsecret-telegram', 'the token from @BotFather'],
    ['TELEGRAM_BOT_TOKEN', '7000000001:short', 'the token from @BotFather'],
    ['TELEGRAM_API_ROOT', 'api.telegram.org', 'an https address such as https://api.telegram.org'],
    ['TELEGRAM_API_ROOT', 'http://api.telegram.org', 'an https address such as https://api.telegram.org'],
    ['ZALO_BOT_TOKENS', 'AAsecret-zalo', 'tokens of Zalo bots, separated by commas'],
    ['ZALO_BOT_TOKENS', `${zalo},`, 'tokens of Zalo bots, separated by commas'],
    ['ZALO_BOT_TOKENS', ',', 'tokens of Zalo bots, separated by commas'],
    ['ZALO_API_BASE', 'ftp://bot-api.zaloplatforms.com', 'an https address such as https://bot-api.zaloplatforms.com'],
    ['ZALO_API_BASE', 'http://127.0.0.1.example.com', 'an https address such as https://bot-api.zaloplatforms.com'],
    ['ZALO_PEOPLE_PER_BOT', '0', '50 on the free plan, another number, or unlimited'],
    ['ZALO_PEOPLE_PER_BOT', 'many', '50 on the free plan, another number, or unlimited'],
    ['FIELD_KEY', '0f0f', '32 random bytes as 64 hex digits'],
    ['FIELD_KEY', 'z'.repeat(64), '32 random bytes as 64 hex digits'],
    ['LOG_LEVEL', 'loud', 'one of fatal, error, warn, info, debug, trace, silent'],
  ])('%s=%s', (name, value, should) => {
    const says = refusal({ [name]: value })
    expect(says).toMatch(new RegExp(`^${name} should `))
    expect(says).toContain(should)
    expect(says.split(`${name} should`)).toHaveLength(2)
  })

  test('several at once are told at once', () => {
    expect(refusal({ PORT: 'x', LOG_LEVEL: 'loud', HOST: '?' })).toMatch(/PORT should.*HOST should.*LOG_LEVEL should/)
  })

  test('no secret is repeated to the screen', () => {
    const says = refusal({
      DATABASE_URL: 'mysql://chibo:hunter2@db/chibo',
      TELEGRAM_BOT_TOKEN: 'AAsecret',
      ZALO_BOT_TOKENS: 'AAsecret,AAsecret',
      FIELD_KEY: 'AAsecret',
    })
    expect(says).not.toMatch(/hunter2|AAsecret/)
    expect(says.match(/ should /g)).toHaveLength(4)
  })

  test('one Zalo bot twice is refused, whatever the second half of its token', () => {
    expect(refusal({ ZALO_BOT_TOKENS: `${zalo}, 8000000001:another-secret` })).toBe('ZALO_BOT_TOKENS names the same bot twice.')
  })
})

describe('training or real', () => {
  test('with nothing set it is training, in a folder of its own, on this machine only', () => {
    expect(readConfig({}, folder)).toEqual({
      mode: 'training',
      dataDir: '/srv/chibo/data/training',
      databaseUrl: null,
      redisUrl: null,
      webhooks: null,
      opsToken: null,
      port: 8080,
      host: '127.0.0.1',
      telegram: null,
      zalo: null,
      zaloPeoplePerBot: null,
      zaloMessagesPerMonth: null,
      fieldKey: null,
      logLevel: 'info',
    } satisfies Config)
  })

  test.each([
    ['a Telegram token', { TELEGRAM_BOT_TOKEN: telegram }],
    ['a Zalo token', { ZALO_BOT_TOKENS: zalo }],
    ['a database', { DATABASE_URL: 'postgresql://chibo:x@127.0.0.1/chibo', FIELD_KEY: key }],
    ['a token in production', { TELEGRAM_BOT_TOKEN: telegram, NODE_ENV: 'production' }],
  ])('%s makes it real', (_, env) => {
    expect(readConfig(env, folder)).toMatchObject({ mode: 'real', dataDir: '/srv/chibo/data' })
  })

  test.each([
    { FIELD_KEY: key },
    { PORT: '9000' },
    { DATA_DIR: '/elsewhere' },
    { TELEGRAM_API_ROOT: 'https://example.com' },
    { NODE_ENV: 'test' },
  ])('%j alone leaves it training', (env) => {
    expect(readConfig(env, folder).mode).toBe('training')
  })

  test('production refuses training and says what is missing', () => {
    expect(refusal({ NODE_ENV: 'production' })).toMatch(/NODE_ENV.*TELEGRAM_BOT_TOKEN or ZALO_BOT_TOKENS/)
  })

  test('a room that practises together opens the training page, and only that, by TRAINING_HOST', () => {
    expect(readConfig({ TRAINING_HOST: '0.0.0.0', HOST: '10.0.0.1' }, folder).host).toBe('0.0.0.0')
    expect(readConfig({ TRAINING_HOST: '0.0.0.0', TELEGRAM_BOT_TOKEN: telegram }, folder).host).toBe('127.0.0.1')
    expect(readConfig({ HOST: '0.0.0.0', TELEGRAM_BOT_TOKEN: telegram }, folder).host).toBe('0.0.0.0')
  })

  test('a database of its own needs FIELD_KEY', () => {
    expect(refusal({ DATABASE_URL: 'postgresql://chibo:x@127.0.0.1/chibo' })).toMatch(
      /^FIELD_KEY is required with DATABASE_URL.*64 hex digits/,
    )
  })

  test('while the key is changed there are two: the one that seals, and the one before', () => {
    const older = 'ab'.repeat(32)
    expect(readConfig({ TELEGRAM_BOT_TOKEN: telegram, FIELD_KEY: `${key},${older}` }, folder)).toMatchObject({
      fieldKey: Buffer.from(key, 'hex'),
      olderFieldKeys: [Buffer.from(older, 'hex')],
    })
    expect(refusal({ TELEGRAM_BOT_TOKEN: telegram, FIELD_KEY: `${key},${older},${key}` })).toMatch(/^FIELD_KEY should .* NEW,OLD/)
  })

  test('webhooks need their secret', () => {
    expect(refusal({ PUBLIC_URL: 'https://chibo.example.vn', TELEGRAM_BOT_TOKEN: telegram })).toMatch(
      /^WEBHOOK_SECRET is required with PUBLIC_URL.*openssl rand/,
    )
  })

  test('the queue of what is real is never used for training', () => {
    expect(readConfig({ REDIS_URL: 'redis://127.0.0.1:6379' }, folder)).toMatchObject({ mode: 'training', redisUrl: null })
    expect(readConfig({ REDIS_URL: 'redis://127.0.0.1:6379', TELEGRAM_BOT_TOKEN: telegram }, folder).redisUrl).toBe(
      'redis://127.0.0.1:6379',
    )
  })

  test.each(['http://chibo.example.vn', 'https://chibo.example.vn/?a=1', 'https://user@chibo.example.vn', 'chibo.example.vn'])(
    'messengers are not told to call %s',
    (PUBLIC_URL) => {
      expect(refusal({ PUBLIC_URL, WEBHOOK_SECRET: key, TELEGRAM_BOT_TOKEN: telegram })).toMatch(/^PUBLIC_URL should be the https address/)
    },
  )
})

describe('what is set', () => {
  test('arrives in the form the parts want it', () => {
    const env = {
      DATA_DIR: 'store',
      PORT: '0',
      TELEGRAM_BOT_TOKEN: telegram,
      TELEGRAM_API_ROOT: 'http://127.0.0.1:8081/telegram/',
      ZALO_BOT_TOKENS: ` ${zalo} , 8000000002:AAsecret-other `,
      ZALO_API_BASE: 'http://localhost:8081/zalo//',
      ZALO_PEOPLE_PER_BOT: '200',
      FIELD_KEY: Buffer.from(key, 'hex').toString('base64'),
      LOG_LEVEL: 'debug',
    }
    expect(readConfig(env, folder)).toMatchObject({
      dataDir: '/srv/chibo/store',
      port: 0,
      telegram: { token: telegram, apiRoot: 'http://127.0.0.1:8081/telegram' },
      zalo: { tokens: [zalo, '8000000002:AAsecret-other'], apiBase: 'http://localhost:8081/zalo' },
      zaloPeoplePerBot: 200,
      fieldKey: Buffer.from(key, 'hex'),
      logLevel: 'debug',
    })
  })

  test('to nothing, or to blanks, counts as not set', () => {
    const names = [
      'DATA_DIR',
      'DATABASE_URL',
      'REDIS_URL',
      'PUBLIC_URL',
      'WEBHOOK_SECRET',
      'OPS_TOKEN',
      'ZALO_MESSAGES_PER_MONTH',
      'PORT',
      'HOST',
      'TRAINING_HOST',
      'TELEGRAM_BOT_TOKEN',
      'TELEGRAM_API_ROOT',
      'ZALO_BOT_TOKENS',
      'ZALO_API_BASE',
      'ZALO_PEOPLE_PER_BOT',
      'FIELD_KEY',
      'LOG_LEVEL',
      'NODE_ENV',
    ]
    for (const empty of ['', '  '])
      expect(readConfig(Object.fromEntries(names.map((name) => [name, empty])), folder)).toEqual(readConfig({}, folder))
  })

  test('of the plan at Zalo is 50 people a bot unless it says otherwise', () => {
    const base = { ZALO_BOT_TOKENS: zalo }
    expect(readConfig(base, folder).zaloPeoplePerBot).toBe(50)
    expect(readConfig({ ...base, ZALO_PEOPLE_PER_BOT: 'unlimited' }, folder).zaloPeoplePerBot).toBeNull()
  })

  test('in a file .env counts, and the environment wins over it', async () => {
    const home = await folderWith(`# for the office\nPORT=9001\nLOG_LEVEL='warn'\nTELEGRAM_BOT_TOKEN="${telegram}"\nZALO_BOT_TOKENS=\n`)
    expect(loadConfig(home, {})).toMatchObject({
      mode: 'real',
      port: 9001,
      logLevel: 'warn',
      telegram: { token: telegram },
      zalo: null,
      dataDir: path.join(home, 'data'),
    })
    expect(loadConfig(home, { PORT: '9002' })).toMatchObject({ port: 9002, logLevel: 'warn' })
  })

  test('to nothing in the environment switches off what .env says, so that one can practise beside a real set-up', async () => {
    const home = await folderWith(`TELEGRAM_BOT_TOKEN=${telegram}\n`)
    expect(loadConfig(home, { TELEGRAM_BOT_TOKEN: '' }).mode).toBe('training')
  })

  test('wrongly in .env is refused as well', async () => {
    const home = await folderWith('PORT=many\n')
    expect(() => loadConfig(home, {})).toThrow(/^PORT should be a port number/)
  })
})
