import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { ConfigError, loadConfig, type Config } from './config.ts'
import { createDb, ensureDatabase, type Database } from './db/client.ts'
import { startEmbedded } from './db/embedded.ts'
import { claimInstance, clockOffset } from './db/instance.ts'
import { migrate } from './db/migrate.ts'
import { createSealer, loadOrCreateKey, type Sealer } from './db/seal.ts'
import { createLog, type Logger } from './log.ts'

/** The folder of package.json: this file is one level below it, as source and as built. */
export const packageFolder = fileURLToPath(new URL('..', import.meta.url))

/** The database and the key, opened and checked. */
export type Stores = { url: string; database: Database; sealer: Sealer; applied: readonly string[]; close: () => Promise<void> }

/** Connections for people's questions and for jobs; each chat that is worked on holds one. */
const connections = 12

/** Opens the stores of a configuration, brings the tables up to date and makes sure that they belong to this mode and key. */
export async function openStores(config: Config, log: Logger): Promise<Stores> {
  const embedded = config.databaseUrl === null ? await startEmbedded(config.dataDir) : null
  const leave = async (): Promise<void> => {
    await embedded?.stop()
  }
  try {
    const url = embedded === null ? (config.databaseUrl ?? '') : await ensureDatabase(embedded.url, 'chibo')
    const { applied } = await migrate(url, path.join(packageFolder, 'prisma', 'migrations'))
    const sealer = createSealer(config.fieldKey ?? (await loadOrCreateKey(path.join(config.dataDir, 'field.key'))))
    const database = createDb({ url, max: connections, onError: (error) => log.warn({ err: error }, 'a database connection was lost') })
    const close = async (): Promise<void> => {
      await database.close()
      await leave()
    }
    const refused = await claimInstance(database.db, { purpose: config.mode, fieldKeyFingerprint: sealer.fingerprint })
    if (refused !== null) {
      await database.close()
      throw new ConfigError(refusals[refused](config))
    }
    if (embedded !== null) void embedded.lost.then(() => log.error('the bundled PostgreSQL has stopped; restart chibo'))
    return { url, database, sealer, applied, close }
  } catch (error) {
    await leave()
    throw error
  }
}

const refusals = {
  purpose: ({ mode }: Config) =>
    mode === 'training'
      ? 'DATA_DIR holds real data. The training mode never touches it: set the bot tokens again, or choose another DATA_DIR to practise.'
      : 'This database was made for training. Real data needs a database of its own: choose another DATABASE_URL or DATA_DIR.',
  key: () =>
    'FIELD_KEY is not the key with which this database was encrypted. Set the key it was made with (with embedded data: the file field.key in DATA_DIR).',
} as const

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
