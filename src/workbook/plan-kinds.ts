import { paperKinds, stageKinds, writePaperKind, writeStageKind } from '../db/candidates/paper-kinds.ts'
import { previewReminders, reminderVersions, rulesWithOtherDays, versionsOf, writeReminder } from '../db/candidates/reminders.ts'
import { ruleBook } from '../db/candidates/rule-book.ts'
import type { Db } from '../db/client.ts'
import { bookWithPaper, markOfKind, type Origin, type PaperKind, type StageKind } from '../domain/candidates/paper-kinds.ts'
import { currentOf, sameReminder, withReminder, type Reminder, type ReminderVersions } from '../domain/candidates/reminders.ts'
import type { RuleBook } from '../domain/candidates/rule-book.ts'
import { keyFor, sameLabel } from '../domain/command-paper-kinds.ts'
import { patched, routeOf } from '../domain/command-reminders.ts'
import { localDay } from '../domain/local-time.ts'
import type { Fault, Problem } from '../messages/vi/workbook-problems.ts'
import type { Counts, PlanLine } from '../messages/vi/workbook-report.ts'
import { headingOf, type DateSheet } from '../messages/vi/workbook.ts'
import type { PaperRow, ReminderRow, Rows, StageRow } from './read.ts'

/** What an import makes of reminders, papers and stages. */
export type KindPlan = {
  reminders: readonly ReminderVersions[]
  papers: readonly PaperKind[]
  stages: readonly StageKind[]
  /** How many rows of the database differ. */
  changes: number
  counts: { [S in DateSheet]?: Counts }
  lines: readonly PlanLine[]
  /** What it does to reminders of running dates. */
  effects: readonly PlanLine[]
  problems: readonly Problem[]
}

export const noKinds: KindPlan = { reminders: [], papers: [], stages: [], changes: 0, counts: {}, lines: [], effects: [], problems: [] }

type Part<T> = { changed: T[]; counts: Counts; lines: PlanLine[]; problems: Problem[] }

const part = <T>(): Part<T> => ({ changed: [], counts: { created: 0, changed: 0, unchanged: 0 }, lines: [], problems: [] })

function wrong(sheet: DateSheet, row: number, column: string, fault: Fault): Problem {
  return { severity: 'error', sheet, row, column: headingOf(sheet, column), fault }
}

/** Compares reminders, papers and stages with those that are known; `book` is as the other sheets make it, and is given back as it will be. */
export async function planKinds(db: Db, rows: Rows, { book, now }: { book: RuleBook; now: Date }): Promise<KindPlan & { book: RuleBook }> {
  const at = { book, now }
  const reminders = planReminders(rows.reminders, await reminderVersions(db), now)
  const papers = planPapers(rows.papers, await paperKinds(db, book.rules), at)
  const stages = planStages(rows.stages, await stageKinds(db), now)
  const ofPapers = papers.changed.reduce((after, paper) => bookWithPaper(after, paper.key, paper), book)
  const ladders = new Map(
    reminders.changed.map(currentOf).flatMap((one) => (one.kind === 'ladder' ? [[one.key, one.ladder] as const] : [])),
  )
  const after: RuleBook = { ...ofPapers, ladders: book.ladders.map((one) => ladders.get(one.unit) ?? one) }
  const effect = ladders.size === 0 ? null : await previewReminders(db, { book: after, ruleKeys: rulesWithOtherDays(book, after), now })
  return {
    reminders: reminders.changed,
    papers: papers.changed,
    stages: stages.changed,
    changes: reminders.changed.length + papers.changed.length + stages.changed.length,
    counts: {
      ...(rows.reminders.length > 0 && { reminders: reminders.counts }),
      ...(rows.papers.length > 0 && { papers: papers.counts }),
      ...(rows.stages.length > 0 && { stages: stages.counts }),
    },
    lines: [...reminders.lines, ...papers.lines, ...stages.lines],
    effects: effect === null ? [] : [{ kind: 'reminders-move', changed: effect.changed, ofCells: effect.ofCells }],
    problems: [...reminders.problems, ...papers.problems, ...stages.problems],
    book: after,
  }
}

type SaidOrigin = Pick<ReminderRow, 'document' | 'documentOn' | 'section' | 'confirmed'>

/** Blank cells are as it is known; what is changed waits to be compared anew. `same`: the row says nothing else than is known. */
function originFrom(said: SaidOrigin, was: Origin, { same, now }: { same: boolean; now: Date }): Origin {
  const document = {
    document: said.document ?? was.document,
    documentOn: said.documentOn ?? was.documentOn,
    section: said.section ?? was.section,
  }
  const sameDocument = document.document === was.document && document.documentOn === was.documentOn && document.section === was.section
  const unchanged = same && sameDocument
  return {
    ...document,
    confidence: sameDocument ? was.confidence : 'S',
    confirmed: said.confirmed === true || (unchanged && was.confirmed),
    effectiveFrom: unchanged ? was.effectiveFrom : localDay(now),
  }
}

function planReminders(rows: readonly ReminderRow[], known: readonly Reminder[], now: Date): Part<ReminderVersions> {
  const plan = part<ReminderVersions>()
  for (const row of rows) {
    const versions = versionsOf(known, row.what)
    if (versions === null) continue
    const was = currentOf(versions)
    const { before, overdue, climb, owners, above } = row
    if (was.kind === 'ladder' ? owners !== undefined || above !== undefined : [before, overdue, climb].some((said) => said !== undefined)) {
      plan.problems.push(wrong('reminders', row.row, 'what', { kind: was.kind === 'ladder' ? 'not-of-ladder' : 'not-of-alert' }))
      continue
    }
    const said = reminderFrom(row, was)
    const origin = originFrom(row, was, { same: sameReminder(said, was), now })
    const next = { ...said, ...origin, effectiveTo: null }
    if (sameReminder(next, was) && markOf(next) === markOf(was)) {
      plan.counts.unchanged += 1
      continue
    }
    const [first, ...others] = versions
    // Confirming begins no version.
    const corrected: ReminderVersions = [first === was ? next : first, ...others.map((one) => (one === was ? next : one))]
    plan.changed.push(next.effectiveFrom === was.effectiveFrom ? corrected : withReminder(versions, next))
    plan.counts.changed += 1
    plan.lines.push({ kind: 'reminder-version', reminder: next })
  }
  return plan
}

function markOf({ document, documentOn, section, confirmed }: Origin): string {
  return JSON.stringify([document, documentOn, section, confirmed])
}

function reminderFrom({ before, overdue, climb, owners, above }: ReminderRow, was: Reminder): Reminder {
  if (was.kind === 'ladder') {
    const patch = {
      ...(before !== undefined && { before }),
      ...(overdue !== undefined && { overdueEvery: overdue }),
      ...(climb !== undefined && { climbEvery: climb }),
    }
    return { ...was, ladder: patched(was.ladder, patch) }
  }
  const [first = [], ...others] = was.route
  const route = routeOf(owners ?? first.join(','), above ?? others.map((roles) => roles.join(',')).join(';'))
  return { ...was, route: route ?? was.route }
}

function planPapers(rows: readonly PaperRow[], known: readonly PaperKind[], { book, now }: { book: RuleBook; now: Date }): Part<PaperKind> {
  const plan = part<PaperKind>()
  let position = Math.max(0, ...known.map((one) => one.position))
  const keys = known.map(({ key }) => key)
  for (const row of rows) {
    const was = known.find(({ label }) => sameLabel(label, row.name))
    const named = row.stage
    const stage = named === undefined ? was?.stage : book.stages.find(({ label }) => sameLabel(label, named))?.key
    if (stage === undefined) {
      const fault = { kind: named === undefined ? 'new-paper-without-stage' : 'unknown-stage' } as const
      plan.problems.push(wrong('papers', row.row, 'stage', fault))
      continue
    }
    if (
      row.validity !== undefined &&
      row.validity !== '' &&
      !book.rules.some(({ key, anchor }) => key === row.validity && anchor.startsWith('paper:'))
    ) {
      plan.problems.push(wrong('papers', row.row, 'validity', { kind: 'unknown-rule', key: row.validity }))
      continue
    }
    const base: PaperKind = was ?? freshPaper(row.name, keyFor(row.name, keys), { stage, position: (position += 1), now })
    if (was === undefined) keys.push(base.key)
    const said = { ...base, stage, ...saidOf(row) }
    const next = { ...said, ...originFrom(row, base, { same: markOfKind(said) === markOfKind(base), now }) }
    if (was !== undefined && markOfKind(next) === markOfKind(was)) {
      plan.counts.unchanged += 1
      continue
    }
    plan.changed.push(next)
    plan.counts[was === undefined ? 'created' : 'changed'] += 1
    plan.lines.push({ kind: was === undefined ? 'paper-new' : 'paper-changed', paper: next })
  }
  return plan
}

function freshPaper(
  label: string,
  key: string,
  { stage, position, now }: Pick<PaperKind, 'stage' | 'position'> & { now: Date },
): PaperKind {
  const origin = { document: '', documentOn: null, section: '', confidence: 'GK', confirmed: false, effectiveFrom: localDay(now) } as const
  return { key, label, form: null, stage, required: true, retired: false, position, validity: null, ...origin }
}

/** What a row says of a paper. What is retired grows old no more. */
function saidOf({ form, required, retired, validity }: PaperRow): Partial<PaperKind> {
  return {
    ...(form !== undefined && { form: form === '' ? null : form }),
    ...(required !== undefined && { required }),
    ...(validity !== undefined && { validity: validity === '' ? null : validity }),
    ...(retired !== undefined && { retired }),
    ...(retired === true && { validity: null }),
  }
}

function planStages(rows: readonly StageRow[], known: readonly StageKind[], now: Date): Part<StageKind> {
  const plan = part<StageKind>()
  for (const row of rows) {
    const was = known.find(({ label }) => sameLabel(label, row.name))
    if (was === undefined) {
      plan.problems.push(wrong('stages', row.row, 'name', { kind: 'unknown-stage' }))
      continue
    }
    const { what, form } = row
    const said = { ...was, ...(what !== undefined && { what }), ...(form !== undefined && { form: form === '' ? null : form }) }
    const next = { ...said, ...originFrom(row, was, { same: markOfKind(said) === markOfKind(was), now }) }
    if (markOfKind(next) === markOfKind(was)) {
      plan.counts.unchanged += 1
      continue
    }
    plan.changed.push(next)
    plan.counts.changed += 1
    plan.lines.push({ kind: 'stage-changed', stage: next })
  }
  return plan
}

/** Does it, in the caller's transaction and under its lock of the rules. */
export async function applyKinds(tx: Db, { reminders, papers, stages }: KindPlan, now: Date): Promise<void> {
  const mark = { by: null, now }
  for (const versions of reminders) await writeReminder(tx, versions, mark)
  // Each paper changes which papers grow old by a rule: the next one starts from that.
  for (const paper of papers) await writePaperKind(tx, paper, { ...mark, rules: (await ruleBook(tx)).rules })
  for (const stage of stages) await writeStageKind(tx, stage, mark)
}
