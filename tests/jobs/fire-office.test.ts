import { describe, expect, test } from 'vitest'
import { planForUnit } from '../../src/db/occasions.ts'
import type { Role } from '../../src/domain/access.ts'
import { createDrain } from '../../src/jobs/drain.ts'
import { fireDue } from '../../src/jobs/fire-due.ts'
import { reportFinished } from '../../src/jobs/report-finished.ts'
import { morning, openLedger, type Ledger, type Somebody } from '../support/seed.ts'

const { signal } = new AbortController()
const handoverMorning = new Date('2026-12-01T07:30:00+07:00')
const date = (text: string): Date => new Date(`${text}T00:00:00Z`)

async function term(ledger: Ledger, who: Somebody, role: Role, days: { from: string; to?: string }): Promise<void> {
  const toDate = days.to === undefined ? null : date(days.to)
  await ledger.db.roleGrant.deleteMany({ where: { personId: who.id, unitId: ledger.units.own, role } })
  await ledger.db.roleGrant.create({
    data: { personId: who.id, unitId: ledger.units.own, role, fromDate: date(days.from), toDate },
  })
}

/** Bình leads the cell until the last day of November, An from the first of December. */
async function handingOver(ledger: Ledger) {
  const [binh, an] = [await ledger.person('Bình', { role: 'secretary' }), await ledger.person('An')]
  await term(ledger, binh, 'secretary', { from: '2025-01-01', to: '2026-11-30' })
  await term(ledger, binh, 'member', { from: '2025-01-01' })
  await term(ledger, an, 'secretary', { from: '2026-12-01' })
  await planForUnit(ledger.db, { unitId: ledger.units.own, name: 'office 2026-12-01', dueAt: handoverMorning })
  return { binh, an }
}

async function rows(ledger: Ledger): Promise<string[]> {
  const found = await ledger.db.delivery.findMany({ include: { person: true }, orderBy: { id: 'asc' } })
  return found
    .map(({ kind, status, reason, person }) => [kind, person.fullName, status, ...(reason === null ? [] : [reason])].join(' '))
    .toSorted()
}

const told = (ledger: Ledger, who: Somebody): string[] =>
  ledger.messengers.telegram
    .phone(who.chatId, { firstName: '' })
    .history()
    .map(({ text }) => text)

describe('the morning on which a new secretary begins', () => {
  test('he and the old one are told once, however often it is looked for', async () => {
    const ledger = await openLedger()
    const { binh, an } = await handingOver(ledger)
    await ledger.meeting(binh, [binh, an])
    expect(await fireDue(ledger.runtime({ now: () => new Date(handoverMorning.getTime() - 1) }))).toMatchObject({ failed: 0 })
    expect((await rows(ledger)).filter((row) => row.startsWith('office'))).toEqual([])
    const processes = [1, 2, 3].map((processId) => ledger.runtime({ processId, now: () => handoverMorning }))
    await Promise.all(processes.map(fireDue))
    for (const runtime of processes) await createDrain(runtime)(ledger.accounts.telegram, signal)
    expect((await rows(ledger)).filter((row) => row.startsWith('office'))).toEqual(['office-left Bình sent', 'office-taken An sent'])
    const taken = told(ledger, an).find((text) => text.includes('NHẬN BÀN GIAO'))
    expect(taken).toContain('Nay đồng chí là bí thư Chi bộ TDP 8, nhận bàn giao từ đồng chí Bình.')
    expect(taken).toContain('Có 1 buổi họp sắp tới')
    expect(told(ledger, binh).find((text) => text.includes('ĐÃ BÀN GIAO'))).toContain('Nay đồng chí An là bí thư Chi bộ TDP 8.')
  })

  test('nobody is told of a handover that was taken back', async () => {
    const ledger = await openLedger()
    const { binh, an } = await handingOver(ledger)
    await ledger.db.roleGrant.deleteMany({ where: { personId: an.id, role: 'secretary' } })
    await term(ledger, binh, 'secretary', { from: '2025-01-01' })
    expect(await fireDue(ledger.runtime({ now: () => handoverMorning }))).toEqual({ fired: 0, missed: 1, failed: 0 })
    expect(await rows(ledger)).toEqual([])
  })

  test('what was written and is taken back before it leaves is not said', async () => {
    const ledger = await openLedger()
    const { binh, an } = await handingOver(ledger)
    const runtime = ledger.runtime({ now: () => handoverMorning })
    await fireDue(runtime)
    await ledger.db.roleGrant.deleteMany({ where: { personId: an.id, role: 'secretary' } })
    await term(ledger, binh, 'secretary', { from: '2025-01-01' })
    await createDrain(runtime)(ledger.accounts.telegram, signal)
    expect(await rows(ledger)).toEqual(['office-left Bình cancelled superseded', 'office-taken An cancelled superseded'])
  })

  test('found late, it is told late, and says so', async () => {
    const ledger = await openLedger()
    const { an } = await handingOver(ledger)
    const runtime = ledger.runtime({ now: () => new Date('2026-12-02T10:00:00+07:00') })
    expect(await fireDue(runtime)).toMatchObject({ fired: 1 })
    await createDrain(runtime)(ledger.accounts.telegram, signal)
    expect(told(ledger, an).join('\n')).toContain('đến muộn')
  })
})

describe('the morning after a role has ended', () => {
  test('its holder is told, and is invited to the meetings of the chi ủy no more', async () => {
    const ledger = await openLedger()
    const [binh, an] = [await ledger.person('Bình', { role: 'secretary' }), await ledger.person('An')]
    await term(ledger, an, 'deputy', { from: '2026-11-01', to: '2026-11-30' })
    const meetingId = await ledger.meeting(binh, [binh, an])
    await ledger.db.meeting.update({ where: { id: meetingId }, data: { kind: 'committee' } })
    await planForUnit(ledger.db, { unitId: ledger.units.own, name: 'office 2026-12-01', dueAt: handoverMorning })
    const runtime = ledger.runtime({ now: () => handoverMorning })
    await fireDue(runtime)
    await createDrain(runtime)(ledger.accounts.telegram, signal)
    expect(told(ledger, an).at(-1)).toContain('Nay đồng chí không còn là phó bí thư Chi bộ TDP 8.')
    expect(await ledger.db.rsvp.findMany({ select: { personId: true } })).toEqual([{ personId: binh.id }])
  })

  test('a deputy who becomes secretary is told of that alone', async () => {
    const ledger = await openLedger()
    const { an } = await handingOver(ledger)
    await term(ledger, an, 'deputy', { from: '2025-01-01', to: '2026-11-30' })
    await fireDue(ledger.runtime({ now: () => handoverMorning }))
    expect((await rows(ledger)).filter((row) => row.includes(' An '))).toEqual(['office-taken An queued'])
  })
})

describe('what is meant for those who lead the cell', () => {
  const summaryTime = new Date('2026-12-02T18:00:00+07:00')
  const afterwards = new Date('2026-12-01T09:00:00+07:00')

  test('the summary goes to who leads by then, not to the old secretary who called the meeting', async () => {
    const ledger = await openLedger()
    const { binh, an } = await handingOver(ledger)
    await ledger.meeting(binh, [binh, an])
    await fireDue(ledger.runtime({ now: () => summaryTime }))
    expect((await rows(ledger)).filter((row) => row.startsWith('meeting-summary'))).toEqual(['meeting-summary An queued'])
  })

  test('staff who called the meeting go on getting it', async () => {
    const ledger = await openLedger()
    const { an } = await handingOver(ledger)
    const ich = await ledger.person('Ích', { role: 'staff', unit: 'MINH' })
    await ledger.meeting(ich, [an])
    await fireDue(ledger.runtime({ now: () => summaryTime }))
    expect((await rows(ledger)).filter((row) => row.startsWith('meeting-summary'))).toEqual([
      'meeting-summary An queued',
      'meeting-summary Ích queued',
    ])
  })

  test('an acting deputy gets it beside the secretary, a standing one does not', async () => {
    const ledger = await openLedger()
    const [binh, an, cuc] = [await ledger.person('Bình', { role: 'secretary' }), await ledger.person('An'), await ledger.person('Cúc')]
    await term(ledger, an, 'deputy', { from: '2026-11-01', to: '2026-12-31' })
    await term(ledger, cuc, 'deputy', { from: '2026-11-01' })
    await ledger.meeting(binh, [binh])
    await fireDue(ledger.runtime({ now: () => summaryTime }))
    expect((await rows(ledger)).filter((row) => row.startsWith('meeting-summary'))).toEqual([
      'meeting-summary An queued',
      'meeting-summary Bình queued',
    ])
  })

  test.each(['meeting-summary', 'delivery-report'] as const)(
    'a %s that waited for the old secretary is dropped, and the new one gets it once',
    async (kind) => {
      const ledger = await openLedger()
      const { binh, an } = await handingOver(ledger)
      const meetingId = await ledger.meeting(binh, [binh, an])
      await ledger.deliver(binh, {
        kind,
        source: meetingId,
        meetingId,
        occasion: 'meeting-notice v1 #1',
        status: 'held',
        reason: 'quiet-hours',
      })
      const runtime = ledger.runtime({ now: () => afterwards })
      await createDrain(runtime)(ledger.accounts.telegram, signal)
      await createDrain(runtime)(ledger.accounts.telegram, signal)
      expect(await rows(ledger)).toEqual([`${kind} An sent`, `${kind} Bình cancelled superseded`])
      expect(told(ledger, binh)).toEqual([])
    },
  )

  test('the report of a notice that the old secretary sent goes to the new one', async () => {
    const ledger = await openLedger()
    const { binh, an } = await handingOver(ledger)
    const cuc = await ledger.person('Cúc')
    const meetingId = await ledger.meeting(binh, [binh, an, cuc])
    const notice = { kind: 'meeting-notice', source: meetingId, meetingId, authorId: binh.id, occasion: 'v1', attempts: 1 } as const
    await ledger.deliver(cuc, { ...notice, status: 'unknown' })
    await ledger.db.delivery.updateMany({ data: { updatedAt: afterwards } })
    const runtime = ledger.runtime({ now: () => afterwards })
    expect(await reportFinished(runtime)).toBe(1)
    expect(await reportFinished(runtime)).toBe(0)
    await createDrain(runtime)(ledger.accounts.telegram, signal)
    expect((await rows(ledger)).filter((row) => row.startsWith('delivery-report'))).toEqual([
      'delivery-report An sent',
      'delivery-report Bình cancelled superseded',
    ])
    expect(told(ledger, an).join('\n')).toContain('Chưa rõ đã nhận hay chưa (mất kết nối đúng lúc gửi): Cúc.')
  })

  test('while he leads the cell the reports stay his', async () => {
    const ledger = await openLedger()
    const { binh, an } = await handingOver(ledger)
    const meetingId = await ledger.meeting(binh, [binh, an])
    await ledger.deliver(binh, { kind: 'delivery-report', source: meetingId, meetingId, occasion: 'meeting-notice v1 #1' })
    await createDrain(ledger.runtime({ now: () => morning }))(ledger.accounts.telegram, signal)
    expect(await rows(ledger)).toEqual(['delivery-report Bình sent'])
  })
})
