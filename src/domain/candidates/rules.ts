import type { LocalDay } from '../local-time.ts'
import type { EventKind } from './events.ts'

/** Whose task an alert is, and how it climbs (domain: seven alerts with different owners). `mentor-missing` and `idle` are two more. */
export const alertKinds = [
  'paper',
  'verification',
  'decision',
  'ceremony',
  'probation',
  'recognition',
  'mentor-missing',
  'idle',
  'none',
] as const
export type AlertKind = (typeof alertKinds)[number]

/**
 * What starts a clock:
 * - an event of that kind (the last valid one);
 * - `decision`: the decision on admission, issued (`qd_ket_nap`) or received (`nhan_qd`), by the setting of the unit;
 * - `probation-end`: the end of month 12 after the ceremony (R10);
 * - `paper:KEY`: the date of a paper; several keys with commas between them are a clock each;
 * - `mentor-here`: a mentor of the candidate's present cell began, after a move;
 * - `stage`: whatever put the candidate into the present stage.
 */
export type Anchor = EventKind | 'decision' | 'probation-end' | 'mentor-here' | 'stage' | `paper:${string}`

/** Which day starts the clock of the ceremony (R09): older texts say received, newer ones issued; the earlier is never too late. */
export const decisionClocks = ['earlier', 'issued', 'received'] as const
export type DecisionClock = (typeof decisionClocks)[number]

export const clockUnits = ['months', 'working-days', 'days'] as const
export type ClockUnit = (typeof clockUnits)[number]

/**
 * A time limit, as a row that staff may change. Several versions of one `key` follow each other by their effect dates; a clock keeps
 * the version in force on the day it started, unless a later one `rebases` clocks that run.
 */
export type DeadlineRule = {
  id: string
  /** "R07": one key, many versions. */
  key: string
  title: string
  amount: number
  unit: ClockUnit
  anchor: Anchor
  /** Valid events of these kinds on or after the start end the clock. */
  stoppedBy: readonly EventKind[]
  /** true: only counts where a letter went abroad; false: only where not; null: always. */
  abroad: boolean | null
  /** Added to the due date when a `gia_han` was recorded while the clock ran (R08): key of the rule that says how much. */
  extension: string | null
  alert: AlertKind
  /** Number, date and place of the document: "232-QĐ/TW", 2025-01-20, "4.3.1". */
  document: string
  documentOn: LocalDay | null
  section: string
  confidence: 'S' | 'S2' | 'GK'
  /** Counts from its first day on for clocks that run on that day as well, not only for those that start then. */
  rebases: boolean
  effectiveFrom: LocalDay
  effectiveTo: LocalDay | null
  /** Staff has compared it with the newest documents. */
  confirmed: boolean
}

/**
 * Can anybody be late? Not with a mere span of time: nothing is missed when it is over. Those are the rules without an alert, and the
 * probation itself, whose end is announced, and from whose end the cell's own time runs (R10 and R11).
 */
export function canBeLate(rule: { alert: AlertKind; anchor: Anchor }): boolean {
  return rule.alert !== 'none' && (rule.alert !== 'probation' || rule.anchor === 'probation-end')
}

/** Says a rule by when a step is to be done? Not what papers grow old by, nor what this product warns of by itself. */
export function limitsStep(rule: { alert: AlertKind; anchor: Anchor }): boolean {
  return canBeLate(rule) && rule.alert !== 'paper' && rule.alert !== 'mentor-missing' && rule.alert !== 'idle'
}

/**
 * Days before the due date on which people are told; the last of them is 0, the day itself. Then every `overdueEvery` days, and one
 * level higher after each `climbEvery` days without an acknowledgement; 0 = never.
 */
export type Ladder = { unit: 'days' | 'working-days'; before: readonly number[]; overdueEvery: number; climbEvery: number }

export const alertRoles = ['secretary', 'mentor', 'follower', 'staff', 'deciding'] as const
/** Who is told on each level of an alert; each next level is told as well as those before. */
export type AlertRole = (typeof alertRoles)[number]
export type AlertRoute = readonly (readonly AlertRole[])[]
