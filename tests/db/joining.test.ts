import { describe, expect, it } from 'vitest'
import { transaction } from '../../src/db/client.ts'
import { alignInvitations, countInvitations, countUninvited, giveAnswersBack, holdMembers, type Aligned } from '../../src/db/joining.ts'
import { audienceOf } from '../../src/db/rsvps.ts'
import { meetingTime, morning, openLedger, type Ledger, type Somebody } from '../support/seed.ts'

const later = new Date(morning.getTime() + 60 * 60_000)

function align(ledger: Ledger, { id }: Somebody, keepAnswers = true): Promise<Aligned> {
  const { db, units, accounts } = ledger
  return transaction(db, (tx) =>
    alignInvitations(tx, { personId: id, unitIds: [units.own], keepAnswers, now: later, served: [accounts.telegram, accounts.zalo] }),
  )
}

const rsvpOf = ({ db }: Ledger, { id }: Somebody) => db.rsvp.findFirst({ where: { personId: id } })
const noticesOf = ({ db }: Ledger, { id }: Somebody) =>
  db.delivery.findMany({ where: { personId: id, kind: 'meeting-notice' }, orderBy: { id: 'asc' } })

async function exempt({ db }: Ledger, { id }: Somebody, is: boolean): Promise<void> {
  await db.person.update({ where: { id }, data: { exempt: is } })
}

describe('who joins a cell after a meeting was called', () => {
  it('is invited to it and gets its notice, once however often it is asked', async () => {
    const ledger = await openLedger()
    const binh = await ledger.person('Trần Thị Bình', { role: 'secretary' })
    const meetingId = await ledger.meeting(binh, [binh])
    const an = await ledger.person('Nguyễn Văn An')
    expect((await align(ledger, an)).invited).toEqual([meetingId])
    expect((await align(ledger, an)).invited).toEqual([])
    expect(await rsvpOf(ledger, an)).toMatchObject({ part: 'member', answer: null, toldVersion: null })
    expect(await noticesOf(ledger, an)).toMatchObject([{ status: 'queued', meetingId, accountId: ledger.accounts.telegram }])
  })

  it('is not invited to what has begun, was cancelled, or is of another cell or of the committee of the cell', async () => {
    const ledger = await openLedger()
    const { db } = ledger
    const binh = await ledger.person('Trần Thị Bình', { role: 'secretary' })
    await ledger.meeting(binh, [binh], { startsAt: new Date(later.getTime() - 1) })
    const cancelled = await ledger.meeting(binh, [binh])
    await db.meeting.update({ where: { id: cancelled }, data: { cancelledAt: morning } })
    const committee = await ledger.meeting(binh, [binh])
    await db.meeting.update({ where: { id: committee }, data: { kind: 'committee' } })
    const elsewhere = await ledger.meeting(binh, [binh])
    await db.meeting.update({ where: { id: elsewhere }, data: { unitId: ledger.units.other } })
    const an = await ledger.person('Nguyễn Văn An')
    expect((await align(ledger, an)).invited).toEqual([])
    const giang = await ledger.person('Vũ Văn Giang', { role: 'follower' })
    expect((await align(ledger, giang)).invited).toEqual([committee])
    expect(await rsvpOf(ledger, giang)).toMatchObject({ part: 'follower' })
  })

  it('while it is being called is invited as well', async () => {
    const ledger = await openLedger()
    const { db, units } = ledger
    const binh = await ledger.person('Trần Thị Bình', { role: 'secretary' })
    const an = await ledger.person('Nguyễn Văn An')
    await db.roleGrant.deleteMany({ where: { personId: an.id } })
    const joining = await transaction(db, async (tx) => {
      await holdMembers(tx, units.own)
      const { invited } = await audienceOf(tx, units.own, 'regular', later)
      expect(invited.map(({ name }) => name)).toEqual(['Trần Thị Bình'])
      await db.roleGrant.create({ data: { personId: an.id, unitId: units.own, role: 'member', fromDate: new Date('2026-11-21') } })
      const waits = align(ledger, an)
      const meeting = await tx.meeting.create({
        data: {
          unitId: units.own,
          kind: 'regular',
          startsAt: meetingTime,
          durationMinutes: 90,
          place: 'Nhà văn hóa',
          agenda: [],
          calledById: binh.id,
          createdAt: morning,
        },
      })
      await tx.rsvp.createMany({ data: invited.map(({ id, part }) => ({ meetingId: meeting.id, personId: id, part })) })
      // In an array, or the transaction would wait for it.
      return [waits]
    })
    expect((await Promise.all(joining))[0]?.invited).toHaveLength(1)
    expect(await rsvpOf(ledger, an)).toMatchObject({ part: 'member' })
  })
})

describe('who does not belong to a meeting any more', () => {
  it('loses the invitation and what waits for him; a notice that could not reach him does not come when he links', async () => {
    const ledger = await openLedger()
    const binh = await ledger.person('Trần Thị Bình', { role: 'secretary' })
    const an = await ledger.person('Nguyễn Văn An')
    const meetingId = await ledger.meeting(binh, [binh, an])
    await ledger.deliver(an, { kind: 'meeting-notice', meetingId, status: 'held', reason: 'quiet-hours' })
    await ledger.deliver(an, { kind: 'meeting-reminder', meetingId })
    await ledger.deliver(an, { kind: 'member-linked' })
    await ledger.db.delivery.updateMany({ where: { kind: 'meeting-reminder' }, data: { status: 'unreachable' } })
    await exempt(ledger, an, true)
    expect((await align(ledger, an)).left).toMatchObject([{ meetingId, answer: null }])
    expect(await rsvpOf(ledger, an)).toBeNull()
    const rows = await ledger.db.delivery.findMany({ where: { personId: an.id }, orderBy: { id: 'asc' } })
    expect(rows.map(({ status, reason }) => [status, reason])).toEqual([
      ['cancelled', 'not-invited'],
      ['cancelled', 'not-invited'],
      ['queued', null],
    ])
  })

  it('keeps an answer or loses it, as it is asked; what was lost can be given back', async () => {
    const ledger = await openLedger()
    const { db, sealer } = ledger
    const binh = await ledger.person('Trần Thị Bình', { role: 'secretary' })
    const an = await ledger.person('Nguyễn Văn An')
    const meetingId = await ledger.meeting(binh, [binh, an])
    const reason = sealer.seal('ốm', `Rsvp.reason:${meetingId}:${an.id}`)
    await db.rsvp.update({
      where: { meetingId_personId: { meetingId, personId: an.id } },
      data: { answer: 'absent', reason, answeredAt: morning, toldVersion: 1 },
    })
    await exempt(ledger, an, true)
    expect((await align(ledger, an)).left).toEqual([])
    const { left } = await align(ledger, an, false)
    expect(await rsvpOf(ledger, an)).toBeNull()
    await exempt(ledger, an, false)
    await align(ledger, an)
    await giveAnswersBack(db, an.id, left)
    expect(await rsvpOf(ledger, an)).toMatchObject({ answer: 'absent', answeredAt: morning })
    expect(sealer.open((await rsvpOf(ledger, an))?.reason ?? reason, `Rsvp.reason:${meetingId}:${an.id}`)).toBe('ốm')
  })

  it('and belongs to it again knows what he was told, and is told anew only what has changed since', async () => {
    const ledger = await openLedger()
    const { db } = ledger
    const binh = await ledger.person('Trần Thị Bình', { role: 'secretary' })
    const an = await ledger.person('Nguyễn Văn An')
    const meetingId = await ledger.meeting(binh, [binh, an])
    await ledger.deliver(an, { kind: 'meeting-notice', meetingId, occasion: 'v1' })
    await db.delivery.updateMany({ data: { status: 'sent', sentAt: new Date(morning.getTime() + 1000) } })
    const outAndIn = async (): Promise<void> => {
      await exempt(ledger, an, true)
      await align(ledger, an)
      await exempt(ledger, an, false)
      await align(ledger, an)
    }
    await outAndIn()
    expect(await rsvpOf(ledger, an)).toMatchObject({ toldVersion: 1 })
    expect(await noticesOf(ledger, an)).toHaveLength(1)
    await db.meeting.update({ where: { id: meetingId }, data: { version: 2, place: 'Hội trường' } })
    await db.meetingVersion.create({
      data: {
        meetingId,
        version: 2,
        startsAt: meetingTime,
        place: 'Hội trường',
        agenda: [],
        byId: binh.id,
        at: new Date(morning.getTime() + 2000),
      },
    })
    await outAndIn()
    expect((await noticesOf(ledger, an)).map(({ status }) => status)).toEqual(['sent', 'queued'])
  })
})

describe('what a preview says', () => {
  it('is what will happen: invitations that would come and go', async () => {
    const ledger = await openLedger()
    const { db, units } = ledger
    const binh = await ledger.person('Trần Thị Bình', { role: 'secretary' })
    const an = await ledger.person('Nguyễn Văn An')
    const first = await ledger.meeting(binh, [binh, an])
    await ledger.meeting(binh, [binh], { startsAt: new Date(meetingTime.getTime() + 86_400_000) })
    const own = { personId: an.id, unitIds: [units.own], now: later }
    expect(await countInvitations(db, { ...own, unanswered: true })).toBe(1)
    await db.rsvp.updateMany({ where: { meetingId: first, personId: an.id }, data: { answer: 'attend' } })
    expect(await countInvitations(db, { ...own, unanswered: true })).toBe(0)
    expect(await countInvitations(db, { ...own, unanswered: false })).toBe(1)
    expect(await countUninvited(db, { personId: an.id, unitId: units.own, committee: false, now: later })).toBe(1)
    expect(await countUninvited(db, { personId: null, unitId: units.own, committee: false, now: later })).toBe(2)
    expect((await align(ledger, an)).invited).toHaveLength(1)
  })
})
