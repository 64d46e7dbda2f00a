import type { SpecialDay } from '../calendar.ts'
import type { EventKind, PaperState } from '../candidates/events.ts'
import type { DeadlineRule } from '../candidates/rules.ts'
import type { LocalDay } from '../local-time.ts'

/** What may be had as a file. */
export type Exported = 'candidates' | 'rules' | 'days'

/** `unit`: the name of a cell as it was typed; without it all that one may change. */
export type ExportCommand = { kind: 'export'; what: Exported; unit?: string }

/** A candidate as his row says it; what has been voided is not in it. */
export type ExportedCandidate = {
  code: string
  /** Code of his cell. */
  unit: string
  /** Null where his cell has not switched names on: then initials stand for it. */
  name: string | null
  initials: string
  group: string | null
  consentOn: LocalDay | null
  /** Code of the mentor who was assigned last. */
  mentor: string | null
  abroad: boolean
  /** The last day of each thing that happened. */
  events: ReadonlyMap<EventKind, LocalDay>
  papers: readonly PaperState[]
  pausedOn: LocalDay | null
  closed: { by: EventKind; on: LocalDay } | null
}

/** What a file is made of; `papers` are all that a dossier may have, by key and name. */
export type Export =
  | { what: 'candidates'; candidates: readonly ExportedCandidate[]; papers: readonly { key: string; label: string }[] }
  | { what: 'rules'; rules: readonly DeadlineRule[] }
  | { what: 'days'; days: readonly SpecialDay[] }

export type ExportReply =
  /** `names`: of how many the name is in it. */
  | { kind: 'exported'; what: Exported; rows: number; names: number; unit: string | null; base64: string }
  /** This messenger takes no files. */
  | { kind: 'no-export-here'; what: Exported }
  | { kind: 'export-too-large'; rows: number; most: number }
