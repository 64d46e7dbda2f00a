import { expect, test } from 'vitest'
import { transaction } from '../../src/db/client.ts'
import { inviteeById, inviteesNamed, inviteesOfUnit, planLinksReminder } from '../../src/db/invitees.ts'
import { createInvite } from '../../src/db/invites.ts'
import { fold } from '../../src/domain/text.ts'
import { morning, openLedger, type Ledger } from '../support/seed.ts'

const whole = { units: [], below: ['MINH/'] }
const cell = { units: ['MINH/TDP08/'], below: [] }

/** So many people that the database has to choose whom to compare. */
async function addCrowd(ledger: Ledger, count: number): Promise<void> {
  const names = Array.from({ length: count }, (_, index) => `Đinh Văn Số${index}`)
  const code = (name: string): string => `C-${name}`
  await ledger.db.person.createMany({ data: names.map((name) => ({ code: code(name), fullName: name, foldedName: fold(name) })) })
  const people = await ledger.db.person.findMany({ where: { code: { startsWith: 'C-' } }, select: { id: true } })
  await ledger.db.roleGrant.createMany({
    data: people.map(({ id }) => ({ personId: id, unitId: ledger.units.other, role: 'member', fromDate: new Date('2026-01-01') })),
  })
}

test('among thousands a person is found by name, without diacritics and with slips, and never outside the scope', async () => {
  const ledger = await openLedger()
  await addCrowd(ledger, 3100)
  const em = await ledger.person('Hoàng Thị Em', { on: null })
  await ledger.person('Hoàng Thị Em', { on: null, unit: 'TDP09' })
  const found = async (text: string, scope: typeof whole | typeof cell) =>
    (await transaction(ledger.db, (tx) => inviteesNamed(tx, scope, text, morning))).map(({ id }) => id)
  expect(await found('đ/c Hoàng Thị Em', whole)).toHaveLength(2)
  expect(await found('hoang thi em', cell)).toEqual([em.id])
  expect(await found('Hoang Thi Emm', whole)).toHaveLength(2)
  expect(await found('Đinh Văn Số7', cell)).toEqual([])
  expect(await found('100%', whole)).toEqual([])
})

test('a role that begins later counts among what his code would give, and one that has ended does not', async () => {
  const ledger = await openLedger()
  const em = await ledger.person('Em', { on: null })
  const grant = { personId: em.id, unitId: ledger.units.own }
  await ledger.db.roleGrant.create({ data: { ...grant, role: 'secretary', fromDate: new Date('2026-12-01') } })
  await ledger.db.roleGrant.create({ data: { ...grant, role: 'deputy', fromDate: new Date('2025-01-01'), toDate: new Date('2026-11-20') } })
  const person = await inviteeById(ledger.db, em.id, cell, morning)
  expect(person?.grants.map(({ role }) => role).toSorted()).toEqual(['member', 'secretary'])
})

test('of a unit everybody with a role today is told apart by link and code', async () => {
  const ledger = await openLedger()
  const an = await ledger.person('An')
  const cuc = await ledger.person('Cúc', { on: 'zalo' })
  const em = await ledger.person('Em', { on: null })
  await ledger.person('Hà', { unit: 'TDP09' })
  await ledger.db.chatLink.update({ where: { id: cuc.linkId }, data: { unreachableAt: morning } })
  const { expiresAt } = await createInvite(ledger.db, ledger.sealer, em.id, morning)
  const people = await inviteesOfUnit(ledger.db, ledger.units.own, morning)
  expect(people.map(({ id, on, blocked, openUntil, asked }) => ({ id, on, blocked, openUntil, asked }))).toEqual([
    { id: an.id, on: ['telegram'], blocked: false, openUntil: null, asked: false },
    { id: cuc.id, on: ['zalo'], blocked: true, openUntil: null, asked: false },
    { id: em.id, on: [], blocked: false, openUntil: expiresAt, asked: true },
  ])
})

test('a reminder of codes is planned once for a unit, three days on at the hour of its reminders, and moved only when it is asked for', async () => {
  const ledger = await openLedger()
  const unit = { id: ledger.units.own, path: 'MINH/TDP08/' }
  await ledger.db.orgUnit.update({ where: { id: unit.id }, data: { settings: { reminderAt: '08:15' } } })
  const first = await planLinksReminder(ledger.db, { unit, now: morning })
  expect(first).toEqual(new Date('2026-11-24T08:15:00+07:00'))
  const later = new Date('2026-11-22T22:00:00+07:00')
  expect(await planLinksReminder(ledger.db, { unit, now: later })).toEqual(first)
  expect(await planLinksReminder(ledger.db, { unit, now: later, anew: true })).toEqual(new Date('2026-11-25T08:15:00+07:00'))
  expect(await ledger.db.occasion.count({ where: { unitId: unit.id } })).toBe(1)
})
