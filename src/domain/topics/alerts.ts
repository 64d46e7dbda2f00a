import type { AlertRole } from '../candidates/rules.ts'
import type { DeadlineId, PersonId } from '../ids.ts'
import type { LocalDay } from '../local-time.ts'
import type { CandidateRef, ClockView } from './candidates.ts'

export type AlertCommand =
  /** What one is, or would be, told in the morning. */
  | { kind: 'alerts'; page?: number }
  | { kind: 'show-alert'; deadlineId: DeadlineId }
  | { kind: 'acknowledge-alert'; deadlineId: DeadlineId }
  /** Takes an acknowledgement back: to the one before it, or to none. */
  | { kind: 'restore-alert'; deadlineId: DeadlineId; acknowledgedAt?: string; acknowledgedBy?: PersonId }
  | { kind: 'why-alert'; deadlineId: DeadlineId }

/** A clock that somebody is told of. */
export type AlertLine = {
  deadlineId: DeadlineId
  candidate: CandidateRef
  unit: string
  ruleKey: string
  clock: ClockView
  acknowledged: { by: string | null; own: boolean; on: LocalDay } | null
  /** Until when nobody is reminded. */
  postponed: { by: string | null; own: boolean; until: LocalDay; reason: string | null } | null
}

/** Late ones first, then those that are near, then those that somebody has put off. */
export type AlertList = {
  today: LocalDay
  lines: readonly AlertLine[]
  /** Of all pages: how many are late, near and put off. */
  counts: { late: number; near: number; postponed: number }
  page: number
  pages: number
  /** The lines are of several cells, or he who reads them follows several: each line names its cell. */
  severalUnits: boolean
}

/** Why somebody is told. null = he may see the candidate, and that is all. */
export type AlertReason = { role: AlertRole; level: number } | null

export type AlertReply =
  | { kind: 'alerts'; list: AlertList }
  | {
      kind: 'alert'
      today: LocalDay
      line: AlertLine
      reason: AlertReason
      /** Days offered for putting it off. */
      offered: readonly LocalDay[]
    }
  | { kind: 'alert-acknowledged'; today: LocalDay; line: AlertLine; nextOn: LocalDay | null; undone: boolean }
  | {
      kind: 'why-alert'
      today: LocalDay
      line: AlertLine
      reason: AlertReason
      /** Days on which he was told of it, the last one first. */
      toldOn: readonly LocalDay[]
    }

export type AlertNotice = { kind: 'digest'; list: AlertList; /** Until when its numbers count. */ until: Date }

/** `until` null = reminded again. */
export type AlertView = {
  kind: 'postpone-alert'
  today: LocalDay
  line: AlertLine
  until: LocalDay | null
  reason: string
  superiors: number
}
