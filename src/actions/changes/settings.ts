import { scopeFor } from '../../domain/access.ts'
import { decisionClocks } from '../../domain/candidates/rules.ts'
import type { ChangeDraft } from '../../domain/change.ts'
import { quietUntil } from '../../domain/quiet-hours.ts'
import { maySwitchOn, settingLine } from '../../domain/setting-effect.ts'
import { patchOf, readSetting, type SettingPatch } from '../../domain/setting-values.ts'
import { keysFor, ownSettingsOf, settingKeys, type SettingKey } from '../../domain/settings.ts'
import type { SettingLine, SettingView } from '../../domain/topics/settings.ts'
import type { DateEffect } from '../../domain/topics/rules.ts'
import { ruleBook } from '../../db/candidates/rule-book.ts'
import { recentPlaces } from '../../db/meetings.ts'
import { aboutUnit, lastSettingChange, lockSettings, reopenHeld, replan, writeOwnSettings } from '../../db/settings.ts'
import { chainAt, unitInScope, type ChainUnit, type Unit } from '../../db/units.ts'
import { touch, type Ask } from '../../runtime.ts'
import { effectOf, reckonAnew } from '../date-effect.ts'
import { consequencesOf, isCell, lastChangeOf, mayChangeSettings, signerOf, type Consequences } from '../unit-settings.ts'
import { changer, type AnyChanger, type Refused } from './changer.ts'

type Change = { unit: Unit; chain: ChainUnit[]; key: SettingKey; patch: SettingPatch; value: string; line: SettingLine }

function keyOf(draft: ChangeDraft): SettingKey | null {
  return settingKeys.find((key) => key === draft.key) ?? null
}

async function lineOf(ask: Ask, unit: Unit, key: SettingKey): Promise<{ chain: ChainUnit[]; line: SettingLine }> {
  const chain = await chainAt(ask.tx, unit.path)
  return {
    chain,
    line: settingLine(
      key,
      chain.map((one) => ({ ...one, cell: isCell(one) })),
    ),
  }
}

/** Values offered in one tap. Those of the unit itself come from what it has done. */
const usual: Readonly<Record<SettingKey, readonly string[]>> = {
  meetingDay: ['3', '5', '10', '25', '31'],
  meetingTime: ['08:00', '14:00', '19:00', '19:30', '20:00'],
  place: [],
  durationMinutes: ['60', '90', '120'],
  reminderDays: ['3,1', '1', '5,3,1', '7,3,1', 'none'],
  reminderAt: ['07:00', '07:30', '08:00', '17:00'],
  summaryAt: ['17:00', '18:00', '19:00', '20:00'],
  answerBy: ['11:00', '17:00', '20:00'],
  quietHours: ['21:00-06:30', '21:00-06:00', '22:00-06:00', '20:30-07:00'],
  signature: [],
  candidateNames: ['on', 'off'],
  candidateNamesAllowed: ['on', 'off'],
  telegramAllowed: ['on', 'off'],
  digestAt: ['07:00', '07:30', '08:00'],
  decisionClock: decisionClocks,
  deciding: ['on', 'off'],
}

async function offered(ask: Ask, unit: Unit, key: SettingKey): Promise<string[]> {
  const { line } = await lineOf(ask, unit, key)
  const own = key === 'place' ? await recentPlaces(ask.tx, unit.id) : key === 'signature' ? ask.runtime.phrases.signatures : []
  const values = [...usual[key], ...own].filter((value) => value !== shown(ask, line))
  return line.own === null ? values : [...values, '']
}

/** The value as it is known to people: a signature that nobody has set is the usual one. */
function shown({ runtime }: Ask, { key, value }: SettingLine): string {
  return key === 'signature' && value === '' ? (runtime.phrases.signatures[0] ?? '') : value
}

/** What the draft means, or why it cannot be. An undo (it names an `event`) only where nothing has changed since. */
async function changeOf(ask: Ask, draft: ChangeDraft): Promise<Change | Refused> {
  const unit = draft.unitId === undefined ? null : await unitInScope(ask.tx, draft.unitId, scopeFor(ask.actor, 'see-settings'))
  const key = keyOf(draft)
  const { value } = draft
  if (unit === null || key === null || value === undefined || !keysFor({ cell: isCell(unit) }).includes(key)) return { refused: 'gone' }
  if (!mayChangeSettings(ask, unit)) return { refused: 'not-allowed' }
  const patch = patchOf(key, value)
  if (patch === null) return { refused: 'gone' }
  const undone = draft.event
  if (undone !== undefined && String((await lastSettingChange(ask.tx, { units: [unit.id], key }))?.id) !== undone)
    return { refused: 'gone' }
  const { chain, line } = await lineOf(ask, unit, key)
  const follows = line.own === null
  if (value === '' ? follows : value === line.own || (follows && value === shown(ask, line) && undone === undefined))
    return { refused: 'already-so' }
  const above = chain.slice(0, -1).map(({ settings }) => ownSettingsOf(settings))
  if (value === 'on' && !maySwitchOn(key, above)) return { refused: 'not-permitted-above' }
  return { unit, chain, key, patch, value, line }
}

function consequences(ask: Ask, { chain, key, patch, unit }: Change): Promise<Consequences> {
  return consequencesOf(ask, chain, { key, patch, path: unit.path })
}

/** The clock of the ceremony is the only one that a setting moves. */
async function datesOf(ask: Ask, { key, unit, chain, patch }: Change): Promise<DateEffect | null> {
  if (key !== 'decisionClock') return null
  const own = Object.fromEntries(Object.entries({ ...rawOf(chain.at(-1)?.settings), ...patch }).filter(([, value]) => value !== null))
  const book = await ruleBook(ask.tx)
  const ruleKeys = book.rules.filter(({ anchor }) => anchor === 'decision').map((rule) => rule.key)
  return effectOf(ask, { book, unitPath: unit.path, days: null, ruleKeys, settings: new Map([[unit.id, own]]) })
}

function rawOf(settings: unknown): Record<string, unknown> {
  return typeof settings === 'object' && settings !== null ? { ...settings } : {}
}

/** A text that people wrote does not go into the log: it may have a name in it. */
function loggable(key: SettingKey, value: string | null): string | null {
  return key === 'place' || key === 'signature' ? value && 'own' : value
}

export const settingChangers: Readonly<Record<SettingView['kind'], AnyChanger>> = {
  'set-setting': changer<Change, SettingView>({
    verb: 'change-settings',
    facts: async (ask, draft, unit) => {
      const key = keyOf(draft)
      return {
        keys: unit === null ? [] : keysFor({ cell: isCell(unit) }),
        values: unit === null || key === null ? [] : await offered(ask, unit, key),
        ...(key !== null && { readValue: (text) => readSetting(key, text) }),
      }
    },
    plan: changeOf,
    view: async (ask, change) => {
      const { unit, chain, key, line, value } = change
      return {
        kind: 'set-setting',
        unit: unit.name,
        unitId: unit.id,
        cell: isCell(unit),
        key,
        before: line.value,
        after: value === '' ? line.above : value,
        own: value !== '',
        aboveName: line.aboveName,
        effect: (await consequences(ask, change)).effect,
        dates: await datesOf(ask, change),
        signer: await signerOf(ask, unit),
        last: await lastChangeOf(ask, chain, { key, own: line.from === 'own' }),
      }
    },
    apply: async (ask, change) => {
      const { tx, now, touched } = ask
      const { unit, key, patch, line, value } = change
      // A meeting that was planned meanwhile is among those that move.
      await lockSettings(tx)
      const { changed, replans, effect } = await consequences(ask, change)
      await writeOwnSettings(tx, unit.id, patch)
      await replan(tx, replans, now)
      touched.due.push(...replans.flatMap(({ occasions }) => occasions.map(({ dueAt }) => dueAt)))
      if (key === 'quietHours') for (const group of byOpening(changed, now)) touch(touched, await reopenHeld(tx, { ...group, now }))
      if (key === 'decisionClock') await reckonAnew(ask, 'settings', { unitPath: unit.path, days: null })
      const { units, meetings } = effect
      return {
        subject: aboutUnit(unit.id),
        unitPath: unit.path,
        detail: { key, before: loggable(key, line.own), after: loggable(key, value || null), units, meetings },
        undo: { change: 'set-setting', unitId: unit.id, key, value: line.own ?? '' },
      }
    },
  }),
}

/** Units by the instant at which their messages may leave from now on. */
function byOpening(changed: Consequences['changed'], now: Date): { opening: Date; unitIds: string[] }[] {
  const groups = new Map<number, { opening: Date; unitIds: string[] }>()
  for (const { id, after } of changed) {
    const opening = quietUntil(now, after) ?? now
    const group = groups.get(opening.getTime()) ?? { opening, unitIds: [] }
    group.unitIds.push(id)
    groups.set(opening.getTime(), group)
  }
  return [...groups.values()]
}
