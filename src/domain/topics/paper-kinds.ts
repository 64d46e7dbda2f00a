import type { PaperKind, PaperPart, StageKind, StagePart } from '../candidates/paper-kinds.ts'
import type { DeadlineRule } from '../candidates/rules.ts'

export type PaperKindCommand =
  | { kind: 'paper-kinds'; page?: number }
  /** `key` as it was typed or chosen. */
  | { kind: 'show-paper-kind'; key: string }
  | { kind: 'stages'; page?: number }
  | { kind: 'show-stage'; key: string }

/** A time limit that papers grow old by. */
export type Validity = Pick<DeadlineRule, 'key' | 'title' | 'amount' | 'unit'>

/** A paper with the name of its stage and how long it counts; null = it does not grow old. */
export type PaperKindView = { paper: PaperKind; stage: string; validity: Validity | null }

/** What the questions about a paper or a stage name. */
export type KindAsked = {
  /** The one that is changed. */
  paper: PaperKindView | null
  stage: StageKind | null
  stages: readonly { key: string; label: string }[]
  validities: readonly Validity[]
}

export type PaperKindReply =
  | { kind: 'paper-kinds'; papers: readonly PaperKindView[]; page: number; pages: number; canChange: boolean }
  /** `inUse`: dossiers that have it; null for whoever does not see them all. */
  | { kind: 'paper-kind'; view: PaperKindView; inUse: number | null; canChange: boolean }
  | { kind: 'stages'; stages: readonly StageKind[]; page: number; pages: number; canChange: boolean }
  | { kind: 'stage'; stage: StageKind; papers: readonly PaperKindView[]; canChange: boolean }

/** What a change of a paper does to dossiers that are open. `stopped`: there may be more. */
export type PaperEffect = {
  /** Dates of papers that begin to run, and that do not run any more. */
  began: number
  gone: number
  /** Dossiers that lack more or fewer papers. */
  missing: number
  ofCells: number
  stopped: boolean
}

/** Changes of papers and stages, as they are shown. `effect` null: no dossier is touched. */
export type KindView =
  | { kind: 'add-paper-kind'; after: PaperKindView; effect: PaperEffect }
  | { kind: 'set-paper-kind'; part: PaperPart; before: PaperKindView; after: PaperKindView; effect: PaperEffect | null }
  /** `view` null: it was not there before. */
  | { kind: 'restore-paper-kind'; name: string; view: PaperKindView | null; effect: PaperEffect | null }
  | { kind: 'set-stage'; part: StagePart; before: StageKind; after: StageKind }
  | { kind: 'restore-stage'; stage: StageKind }
