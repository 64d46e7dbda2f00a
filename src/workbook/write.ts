import { writeFile } from 'node:fs/promises'
import type { Workbook, Worksheet } from 'exceljs'
import { z } from 'zod'
import { errorCode } from '../db/error-code.ts'
import {
  columnWords,
  dayWhatWords,
  dropDownWords,
  exampleRows,
  guideWords,
  headingOf,
  paperOf,
  remarkWords,
  roleWords,
  sheetWords,
  statusWords,
  unitKindWords,
  type ColumnKey,
  type OptionalSheet,
  type PaperColumn,
  type SheetKey,
} from '../messages/vi/workbook.ts'
import { paperNote } from '../messages/vi/workbook-candidates.ts'
import { columnsOf, sheetKeys, type ColumnSpec } from './columns.ts'
import { rowSchemas } from './row-schemas.ts'
import { withFixedDates } from './zip.ts'

/**
 * What to write in each sheet: the words of the template, days as YYYY-MM-DD, blanks as ''. A row of a candidate has his papers besides,
 * each row the same ones; `remark` goes into the column that is never read.
 */
type SheetRow<S extends SheetKey> = { [C in ColumnKey<S>]: string } & (S extends 'candidates'
  ? { [C in PaperColumn]: string } & { remark?: string }
  : unknown)
export type SheetContents<S extends SheetKey> = readonly SheetRow<S>[]
export type Contents = { [S in Exclude<SheetKey, OptionalSheet>]: SheetContents<S> } & { [S in OptionalSheet]?: SheetContents<S> }

/** A row of a candidate of whom nothing is said. */
export const blankCandidate = z.record(rowSchemas.candidates.keyof(), z.string().default('')).parse({})

/** Drop-downs and hints reach this far down; below it cells are plain. */
const LAST_ROW = 5000
const FILE_DATE = new Date(Date.UTC(2026, 0, 1))
const GREY = 'FF7F7F7F'
const HEADING_FILL = 'FFC00000'
const WHITE = 'FFFFFFFF'

/** Writes a template with example rows to a new file; never over one that is there: it may be filled. */
export async function writeTemplate(file: string): Promise<'written' | 'exists' | 'unwritable'> {
  const bytes = await workbookBytes({ contents: exampleRows, example: true })
  try {
    await writeFile(file, bytes, { flag: 'wx' })
    return 'written'
  } catch (error) {
    return errorCode(error) === 'EEXIST' ? 'exists' : 'unwritable'
  }
}

/** A workbook in the form of the template, with the sheets that there are. The same contents give the same bytes. */
export async function workbookBytes({ contents, example = false }: { contents: Partial<Contents>; example?: boolean }): Promise<Buffer> {
  const { default: exceljs } = await import('exceljs')
  const workbook = new exceljs.Workbook()
  workbook.created = FILE_DATE
  workbook.modified = FILE_DATE
  const taken = contents.units === undefined
  addGuide(workbook, [
    ...(taken ? guideWords.exportLines : guideWords.lines),
    ...(taken && contents.candidates !== undefined ? guideWords.exportPrivateLines : []),
    ...(contents.candidates === undefined ? [] : guideWords.candidateLines),
    ...(contents.rules === undefined ? [] : guideWords.dateLines),
  ])
  const there = new Set(sheetKeys.filter((sheet) => contents[sheet] !== undefined))
  for (const sheet of sheetKeys) {
    const rows = contents[sheet]
    if (rows !== undefined) addSheet(workbook, { sheet, rows, example, there })
  }
  return withFixedDates(Buffer.from(await workbook.xlsx.writeBuffer()))
}

function addGuide(workbook: Workbook, lines: readonly string[]): void {
  const guide = workbook.addWorksheet(guideWords.name, { views: [{ showGridLines: false }] })
  guide.getColumn(1).width = 100
  guide.addRow([guideWords.title]).font = { bold: true, size: 18 }
  for (const [number, line] of lines.entries()) {
    const text = number === 0 ? line : `${number}. ${line}`
    const row = guide.addRow([text])
    row.font = { size: 14 }
    row.alignment = { wrapText: true, vertical: 'top' }
    // Rows of wrapped text do not grow by themselves in a file that no spreadsheet program has opened; about 85 letters fit a line.
    row.height = 22 * Math.ceil(text.length / 85) + 6
  }
}

/** `there`: the sheets of this workbook. */
type SheetRows = { sheet: SheetKey; rows: readonly Record<string, string>[]; example: boolean; there: ReadonlySet<SheetKey> }

function addSheet(workbook: Workbook, { sheet, rows, example, there }: SheetRows): void {
  const worksheet = workbook.addWorksheet(sheetWords[sheet].name, {
    views: [{ state: 'frozen', ySplit: 1 }],
    pageSetup: { paperSize: 9, orientation: 'landscape', fitToPage: true, fitToWidth: 1, fitToHeight: 0 },
  })
  const specs = [...columnsOf(sheet), ...paperColumns(rows)]
  const remarks = specs.length + 1
  for (const [index, spec] of specs.entries()) {
    const column = worksheet.getColumn(index + 1)
    column.width = spec.width
    column.numFmt = spec.holds === 'date' ? 'dd/mm/yyyy' : '@'
  }
  worksheet.getColumn(remarks).width = 42
  worksheet.getColumn(remarks).numFmt = '@'
  addHeadings(worksheet, { sheet, specs })
  for (const row of rows) {
    const values = specs.map(({ key, holds }) => cellValue(row[key] ?? '', holds))
    const added = worksheet.addRow([...values, example ? remarkWords.example : (row['remark'] ?? null)])
    if (example) added.font = { italic: true, color: { argb: GREY } }
  }
  addValidations(worksheet, { sheet, specs, there })
}

/** A day, or a mark. */
function paperColumns([row = {}]: readonly Record<string, string>[]): ColumnSpec[] {
  return Object.keys(row)
    .filter((key) => paperOf(key) !== null)
    .map((key) => ({ key, width: 15, holds: 'date', required: false }))
}

function cellValue(text: string, holds: ColumnSpec['holds']): string | Date | null {
  if (text === '') return null
  return holds === 'date' && /^\d/.test(text) ? new Date(`${text}T00:00:00Z`) : text
}

function addHeadings(worksheet: Worksheet, { sheet, specs }: { sheet: SheetKey; specs: readonly ColumnSpec[] }): void {
  const headings = worksheet.addRow([...specs.map(({ key }) => headingOf(sheet, key)), remarkWords.heading])
  headings.height = specs.some(({ key }) => paperOf(key) !== null) ? 76 : 34
  for (const [index, spec] of [...specs, null].entries()) {
    const cell = headings.getCell(index + 1)
    cell.numFmt = '@'
    cell.font = { bold: true, color: { argb: WHITE } }
    cell.fill = { type: 'pattern', pattern: 'solid', fgColor: { argb: HEADING_FILL } }
    cell.alignment = { wrapText: true, vertical: 'middle', horizontal: 'center' }
    if (spec !== null) cell.note = noteOf(sheet, spec.key)
  }
}

function noteOf(sheet: SheetKey, key: string): string {
  const words: Record<string, { note: string }> = columnWords[sheet]
  return words[key]?.note ?? (paperOf(key) === null ? '' : paperNote)
}

/** What stands behind the drop-downs: a list of words, or the codes that stand in a sheet. */
type List = { formula: string; strict: boolean; from?: SheetKey }
const lists: Record<string, List> = {
  'units.kind': { formula: quoted(Object.values(unitKindWords)), strict: true },
  'units.parent': codesOf('units'),
  'people.cell': codesOf('units'),
  'people.status': { formula: quoted(Object.values(statusWords)), strict: true },
  'people.exempt': { formula: quoted(['x']), strict: false },
  'roles.role': { formula: quoted(Object.values(roleWords)), strict: true },
  'roles.unit': codesOf('units'),
  'candidates.unit': codesOf('units'),
  'candidates.mentor': codesOf('people'),
  'candidates.abroad': { formula: quoted(['x']), strict: false },
  'rules.running': { formula: quoted(['x']), strict: false },
  'rules.confirmed': { formula: quoted(['x']), strict: false },
  'days.what': { formula: quoted(Object.values(dayWhatWords)), strict: true },
  'days.confirmed': { formula: quoted(['x']), strict: false },
  'reminders.confirmed': { formula: quoted(['x']), strict: false },
  'papers.required': { formula: quoted(['x', 'k']), strict: false },
  'papers.retired': { formula: quoted(['x', 'k']), strict: false },
  'papers.confirmed': { formula: quoted(['x']), strict: false },
  'stages.confirmed': { formula: quoted(['x']), strict: false },
}

function quoted(words: readonly string[]): string {
  return `"${words.join(',')}"`
}

function codesOf(sheet: SheetKey): List {
  return { formula: `'${sheetWords[sheet].name}'!$A$2:$A$1000`, strict: false, from: sheet }
}

/** A limit of the format, in characters. */
const longestTitle = 32

/** The library takes whole ranges, which its types do not say; cell by cell the template would hold thousands of empty cells. */
type Validation = {
  type: 'list' | 'any'
  allowBlank: true
  formulae: string[]
  showInputMessage: true
  promptTitle: string
  prompt: string
  showErrorMessage?: boolean
  errorTitle?: string
  error?: string
}
const ranges = z.custom<{ add(range: string, validation: Validation): void }>(
  (value) => typeof value === 'object' && value !== null && 'add' in value,
)

type Validated = { sheet: SheetKey; specs: readonly ColumnSpec[]; there: ReadonlySet<SheetKey> }

function addValidations(worksheet: Worksheet, { sheet, specs, there }: Validated): void {
  const validations = ranges.parse(Reflect.get(worksheet, 'dataValidations'))
  for (const [index, { key }] of specs.entries()) {
    const letter = worksheet.getColumn(index + 1).letter
    const hint = {
      allowBlank: true,
      showInputMessage: true,
      promptTitle: headingOf(sheet, key).slice(0, longestTitle),
      prompt: noteOf(sheet, key),
    } as const
    const known = lists[`${sheet}.${key}`]
    const list = known?.from === undefined || there.has(known.from) ? known : undefined
    const refusal = { showErrorMessage: list?.strict === true, errorTitle: dropDownWords.title, error: dropDownWords.error }
    validations.add(
      `${letter}2:${letter}${LAST_ROW}`,
      list === undefined ? { type: 'any', formulae: [], ...hint } : { type: 'list', formulae: [list.formula], ...hint, ...refusal },
    )
  }
}
