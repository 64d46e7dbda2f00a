import { beforeEach, expect, test } from 'vitest'
import { audit } from '../../src/db/audit.ts'
import { sealAudit, verifySeals } from '../../src/db/audit-seal.ts'
import { cleanAll, freshDatabase } from '../support/database.ts'

const now = new Date('2026-11-21T09:00:00+07:00')
const { db, pool } = await freshDatabase({ max: 6 })
beforeEach(() => cleanAll(db))

async function happen(...verbs: readonly string[]): Promise<void> {
  for (const verb of verbs) await audit(db, { at: now, actorId: null, verb, subject: 'unit 1', detail: { b: 1, a: null, text: 'ư' } })
}

/** What only somebody with all rights on the database can do. */
async function tamper(sql: string): Promise<void> {
  const client = await pool.connect()
  try {
    await client.query(`SET session_replication_role = replica; ${sql}`)
  } finally {
    client.release(true)
  }
}

const nth = (number: number): string => `(SELECT id FROM "AuditEvent" ORDER BY id OFFSET ${number} LIMIT 1)`

test('every event is sealed once, in a chain, however often and by however many it is done', async () => {
  await happen('a', 'b', 'c', 'd', 'e')
  const sealed = await Promise.all([1, 2, 3].map(() => sealAudit(db, now, { most: 2 })))
  expect(sealed.reduce((sum, { events }) => sum + events, 0)).toBe(5)
  expect(sealed.reduce((sum, { seals }) => sum + seals, 0)).toBe(3)
  expect(await sealAudit(db, now)).toEqual({ seals: 0, events: 0 })
  await happen('f')
  expect(await verifySeals(db)).toMatchObject({
    kind: 'whole',
    seals: 3,
    events: 5,
    unsealed: 1,
    last: { hash: expect.stringMatching(/^[0-9a-f]{64}$/) },
  })
})

test('an empty log is whole', async () => {
  expect(await sealAudit(db, now)).toEqual({ seals: 0, events: 0 })
  expect(await verifySeals(db)).toEqual({ kind: 'whole', seals: 0, events: 0, unsealed: 0, last: null })
})

test.each([
  ['changed', `UPDATE "AuditEvent" SET detail = '{"b": 2}' WHERE id = ${nth(2)}`],
  ['changed', `UPDATE "AuditEvent" SET at = at + interval '1 ms' WHERE id = ${nth(3)}`],
  ['removed', `DELETE FROM "AuditEvent" WHERE id = ${nth(2)}`],
  ['added', `INSERT INTO "AuditEvent" (id, at, verb, subject) SELECT id - 1000, at, verb, subject FROM "AuditEvent" WHERE id = ${nth(2)}`],
])('an event that was %s is found, with the first seal that does not fit', async (why, sql) => {
  // Leaves room for an id below.
  await db.$executeRaw`SELECT setval('"AuditEvent_id_seq"', nextval('"AuditEvent_id_seq"') + 2000)`
  await happen('a', 'b', 'c', 'd', 'e', 'f')
  await sealAudit(db, now, { most: 2 })
  await tamper(sql)
  const [first, second] = await db.auditSeal.findMany({ orderBy: { id: 'asc' } })
  expect(await verifySeals(db)).toMatchObject({ kind: 'broken', why, seal: why === 'added' ? first?.id : second?.id })
})

test('a seal that was made up anew breaks the chain at the next one', async () => {
  await happen('a', 'b')
  await sealAudit(db, now, { most: 1 })
  const [first, second] = await db.auditSeal.findMany({ orderBy: { id: 'asc' } })
  await tamper(`UPDATE "AuditEvent" SET verb = 'x' WHERE id = ${nth(0)}; DELETE FROM "AuditSeal"`)
  await sealAudit(db, now, { most: 1 })
  const forged = await db.auditSeal.findFirst({ orderBy: { id: 'asc' } })
  await tamper(`DELETE FROM "AuditSeal"`)
  const { id: _forgedId, ...data } = forged ?? { id: 0, firstEvent: 0n, lastEvent: 0n, events: 0, hash: new Uint8Array(), sealedAt: now }
  await db.auditSeal.create({ data: { ...data, id: first?.id ?? 0 } })
  if (second) await db.auditSeal.create({ data: second })
  expect(await verifySeals(db)).toMatchObject({ kind: 'broken', why: 'changed', seal: second?.id })
})

test('an event whose transaction is slow is waited for, so that none comes into a sealed stretch later', async () => {
  const slow = await pool.connect()
  await slow.query('BEGIN')
  await slow.query(`INSERT INTO "AuditEvent" (at, verb, subject) VALUES (now(), 'slow', 'unit 1')`)
  await happen('fast')
  await expect(sealAudit(db, now)).rejects.toThrow()
  expect(await db.auditSeal.count()).toBe(0)
  await slow.query('COMMIT')
  slow.release()
  expect(await sealAudit(db, now)).toEqual({ seals: 1, events: 2 })
  expect(await verifySeals(db)).toMatchObject({ kind: 'whole' })
})

test('the database itself refuses to change or remove an event or a seal', async () => {
  await happen('a')
  await sealAudit(db, now)
  for (const sql of [`UPDATE "AuditEvent" SET verb = 'x'`, 'DELETE FROM "AuditEvent"', 'DELETE FROM "AuditSeal"', 'TRUNCATE "AuditEvent"'])
    await expect(pool.query(sql), sql).rejects.toThrow('the audit log is only ever added to')
})
