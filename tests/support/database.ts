import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { afterAll, inject, onTestFinished } from 'vitest'
import { createDb, databaseUrl, type Database } from '../../src/db/client.ts'
import type { PrismaClient } from '../../src/db/generated/client.ts'

export type TestDatabase = Database & { url: string; drop: () => Promise<void> }

/** A migrated database of its own, a few milliseconds' work: a copy of the template that globalSetup made. */
export async function testDatabase(options: { max?: number } = {}): Promise<TestDatabase> {
  const { url: server, template, run } = inject('postgres')
  const name = `test_${run}_${randomBytes(4).toString('hex')}`
  await onServer(server, `CREATE DATABASE ${name} TEMPLATE ${template} STRATEGY FILE_COPY`)
  const url = databaseUrl(server, name)
  const database = createDb({ url, max: options.max ?? 5 })
  const drop = async (): Promise<void> => {
    await database.close()
    await onServer(server, `DROP DATABASE ${name} WITH (FORCE)`)
  }
  return { ...database, url, drop }
}

/** A database for the tests of this file or `describe`; it goes when they have ended. */
export async function freshDatabase(options: { max?: number } = {}): Promise<TestDatabase> {
  const database = await testDatabase(options)
  afterAll(database.drop)
  return database
}

/** A database without tables; it goes when the test has finished. */
export async function emptyDatabase(): Promise<string> {
  const { url: server, run } = inject('postgres')
  const name = `test_${run}_${randomBytes(4).toString('hex')}`
  await onServer(server, `CREATE DATABASE ${name}`)
  onTestFinished(() => onServer(server, `DROP DATABASE ${name} WITH (FORCE)`))
  return databaseUrl(server, name)
}

/** Empties every table but those that a migration fills: the rules. Faster than TRUNCATE, and waits for nobody. */
export async function cleanAll(db: PrismaClient): Promise<void> {
  await db.$executeRaw`
    DO $$
    DECLARE name text;
    BEGIN
      -- Foreign keys are not looked at: all rows go.
      PERFORM set_config('session_replication_role', 'replica', true);
      FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename NOT IN
        ('_prisma_migrations', 'StageInfo', 'PaperInfo', 'DeadlineRule', 'AlertLadder', 'AlertRoute', 'SpecialDay') LOOP
        EXECUTE format('DELETE FROM public.%I', name);
      END LOOP;
    END $$`
}

async function onServer(url: string, sql: string): Promise<void> {
  const client = new pg.Client(url)
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}
