import { z } from 'zod'
import type { LocalDay } from '../../domain/local-time.ts'
import type { Db } from '../client.ts'
import { Prisma } from '../generated/client.ts'

/** As many as one transaction takes without holding candidates for long: about a tenth of a second's work. */
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

/** So many are looked at for each that is wanted: often about half of all are touched. */
const looks = 3

/**
 * The next candidates of a range that are touched, at most `most`, among some more: asked for those who are touched of all, PostgreSQL
 * goes through all dates for every batch.
 */
export async function nextBatch(db: Db, touched: Touched, { after, to, most }: Range & { most: number }): Promise<Batch> {
  const further = after === null ? Prisma.empty : Prisma.sql`AND c.id > ${after}::uuid`
  const within = to === null ? Prisma.empty : Prisma.sql`AND c.id <= ${to}::uuid`
  const [row] = await db.$queryRaw<{ ids: string[]; seen: number; upTo: string | null }[]>`
    WITH c AS MATERIALIZED (
      SELECT c.id FROM "Candidate" c JOIN "OrgUnit" u ON u.id = c."unitId"
      WHERE ${openSql(touched)} ${further} ${within} ORDER BY c.id LIMIT ${most * looks})
    SELECT ARRAY(SELECT c.id::text FROM c WHERE ${isTouchedSql(touched)} ORDER BY c.id LIMIT ${most}) AS ids,
      (SELECT count(*)::int FROM c) AS seen, (SELECT c.id::text FROM c ORDER BY c.id DESC LIMIT 1) AS "upTo"`
  const { ids, seen, upTo } = row ?? { ids: [], seen: 0, upTo: null }
  const filled = ids.length === most
  return { ids, upTo: (filled ? ids.at(-1) : upTo) ?? after, last: !filled && seen < most * looks }
}
