import { z } from 'zod'
import { deliveryKinds, isDeliveryKind, refusalsUntilUnreachable, type DeliveryKind, type Verdict } from '../domain/delivery.ts'
import type { AccountId, PersonId } from '../domain/ids.ts'
import type { Db } from './client.ts'
import { brandAccount, brandPerson } from './brands.ts'
import { nextMorning } from './candidates/alert-days.ts'
import { moveWaiting, reachOf } from './deliveries.ts'

/** A row of the ledger in the hands of one process. */
export type Claim = {
  id: bigint
  accountId: AccountId
  kind: DeliveryKind
  source: string
  meetingId: string | null
  occasion: string
  personId: PersonId
  linkId: string
  chatId: string
  attempts: number
  mayRepeat: boolean
  urgent: boolean
  dueAt: Date
  notBefore: Date
  /** Why it had waited, if it had. */
  heldFor: string | null
  /** Which process made the claim, and when: the name of this claim and no later one on the row. */
  claimedBy: number
  claimedAt: Date
}

const row = z.object({
  id: z.bigint(),
  accountId: z.string(),
  kind: z.string(),
  source: z.string(),
  meetingId: z.string().nullable(),
  occasion: z.string(),
  personId: z.string(),
  linkId: z.string(),
  chatId: z.string(),
  attempts: z.number(),
  mayRepeat: z.boolean(),
  urgent: z.boolean(),
  dueAt: z.date(),
  notBefore: z.date(),
  heldFor: z.string().nullable(),
  claimedBy: z.number(),
  claimedAt: z.date(),
})
const ranked = row.extend({ priority: z.number() })

/** Rows of other kinds belong to a newer program that runs beside this one, or will again: they are left alone. */
const knownKinds = Object.keys(deliveryKinds)

/** How many messages an account would take. */
export type Asked = { accountId: AccountId; most: number }

/**
 * Claims the next messages that are due on some accounts, of each at most as many as it asks for: by priority, then by age. A chat that has
 * a message on its way is left out, and no chat gets two at once, so that messages to one person never overtake each other. What was held
 * for the same chat comes along, to be merged into one message. Gives the claims by chat; none of an account that must pause, and none
 * while a restored copy holds everything back. The caller commits them before anything is sent.
 */
export async function claimNext(
  db: Db,
  asked: readonly Asked[],
  { processId, now, realNow }: { processId: number; now: Date; realNow: Date },
): Promise<Claim[][]> {
  const accountIds = asked.map(({ accountId }) => accountId)
  const mosts = asked.map(({ most }) => most)
  // Somewhat more than asked for: several of the first may be for one chat.
  const found = await db.$queryRaw<unknown[]>`
    WITH asked AS (
      SELECT * FROM unnest(${accountIds}::uuid[], ${mosts}::int[]) AS a("accountId", most)
      WHERE NOT EXISTS (SELECT 1 FROM "Instance" WHERE "sendingPausedAt" IS NOT NULL)
        AND NOT EXISTS (SELECT 1 FROM "BotAccount" b WHERE b.id = a."accountId" AND b."pausedUntil" > ${realNow})
    ), due AS (
      SELECT d.*, a.most FROM asked a CROSS JOIN LATERAL (
        SELECT d.id, d."accountId", d."linkId", d.status, d.priority, d."notBefore" FROM "Delivery" d
        WHERE d."accountId" = a."accountId" AND d.status IN ('queued', 'held') AND d."notBefore" <= ${now} AND d.kind = ANY(${knownKinds})
          AND NOT EXISTS (SELECT 1 FROM "Delivery" s WHERE s."linkId" = d."linkId" AND s.status = 'sending')
        ORDER BY d.priority, d."notBefore", d.id LIMIT a.most * 2 FOR UPDATE SKIP LOCKED) d
    ), first AS (
      SELECT DISTINCT ON ("linkId") * FROM due ORDER BY "linkId", priority, "notBefore", id
    ), ranked AS (
      SELECT *, row_number() OVER (PARTITION BY "accountId" ORDER BY priority, "notBefore", id) AS place FROM first
    ), next AS (
      SELECT * FROM ranked WHERE place <= most
    ), together AS (
      SELECT id, status FROM next
      UNION
      SELECT o.id, o.status FROM next n CROSS JOIN LATERAL (
        SELECT h.id, h.status FROM "Delivery" h
        WHERE h."linkId" = n."linkId" AND h.status = 'held' AND h."notBefore" <= ${now} AND h."accountId" = n."accountId" AND h.kind = ANY(${knownKinds})
        ORDER BY h.priority, h.id LIMIT 10 FOR UPDATE SKIP LOCKED) o
      WHERE n.status = 'held'
    )
    UPDATE "Delivery" d SET status = 'sending', "claimedBy" = ${processId}, "claimedAt" = ${realNow}, "updatedAt" = ${now}
    FROM together t, "ChatLink" l WHERE d.id = t.id AND l.id = d."linkId"
    RETURNING d.id, d."accountId", d.kind, d.source, d."meetingId", d.occasion, d."personId", d."linkId", l."chatId", d.attempts, d."mayRepeat", d.urgent, d."dueAt", d."notBefore",
      CASE WHEN t.status = 'held' THEN d.reason END AS "heldFor", d."claimedBy", d."claimedAt", d.priority`
  const claims = found.map((one) => ranked.parse(one)).toSorted((a, b) => a.priority - b.priority || Number(a.id - b.id))
  const byChat = new Map<string, Claim[]>()
  for (const { priority: _, ...one } of claims) byChat.set(one.linkId, [...(byChat.get(one.linkId) ?? []), toClaim(one)])
  return [...byChat.values()].map((own) => own.toSorted((a, b) => Number(a.id - b.id)))
}

function toClaim({ kind, accountId, personId, ...rest }: z.infer<typeof row>): Claim {
  if (!isDeliveryKind(kind)) throw new Error(`unknown kind of delivery: ${kind}`)
  return { ...rest, kind, accountId: brandAccount(accountId), personId: brandPerson(personId) }
}

/** Ends a claim without sending: the message has become pointless, or has to wait. */
export async function putBack(
  db: Db,
  id: bigint,
  end: { status: 'cancelled' | 'expired'; reason: string; now: Date } | { status: 'held'; reason: string; notBefore: Date; now: Date },
): Promise<void> {
  const { now, ...rest } = end
  await db.delivery.updateMany({ where: { id, status: 'sending' }, data: { ...rest, claimedBy: null, claimedAt: null, updatedAt: now } })
}

/**
 * Ends a claim on a chat that is its person's no more: another messenger that reaches him gets the message, else it is unreachable. Gives
 * the account that has it now, or null.
 */
export async function putElsewhere(db: Db, claim: Claim, context: { now: Date; served: Iterable<AccountId> }): Promise<AccountId | null> {
  const { now } = context
  const way = (await reachOf(db, [claim.personId], context.served)).get(claim.personId)
  await db.delivery.updateMany({
    where: { id: claim.id, status: 'sending' },
    data: {
      claimedBy: null,
      claimedAt: null,
      updatedAt: now,
      ...(way?.kind === 'channel'
        ? { status: 'queued' as const, accountId: way.channel.accountId, linkId: way.channel.linkId, notBefore: now, reason: null }
        : { status: 'unreachable' as const, reason: way?.why ?? 'not-linked' }),
    },
  })
  return way?.kind === 'channel' ? way.channel.accountId : null
}

/** Puts messages off whose claim was rolled back because they could not be put into words. Each leaves alone next time. */
export async function putOff(db: Db, claims: readonly Claim[], off: { verdictOn: (claim: Claim) => Verdict; now: Date }): Promise<void> {
  for (const claim of claims) {
    const verdict = off.verdictOn(claim)
    const end =
      verdict.kind === 'again'
        ? { status: 'queued' as const, reason: verdict.reason, notBefore: new Date(off.now.getTime() + verdict.afterMs) }
        : { status: 'failed' as const, reason: 'reason' in verdict ? verdict.reason : verdict.kind }
    await db.delivery.updateMany({
      where: { id: claim.id, status: { in: ['queued', 'held'] } },
      data: { ...end, attempts: { increment: 1 }, updatedAt: off.now },
    })
  }
}

/** What the ledger did with a verdict. `again` = it will be tried once more at that instant; `lost` = this person cannot be reached any more. */
export type Settled =
  | { kind: 'done' }
  | { kind: 'again'; at: Date }
  | { kind: 'rerouted'; accountId: AccountId; due: Date[] }
  | { kind: 'lost'; personId: PersonId; linkId: string }

/** `tells`: the version of its meeting that the message told; null for one that tells none. */
export type Left = { claim: Claim; messageId: string; tells: number | null }

/**
 * Writes down, in one statement, that messages have left, that their chats take messages, and which version of a meeting their people
 * know by now (never an older one). Only rows as they were claimed are touched: what has been settled or claimed anew since stays.
 */
export async function settleSent(db: Db, sent: readonly Left[], now: Date): Promise<void> {
  if (sent.length === 0) return
  const column = <T>(of: (left: Left) => T): T[] => sent.map(of)
  // Arrays, of which PostgreSQL expects to be short: rows from JSON would be 100 to it, and whole tables read for some ten.
  await db.$executeRaw`
    WITH r AS (
      SELECT * FROM unnest(
        ${column(({ claim }) => claim.id)}::bigint[], ${column(({ claim }) => claim.claimedBy)}::int[],
        ${column(({ claim }) => claim.claimedAt)}::timestamptz[], ${column(({ messageId }) => messageId)}::text[],
        ${column(({ claim }) => claim.linkId)}::uuid[], ${column(({ claim }) => claim.meetingId)}::uuid[],
        ${column(({ claim }) => claim.personId)}::uuid[], ${column(({ tells }) => tells)}::int[]
      ) AS r(id, by, at, message, link, meeting, person, version)
    ), calm AS (
      UPDATE "ChatLink" l SET refusals = 0 FROM r WHERE l.id = r.link AND l.refusals > 0
    ), told AS (
      UPDATE "Rsvp" v SET "toldVersion" = r.version FROM r
      WHERE v."meetingId" = r.meeting AND v."personId" = r.person AND r.version IS NOT NULL AND (v."toldVersion" IS NULL OR v."toldVersion" < r.version)
    )
    UPDATE "Delivery" d
    SET status = 'sent', "messageId" = r.message, "sentAt" = ${now}, "updatedAt" = ${now}, attempts = d.attempts + 1, reason = NULL,
      "claimedBy" = NULL, "claimedAt" = NULL
    FROM r WHERE d.id = r.id AND d.status = 'sending' AND d."claimedBy" = r.by AND d."claimedAt" = r.at`
}

/** Writes the verdict on a claim. Only the row as it was claimed is touched: what has been settled or claimed anew since stays. */
export async function settle(
  db: Db,
  claim: Claim,
  verdict: Verdict,
  context: { now: Date; served: Iterable<AccountId> },
): Promise<Settled> {
  const { now } = context
  const released = { claimedBy: null, claimedAt: null, updatedAt: now }
  const update = async (data: Parameters<typeof db.delivery.updateMany>[0]['data']): Promise<void> => {
    await db.delivery.updateMany({
      where: { id: claim.id, status: 'sending', claimedBy: claim.claimedBy, claimedAt: claim.claimedAt },
      data: { ...released, ...data },
    })
  }
  switch (verdict.kind) {
    case 'sent':
      await settleSent(db, [{ claim, messageId: verdict.messageId, tells: null }], now)
      return { kind: 'done' }
    case 'again': {
      const at = new Date(now.getTime() + verdict.afterMs)
      await update({
        status: 'queued',
        notBefore: at,
        mayRepeat: verdict.mayRepeat,
        reason: verdict.reason,
        ...(verdict.counts && { attempts: { increment: 1 } }),
      })
      return { kind: 'again', at }
    }
    case 'moved':
      await db.chatLink.updateMany({ where: { id: claim.linkId }, data: { chatId: verdict.chatId } })
      await update({ status: 'queued', notBefore: now, attempts: { increment: 1 } })
      return { kind: 'again', at: now }
    case 'failed':
    case 'unknown':
      await update({ status: verdict.kind, reason: verdict.reason, attempts: { increment: 1 } })
      return { kind: 'done' }
    case 'unreachable':
      return settleUnreachable(db, claim, verdict, { ...context, update })
  }
}

type Update = (data: Parameters<Db['delivery']['updateMany']>[0]['data']) => Promise<void>

/**
 * The chat refused. When it is sure, the person's other messenger is used, also for what waits; when not (Zalo has no code for it), only
 * after several refusals. A last word has no other way.
 */
async function settleUnreachable(
  db: Db,
  claim: Claim,
  verdict: { reason: string; certain: boolean },
  context: { now: Date; served: Iterable<AccountId>; update: Update },
): Promise<Settled> {
  const { now, update } = context
  const served = [...context.served]
  if (claim.kind === 'link-ended') {
    await update({ status: 'unreachable', reason: 'blocked', attempts: { increment: 1 } })
    return { kind: 'done' }
  }
  const link = await db.chatLink.update({
    where: { id: claim.linkId },
    data: { refusals: { increment: 1 } },
    select: { refusals: true, endedAt: true },
  })
  if (!verdict.certain && link.refusals < refusalsUntilUnreachable && link.endedAt === null) {
    const at = new Date(now.getTime() + 60_000 * link.refusals)
    await update({ status: 'queued', notBefore: at, reason: verdict.reason, attempts: { increment: 1 } })
    return { kind: 'again', at }
  }
  const { count } = await db.chatLink.updateMany({
    where: { id: claim.linkId, unreachableAt: null },
    data: { unreachableAt: now, unreachableReason: verdict.reason },
  })
  const other = (await reachOf(db, [claim.personId], served)).get(claim.personId)
  if (other?.kind === 'channel') {
    await update({
      status: 'queued',
      accountId: other.channel.accountId,
      linkId: other.channel.linkId,
      notBefore: now,
      reason: verdict.reason,
      attempts: { increment: 1 },
    })
    const { due } = await moveWaiting(db, claim.personId, { now, served })
    return { kind: 'rerouted', accountId: other.channel.accountId, due }
  }
  await update({ status: 'unreachable', reason: other?.why ?? 'blocked', attempts: { increment: 1 } })
  return count > 0 && link.endedAt === null ? { kind: 'lost', personId: claim.personId, linkId: claim.linkId } : { kind: 'done' }
}

/** Claims whose outcome nobody has written down yet. */
export async function openClaims(db: Db): Promise<Claim[]> {
  const found = await db.$queryRaw<unknown[]>`
    SELECT d.id, d."accountId", d.kind, d.source, d."meetingId", d.occasion, d."personId", d."linkId", l."chatId", d.attempts, d."mayRepeat", d.urgent, d."dueAt",
      d."notBefore", NULL AS "heldFor", d."claimedBy", d."claimedAt"
    FROM "Delivery" d JOIN "ChatLink" l ON l.id = d."linkId" WHERE d.status = 'sending' AND d.kind = ANY(${knownKinds}) ORDER BY d.id`
  return found.map((one) => toClaim(row.parse(one)))
}

/** Accounts on which something is due now. */
export async function accountsWithDue(db: Db, now: Date): Promise<string[]> {
  const rows = await db.delivery.groupBy({
    by: ['accountId'],
    where: { status: { in: ['queued', 'held'] }, notBefore: { lte: now }, accountId: { not: null } },
  })
  return rows.flatMap(({ accountId }) => (accountId === null ? [] : [accountId]))
}

/** Messages that waited for a form to end may leave now. Gives true if there were any. */
export async function releaseHeldForForm(db: Db, linkId: string, now: Date): Promise<boolean> {
  const { count } = await db.delivery.updateMany({
    where: { linkId, status: 'held', reason: 'form-open' },
    data: { notBefore: now, updatedAt: now },
  })
  return count > 0
}

/** The next instant at which a message, an occasion or a morning of alerts is due after `now`; null when there is none. */
export async function nextDue(db: Db, now: Date): Promise<Date | null> {
  const [delivery, occasion, morning] = await Promise.all([
    db.delivery.findFirst({
      where: { status: { in: ['queued', 'held'] }, notBefore: { gt: now } },
      orderBy: { notBefore: 'asc' },
      select: { notBefore: true },
    }),
    db.occasion.findFirst({ where: { firedAt: null, dueAt: { gt: now } }, orderBy: { dueAt: 'asc' }, select: { dueAt: true } }),
    nextMorning(db, now),
  ])
  const instants = [...(delivery ? [delivery.notBefore] : []), ...(occasion ? [occasion.dueAt] : []), ...(morning ? [morning] : [])]
  return instants.length === 0 ? null : new Date(Math.min(...instants.map((instant) => instant.getTime())))
}
