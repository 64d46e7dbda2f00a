import { brandUnit } from '../db/brands.ts'
import { holdCandidates, type KnownCandidate } from '../db/candidates/hold.ts'
import type { CandidateWrite, PaperWrite } from '../db/candidates/write-many.ts'
import type { Db } from '../db/client.ts'
import { codesIn, initialsOf } from '../domain/candidates/code.ts'
import type { PaperInfo } from '../domain/candidates/papers.ts'
import { localDay } from '../domain/local-time.ts'
import { clean, fold } from '../domain/text.ts'
import type { CandidateFault } from '../messages/vi/workbook-candidate-problems.ts'
import type { Fault, Problem } from '../messages/vi/workbook-problems.ts'
import type { Counts, PlanLine } from '../messages/vi/workbook-report.ts'
import { headingOf, paperOf } from '../messages/vi/workbook.ts'
import { plain } from './columns.ts'
import { newEvents, type StepContext, type Writing } from './plan-steps.ts'
import { pathOf, type PlannedUnit } from './plan-units.ts'
import type { CandidateRow, Rows } from './read.ts'
import { readPaper } from './row-schemas.ts'

/** What an import makes of candidates. */
export type CandidatePlan = { writes: readonly CandidateWrite[]; counts: { candidates?: Counts }; lines: PlanLine[]; problems: Problem[] }

type Context = Omit<StepContext, 'faulty' | 'today'> & { units: ReadonlyMap<string, PlannedUnit> }

/**
 * Compares candidates with those that are known: by code, else by name in the cell. A file only adds to a history: the steps that it has
 * and the history has not, each looked at by the rules of chat. Reads only, but see `holdCandidates`.
 */
export async function planCandidates(db: Db, rows: Rows, context: Context): Promise<CandidatePlan> {
  if (rows.candidates.length === 0) return { writes: [], counts: {}, lines: [], problems: [] }
  const today = localDay(context.now)
  const { known, book } = await holdCandidates(db, {
    codes: rows.candidates.flatMap(({ code }) => code ?? []),
    names: rows.candidates.flatMap(({ fullName }) => (fullName === undefined ? [] : [fold(clean(fullName))])),
    cells: rows.candidates.flatMap(({ unit }) => context.units.get(unit)?.id ?? []),
    today,
  })
  const plan: CandidatePlan & { writes: CandidateWrite[] } = { writes: [], counts: {}, lines: [], problems: [] }
  const papers = papersOf(
    rows.candidates,
    book.papers.filter(({ retired }) => !retired),
  )
  const looked: Looked = { ...context, today, index: indexOf(known), papers, faulty: rows.faulty }
  const counts: Counts = { created: 0, changed: 0, unchanged: 0 }
  const seen = new Map<string, number>()
  for (const row of rows.candidates) {
    const { write, problems } = planRow(row, { ...looked, seen })
    plan.problems.push(...problems)
    if (write === null) continue
    const line = lineOf(row, write)
    counts[line === null ? 'unchanged' : write.known === null ? 'created' : 'changed'] += 1
    if (line === null) continue
    plan.writes.push(write)
    plan.lines.push(line)
  }
  plan.problems.push(...strangeColumns(papers))
  return { ...plan, counts: { candidates: counts } }
}

type Index = { codes: ReadonlyMap<string, KnownCandidate>; names: ReadonlyMap<string, readonly KnownCandidate[]> }

function indexOf(known: readonly KnownCandidate[]): Index {
  const codes = new Map<string, KnownCandidate>()
  const names = new Map<string, KnownCandidate[]>()
  for (const one of known) {
    codes.set(one.code, one)
    if (one.ownCode !== null) codes.set(one.ownCode, one)
    for (const cell of one.cells) names.set(named(cell, one.name), [...(names.get(named(cell, one.name)) ?? []), one])
  }
  return { codes, names }
}

type Looked = StepContext & { units: ReadonlyMap<string, PlannedUnit>; index: Index; papers: Papers }
type Own = { write: CandidateWrite | null; problems: Problem[] }

/** One row: what is to be written of it (nothing while it has errors that leave open whom it is about), and what is wrong. */
function planRow(row: CandidateRow, context: Looked & { seen: Map<string, number> }): Own {
  const problems: Problem[] = []
  const report = (column: string, fault: Fault, severity: Problem['severity'] = 'error'): void =>
    void problems.push({ severity, sheet: 'candidates', row: row.row, column: headingOf('candidates', column), fault })
  const unit = context.units.get(row.unit)
  if (unit === undefined) {
    if (!context.faulty.units.has(row.unit)) report('unit', { kind: 'unknown-unit', code: row.unit })
    return { write: null, problems }
  }
  if (unit.kind !== 'cell') report('unit', { kind: 'candidate', why: 'not-a-cell', code: unit.code })
  const who = whoIs(row, unit.id, context.index)
  if ('fault' in who) {
    report(who.column, who.fault)
    return { write: null, problems }
  }
  const { known } = who
  if (who.namesake !== null) report('fullName', { kind: 'candidate', why: 'namesake', code: who.namesake }, 'warning')
  const key = known?.id ?? who.ownCode ?? named(unit.id, row.fullName ?? '')
  const firstRow = context.seen.get(key)
  if (firstRow !== undefined) report('fullName', { kind: 'candidate', why: 'same-as-row', firstRow })
  else context.seen.set(key, row.row)
  if (typeof row.consent === 'string' && row.consent > context.today) report('consent', { kind: 'candidate', why: 'day-ahead' })
  const own = { row, known, unitId: known?.unit.id ?? unit.id, report, context }
  const place = known?.unit ?? { id: brandUnit(unit.id), code: unit.code, path: pathOf(unit, context.units) }
  return {
    write: {
      known,
      unit: place,
      ownCode: who.ownCode,
      ...(row.fullName !== undefined && row.fullName !== known?.name && { name: row.fullName }),
      ...(row.group !== undefined && row.group !== (known?.group ?? null) && { group: row.group }),
      ...(row.consent !== undefined && row.consent !== (known?.consentOn ?? null) && { consentOn: row.consent }),
      events: newEvents(own),
      papers: newPapers(own),
    },
    problems,
  }
}

type Who =
  | { known: KnownCandidate | null; ownCode: string | null; namesake: string | null }
  | { column: 'code' | 'fullName' | 'unit'; fault: CandidateFault }

/** Whom a row is about: by his code, which may be the office's own, else by his name in the cell. */
function whoIs({ code, fullName }: CandidateRow, unitId: string, { codes, names }: Index): Who {
  const namesakes = fullName === undefined ? [] : (names.get(named(unitId, fullName)) ?? [])
  const known = code === undefined ? undefined : codes.get(code)
  if (known !== undefined) {
    if (known.cells.some((cell) => cell === unitId)) return { known, ownCode: null, namesake: null }
    return { column: 'unit', fault: { kind: 'candidate', why: 'elsewhere', code: known.code, unit: known.unit.code } }
  }
  if (code !== undefined && codesIn(code).length > 0) return { column: 'code', fault: { kind: 'candidate', why: 'unknown-code', code } }
  if (fullName === undefined) return { column: 'fullName', fault: { kind: 'candidate', why: 'name-or-code' } }
  const [first, ...others] = namesakes
  if (code !== undefined) return { known: null, ownCode: code, namesake: first?.code ?? null }
  if (others.length > 0) return { column: 'code', fault: { kind: 'candidate', why: 'several' } }
  return { known: first ?? null, ownCode: null, namesake: null }
}

function newPapers({ row, known, report, context }: Writing & { context: Looked }): PaperWrite[] {
  return [...row.papers].flatMap(([column, cell]): PaperWrite[] => {
    const info = context.papers.get(column)
    if (!info) return []
    const read = readPaper(cell)
    if ('fault' in read) report(column, { kind: read.fault })
    if ('fault' in read || read.said === null) return []
    const { present, issuedOn } = read.said
    if (issuedOn !== null && issuedOn > context.today) report(column, { kind: 'candidate', why: 'day-ahead' })
    const was = known?.facts.papers.find(({ key }) => key === info.key)
    // A mere mark says nothing about the day that is known.
    const same = (was?.present ?? false) === present && (issuedOn === null || issuedOn === was?.issuedOn)
    return same ? [] : [{ key: info.key, present, issuedOn, place: present ? (was?.place ?? null) : null }]
  })
}

/** The paper of each further column, by its name or the number of its form; null = it is about none. */
type Papers = ReadonlyMap<string, PaperInfo | null>

function papersOf(rows: readonly CandidateRow[], papers: readonly PaperInfo[]): Papers {
  const known = new Map<string, PaperInfo>()
  for (const info of papers) for (const name of [info.form, info.label]) if (name !== null) known.set(plain(name), info)
  const columns = new Set(rows.flatMap((row) => [...row.papers.keys()]))
  return new Map([...columns].map((column) => [column, known.get(plain(paperOf(column) ?? '')) ?? null]))
}

/** Columns that are neither a step nor a paper. */
function strangeColumns(papers: Papers): Problem[] {
  return [...papers]
    .filter(([, info]) => info === null)
    .map(([column]) => ({
      severity: 'warning',
      sheet: 'candidates',
      row: null,
      column: (paperOf(column) ?? '').slice(0, longestHeading),
      fault: { kind: 'unknown-column' },
    }))
}

const longestHeading = 60

/** What would be done; null = nothing. */
function lineOf(row: CandidateRow, { known, unit, name, group, consentOn, events, papers }: CandidateWrite): PlanLine | null {
  if (known === null) {
    const initials = initialsOf(row.fullName ?? '')
    return { kind: 'candidate-new', row: row.row, initials, unit: unit.code, events: events.length, papers: papers.length }
  }
  const columns = [
    ...(name === undefined ? [] : ['fullName']),
    ...(group === undefined ? [] : ['group']),
    ...(consentOn === undefined ? [] : ['consent']),
    ...events.map(({ kind }) => kind),
  ]
  if (columns.length + papers.length === 0) return null
  return { kind: 'candidate-changed', code: known.code, initials: initialsOf(known.name), columns, papers: papers.length }
}

/** A name in a cell. Marks count: An and Ân are two people. */
function named(unitId: string, name: string): string {
  return `${unitId} ${clean(name).toLocaleLowerCase('vi')}`
}
