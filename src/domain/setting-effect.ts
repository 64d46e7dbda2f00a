import { meetingOccasions, type PlannedOccasion } from './meeting.ts'
import { quietUntil } from './quiet-hours.ts'
import { writeOwn, writeSetting, type SettingPatch } from './setting-values.ts'
import { namesAllowed, ownSettingsOf, settingsFrom, telegramAllowed, type SettingKey, type UnitSettings } from './settings.ts'
import type { Leaving, SettingLine } from './topics/settings.ts'

type OwnSettings = ReturnType<typeof ownSettingsOf>

/** A unit with its raw settings. */
export type UnitWithSettings = { name: string; path: string; cell: boolean; settings: unknown }

/** May this be switched on by a unit below these (root first)? Values that are no switches always may. */
export function maySwitchOn(key: SettingKey, above: readonly OwnSettings[]): boolean {
  if (key === 'candidateNames') return namesAllowed(above)
  if (key === 'candidateNamesAllowed') return above.every((own) => own.candidateNamesAllowed !== false)
  return key !== 'telegramAllowed' || telegramAllowed(above)
}

/** One setting of the last unit of a chain (root first), and where its value comes from. */
export function settingLine(key: SettingKey, chain: readonly UnitWithSettings[]): SettingLine {
  const owns = chain.map(({ settings }) => ownSettingsOf(settings))
  const above = owns.slice(0, -1)
  const own = writeOwn(key, owns)
  const value = writeSetting(key, settingsFrom(owns))
  const without = writeSetting(key, settingsFrom([...above, {}]))
  const setter = chain.findLast((_, index) => index < above.length && writeOwn(key, owns.slice(0, index + 1)) === without)
  return {
    key,
    value,
    own,
    above: without,
    from: own === value ? 'own' : setter === undefined ? 'default' : 'above',
    aboveName: setter?.name ?? null,
    permitted: maySwitchOn(key, above),
  }
}

export type Changed<U> = { unit: U; before: UnitSettings; after: UnitSettings }

/**
 * What a new own value of one unit changes in it and below it: the units whose value becomes another one, and how many keep one of their
 * own. `above`: raw settings from the root down to the unit's parent. `units`: the unit itself and all below it, in any order.
 */
export function unitsChanged<U extends UnitWithSettings>(
  change: { key: SettingKey; path: string; patch: SettingPatch; above: readonly unknown[] },
  units: readonly U[],
): { changed: Changed<U>[]; kept: number } {
  const above = change.above.map(ownSettingsOf)
  const before = new Map(units.map(({ path, settings }) => [path, ownSettingsOf(settings)]))
  const itself = before.get(change.path) ?? {}
  const after = new Map(before).set(change.path, ownSettingsOf({ ...itself, ...change.patch }))
  const inForce = (owns: ReadonlyMap<string, OwnSettings>, path: string): OwnSettings[] => [
    ...above,
    ...pathsBetween(change.path, path).map((one) => owns.get(one) ?? {}),
  ]
  const changed: Changed<U>[] = []
  let kept = 0
  for (const unit of units) {
    const key = change.key === 'candidateNamesAllowed' && unit.cell ? 'candidateNames' : change.key
    const [was, will] = [settingsFrom(inForce(before, unit.path)), settingsFrom(inForce(after, unit.path))]
    if (writeSetting(key, was) !== writeSetting(key, will)) changed.push({ unit, before: was, after: will })
    else if (unit.path !== change.path && writeOwn(change.key, [before.get(unit.path) ?? {}]) !== null) kept += 1
  }
  return { changed, kept }
}

/** "A/B/", "A/B/C/D/" → "A/B/", "A/B/C/", "A/B/C/D/" */
function pathsBetween(top: string, path: string): string[] {
  const codes = path.slice(top.length).split('/').slice(0, -1)
  return [top, ...codes.map((_, index) => `${top}${codes.slice(0, index + 1).join('/')}/`)]
}

export type MeetingPlan = { startsAt: Date; occasions: readonly (PlannedOccasion & { fired: boolean })[] }

/** What settings that changed do to a meeting ahead. */
export type Move = {
  /** What is planned from now on, instead of what was planned and had not come due. */
  plan: PlannedOccasion[]
  leaving: Leaving[]
  /** False when every message leaves when it would have left anyhow. */
  moves: boolean
  /** Messages whose new time is over. */
  passed: number
}

/**
 * The plan of a meeting under other settings. What has happened, or is due and about to, stays as it is and does not happen twice; what
 * would have to happen in the past does not happen at all.
 */
export function moveOf(meeting: MeetingPlan, settings: { before: UnitSettings; after: UnitSettings }, now: Date): Move {
  const settled = new Set(meeting.occasions.filter(({ fired, dueAt }) => fired || dueAt <= now).map(({ name }) => name))
  const pending = meeting.occasions.filter(({ name }) => !settled.has(name))
  const plan = meetingOccasions(meeting, settings.after, now).filter(({ name }) => !settled.has(name))
  const beginning = new Date(0)
  const planned = new Set(pending.map(({ name }) => name))
  const wantedBefore = new Set(meetingOccasions(meeting, settings.before, beginning).map(({ name }) => name))
  const passed = meetingOccasions(meeting, settings.after, beginning).filter(
    ({ name, dueAt }) => dueAt <= now && !settled.has(name) && (planned.has(name) || !wantedBefore.has(name)),
  )
  const leaving = leavingOf(plan, settings.after)
  return { plan, leaving, moves: written(leaving) !== written(leavingOf(pending, settings.before)), passed: passed.length }
}

/** When messages leave: what falls into the quiet hours waits for their end. */
function leavingOf(occasions: readonly PlannedOccasion[], settings: UnitSettings): Leaving[] {
  return occasions
    .map(({ name, dueAt }): Leaving => ({ what: name === 'summary' ? 'summary' : 'reminder', at: quietUntil(dueAt, settings) ?? dueAt }))
    .toSorted((a, b) => a.at.getTime() - b.at.getTime() || a.what.localeCompare(b.what))
}

function written(leaving: readonly Leaving[]): string {
  return leaving.map(({ what, at }) => `${what} ${at.toISOString()}`).join('\n')
}
