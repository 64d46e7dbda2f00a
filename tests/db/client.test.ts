import { setTimeout as sleep } from 'node:timers/promises'
import { expect, inject, onTestFinished, test } from 'vitest'
import { createDb, databaseUrl, ensureDatabase, lockChat, transaction, type Database } from '../../src/db/client.ts'
import { cleanAll, freshDatabase } from '../support/database.ts'

const { db, url, pool } = await freshDatabase()

const cell = { kind: 'cell', code: 'TDP08', name: 'Tổ dân phố 8', path: 'TDP08/' }

test('a transaction that fails keeps nothing', async () => {
  await cleanAll(db)
  const work = transaction(db, async (tx) => {
    await tx.orgUnit.create({ data: cell })
    throw new Error('changed my mind')
  })
  await expect(work).rejects.toThrow('changed my mind')
  expect(await db.orgUnit.count()).toBe(0)
})

test('a transaction that takes too long is given up', async () => {
  const work = transaction(
    db,
    async (tx) => {
      await sleep(150)
      await tx.orgUnit.count()
    },
    { timeout: 50 },
  )
  await expect(work).rejects.toThrow(/expired|closed/i)
})

test('a chat has one open link, whoever held it before', async () => {
  await cleanAll(db)
  const account = await db.botAccount.create({ data: { platform: 'zalo', externalId: '1' } })
  const people = await Promise.all(
    ['An', 'Bình'].map((name) => db.person.create({ data: { code: name, fullName: name, foldedName: name.toLowerCase() } })),
  )
  const now = new Date('2026-12-01T00:00:00Z')
  const link = async (personId = '', endedAt: Date | null = null): Promise<unknown> =>
    db.chatLink.create({
      data: { personId, accountId: account.id, chatId: '7', consentVersion: '1', consentAt: now, lastSeenAt: now, endedAt },
    })
  await link(people[0]?.id, now)
  await link(people[0]?.id)
  await expect(link(people[1]?.id)).rejects.toThrow('Unique constraint')
})

test('messages of one chat wait for each other, those of another chat do not', async () => {
  const order: string[] = []
  const handle = async (chat: string, name: string, work: () => Promise<unknown> = async () => {}): Promise<void> =>
    transaction(db, async (tx) => {
      await lockChat(tx, chat)
      order.push(`${name} begins`)
      await work()
      order.push(`${name} ends`)
    })
  const later: Promise<void>[] = []
  await handle('zalo 7', 'first', async () => {
    later.push(handle('zalo 7', 'second'))
    await expect.poll(() => waitingForLocks()).toBe(1)
    await handle('zalo 8', 'other')
  })
  await Promise.all(later)
  expect(order).toEqual(['first begins', 'other begins', 'other ends', 'first ends', 'second begins', 'second ends'])
})

async function waitingForLocks(): Promise<number> {
  const { rowCount } = await pool.query(
    "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND wait_event = 'advisory'",
  )
  return rowCount ?? 0
}

test('a pool whose connections were cut says so once and goes on', async () => {
  const errors: Error[] = []
  const other = opened({ url, max: 2, onError: (error) => errors.push(error) })
  await other.db.person.count()
  await pool.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()')
  await expect.poll(() => errors.length).toBe(1)
  expect(await other.db.person.count()).toBeTypeOf('number')
})

test('a database that several ask for at once is made once', async () => {
  const name = `test_${inject('postgres').run}_Đảng ủy`
  const urls = await Promise.all(Array.from({ length: 5 }, () => ensureDatabase(url, name)))
  onTestFinished(async () => {
    await pool.query(`DROP DATABASE "${name}" WITH (FORCE)`)
  })
  expect(new Set(urls)).toEqual(new Set([databaseUrl(url, name)]))
  const { rows } = await opened({ url: databaseUrl(url, name), max: 1 }).pool.query('SELECT current_database() AS name')
  expect(rows).toEqual([{ name }])
})

function opened(options: Parameters<typeof createDb>[0]): Database {
  const database = createDb(options)
  onTestFinished(() => database.close())
  return database
}
