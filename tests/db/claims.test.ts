import { describe, expect, test } from 'vitest'
import { accountRow } from '../../src/db/accounts.ts'
import { accountsWithDue, claimNext, nextDue, openClaims, putBack, releaseHeldForForm, settle, type Claim } from '../../src/db/claims.ts'
import type { Db } from '../../src/db/client.ts'
import type { AccountId } from '../../src/domain/ids.ts'
import { afterUnknown } from '../../src/domain/delivery.ts'
import { freshDatabase } from '../support/database.ts'
import { morning, openLedger, type Ledger } from '../support/seed.ts'

/** The messages that would leave next as one. */
async function claimOne(
  db: Db,
  { accountId, ...claim }: { accountId: AccountId; processId: number; now: Date; realNow: Date },
): Promise<Claim[]> {
  return (await claimNext(db, [{ accountId, most: 1 }], claim)).flat()
}

const now = new Date('2026-11-21T09:00:00+07:00')
const { db } = await freshDatabase()
const accountId = await accountRow(db, { platform: 'zalo', externalId: '1' })

test('a verdict on a dead claim that comes late leaves the claim alone that somebody has made since', async () => {
  const person = await db.person.create({
    data: {
      code: 'an',
      fullName: 'An',
      foldedName: 'an',
      links: { create: { accountId, chatId: 'a', consentVersion: 'test', consentAt: now, lastSeenAt: now, createdAt: now } },
    },
    include: { links: true },
  })
  await db.delivery.create({
    data: {
      kind: 'meeting-reminder',
      source: 'test',
      occasion: 'test',
      personId: person.id,
      accountId,
      linkId: person.links[0]?.id ?? null,
      priority: 1,
      dueAt: now,
      notBefore: now,
      createdAt: now,
      updatedAt: now,
    },
  })
  const context = { now, served: [accountId] }
  await claimOne(db, { accountId, processId: 1, now, realNow: now })
  const [seenByOne] = await openClaims(db)
  const [seenByAnother] = await openClaims(db)
  if (seenByOne === undefined || seenByAnother === undefined) throw new Error('nothing was claimed')
  await settle(db, seenByOne, afterUnknown(seenByOne, 'process-died'), context)
  await claimOne(db, { accountId, processId: 2, now, realNow: now })
  await settle(db, seenByAnother, afterUnknown(seenByAnother, 'process-died'), context)
  expect(await db.delivery.findFirst()).toMatchObject({ status: 'sending', claimedBy: 2, attempts: 1 })
})

describe('a claim', () => {
  test('takes what is most pressing first, then what has waited longest, and nothing that is not due', async () => {
    const ledger = await openLedger()
    const [an, cuc, dung, em] = [
      await ledger.person('An'),
      await ledger.person('Cúc'),
      await ledger.person('Dũng'),
      await ledger.person('Em'),
    ]
    await ledger.deliver(an, { priority: 30, notBefore: minutes(-1), occasion: 'reminder, younger' })
    await ledger.deliver(cuc, { priority: 30, notBefore: minutes(-5), occasion: 'reminder, older' })
    await ledger.deliver(dung, { priority: 5, occasion: 'cancelled' })
    await ledger.deliver(em, { priority: 1, notBefore: minutes(1), occasion: 'not yet' })
    const claim = { accountId: ledger.accounts.telegram, processId: 1, now: morning, realNow: morning }
    const order: (string | undefined)[] = []
    for (let tries = 0; tries < 4; tries++) order.push((await claimOne(ledger.db, claim))[0]?.occasion)
    expect(order).toEqual(['cancelled', 'reminder, older', 'reminder, younger', undefined])
    expect((await claimOne(ledger.db, { ...claim, now: minutes(1) })).map(({ occasion }) => occasion)).toEqual(['not yet'])
  })

  test('leaves a chat alone in which a message is under way, and other accounts', async () => {
    const ledger = await openLedger()
    const [an, cuc] = [await ledger.person('An'), await ledger.person('Cúc', { on: 'zalo' })]
    await ledger.deliver(an, { priority: 1, status: 'sending', claimedBy: 2, claimedAt: morning })
    await ledger.deliver(an, { priority: 1, occasion: 'next for An' })
    await ledger.deliver(cuc, { priority: 1, occasion: 'for Cúc' })
    const claim = { processId: 1, now: morning, realNow: morning }
    expect(await claimOne(ledger.db, { ...claim, accountId: ledger.accounts.telegram })).toEqual([])
    await ledger.db.delivery.updateMany({ where: { status: 'sending' }, data: { status: 'sent' } })
    expect(await claimOne(ledger.db, { ...claim, accountId: ledger.accounts.telegram })).toMatchObject([
      { occasion: 'next for An', chatId: an.chatId },
    ])
    expect(await claimOne(ledger.db, { ...claim, accountId: ledger.accounts.zalo })).toMatchObject([
      { occasion: 'for Cúc', chatId: cuc.chatId },
    ])
  })

  test('of many made at once never takes a row twice, and together they take them all', async () => {
    const ledger = await openLedger()
    for (let number = 0; number < 24; number++) await ledger.deliver(await ledger.person(`Người ${number}`))
    const taken: bigint[] = []
    const claimer = async (processId: number): Promise<void> => {
      for (;;) {
        const claims = await claimOne(ledger.db, { accountId: ledger.accounts.telegram, processId, now: morning, realNow: morning })
        if (claims.length === 0) return
        taken.push(...claims.map(({ id }) => id))
      }
    }
    await Promise.all([claimer(1), claimer(2), claimer(3), claimer(4)])
    await claimer(5)
    expect(taken).toHaveLength(24)
    expect(new Set(taken).size).toBe(24)
  })

  test('brings what was held for the same chat along, ten at most, and nothing of others or of later', async () => {
    const ledger = await openLedger()
    const [an, cuc] = [await ledger.person('An'), await ledger.person('Cúc')]
    const held = { status: 'held', reason: 'quiet-hours' } as const
    for (let number = 0; number < 13; number++) await ledger.deliver(an, { ...held, priority: 20 })
    await ledger.deliver(an, { ...held, notBefore: minutes(5) })
    await ledger.deliver(an, { priority: 90, occasion: 'queued' })
    await ledger.deliver(cuc, { ...held, priority: 90 })
    const claims = await claimOne(ledger.db, { accountId: ledger.accounts.telegram, processId: 1, now: morning, realNow: morning })
    expect(new Set(claims.map(({ chatId }) => chatId))).toEqual(new Set([an.chatId]))
    expect(claims.map(({ heldFor }) => heldFor)).toEqual(claims.map(() => 'quiet-hours'))
    expect(claims).toHaveLength(10)
    expect(await ledger.db.delivery.count({ where: { personId: an.id, status: 'held' } })).toBe(4)
  })

  test('of a message that nobody held takes that one alone', async () => {
    const ledger = await openLedger()
    const an = await ledger.person('An')
    await ledger.deliver(an, { priority: 1, occasion: 'pressing' })
    await ledger.deliver(an, { priority: 2, status: 'held', reason: 'quiet-hours' })
    const claims = await claimOne(ledger.db, { accountId: ledger.accounts.telegram, processId: 1, now: morning, realNow: morning })
    expect(claims).toMatchObject([{ occasion: 'pressing', heldFor: null, claimedBy: 1 }])
  })

  test('that is put back waits or ends with its reason, and is nobody’s any more', async () => {
    const ledger = await openLedger()
    const an = await ledger.person('An')
    const id = await ledger.deliver(an, { status: 'sending', claimedBy: 7, claimedAt: morning })
    await putBack(ledger.db, id, { status: 'held', reason: 'form-open', notBefore: minutes(10), now: morning })
    expect(await ledger.db.delivery.findUnique({ where: { id } })).toMatchObject({
      status: 'held',
      reason: 'form-open',
      claimedBy: null,
      notBefore: minutes(10),
    })
    await putBack(ledger.db, id, { status: 'cancelled', reason: 'late', now: morning })
    expect(await ledger.db.delivery.findUnique({ where: { id } })).toMatchObject({ status: 'held' })
    expect(await releaseHeldForForm(ledger.db, an.linkId, morning)).toBe(true)
    expect(await releaseHeldForForm(ledger.db, (await ledger.person('Cúc')).linkId, morning)).toBe(false)
    expect(await accountsWithDue(ledger.db, morning)).toEqual([ledger.accounts.telegram])
  })
})

describe('a verdict', () => {
  async function claimed(row: Parameters<Ledger['deliver']>[1] = {}, on: 'telegram' | 'zalo' = 'telegram') {
    const ledger = await openLedger()
    const an = await ledger.person('An', { on })
    await ledger.deliver(an, row)
    const [claim] = await claimOne(ledger.db, { accountId: an.accountId, processId: 1, now: morning, realNow: morning })
    if (claim === undefined) throw new Error('nothing was claimed')
    const verdict = async (said: Parameters<typeof settle>[2]) =>
      settle(ledger.db, claim, said, { now: morning, served: Object.values(ledger.accounts) })
    return { ledger, an, claim, verdict, row: async () => ledger.db.delivery.findUniqueOrThrow({ where: { id: claim.id } }) }
  }

  test('"sent" is written once: what comes later changes nothing', async () => {
    const { verdict, row } = await claimed()
    expect(await verdict({ kind: 'sent', messageId: 'm-1' })).toEqual({ kind: 'done' })
    await verdict({ kind: 'failed', reason: 'late' })
    expect(await row()).toMatchObject({ status: 'sent', messageId: 'm-1', attempts: 1, sentAt: morning, claimedBy: null, reason: null })
  })

  test('"again" waits for its time, and an outage of the account uses up no attempt', async () => {
    const { verdict, row } = await claimed()
    const at = minutes(1)
    expect(await verdict({ kind: 'again', afterMs: 60_000, counts: false, mayRepeat: false, reason: 'flood' })).toEqual({
      kind: 'again',
      at,
    })
    expect(await row()).toMatchObject({ status: 'queued', notBefore: at, attempts: 0, reason: 'flood' })
  })

  test('"moved" follows the chat', async () => {
    const { ledger, an, verdict, row } = await claimed()
    await verdict({ kind: 'moved', chatId: '4242' })
    expect(await ledger.db.chatLink.findUnique({ where: { id: an.linkId } })).toMatchObject({ chatId: '4242' })
    expect(await row()).toMatchObject({ status: 'queued', attempts: 1 })
  })

  test('"unreachable" that is not certain is believed at the third time, and one that got through forgets the others', async () => {
    const { ledger, an, verdict, row } = await claimed({}, 'zalo')
    const refused = { kind: 'unreachable', reason: 'refused', certain: false } as const
    const claimAgain = async (): Promise<void> => {
      await ledger.db.delivery.updateMany({ where: { status: 'queued' }, data: { status: 'sending', claimedBy: 1, claimedAt: morning } })
    }
    expect(await verdict(refused)).toMatchObject({ kind: 'again' })
    await claimAgain()
    expect(await verdict(refused)).toMatchObject({ kind: 'again' })
    expect(await ledger.db.chatLink.findUnique({ where: { id: an.linkId } })).toMatchObject({ refusals: 2, unreachableAt: null })
    await claimAgain()
    expect(await verdict(refused)).toEqual({ kind: 'lost', personId: an.id, linkId: an.linkId })
    expect(await row()).toMatchObject({ status: 'unreachable', reason: 'blocked', attempts: 3 })
  })

  test('"unreachable" sends along to the other messenger what waits, and ends a last word', async () => {
    const { ledger, an, verdict } = await claimed()
    const waiting = await ledger.deliver(an, { status: 'held', reason: 'quiet-hours', notBefore: minutes(30) })
    const word = await ledger.deliver(an, { kind: 'link-ended', source: an.linkId })
    const link = { chatId: 'z-1', consentVersion: 'test', consentAt: morning, lastSeenAt: morning, createdAt: morning }
    const other = await ledger.db.chatLink.create({ data: { ...link, personId: an.id, accountId: ledger.accounts.zalo } })
    expect(await verdict({ kind: 'unreachable', reason: 'blocked', certain: true })).toMatchObject({ kind: 'rerouted', due: [minutes(30)] })
    expect(await ledger.db.delivery.findUnique({ where: { id: waiting } })).toMatchObject({ status: 'held', linkId: other.id })
    const [claim] = await claimOne(ledger.db, { accountId: an.accountId, processId: 1, now: morning, realNow: morning })
    if (claim === undefined) throw new Error('nothing was claimed')
    const context = { now: morning, served: Object.values(ledger.accounts) }
    expect(await settle(ledger.db, claim, { kind: 'unreachable', reason: 'blocked', certain: false }, context)).toEqual({ kind: 'done' })
    expect(await ledger.db.delivery.findUnique({ where: { id: word } })).toMatchObject({ status: 'unreachable', linkId: an.linkId })
  })

  test('"unreachable" of a chat whose link has ended loses nobody', async () => {
    const { ledger, an, verdict, row } = await claimed()
    await ledger.db.chatLink.update({ where: { id: an.linkId }, data: { endedAt: morning } })
    expect(await verdict({ kind: 'unreachable', reason: 'blocked', certain: true })).toEqual({ kind: 'done' })
    expect(await row()).toMatchObject({ status: 'unreachable', reason: 'not-linked' })
  })

  test('"unreachable" goes to the other messenger where there is one', async () => {
    const { ledger, an, verdict, row } = await claimed()
    const link = { chatId: 'z-1', consentVersion: 'test', consentAt: morning, lastSeenAt: morning, createdAt: morning }
    const other = await ledger.db.chatLink.create({ data: { ...link, personId: an.id, accountId: ledger.accounts.zalo } })
    expect(await verdict({ kind: 'unreachable', reason: 'blocked', certain: true })).toEqual({
      kind: 'rerouted',
      accountId: ledger.accounts.zalo,
      due: [],
    })
    expect(await row()).toMatchObject({ status: 'queued', accountId: ledger.accounts.zalo, linkId: other.id })
  })
})

test('the next thing due is the nearest of messages that wait and of occasions that have not happened', async () => {
  const ledger = await openLedger()
  expect(await nextDue(ledger.db, morning)).toBeNull()
  const an = await ledger.person('An')
  await ledger.deliver(an, { notBefore: morning })
  await ledger.deliver(an, { notBefore: minutes(-60), status: 'sent' })
  expect(await nextDue(ledger.db, morning)).toBeNull()
  await ledger.meeting(an, [an])
  expect(await nextDue(ledger.db, morning)).toEqual(new Date('2026-11-30T07:30:00+07:00'))
  await ledger.deliver(an, { status: 'held', notBefore: minutes(30) })
  expect(await nextDue(ledger.db, morning)).toEqual(minutes(30))
  await ledger.db.occasion.updateMany({ data: { firedAt: morning } })
  expect(await nextDue(ledger.db, minutes(30))).toBeNull()
})

function minutes(count: number): Date {
  return new Date(morning.getTime() + count * 60_000)
}
