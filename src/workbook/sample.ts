import { daysBetween } from '../domain/dates/days.ts'
import { addDays, type LocalDay } from '../domain/local-time.ts'
import { sheetEvents } from './columns.ts'
import type { ReadRows } from './import.ts'
import type { CandidateRow } from './read.ts'

/** A Monday: the dates of the sample's candidates lie around it. */
export const sampleDay: LocalDay = '2026-11-16'

/**
 * The sample as if it had been written in the week of `today`: dates of candidates are moved by whole weeks, so that what fell on a working
 * day still does. A step that was a fortnight ago is so in any year.
 */
export function sampleIn(rows: ReadRows, today: LocalDay): ReadRows {
  const days = Math.floor(daysBetween(sampleDay, today) / 7) * 7
  return { ...rows, candidates: rows.candidates.map((row) => moved(row, days)) }
}

function moved(row: CandidateRow, days: number): CandidateRow {
  const later = { ...row }
  for (const kind of sheetEvents) {
    const on = row[kind]
    if (on !== undefined) later[kind] = addDays(on, days)
  }
  if (typeof row.consent === 'string') later.consent = addDays(row.consent, days)
  const papers = [...row.papers].map(
    ([column, cell]) => [column, 'text' in cell && isDay.test(cell.text) ? { text: addDays(cell.text, days) } : cell] as const,
  )
  return { ...later, papers: new Map(papers) }
}

const isDay = /^\d{4}-\d{2}-\d{2}$/
