import { expect, test } from 'vitest'
import { cancelMeeting } from '../../src/db/meetings.ts'
import { dueOccasions, takeOccasion } from '../../src/db/occasions.ts'
import { writeAnswer } from '../../src/db/rsvps.ts'
import { fireDue } from '../../src/jobs/fire-due.ts'
import { meetingTime, morning, openLedger, type Ledger } from '../support/seed.ts'

const threeDaysBefore = new Date('2026-11-30T07:30:00+07:00')
const summaryTime = new Date('2026-12-02T18:00:00+07:00')

async function rows(ledger: Ledger): Promise<string[]> {
  const found = await ledger.db.delivery.findMany({ include: { person: true }, orderBy: { id: 'asc' } })
  return found.map(({ kind, occasion, person }) => `${kind} ${occasion.split(' ')[0]} ${person.fullName}`).toSorted()
}

test('a reminder that is due is written once for each invited person, however often it is looked for', async () => {
  const ledger = await openLedger()
  const [binh, an] = [await ledger.person('Bình', { role: 'secretary' }), await ledger.person('An')]
  await ledger.meeting(binh, [binh, an])
  const early = ledger.runtime({ now: () => new Date(threeDaysBefore.getTime() - 1) })
  expect(await fireDue(early)).toMatchObject({ fired: 0, missed: 0 })
  const runtime = ledger.runtime({ now: () => threeDaysBefore })
  expect(await fireDue(runtime)).toMatchObject({ fired: 1, missed: 0 })
  expect(await fireDue(runtime)).toMatchObject({ fired: 0, missed: 0 })
  expect(await rows(ledger)).toEqual(['meeting-reminder reminder-3 An', 'meeting-reminder reminder-3 Bình'])
  expect(runtime.woken).toEqual([{ accounts: new Set([ledger.accounts.telegram]), due: [threeDaysBefore] }])
})

test('two processes that look at the same time write each reminder once', async () => {
  const ledger = await openLedger()
  const [binh, an] = [await ledger.person('Bình', { role: 'secretary' }), await ledger.person('An')]
  for (let number = 0; number < 8; number++) await ledger.meeting(binh, [binh, an])
  const processes = [1, 2, 3].map((processId) => ledger.runtime({ processId, now: () => summaryTime }))
  const counts = await Promise.all(processes.map(fireDue))
  // Three days before, one day before and the summary, eight times.
  expect(counts.reduce((sum, { fired }) => sum + fired, 0)).toBe(24)
  expect(await ledger.db.delivery.count({ where: { kind: 'meeting-reminder' } })).toBe(8 * 2 * 2)
  expect(await ledger.db.delivery.count({ where: { kind: 'meeting-summary' } })).toBe(8)
})

test('who has said that he cannot come is not reminded, and the summary goes to those who lead', async () => {
  const ledger = await openLedger()
  const [binh, an, cuc] = [await ledger.person('Bình', { role: 'secretary' }), await ledger.person('An'), await ledger.person('Cúc')]
  const staff = await ledger.person('Ích', { role: 'staff', unit: 'MINH' })
  const meetingId = await ledger.meeting(staff, [binh, an, cuc])
  await writeAnswer(ledger.db, ledger.sealer, {
    meetingId,
    personId: an.id,
    answer: 'absent',
    reason: 'ốm',
    at: morning,
    recordedById: null,
  })
  await writeAnswer(ledger.db, ledger.sealer, {
    meetingId,
    personId: cuc.id,
    answer: 'attend',
    reason: null,
    at: morning,
    recordedById: null,
  })
  await fireDue(ledger.runtime({ now: () => summaryTime }))
  expect(await rows(ledger)).toEqual([
    'meeting-reminder reminder-1 Bình',
    'meeting-reminder reminder-1 Cúc',
    'meeting-reminder reminder-3 Bình',
    'meeting-reminder reminder-3 Cúc',
    'meeting-summary summary Bình',
    'meeting-summary summary Ích',
  ])
})

test('what fell due while nobody ran is done later, but not for a meeting that has begun or was cancelled', async () => {
  const ledger = await openLedger()
  const binh = await ledger.person('Bình', { role: 'secretary' })
  await ledger.meeting(binh, [binh])
  const cancelled = await ledger.meeting(binh, [binh])
  await cancelMeeting(ledger.db, { id: cancelled, reason: '', urgent: false, at: morning })
  expect(await fireDue(ledger.runtime({ now: () => new Date(meetingTime.getTime() - 1) }))).toMatchObject({ fired: 3, missed: 3 })
  await ledger.meeting(binh, [binh])
  expect(await fireDue(ledger.runtime({ now: () => meetingTime }))).toMatchObject({ fired: 0, missed: 3 })
  expect(await ledger.db.occasion.count({ where: { firedAt: null } })).toBe(0)
})

test('an occasion is taken by one caller only, and by none after it was moved', async () => {
  const ledger = await openLedger()
  const binh = await ledger.person('Bình', { role: 'secretary' })
  await ledger.meeting(binh, [binh])
  const [first, second] = await dueOccasions(ledger.db, summaryTime, 10)
  if (first === undefined || second === undefined) throw new Error('nothing is due')
  const took = await Promise.all(Array.from({ length: 5 }, () => takeOccasion(ledger.db, first, summaryTime)))
  expect(took.filter(Boolean)).toHaveLength(1)
  await ledger.db.occasion.update({ where: { id: second.id }, data: { dueAt: meetingTime } })
  expect(await takeOccasion(ledger.db, second, summaryTime)).toBe(false)
})

test('a meeting that cannot be read holds up nobody else, and is tried again', async () => {
  const ledger = await openLedger()
  const [binh, an] = [await ledger.person('Bình', { role: 'secretary' }), await ledger.person('An')]
  const broken = await ledger.meeting(binh, [an], { startsAt: new Date(meetingTime.getTime() - 3_600_000) })
  await ledger.meeting(binh, [binh])
  await ledger.db.rsvp.updateMany({
    where: { meetingId: broken },
    data: { answer: 'attend', reason: Buffer.from('not sealed by anybody') },
  })
  const runtime = ledger.runtime({ now: () => threeDaysBefore })
  expect(await fireDue(runtime)).toEqual({ fired: 1, missed: 0, failed: 1 })
  expect(await rows(ledger)).toEqual(['meeting-reminder reminder-3 Bình'])
  await ledger.db.rsvp.updateMany({ where: { meetingId: broken }, data: { reason: null } })
  expect(await fireDue(runtime)).toEqual({ fired: 1, missed: 0, failed: 0 })
})
