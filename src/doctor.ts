import { access, statfs } from 'node:fs/promises'
import path from 'node:path'
import { platformsOf } from './app.ts'
import { ConfigError, loadConfig, type Config } from './config.ts'
import { ensureDatabase } from './db/client.ts'
import { startEmbedded } from './db/embedded.ts'
import { lookAtDatabase, newestBackup, type Found } from './db/examine.ts'
import { createSealer } from './db/seal.ts'
import { examineQueue } from './jobs/queue.ts'
import { createLog } from './log.ts'
import { tickSilenceMs } from './operator/findings.ts'
import type { Platform } from './platforms/platform.ts'
import { webhookUrl } from './platforms/webhook-address.ts'
import { backupFolder, keysOf, migrationsFolder, refusals } from './stores.ts'

/** `says` tells what was found and, when it is not ok, what to do. */
export type Check = { name: string; ok: boolean; says: string }

const leastFreeBytes = 500 * 1024 * 1024
/** Reminders are meant for a minute; processes that disagree by more would count their silences wrongly. */
const mostSkewMs = 2000
/** The header says whole seconds, and travels. */
const mostWorldSkewMs = 10_000
const worldMs = 5000
/** One night may fail; two are too many. */
const oldestBackupMs = 50 * 3_600_000
/** Random text of 16 characters and more has more different ones than this. */
const leastVariety = 8
const timeZone = 'Asia/Ho_Chi_Minh'

/** Checks what a new operator gets wrong. Changes nothing: no migration, no key, no webhook. */
export async function examine(realNow: () => Date, load: () => Config = loadConfig): Promise<Check[]> {
  const checks: Check[] = [
    { name: 'Node', ok: isNodeNew(process.versions.node), says: `${process.versions.node} (needed: ^20.19 || >=22.12)` },
    examineTimeZone(realNow()),
  ]
  let config: Config
  try {
    config = load()
  } catch (error) {
    return [...checks, { name: 'settings', ok: false, says: sentence(error) }]
  }
  checks.push({ name: 'settings', ok: true, says: describe(config) }, ...examineSecrets(config))
  checks.push(...(await guarded('database', () => examineDatabase(config, realNow))))
  if (config.databaseUrl === null) checks.push(...(await guarded('disk', () => examineFolder(config, realNow))))
  if (config.redisUrl !== null) checks.push(...(await guarded('Redis', () => examineRedis(config))))
  if (config.mode === 'real') {
    for (const platform of platformsOf(config, createLog('silent'))) checks.push(...(await examineBot(platform, config)))
    checks.push(...(await examineWorldClock(config, realNow)))
  }
  return checks
}

async function guarded(name: string, work: () => Promise<Check[]>): Promise<Check[]> {
  return work().catch((error: unknown) => [{ name, ok: false, says: sentence(error) }])
}

function describe({ mode, telegram, zalo, webhooks, redisUrl }: Config): string {
  if (mode === 'training') return 'training mode (no bot token is set)'
  const bots = [...(telegram ? ['Telegram'] : []), ...(zalo ? [`Zalo × ${zalo.tokens.length}`] : [])].join(', ')
  return `${bots}; ${webhooks === null ? 'long polling' : `webhooks at ${webhooks.publicUrl}`}; queue ${redisUrl === null ? 'in the database' : 'on Redis'}`
}

/** This program needs the zone's rules for its schedules and the language's for its lists. */
function examineTimeZone(now: Date): Check {
  const name = 'time zone data'
  try {
    const hour = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', hourCycle: 'h23' }).format(now)
    const ok = Number(hour) === (now.getUTCHours() + 7) % 24 && Intl.Collator.supportedLocalesOf('vi').length === 1
    return {
      name,
      ok,
      says: ok ? `${timeZone} and Vietnamese are known` : 'this Node has too little language data: install an official build of Node',
    }
  } catch {
    return { name, ok: false, says: `${timeZone} is not known to this Node: install an official build, or the package tzdata` }
  }
}

function weak(text: string): boolean {
  return new Set(text).size < leastVariety
}

function examineSecrets({ webhooks, opsToken, mode }: Config): Check[] {
  if (mode === 'training') return []
  const ops =
    opsToken === null
      ? webhooks === null
        ? { ok: true, says: 'not set: a new one is printed at every start' }
        : { ok: false, says: 'not set, so every start and every process has another one: set it (openssl rand -hex 16)' }
      : weak(opsToken)
        ? { ok: false, says: 'easy to guess: set another one (openssl rand -hex 16)' }
        : { ok: true, says: 'set' }
  const secret = webhooks?.secrets.some(weak)
  return [
    { name: 'OPS_TOKEN', ...ops },
    ...(secret === undefined
      ? []
      : [
          {
            name: 'WEBHOOK_SECRET',
            ok: !secret,
            says: secret ? 'easy to guess: set another one (openssl rand -hex 32), then run "webhook set"' : 'set',
          },
        ]),
  ]
}

async function examineDatabase(config: Config, realNow: () => Date): Promise<Check[]> {
  if (config.databaseUrl !== null) return examineTables(config, config.databaseUrl, realNow)
  const made = await access(path.join(config.dataDir, 'postgres', 'PG_VERSION')).then(
    () => true,
    () => false,
  )
  if (!made) return [{ name: 'database', ok: true, says: 'bundled; there is none below DATA_DIR yet, the first start makes it' }]
  const embedded = await startEmbedded(config.dataDir)
  try {
    return await examineTables(config, await ensureDatabase(embedded.url, 'chibo'), realNow)
  } finally {
    await embedded.stop()
  }
}

async function examineTables(config: Config, url: string, realNow: () => Date): Promise<Check[]> {
  const before = realNow().getTime()
  const found = await lookAtDatabase(url, migrationsFolder)
  const { server, people } = found
  // The answer is somewhere between question and end.
  const skewMs = Math.max(0, before - server.now.getTime(), server.now.getTime() - realNow().getTime())
  const utf8 = server.encoding === 'UTF8'
  return [
    {
      name: 'database',
      ok: utf8,
      says: `PostgreSQL ${server.version}, ${server.encoding}, ${config.databaseUrl === null ? 'bundled' : 'external'}; ${people} people${utf8 ? '' : '. Make a database with ENCODING UTF8 and set DATABASE_URL to it.'}`,
    },
    {
      name: 'database language',
      ok: server.vietnamese && server.trigrams,
      says:
        server.vietnamese && server.trigrams
          ? 'Vietnamese order and trigrams are there'
          : `${server.vietnamese ? '' : 'the collation vi-x-icu is missing: use a PostgreSQL built with ICU. '}${server.trigrams ? '' : 'the extension pg_trgm is missing: install the package postgresql-contrib.'}`,
    },
    tablesVersion(found),
    await key(config, found),
    {
      name: 'clock',
      ok: skewMs < mostSkewMs,
      says: `${Math.round(skewMs)} ms from the database${skewMs < mostSkewMs ? '' : ': switch time synchronisation on (timedatectl set-ntp true) on both machines'}`,
    },
    ...jobs(found, realNow()),
  ]
}

function tablesVersion({ pending, newer, applied }: Found): Check {
  const name = 'tables'
  if (newer.length > 0)
    return {
      name,
      ok: false,
      says: `made by a newer version (${newer.join(', ')}): install that version, or restore a backup made by this one`,
    }
  if (applied === 0) return { name, ok: true, says: 'none yet; the first start makes them' }
  return pending.length === 0
    ? { name, ok: true, says: `up to date (${applied} migrations)` }
    : { name, ok: false, says: `${pending.length} migrations wait (${pending.join(', ')}): restart the bot, or run "migrate"` }
}

async function key(config: Config, { instance }: Found): Promise<Check> {
  const name = 'key'
  if (instance !== null && instance.purpose !== config.mode) return { name, ok: false, says: refusals.purpose(config) }
  const kept = path.join(config.dataDir, 'field.key')
  const missing = config.fieldKey === null && (await access(kept).catch(() => true)) === true
  if (missing)
    return instance === null
      ? { name, ok: true, says: 'none yet; the first start makes it' }
      : { name, ok: false, says: `${kept} is missing, and nothing encrypted can be read without it: put it back from where you keep it` }
  const [own, ...older] = await keysOf(config)
  const { fingerprint, olderFingerprints } = createSealer(own, older)
  if (instance === null) return { name, ok: true, says: `fingerprint ${fingerprint}; the database is new and will be tied to it` }
  const ours = new Set([fingerprint, ...olderFingerprints])
  const { fieldKeyFingerprint, nextKeyFingerprint } = instance
  if (!ours.has(fieldKeyFingerprint)) return { name, ok: false, says: refusals.key() }
  if (nextKeyFingerprint !== null && !ours.has(nextKeyFingerprint)) return { name, ok: false, says: refusals['newer-key']() }
  return {
    name,
    ok: true,
    says: `fingerprint ${fingerprint}${nextKeyFingerprint === null ? '' : '; a change of keys is under way: run "rotate-key" to its end'}`,
  }
}

/** Whether anybody does what is due, and what keeps it from leaving. */
function jobs({ instance }: Found, now: Date): Check[] {
  if (instance === null || instance.tickedAt === null) return [{ name: 'jobs', ok: true, says: 'the bot has not been started yet' }]
  const silentMs = now.getTime() - instance.tickedAt.getTime()
  const running = silentMs < tickSilenceMs
  const checks: Check[] = [
    {
      name: 'jobs',
      ok: running,
      says: running
        ? `running, the last ${Math.max(0, Math.round(silentMs / 1000))} s ago`
        : `none since ${instance.tickedAt.toISOString()}, so nothing is sent: start the bot (npm start) or a worker, and read its log`,
    },
  ]
  if (instance.sendingPausedAt !== null)
    checks.push({
      name: 'sending',
      ok: false,
      says: `paused since ${instance.sendingPausedAt.toISOString()}, because this is a restored copy: run "resume"`,
    })
  return checks
}

async function examineFolder(config: Config, realNow: () => Date): Promise<Check[]> {
  const { dataDir, mode } = config
  const free = await statfs(dataDir).catch(() => null)
  // Before the first start there is no folder.
  if (free === null) return []
  const bytes = free.bavail * free.bsize
  const last = await newestBackup(backupFolder(config))
  const age = last === null ? 0 : realNow().getTime() - last.getTime()
  return [
    {
      name: 'disk',
      ok: bytes > leastFreeBytes,
      says: `${Math.round(bytes / 1024 ** 2)} MiB free below DATA_DIR (at least 500 are needed)`,
    },
    ...(mode === 'training'
      ? []
      : [
          {
            name: 'backup',
            ok: age < oldestBackupMs,
            says:
              last === null
                ? 'none yet; one is made every night at 02:30 while the bot runs, or with "backup"'
                : `the last ${Math.round(age / 3_600_000)} h ago${age < oldestBackupMs ? '' : ': run "backup", then read the log for why the nightly one fails'}`,
          },
        ]),
  ]
}

async function examineRedis({ redisUrl }: Config): Promise<Check[]> {
  if (redisUrl === null) return []
  const { ok, says, warning } = await examineQueue({ redisUrl })
  return [{ name: 'Redis', ok, says: warning === undefined ? says : `${says}. ${warning}` }]
}

async function examineBot(platform: Platform, { webhooks }: Config): Promise<Check[]> {
  const name = `${platform.name} bot ${platform.externalId}`
  try {
    const { handle } = await platform.identify()
    const called = `answers as ${handle ?? 'a bot without a name'}`
    const { ok, says } = await examineWebhook(platform, webhooks)
    return [{ name, ok, says: `${called}; ${says}` }]
  } catch (error) {
    return [{ name, ok: false, says: `does not answer (${sentence(error)}). Check the token and this machine's way to the internet.` }]
  }
}

async function examineWebhook(platform: Platform, webhooks: Config['webhooks']): Promise<{ ok: boolean; says: string }> {
  const { url, pending, lastError } = await platform.webhook.info()
  const waiting = pending === null || pending === 0 ? '' : `, ${pending} waiting`
  if (webhooks === null)
    return url === null
      ? { ok: true, says: `messages are fetched${waiting}` }
      : { ok: false, says: 'a webhook is set, so nothing can be fetched: run "webhook delete", or set PUBLIC_URL' }
  if (url === null) return { ok: false, says: 'no webhook is set although PUBLIC_URL is, so nothing arrives: run "webhook set"' }
  if (url !== webhookUrl(platform, webhooks.publicUrl))
    return { ok: false, says: 'its webhook is not at PUBLIC_URL, so nothing arrives: run "webhook set"' }
  return { ok: true, says: `webhook set${waiting}${lastError === null ? '' : `, its last error: ${lastError}`}` }
}

/** By the date that a messenger's server says. Nothing when none can be reached: that is another check's. */
async function examineWorldClock({ telegram, zalo }: Config, realNow: () => Date): Promise<Check[]> {
  const address = telegram?.apiRoot ?? zalo?.apiBase
  if (address === undefined) return []
  try {
    const response = await fetch(address, { method: 'HEAD', redirect: 'manual', signal: AbortSignal.timeout(worldMs) })
    const said = Date.parse(response.headers.get('date') ?? '')
    if (Number.isNaN(said)) return []
    const skewMs = Math.abs(realNow().getTime() - said)
    const ok = skewMs < mostWorldSkewMs
    return [
      {
        name: 'world clock',
        ok,
        says: `${Math.round(skewMs / 1000)} s from the messenger's server${ok ? '' : ': switch time synchronisation on (timedatectl set-ntp true)'}`,
      },
    ]
  } catch {
    return []
  }
}

function isNodeNew(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return (major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major > 22
}

function sentence(error: unknown): string {
  return error instanceof ConfigError || error instanceof Error ? error.message : String(error)
}
