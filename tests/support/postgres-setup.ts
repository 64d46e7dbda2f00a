import { createHash, randomBytes } from 'node:crypto'
import fs from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { databaseUrl } from '../../src/db/client.ts'
import { startEmbedded } from '../../src/db/embedded.ts'
import { migrate, readMigrations } from '../../src/db/migrate.ts'

declare module 'vitest' {
  interface ProvidedContext {
    postgres: { url: string; template: string; run: string }
  }
}

const MIGRATIONS = 'prisma/migrations'
const HOUSEKEEPING = 1
/** A connection of this name, kept open, tells other runs that the databases of this one are in use. */
const runName = (run: string): string => `chibo test run ${run}`

/**
 * One server per checkout, in memory where there is /dev/shm, and one migrated template that tests copy. vitest does not call the
 * teardown when it is killed: the next run uses the server that was left and removes what the killed one made.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startEmbedded(await homeOfCheckout(), { fast: true })
  const run = randomBytes(4).toString('hex')
  const template = `template_${await hashOfMigrations()}`
  const client = new pg.Client({ connectionString: server.url, application_name: runName(run) })
  await client.connect()
  await client.query('SELECT pg_advisory_lock($1)', [HOUSEKEEPING])
  await removeLeftOver(client, template)
  await ensureTemplate(client, { url: server.url, template })
  await client.query('SELECT pg_advisory_unlock($1)', [HOUSEKEEPING])
  project.provide('postgres', { url: server.url, template, run })
  return async () => {
    await client.end()
    await server.stop()
  }
}

async function homeOfCheckout(): Promise<string> {
  const memory = await fs.access('/dev/shm', fs.constants.W_OK).then(
    () => '/dev/shm',
    () => os.tmpdir(),
  )
  const user = os.userInfo().username
  return path.join(memory, `chibo-test-${createHash('sha256').update(`${user} ${process.cwd()}`).digest('hex').slice(0, 12)}`)
}

async function hashOfMigrations(): Promise<string> {
  const checksums = (await readMigrations(MIGRATIONS)).map(({ name, checksum }) => `${name} ${checksum}`)
  return createHash('sha256').update(checksums.join('\n')).digest('hex').slice(0, 12)
}

async function removeLeftOver(client: pg.Client, template: string): Promise<void> {
  const { rows: live } = await client.query<{ run: string }>(
    "SELECT right(application_name, 8) AS run FROM pg_stat_activity WHERE application_name LIKE 'chibo test run %' AND pid <> pg_backend_pid()",
  )
  const { rows } = await client.query<{ name: string }>(
    String.raw`SELECT datname AS name FROM pg_database WHERE datname LIKE 'test\_%' OR datname LIKE 'template\_%' OR datname = 'building'`,
  )
  // Templates have no connections: while another run is alive, one of them may be its own.
  const isInUse = (name: string): boolean =>
    name === template || (name.startsWith('template_') && live.length > 0) || live.some(({ run }) => name.startsWith(`test_${run}_`))
  for (const { name } of rows) if (!isInUse(name)) await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
}

async function ensureTemplate(client: pg.Client, { url, template }: { url: string; template: string }): Promise<void> {
  const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [template])
  if (rowCount !== 0) return
  await client.query('CREATE DATABASE building')
  await migrate(databaseUrl(url, 'building'), MIGRATIONS)
  await client.query(`ALTER DATABASE building RENAME TO ${template}`)
}
