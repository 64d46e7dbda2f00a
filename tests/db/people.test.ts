import { describe, expect, test } from 'vitest'
import { leadersOf, noteSeen, noteUnreachable, personAt, rolesOf } from '../../src/db/people.ts'
import { brandLink } from '../../src/db/brands.ts'
import { audienceOf } from '../../src/db/rsvps.ts'
import { tellLeaders } from '../../src/db/tell-leaders.ts'
import { morning, openLedger } from '../support/seed.ts'

const day = (text: string): Date => new Date(`${text}T00:00:00Z`)

describe('a role', () => {
  test('counts from its first to its last day, by the calendar of Viet Nam', async () => {
    const ledger = await openLedger()
    const an = await ledger.person('An')
    await ledger.db.roleGrant.updateMany({ data: { fromDate: day('2026-11-21'), toDate: day('2026-11-22') } })
    const has = async (at: string): Promise<boolean> => (await rolesOf(ledger.db, an.id, new Date(at))).length > 0
    expect(await has('2026-11-20T23:59:59+07:00')).toBe(false)
    expect(await has('2026-11-21T00:00:00+07:00')).toBe(true)
    expect(await has('2026-11-22T23:59:59+07:00')).toBe(true)
    expect(await has('2026-11-23T00:00:00+07:00')).toBe(false)
  })

  test('that has ended gives the person in the chat nothing any more', async () => {
    const ledger = await openLedger()
    const an = await ledger.person('An')
    await ledger.db.roleGrant.create({
      data: { personId: an.id, unitId: ledger.units.own, role: 'secretary', fromDate: day('2026-01-01'), toDate: day('2026-11-20') },
    })
    expect(await personAt(ledger.db, an, morning)).toEqual({
      personId: an.id,
      name: 'An',
      linkId: an.linkId,
      grants: [{ role: 'member', path: 'MINH/TDP08/' }],
    })
  })
})

test('a chat is nobody’s when its person has left, when it was given up, or on another account', async () => {
  const ledger = await openLedger()
  const [an, cuc] = [await ledger.person('An'), await ledger.person('Cúc')]
  expect(await personAt(ledger.db, { ...an, accountId: ledger.accounts.zalo }, morning)).toBeNull()
  await ledger.db.person.update({ where: { id: an.id }, data: { retiredAt: morning } })
  await ledger.db.chatLink.update({ where: { id: cuc.linkId }, data: { endedAt: morning } })
  expect([await personAt(ledger.db, an, morning), await personAt(ledger.db, cuc, morning)]).toEqual([null, null])
})

test('who writes can be reached again, and the first reason why he could not is kept until then', async () => {
  const ledger = await openLedger()
  const an = await ledger.person('An')
  await noteUnreachable(ledger.db, an.linkId, morning, 'blocked')
  await noteUnreachable(ledger.db, an.linkId, new Date(morning.getTime() + 1000), 'gone')
  const link = async () => ledger.db.chatLink.findUnique({ where: { id: an.linkId } })
  expect(await link()).toMatchObject({ unreachableAt: morning, unreachableReason: 'blocked' })
  const later = new Date(morning.getTime() + 5000)
  await noteSeen(ledger.db, brandLink(an.linkId), later)
  expect(await link()).toMatchObject({ unreachableAt: null, unreachableReason: null, refusals: 0, lastSeenAt: later })
})

test('a unit is led by its secretaries, else by its deputies, else by nobody', async () => {
  const ledger = await openLedger()
  const names = async () => (await leadersOf(ledger.db, 'MINH/TDP08/', morning)).map(({ name }) => name)
  await ledger.person('An')
  await ledger.person('Hà', { role: 'secretary', unit: 'TDP09' })
  await ledger.person('Ích', { role: 'secretary', unit: 'MINH' })
  expect(await names()).toEqual([])
  await ledger.person('Phó', { role: 'deputy' })
  expect(await names()).toEqual(['Phó'])
  const binh = await ledger.person('Bình', { role: 'secretary' })
  expect(await names()).toEqual(['Bình'])
  await ledger.db.person.update({ where: { id: binh.id }, data: { retiredAt: morning } })
  expect(await names()).toEqual(['Phó'])
})

test('those who lead hear of a member once, and nobody hears of himself', async () => {
  const ledger = await openLedger()
  const [binh, an] = [await ledger.person('Bình', { role: 'secretary' }), await ledger.person('An')]
  await ledger.db.roleGrant.create({ data: { personId: binh.id, unitId: ledger.units.own, role: 'member', fromDate: day('2026-01-01') } })
  const context = { now: morning, served: Object.values(ledger.accounts) }
  const about = { kind: 'member-lost', occasion: 'lost 2026-11-21' } as const
  for (let times = 0; times < 2; times++) {
    await tellLeaders(ledger.db, { ...about, personId: an.id }, context)
    await tellLeaders(ledger.db, { ...about, personId: binh.id }, context)
  }
  expect(await ledger.db.delivery.findMany()).toMatchObject([{ kind: 'member-lost', source: an.id, personId: binh.id, status: 'queued' }])
})

test('a meeting concerns the members of its cell and who follows it; one of the chi ủy only those in it', async () => {
  const ledger = await openLedger()
  await ledger.person('Trần Thị Bình', { role: 'secretary' })
  await ledger.person('Nguyễn Văn An')
  await ledger.person('Phạm Văn Dũng', { role: 'mentor' })
  await ledger.person('Vũ Văn Giang', { role: 'follower' })
  await ledger.person('Đặng Văn Khánh', { exempt: true })
  await ledger.person('Bùi Văn Ích', { role: 'staff' })
  await ledger.person('Đỗ Thị Hà', { unit: 'TDP09' })
  const left = await ledger.person('Hoàng Thị Em')
  await ledger.db.person.update({ where: { id: left.id }, data: { retiredAt: morning } })
  const audience = async (kind: 'regular' | 'committee') => {
    const { invited, exempt } = await audienceOf(ledger.db, ledger.units.own, kind, morning)
    return { exempt, invited: invited.map(({ name, part }) => `${name}, ${part}`) }
  }
  expect(await audience('regular')).toEqual({
    exempt: 1,
    invited: ['Nguyễn Văn An, member', 'Trần Thị Bình, member', 'Phạm Văn Dũng, member', 'Vũ Văn Giang, follower'],
  })
  expect(await audience('committee')).toEqual({ exempt: 0, invited: ['Trần Thị Bình, member', 'Vũ Văn Giang, follower'] })
})
