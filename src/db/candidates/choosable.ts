import type { Actor } from '../../domain/access.ts'
import { refOf } from '../../domain/candidates/code.ts'
import type { CandidateRef } from '../../domain/topics/candidates.ts'
import { byGivenName } from '../../domain/text.ts'
import type { Db } from '../client.ts'
import { inForce } from '../people.ts'
import { settingsOfUnits } from './facts.ts'
import { candidatesNamed, openCandidates } from './search.ts'
import { seenFor, type CandidateVerb } from './seen.ts'

/** More than so many are no choice: a code or a name is asked for. */
const mostOffered = 60

export type ChoosableCandidate = CandidateRef & { unit: string; closed: boolean }

/**
 * Candidates with whom this person may do this, to choose one from: those whom a typed text may mean, or all open ones where there are
 * not too many. In a transaction, as `candidatesNamed`. `more`: there are more than could be offered; without a text none is then.
 */
export async function choosableCandidates(
  db: Db,
  actor: Actor,
  { verb, text }: { verb: CandidateVerb; text: string | null },
): Promise<{ candidates: ChoosableCandidate[]; more: boolean }> {
  const seen = seenFor(actor, verb)
  const found = text === null ? await openCandidates(db, seen, mostOffered + 1) : await candidatesNamed(db, { ...seen, text })
  const more = found.length > mostOffered
  const few = more && text === null ? [] : found.slice(0, mostOffered)
  const settings = await settingsOfUnits(
    db,
    few.map(({ unit }) => unit.id),
  )
  return {
    more,
    candidates: few.map(({ id, code, name, unit, closed }) => ({
      ...refOf({ id, code, name, showNames: settings.get(unit.id)?.candidateNames === true }),
      unit: unit.name,
      closed,
    })),
  }
}

/** Candidates of a cell, by name: to ask whether a new one is one of them. `hint` is the code. */
export async function namesakesIn(db: Db, unitId: string): Promise<{ id: string; name: string; hint: string }[]> {
  const rows = await db.candidate.findMany({ where: { unitId }, select: { id: true, fullName: true, code: true } })
  return rows.map(({ id, fullName, code }) => ({ id, name: fullName, hint: code }))
}

/** A member of a cell as one who may be a mentor or not. */
export type Helper = { id: string; name: string; hint: string; status: string }

/** Who belongs to a cell now, by given name. */
export async function helpersIn(db: Db, unitId: string, now: Date): Promise<Helper[]> {
  const people = await db.person.findMany({
    where: { retiredAt: null, grants: { some: { unitId, role: { not: 'follower' }, ...inForce(now) } } },
    select: { id: true, code: true, fullName: true, status: true },
  })
  return people
    .map(({ id, code, fullName, status }) => ({ id, name: fullName, hint: code, status }))
    .toSorted((a, b) => byGivenName(a.name, b.name))
}

/** Where papers of a cell's candidates are kept, the most usual first. */
export async function placesIn(db: Db, unitId: string): Promise<string[]> {
  const rows = await db.paper.groupBy({
    by: ['place'],
    where: { place: { not: null }, candidate: { unitId } },
    _count: true,
    orderBy: { _count: { place: 'desc' } },
    take: 6,
  })
  return rows.flatMap(({ place }) => (place === null || place === '' ? [] : [place]))
}
