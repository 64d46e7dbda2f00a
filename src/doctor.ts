import { statfs } from 'node:fs/promises'
import { ConfigError, loadConfig, type Config } from './config.ts'
import { createLog } from './log.ts'
import type { Platform } from './platforms/platform.ts'
import { createTelegram } from './platforms/telegram/bot.ts'
import { createZalo } from './platforms/zalo/bot.ts'
import { openStores, type Stores } from './stores.ts'

export type Check = { name: string; ok: boolean; says: string }

const leastFreeBytes = 500 * 1024 * 1024
const mostSkewMs = 2000

/** Checks what a new operator gets wrong: settings, stores, key, clock, disk, tokens. Changes nothing but the tables' version. */
export async function examine(now: () => Date): Promise<Check[]> {
  const checks: Check[] = [
    { name: 'Node', ok: isNodeNew(process.versions.node), says: `${process.versions.node} (needed: ^20.19 || >=22.12)` },
  ]
  let config: Config
  try {
    config = loadConfig()
  } catch (error) {
    return [...checks, { name: 'settings', ok: false, says: sentence(error) }]
  }
  checks.push({
    name: 'settings',
    ok: true,
    says:
      config.mode === 'training'
        ? 'training mode (no bot token is set)'
        : [...(config.telegram ? ['Telegram'] : []), ...(config.zalo ? [`Zalo × ${config.zalo.tokens.length}`] : [])].join(', '),
  })
  checks.push(...(await examineStores(config, now)))
  if (config.mode === 'real') for (const platform of platformsOf(config)) checks.push(await examineBot(platform))
  return checks
}

async function examineStores(config: Config, realNow: () => Date): Promise<Check[]> {
  let stores: Stores
  try {
    stores = await openStores(config, createLog('silent'))
  } catch (error) {
    return [{ name: 'database', ok: false, says: sentence(error) }]
  }
  try {
    const { db } = stores.database
    const before = realNow().getTime()
    const [row] = await db.$queryRaw<
      { version: string; encoding: string; now: Date }[]
    >`SELECT current_setting('server_version') AS version, current_setting('server_encoding') AS encoding, clock_timestamp() AS now`
    const skewMs = row ? Math.abs(row.now.getTime() - (before + realNow().getTime()) / 2) : Number.POSITIVE_INFINITY
    const people = await db.person.count()
    return [
      {
        name: 'database',
        ok: row?.encoding === 'UTF8',
        says: `PostgreSQL ${row?.version ?? '?'}, ${row?.encoding ?? '?'}, ${config.databaseUrl === null ? 'bundled' : 'external'}; ${people} people`,
      },
      { name: 'key', ok: true, says: `fingerprint ${stores.sealer.fingerprint}` },
      { name: 'clock', ok: skewMs < mostSkewMs, says: `${Math.round(skewMs)} ms from the database` },
      ...(await examineDisk(config)),
    ]
  } finally {
    await stores.close()
  }
}

async function examineDisk({ dataDir, databaseUrl }: Config): Promise<Check[]> {
  if (databaseUrl !== null) return []
  const { bavail, bsize } = await statfs(dataDir)
  return [
    {
      name: 'disk',
      ok: bavail * bsize > leastFreeBytes,
      says: `${Math.round((bavail * bsize) / 1024 ** 2)} MiB free below DATA_DIR (at least 500 are needed)`,
    },
  ]
}

function platformsOf({ telegram, zalo }: Config): Platform[] {
  const log = createLog('silent')
  return [
    ...(telegram === null ? [] : [createTelegram({ ...telegram, log })]),
    ...(zalo?.tokens.map((token) => createZalo({ token, apiBase: zalo.apiBase, log })) ?? []),
  ]
}

async function examineBot(platform: Platform): Promise<Check> {
  const name = `${platform.name} bot ${platform.externalId}`
  try {
    const { handle } = await platform.identify()
    return { name, ok: true, says: `answers as ${handle ?? 'a bot without a name'}` }
  } catch (error) {
    return { name, ok: false, says: `does not answer (${sentence(error)}). Check the token and this machine's way to the internet.` }
  }
}

function isNodeNew(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return (major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major > 22
}

function sentence(error: unknown): string {
  return error instanceof ConfigError || error instanceof Error ? error.message : String(error)
}
