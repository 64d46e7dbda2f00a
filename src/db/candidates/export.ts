import type { Scope } from '../../domain/access.ts'
import { initialsOf } from '../../domain/candidates/code.ts'
import { progressOf } from '../../domain/candidates/progress.ts'
import type { PersonId, UnitId } from '../../domain/ids.ts'
import { localDay } from '../../domain/local-time.ts'
import type { ExportedCandidate } from '../../domain/topics/exports.ts'
import { brandUnit } from '../brands.ts'
import type { Db } from '../client.ts'
import { dayOf } from '../people.ts'
import { unitsIn } from '../scope.ts'
import { factsOf, settingsOfUnits } from './facts.ts'
import { candidateSubject } from './places.ts'

/** As many as are read in one go. */
const atOnce = 500

export async function countCandidates(db: Db, scope: Scope): Promise<number> {
  return db.candidate.count({ where: { unit: unitsIn(scope) } })
}

/** All candidates of a scope with what is known of them, by code, open cases and closed ones. Each is written down as read by this person. */
export async function exportCandidates(db: Db, scope: Scope, { by, now }: { by: PersonId; now: Date }): Promise<ExportedCandidate[]> {
  const rows = await db.candidate.findMany({
    where: { unit: unitsIn(scope) },
    select: { id: true, code: true, fullName: true, group: true, consentOn: true, unit: { select: { id: true, code: true, path: true } } },
    orderBy: { code: 'asc' },
  })
  const settings = await settingsOfUnits(db, [...new Set(rows.map(({ unit }) => brandUnit(unit.id)))])
  const showsNames = (unitId: UnitId): boolean => settings.get(unitId)?.candidateNames === true
  const facts = new Map<string, Awaited<ReturnType<typeof factsOf>>[number]>()
  for (let at = 0; at < rows.length; at += atOnce)
    for (const one of await factsOf(
      db,
      rows.slice(at, at + atOnce).map(({ id }) => id),
      localDay(now),
    ))
      facts.set(one.id, one)
  const found = rows.flatMap((row) => {
    const own = facts.get(row.id)
    return own === undefined ? [] : [{ ...row, progress: progressOf(own), papers: own.papers }]
  })
  const mentors = await codesOf(
    db,
    found.flatMap(({ progress }) => progress.done.get('phan_cong')?.detail.mentorId ?? []),
  )
  await db.auditEvent.createMany({
    data: found.map(({ id, unit }) => ({
      at: now,
      actorId: by,
      verb: 'read-candidate',
      subject: candidateSubject(id),
      unitPath: unit.path,
      detail: { for: 'export' },
    })),
  })
  return found.map(({ code, fullName, group, consentOn, unit, progress, papers }) => ({
    code,
    unit: unit.code,
    name: showsNames(brandUnit(unit.id)) ? fullName : null,
    initials: initialsOf(fullName),
    group,
    consentOn: consentOn && dayOf(consentOn),
    mentor: mentors.get(progress.done.get('phan_cong')?.detail.mentorId ?? '') ?? null,
    abroad: progress.done.get('tham_tra')?.detail.abroad === true,
    events: new Map([...progress.done].map(([kind, { on }]) => [kind, on])),
    papers,
    pausedOn: progress.pausedOn,
    closed: progress.closed && { by: progress.closed.kind, on: progress.closed.on },
  }))
}

async function codesOf(db: Db, ids: readonly PersonId[]): Promise<ReadonlyMap<string, string>> {
  const people = await db.person.findMany({ where: { id: { in: [...new Set(ids)] } }, select: { id: true, code: true } })
  return new Map(people.map(({ id, code }) => [id, code]))
}
