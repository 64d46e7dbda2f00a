import type { Case } from '../../domain/cases.ts'
import type { Option } from '../../domain/choices.ts'
import type { PersonId } from '../../domain/ids.ts'
import type { ChangeReply, ChangeView } from '../../domain/topics/changes.ts'

export type Question = Case<ChangeReply, 'change-question'>

/** The words of one kind of change. Lines are whole sentences. */
export type ViewWords<K extends ChangeView['kind']> = {
  /** "THÊM ĐẢNG VIÊN": heads the questions and the last look. */
  title: string
  /** How it is called in the middle of a sentence: "thêm đảng viên". */
  name: string
  /** The question of a step, where the general one will not do. */
  ask?: Readonly<Record<string, (question: Question) => string[]>>
  /** The choices of a step, where the general ones will not do. */
  choices?: Readonly<Record<string, (question: Question) => Option[]>>
  /** What a value is called on its button. */
  value?: (value: string, question: Question) => string
  /** What would happen, at the last look; after "Đúng chưa?" comes the choice. */
  preview: (view: Case<ChangeView, K>) => string[]
  /** The label of the button that does it. */
  go: string
  /** True where it cannot be taken back: the button is marked. */
  danger?: boolean
  done: (view: Case<ChangeView, K>) => string[]
  /** The subject of the lists of choices that are answered by it. */
  settles?: (view: Case<ChangeView, K>) => string
  /** Choices after it is done: the likely next step. */
  next?: (view: Case<ChangeView, K>, personId: PersonId | null) => Option[]
}
