import type { Cell, CellValue } from 'exceljs'
import type { CellFault } from '../messages/vi/workbook-problems.ts'

export type CellText = { text: string } | { fault: CellFault }

/** Day 0 of spreadsheet dates, in UTC. */
const DAY_ZERO = Date.UTC(1899, 11, 30)
const DAY_MS = 86_400_000
/** Numbers that are dates without the format of one: 1900 to 2100. */
const FIRST_SERIAL = 367
const LAST_SERIAL = 73_415

/**
 * What a cell says, as text, whatever the spreadsheet program made of it. In a column of dates a day comes as "YYYY-MM-DD", or as the
 * text that was typed.
 */
export function cellText(cell: Cell, column: 'date' | 'text'): CellText {
  return valueText(cell.value, { column, format: cell.numFmt })
}

type Column = { column: 'date' | 'text'; format: string | undefined }

function valueText(value: CellValue, column: Column): CellText {
  if (value === null || value === undefined) return { text: '' }
  if (typeof value === 'string') return { text: decoded(value) }
  if (typeof value === 'number') return { text: numberText(value, column) }
  if (typeof value === 'boolean') return { text: String(value) }
  if (value instanceof Date) return dateText(value, column)
  if ('error' in value) return { fault: 'formula-error' }
  if ('richText' in value) return { text: decoded(value.richText.map((run) => run.text).join('')) }
  if ('formula' in value || 'sharedFormula' in value) return resultText(value.result, column)
  // The text of a link may be rich text, which the types do not say.
  if ('hyperlink' in value) return valueText(value.text, column)
  return { text: '' }
}

function resultText(result: CellValue | undefined, column: Column): CellText {
  return result === undefined || result === null ? { fault: 'formula-without-result' } : valueText(result, column)
}

/** A number keeps the leading zeros that its format shows: 8 in a cell of format "0000" is "0008". */
function numberText(value: number, { column, format }: Column): string {
  if (column === 'date' && value >= FIRST_SERIAL && value <= LAST_SERIAL) return isoDay(DAY_ZERO + Math.floor(value) * DAY_MS)
  const zeros = /^0{2,}$/.test(format ?? '') ? (format ?? '').length : 0
  return Number.isInteger(value) ? value.toLocaleString('en', { useGrouping: false }).padStart(zeros, '0') : String(value)
}

function dateText(value: Date, { column }: Column): CellText {
  if (column === 'text') return { fault: 'turned-into-date' }
  // Dates are fractions of days: a second is added against "23:59:59.999 of the day before".
  return Number.isNaN(value.getTime()) ? { fault: 'impossible-date' } : { text: isoDay(value.getTime() + 1000) }
}

function isoDay(instant: number): string {
  return new Date(instant).toISOString().slice(0, 10)
}

/** The format writes control characters as "_x000D_". */
function decoded(text: string): string {
  return text.replace(/_x00([01][0-9A-Fa-f])_/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
}
