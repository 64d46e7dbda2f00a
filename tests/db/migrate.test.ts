import fs from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { expect, inject, onTestFinished, test } from 'vitest'
import { ensureDatabase } from '../../src/db/client.ts'
import { splitMigration } from '../../scripts/migration-text.ts'
import { diff } from '../../scripts/schema-engine.ts'
import { migrate, readMigrations } from '../../src/db/migrate.ts'

const one = ['20260101000000_one', 'CREATE TABLE one (id int); INSERT INTO one VALUES (1);'] as const
const two = ['20260102000000_two', 'ALTER TABLE one ADD COLUMN name text;'] as const
const wrong = ['20260102000000_two', 'CREATE TABLE two (id int); SELECT 1 / 0;'] as const

test('a new database gets every migration in order, and an old one those it does not have', async () => {
  const url = await emptyDatabase()
  expect(await migrate(url, await folderOf(one))).toEqual({ applied: [one[0]], already: 0 })
  expect(await migrate(url, await folderOf(two, one))).toEqual({ applied: [two[0]], already: 1 })
  expect(await migrate(url, await folderOf(two, one))).toEqual({ applied: [], already: 2 })
  expect(await ask(url, 'SELECT * FROM one')).toEqual([{ id: 1, name: null }])
})

test('of processes that start at once one migrates and the others find it done', async () => {
  const url = await emptyDatabase()
  const folder = await folderOf(one, two)
  const results = await Promise.all(Array.from({ length: 4 }, () => migrate(url, folder)))
  expect(results.filter(({ applied }) => applied.length === 2)).toHaveLength(1)
  expect(results.filter(({ already }) => already === 2)).toHaveLength(3)
})

test('nothing of a migration that fails is kept, and its mended text is applied later', async () => {
  const url = await emptyDatabase()
  await expect(migrate(url, await folderOf(one, wrong))).rejects.toThrow(`Migration ${wrong[0]} failed; nothing of it was kept.`)
  expect(await ask(url, "SELECT to_regclass('two') AS two")).toEqual([{ two: null }])
  expect(await migrate(url, await folderOf(one, two))).toEqual({ applied: [two[0]], already: 1 })
})

test('a migration that was changed after it was applied is refused', async () => {
  const url = await emptyDatabase()
  await migrate(url, await folderOf(one))
  await expect(migrate(url, await folderOf([one[0], 'CREATE TABLE other (id int)']))).rejects.toThrow(`Migration ${one[0]} was changed`)
})

test('an older program refuses a newer database by name', async () => {
  const url = await emptyDatabase()
  await migrate(url, await folderOf(one, two))
  await expect(migrate(url, await folderOf(one))).rejects.toThrow(`by a newer version (${two[0]})`)
})

test('the migrations of this program make what schema.prisma says', async () => {
  const url = await emptyDatabase()
  for (const { sql } of await readMigrations('prisma/migrations')) await ask(url, splitMigration(sql).generated)
  expect(await diff(url, 'prisma/schema.prisma')).toBe('')
})

async function emptyDatabase(): Promise<string> {
  const { url, run } = inject('postgres')
  const name = `test_${run}_${Math.random().toString(36).slice(2)}`
  onTestFinished(async () => {
    await ask(url, `DROP DATABASE ${name} WITH (FORCE)`)
  })
  return ensureDatabase(url, name)
}

async function folderOf(...migrations: (readonly [name: string, sql: string])[]): Promise<string> {
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'chibo-migrate-'))
  onTestFinished(() => fs.rm(folder, { recursive: true }))
  for (const [name, sql] of migrations) {
    await fs.mkdir(path.join(folder, name))
    await fs.writeFile(path.join(folder, name, 'migration.sql'), sql)
  }
  await fs.writeFile(path.join(folder, 'migration_lock.toml'), 'provider = "postgresql"\n')
  return folder
}

async function ask(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client(url)
  await client.connect()
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows
  } finally {
    await client.end()
  }
}
