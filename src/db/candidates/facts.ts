import { z } from 'zod'
import { eventKinds, type CandidateFacts } from '../../domain/candidates/events.ts'
import type { UnitId } from '../../domain/ids.ts'
import { localDay, type LocalDay } from '../../domain/local-time.ts'
import { settingsOf, type UnitSettings } from '../../domain/settings.ts'
import { brandPerson, brandUnit } from '../brands.ts'
import type { Db } from '../client.ts'
import { Prisma } from '../generated/client.ts'
import { readTables } from '../json-tables.ts'

const day = z.string()
const instant = z.string().transform((text) => new Date(text))
const personId = z.string().transform(brandPerson)
const unitId = z.string().transform(brandUnit)

/** What of an event is stored as it is; its reason is sealed. */
const eventDetail = z.object({
  number: z.string().exactOptional(),
  abroad: z.literal(true).exactOptional(),
  unitId: unitId.exactOptional(),
  mentorId: personId.exactOptional(),
})

const eventRow = z.object({
  /** The cell the candidate belonged to then. */
  unitId,
  id: z.string(),
  kind: z.enum(eventKinds),
  on: day,
  recordedAt: instant,
  voided: z.boolean(),
  detail: eventDetail,
})
const paperRow = z.object({
  key: z.string(),
  present: z.boolean(),
  issuedOn: day.nullable(),
  place: z.string().nullable(),
})
const mentorRow = z.object({
  personId,
  unitId,
  number: z.string().nullable(),
  from: day,
  until: day.nullable(),
  isFull: z.boolean(),
  leftAt: instant.nullable(),
  leftOn: day.nullable(),
})

/**
 * What the rules look at, of up to some hundred candidates, in the order of their ids; those without a history are left out. Reasons are
 * not opened here. A mentor who has left the organisation or the cell by `today` is none from that day on. Only a full member can be one
 * (24-QĐ/TW, 3.2): who belongs to the cell and is written down as another has never been one.
 */
export async function factsOf(db: Db, ids: readonly string[], today: LocalDay): Promise<(CandidateFacts & { id: string })[]> {
  const these = Prisma.sql`ANY(${[...ids]}::uuid[])`
  const [events = [], papers = [], mentors = []] = await readTables(db, [
    {
      columns: ['candidateId', ...Object.keys(eventRow.shape)],
      rows: Prisma.sql`
        SELECT "candidateId", "unitId", id, kind, "on", "recordedAt", "voidedAt" IS NOT NULL AS voided, detail
        FROM "StageEvent" WHERE "candidateId" = ${these} ORDER BY "on", "recordedAt", id`,
    },
    {
      columns: ['candidateId', ...Object.keys(paperRow.shape)],
      rows: Prisma.sql`SELECT "candidateId", key, present, "issuedOn", place FROM "Paper" WHERE "candidateId" = ${these} ORDER BY key`,
    },
    {
      columns: ['candidateId', ...Object.keys(mentorRow.shape)],
      rows: Prisma.sql`
        SELECT m."candidateId", m."personId", m."unitId", m.number, m."fromDate" AS "from", m."toDate" AS until,
          w.status = 'full' AS "isFull", w."retiredAt" AS "leftAt",
          (SELECT CASE WHEN count(*) = 0 THEN m."fromDate" WHEN NOT bool_or(g."toDate" IS NULL) THEN max(g."toDate") + 1 END FROM "RoleGrant" g
            WHERE g."personId" = m."personId" AND g."unitId" = m."unitId" AND g.role <> 'follower') AS "leftOn"
        FROM "MentorAssignment" m JOIN "Person" w ON w.id = m."personId" WHERE m."candidateId" = ${these} ORDER BY m."fromDate", m.id`,
    },
  ])
  const papersOf = byCandidate(papers, paperRow)
  const mentorsOf = byCandidate(mentors, mentorRow)
  return [...byCandidate(events, eventRow)]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([id, own]) => {
      // The cell it began in, unless it moved since.
      const [first] = own.toSorted((a, b) => a.recordedAt.getTime() - b.recordedAt.getTime() || (a.id < b.id ? -1 : 1))
      const moved = own.findLast(({ kind, voided }) => kind === 'chuyen_don_vi' && !voided)?.detail.unitId ?? first?.unitId
      if (moved === undefined) throw new Error('a candidate without a history')
      return {
        id,
        unitId: moved,
        papers: papersOf.get(id) ?? [],
        events: own,
        mentors: (mentorsOf.get(id) ?? []).map(({ isFull, leftAt, leftOn, until, ...mentor }) => {
          const left = [leftAt && localDay(leftAt), leftOn].filter((on) => on !== null && on <= today)
          const [ended = isFull ? null : mentor.from] = [until, ...left].filter((on) => on !== null).toSorted()
          return { ...mentor, until: ended }
        }),
      }
    })
}

/** What rows say, by the candidate they are about (`candidateId`), in their order. */
export function byCandidate<Row>(rows: readonly Record<string, unknown>[], as: z.ZodType<Row>): Map<string, Row[]> {
  const all = new Map<string, Row[]>()
  for (const row of rows) {
    const candidateId = String(row['candidateId'])
    const own = all.get(candidateId)
    if (own === undefined) all.set(candidateId, [as.parse(row)])
    else own.push(as.parse(row))
  }
  return all
}

const chainRow = z.object({ id: unitId, chain: z.array(z.object({ id: unitId, settings: z.unknown() })) })

/** Settings in force, by unit. `changed` holds own settings that are tried out, by unit. */
export async function settingsOfUnits(
  db: Db,
  unitIds: readonly UnitId[],
  changed: ReadonlyMap<UnitId, unknown> = new Map(),
): Promise<Map<UnitId, UnitSettings>> {
  const rows = await db.$queryRaw<unknown[]>`
    WITH RECURSIVE up AS (
      SELECT id AS unit, id, "parentId", settings, 0 AS height FROM "OrgUnit" WHERE id = ANY(${[...new Set(unitIds)]}::uuid[])
      UNION ALL
      SELECT up.unit, a.id, a."parentId", a.settings, up.height + 1 FROM up JOIN "OrgUnit" a ON a.id = up."parentId")
    SELECT unit AS id, jsonb_agg(jsonb_build_object('id', id, 'settings', settings) ORDER BY height DESC) AS chain FROM up GROUP BY unit`
  // Most units of a committee have set nothing, or the same.
  const known = new Map<string, UnitSettings>()
  return new Map(
    rows
      .map((row) => chainRow.parse(row))
      .map(({ id, chain }) => {
        const raw = chain.map((unit) => (changed.has(unit.id) ? changed.get(unit.id) : unit.settings))
        const key = JSON.stringify(raw)
        const settings = known.get(key) ?? settingsOf(raw)
        known.set(key, settings)
        return [id, settings]
      }),
  )
}
