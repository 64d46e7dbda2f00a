import { describe, expect, test } from 'vitest'
import { openClaims } from '../../src/db/claims.ts'
import type { DeliveryKind } from '../../src/domain/delivery.ts'
import { createDrain } from '../../src/jobs/drain.ts'
import { recoverClaims } from '../../src/jobs/record-results.ts'
import type { Messengers, MessengersOptions } from '../../src/training/messengers.ts'
import { meetingTime, morning, openLedger, type Ledger, type Somebody } from '../support/seed.ts'

const { signal } = new AbortController()

/** When each message began to be sent, by the real clock, and whether the same chat had one on its way just then. */
function watchSends() {
  const sends: { chatId: string; at: number; overlaps: boolean; underWay: number }[] = []
  let messengers: Messengers | null = null
  const onRequest: MessengersOptions['onRequest'] = ({ method, params }) => {
    if (method !== 'sendMessage') return
    const chatId = String(params['chat_id'])
    const underWay = (messengers?.requests ?? []).filter((one) => one.method === method && one.answered === null)
    const own = underWay.filter((one) => String(one.params['chat_id']) === chatId)
    sends.push({ chatId, at: performance.now(), overlaps: own.length > 1, underWay: underWay.length })
  }
  return { sends, onRequest, watch: (watched: Messengers) => (messengers = watched) }
}

async function notices(ledger: Ledger, people: readonly Somebody[], by: Somebody): Promise<void> {
  const meetingId = await ledger.meeting(by, people)
  for (const one of people) {
    await ledger.deliver(one, { kind: 'meeting-notice', source: meetingId, meetingId, occasion: 'v1', authorId: by.id, priority: 20 })
  }
}

describe('a drain', () => {
  test('spaces messages evenly and never bursts', async () => {
    const { sends, onRequest } = watchSends()
    const ledger = await openLedger({ onRequest, latencyMs: 20 })
    const people: Somebody[] = []
    for (let number = 0; number < 30; number++) people.push(await ledger.person(`Người ${number}`))
    await notices(ledger, people, await ledger.person('Bình', { role: 'secretary' }))
    const runtime = ledger.runtime()
    const spacingMs = runtime.accounts.get(ledger.accounts.telegram)?.spacingMs ?? 0
    expect(await createDrain(runtime)(ledger.accounts.telegram, signal)).toEqual({ sent: 30, other: 0 })
    expect(sends).toHaveLength(30)
    const times = sends.map(({ at }) => at)
    // A send may leave late and the next one on time, so single gaps say little; any ten in a row say enough.
    for (let first = 0; first + 10 < times.length; first++) {
      expect((times[first + 10] ?? 0) - (times[first] ?? 0)).toBeGreaterThan(10 * spacingMs * 0.7)
    }
    expect((times.at(-1) ?? 0) - (times[0] ?? 0)).toBeGreaterThan(29 * spacingMs * 0.9)
  })

  test('has several messages on their way, but never two for one person', async () => {
    const { sends, onRequest, watch } = watchSends()
    const ledger = await openLedger({ onRequest, latencyMs: 300 })
    watch(ledger.messengers)
    const people = [await ledger.person('An'), await ledger.person('Cúc'), await ledger.person('Dũng')]
    for (const one of people) for (let number = 0; number < 3; number++) await ledger.deliver(one)
    expect(await createDrain(ledger.runtime())(ledger.accounts.telegram, signal)).toEqual({ sent: 9, other: 0 })
    expect(sends.filter(({ overlaps }) => overlaps)).toEqual([])
    expect(sends).toHaveLength(9)
    for (const { chatId } of people) {
      const own = sends.filter((one) => one.chatId === chatId).map(({ at }) => at)
      expect(Math.min(...own.slice(1).map((at, index) => at - (own[index] ?? 0)))).toBeGreaterThan(290)
    }
    const most = Math.max(...sends.map(({ underWay }) => underWay))
    expect(most).toBeGreaterThan(1)
    expect(most).toBeLessThanOrEqual(3)
  })

  test('commits a claim before the message leaves', async () => {
    const states: string[] = []
    const seen: Promise<void>[] = []
    const ledger: Ledger = await openLedger({
      latencyMs: 100,
      onRequest: ({ method }) => {
        if (method === 'sendMessage') seen.push(look())
      },
    })
    async function look(): Promise<void> {
      for (const { status, claimedBy } of await ledger.db.delivery.findMany()) states.push(`${status} ${claimedBy}`)
    }
    await ledger.deliver(await ledger.person('An'))
    await createDrain(ledger.runtime({ processId: 77 }))(ledger.accounts.telegram, signal)
    await Promise.all(seen)
    expect(states).toEqual(['sending 77'])
    expect(await ledger.db.delivery.findFirst()).toMatchObject({ status: 'sent', claimedBy: null })
  })

  test('leaves other accounts, what is not due and a paused account alone', async () => {
    const ledger = await openLedger()
    await ledger.deliver(await ledger.person('An'), { notBefore: new Date(morning.getTime() + 1) })
    await ledger.deliver(await ledger.person('Cúc', { on: 'zalo' }))
    expect(await createDrain(ledger.runtime())(ledger.accounts.telegram, signal)).toEqual({ sent: 0, other: 0 })
    await ledger.db.botAccount.update({ where: { id: ledger.accounts.zalo }, data: { pausedUntil: new Date(Date.now() + 60_000) } })
    expect(await createDrain(ledger.runtime())(ledger.accounts.zalo, signal)).toEqual({ sent: 0, other: 0 })
    await ledger.db.botAccount.update({ where: { id: ledger.accounts.zalo }, data: { pausedUntil: new Date(Date.now() + 300) } })
    expect(await createDrain(ledger.runtime())(ledger.accounts.zalo, signal)).toEqual({ sent: 1, other: 0 })
  })

  test('ends what has become pointless, with the reason', async () => {
    const ledger = await openLedger()
    const [binh, an] = [await ledger.person('Bình', { role: 'secretary' }), await ledger.person('An')]
    await notices(ledger, [an], binh)
    const runtime = ledger.runtime({ now: () => meetingTime })
    expect(await createDrain(runtime)(ledger.accounts.telegram, signal)).toEqual({ sent: 0, other: 1 })
    expect(await ledger.db.delivery.findFirst()).toMatchObject({ status: 'expired', reason: 'already-begun' })
    expect(ledger.messengers.requests).toEqual([])
  })

  test('stops between two messages when the process stops', async () => {
    const stopping = new AbortController()
    const ledger = await openLedger({ onRequest: () => stopping.abort() })
    for (const name of ['An', 'Cúc', 'Dũng']) await ledger.deliver(await ledger.person(name))
    // Far enough apart that the first has arrived, and stopped the process, before the second would leave.
    const runtime = ledger.runtime()
    const accounts = new Map([...runtime.accounts].map(([id, account]) => [id, { ...account, spacingMs: 30_000 }]))
    expect(await createDrain({ ...runtime, accounts })(ledger.accounts.telegram, stopping.signal)).toMatchObject({ sent: 1 })
    expect(await ledger.db.delivery.groupBy({ by: ['status'], _count: true, orderBy: { status: 'asc' } })).toEqual([
      { status: 'queued', _count: 2 },
      { status: 'sent', _count: 1 },
    ])
  })

  test('puts a message that cannot be put into words off and lets the others leave', async () => {
    const ledger = await openLedger()
    const [binh, an] = [await ledger.person('Bình', { role: 'secretary' }), await ledger.person('An')]
    const meetingId = await ledger.meeting(binh, [binh, an])
    await ledger.db.rsvp.updateMany({
      where: { personId: an.id },
      data: { answer: 'attend', reason: Buffer.from('not sealed by anybody') },
    })
    const broken = await ledger.deliver(binh, { kind: 'meeting-summary', source: meetingId, meetingId, priority: 1 })
    await ledger.deliver(an)
    expect(await createDrain(ledger.runtime())(ledger.accounts.telegram, signal)).toEqual({ sent: 1, other: 1 })
    const row = await ledger.db.delivery.findUniqueOrThrow({ where: { id: broken } })
    expect(row).toMatchObject({ status: 'queued', attempts: 1, reason: 'not-composed', claimedBy: null })
    expect(row.notBefore.getTime()).toBeGreaterThan(morning.getTime())
  })

  test('of one account claims together with those of others; what is damaged there holds up nobody here', async () => {
    const ledger = await openLedger()
    const { telegram, zalo } = ledger.accounts
    const [binh, an] = [await ledger.person('Bình', { role: 'secretary' }), await ledger.person('An', { on: 'zalo' })]
    const meetingId = await ledger.meeting(binh, [binh, an])
    await ledger.db.rsvp.updateMany({
      where: { personId: an.id },
      data: { answer: 'attend', reason: Buffer.from('not sealed by anybody') },
    })
    await ledger.deliver(binh, { kind: 'meeting-summary', source: meetingId, meetingId, priority: 1 })
    for (let number = 0; number < 3; number++) await ledger.deliver(an)
    const drain = createDrain(ledger.runtime())
    const counts = await Promise.all([drain(telegram, signal), drain(zalo, signal)])
    expect(counts).toEqual([
      { sent: 0, other: 1 },
      { sent: 3, other: 0 },
    ])
    const sent = await ledger.db.delivery.findMany({ where: { status: 'sent' }, select: { accountId: true } })
    expect(sent.map(({ accountId }) => accountId)).toEqual([zalo, zalo, zalo])
  })
})

describe('claims of a dead process', () => {
  const kinds: readonly [DeliveryKind, 'queued' | 'unknown'][] = [
    ['meeting-notice', 'unknown'],
    ['meeting-change', 'unknown'],
    ['meeting-cancelled', 'unknown'],
    ['meeting-reminder', 'queued'],
    ['meeting-nudge', 'queued'],
    ['meeting-summary', 'queued'],
    ['delivery-report', 'queued'],
    ['member-linked', 'queued'],
    ['member-lost', 'queued'],
  ]

  test.each(kinds)('a %s becomes %s', async (kind, status) => {
    const ledger = await openLedger()
    const an = await ledger.person('An')
    const meetingId = await ledger.meeting(an, [an])
    const id = await ledger.deliver(an, { kind, source: meetingId, meetingId, status: 'sending', claimedBy: 9, claimedAt: morning })
    const runtime = ledger.runtime()
    const dead = await openClaims(ledger.db)
    expect(await recoverClaims(runtime, dead)).toBe(1)
    expect(await recoverClaims(runtime, dead)).toBe(1)
    const row = await ledger.db.delivery.findUniqueOrThrow({ where: { id } })
    expect(row).toMatchObject({ status, mayRepeat: status === 'queued', attempts: 1, claimedBy: null, reason: 'process-died' })
    expect(runtime.woken[0]?.accounts).toEqual(new Set(status === 'queued' ? [ledger.accounts.telegram] : []))
  })

  test('that may have been repeated once are not repeated again', async () => {
    const ledger = await openLedger()
    const an = await ledger.person('An')
    const id = await ledger.deliver(an, {
      kind: 'member-lost',
      status: 'sending',
      claimedBy: 9,
      claimedAt: morning,
      mayRepeat: true,
      attempts: 1,
    })
    await recoverClaims(ledger.runtime(), await openClaims(ledger.db))
    expect(await ledger.db.delivery.findUnique({ where: { id } })).toMatchObject({ status: 'unknown', attempts: 2 })
  })

  test('about a meeting count as told, so that a change of it reaches these people too', async () => {
    const ledger = await openLedger()
    const an = await ledger.person('An')
    const meetingId = await ledger.meeting(an, [an])
    await ledger.deliver(an, { kind: 'meeting-notice', source: meetingId, meetingId, status: 'sending', claimedBy: 9, claimedAt: morning })
    await recoverClaims(ledger.runtime(), await openClaims(ledger.db))
    expect(await ledger.db.rsvp.findFirst()).toMatchObject({ toldVersion: 1 })
  })
})
