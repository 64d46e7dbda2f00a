import { accountsBeside, troubleOf, tryAgain } from '../db/accounts.ts'
import { brandPerson } from '../db/brands.ts'
import { transaction } from '../db/client.ts'
import { addDeliveries, hasDelivery, moveWaiting } from '../db/deliveries.ts'
import { caretakers } from '../db/people.ts'
import { peopleToMove, strand, unstrand, usageOf } from '../db/usage.ts'
import type { DeliveryKind } from '../domain/delivery.ts'
import { localDay } from '../domain/local-time.ts'
import { settingsOf } from '../domain/settings.ts'
import { markReached, monthOf, pausedInVain, usedUp, type Trouble } from '../domain/usage.ts'
import { touch, untouched, type Account, type Runtime, type Touched } from '../runtime.ts'

/** A message that waits for an account nobody serves: it may be one that another process serves and this one does not know yet. */
const notServedPatienceMs = 15 * 60_000
/** People whose messages are moved to another messenger in one go. */
const mostMoves = 500

/** told: notices about accounts; moved: people who get what waits elsewhere; stranded and revived: messages of accounts not served. */
type AccountCounts = { told: number; moved: number; stranded: number; revived: number }

/**
 * Looks after the bot accounts: tells those who look after them what they must know, once each, and brings what waits on an account that
 * cannot send to another messenger of its person. Safe to run twice, and by several processes.
 */
export async function lookAfterAccounts(runtime: Runtime): Promise<AccountCounts> {
  const { db } = runtime
  const [now, realNow] = [runtime.now(), runtime.realNow()]
  const touched = untouched()
  const counts: AccountCounts = { told: 0, moved: 0, stranded: 0, revived: 0 }
  const leaving: string[] = []
  for (const account of runtime.accounts.values()) {
    const used = await usageOf(db, account.id, monthOf(now))
    const trouble = await mend(runtime, account, { used, trouble: await troubleOf(db, account.id), realNow })
    if (trouble !== null && trouble.reason !== 'flood') leaving.push(account.id)
    for (const news of newsOf({ used, limit: account.messagesPerMonth, trouble }, now))
      if (await tell(runtime, { account, news, touched })) counts.told += 1
  }
  const served = [...runtime.accounts.keys()]
  const gone = await accountsBeside(db, served)
  const before = new Date(now.getTime() - notServedPatienceMs)
  counts.revived = await unstrand(db, { served, now })
  const healthy = served.filter((id) => !leaving.includes(id))
  for (const personId of await peopleToMove(db, { leaving, gone, healthy, before, most: mostMoves })) {
    touch(touched, await transaction(db, (tx) => moveWaiting(tx, brandPerson(personId), { now, served })))
    counts.moved += 1
  }
  counts.stranded = await strand(db, { gone, before, now })
  if (counts.revived > 0) for (const id of served) touched.accounts.add(id)
  if (touched.accounts.size > 0) await runtime.wake(touched)
  return counts
}

/** Ends a pause for a quota that is over, or that a limit which was raised has made needless. Gives what is left of the trouble. */
async function mend(
  runtime: Runtime,
  { id, messagesPerMonth }: Account,
  { used, trouble, realNow }: { used: number; trouble: Trouble | null; realNow: Date },
): Promise<Trouble | null> {
  if (trouble === null || trouble.reason !== 'quota') return trouble
  if (trouble.until > realNow && !pausedInVain(trouble, { now: realNow, usedUp: usedUp(used, messagesPerMonth) })) return trouble
  await tryAgain(runtime.db, id)
  return null
}

type News = { kind: DeliveryKind; occasion: string }

/** What is to be told of an account by now. Its occasion makes it be told once: for a month and mark, or a day on which trouble began. */
function newsOf({ used, limit, trouble }: { used: number; limit: number | null; trouble: Trouble | null }, now: Date): News[] {
  const mark = limit === null ? null : markReached(used, limit)
  return [
    ...(mark === null ? [] : [{ kind: 'account-usage' as const, occasion: `usage ${mark} ${monthOf(now).slice(0, 7)}` }]),
    ...(trouble?.reason === 'quota' ? [{ kind: 'account-quota' as const, occasion: `quota ${localDay(trouble.since)}` }] : []),
    ...(trouble?.reason === 'unauthorized' ? [{ kind: 'account-stopped' as const, occasion: `stopped ${localDay(trouble.since)}` }] : []),
  ]
}

async function tell(runtime: Runtime, { account, news, touched }: { account: Account; news: News; touched: Touched }): Promise<boolean> {
  if (await hasDelivery(runtime.db, news.kind, account.id, news.occasion)) return false
  const now = runtime.now()
  return transaction(runtime.db, async (tx) => {
    const people = await caretakers(tx, now)
    const row = { ...news, source: account.id, meetingId: null, people, authorId: null, urgent: false, quiet: settingsOf([]) }
    touch(touched, await addDeliveries(tx, row, { now, served: runtime.accounts.keys() }))
    return people.length > 0
  })
}
