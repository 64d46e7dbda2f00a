import { may } from '../domain/access.ts'
import type { UnitId } from '../domain/ids.ts'
import { moveOf, unitsChanged, type Move } from '../domain/setting-effect.ts'
import type { SettingPatch } from '../domain/setting-values.ts'
import type { SettingKey, UnitSettings } from '../domain/settings.ts'
import type { LastChange, SettingEffect } from '../domain/topics/settings.ts'
import { leadersOf } from '../db/people.ts'
import { lastSettingChange, plannedMeetings, unitsFrom } from '../db/settings.ts'
import type { ChainUnit, Unit } from '../db/units.ts'
import type { Ask } from '../runtime.ts'

export function isCell(unit: { kind: string }): boolean {
  return unit.kind === 'cell'
}

/** What a committee sets holds for the cells below it: that takes a role which reaches them. */
export function mayChangeSettings({ actor }: Ask, unit: Unit): boolean {
  const below = `${unit.path}any/`
  return may(actor, 'change-settings', { path: unit.path }) && (isCell(unit) || may(actor, 'change-settings', { path: below }))
}

/**
 * Who changed this setting last (any setting, without a key) of the last unit of a chain. A value that comes from above may have been
 * changed there; who did it is named only to those who may see the settings there.
 */
export async function lastChangeOf(
  ask: Ask,
  chain: readonly ChainUnit[],
  about: { key: SettingKey | null; own: boolean },
): Promise<LastChange> {
  const units = about.own ? chain.slice(-1) : chain
  const change = await lastSettingChange(ask.tx, { units: units.map(({ id }) => id), key: about.key })
  const unit = units.find(({ id }) => id === change?.unitId)
  if (change === null || unit === undefined) return null
  const visible = may(ask.actor, 'see-settings', { path: unit.path })
  return { name: visible ? change.by : null, unit: visible ? null : unit.name, at: change.at }
}

/** The name under the notices of a unit; null when nobody leads it. */
export async function signerOf({ tx, now }: Ask, unit: Unit): Promise<string | null> {
  return (await leadersOf(tx, unit.path, now))[0]?.name ?? null
}

/** What a change does, as it is shown and as it is carried out. */
export type Consequences = {
  effect: SettingEffect
  changed: readonly { id: UnitId; after: UnitSettings }[]
  replans: readonly { meetingId: string; occasions: Move['plan'] }[]
}

/** Settings that decide when something about a meeting is sent. */
const moving: ReadonlySet<SettingKey> = new Set(['reminderDays', 'reminderAt', 'summaryAt', 'quietHours'])

/** What a new own value of the last unit of a chain does to it, to the units below it, and to their meetings ahead. */
export async function consequencesOf(
  { tx, now }: Ask,
  chain: readonly ChainUnit[],
  change: { key: SettingKey; path: string; patch: SettingPatch },
): Promise<Consequences> {
  const units = (await unitsFrom(tx, change.path)).map((unit) => ({ ...unit, cell: isCell(unit) }))
  const above = chain.slice(0, -1).map(({ settings }) => settings)
  const { changed, kept } = unitsChanged({ ...change, above }, units)
  const byUnit = new Map(changed.map((one) => [String(one.unit.id), one]))
  const meetings = moving.has(change.key) && changed.length > 0 ? await plannedMeetings(tx, change.path, now) : []
  const moves = meetings.flatMap((meeting) => {
    const of = byUnit.get(meeting.unitId)
    return of === undefined ? [] : [{ meeting, unit: of.unit.name, ...moveOf(meeting, of, now) }]
  })
  const moved = moves.filter((move) => move.moves)
  const [next] = moved
  return {
    changed: changed.map(({ unit, after }) => ({ id: unit.id, after })),
    replans: moved.map(({ meeting, plan }) => ({ meetingId: meeting.id, occasions: plan })),
    effect: {
      units: changed.length,
      kept,
      meetings: moved.length,
      next: next === undefined ? null : { meeting: next.meeting.startsAt, unit: next.unit, leaving: next.leaving },
      passed: moves.reduce((sum, { passed }) => sum + passed, 0),
    },
  }
}
