import fs from 'node:fs/promises'
import path from 'node:path'
import pg from 'pg'
import { z } from 'zod'
import { readMigrations } from './migrate.ts'

const serverRow = z.object({
  version: z.string(),
  encoding: z.string(),
  now: z.date(),
  vietnamese: z.boolean(),
  trigrams: z.boolean(),
})
const instanceRow = z.object({
  purpose: z.enum(['training', 'real']),
  fieldKeyFingerprint: z.string(),
  nextKeyFingerprint: z.string().nullable().default(null),
  sendingPausedAt: z.date().nullable().default(null),
  tickedAt: z.date().nullable().default(null),
})
const nameRow = z.object({ name: z.string() })
const peopleRow = z.object({ people: z.number() })

/** What a look at a database found. It may be empty, of another version, or of another installation. */
export type Found = {
  server: z.infer<typeof serverRow>
  /** Names of migrations that this program has and the database has not, and the other way round; `applied`: how many it has. */
  pending: string[]
  newer: string[]
  applied: number
  /** null while the database is new. */
  instance: z.infer<typeof instanceRow> | null
  people: number
}

/** Looks at a database and changes nothing, whatever its version. Rejects when it does not answer. */
export async function lookAtDatabase(connectionString: string, migrationsFolder: string): Promise<Found> {
  const client = new pg.Client({
    connectionString,
    application_name: 'chibo doctor',
    connectionTimeoutMillis: 10_000,
    query_timeout: 10_000,
  })
  client.on('error', () => {})
  await client.connect()
  try {
    const rows = async (text: string): Promise<unknown[]> => (await client.query<Record<string, unknown>>(text)).rows
    const has = async (table: string): Promise<boolean> =>
      (await client.query('SELECT 1 WHERE to_regclass($1) IS NOT NULL', [`public."${table}"`])).rowCount === 1
    const [server] = await rows(`SELECT current_setting('server_version') AS version, current_setting('server_encoding') AS encoding,
      clock_timestamp() AS now, EXISTS (SELECT 1 FROM pg_collation WHERE collname = 'vi-x-icu') AS vietnamese,
      EXISTS (SELECT 1 FROM pg_available_extensions WHERE name = 'pg_trgm') AS trigrams`)
    const known = (await has('_prisma_migrations'))
      ? (
          await rows('SELECT migration_name AS name FROM "_prisma_migrations" WHERE rolled_back_at IS NULL AND finished_at IS NOT NULL')
        ).map((one) => nameRow.parse(one).name)
      : []
    const own = (await readMigrations(migrationsFolder)).map(({ name }) => name)
    const [instance] = (await has('Instance')) ? await rows('SELECT * FROM "Instance" WHERE id = 1') : []
    const [people] = (await has('Person')) ? await rows('SELECT count(*)::int AS people FROM "Person"') : []
    return {
      server: serverRow.parse(server),
      pending: own.filter((name) => !known.includes(name)),
      newer: known.filter((name) => !own.includes(name)),
      applied: known.length,
      instance: instance === undefined ? null : instanceRow.parse(instance),
      people: people === undefined ? 0 : peopleRow.parse(people).people,
    }
  } finally {
    await client.end()
  }
}

/** When the newest backup in a folder was finished; null when there is none. */
export async function newestBackup(folder: string): Promise<Date | null> {
  const names = await fs.readdir(folder).catch(() => [])
  const times = await Promise.all(
    names.filter((name) => name.endsWith('.backup')).map(async (name) => (await fs.stat(path.join(folder, name))).mtime.getTime()),
  )
  return times.length === 0 ? null : new Date(Math.max(...times))
}
