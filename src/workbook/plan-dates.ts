import { randomUUID } from 'node:crypto'
import { askRecompute } from '../db/candidates/recompute.ts'
import { previewRecompute, type Preview } from '../db/candidates/recompute-preview.ts'
import { lockRules, ruleBook } from '../db/candidates/rule-book.ts'
import { writeDays, writeVersions } from '../db/candidates/rule-changes.ts'
import type { Db } from '../db/client.ts'
import type { SpecialDay } from '../domain/calendar.ts'
import type { RuleBook } from '../domain/candidates/rule-book.ts'
import { versionAt, withDays, withVersion, type DayChange } from '../domain/candidates/rule-changes.ts'
import type { DeadlineRule } from '../domain/candidates/rules.ts'
import { holidayNames } from '../domain/holidays.ts'
import { localDay } from '../domain/local-time.ts'
import { holidayName } from '../messages/vi/holiday-words.ts'
import type { Problem } from '../messages/vi/workbook-problems.ts'
import type { Counts, PlanLine } from '../messages/vi/workbook-report.ts'
import { headingOf, type DateSheet } from '../messages/vi/workbook.ts'
import { plain } from './columns.ts'
import { applyKinds, noKinds, planKinds, type KindPlan } from './plan-kinds.ts'
import type { DayRow, LimitRow, Rows } from './read.ts'

/** What an import makes of time limits and the calendar. */
export type DatePlan = {
  rules: readonly (readonly [DeadlineRule, ...DeadlineRule[]])[]
  days: readonly DayChange[]
  kinds: KindPlan
  counts: { [S in DateSheet]?: Counts }
  lines: PlanLine[]
  problems: Problem[]
}

const none = (): Counts => ({ created: 0, changed: 0, unchanged: 0 })

/** Compares versions of time limits and days with those that are known, and looks which dates they would move. Reads only. */
export async function planDates(db: Db, rows: Rows, now: Date): Promise<DatePlan> {
  const { rules, days } = rows
  if (sheetsOf(rows).every(({ length }) => length === 0)) return { ...nothing, counts: {}, lines: [], problems: [] }
  const book = await ruleBook(db)
  const limits = planLimits(rules, book)
  const calendar = planDays(days, book)
  const wanted = [...limits.versions.values()].flat()
  const dated: RuleBook = {
    ...book,
    rules: [...book.rules.filter(({ key }) => !limits.versions.has(key)), ...wanted],
    calendar: withDays(book.calendar, calendar.changes),
  }
  const kinds = await planKinds(db, rows, { book: dated, now })
  const lines = [...limits.lines, ...calendar.lines]
  const all = [...lines, ...kinds.lines]
  const effect = all.length === 0 ? null : await previewRecompute(db, { book: kinds.book, unitPath: '', days: null, today: localDay(now) })
  return {
    rules: [...limits.versions.values()].flatMap(([first, ...others]) => (first === undefined ? [] : [[first, ...others] as const])),
    days: calendar.changes,
    kinds,
    counts: { ...(rules.length > 0 && { rules: limits.counts }), ...(days.length > 0 && { days: calendar.counts }), ...kinds.counts },
    lines: effect === null ? [] : [...all, ...kinds.effects, ...effectLines(effect, kinds)],
    problems: [...limits.problems, ...kinds.problems],
  }
}

const nothing = { rules: [], days: [], kinds: noKinds } as const

function sheetsOf({ rules, days, reminders, papers, stages }: Rows): readonly (readonly unknown[])[] {
  return [rules, days, reminders, papers, stages]
}

function effectLines({ moved, began, gone, missing, ofCells }: Preview, { papers }: KindPlan): PlanLine[] {
  return [
    { kind: 'dates-move', moved, ofCells: moved === 0 ? 0 : ofCells },
    ...(papers.length > 0 ? [{ kind: 'papers-move', began, gone, missing, ofCells } as const] : []),
  ]
}

type LimitPlan = { versions: Map<string, DeadlineRule[]>; counts: Counts; lines: PlanLine[]; problems: Problem[] }

function planLimits(rows: readonly LimitRow[], book: RuleBook): LimitPlan {
  const plan: LimitPlan = { versions: new Map(), counts: none(), lines: [], problems: [] }
  for (const row of rows) {
    const versions = plan.versions.get(row.key) ?? book.rules.filter(({ key }) => key === row.key)
    const was = versionAt(versions, row.from)
    if (was === null) {
      const fault = { kind: 'unknown-rule', key: row.key } as const
      plan.problems.push({ severity: 'error', sheet: 'rules', row: row.row, column: headingOf('rules', 'key'), fault })
      continue
    }
    const corrected = versions.some(({ effectiveFrom }) => effectiveFrom === row.from)
    if (row.document === undefined && was.document !== '' && !corrected) {
      plan.problems.push({
        severity: 'error',
        sheet: 'rules',
        row: row.row,
        column: headingOf('rules', 'document'),
        fault: { kind: 'required' },
      })
      continue
    }
    const rule = ruleFrom(row, was, corrected)
    if (sameRule(rule, was)) {
      plan.counts.unchanged += 1
      continue
    }
    plan.versions.set(row.key, withVersion(versions, rule))
    plan.counts[corrected ? 'changed' : 'created'] += 1
    plan.lines.push({ kind: 'rule-version', rule, corrected })
  }
  return plan
}

/** A document that is left blank is that of before: no document speaks of some limits. Marks that are left blank: a new version is unconfirmed and for new dossiers, one that is corrected keeps what it has. */
function ruleFrom(
  { amount, document, documentOn, section, from, running, confirmed }: LimitRow,
  was: DeadlineRule,
  corrected: boolean,
): DeadlineRule {
  const named =
    document === undefined ? { document: was.document, documentOn: was.documentOn } : { document, documentOn: documentOn ?? null }
  const said = { ...named, section: section ?? was.section }
  const sameDocument = was.document === said.document && was.documentOn === said.documentOn && was.section === said.section
  return {
    ...was,
    ...amount,
    ...said,
    id: corrected ? was.id : randomUUID(),
    confidence: sameDocument ? was.confidence : 'S',
    confirmed: confirmed === true || (corrected && was.confirmed),
    rebases: running === true || (corrected && was.rebases),
    effectiveFrom: from,
  }
}

function sameRule(rule: DeadlineRule, was: DeadlineRule): boolean {
  return written(rule) === written(was)
}

function written({ amount, unit, document, documentOn, section, confirmed, rebases, effectiveFrom }: DeadlineRule): string {
  return JSON.stringify([amount, unit, document, documentOn, section, confirmed, rebases, effectiveFrom])
}

function planDays(rows: readonly DayRow[], { calendar }: RuleBook): { changes: DayChange[]; counts: Counts; lines: PlanLine[] } {
  const plan: { changes: DayChange[]; counts: Counts; lines: PlanLine[] } = { changes: [], counts: none(), lines: [] }
  for (const row of rows) {
    const known = calendar.special.get(row.day) ?? null
    const becomes = dayFrom(row, known)
    if (JSON.stringify(becomes) === JSON.stringify(known && { ...known })) {
      plan.counts.unchanged += 1
      continue
    }
    plan.changes.push({ day: row.day, becomes })
    plan.counts[known === null ? 'created' : 'changed'] += 1
    plan.lines.push({ kind: 'day-changed', day: row.day, becomes })
  }
  return plan
}

function dayFrom({ day, what, name = '', confirmed = false }: DayRow, known: SpecialDay | null): SpecialDay | null {
  if (what === 'normal') return null
  const works = what === 'works'
  const usual = works ? 'lam-bu' : 'nghi-bu'
  return { day, works, name: name === '' ? (known?.name ?? usual) : nameOf(name), confirmed }
}

/** "Quốc khánh" is the known holiday of this name; another name stays as it was typed. */
function nameOf(typed: string): string {
  return holidayNames.find((key) => plain(holidayName(key)) === plain(typed)) ?? typed
}

/** Does it, and has all dates reckoned anew; the bot does that, now or when it runs again. */
export async function applyDates(tx: Db, { rules, days, kinds }: DatePlan, now: Date): Promise<void> {
  if (rules.length + days.length + kinds.changes === 0) return
  await lockRules(tx)
  for (const versions of rules) await writeVersions(tx, versions, { by: null, now })
  await writeDays(tx, days)
  await applyKinds(tx, kinds, now)
  await askRecompute(tx, { why: rules.length + kinds.changes > 0 ? 'rules' : 'calendar', unitPath: '', days: null, askedBy: null, now })
}
