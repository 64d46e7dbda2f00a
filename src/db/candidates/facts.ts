import { z } from 'zod'
import { eventKinds, type CandidateFacts, type EventDetail } from '../../domain/candidates/events.ts'
import type { UnitId } from '../../domain/ids.ts'
import { localDay } from '../../domain/local-time.ts'
import { settingsOf, type UnitSettings } from '../../domain/settings.ts'
import { brandPerson, brandUnit } from '../brands.ts'
import type { Db } from '../client.ts'
import { Prisma } from '../generated/client.ts'

const day = z.string()
const instant = z.string().transform((text) => new Date(text))
const personId = z.string().transform(brandPerson)
const unitId = z.string().transform(brandUnit)

/** What of an event is stored as it is; its reason is sealed. */
const eventDetail = z.object({
  number: z.string().optional(),
  abroad: z.literal(true).optional(),
  unitId: unitId.optional(),
  mentorId: personId.optional(),
})

const factRow = z.object({
  id: z.string(),
  unitId,
  events: z.array(
    z.object({
      id: z.string(),
      kind: z.enum(eventKinds),
      on: day,
      recordedAt: instant,
      voided: z.boolean(),
      detail: eventDetail,
    }),
  ),
  papers: z.array(z.object({ key: z.string(), present: z.boolean(), issuedOn: day.nullable(), place: z.string().nullable() })),
  mentors: z.array(
    z.object({
      personId,
      unitId,
      number: z.string().nullable(),
      from: day,
      until: day.nullable(),
      leftAt: instant.nullable(),
      leftOn: day.nullable(),
    }),
  ),
})

/**
 * What the rules look at, of up to some hundred candidates, in the order of their ids; those without a history are left out. Reasons are
 * not opened here. A mentor who has left the organisation or the cell is none from that day on.
 */
export async function factsOf(db: Db, ids: readonly string[]): Promise<(CandidateFacts & { id: string })[]> {
  const rows = await jsonRows(
    db,
    Prisma.sql`
      SELECT c.id,
        (SELECT e."unitId" FROM "StageEvent" e WHERE e."candidateId" = c.id ORDER BY e."recordedAt", e.id LIMIT 1) AS "unitId",
        array_to_json(ARRAY(SELECT json_build_object('id', e.id, 'kind', e.kind, 'on', e."on", 'recordedAt', e."recordedAt",
            'voided', e."voidedAt" IS NOT NULL, 'detail', e.detail)
          FROM "StageEvent" e WHERE e."candidateId" = c.id ORDER BY e."on", e."recordedAt", e.id)) AS events,
        array_to_json(ARRAY(SELECT json_build_object('key', p.key, 'present', p.present, 'issuedOn', p."issuedOn", 'place', p.place)
          FROM "Paper" p WHERE p."candidateId" = c.id ORDER BY p.key)) AS papers,
        array_to_json(ARRAY(SELECT json_build_object('personId', m."personId", 'unitId', m."unitId", 'number', m.number,
            'from', m."fromDate", 'until', m."toDate", 'leftAt', w."retiredAt",
            'leftOn', (SELECT CASE WHEN bool_or(g."toDate" IS NULL) THEN NULL ELSE max(g."toDate") + 1 END FROM "RoleGrant" g
              WHERE g."personId" = m."personId" AND g."unitId" = m."unitId" AND g.role <> 'follower'))
          FROM "MentorAssignment" m JOIN "Person" w ON w.id = m."personId" WHERE m."candidateId" = c.id ORDER BY m."fromDate", m.id)) AS mentors
      FROM "Candidate" c WHERE c.id = ANY(${[...ids]}::uuid[]) AND EXISTS (SELECT 1 FROM "StageEvent" e WHERE e."candidateId" = c.id)
      ORDER BY c.id`,
  )
  return rows
    .map((row) => factRow.parse(row))
    .map(({ id, unitId: first, events, mentors, papers }) => ({
      id,
      // The cell it began in, unless it moved since.
      unitId: events.findLast(({ kind, voided }) => kind === 'chuyen_don_vi' && !voided)?.detail.unitId ?? first,
      papers,
      events: events.map(({ detail, ...event }) => ({ ...event, detail: withoutGaps(detail) })),
      mentors: mentors.map(({ leftAt, leftOn, until, ...mentor }) => {
        const left = leftAt === null ? leftOn : localDay(leftAt)
        return { ...mentor, until: until === null || (left !== null && left < until) ? left : until }
      }),
    }))
}

/** The rows of a query as one text: ten times cheaper than row by row, where there are many. */
export async function jsonRows(db: Db, query: Prisma.Sql): Promise<unknown[]> {
  const [all] = await db.$queryRaw<{ rows: string | null }[]>`SELECT json_agg(r)::text AS rows FROM (${query}) r`
  return rowList.parse(JSON.parse(all?.rows ?? '[]'))
}

const rowList = z.array(z.unknown())

/** Only what is there: for the compiler `undefined` is a value. */
function withoutGaps({ number, abroad, unitId: unit, mentorId }: z.infer<typeof eventDetail>): EventDetail {
  return {
    ...(number !== undefined && { number }),
    ...(abroad !== undefined && { abroad }),
    ...(unit !== undefined && { unitId: unit }),
    ...(mentorId !== undefined && { mentorId }),
  }
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
