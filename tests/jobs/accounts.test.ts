import { describe, expect, onTestFinished, test } from 'vitest'
import { accountRow, noteHandle, noteStopped, troubleOf } from '../../src/db/accounts.ts'
import { markHandled, storeUpdates } from '../../src/db/inbound.ts'
import { addUsage, usageOf } from '../../src/db/usage.ts'
import type { SendResult } from '../../src/domain/delivery.ts'
import type { AccountId } from '../../src/domain/ids.ts'
import { createDrain } from '../../src/jobs/drain.ts'
import { lookAfterAccounts } from '../../src/jobs/look-after-accounts.ts'
import { wipe } from '../../src/jobs/wipe.ts'
import { createInbox } from '../../src/platforms/inbox.ts'
import { createSender } from '../../src/platforms/sender.ts'
import type { Runtime } from '../../src/runtime.ts'
import { nextUnhandled } from '../support/scene.ts'
import { morning, openLedger, type Ledger, type Somebody } from '../support/seed.ts'

const { signal } = new AbortController()
const month = '2026-11-01'
const minutes = (count: number, from = morning): Date => new Date(from.getTime() + count * 60_000)
const quota: SendResult = { kind: 'retry', afterMs: 60_000, accountWide: true, why: '429 Quota exceeded', quota: true }
const sent: SendResult = { kind: 'sent', messageId: '1' }

/** A process with a clock of its own, whose messengers answer what the test says. */
function open(ledger: Ledger) {
  let now = morning
  const asked: AccountId[] = []
  const answers = new Map<AccountId, SendResult>()
  const silent = new Set<AccountId>()
  const base = ledger.runtime()
  const clock = { now: () => now, realNow: () => now }
  const platforms = new Map(
    [...base.accounts.keys()].map((id) => [
      id,
      {
        send: async (): Promise<SendResult> => {
          asked.push(id)
          return answers.get(id) ?? sent
        },
        identify: async () => {
          if (silent.has(id)) throw new Error('no answer')
          return { externalId: id, handle: null }
        },
      },
    ]),
  )
  const sender = createSender({ ...base, ...clock, platforms })
  onTestFinished(() => sender.close())
  const runtime: Runtime = { ...base, ...clock, send: sender.send }
  return {
    runtime,
    sender,
    answers,
    asked,
    silent,
    at: (instant: Date) => (now = instant),
    send: (id: AccountId) => sender.send(id, 'chat', { lines: ['chào'], choices: [] }),
  }
}

/** The same person on Telegram too, last seen there before. */
async function alsoOnTelegram(ledger: Ledger, { id }: Somebody): Promise<string> {
  const times = { consentAt: morning, lastSeenAt: minutes(-60), createdAt: morning }
  const link = await ledger.db.chatLink.create({
    data: { personId: id, accountId: ledger.accounts.telegram, chatId: `also ${id}`, consentVersion: 'test', ...times },
  })
  return link.id
}

const notices = async ({ db }: Ledger) =>
  (await db.delivery.findMany({ where: { kind: { startsWith: 'account-' } }, orderBy: { id: 'asc' } })).map(
    ({ kind, occasion, personId, accountId, status }) => ({ kind, occasion, personId, accountId, status }),
  )

describe('what leaves through an account', () => {
  test('is counted for its month, answers and messages of the bot alike', async () => {
    const ledger = await openLedger()
    const { zalo, telegram } = ledger.accounts
    const { sender, send, answers, at } = open(ledger)
    await Promise.all([send(zalo), send(zalo), send(telegram)])
    answers.set(zalo, { kind: 'unknown', why: 'cut', messages: 2 })
    await send(zalo)
    answers.set(zalo, { kind: 'rejected', why: '400' })
    await send(zalo)
    at(new Date('2026-12-01T00:00:00+07:00'))
    answers.delete(zalo)
    await send(zalo)
    await sender.close()
    await addUsage(ledger.db, [{ accountId: zalo, month, messages: 10 }])
    expect(await usageOf(ledger.db, zalo, month)).toBe(14)
    expect(await usageOf(ledger.db, zalo, '2026-12-01')).toBe(1)
    expect(await usageOf(ledger.db, telegram, month)).toBe(1)
  })

  test('leaves no more after a send without an answer until the messenger answers a question that changes nothing', async () => {
    const ledger = await openLedger()
    const { zalo, telegram } = ledger.accounts
    const { send, answers, asked, silent } = open(ledger)
    answers.set(zalo, { kind: 'unknown', why: 'timed out' })
    silent.add(zalo)
    expect(await send(zalo)).toMatchObject({ kind: 'unknown' })
    expect(await Promise.all([send(zalo), send(zalo)])).toEqual([
      expect.objectContaining({ kind: 'retry', accountWide: true, why: 'messenger-silent' }),
      expect.objectContaining({ kind: 'retry', accountWide: true, why: 'messenger-silent' }),
    ])
    expect(await send(telegram)).toEqual(sent)
    expect(asked).toEqual([zalo, telegram])
    silent.delete(zalo)
    answers.delete(zalo)
    expect(await send(zalo)).toEqual(sent)
  })

  test('leaves no more from any other process either, until the messenger answers that question there', async () => {
    const ledger = await openLedger()
    const { zalo, telegram } = ledger.accounts
    await ledger.deliver(await ledger.person('Bình', { on: 'zalo' }), { status: 'unknown' })
    const { send, asked, silent, at } = open(ledger)
    silent.add(zalo)
    silent.add(telegram)
    expect(await Promise.all([send(zalo), send(zalo), send(telegram)])).toEqual([
      expect.objectContaining({ kind: 'retry', why: 'messenger-silent' }),
      expect.objectContaining({ kind: 'retry', why: 'messenger-silent' }),
      sent,
    ])
    silent.delete(zalo)
    expect(await send(zalo)).toEqual(sent)
    // What became of one message an hour ago does not matter.
    silent.add(zalo)
    at(minutes(60))
    expect(await send(zalo)).toEqual(sent)
    expect(asked).toEqual([telegram, zalo, zalo])
  })

  test('is told to those who look after the bots at 70 and at 90 percent, once each', async () => {
    const ledger = await openLedger()
    const { zalo } = ledger.accounts
    const admin = await ledger.person('Quản trị', { role: 'admin', unit: 'MINH' })
    const staff = await ledger.person('Văn phòng', { role: 'staff', unit: 'MINH', on: 'zalo' })
    await ledger.person('Bình', { role: 'secretary' })
    const { runtime } = open(ledger)
    const use = (messages: number) => addUsage(ledger.db, [{ accountId: zalo, month, messages }])
    await use(2099)
    expect(await lookAfterAccounts(runtime)).toEqual({ told: 0, moved: 0, stranded: 0, revived: 0 })
    await use(1)
    expect(await lookAfterAccounts(runtime)).toMatchObject({ told: 1 })
    expect(await lookAfterAccounts(runtime)).toMatchObject({ told: 0 })
    await use(600)
    expect(await lookAfterAccounts(runtime)).toMatchObject({ told: 1 })
    const told = (await notices(ledger)).map(({ occasion, personId }) => `${occasion} ${personId}`)
    expect(told).toHaveLength(4)
    expect(new Set(told)).toEqual(new Set([70, 90].flatMap((mark) => [admin, staff].map(({ id }) => `usage ${mark} 2026-11 ${id}`))))
    // The first has become pointless by now.
    const raw = ledger.runtime()
    await createDrain(raw)(ledger.accounts.telegram, signal)
    expect((await notices(ledger)).filter(({ personId }) => personId === admin.id).map(({ status }) => status)).toEqual([
      'cancelled',
      'sent',
    ])
    const [message] = ledger.messengers.telegram.phone(admin.chatId, { firstName: 'Quản trị' }).history().slice(-1)
    expect(message?.text).toContain('SẮP HẾT LƯỢT GỬI TRONG THÁNG')
    expect(message?.text).toContain('2.700/3.000 tin của tháng 11 (90%)')
    expect(message?.text).toContain('sẽ hết vào thứ Hai, 23/11/2026')
  })
})

describe('an account whose quota is refused', () => {
  test('is tried once more, rests, is told about elsewhere, and loses nothing', async () => {
    const ledger = await openLedger()
    const { zalo, telegram } = ledger.accounts
    const staff = await ledger.person('Văn phòng', { role: 'staff', unit: 'MINH', on: 'zalo' })
    const telegramLink = await alsoOnTelegram(ledger, staff)
    const [an, cuc] = [await ledger.person('An', { on: 'zalo' }), await ledger.person('Cúc', { on: 'zalo' })]
    await alsoOnTelegram(ledger, cuc)
    const { runtime, answers, asked, at, send } = open(ledger)
    answers.set(zalo, quota)
    const waiting = await ledger.deliver(an)
    await createDrain(runtime)(zalo, signal)
    expect(asked).toHaveLength(1)
    expect(await ledger.db.delivery.findUnique({ where: { id: waiting } })).toMatchObject({ status: 'queued', attempts: 0 })
    expect(await lookAfterAccounts(runtime)).toMatchObject({ told: 0, moved: 0 })

    // Answers rest with it: nothing reaches the messenger.
    expect(await send(zalo)).toEqual({ kind: 'retry', afterMs: 60_000, accountWide: true, why: 'account-resting' })
    at(minutes(1.1))
    await createDrain(runtime)(zalo, signal)
    expect(asked).toHaveLength(2)
    expect(await troubleOf(ledger.db, zalo)).toEqual({ reason: 'quota', since: morning, until: minutes(61.1) })
    for (let minute = 2; minute < 60; minute += 5) {
      at(minutes(minute))
      expect(await send(zalo)).toMatchObject({ kind: 'retry', why: 'account-resting' })
      await createDrain(runtime)(zalo, signal)
    }
    expect(asked).toHaveLength(2)

    // Who has another messenger gets what waits there; those in charge are told, once.
    const moving = await ledger.deliver(cuc)
    expect(await lookAfterAccounts(runtime)).toEqual({ told: 1, moved: 1, stranded: 0, revived: 0 })
    expect(await ledger.db.delivery.findUnique({ where: { id: moving } })).toMatchObject({ status: 'queued', accountId: telegram })
    expect(await notices(ledger)).toEqual([
      { kind: 'account-quota', occasion: 'quota 2026-11-21', personId: staff.id, accountId: telegram, status: 'queued' },
    ])
    expect(await ledger.db.delivery.count({ where: { linkId: telegramLink } })).toBe(1)
    expect(await lookAfterAccounts(runtime)).toMatchObject({ told: 0, moved: 0 })

    at(minutes(62))
    answers.delete(zalo)
    await createDrain(runtime)(zalo, signal)
    expect(await ledger.db.delivery.findUnique({ where: { id: waiting } })).toMatchObject({ status: 'sent', attempts: 1 })
  })

  test('answers people as soon as it may, however long that takes', async () => {
    const ledger = await openLedger()
    const { db, sealer } = ledger
    const { zalo } = ledger.accounts
    const { runtime, answers, asked, at } = open(ledger)
    answers.set(zalo, quota)
    const chat = { accountId: zalo, chatId: '1' }
    await storeUpdates(db, sealer, [{ ...chat, updateKey: 'k', kind: 'text', body: '{}' }], morning)
    const { id = 0n } = (await nextUnhandled(db, sealer, chat)) ?? {}
    const reply = JSON.stringify([{ lines: ['chào'], choices: [] }])
    await markHandled(db, sealer, { id, at: morning, outcome: 'help', reply, by: runtime.processId })
    const inbox = createInbox(runtime)
    const look = async (minute: number): Promise<void> => {
      at(minutes(minute))
      await inbox.recover()
      await inbox.idle()
    }
    // A minute, an hour, an hour and two: it is asked four times in as many hours.
    for (let minute = 0; minute < 240; minute += 1.5) await look(minute)
    expect(asked).toHaveLength(4)
    expect(await db.inboundUpdate.findUnique({ where: { id } })).toMatchObject({ replyAttempts: 0, replyFailure: 'account-resting' })
    answers.delete(zalo)
    await look(250)
    expect(await db.inboundUpdate.findUnique({ where: { id } })).toMatchObject({ repliedAt: minutes(250), replyAttempts: 1 })
  })

  test('with its month used up rests until the next one, and tries again as soon as the limit is raised', async () => {
    const ledger = await openLedger()
    const { zalo } = ledger.accounts
    await addUsage(ledger.db, [{ accountId: zalo, month, messages: 2950 }])
    const { runtime, sender, answers, asked, at, send } = open(ledger)
    answers.set(zalo, quota)
    await send(zalo)
    at(minutes(1))
    expect(await send(zalo)).toMatchObject({ kind: 'retry', accountWide: true })
    expect((await troubleOf(ledger.db, zalo))?.until).toEqual(new Date('2026-12-01T00:00:00+07:00'))
    at(minutes(60 * 24))
    expect(await send(zalo)).toMatchObject({ why: 'account-resting' })
    await lookAfterAccounts(runtime)
    expect((await troubleOf(ledger.db, zalo))?.reason).toBe('quota')

    const raised = new Map([...runtime.accounts].map(([id, account]) => [id, { ...account, messagesPerMonth: 9000 }]))
    await lookAfterAccounts({ ...runtime, accounts: raised })
    at(minutes(60 * 24 + 2))
    answers.delete(zalo)
    expect(await send(zalo)).toEqual(sent)
    expect(asked).toHaveLength(3)
    await sender.close()
    expect(await troubleOf(ledger.db, zalo)).toBeNull()
  })
})

test('a token that is not valid any more is told about once by another account, and everything goes on when it is renewed', async () => {
  const ledger = await openLedger()
  const { zalo, telegram } = ledger.accounts
  const staff = await ledger.person('Văn phòng', { role: 'staff', unit: 'MINH', on: 'zalo' })
  await alsoOnTelegram(ledger, staff)
  const waiting = await ledger.deliver(await ledger.person('An', { on: 'zalo' }))
  const { runtime, answers, asked, at, send } = open(ledger)
  answers.set(zalo, { kind: 'unauthorized', why: '401 Unauthorized' })
  await createDrain(runtime)(zalo, signal)
  await noteStopped(ledger.db, zalo, 'unauthorized')
  expect(await lookAfterAccounts(runtime)).toMatchObject({ told: 1 })
  at(minutes(6))
  expect(await send(zalo)).toMatchObject({ kind: 'unauthorized' })
  expect(await send(zalo)).toMatchObject({ kind: 'retry', why: 'account-resting' })
  expect(asked).toHaveLength(2)
  expect(await lookAfterAccounts(runtime)).toMatchObject({ told: 0 })
  expect(await notices(ledger)).toMatchObject([{ kind: 'account-stopped', personId: staff.id, accountId: telegram, status: 'queued' }])

  answers.delete(zalo)
  await noteHandle(ledger.db, zalo, 'bot.moi')
  await createDrain(open(ledger).runtime)(zalo, signal)
  expect(await ledger.db.delivery.findUnique({ where: { id: waiting } })).toMatchObject({ status: 'queued', attempts: 0 })
  const renewed = open(ledger)
  renewed.at(minutes(6))
  await createDrain(renewed.runtime)(zalo, signal)
  expect(await ledger.db.delivery.findUnique({ where: { id: waiting } })).toMatchObject({ status: 'sent', attempts: 1 })
  expect(await troubleOf(ledger.db, zalo)).toBeNull()
})

test('what waits on an account that nobody serves goes another way, or is listed; it comes back with the account', async () => {
  const ledger = await openLedger()
  const { db } = ledger
  const gone = await accountRow(db, { platform: 'zalo', externalId: '8000000099' })
  const [an, cuc] = [await ledger.person('An', { on: 'zalo' }), await ledger.person('Cúc', { on: 'zalo' })]
  await db.chatLink.updateMany({ data: { accountId: gone } })
  await alsoOnTelegram(ledger, cuc)
  const [stays, moves] = [await ledger.deliver({ ...an, accountId: gone }), await ledger.deliver({ ...cuc, accountId: gone })]
  const state = async (id: bigint) => {
    const { status, reason, accountId } = await db.delivery.findUniqueOrThrow({ where: { id } })
    return { status, reason, accountId }
  }
  const { runtime, at } = open(ledger)
  at(minutes(14))
  // Another process may know it already, and this one not yet.
  expect(await lookAfterAccounts(runtime)).toMatchObject({ moved: 0, stranded: 0 })
  at(minutes(15))
  expect(await lookAfterAccounts(runtime)).toEqual({ told: 0, moved: 1, stranded: 1, revived: 0 })
  expect(await state(moves)).toEqual({ status: 'queued', reason: null, accountId: ledger.accounts.telegram })
  expect(await state(stays)).toEqual({ status: 'unreachable', reason: 'account-not-served', accountId: gone })

  const account = { id: gone, platform: 'zalo' as const, spacingMs: 100, messagesPerMonth: 3000 }
  const back = { ...runtime, accounts: new Map([...runtime.accounts, [gone, account]]) }
  expect(await lookAfterAccounts(back)).toMatchObject({ revived: 1, stranded: 0 })
  expect(await state(stays)).toEqual({ status: 'queued', reason: null, accountId: gone })
})

test('what people wrote to an account that nobody serves is wiped after six hours, handled or not', async () => {
  const ledger = await openLedger()
  const gone = await accountRow(ledger.db, { platform: 'zalo', externalId: '8000000099' })
  for (const accountId of [gone, ledger.accounts.zalo])
    await storeUpdates(ledger.db, ledger.sealer, [{ accountId, chatId: '1', updateKey: 'k', kind: 'text', body: '{}' }], morning)
  const kept = async () => (await ledger.db.inboundUpdate.findMany({ where: { body: { not: null } } })).map(({ accountId }) => accountId)
  await wipe(ledger.runtime({ now: () => minutes(359) }))
  expect(await kept()).toHaveLength(2)
  expect(await wipe(ledger.runtime({ now: () => minutes(361) }))).toMatchObject({ bodies: 1 })
  expect(await kept()).toEqual([ledger.accounts.zalo])
  expect(await ledger.db.inboundUpdate.findFirst({ where: { accountId: gone } })).toMatchObject({ outcome: 'account-not-served' })
})
