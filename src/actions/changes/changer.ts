import type { Verb } from '../../domain/access.ts'
import type { ChangeDraft, Refusal } from '../../domain/change.ts'
import type { ChangeContext } from '../../domain/forms/change.ts'
import type { ChangeView } from '../../domain/topics/changes.ts'
import type { Unit } from '../../db/units.ts'
import type { Ask } from '../../runtime.ts'

/** What a kind of change adds to what its questions need to know. */
export type ChangeFacts = Partial<Pick<ChangeContext, 'people' | 'roles' | 'keys' | 'values' | 'readValue' | 'alike' | 'openEnd'>>

/** One kind of change: what it asks, what it would do, and doing it. */
export type Changer<V extends ChangeView = ChangeView> = {
  /** Who may make it, and in which units; null = anybody, about himself. */
  verb: Verb | null
  /** Where it may be made, when the verb alone does not tell. */
  units?: (ask: Ask, draft: ChangeDraft) => Promise<Unit[]>
  /** What its questions need; `unit` is the chosen one. Without `people` those of the unit are offered. */
  facts?: (ask: Ask, draft: ChangeDraft, unit: Unit | null) => Promise<ChangeFacts>
  /** Answers what need not be asked; gives the draft itself when there is nothing to add. */
  fillIn?: (draft: ChangeDraft, context: ChangeContext) => ChangeDraft
  /** What would happen, or why it cannot: access to the person, the state of things. Asked for the last look and again when it is done. */
  preview: (ask: Ask, draft: ChangeDraft) => Promise<{ view: V } | { refused: Refusal }>
  /** Does it, with its audit event, and gives the draft that undoes it (null = cannot be undone). Everything is one transaction. */
  apply: (ask: Ask, draft: ChangeDraft, view: V) => Promise<ChangeDraft | null>
}

/** The same, with its own view hidden, so that all kinds fit one table. */
export type AnyChanger = Omit<Changer, 'apply' | 'preview'> & {
  preview: (ask: Ask, draft: ChangeDraft) => Promise<{ view: ChangeView } | { refused: Refusal }>
  /** Previews and applies; a refusal changes nothing. */
  make: (ask: Ask, draft: ChangeDraft) => Promise<{ view: ChangeView; undo: ChangeDraft | null } | { refused: Refusal }>
}

export function changer<V extends ChangeView>({ apply, ...parts }: Changer<V>): AnyChanger {
  return {
    ...parts,
    make: async (ask, draft) => {
      const preview = await parts.preview(ask, draft)
      if ('refused' in preview) return preview
      return { view: preview.view, undo: await apply(ask, draft, preview.view) }
    },
  }
}
