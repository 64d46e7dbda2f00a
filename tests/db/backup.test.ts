import { createHash, randomBytes } from 'node:crypto'
import fs from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import pg from 'pg'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { z } from 'zod'
import { accountRow } from '../../src/db/accounts.ts'
import { audit } from '../../src/db/audit.ts'
import { sealAudit, verifySeals } from '../../src/db/audit-seal.ts'
import { layout, type Header } from '../../src/db/backup/file.ts'
import { checkBackup, refuseForeign, restoreBackup } from '../../src/db/backup/restore.ts'
import { writeBackup } from '../../src/db/backup/write.ts'
import { createDb, type Database } from '../../src/db/client.ts'
import { claimInstance } from '../../src/db/instance.ts'
import { readMigrations } from '../../src/db/migrate.ts'
import { createSealer } from '../../src/db/seal.ts'
import { createLog } from '../../src/log.ts'
import { createInbox } from '../../src/platforms/inbox.ts'
import { markHandled, storeUpdates } from '../../src/db/inbound.ts'
import { nextUnhandled } from '../support/scene.ts'
import { seedCandidates, seedCommune } from '../support/candidates.ts'
import { emptyDatabase, freshDatabase, testDatabase } from '../support/database.ts'
import { morning, openLedger } from '../support/seed.ts'

const at = new Date('2026-11-21T10:00:00+07:00')
const options = { program: '0.1.0', at }
const sealer = createSealer(randomBytes(32))
const migrations = await readMigrations('prisma/migrations')
const original = await freshDatabase()
let folder = ''
let backup = ''

beforeAll(async () => {
  folder = await fs.mkdtemp(path.join(os.tmpdir(), 'chibo-backup-'))
  await seed()
  backup = path.join(folder, 'cell.backup')
  await writeBackup(original.url, backup, options)
})
afterAll(() => fs.rm(folder, { recursive: true, force: true }))

/** A committee and a cell in it, a person with a sealed phone number, and an audit log of three events, two of them sealed. */
async function seed(): Promise<void> {
  const { db } = original
  await claimInstance(db, { purpose: 'real', fieldKeyFingerprint: sealer.fingerprint })
  const root = await db.orgUnit.create({ data: { kind: 'committee', code: 'MINH', name: 'Đảng bộ "phường"\tMẫu\nMinh \\', path: 'MINH/' } })
  await db.orgUnit.create({ data: { kind: 'cell', code: 'TDP08', name: 'Chi bộ 8', path: 'MINH/TDP08/', parentId: root.id } })
  const accountId = await accountRow(db, { platform: 'telegram', externalId: '1' })
  const person = await db.person.create({ data: { code: 'P1', fullName: 'Nguyễn Văn An', foldedName: 'nguyen van an' } })
  await db.person.update({ where: { id: person.id }, data: { phone: sealer.seal('0912345678', `phone ${person.id}`) } })
  const link = { personId: person.id, accountId, chatId: '7', consentVersion: 'x', consentAt: at, lastSeenAt: at }
  await db.chatLink.create({ data: link })
  for (const verb of ['a', 'b']) await audit(db, { at, actorId: null, verb, subject: 'unit 1' })
  await sealAudit(db, at)
  await audit(db, { at, actorId: null, verb: 'c', subject: 'unit 1' })
}

async function open(url: string): Promise<Database> {
  const database = createDb({ url, max: 3 })
  onTestFinished(() => database.close())
  return database
}

const jsonRow = z.object({ row: z.record(z.string(), z.unknown()) })

/** All rows of a table, without the column that a restore sets. */
async function rowsOf({ pool }: Pick<Database, 'pool'>, table: string): Promise<unknown[]> {
  const { rows } = await pool.query(`SELECT to_jsonb(t) - 'sendingPausedAt' AS row FROM "${table}" t ORDER BY to_jsonb(t)::text`)
  return rows.map((one) => jsonRow.parse(one).row)
}

async function tablesOf(url: string): Promise<number> {
  const client = new pg.Client(url)
  await client.connect()
  try {
    return (await client.query("SELECT 1 FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'")).rowCount ?? 0
  } finally {
    await client.end()
  }
}

test('what was backed up is there again after a restore, and goes on: values open, ids grow, the audit log is whole', async () => {
  const url = await emptyDatabase()
  const { rows, sendingPausedAt } = await restoreBackup(url, backup, { migrations, now: at })
  expect(rows).toMatchObject({ Person: 1, OrgUnit: 2, AuditEvent: 3, AuditSeal: 1, Meeting: 0 })
  const restored = await open(url)
  for (const table of ['Instance', 'OrgUnit', 'Person', 'ChatLink', 'BotAccount', 'AuditSeal'])
    expect(await rowsOf(restored, table)).toEqual(await rowsOf(original, table))
  const { id, phone } = await restored.db.person.findFirstOrThrow()
  expect(sealer.open(phone ?? new Uint8Array(), `phone ${id}`)).toBe('0912345678')
  expect(await claimInstance(restored.db, { purpose: 'real', fieldKeyFingerprint: sealer.fingerprint })).toBeNull()
  expect(sendingPausedAt).toEqual(at)
  const verbs = async () => (await restored.db.auditEvent.findMany({ orderBy: { id: 'asc' } })).map(({ verb }) => verb)
  expect(await verbs()).toEqual(['a', 'b', 'c', 'restore'])
  expect(await sealAudit(restored.db, at)).toEqual({ seals: 1, events: 2 })
  expect(await verifySeals(restored.db)).toMatchObject({ kind: 'whole', seals: 2, events: 4 })
})

test('a backup is one file for its owner alone, whose first line tells how to read it', async () => {
  expect((await fs.stat(backup)).mode & 0o777).toBe(0o600)
  const header: unknown = JSON.parse(
    gunzipSync(await fs.readFile(backup))
      .toString('utf8')
      .split('\n')[0] ?? '',
  )
  expect(header).toMatchObject({ format: 'chibo-backup-1', layout, purpose: 'real', keys: [sealer.fingerprint], program: '0.1.0' })
  expect(await fs.readdir(folder)).not.toContain('cell.backup.partial')
})

test('a file that was cut off, altered or is something else is refused before anything changes', async () => {
  const whole = await fs.readFile(backup)
  const text = gunzipSync(whole).toString('latin1')
  const altered = gzipSync(Buffer.from(text.replace('nguyen van an', 'nguyen van em'), 'latin1'))
  const flipped = Buffer.from(whole)
  flipped[whole.length - 200] = (flipped[whole.length - 200] ?? 0) ^ 1
  const wrong: Record<string, Buffer> = {
    cut: whole.subarray(0, whole.length - 9),
    altered,
    flipped,
    longer: gzipSync(Buffer.from(`${text}more`, 'latin1')),
    endless: gzipSync(Buffer.from(text.slice(0, text.lastIndexOf('{"rows"')), 'latin1')),
    empty: Buffer.alloc(0),
    'another gzip': gzipSync('a'.repeat(3_000_000)),
    'a picture': randomBytes(3000),
  }
  const url = await emptyDatabase()
  for (const [name, bytes] of Object.entries(wrong)) {
    const file = path.join(folder, name)
    await fs.writeFile(file, bytes)
    await expect(checkBackup(file), name).rejects.toThrow(`${file} is damaged or no backup of chibo`)
    // Even without the check before: what is found at the end takes everything back.
    if (name === 'altered' || name === 'cut') await expect(restoreBackup(url, file, { migrations, now: at })).rejects.toThrow('is damaged')
  }
  expect(await tablesOf(url)).toBe(0)
  await expect(checkBackup(path.join(folder, 'nowhere'))).rejects.toThrow(/nowhere cannot be read \(ENOENT/)
})

test('a backup of another key, another mode or a newer version is refused with what to do', async () => {
  const header = await checkBackup(backup)
  const own = { purpose: 'real', keys: ['0123456789abcdef', sealer.fingerprint], migrations }
  expect(() => refuseForeign(header, own)).not.toThrow()
  expect(() => refuseForeign(header, { ...own, keys: ['0123456789abcdef'] })).toThrow(
    `the key of the fingerprint ${sealer.fingerprint}, not with the key here (0123456789abcdef). Set FIELD_KEY`,
  )
  expect(() => refuseForeign(header, { ...own, keys: [] })).toThrow('no key is set here')
  expect(() => refuseForeign({ ...header, keys: [...header.keys, 'ffffffffffffffff'] }, own)).toThrow('fingerprint ffffffffffffffff')
  expect(() => refuseForeign(header, { ...own, purpose: 'training' })).toThrow('the training mode never touches it')
  expect(() => refuseForeign(header, { ...own, migrations: migrations.slice(0, 1) })).toThrow('made by a newer version, chibo 0.1.0')
  expect(() => refuseForeign(header, { ...own, migrations: migrations.map((one) => ({ ...one, checksum: 'x' })) })).toThrow('another text')
})

test('nothing is restored over a database that has tables', async () => {
  await expect(restoreBackup(original.url, backup, { migrations, now: at })).rejects.toThrow('This database is in use')
  expect(await original.db.person.count()).toBe(1)
})

/** A backup as an older program would have written it, made by hand from the description in the first line. */
async function backupByHand(
  header: Header,
  tables: readonly { table: string; columns: string[]; copy: string; rows: number }[],
): Promise<string> {
  const lines = [
    `${JSON.stringify(header)}\n`,
    ...tables.flatMap(({ table, columns, copy }) => [`${JSON.stringify({ table, columns })}\n`, `${Buffer.byteLength(copy)}\n`, copy]),
  ].join('')
  const rows = Object.fromEntries(tables.map(({ table, rows: count }) => [table, count]))
  const sha256 = createHash('sha256').update(lines).digest('hex')
  const file = path.join(folder, `${randomBytes(4).toString('hex')}.backup`)
  await fs.writeFile(file, gzipSync(`${lines}${JSON.stringify({ rows, sequences: { AuditEvent_id_seq: '41' }, sha256 })}\n`))
  return file
}

const byHand = {
  format: 'chibo-backup-1',
  layout,
  program: '0.0.1',
  at: at.toISOString(),
  purpose: 'real',
  keys: [sealer.fingerprint],
} satisfies Omit<Header, 'migrations'>
const instanceRow = {
  table: 'Instance',
  columns: ['id', 'purpose', 'fieldKeyFingerprint'],
  copy: `1\treal\t${sealer.fingerprint}\n`,
  rows: 1,
}

test('a backup of the version before is restored as it was and then brought up to date', async () => {
  const file = await backupByHand({ ...byHand, migrations: migrations.slice(0, 1).map(({ name, checksum }) => ({ name, checksum })) }, [
    instanceRow,
    { table: 'BotAccount', columns: ['id', 'platform', 'externalId'], copy: '01940000-0000-7000-8000-000000000001\tzalo\t9\n', rows: 1 },
  ])
  const header = await checkBackup(file)
  refuseForeign(header, { purpose: 'real', keys: [sealer.fingerprint], migrations })
  const url = await emptyDatabase()
  await restoreBackup(url, file, { migrations, now: at })
  const { db, pool } = await open(url)
  // The second migration gives every Zalo account the 50 people of its plan.
  expect(await db.botAccount.findFirst()).toMatchObject({ platform: 'zalo', capacity: 50 })
  expect(await db.auditEvent.findFirst()).toMatchObject({ id: 42n, verb: 'restore' })
  expect((await pool.query('SELECT 1 FROM "_prisma_migrations"')).rowCount).toBe(migrations.length)
})

test('a backup whose rows do not fit together, or are not all there, leaves nothing behind', async () => {
  const header = { ...byHand, migrations: migrations.map(({ name, checksum }) => ({ name, checksum })) }
  const link = { table: 'Invite', columns: ['id', 'codeHash', 'personId', 'expiresAt'], rows: 1 }
  const orphan = '01940000-0000-7000-8000-000000000001\tx\t01940000-0000-7000-8000-000000000002\t2026-11-21\n'
  const url = await emptyDatabase()
  const restore = (file: string) => restoreBackup(url, file, { migrations, now: at })
  await expect(restore(await backupByHand(header, [instanceRow, { ...link, copy: orphan }]))).rejects.toThrow('Invite_personId_fkey')
  await expect(restore(await backupByHand(header, [{ ...instanceRow, rows: 2 }]))).rejects.toThrow('Of 2 rows of Instance 1 arrived')
  expect(await tablesOf(url)).toBe(0)
})

test('a second backup at the same time is refused, a killed one is written over, and no file is ever replaced', async () => {
  const file = path.join(folder, 'second.backup')
  const other = new pg.Client(original.url)
  await other.connect()
  await other.query("SELECT pg_advisory_lock(hashtextextended('backup', 0))")
  await expect(writeBackup(original.url, file, options)).rejects.toMatchObject({ kind: 'busy' })
  await other.end()
  await fs.writeFile(`${file}.partial`, 'left by a killed one')
  await expect.poll(() => writeBackup(original.url, file, options).then(({ rows }) => rows['Person'])).toBe(1)
  await checkBackup(file)
  await expect(writeBackup(original.url, file, options)).rejects.toThrow('is there already')
  expect((await fs.readdir(folder)).filter((name) => name.endsWith('.partial'))).toEqual([])
})

test('a backup that fails or has no room leaves no file', async () => {
  const file = path.join(folder, 'third.backup')
  await expect(writeBackup(original.url, file, { ...options, leaveFree: Number.MAX_SAFE_INTEGER })).rejects.toThrow(
    'The disk is nearly full',
  )
  const stopping = new AbortController()
  stopping.abort()
  await expect(writeBackup(original.url, file, { ...options, signal: stopping.signal })).rejects.toThrow()
  await expect(writeBackup(original.url, path.join(backup, 'x.backup'), options)).rejects.toThrow('cannot be written')
  expect((await fs.readdir(folder)).filter((name) => name.startsWith('third'))).toEqual([])
})

test('candidates come back with their history and their dates, and the rules as staff had changed them', async () => {
  const busy = await testDatabase()
  onTestFinished(busy.drop)
  await claimInstance(busy.db, { purpose: 'real', fieldKeyFingerprint: sealer.fingerprint })
  await busy.db.deadlineRule.updateMany({ where: { key: 'R07' }, data: { amount: 45 } })
  await busy.db.specialDay.deleteMany({ where: { name: 'van-hoa' } })
  const { cells } = await seedCommune(busy)
  await seedCandidates(
    busy,
    cells.map((cell) => ({ cell, stage: 'nq_chi_bo', since: '2026-10-12' })),
    { now: at },
  )
  const file = path.join(folder, 'candidates.backup')
  await writeBackup(busy.url, file, options)
  const url = await emptyDatabase()
  const { rows } = await restoreBackup(url, file, { migrations, now: at })
  expect(rows).toMatchObject({ Candidate: 2, MentorAssignment: 2, StageInfo: 18 })
  const restored = await open(url)
  const tables = ['Candidate', 'CandidateSeries', 'StageEvent', 'Paper', 'MentorAssignment', 'Deadline', 'DeadlineRule', 'SpecialDay']
  for (const table of tables) expect(await rowsOf(restored, table), table).toEqual(await rowsOf(busy, table))
})

test('a restored copy repeats no answer of the original, and answers whoever writes from then on', async () => {
  const ledger = await openLedger()
  await claimInstance(ledger.db, { purpose: 'real', fieldKeyFingerprint: ledger.sealer.fingerprint })
  const [an, cuc] = [await ledger.person('An'), await ledger.person('Cúc')]
  const update = { accountId: ledger.accounts.telegram, kind: 'text' }
  const incoming = (chatId: string, updateKey: string) =>
    ({ kind: 'text', text: 'giúp', updateKey, chatId, chat: 'private', messageKey: updateKey }) as const
  const store = (chatId: string, key: string) =>
    storeUpdates(ledger.db, ledger.sealer, [{ ...update, chatId, updateKey: key, body: JSON.stringify(incoming(chatId, key)) }], morning)
  await store(an.chatId, 'answered, not sent')
  const open1 = await nextUnhandled(ledger.db, ledger.sealer, { accountId: update.accountId, chatId: an.chatId })
  const reply = JSON.stringify([{ lines: ['chào'], choices: [] }])
  await markHandled(ledger.db, ledger.sealer, { id: open1?.id ?? 0n, at: morning, outcome: 'help', reply, by: 1 })
  await store(cuc.chatId, 'not handled')

  const file = path.join(folder, 'open.backup')
  await writeBackup(ledger.database.url, file, options)
  const url = await emptyDatabase()
  const { closed } = await restoreBackup(url, file, { migrations, now: morning })
  expect(closed).toEqual({ updates: 1, answers: 1 })
  const { db } = await open(url)
  const inbox = createInbox({ ...ledger.runtime(), log: createLog('silent'), db })
  await inbox.recover()
  await inbox.idle()
  const texts = () =>
    ledger.messengers.requests.filter(({ method }) => method === 'sendMessage').map(({ params }) => String(params['chat_id']))
  expect(texts()).toEqual([])
  await inbox.receive(ledger.accounts.telegram, [incoming(cuc.chatId, 'new')])
  await inbox.idle()
  expect(texts()).toEqual([cuc.chatId])
})
