import { expect, test } from 'vitest'
import { createInvite, guessing, inviteByCode, inviteById, linkByInvite, noteWrongCode } from '../../src/db/invites.ts'
import { personAt } from '../../src/db/people.ts'
import { createSealer } from '../../src/db/seal.ts'
import { morning, openLedger, type Ledger, type Somebody } from '../support/seed.ts'

const days = (count: number): Date => new Date(morning.getTime() + count * 86_400_000)

async function invited(ledger: Ledger, person: Somebody) {
  const { code, expiresAt } = await createInvite(ledger.db, ledger.sealer, person.id, morning)
  const state = await inviteByCode(ledger.db, ledger.sealer, code, morning)
  if (state.state !== 'open') throw new Error(`the invite is ${state.state}`)
  return { code, expiresAt, id: state.id, state }
}

test('a code opens for its person for seven days, and is nowhere in the tables', async () => {
  const ledger = await openLedger()
  const em = await ledger.person('Hoàng Thị Em', { on: null })
  const { code, expiresAt, state } = await invited(ledger, em)
  expect(expiresAt).toEqual(days(7))
  expect(code).toMatch(/^[2-9A-HJ-NP-Z]{5}-[2-9A-HJ-NP-Z]{5}$/)
  expect(state).toMatchObject({ personId: em.id, name: 'Hoàng Thị Em', unit: 'Chi bộ TDP 8' })
  const stored = JSON.stringify(await ledger.db.invite.findMany())
  expect(stored).not.toContain(code)
  expect(stored).not.toContain(code.replace('-', ''))
  expect(await inviteByCode(ledger.db, ledger.sealer, code, new Date(days(7).getTime() - 1))).toMatchObject({ state: 'open' })
  expect(await inviteByCode(ledger.db, ledger.sealer, code, days(7))).toEqual({ state: 'expired' })
  expect(await inviteByCode(ledger.db, createSealer(Buffer.alloc(32, 9)), code, morning)).toEqual({ state: 'wrong' })
})

test('a code of somebody who has left opens nothing', async () => {
  const ledger = await openLedger()
  const em = await ledger.person('Em', { on: null })
  const { code, id } = await invited(ledger, em)
  await ledger.db.person.update({ where: { id: em.id }, data: { retiredAt: morning } })
  expect(await inviteByCode(ledger.db, ledger.sealer, code, morning)).toEqual({ state: 'wrong' })
  expect(await inviteById(ledger.db, id, morning)).toEqual({ state: 'wrong' })
})

test('of several chats that use one code at once, one is linked', async () => {
  const ledger = await openLedger()
  const em = await ledger.person('Em', { on: null })
  const { id, code } = await invited(ledger, em)
  const links = await Promise.all(
    ['1', '2', '3', '4'].map((chatId) =>
      linkByInvite(ledger.db, { id, personId: em.id, chat: { accountId: ledger.accounts.telegram, chatId }, now: morning }),
    ),
  )
  expect(links.filter((link) => link !== null)).toHaveLength(1)
  expect(await ledger.db.chatLink.count({ where: { personId: em.id } })).toBe(1)
  expect(await inviteByCode(ledger.db, ledger.sealer, code, morning)).toEqual({ state: 'used' })
})

test('a code that has expired meanwhile links nobody', async () => {
  const ledger = await openLedger()
  const em = await ledger.person('Em', { on: null })
  const { id } = await invited(ledger, em)
  expect(
    await linkByInvite(ledger.db, { id, personId: em.id, chat: { accountId: ledger.accounts.telegram, chatId: '1' }, now: days(7) }),
  ).toBeNull()
  expect(await ledger.db.chatLink.count()).toBe(0)
})

test('who links a new phone on the same messenger leaves the old one; the other messenger stays', async () => {
  const ledger = await openLedger()
  const an = await ledger.person('An')
  const link = async (accountId: typeof an.accountId, chatId: string): Promise<void> => {
    const { id } = await invited(ledger, an)
    expect(await linkByInvite(ledger.db, { id, personId: an.id, chat: { accountId, chatId }, now: days(1) })).not.toBeNull()
  }
  await link(ledger.accounts.zalo, 'z')
  await link(ledger.accounts.telegram, 'new')
  expect(await personAt(ledger.db, { accountId: ledger.accounts.telegram, chatId: an.chatId }, days(1))).toBeNull()
  expect(await personAt(ledger.db, { accountId: ledger.accounts.telegram, chatId: 'new' }, days(1))).toMatchObject({ personId: an.id })
  expect(await personAt(ledger.db, { accountId: ledger.accounts.zalo, chatId: 'z' }, days(1))).toMatchObject({ personId: an.id })
})

test('wrong codes are counted for an hour, for each chat and for all together', async () => {
  const ledger = await openLedger()
  const chat = (chatId: string) => ({ accountId: ledger.accounts.telegram, chatId })
  const hour = (count: number): Date => new Date(morning.getTime() + count * 3_600_000)
  await noteWrongCode(ledger.db, chat('1'), morning)
  await noteWrongCode(ledger.db, chat('1'), hour(0.5))
  await noteWrongCode(ledger.db, chat('2'), hour(0.5))
  expect(await guessing(ledger.db, chat('1'), hour(0.6))).toEqual({ inChat: 2, overall: 3, firstInChat: morning })
  expect(await guessing(ledger.db, chat('1'), hour(1))).toEqual({ inChat: 1, overall: 2, firstInChat: hour(0.5) })
  expect(await guessing(ledger.db, chat('3'), hour(2))).toEqual({ inChat: 0, overall: 0, firstInChat: null })
})
