import { expect, test } from 'vitest'
import { marksOfWaiting } from '../../src/db/operator.ts'
import { watchMovement } from '../../src/operator/movement.ts'
import { morning, openLedger, type Ledger } from '../support/seed.ts'

/** Somebody who looks now and then, with a clock of his own. */
async function watched() {
  const ledger = await openLedger()
  let seconds = 0
  const now = (): Date => new Date(morning.getTime() + seconds * 1000)
  const served = [ledger.accounts.telegram, ledger.accounts.zalo]
  const look = watchMovement({ marks: (dueBy) => marksOfWaiting(ledger.db, { served, dueBy, realNow: now() }), now, realNow: now })
  return {
    ledger,
    now,
    lookAt: async (second: number): Promise<string[]> => {
      seconds = second
      return look()
    },
  }
}

async function update({ db, accounts }: Ledger, key: string): Promise<void> {
  await db.inboundUpdate.create({
    data: { accountId: accounts.telegram, chatId: 'a', updateKey: key, kind: 'text', receivedAt: morning },
  })
}

test('a message that is due and stays for a minute stands still, until it leaves', async () => {
  const { ledger, lookAt } = await watched()
  const { telegram } = ledger.accounts
  await ledger.deliver(await ledger.person('An'))
  expect(await lookAt(0)).toEqual([])
  expect(await lookAt(59)).toEqual([])
  expect(await lookAt(60)).toEqual([telegram])
  expect(await lookAt(61)).toEqual([telegram])
  await ledger.db.delivery.updateMany({ data: { status: 'sent' } })
  expect(await lookAt(62)).toEqual([])
})

test('a long line that moves does not stand still, and one that grows does not seem to move', async () => {
  const { ledger, lookAt } = await watched()
  const [an, cuc] = [await ledger.person('An'), await ledger.person('Cúc', { on: 'zalo' })]
  const first = await ledger.deliver(an)
  await ledger.deliver(an)
  await ledger.deliver(cuc)
  await lookAt(0)
  await ledger.db.delivery.update({ where: { id: first }, data: { status: 'sent' } })
  await ledger.deliver(cuc, { notBefore: new Date(morning.getTime() + 30_000) })
  expect(await lookAt(60)).toEqual([ledger.accounts.zalo])
})

test('what waits for a reason does not stand still: a pause, also one that is over, a dead token, a restored copy, another house’s bot', async () => {
  const { ledger, lookAt, now } = await watched()
  const { db } = ledger
  await ledger.deliver(await ledger.person('An'))
  const id = ledger.accounts.telegram
  const until = (seconds: number): Date => new Date(morning.getTime() + seconds * 1000)
  await lookAt(0)
  await db.botAccount.update({ where: { id }, data: { pausedUntil: until(70) } })
  expect(await lookAt(65)).toEqual([])
  expect(await lookAt(126)).toEqual([])
  await db.botAccount.update({ where: { id }, data: { stoppedReason: 'unauthorized' } })
  expect(await lookAt(190)).toEqual([])
  await db.botAccount.update({ where: { id }, data: { stoppedReason: null } })
  expect(await lookAt(251)).toEqual([])
  expect(await lookAt(312)).toEqual([id])
  await db.instance.create({ data: { id: 1, purpose: 'real', fieldKeyFingerprint: '', sendingPausedAt: now() } })
  expect(await lookAt(313)).toEqual([])
  expect(await marksOfWaiting(db, { served: [], dueBy: now(), realNow: now() })).toEqual(new Map())
})

test('an update that nobody handles for a minute stands still, whatever comes in behind it', async () => {
  const { ledger, lookAt } = await watched()
  await update(ledger, 'first')
  await lookAt(0)
  await update(ledger, 'second')
  expect(await lookAt(61)).toEqual(['inbox'])
  await ledger.db.inboundUpdate.updateMany({ where: { updateKey: 'first' }, data: { handledAt: morning } })
  expect(await lookAt(62)).toEqual([])
})
