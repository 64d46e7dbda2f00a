import { z } from 'zod'
import { deliveryKinds, isDeliveryKind, type DeliveryKind } from '../domain/delivery.ts'
import type { AccountId, MeetingId, PersonId } from '../domain/ids.ts'
import { quietUntilBoth, type QuietHours } from '../domain/quiet-hours.ts'
import type { Person, Unreachable } from '../domain/reply.ts'
import { byGivenName } from '../domain/text.ts'
import type { Db } from './client.ts'
import { brandAccount, brandPerson } from './brands.ts'
import { ownQuietOf } from './quiet.ts'

/** Where a person gets messages now. */
type Channel = { linkId: string; accountId: AccountId; platform: string }
export type Reach = { kind: 'channel'; channel: Channel } | { kind: 'none'; why: Unreachable['why'] }

type LinkRow = {
  id: string
  personId: string
  accountId: string
  unreachableAt: Date | null
  platform: string
  pausedReason: string | null
  preferred: string | null
}

/**
 * How each person can be reached, of the messengers that still take messages and whose account is served: by the one he prefers, else
 * by the one he wrote from last. An account that cannot send at the moment comes last. A person on two messengers gets a message once.
 */
export async function reachOf(db: Db, people: readonly PersonId[], served: Iterable<AccountId>): Promise<Map<PersonId, Reach>> {
  const links = await db.$queryRaw<LinkRow[]>`
    SELECT l.id, l."personId", l."accountId", l."unreachableAt", a.platform, a."pausedReason", p.preferred
    FROM "ChatLink" l JOIN "BotAccount" a ON a.id = l."accountId" JOIN "Person" p ON p.id = l."personId"
    WHERE l."personId" = ANY(${[...people]}::uuid[]) AND l."endedAt" IS NULL AND l."accountId" = ANY(${[...served]}::uuid[])
    ORDER BY l."lastSeenAt" DESC, l.id`
  const reach = new Map<PersonId, Reach>(people.map((id) => [id, { kind: 'none', why: 'not-linked' }]))
  const bestFirst = links.toSorted(
    (a, b) => Number(cannotSend(a)) - Number(cannotSend(b)) || Number(isPreferred(b)) - Number(isPreferred(a)),
  )
  for (const link of bestFirst) {
    const id = brandPerson(link.personId)
    if (reach.get(id)?.kind === 'channel') continue
    reach.set(
      id,
      link.unreachableAt === null
        ? { kind: 'channel', channel: { linkId: link.id, accountId: brandAccount(link.accountId), platform: link.platform } }
        : { kind: 'none', why: 'blocked' },
    )
  }
  return reach
}

/** Its month is used up, or its token is not valid any more: that takes hours or a person. */
function cannotSend({ pausedReason }: LinkRow): boolean {
  return pausedReason === 'quota' || pausedReason === 'unauthorized'
}

function isPreferred({ platform, preferred }: LinkRow): boolean {
  return platform === preferred
}

export type NewDeliveries = {
  kind: DeliveryKind
  /** Id of the thing it is about. */
  source: string
  meetingId: MeetingId | null
  /** What makes this message this one among those of its kind and source. */
  occasion: string
  people: readonly PersonId[]
  authorId: PersonId | null
  urgent: boolean
  quiet: QuietHours
  /** The instant it is meant for, and before which it does not leave; now if left out. */
  dueAt?: Date
}

/**
 * Writes messages into the ledger, in the transaction of the decision. One row per person: whoever has a row for this kind, source
 * and occasion keeps it and gets no second one. People who cannot be reached get a row too, so that it can be told why.
 */
export async function addDeliveries(
  db: Db,
  add: NewDeliveries,
  context: { now: Date; served: Iterable<AccountId> },
): Promise<{ accounts: AccountId[]; due: Date[] }> {
  return addAllDeliveries(db, [add], context)
}

/** The same for several decisions: three statements, however many. */
export async function addAllDeliveries(
  db: Db,
  adds: readonly NewDeliveries[],
  { now, served }: { now: Date; served: Iterable<AccountId> },
): Promise<{ accounts: AccountId[]; due: Date[] }> {
  const people = [...new Set(adds.flatMap((add) => add.people))]
  const reach = await reachOf(db, people, served)
  const own = adds.every(({ urgent }) => urgent) ? new Map<PersonId, QuietHours>() : await ownQuietOf(db, people)
  const accounts = new Set<AccountId>()
  const due: Date[] = []
  const rows = adds.flatMap((add, number) =>
    add.people.map((personId) => {
      const way = reach.get(personId)
      const from = add.dueAt !== undefined && add.dueAt > now ? add.dueAt : now
      const opening = add.urgent ? null : quietUntilBoth(from, add.quiet, own.get(personId) ?? null)
      due.push(opening ?? from)
      if (way?.kind !== 'channel')
        return { of: number, personId, status: 'unreachable', reason: way?.why ?? 'not-linked', notBefore: opening ?? from }
      const { accountId, linkId } = way.channel
      accounts.add(accountId)
      if (opening === null) return { of: number, personId, accountId, linkId, status: 'queued', notBefore: from }
      return { of: number, personId, accountId, linkId, status: 'held', reason: 'quiet-hours', notBefore: opening }
    }),
  )
  const shared = adds.map(({ kind, source, meetingId, occasion, authorId, urgent, dueAt = now }, number) => {
    return { of: number, kind, source, meetingId, occasion, authorId, urgent, dueAt, priority: deliveryKinds[kind].priority }
  })
  await db.$executeRaw`
    INSERT INTO "Delivery" (kind, source, "meetingId", occasion, "personId", "authorId", "accountId", "linkId", status, reason, priority, urgent,
      "dueAt", "notBefore", "createdAt", "updatedAt")
    SELECT a.kind, a.source, a."meetingId", a.occasion, r."personId", a."authorId", r."accountId", r."linkId", r.status::"DeliveryStatus", r.reason,
      a.priority, a.urgent, a."dueAt", r."notBefore", ${now}, ${now}
    FROM ROWS FROM (jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        AS (of int, "personId" uuid, "accountId" uuid, "linkId" uuid, status text, reason text, "notBefore" timestamptz)) WITH ORDINALITY
        AS r(of, "personId", "accountId", "linkId", status, reason, "notBefore", place)
      JOIN jsonb_to_recordset(${JSON.stringify(shared)}::jsonb) AS a(of int, kind text, source text, "meetingId" uuid, occasion text, "authorId" uuid,
        urgent boolean, "dueAt" timestamptz, priority int) USING (of)
    ORDER BY r.place
    ON CONFLICT DO NOTHING`
  return { accounts: [...accounts], due: distinct(due) }
}

const movedRow = z.object({ accountId: z.string(), notBefore: z.date() })

/**
 * Brings what waits for a person to the messenger that reaches him now, after he chose another one or a link of his ended or was blocked.
 * Where none reaches him, what waits for an ended link becomes unreachable, and what waits for a blocked one stays: it may be opened
 * again. A last word ('link-ended') stays where it is. Rows that are being claimed at this moment are left to whoever claims them.
 */
export async function moveWaiting(
  db: Db,
  personId: PersonId,
  context: { now: Date; served: Iterable<AccountId> },
): Promise<{ accounts: AccountId[]; due: Date[] }> {
  const { now } = context
  const way = (await reachOf(db, [personId], context.served)).get(personId)
  if (way?.kind !== 'channel') {
    await db.$executeRaw`
      UPDATE "Delivery" SET status = 'unreachable', reason = ${way?.why ?? 'not-linked'}, "accountId" = NULL, "updatedAt" = ${now} WHERE id IN (
        SELECT d.id FROM "Delivery" d JOIN "ChatLink" l ON l.id = d."linkId"
        WHERE d."personId" = ${personId}::uuid AND d.status IN ('queued', 'held') AND d.kind <> 'link-ended' AND l."endedAt" IS NOT NULL
        FOR UPDATE OF d SKIP LOCKED)`
    return { accounts: [], due: [] }
  }
  const { linkId, accountId } = way.channel
  // The other chat may not be in the middle of anything.
  const found = await db.$queryRaw<unknown[]>`
    UPDATE "Delivery" SET "accountId" = ${accountId}::uuid, "linkId" = ${linkId}::uuid, "updatedAt" = ${now},
      status = (CASE WHEN reason = 'form-open' THEN 'queued' ELSE status::text END)::"DeliveryStatus",
      "notBefore" = CASE WHEN reason = 'form-open' THEN ${now} ELSE "notBefore" END,
      reason = CASE WHEN reason = 'form-open' THEN NULL ELSE reason END
    WHERE id IN (
      SELECT id FROM "Delivery"
      WHERE "personId" = ${personId}::uuid AND status IN ('queued', 'held') AND kind <> 'link-ended' AND "linkId" IS DISTINCT FROM ${linkId}::uuid
      FOR UPDATE SKIP LOCKED)
    RETURNING "accountId", "notBefore"`
  const rows = found.map((one) => movedRow.parse(one))
  return { accounts: rows.length > 0 ? [accountId] : [], due: distinct(rows.map(({ notBefore }) => notBefore)) }
}

function distinct(instants: readonly Date[]): Date[] {
  return [...new Map(instants.map((at) => [at.getTime(), at])).values()]
}

/** How many messages wait for a person. */
export async function countWaiting(db: Db, personId: PersonId): Promise<number> {
  return db.delivery.count({ where: { personId, status: { in: ['queued', 'held'] }, kind: { not: 'link-ended' } } })
}

/** Lets it be decided anew when what quiet hours hold for a person leaves, now that these have changed. Gives the accounts to wake. */
export async function reconsiderHeld(db: Db, personId: PersonId, now: Date): Promise<AccountId[]> {
  const rows = await db.delivery.updateManyAndReturn({
    where: { personId, status: 'held', reason: 'quiet-hours', notBefore: { gt: now } },
    data: { notBefore: now, updatedAt: now },
    select: { accountId: true },
  })
  return [...new Set(rows.flatMap(({ accountId }) => (accountId === null ? [] : [brandAccount(accountId)])))]
}

/**
 * Ends messages of these kinds about a meeting that have not left yet; they keep their rows and the reason. One that is being claimed at
 * this moment is left out: whoever claims it waits for this transaction and then sees that it has become pointless.
 */
export async function dropWaiting(
  db: Db,
  drop: { meetingId: MeetingId; kinds: readonly DeliveryKind[]; reason: string; now: Date },
): Promise<void> {
  await db.$executeRaw`
    UPDATE "Delivery" SET status = 'cancelled', reason = ${drop.reason}, "updatedAt" = ${drop.now} WHERE id IN (
      SELECT id FROM "Delivery" WHERE "meetingId" = ${drop.meetingId}::uuid AND kind = ANY(${[...drop.kinds]}) AND status IN ('queued', 'held') FOR UPDATE SKIP LOCKED)`
}

/** True when somebody was nudged for this occasion already. */
export async function hasDelivery(db: Db, kind: DeliveryKind, source: string, occasion: string): Promise<boolean> {
  return (await db.delivery.count({ where: { kind, source, occasion } })) > 0
}

/** A person's newest messages, for "why did I get this". */
export async function recentFor(
  db: Db,
  personId: PersonId,
  most: number,
): Promise<{ kind: DeliveryKind; meetingId: string | null; at: Date; status: string; reason: string | null }[]> {
  const rows = await db.delivery.findMany({
    where: { personId },
    orderBy: { id: 'desc' },
    take: most,
    select: { kind: true, meetingId: true, dueAt: true, sentAt: true, status: true, reason: true },
  })
  return rows.flatMap(({ kind, sentAt, dueAt, ...row }) => (isDeliveryKind(kind) ? [{ ...row, kind, at: sentAt ?? dueAt }] : []))
}

/** Whether a message of an account has become unknown since this instant, in whatever process. */
export async function becameUnknown(db: Db, accountId: AccountId, since: Date): Promise<boolean> {
  return (await db.delivery.findFirst({ where: { accountId, status: 'unknown', updatedAt: { gt: since } }, select: { id: true } })) !== null
}

/** People of whom it is not known whether they got a notice about this meeting. */
export async function unknownPeople(db: Db, meetingId: MeetingId): Promise<Person[]> {
  const rows = await db.delivery.findMany({
    where: { meetingId, status: 'unknown' },
    select: { person: { select: { id: true, fullName: true } } },
    distinct: ['personId'],
  })
  return rows.map(({ person }) => ({ id: brandPerson(person.id), name: person.fullName })).toSorted((a, b) => byGivenName(a.name, b.name))
}

/** Decides about unknown messages: sent again, saying that it may be a repetition, or taken as received. Gives whom it concerned. */
export async function resolveUnknown(
  db: Db,
  resolve: { meetingId: MeetingId; personId: PersonId | null; how: 'resend' | 'accept'; now: Date },
): Promise<{ names: string[]; accounts: AccountId[] }> {
  const where = { meetingId: resolve.meetingId, status: 'unknown' as const, ...(resolve.personId && { personId: resolve.personId }) }
  const rows = await db.delivery.findMany({ where, select: { id: true, accountId: true, person: { select: { fullName: true } } } })
  await db.delivery.updateMany({
    where: { id: { in: rows.map(({ id }) => id) }, status: 'unknown' },
    data:
      resolve.how === 'resend'
        ? { status: 'queued', mayRepeat: true, reason: null, notBefore: resolve.now, updatedAt: resolve.now }
        : { status: 'sent', reason: 'accepted', updatedAt: resolve.now },
  })
  return {
    names: [...new Set(rows.map(({ person }) => person.fullName))].toSorted(byGivenName),
    accounts: rows.flatMap(({ accountId }) => (accountId === null ? [] : [brandAccount(accountId)])),
  }
}

/** Notices of meetings ahead that could not reach a person come after all, now that he has linked. */
export async function reviveFor(db: Db, revive: { personId: PersonId; linkId: string; accountId: AccountId; now: Date }): Promise<boolean> {
  const { now, linkId, accountId, personId } = revive
  const { count } = await db.delivery.updateMany({
    where: { personId, status: 'unreachable', kind: 'meeting-notice', meeting: { startsAt: { gt: now }, cancelledAt: null } },
    data: { status: 'queued', reason: null, accountId, linkId, notBefore: now, updatedAt: now },
  })
  return count > 0
}
