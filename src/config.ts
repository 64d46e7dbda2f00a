import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { parseEnv } from 'node:util'
import { z } from 'zod'
import { parseFieldKeys } from './db/seal.ts'
import { logLevels, type LogLevel } from './log.ts'

/** A setting that cannot be used. The message names the variable and says what it should be. */
export class ConfigError extends Error {}

export type Config = {
  /** training: sample data and local messengers; real: anything with a token or a database of its own. */
  mode: 'training' | 'real'
  /** Where this mode keeps its files. */
  dataDir: string
  /** null = the bundled PostgreSQL below dataDir */
  databaseUrl: string | null
  /** null = the queue lives in the database */
  redisUrl: string | null
  /** Webhooks: where the messengers reach this house from outside, and the root of every account's secret; null = long polling. */
  webhooks: { publicUrl: string; secrets: readonly string[] } | null
  /** null = made and shown at the start */
  opsToken: string | null
  port: number
  host: string
  telegram: { token: string; apiRoot: string } | null
  zalo: { tokens: readonly string[]; apiBase: string } | null
  /** How many people one Zalo bot may have; null = as many as come. */
  zaloPeoplePerBot: number | null
  /** How many messages one Zalo bot may send in a calendar month; null = as many as it likes. */
  zaloMessagesPerMonth: number | null
  /** null = made and kept below dataDir */
  fieldKey: Uint8Array | null
  /** While the key is being changed: the one before, which only opens. */
  olderFieldKeys?: readonly Uint8Array[]
  logLevel: LogLevel
}

const token = z.string().regex(/^\d+:[\w-]{8,}$/)
const loopback = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/
/** An address without a slash at its end; without TLS only on this machine. */
const base = z.url({ protocol: /^https?$/, abort: true }).refine((text) => isSafe(new URL(text)))

function isSafe({ protocol, hostname }: URL): boolean {
  return protocol === 'https:' || loopback.test(hostname)
}

const tokenList = z
  .string()
  .transform((text) => text.split(',').map((one) => one.trim()))
  .pipe(z.array(token).min(1))
const limit = z.union([z.literal('unlimited'), z.coerce.number().int().min(1).max(1_000_000_000)])
/** Where messengers call: https, a path but no query. */
const publicUrl = z.url({ protocol: /^https$/, abort: true }).refine((text) => {
  const { search, hash, username } = new URL(text)
  return search === '' && hash === '' && username === ''
})
const shortestSecret = 32
const shortestOpsToken = 16
/** The new secret first; during a rotation the one before it as well. */
const secretList = z
  .string()
  .transform((text) => text.split(',').map((one) => one.trim()))
  .pipe(z.array(z.string().min(shortestSecret).max(256)).min(1).max(2))
const fieldKey = z.string().transform((text, context) => parseFieldKeys(text) ?? fail(context))
const address = z.string().regex(/^[\w.:[\]-]+$/)

const schema = z.object({
  DATA_DIR: z.string(),
  DATABASE_URL: z.url({ protocol: /^postgres(?:ql)?$/ }),
  REDIS_URL: z.url({ protocol: /^rediss?$/ }),
  PUBLIC_URL: publicUrl,
  WEBHOOK_SECRET: secretList,
  OPS_TOKEN: z.string().min(shortestOpsToken).max(256),
  PORT: z.coerce.number().int().min(0).max(65_535),
  HOST: address,
  TRAINING_HOST: address,
  TELEGRAM_BOT_TOKEN: token,
  TELEGRAM_API_ROOT: base,
  ZALO_BOT_TOKENS: tokenList,
  ZALO_API_BASE: base,
  ZALO_PEOPLE_PER_BOT: limit,
  ZALO_MESSAGES_PER_MONTH: limit,
  FIELD_KEY: fieldKey,
  LOG_LEVEL: z.enum(logLevels),
})
const settings = schema.partial()

/** What to write instead, for each variable. */
const should: Readonly<Record<keyof typeof schema.shape, string>> = {
  DATA_DIR: 'be a folder that this user may write to, for example ./data',
  DATABASE_URL: 'look like postgresql://user:password@host:5432/chibo',
  REDIS_URL: 'look like redis://user:password@host:6379/0 (rediss: with TLS)',
  PUBLIC_URL: 'be the https address under which the messengers reach this machine, for example https://chibo.example.vn',
  WEBHOOK_SECRET: `be at least ${shortestSecret} random characters (openssl rand -hex 32); while you change it: NEW,OLD`,
  OPS_TOKEN: `be at least ${shortestOpsToken} random characters (openssl rand -hex 16)`,
  PORT: 'be a port number from 0 to 65535',
  HOST: 'be an address of this machine, for example 127.0.0.1 or 0.0.0.0',
  TRAINING_HOST: 'be an address of this machine, for example 0.0.0.0 to let a room practise together',
  TELEGRAM_BOT_TOKEN: 'be the token from @BotFather: digits, a colon, letters',
  TELEGRAM_API_ROOT: 'be an https address such as https://api.telegram.org',
  ZALO_BOT_TOKENS: 'be one or more tokens of Zalo bots, separated by commas',
  ZALO_API_BASE: 'be an https address such as https://bot-api.zaloplatforms.com',
  ZALO_PEOPLE_PER_BOT: 'be what your plan at Zalo allows: 50 on the free plan, another number, or unlimited',
  ZALO_MESSAGES_PER_MONTH: 'be what your plan at Zalo allows: 3000 on the free plan, another number, or unlimited',
  FIELD_KEY: 'be 32 random bytes as 64 hex digits (openssl rand -hex 32) or in base64; while you change it: NEW,OLD',
  LOG_LEVEL: `be one of ${logLevels.join(', ')}`,
}

function fail(context: z.RefinementCtx): never {
  context.addIssue({ code: 'custom', message: 'not a key' })
  return z.NEVER
}

type Env = Readonly<Record<string, string | undefined>>

/** The settings of this process: the environment, and what a `.env` file in `folder` adds to it. Throws a ConfigError. */
export function loadConfig(folder = process.cwd(), env: Env = process.env): Config {
  const file = path.join(folder, '.env')
  return readConfig({ ...(existsSync(file) ? parseEnv(readFileSync(file, 'utf8')) : {}), ...env }, folder)
}

/** The same from given variables. Empty ones count as unset. */
export function readConfig(env: Env, folder: string): Config {
  const said = parse(env)
  const dataDir = path.resolve(folder, said.DATA_DIR ?? 'data')
  const databaseUrl = said.DATABASE_URL ?? null
  const common = {
    port: said.PORT ?? 8080,
    logLevel: said.LOG_LEVEL ?? 'info',
    databaseUrl,
    redisUrl: said.REDIS_URL ?? null,
    opsToken: said.OPS_TOKEN ?? null,
    fieldKey: said.FIELD_KEY?.[0] ?? null,
    ...(said.FIELD_KEY !== undefined && said.FIELD_KEY.length > 1 && { olderFieldKeys: said.FIELD_KEY.slice(1) }),
  }
  if (said.TELEGRAM_BOT_TOKEN === undefined && said.ZALO_BOT_TOKENS === undefined && databaseUrl === null) {
    if (env['NODE_ENV'] === 'production') {
      throw new ConfigError(
        'NODE_ENV is "production" but no bot is set, which would start the training mode. Set TELEGRAM_BOT_TOKEN or ZALO_BOT_TOKENS, or unset NODE_ENV.',
      )
    }
    return {
      ...common,
      mode: 'training',
      dataDir: path.join(dataDir, 'training'),
      host: said.TRAINING_HOST ?? '127.0.0.1',
      telegram: null,
      zalo: null,
      zaloPeoplePerBot: null,
      zaloMessagesPerMonth: null,
      // What is for practice never meets the queue of what is real.
      redisUrl: null,
      webhooks: null,
    }
  }
  if (databaseUrl !== null && common.fieldKey === null) {
    throw new ConfigError(
      `FIELD_KEY is required with DATABASE_URL. It should ${should.FIELD_KEY}. Keep it safe: without it the encrypted fields are lost.`,
    )
  }
  if (said.PUBLIC_URL !== undefined && said.WEBHOOK_SECRET === undefined)
    throw new ConfigError(`WEBHOOK_SECRET is required with PUBLIC_URL. It should ${should.WEBHOOK_SECRET}.`)
  return {
    ...common,
    mode: 'real',
    webhooks: said.PUBLIC_URL === undefined ? null : { publicUrl: bare(said.PUBLIC_URL), secrets: said.WEBHOOK_SECRET ?? [] },
    dataDir,
    host: said.HOST ?? '127.0.0.1',
    telegram:
      said.TELEGRAM_BOT_TOKEN === undefined
        ? null
        : { token: said.TELEGRAM_BOT_TOKEN, apiRoot: bare(said.TELEGRAM_API_ROOT ?? 'https://api.telegram.org') },
    zalo:
      said.ZALO_BOT_TOKENS === undefined
        ? null
        : { tokens: unique(said.ZALO_BOT_TOKENS), apiBase: bare(said.ZALO_API_BASE ?? 'https://bot-api.zaloplatforms.com') },
    zaloPeoplePerBot: atMost(said.ZALO_PEOPLE_PER_BOT, 50),
    zaloMessagesPerMonth: atMost(said.ZALO_MESSAGES_PER_MONTH, 3000),
  }
}

function parse(env: Env): z.infer<typeof settings> {
  const given = Object.fromEntries(
    Object.keys(schema.shape).flatMap((name) => {
      const text = env[name]?.trim()
      return text ? [[name, text]] : []
    }),
  )
  const parsed = settings.safeParse(given)
  if (parsed.success) return parsed.data
  const wrong = new Set(parsed.error.issues.map(({ path: [name] }) => name))
  const sentences = Object.entries(should).flatMap(([name, what]) => (wrong.has(name) ? [`${name} should ${what}.`] : []))
  throw new ConfigError(sentences.join(' '))
}

/** A limit of a plan: null where there is none, `usual` where nothing is said. */
function atMost(said: number | 'unlimited' | undefined, usual: number): number | null {
  return said === 'unlimited' ? null : (said ?? usual)
}

function bare(url: string): string {
  return url.replace(/\/+$/, '')
}

function unique(tokens: readonly string[]): readonly string[] {
  const ids = tokens.map((one) => one.split(':')[0])
  if (new Set(ids).size !== ids.length) throw new ConfigError('ZALO_BOT_TOKENS names the same bot twice.')
  return tokens
}
