import { addMonths } from '../calendar.ts'
import type { LocalDay } from '../local-time.ts'
import type { Clock } from './clocks.ts'
import type { EventKind } from './events.ts'
import type { PaperInfo, PaperLine } from './papers.ts'
import type { Progress } from './progress.ts'
import { limitsStep, type DeadlineRule } from './rules.ts'
import { allowedNow } from './steps.ts'

/**
 * Who acts: the cell, the mentor, the candidate, the grassroots committee, whoever was asked by a letter, the competent committee.
 */
export type Doer = 'cell' | 'mentor' | 'candidate' | 'committee' | 'asked' | 'deciding'

/** What a clock of the next step is read from; a stored deadline has it. */
type Limit = Pick<Clock, 'ruleId' | 'dueOn' | 'endedOn'>

export type NextStep<C extends Limit> =
  /** The case is closed. */
  | { kind: 'none' }
  /** It is paused: it goes on, or it ends. */
  | { kind: 'resume'; since: LocalDay }
  /** A mentor of the present cell is missing; the cell assigns one. */
  | { kind: 'mentor'; doer: Doer; clock: C | null }
  /** Papers that must be there before the cell decides, missing or expired. */
  | { kind: 'papers'; keys: readonly string[]; event: EventKind; doer: Doer; clock: C | null }
  /** Nothing but time is missing: recognition is considered from the end of month 12. */
  | { kind: 'wait'; until: LocalDay; event: EventKind; doer: Doer; clock: C | null; also: readonly EventKind[] }
  /** `also`: what may be done at the same time. */
  | { kind: 'step'; event: EventKind; doer: Doer; clock: C | null; also: readonly EventKind[] }

/** What every way needs, in its order, and who does it. A new member's class is his task beside the cell's. */
const way: readonly (readonly [EventKind, Doer])[] = [
  ['cam_tinh', 'cell'],
  ['phan_cong', 'cell'],
  ['lop_nhan_thuc', 'cell'],
  ['don', 'candidate'],
  ['ly_lich', 'candidate'],
  ['tham_tra', 'committee'],
  ['tra_loi_tham_tra', 'asked'],
  ['gioi_thieu', 'mentor'],
  ['y_kien', 'cell'],
  ['nq_chi_bo', 'cell'],
  ['nq_dang_uy', 'committee'],
  ['qd_ket_nap', 'deciding'],
  ['le_ket_nap', 'cell'],
  ['xet_chinh_thuc', 'cell'],
  ['cong_nhan', 'deciding'],
  ['lop_dang_vien_moi', 'candidate'],
]

/** Until the cell decides and in the probation there must be a mentor; between, the case lies with the committee. */
const mentorless: ReadonlySet<string> = new Set([
  'nguon',
  'nq_chi_bo',
  'tham_dinh',
  'nq_dang_uy',
  'qd_ket_nap',
  'xet_chinh_thuc',
  'cong_nhan',
])

/**
 * The next thing to be done in a case, who does it, and the nearest running clock that ends with it, or else with the first step after
 * it that has one (`clock.dueOn` = by when; null = there is no limit). `papers`: the
 * checklist, `infos` what its papers belong to; `rules` those of the clocks.
 */
export function nextStep<C extends Limit>(
  progress: Progress,
  clocks: readonly C[],
  {
    rules,
    papers,
    infos,
    today,
  }: { rules: readonly DeadlineRule[]; papers: readonly PaperLine[]; infos: readonly PaperInfo[]; today: LocalDay },
): NextStep<C> {
  if (progress.closed !== null) return { kind: 'none' }
  if (progress.pausedOn !== null) return { kind: 'resume', since: progress.pausedOn }
  const limit = (ends: (rule: DeadlineRule) => boolean): C | null => {
    const ids = new Set(rules.filter(ends).map(({ id }) => id))
    const running = clocks.filter(({ ruleId, endedOn }) => endedOn === null && ids.has(ruleId))
    return running.reduce<C | null>((nearest, one) => (nearest === null || one.dueOn < nearest.dueOn ? one : nearest), null)
  }
  if (progress.mentor === null && !mentorless.has(progress.stage)) {
    return { kind: 'mentor', doer: 'cell', clock: limit(({ alert }) => alert === 'mentor-missing') }
  }
  const allowed = new Set(allowedNow(progress))
  const open = way.filter(([kind]) => allowed.has(kind) && !progress.done.has(kind))
  const [next] = open
  if (next === undefined) return { kind: 'none' }
  const [event, doer] = next
  const also = open.slice(1).map(([kind]) => kind)
  // A step without a limit of its own is in time if the one after it can be.
  const onward = way.slice(way.indexOf(next)).map(([kind]) => limit((rule) => limitsStep(rule) && rule.stoppedBy.includes(kind)))
  const clock = onward.find((found) => found !== null) ?? null
  const ceremony = progress.done.get('le_ket_nap')
  const until = event === 'xet_chinh_thuc' && ceremony ? addMonths(ceremony.on, 12) : null
  if (until !== null && today < until) return { kind: 'wait', until, event, doer, clock, also }
  const needed = new Set(infos.filter(({ stage }) => beforeDeciding(event).includes(stage)).map(({ key }) => key))
  const keys = papers.filter(({ key, required, state }) => required && state !== 'present' && needed.has(key)).map(({ key }) => key)
  return keys.length > 0 ? { kind: 'papers', keys, event, doer: 'cell', clock } : { kind: 'step', event, doer, clock, also }
}

/** Stages whose papers must be there before a resolution of the cell; its own paper comes out of it. */
function beforeDeciding(event: EventKind): readonly string[] {
  if (event === 'nq_chi_bo')
    return ['cam_tinh', 'phan_cong', 'theo_doi', 'lop_nhan_thuc', 'don', 'ly_lich', 'tham_tra', 'gioi_thieu', 'y_kien']
  return event === 'xet_chinh_thuc' ? ['le_ket_nap', 'du_bi'] : []
}
