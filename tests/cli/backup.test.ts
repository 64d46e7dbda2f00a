import { randomBytes } from 'node:crypto'
import fs from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { beforeEach, expect, onTestFinished, test } from 'vitest'
import { auditVerifyCommand } from '../../src/cli/audit-verify.ts'
import { backupCommand } from '../../src/cli/backup.ts'
import { restoreCommand } from '../../src/cli/restore.ts'
import { resumeCommand } from '../../src/cli/resume.ts'
import type { Config } from '../../src/config.ts'
import { sealAudit } from '../../src/db/audit-seal.ts'
import { claimInstance, sendingPausedAt } from '../../src/db/instance.ts'
import { createSealer } from '../../src/db/seal.ts'
import { createDrain } from '../../src/jobs/drain.ts'
import { emptyDatabase, freshDatabase } from '../support/database.ts'
import { morning, openLedger, type Ledger } from '../support/seed.ts'

const fieldKey = randomBytes(32)
const { fingerprint } = createSealer(fieldKey)
const { signal } = new AbortController()
const now = (): Date => new Date('2026-11-21T10:00:00+07:00')
let printed = ''
const print = (text: string): void => {
  printed += `${text}\n`
}
let progress = ''
const screen = { write: (text: string) => (progress += text) }
let folder = ''

beforeEach(async () => {
  ;[printed, progress] = ['', '']
  folder = await fs.mkdtemp(path.join(os.tmpdir(), 'chibo-cli-backup-'))
  onTestFinished(() => fs.rm(folder, { recursive: true, force: true }))
})

function configOf(databaseUrl: string, more: Partial<Config> = {}): Config {
  return {
    mode: 'real',
    dataDir: path.join(folder, 'data'),
    databaseUrl,
    redisUrl: null,
    webhooks: null,
    opsToken: null,
    port: 0,
    host: '127.0.0.1',
    telegram: null,
    zalo: null,
    zaloPeoplePerBot: 50,
    zaloMessagesPerMonth: 3000,
    fieldKey,
    logLevel: 'silent',
    ...more,
  }
}

test('an operator backs up into a folder and restores elsewhere, and is told of the key and of the pause', async () => {
  const { db, url } = await freshOriginal()
  expect(await backupCommand([folder], { config: configOf(url), stores: { url }, now, print, screen })).toBe(0)
  const file = path.join(folder, 'chibo-2026-11-21-1000.backup')
  expect(printed).toContain(`${file}: `)
  expect(printed).toMatch(new RegExp(`THE KEY IS NOT IN THE BACKUP.*variable FIELD_KEY \\(fingerprint ${fingerprint}\\)`))
  expect(progress.split('\n')).toContain('100% written')

  printed = ''
  const empty = await emptyDatabase()
  expect(await restoreCommand([file], { config: configOf(empty), now, print, screen })).toBe(0)
  expect(printed).toMatch(/OrgUnit +1\n/)
  expect(printed).toContain('The audit log is whole: 0 events in 0 seals')
  expect(printed).toContain('SENDING IS PAUSED')
  expect(await db.orgUnit.count()).toBe(1)
  await expect(restoreCommand([file], { config: configOf(empty), now, print, screen })).rejects.toThrow('This database is in use')
})

/** A database with one unit, for its own test. */
async function freshOriginal() {
  await original.db.orgUnit.deleteMany()
  await claimInstance(original.db, { purpose: 'real', fieldKeyFingerprint: fingerprint })
  await original.db.orgUnit.create({ data: { kind: 'committee', code: 'MINH', name: 'Đảng bộ', path: 'MINH/' } })
  return original
}
const original = await freshDatabase()

test('JSON tells the same to programs, and the key of a folder is named by its file', async () => {
  const { url } = await freshOriginal()
  const config = configOf(url, { fieldKey: null })
  await backupCommand(['--json'], { config, stores: { url }, now, print, screen })
  const file = path.join(folder, 'data', 'backups', 'chibo-2026-11-21-1000.backup')
  const key = path.join(folder, 'data', 'field.key')
  expect(JSON.parse(printed)).toMatchObject({ file, key, keys: [fingerprint], rows: { OrgUnit: 1 } })
  printed = ''
  const empty = { ...config, databaseUrl: await emptyDatabase() }
  await expect(restoreCommand([file], { config: empty, now, print, screen })).rejects.toThrow('no key is set here')
  expect(await fs.readdir(path.join(folder, 'data'))).toEqual(['backups'])
  await fs.writeFile(key, fieldKey.toString('hex'))
  expect(await restoreCommand([file, '--json'], { config: empty, now, print, screen })).toBe(0)
  expect(JSON.parse(printed)).toMatchObject({ rows: { OrgUnit: 1 }, closed: { updates: 0, answers: 0 }, audit: { kind: 'whole' } })
})

test('wrong use is answered with how it is used', async () => {
  const config = configOf('postgresql://nowhere')
  const tools = { config, stores: { url: '' }, now, print, screen, db: original.db }
  for (const args of [['a', 'b'], ['--all']]) await expect(backupCommand(args, tools)).rejects.toThrow('Usage:')
  for (const args of [[], ['a', 'b'], ['a', '--force']]) await expect(restoreCommand(args, tools)).rejects.toThrow('Usage:')
  for (const args of [['now'], ['--drop-waiting', '--send-waiting']]) await expect(resumeCommand(args, tools)).rejects.toThrow('Usage:')
  await expect(auditVerifyCommand(['all'], tools)).rejects.toThrow('Usage:')
})

test('audit-verify names the seal that does not fit, and fails', async () => {
  const { db, pool } = original
  await db.auditEvent.create({ data: { at: now(), verb: 'x', subject: 'unit 1' } })
  await sealAudit(db, now())
  expect(await auditVerifyCommand([], { db, print })).toBe(0)
  expect(printed).toMatch(/^The audit log is whole: .*Note the last seal elsewhere, \d+ [0-9a-f]{64}/)
  await pool.query(`SET session_replication_role = replica; UPDATE "AuditEvent" SET verb = 'y'; SET session_replication_role = origin`)
  expect(await auditVerifyCommand(['--json'], { db, print })).toBe(1)
  expect(printed).toMatch(/"kind":"broken".*"why":"changed"/)
  await pool.query(
    `SET session_replication_role = replica; DELETE FROM "AuditSeal"; DELETE FROM "AuditEvent"; SET session_replication_role = origin`,
  )
})

/** A copy restored at nine: two old messages, one that was on its way, one that came after, and an old reminder that nobody looked at. */
async function restoredCopy(): Promise<{ ledger: Ledger; statuses: () => Promise<string[]>; send: () => Promise<number> }> {
  const ledger = await openLedger()
  await claimInstance(ledger.db, { purpose: 'real', fieldKeyFingerprint: 'a' })
  await ledger.db.instance.update({ where: { id: 1 }, data: { sendingPausedAt: morning } })
  const binh = await ledger.person('Bình', { role: 'secretary' })
  const meetingId = await ledger.meeting(binh, [binh])
  const notice = { kind: 'meeting-notice', source: meetingId, meetingId, occasion: 'v1' } as const
  await ledger.deliver(binh, notice)
  await ledger.deliver(await ledger.person('An'), { status: 'held', reason: 'quiet-hours' })
  await ledger.deliver(await ledger.person('Dũng'), { kind: 'member-lost', status: 'sending', claimedBy: 9, claimedAt: morning })
  const newer = await ledger.deliver(await ledger.person('Cúc'))
  await ledger.db.delivery.update({ where: { id: newer }, data: { dueAt: new Date(morning.getTime() + 1) } })
  await ledger.db.occasion.create({ data: { unitId: ledger.units.own, name: 'links', dueAt: morning } })
  const rows = () => ledger.db.delivery.findMany({ orderBy: { id: 'asc' } })
  return {
    ledger,
    statuses: async () => (await rows()).map(({ status, reason, mayRepeat }) => `${status} ${reason} ${mayRepeat}`),
    send: async () => (await createDrain(ledger.runtime({ now }))(ledger.accounts.telegram, signal)).sent,
  }
}

test('a restored copy sends nothing until it is said what becomes of what waits', async () => {
  const { ledger, send } = await restoredCopy()
  const { db } = ledger
  expect(await send()).toBe(0)
  expect(await resumeCommand([], { db, now, print })).toBe(1)
  expect(printed).toContain('Sending is paused since 2026-11-21T09:00:00+07:00')
  expect(printed).toMatch(/KIND +ACCOUNT +WAITING +OLD +DUE SINCE/)
  expect(printed).toMatch(/meeting-notice +telegram 7000000002 +1 +1 +2026-11-21T09:00:00\+07:00/)
  expect(printed).toMatch(/role-ended +telegram 7000000002 +2 +1 /)
  expect(await send()).toBe(0)
  expect(ledger.messengers.requests).toEqual([])
})

test('what the original may have sent is dropped, and what came since leaves', async () => {
  const { ledger, statuses, send } = await restoredCopy()
  const { db } = ledger
  expect(await resumeCommand(['--drop-waiting'], { db, now, print })).toBe(0)
  expect(printed).toMatch(/^2 old messages were dropped\./)
  expect(await statuses()).toEqual(['cancelled restored false', 'cancelled restored false', 'sending null true', 'queued null false'])
  expect(await db.rsvp.findFirst()).toMatchObject({ toldVersion: 1 })
  expect(await db.occasion.count({ where: { firedAt: null, dueAt: { lte: morning } } })).toBe(0)
  expect(await db.occasion.count({ where: { firedAt: null } })).toBeGreaterThan(0)
  expect(await sendingPausedAt(db)).toBeNull()
  expect(await db.auditEvent.findFirst({ where: { verb: 'resume-sending' } })).toMatchObject({ detail: { how: 'drop', messages: 2 } })
  expect(await send()).toBe(1)
  printed = ''
  expect(await resumeCommand(['--send-waiting', '--json'], { db, now, print })).toBe(0)
  expect(JSON.parse(printed)).toEqual({ paused: false })
})

test('or it leaves and says that it may be a repetition', async () => {
  const { ledger, statuses, send } = await restoredCopy()
  expect(await resumeCommand(['--send-waiting', '--json'], { db: ledger.db, now, print })).toBe(0)
  expect(JSON.parse(printed)).toEqual({ paused: false, how: 'send', messages: 2 })
  expect(await statuses()).toEqual(['queued null true', 'held quiet-hours true', 'sending null false', 'queued null false'])
  expect(await send()).toBe(3)
  const texts = ledger.messengers.requests.map(({ params }) => String(params['text']))
  expect(texts.filter((text) => text.includes('Có thể trùng'))).toHaveLength(2)
})
