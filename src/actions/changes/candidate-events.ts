import { may } from '../../domain/access.ts'
import { numbered } from '../../domain/candidates/asked.ts'
import { refOf } from '../../domain/candidates/code.ts'
import type { CandidateEvent, EventDetail, EventKind } from '../../domain/candidates/events.ts'
import { correctionProblem, eventProblem, mentorProblem } from '../../domain/candidates/steps.ts'
import type { Case } from '../../domain/cases.ts'
import type { ChangeDraft } from '../../domain/change.ts'
import { orderProblem } from '../../domain/forms/event-steps.ts'
import type { ChangeContext } from '../../domain/forms/change.ts'
import { localDay } from '../../domain/local-time.ts'
import type { CandidateView, EventWords } from '../../domain/topics/candidate-changes.ts'
import type { CandidateRef } from '../../domain/topics/candidates.ts'
import { brandPerson } from '../../db/brands.ts'
import { helpersIn, type Helper } from '../../db/candidates/choosable.ts'
import { assignMentor, recordEvent, voidEvent, type NewEvent } from '../../db/candidates/write.ts'
import { nameOf } from '../../db/members.ts'
import { isLinked } from '../../db/roles.ts'
import type { Unit } from '../../db/units.ts'
import type { Ask } from '../../runtime.ts'
import { tellChanges, type Before } from './candidate-news.ts'
import type { AnyChanger, Refused } from './changer.ts'
import { candidateChanger, changeOf, dossierOf, outcomeOf, isRefused, otherCells, verb, type Dossier } from './dossier.ts'

type View<K extends CandidateView['kind']> = Case<CandidateView, K>

const gone: Refused = { refused: 'gone' }

function about({ record }: Dossier): { candidate: CandidateRef } {
  return { candidate: refOf(record) }
}

function before({ record }: Dossier): Before {
  return { mentorId: record.mentor?.id ?? null, path: record.unit.path }
}

/** Of `number`, `reason` …: '' and nothing are the same. */
function said(text: string | undefined): string | undefined {
  return text === undefined || text === '' ? undefined : text
}

/** What cannot be, whatever the day, is not asked about any further: the last look says why. */
function withoutAsking(draft: ChangeDraft, { about: known, now }: ChangeContext, kind: EventKind): ChangeDraft {
  const today = localDay(now)
  if (draft.on !== undefined || !known?.facts || orderProblem(known.facts, kind, today) === null) return draft
  return { ...draft, on: today, number: '', reason: '', toUnitId: draft.toUnitId ?? '', abroad: 'no' }
}

type Recording = Dossier & { event: NewEvent; to: Unit | null }

async function planRecord(ask: Ask, draft: ChangeDraft): Promise<Recording | Refused> {
  const dossier = await dossierOf(ask, draft)
  if (isRefused(dossier)) return dossier
  const { eventKind: kind, on } = draft
  if (kind === undefined || on === undefined || on === '') return gone
  const problem = eventProblem(dossier.record.facts, { kind, on }, { today: localDay(ask.now) })
  if (problem !== null) return { refused: { kind: 'event', ...about(dossier), event: kind, on, problem } }
  const to = kind === 'chuyen_don_vi' ? ((await otherCells(ask, dossier.record)).find(({ id }) => id === draft.toUnitId) ?? null) : null
  if (kind === 'chuyen_don_vi' && to === null) return gone
  const [number, reason] = [said(draft.number), said(draft.reason)]
  const detail: EventDetail = {
    ...(number !== undefined && { number }),
    ...(reason !== undefined && { reason }),
    ...(draft.abroad === 'yes' && kind === 'tham_tra' && { abroad: true }),
    ...(to !== null && { unitId: to.id }),
  }
  return { ...dossier, event: { kind, on, detail }, to }
}

/** May the one who asks go on with this case where it is moved to? */
function keeps(ask: Ask, to: Unit | null): boolean {
  return to === null || may(ask.actor, verb, { path: to.path })
}

const recording = candidateChanger<Recording, View<'record-event'>>({
  fillIn: (draft, context) => {
    if (draft.eventKind === undefined) return draft
    if (draft.eventKind === 'phan_cong') return { ...draft, change: 'assign-mentor', eventKind: undefined }
    return withoutAsking(draft, context, draft.eventKind)
  },
  plan: planRecord,
  view: async (ask, plan) => ({
    kind: 'record-event',
    ...about(plan),
    ...wordsOf(plan.event, plan.to?.name ?? null),
    keeps: keeps(ask, plan.to),
    ...(await outcomeOf(ask, plan, () => recordEvent(ask.tx, ask.runtime.sealer, { ...changeOf(ask, plan), event: plan.event }))),
  }),
  apply: async (ask, plan) => {
    const done = await recordEvent(ask.tx, ask.runtime.sealer, { ...changeOf(ask, plan), event: plan.event })
    if (done === null) return null
    await tellChanges(ask, plan.record.id, before(plan))
    return {
      undo: keeps(ask, plan.to) ? { change: 'void-event', candidateId: plan.record.id, entryId: done.eventId, value: 'void' } : null,
    }
  },
})

function wordsOf({ kind, on, detail = {} }: NewEvent, to: string | null): EventWords {
  return { event: kind, on, number: detail.number ?? null, reason: detail.reason ?? null, abroad: detail.abroad === true, to }
}

type Assignment = Dossier & { mentor: Helper; number: string | null; on: string }

const assignment = candidateChanger<Assignment, View<'assign-mentor'>>({
  fillIn: (draft, context) => {
    const { about: known, now } = context
    const chosen = draft.personId !== undefined && known !== undefined && known.asked.mentors.every(({ id }) => id !== draft.personId)
    if (chosen && draft.on === undefined) return { ...draft, on: localDay(now), number: '' }
    return draft.personId === undefined || known?.facts === null ? draft : withoutAsking(draft, context, 'phan_cong')
  },
  plan: async (ask, draft) => {
    const dossier = await dossierOf(ask, draft)
    if (isRefused(dossier)) return dossier
    const { record } = dossier
    const { personId, on } = draft
    const mentor = (await helpersIn(ask.tx, record.unit.id, ask.now)).find(({ id }) => id === personId)
    if (mentor === undefined || on === undefined || on === '') return gone
    if (mentor.id === record.mentor?.id) return { refused: 'already-so' }
    const unfit = mentorProblem({ status: mentor.status, retired: false, sameUnit: true })
    if (unfit !== null) return { refused: { kind: 'mentor', ...about(dossier), mentor: mentor.name, problem: unfit } }
    const problem = eventProblem(record.facts, { kind: 'phan_cong', on }, { today: localDay(ask.now) })
    if (problem !== null) return { refused: { kind: 'event', ...about(dossier), event: 'phan_cong', on, problem } }
    return { ...dossier, mentor, number: said(draft.number) ?? null, on }
  },
  view: async (ask, plan) => ({
    kind: 'assign-mentor',
    ...about(plan),
    mentor: plan.mentor.name,
    before: plan.record.mentor?.name ?? null,
    number: plan.number,
    on: plan.on,
    linked: await isLinked(ask.tx, plan.mentor.id),
    ...(await outcomeOf(ask, plan, () => assign(ask, plan))),
  }),
  apply: async (ask, plan) => {
    const done = await assign(ask, plan)
    if (done === null) return null
    await tellChanges(ask, plan.record.id, before(plan))
    return { undo: { change: 'void-event', candidateId: plan.record.id, entryId: done.eventId, value: 'void' } }
  },
})

function assign(ask: Ask, plan: Assignment): ReturnType<typeof assignMentor> {
  const { mentor, number, on } = plan
  return assignMentor(ask.tx, ask.runtime.sealer, { ...changeOf(ask, plan), mentorId: brandPerson(mentor.id), number, on })
}

type Correction = Dossier & { was: CandidateEvent; instead: NewEvent | null }

/** What an entry is replaced by; null = nothing. An undo names another kind or all of it anew. */
function insteadOf({ detail, kind, on }: CandidateEvent, draft: ChangeDraft): NewEvent | null {
  if (draft.value === 'day' && draft.on !== undefined && draft.on !== '') return { kind, on: draft.on, detail }
  if (draft.value !== 'number') return null
  const { number: _, ...others } = detail
  const number = said(draft.number)
  return { kind, on, detail: { ...others, ...(number !== undefined && { number }) } }
}

async function planCorrection(ask: Ask, draft: ChangeDraft): Promise<Correction | Refused> {
  const dossier = await dossierOf(ask, draft)
  if (isRefused(dossier)) return dossier
  const was = dossier.record.facts.events.find(({ id, voided }) => id === draft.entryId && !voided)
  if (was === undefined) return gone
  const instead = insteadOf(was, draft)
  if (instead !== null && instead.on === was.on && instead.detail?.number === was.detail.number) return { refused: 'already-so' }
  const problem = correctionProblem(dossier.record.facts, { eventId: was.id, replacement: instead }, { today: localDay(ask.now) })
  if (problem !== null) return { refused: { kind: 'correction', ...about(dossier), event: was.kind, problem } }
  return { ...dossier, was, instead }
}

const correction = candidateChanger<Correction, View<'void-event'>>({
  facts: async (ask, draft) => {
    const dossier = await dossierOf(ask, { ...draft, version: undefined })
    const entry = isRefused(dossier) ? undefined : dossier.record.facts.events.find(({ id }) => id === draft.entryId)
    return { values: entry === undefined ? [] : ['void', 'day', ...(numbered.has(entry.kind) ? ['number'] : [])] }
  },
  plan: planCorrection,
  view: async (ask, plan) => {
    const to = await toOf(ask, plan.was)
    return {
      kind: 'void-event',
      ...about(plan),
      was: wordsOf(plan.was, to),
      instead: plan.instead && wordsOf(plan.instead, to),
      ...(await outcomeOf(ask, plan, () => correct(ask, plan))),
    }
  },
  apply: async (ask, plan) => {
    const done = await correct(ask, plan)
    if (done === null) return null
    await tellChanges(ask, plan.record.id, before(plan))
    return { undo: undoOf(plan, done.eventId) }
  },
})

function correct(ask: Ask, plan: Correction): ReturnType<typeof voidEvent> {
  return voidEvent(ask.tx, ask.runtime.sealer, { ...changeOf(ask, plan), eventId: plan.was.id, instead: plan.instead })
}

/** The name of the cell or of the mentor that an entry is about. */
async function toOf(ask: Ask, { detail }: CandidateEvent): Promise<string | null> {
  const { mentorId } = detail
  if (mentorId === undefined) return null
  return (await nameOf(ask.tx, mentorId, { retired: false })) ?? (await nameOf(ask.tx, mentorId, { retired: true }))
}

/** History is only added to: what was voided is recorded once more, what was put in its place is changed back. */
function undoOf({ record, was, instead }: Correction, eventId: string | null): ChangeDraft | null {
  const { detail, kind, on } = was
  const candidateId = record.id
  if (instead !== null && eventId !== null)
    return instead.on === on
      ? { change: 'void-event', candidateId, entryId: eventId, value: 'number', number: detail.number ?? '' }
      : { change: 'void-event', candidateId, entryId: eventId, value: 'day', on }
  const again = { candidateId, on, number: detail.number ?? '' }
  if (kind === 'phan_cong') return detail.mentorId === undefined ? null : { ...again, change: 'assign-mentor', personId: detail.mentorId }
  return {
    ...again,
    change: 'record-event',
    eventKind: kind,
    reason: detail.reason ?? '',
    ...(detail.abroad === true && { abroad: 'yes' as const }),
    ...(detail.unitId !== undefined && { toUnitId: detail.unitId }),
  }
}

export const eventChangers: Readonly<Record<'record-event' | 'assign-mentor' | 'void-event', AnyChanger>> = {
  'record-event': recording,
  'assign-mentor': assignment,
  'void-event': correction,
}
