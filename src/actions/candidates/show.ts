import { may } from '../../domain/access.ts'
import { addMonths } from '../../domain/calendar.ts'
import { refOf } from '../../domain/candidates/code.ts'
import { stages, type EventKind, type Stage } from '../../domain/candidates/events.ts'
import { nextStep, type NextStep } from '../../domain/candidates/next-step.ts'
import { checklist, type PaperLine } from '../../domain/candidates/papers.ts'
import { progressOf, type Progress } from '../../domain/candidates/progress.ts'
import type { RuleBook } from '../../domain/candidates/rule-book.ts'
import { canBeLate } from '../../domain/candidates/rules.ts'
import { clockView, stageLabel } from '../../domain/candidates/views.ts'
import type { Case } from '../../domain/cases.ts'
import type { CandidateId } from '../../domain/ids.ts'
import { addDays, localDay, type LocalDay } from '../../domain/local-time.ts'
import type { CandidateCommand, ClockView, NextView, PaperView } from '../../domain/topics/candidates.ts'
import { namesInHistory } from '../../db/candidates/found.ts'
import { candidateFor, type CandidateRecord, type DeadlineRecord } from '../../db/candidates/read.ts'
import { ruleBook } from '../../db/candidates/rule-book.ts'
import type { Ask, Outcome } from '../../runtime.ts'

type Command<K extends CandidateCommand['kind']> = Case<CandidateCommand, K>

/** Papers that grow too old are mentioned so many days before: the first step of the ladder for clocks of months. */
const paperDays = 90
/** A card stays short; the nearest dates matter. */
const mostClocks = 4
const mostSteps = 3

/** "hồ sơ Q08-03": where the case stands, and what is next. */
export async function showCandidate(ask: Ask, command: Command<'show-candidate'>): Promise<Outcome> {
  const record = await seen(ask, command.candidateId)
  if (record === null) return { reply: { kind: 'not-found' } }
  const book = await ruleBook(ask.tx)
  const today = localDay(ask.now)
  const progress = progressOf(record.facts)
  const papers = checklist(progress, record.facts.papers, book.papers, { clocks: record.deadlines, today })
  const next = nextStep(progress, record.deadlines, { rules: book.rules, papers, infos: book.papers, today })
  const extendedOn = progress.valid.filter(({ kind }) => kind === 'gia_han').map(({ on }) => on)
  const view = (clock: DeadlineRecord): ClockView | null => clockView(clock, { book, today, extendedOn })
  const ofNext = 'clock' in next ? next.clock : null
  const canManage = may(ask.actor, 'manage-candidates', { path: record.unit.path })
  return {
    reply: {
      kind: 'candidate-card',
      candidate: refOf(record),
      unit: record.unit.name,
      stage: progress.stage,
      label: stageLabel(progress.stage, book),
      since: progress.since,
      pausedOn: progress.pausedOn,
      returnedOn: progress.returnedOn,
      closed: progress.closed && { by: progress.closed.kind, on: progress.closed.on },
      mentor: progress.mentor && record.mentor && { name: record.mentor.name, since: progress.mentor.from },
      consented: record.consentOn !== null,
      next: nextView(next, { book, clock: ofNext && view(ofNext) }),
      missing: ofState(papers, 'missing', { book, upTo: progress.stage }),
      expired: ofState(papers, 'expired', { book, upTo: null }),
      clocks: running(record.deadlines, { book, today })
        .filter(({ id }) => id !== ofNext?.id)
        .flatMap((clock) => view(clock) ?? [])
        .slice(0, mostClocks),
      recognisedFrom: recognisedFrom(progress, record.deadlines, { book, today }),
      canManage,
      steps: canManage ? stepsOf(next) : [],
      today,
    },
  }
}

/** What may be recorded at once; a mentor is assigned, and what is not ripe is not offered. */
function stepsOf(next: NextStep<DeadlineRecord>): EventKind[] {
  const steps: readonly EventKind[] =
    next.kind === 'resume'
      ? ['tiep_tuc']
      : next.kind === 'step'
        ? [next.event, ...next.also]
        : next.kind === 'papers'
          ? [next.event]
          : next.kind === 'wait'
            ? next.also
            : []
  return steps.filter((kind) => kind !== 'phan_cong').slice(0, mostSteps)
}

async function seen({ tx, runtime, actor, now }: Ask, id: CandidateId): Promise<CandidateRecord | null> {
  return candidateFor(tx, runtime.sealer, actor, { id, verb: 'see-candidates', now })
}

function nextView(next: NextStep<DeadlineRecord>, { book, clock }: { book: RuleBook; clock: ClockView | null }): NextView {
  return {
    kind: next.kind,
    event: 'event' in next ? next.event : null,
    form: ('event' in next && book.stages.find(({ key }) => key === next.event)?.form) || null,
    doer: 'doer' in next ? next.doer : null,
    clock,
    papers: next.kind === 'papers' ? next.keys.flatMap((key) => book.papers.find((info) => info.key === key) ?? []).map(named) : [],
    until: next.kind === 'wait' ? next.until : null,
    also: 'also' in next ? next.also : [],
  }
}

function named({ label, form }: { label: string; form: string | null }): { label: string; form: string | null } {
  return { label, form }
}

function ofState(
  papers: readonly PaperLine[],
  state: PaperLine['state'],
  { book, upTo }: { book: RuleBook; upTo: Stage | null },
): { label: string; form: string | null }[] {
  const reached = upTo === null ? stages.length : stages.indexOf(upTo)
  const wanted = new Set(papers.filter((paper) => paper.required && paper.state === state).map(({ key }) => key))
  return book.papers.filter(({ key, stage }) => wanted.has(key) && stages.indexOf(stage) <= reached).map(named)
}

/**
 * Clocks that run and say something: dates that can be missed or lie ahead; of papers only those that will soon be too old, and nothing
 * of a reminder to go on before its day.
 */
function running(deadlines: readonly DeadlineRecord[], { book, today }: { book: RuleBook; today: LocalDay }): DeadlineRecord[] {
  return deadlines.filter(({ ruleId, dueOn, endedOn }) => {
    const rule = book.rules.find(({ id }) => id === ruleId)
    if (rule === undefined || endedOn !== null) return false
    if (rule.alert === 'paper') return dueOn <= addDays(today, paperDays)
    if (rule.alert === 'idle') return dueOn < today
    return dueOn >= today || canBeLate(rule)
  })
}

/** The day of recognition, where the cell or the committee is late with it: lateness never moves it (24-QĐ/TW, 4.2.b). */
function recognisedFrom(
  { done }: Progress,
  deadlines: readonly DeadlineRecord[],
  { book, today }: { book: RuleBook; today: LocalDay },
): LocalDay | null {
  const ceremony = done.get('le_ket_nap')
  const limits = new Set(
    book.rules.filter(({ alert, anchor }) => alert === 'recognition' || anchor === 'probation-end').map(({ id }) => id),
  )
  const late = deadlines.some(({ ruleId, dueOn, endedOn }) => endedOn === null && dueOn < today && limits.has(ruleId))
  return late && ceremony !== undefined ? addMonths(ceremony.on, 12) : null
}

/** "Q08-03 thiếu giấy gì": the papers up to the next stage, and where they are kept. */
export async function showPapers(ask: Ask, command: Command<'candidate-papers'>): Promise<Outcome> {
  const record = await seen(ask, command.candidateId)
  if (record === null) return { reply: { kind: 'not-found' } }
  const book = await ruleBook(ask.tx)
  const lines = checklist(progressOf(record.facts), record.facts.papers, book.papers, {
    clocks: record.deadlines,
    today: localDay(ask.now),
  })
  const papers = lines.flatMap((line): PaperView[] => {
    const info = book.papers.find(({ key }) => key === line.key)
    return info === undefined ? [] : [{ ...line, label: info.label, form: info.form }]
  })
  const canManage = may(ask.actor, 'manage-candidates', { path: record.unit.path })
  return { reply: { kind: 'candidate-papers', candidate: refOf(record), papers, canManage } }
}

/** "lịch sử Q08-03": everything that was recorded, also what was corrected. A mentor is not told reasons: they may be about health. */
export async function showHistory(ask: Ask, command: Command<'candidate-history'>): Promise<Outcome> {
  const record = await seen(ask, command.candidateId)
  if (record === null) return { reply: { kind: 'not-found' } }
  const { events } = record.facts
  const names = await namesInHistory(ask.tx, {
    people: events.flatMap(({ detail }) => detail.mentorId ?? []),
    units: events.flatMap(({ detail }) => detail.unitId ?? []),
  })
  const tellsReasons = may(ask.actor, 'see-candidates', { path: record.unit.path })
  return {
    reply: {
      kind: 'candidate-history',
      candidate: refOf(record),
      canManage: may(ask.actor, 'manage-candidates', { path: record.unit.path }),
      lines: events.map(({ id, kind, on, voided, detail }) => ({
        event: kind,
        on,
        voided,
        number: detail.number ?? null,
        reason: tellsReasons ? (detail.reason ?? null) : null,
        about: names.get(detail.mentorId ?? detail.unitId ?? '') ?? null,
        recordedBy: record.recordedBy.get(id) ?? null,
      })),
    },
  }
}
