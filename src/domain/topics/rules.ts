import type { SpecialDay } from '../calendar.ts'
import type { DayChange } from '../candidates/rule-changes.ts'
import type { DeadlineRule } from '../candidates/rules.ts'
import type { DayAction } from '../command-limits.ts'
import type { LocalDay } from '../local-time.ts'

export type RulesCommand =
  | { kind: 'rules'; page?: number }
  /** `key` as it was typed or chosen: "R09". */
  | { kind: 'show-rule'; key: string }
  /** Without a year: this one. */
  | { kind: 'work-calendar'; year?: number }
  | { kind: 'recompute-progress' }

/** Dates that are being reckoned anew: how many candidates of all are done. */
export type Reckoning = { done: number; total: number }

export type RulesReply =
  /** The version of each rule that is in force today. */
  | { kind: 'rules'; rules: readonly DeadlineRule[]; page: number; pages: number; canChange: boolean; reckoning: Reckoning | null }
  | {
      kind: 'rule'
      rule: DeadlineRule
      /** Its other versions, newest first. */
      others: readonly DeadlineRule[]
      /** Keys of the rules that it makes longer. */
      extends: readonly string[]
      canChange: boolean
      reckoning: Reckoning | null
    }
  | {
      kind: 'work-calendar'
      year: number
      days: readonly SpecialDay[]
      /** Years that have days. */
      years: readonly number[]
      canChange: boolean
      reckoning: Reckoning | null
    }
  | { kind: 'recompute-progress'; reckoning: Reckoning | null }

/** What a change does to the dates of candidates. `stopped`: there may be more. */
export type DateEffect = {
  moved: number
  ofCells: number
  examples: readonly { code: string; rule: string; from: LocalDay; to: LocalDay }[]
  stopped: boolean
}

/** Changes of time limits and of the calendar, as they are shown. */
export type RulesView =
  | {
      kind: 'set-rule'
      /** In force on that day until now. */
      before: DeadlineRule
      after: DeadlineRule
      /** A version that begins on this day is corrected: nothing new begins. */
      corrected: boolean
      effect: DateEffect
    }
  | { kind: 'confirm-rule'; rule: DeadlineRule }
  | { kind: 'restore-rule'; rule: DeadlineRule; effect: DateEffect }
  | { kind: 'set-special-day'; action: DayAction; changes: readonly DayChange[]; effect: DateEffect }
  | { kind: 'draft-year'; year: number; days: readonly SpecialDay[]; effect: DateEffect }
  /** `left`: days that wait to be confirmed one by one. */
  | { kind: 'confirm-year'; year: number; count: number; left: readonly SpecialDay[]; effect: DateEffect }
  | { kind: 'restore-days'; changes: readonly DayChange[]; effect: DateEffect }

/** What the bot says of its own accord when all dates are reckoned anew. */
export type RulesNotice =
  | { kind: 'recompute-done'; total: number; moved: number; ofCells: number }
  /** To the leaders of a cell: so many of its dates are others now. */
  | { kind: 'dates-moved'; unit: string; moved: number }
