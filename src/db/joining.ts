import type { AccountId, MeetingId, PersonId, UnitId } from '../domain/ids.ts'
import type { DeliveryKind } from '../domain/delivery.ts'
import type { MeetingKind } from '../domain/meeting.ts'
import type { Db } from './client.ts'
import { brandMeeting } from './brands.ts'
import { addDeliveries } from './deliveries.ts'
import { meetingById } from './meetings.ts'
import { audienceOf, invite, type Invited } from './rsvps.ts'

/** An invitation that was taken back, with the answer as it was stored: what gives it back. */
export type LostInvitation = {
  meetingId: MeetingId
  answer: string | null
  reason: Uint8Array | null
  answeredAt: Date | null
  recordedById: string | null
}

export type Aligned = { invited: MeetingId[]; left: LostInvitation[]; accounts: AccountId[]; due: Date[] }

/** Kinds of messages that go to those who are invited. */
const toInvited: readonly DeliveryKind[] = ['meeting-notice', 'meeting-change', 'meeting-reminder', 'meeting-nudge', 'meeting-cancelled']

/**
 * Whoever joins or leaves a unit waits here until a meeting that is being called is through, and the other way round (see
 * `holdMembers`): so nobody is left out between the two.
 */
async function lockMembers(db: Db, unitIds: readonly UnitId[]): Promise<void> {
  // In one order, so that two who lock several units do not wait for each other.
  for (const id of [...new Set(unitIds)].toSorted())
    await db.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`members ${id}`}, 0))::text`
}

/** Keeps people from joining or leaving a unit until the transaction ends. Taken by whoever reads who is to be invited. */
export async function holdMembers(db: Db, unitId: UnitId): Promise<void> {
  await db.$queryRaw`SELECT pg_advisory_xact_lock_shared(hashtextextended(${`members ${unitId}`}, 0))::text`
}

/**
 * Brings a person's invitations to the meetings ahead of these units in line with the roles he has there now: who has joined since a
 * meeting was called is invited and gets its notice; who does not belong to it any more is taken out, and what waits for him is dropped.
 * An answer that was given stays where `keepAnswers` says so. Safe to repeat. Gives what it did and whom to wake.
 */
export async function alignInvitations(
  db: Db,
  align: { personId: PersonId; unitIds: readonly UnitId[]; keepAnswers: boolean; now: Date; served: Iterable<AccountId> },
): Promise<Aligned> {
  const { personId, now } = align
  const served = [...align.served]
  await lockMembers(db, align.unitIds)
  const aligned: Aligned = { invited: [], left: [], accounts: [], due: [] }
  for (const meeting of await meetingsOf(db, align)) {
    const row = await db.rsvp.findUnique({ where: { meetingId_personId: { meetingId: meeting.id, personId } } })
    if (meeting.wanted === null) {
      if (row === null || (align.keepAnswers && row.answer !== null)) continue
      aligned.left.push({ ...row, meetingId: meeting.id })
      continue
    }
    if (row !== null) {
      if (row.part !== meeting.wanted.part) await setPart(db, meeting.id, meeting.wanted)
      continue
    }
    const added = await join(db, { meetingId: meeting.id, wanted: meeting.wanted, now, served })
    aligned.invited.push(meeting.id)
    aligned.accounts.push(...added.accounts)
    aligned.due.push(...added.due)
  }
  await leave(db, {
    personId,
    meetingIds: aligned.left.map(({ meetingId }) => meetingId),
    now,
  })
  return aligned
}

/** Meetings ahead of these units, with the part this person has in each; null = none. */
async function meetingsOf(
  db: Db,
  of: { personId: PersonId; unitIds: readonly UnitId[]; now: Date },
): Promise<{ id: MeetingId; wanted: Invited | null }[]> {
  const parts = new Map<string, Invited | null>()
  const found: { id: MeetingId; wanted: Invited | null }[] = []
  for (const unitId of of.unitIds) {
    const meetings = await db.meeting.findMany({
      where: { unitId, startsAt: { gt: of.now }, cancelledAt: null },
      select: { id: true, kind: true },
      orderBy: [{ startsAt: 'asc' }, { id: 'asc' }],
    })
    for (const { id, kind } of meetings) {
      const key = `${unitId} ${kind === 'committee'}`
      if (!parts.has(key)) parts.set(key, await partOf(db, { personId: of.personId, unitId, kind, now: of.now }))
      found.push({ id: brandMeeting(id), wanted: parts.get(key) ?? null })
    }
  }
  return found
}

async function partOf(db: Db, of: { personId: PersonId; unitId: UnitId; kind: string; now: Date }): Promise<Invited | null> {
  const kind: MeetingKind = of.kind === 'committee' ? 'committee' : 'regular'
  const { invited } = await audienceOf(db, of.unitId, kind, of.now)
  return invited.find(({ id }) => id === of.personId) ?? null
}

async function setPart(db: Db, meetingId: MeetingId, { id, part }: Invited): Promise<void> {
  await db.rsvp.updateMany({ where: { meetingId, personId: id }, data: { part } })
}

/** Invites one person to a meeting that was called before. Who knows it already, as it is now, is not told twice. */
async function join(
  db: Db,
  { meetingId, wanted, now, served }: { meetingId: MeetingId; wanted: Invited; now: Date; served: readonly AccountId[] },
): Promise<{ accounts: AccountId[]; due: Date[] }> {
  const meeting = await meetingById(db, meetingId, now)
  if (meeting === null) return { accounts: [], due: [] }
  await invite(db, meetingId, [wanted])
  const known = await knownVersion(db, { meetingId, personId: wanted.id })
  if (known !== null) await db.rsvp.updateMany({ where: { meetingId, personId: wanted.id }, data: { toldVersion: known } })
  if (known === meeting.version) return { accounts: [], due: [] }
  return addDeliveries(
    db,
    {
      kind: 'meeting-notice',
      source: meetingId,
      meetingId,
      // The notice to all has gone out; who leaves and joins again gets another one.
      occasion: `join ${now.toISOString()}`,
      people: [wanted.id],
      authorId: null,
      urgent: false,
      quiet: meeting.settings,
    },
    { now, served },
  )
}

/** The version of a meeting that this person was told last, by what was sent to him; null when nothing was. */
async function knownVersion(db: Db, of: { meetingId: MeetingId; personId: PersonId }): Promise<number | null> {
  const told = await db.delivery.findFirst({
    where: { ...of, kind: { in: ['meeting-notice', 'meeting-change', 'meeting-reminder'] }, status: 'sent', sentAt: { not: null } },
    select: { sentAt: true },
    orderBy: { sentAt: 'desc' },
  })
  const at = told?.sentAt ?? null
  if (at === null) return null
  const version = await db.meetingVersion.findFirst({
    where: { meetingId: of.meetingId, at: { lte: at } },
    select: { version: true },
    orderBy: { version: 'desc' },
  })
  return version?.version ?? null
}

/** A message that is being claimed at this moment is left out: its claimer looks whether the person is still invited. */
async function leave(
  db: Db,
  { personId, meetingIds, now }: { personId: PersonId; meetingIds: readonly MeetingId[]; now: Date },
): Promise<void> {
  if (meetingIds.length === 0) return
  await db.rsvp.deleteMany({ where: { personId, meetingId: { in: [...meetingIds] } } })
  await db.$executeRaw`
    UPDATE "Delivery" SET status = 'cancelled', reason = 'not-invited', "updatedAt" = ${now} WHERE id IN (
      SELECT id FROM "Delivery" WHERE "personId" = ${personId}::uuid AND "meetingId" = ANY(${[...meetingIds]}::uuid[])
        AND kind = ANY(${[...toInvited]}) AND status IN ('queued', 'held', 'unreachable') FOR UPDATE SKIP LOCKED)`
}

/** Gives answers back to invitations that were restored. The ones that were answered anew since keep the newer answer. */
export async function giveAnswersBack(db: Db, personId: PersonId, lost: readonly LostInvitation[]): Promise<void> {
  for (const { meetingId, answer, reason, answeredAt, recordedById } of lost) {
    if (answer === null) continue
    await db.rsvp.updateMany({
      where: { meetingId, personId, answer: null },
      data: { answer, reason: reason && new Uint8Array(reason), answeredAt, recordedById },
    })
  }
}

/** Invitations of a person to meetings ahead in these units; of those without an answer alone where `unanswered` says so. */
export async function countInvitations(
  db: Db,
  of: { personId: PersonId; unitIds: readonly UnitId[]; unanswered: boolean; now: Date },
): Promise<number> {
  return db.rsvp.count({
    where: {
      personId: of.personId,
      ...(of.unanswered && { answer: null }),
      meeting: { unitId: { in: [...of.unitIds] }, startsAt: { gt: of.now }, cancelledAt: null },
    },
  })
}

/** Meetings ahead of a unit to which a person is not invited yet (null = one who is not known yet); those of the committee of the cell too where `committee` says so. */
export async function countUninvited(
  db: Db,
  of: { personId: PersonId | null; unitId: UnitId; committee: boolean; now: Date },
): Promise<number> {
  return db.meeting.count({
    where: {
      unitId: of.unitId,
      startsAt: { gt: of.now },
      cancelledAt: null,
      ...(!of.committee && { kind: { not: 'committee' } }),
      ...(of.personId !== null && { rsvps: { none: { personId: of.personId } } }),
    },
  })
}
