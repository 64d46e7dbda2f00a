import type { Reminder } from '../candidates/reminders.ts'
import type { LocalDay } from '../local-time.ts'

export type ReminderCommand =
  | { kind: 'reminders' }
  /** `key` of a ladder or an alert: "working-days", "ceremony". */
  | { kind: 'show-reminder'; key: string }

export type ReminderReply =
  /** The versions that count. */
  | { kind: 'reminders'; reminders: readonly Reminder[]; canChange: boolean }
  /** One of them, with what was before it, newest first. */
  | { kind: 'reminder'; reminder: Reminder; others: readonly Reminder[]; canChange: boolean }

/** What a change does to the reminders of running dates. `stopped`: there may be more. */
export type ReminderEffect = {
  /** Running dates that are reminded of on another day next. */
  changed: number
  ofCells: number
  /** `from`, `to`: the next reminder; null = none. */
  examples: readonly { code: string; rule: string; from: LocalDay | null; to: LocalDay | null }[]
  stopped: boolean
}

/** Changes of reminders, as they are shown. */
export type ReminderView =
  | { kind: 'set-ladder'; before: Reminder; after: Reminder; effect: ReminderEffect }
  /** `running`: dates that are told of by this route, in so many cells. */
  | { kind: 'set-route'; before: Reminder; after: Reminder; running: number; ofCells: number }
  | { kind: 'confirm-reminder'; reminder: Reminder }
  | { kind: 'restore-reminder'; reminder: Reminder; effect: ReminderEffect }
