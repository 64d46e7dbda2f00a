import type { Group } from '../candidates/groups.ts'
import type { EventKind } from '../candidates/events.ts'
import type { CorrectionProblem, EventProblem, MentorProblem } from '../candidates/steps.ts'
import type { CandidateId, UnitId } from '../ids.ts'
import type { LocalDay } from '../local-time.ts'
import type { CandidateRef } from './candidates.ts'

/** A date that begins, ends or moves with a change; `document` "" = no document says so. */
export type DueLine = { title: string; dueOn: LocalDay; document: string }

/** What a change does to a case, found out by making it. */
export type Effect = {
  /** The stage it comes into; null = it stays where it is. */
  stage: string | null
  started: readonly DueLine[]
  ended: readonly DueLine[]
  moved: readonly (DueLine & { before: LocalDay })[]
}

/** An event in words. `number` and `reason` null = none. */
export type EventWords = {
  event: EventKind
  on: LocalDay
  number: string | null
  reason: string | null
  abroad: boolean
  /** The cell moved to, or the mentor who is assigned. */
  to: string | null
}

/** Changes of candidates, as they are shown. */
export type CandidateView =
  | {
      kind: 'add-candidate'
      unit: string
      unitId: UnitId
      name: string
      group: Group | null
      consentOn: LocalDay | null
      start: 'nguon' | 'cam_tinh'
      on: LocalDay
      /** Given when it is done. */
      added: { id: CandidateId; code: string } | null
    }
  | { kind: 'take-back-candidate'; code: string }
  | ({ kind: 'record-event'; candidate: CandidateRef; effect: Effect; keeps: boolean } & EventWords)
  | {
      kind: 'void-event'
      candidate: CandidateRef
      was: EventWords
      instead: EventWords | null
      effect: Effect
    }
  | {
      kind: 'assign-mentor'
      candidate: CandidateRef
      mentor: string
      before: string | null
      number: string | null
      on: LocalDay
      linked: boolean
      effect: Effect
    }
  | {
      kind: 'set-paper'
      candidate: CandidateRef
      paper: string
      present: boolean
      issuedOn: LocalDay | null
      place: string | null
      missing: number
      effect: Effect
    }
  /** `before` null: names are not shown in this cell. */
  | { kind: 'rename-candidate'; code: string; before: string | null; after: string }
  | { kind: 'set-candidate-group'; candidate: CandidateRef; before: Group | null; after: Group | null }
  | { kind: 'set-consent'; candidate: CandidateRef; before: LocalDay | null; after: LocalDay | null }

/** Why a change of a candidate cannot be made, with what its sentence needs. */
export type CandidateRefusal =
  | { kind: 'event'; candidate: CandidateRef; event: EventKind; on: LocalDay; problem: EventProblem }
  | { kind: 'correction'; candidate: CandidateRef; event: EventKind; problem: CorrectionProblem }
  | { kind: 'mentor'; candidate: CandidateRef; mentor: string; problem: MentorProblem }
  /** Somebody else has changed the case since the first question. `last`: the newest entry of its history. */
  | {
      kind: 'meanwhile'
      candidate: CandidateRef
      last: { event: EventKind; on: LocalDay; voided: boolean; by: string | null } | null
    }

/** What the questions about a candidate offer. */
export type CandidateAsked = {
  /** Whom it is about, once that is known. */
  label: CandidateRef | null
  /** Those of whom one is meant. */
  candidates: readonly (CandidateRef & { unit: string; closed: boolean })[]
  /** More than could be offered. */
  more: boolean
  /** What may be recorded now. */
  events: readonly EventKind[]
  /** What may be corrected, newest first. */
  entries: readonly { id: string; event: EventKind; on: LocalDay; number: string | null }[]
  papers: readonly { key: string; label: string; state: 'missing' | 'present' | 'expired' }[]
  /** Full members of the cell. */
  mentors: readonly { id: string; name: string; hint: string }[]
  /** Cells to move to. */
  cells: readonly { id: string; name: string }[]
  /** Where papers of this case are kept already. */
  places: readonly string[]
}

/** What the bot says of its own accord about candidates: code and initials, never a name. */
export type CandidateNotice =
  | { kind: 'mentor-assigned'; code: string; initials: string; unit: string; candidateId: CandidateId; from: LocalDay }
  | { kind: 'mentor-ended'; code: string; initials: string; unit: string }
  /** To who leads the cell: the mentor has left it. */
  | { kind: 'mentor-left'; code: string; initials: string; unit: string; candidateId: CandidateId; mentor: string }
  /** To who leads one of both cells; `unit` is where the candidate belongs now. */
  | { kind: 'candidate-moved'; code: string; initials: string; unit: string; candidateId: CandidateId; here: boolean }
