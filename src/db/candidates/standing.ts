import type { DeliveryKind } from '../../domain/delivery.ts'
import { initialsOf } from '../../domain/candidates/code.ts'
import type { CandidateId, PersonId, UnitId } from '../../domain/ids.ts'
import type { LocalDay } from '../../domain/local-time.ts'
import { audit } from '../audit.ts'
import { brandCandidate, brandPerson, brandUnit } from '../brands.ts'
import type { Db } from '../client.ts'
import { dayOf } from '../people.ts'
import { candidateSubject } from './places.ts'

/** What messages about a candidate say: never a name. */
export type Standing = {
  id: CandidateId
  code: string
  initials: string
  unit: { id: UnitId; name: string; path: string }
  mentor: { id: PersonId; from: LocalDay } | null
  closed: boolean
}

/** Null when there is no such candidate. */
export async function standingOf(db: Db, id: string): Promise<Standing | null> {
  const row = await db.candidate.findUnique({
    where: { id },
    select: {
      id: true,
      code: true,
      fullName: true,
      mentorId: true,
      closedBy: true,
      unit: { select: { id: true, name: true, path: true } },
      mentors: { where: { toDate: null }, select: { personId: true, fromDate: true }, orderBy: { fromDate: 'desc' } },
    },
  })
  if (row === null) return null
  const running = row.mentors.find(({ personId }) => personId === row.mentorId)
  return {
    id: brandCandidate(row.id),
    code: row.code,
    initials: initialsOf(row.fullName),
    unit: { ...row.unit, id: brandUnit(row.unit.id) },
    mentor: running === undefined ? null : { id: brandPerson(running.personId), from: dayOf(running.fromDate) },
    closed: row.closedBy !== null,
  }
}

/** Takes a message of this kind about a candidate back where it has not left yet; true when there was one. */
export async function takeBackUnsent(
  db: Db,
  { kind, candidateId, personId, now }: { kind: DeliveryKind; candidateId: CandidateId; personId: PersonId; now: Date },
): Promise<boolean> {
  const { count } = await db.delivery.updateMany({
    where: { kind, source: candidateId, personId, status: { in: ['queued', 'held', 'unreachable'] } },
    data: { status: 'cancelled', reason: 'superseded', updatedAt: now },
  })
  return count > 0
}

/** Those whom a person mentors now. */
export async function mentoredBy(db: Db, personId: PersonId): Promise<CandidateId[]> {
  const rows = await db.candidate.findMany({ where: { mentorId: personId, closedBy: null }, select: { id: true } })
  return rows.map(({ id }) => brandCandidate(id))
}

/** How many open candidates of a unit a person mentors. */
export async function countMentored(db: Db, { personId, unitId }: { personId: PersonId; unitId: UnitId }): Promise<number> {
  return db.candidate.count({ where: { mentorId: personId, unitId, closedBy: null } })
}

/** Takes a candidate out again who was just added and has not been touched since: nothing of him is kept. False when he has. */
export async function takeBackCandidate(db: Db, { id, by, now }: { id: CandidateId; by: PersonId; now: Date }): Promise<boolean> {
  const row = await db.candidate.findFirst({ where: { id, version: 1 }, select: { unit: { select: { path: true } } } })
  if (row === null) return false
  // The history is otherwise only added to; see the migration.
  await db.$queryRaw`SELECT set_config('chibo.erase', 'on', true)`
  await db.deadline.deleteMany({ where: { candidateId: id } })
  await db.stageEvent.deleteMany({ where: { candidateId: id } })
  await db.candidate.delete({ where: { id } })
  await db.$queryRaw`SELECT set_config('chibo.erase', 'off', true)`
  await audit(db, { at: now, actorId: by, verb: 'take-back-candidate', subject: candidateSubject(id), unitPath: row.unit.path })
  return true
}
