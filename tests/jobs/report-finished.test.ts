import { expect, test } from 'vitest'
import { resolveUnknown } from '../../src/db/deliveries.ts'
import { finishedBatches } from '../../src/db/reports.ts'
import { createDrain } from '../../src/jobs/drain.ts'
import { reportFinished } from '../../src/jobs/report-finished.ts'
import { morning, openLedger, type Ledger } from '../support/seed.ts'

const { signal } = new AbortController()

async function batch(ledger: Ledger, states: readonly ('queued' | 'sent' | 'unknown' | 'held' | 'sending')[]) {
  const binh = await ledger.person('Bình', { role: 'secretary' })
  const people = []
  for (const [number] of states.entries()) people.push(await ledger.person(`Người ${number}`))
  const meetingId = await ledger.meeting(binh, people)
  const notice = { kind: 'meeting-notice', source: meetingId, meetingId, authorId: binh.id, occasion: 'v1', attempts: 1 } as const
  for (const [number, person] of people.entries()) await ledger.deliver(person, { ...notice, status: states[number] ?? 'sent' })
  return { binh, people, meetingId, reports: async () => ledger.db.delivery.count({ where: { kind: 'delivery-report' } }) }
}

test('the author is told once when a notice is through, however often and by however many it is looked at', async () => {
  const ledger = await openLedger()
  const { binh, reports } = await batch(ledger, ['sent', 'unknown', 'sent'])
  const runtime = ledger.runtime()
  expect(await reportFinished(runtime)).toBe(1)
  expect(await reportFinished(runtime)).toBe(0)
  await Promise.all([1, 2, 3].map((processId) => reportFinished(ledger.runtime({ processId }))))
  expect(await reports()).toBe(1)
  expect(await ledger.db.delivery.findFirst({ where: { kind: 'delivery-report' } })).toMatchObject({ personId: binh.id, status: 'queued' })
  expect(runtime.woken).toEqual([{ accounts: new Set([ledger.accounts.telegram]), due: [morning] }])
})

test('two processes that see the end of a notice at the same time tell its author once', async () => {
  const ledger = await openLedger()
  const { reports } = await batch(ledger, ['sent', 'sent'])
  await Promise.all([1, 2, 3, 4].map((processId) => reportFinished(ledger.runtime({ processId }))))
  expect(await reports()).toBe(1)
})

test.each(['queued', 'held', 'sending'] as const)('nothing is told while one message is %s', async (status) => {
  const ledger = await openLedger()
  const { reports } = await batch(ledger, ['sent', status])
  expect(await reportFinished(ledger.runtime())).toBe(0)
  expect(await reports()).toBe(0)
})

test('after "send again" the author is told again, after "take as received" he is not', async () => {
  const ledger = await openLedger()
  const { people, meetingId, reports } = await batch(ledger, ['unknown', 'unknown', 'sent'])
  const runtime = ledger.runtime()
  await reportFinished(runtime)
  const [first, second] = people
  const resolve = { meetingId, now: morning }
  expect(await resolveUnknown(ledger.db, { ...resolve, personId: first?.id ?? null, how: 'accept' })).toMatchObject({ names: ['Người 0'] })
  expect(await reportFinished(runtime)).toBe(0)
  expect(await resolveUnknown(ledger.db, { ...resolve, personId: null, how: 'resend' })).toMatchObject({ names: ['Người 1'] })
  expect(await ledger.db.delivery.findFirst({ where: { personId: second?.id ?? '' } })).toMatchObject({ status: 'queued', mayRepeat: true })
  expect(await reportFinished(runtime)).toBe(0)
  await createDrain(runtime)(ledger.accounts.telegram, signal)
  expect(await reportFinished(runtime)).toBe(1)
  expect(await reports()).toBe(2)
})

test('a notice of which all messages were called off is not reported, nor one that ended days ago', async () => {
  const ledger = await openLedger()
  const { reports } = await batch(ledger, ['sent'])
  expect(await finishedBatches(ledger.db, new Date(morning.getTime() + 1))).toEqual([])
  await ledger.db.delivery.updateMany({ data: { status: 'cancelled' } })
  expect(await reportFinished(ledger.runtime())).toBe(0)
  expect(await reports()).toBe(0)
})
