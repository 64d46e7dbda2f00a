import { describe, expect, test } from 'vitest'
import { brandLink } from '../../src/db/brands.ts'
import { openChoiceList } from '../../src/db/choice-lists.ts'
import { claimFacts } from '../../src/db/claim-facts.ts'
import { claimNext, type Claim } from '../../src/db/claims.ts'
import type { Db } from '../../src/db/client.ts'
import type { AccountId } from '../../src/domain/ids.ts'
import { saveConversation } from '../../src/db/conversations.ts'
import { endLinks, phonesOf, openLink } from '../../src/db/links.ts'
import { createDrain } from '../../src/jobs/drain.ts'
import { conversationAt, openLists } from '../support/scene.ts'
import { morning, openLedger, type Ledger, type Somebody } from '../support/seed.ts'

/** The messages that would leave next as one. */
async function claimOne(
  db: Db,
  { accountId, ...claim }: { accountId: AccountId; processId: number; now: Date; realNow: Date },
): Promise<Claim[]> {
  return (await claimNext(db, [{ accountId, most: 1 }], claim)).flat()
}

const soon = new Date(morning.getTime() + 60_000)
const end = (ledger: Ledger) => ({ reason: 'retired', tell: false, now: soon, served: Object.values(ledger.accounts) }) as const

/** An with Telegram and, a little younger, Zalo. */
async function openBoth() {
  const ledger = await openLedger()
  const an = await ledger.person('An')
  const link = { consentVersion: 'test', consentAt: morning, lastSeenAt: soon, createdAt: soon }
  const { id } = await ledger.db.chatLink.create({ data: { ...link, personId: an.id, accountId: ledger.accounts.zalo, chatId: 'z-1' } })
  const zalo: Somebody = { id: an.id, linkId: id, chatId: 'z-1', accountId: ledger.accounts.zalo }
  const linkRow = async (linkId: string) => ledger.db.chatLink.findUniqueOrThrow({ where: { id: linkId } })
  const row = async (rowId: bigint) => ledger.db.delivery.findUniqueOrThrow({ where: { id: rowId } })
  return { ledger, an, zalo, linkRow, row }
}

describe('a link that ends', () => {
  test('keeps the reason and the time of its first end; others of the person stay', async () => {
    const { ledger, an, zalo, linkRow } = await openBoth()
    const { ended } = await endLinks(ledger.db, { ...end(ledger), where: { linkId: brandLink(an.linkId) }, reason: 'lost' })
    expect(ended).toEqual([an.linkId])
    const again = await endLinks(ledger.db, { ...end(ledger), where: { personId: an.id, except: brandLink(zalo.linkId) } })
    expect(again).toEqual({ accounts: [], due: [], ended: [] })
    expect(await linkRow(an.linkId)).toMatchObject({ endedAt: soon, endedReason: 'lost' })
    expect(await linkRow(zalo.linkId)).toMatchObject({ endedAt: null, endedReason: null })
    expect(await openLink(ledger.db, brandLink(an.linkId))).toBeNull()
    expect(await openLink(ledger.db, brandLink(zalo.linkId))).not.toBeNull()
    expect(await phonesOf(ledger.db, an.id)).toMatchObject([{ platform: 'zalo', linkId: zalo.linkId, since: soon, blocked: false }])
  })

  test('of a person ends all of his and nobody else’s', async () => {
    const { ledger, an, zalo, linkRow } = await openBoth()
    const cuc = await ledger.person('Cúc')
    const { ended } = await endLinks(ledger.db, { ...end(ledger), where: { personId: an.id }, reason: 'withdrawn' })
    expect(new Set(ended)).toEqual(new Set([an.linkId, zalo.linkId]))
    expect(await linkRow(zalo.linkId)).toMatchObject({ endedReason: 'withdrawn' })
    expect(await linkRow(cuc.linkId)).toMatchObject({ endedAt: null })
  })

  test('hands what waits for it to the other messenger; what has left stays where it is', async () => {
    const { ledger, an, zalo, row } = await openBoth()
    const queued = await ledger.deliver(an)
    const held = await ledger.deliver(an, { status: 'held', reason: 'quiet-hours', notBefore: new Date(morning.getTime() + 7_200_000) })
    const sent = await ledger.deliver(an, { status: 'sent' })
    const result = await endLinks(ledger.db, { ...end(ledger), where: { linkId: brandLink(an.linkId) } })
    expect(result.accounts).toEqual([ledger.accounts.zalo])
    const moved = { accountId: ledger.accounts.zalo, linkId: zalo.linkId }
    expect(await row(queued)).toMatchObject({ ...moved, status: 'queued' })
    expect(await row(held)).toMatchObject({ ...moved, status: 'held', reason: 'quiet-hours' })
    expect(await row(sent)).toMatchObject({ linkId: an.linkId, status: 'sent' })
  })

  test('that was the only one leaves what waits unreachable, with the reason', async () => {
    const ledger = await openLedger()
    const an = await ledger.person('An')
    const id = await ledger.deliver(an, { status: 'held', reason: 'quiet-hours' })
    await endLinks(ledger.db, { ...end(ledger), where: { personId: an.id } })
    expect(await ledger.db.delivery.findUnique({ where: { id } })).toMatchObject({ status: 'unreachable', reason: 'not-linked' })
  })

  test('closes the lists of its chat and forgets what was begun in it, and nothing of other chats', async () => {
    const { ledger, an, zalo } = await openBoth()
    const { db, sealer } = ledger
    for (const chat of [an, zalo]) {
      await saveConversation(db, sealer, chat, {
        now: morning,
        conversation: {
          form: { form: 'absence', draft: {} },
          undo: { kind: 'help' },
          lastMessage: 'm-1',
          lastEffect: true,
          formBefore: { form: 'absence', draft: {} },
          introducedAt: morning,
          remindedAt: null,
        },
      })
      const options = [{ label: 'Dự', command: { kind: 'help' } as const }]
      await openChoiceList(db, sealer, chat, { title: '', foreground: true, rules: {}, options, now: morning })
    }
    await endLinks(db, { ...end(ledger), where: { linkId: brandLink(an.linkId) } })
    expect(await openLists(db, sealer, an, soon)).toEqual([])
    expect(await conversationAt(db, sealer, an, soon)).toMatchObject({ form: null, undo: null, formBefore: null, lastMessage: null })
    expect(await openLists(db, sealer, zalo, soon)).toHaveLength(1)
    expect(await conversationAt(db, sealer, zalo, soon)).toMatchObject({ form: { form: 'absence' } })
  })
})

describe('the last word to a chat', () => {
  test('is a message to exactly the link that ended, and is not carried over to another messenger', async () => {
    const { ledger, an } = await openBoth()
    const result = await endLinks(ledger.db, { ...end(ledger), where: { linkId: brandLink(an.linkId) }, reason: 'lost', tell: true })
    expect(result).toMatchObject({ accounts: [ledger.accounts.telegram], due: [soon] })
    expect(await ledger.db.delivery.findMany()).toMatchObject([
      { kind: 'link-ended', source: an.linkId, occasion: 'lost', linkId: an.linkId, accountId: ledger.accounts.telegram, status: 'queued' },
    ])
    const claim = { accountId: ledger.accounts.telegram, processId: 1, now: soon, realNow: soon }
    expect(await claimOne(ledger.db, claim)).toMatchObject([{ kind: 'link-ended', chatId: an.chatId }])
  })

  test('reaches the phone, once', async () => {
    const ledger = await openLedger()
    const an = await ledger.person('An')
    await endLinks(ledger.db, { ...end(ledger), where: { personId: an.id }, reason: 'lost', tell: true })
    const runtime = ledger.runtime({ now: () => soon })
    await createDrain(runtime)(ledger.accounts.telegram, new AbortController().signal)
    await createDrain(runtime)(ledger.accounts.telegram, new AbortController().signal)
    expect(await ledger.db.delivery.findMany()).toMatchObject([{ kind: 'link-ended', status: 'sent' }])
    const phone = ledger.messengers.telegram.phone(an.chatId, { firstName: 'An' })
    const told = phone.history().filter(({ from }) => from === 'bot')
    expect(told).toHaveLength(1)
    expect(told[0]?.text).not.toMatch(/\n\d\. /)
  })

  test('is not said to a chat that has blocked the bot, nor to one that somebody has linked again meanwhile', async () => {
    const ledger = await openLedger()
    const [an, cuc] = [await ledger.person('An'), await ledger.person('Cúc')]
    await ledger.db.chatLink.update({ where: { id: an.linkId }, data: { unreachableAt: morning } })
    for (const { id } of [an, cuc]) await endLinks(ledger.db, { ...end(ledger), where: { personId: id }, tell: true })
    const link = { consentVersion: 'test', consentAt: soon, lastSeenAt: soon, createdAt: soon }
    const em = await ledger.person('Em', { on: null })
    await ledger.db.chatLink.create({ data: { ...link, personId: em.id, accountId: cuc.accountId, chatId: cuc.chatId } })
    await createDrain(ledger.runtime({ now: () => soon }))(ledger.accounts.telegram, new AbortController().signal)
    expect(await ledger.db.delivery.findMany({ orderBy: { id: 'asc' } })).toMatchObject([
      { personId: an.id, status: 'unreachable', reason: 'blocked' },
      { personId: cuc.id, status: 'cancelled', reason: 'superseded' },
    ])
    const ids = (await ledger.db.delivery.findMany({ select: { id: true } })).map(({ id }) => id)
    const { chats } = await claimFacts(ledger.db, ledger.sealer, { ids, now: soon })
    expect(chats.get(cuc.linkId)).toEqual({ ended: true, linked: true })
    expect(chats.get(an.linkId)).toEqual({ ended: true, linked: false })
  })
})

describe('a message that still names a chat whose link has ended', () => {
  test('goes to the other messenger when it is claimed, and is never sent to the old chat', async () => {
    const { ledger, an, zalo, row } = await openBoth()
    const meetingId = await ledger.meeting(an, [an])
    const id = await ledger.deliver(an, { kind: 'meeting-notice', source: meetingId, meetingId })
    // As when it was on its way while the link ended, and has come back to be tried again.
    await ledger.db.chatLink.update({ where: { id: an.linkId }, data: { endedAt: soon, endedReason: 'lost' } })
    const runtime = ledger.runtime({ now: () => soon })
    await createDrain(runtime)(ledger.accounts.telegram, new AbortController().signal)
    expect(await row(id)).toMatchObject({ status: 'queued', accountId: ledger.accounts.zalo, linkId: zalo.linkId })
    expect(runtime.woken.flatMap(({ accounts }) => [...accounts])).toContain(ledger.accounts.zalo)
    expect(ledger.messengers.requests.filter(({ method }) => method === 'sendMessage')).toEqual([])
  })

  test('is unreachable where there is no other', async () => {
    const ledger = await openLedger()
    const an = await ledger.person('An')
    const id = await ledger.deliver(an)
    await ledger.db.chatLink.update({ where: { id: an.linkId }, data: { endedAt: soon } })
    await createDrain(ledger.runtime({ now: () => soon }))(ledger.accounts.telegram, new AbortController().signal)
    expect(await ledger.db.delivery.findUnique({ where: { id } })).toMatchObject({ status: 'unreachable', reason: 'not-linked' })
  })
})
