import type { Clock } from '../candidates/clocks.ts'
import type { EventKind, Stage } from '../candidates/events.ts'
import type { Doer, NextStep } from '../candidates/next-step.ts'
import type { AlertKind, ClockUnit } from '../candidates/rules.ts'
import type { CandidateId, UnitId } from '../ids.ts'
import type { LocalDay } from '../local-time.ts'

/** What a list of candidates is about. */
export const candidateFilters = [
  'all',
  'overdue',
  'soon',
  'probation-ending',
  'no-mentor',
  'idle',
  'missing-papers',
  'paused',
  'closed',
] as const
export type CandidateFilter = (typeof candidateFilters)[number]

/** What is shown of the candidate who was meant; without it his card. */
export type CandidatePart = 'papers' | 'history'

export type CandidateCommand =
  /** `unit`: the name of a cell as it was typed. Without anything it is the list of one's own cell, or the overview of several. */
  | { kind: 'candidates'; filter?: CandidateFilter; unitId?: UnitId; unit?: string; page?: number }
  /** `text`: a code or a name as it was typed, `unit`: that of a cell. */
  | { kind: 'find-candidate'; text?: string; unit?: string; part?: CandidatePart }
  | { kind: 'show-candidate'; candidateId: CandidateId }
  | { kind: 'candidate-history'; candidateId: CandidateId }
  | { kind: 'candidate-papers'; candidateId: CandidateId }
  | { kind: 'candidate-overview'; page?: number }

/** What a candidate is called: code and initials; the name is there only where his cell has switched names on. */
export type CandidateRef = { id: CandidateId; code: string; initials: string; name: string | null }

/** A running time limit as it is explained. */
export type ClockView = {
  id: string
  alert: AlertKind
  /** What the limit is for; of a paper, the paper. */
  title: string
  amount: number
  unit: ClockUnit
  startsOn: LocalDay
  dueOn: LocalDay
  /** The longer time was taken (R08). */
  extended: boolean
  /** Somebody is late with it. */
  late: boolean
  /** Between today and the date, either way: working days where the limit is in working days, else days. */
  distance: number
  /** Weekdays until the date that are off, and so not counted. */
  off: readonly LocalDay[]
  /** null: no document says so, it is a reminder of this system. */
  source: { document: string; documentOn: LocalDay | null; section: string; confirmed: boolean } | null
}

/** One line of a list; `unit` is named where there are several. */
export type CandidateRow = {
  candidate: CandidateRef
  unit: string | null
  stage: string
  since: LocalDay
  missing: number
  pausedOn: LocalDay | null
  closed: { by: EventKind; on: LocalDay } | null
  clock: Pick<ClockView, 'title' | 'unit' | 'dueOn' | 'late' | 'distance'> | null
}

export type CandidateCounts = { open: number; overdue: number; soon: number; noMentor: number }
export type UnitCounts = CandidateCounts & { unitId: UnitId; name: string }

export type PaperView = {
  key: string
  label: string
  form: string | null
  required: boolean
  state: 'missing' | 'present' | 'expired'
  issuedOn: LocalDay | null
  place: string | null
  expiresOn: LocalDay | null
}

export type HistoryLine = {
  event: EventKind
  on: LocalDay
  voided: boolean
  number: string | null
  reason: string | null
  /** The mentor who was assigned, or the cell he moved to. */
  about: string | null
  /** null: not by a person in chat. */
  recordedBy: string | null
}

/** The next step: what the domain says, with its form, and papers by their labels. */
export type NextView = {
  kind: NextStep<Clock>['kind']
  event: EventKind | null
  /** "6-KNĐ" */
  form: string | null
  doer: Doer | null
  clock: ClockView | null
  /** Papers that are needed first. */
  papers: readonly { label: string; form: string | null }[]
  /** Of `wait`: not before this day. */
  until: LocalDay | null
  also: readonly EventKind[]
}

export type CandidateCard = {
  kind: 'candidate-card'
  candidate: CandidateRef
  unit: string
  stage: Stage
  label: string
  since: LocalDay
  pausedOn: LocalDay | null
  returnedOn: LocalDay | null
  closed: { by: EventKind; on: LocalDay } | null
  mentor: { name: string; since: LocalDay } | null
  /** The day on which he agreed that his data are kept is recorded. */
  consented: boolean
  next: NextView
  /** Required papers up to the present stage that are not there, and those that have grown too old. */
  missing: readonly { label: string; form: string | null }[]
  expired: readonly { label: string; form: string | null }[]
  /** Running time limits besides that of the next step, the nearest first. */
  clocks: readonly ClockView[]
  /** Recognition is late: from which day he is a full member all the same (R13). */
  recognisedFrom: LocalDay | null
  canManage: boolean
  /** What may be recorded at once by the one who asks, the likeliest first. */
  steps: readonly EventKind[]
  today: LocalDay
}

export type CandidateReply =
  | CandidateCard
  | {
      kind: 'candidates'
      filter: CandidateFilter
      /** null: of all that one may see. */
      unit: { id: UnitId; name: string } | null
      rows: readonly CandidateRow[]
      /** Of the unit. */
      counts: CandidateCounts | null
      total: number
      page: number
      pages: number
      canAdd: boolean
      today: LocalDay
    }
  | {
      kind: 'which-candidate'
      asked: string
      found: readonly { candidate: CandidateRef; unit: string; stage: string; closed: boolean }[]
      part: CandidatePart | null
    }
  /** `more`: there are at least so many. */
  | { kind: 'many-candidates'; asked: string; count: number; more: boolean; isName: boolean }
  /** Nobody of whom he may know. */
  | { kind: 'no-candidate' }
  | { kind: 'ask-candidate' }
  | { kind: 'candidate-papers'; candidate: CandidateRef; papers: readonly PaperView[]; canManage: boolean }
  | { kind: 'candidate-history'; candidate: CandidateRef; lines: readonly HistoryLine[]; canManage: boolean }
  | { kind: 'candidate-overview'; units: readonly UnitCounts[]; all: CandidateCounts; cells: number; page: number; pages: number }
