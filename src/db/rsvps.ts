import type { MeetingId, PersonId, UnitId } from '../domain/ids.ts'
import type { Answer, MeetingKind } from '../domain/meeting.ts'
import type { AnswerTable } from '../domain/reply.ts'
import { byGivenName } from '../domain/text.ts'
import type { Db } from './client.ts'
import { brandPerson } from './brands.ts'
import type { Role } from './generated/client.ts'
import { answerOf } from './meetings.ts'
import { inForce } from './people.ts'
import type { Sealer } from './seal.ts'

export type Invited = { id: PersonId; name: string; part: 'member' | 'follower' }

const inCell: readonly Role[] = ['member', 'secretary', 'deputy', 'cell_committee', 'mentor']
const chiUy: readonly Role[] = ['secretary', 'deputy', 'cell_committee']

/** Whom a meeting of this kind concerns: the members of the unit who are not exempt, and the committee members who follow it. */
export async function audienceOf(db: Db, unitId: UnitId, kind: MeetingKind, now: Date): Promise<{ invited: Invited[]; exempt: number }> {
  const people = await db.person.findMany({
    where: {
      retiredAt: null,
      grants: { some: { unitId, role: { in: kind === 'committee' ? [...chiUy, 'follower'] : [...inCell, 'follower'] }, ...inForce(now) } },
    },
    select: { id: true, fullName: true, exempt: true, grants: { where: { unitId, ...inForce(now) }, select: { role: true } } },
  })
  const invited: Invited[] = []
  let exempt = 0
  for (const person of people) {
    const member = person.grants.some(({ role }) => inCell.includes(role))
    if (member && person.exempt) exempt += 1
    else invited.push({ id: brandPerson(person.id), name: person.fullName, part: member ? 'member' : 'follower' })
  }
  return { invited: invited.toSorted((a, b) => byGivenName(a.name, b.name)), exempt }
}

export async function invite(db: Db, meetingId: MeetingId, invited: readonly Invited[]): Promise<void> {
  await db.rsvp.createMany({ data: invited.map(({ id, part }) => ({ meetingId, personId: id, part })) })
}

export type Rsvp = { answer: Answer | null; reason: string | null; answeredAt: Date | null; toldVersion: number | null; part: string }

/** What a sealed reason is bound to. */
export function reasonPlace(meetingId: string, personId: string): string {
  return `Rsvp.reason:${meetingId}:${personId}`
}

export async function rsvpOf(db: Db, sealer: Sealer, meetingId: string, personId: string): Promise<Rsvp | null> {
  const row = await db.rsvp.findUnique({ where: { meetingId_personId: { meetingId, personId } } })
  return (
    row && {
      answer: answerOf(row.answer),
      reason: row.reason && sealer.open(row.reason, reasonPlace(meetingId, personId)),
      answeredAt: row.answeredAt,
      toldVersion: row.toldVersion,
      part: row.part,
    }
  )
}

export type NewAnswer = {
  meetingId: string
  personId: string
  answer: Answer | null
  reason: string | null
  at: Date
  recordedById: PersonId | null
}

/** Writes an answer over the one before. False when this person is not invited. */
export async function writeAnswer(db: Db, sealer: Sealer, answer: NewAnswer): Promise<boolean> {
  const { meetingId, personId, reason } = answer
  const { count } = await db.rsvp.updateMany({
    where: { meetingId, personId },
    data: {
      answer: answer.answer,
      reason: reason === null ? null : sealer.seal(reason, reasonPlace(meetingId, personId)),
      answeredAt: answer.answer === null ? null : answer.at,
      recordedById: answer.recordedById,
    },
  })
  return count > 0
}

/** Clears the answers of a meeting whose time has changed; the caller keeps his own. Gives how many had answered. */
export async function resetAnswers(db: Db, meetingId: MeetingId, exceptPerson: PersonId): Promise<number> {
  const { count } = await db.rsvp.updateMany({
    where: { meetingId, answer: { not: null }, personId: { not: exceptPerson } },
    data: { answer: null, reason: null, answeredAt: null, recordedById: null },
  })
  return count
}

export async function countAnswered(db: Db, meetingId: MeetingId, exceptPerson: PersonId): Promise<number> {
  return db.rsvp.count({ where: { meetingId, answer: { not: null }, personId: { not: exceptPerson } } })
}

/**
 * People who were told of the meeting, may have been, or are being told this moment, but for the one who acts. The caller has changed
 * the meeting before in the same transaction, so that nobody begins to tell the old state meanwhile (see `holdMeetings`).
 */
export async function toldPeople(db: Db, meetingId: MeetingId, except: PersonId | null): Promise<Invited[]> {
  const rows = await db.rsvp.findMany({
    where: {
      meetingId,
      OR: [{ toldVersion: { not: null } }, { person: { deliveries: { some: { meetingId, status: 'sending' } } } }],
      ...(except && { personId: { not: except } }),
    },
    select: { part: true, person: { select: { id: true, fullName: true, retiredAt: true } } },
  })
  return rows
    .filter(({ person }) => person.retiredAt === null)
    .map(toInvited)
    .toSorted((a, b) => byGivenName(a.name, b.name))
}

/** People whom the notice could not reach, so that somebody has to phone them; of a change too. */
export async function missedPeople(db: Db, meetingId: MeetingId): Promise<Invited[]> {
  const rows = await db.rsvp.findMany({
    where: {
      meetingId,
      toldVersion: null,
      person: { retiredAt: null, deliveries: { some: { meetingId, kind: 'meeting-notice', status: 'unreachable' } } },
    },
    select: { part: true, person: { select: { id: true, fullName: true } } },
  })
  return rows.map(toInvited).toSorted((a, b) => byGivenName(a.name, b.name))
}

function toInvited({ part, person }: { part: string; person: { id: string; fullName: string } }): Invited {
  return { id: brandPerson(person.id), name: person.fullName, part: part === 'follower' ? 'follower' : 'member' }
}

/** Notes which version a person was told. Never backwards. */
export async function noteTold(db: Db, told: { meetingId: string; people: readonly string[]; version: number }): Promise<void> {
  await db.rsvp.updateMany({
    where: {
      meetingId: told.meetingId,
      personId: { in: [...told.people] },
      OR: [{ toldVersion: null }, { toldVersion: { lt: told.version } }],
    },
    data: { toldVersion: told.version },
  })
}

/**
 * Whom a reminder of these meetings is for, by meeting: everybody who is invited and has not said that he cannot come. Throws when a
 * reason beside an answer was sealed for another row: then the answers are not those of this meeting.
 */
export async function remindedPeople(db: Db, sealer: Sealer, meetingIds: readonly MeetingId[]): Promise<Map<string, PersonId[]>> {
  const rows = await db.$queryRaw<{ meetingId: string; personId: string; reason: Uint8Array | null }[]>`
    SELECT "meetingId", "personId", reason FROM "Rsvp"
    WHERE "meetingId" = ANY(${[...meetingIds]}::uuid[]) AND answer IS DISTINCT FROM 'absent' ORDER BY "meetingId", "personId"`
  const people = new Map(meetingIds.map((id): [string, PersonId[]] => [id, []]))
  for (const { meetingId, personId, reason } of rows) {
    if (reason !== null) sealer.open(reason, reasonPlace(meetingId, personId))
    people.get(meetingId)?.push(brandPerson(personId))
  }
  return people
}

export type InvitedRow = {
  id: PersonId
  name: string
  part: string
  answer: Answer | null
  reason: string | null
  recorded: boolean
  unreachable: boolean
}

/** Everybody invited, with answers, in the order of a Vietnamese list of names. */
export async function invitedRows(db: Db, sealer: Sealer, meetingId: string): Promise<InvitedRow[]> {
  const rows = await db.rsvp.findMany({
    where: { meetingId },
    select: {
      part: true,
      answer: true,
      reason: true,
      recordedById: true,
      person: { select: { id: true, fullName: true, links: { where: { endedAt: null, unreachableAt: null }, select: { id: true } } } },
    },
  })
  return rows
    .map(({ part, answer, reason, recordedById, person }) => ({
      id: brandPerson(person.id),
      name: person.fullName,
      part,
      answer: answerOf(answer),
      reason: reason && sealer.open(reason, reasonPlace(meetingId, person.id)),
      recorded: recordedById !== null,
      unreachable: person.links.length === 0,
    }))
    .toSorted((a, b) => byGivenName(a.name, b.name))
}

export function answerTable(rows: readonly InvitedRow[]): AnswerTable {
  const members = rows.filter(({ part }) => part === 'member')
  return {
    members: members.length,
    attend: members.filter(({ answer }) => answer === 'attend'),
    absent: members.filter(({ answer }) => answer === 'absent'),
    callBack: members.filter(({ answer }) => answer === 'call_back'),
    none: members.filter(({ answer }) => answer === null),
    followers: rows.filter(({ part }) => part === 'follower'),
  }
}
