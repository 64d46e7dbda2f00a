import { setTimeout as sleep } from 'node:timers/promises'
import { endTrouble, noteTrouble, troubleOf } from '../db/accounts.ts'
import type { Database } from '../db/client.ts'
import { becameUnknown } from '../db/deliveries.ts'
import { addUsage, usageOf, type Used } from '../db/usage.ts'
import type { SendResult } from '../domain/delivery.ts'
import type { AccountId } from '../domain/ids.ts'
import { afterQuota, afterUnauthorized, messagesIn, monthOf, nextMonth, usedUp, type Trouble } from '../domain/usage.ts'
import type { Account, Runtime } from '../runtime.ts'
import type { Platform } from './platform.ts'

type SenderParts = Pick<Runtime, 'log' | 'meter' | 'now' | 'realNow' | 'accounts'> & {
  db: Database['db']
  platforms: ReadonlyMap<AccountId, Pick<Platform, 'send' | 'identify'>>
}

type Sender = {
  send: Runtime['send']
  /** Writes down what was counted and is not written yet. */
  close: () => Promise<void>
}

/** What is counted is written down together this often; a process that is killed forgets no more than that. */
const countEveryMs = 1000
/** An account in trouble is asked after this often: it may have been mended by another process, or by a person. */
const lookAgainMs = 60_000
/** A messenger that does not say within this time who the bot is, takes no messages either. */
const proofMs = 5000
/** While it says nothing, the account waits this long before it is asked again. */
const noProofPauseMs = 3000
/** Who has sent nothing on an account for this long, while another process may have, asks the ledger whether the messenger is in doubt. */
const quietMs = 2000
/** What became unknown longer ago says nothing about the messenger any more. */
const doubtMs = 60_000

/**
 * THE ONE WAY OUT: everything that leaves through an account, deliveries and answers. Counts the messages of each month, and keeps
 * an account that must not send at rest: while it is, nothing reaches its messenger and whoever sends is told to try later. After a send
 * of which nobody knows whether it arrived, the messenger first has to answer a question that changes nothing: a messenger that takes
 * everything and answers nothing makes only those messages uncertain that were on their way, also when another process takes over.
 */
export function createSender({ log, meter, now, realNow, accounts, db, platforms }: SenderParts): Sender {
  const counted = new Map<string, Used>()
  const worked = new Map<AccountId, Date>()
  const resting = new Map<AccountId, number>()
  const doubted = new Set<AccountId>()
  const lastTry = new Map<AccountId, number>()
  const proofs = new Map<AccountId, Promise<boolean>>()
  let timer: NodeJS.Timeout | null = null

  const flush = async (): Promise<void> => {
    timer = null
    const [used, ends] = [[...counted.values()], [...worked]]
    counted.clear()
    worked.clear()
    try {
      if (used.length > 0) await addUsage(db, used)
      for (const [id, at] of ends) await endTrouble(db, id, at)
    } catch (error) {
      log.warn({ err: error }, 'the messages of the month could not be counted; trying again')
      for (const { accountId, month, messages } of used) count(accountId, month, messages)
    }
  }
  const count = (accountId: AccountId, month: string, messages: number): void => {
    const key = `${accountId} ${month}`
    counted.set(key, { accountId, month, messages: messages + (counted.get(key)?.messages ?? 0) })
    timer ??= setTimeout(() => void flush(), countEveryMs)
  }

  /** How long an account must still be left alone, in ms; looks into the table only for one that is known to be in trouble. */
  const restOf = async (id: AccountId): Promise<number> => {
    const lookAt = resting.get(id)
    if (lookAt === undefined) return 0
    const at = realNow().getTime()
    if (at < lookAt) return lookAt - at
    const trouble = await troubleOf(db, id).catch(() => null)
    resting.delete(id)
    return trouble === null ? 0 : rest(id, trouble)
  }
  const rest = (id: AccountId, { until }: Trouble): number => {
    const at = realNow().getTime()
    const restMs = Math.min(until.getTime() - at, lookAgainMs)
    if (restMs > 0) resting.set(id, at + restMs)
    return Math.max(0, restMs)
  }

  const isDoubted = async (id: AccountId): Promise<boolean> => {
    const quiet = realNow().getTime() - (lastTry.get(id) ?? Number.NEGATIVE_INFINITY)
    if (quiet > quietMs && (await becameUnknown(db, id, new Date(now().getTime() - doubtMs)).catch(() => false))) doubted.add(id)
    lastTry.set(id, realNow().getTime())
    return doubted.has(id)
  }

  /** Whether a messenger that is in doubt answers; those who ask at the same time ask once. */
  const proves = async (id: AccountId, platform: Pick<Platform, 'identify'>): Promise<boolean> => {
    const asked = proofs.get(id) ?? answersInTime(platform).finally(() => proofs.delete(id))
    proofs.set(id, asked)
    const proven = await asked
    if (proven) doubted.delete(id)
    return proven
  }

  /** A refusal of the whole account: says until when it rests. */
  const refused = async (account: Account, result: SendResult): Promise<SendResult> => {
    const quota = result.kind === 'retry' && result.quota === true
    if (!quota && result.kind !== 'unauthorized') return result
    try {
      const full = quota && usedUp(await usageOf(db, account.id, monthOf(now())), account.messagesPerMonth)
      const { before, trouble } = await noteTrouble(db, account.id, (known) =>
        quota
          ? afterQuota(known, {
              now: realNow(),
              usedUpUntil: full ? new Date(realNow().getTime() + nextMonth(now()).getTime() - now().getTime()) : null,
            })
          : afterUnauthorized(known, realNow()),
      )
      rest(account.id, trouble)
      if (before?.reason !== trouble.reason)
        log[trouble.reason === 'flood' ? 'warn' : 'error'](
          { account: account.id, platform: account.platform, trouble: trouble.reason, until: trouble.until },
          says[trouble.reason],
        )
      return quota ? { ...result, afterMs: Math.max(0, trouble.until.getTime() - realNow().getTime()) } : result
    } catch (error) {
      log.warn({ err: error, account: account.id }, 'the trouble of an account could not be written down')
      return result
    }
  }

  return {
    send: async (accountId, chatId, message) => {
      const [account, platform] = [accounts.get(accountId), platforms.get(accountId)]
      if (account === undefined || platform === undefined)
        return { kind: 'retry', afterMs: 60_000, accountWide: true, why: 'account-not-served' }
      const restMs = await restOf(accountId)
      if (restMs > 0) return { kind: 'retry', afterMs: restMs, accountWide: true, why: 'account-resting' }
      if ((await isDoubted(accountId)) && !(await proves(accountId, platform)))
        return { kind: 'retry', afterMs: noProofPauseMs, accountWide: true, why: 'messenger-silent' }
      const began = performance.now()
      const result = await platform.send(chatId, message)
      meter.sent({ platform: account.platform, result: result.kind, ms: performance.now() - began })
      if (result.kind === 'unknown') doubted.add(accountId)
      const messages = messagesIn(result)
      if (messages > 0) count(accountId, monthOf(now()), messages)
      if (result.kind === 'sent') worked.set(accountId, realNow())
      return refused(account, result)
    },
    close: async () => {
      if (timer !== null) clearTimeout(timer)
      await flush()
    },
  }
}

async function answersInTime(platform: Pick<Platform, 'identify'>): Promise<boolean> {
  const late = new AbortController()
  try {
    return await Promise.race([
      platform.identify().then(
        () => true,
        () => false,
      ),
      sleep(proofMs, false, { signal: late.signal }),
    ])
  } finally {
    late.abort()
  }
}

const says: Readonly<Record<Trouble['reason'], string>> = {
  flood: 'the messenger refused: too many messages; one more try in a minute',
  quota: 'the messenger refused again: the messages of this bot are used up; it rests. Raise its plan, add a bot, or wait',
  unauthorized: 'the token of this bot is not valid any more: get a new one, set it in .env and restart. What waits is sent then',
}
