import { randomBytes } from 'node:crypto'
import { fold } from '../domain/text.ts'
import type { PersonId, UnitId } from '../domain/ids.ts'
import type { Role } from '../domain/access.ts'
import type { Db } from './client.ts'
import { brandPerson, brandUnit } from './brands.ts'
import { dateOf, inForce } from './people.ts'

/** The code of the person who is the first admin, before anybody has imported anything. */
const firstAdminCode = 'ADMIN-1'

/** The root of the tree, made when there is none yet, so that an admin has something to be admin of. */
async function rootUnit(db: Db, name: string): Promise<UnitId> {
  const root = await db.orgUnit.findFirst({ where: { parentId: null }, orderBy: { createdAt: 'asc' }, select: { id: true } })
  if (root !== null) return brandUnit(root.id)
  const { id } = await db.orgUnit.create({ data: { kind: 'committee', code: 'GOC', name, path: 'GOC/' }, select: { id: true } })
  return brandUnit(id)
}

/** The first admin, when nobody has linked as an admin yet; null when somebody has. `words` are the names to use. */
export async function firstAdmin(db: Db, words: { person: string; unit: string }, now: Date): Promise<PersonId | null> {
  const linked = await db.person.count({
    where: { grants: { some: { role: 'admin', ...inForce(now) } }, links: { some: { endedAt: null } } },
  })
  if (linked > 0) return null
  const before = await db.person.findUnique({ where: { code: firstAdminCode }, select: { id: true } })
  if (before !== null) return brandPerson(before.id)
  const unitId = await rootUnit(db, words.unit)
  const { id } = await db.person.create({
    data: {
      code: firstAdminCode,
      fullName: words.person,
      foldedName: fold(words.person),
      status: 'none',
      grants: { create: { unitId, role: 'admin', fromDate: dateOf(now) } },
    },
    select: { id: true },
  })
  return brandPerson(id)
}

/**
 * People of this name who hold this role, in one unit if it is given. The name may be typed without diacritics, but people who are called
 * exactly so come alone. A person's code stands for his name.
 */
export async function peopleNamed(
  db: Db,
  ask: { name: string; role: Role; unitCode: string | null; now: Date },
): Promise<{ id: PersonId; code: string; unit: string }[]> {
  const unit = ask.unitCode === null ? {} : { unit: { code: ask.unitCode } }
  const grants = { some: { role: ask.role, ...inForce(ask.now), ...unit } }
  const people = await db.person.findMany({
    where: { retiredAt: null, grants, OR: [{ foldedName: fold(ask.name) }, { code: ask.name }] },
    select: {
      id: true,
      code: true,
      fullName: true,
      grants: { where: { role: ask.role, ...inForce(ask.now) }, select: { unit: { select: { name: true } } } },
    },
    orderBy: { code: 'asc' },
    take: 20,
  })
  const exact = people.filter(({ code, fullName }) => code === ask.name || spelling(fullName) === spelling(ask.name))
  const meant = exact.length > 0 ? exact : people.filter(() => fold(ask.name) === ask.name.toLowerCase())
  return meant.map(({ id, code, grants: [grant] }) => ({ id: brandPerson(id), code, unit: grant?.unit.name ?? '' }))
}

/** Letters and marks of each word, wherever a mark was put: "Hoà" is spelt like "Hòa", "An" is not spelt like "Ân". */
function spelling(name: string): string {
  const words = name.toLowerCase().normalize('NFD').split(/\s+/)
  return words.map((word) => `${word.replace(/\p{M}/gu, '')}${[...word.replace(/\P{M}/gu, '')].toSorted().join('')}`).join(' ')
}

/**
 * Gives a role in a unit (an admin without a unit: in the root) to the one person of this name there; when nobody there has the name,
 * a new person is added, as a member too where the role is one of a cell's. Null when there is no such unit.
 */
export async function giveRole(db: Db, add: { name: string; role: Role; unitCode: string | null; now: Date }): Promise<PersonId | null> {
  const unit = await db.orgUnit.findFirst({
    where: add.unitCode === null ? { parentId: null } : { code: add.unitCode },
    select: { id: true },
  })
  if (unit === null || (add.unitCode === null && add.role !== 'admin')) return null
  const there = await db.person.findMany({
    where: { foldedName: fold(add.name), retiredAt: null, grants: { some: { unitId: unit.id, ...inForce(add.now) } } },
    select: { id: true, fullName: true },
  })
  const [known, ...others] = there.filter(({ fullName }) => spelling(fullName) === spelling(add.name))
  if (known !== undefined && others.length === 0) {
    await db.roleGrant.create({ data: { personId: known.id, unitId: unit.id, role: add.role, fromDate: dateOf(add.now) } })
    return brandPerson(known.id)
  }
  const inCell = ['secretary', 'deputy', 'cell_committee', 'mentor', 'member'].includes(add.role)
  const granted = [...new Set<Role>([add.role, ...(inCell ? ['member' as const] : [])])]
  const { id } = await db.person.create({
    data: {
      code: `MOI-${randomBytes(4).toString('hex').toUpperCase()}`,
      fullName: add.name,
      foldedName: fold(add.name),
      status: inCell ? 'full' : 'none',
      grants: { create: granted.map((role) => ({ role, unitId: unit.id, fromDate: dateOf(add.now) })) },
    },
    select: { id: true },
  })
  return brandPerson(id)
}
