import { randomUUID } from 'node:crypto'
import type { UnitRecord } from '../db/import-people.ts'
import type { Fault, Problem } from '../messages/vi/workbook-problems.ts'
import type { Change, Counts, PlanLine } from '../messages/vi/workbook-report.ts'
import { headingOf, unitKindWords } from '../messages/vi/workbook.ts'
import type { Rows, UnitRow } from './read.ts'

/** A unit as it will be after the import; `row` is null for one that the file does not name. */
export type PlannedUnit = Omit<UnitRecord, 'parentId' | 'path'> & { parent: string | null; row: number | null; known: KnownUnit | null }
type KnownUnit = UnitRecord & { parent: string | null }

export type UnitPlan = {
  units: ReadonlyMap<string, PlannedUnit>
  create: UnitRecord[]
  update: UnitRecord[]
  counts: Counts
  lines: PlanLine[]
  problems: Problem[]
}

export function planUnits(rows: Rows, known: readonly UnitRecord[]): UnitPlan {
  const codes = new Map(known.map(({ id, code }) => [id, code]))
  const units = new Map<string, PlannedUnit>()
  for (const unit of known) {
    const parent = unit.parentId === null ? null : (codes.get(unit.parentId) ?? null)
    units.set(unit.code, { ...unit, parent, row: null, known: { ...unit, parent } })
  }
  for (const row of rows.units) units.set(row.code, merged(row, units.get(row.code)))
  const plan: UnitPlan = { units, create: [], update: [], counts: { created: 0, changed: 0, unchanged: 0 }, lines: [], problems: [] }
  plan.problems.push(...treeProblems(units, rows.faulty.units))
  const sorted = [...units.values()]
    .map((unit) => ({ unit, chain: chainOf(unit, units) }))
    .toSorted((a, b) => a.chain.length - b.chain.length)
  for (const { unit, chain } of sorted) settle(plan, unit, chain)
  return plan
}

function merged(row: UnitRow, before: PlannedUnit | undefined): PlannedUnit {
  const settings = { ...before?.settings }
  for (const key of ['place', 'meetingDay'] as const) {
    const value = row[key]
    if (value === null) delete settings[key]
    else if (value !== undefined) settings[key] = value
  }
  return {
    id: before?.id ?? randomUUID(),
    code: row.code,
    name: row.name,
    kind: row.kind,
    parent: row.parent === undefined ? (before?.parent ?? null) : row.parent,
    aliases: row.aliases === undefined ? (before?.aliases ?? []) : (row.aliases ?? []),
    settings,
    row: row.row,
    known: before?.known ?? null,
  }
}

function settle(plan: UnitPlan, unit: PlannedUnit, chain: readonly string[]): void {
  const { id, code, name, kind, aliases, settings, known } = unit
  const parentId = unit.parent === null ? null : (plan.units.get(unit.parent)?.id ?? null)
  const record: UnitRecord = { id, code, name, kind, aliases, settings, parentId, path: pathFrom(chain) }
  if (known === null) {
    plan.create.push(record)
    plan.counts.created += 1
    plan.lines.push({ kind: 'unit-new', code, name })
    return
  }
  const changes = changesOf(unit, known)
  // The path may change by what happened further up, also for units that the file does not name.
  if (changes.length > 0 || record.path !== known.path) plan.update.push(record)
  if (changes.length > 0) plan.lines.push({ kind: 'unit-changed', code, name, changes })
  if (unit.row !== null) plan.counts[changes.length > 0 ? 'changed' : 'unchanged'] += 1
}

function changesOf(unit: PlannedUnit, known: KnownUnit): Change[] {
  const values: Record<string, [before: string, after: string]> = {
    name: [known.name, unit.name],
    kind: [kindText(known.kind), kindText(unit.kind)],
    parent: [known.parent ?? '', unit.parent ?? ''],
    aliases: [known.aliases.join('; '), unit.aliases.join('; ')],
    place: [settingText(known.settings['place']), settingText(unit.settings['place'])],
    meetingDay: [settingText(known.settings['meetingDay']), settingText(unit.settings['meetingDay'])],
  }
  return Object.entries(values).flatMap(([column, [before, after]]) => (before === after ? [] : [{ column, values: { before, after } }]))
}

function kindText(kind: string): string {
  const words: Record<string, string> = unitKindWords
  return words[kind] ?? kind
}

function settingText(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}

/** The path of a unit as it will be. */
export function pathOf(unit: PlannedUnit, units: ReadonlyMap<string, PlannedUnit>): string {
  return pathFrom(chainOf(unit, units))
}

function pathFrom(chain: readonly string[]): string {
  return chain.map((part) => `${part}/`).join('')
}

/** Codes from the root down to the unit; a circle is cut where it closes. */
function chainOf(unit: PlannedUnit, units: ReadonlyMap<string, PlannedUnit>): string[] {
  const chain: string[] = []
  for (
    let at: PlannedUnit | undefined = unit;
    at !== undefined && !chain.includes(at.code);
    at = at.parent === null ? undefined : units.get(at.parent)
  ) {
    chain.unshift(at.code)
  }
  return chain
}

function treeProblems(units: ReadonlyMap<string, PlannedUnit>, faulty: ReadonlySet<string>): Problem[] {
  const problems: Problem[] = []
  const inCircle = new Set<string>()
  for (const unit of units.values()) {
    const parent = unit.parent === null ? undefined : units.get(unit.parent)
    problems.push(...parentProblems(unit, parent, faulty))
    const circle = inCircle.has(unit.code) ? null : circleFrom(unit, units)
    if (circle === null) continue
    for (const code of circle) inCircle.add(code)
    problems.push(problem('error', { row: rowIn(circle, units), column: 'parent' }, { kind: 'circle', codes: [...circle, unit.code] }))
  }
  return problems
}

function parentProblems(unit: PlannedUnit, parent: PlannedUnit | undefined, faulty: ReadonlySet<string>): Problem[] {
  const { row, code } = unit
  if (unit.parent === null)
    return unit.kind === 'cell' && row !== null ? [problem('warning', { row, column: 'parent' }, { kind: 'cell-without-parent' })] : []
  if (parent === undefined) {
    return faulty.has(unit.parent) ? [] : [problem('error', { row, column: 'parent' }, { kind: 'unknown-unit', code: unit.parent })]
  }
  if (parent.kind !== 'cell') return []
  if (row !== null) return [problem('error', { row, column: 'parent' }, { kind: 'parent-is-cell', code: parent.code })]
  return parent.row === null ? [] : [problem('error', { row: parent.row, column: 'kind' }, { kind: 'has-units-below', code })]
}

/** The units of a circle that `unit` is part of, from it upwards. */
function circleFrom(unit: PlannedUnit, units: ReadonlyMap<string, PlannedUnit>): string[] | null {
  const codes = [unit.code]
  for (let next = unit.parent; next !== null; next = units.get(next)?.parent ?? null) {
    if (next === unit.code) return codes
    if (codes.includes(next)) return null
    codes.push(next)
  }
  return null
}

function rowIn(codes: readonly string[], units: ReadonlyMap<string, PlannedUnit>): number | null {
  const rows = codes.flatMap((code) => units.get(code)?.row ?? [])
  return rows.length === 0 ? null : Math.min(...rows)
}

function problem(severity: Problem['severity'], at: { row: number | null; column: string }, fault: Fault): Problem {
  return { severity, sheet: 'units', row: at.row, column: headingOf('units', at.column), fault }
}
