import { z } from 'zod'
import { clean } from '../domain/text.ts'
import { cellFaults, type CellFault, type Problem } from '../messages/vi/workbook-problems.ts'
import { exampleRows, headingOf, remarkWords, type DateSheet, type SheetKey } from '../messages/vi/workbook.ts'
import type { CellText } from './cell-text.ts'
import { plain } from './columns.ts'
import { openWorkbook } from './open.ts'
import { rowSchemas } from './row-schemas.ts'
import { readTables, type RawRow, type Table } from './table.ts'

/** `row` is the number that the spreadsheet program shows. In the rest undefined means "as it is known", null means "none". */
type Row<S extends SheetKey> = z.infer<(typeof rowSchemas)[S]> & { row: number }
export type UnitRow = Row<'units'>
export type PersonRow = Row<'people'>
type RoleRow = Row<'roles'>
export type LimitRow = Row<'rules'>
export type DayRow = Row<'days'>
export type ReminderRow = Row<'reminders'>
export type PaperRow = Row<'papers'>
export type StageRow = Row<'stages'>
/** `papers`: what stands in further columns, by the key of a paper's column. */
export type CandidateRow = Row<'candidates'> & { papers: ReadonlyMap<string, CellText> }

export type Rows = {
  units: readonly UnitRow[]
  people: readonly PersonRow[]
  roles: readonly RoleRow[]
  candidates: readonly CandidateRow[]
  /** Versions of time limits, and days of the calendar. */
  rules: readonly LimitRow[]
  days: readonly DayRow[]
  /** When and whom people are told, papers and stages. */
  reminders: readonly ReminderRow[]
  papers: readonly PaperRow[]
  stages: readonly StageRow[]
  /** Codes of rows that have errors and are left out above: naming them elsewhere is no second error. */
  faulty: { units: ReadonlySet<string>; people: ReadonlySet<string> }
}

/**
 * Reads a filled workbook: a file's path, or its bytes. Never throws for what is in it: everything wrong is in `problems`, and the rows
 * without errors are in the rest. What needs the database (codes that are not in the file) is checked by `planImport`.
 */
export async function readWorkbook(source: string | Uint8Array): Promise<Rows & { problems: Problem[] }> {
  const opened = await openWorkbook(source)
  if (opened.kind === 'refused')
    return { ...nothing, problems: [{ severity: 'error', sheet: null, row: null, column: null, fault: opened.fault }] }
  const { tables, problems } = readTables(opened.workbook)
  const units = readSheet(tables, 'units', rowSchemas.units)
  const people = readSheet(tables, 'people', rowSchemas.people)
  const roles = readSheet(tables, 'roles', rowSchemas.roles)
  const candidates = readSheet(tables, 'candidates', rowSchemas.candidates)
  const ofCandidates = new Map((tables.get('candidates')?.rows ?? []).map((raw) => [raw.row, raw.papers]))
  const rules = readSheet(tables, 'rules', rowSchemas.rules)
  const days = readSheet(tables, 'days', rowSchemas.days)
  const reminders = readSheet(tables, 'reminders', rowSchemas.reminders)
  const papers = readSheet(tables, 'papers', rowSchemas.papers)
  const stages = readSheet(tables, 'stages', rowSchemas.stages)
  const sheets = [units, people, roles, candidates, rules, days, reminders, papers, stages]
  problems.push(...sheets.flatMap((sheet) => sheet.problems))
  problems.push(...duplicates('units', units.rows), ...duplicates('people', people.rows), ...duplicates('candidates', candidates.rows))
  for (const row of people.rows) problems.push(...membershipWarnings(row))
  if (problems.every(({ severity }) => severity === 'warning') && sheets.every(({ rows }) => rows.length === 0)) {
    problems.push({ severity: 'error', sheet: null, row: null, column: null, fault: { kind: 'empty' } })
  }
  problems.push(...repeated('rules', rules.rows, ({ key, from }) => `${key} ${from}`), ...repeated('days', days.rows, ({ day }) => day))
  problems.push(...repeated('reminders', reminders.rows, ({ what }) => what))
  problems.push(
    ...repeated('papers', papers.rows, ({ name }) => plain(name)),
    ...repeated('stages', stages.rows, ({ name }) => plain(name)),
  )
  return {
    units: units.rows,
    people: people.rows,
    roles: roles.rows,
    candidates: candidates.rows.map((row) => ({ ...row, papers: ofCandidates.get(row.row) ?? new Map() })),
    rules: rules.rows,
    days: days.rows,
    reminders: reminders.rows,
    papers: papers.rows,
    stages: stages.rows,
    faulty: { units: units.faulty, people: people.faulty },
    problems,
  }
}

const nothing: Rows = {
  units: [],
  people: [],
  roles: [],
  candidates: [],
  rules: [],
  days: [],
  reminders: [],
  papers: [],
  stages: [],
  faulty: { units: new Set(), people: new Set() },
}

type Sheet<T> = { rows: (T & { row: number })[]; faulty: Set<string>; problems: Problem[] }

function readSheet<T extends object>(tables: ReadonlyMap<SheetKey, Table>, sheet: SheetKey, schema: z.ZodType<T>): Sheet<T> {
  const read: Sheet<T> = { rows: [], faulty: new Set(), problems: [] }
  for (const raw of tables.get(sheet)?.rows ?? []) {
    if (isExample(sheet, raw)) continue
    const parsed = schema.safeParse(texts(raw))
    const faults = faultsOf(raw, parsed.error)
    if (parsed.success && faults.size === 0) {
      read.rows.push({ ...parsed.data, row: raw.row })
      continue
    }
    for (const [key, kind] of faults) {
      read.problems.push({ severity: 'error', sheet, row: raw.row, column: headingOf(sheet, key), fault: { kind } })
    }
    const code = rowSchemas.roles.shape.unit.safeParse(texts(raw)['code'] ?? '')
    if (code.success) read.faulty.add(code.data)
  }
  return read
}

function texts(raw: RawRow): Record<string, string> {
  return Object.fromEntries([...raw.cells].map(([key, cell]) => [key, textOf(cell)]))
}

function textOf(cell: CellText): string {
  return 'text' in cell ? cell.text : ''
}

const cellFault = z.enum(cellFaults)

/** One fault for each cell: the first. */
function faultsOf(raw: RawRow, error: z.ZodError | undefined): Map<string, CellFault> {
  const faults = new Map<string, CellFault>()
  for (const [key, cell] of raw.cells) if ('fault' in cell) faults.set(key, cell.fault)
  for (const issue of error?.issues ?? []) {
    const key = String(issue.path[0])
    if (!faults.has(key)) faults.set(key, cellFault.parse(issue.message))
  }
  return faults
}

/** An example row that was left as it stands in the template. What says the same without its remark is meant: the R09 of before, say. */
function isExample(sheet: SheetKey, raw: RawRow): boolean {
  if (raw.remark !== null && plain(textOf(raw.remark)) !== plain(remarkWords.example)) return false
  const examples: readonly Record<string, string>[] = exampleRows[sheet]
  return examples.some((example) => [...raw.cells, ...raw.papers].every(([key, cell]) => clean(textOf(cell)) === example[key]))
}

function duplicates(sheet: 'units' | 'people' | 'candidates', rows: readonly { row: number; code?: string | undefined }[]): Problem[] {
  const first = new Map<string, number>()
  const problems: Problem[] = []
  for (const { row, code } of rows) {
    if (code === undefined) continue
    const firstRow = first.get(code)
    if (firstRow === undefined) first.set(code, row)
    else
      problems.push({ severity: 'error', sheet, row, column: headingOf(sheet, 'code'), fault: { kind: 'duplicate-code', code, firstRow } })
  }
  return problems
}

/** The same version or the same day twice. */
function repeated<T extends { row: number }>(sheet: DateSheet, rows: readonly T[], keyOf: (row: T) => string): Problem[] {
  const first = new Map<string, number>()
  return rows.flatMap((row): Problem[] => {
    const firstRow = first.get(keyOf(row))
    if (firstRow === undefined) first.set(keyOf(row), row.row)
    return firstRow === undefined
      ? []
      : [{ severity: 'error', sheet, row: row.row, column: null, fault: { kind: 'same-row-twice', firstRow } }]
  })
}

function membershipWarnings({ row, status, cell }: PersonRow): Problem[] {
  if (status !== 'none' || cell === null) return []
  return [{ severity: 'warning', sheet: 'people', row, column: headingOf('people', 'cell'), fault: { kind: 'cell-not-used' } }]
}
