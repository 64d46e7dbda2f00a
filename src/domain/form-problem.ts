import type { WhyAsk } from './dates/facts.ts'
import type { TimeProblem } from './meeting.ts'

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
