import { isWide } from '../../domain/access.ts'
import { codesIn, initialsOf } from '../../domain/candidates/code.ts'
import { sameWords } from '../../domain/command-words.ts'
import type { CandidateId, UnitId } from '../../domain/ids.ts'
import { matchNames, searchTexts } from '../../domain/names.ts'
import { clean } from '../../domain/text.ts'
import { brandCandidate, brandUnit } from '../brands.ts'
import type { Db } from '../client.ts'
import { Prisma } from '../generated/client.ts'
import { mostCompared, mostLike, nearness } from '../name-search.ts'
import { seenSql, type Seen } from './seen.ts'

/** Somebody whom a typed text may mean. */
export type NamedCandidate = {
  id: CandidateId
  code: string
  name: string
  initials: string
  unit: { id: UnitId; name: string }
  /** The case is over. */
  closed: boolean
}

type Row = { id: string; code: string; name: string; unitId: string; unit: string; closed: boolean }

const fields = Prisma.sql`c.id, c.code, c."fullName" AS name, c."unitId", u.name AS unit, c."closedBy" IS NOT NULL AS closed`

function toNamed({ id, code, name, unitId, unit, closed }: Row): NamedCandidate {
  return { id: brandCandidate(id), code, name, initials: initialsOf(name), unit: { id: brandUnit(unitId), name: unit }, closed }
}

/**
 * Candidates of a scope whom a typed text may mean, open cases first: by code as people write it, else by name, the likeliest alone (see
 * domain/names). Must be called in a transaction: it sets how near a name must be.
 */
export async function candidatesNamed(db: Db, { text, ...seen }: Seen & { text: string }): Promise<NamedCandidate[]> {
  const codes = codesIn(text)
  const found = codes.length > 0 ? await read(db, Prisma.sql`c.code = ANY(${codes}) AND ${seenSql(seen)}`, 9) : await byName(db, seen, text)
  return found.map(toNamed).toSorted((a, b) => Number(a.closed) - Number(b.closed) || (a.code < b.code ? -1 : 1))
}

async function byName(db: Db, seen: Seen, text: string): Promise<Row[]> {
  const [literally] = searchTexts(text)
  if (literally !== undefined && isWide(seen.scope)) {
    // The whole name or its last words, as they were typed: that is what is asked mostly, and nothing fits better. Of one unit
    // everybody is compared: the names of all others take longer to look through.
    const named = await read(
      db,
      Prisma.sql`(c."foldedName" = ${literally} OR c."foldedName" LIKE ${`% ${literally}`}) AND ${seenSql(seen)}`,
      mostLike,
    )
    const found = matchNames(text, named)
    if (found.length > 0 && found.every(({ name }) => sameWords(text, lastWords(name, text)))) return found
  }
  const everybody = await read(db, seenSql(seen), mostCompared + 1)
  if (everybody.length <= mostCompared) return matchNames(text, everybody)
  const said = searchTexts(text)
  if (said.length === 0) return []
  const near = said.map((one) => Prisma.sql`${one} <% c."foldedName"`)
  const similarity = said.map((one) => Prisma.sql`word_similarity(${one}, c."foldedName")`)
  const endings = said.map((one) => Prisma.sql`right(' ' || c."foldedName", length(${one}) + 1) = ' ' || ${one}`)
  for (const least of nearness) {
    await db.$queryRaw`SELECT set_config('pg_trgm.word_similarity_threshold', ${String(least)}, true)`
    const rows = await db.$queryRaw<Row[]>`
      SELECT ${fields} FROM "Candidate" c JOIN "OrgUnit" u ON u.id = c."unitId"
      WHERE (${Prisma.join(near, ' OR ')}) AND ${seenSql(seen)}
      ORDER BY (${Prisma.join(endings, ' OR ')}) DESC, greatest(${Prisma.join(similarity, ', ')}) DESC, c."foldedName", c.id
      LIMIT ${mostLike}`
    const found = matchNames(text, rows)
    if (found.length > 0) return found
  }
  return []
}

/** Open cases of a scope, by code, at most so many. */
export async function openCandidates(db: Db, seen: Seen, most: number): Promise<NamedCandidate[]> {
  const rows = await db.$queryRaw<Row[]>`
    SELECT ${fields} FROM "Candidate" c JOIN "OrgUnit" u ON u.id = c."unitId"
    WHERE c."closedBy" IS NULL AND ${seenSql(seen)} ORDER BY c.code LIMIT ${most}`
  return rows.map(toNamed)
}

/** As many of the last words of a name as a text has. */
function lastWords(name: string, text: string): string {
  return clean(name).split(' ').slice(-clean(text).split(' ').length).join(' ')
}

async function read(db: Db, where: Prisma.Sql, most: number): Promise<Row[]> {
  return db.$queryRaw<Row[]>`
    SELECT ${fields} FROM "Candidate" c JOIN "OrgUnit" u ON u.id = c."unitId" WHERE ${where} LIMIT ${most}`
}
