import { canAnywhere, scopeFor } from '../domain/access.ts'
import { settingLine } from '../domain/setting-effect.ts'
import { keysFor, keysShown } from '../domain/settings.ts'
import type { SettingsCommand } from '../domain/topics/settings.ts'
import { chainAt, unitInScope, unitsInScope, type ChainUnit, type Unit } from '../db/units.ts'
import type { Ask, Outcome } from '../runtime.ts'
import { cannot } from './cannot.ts'
import { pickUnit } from './pick-unit.ts'
import { isCell, lastChangeOf, mayChangeSettings, signerOf } from './unit-settings.ts'

const verb = 'see-settings'

/** Units on one page of the question which one is meant. */
const onPage = 10

/** "cài đặt": every setting of a unit, with its value and where it comes from. */
export async function showSettings(ask: Ask, command: Extract<SettingsCommand, { kind: 'settings' }>): Promise<Outcome> {
  if (!canAnywhere(ask.actor, verb)) return cannot(ask, verb)
  const units = await unitsInScope(ask.tx, scopeFor(ask.actor, verb))
  if (command.page !== undefined) return where(units, command.page)
  const unit = command.unitId === undefined ? (await pickUnit(ask, verb)).unit : (units.find(({ id }) => id === command.unitId) ?? null)
  if (unit === null) return command.unitId === undefined ? where(units, 0) : { reply: { kind: 'not-found' } }
  const chain = withKinds(await chainAt(ask.tx, unit.path))
  const cell = isCell(unit)
  const dossiers = command.dossiers === true
  return {
    reply: {
      kind: 'settings',
      unit: unit.name,
      unitId: unit.id,
      cell,
      dossiers,
      lines: keysShown({ cell }, { dossiers }).map((key) => settingLine(key, chain)),
      canChange: mayChangeSettings(ask, unit),
      several: units.length > 1,
      last: await lastChangeOf(ask, chain, { key: null, own: true }),
    },
  }
}

/** The committees first: what they set holds for the cells. */
function where(units: readonly Unit[], page: number): Outcome {
  const ordered = [...units.filter((unit) => !isCell(unit)), ...units.filter(isCell)]
  const pages = Math.max(1, Math.ceil(ordered.length / onPage))
  const shown = Math.min(Math.max(0, page), pages - 1)
  const some = ordered.slice(shown * onPage, (shown + 1) * onPage)
  return { reply: { kind: 'settings-where', units: some.map(({ id, name }) => ({ id, name })), page: shown, pages } }
}

/** One setting: what it is, what it does, who changed it last. */
export async function showSetting(ask: Ask, command: Extract<SettingsCommand, { kind: 'show-setting' }>): Promise<Outcome> {
  const unit = await unitInScope(ask.tx, command.unitId, scopeFor(ask.actor, verb))
  if (unit === null || !keysFor({ cell: isCell(unit) }).includes(command.key)) return { reply: { kind: 'not-found' } }
  const chain = withKinds(await chainAt(ask.tx, unit.path))
  const line = settingLine(command.key, chain)
  return {
    reply: {
      kind: 'setting',
      unit: unit.name,
      unitId: unit.id,
      cell: isCell(unit),
      line,
      canChange: mayChangeSettings(ask, unit),
      signer: await signerOf(ask, unit),
      last: await lastChangeOf(ask, chain, { key: command.key, own: line.from === 'own' }),
    },
  }
}

function withKinds(chain: readonly ChainUnit[]): (ChainUnit & { cell: boolean })[] {
  return chain.map((unit) => ({ ...unit, cell: isCell(unit) }))
}
