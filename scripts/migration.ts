/**
 * Writes a migration: `npm run migration -- NAME`, what schema.prisma says more than the migrations so far. Needs no network and no
 * database of yours.
 */
import fs from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { startEmbedded } from '../src/db/embedded.ts'
import { readMigrations } from '../src/db/migrate.ts'
import { splitMigration } from './migration-text.ts'
import { diff } from './schema-engine.ts'

const FOLDER = 'prisma/migrations'
const SCHEMA = 'prisma/schema.prisma'

process.chdir(path.join(import.meta.dirname, '..'))
const name = process.argv[2] ?? ''
const migrations = await readMigrations(FOLDER)
if (/^[a-z0-9][a-z0-9_-]*$/.test(name)) await writeNext(name)
else fail('Say what changes, in small letters: npm run migration -- add-birthdays')

async function writeNext(change: string): Promise<void> {
  const sql = await changesSince(migrations.map(({ sql: text }) => splitMigration(text).generated))
  if (sql === '') fail(`${SCHEMA} says nothing that ${FOLDER} does not say already.`)
  const stamp = new Date().toISOString().replace(/\D/g, '').slice(0, 14)
  await write(`${stamp}_${change.replaceAll('-', '_')}`, sql)
}

/** What schema.prisma says more than these scripts, as SQL. */
async function changesSince(scripts: readonly string[]): Promise<string> {
  const home = await fs.mkdtemp(path.join(os.tmpdir(), 'chibo-migration-'))
  const server = await startEmbedded(home, { fast: true })
  try {
    const client = new pg.Client(server.url)
    await client.connect()
    for (const script of scripts) await client.query(script)
    await client.end()
    return await diff(server.url, SCHEMA)
  } finally {
    await server.stop()
    await fs.rm(home, { recursive: true, force: true })
  }
}

async function write(migration: string, sql: string): Promise<void> {
  const file = path.join(FOLDER, migration, 'migration.sql')
  await fs.mkdir(path.dirname(file), { recursive: true })
  await fs.writeFile(file, sql)
  console.log(`${sql}\nWritten to ${file}.`)
}

function fail(sentence: string): never {
  console.error(sentence)
  process.exit(1)
}
