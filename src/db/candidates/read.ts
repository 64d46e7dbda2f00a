import { scopeFor, type Actor, type Verb } from '../../domain/access.ts'
import { initialsOf } from '../../domain/candidates/code.ts'
import type { CandidateFacts } from '../../domain/candidates/events.ts'
import type { CandidateId, PersonId, UnitId } from '../../domain/ids.ts'
import { localDay, type LocalDay } from '../../domain/local-time.ts'
import { audit } from '../audit.ts'
import { brandCandidate, brandPerson, brandUnit } from '../brands.ts'
import type { Db } from '../client.ts'
import type { Prisma } from '../generated/client.ts'
import { dayOf } from '../people.ts'
import { unitsIn } from '../scope.ts'
import type { Sealer } from '../seal.ts'
import { factsOf, settingsOfUnits } from './facts.ts'
import { candidateSubject, eventReasonPlace, postponedReasonPlace } from './places.ts'

/** A clock with the state of its alert. Days are local. */
export type DeadlineRecord = {
  id: string
  ruleId: string
  ruleKey: string
  source: string
  startsOn: LocalDay
  dueOn: LocalDay
  endedOn: LocalDay | null
  nextAlertOn: LocalDay | null
  /** How far it has climbed: 0 = its owners. */
  level: number
  acknowledged: { at: Date; by: PersonId | null } | null
  postponed: { until: LocalDay; by: PersonId | null; reason: string | null } | null
}

export type CandidateRecord = {
  id: CandidateId
  code: string
  unit: { id: UnitId; name: string; path: string }
  name: string
  initials: string
  /** The cell has switched names on, and the committee allows it: in private chats the name may be shown. */
  showNames: boolean
  group: string | null
  consentOn: LocalDay | null
  version: number
  /** With reasons. */
  facts: CandidateFacts
  deadlines: readonly DeadlineRecord[]
  mentor: { id: PersonId; name: string } | null
  /** Who recorded each event, by its id; the operator's are left out. */
  recordedBy: ReadonlyMap<string, string>
}

export type CandidateVerb = Extract<Verb, 'see-candidates' | 'manage-candidates'>

/** The candidates with whom this person may do this: those of his units, and for seeing those he mentors. */
export function candidatesFor(actor: Actor, verb: CandidateVerb): Prisma.CandidateWhereInput {
  const mentored = verb === 'see-candidates' ? [{ mentorId: actor.personId }] : []
  return { OR: [{ unit: unitsIn(scopeFor(actor, verb)) }, ...mentored] }
}

/**
 * A candidate by id or code with whom this person may do this; null when there is none, whether he exists or not. What is read is written
 * down: who saw whom.
 */
export async function candidateFor(
  db: Db,
  sealer: Sealer,
  actor: Actor,
  ask: ({ id: string } | { code: string }) & { verb: CandidateVerb; now: Date },
): Promise<CandidateRecord | null> {
  const which = 'id' in ask ? { id: ask.id } : { code: ask.code }
  const row = await db.candidate.findFirst({ where: { AND: [which, candidatesFor(actor, ask.verb)] }, select: recordFields })
  if (row === null) return null
  await audit(db, {
    at: ask.now,
    actorId: actor.personId,
    verb: 'read-candidate',
    subject: candidateSubject(row.id),
    unitPath: row.unit.path,
    detail: { for: ask.verb },
  })
  return recordOf(db, sealer, row, localDay(ask.now))
}

const recordFields = {
  id: true,
  code: true,
  fullName: true,
  group: true,
  consentOn: true,
  version: true,
  unit: { select: { id: true, name: true, path: true } },
  mentor: { select: { id: true, fullName: true } },
  events: { select: { id: true, reason: true, recordedBy: true } },
  deadlines: {
    select: {
      id: true,
      ruleId: true,
      ruleKey: true,
      source: true,
      startsOn: true,
      dueOn: true,
      endedOn: true,
      nextAlertOn: true,
      level: true,
      acknowledgedAt: true,
      acknowledgedBy: true,
      postponedUntil: true,
      postponedBy: true,
      postponedReason: true,
    },
    orderBy: [{ dueOn: 'asc' }, { ruleKey: 'asc' }, { source: 'asc' }],
  },
} as const satisfies Prisma.CandidateSelect
type Row = Prisma.CandidateGetPayload<{ select: typeof recordFields }>

async function recordOf(db: Db, sealer: Sealer, row: Row, today: LocalDay): Promise<CandidateRecord | null> {
  const [facts] = await factsOf(db, [row.id], today)
  if (facts === undefined) return null
  const unitId = brandUnit(row.unit.id)
  const settings = await settingsOfUnits(db, [unitId])
  const reasons = new Map(
    row.events.flatMap(({ id, reason }) => (reason === null ? [] : [[id, sealer.open(reason, eventReasonPlace(id))] as const])),
  )
  const recorders = new Set(row.events.flatMap(({ recordedBy }) => recordedBy ?? []))
  const people = await db.person.findMany({ where: { id: { in: [...recorders] } }, select: { id: true, fullName: true } })
  const names = new Map(people.map(({ id, fullName }) => [id, fullName]))
  return {
    id: brandCandidate(row.id),
    code: row.code,
    unit: { ...row.unit, id: unitId },
    name: row.fullName,
    initials: initialsOf(row.fullName),
    showNames: settings.get(unitId)?.candidateNames === true,
    group: row.group,
    consentOn: row.consentOn && dayOf(row.consentOn),
    version: row.version,
    facts: { unitId, events: facts.events.map((event) => withReason(event, reasons)), papers: facts.papers, mentors: facts.mentors },
    deadlines: row.deadlines.map((deadline) => toDeadline(sealer, deadline)),
    mentor: row.mentor && { id: brandPerson(row.mentor.id), name: row.mentor.fullName },
    recordedBy: new Map(
      row.events.flatMap(({ id, recordedBy }) => {
        const name = recordedBy === null ? undefined : names.get(recordedBy)
        return name === undefined ? [] : [[id, name] as const]
      }),
    ),
  }
}

function withReason<E extends CandidateFacts['events'][number]>(event: E, reasons: ReadonlyMap<string, string>): E {
  const reason = reasons.get(event.id)
  return reason === undefined ? event : { ...event, detail: { ...event.detail, reason } }
}

function toDeadline(sealer: Sealer, row: Row['deadlines'][number]): DeadlineRecord {
  const { startsOn, dueOn, endedOn, nextAlertOn, acknowledgedAt, acknowledgedBy, postponedUntil, postponedBy, postponedReason, ...rest } =
    row
  return {
    ...rest,
    startsOn: dayOf(startsOn),
    dueOn: dayOf(dueOn),
    endedOn: endedOn && dayOf(endedOn),
    nextAlertOn: nextAlertOn && dayOf(nextAlertOn),
    acknowledged: acknowledgedAt && { at: acknowledgedAt, by: acknowledgedBy === null ? null : brandPerson(acknowledgedBy) },
    postponed: postponedUntil && {
      until: dayOf(postponedUntil),
      by: postponedBy === null ? null : brandPerson(postponedBy),
      reason: postponedReason && sealer.open(postponedReason, postponedReasonPlace(row.id)),
    },
  }
}
