import { z } from 'zod'
import type { LocalDay } from '../../domain/local-time.ts'
import type { Db } from '../client.ts'
import { Prisma } from '../generated/client.ts'

/** As many as one transaction takes without holding candidates for long: a fifth of a second's work. */
export const batchSize = 500

/** Whose dates: of the units from a path on ("" = all), and only those that depend on one of these days, where days off changed. */
export type Touched = {
  unitPath: string
  days: { from: LocalDay; to: LocalDay } | null
  /** Those alone whose dates run by these rules; left out = by any. */
  ruleKeys?: readonly string[]
}

/** Open cases of the units, as SQL about "Candidate" c and its "OrgUnit" u: a closed one has no date that could move. */
export function openSql({ unitPath }: Touched): Prisma.Sql {
  return Prisma.sql`c."closedBy" IS NULL AND starts_with(u.path, ${unitPath})`
}

/** Whether a candidate is touched, as SQL about c. */
export function isTouchedSql({ days, ruleKeys }: Touched): Prisma.Sql {
  const running = Prisma.sql`d."candidateId" = c.id AND d."endedOn" IS NULL`
  const ruled =
    ruleKeys === undefined
      ? Prisma.sql`TRUE`
      : Prisma.sql`EXISTS (SELECT 1 FROM "Deadline" d WHERE ${running} AND d."ruleKey" = ANY(${[...ruleKeys]}))`
  const counted =
    days === null
      ? Prisma.sql`TRUE`
      : Prisma.sql`EXISTS (
          SELECT 1 FROM "Deadline" d JOIN "DeadlineRule" r ON r.id = d."ruleId"
          WHERE ${running} AND (
            ((r.unit = 'working-days' OR r.extension IS NOT NULL)
              AND d."startsOn" < ${days.to}::date AND d."dueOn" >= ${days.from}::date)
            OR d."nextAlertOn" BETWEEN ${days.from}::date AND ${days.to}::date))`
  return Prisma.sql`(${counted} AND ${ruled})`
}

/** Candidates by id, after one and up to another; null = from the first, to the last. */
export const range = z.object({ after: z.string().nullable(), to: z.string().nullable() })
export type Range = z.infer<typeof range>
export const whole: Range = { after: null, to: null }

/** `ids`: those who are touched of the next candidates by id; `upTo`: how far these went; `last`: there are no more. */
export type Batch = { ids: string[]; upTo: string | null; last: boolean }

/** So many are looked at for each that is wanted: often half of all are touched. */
const looks = 2

/**
 * The next candidates of a range that are touched, at most `most`. A few are looked at, and only then whether each is touched: asked for
 * the next who are touched, PostgreSQL goes through all dates for every batch.
 */
export async function nextBatch(db: Db, touched: Touched, { after, to, most }: Range & { most: number }): Promise<Batch> {
  const further = after === null ? Prisma.empty : Prisma.sql`AND c.id > ${after}::uuid`
  const looked = await db.$queryRaw<{ id: string; touched: boolean }[]>`
    WITH c AS MATERIALIZED (
      SELECT c.id FROM "Candidate" c JOIN "OrgUnit" u ON u.id = c."unitId"
      WHERE ${openSql(touched)} ${further} ORDER BY c.id LIMIT ${most * looks})
    SELECT c.id, ${isTouchedSql(touched)} AS touched FROM c ORDER BY c.id`
  // Ids compare as text. With both ends in the statement PostgreSQL plans, once it has seen it five times, to sort the whole range.
  const rows = to === null ? looked : looked.filter(({ id }) => id <= to)
  const found = rows.filter((row) => row.touched).map(({ id }) => id)
  const ids = found.slice(0, most)
  const last = rows.length < most * looks && ids.length === found.length
  return { ids, upTo: (ids.length === most ? ids.at(-1) : rows.at(-1)?.id) ?? after, last }
}
