import { may, scopeFor, type Actor, type Verb } from '../domain/access.ts'
import type { MeetingId, PersonId, UnitId } from '../domain/ids.ts'
import { answerBy, answers, meetingKinds, type Answer, type MeetingDetails, type MeetingKind } from '../domain/meeting.ts'
import type { MeetingView } from '../domain/reply.ts'
import type { UnitSettings } from '../domain/settings.ts'
import type { Db } from './client.ts'
import { brandMeeting, brandPerson, brandUnit } from './brands.ts'
import type { Prisma } from './generated/client.ts'
import { leadersOf } from './people.ts'
import { meetingsIn } from './scope.ts'
import { settingsAt } from './units.ts'

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

const fields = {
  id: true,
  unitId: true,
  kind: true,
  startsAt: true,
  durationMinutes: true,
  place: true,
  agenda: true,
  urgent: true,
  version: true,
  cancelledAt: true,
  cancelReason: true,
  unit: { select: { name: true, path: true, kind: true, parent: { select: { name: true } } } },
  calledBy: { select: { id: true, fullName: true } },
} as const satisfies Prisma.MeetingSelect

type Row = Prisma.MeetingGetPayload<{ select: typeof fields }>

async function toRecord(db: Db, row: Row, now: Date): Promise<MeetingRecord> {
  const settings = await settingsAt(db, row.unit.path)
  const [leader] = await leadersOf(db, row.unit.path, now)
  const id = brandMeeting(row.id)
  return {
    id,
    unitId: brandUnit(row.unitId),
    unitPath: row.unit.path,
    settings,
    version: row.version,
    urgent: row.urgent,
    calledBy: { id: brandPerson(row.calledBy.id), name: row.calledBy.fullName },
    cancelReason: row.cancelReason,
    view: {
      id,
      kind: meetingKind(row.kind),
      unitName: row.unit.name,
      committeeName: row.unit.parent?.name ?? null,
      startsAt: row.startsAt,
      durationMinutes: row.durationMinutes,
      place: row.place,
      agenda: row.agenda,
      signer: leader?.name ?? row.calledBy.fullName,
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
  const row = await db.meeting.findUnique({ where: { id }, select: fields })
  return row && toRecord(db, row, now)
}

/**
 * Keeps meetings from being changed until the transaction ends. Taken by whoever puts them into words: a change then either waits and
 * finds the message on its way, or is seen by it.
 */
export async function holdMeetings(db: Db, ids: readonly string[]): Promise<void> {
  if (ids.length > 0) await db.$queryRaw`SELECT 1 FROM "Meeting" WHERE id = ANY(${[...ids]}::uuid[]) ORDER BY id FOR SHARE`
}

/** A meeting that this person may do this with; null when there is none, whether it exists or not. */
export async function meetingFor(db: Db, actor: Actor, ask: { id: string; verb: Verb; now: Date }): Promise<MeetingRecord | null> {
  const row = await db.meeting.findFirst({
    where: { AND: [{ id: ask.id }, meetingsIn(scopeFor(actor, ask.verb), actor.personId)] },
    select: fields,
  })
  if (row === null) return null
  const invited = (await db.rsvp.count({ where: { meetingId: row.id, personId: actor.personId } })) > 0
  return may(actor, ask.verb, { path: row.unit.path, invited }) ? toRecord(db, row, ask.now) : null
}

/** Meetings ahead that this person may do this with, soonest first; at most `most`. */
export async function meetingsAhead(db: Db, actor: Actor, ask: { verb: Verb; now: Date; most?: number }): Promise<MeetingRecord[]> {
  const invited = ask.verb === 'see-meeting' || ask.verb === 'answer-meeting' ? actor.personId : null
  const rows = await db.meeting.findMany({
    where: { AND: [{ startsAt: { gt: ask.now }, cancelledAt: null }, meetingsIn(scopeFor(actor, ask.verb), invited)] },
    select: fields,
    orderBy: [{ startsAt: 'asc' }, { id: 'asc' }],
    take: ask.most ?? 9,
  })
  const records: MeetingRecord[] = []
  for (const row of rows) records.push(await toRecord(db, row, ask.now))
  return records
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
