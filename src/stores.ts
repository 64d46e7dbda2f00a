import fs from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { ConfigError, loadConfig, type Config } from './config.ts'
import { createDb, ensureDatabase, type Database } from './db/client.ts'
import { claimInstance, clockOffset, keyChangePending, type Refusal } from './db/instance.ts'
import { keepEmbedded } from './db/keep-embedded.ts'
import { migrate } from './db/migrate.ts'
import { createSealer, loadOrCreateKeys, type Sealer } from './db/seal.ts'
import { createLog, type Logger } from './log.ts'

/** The folder of package.json: this file is one level below it, as source and as built. */
export const packageFolder = fileURLToPath(new URL('..', import.meta.url))

/** What brings the tables up to date. */
export const migrationsFolder = path.join(packageFolder, 'prisma', 'migrations')

const packageFile = z.object({ version: z.string() })

/** The version of this program: "0.1.0". */
export async function programVersion(): Promise<string> {
  return packageFile.parse(JSON.parse(await fs.readFile(path.join(packageFolder, 'package.json'), 'utf8'))).version
}

/** Where backups go unless another place is named. */
export function backupFolder({ dataDir }: Config): string {
  return path.join(dataDir, 'backups')
}

/** The database and the key, opened and checked. */
export type Stores = {
  url: string
  database: Database
  sealer: Sealer
  applied: readonly string[]
  /** Resolves, with a sentence for the operator, when the bundled database is gone for good and this process has to be started again. */
  gone: Promise<Error>
  close: () => Promise<void>
}

/** Connections for people's questions and for jobs; each chat that is worked on holds one. */
const connections = 12

/** Opens the stores of a configuration, brings the tables up to date and makes sure that they belong to this mode and key. */
export async function openStores(config: Config, log: Logger): Promise<Stores> {
  const embedded = config.databaseUrl === null ? await keepEmbedded(config.dataDir, keptBy(log)) : null
  const leave = async (): Promise<void> => {
    await embedded?.stop()
  }
  try {
    const url = embedded === null ? (config.databaseUrl ?? '') : await ensureDatabase(embedded.url, 'chibo')
    const { applied } = await migrate(url, migrationsFolder)
    const [key, ...older] = await keysOf(config)
    const sealer = createSealer(key, older)
    const database = createDb({ url, max: connections, onError: (error) => log.warn({ err: error }, 'a database connection was lost') })
    const close = async (): Promise<void> => {
      await database.close()
      await leave()
    }
    const refused = await claimInstance(database.db, {
      purpose: config.mode,
      fieldKeyFingerprint: sealer.fingerprint,
      olderFingerprints: sealer.olderFingerprints,
    })
    if (refused !== null) {
      await database.close()
      throw new ConfigError(refusals[refused](config))
    }
    if (sealer.olderFingerprints.length > 0)
      log.warn(
        (await keyChangePending(database.db, sealer.fingerprint))
          ? 'the key is being changed: run "chibo rotate-key"'
          : 'everything has the new key: the old one is needed only by invite codes that were made before',
      )
    return { url, database, sealer, applied, gone: embedded?.givenUp ?? new Promise(() => {}), close }
  } catch (error) {
    await leave()
    throw error
  }
}

function keptBy(log: Logger): Parameters<typeof keepEmbedded>[1] {
  return {
    onLost: () => log.error('the bundled PostgreSQL has stopped; starting it again'),
    onBack: () => log.warn('the bundled PostgreSQL runs again'),
  }
}

/** The file that holds the key; null where FIELD_KEY does. */
export function keyFile({ fieldKey, dataDir }: Config = loadConfig()): string | null {
  return fieldKey === null ? path.join(dataDir, 'field.key') : null
}

/** The keys of a configuration, the one that seals first; made where the bundled database has none yet. */
export async function keysOf(config: Config): Promise<readonly [Uint8Array, ...Uint8Array[]]> {
  return config.fieldKey === null
    ? loadOrCreateKeys(path.join(config.dataDir, 'field.key'))
    : [config.fieldKey, ...(config.olderFieldKeys ?? [])]
}

/** Why a database is not the one of a configuration, and what to do. */
export const refusals = {
  purpose: ({ mode }: Config) =>
    mode === 'training'
      ? 'DATA_DIR holds real data. The training mode never touches it: set the bot tokens again, or choose another DATA_DIR to practise.'
      : 'This database was made for training. Real data needs a database of its own: choose another DATABASE_URL or DATA_DIR.',
  key: () =>
    'FIELD_KEY is not the key with which this database was encrypted. Set the key it was made with (with embedded data: the file field.key in DATA_DIR). While you change it, keep both, FIELD_KEY=NEW,OLD, until "chibo rotate-key" has ended.',
  'newer-key': () =>
    'A change of FIELD_KEY was begun and values are sealed with the new key. Set both again, FIELD_KEY=NEW,OLD, and run "chibo rotate-key".',
  'third-key': () =>
    'Another change of FIELD_KEY is not finished. Set FIELD_KEY as it was during that change, run "chibo rotate-key", and then change it again.',
} as const satisfies Record<Refusal, (config: Config) => string>

/** Opens the stores for one command of the operator, whether the bot is running or not, and closes them. In training its moved clock counts. */
export async function withStores(realNow: () => Date, work: (stores: Stores & { now: () => Date }) => Promise<number>): Promise<number> {
  const stores = await openStores(loadConfig(), createLog('silent'))
  try {
    const offsetMs = await clockOffset(stores.database.db)
    return await work({ ...stores, now: () => new Date(realNow().getTime() + offsetMs) })
  } finally {
    await stores.close()
  }
}
