import type { Verb } from '../../domain/access.ts'
import type { ChangeDraft, Refusal } from '../../domain/change.ts'
import type { ChangeContext } from '../../domain/forms/change.ts'
import type { CandidateRefusal } from '../../domain/topics/candidate-changes.ts'
import type { ChangeView } from '../../domain/topics/changes.ts'
import { audit, type AuditDetail } from '../../db/audit.ts'
import type { Unit } from '../../db/units.ts'
import type { Ask } from '../../runtime.ts'

/** What a kind of change adds to what its questions need to know. */
export type ChangeFacts = Partial<
  Pick<
    ChangeContext,
    | 'people'
    | 'roles'
    | 'keys'
    | 'values'
    | 'readValue'
    | 'alike'
    | 'openEnd'
    | 'within'
    | 'document'
    | 'days'
    | 'firstDays'
    | 'rule'
    | 'reminder'
    | 'unknownKey'
    | 'parts'
    | 'mark'
    | 'asked'
    | 'readKey'
    | 'about'
  >
>

export type Refused = { refused: Refusal | CandidateRefusal }

/** What was done: whom it is about and the facts, for the record, and the draft that takes it back (null = cannot be undone). */
export type Done = { subject: string; unitPath?: string; detail?: AuditDetail; undo: ChangeDraft | null }

/** What a kind of change asks for, and where. */
type Asking = {
  /** Who may make it, and in which units; null = anybody, about himself. */
  verb: Verb | null
  /** Where it may be made, where that is more or fewer than the units in which `verb` is allowed. */
  units?: (ask: Ask, draft: ChangeDraft) => Promise<Unit[]>
  /** What its questions need; `unit` is the chosen one. Without `people` those of the unit are offered. */
  facts?: (ask: Ask, draft: ChangeDraft, unit: Unit | null) => Promise<ChangeFacts>
  /** Answers what need not be asked; gives the draft itself when there is nothing to add. */
  fillIn?: (draft: ChangeDraft, context: ChangeContext) => ChangeDraft
}

/** Marks what the form found when it began: from then on nobody else's change is run over. */
export const seeing: NonNullable<Asking['fillIn']> = (draft, { mark }) =>
  mark === undefined || draft.seen !== undefined ? draft : { ...draft, seen: mark }

/** One kind of change. `Plan` is what it would do, decided on once: it is shown, and it is carried out. */
export type Changer<Plan extends object, View extends ChangeView> = Asking & {
  /** What a draft means, or why it cannot be: access to the person, the state of things. */
  plan: (ask: Ask, draft: ChangeDraft) => Promise<Plan | Refused>
  view: (ask: Ask, plan: Plan) => View | Promise<View>
  /** Does it. Everything is one transaction. */
  apply: (ask: Ask, plan: Plan) => Promise<Done>
}

/** A kind of change with its plan hidden, so that all fit one table. */
export type AnyChanger = Asking & {
  preview: (ask: Ask, draft: ChangeDraft) => Promise<{ view: ChangeView } | Refused>
  /** Does it and writes it down; a refusal changes nothing. */
  make: (ask: Ask, draft: ChangeDraft) => Promise<{ view: ChangeView; undo: ChangeDraft | null } | Refused>
}

export function changer<Plan extends object, View extends ChangeView>(kind: Changer<Plan, View>): AnyChanger {
  const { plan: planOf, view: viewOf, apply, ...asking } = kind
  return {
    ...asking,
    preview: async (ask, draft) => {
      const plan = await planOf(ask, draft)
      return isRefused(plan) ? plan : { view: await viewOf(ask, plan) }
    },
    make: async (ask, draft) => {
      const plan = await planOf(ask, draft)
      if (isRefused(plan)) return plan
      // Before it is done: afterwards it would say what is so already.
      const view = await viewOf(ask, plan)
      const { undo, ...about } = await apply(ask, plan)
      const event = await audit(ask.tx, { at: ask.now, actorId: ask.actor.personId, verb: draft.change, ...about })
      return { view, undo: undo && { ...undo, event } }
    },
  }
}

function isRefused(plan: object): plan is Refused {
  return 'refused' in plan
}

/** A record about a person, in the unit in which it was done. */
export function aboutPerson(personId: string, unit: Pick<Unit, 'path'>, detail?: AuditDetail): Omit<Done, 'undo'> {
  return { subject: `person ${personId}`, unitPath: unit.path, ...(detail && { detail }) }
}
