import type { Role } from '../access.ts'
import type { Reminder } from '../candidates/reminders.ts'
import type { DeadlineRule } from '../candidates/rules.ts'
import type { ChangeDraft, ChangeKind, ChangeStep, Refusal } from '../change.ts'
import type { FormProblem } from '../form-problem.ts'
import type { Choosable } from '../forms/change.ts'
import type { PersonId } from '../ids.ts'
import type { AlertView } from './alerts.ts'
import type { LocalDay } from '../local-time.ts'
import type { CandidateAsked, CandidateRefusal, CandidateView } from './candidate-changes.ts'
import type { KindAsked, KindView } from './paper-kinds.ts'
import type { PeopleView } from './people.ts'
import type { PhoneView } from './phones.ts'
import type { LinkView } from './invites.ts'
import type { ReminderView } from './reminders.ts'
import type { RoleView } from './roles.ts'
import type { RulesView } from './rules.ts'
import type { SettingView } from './settings.ts'

export type ChangeCommand =
  /**
   * Begins the form of a change with what is known already; `who` is a name as it was typed. `said` answers questions in words that were
   * typed along with it.
   */
  | { kind: 'change'; draft: ChangeDraft; who?: string; said?: Said }
  /** Carries a change out without asking: the undo of another one. */
  | { kind: 'apply-change'; draft: ChangeDraft }

export type Said = Readonly<Partial<Record<ChangeStep, string>>>

/** A change as people see it, before it is made and after. */
export type ChangeView =
  PeopleView | RoleView | LinkView | PhoneView | SettingView | AlertView | RulesView | ReminderView | KindView | CandidateView

export type ChangeReply =
  | {
      kind: 'change-question'
      change: ChangeKind
      step: string
      draft: ChangeDraft
      problem: FormProblem | null
      /** What is known by now, to be named in the question. */
      unit: string | null
      person: string | null
      units: readonly { id: string; name: string }[]
      people: readonly Choosable[]
      roles: readonly Role[]
      keys: readonly string[]
      values: readonly string[]
      alike: readonly Choosable[]
      openEnd: boolean
      days: readonly LocalDay[]
      /** Of a time limit: the one that is changed. */
      rule: DeadlineRule | null
      /** Of reminders: those that are changed. */
      reminder: Reminder | null
      /** Of papers and stages: what may be changed, and what the questions name. */
      parts: readonly string[]
      asked: KindAsked | null
      about: CandidateAsked | null
      /** At the last look: what would happen. */
      view: ChangeView | null
    }
  | { kind: 'changed'; view: ChangeView; undone: boolean; canUndo: boolean; personId: PersonId | null }
  | { kind: 'change-refused'; change: ChangeKind; why: Refusal | CandidateRefusal }
