import { createHash, randomUUID } from 'node:crypto'
import fs from 'node:fs/promises'
import path from 'node:path'
import pg from 'pg'

/** The lock of Prisma's own migration engine, so that `prisma migrate deploy` and we never run at once. */
const LOCK = 72_707_369

/** Prisma's own table, so that its tools take a database of ours for one of theirs. */
const LEDGER = `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
  "id" VARCHAR(36) PRIMARY KEY NOT NULL,
  "checksum" VARCHAR(64) NOT NULL,
  "finished_at" TIMESTAMPTZ,
  "migration_name" VARCHAR(255) NOT NULL,
  "logs" TEXT,
  "rolled_back_at" TIMESTAMPTZ,
  "started_at" TIMESTAMPTZ NOT NULL DEFAULT now(),
  "applied_steps_count" INTEGER NOT NULL DEFAULT 0
)`

/** `applied`: names of the migrations that this call applied, in order; `already`: how many were there before. */
export type Applied = { applied: string[]; already: number }

export type Migration = { name: string; sql: string; checksum: string }

/**
 * Applies `folder`/NAME/migration.sql in order of their names, each in one transaction: nothing of a failed one is kept and the next
 * start tries it again. Safe when several processes start at once. Refuses a changed migration and a database newer than this program.
 * A migration cannot hold what PostgreSQL forbids in transactions (CREATE INDEX CONCURRENTLY, using a new enum value).
 */
export async function migrate(connectionString: string, folder: string): Promise<Applied> {
  const migrations = await readMigrations(folder)
  return inTurn(connectionString, async (client) => {
    const known = await readLedger(client)
    refuseNewer(known, migrations)
    const applied: string[] = []
    for (const migration of migrations) {
      if (isApplied(known.get(migration.name), migration)) continue
      await apply(client, migration)
      applied.push(migration.name)
    }
    return { applied, already: known.size }
  })
}

/** Does something to the tables themselves on a connection of its own, while nobody else who asks for a turn does. */
export async function inTurn<T>(connectionString: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString, application_name: 'chibo migrate' })
  // A lost connection also rejects the query that runs: that is where it is reported.
  client.on('error', () => {})
  await client.connect()
  try {
    await waitForTurn(client)
    return await work(client)
  } finally {
    // The end of the session frees the lock.
    await client.end()
  }
}

/** Applies these to a database without tables, within the transaction of the caller. */
export async function createTables(client: pg.Client, migrations: readonly Migration[]): Promise<void> {
  await client.query(LEDGER)
  for (const migration of migrations) await run(client, migration)
}

/** The migrations of a folder in the order in which they apply; `checksum` is the SHA-256 of the text in hex, as Prisma counts it. */
export async function readMigrations(folder: string): Promise<Migration[]> {
  const entries = await fs.readdir(folder, { withFileTypes: true })
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)
  return Promise.all(
    names.toSorted().map(async (name) => {
      const sql = await fs.readFile(path.join(folder, name, 'migration.sql'), 'utf8')
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') }
    }),
  )
}

async function waitForTurn(client: pg.Client): Promise<void> {
  await client.query("SET lock_timeout = '60s'")
  await client.query('SELECT pg_advisory_lock($1)', [LOCK])
  await client.query("SET lock_timeout = 0; SET client_min_messages = 'warning'")
}

type Known = { name: string; checksum: string; done: boolean }

async function readLedger(client: pg.Client): Promise<Map<string, Known>> {
  await client.query(LEDGER)
  const { rows } = await client.query<Known>(
    'SELECT migration_name AS name, checksum, finished_at IS NOT NULL AS done FROM "_prisma_migrations" WHERE rolled_back_at IS NULL',
  )
  return new Map(rows.map((row) => [row.name, row]))
}

function refuseNewer(known: ReadonlyMap<string, Known>, migrations: readonly Migration[]): void {
  const names = new Set(migrations.map(({ name }) => name))
  const newer = [...known.keys()].filter((name) => !names.has(name))
  if (newer.length === 0) return
  throw new Error(`The database was migrated by a newer version (${newer.join(', ')}): install that version, or restore a backup.`)
}

function isApplied(before: Known | undefined, { name, checksum }: Migration): boolean {
  if (before === undefined) return false
  if (!before.done) {
    throw new Error(
      `Migration ${name} failed half-way in an earlier start: restore a backup, or repair it and run "prisma migrate resolve".`,
    )
  }
  if (before.checksum !== checksum) throw new Error(`Migration ${name} was changed after it was applied: restore its text.`)
  return true
}

async function apply(client: pg.Client, migration: Migration): Promise<void> {
  try {
    await client.query('BEGIN')
    await run(client, migration)
    await client.query('COMMIT')
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {})
    throw error
  }
}

async function run(client: pg.Client, { name, sql, checksum }: Migration): Promise<void> {
  try {
    await client.query(sql)
    await client.query(
      `INSERT INTO "_prisma_migrations" (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
       VALUES ($1, $2, $3, now(), clock_timestamp(), 1)`,
      [randomUUID(), checksum, name],
    )
  } catch (cause) {
    throw new Error(`Migration ${name} failed; nothing of it was kept.`, { cause })
  }
}
