import type { SpecialDay } from '../calendar.ts'
import type { EventKind, PaperState } from '../candidates/events.ts'
import type { StageKind } from '../candidates/paper-kinds.ts'
import type { Reminder } from '../candidates/reminders.ts'
import type { DeadlineRule } from '../candidates/rules.ts'
import type { LocalDay } from '../local-time.ts'
import type { PaperKindView } from './paper-kinds.ts'

/** What may be had as a file: each is a sheet that the import reads. */
export type Exported = 'candidates' | ExportedRules
/** What dossiers are reckoned by. */
export type ExportedRules = 'rules' | 'days' | 'reminders' | 'papers' | 'stages'

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

/** What a file is made of; `papers` are all that a dossier may have, by key and name. Reminders are the versions that count now. */
export type Export =
  | { what: 'candidates'; rows: readonly ExportedCandidate[]; papers: readonly { key: string; label: string }[] }
  | { what: 'rules'; rows: readonly DeadlineRule[] }
  | { what: 'days'; rows: readonly SpecialDay[] }
  | { what: 'reminders'; rows: readonly Reminder[] }
  | { what: 'papers'; rows: readonly PaperKindView[] }
  | { what: 'stages'; rows: readonly StageKind[] }

export type ExportReply =
  /** `names`: of how many the name is in it. */
  | { kind: 'exported'; what: Exported; rows: number; names: number; unit: string | null; base64: string }
  /** This messenger takes no files. */
  | { kind: 'no-export-here'; what: Exported }
  | { kind: 'export-too-large'; rows: number; most: number }
