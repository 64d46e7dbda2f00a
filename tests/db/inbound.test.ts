import { expect, test } from 'vitest'
import { lockChat, transaction } from '../../src/db/client.ts'
import {
  chatsWaiting,
  markHandled,
  markReplied,
  nextUnhandled,
  noteReplyFailure,
  recentPace,
  storeUpdates,
  waitingReply,
} from '../../src/db/inbound.ts'
import { morning, openLedger, type Ledger } from '../support/seed.ts'

const soon = new Date(morning.getTime() + 1000)

async function store(ledger: Ledger, ...updates: readonly (readonly [chatId: string, updateKey: string, body?: string])[]): Promise<void> {
  const { db, sealer, accounts } = ledger
  const rows = updates.map(([chatId, updateKey, body = updateKey]) => ({
    accountId: accounts.telegram,
    chatId,
    updateKey,
    kind: 'text',
    body,
  }))
  await storeUpdates(db, sealer, rows, morning)
}

test('an update is stored once, as it came first, whoever brings it again', async () => {
  const ledger = await openLedger()
  await Promise.all([
    store(ledger, ['7', 'u-1', 'tôi ốm']),
    store(ledger, ['7', 'u-1', 'tôi ốm']),
    store(ledger, ['7', 'u-1', 'tôi ốm'], ['7', 'u-2']),
  ])
  await store(ledger, ['7', 'u-1', 'something else'])
  expect(await ledger.db.inboundUpdate.count()).toBe(2)
  expect(await nextUnhandled(ledger.db, ledger.sealer, { accountId: ledger.accounts.telegram, chatId: '7' })).toMatchObject({
    updateKey: 'u-1',
    body: 'tôi ốm',
  })
  const other = { accountId: ledger.accounts.zalo, chatId: '7', updateKey: 'u-1', kind: 'text', body: 'another account' }
  await storeUpdates(ledger.db, ledger.sealer, [other], morning)
  expect(await ledger.db.inboundUpdate.count()).toBe(3)
})

test('what people write cannot be read in the tables', async () => {
  const ledger = await openLedger()
  await store(ledger, ['7', 'u-1', 'tôi ốm phải nằm viện'])
  const row = await ledger.db.inboundUpdate.findFirstOrThrow()
  await markHandled(ledger.db, ledger.sealer, { id: row.id, at: morning, outcome: 'help', reply: 'chúc mau khỏe' })
  const again = await ledger.db.inboundUpdate.findFirstOrThrow()
  expect(Buffer.concat([again.body ?? Buffer.alloc(0), again.reply ?? Buffer.alloc(0)]).toString()).not.toMatch(/viện|khỏe/)
})

test('updates of a chat come in the order in which they were stored, and each is handled by one', async () => {
  const ledger = await openLedger()
  const chat = { accountId: ledger.accounts.telegram, chatId: '7' }
  await store(ledger, ['7', 'b'], ['8', 'x'], ['7', 'a'], ['7', 'c'])
  const handled: string[] = []
  const worker = async (): Promise<void> => {
    for (;;) {
      const key = await transaction(ledger.db, async (tx) => {
        await lockChat(tx, `${chat.accountId} ${chat.chatId}`)
        const update = await nextUnhandled(tx, ledger.sealer, chat)
        if (update === null) return null
        expect(await markHandled(tx, ledger.sealer, { id: update.id, at: morning, outcome: 'help', reply: null })).toBe(true)
        return update.updateKey
      })
      if (key === null) return
      handled.push(key)
    }
  }
  await Promise.all([worker(), worker(), worker()])
  expect(handled).toEqual(['b', 'a', 'c'])
  expect(await chatsWaiting(ledger.db, morning, 10)).toEqual([{ accountId: ledger.accounts.telegram, chatId: '8' }])
})

test('a mark that comes second changes nothing', async () => {
  const ledger = await openLedger()
  await store(ledger, ['7', 'u-1'])
  const { id } = await ledger.db.inboundUpdate.findFirstOrThrow()
  const mark = async (outcome: string): Promise<boolean> => markHandled(ledger.db, ledger.sealer, { id, at: morning, outcome, reply: null })
  expect([await mark('help'), await mark('late')]).toEqual([true, false])
  expect(await ledger.db.inboundUpdate.findFirst()).toMatchObject({ outcome: 'help' })
})

test('an answer that could not leave waits for its time, and is given up when told so', async () => {
  const ledger = await openLedger()
  await store(ledger, ['7', 'u-1'])
  const { id } = await ledger.db.inboundUpdate.findFirstOrThrow()
  await markHandled(ledger.db, ledger.sealer, { id, at: morning, outcome: 'help', reply: '["xin chào"]' })
  const chat = { accountId: ledger.accounts.telegram, chatId: '7' }
  const waiting = (now: Date) => waitingReply(ledger.db, ledger.sealer, chat, now)
  expect(await waiting(morning)).toEqual({ id, reply: '["xin chào"]', attempts: 0 })
  expect(await waitingReply(ledger.db, ledger.sealer, { ...chat, chatId: '8' }, morning)).toBeNull()
  await noteReplyFailure(ledger.db, id, { why: 'flood', nextAt: soon })
  expect(await waiting(morning)).toBeNull()
  expect(await chatsWaiting(ledger.db, morning, 10)).toEqual([])
  expect(await waiting(soon)).toMatchObject({ id, attempts: 1 })
  expect(await chatsWaiting(ledger.db, soon, 10)).toEqual([chat])
  await noteReplyFailure(ledger.db, id, { why: 'flood', nextAt: null })
  expect(await waiting(soon)).toBeNull()
  await markReplied(ledger.db, id, soon)
  expect(await ledger.db.inboundUpdate.findFirst()).toMatchObject({ repliedAt: soon, replyAttempts: 3, replyFailure: 'flood' })
})

test('how fast a chat writes is counted by what was handled since, and for that chat alone', async () => {
  const ledger = await openLedger()
  await store(ledger, ['7', 'a'], ['7', 'b'], ['8', 'c'])
  for (const { id, updateKey } of await ledger.db.inboundUpdate.findMany()) {
    await markHandled(ledger.db, ledger.sealer, {
      id,
      at: updateKey === 'a' ? morning : soon,
      outcome: updateKey === 'b' ? 'too-fast' : 'help',
      reply: null,
    })
  }
  const pace = (chatId: string, since: Date) => recentPace(ledger.db, { accountId: ledger.accounts.telegram, chatId }, since)
  expect(await pace('7', morning)).toEqual({ count: 2, warned: true })
  expect(await pace('7', soon)).toEqual({ count: 1, warned: true })
  expect(await pace('8', morning)).toEqual({ count: 1, warned: false })
})
