import { expect, test } from 'vitest'
import { accountRow, noteHandle } from '../../src/db/accounts.ts'
import {
  createInvite,
  endedLinkAt,
  endShownCodes,
  guessing,
  inviteByCode,
  inviteById,
  linkByInvite,
  noteWrongCode,
} from '../../src/db/invites.ts'
import { transaction } from '../../src/db/client.ts'
import { personAt } from '../../src/db/people.ts'
import { usher } from '../../src/db/ways-in.ts'
import type { AccountId, InviteId } from '../../src/domain/ids.ts'
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

/** Uses an invite in a chat. */
async function use(ledger: Ledger, at: { id: InviteId; person: Somebody; accountId: AccountId; chatId: string; now: Date }) {
  const { id, person, accountId, chatId, now } = at
  const served = Object.values(ledger.accounts)
  return transaction(ledger.database.db, (tx) => linkByInvite(tx, { id, personId: person.id, chat: { accountId, chatId }, now, served }))
}

test('of several chats that use one code at once, one is linked', async () => {
  const ledger = await openLedger()
  const em = await ledger.person('Em', { on: null })
  const { id, code } = await invited(ledger, em)
  const links = await Promise.all(
    ['1', '2', '3', '4'].map((chatId) => use(ledger, { id, person: em, accountId: ledger.accounts.telegram, chatId, now: morning })),
  )
  expect(links.map(({ kind }) => kind).toSorted()).toEqual(['linked', 'used', 'used', 'used'])
  expect(await ledger.db.chatLink.count({ where: { personId: em.id } })).toBe(1)
  expect(await inviteByCode(ledger.db, ledger.sealer, code, morning)).toEqual({ state: 'used' })
})

test('a code that has expired meanwhile links nobody', async () => {
  const ledger = await openLedger()
  const em = await ledger.person('Em', { on: null })
  const { id } = await invited(ledger, em)
  expect(await use(ledger, { id, person: em, accountId: ledger.accounts.telegram, chatId: '1', now: days(7) })).toEqual({ kind: 'used' })
  expect(await ledger.db.chatLink.count()).toBe(0)
})

test('who links a new phone on the same messenger leaves the old one; the other messenger stays', async () => {
  const ledger = await openLedger()
  const an = await ledger.person('An')
  const link = async (accountId: typeof an.accountId, chatId: string): Promise<void> => {
    const { id } = await invited(ledger, an)
    expect(await use(ledger, { id, person: an, accountId, chatId, now: days(1) })).toMatchObject({ kind: 'linked' })
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

test("a newer code ends the older ones of the same person, and nobody else's", async () => {
  const ledger = await openLedger()
  const [em, an] = [await ledger.person('Em', { on: null }), await ledger.person('An', { on: null })]
  const older = await invited(ledger, em)
  const other = await invited(ledger, an)
  const newer = await createInvite(ledger.db, ledger.sealer, em.id, days(1), { byId: an.id, replaces: true })
  expect(newer.renewed).toBe(true)
  expect(await inviteByCode(ledger.db, ledger.sealer, older.code, days(1))).toEqual({ state: 'ended', why: 'newer' })
  expect(await inviteByCode(ledger.db, ledger.sealer, newer.code, days(1))).toMatchObject({ state: 'open', personId: em.id, byId: an.id })
  expect(await inviteByCode(ledger.db, ledger.sealer, other.code, days(1))).toMatchObject({ state: 'open', personId: an.id })
})

test('of codes that were shown to a group those that count end, and it is told whose they were', async () => {
  const ledger = await openLedger()
  const em = await ledger.person('Em', { on: null })
  const { code, id } = await invited(ledger, em)
  expect(await endShownCodes(ledger.db, ledger.sealer, [code, 'ABCDE-23456'], days(1))).toEqual([{ id, personId: em.id, byId: null }])
  expect(await endShownCodes(ledger.db, ledger.sealer, [code], days(1))).toEqual([])
  expect(await inviteByCode(ledger.db, ledger.sealer, code, days(1))).toEqual({ state: 'ended', why: 'group' })
})

test('a code for a lost phone ends every other link when it is used, each with its reason, and each phone is told', async () => {
  const ledger = await openLedger()
  const an = await ledger.person('An')
  const { code } = await createInvite(ledger.db, ledger.sealer, an.id, morning, { byId: null, replaces: true })
  const state = await inviteByCode(ledger.db, ledger.sealer, code, morning)
  if (state.state !== 'open') throw new Error(state.state)
  const linking = await use(ledger, { id: state.id, person: an, accountId: ledger.accounts.zalo, chatId: 'z', now: days(1) })
  expect(linking).toMatchObject({ kind: 'linked', replaced: true })
  const chat = { accountId: ledger.accounts.telegram, chatId: an.chatId }
  expect(await personAt(ledger.db, chat, days(1))).toBeNull()
  expect(await endedLinkAt(ledger.db, chat)).toEqual({ why: 'lost', at: days(1) })
  expect(await ledger.db.delivery.findMany({ select: { kind: true, linkId: true, occasion: true } })).toEqual([
    { kind: 'link-ended', linkId: an.linkId, occasion: 'lost' },
  ])
})

test('who is linked on one Zalo bot and links on another has changed: the messenger counts, not the account', async () => {
  const ledger = await openLedger()
  const cuc = await ledger.person('Cúc', { on: 'zalo' })
  const second = await accountRow(ledger.db, { platform: 'zalo', externalId: '8000000009' })
  const { id } = await invited(ledger, cuc)
  expect(await use(ledger, { id, person: cuc, accountId: second, chatId: 'z2', now: days(1) })).toMatchObject({ replaced: true })
  expect(await ledger.db.chatLink.count({ where: { personId: cuc.id, endedAt: null } })).toBe(1)
})

test('of two people who want the last place of an account at once one gets it, and the code of the other stays', async () => {
  const ledger = await openLedger()
  const accountId = ledger.accounts.zalo
  await ledger.db.botAccount.update({ where: { id: accountId }, data: { capacity: 1 } })
  const people = [await ledger.person('An', { on: null }), await ledger.person('Em', { on: null })]
  const codes = await Promise.all(people.map(async (person) => ({ person, ...(await invited(ledger, person)) })))
  const links = await Promise.all(
    codes.map(({ id, person }, index) => use(ledger, { id, person, accountId, chatId: `z${index}`, now: morning })),
  )
  expect(links.map(({ kind }) => kind).toSorted()).toEqual(['linked', 'no-room'])
  const loser = codes[links.findIndex(({ kind }) => kind === 'no-room')]
  expect(await inviteByCode(ledger.db, ledger.sealer, loser?.code ?? '', morning)).toMatchObject({ state: 'open' })
})

test('who is on a full account already needs no place there', async () => {
  const ledger = await openLedger()
  const cuc = await ledger.person('Cúc', { on: 'zalo' })
  await ledger.db.botAccount.update({ where: { id: ledger.accounts.zalo }, data: { capacity: 1 } })
  const { id } = await invited(ledger, cuc)
  expect(await use(ledger, { id, person: cuc, accountId: ledger.accounts.zalo, chatId: 'new', now: days(1) })).toMatchObject({
    kind: 'linked',
  })
})

test('a Zalo account may have fifty people and a Telegram account any number', async () => {
  const ledger = await openLedger()
  const capacity = async (id: AccountId) => (await ledger.db.botAccount.findUniqueOrThrow({ where: { id } })).capacity
  expect(await capacity(ledger.accounts.zalo)).toBe(50)
  expect(await capacity(ledger.accounts.telegram)).toBeNull()
})

test('people who are invited together are spread over the Zalo bots that have room, and whoever finds none is not sent there', async () => {
  const ledger = await openLedger()
  const second = await accountRow(ledger.db, { platform: 'zalo', externalId: '8000000009' })
  await noteHandle(ledger.db, ledger.accounts.telegram, 'minh_bot')
  await noteHandle(ledger.db, ledger.accounts.zalo, 'Một')
  await noteHandle(ledger.db, second, 'Hai')
  await ledger.db.botAccount.update({ where: { id: ledger.accounts.zalo }, data: { capacity: 2 } })
  await ledger.db.botAccount.update({ where: { id: second }, data: { capacity: 1 } })
  const cuc = await ledger.person('Cúc', { on: 'zalo' })
  const people = [await ledger.person('An', { on: null }), await ledger.person('Em', { on: null }), await ledger.person('Bê', { on: null })]
  const ways = await usher(ledger.db, { now: morning, served: [...Object.values(ledger.accounts), second] })
  const found = []
  for (const { id } of people) found.push(await ways(id))
  expect(found).toEqual([
    { telegram: 'minh_bot', zalo: 'Hai', noRoom: false },
    { telegram: 'minh_bot', zalo: 'Một', noRoom: false },
    { telegram: 'minh_bot', zalo: null, noRoom: true },
  ])
  expect(await ways(cuc.id)).toMatchObject({ zalo: 'Một', noRoom: false })
})

test('an account that has stopped or is not served is not named to anybody', async () => {
  const ledger = await openLedger()
  await noteHandle(ledger.db, ledger.accounts.telegram, 'minh_bot')
  await noteHandle(ledger.db, ledger.accounts.zalo, 'Một')
  const em = await ledger.person('Em', { on: null })
  await ledger.db.botAccount.update({ where: { id: ledger.accounts.zalo }, data: { stoppedReason: 'unauthorized' } })
  const ways = await usher(ledger.db, { now: morning, served: [ledger.accounts.zalo] })
  expect(await ways(em.id)).toEqual({ telegram: null, zalo: null, noRoom: false })
})
