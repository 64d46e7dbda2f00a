import type { Scope } from '../domain/access.ts'
import { settingsOf, type UnitSettings } from '../domain/settings.ts'
import type { UnitId } from '../domain/ids.ts'
import type { Db } from './client.ts'
import { brandUnit } from './brands.ts'
import { unitsIn } from './scope.ts'

export type Unit = { id: UnitId; code: string; name: string; path: string; kind: string }

const unitFields = { id: true, code: true, name: true, path: true, kind: true } as const

/** Units in which a scope lets its holder act; cells before committees, by code. */
export async function unitsInScope(db: Db, scope: Scope): Promise<Unit[]> {
  const units = await db.orgUnit.findMany({ where: unitsIn(scope), select: unitFields, orderBy: [{ kind: 'asc' }, { code: 'asc' }] })
  return units.map(toUnit)
}

export async function unitInScope(db: Db, id: string, scope: Scope): Promise<Unit | null> {
  const unit = await db.orgUnit.findFirst({ where: { AND: [{ id }, unitsIn(scope)] }, select: unitFields })
  return unit && toUnit(unit)
}

function toUnit(unit: Omit<Unit, 'id'> & { id: string }): Unit {
  return { ...unit, id: brandUnit(unit.id) }
}

/** A unit on the way down to another one, with its own settings as they are stored. */
export type ChainUnit = Unit & { settings: unknown }

/** The units from the root down to the one at `path`, which is the last. */
export async function chainAt(db: Db, path: string): Promise<ChainUnit[]> {
  const codes = path.split('/').slice(0, -1)
  const paths = codes.map((_, index) => `${codes.slice(0, index + 1).join('/')}/`)
  const chain = await db.orgUnit.findMany({ where: { path: { in: paths } }, select: { ...unitFields, settings: true } })
  return chain.map(({ settings, ...unit }) => ({ ...toUnit(unit), settings })).toSorted((a, b) => a.path.length - b.path.length)
}

/** Settings in force for the unit at `path`: its own over those of the units above it. */
export async function settingsAt(db: Db, path: string): Promise<UnitSettings> {
  return settingsOf((await chainAt(db, path)).map(({ settings }) => settings))
}

/** What the unit above is called; null for the root. */
export async function parentName(db: Db, id: UnitId): Promise<string | null> {
  const unit = await db.orgUnit.findUnique({ where: { id }, select: { parent: { select: { name: true } } } })
  return unit?.parent?.name ?? null
}
