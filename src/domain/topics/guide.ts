import type { Role, Verb } from '../access.ts'
import type { UnitId } from '../ids.ts'

/** What help can be given about, each in a list of its own. */
export type HelpTopic =
  'meetings' | 'answers' | 'candidates' | 'invite' | 'people' | 'roles' | 'settings' | 'attend' | 'phones' | 'own' | 'units'

export type GuideCommand =
  | { kind: 'help'; topic?: HelpTopic }
  | { kind: 'tour'; page: number }
  | { kind: 'leave-tour' }
  /** `text`: the unit's name as it was typed; `all`: in no unit in particular any more. Without anything it is asked. */
  | { kind: 'switch-unit'; unitId?: UnitId; text?: string; all?: boolean }

/** What the menus offer to this person: everything he may do anywhere, and the roles he has. */
export type Can = { verbs: readonly Verb[]; roles: readonly Role[]; member: boolean; several: boolean }

/** A page of the first tour: one thing, to be tried at once. */
export type TourPage =
  'calendar' | 'answer' | 'phones' | 'call' | 'answers' | 'invite' | 'people' | 'look-up' | 'dossiers' | 'office' | 'settings' | 'units'

export type GuideReply =
  | { kind: 'help'; can: Can; unit: string | null; topic: HelpTopic | null }
  /** `at` counts from 0. */
  | { kind: 'tour'; role: Role; page: TourPage; at: number; pages: number }
  | { kind: 'tour-left'; finished: boolean }
  | {
      kind: 'which-unit'
      units: readonly { id: UnitId; name: string; roles: readonly Role[] }[]
      current: UnitId | null
      /** A name that was typed and fits no unit, or several. */
      asked: string | null
    }
  /** `unit` null: he works in none of them in particular. `roles`: what he is there; `can`: what he may do there. */
  | { kind: 'switched'; unit: string | null; roles: readonly Role[]; can: readonly Verb[] }
  | { kind: 'one-unit'; unit: string | null }
  /** A form ended because the person may not do this any more, or what it was about is gone. */
  | { kind: 'form-ended'; form: string }
