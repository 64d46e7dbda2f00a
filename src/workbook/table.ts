import type { Cell, Row, Workbook, Worksheet } from 'exceljs'
import type { Fault, Problem } from '../messages/vi/workbook-problems.ts'
import {
  columnWords,
  guideWords,
  headingOf,
  numberingHeadings,
  paperColumn,
  remarkWords,
  sheetWords,
  type SheetKey,
} from '../messages/vi/workbook.ts'
import { cellText, type CellText } from './cell-text.ts'
import { columnsOf, isOptional, plain, sheetKeys, type ColumnSpec } from './columns.ts'

/**
 * A row as it stands in the sheet: what its cells say, by column; columns that the sheet lacks are missing here too. `papers`: the cells
 * of other columns of the sheet of candidates, by the key of a paper's column. Which of them are papers, the database knows. `remark`: by
 * it an example is known; null where the sheet has no such column.
 */
export type RawRow = { row: number; cells: ReadonlyMap<string, CellText>; papers: ReadonlyMap<string, CellText>; remark: CellText | null }

/** A sheet; `present` are the columns that it has. */
export type Table = { rows: readonly RawRow[]; present: ReadonlySet<string> }

/** More than a city's party organisation has people. */
const ROW_LIMIT = 100_000
const HEADING_ROWS = 10

type Report = (problem: { severity?: Problem['severity']; row?: number; column?: string; fault: Fault }) => void

/** Finds the sheets and their columns, whatever their order and spelling. A sheet that cannot be read is missing from the answer. */
export function readTables(workbook: Workbook): { tables: ReadonlyMap<SheetKey, Table>; problems: Problem[] } {
  const problems: Problem[] = []
  const tables = new Map<SheetKey, Table>()
  const { found, unknown } = findSheets(workbook)
  if (found.size === 0) return { tables, problems: [fileProblem('error', { kind: 'no-known-sheet' })] }
  for (const name of unknown) problems.push(fileProblem('warning', { kind: 'unknown-sheet', name }))
  for (const sheet of sheetKeys) {
    const report: Report = ({ severity = 'error', row = null, column = null, fault }) =>
      problems.push({ severity, sheet, row, column, fault })
    const worksheet = found.get(sheet)
    const table = worksheet === undefined ? null : readTable(worksheet, sheet, report)
    if (worksheet === undefined && !isOptional(sheet)) report({ severity: 'warning', fault: { kind: 'missing-sheet' } })
    if (table !== null) tables.set(sheet, table)
  }
  return { tables, problems }
}

function fileProblem(severity: Problem['severity'], fault: Fault): Problem {
  return { severity, sheet: null, row: null, column: null, fault }
}

function findSheets(workbook: Workbook): { found: Map<SheetKey, Worksheet>; unknown: string[] } {
  const found = new Map<SheetKey, Worksheet>()
  const unknown: string[] = []
  for (const worksheet of workbook.worksheets) {
    const name = plain(worksheet.name)
    const sheet = sheetKeys.find((key) => [sheetWords[key].name, ...sheetWords[key].also].some((known) => plain(known) === name))
    if (sheet !== undefined && !found.has(sheet)) found.set(sheet, worksheet)
    else if (name !== plain(guideWords.name) && worksheet.actualRowCount > 0) unknown.push(worksheet.name)
  }
  return { found, unknown }
}

function readTable(worksheet: Worksheet, sheet: SheetKey, report: Report): Table | null {
  const headings = findHeadings(worksheet, sheet)
  if (headings === null) {
    if (worksheet.actualRowCount > 0) report({ fault: { kind: 'no-headings' } })
    return null
  }
  reportHeadings(headings, sheet, report)
  const specs = columnsOf(sheet)
  if (specs.some(({ key, required }) => required && !headings.columns.has(key))) return null
  const rows: RawRow[] = []
  worksheet.eachRow((row) => {
    if (row.number <= headings.row || rows.length > ROW_LIMIT) return
    const cells = cellsOf(row, specs, headings.columns)
    const papers = new Map([...papersOf(headings, sheet)].map(([key, number]) => [key, textAt(row, number, 'date')]))
    const remark = headings.remark === null ? null : textAt(row, headings.remark, 'text')
    if ([...cells.values()].some((cell) => 'fault' in cell || cell.text.trim() !== ''))
      rows.push({ row: row.number, cells, papers, remark })
  })
  if (rows.length <= ROW_LIMIT) return { rows, present: new Set(headings.columns.keys()) }
  report({ fault: { kind: 'too-many-rows', limit: ROW_LIMIT } })
  return null
}

function cellsOf(row: Row, specs: readonly ColumnSpec[], columns: ReadonlyMap<string, number>): Map<string, CellText> {
  const cells = new Map<string, CellText>()
  for (const { key, holds } of specs) {
    const number = columns.get(key)
    if (number !== undefined) cells.set(key, textAt(row, number, holds))
  }
  return cells
}

function textAt(row: Row, number: number, holds: ColumnSpec['holds']): CellText {
  const cell = row.findCell(number)
  return cell === undefined ? { text: '' } : cellText(cell, holds)
}

/** Where the headings are: the row, the number of each column and of the remarks, and other headings with their numbers. */
type Headings = {
  row: number
  columns: Map<string, number>
  remark: number | null
  unknown: { heading: string; number: number }[]
  repeated: string[]
}

/** The columns that may be about a paper, with their numbers. */
function papersOf({ unknown }: Headings, sheet: SheetKey): ReadonlyMap<string, number> {
  return new Map(sheet === 'candidates' ? unknown.map(({ heading, number }) => [paperColumn(heading), number]) : [])
}

/** A title may stand above the headings, and they may be merged downwards: the last of the rows with the most headings counts. */
function findHeadings(worksheet: Worksheet, sheet: SheetKey): Headings | null {
  let best: Headings | null = null
  for (let number = 1; number <= Math.min(HEADING_ROWS, worksheet.rowCount); number += 1) {
    const headings = headingsOf(worksheet.getRow(number), sheet)
    if (headings.columns.size >= 2 && headings.columns.size >= (best?.columns.size ?? 0)) best = headings
  }
  return best
}

const ignored = new Set(numberingHeadings.map((heading) => plain(heading)))

function headingsOf(row: Row, sheet: SheetKey): Headings {
  const headings: Headings = { row: row.number, columns: new Map(), remark: null, unknown: [], repeated: [] }
  row.eachCell((cell, number) => {
    const said = cellText(cell, 'text')
    if (isMergedSideways(cell) || 'fault' in said || plain(said.text) === '') return
    const key = columnNamed(said.text, sheet)
    if (key === undefined) {
      if (plain(said.text) === plain(remarkWords.heading)) headings.remark ??= number
      else if (!ignored.has(plain(said.text))) headings.unknown.push({ heading: said.text, number })
    } else if (headings.columns.has(key)) headings.repeated.push(key)
    else headings.columns.set(key, number)
  })
  return headings
}

/** A cell of a merged block gives the block's text; only its first column is a heading. */
function isMergedSideways(cell: Cell): boolean {
  return cell.isMerged && cell.master.col !== cell.col
}

function columnNamed(heading: string, sheet: SheetKey): string | undefined {
  const name = plain(heading)
  const named = Object.entries<{ heading: string; also: readonly string[] }>(columnWords[sheet])
  const exact = named.find(([, words]) => plain(words.heading) === name)
  return (exact ?? named.find(([, words]) => words.also.some((other) => plain(other) === name)))?.[0]
}

function reportHeadings(headings: Headings, sheet: SheetKey, report: Report): void {
  const { row } = headings
  if (sheet !== 'candidates')
    for (const { heading } of headings.unknown)
      report({ severity: 'warning', row, column: clipped(heading), fault: { kind: 'unknown-column' } })
  for (const key of headings.repeated) report({ row, column: headingOf(sheet, key), fault: { kind: 'repeated-column' } })
  for (const { key, required } of columnsOf(sheet)) {
    if (required && !headings.columns.has(key)) report({ row, column: headingOf(sheet, key), fault: { kind: 'missing-column' } })
  }
}

function clipped(heading: string): string {
  return heading.length > 60 ? `${heading.slice(0, 60)}…` : heading
}
