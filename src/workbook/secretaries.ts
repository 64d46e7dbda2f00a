import type { Known } from '../db/import-people.ts'
import type { Role } from '../domain/access.ts'
import type { Problem } from '../messages/vi/workbook-problems.ts'
import { headingOf } from '../messages/vi/workbook.ts'
import type { PlannedPerson } from './plan-people.ts'
import type { PlannedUnit } from './plan-units.ts'
import { groupBy, overlap, type Term } from './terms.ts'

type Settled = {
  said: { row: number | null; person: PlannedPerson; unit: PlannedUnit; role: Role }
  held: { id: string } | null
  term: Term
}

type Context = { known: Known['grants']; people: ReadonlyMap<string, PlannedPerson>; units: ReadonlyMap<string, PlannedUnit> }

/** Somebody's term as secretary of a unit, as it will be after the import; `row` is null for one that the file does not name. */
type Holding = { person: PlannedPerson; unit: string; term: Term; row: number | null }

/** A unit has one secretary at a time. Told at the row that brings the second one in. */
export function secretaryProblems(settled: readonly Settled[], context: Context): Problem[] {
  const problems: Problem[] = []
  for (const holdings of groupBy(holdingsAfter(settled, context), ({ unit }) => unit).values()) {
    for (const [index, late] of holdings.entries()) {
      const other = holdings.slice(0, index).find(({ person, term }) => person.id !== late.person.id && overlap(term, late.term))
      if (other === undefined || late.row === null) continue
      const { code, fullName } = other.person
      problems.push({
        severity: 'error',
        sheet: 'roles',
        row: late.row,
        column: headingOf('roles', 'role'),
        fault: { kind: 'two-secretaries', unit: late.unit, other: { code, fullName, row: other.row } },
      })
    }
  }
  return problems
}

/** What the file does not touch comes first, then the rows in their order. */
function holdingsAfter(settled: readonly Settled[], { known, people, units }: Context): Holding[] {
  const secretaries = settled.filter(({ said }) => said.role === 'secretary')
  const touched = new Set(secretaries.map(({ held }) => held?.id))
  const peopleById = new Map([...people.values()].map((person) => [person.id, person]))
  const unitCodes = new Map([...units.values()].map(({ id, code }) => [id, code]))
  const untouched = known.flatMap(({ id, role, personId, unitId, from, to }): Holding[] => {
    const person = peopleById.get(personId)
    const unit = unitCodes.get(unitId)
    if (role !== 'secretary' || touched.has(id) || person === undefined || unit === undefined) return []
    return [{ person, unit, term: { from, to }, row: null }]
  })
  const named = secretaries.map(({ said, term }): Holding => ({ person: said.person, unit: said.unit.code, term, row: said.row }))
  return [...untouched, ...named.toSorted((a, b) => (a.row ?? 0) - (b.row ?? 0))]
}
