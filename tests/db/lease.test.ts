import { expect, test } from 'vitest'
import { isLeaseHeld, takeLease, type Lease } from '../../src/db/lease.ts'
import { freshDatabase, testDatabase } from '../support/database.ts'

const { db, url, pool } = await freshDatabase()

async function taken(name: string): Promise<Lease> {
  const lease = await takeLease(url, name)
  if (lease === null) throw new Error(`${name} is held by somebody else`)
  return lease
}

test('of two pollers of one account only one gets the lease, and the other gets it when it is released', async () => {
  const first = await taken('poll telegram 1')
  expect(await takeLease(url, 'poll telegram 1')).toBeNull()
  await first.release()
  const second = await taken('poll telegram 1')
  await second.release()
})

test('leases of different names do not disturb each other', async () => {
  const leases = await Promise.all([taken('poll telegram 2'), taken('poll zalo 2')])
  for (const lease of leases) await lease.release()
})

test('anyone can see whether a lease is held, in this database only', async () => {
  const lease = await taken('process 7')
  const other = await testDatabase()
  expect(await isLeaseHeld(db, 'process 7')).toBe(true)
  expect(await isLeaseHeld(db, 'process 8')).toBe(false)
  expect(await isLeaseHeld(other.db, 'process 7')).toBe(false)
  await lease.release()
  await expect.poll(() => isLeaseHeld(db, 'process 7')).toBe(false)
  await other.drop()
})

test('who holds a lease learns that the connection is gone', async () => {
  const lease = await taken('poll telegram 3')
  await pool.query(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'chibo lease' AND datname = current_database()",
  )
  await lease.lost
  await lease.release()
  const again = await taken('poll telegram 3')
  await again.release()
})

test('a released lease is not a lost one', async () => {
  const lease = await taken('poll telegram 4')
  await lease.release()
  expect(await Promise.race([lease.lost.then(() => 'lost'), isLeaseHeld(db, 'poll telegram 4').then(() => 'quiet')])).toBe('quiet')
})
