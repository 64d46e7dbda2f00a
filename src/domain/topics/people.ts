import type { Role, Verb } from '../access.ts'
import type { ChangeKind } from '../change.ts'
import type { PersonId, UnitId } from '../ids.ts'
import type { Answer } from '../meeting.ts'

export type PeopleCommand =
  | { kind: 'list-people'; unitId?: UnitId; page?: number }
  | { kind: 'find-person'; text?: string }
  | { kind: 'show-person'; personId: PersonId }
  | { kind: 'show-phone'; personId: PersonId }

const personStatuses = ['full', 'probationary', 'none'] as const
export type PersonStatus = (typeof personStatuses)[number]

/** Null for what is no status. */
export function statusOf(text: string | undefined): PersonStatus | null {
  return personStatuses.find((status) => status === text) ?? null
}

/** A person in a list: enough to tell him from others, no phone, no birth date. */
export type PersonLine = {
  id: PersonId
  /** The key in the organisation's own lists: tells namesakes of one unit apart. */
  code: string
  name: string
  unit: string
  roles: readonly Role[]
  status: PersonStatus
  exempt: boolean
  linked: readonly ('telegram' | 'zalo')[]
  blocked: boolean
}

export type PeopleCounts = { total: number; followers: number; full: number; probationary: number; exempt: number; notLinked: number }

export type PeopleReply =
  | {
      kind: 'people'
      unit: string
      unitId: UnitId
      people: readonly PersonLine[]
      counts: PeopleCounts
      page: number
      pages: number
      canAdd: boolean
    }
  /** Whose list? Units with how many people they have. */
  | { kind: 'people-where'; units: readonly { id: UnitId; name: string; people: number }[]; page: number; pages: number }
  /** What somebody who may not see the list is told: who leads his own cells. */
  | { kind: 'own-leaders'; units: readonly { name: string; leaders: readonly { name: string; role: Role }[] }[]; self: PersonId }
  | { kind: 'whom'; near: readonly PersonLine[]; asked: string; more: boolean }
  | { kind: 'nobody'; asked: string; canAdd: boolean }
  | { kind: 'ask-name' }
  | {
      kind: 'person-card'
      person: PersonLine & { grants: readonly { role: Role; unit: string; from: string; until: string | null }[]; hasPhone: boolean }
      /** The one who asks. */
      own: boolean
      /** Where the one who asks may change things about this person. */
      unitId: UnitId | null
      /** Changes that may be begun from here. */
      can: readonly ChangeKind[]
      canInvite: boolean
      canSeePhone: boolean
      /** The next meeting and the answer to it, where the one who asks may see answers. */
      next: { startsAt: Date; unit: string; answer: Answer | null } | null
    }
  | { kind: 'phone'; personId: PersonId; unitId: UnitId | null; name: string; phone: string | null; own: boolean }
  /** What one may not do, and who may. `leaders` are named where the one who asks belongs to their unit. */
  | { kind: 'cannot'; verb: Verb; who: readonly Role[]; leaders: readonly string[] }

/** Changes of a person, as they are shown. `unitId` is where it is made. */
export type PeopleView =
  | { kind: 'add-person'; unit: string; unitId: UnitId; name: string; role: Role; status: PersonStatus; notified: number }
  | { kind: 'rename'; unit: string; before: string; after: string }
  /** `mentored`: candidates who need another mentor by it. */
  | { kind: 'set-status'; unit: string; name: string; before: PersonStatus; after: PersonStatus; mentored: number }
  /** `meetings`: those ahead that the person is taken out of, or invited to. */
  | { kind: 'set-exempt'; unit: string; name: string; exempt: boolean; meetings: number }
  /** `phone` null = it is removed. */
  | { kind: 'set-phone'; unit: string; name: string; phone: string | null; before: boolean }
  | {
      kind: 'retire'
      unit: string
      unitId: UnitId
      name: string
      roles: readonly Role[]
      /** Units in which this person goes on having roles. */
      stays: readonly string[]
      /** His phones end with it. */
      linked: boolean
      meetings: number
      /** Candidates of the unit whom he mentors: they need another. */
      mentored: number
    }
  | {
      kind: 'restore-person'
      unit: string
      name: string
      /** none: he had no link; back: his phones work again; again: he must link anew. */
      links: 'none' | 'back' | 'again'
    }
