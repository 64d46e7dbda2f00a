import type { Db } from '../db/client.ts'
import { loadKnown, type GrantRecord, type Known, type UnitRecord } from '../db/import-people.ts'
import type { Sealer } from '../db/seal.ts'
import { localDay, type LocalDay } from '../domain/local-time.ts'
import type { Problem } from '../messages/vi/workbook-problems.ts'
import type { PlanCounts, PlanLine } from '../messages/vi/workbook-report.ts'
import { planCandidates, type CandidatePlan } from './plan-candidates.ts'
import { planDates, type DatePlan } from './plan-dates.ts'
import { planPeople, type PlannedPerson } from './plan-people.ts'
import { planRoles, type RolePlan } from './plan-roles.ts'
import { planUnits } from './plan-units.ts'
import type { Rows } from './read.ts'
import { isCurrent } from './terms.ts'

/** What an import would do. Nothing of it may be done while `problems` holds an error. */
export type ImportPlan = {
  problems: readonly Problem[]
  counts: PlanCounts
  lines: readonly PlanLine[]
  units: { create: readonly UnitRecord[]; update: readonly UnitRecord[] }
  people: { create: readonly PlannedPerson[]; update: readonly PlannedPerson[] }
  roles: { create: readonly GrantRecord[]; update: RolePlan['update']; remove: readonly string[] }
  candidates: CandidatePlan
  dates: DatePlan
}

/**
 * Compares what a workbook says with what is known, by code: units, people and roles that are new, changed or as they were. What the
 * file does not name stays as it is. Reads only. `now` gives the day from which roles without a first day count.
 */
export async function planImport(db: Db, rows: Rows, { sealer, now }: { sealer: Sealer; now: Date }): Promise<ImportPlan> {
  const codes = new Set([
    ...rows.people.map(({ code }) => code),
    ...rows.roles.map(({ person }) => person),
    ...rows.candidates.flatMap(({ mentor }) => mentor ?? []),
  ])
  const known = await loadKnown(db, [...codes])
  const units = planUnits(rows, known.units)
  const people = planPeople(rows, { known: known.people, units: units.units, sealer })
  const roles = planRoles(rows, { known: known.grants, units: units.units, people: people.people, today: localDay(now) })
  const candidates = await planCandidates(db, rows, {
    units: units.units,
    people: people.people,
    belongs: belonging(known, roles, localDay(now)),
    retired: new Set(known.people.flatMap(({ code, retired }) => (retired ? [code] : []))),
    now,
  })
  const dates = await planDates(db, rows, now)
  return {
    problems: [...units.problems, ...people.problems, ...roles.problems, ...candidates.problems, ...dates.problems],
    counts: { units: units.counts, people: people.counts, roles: roles.counts, ...candidates.counts, ...dates.counts },
    lines: [...units.lines, ...people.lines, ...roles.lines, ...candidates.lines, ...dates.lines],
    units,
    people,
    roles,
    candidates,
    dates,
  }
}

/** "PERSON-ID UNIT-ID" of everybody who belongs to a unit once the import is through; whoever only follows it does not. */
function belonging({ grants }: Known, { create, update, remove }: RolePlan, today: LocalDay): ReadonlySet<string> {
  const terms = new Map(update.map(({ id, ...term }) => [id, term]))
  const gone = new Set(remove)
  const after = [...grants.filter(({ id }) => !gone.has(id)).map((grant) => ({ ...grant, ...terms.get(grant.id) })), ...create]
  return new Set(
    after
      .filter((grant) => grant.role !== 'follower' && grant.from <= today && isCurrent(grant, today))
      .map(({ personId, unitId }) => `${personId} ${unitId}`),
  )
}
