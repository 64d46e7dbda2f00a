import { randomUUID } from 'node:crypto'
import type { Known } from '../db/import-people.ts'
import { phonePlace } from '../db/members.ts'
import type { Sealer } from '../db/seal.ts'
import { clean, fold } from '../domain/text.ts'
import type { Fault, Problem } from '../messages/vi/workbook-problems.ts'
import type { Change, Counts, PlanLine } from '../messages/vi/workbook-report.ts'
import { headingOf, statusWords } from '../messages/vi/workbook.ts'
import type { PlannedUnit } from './plan-units.ts'
import type { PersonRow, Rows } from './read.ts'

/** A person as he or she will be after the import, the telephone number in the clear; `row` is null for one the file does not name. */
export type PlannedPerson = {
  id: string
  code: string
  fullName: string
  foldedName: string
  status: string
  phone: string | null
  exempt: boolean
  isNew: boolean
  row: PersonRow | null
}

export type PeoplePlan = {
  people: ReadonlyMap<string, PlannedPerson>
  create: PlannedPerson[]
  update: PlannedPerson[]
  counts: Counts
  lines: PlanLine[]
  problems: Problem[]
}

export function planPeople(
  rows: Rows,
  context: { known: Known['people']; units: ReadonlyMap<string, PlannedUnit>; sealer: Sealer },
): PeoplePlan {
  const people = new Map<string, PlannedPerson>()
  const retired = new Set<string>()
  for (const person of context.known) {
    const phone = person.phone === null ? null : context.sealer.open(person.phone, phonePlace(person.id))
    people.set(person.code, { ...person, phone, isNew: false, row: null })
    if (person.retired) retired.add(person.code)
  }
  const plan: PeoplePlan = { people, create: [], update: [], counts: { created: 0, changed: 0, unchanged: 0 }, lines: [], problems: [] }
  for (const row of rows.people) {
    const before = people.get(row.code)
    const after = merged(row, before)
    people.set(row.code, after)
    settle(plan, after, before)
    if (retired.has(row.code)) plan.problems.push(problem('warning', { row: row.row, column: 'code' }, { kind: 'retired' }))
    if (row.status !== 'none' && row.cell !== null)
      plan.problems.push(...cellProblems({ row: row.row, cell: row.cell }, context.units, rows.faulty.units))
  }
  return plan
}

function merged(row: PersonRow, before: PlannedPerson | undefined): PlannedPerson {
  return {
    id: before?.id ?? randomUUID(),
    code: row.code,
    fullName: row.fullName,
    foldedName: fold(clean(row.fullName)),
    status: row.status,
    phone: row.phone === undefined ? (before?.phone ?? null) : row.phone,
    exempt: row.exempt ?? before?.exempt ?? false,
    isNew: before === undefined,
    row,
  }
}

function settle(plan: PeoplePlan, after: PlannedPerson, before: PlannedPerson | undefined): void {
  const { code, fullName } = after
  if (before === undefined) {
    plan.create.push(after)
    plan.counts.created += 1
    plan.lines.push({ kind: 'person-new', code, fullName, cell: after.status === 'none' ? null : (after.row?.cell ?? null) })
    return
  }
  const changes = changesOf(before, after)
  if (changes.length > 0) plan.lines.push({ kind: 'person-changed', code, fullName, changes })
  if (changes.length > 0 || before.foldedName !== after.foldedName) plan.update.push(after)
  plan.counts[changes.length > 0 ? 'changed' : 'unchanged'] += 1
}

function changesOf(before: PlannedPerson, after: PlannedPerson): Change[] {
  const values = (column: string, of: (person: PlannedPerson) => string): Change[] =>
    of(before) === of(after) ? [] : [{ column, values: { before: of(before), after: of(after) } }]
  return [
    ...values('fullName', ({ fullName }) => fullName),
    ...values('status', ({ status }) => statusText(status)),
    ...(before.phone === after.phone ? [] : [{ column: 'phone' }]),
    ...values('exempt', ({ exempt }) => (exempt ? 'x' : '')),
  ]
}

function statusText(status: string): string {
  const words: Record<string, string> = statusWords
  return words[status] ?? status
}

function cellProblems(at: { row: number; cell: string }, units: ReadonlyMap<string, PlannedUnit>, faulty: ReadonlySet<string>): Problem[] {
  const unit = units.get(at.cell)
  const place = { row: at.row, column: 'cell' }
  if (unit === undefined) return faulty.has(at.cell) ? [] : [problem('error', place, { kind: 'unknown-unit', code: at.cell })]
  return unit.kind === 'cell' ? [] : [problem('error', place, { kind: 'not-a-cell', code: at.cell, role: 'member' })]
}

function problem(severity: Problem['severity'], at: { row: number; column: string }, fault: Fault): Problem {
  return { severity, sheet: 'people', row: at.row, column: headingOf('people', at.column), fault }
}
