import fs from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { beforeEach, expect, onTestFinished, test } from 'vitest'
import { checkBackup } from '../../src/db/backup/restore.ts'
import { claimInstance } from '../../src/db/instance.ts'
import { dailyBackup, type BackupCounts } from '../../src/jobs/daily-backup.ts'
import { createLog } from '../../src/log.ts'
import { freshDatabase } from '../support/database.ts'

const { db, url } = await freshDatabase()
const { signal } = new AbortController()
let folder = ''
let logged = ''

beforeEach(async () => {
  await claimInstance(db, { purpose: 'real', fieldKeyFingerprint: 'a' })
  const home = await fs.mkdtemp(path.join(os.tmpdir(), 'chibo-daily-'))
  onTestFinished(() => fs.rm(home, { recursive: true, force: true }))
  folder = path.join(home, 'backups')
  logged = ''
})

/** What the job does at this time in Viet Nam. */
function runAt(time: string, { leaveFree = 0, database = url }: { leaveFree?: number; database?: string } = {}): Promise<BackupCounts> {
  const log = createLog('info', { write: (line) => (logged += line) })
  const place = { url: database, folder, program: '0.1.0' }
  return dailyBackup({ log, realNow: () => new Date(`${time}+07:00`) }, place, { signal, leaveFree })
}

const nothing = { written: 0, removed: 0, failed: 0 }

test('there is one backup for a night, however often it is looked, also when the machine was off at 02:30', async () => {
  expect(await runAt('2026-11-21T09:30:00')).toEqual({ written: 1, removed: 0, failed: 0 })
  for (const time of ['2026-11-21T10:30:00', '2026-11-22T01:30:00']) expect(await runAt(time)).toEqual(nothing)
  expect(await runAt('2026-11-22T02:30:00')).toEqual({ written: 1, removed: 0, failed: 0 })
  expect(await runAt('2026-11-22T02:30:00')).toEqual(nothing)
  expect((await fs.readdir(folder)).toSorted()).toEqual(['chibo-2026-11-21-0930.backup', 'chibo-2026-11-22-0230.backup'])
  await checkBackup(path.join(folder, 'chibo-2026-11-22-0230.backup'))
  expect(logged).toBe('')
})

test('old backups go when a new one is there, and other files stay', async () => {
  await fs.mkdir(folder)
  const killed = 'chibo-2020-01-02-0230.backup.partial'
  const names = ['chibo-2020-01-01-0230.backup', 'chibo-2020-01-01-0330.backup', 'before-update.backup', killed]
  for (const name of names) await fs.writeFile(path.join(folder, name), '')
  expect(await runAt('2026-11-21T02:30:00')).toEqual({ written: 1, removed: 2, failed: 0 })
  expect((await fs.readdir(folder)).toSorted()).toEqual([
    'before-update.backup',
    'chibo-2020-01-01-0330.backup',
    'chibo-2026-11-21-0230.backup',
  ])
})

test('a nearly full disk gets no backup, keeps the old ones, and says so', async () => {
  await fs.mkdir(folder)
  for (const name of ['chibo-2020-01-01-0230.backup', 'chibo-2020-01-01-0330.backup']) await fs.writeFile(path.join(folder, name), '')
  expect(await runAt('2026-11-21T02:30:00', { leaveFree: Number.MAX_SAFE_INTEGER })).toEqual({ ...nothing, failed: 1 })
  expect(await fs.readdir(folder)).toHaveLength(2)
  expect(logged).toMatch(/"level":50.*the disk of DATA_DIR is nearly full; make room/)
})

test('a backup that failed is logged with what to do, and made at the next look', async () => {
  expect(await runAt('2026-11-21T02:30:00', { database: `${url}_gone` })).toEqual({ ...nothing, failed: 1 })
  expect(logged).toMatch(/"level":50.*run \\"chibo backup\\" by hand/)
  expect(await runAt('2026-11-21T03:30:00')).toEqual({ written: 1, removed: 0, failed: 0 })
})
