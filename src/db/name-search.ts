import type { Scope } from '../domain/access.ts'
import type { PersonId } from '../domain/ids.ts'
import { matchNames, searchTexts } from '../domain/names.ts'
import type { Db } from './client.ts'
import { brandPerson } from './brands.ts'
import { Prisma } from './generated/client.ts'
import { dateOf, inForce } from './people.ts'
import { unitsIn, unitsInSql } from './scope.ts'

export type Named = { id: PersonId; name: string }

/** Up to so many people a name is compared with each of them, which also finds what no index can. */
export const mostCompared = 3000
/** How near a name must be to be looked at, tried one after the other (pg_trgm's word similarity). */
export const nearness = [0.6, 0.35]
/** Names that are compared of those that the index found. */
export const mostLike = 400

/** People of a scope whom a typed name may mean, the likeliest alone (see domain/names). In a transaction, as `peopleLike`. */
export async function peopleNamed(db: Db, { scope, text, now }: { scope: Scope; text: string; now: Date }): Promise<Named[]> {
  const everybody = await everybodyIn(db, scope, { now, most: mostCompared })
  if (everybody !== null) return matchNames(text, everybody)
  const said = searchTexts(text)
  for (const least of nearness) {
    const found = matchNames(text, await peopleLike(db, { scope, now, said, least, most: mostLike }))
    if (found.length > 0) return found
  }
  return []
}

/** Names of everybody in a scope; null when there are more than `most`: then it is `peopleLike` that finds them. */
export async function everybodyIn(db: Db, scope: Scope, { now, most }: { now: Date; most: number }): Promise<Named[] | null> {
  const rows = await db.person.findMany({
    where: { retiredAt: null, grants: { some: { ...inForce(now), unit: unitsIn(scope) } } },
    select: { id: true, fullName: true },
    take: most + 1,
  })
  return rows.length > most ? null : rows.map(({ id, fullName }) => ({ id: brandPerson(id), name: fullName }))
}

export type Like = {
  scope: Scope
  now: Date
  /** What was typed, folded, in one or more readings. */
  said: readonly string[]
  /** How near a name must be, from 0 to 1 (pg_trgm's word similarity). */
  least: number
  most: number
}

/** The query of `peopleLike`: by the trigram index on folded names; the names that end with what was typed come first. */
export function likeQuery({ scope, now, said, least, most }: Like): { settings: Prisma.Sql; query: Prisma.Sql } {
  const today = dateOf(now)
  const near = said.map((text) => Prisma.sql`${text} <% p."foldedName"`)
  const similarity = said.map((text) => Prisma.sql`word_similarity(${text}, p."foldedName")`)
  const endings = said.map((text) => Prisma.sql`right(' ' || p."foldedName", length(${text}) + 1) = ' ' || ${text}`)
  return {
    settings: Prisma.sql`SELECT set_config('pg_trgm.word_similarity_threshold', ${String(least)}, true)`,
    query: Prisma.sql`
      SELECT p.id, p."fullName" FROM "Person" p
      WHERE (${Prisma.join(near, ' OR ')}) AND p."retiredAt" IS NULL AND EXISTS (
        SELECT 1 FROM "RoleGrant" g JOIN "OrgUnit" u ON u.id = g."unitId"
        WHERE g."personId" = p.id AND g."fromDate" <= ${today} AND (g."toDate" IS NULL OR g."toDate" >= ${today}) AND (${unitsInSql(scope)}))
      ORDER BY (${Prisma.join(endings, ' OR ')}) DESC, greatest(${Prisma.join(similarity, ', ')}) DESC, p."foldedName", p.id
      LIMIT ${most}`,
  }
}

/** People in a scope with names like what was typed, the nearest first. Must be called in a transaction: it sets how near. */
export async function peopleLike(db: Db, like: Like): Promise<Named[]> {
  if (like.said.length === 0) return []
  const { settings, query } = likeQuery(like)
  await db.$queryRaw(settings)
  const rows = await db.$queryRaw<{ id: string; fullName: string }[]>(query)
  return rows.map(({ id, fullName }) => ({ id: brandPerson(id), name: fullName }))
}
