import { describe, expect, test } from 'vitest'
import { describeAudience } from '../../src/db/audience.ts'
import {
  addDeliveries,
  dropWaiting,
  hasDelivery,
  moveWaiting,
  reachOf,
  recentFor,
  reviveFor,
  unknownPeople,
  type NewDeliveries,
} from '../../src/db/deliveries.ts'
import { brandAccount } from '../../src/db/brands.ts'
import { transaction } from '../../src/db/client.ts'
import { meetingTime, morning, openLedger, type Ledger, type Somebody } from '../support/seed.ts'

const noQuiet = { quietFrom: '00:00', quietTo: '00:00' }
const usualQuiet = { quietFrom: '21:00', quietTo: '06:30' }
const lateEvening = new Date('2026-11-21T22:00:00+07:00')
const opening = new Date('2026-11-22T06:30:00+07:00')

function linkedTo(people: readonly Somebody[], more: Partial<NewDeliveries> = {}): NewDeliveries {
  return {
    kind: 'member-linked',
    source: 's-1',
    meetingId: null,
    occasion: 'o-1',
    people: people.map(({ id }) => id),
    authorId: null,
    urgent: false,
    quiet: noQuiet,
    ...more,
  }
}

function context(ledger: Ledger, now = morning) {
  return { now, served: Object.values(ledger.accounts) }
}

describe('a message that is written into the ledger', () => {
  test('is there once for each person, kind, source and occasion, whoever writes it and at the same time', async () => {
    const ledger = await openLedger()
    const people = [await ledger.person('An'), await ledger.person('Cúc')]
    await Promise.all([1, 2, 3].map(() => addDeliveries(ledger.db, linkedTo(people), context(ledger))))
    expect(await ledger.db.delivery.count()).toBe(2)
    await addDeliveries(ledger.db, linkedTo(people, { occasion: 'o-2' }), context(ledger))
    await addDeliveries(ledger.db, linkedTo(people, { kind: 'member-lost' }), context(ledger))
    expect(await ledger.db.delivery.count()).toBe(6)
    expect(await hasDelivery(ledger.db, 'member-linked', 's-1', 'o-2')).toBe(true)
    expect(await hasDelivery(ledger.db, 'member-linked', 's-2', 'o-2')).toBe(false)
  })

  test('waits for the end of the quiet hours unless it is urgent, and tells when it is due', async () => {
    const ledger = await openLedger()
    const an = await ledger.person('An')
    const late = context(ledger, lateEvening)
    expect(await addDeliveries(ledger.db, linkedTo([an], { quiet: usualQuiet }), late)).toEqual({
      accounts: [ledger.accounts.telegram],
      due: [opening],
    })
    expect(await addDeliveries(ledger.db, linkedTo([an], { quiet: usualQuiet, occasion: 'urgent', urgent: true }), late)).toMatchObject({
      due: [lateEvening],
    })
    expect(await ledger.db.delivery.findMany({ orderBy: { id: 'asc' } })).toMatchObject([
      { status: 'held', reason: 'quiet-hours', notBefore: opening },
      { status: 'queued', reason: null, notBefore: lateEvening, urgent: true },
    ])
  })

  test('to somebody who cannot be reached is kept with the reason', async () => {
    const ledger = await openLedger()
    const [em, an] = [await ledger.person('Em', { on: null }), await ledger.person('An')]
    await ledger.db.chatLink.updateMany({ where: { id: an.linkId }, data: { unreachableAt: morning } })
    expect(await addDeliveries(ledger.db, linkedTo([em, an]), context(ledger))).toMatchObject({ accounts: [] })
    const rows = await ledger.db.delivery.findMany({ orderBy: { id: 'asc' } })
    expect(rows).toMatchObject([
      { status: 'unreachable', reason: 'not-linked', accountId: null },
      { status: 'unreachable', reason: 'blocked', accountId: null },
    ])
  })
})

describe('a person with two messengers', () => {
  async function openBoth() {
    const ledger = await openLedger()
    const an = await ledger.person('An')
    const link = {
      personId: an.id,
      accountId: ledger.accounts.zalo,
      chatId: 'z-1',
      consentVersion: 'test',
      consentAt: morning,
      lastSeenAt: meetingTime,
      createdAt: morning,
    }
    const zalo = await ledger.db.chatLink.create({ data: link })
    const reached = async (served = Object.values(ledger.accounts)) => {
      const reach = (await reachOf(ledger.db, [an.id], served)).get(an.id)
      return reach?.kind === 'channel' ? reach.channel.platform : reach?.why
    }
    return { ledger, an, zalo, reached }
  }

  test('is reached by the one he wrote from last, and by the other when that one does not take messages', async () => {
    const { ledger, an, zalo, reached } = await openBoth()
    expect(await reached()).toBe('zalo')
    expect(await reached([ledger.accounts.telegram])).toBe('telegram')
    await ledger.db.chatLink.update({ where: { id: zalo.id }, data: { unreachableAt: morning } })
    expect(await reached()).toBe('telegram')
    await ledger.db.chatLink.update({ where: { id: an.linkId }, data: { endedAt: morning } })
    expect(await reached()).toBe('blocked')
    await ledger.db.chatLink.update({ where: { id: zalo.id }, data: { endedAt: morning } })
    expect(await reached()).toBe('not-linked')
    expect(await reached([brandAccount('00000000-0000-4000-8000-000000000000')])).toBe('not-linked')
  })

  test('is reached by the one he prefers whichever he wrote from last, and by the other while that one does not take messages', async () => {
    const { ledger, an, zalo, reached } = await openBoth()
    await ledger.db.person.update({ where: { id: an.id }, data: { preferred: 'telegram' } })
    expect(await reached()).toBe('telegram')
    await ledger.db.chatLink.update({ where: { id: an.linkId }, data: { unreachableAt: morning } })
    expect(await reached()).toBe('zalo')
    await ledger.db.chatLink.update({ where: { id: an.linkId }, data: { unreachableAt: null } })
    expect(await reached([ledger.accounts.zalo])).toBe('zalo')
    await ledger.db.person.update({ where: { id: an.id }, data: { preferred: 'zalo' } })
    expect(await reached()).toBe('zalo')
    await ledger.db.chatLink.update({ where: { id: zalo.id }, data: { endedAt: morning } })
    expect(await reached()).toBe('telegram')
  })

  test('finds what waits for him on the messenger that he has chosen meanwhile, as it waited', async () => {
    const { ledger, an, zalo } = await openBoth()
    const later = new Date(morning.getTime() + 3_600_000)
    const onZalo = { id: an.id, linkId: zalo.id, chatId: 'z-1', accountId: ledger.accounts.zalo }
    const held = await ledger.deliver(onZalo, { status: 'held', reason: 'quiet-hours', notBefore: later })
    const formOpen = await ledger.deliver(onZalo, { status: 'held', reason: 'form-open', notBefore: later })
    const queued = await ledger.deliver(onZalo)
    const sent = await ledger.deliver(onZalo, { status: 'sent' })
    await ledger.db.person.update({ where: { id: an.id }, data: { preferred: 'telegram' } })
    const moved = await moveWaiting(ledger.db, an.id, context(ledger))
    expect(moved.accounts).toEqual([ledger.accounts.telegram])
    expect(new Set(moved.due)).toEqual(new Set([later, morning]))
    const row = async (id: bigint) => ledger.db.delivery.findUniqueOrThrow({ where: { id } })
    const telegram = { accountId: ledger.accounts.telegram, linkId: an.linkId }
    expect(await row(held)).toMatchObject({ ...telegram, status: 'held', reason: 'quiet-hours', notBefore: later })
    expect(await row(formOpen)).toMatchObject({ ...telegram, status: 'queued', reason: null, notBefore: morning })
    expect(await row(queued)).toMatchObject({ ...telegram, status: 'queued' })
    expect(await row(sent)).toMatchObject({ linkId: zalo.id, status: 'sent' })
    expect(await moveWaiting(ledger.db, an.id, context(ledger))).toEqual({ accounts: [], due: [] })
  })

  test('keeps what waits on a blocked messenger when no other reaches him: it may be opened again', async () => {
    const { ledger, an, zalo } = await openBoth()
    const id = await ledger.deliver(an, { status: 'held', reason: 'quiet-hours' })
    await ledger.db.chatLink.updateMany({ data: { unreachableAt: morning } })
    await ledger.db.chatLink.update({ where: { id: zalo.id }, data: { endedAt: morning } })
    await moveWaiting(ledger.db, an.id, context(ledger))
    expect(await ledger.db.delivery.findUnique({ where: { id } })).toMatchObject({ status: 'held', linkId: an.linkId })
  })

  test('gets a message once', async () => {
    const { ledger, an } = await openBoth()
    await addDeliveries(ledger.db, linkedTo([an]), context(ledger))
    expect(await ledger.db.delivery.findMany()).toMatchObject([{ accountId: ledger.accounts.zalo }])
  })
})

describe('quiet hours of one’s own', () => {
  async function openResting(own: { quietFrom: string; quietTo: string }) {
    const ledger = await openLedger()
    const [an, cuc] = [await ledger.person('An'), await ledger.person('Cúc')]
    await ledger.db.person.update({ where: { id: an.id }, data: own })
    const rows = async () => ledger.db.delivery.findMany({ orderBy: { personId: 'asc' } })
    return { ledger, an, cuc, rows }
  }

  test('hold a message longer than those of the cell, for that person alone', async () => {
    const { ledger, an, cuc, rows } = await openResting({ quietFrom: '20:00', quietTo: '08:00' })
    const eight = new Date('2026-11-22T08:00:00+07:00')
    const added = await addDeliveries(ledger.db, linkedTo([an, cuc], { quiet: usualQuiet }), context(ledger, lateEvening))
    expect(new Set(added.due)).toEqual(new Set([eight, opening]))
    expect(await rows()).toMatchObject([
      { personId: an.id, status: 'held', reason: 'quiet-hours', notBefore: eight },
      { personId: cuc.id, status: 'held', reason: 'quiet-hours', notBefore: opening },
    ])
  })

  test('hold a message that the cell would let go, and never one that is urgent', async () => {
    const { ledger, an, cuc, rows } = await openResting({ quietFrom: '08:30', quietTo: '10:00' })
    await addDeliveries(ledger.db, linkedTo([an, cuc], { quiet: usualQuiet }), context(ledger))
    expect(await rows()).toMatchObject([
      { personId: an.id, status: 'held', notBefore: new Date('2026-11-21T10:00:00+07:00') },
      { personId: cuc.id, status: 'queued', notBefore: morning },
    ])
    await addDeliveries(ledger.db, linkedTo([an], { quiet: usualQuiet, occasion: 'urgent', urgent: true }), context(ledger))
    expect(await ledger.db.delivery.findFirst({ where: { occasion: 'urgent' } })).toMatchObject({ status: 'queued', notBefore: morning })
  })

  test('are counted where it is said who will get a message and when', async () => {
    const { ledger, an, cuc } = await openResting({ quietFrom: '20:00', quietTo: '08:00' })
    const invited = [an, cuc].map(({ id }) => ({ id, name: 'X', part: 'member' }) as const)
    const ask = {
      served: Object.values(ledger.accounts),
      exempt: 0,
      quiet: usualQuiet,
      urgent: false,
      now: lateEvening,
      realNow: lateEvening,
    }
    expect(await describeAudience(ledger.db, invited, ask)).toMatchObject({ members: 2, leavesAt: opening, later: 1 })
    expect(await describeAudience(ledger.db, invited, { ...ask, now: morning })).toMatchObject({ leavesAt: null, later: 0 })
    expect(await describeAudience(ledger.db, invited, { ...ask, urgent: true })).toMatchObject({ leavesAt: null, later: 0 })
    await ledger.db.chatLink.updateMany({ where: { personId: an.id }, data: { unreachableAt: morning } })
    expect(await describeAudience(ledger.db, invited, ask)).toMatchObject({ members: 1, later: 0 })
  })
})

test('an audience is described as it would be reached, and when', async () => {
  const ledger = await openLedger()
  const [an, cuc] = [await ledger.person('An'), await ledger.person('Cúc', { on: 'zalo' })]
  const [em, giang] = [await ledger.person('Em', { on: null }), await ledger.person('Giang', { on: 'zalo', role: 'follower' })]
  const invited = [
    { id: an.id, name: 'An', part: 'member' },
    { id: cuc.id, name: 'Cúc', part: 'member' },
    { id: em.id, name: 'Em', part: 'member' },
    { id: giang.id, name: 'Giang', part: 'follower' },
  ] as const
  const ask = {
    served: Object.values(ledger.accounts),
    exempt: 2,
    quiet: usualQuiet,
    urgent: false,
    now: lateEvening,
    realNow: lateEvening,
  }
  const described = {
    members: 2,
    followers: 1,
    reached: ['An', 'Cúc', 'Giang'],
    telegram: 1,
    zalo: 2,
    unreachable: [{ name: 'Em', why: 'not-linked' }],
    exempt: 2,
    later: 0,
    waiting: [],
  }
  expect(await describeAudience(ledger.db, invited, ask)).toEqual({ ...described, leavesAt: opening })
  expect(await describeAudience(ledger.db, invited, { ...ask, urgent: true })).toEqual({ ...described, leavesAt: null })

  // The bot's clock may run ahead of the world's: in training.
  const pause = (pausedReason: string | null, hours: number) =>
    ledger.db.botAccount.update({
      where: { id: ledger.accounts.zalo },
      data: { pausedReason, pausedSince: morning, pausedUntil: new Date(morning.getTime() + hours * 3_600_000) },
    })
  const waits = async (urgent: boolean) => (await describeAudience(ledger.db, invited, { ...ask, realNow: morning, urgent })).waiting
  await pause('quota', 2)
  const inTwoHours = new Date(lateEvening.getTime() + 2 * 3_600_000)
  expect(await waits(true)).toEqual([{ platform: 'zalo', people: 2, why: 'quota', until: inTwoHours }])
  // Over before the quiet hours are.
  expect(await waits(false)).toEqual([])
  await pause(null, 2)
  expect(await waits(true)).toMatchObject([{ people: 2, why: 'paused', until: inTwoHours }])
  await pause(null, 0.01)
  expect(await waits(true)).toEqual([])
  await pause('unauthorized', 0)
  expect(await waits(false)).toMatchObject([{ people: 2, why: 'unauthorized', until: null }])
})

test('what waits about a meeting is dropped with its reason; what is being claimed just now is left to whoever claims it', async () => {
  const ledger = await openLedger()
  const [an, cuc] = [await ledger.person('An'), await ledger.person('Cúc')]
  const meetingId = await ledger.meeting(an, [an, cuc])
  const about = { meetingId, source: meetingId, kind: 'meeting-notice' } as const
  const claimed = await ledger.deliver(an, about)
  const waiting = await ledger.deliver(cuc, { ...about, status: 'held' })
  const sent = await ledger.deliver(cuc, { ...about, status: 'sent' })
  const reminder = await ledger.deliver(cuc, { ...about, kind: 'meeting-reminder' })
  await transaction(ledger.db, async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM "Delivery" WHERE id = ${claimed} FOR UPDATE`
    await dropWaiting(ledger.db, { meetingId, kinds: ['meeting-notice', 'meeting-change'], reason: 'superseded', now: morning })
  })
  const statusOf = async (id: bigint) => (await ledger.db.delivery.findUniqueOrThrow({ where: { id } })).status
  expect([await statusOf(claimed), await statusOf(waiting), await statusOf(sent), await statusOf(reminder)]).toEqual([
    'queued',
    'cancelled',
    'sent',
    'queued',
  ])
  expect(await ledger.db.delivery.findUnique({ where: { id: waiting } })).toMatchObject({ reason: 'superseded' })
})

test('who links later gets the notices of meetings ahead that he missed, and of those alone', async () => {
  const ledger = await openLedger()
  const [binh, em] = [await ledger.person('Bình', { role: 'secretary' }), await ledger.person('Em')]
  const meetingId = await ledger.meeting(binh, [em])
  const cancelled = await ledger.meeting(binh, [em])
  await ledger.db.meeting.update({ where: { id: cancelled }, data: { cancelledAt: morning } })
  for (const id of [meetingId, cancelled]) {
    for (const kind of ['meeting-notice', 'meeting-reminder'] as const) await ledger.deliver(em, { kind, source: id, meetingId: id })
  }
  await ledger.db.delivery.updateMany({ data: { status: 'unreachable', accountId: null, linkId: null } })
  const revive = { personId: em.id, linkId: em.linkId, accountId: em.accountId }
  expect(await reviveFor(ledger.db, { ...revive, now: meetingTime })).toBe(false)
  expect(await reviveFor(ledger.db, { ...revive, now: morning })).toBe(true)
  expect(await ledger.db.delivery.findMany({ where: { status: 'queued' } })).toMatchObject([
    { kind: 'meeting-notice', meetingId, linkId: em.linkId },
  ])
})

test('a person’s messages and the unknown ones of a meeting are listed for that person and that meeting alone', async () => {
  const ledger = await openLedger()
  const [an, cuc] = [await ledger.person('Nguyễn Văn An'), await ledger.person('Lê Thị Cúc')]
  const [first, second] = [await ledger.meeting(an, [an, cuc]), await ledger.meeting(an, [an])]
  await ledger.deliver(cuc, { kind: 'meeting-notice', source: first, meetingId: first, status: 'unknown' })
  await ledger.deliver(an, { kind: 'meeting-notice', source: first, meetingId: first, status: 'unknown' })
  await ledger.deliver(an, { kind: 'meeting-change', source: first, meetingId: first, status: 'unknown' })
  await ledger.deliver(an, { kind: 'meeting-notice', source: second, meetingId: second, status: 'sent' })
  expect((await unknownPeople(ledger.db, first)).map(({ name }) => name)).toEqual(['Nguyễn Văn An', 'Lê Thị Cúc'])
  expect(await unknownPeople(ledger.db, second)).toEqual([])
  expect((await recentFor(ledger.db, an.id, 2)).map(({ meetingId, status }) => [meetingId, status])).toEqual([
    [second, 'sent'],
    [first, 'unknown'],
  ])
  expect(await recentFor(ledger.db, cuc.id, 9)).toHaveLength(1)
})
