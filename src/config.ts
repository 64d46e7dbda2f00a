import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { parseEnv } from 'node:util'
import { z } from 'zod'
import { parseFieldKey } from './db/seal.ts'
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
  port: number
  host: string
  telegram: { token: string; apiRoot: string } | null
  zalo: { tokens: readonly string[]; apiBase: string } | null
  /** How many people one Zalo bot may have; null = as many as come. */
  zaloPeoplePerBot: number | null
  /** null = made and kept below dataDir */
  fieldKey: Uint8Array | null
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
const fieldKey = z.string().transform((text, context) => parseFieldKey(text) ?? fail(context))
const address = z.string().regex(/^[\w.:[\]-]+$/)

const schema = z.object({
  DATA_DIR: z.string(),
  DATABASE_URL: z.url({ protocol: /^postgres(?:ql)?$/ }),
  PORT: z.coerce.number().int().min(0).max(65_535),
  HOST: address,
  TRAINING_HOST: address,
  TELEGRAM_BOT_TOKEN: token,
  TELEGRAM_API_ROOT: base,
  ZALO_BOT_TOKENS: tokenList,
  ZALO_API_BASE: base,
  ZALO_PEOPLE_PER_BOT: z.union([z.literal('unlimited'), z.coerce.number().int().min(1).max(1_000_000)]),
  FIELD_KEY: fieldKey,
  LOG_LEVEL: z.enum(logLevels),
})
const settings = schema.partial()

/** What to write instead, for each variable. */
const should: Readonly<Record<keyof typeof schema.shape, string>> = {
  DATA_DIR: 'be a folder that this user may write to, for example ./data',
  DATABASE_URL: 'look like postgresql://user:password@host:5432/chibo',
  PORT: 'be a port number from 0 to 65535',
  HOST: 'be an address of this machine, for example 127.0.0.1 or 0.0.0.0',
  TRAINING_HOST: 'be an address of this machine, for example 0.0.0.0 to let a room practise together',
  TELEGRAM_BOT_TOKEN: 'be the token from @BotFather: digits, a colon, letters',
  TELEGRAM_API_ROOT: 'be an https address such as https://api.telegram.org',
  ZALO_BOT_TOKENS: 'be one or more tokens of Zalo bots, separated by commas',
  ZALO_API_BASE: 'be an https address such as https://bot-api.zaloplatforms.com',
  ZALO_PEOPLE_PER_BOT: 'be what your plan at Zalo allows: 50 on the free plan, another number, or unlimited',
  FIELD_KEY: 'be 32 random bytes as 64 hex digits (openssl rand -hex 32) or in base64',
  LOG_LEVEL: `be one of ${logLevels.join(', ')}`,
}

function fail(context: z.RefinementCtx): never {
  context.addIssue({ code: 'custom', message: 'not a key' })
  return z.NEVER
}

type Env = Readonly<Record<string, string | undefined>>

/** Variables of later versions: set by mistake they would be ignored in silence. */
const notYet = {
  REDIS_URL: 'This version keeps its queue in PostgreSQL',
  PUBLIC_URL: 'This version fetches messages by long polling',
} as const

/** The settings of this process: the environment, and what a `.env` file in `folder` adds to it. Throws a ConfigError. */
export function loadConfig(folder = process.cwd(), env: Env = process.env): Config {
  const file = path.join(folder, '.env')
  return readConfig({ ...(existsSync(file) ? parseEnv(readFileSync(file, 'utf8')) : {}), ...env }, folder)
}

/** The same from given variables. Empty ones count as unset. */
export function readConfig(env: Env, folder: string): Config {
  for (const [name, why] of Object.entries(notYet))
    if (env[name]?.trim()) throw new ConfigError(`${name} cannot be used yet. ${why}; remove ${name}.`)
  const said = parse(env)
  const dataDir = path.resolve(folder, said.DATA_DIR ?? 'data')
  const databaseUrl = said.DATABASE_URL ?? null
  const common = { port: said.PORT ?? 8080, logLevel: said.LOG_LEVEL ?? 'info', databaseUrl, fieldKey: said.FIELD_KEY ?? null }
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
    }
  }
  if (databaseUrl !== null && common.fieldKey === null) {
    throw new ConfigError(
      `FIELD_KEY is required with DATABASE_URL. It should ${should.FIELD_KEY}. Keep it safe: without it the encrypted fields are lost.`,
    )
  }
  return {
    ...common,
    mode: 'real',
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
    zaloPeoplePerBot: said.ZALO_PEOPLE_PER_BOT === 'unlimited' ? null : (said.ZALO_PEOPLE_PER_BOT ?? 50),
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

function bare(url: string): string {
  return url.replace(/\/+$/, '')
}

function unique(tokens: readonly string[]): readonly string[] {
  const ids = tokens.map((one) => one.split(':')[0])
  if (new Set(ids).size !== ids.length) throw new ConfigError('ZALO_BOT_TOKENS names the same bot twice.')
  return tokens
}
