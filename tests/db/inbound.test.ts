import { expect, onTestFinished, test } from 'vitest'
import { lockChat, transaction } from '../../src/db/client.ts'
import {
  chatsWaiting,
  markHandled,
  markReplied,
  noteReplyFailure,
  storeUpdates,
  takeReply,
  waitingReply,
  type Marked,
  type Search,
} from '../../src/db/inbound.ts'
import { pace, readScene } from '../../src/db/scene.ts'
import { openLeases, processLease } from '../../src/db/lease.ts'
import { nextUnhandled } from '../support/scene.ts'
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

/** The chats that process 1 finds to be taken up. */
async function found(ledger: Ledger, search: Partial<Search> = {}): Promise<string[]> {
  const served = Object.values(ledger.accounts)
  const { chats } = await chatsWaiting(ledger.db, { now: morning, served, by: 1, after: 0n, most: 10, ...search })
  return chats.map(({ chatId }) => chatId)
}

/** An answer that a process has on its way: its update's id. */
async function answerOf(ledger: Ledger, chatId: string, processId: number): Promise<bigint> {
  await store(ledger, [chatId, `update of ${chatId}`])
  const { id } = await ledger.db.inboundUpdate.findFirstOrThrow({ where: { chatId } })
  await markHandled(ledger.db, ledger.sealer, { id, at: morning, outcome: 'help', reply: '[]', by: processId })
  return id
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

test('of updates that are stored together all are there or none', async () => {
  const ledger = await openLedger()
  // PostgreSQL takes no text with a zero in it.
  await expect(store(ledger, ['7', 'u-1'], ['8', 'u-2\0'], ['9', 'u-3'])).rejects.toThrow()
  expect(await ledger.db.inboundUpdate.count()).toBe(0)
})

test('what people write cannot be read in the tables', async () => {
  const ledger = await openLedger()
  await store(ledger, ['7', 'u-1', 'tôi ốm phải nằm viện'])
  const row = await ledger.db.inboundUpdate.findFirstOrThrow()
  await markHandled(ledger.db, ledger.sealer, { id: row.id, at: morning, outcome: 'help', reply: 'chúc mau khỏe', by: 1 })
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
        expect(await markHandled(tx, ledger.sealer, { id: update.id, at: morning, outcome: 'help', reply: null, by: 1 })).toBe('marked')
        return update.updateKey
      })
      if (key === null) return
      handled.push(key)
    }
  }
  await Promise.all([worker(), worker(), worker()])
  expect(handled).toEqual(['b', 'a', 'c'])
  expect(await found(ledger)).toEqual(['8'])
})

test('a mark that comes second changes nothing', async () => {
  const ledger = await openLedger()
  await store(ledger, ['7', 'u-1'])
  const { id } = await ledger.db.inboundUpdate.findFirstOrThrow()
  const mark = async (outcome: string): Promise<Marked> =>
    markHandled(ledger.db, ledger.sealer, { id, at: morning, outcome, reply: null, by: 1 })
  expect([await mark('help'), await mark('late')]).toEqual(['marked', 'before'])
  expect(await ledger.db.inboundUpdate.findFirst()).toMatchObject({ outcome: 'help' })
})

test('an answer that could not leave waits for its time, and is given up when told so', async () => {
  const ledger = await openLedger()
  await store(ledger, ['7', 'u-1'])
  const { id } = await ledger.db.inboundUpdate.findFirstOrThrow()
  await markHandled(ledger.db, ledger.sealer, { id, at: morning, outcome: 'help', reply: '["xin chào"]', by: 1 })
  const chat = { accountId: ledger.accounts.telegram, chatId: '7' }
  const waiting = (now: Date) => waitingReply(ledger.db, ledger.sealer, chat, now)
  expect(await waiting(morning)).toMatchObject({ id, reply: '["xin chào"]', attempts: 0, by: 1 })
  expect(await waitingReply(ledger.db, ledger.sealer, { ...chat, chatId: '8' }, morning)).toBeNull()
  await noteReplyFailure(ledger.db, id, { why: 'flood', nextAt: soon })
  expect(await waiting(morning)).toBeNull()
  expect(await found(ledger)).toEqual([])
  expect(await waiting(soon)).toMatchObject({ id, attempts: 1, by: null })
  expect(await found(ledger, { now: soon })).toEqual(['7'])
  await noteReplyFailure(ledger.db, id, { why: 'flood', nextAt: null })
  expect(await waiting(soon)).toBeNull()
  await markReplied(ledger.db, [id], soon)
  expect(await ledger.db.inboundUpdate.findFirst()).toMatchObject({ repliedAt: soon, replyAttempts: 3, replyFailure: 'flood' })
})

test('an answer that a living process has on its way is left to it; that of a dead one, an own one or one that nobody has is found', async () => {
  const ledger = await openLedger()
  const { close } = await openLeases({ url: ledger.database.url, sign: processLease(2), onLost: () => {} })
  onTestFinished(close)
  for (const [chatId, processId] of [
    ['own', 1],
    ['of one who lives', 2],
    ['of one who is dead', 3],
  ] as const)
    await answerOf(ledger, chatId, processId)
  await noteReplyFailure(ledger.db, await answerOf(ledger, 'of nobody', 2), { why: 'flood', nextAt: morning })
  expect(await found(ledger)).toEqual(['own', 'of one who is dead', 'of nobody'])
  await close()
  await expect.poll(() => found(ledger)).toHaveLength(4)
})

test('of two processes that take up the same answer one gets it', async () => {
  const ledger = await openLedger()
  await answerOf(ledger, '7', 3)
  const waiting = await waitingReply(ledger.db, ledger.sealer, { accountId: ledger.accounts.telegram, chatId: '7' }, morning)
  if (waiting === null) throw new Error('no answer waits')
  const taken = await Promise.all([takeReply(ledger.db, waiting, 1), takeReply(ledger.db, waiting, 2)])
  expect(taken.toSorted()).toEqual([false, true])
  await markReplied(ledger.db, [waiting.id], soon)
  expect(await takeReply(ledger.db, { ...waiting, by: taken.indexOf(true) + 1 }, 4)).toBe(false)
})

test('however many chats wait, page by page each has its turn; those of an account that nobody serves stand in no way', async () => {
  const ledger = await openLedger()
  await store(ledger, ['1', 'a'], ['2', 'b'], ['1', 'c'], ['3', 'd'], ['4', 'e'])
  const served = [ledger.accounts.telegram]
  const pages: string[][] = []
  let after = 0n
  do {
    const { chats, next } = await chatsWaiting(ledger.db, { now: morning, served, by: 1, after, most: 2 })
    pages.push(chats.map(({ chatId }) => chatId))
    after = next
  } while (after !== 0n)
  expect(pages.flat()).toEqual(expect.arrayContaining(['1', '2', '3', '4']))
  expect(pages.length).toBeLessThanOrEqual(4)
  expect(await found(ledger, { served: [ledger.accounts.zalo] })).toEqual([])
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
      by: 1,
    })
  }
  const recent = async (chatId: string, since: Date) => {
    const now = new Date(since.getTime() + pace.windowMs)
    return (await readScene(ledger.db, { accountId: ledger.accounts.telegram, chatId }, now)).recent
  }
  expect(await recent('7', morning)).toEqual({ count: 2, warned: true })
  expect(await recent('7', soon)).toEqual({ count: 1, warned: true })
  expect(await recent('8', morning)).toEqual({ count: 1, warned: false })
})
