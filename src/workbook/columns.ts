import { clean, fold } from '../domain/text.ts'
import type { ColumnKey, SheetKey } from '../messages/vi/workbook.ts'

export const sheetKeys = ['units', 'people', 'roles'] as const satisfies readonly SheetKey[]

type Column = {
  /** In characters, as spreadsheet programs measure it. */
  width: number
  /** What a cell holds; anything but a date has the format of text, so that leading zeros stay. */
  holds: 'text' | 'date'
  /** Without this column the sheet cannot be read. */
  required: boolean
}

const text = (width: number, options: { required: boolean }): Column => ({ width, holds: 'text', ...options })
const date = (width: number): Column => ({ width, holds: 'date', required: false })

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
