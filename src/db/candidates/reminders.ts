import { z } from 'zod'
import { ladderFor } from '../../domain/candidates/ladder.ts'
import { ladderKeys, routeKeys, type Provenance, type Reminder, type ReminderVersions } from '../../domain/candidates/reminders.ts'
import type { RuleBook } from '../../domain/candidates/rule-book.ts'
import type { DeadlineRule } from '../../domain/candidates/rules.ts'
import type { PersonId } from '../../domain/ids.ts'
import type { LocalDay } from '../../domain/local-time.ts'
import type { Db } from '../client.ts'
import { dateAt } from '../people.ts'
import { alertOf, lastDayThrough } from './reckon.ts'
import { ladder, route } from './rule-book.ts'
import { parsedJson } from './rule-changes.ts'

const day = z.iso.date()
const provenance = {
  document: z.string(),
  documentOn: day.nullable(),
  section: z.string(),
  confidence: z.enum(['S', 'S2', 'GK']),
  effectiveFrom: day,
  effectiveTo: day.nullable(),
  confirmed: z.boolean(),
} satisfies { [K in keyof Provenance]: z.ZodType<Provenance[K]> }

const reminder = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ladder'), key: z.enum(ladderKeys), ladder, ...provenance }),
  z.object({ kind: z.literal('route'), key: z.enum(routeKeys), route, ...provenance }),
])

/** All versions of all ladders and routes: ladders first, each key's oldest first. */
export async function reminderVersions(db: Db): Promise<Reminder[]> {
  const rows = await db.$queryRaw<{ row: unknown }[]>`
    SELECT to_jsonb(l) || jsonb_build_object('kind', 'ladder', 'key', l.unit, 'ladder', to_jsonb(l), 'confirmed', l."confirmedAt" IS NOT NULL)
      AS row FROM "AlertLadder" l
    UNION ALL
    SELECT to_jsonb(a) || jsonb_build_object('kind', 'route', 'key', a.alert, 'route', a.levels, 'confirmed', a."confirmedAt" IS NOT NULL)
      AS row FROM "AlertRoute" a`
  const order: readonly string[] = [...ladderKeys, ...routeKeys]
  return rows
    .map(({ row }) => reminder.parse(row))
    .toSorted((a, b) => order.indexOf(a.key) - order.indexOf(b.key) || (a.effectiveFrom < b.effectiveFrom ? -1 : 1))
}

/** The versions of one key; null where there are none. */
export function versionsOf(reminders: readonly Reminder[], key: string | undefined): ReminderVersions | null {
  const [first, ...others] = reminders.filter((one) => one.key === key)
  return first === undefined ? null : [first, ...others]
}

/** Versions as an undo keeps them; null when the text is something else. */
export function readReminders(text: string): ReminderVersions | null {
  const [first, ...others] = z.array(reminder).catch([]).parse(parsedJson(text))
  return first === undefined ? null : [first, ...others]
}

/** Makes these the versions of a ladder or a route. `by` is noted where a version becomes confirmed. */
export async function writeReminder(db: Db, wanted: ReminderVersions, { by, now }: { by: PersonId | null; now: Date }): Promise<void> {
  const [{ key, kind }] = wanted
  const known =
    kind === 'ladder'
      ? await db.alertLadder.findMany({ where: { unit: key }, select: { effectiveFrom: true, confirmedAt: true, confirmedBy: true } })
      : await db.alertRoute.findMany({ where: { alert: key }, select: { effectiveFrom: true, confirmedAt: true, confirmedBy: true } })
  const before = new Map(known.map((one) => [one.effectiveFrom.getTime(), one]))
  const columns = ({ document, documentOn, section, confidence, effectiveFrom, effectiveTo, confirmed }: Reminder) => {
    const from = dateAt(effectiveFrom)
    const was = before.get(from.getTime())
    const mark = was === undefined || was.confirmedAt === null ? { confirmedAt: now, confirmedBy: by } : was
    return {
      document,
      documentOn: documentOn && dateAt(documentOn),
      section,
      confidence,
      effectiveFrom: from,
      effectiveTo: effectiveTo && dateAt(effectiveTo),
      confirmedAt: confirmed ? mark.confirmedAt : null,
      confirmedBy: confirmed ? mark.confirmedBy : null,
    }
  }
  if (kind === 'ladder') {
    await db.alertLadder.deleteMany({ where: { unit: key } })
    await db.alertLadder.createMany({
      data: wanted.flatMap((one) => (one.kind === 'ladder' ? [{ ...one.ladder, before: [...one.ladder.before], ...columns(one) }] : [])),
    })
  } else {
    await db.alertRoute.deleteMany({ where: { alert: key } })
    await db.alertRoute.createMany({
      data: wanted.flatMap((one) =>
        one.kind === 'route' ? [{ alert: one.key, levels: one.route.map((roles) => [...roles]), ...columns(one) }] : [],
      ),
    })
  }
}

/** Keys of the rules whose dates are told on other days by one book than by the other; who is told when they climb is another matter. */
export function rulesWithOtherDays(before: RuleBook, after: RuleBook): string[] {
  return [...new Set(before.rules.filter((rule) => daysOf(before, rule) !== daysOf(after, rule)).map(({ key }) => key))]
}

function daysOf({ ladders }: RuleBook, rule: DeadlineRule): string {
  const of = ladderFor(rule, ladders)
  return JSON.stringify(of && [of.before, of.overdueEvery])
}

/** A running date whose next reminder would come on another day; null = none. */
type OtherDay = { code: string; rule: string; from: LocalDay | null; to: LocalDay | null }

const mostExamples = 5
const atOnce = 2000

const runningRow = z.object({
  id: z.string(),
  ruleId: z.string(),
  ruleKey: z.string(),
  source: z.string(),
  dueOn: day,
  nextAlertOn: day.nullable(),
  postponedUntil: day.nullable(),
  toldOn: day.nullable(),
  unitId: z.string(),
  code: z.string(),
})

/**
 * Which running dates would be told of on another day next if this were the book; nothing is written. When the signal comes, it gives
 * what it has found until then.
 */
export async function previewReminders(
  db: Db,
  { book, ruleKeys, now }: { book: RuleBook; ruleKeys: readonly string[]; now: Date },
  { signal }: { signal?: AbortSignal } = {},
): Promise<{ changed: number; ofCells: number; examples: readonly OtherDay[]; stopped: boolean }> {
  const after = await lastDayThrough(db, now)
  const cells = new Set<string>()
  const examples: OtherDay[] = []
  let changed = 0
  for (let upTo = '00000000-0000-0000-0000-000000000000'; ;) {
    const stopped = signal?.aborted === true
    const rows: unknown[] = stopped
      ? []
      : await db.$queryRaw<unknown[]>`
        SELECT d.id, d."ruleId", d."ruleKey", d.source, d."dueOn"::text, d."nextAlertOn"::text, d."postponedUntil"::text, c."unitId", c.code,
          (SELECT max(s.day) FROM "AlertStep" s WHERE s."deadlineId" = d.id)::text AS "toldOn"
        FROM "Deadline" d JOIN "Candidate" c ON c.id = d."candidateId"
        WHERE d."endedOn" IS NULL AND c."closedBy" IS NULL AND d."ruleKey" = ANY(${[...ruleKeys]}) AND d.id > ${upTo}::uuid
        ORDER BY d.id LIMIT ${atOnce}`
    const found = rows.map((row) => runningRow.parse(row))
    for (const one of found) {
      const to = alertOf({ ...one, endedOn: null }, one, { book, after })
      if (to === one.nextAlertOn) continue
      changed += 1
      cells.add(one.unitId)
      if (examples.length < mostExamples) examples.push({ code: one.code, rule: one.ruleKey, from: one.nextAlertOn, to })
    }
    upTo = found.at(-1)?.id ?? upTo
    if (found.length < atOnce) return { changed, ofCells: cells.size, examples, stopped }
  }
}

/** Running dates of these rules that somebody is still told of, and in how many cells. */
export async function runningOf(db: Db, ruleKeys: readonly string[]): Promise<{ running: number; ofCells: number }> {
  const [row] = await db.$queryRaw<{ running: number; ofCells: number }[]>`
    SELECT count(*)::int AS running, count(DISTINCT c."unitId")::int AS "ofCells"
    FROM "Deadline" d JOIN "Candidate" c ON c.id = d."candidateId"
    WHERE d."endedOn" IS NULL AND d."nextAlertOn" IS NOT NULL AND d."ruleKey" = ANY(${[...ruleKeys]})`
  return row ?? { running: 0, ofCells: 0 }
}

/** How a ladder or a route stands in the record of who did what. */
export function aboutReminder(key: string): string {
  return `reminder ${key}`
}
