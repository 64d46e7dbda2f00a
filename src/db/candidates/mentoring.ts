import type { PersonId } from '../../domain/ids.ts'
import { localDay, type LocalDay } from '../../domain/local-time.ts'
import type { RuleBook } from '../../domain/candidates/rule-book.ts'
import type { Db } from '../client.ts'
import { Prisma } from '../generated/client.ts'
import { reckon } from './reckon.ts'

/** Is this person the mentor of some candidate whose case is open? */
export async function mentorsAnybody(db: Db, personId: PersonId): Promise<boolean> {
  return (await db.candidate.count({ where: { mentorId: personId, closedBy: null } })) > 0
}

/** As many candidates as are reckoned at once. */
const atOnce = 500

/**
 * Open cases whose mentor is one no more, or is one again: their mentors are worked out anew. Who may be one is said in `factsOf`; this
 * finds those for whom it has changed. `endedSince`: only those whose mentor has left a cell on that day or later, which is quick. Gives
 * how many. Must be called in a transaction.
 */
export async function reckonMentors(
  db: Db,
  { book, now, endedSince = null }: { book: RuleBook; now: Date; endedSince?: LocalDay | null },
): Promise<number> {
  const today = localDay(now)
  const left =
    endedSince === null
      ? Prisma.empty
      : Prisma.sql`AND m."personId" IN (
          SELECT e."personId" FROM "RoleGrant" e WHERE e."toDate" >= ${endedSince}::date AND e."toDate" < ${today}::date)`
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT DISTINCT c.id FROM "MentorAssignment" m JOIN "Candidate" c ON c.id = m."candidateId" AND c."unitId" = m."unitId"
      JOIN "Person" p ON p.id = m."personId"
    WHERE m."toDate" IS NULL AND c."closedBy" IS NULL ${left}
      AND (c."mentorId" IS NOT DISTINCT FROM m."personId") <> (p.status = 'full' AND p."retiredAt" IS NULL AND EXISTS (
        SELECT 1 FROM "RoleGrant" g WHERE g."personId" = m."personId" AND g."unitId" = m."unitId" AND g.role <> 'follower'
          AND (g."toDate" IS NULL OR g."toDate" >= ${today}::date)))
    ORDER BY c.id`
  for (let from = 0; from < rows.length; from += atOnce)
    await reckon(
      db,
      rows.slice(from, from + atOnce).map(({ id }) => id),
      { book, now },
    )
  return rows.length
}
