import type { EventKind } from './candidates/events.ts'
import type { CorrectionProblem, EventProblem } from './candidates/steps.ts'
import type { WhyAsk } from './dates/facts.ts'
import type { LocalDay } from './local-time.ts'
import type { TimeProblem } from './meeting.ts'

/** Problems of a text that is no answer to the question at all: it may have been meant as something else. */
export const noAnswer: ReadonlySet<FormProblem['kind']> = new Set<FormProblem['kind']>([
  'not-a-choice',
  'no-date',
  'bad-amount',
  'bad-number',
  'bad-clock',
  'bad-hours',
  'bad-ladder',
  'no-document',
])

/** Why a form could not take an answer. */
export type FormProblem =
  | { kind: 'not-a-choice' }
  | { kind: 'empty' }
  | { kind: 'too-long'; limit: number }
  | { kind: 'too-many-headings'; limit: number }
  | { kind: 'no-date' }
  | { kind: 'no-hour'; day: string }
  | { kind: 'unclear-date'; why: WhyAsk }
  | { kind: 'bad-time'; why: TimeProblem; at: string }
  | { kind: 'recurring'; first: string }
  | { kind: 'range' }
  | { kind: 'no-such-person' }
  | { kind: 'several-people' }
  | { kind: 'bad-name' }
  | { kind: 'no-day' }
  | { kind: 'one-day' }
  | { kind: 'day-past' }
  | { kind: 'ends-before-it-begins' }
  | { kind: 'day-not-between'; first: string; last: string }
  | { kind: 'bad-phone' }
  | { kind: 'bad-hours' }
  | { kind: 'bad-clock' }
  /** Neither "sáng" nor "tối" was said. */
  | { kind: 'unclear-clock' }
  /** `most`: hours. */
  | { kind: 'quiet-too-long'; most: number }
  /** Together with the cell's quiet hours nearly nothing of the day is left. */
  | { kind: 'no-open-hours' }
  | { kind: 'bad-number'; least: number; most: number }
  | { kind: 'bad-days'; most: number }
  /** Not a number of days, months or working days. */
  | { kind: 'bad-amount' }
  /** No days of reminders; at most so many. */
  | { kind: 'bad-ladder'; most: number }
  /** A name without letters. */
  | { kind: 'bad-label' }
  /** No paper or stage of this name, or several. */
  | { kind: 'no-such-kind' }
  | { kind: 'same-day-twice'; day: number }
  /** The number or the day of a document is missing. */
  | { kind: 'no-document' }
  | { kind: 'bad-year' }
  /** What happened did not happen yet. */
  | { kind: 'day-ahead' }
  /** No number of a document: too long, without a figure, or somebody's identity number. */
  | { kind: 'bad-document' }
  /** What happened cannot be recorded so. */
  | { kind: 'event'; event: EventKind; on: LocalDay; problem: EventProblem }
  | { kind: 'correction'; event: EventKind; problem: CorrectionProblem }
