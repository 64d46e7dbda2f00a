import type { UnitId } from '../ids.ts'
import type { SettingKey } from '../settings.ts'
import type { DateEffect } from './rules.ts'

export type SettingsCommand =
  /** Without a unit: the one this person means, else it is asked. `page`: he wants to choose one himself. `dossiers`: those about candidates. */
  { kind: 'settings'; unitId?: UnitId; page?: number; dossiers?: boolean } | { kind: 'show-setting'; unitId: UnitId; key: SettingKey }

/** A setting of a unit. Values are in the form that domain/setting-values writes: "19:30", "3,1", "90", "on"; "" = nobody has set it. */
export type SettingLine = {
  key: SettingKey
  value: string
  /** What the unit has set itself; null when it follows those above. */
  own: string | null
  /** What would hold without it. */
  above: string
  /** Where the value comes from: this unit, a unit above, or nobody has set it. */
  from: 'own' | 'above' | 'default'
  aboveName: string | null
  /** False where a unit above does not let it be switched on. */
  permitted: boolean
}

/** Who changed it last. Somebody above whom one may not look up is called by his `unit`; nobody is named when he is gone. */
export type LastChange = { name: string | null; unit: string | null; at: Date } | null

export type SettingsReply =
  | {
      kind: 'settings'
      unit: string
      unitId: UnitId
      cell: boolean
      dossiers: boolean
      lines: readonly SettingLine[]
      canChange: boolean
      /** There are other units whose settings he may see. */
      several: boolean
      last: LastChange
    }
  | {
      kind: 'setting'
      unit: string
      unitId: UnitId
      cell: boolean
      line: SettingLine
      canChange: boolean
      /** Who signs the notices of the unit; null when it has nobody. */
      signer: string | null
      last: LastChange
    }
  | { kind: 'settings-where'; units: readonly { id: UnitId; name: string }[]; page: number; pages: number }

/** A message that a meeting will cause, and when it leaves. */
export type Leaving = { what: 'reminder' | 'summary'; at: Date }

/** What would follow from a change of a setting. */
export type SettingEffect = {
  /** Units whose value changes: the unit itself, and those below that follow it. */
  units: number
  /** Units below that have set their own value and keep it. */
  kept: number
  /** Meetings ahead whose reminders or summary would move, and the new instants of the next one. */
  meetings: number
  next: { meeting: Date; unit: string; leaving: readonly Leaving[] } | null
  /** Reminders and summaries whose new time is over: they will not be sent. */
  passed: number
}

export type SettingView = {
  kind: 'set-setting'
  unit: string
  unitId: UnitId
  cell: boolean
  key: SettingKey
  before: string
  after: string
  /** False: back to what the unit above (or nobody) has set; then `aboveName` tells who, null for nobody. */
  own: boolean
  aboveName: string | null
  effect: SettingEffect
  /** Which dates of candidates would move; null for a setting that moves none. */
  dates: DateEffect | null
  signer: string | null
  last: LastChange
}
