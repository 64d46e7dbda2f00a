import { expect, test } from 'vitest'
import { closeList, closeSubject, listOfButton, openChoiceList, type NewList } from '../../src/db/choice-lists.ts'
import { createSealer } from '../../src/db/seal.ts'
import type { Option } from '../../src/domain/choices.ts'
import { openLists } from '../support/scene.ts'
import { morning, openLedger } from '../support/seed.ts'

const options: readonly Option[] = [
  { label: 'Dự', command: { kind: 'help' }, says: 'yes' },
  { label: 'Vắng', command: { kind: 'thanks' }, style: 'danger' },
]
const minutes = (count: number): Date => new Date(morning.getTime() + count * 60_000)

async function openChat() {
  const ledger = await openLedger()
  const { db, sealer, accounts } = ledger
  const chat = { accountId: accounts.telegram, chatId: '7' }
  return {
    ledger,
    db,
    sealer,
    chat,
    accounts,
    open: (list: Partial<NewList> = {}) =>
      openChoiceList(db, sealer, chat, { title: 'họp', foreground: true, rules: {}, options, now: morning, ...list }),
    titles: async (now = minutes(1)) => (await openLists(db, sealer, chat, now)).map(({ title }) => title),
    press: (id: string, now = minutes(1)) => listOfButton(db, sealer, chat, { id, now }),
  }
}

test('a list comes back as it was sent, newest first, and cannot be read in the tables', async () => {
  const { db, sealer, chat, open } = await openChat()
  await open({ title: 'older', rules: { once: true } })
  await open({ title: 'newer', foreground: false, now: minutes(0.5) })
  expect(await openLists(db, sealer, chat, minutes(1))).toMatchObject([
    { title: 'newer', foreground: false, once: false, options },
    { title: 'older', foreground: true, once: true, options },
  ])
  for (const { sealed } of await db.choiceList.findMany()) expect(Buffer.from(sealed).toString()).not.toContain('Vắng')
  await expect(openLists(db, createSealer(Buffer.alloc(32, 9)), chat, minutes(1))).rejects.toThrow('FIELD_KEY')
})

test('a newer list about the same thing takes the digits over; the buttons of the older still work', async () => {
  const { open, titles, press } = await openChat()
  const older = await open({ title: 'notice', rules: { subject: 'answer m-1' } })
  await open({ title: 'other meeting', rules: { subject: 'answer m-2' }, now: minutes(0.1) })
  await open({ title: 'reminder', rules: { subject: 'answer m-1' }, now: minutes(0.2) })
  expect(await titles()).toEqual(['reminder', 'other meeting'])
  expect(await press(older)).toMatchObject({ title: 'notice' })
})

test.for([
  ['is on its way', { status: 'sending' }, ['notice', 'help']],
  ['arrived after it', { status: 'sent', updatedAt: minutes(0.2) }, ['notice', 'help']],
  ['may have arrived after it', { status: 'unknown', updatedAt: minutes(0.2) }, ['notice', 'help']],
  ['arrived before it', { status: 'sent', updatedAt: minutes(0.05) }, ['help', 'notice']],
  ['arrived before the clock was set back', { status: 'sent', updatedAt: minutes(60) }, ['help', 'notice']],
  ['will be made anew', { status: 'queued', updatedAt: minutes(0.2) }, ['help', 'notice']],
] as const)('an answer does not take the digits of a notice that was written before it and %s', async ([, state, order]) => {
  const { ledger, db } = await openChat()
  const binh = await ledger.person('Trần Văn Bình')
  const row = await ledger.deliver(binh)
  await db.delivery.update({ where: { id: row }, data: state })
  const open = (title: string, foreground: boolean, now: Date) =>
    openChoiceList(db, ledger.sealer, binh, { title, foreground, rules: {}, options, now })
  await open('notice', false, morning)
  await open('help', true, minutes(0.1))
  const lists = async () => (await openLists(db, ledger.sealer, binh, minutes(1))).map(({ title }) => title)
  expect(await lists()).toEqual(order)
  await open('help again', true, minutes(2))
  expect(await lists()).toEqual(['help again', 'help', 'notice'])
})

test('a list that was made before the clock was set back is older than those made since', async () => {
  const { open, titles } = await openChat()
  await open({ title: 'before', now: minutes(60) })
  await open({ title: 'since' })
  expect(await titles()).toEqual(['since', 'before'])
  expect(await titles(minutes(90))).toEqual(['before', 'since'])
})

test('a list that is used up or taken back answers neither digits nor buttons', async () => {
  const { db, chat, open, titles, press } = await openChat()
  const [used, asked] = [await open({ title: 'used' }), await open({ title: 'asked', rules: { subject: 'form' } })]
  await closeList(db, used, minutes(1))
  await closeSubject(db, chat, { subject: 'form', now: minutes(1) })
  expect(await titles()).toEqual([])
  expect([await press(used), await press(asked)]).toEqual([null, null])
})

test('a list ends by itself after a day, or when it is said', async () => {
  const { open, titles, press } = await openChat()
  const usual = await open({ title: 'usual' })
  await open({ title: 'until', rules: { until: minutes(5) } })
  expect((await titles(minutes(4))).toSorted()).toEqual(['until', 'usual'])
  expect(await titles(minutes(5))).toEqual(['usual'])
  expect(await titles(minutes(24 * 60))).toEqual([])
  expect(await press(usual, minutes(24 * 60))).toBeNull()
})

test('the button of another chat, of another account and of nobody opens nothing', async () => {
  const { db, sealer, chat, accounts, open, press } = await openChat()
  const id = await open()
  expect(await listOfButton(db, sealer, { ...chat, chatId: '8' }, { id, now: minutes(1) })).toBeNull()
  expect(await listOfButton(db, sealer, { ...chat, accountId: accounts.zalo }, { id, now: minutes(1) })).toBeNull()
  expect(await openLists(db, sealer, { ...chat, chatId: '8' }, minutes(1))).toEqual([])
  for (const bad of ['', 'x', '0193', "' OR 1=1 --", id.toUpperCase(), '00000000-0000-4000-8000-000000000000'])
    expect(await press(bad)).toBeNull()
  await closeSubject(db, { ...chat, chatId: '8' }, { subject: 'form', now: minutes(1) })
  expect(await press(id)).not.toBeNull()
})
