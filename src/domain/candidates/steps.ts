import { addMonths } from '../calendar.ts'
import type { LocalDay } from '../local-time.ts'
import { closing, recordable, type CandidateEvent, type CandidateFacts, type EventKind } from './events.ts'
import { progressOf, stageAfter, type Progress } from './progress.ts'

/**
 * Where a step stands among the others. `after`: what must have happened, on that day or before. `before`: what must not have happened
 * on an earlier day. `again`: may it happen more than once: freely (a second letter, opinions that grew old), or after the dossier
 * came back.
 *
 * The order is that of the way to admission: nobody is followed before he is on the list; the application comes before the personal
 * history; the cell decides with the class, the answers to the letters, introductions and opinions before it (24-QĐ/TW). The source may
 * be skipped, and the appraisal, where no sub-committee exists. The class may be taken at any time on the list. Introductions and
 * opinions come in any order, also while letters are out. Steps may fall on one day.
 */
type Place = { after: readonly EventKind[]; before: readonly EventKind[]; again: 'never' | 'returned' | 'always' }

const places: { readonly [K in EventKind]: Place } = {
  nguon: { after: [], before: ['cam_tinh'], again: 'never' },
  cam_tinh: { after: [], before: ['phan_cong', 'lop_nhan_thuc'], again: 'never' },
  phan_cong: { after: ['cam_tinh'], before: [], again: 'always' },
  theo_doi: { after: ['phan_cong'], before: [], again: 'never' },
  lop_nhan_thuc: { after: ['cam_tinh'], before: ['nq_chi_bo'], again: 'always' },
  don: { after: ['phan_cong'], before: ['ly_lich'], again: 'returned' },
  ly_lich: { after: ['don'], before: ['tham_tra', 'gioi_thieu', 'y_kien'], again: 'returned' },
  tham_tra: { after: ['ly_lich'], before: ['nq_chi_bo'], again: 'always' },
  tra_loi_tham_tra: { after: ['tham_tra'], before: ['nq_chi_bo'], again: 'always' },
  gioi_thieu: { after: ['ly_lich'], before: ['nq_chi_bo'], again: 'always' },
  y_kien: { after: ['ly_lich'], before: ['nq_chi_bo'], again: 'always' },
  nq_chi_bo: {
    after: ['lop_nhan_thuc', 'tra_loi_tham_tra', 'gioi_thieu', 'y_kien'],
    before: ['tham_dinh', 'nq_dang_uy'],
    again: 'returned',
  },
  tham_dinh: { after: ['nq_chi_bo'], before: ['nq_dang_uy'], again: 'returned' },
  nq_dang_uy: { after: ['nq_chi_bo'], before: ['qd_ket_nap'], again: 'returned' },
  gia_han: { after: ['nq_chi_bo'], before: [], again: 'always' },
  tra_lai_bo_sung: { after: ['ly_lich'], before: [], again: 'always' },
  qd_ket_nap: { after: ['nq_dang_uy'], before: ['nhan_qd', 'le_ket_nap'], again: 'never' },
  nhan_qd: { after: ['qd_ket_nap'], before: ['le_ket_nap'], again: 'never' },
  le_ket_nap: { after: ['qd_ket_nap'], before: ['lop_dang_vien_moi', 'xet_chinh_thuc'], again: 'never' },
  du_bi: { after: ['le_ket_nap'], before: [], again: 'never' },
  lop_dang_vien_moi: { after: ['le_ket_nap'], before: ['cong_nhan'], again: 'never' },
  xet_chinh_thuc: { after: ['le_ket_nap'], before: ['cong_nhan'], again: 'returned' },
  cong_nhan: { after: ['xet_chinh_thuc'], before: [], again: 'never' },
  tam_dung: { after: [], before: [], again: 'always' },
  tiep_tuc: { after: [], before: [], again: 'always' },
  chuyen_don_vi: { after: [], before: [], again: 'always' },
  rut_ten: { after: [], before: [], again: 'never' },
  khong_du_dieu_kien: { after: [], before: [], again: 'never' },
}

/** The order of a whole way, as written above. */
const order: readonly string[] = Object.keys(places)

function alongTheWay(a: EventKind, b: EventKind): number {
  return order.indexOf(a) - order.indexOf(b)
}

/** What concerns the whole case: never dated before the last thing that is known of it. */
const ofTheWholeCase: ReadonlySet<EventKind> = new Set<EventKind>(['tam_dung', 'tiep_tuc', 'chuyen_don_vi', ...closing])
const beside: ReadonlySet<EventKind> = new Set<EventKind>([
  'gia_han',
  'tra_lai_bo_sung',
  'tam_dung',
  'tiep_tuc',
  'chuyen_don_vi',
  'rut_ten',
  'khong_du_dieu_kien',
])
const whilePaused: ReadonlySet<EventKind> = new Set<EventKind>(['tiep_tuc', 'chuyen_don_vi', 'rut_ten', 'khong_du_dieu_kien'])

type Misplaced =
  /** It comes by itself: nobody records it. */
  | { kind: 'by-itself' }
  | { kind: 'future'; today: LocalDay }
  | { kind: 'closed'; by: EventKind; on: LocalDay }
  | { kind: 'paused'; on: LocalDay }
  | { kind: 'not-paused' }
  | { kind: 'already'; on: LocalDay }
  /** Steps that must be recorded first, in their order: at least one. */
  | { kind: 'missing'; steps: readonly EventKind[] }
  /** Dated before a step that must come first. */
  | { kind: 'before'; step: EventKind; on: LocalDay }
  /** Dated after a step that must come later. */
  | { kind: 'after'; step: EventKind; on: LocalDay }
  /** Recognition is not considered before the end of month 12, `until` (24-QĐ/TW, 4.2.a). */
  | { kind: 'probation'; ceremony: LocalDay; considered: LocalDay; until: LocalDay }

/** Why an event cannot be recorded so, and what may be recorded in this case now. */
export type EventProblem = Misplaced & { allowed: readonly EventKind[] }

/** Later than any day. */
const oneDay: LocalDay = '9999-12-31'

/**
 * What may be recorded next: steps not taken yet in their order (a mentor also where the last one is gone), then what happens beside
 * them, then what may happen again. Only time may still forbid them: `eventProblem` knows the day.
 */
export function allowedNow(progress: Progress): EventKind[] {
  if (progress.closed !== null) return []
  const allowed = recordable.filter((kind) => misplaced(progress, { kind, on: oneDay }) === null)
  const isDone = (kind: EventKind): boolean => (kind === 'phan_cong' ? progress.mentor !== null : progress.done.has(kind))
  const rank = (kind: EventKind): number => (beside.has(kind) ? 1 : isDone(kind) ? 2 : 0)
  return allowed.toSorted((a, b) => rank(a) - rank(b) || alongTheWay(a, b))
}

/**
 * What is wrong with recording an event; null = nothing. A step may be recorded late, as long as the order of the days holds. On a
 * closed case nothing is recorded any more, only corrected.
 */
export function eventProblem(
  facts: CandidateFacts,
  event: { kind: EventKind; on: LocalDay },
  { today }: { today: LocalDay },
): EventProblem | null {
  const progress = progressOf(facts)
  const { closed } = progress
  const problem: Misplaced | null =
    closed !== null
      ? { kind: 'closed', by: closed.kind, on: closed.on }
      : event.on > today
        ? { kind: 'future', today }
        : misplaced(progress, event)
  return problem && { ...problem, allowed: allowedNow(progress) }
}

export type CorrectionProblem =
  | EventProblem
  /** No such valid entry. */
  | { kind: 'gone' }
  /** It is the only step there is: a case that should not be is closed instead. */
  | { kind: 'only-step' }
  /** A later entry needs it: that one has to be corrected first. */
  | { kind: 'needed'; by: EventKind; on: LocalDay }

/** What is wrong with voiding an entry, with or without another in its place; null = nothing. Closed cases may be corrected. */
export function correctionProblem(
  facts: CandidateFacts,
  { eventId, replacement }: { eventId: string; replacement: { kind: EventKind; on: LocalDay } | null },
  { today }: { today: LocalDay },
): CorrectionProblem | null {
  const before = progressOf(facts)
  const index = before.valid.findIndex(({ id }) => id === eventId)
  const voided = before.valid[index]
  if (voided === undefined) return { kind: 'gone' }
  const without = progressOf({ ...facts, events: facts.events.map((event) => (event === voided ? { ...event, voided: true } : event)) })
  if (replacement !== null) {
    // The same thing on another day stays between what happened before and after it.
    const same = replacement.kind === voided.kind
    const next = same && ofTheWholeCase.has(voided.kind) ? before.valid[index + 1] : undefined
    const problem: Misplaced | null =
      replacement.on > today
        ? { kind: 'future', today }
        : next && replacement.on > next.on
          ? { kind: 'after', step: next.kind, on: next.on }
          : misplaced(without, replacement, same ? before.valid.slice(0, index) : without.valid)
    if (problem) return { ...problem, allowed: allowedNow(without) }
  }
  const days = [...without.valid, ...(replacement === null ? [] : [replacement])]
  if (!days.some(({ kind }) => stageAfter(kind) !== null)) return { kind: 'only-step' }
  const lost = without.valid.find((event) => !isFounded(event, days) && isFounded(event, before.valid))
  return lost === undefined ? null : { kind: 'needed', by: lost.kind, on: lost.on }
}

type Dated = { kind: EventKind; on: LocalDay }

/** Has everything that must come before an event happened by its day? */
function isFounded({ kind, on }: Dated, events: readonly Dated[]): boolean {
  return places[kind].after.every((step) => events.some((event) => event.kind === step && event.on <= on))
}

/** `earlier`: what happened before it, for what concerns the whole case; that goes to the end, or back to its own place. */
function misplaced(progress: Progress, { kind, on }: Dated, earlier: readonly CandidateEvent[] = progress.valid): Misplaced | null {
  if (kind === 'theo_doi' || kind === 'du_bi') return { kind: 'by-itself' }
  const { valid, closed } = progress
  if (closed !== null && (on > closed.on || closing.has(kind))) return { kind: 'closed', by: closed.kind, on: closed.on }
  const interrupted = earlier.findLast((event) => event.kind === 'tam_dung' || event.kind === 'tiep_tuc')
  const running = interrupted?.kind === 'tam_dung' ? interrupted.on : null
  if (kind === 'tiep_tuc' && running === null) return { kind: 'not-paused' }
  const pause = whilePaused.has(kind) ? null : kind === 'tam_dung' ? running : pauseOver(valid, on)
  if (pause !== null) return { kind: 'paused', on: pause }
  const last = earlier.at(-1)
  if (ofTheWholeCase.has(kind) && last !== undefined && on < last.on) return { kind: 'before', step: last.kind, on: last.on }
  return outOfOrder(progress, { kind, on }) ?? outOfTime(progress, { kind, on })
}

/** The first day of the pause that a day lies in. What happened on that first day, or on the day it ended, did not happen in the pause. */
function pauseOver(valid: readonly CandidateEvent[], on: LocalDay): LocalDay | null {
  const last = valid.findLast((event) => (event.kind === 'tam_dung' && event.on < on) || (event.kind === 'tiep_tuc' && event.on <= on))
  return last?.kind === 'tam_dung' ? last.on : null
}

function outOfOrder({ valid, done }: Progress, { kind, on }: Dated): Misplaced | null {
  const { after, before, again } = places[kind]
  // After the dossier came back, what had been done before counts no more against doing it again.
  const returnedSince = (day: LocalDay): boolean =>
    again !== 'never' && valid.some((event) => event.kind === 'tra_lai_bo_sung' && event.on >= day && event.on <= on)
  const same = done.get(kind)
  if (same && again !== 'always' && !returnedSince(same.on)) return { kind: 'already', on: same.on }
  const missing = missingFor(kind, done)
  if (missing.length > 0) return { kind: 'missing', steps: missing }
  for (const step of after) {
    const first = valid.find((event) => event.kind === step)
    if (first && on < first.on) return { kind: 'before', step, on: first.on }
  }
  const later = valid.find((event) => before.includes(event.kind) && event.on < on && !returnedSince(event.on))
  return later ? { kind: 'after', step: later.kind, on: later.on } : null
}

/** What has to be recorded first, in order, with what that needs itself. */
function missingFor(kind: EventKind, done: ReadonlyMap<EventKind, unknown>): EventKind[] {
  const missing = new Set<EventKind>()
  const visit = (step: EventKind): void => {
    for (const needed of places[step].after.filter((one) => !done.has(one))) {
      visit(needed)
      missing.add(needed)
    }
  }
  visit(kind)
  return [...missing].toSorted(alongTheWay)
}

function outOfTime({ valid, done }: Progress, { kind, on }: Dated): Misplaced | null {
  const ceremony = kind === 'le_ket_nap' ? on : done.get('le_ket_nap')?.on
  const considered = kind === 'xet_chinh_thuc' ? on : done.get('xet_chinh_thuc')?.on
  if ((kind === 'le_ket_nap' || kind === 'xet_chinh_thuc') && ceremony !== undefined && considered !== undefined) {
    const until = addMonths(ceremony, 12)
    return considered < until ? { kind: 'probation', ceremony, considered, until } : null
  }
  if (kind !== 'gia_han' && kind !== 'tra_lai_bo_sung') return null
  // Both belong to the way to admission or to that to recognition, which begin and end with these.
  const starts: readonly EventKind[] = kind === 'gia_han' ? ['nq_chi_bo', 'xet_chinh_thuc'] : ['ly_lich', 'xet_chinh_thuc']
  const begun = valid.findLast((event) => starts.includes(event.kind) && event.on <= on)
  const decision = done.get('qd_ket_nap')
  if (begun?.kind !== 'xet_chinh_thuc' && decision && decision.on < on) return { kind: 'after', step: 'qd_ket_nap', on: decision.on }
  if (kind !== 'gia_han' || !begun) return null
  const over = begun.kind === 'nq_chi_bo' && decision ? decision.on : oneDay
  const same = valid.find((event) => event.kind === kind && event.on >= begun.on && event.on <= over)
  return same ? { kind: 'already', on: same.on } : null
}

export type MentorProblem = 'probationary' | 'no-member' | 'retired' | 'elsewhere' | 'oneself'

/** Who may not be a mentor: full members of the candidate's cell alone may (24-QĐ/TW, 3.2). `status` is that of a person; null = he may. */
export function mentorProblem(person: { status: string; retired: boolean; sameUnit: boolean; oneself?: boolean }): MentorProblem | null {
  if (person.oneself === true) return 'oneself'
  if (person.retired) return 'retired'
  if (!person.sameUnit) return 'elsewhere'
  if (person.status === 'full') return null
  return person.status === 'probationary' ? 'probationary' : 'no-member'
}
