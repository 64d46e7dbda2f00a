import { z } from 'zod'
import type { CandidateFacts } from '../../domain/candidates/events.ts'
import type { RuleBook } from '../../domain/candidates/rule-book.ts'
import type { CandidateId, UnitId } from '../../domain/ids.ts'
import type { LocalDay } from '../../domain/local-time.ts'
import { brandCandidate, brandUnit } from '../brands.ts'
import type { Db } from '../client.ts'
import { Prisma } from '../generated/client.ts'
import { holdSettings } from '../settings.ts'
import { factsOf } from './facts.ts'
import { ruleBook } from './rule-book.ts'

/** A candidate as an import finds him. It is the operator's: it sees all cells, so no scope is named here. */
export type KnownCandidate = {
  id: CandidateId
  code: string
  ownCode: string | null
  name: string
  group: string | null
  consentOn: LocalDay | null
  version: number
  /** Of the cell he belongs to now. */
  unit: { id: UnitId; code: string; path: string }
  /** The cells he belongs or belonged to, the first one first. */
  cells: readonly UnitId[]
  facts: CandidateFacts
}

const knownRow = z.object({
  id: z.string().transform(brandCandidate),
  code: z.string(),
  ownCode: z.string().nullable(),
  name: z.string(),
  group: z.string().nullable(),
  consentOn: z.string().nullable(),
  version: z.number(),
  unit: z.object({ id: z.string().transform(brandUnit), code: z.string(), path: z.string() }),
  cells: z.array(z.string().transform(brandUnit)),
})

/** As many as are read in one go. */
const atOnce = 500

/**
 * Those with these codes, their own or those of an office, and those with these names in these cells, now or before. In a transaction they
 * stay as they are until its end, and so do rules and settings: taken in the order in which everybody takes them.
 */
export async function holdCandidates(
  db: Db,
  { codes, names, cells, today }: { codes: readonly string[]; names: readonly string[]; cells: readonly string[]; today: LocalDay },
): Promise<{ known: KnownCandidate[]; book: RuleBook }> {
  const book = await ruleBook(db)
  await holdSettings(db)
  const here = Prisma.sql`(c."unitId" = ANY(${[...cells]}::uuid[]) OR EXISTS (
    SELECT 1 FROM "StageEvent" e WHERE e."candidateId" = c.id AND e."unitId" = ANY(${[...cells]}::uuid[])))`
  const held = await db.$queryRaw<{ id: string }[]>`
    SELECT c.id FROM "Candidate" c
    WHERE c.code = ANY(${[...codes]}) OR c."ownCode" = ANY(${[...codes]}) OR (c."foldedName" = ANY(${[...names]}) AND ${here})
    ORDER BY c.id FOR NO KEY UPDATE`
  const known: KnownCandidate[] = []
  for (let at = 0; at < held.length; at += atOnce) {
    const ids = held.slice(at, at + atOnce).map(({ id }) => id)
    const facts = new Map((await factsOf(db, ids, today)).map((one) => [one.id, one]))
    const rows = await db.$queryRaw<{ row: unknown }[]>`
      SELECT json_build_object('id', c.id, 'code', c.code, 'ownCode', c."ownCode", 'name', c."fullName",
        'group', c."group", 'consentOn', c."consentOn", 'version', c.version,
        'unit', json_build_object('id', u.id, 'code', u.code, 'path', u.path),
        'cells', ARRAY(SELECT e."unitId" FROM "StageEvent" e WHERE e."candidateId" = c.id ORDER BY e."recordedAt", e.id)) AS row
      FROM "Candidate" c JOIN "OrgUnit" u ON u.id = c."unitId" WHERE c.id = ANY(${ids}::uuid[]) ORDER BY c.code`
    for (const row of rows.map((one) => knownRow.parse(one.row))) {
      const own = facts.get(row.id)
      if (own !== undefined) known.push({ ...row, cells: [...new Set([...row.cells, row.unit.id])], facts: own })
    }
  }
  return { known, book }
}
