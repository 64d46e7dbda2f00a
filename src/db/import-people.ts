import type { Role } from '../domain/access.ts'
import type { LocalDay } from '../domain/local-time.ts'
import type { Db } from './client.ts'
import type { Prisma } from './generated/client.ts'
import { dayOf } from './people.ts'

/** The queries of the import. It is the operator's: it sees the whole organisation, so no scope is named here. */
export type UnitRecord = {
  id: string
  parentId: string | null
  kind: string
  code: string
  name: string
  aliases: string[]
  path: string
  settings: Prisma.JsonObject
}

export type PersonRecord = {
  id: string
  code: string
  fullName: string
  foldedName: string
  status: string
  /** Sealed. */
  phone: Uint8Array<ArrayBuffer> | null
  exempt: boolean
}

/** Held from the first day to the last, both included; no last day: still held. */
export type GrantRecord = { personId: string; unitId: string; role: Role; from: LocalDay; to: LocalDay | null }

export type Known = {
  units: readonly UnitRecord[]
  people: readonly (PersonRecord & { retired: boolean })[]
  grants: readonly (GrantRecord & { id: string })[]
}

/** Rows a statement: far below the 32,767 parameters that one may have, and small enough for the progress to move. */
const CHUNK = 2000

/** Every unit, the people with these codes and whoever is or was a secretary, and the roles of all these people. */
export async function loadKnown(db: Db, codes: readonly string[]): Promise<Known> {
  const units = await db.orgUnit.findMany({ orderBy: { code: 'asc' } })
  const people = await db.person.findMany({ where: { grants: { some: { role: 'secretary' } } }, include: { grants: true } })
  for (const some of chunksOf(codes))
    people.push(...(await db.person.findMany({ where: { code: { in: some } }, include: { grants: true } })))
  const once = [...new Map(people.map((person) => [person.id, person])).values()]
  return {
    units: units.map((unit) => ({ ...unit, settings: objectOf(unit.settings) })),
    people: once.map(({ retiredAt, ...person }) => ({ ...person, retired: retiredAt !== null })),
    grants: once.flatMap(({ grants }) =>
      grants.map(({ fromDate, toDate, ...grant }) => ({ ...grant, from: dayOf(fromDate), to: toDate && dayOf(toDate) })),
    ),
  }
}

/** One import at a time, until the transaction ends. */
export async function lockImport(tx: Db): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('import', 0))`
}

/** Parents must stand before their children. */
export async function createUnits(tx: Db, units: readonly UnitRecord[]): Promise<void> {
  await tx.orgUnit.createMany({ data: [...units] })
}

export async function updateUnits(tx: Db, units: readonly UnitRecord[]): Promise<void> {
  await tx.$executeRaw`
    UPDATE "OrgUnit" AS u
    SET "parentId" = x."parentId", kind = x.kind, name = x.name, aliases = x.aliases, path = x.path, settings = x.settings
    FROM jsonb_to_recordset(${JSON.stringify(units)}::jsonb)
      AS x(id uuid, "parentId" uuid, kind text, name text, aliases text[], path text, settings jsonb)
    WHERE u.id = x.id`
}

/** People and grants go in as JSON: ten times faster than as a parameter for every value. */
export async function createPeople(tx: Db, people: readonly PersonRecord[]): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO "Person" (id, code, "fullName", "foldedName", status, phone, exempt)
    SELECT id, code, "fullName", "foldedName", status, decode(phone, 'base64'), exempt
    FROM jsonb_to_recordset(${peopleJson(people)}::jsonb)
      AS x(id uuid, code text, "fullName" text, "foldedName" text, status text, phone text, exempt boolean)`
}

export async function updatePeople(tx: Db, people: readonly PersonRecord[]): Promise<void> {
  await tx.$executeRaw`
    UPDATE "Person" AS p
    SET "fullName" = x."fullName", "foldedName" = x."foldedName", status = x.status, phone = decode(x.phone, 'base64'), exempt = x.exempt
    FROM jsonb_to_recordset(${peopleJson(people)}::jsonb)
      AS x(id uuid, "fullName" text, "foldedName" text, status text, phone text, exempt boolean)
    WHERE p.id = x.id`
}

function peopleJson(people: readonly PersonRecord[]): string {
  return JSON.stringify(people.map(({ phone, ...person }) => ({ ...person, phone: phone && Buffer.from(phone).toString('base64') })))
}

export async function createGrants(tx: Db, grants: readonly GrantRecord[]): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO "RoleGrant" (id, "personId", "unitId", role, "fromDate", "toDate")
    SELECT gen_random_uuid(), "personId", "unitId", role::"Role", "from", "to"
    FROM jsonb_to_recordset(${JSON.stringify(grants)}::jsonb) AS x("personId" uuid, "unitId" uuid, role text, "from" date, "to" date)`
}

export async function updateGrants(tx: Db, grants: readonly { id: string; from: LocalDay; to: LocalDay | null }[]): Promise<void> {
  await tx.$executeRaw`
    UPDATE "RoleGrant" AS g
    SET "fromDate" = x."from", "toDate" = x."to"
    FROM jsonb_to_recordset(${JSON.stringify(grants)}::jsonb) AS x(id uuid, "from" date, "to" date)
    WHERE g.id = x.id`
}

export async function deleteGrants(tx: Db, ids: readonly string[]): Promise<void> {
  await tx.roleGrant.deleteMany({ where: { id: { in: [...ids] } } })
}

export function chunksOf<T>(rows: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(rows.length / CHUNK) }, (_, index) => rows.slice(index * CHUNK, (index + 1) * CHUNK))
}

function objectOf(settings: Prisma.JsonValue): Prisma.JsonObject {
  return typeof settings === 'object' && settings !== null && !Array.isArray(settings) ? settings : {}
}
