import { z } from 'zod'
import type { Scope } from '../../domain/access.ts'
import { refOf } from '../../domain/candidates/code.ts'
import { eventKinds, stages, type EventKind, type Stage } from '../../domain/candidates/events.ts'
import type { AlertKind } from '../../domain/candidates/rules.ts'
import type { UnitId } from '../../domain/ids.ts'
import { addDays, type LocalDay } from '../../domain/local-time.ts'
import type { CandidateFilter, CandidateRef, UnitCounts } from '../../domain/topics/candidates.ts'
import { brandCandidate, brandUnit } from '../brands.ts'
import type { Db } from '../client.ts'
import { Prisma } from '../generated/client.ts'
import { unitsInSql } from '../scope.ts'
import { settingsOfUnits } from './facts.ts'
import { seenSql, type Seen } from './seen.ts'

/** Days ahead in which a date counts as soon: the step that both ladders of warnings have in common. */
const soonDays = 15
/** The first step of the ladder for clocks of months. */
const probationDays = 90
/** Lines of a page: a digit answers each, and the last one is left for "more". */
const pageLength = 8

/** One line of a list. */
export type CandidateLine = {
  candidate: CandidateRef
  unit: { id: UnitId; name: string }
  stage: Stage
  stageSince: LocalDay
  mentor: string | null
  missing: number
  pausedOn: LocalDay | null
  closed: { by: EventKind; on: LocalDay } | null
  /** What the list is about: the nearest running date that people are warned of, or of those the one that was asked for. */
  deadline: { id: string; ruleId: string; ruleKey: string; source: string; dueOn: LocalDay } | null
}

export type CandidatePage = { lines: readonly CandidateLine[]; total: number; page: number; pages: number }

const day = z.string()
const lineRow = z.object({
  id: z.string().transform(brandCandidate),
  code: z.string(),
  name: z.string(),
  unitId: z.string().transform(brandUnit),
  unit: z.string(),
  stage: z.enum(stages),
  stageSince: day,
  mentor: z.string().nullable(),
  missing: z.number(),
  pausedOn: day.nullable(),
  closedBy: z.enum(eventKinds).nullable(),
  closedOn: day.nullable(),
  deadline: z.object({ id: z.string(), ruleId: z.string(), ruleKey: z.string(), source: z.string(), dueOn: day }).nullable(),
})

/**
 * A page (from 0) of the candidates one may see, by filter; a page beyond the last is the last one. Whoever shows it writes down that it
 * was read.
 */
export async function candidateList(
  db: Db,
  ask: Seen & { filter: CandidateFilter; today: LocalDay; page: number },
): Promise<CandidatePage> {
  const { where, order, alerts } = filterSql(ask.filter, ask.today)
  const from = Prisma.sql`FROM "Candidate" c JOIN "OrgUnit" u ON u.id = c."unitId" WHERE ${seenSql(ask)} AND ${where}`
  const [counted] = await db.$queryRaw<{ total: number }[]>`SELECT count(*)::int AS total ${from}`
  const total = counted?.total ?? 0
  const pages = Math.max(1, Math.ceil(total / pageLength))
  const page = Math.min(Math.max(0, ask.page), pages - 1)
  const rows = await db.$queryRaw<{ row: unknown }[]>`
    SELECT jsonb_build_object('id', c.id, 'code', c.code, 'name', c."fullName", 'unitId', c."unitId", 'unit', c.unit, 'stage', c.stage,
      'stageSince', c."stageSince", 'mentor', m."fullName", 'missing', c.missing, 'pausedOn', c."pausedOn", 'closedBy', c."closedBy",
      'closedOn', c."closedOn", 'deadline', (
        SELECT jsonb_build_object('id', d.id, 'ruleId', d."ruleId", 'ruleKey', d."ruleKey", 'source', d.source,
          'dueOn', d."dueOn")
        FROM "Deadline" d JOIN "DeadlineRule" r ON r.id = d."ruleId"
        WHERE d."candidateId" = c.id AND d."endedOn" IS NULL AND ${alerts}
        ORDER BY d."dueOn", d."ruleKey" LIMIT 1)) AS row
    FROM (SELECT c.*, u.name AS unit, row_number() OVER (ORDER BY ${order}) AS position ${from} ORDER BY ${order}
      LIMIT ${pageLength} OFFSET ${page * pageLength}) c
    LEFT JOIN "Person" m ON m.id = c."mentorId"
    ORDER BY c.position`
  const found = rows.map(({ row }) => lineRow.parse(row))
  const settings = await settingsOfUnits(
    db,
    found.map(({ unitId }) => unitId),
  )
  return {
    lines: found.map(({ id, code, name, unitId, unit, closedBy, closedOn, ...line }) => ({
      ...line,
      candidate: refOf({ id, code, name, showNames: settings.get(unitId)?.candidateNames === true }),
      unit: { id: unitId, name: unit },
      closed: closedBy === null || closedOn === null ? null : { by: closedBy, on: closedOn },
    })),
    total,
    page,
    pages,
  }
}

type FilterSql = {
  where: Prisma.Sql
  order: Prisma.Sql
  /** Of a deadline d with its rule r: whether it belongs into the line. */ alerts: Prisma.Sql
}

function filterSql(filter: CandidateFilter, today: LocalDay): FilterSql {
  const open = Prisma.sql`c."closedBy" IS NULL`
  const limits = Prisma.sql`d."dueOn" >= c."dueOn" AND r.alert NOT IN ('none', 'mentor-missing', 'idle')`
  const byDate = Prisma.sql`c."dueOn", c.code`
  const bySince = Prisma.sql`c."stageSince", c.code`
  switch (filter) {
    case 'all':
      return { where: open, order: Prisma.sql`c.code`, alerts: limits }
    case 'overdue':
      return { where: Prisma.sql`c."dueOn" < ${today}::date`, order: byDate, alerts: limits }
    case 'soon':
      return {
        where: Prisma.sql`c."dueOn" BETWEEN ${today}::date AND ${addDays(today, soonDays)}::date`,
        order: byDate,
        alerts: limits,
      }
    case 'probation-ending':
      return {
        where: hasRunning('probation', addDays(today, probationDays)),
        order: bySince,
        alerts: Prisma.sql`r.alert = 'probation'`,
      }
    case 'no-mentor':
      // Whoever is only in the source has none yet.
      return { where: Prisma.sql`${open} AND c."mentorId" IS NULL AND c.stage <> 'nguon'`, order: bySince, alerts: limits }
    case 'idle':
      return { where: hasRunning('idle', addDays(today, -1)), order: bySince, alerts: Prisma.sql`r.alert = 'idle'` }
    case 'missing-papers':
      return { where: Prisma.sql`${open} AND c.missing > 0`, order: Prisma.sql`c.missing DESC, c.code`, alerts: limits }
    case 'paused':
      return { where: Prisma.sql`${open} AND c."pausedOn" IS NOT NULL`, order: Prisma.sql`c."pausedOn", c.code`, alerts: limits }
    case 'closed':
      return { where: Prisma.sql`c."closedBy" IS NOT NULL`, order: Prisma.sql`c."closedOn" DESC, c.code`, alerts: limits }
  }
}

/** Candidates with a running clock of this alert that ends on a day or before. */
function hasRunning(alert: AlertKind, until: LocalDay): Prisma.Sql {
  return Prisma.sql`c.id IN (
    SELECT d."candidateId" FROM "Deadline" d
    WHERE d."endedOn" IS NULL AND d."dueOn" <= ${until}::date AND d."ruleKey" IN (SELECT key FROM "DeadlineRule" WHERE alert = ${alert}))`
}

type CountRow = Omit<UnitCounts, 'unitId'> & { unitId: string }

/** Open cases of the cells in a scope: how many, how many are late or soon will be, and how many have no mentor. Cells by their code. */
export async function countsByUnit(db: Db, scope: Scope, today: LocalDay): Promise<UnitCounts[]> {
  const rows = await db.$queryRaw<CountRow[]>`
    SELECT u.id AS "unitId", u.name, COALESCE(n.open, 0) AS open, COALESCE(n.overdue, 0) AS overdue, COALESCE(n.soon, 0) AS soon,
      COALESCE(n.none, 0) AS "noMentor"
    FROM "OrgUnit" u LEFT JOIN (
      SELECT c."unitId", count(*)::int AS open, (count(*) FILTER (WHERE c."dueOn" < ${today}::date))::int AS overdue,
        (count(*) FILTER (WHERE c."dueOn" BETWEEN ${today}::date AND ${addDays(today, soonDays)}::date))::int AS soon,
        (count(*) FILTER (WHERE c."mentorId" IS NULL AND c.stage <> 'nguon'))::int AS none
      FROM "Candidate" c JOIN "OrgUnit" u ON u.id = c."unitId" WHERE c."closedBy" IS NULL AND (${unitsInSql(scope)}) GROUP BY c."unitId"
    ) n ON n."unitId" = u.id
    WHERE (${unitsInSql(scope)}) AND (u.kind = 'cell' OR n.open > 0)
    ORDER BY u.code`
  return rows.map(({ unitId, ...counts }) => ({ unitId: brandUnit(unitId), ...counts }))
}
