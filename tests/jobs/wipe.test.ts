import { expect, test } from 'vitest'
import { openChoiceList } from '../../src/db/choice-lists.ts'
import { saveConversation } from '../../src/db/conversations.ts'
import { markHandled, markReplied, noteReplyFailure, storeUpdates } from '../../src/db/inbound.ts'
import { wipe } from '../../src/jobs/wipe.ts'
import { conversationAt, nextUnhandled } from '../support/scene.ts'
import { morning, openLedger, type Ledger } from '../support/seed.ts'

const hours = (count: number): Date => new Date(morning.getTime() + count * 3_600_000)

/** An update that was handled in the morning. */
async function handled(ledger: Ledger, chatId: string, reply: string | null): Promise<bigint> {
  const chat = { accountId: ledger.accounts.telegram, chatId }
  await storeUpdates(ledger.db, ledger.sealer, [{ ...chat, updateKey: chatId, kind: 'text', body: 'tôi ốm' }], morning)
  const update = await nextUnhandled(ledger.db, ledger.sealer, chat)
  if (update === null) throw new Error('nothing was stored')
  await markHandled(ledger.db, ledger.sealer, { id: update.id, at: morning, outcome: 'help', reply, by: 1 })
  return update.id
}

async function kept(ledger: Ledger): Promise<string[]> {
  const rows = await ledger.db.inboundUpdate.findMany({
    where: { OR: [{ body: { not: null } }, { reply: { not: null } }] },
    orderBy: { chatId: 'asc' },
  })
  return rows.map(({ chatId }) => chatId)
}

test('what people wrote and were answered is wiped six hours after it was dealt with, and not while an answer waits', async () => {
  const ledger = await openLedger()
  await handled(ledger, 'nothing to answer', null)
  await markReplied(ledger.db, [await handled(ledger, 'answered', '[]')], morning)
  await noteReplyFailure(ledger.db, await handled(ledger, 'given up', '[]'), { why: 'blocked', nextAt: null })
  await noteReplyFailure(ledger.db, await handled(ledger, 'answer waits', '[]'), { why: 'flood', nextAt: hours(0.1) })
  await storeUpdates(
    ledger.db,
    ledger.sealer,
    [{ accountId: ledger.accounts.telegram, chatId: 'not handled', updateKey: 'x', kind: 'text', body: 'x' }],
    morning,
  )

  expect(await wipe(ledger.runtime({ now: () => hours(6) }))).toEqual({ bodies: 0, drafts: 0, lists: 0 })
  expect(await wipe(ledger.runtime({ now: () => hours(6.01) }))).toMatchObject({ bodies: 3 })
  expect(await kept(ledger)).toEqual(['answer waits', 'not handled'])
  expect(await wipe(ledger.runtime({ now: () => hours(6.01) }))).toMatchObject({ bodies: 0 })
  expect(await wipe(ledger.runtime({ now: () => hours(79) }))).toMatchObject({ bodies: 1 })
  expect(await kept(ledger)).toEqual(['not handled'])
  expect(await ledger.db.inboundUpdate.count({ where: { outcome: 'help' } })).toBe(4)
})

test('drafts of forms are wiped after a day, also the one an edit would go back to after its form has ended', async () => {
  const ledger = await openLedger()
  const form = { form: 'absence', draft: { meetingId: 'm', reason: 'nằm viện' } }
  const nothing = { form: null, undo: null, lastMessage: 'm-1', lastEffect: false, formBefore: null, introducedAt: null, remindedAt: null }
  const chat = (chatId: string) => ({ accountId: ledger.accounts.telegram, chatId })
  await saveConversation(ledger.db, ledger.sealer, chat('waits'), { conversation: { ...nothing, form, formBefore: form }, now: morning })
  await saveConversation(ledger.db, ledger.sealer, chat('ended'), { conversation: { ...nothing, formBefore: form }, now: morning })
  await saveConversation(ledger.db, ledger.sealer, chat('took back'), {
    conversation: { ...nothing, undo: { kind: 'help' } },
    now: morning,
  })
  await wipe(ledger.runtime({ now: () => hours(23) }))
  expect(await conversationAt(ledger.db, ledger.sealer, chat('waits'), hours(23))).toMatchObject({ form, formBefore: form })
  expect(await conversationAt(ledger.db, ledger.sealer, chat('ended'), hours(23))).toMatchObject({ form: null, formBefore: form })
  await wipe(ledger.runtime({ now: () => hours(24.1) }))
  const sealed = [{ form: { not: null } }, { formBefore: { not: null } }, { undo: { not: null } }]
  expect(await ledger.db.conversation.count({ where: { OR: sealed } })).toBe(0)
  expect(await ledger.db.conversation.count()).toBe(3)
})

test('lists of choices stay for a month after their end, so that an old button is answered politely', async () => {
  const ledger = await openLedger()
  const chat = { accountId: ledger.accounts.telegram, chatId: '1' }
  const list = { title: '', foreground: true, options: [{ label: 'Dự', command: { kind: 'help' } }], now: morning } as const
  await openChoiceList(ledger.db, ledger.sealer, chat, { ...list, rules: { until: hours(1) } })
  await openChoiceList(ledger.db, ledger.sealer, chat, { ...list, rules: { until: hours(24 * 20) } })
  expect(await wipe(ledger.runtime({ now: () => hours(24 * 30) }))).toMatchObject({ lists: 0 })
  expect(await wipe(ledger.runtime({ now: () => hours(24 * 30 + 2) }))).toMatchObject({ lists: 1 })
})
