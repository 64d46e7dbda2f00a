import type { UnitId } from '../ids.ts'
import type { LocalDay } from '../local-time.ts'
import { closing, stages, type CandidateEvent, type CandidateFacts, type EventKind, type Mentoring, type Stage } from './events.ts'

/** Where a case stands, as its valid events say. */
export type Progress = {
  unitId: UnitId
  stage: Stage
  /** Since when, and by which event. A new mentor does not begin the stage of being followed anew. */
  since: LocalDay
  sinceEventId: string
  closed: { kind: EventKind; on: LocalDay } | null
  /** Of an open case that is paused now. */
  pausedOn: LocalDay | null
  /** The dossier came back to be completed and has not been sent on since. */
  returnedOn: LocalDay | null
  /** The running mentor, if he is one of the present cell. */
  mentor: Mentoring | null
  /** The last move to another cell. */
  moved: { on: LocalDay; eventId: string } | null
  /** Events that were not voided, by day, then in the order in which they were recorded. */
  valid: readonly CandidateEvent[]
  /** What has been reached: the last event of each kind that still counts. */
  done: ReadonlyMap<EventKind, CandidateEvent>
}

/** What the committee does with a resolution of the cell: a later resolution has it done anew. */
const ofOneResolution: ReadonlySet<EventKind> = new Set<EventKind>(['tham_dinh', 'nq_dang_uy'])

/** Events that show that a dossier which came back was sent on. */
const sentOn: ReadonlySet<EventKind> = new Set<EventKind>([
  'nq_chi_bo',
  'tham_dinh',
  'nq_dang_uy',
  'qd_ket_nap',
  'xet_chinh_thuc',
  'cong_nhan',
])

/**
 * Voided rows count as if they had never been. A candidate is in the furthest stage that an event has put him into: introductions and
 * opinions come in any order, and a class taken again does not lead back. A move keeps the stage and asks for a mentor of the new cell.
 * A history without any valid step stands at its beginning. Throws when there is no row at all.
 */
export function progressOf(facts: CandidateFacts): Progress {
  const rows = facts.events.toSorted(inOrder)
  const valid = rows.filter((event) => !event.voided)
  const done = doneOf(valid)
  const [first] = rows
  if (first === undefined) throw new Error('a candidate without a history')
  const reached = [...done.values()].reduce<{ stage: Stage; by: CandidateEvent }>(
    (furthest, by) => {
      const stage = stageAfter(by.kind)
      return stage !== null && stages.indexOf(stage) > stages.indexOf(furthest.stage) ? { stage, by } : furthest
    },
    { stage: 'nguon', by: done.get('nguon') ?? first },
  )
  const by = reached.stage === 'theo_doi' ? (valid.find(({ kind }) => kind === 'phan_cong') ?? reached.by) : reached.by
  const end = valid.find(({ kind }) => closing.has(kind))
  const interrupted = valid.findLast(({ kind }) => kind === 'tam_dung' || kind === 'tiep_tuc')
  const returned = valid.findLastIndex(({ kind }) => kind === 'tra_lai_bo_sung')
  const move = done.get('chuyen_don_vi')
  const mentors = facts.mentors.filter(({ unitId, until }) => until === null && unitId === facts.unitId)
  return {
    unitId: facts.unitId,
    stage: reached.stage,
    since: by.on,
    sinceEventId: by.id,
    closed: end === undefined ? null : { kind: end.kind, on: end.on },
    pausedOn: end === undefined && interrupted?.kind === 'tam_dung' ? interrupted.on : null,
    returnedOn: valid.slice(returned + 1).some(({ kind }) => sentOn.has(kind)) ? null : (valid[returned]?.on ?? null),
    mentor: mentors.toSorted((a, b) => compare(a.from, b.from) || compare(a.personId, b.personId)).at(-1) ?? null,
    moved: move === undefined ? null : { on: move.on, eventId: move.id },
    valid,
    done,
  }
}

/** The stage that begins with an event; null for what happens beside the stages. */
export function stageAfter(kind: EventKind): Stage | null {
  if (kind === 'phan_cong') return 'theo_doi'
  if (kind === 'le_ket_nap') return 'du_bi'
  return stages.find((stage) => stage === kind) ?? null
}

function doneOf(valid: readonly CandidateEvent[]): ReadonlyMap<EventKind, CandidateEvent> {
  const done = new Map(valid.map((event) => [event.kind, event]))
  const resolution = done.get('nq_chi_bo')
  for (const kind of ofOneResolution) {
    const event = done.get(kind)
    if (event && resolution && event.on < resolution.on) done.delete(kind)
  }
  return done
}

function inOrder(a: CandidateEvent, b: CandidateEvent): number {
  return compare(a.on, b.on) || a.recordedAt.getTime() - b.recordedAt.getTime() || compare(a.id, b.id)
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
