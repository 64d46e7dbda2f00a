import { clean, fold } from '../domain/text.ts'
import type { ColumnKey, DateSheet, SheetKey } from '../messages/vi/workbook.ts'

export const sheetKeys = [
  'units',
  'people',
  'roles',
  'rules',
  'days',
  'reminders',
  'papers',
  'stages',
] as const satisfies readonly SheetKey[]

export function isDateSheet(sheet: SheetKey): sheet is DateSheet {
  return sheet !== 'units' && sheet !== 'people' && sheet !== 'roles'
}

type Column = {
  /** In characters, as spreadsheet programs measure it. */
  width: number
  /** What a cell holds; anything but a date has the format of text, so that leading zeros stay. */
  holds: 'text' | 'date'
  /** Without this column the sheet cannot be read. */
  required: boolean
}

const text = (width: number, options: { required: boolean }): Column => ({ width, holds: 'text', ...options })
const date = (width: number, { required = false } = {}): Column => ({ width, holds: 'date', required })

/** Where a row of the rules comes from. */
const origin = {
  document: text(20, { required: false }),
  documentOn: date(16),
  section: text(12, { required: false }),
  confirmed: text(16, { required: false }),
}

const columns = {
  units: {
    code: text(14, { required: true }),
    name: text(40, { required: true }),
    kind: text(12, { required: true }),
    parent: text(14, { required: false }),
    aliases: text(30, { required: false }),
    place: text(34, { required: false }),
    meetingDay: text(22, { required: false }),
  },
  people: {
    code: text(14, { required: true }),
    fullName: text(32, { required: true }),
    cell: text(14, { required: true }),
    status: text(20, { required: true }),
    phone: text(18, { required: false }),
    exempt: text(17, { required: false }),
  },
  roles: {
    person: text(14, { required: true }),
    role: text(26, { required: true }),
    unit: text(14, { required: true }),
    from: date(14),
    to: date(14),
  },
  rules: {
    key: text(10, { required: true }),
    amount: text(22, { required: true }),
    document: text(20, { required: true }),
    documentOn: date(16),
    section: text(12, { required: false }),
    from: date(18, { required: true }),
    running: text(22, { required: false }),
    confirmed: text(16, { required: false }),
  },
  days: {
    day: date(14, { required: true }),
    what: text(20, { required: true }),
    name: text(30, { required: false }),
    confirmed: text(16, { required: false }),
  },
  reminders: {
    what: text(34, { required: true }),
    before: text(22, { required: false }),
    overdue: text(14, { required: false }),
    climb: text(14, { required: false }),
    owners: text(26, { required: false }),
    above: text(30, { required: false }),
    ...origin,
  },
  papers: {
    name: text(44, { required: true }),
    form: text(14, { required: false }),
    stage: text(26, { required: false }),
    required: text(12, { required: false }),
    validity: text(14, { required: false }),
    retired: text(12, { required: false }),
    ...origin,
  },
  stages: {
    name: text(30, { required: true }),
    what: text(60, { required: false }),
    form: text(14, { required: false }),
    ...origin,
  },
} as const satisfies { [S in SheetKey]: { [C in ColumnKey<S>]: Column } }

export type ColumnSpec = Column & { key: string }

/** The columns of a sheet in their order. */
export function columnsOf(sheet: SheetKey): readonly ColumnSpec[] {
  return Object.entries<Column>(columns[sheet]).map(([key, column]) => ({ key, ...column }))
}

/** How headings, sheet names and choices are compared: without case, diacritics, blanks and punctuation. */
export function plain(words: string): string {
  return fold(clean(words)).replace(/[^a-z0-9]+/g, '')
}
