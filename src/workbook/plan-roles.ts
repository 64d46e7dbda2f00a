import type { GrantRecord, Known } from '../db/import-people.ts'
import type { Role } from '../domain/access.ts'
import type { LocalDay } from '../domain/local-time.ts'
import type { Fault, Problem } from '../messages/vi/workbook-problems.ts'
import type { Counts, PlanLine } from '../messages/vi/workbook-report.ts'
import { headingOf } from '../messages/vi/workbook.ts'
import type { PlannedPerson } from './plan-people.ts'
import type { PlannedUnit } from './plan-units.ts'
import type { Rows } from './read.ts'
import { secretaryProblems } from './secretaries.ts'
import { endBefore, groupBy, isCurrent, matchTerms, overlap, type Match, type SaidTerm } from './terms.ts'

type KnownGrant = Known['grants'][number]

export type RolePlan = {
  create: GrantRecord[]
  update: { id: string; from: LocalDay; to: LocalDay | null }[]
  /** Ids of grants that were given today and taken back today. */
  remove: string[]
  counts: Counts
  lines: PlanLine[]
  problems: Problem[]
}

type Context = {
  known: readonly KnownGrant[]
  units: ReadonlyMap<string, PlannedUnit>
  people: ReadonlyMap<string, PlannedPerson>
  today: LocalDay
}

/** A role that the file gives; `row` is null for the membership that follows from the sheet of people. */
type Wanted = SaidTerm & { row: number | null; person: PlannedPerson; unit: PlannedUnit; role: Role }
type Settled = Match<Wanted, KnownGrant>

export function planRoles(rows: Rows, context: Context): RolePlan {
  const plan: RolePlan = { create: [], update: [], remove: [], counts: { created: 0, changed: 0, unchanged: 0 }, lines: [], problems: [] }
  const named = namedRoles(rows, context, plan.problems)
  const wanted = groupBy([...named, ...memberships(rows, context, named)], keyOf)
  const held = groupBy(context.known, grantKey)
  const settled = [...wanted].flatMap(([key, group]) => matchTerms(group, held.get(key) ?? [], context.today))
  plan.problems.push(...termProblems(settled))
  for (const match of settled) settle(plan, match)
  endOldMemberships(plan, { rows, context, keep: new Set(wanted.keys()) })
  plan.problems.push(...secretaryProblems(settled, context))
  return plan
}

/** The rows of the sheet of roles, each with its person and unit; what does not fit goes into `problems`. */
function namedRoles(rows: Rows, { units, people }: Context, problems: Problem[]): Wanted[] {
  return rows.roles.flatMap((row) => {
    const person = people.get(row.person)
    const unit = units.get(row.unit)
    const report = (column: string, fault: Fault): void => void problems.push(problem({ row: row.row, column }, fault))
    if (person === undefined && !rows.faulty.people.has(row.person)) report('person', { kind: 'unknown-person', code: row.person })
    if (unit === undefined && !rows.faulty.units.has(row.unit)) report('unit', { kind: 'unknown-unit', code: row.unit })
    if (person === undefined || unit === undefined) return []
    if (cellRoles.has(row.role) && unit.kind !== 'cell') report('unit', { kind: 'not-a-cell', code: unit.code, role: row.role })
    if (isRefused(row.role, person)) report('role', { kind: 'full-members-only', role: row.role, code: person.code })
    return [{ row: row.row, person, unit, role: row.role, from: row.from ?? null, to: row.to }]
  })
}

const cellRoles: ReadonlySet<Role> = new Set(['cell_committee', 'mentor', 'member'])
const fullMembersOnly: ReadonlySet<Role> = new Set(['secretary', 'deputy', 'cell_committee', 'follower'])

/** A mentor is a full member. An office may be held by a full member of another organisation, but never by a probationary one. */
function isRefused(role: Role, person: PlannedPerson): boolean {
  if (role === 'mentor') return person.status !== 'full'
  return fullMembersOnly.has(role) && person.status === 'probationary'
}

/** Every party member of the file is a member of the cell named there; where the sheet of roles says it with dates, that counts. */
function memberships(rows: Rows, { units, people }: Context, named: readonly Wanted[]): Wanted[] {
  const said = new Set(named.filter(({ role }) => role === 'member').map(keyOf))
  return rows.people.flatMap((row) => {
    const person = people.get(row.code)
    const unit = row.cell === null || row.status === 'none' ? undefined : units.get(row.cell)
    if (person === undefined || unit === undefined) return []
    const wanted: Wanted = { row: null, person, unit, role: 'member', from: null, to: undefined }
    return said.has(keyOf(wanted)) ? [] : [wanted]
  })
}

function keyOf({ person, unit, role }: Wanted): string {
  return `${person.id} ${unit.id} ${role}`
}

function grantKey({ personId, unitId, role }: KnownGrant): string {
  return `${personId} ${unitId} ${role}`
}

function termProblems(settled: readonly Settled[]): Problem[] {
  const problems: Problem[] = []
  for (const group of groupBy(settled, ({ said }) => keyOf(said)).values()) {
    for (const [index, { said, held, term }] of group.entries()) {
      if (said.row === null) continue
      if (term.to !== null && term.to < term.from) {
        const unsaid = said.from === null && held === null
        problems.push(problem({ row: said.row, column: unsaid ? 'from' : 'to' }, { kind: unsaid ? 'from-required' : 'to-before-from' }))
      }
      const first = group.slice(0, index).find((other) => overlap(other.term, term))
      if (first !== undefined && first.said.row !== null) {
        problems.push(problem({ row: said.row, column: 'role' }, { kind: 'same-role-twice', firstRow: first.said.row }))
      }
    }
  }
  return problems
}

function settle(plan: RolePlan, { said, held, term }: Settled): void {
  const { person, unit, role } = said
  const line = { code: person.code, fullName: person.fullName, role, unit: unit.code, ...term }
  if (held === null) {
    plan.create.push({ personId: person.id, unitId: unit.id, role, ...term })
    plan.counts.created += 1
    // The line about the new person names the cell already.
    if (!(role === 'member' && person.isNew)) plan.lines.push({ kind: 'role-new', ...line })
  } else if (held.from === term.from && held.to === term.to) {
    plan.counts.unchanged += 1
  } else {
    plan.update.push({ id: held.id, ...term })
    plan.counts.changed += 1
    plan.lines.push({ kind: 'role-changed', ...line })
  }
}

/**
 * Who is put into another cell, or is no member any more, leaves the old cell. Who stands in the named cell already keeps what else
 * is known of him: one may be a member of two cells.
 */
function endOldMemberships(plan: RolePlan, { rows, context, keep }: { rows: Rows; context: Context; keep: ReadonlySet<string> }): void {
  const { today, people, units } = context
  const unitCodes = new Map([...units.values()].map(({ id, code }) => [id, code]))
  const members = groupBy(
    context.known.filter((grant) => grant.role === 'member' && grant.from <= today && isCurrent(grant, today)),
    ({ personId }) => personId,
  )
  for (const row of rows.people) {
    const person = people.get(row.code)
    const current = person === undefined ? [] : (members.get(person.id) ?? [])
    if (person === undefined || (row.status !== 'none' && current.some(({ unitId }) => unitCodes.get(unitId) === row.cell))) continue
    for (const grant of current)
      if (!keep.has(grantKey(grant))) endGrant(plan, { grant, person, today, unit: unitCodes.get(grant.unitId) ?? '' })
  }
}

function endGrant(plan: RolePlan, ending: { grant: KnownGrant; person: PlannedPerson; unit: string; today: LocalDay }): void {
  const { grant, person, unit } = ending
  const { id, role, from } = grant
  const to = endBefore(grant, ending.today)
  if (to === null) plan.remove.push(id)
  else plan.update.push({ id, from, to })
  plan.counts.changed += 1
  plan.lines.push({
    kind: to === null ? 'role-withdrawn' : 'role-changed',
    code: person.code,
    fullName: person.fullName,
    role,
    unit,
    from,
    to,
  })
}

function problem(at: { row: number; column: string }, fault: Fault): Problem {
  return { severity: 'error', sheet: 'roles', row: at.row, column: headingOf('roles', at.column), fault }
}
