import { z } from 'zod'
import type { AccountId } from '../domain/ids.ts'
import { monthOf } from '../domain/usage.ts'
import type { Db } from './client.ts'
import { brandAccount } from './brands.ts'

/** A bot account as the operator sees it, with what waits on it. Counts of messages of the ledger; no person, no chat. */
export type AccountState = {
  id: AccountId
  platform: string
  /** The bot's own id on its messenger. */
  bot: string
  handle: string | null
  queued: number
  held: number
  sending: number
  unknown: number
  /** Of those that wait: due now, and since when the oldest is. */
  due: number
  oldestDueAt: Date | null
  /** Sent in the calendar month (Viet Nam) of `now`. */
  messages: number
  capacity: number | null
  pausedUntil: Date | null
  pausedReason: string | null
  stoppedReason: string | null
}

export type State = {
  accounts: AccountState[]
  /** Of the accounts that this house serves: updates nobody has handled, answers that have not left. */
  updates: { waiting: number; oldestAt: Date | null }
  answers: { waiting: number; oldestAt: Date | null }
  /** Real time of the last tick of any worker; null before the first. */
  tickedAt: Date | null
  /** Since when a restored copy holds everything back; null when it does not. */
  sendingPausedAt: Date | null
}

const openRow = z.object({
  accountId: z.string().nullable(),
  queued: z.number(),
  held: z.number(),
  sending: z.number(),
  due: z.number(),
  oldestDueAt: z.date().nullable(),
})
const waitingRow = z.object({ waiting: z.number(), oldestAt: z.date().nullable() })

/** What there is to do and what waits. Reads the partial indexes of what is open, never what is done. */
export async function lookAround(db: Db, { served, now }: { served: Iterable<AccountId>; now: Date }): Promise<State> {
  const ids = [...served]
  const month = new Date(monthOf(now))
  const [accounts, open, unknown, [updates], [answers], instance] = await Promise.all([
    db.botAccount.findMany({ orderBy: { createdAt: 'asc' }, include: { usage: { where: { month }, select: { messages: true } } } }),
    db.$queryRaw<unknown[]>`
      SELECT "accountId", count(*) FILTER (WHERE status = 'queued')::int AS queued, count(*) FILTER (WHERE status = 'held')::int AS held,
        count(*) FILTER (WHERE status = 'sending')::int AS sending,
        count(*) FILTER (WHERE status <> 'sending' AND "notBefore" <= ${now})::int AS due,
        min("notBefore") FILTER (WHERE status <> 'sending' AND "notBefore" <= ${now}) AS "oldestDueAt"
      FROM "Delivery" WHERE status IN ('queued', 'held', 'sending') GROUP BY "accountId"`,
    unknownDeliveries(db),
    db.$queryRaw<unknown[]>`
      SELECT count(*)::int AS waiting, min("receivedAt") AS "oldestAt" FROM "InboundUpdate"
      WHERE "handledAt" IS NULL AND "accountId" = ANY(${ids}::uuid[])`,
    db.$queryRaw<unknown[]>`
      SELECT count(*)::int AS waiting, min("handledAt") AS "oldestAt" FROM "InboundUpdate"
      WHERE reply IS NOT NULL AND "repliedAt" IS NULL AND "nextReplyAt" IS NOT NULL AND "accountId" = ANY(${ids}::uuid[])`,
    db.instance.findUnique({ where: { id: 1 }, select: { tickedAt: true, sendingPausedAt: true } }),
  ])
  const rows = open.map((one) => openRow.parse(one))
  return {
    accounts: accounts.map(({ id, platform, externalId, handle, capacity, pausedUntil, pausedReason, stoppedReason, usage }) => {
      const own = rows.find(({ accountId }) => accountId === id)
      return {
        id: brandAccount(id),
        platform,
        bot: externalId,
        handle,
        queued: own?.queued ?? 0,
        held: own?.held ?? 0,
        sending: own?.sending ?? 0,
        unknown: unknown.filter(({ accountId }) => accountId === id).reduce((sum, { count }) => sum + count, 0),
        due: own?.due ?? 0,
        oldestDueAt: own?.oldestDueAt ?? null,
        messages: usage[0]?.messages ?? 0,
        capacity,
        pausedUntil,
        pausedReason,
        stoppedReason,
      }
    }),
    updates: waitingRow.parse(updates),
    answers: waitingRow.parse(answers),
    tickedAt: instance?.tickedAt ?? null,
    sendingPausedAt: instance?.sendingPausedAt ?? null,
  }
}

const unknownRow = z.object({
  accountId: z.string().nullable(),
  kind: z.string(),
  count: z.number(),
  oldestAt: z.date(),
  ids: z.array(z.string()),
})
/** Messages of one kind on one account of which it is not known whether they arrived; the first 20 of their ids. */
export type UnknownDeliveries = z.infer<typeof unknownRow>

export async function unknownDeliveries(db: Db): Promise<UnknownDeliveries[]> {
  const rows = await db.$queryRaw<unknown[]>`
    SELECT "accountId", kind, count(*)::int AS count, min("updatedAt") AS "oldestAt", (array_agg(id::text ORDER BY id))[1:20] AS ids
    FROM "Delivery" WHERE status = 'unknown' GROUP BY "accountId", kind ORDER BY min(id)`
  return rows.map((one) => unknownRow.parse(one))
}

const peopleRow = z.object({ accountId: z.string(), people: z.number() })
const lastRow = z.object({ accountId: z.string(), lastAt: z.date() })
/** How far back the last update of an account is looked for. */
const updatesLookedAt = 20_000

/** People with an open link on each account, and when each account's last update came (null when it is none of the newest 20,000). */
export async function accountPeople(db: Db): Promise<Map<string, { people: number; lastUpdateAt: Date | null }>> {
  const [people, last] = await Promise.all([
    db.$queryRaw<unknown[]>`
      SELECT "accountId", count(DISTINCT "personId")::int AS people FROM "ChatLink" WHERE "endedAt" IS NULL GROUP BY "accountId"`,
    db.$queryRaw<unknown[]>`
      SELECT "accountId", max("receivedAt") AS "lastAt"
      FROM (SELECT "accountId", "receivedAt" FROM "InboundUpdate" ORDER BY id DESC LIMIT ${updatesLookedAt}) newest GROUP BY "accountId"`,
  ])
  const found = new Map<string, { people: number; lastUpdateAt: Date | null }>()
  for (const one of people) {
    const { accountId, people: count } = peopleRow.parse(one)
    found.set(accountId, { people: count, lastUpdateAt: null })
  }
  for (const one of last) {
    const { accountId, lastAt } = lastRow.parse(one)
    found.set(accountId, { people: found.get(accountId)?.people ?? 0, lastUpdateAt: lastAt })
  }
  return found
}

const sameRow = z.object({ accountId: z.string(), rows: z.string() })

/**
 * A mark for each account that has messages due by `dueBy`, and one for the updates nobody has handled: as long as a mark stays the same
 * nothing has moved there. Accounts that wait for a reason (a pause, a dead token, a restored copy) have none; a pause that came
 * and went changes the mark.
 */
export async function marksOfWaiting(
  db: Db,
  { served, dueBy, realNow }: { served: Iterable<AccountId>; dueBy: Date; realNow: Date },
): Promise<Map<string, string>> {
  const ids = [...served]
  const [due, oldest] = await Promise.all([
    db.$queryRaw<unknown[]>`
      SELECT d."accountId", concat_ws(' ', count(*), sum(d.id), a."pausedUntil") AS rows
      FROM "Delivery" d JOIN "BotAccount" a ON a.id = d."accountId"
      WHERE d.status IN ('queued', 'held') AND d."notBefore" <= ${dueBy} AND d."accountId" = ANY(${ids}::uuid[])
        AND (a."pausedUntil" IS NULL OR a."pausedUntil" <= ${realNow}) AND a."stoppedReason" IS NULL
        AND NOT EXISTS (SELECT 1 FROM "Instance" WHERE "sendingPausedAt" IS NOT NULL)
      GROUP BY d."accountId", a."pausedUntil"`,
    db.inboundUpdate.findFirst({
      where: { handledAt: null, accountId: { in: ids } },
      orderBy: { id: 'asc' },
      select: { id: true },
    }),
  ])
  const marks = new Map(
    due.map((one) => {
      const { accountId, rows } = sameRow.parse(one)
      return [accountId, rows]
    }),
  )
  if (oldest !== null) marks.set('inbox', String(oldest.id))
  return marks
}
