import type { Role } from '../access.ts'
import type { UnitId } from '../ids.ts'

/** Changes of roles, as they are shown. Days are local, "2026-12-03"; `until` null = until further notice. */
export type RoleView =
  | {
      kind: 'give-role'
      unit: string
      name: string
      role: Role
      from: string
      today: boolean
      until: string | null
      linked: boolean
      /** The one who asks gives it to himself. */
      own: boolean
    }
  | { kind: 'end-role'; unit: string; name: string; role: Role; own: boolean }
  /** `holds`: whether the person has the role after that. */
  | { kind: 'restore-role'; unit: string; name: string; role: Role; holds: boolean }
  | {
      kind: 'hand-over'
      unit: string
      /** Who would lead the unit without it. */
      before: readonly string[]
      after: string
      from: string
      today: boolean
      /** Meetings ahead that go over to the new one. */
      meetings: number
      linked: boolean
      /** The one who asks hands over his own office. */
      own: boolean
    }
  /** `names`: who leads the unit again. */
  | { kind: 'undo-hand-over'; unit: string; names: readonly string[] }

/** What the bot says of its own accord about roles. A day is given where it is still ahead. */
export type RoleNotice =
  | { kind: 'role-given'; unit: string; role: Role; from: string | null; until: string | null }
  | { kind: 'role-ended'; unit: string; role: Role }
  /** To the one who leads the unit from now on. */
  | { kind: 'office-taken'; unit: string; unitId: UnitId; before: readonly string[]; meetings: number; notLinked: number; members: number }
  /** To the one who led it until now, or leads it until the day before `from`. */
  | { kind: 'office-left'; unit: string; after: readonly string[]; from: string | null }
