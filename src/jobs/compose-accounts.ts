import type { DeliveryKind } from '../domain/delivery.ts'
import { markReached, monthOf, nextMonth, runsOutOn } from '../domain/usage.ts'
import { botName, troubleOf } from '../db/accounts.ts'
import { isCaretaker } from '../db/people.ts'
import { usageOf, waitingOn } from '../db/usage.ts'
import { superseded, type Context, type Found } from './composing.ts'

const kinds = ['account-usage', 'account-quota', 'account-stopped'] as const
export type AboutAccounts = (typeof kinds)[number]

export function isAboutAccounts(kind: DeliveryKind): kind is AboutAccounts {
  return kinds.some((one) => one === kind)
}

/** What those who look after the bots are told: the row's source is the account. Everything is read now; what is over is not told. */
export async function aboutAccounts({ runtime, tx, now, claim }: Context, kind: AboutAccounts): Promise<Found> {
  const account = [...runtime.accounts.values()].find(({ id }) => id === claim.source)
  const bot = await botName(tx, claim.source, runtime.accounts.keys())
  if (account === undefined || bot === null || !(await isCaretaker(tx, claim.personId, now))) return superseded
  const month = monthOf(now)
  const used = await usageOf(tx, account.id, month)
  const limit = account.messagesPerMonth
  if (kind === 'account-usage') {
    // "usage 70 2026-11": another mark was reached since, or the month is over.
    if (limit === null || claim.occasion !== `usage ${markReached(used, limit)} ${month.slice(0, 7)}`) return superseded
    return { kind: 'notice', notice: { kind, bot, used, limit, month, runsOut: runsOutOn({ used, limit }, now), next: nextMonth(now) } }
  }
  const trouble = await troubleOf(tx, account.id)
  const waiting = await waitingOn(tx, account.id)
  if (kind === 'account-stopped')
    return trouble?.reason === 'unauthorized' ? { kind: 'notice', notice: { kind, bot, waiting } } : superseded
  return trouble?.reason === 'quota'
    ? { kind: 'notice', notice: { kind, bot, until: trouble.until, usage: limit === null ? null : { used, limit }, waiting } }
    : superseded
}
