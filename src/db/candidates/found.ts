import { refOf } from '../../domain/candidates/code.ts'
import type { CandidateRef } from '../../domain/topics/candidates.ts'
import type { CandidateId, PersonId, UnitId } from '../../domain/ids.ts'
import { brandCandidate, brandUnit } from '../brands.ts'
import type { Db } from '../client.ts'
import { settingsOfUnits } from './facts.ts'

export type FoundCandidate = { candidate: CandidateRef; unit: string; stage: string; closed: boolean }

/** What tells candidates apart who were found, in the order of `ids`. Whoever shows it writes down that it was read. */
export async function candidatesByIds(db: Db, ids: readonly CandidateId[]): Promise<FoundCandidate[]> {
  const rows = await db.candidate.findMany({
    where: { id: { in: [...ids] } },
    select: { id: true, code: true, fullName: true, stage: true, closedBy: true, unit: { select: { id: true, name: true } } },
  })
  const settings = await settingsOfUnits(
    db,
    rows.map(({ unit }) => brandUnit(unit.id)),
  )
  const places = new Map(ids.map((id, index) => [String(id), index]))
  return rows
    .toSorted((a, b) => (places.get(a.id) ?? 0) - (places.get(b.id) ?? 0))
    .map(({ id, code, fullName, stage, closedBy, unit }) => ({
      candidate: refOf({
        id: brandCandidate(id),
        code,
        name: fullName,
        showNames: settings.get(brandUnit(unit.id))?.candidateNames === true,
      }),
      unit: unit.name,
      stage,
      closed: closedBy !== null,
    }))
}

/** Does anybody whose case is open have this mentor? */
export async function mentorsSomebody(db: Db, personId: PersonId): Promise<boolean> {
  return (await db.candidate.findFirst({ where: { mentorId: personId, closedBy: null }, select: { id: true } })) !== null
}

/** What people and units of a history are called, by their ids. */
export async function namesInHistory(
  db: Db,
  { people, units }: { people: readonly PersonId[]; units: readonly UnitId[] },
): Promise<ReadonlyMap<string, string>> {
  const persons =
    people.length === 0 ? [] : await db.person.findMany({ where: { id: { in: [...people] } }, select: { id: true, fullName: true } })
  const cells = units.length === 0 ? [] : await db.orgUnit.findMany({ where: { id: { in: [...units] } }, select: { id: true, name: true } })
  return new Map([...persons.map(({ id, fullName }) => [id, fullName] as const), ...cells.map(({ id, name }) => [id, name] as const)])
}
