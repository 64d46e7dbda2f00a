import { expect, test } from 'vitest'
import { brandLink } from '../../src/db/brands.ts'
import { openConversation, type Conversation } from '../../src/db/conversations.ts'
import { markHandled, storeUpdates, type NewUpdate } from '../../src/db/inbound.ts'
import { noteSeen } from '../../src/db/people.ts'
import { readScene } from '../../src/db/scene.ts'
import type { ChatKey } from '../../src/domain/ids.ts'
import { morning, openLedger, type Ledger } from '../support/seed.ts'

const minutes = (count: number): Date => new Date(morning.getTime() + count * 60_000)

const inChat = ({ accountId, chatId }: ChatKey, updateKey: string): NewUpdate => ({
  accountId,
  chatId,
  updateKey,
  kind: 'text',
  body: '{}',
})

async function store({ db, sealer }: Ledger, ...updates: readonly NewUpdate[]): Promise<void> {
  await storeUpdates(db, sealer, updates, morning)
}

test('an empty chat of nobody is a scene, too', async () => {
  const ledger = await openLedger()
  expect(await readScene(ledger.db, { accountId: ledger.accounts.telegram, chatId: '7' }, morning)).toEqual({
    update: null,
    more: false,
    answerWaits: false,
    recent: { count: 0, warned: false },
    person: null,
    unseen: false,
    conversation: null,
    lists: [],
  })
})

test('a scene has the oldest update, whether there is another, and who writes', async () => {
  const ledger = await openLedger()
  const [an, cuc] = [await ledger.person('An'), await ledger.person('Cúc')]
  await store(ledger, inChat(an, 'a'), inChat(cuc, 'x'), inChat(an, 'b'))
  const scene = await readScene(ledger.db, an, morning)
  expect(scene).toMatchObject({ update: { updateKey: 'a' }, more: true, answerWaits: false, person: { personId: an.id, name: 'An' } })
  expect(await readScene(ledger.db, cuc, morning)).toMatchObject({ update: { updateKey: 'x' }, more: false, person: { name: 'Cúc' } })
})

test('an answer that has not left is seen at its time, and only in its chat', async () => {
  const ledger = await openLedger()
  const [an, cuc] = [await ledger.person('An'), await ledger.person('Cúc')]
  await store(ledger, inChat(an, 'a'))
  const { id } = await ledger.db.inboundUpdate.findFirstOrThrow()
  await markHandled(ledger.db, ledger.sealer, { id, at: minutes(1), outcome: 'help', reply: '[]', by: 1 })
  expect((await readScene(ledger.db, an, minutes(0.9))).answerWaits).toBe(false)
  expect((await readScene(ledger.db, an, minutes(1))).answerWaits).toBe(true)
  expect((await readScene(ledger.db, cuc, minutes(1))).answerWaits).toBe(false)
})

test('that somebody writes is noted when it changes where he gets messages, and otherwise now and then', async () => {
  const ledger = await openLedger()
  const an = await ledger.person('An')
  const link = { consentVersion: 'test', consentAt: morning, createdAt: morning }
  const unseen = async (at: Date): Promise<boolean> => (await readScene(ledger.db, an, at)).unseen
  const set = (data: { unreachableAt?: Date; unreachableReason?: string; refusals?: number }) =>
    ledger.db.chatLink.update({ where: { id: an.linkId }, data })
  expect([await unseen(minutes(0)), await unseen(minutes(59)), await unseen(minutes(61))]).toEqual([false, false, true])

  for (const trouble of [{ unreachableAt: morning, unreachableReason: 'blocked' }, { refusals: 1 }]) {
    await set(trouble)
    expect(await unseen(minutes(1))).toBe(true)
    await noteSeen(ledger.db, brandLink(an.linkId), minutes(1))
    expect(await unseen(minutes(1))).toBe(false)
  }

  const other = await ledger.db.chatLink.create({
    data: { ...link, personId: an.id, accountId: ledger.accounts.zalo, chatId: 'z', lastSeenAt: minutes(2) },
  })
  expect(await unseen(minutes(3))).toBe(true)
  await noteSeen(ledger.db, brandLink(an.linkId), minutes(3))
  expect(await unseen(minutes(4))).toBe(false)
  await ledger.db.chatLink.update({ where: { id: other.id }, data: { lastSeenAt: minutes(5), endedAt: minutes(5) } })
  expect(await unseen(minutes(6))).toBe(false)
})

test('the mark keeps what the chat is in the middle of, unless its link has ended', async () => {
  const ledger = await openLedger()
  const [an, cuc] = [await ledger.person('An'), await ledger.person('Cúc')]
  await ledger.db.chatLink.update({ where: { id: cuc.linkId }, data: { endedAt: morning } })
  const conversation: Conversation = {
    form: { form: 'absence', draft: { reason: 'tôi ốm' } },
    undo: { kind: 'help' },
    lastMessage: 'm-1',
    lastEffect: true,
    formBefore: null,
    introducedAt: null,
    remindedAt: morning,
  }
  const mark = async (chat: typeof an, updateKey: string, kept: Conversation) => {
    await store(ledger, inChat(chat, updateKey))
    const { id } = await ledger.db.inboundUpdate.findFirstOrThrow({ where: { updateKey } })
    const handled = { id, at: morning, outcome: 'help', reply: null, by: 1 }
    return markHandled(ledger.db, ledger.sealer, handled, { chat, linkId: brandLink(chat.linkId), conversation: kept })
  }
  const kept = async (chat: typeof an) =>
    openConversation(ledger.sealer, (await readScene(ledger.db, chat, minutes(1))).conversation, { chat, now: minutes(1) })
  expect([await mark(an, 'a', conversation), await mark(cuc, 'c', conversation)]).toEqual(['marked', 'link-ended'])
  expect(await kept(an)).toEqual(conversation)
  expect((await ledger.db.conversation.findMany()).map(({ chatId }) => chatId)).toEqual([an.chatId])
  expect(await mark(an, 'b', { ...conversation, form: null, lastMessage: 'm-2' })).toBe('marked')
  expect(await kept(an)).toMatchObject({ form: null, lastMessage: 'm-2', undo: { kind: 'help' } })
  expect(await ledger.db.inboundUpdate.count({ where: { handledAt: morning, repliedAt: morning } })).toBe(3)
})
