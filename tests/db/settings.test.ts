import { describe, expect, it, test } from 'vitest'
import { audit } from '../../src/db/audit.ts'
import { transaction } from '../../src/db/client.ts'
import { planOccasions } from '../../src/db/meetings.ts'
import {
  aboutUnit,
  holdSettings,
  lastSettingChange,
  lockSettings,
  plannedMeetings,
  reopenHeld,
  replan,
  settingChanged,
  telegramAllowedAt,
  unitsFrom,
  writeOwnSettings,
} from '../../src/db/settings.ts'
import { settingsAt } from '../../src/db/units.ts'
import { morning, openLedger } from '../support/seed.ts'

const at = (local: string): Date => new Date(`${local}+07:00`)

describe('the own settings of a unit', () => {
  it('are written one by one, and the others stay as they are', async () => {
    const { db, units } = await openLedger()
    await db.orgUnit.update({ where: { id: units.own }, data: { settings: { place: 'Nhà văn hóa', reminderDays: ['?'], old: 1 } } })
    await writeOwnSettings(db, units.own, { reminderAt: '08:00', quietFrom: '22:00', quietTo: '06:00' })
    await writeOwnSettings(db, units.own, { quietFrom: null, quietTo: null, reminderDays: [2] })
    const { settings } = await db.orgUnit.findUniqueOrThrow({ where: { id: units.own } })
    expect(settings).toEqual({ place: 'Nhà văn hóa', reminderAt: '08:00', reminderDays: [2], old: 1 })
    expect(await settingsAt(db, 'MINH/TDP08/')).toMatchObject({ reminderAt: '08:00', reminderDays: [2], quietFrom: '21:00' })
    expect(await settingsAt(db, 'MINH/TDP09/')).toMatchObject({ reminderAt: '07:30' })
  })

  it('are written over what is no settings at all', async () => {
    const { db, units } = await openLedger()
    await db.orgUnit.update({ where: { id: units.own }, data: { settings: 'nothing' } })
    await writeOwnSettings(db, units.own, { telegramAllowed: false })
    expect((await db.orgUnit.findUniqueOrThrow({ where: { id: units.own } })).settings).toEqual({ telegramAllowed: false })
  })
})

test('Telegram is closed to the cells of a committee that closes it, and to no others', async () => {
  const { db, units } = await openLedger()
  await db.orgUnit.create({ data: { kind: 'committee', code: 'MINH2', name: 'Đảng bộ khác', path: 'MINH2/' } })
  expect(await telegramAllowedAt(db, 'MINH/TDP08/')).toBe(true)
  await writeOwnSettings(db, units.root, { telegramAllowed: false })
  expect(await telegramAllowedAt(db, 'MINH/TDP08/')).toBe(false)
  expect(await telegramAllowedAt(db, 'MINH/')).toBe(false)
  expect(await telegramAllowedAt(db, 'MINH2/')).toBe(true)
})

test('a unit and what is below it leaves out a unit whose code begins alike', async () => {
  const { db, units } = await openLedger()
  await db.orgUnit.create({ data: { kind: 'cell', code: 'TDP08_B', name: 'Chi bộ khác', path: 'MINH/TDP08_B/', parentId: units.root } })
  expect((await unitsFrom(db, 'MINH/')).map(({ code }) => code).toSorted()).toEqual(['MINH', 'TDP08', 'TDP08_B', 'TDP09'])
  expect((await unitsFrom(db, 'MINH/TDP08/')).map(({ code }) => code)).toEqual(['TDP08'])
})

describe('a meeting that is planned anew', () => {
  it('keeps what has happened and what is due, and loses the rest of its old plan', async () => {
    const ledger = await openLedger()
    const binh = await ledger.person('Bình', { role: 'secretary' })
    const id = await ledger.meeting(binh, [binh])
    const now = at('2026-11-30T08:00:00')
    await planOccasions(ledger.db, id, [
      { name: 'reminder-5', dueAt: at('2026-11-28T07:30:00') },
      { name: 'reminder-3', dueAt: at('2026-11-30T07:30:00') },
      { name: 'reminder-1', dueAt: at('2026-12-02T07:30:00') },
      { name: 'summary', dueAt: at('2026-12-02T18:00:00') },
    ])
    await ledger.db.occasion.updateMany({ where: { meetingId: id, name: 'reminder-5' }, data: { firedAt: at('2026-11-28T07:30:00') } })
    const [planned] = await plannedMeetings(ledger.db, 'MINH/', now)
    expect(planned?.occasions.filter(({ fired }) => fired).map(({ name }) => name)).toEqual(['reminder-5'])
    const occasions = [
      { name: 'reminder-3', dueAt: at('2026-11-30T17:00:00') },
      { name: 'reminder-2', dueAt: at('2026-12-01T17:00:00') },
    ]
    await replan(ledger.db, [{ meetingId: id, occasions }], now)
    const after = await ledger.db.occasion.findMany({ where: { meetingId: id }, orderBy: { dueAt: 'asc' } })
    expect(after.map(({ name, dueAt }) => [name, dueAt])).toEqual([
      ['reminder-5', at('2026-11-28T07:30:00')],
      ['reminder-3', at('2026-11-30T07:30:00')],
      ['reminder-2', at('2026-12-01T17:00:00')],
    ])
  })

  it('is one that lies ahead, is not cancelled, and belongs to the unit or to one below it', async () => {
    const ledger = await openLedger()
    const binh = await ledger.person('Bình', { role: 'secretary' })
    const id = await ledger.meeting(binh, [binh])
    const cancelled = await ledger.meeting(binh, [binh])
    await ledger.db.meeting.update({ where: { id: cancelled }, data: { cancelledAt: morning } })
    const ids = async (path: string, now = morning) => (await plannedMeetings(ledger.db, path, now)).map((one) => one.id)
    expect(await ids('MINH/')).toEqual([id])
    expect(await ids('MINH/TDP08/')).toEqual([id])
    expect(await ids('MINH/TDP09/')).toEqual([])
    expect(await ids('MINH/', at('2026-12-03T19:30:00'))).toEqual([])
  })
})

test('who changes a setting waits for a meeting that is being planned', async () => {
  const { db } = await openLedger()
  const order: string[] = []
  let planned = (): void => {}
  const planning = transaction(db, async (tx) => {
    await holdSettings(tx)
    order.push('held')
    await new Promise<void>((resolve) => {
      planned = resolve
    })
    order.push('planned')
  })
  await expect.poll(() => order).toEqual(['held'])
  const changing = transaction(db, async (tx) => {
    await lockSettings(tx)
    order.push('changed')
  })
  await expect
    .poll(
      async () =>
        db.$queryRaw`SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
    )
    .toHaveLength(1)
  planned()
  await Promise.all([planning, changing])
  expect(order).toEqual(['held', 'planned', 'changed'])
})

test('what the quiet hours of a unit hold back is looked at again, and nothing else', async () => {
  const ledger = await openLedger()
  const [binh, ha] = [await ledger.person('Bình'), await ledger.person('Hà', { unit: 'TDP09', on: 'zalo' })]
  const meetingId = await ledger.meeting(binh, [binh])
  const notBefore = at('2026-11-22T06:30:00')
  const held = { status: 'held', reason: 'quiet-hours', notBefore } as const
  const mine = await ledger.deliver(binh, { ...held, kind: 'meeting-notice', source: meetingId, meetingId })
  // A follower of the cell belongs to another unit, and is told of this one's meeting.
  const follower = await ledger.deliver(ha, { ...held, kind: 'meeting-notice', source: meetingId, meetingId })
  const personal = await ledger.deliver(binh, held)
  const other = await ledger.deliver(ha, held)
  const form = await ledger.deliver(binh, { ...held, reason: 'form-open' })
  const later = await ledger.deliver(binh, { status: 'queued', notBefore })
  const { accounts, due } = await reopenHeld(ledger.db, { unitIds: [ledger.units.own], opening: morning, now: morning })
  expect(accounts.toSorted()).toEqual([ledger.accounts.telegram, ledger.accounts.zalo].toSorted())
  expect(due).toEqual([morning])
  const rows = await ledger.db.delivery.findMany({ orderBy: { id: 'asc' } })
  expect(rows.filter((row) => row.notBefore.getTime() === morning.getTime()).map(({ id }) => id)).toEqual([mine, follower, personal])
  expect(rows.filter((row) => row.notBefore.getTime() === notBefore.getTime()).map(({ id }) => id)).toEqual([other, form, later])
  expect(await reopenHeld(ledger.db, { unitIds: [ledger.units.own], opening: morning, now: morning })).toEqual({ accounts: [], due: [] })
})

test('the last change of a setting is found by unit and key', async () => {
  const { db, units, person } = await openLedger()
  const binh = await person('Bình')
  const change = (unitId: typeof units.own, key: string, minute: string) =>
    audit(db, { at: at(`2026-11-21T09:${minute}:00`), actorId: binh.id, verb: settingChanged, subject: aboutUnit(unitId), detail: { key } })
  await change(units.own, 'reminderAt', '01')
  await change(units.own, 'place', '02')
  await change(units.other, 'reminderAt', '03')
  await audit(db, { at: morning, actorId: binh.id, verb: 'something-else', subject: aboutUnit(units.own), detail: { key: 'reminderAt' } })
  const last = (unitIds: readonly (typeof units.own)[], key: 'reminderAt' | 'summaryAt' | null) =>
    lastSettingChange(db, { units: unitIds, key })
  expect(await last([units.own], 'reminderAt')).toMatchObject({ unitId: units.own, at: at('2026-11-21T09:01:00'), by: 'Bình' })
  expect(await last([units.own], null)).toMatchObject({ at: at('2026-11-21T09:02:00') })
  expect(await last([units.own, units.other], 'reminderAt')).toMatchObject({ unitId: units.other })
  expect(await last([units.root], null)).toBeNull()
  expect(await last([units.own], 'summaryAt')).toBeNull()
})
