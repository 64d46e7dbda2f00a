import { randomBytes } from 'node:crypto'
import { expect, test, vi } from 'vitest'
import { accountRow } from '../../src/db/accounts.ts'
import { markHandled, storeUpdates } from '../../src/db/inbound.ts'
import { openLeases, processLease } from '../../src/db/lease.ts'
import { createSealer } from '../../src/db/seal.ts'
import { createLog } from '../../src/log.ts'
import { absenceWords, signatures, usualAgenda } from '../../src/messages/vi/meeting-words.ts'
import { rolesTyped } from '../../src/messages/vi/role-words.ts'
import { exportWorkbook } from '../../src/workbook/export.ts'
import { inviteSheet } from '../../src/workbook/invite-sheet.ts'
import { createInbox } from '../../src/platforms/inbox.ts'
import type { Runtime } from '../../src/runtime.ts'
import { freshDatabase } from '../support/database.ts'
import { quietMeter } from '../support/meter.ts'
import { nextUnhandled } from '../support/scene.ts'

const now = new Date('2026-11-21T09:00:00+07:00')
const { db, url } = await freshDatabase()
const sealer = createSealer(randomBytes(32))
const accountId = await accountRow(db, { platform: 'zalo', externalId: '1' })

/** An update that was handled, with an answer that has not left. */
async function leaveAnswer(
  chatId: string,
  text: string,
  { reply = [{ lines: [text], choices: [] }], by = 1 }: { reply?: unknown; by?: number } = {},
): Promise<void> {
  await storeUpdates(db, sealer, [{ accountId, chatId, updateKey: text, kind: 'text', body: '{}' }], now)
  const update = await nextUnhandled(db, sealer, { accountId, chatId })
  await markHandled(db, sealer, { id: update?.id ?? 0n, at: now, outcome: 'help', reply: JSON.stringify(reply), by })
}

/** A runtime whose only account sends like this. */
function runtimeThat(send: (chatId: string, text: string) => Promise<void>): Runtime {
  return {
    log: createLog('silent'),
    meter: quietMeter,
    db,
    sealer,
    now: () => now,
    realNow: () => now,
    accounts: new Map([[accountId, { id: accountId, platform: 'zalo', spacingMs: 0, messagesPerMonth: null }]]),
    processId: 1,
    phrases: { usualAgenda, absence: absenceWords, roles: rolesTyped, signatures },
    makeSheet: inviteSheet,
    makeExport: exportWorkbook,
    send: async (_account, chatId, { lines }) => {
      await send(chatId, lines.join())
      return { kind: 'sent', messageId: '1' }
    },
    wake: async () => {},
  }
}

test('an answer that takes long to leave leaves once, however often it is looked for what waits', async () => {
  for (const text of ['first', 'second']) await leaveAnswer('a', text)
  await leaveAnswer('b', 'elsewhere')
  const sent: string[] = []
  let answer = (): void => {}
  const answered = new Promise<void>((resolve) => (answer = resolve))
  const inbox = createInbox(
    runtimeThat(async (chatId, text) => {
      sent.push(`${chatId}: ${text}`)
      await answered
    }),
  )
  const look = inbox.recover()
  await vi.waitUntil(() => sent.length > 0, { timeout: 20_000 })
  await inbox.recover()
  answer()
  await look
  await inbox.idle()
  await inbox.recover()
  await inbox.idle()
  expect(sent.toSorted()).toEqual(['a: first', 'a: second', 'b: elsewhere'])
  expect(sent.filter((one) => one.startsWith('a'))).toEqual(['a: first', 'a: second'])
})

test('an answer that this version cannot read is given up, and holds up no other', async () => {
  await leaveAnswer('c', 'of another version', { reply: { words: 'in another form' } })
  await leaveAnswer('c', 'readable')
  const sent: string[] = []
  const inbox = createInbox(runtimeThat(async (_chatId, text) => void sent.push(text)))
  await inbox.recover()
  await inbox.idle()
  await inbox.recover()
  await inbox.idle()
  expect(sent).toEqual(['readable'])
  expect(await db.inboundUpdate.findFirst({ where: { updateKey: 'of another version' } })).toMatchObject({
    replyFailure: 'unreadable',
    replyAttempts: 1,
  })
})

test('an answer of a newer version beside this one leaves with what this one knows of it', async () => {
  const choices = [{ label: 'Dự họp', token: 'list:1', style: 'a new look', icon: 'star' }]
  await leaveAnswer('d', 'newer', { reply: [{ lines: ['newer'], choices, mood: 'festive' }] })
  const sent: string[] = []
  const inbox = createInbox(runtimeThat(async (_chatId, text) => void sent.push(text)))
  await inbox.recover()
  await inbox.idle()
  expect(sent).toEqual(['newer'])
})

test('an answer that another process has on its way leaves from there alone, and from here when that one is dead', async () => {
  const other = await openLeases({ url, sign: processLease(2), onLost: () => {} })
  await leaveAnswer('e', 'on its way', { by: 2 })
  const sent: string[] = []
  const inbox = createInbox(runtimeThat(async (_chatId, text) => void sent.push(text)))
  await inbox.recover()
  await inbox.idle()
  expect(sent).toEqual([])
  await other.close()
  await vi.waitFor(
    async () => {
      await inbox.recover()
      await inbox.idle()
      expect(sent).toEqual(['on its way'])
    },
    { timeout: 60_000, interval: 50 },
  )
})

test('whoever writes while the database has no room is answered when it has some again', async () => {
  await db.$executeRaw`CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE disk_full; END $$`
  await db.$executeRaw`CREATE TRIGGER no_room BEFORE INSERT ON "Conversation" FOR EACH ROW EXECUTE FUNCTION no_room()`
  const sent: string[] = []
  const inbox = createInbox(runtimeThat(async (chatId, text) => void (chatId === 'f' && sent.push(text))))
  const from = { updateKey: 'no room', chatId: 'f', chat: 'private', messageKey: '1' } as const
  await inbox.receive(accountId, [{ ...from, kind: 'text', text: 'Xin chào' }])
  await inbox.idle()
  expect(sent).toEqual([])
  await db.$executeRaw`DROP TRIGGER no_room ON "Conversation"`
  await inbox.recover()
  await inbox.idle()
  expect(sent).toEqual([expect.stringContaining('trợ lý nhắn tin tự động')])
})
const help = (chatId: string, updateKey: string) =>
  ({ kind: 'text', text: 'giúp', updateKey, chatId, chat: 'private', messageKey: updateKey }) as const

test('updates that come while others are being stored keep their order', async () => {
  const inbox = createInbox(runtimeThat(async () => {}))
  const keys = Array.from({ length: 9 }, (_, n) => `in order ${n}`)
  await Promise.all(keys.map((key) => inbox.receive(accountId, [help('i', key)])))
  await inbox.idle()
  const stored = await db.inboundUpdate.findMany({ where: { chatId: 'i' }, orderBy: { id: 'asc' } })
  expect(stored.map(({ updateKey }) => updateKey)).toEqual(keys)
})

test('one update that cannot be stored takes no others down that came at the same moment', async () => {
  const sent: string[] = []
  const inbox = createInbox(runtimeThat(async (chatId) => void sent.push(chatId)))
  // PostgreSQL takes no text with a zero in it.
  const keys = ['one', 'two', 'bad \0', 'three']
  const received = await Promise.allSettled(keys.map((key) => inbox.receive(accountId, [help(`chat of ${key}`, key)])))
  expect(received.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled'])
  await inbox.idle()
  expect(inbox.waiting()).toBe(0)
  expect(sent.toSorted()).toEqual(['chat of one', 'chat of three', 'chat of two'])
})

test('an answer that was left behind leaves before the answer to what came after it', async () => {
  await leaveAnswer('g', 'older')
  const sent: string[] = []
  const inbox = createInbox(runtimeThat(async (_chatId, text) => void sent.push(text)))
  await inbox.receive(accountId, [help('g', 'what came after')])
  await inbox.idle()
  expect(sent).toHaveLength(2)
  expect(sent[0]).toBe('older')
  expect(await db.inboundUpdate.count({ where: { chatId: 'g', repliedAt: null } })).toBe(0)
})

test('answers that leave at the same moment are each noted once, and none leaves again', async () => {
  const sent: string[] = []
  const inbox = createInbox(runtimeThat(async (chatId) => void sent.push(chatId)))
  const chats = Array.from({ length: 20 }, (_, n) => `crowd ${n}`)
  await inbox.receive(
    accountId,
    chats.map((chatId) => help(chatId, chatId)),
  )
  await inbox.idle()
  await inbox.recover()
  await inbox.idle()
  expect(sent.toSorted()).toEqual(chats.toSorted())
  expect(await db.inboundUpdate.count({ where: { chatId: { in: chats }, repliedAt: { not: null }, replyAttempts: 1 } })).toBe(20)
})

test('an update whose stored words cannot be opened is answered with an apology, and holds up no other', async () => {
  await storeUpdates(
    db,
    createSealer(randomBytes(32)),
    [{ accountId, chatId: 'h', updateKey: 'sealed by nobody', kind: 'text', body: '{}' }],
    now,
  )
  const sent: string[] = []
  const inbox = createInbox(runtimeThat(async (_chatId, text) => void sent.push(text)))
  await inbox.receive(accountId, [help('h', 'after it')])
  await inbox.idle()
  expect(sent).toHaveLength(2)
  expect(sent[0]).toMatch(/mã E\d+/)
})
