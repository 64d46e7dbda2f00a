import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { Reading, Toward } from '../../../src/domain/dates/read-date.ts'
import { isoLocal } from '../../../src/domain/local-time.ts'

export type Row = { phrase: string; toward: Toward; now: Date; expected: string; line: number }

/** The rows of phrases.tsv, each with the instant that the heading above it names. */
export function tableRows(): Row[] {
  const rows: Row[] = []
  let now = new Date(Number.NaN)
  const lines = readFileSync(path.join(import.meta.dirname, 'phrases.tsv'), 'utf8').split('\n')
  lines.forEach((line, index) => {
    const heading = /^# now: (\S+)$/.exec(line)
    if (heading?.[1] !== undefined) now = new Date(heading[1])
    if (line.trim() === '' || line.startsWith('#')) return
    const [said = '', ...columns] = line.split('\t')
    const toward = said.endsWith(' <past') ? 'past' : 'future'
    rows.push({ phrase: said.replace(/ <past$/, ''), toward, now, expected: columns.join(' '), line: index + 1 })
  })
  return rows
}

/** A reading in the columns of the table. */
export function shown(reading: Reading): string {
  const minute = (instant: Date) => isoLocal(instant).slice(0, 16)
  switch (reading.kind) {
    case 'at':
      return `at ${minute(reading.at)}`
    case 'rule':
      return `rule ${reading.rule} ${minute(reading.first)}`
    case 'range':
      return `range ${reading.from} ${reading.to}`
    case 'ask':
      return `ask ${reading.why}`
    case 'none':
      return 'none'
  }
}

/** As typed on a keyboard without Vietnamese. */
export function withoutDiacritics(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').replace(/đ/g, 'd').replace(/Đ/g, 'D')
}
