import { z } from 'zod'
import { calendarOf } from '../../domain/calendar.ts'
import { inStageOrder } from '../../domain/candidates/paper-kinds.ts'
import { eventKinds, stages } from '../../domain/candidates/events.ts'
import type { RuleBook } from '../../domain/candidates/rule-book.ts'
import { alertKinds, alertRoles, clockUnits, type DeadlineRule } from '../../domain/candidates/rules.ts'
import type { Db } from '../client.ts'
import { parsedJson } from './rule-changes.ts'

const day = z.iso.date()

const rule = z.object({
  id: z.string(),
  key: z.string(),
  title: z.string(),
  amount: z.number().int(),
  unit: z.enum(clockUnits),
  anchor: z.union([
    z.enum([...eventKinds, 'decision', 'probation-end', 'mentor-here', 'stage']),
    z.templateLiteral(['paper:', z.string()]),
  ]),
  stoppedBy: z.array(z.enum(eventKinds)),
  abroad: z.boolean().nullable(),
  extension: z.string().nullable(),
  alert: z.enum(alertKinds),
  document: z.string(),
  documentOn: day.nullable(),
  section: z.string(),
  confidence: z.enum(['S', 'S2', 'GK']),
  rebases: z.boolean(),
  effectiveFrom: day,
  effectiveTo: day.nullable(),
  confirmed: z.boolean(),
})

export const ladder = z.object({
  unit: z.enum(['days', 'working-days']),
  before: z.array(z.number().int().min(0)),
  overdueEvery: z.number().int().min(0),
  climbEvery: z.number().int().min(0),
})

export const route = z.array(z.array(z.enum(alertRoles)).min(1)).min(1)

export const paper = z.object({
  key: z.string(),
  label: z.string(),
  form: z.string().nullable(),
  stage: z.enum(stages),
  required: z.boolean(),
  retired: z.boolean(),
  position: z.number().int(),
})

const bookRow = z.object({
  rules: z.array(rule),
  ladders: z.array(ladder),
  routes: z.array(z.object({ alert: z.enum(alertKinds), levels: route })),
  stages: z.array(z.object({ key: z.enum(stages), label: z.string(), what: z.string(), form: z.string().nullable() })),
  papers: z.array(paper),
  special: z.array(z.object({ day, works: z.boolean(), name: z.string(), confirmed: z.boolean() })),
})

/**
 * All rules as they are now; in a transaction they stay so until its end, so that no date is left by rules that have just gone. Two short
 * statements: it is asked with every question about a candidate. Throws when a row cannot be read.
 */
export async function ruleBook(db: Db): Promise<RuleBook> {
  // Without the cast to text Prisma could not read the type "void".
  await db.$queryRaw`SELECT pg_advisory_xact_lock_shared(hashtextextended('rules', 0))::text`
  const [row] = await db.$queryRaw<unknown[]>`
    SELECT
      to_jsonb(ARRAY(SELECT to_jsonb(r) || jsonb_build_object('confirmed', r."confirmedAt" IS NOT NULL)
        FROM "DeadlineRule" r ORDER BY r.key, r."effectiveFrom")) AS rules,
      to_jsonb(ARRAY(SELECT to_jsonb(l) FROM "AlertLadder" l WHERE l."effectiveTo" IS NULL ORDER BY l.unit)) AS ladders,
      to_jsonb(ARRAY(SELECT to_jsonb(a) FROM "AlertRoute" a WHERE a."effectiveTo" IS NULL)) AS routes,
      to_jsonb(ARRAY(SELECT to_jsonb(s) FROM "StageInfo" s ORDER BY s.position)) AS stages,
      to_jsonb(ARRAY(SELECT to_jsonb(p) || jsonb_build_object('retired', p."retiredOn" IS NOT NULL) FROM "PaperInfo" p ORDER BY p.position)) AS papers,
      to_jsonb(ARRAY(SELECT to_jsonb(d) FROM "SpecialDay" d ORDER BY d.day)) AS special`
  const { special, routes, papers, ...book } = bookRow.parse(row)
  return {
    ...book,
    papers: inStageOrder(papers),
    routes: new Map(routes.map(({ alert, levels }) => [alert, levels])),
    calendar: calendarOf(special),
  }
}

/** Whoever changes rules or days off takes this first, and asks for a recompute in the same transaction. */
export async function lockRules(tx: Db): Promise<void> {
  await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended('rules', 0))::text`
}

/** Versions of a rule as an undo keeps them; null when the text is something else. */
export function readVersions(text: string): [DeadlineRule, ...DeadlineRule[]] | null {
  const [first, ...others] = z.array(rule).catch([]).parse(parsedJson(text))
  return first === undefined ? null : [first, ...others]
}
