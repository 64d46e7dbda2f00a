import { may, scopeFor, type Actor, type Scope, type Verb } from '../domain/access.ts'
import type { MeetingId, PersonId, UnitId } from '../domain/ids.ts'
import { answerBy, answers, meetingKinds, type Answer, type MeetingDetails, type MeetingKind } from '../domain/meeting.ts'
import type { MeetingView } from '../domain/reply.ts'
import { settingsOf, type UnitSettings } from '../domain/settings.ts'
import type { Db } from './client.ts'
import { brandMeeting, brandPerson, brandUnit } from './brands.ts'
import { Prisma } from './generated/client.ts'
import { leaderRows, leading, type LeaderRow } from './people.ts'
import { unitsInSql } from './scope.ts'

/** A meeting with everything that decides about it. */
export type MeetingRecord = {
  view: MeetingView
  id: MeetingId
  unitId: UnitId
  unitPath: string
  settings: UnitSettings
  version: number
  urgent: boolean
  calledBy: { id: PersonId; name: string }
  cancelReason: string | null
}

type Row = {
  id: string
  unitId: string
  kind: string
  startsAt: Date
  durationMinutes: number
  place: string
  agenda: string[]
  urgent: boolean
  version: number
  cancelledAt: Date | null
  cancelReason: string | null
  calledById: string
  caller: string
  /** Of its unit, and of the unit above. */
  name: string
  path: string
  committee: string | null
  /** The settings of the units from the root down to its own. */
  chain: unknown[]
  leaders: LeaderRow[]
  /** Whether the one who asks is invited, and his answer. */
  invited: boolean
  mine: string | null
}

function recordOf(row: Row, now: Date): MeetingRecord {
  const settings = settingsOf(row.chain)
  const [leader] = leading(row.leaders)
  const id = brandMeeting(row.id)
  return {
    id,
    unitId: brandUnit(row.unitId),
    unitPath: row.path,
    settings,
    version: row.version,
    urgent: row.urgent,
    calledBy: { id: brandPerson(row.calledById), name: row.caller },
    cancelReason: row.cancelReason,
    view: {
      id,
      kind: meetingKind(row.kind),
      unitName: row.name,
      committeeName: row.committee,
      startsAt: row.startsAt,
      durationMinutes: row.durationMinutes,
      place: row.place,
      agenda: row.agenda,
      signer: leader?.name ?? row.caller,
      signature: settings.signature ?? null,
      cancelled: row.cancelledAt !== null,
      answerBy: answerBy(row.startsAt, settings, now),
    },
  }
}

function meetingKind(text: string): MeetingKind {
  return meetingKinds.find((kind) => kind === text) ?? 'regular'
}

export function answerOf(text: string | null): Answer | null {
  return answers.find((answer) => answer === text) ?? null
}

/** A meeting by id, for what the bot does by itself (no person asks). */
export async function meetingById(db: Db, id: string, now: Date): Promise<MeetingRecord | null> {
  return (await meetingsById(db, [id], now)).get(id) ?? null
}

/** The same for several meetings, in one statement. What is not there is left out. */
export async function meetingsById(db: Db, ids: readonly string[], now: Date): Promise<Map<string, MeetingRecord>> {
  return recordsOf(db, Prisma.sql`SELECT * FROM "Meeting" WHERE id = ANY(${[...ids]}::uuid[])`, { ids, now })
}

/**
 * The same, and keeps them from being changed until the transaction ends. Taken by whoever puts them into words: a change then either
 * waits and finds the message on its way, or is seen by it.
 */
export async function holdMeetings(db: Db, ids: readonly string[], now: Date): Promise<Map<string, MeetingRecord>> {
  return recordsOf(db, Prisma.sql`SELECT * FROM "Meeting" WHERE id = ANY(${[...ids]}::uuid[]) ORDER BY id FOR SHARE`, { ids, now })
}

async function recordsOf(
  db: Db,
  meetings: Prisma.Sql,
  { ids, now }: { ids: readonly string[]; now: Date },
): Promise<Map<string, MeetingRecord>> {
  const rows = ids.length === 0 ? [] : await readMeetings(db, meetings, { now, personId: null })
  return new Map(rows.map((row) => [row.id, recordOf(row, now)]))
}

/** Of the meetings that a query gives all that decides about them, soonest first. `personId`: who asks, null = no person. */
async function readMeetings(db: Db, meetings: Prisma.Sql, { now, personId }: { now: Date; personId: PersonId | null }): Promise<Row[]> {
  return db.$queryRaw<Row[]>`
    WITH m AS (${meetings})
    SELECT m.id, m."unitId", m.kind, m."startsAt", m."durationMinutes", m.place, m.agenda, m.urgent, m.version, m."cancelledAt",
      m."cancelReason", m."calledById", c."fullName" AS caller, u.name, u.path, above.name AS committee,
      to_jsonb(ARRAY(SELECT a.settings FROM "OrgUnit" a WHERE starts_with(u.path, a.path) ORDER BY length(a.path))) AS chain,
      to_jsonb(ARRAY(${leaderRows(Prisma.sql`u.id`, now)})) AS leaders,
      r."personId" IS NOT NULL AS invited, r.answer AS mine
    FROM m JOIN "OrgUnit" u ON u.id = m."unitId" JOIN "Person" c ON c.id = m."calledById"
      LEFT JOIN "OrgUnit" above ON above.id = u."parentId"
      LEFT JOIN "Rsvp" r ON r."meetingId" = m.id AND r."personId" = ${personId}::uuid
    ORDER BY m."startsAt", m.id`
}

/** True in a query about "Meeting" m and its "OrgUnit" u for meetings of the units in a scope, and for those a person is invited to. */
function isVisible(scope: Scope, invited: PersonId | null): Prisma.Sql {
  const isInvited = Prisma.sql`EXISTS (SELECT 1 FROM "Rsvp" r WHERE r."meetingId" = m.id AND r."personId" = ${invited}::uuid)`
  return Prisma.sql`(${unitsInSql(scope)} OR ${isInvited})`
}

/** A meeting by id that this person may do this with; null when there is none, whether it exists or not. */
export async function meetingFor(db: Db, actor: Actor, ask: { id: string; verb: Verb; now: Date }): Promise<MeetingRecord | null> {
  const { personId } = actor
  const meeting = Prisma.sql`
    SELECT m.* FROM "Meeting" m JOIN "OrgUnit" u ON u.id = m."unitId"
    WHERE m.id = ${ask.id}::uuid AND ${isVisible(scopeFor(actor, ask.verb), personId)}`
  const [row] = await readMeetings(db, meeting, { now: ask.now, personId })
  return row !== undefined && may(actor, ask.verb, { path: row.path, invited: row.invited }) ? recordOf(row, ask.now) : null
}

/** A meeting ahead, whether the one who asks is invited, and what he has answered. */
export type MeetingAhead = MeetingRecord & { invited: boolean; mine: Answer | null }

/** Meetings ahead that this person may do this with, soonest first; at most `most`. */
export async function meetingsAhead(db: Db, actor: Actor, ask: { verb: Verb; now: Date; most?: number }): Promise<MeetingAhead[]> {
  const { personId } = actor
  const invited = ask.verb === 'see-meeting' || ask.verb === 'answer-meeting' ? personId : null
  const meetings = Prisma.sql`
    SELECT m.* FROM "Meeting" m JOIN "OrgUnit" u ON u.id = m."unitId"
    WHERE m."startsAt" > ${ask.now} AND m."cancelledAt" IS NULL AND ${isVisible(scopeFor(actor, ask.verb), invited)}
    ORDER BY m."startsAt", m.id LIMIT ${ask.most ?? 9}`
  const rows = await readMeetings(db, meetings, { now: ask.now, personId })
  return rows.map((row) => ({ ...recordOf(row, ask.now), invited: row.invited, mine: answerOf(row.mine) }))
}

/** Places where this unit met last, newest first; at most three. */
export async function recentPlaces(db: Db, unitId: UnitId): Promise<string[]> {
  const meetings = await db.meeting.findMany({ where: { unitId }, select: { place: true }, orderBy: { createdAt: 'desc' }, take: 20 })
  return [...new Set(meetings.map(({ place }) => place))].slice(0, 3)
}

export type NewMeeting = MeetingDetails & {
  unitId: UnitId
  kind: MeetingKind
  durationMinutes: number
  urgent: boolean
  byId: PersonId
  at: Date
}

export async function createMeeting(db: Db, meeting: NewMeeting): Promise<MeetingId> {
  const { byId, at, agenda, ...rest } = meeting
  const { id } = await db.meeting.create({
    data: {
      ...rest,
      agenda: [...agenda],
      calledById: byId,
      createdAt: at,
      versions: { create: { version: 1, startsAt: rest.startsAt, place: rest.place, agenda: [...agenda], byId, at } },
    },
    select: { id: true },
  })
  return brandMeeting(id)
}

/** Gives the meeting its next version. False when somebody else has changed or cancelled it since `version`. */
export async function changeMeeting(
  db: Db,
  change: { id: MeetingId; version: number; after: MeetingDetails; urgent: boolean; byId: PersonId; at: Date },
): Promise<boolean> {
  const details = { startsAt: change.after.startsAt, place: change.after.place, agenda: [...change.after.agenda] }
  const { count } = await db.meeting.updateMany({
    where: { id: change.id, version: change.version, cancelledAt: null },
    data: { ...details, urgent: change.urgent, version: change.version + 1 },
  })
  if (count === 0) return false
  await db.meetingVersion.create({
    data: { meetingId: change.id, version: change.version + 1, ...details, byId: change.byId, at: change.at },
  })
  return true
}

/** False when it was cancelled before. */
export async function cancelMeeting(db: Db, cancel: { id: MeetingId; reason: string; urgent: boolean; at: Date }): Promise<boolean> {
  const { count } = await db.meeting.updateMany({
    where: { id: cancel.id, cancelledAt: null },
    data: { cancelledAt: cancel.at, cancelReason: cancel.reason, urgent: cancel.urgent },
  })
  return count > 0
}

/** The meeting as it was at a version. */
export async function meetingVersion(db: Db, id: string, version: number): Promise<MeetingDetails | null> {
  return db.meetingVersion.findUnique({
    where: { meetingId_version: { meetingId: id, version } },
    select: { startsAt: true, place: true, agenda: true },
  })
}

/** Plans the instants at which something must happen; what was planned before for this meeting and has not happened is replaced. */
export async function planOccasions(db: Db, meetingId: MeetingId, occasions: readonly { name: string; dueAt: Date }[]): Promise<void> {
  await db.occasion.deleteMany({ where: { meetingId } })
  await db.occasion.createMany({ data: occasions.map(({ name, dueAt }) => ({ meetingId, name, dueAt })) })
}
