import { execFile } from 'node:child_process'
import path from 'node:path'
import { promisify } from 'node:util'
import { expect, onTestFinished, test, vi } from 'vitest'
import { isLeaseHeld, isProcessGone, openLeases, processLease, type Leases } from '../../src/db/lease.ts'
import { testDatabase, type TestDatabase } from '../support/database.ts'

const SLOW = { timeout: 60_000, interval: 20 }

async function openDatabase(): Promise<TestDatabase> {
  const database = await testDatabase()
  onTestFinished(database.drop)
  return database
}

/** The leases of a process of this number. */
async function leasesOf({ url }: TestDatabase, processId: number, onLost: () => void = () => {}): Promise<Leases> {
  const leases = await openLeases({ url, sign: processLease(processId), onLost })
  onTestFinished(leases.close)
  return leases
}

/** Ends every connection that holds leases, as a restart of the server would. */
async function cutAll({ pool }: TestDatabase): Promise<void> {
  await pool.query(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'chibo lease' AND datname = current_database()",
  )
}

test('of two processes only one gets a lease, and the other gets it when it is released', async () => {
  const database = await openDatabase()
  const [one, other] = [await leasesOf(database, 1), await leasesOf(database, 2)]
  const first = await one.take('poll telegram')
  expect(first).not.toBeNull()
  expect(await other.take('poll telegram')).toBeNull()
  expect(await other.take('poll zalo')).not.toBeNull()
  await first?.release()
  expect(await other.take('poll telegram')).not.toBeNull()
})

test('two parts of one process do not get the same lease at the same time either', async () => {
  const database = await openDatabase()
  const leases = await leasesOf(database, 1)
  const both = await Promise.all([leases.take('drain'), leases.take('drain')])
  expect(both.filter((lease) => lease === null)).toHaveLength(1)
  for (const lease of both) await lease?.release()
  expect(await leases.take('drain')).not.toBeNull()
})

test('what the parts of a process ask at the same time, its connection is asked one after the other', async () => {
  const { url } = await openDatabase()
  const child = path.join(import.meta.dirname, 'lease-child.ts')
  // What the driver only warns of ends this process.
  const { stdout } = await promisify(execFile)(process.execPath, ['--throw-deprecation', '--import', 'tsx', child, url])
  expect(stdout.trim()).toBe('5')
})

test('what a process holds is free when it lets go of everything, and it takes nothing any more', async () => {
  const database = await openDatabase()
  const [one, other] = [await leasesOf(database, 1), await leasesOf(database, 2)]
  const lease = await one.take('drain')
  await one.close()
  expect(lease?.lost.aborted).toBe(false)
  expect(await one.take('drain')).toBeNull()
  await vi.waitUntil(async () => (await other.take('drain')) !== null, SLOW)
  expect(await isLeaseHeld(database.db, processLease(1))).toBe(false)
})

test('anyone can see whether a process lives, in this database only', async () => {
  const [database, elsewhere] = [await openDatabase(), await openDatabase()]
  await leasesOf(database, 7)
  expect(await isLeaseHeld(database.db, processLease(7))).toBe(true)
  expect(await isProcessGone(database.db, 7)).toBe(false)
  expect(await isLeaseHeld(elsewhere.db, processLease(7))).toBe(false)
  expect(await isProcessGone(elsewhere.db, 7)).toBe(true)
})

test('who holds a lease learns that its connection is gone; the process lives on and can take it again', async () => {
  const database = await openDatabase()
  let losses = 0
  const leases = await leasesOf(database, 7, () => (losses += 1))
  const lease = await leases.take('drain')
  await cutAll(database)
  await vi.waitUntil(() => lease?.lost.aborted, SLOW)
  // However long it takes to connect again: nobody takes a process for dead that has only lost its connection.
  expect(await isProcessGone(database.db, 7)).toBe(false)
  await vi.waitUntil(async () => (await leases.take('drain')) !== null, SLOW)
  expect(losses).toBe(1)
  // Releasing what was lost long ago takes nothing away from who has it now.
  await lease?.release()
  expect(await isLeaseHeld(database.db, 'drain')).toBe(true)
})

test('a lasting lease outlives its connection, unless somebody else was waiting for it', async () => {
  const database = await openDatabase()
  const leases = await leasesOf(database, 7)
  const lease = await leases.take('poll telegram', { lasting: true })
  await cutAll(database)
  await vi.waitUntil(
    async () => (await isLeaseHeld(database.db, processLease(7))) && (await isLeaseHeld(database.db, 'poll telegram')),
    SLOW,
  )
  expect(lease?.lost.aborted).toBe(false)
  expect(await leases.take('poll telegram')).toBeNull()

  const other = await database.pool.connect()
  const waits = other.query("SELECT pg_advisory_lock(hashtextextended('poll telegram', 1))")
  await vi.waitUntil(
    async () => (await database.pool.query("SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")).rowCount === 1,
    SLOW,
  )
  await cutAll(database)
  await vi.waitUntil(() => lease?.lost.aborted, SLOW)
  await waits
  other.release(true)
})
