import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import { alertDay } from '../../domain/candidates/alert-day.ts'
import { clocksOf, isMentorGone, type Clock } from '../../domain/candidates/clocks.ts'
import type { CandidateFacts } from '../../domain/candidates/events.ts'
import { ladderFor } from '../../domain/candidates/ladder.ts'
import { progressOf, type Progress } from '../../domain/candidates/progress.ts'
import { isLimit, missingPapers, type RuleBook } from '../../domain/candidates/rule-book.ts'
import type { DeadlineRule } from '../../domain/candidates/rules.ts'
import type { UnitId } from '../../domain/ids.ts'
import { addDays, localDay, type LocalDay } from '../../domain/local-time.ts'
import type { UnitSettings } from '../../domain/settings.ts'
import type { Db } from '../client.ts'
import { Prisma } from '../generated/client.ts'
import { readTables } from '../json-tables.ts'
import { dateAt } from '../people.ts'
import { holdSettings } from '../settings.ts'
import { byCandidate, factsOf, settingsOfUnits } from './facts.ts'

/** A clock as it is stored, with what was told of it and what people did about that. Days are local. */
export type KnownClock = Clock & {
  id: string
  nextAlertOn: LocalDay | null
  toldOn: LocalDay | null
  postponedUntil: LocalDay | null
}

/** The columns of a candidate that follow from the facts. */
type Derived = {
  id: string
  unitId: string
  stage: string
  stageSince: LocalDay
  closedBy: string | null
  closedOn: LocalDay | null
  pausedOn: LocalDay | null
  mentorId: string | null
  dueOn: LocalDay | null
  missing: number
}

/**
 * Brings the derived columns and the clocks of these candidates (some hundred at a time) in line with the facts, the rules and the
 * calendar. What was told and done about a clock stays with it; only when its date moves later does the alert begin anew. `moved`:
 * running clocks whose date changed; `onMoved` hears of each by the candidate's cell. Must be called in a transaction: it holds the
 * candidates until its end.
 */
export async function reckon(
  db: Db,
  ids: readonly string[],
  { book, now, onMoved }: { book: RuleBook; now: Date; onMoved?: (unitId: UnitId) => void },
): Promise<{ moved: number }> {
  if (ids.length === 0) return { moved: 0 }
  await holdSettings(db)
  await db.$queryRaw`
    SELECT count(*)::int FROM (SELECT 1 FROM "Candidate" WHERE id = ANY(${[...ids]}::uuid[]) ORDER BY id FOR NO KEY UPDATE) held`
  const facts = await factsOf(db, ids, localDay(now))
  const stored = await storedOf(db, ids)
  const settings = await settingsOfUnits(
    db,
    facts.map(({ unitId }) => unitId),
  )
  const after = await lastDayThrough(db, now)
  const columns: Derived[] = []
  const added: NewClock[] = []
  const changed: ChangedClock[] = []
  const gone: string[] = []
  let moved = 0
  for (const one of facts) {
    const known = stored.get(one.id)?.clocks ?? []
    const progress = progressOf(one)
    const found = clocksAt(one, { book, settings, progress })
    const derived = derivedFrom(one, { book, progress, clocks: found })
    if (!isDeepStrictEqual(derived, stored.get(one.id)?.columns)) columns.push(derived)
    // What of these is not found again is gone.
    const before = new Map(known.map((clock) => [keyOf(clock), clock]))
    for (const clock of found) {
      const key = keyOf(clock)
      const was = before.get(key)
      before.delete(key)
      const nextAlertOn = alertOf(clock, was, { book, after })
      if (was === undefined) added.push({ ...clock, candidateId: one.id, nextAlertOn })
      else if (isChanged(clock, was) || nextAlertOn !== was.nextAlertOn)
        changed.push({ ...clock, id: was.id, nextAlertOn, was: was.nextAlertOn })
      if (was !== undefined && hasMoved(clock, was)) {
        moved += 1
        onMoved?.(one.unitId)
      }
    }
    for (const { id } of before.values()) gone.push(id)
  }
  if (columns.length > 0) await writeColumns(db, columns)
  if (gone.length > 0) await db.deadline.deleteMany({ where: { id: { in: gone } } })
  await writeClocks(db, { added, changed })
  return { moved }
}

/** All clocks of a candidate by these rules. */
export function clocksAt(
  facts: CandidateFacts,
  { book, settings, progress }: { book: RuleBook; settings: ReadonlyMap<UnitId, UnitSettings>; progress: Progress },
): Clock[] {
  const decisionClock = settings.get(facts.unitId)?.decisionClock ?? 'earlier'
  return clocksOf(facts, { rules: book.rules, calendar: book.calendar, decisionClock, progress })
}

/** What makes two clocks of one candidate the same. */
export function keyOf({ ruleKey, source }: Pick<Clock, 'ruleKey' | 'source'>): string {
  return `${ruleKey} ${source}`
}

/** Another date, of a clock that people still wait for. */
export function hasMoved(clock: Clock, was: Clock): boolean {
  return clock.endedOn === null && clock.dueOn !== was.dueOn
}

function isChanged(clock: Clock, was: Clock): boolean {
  return clock.dueOn !== was.dueOn || clock.endedOn !== was.endedOn || clock.startsOn !== was.startsOn || clock.ruleId !== was.ruleId
}

function ruleOf({ rules }: RuleBook, { ruleId }: Pick<Clock, 'ruleId'>): DeadlineRule {
  const rule = rules.find(({ id }) => id === ruleId)
  if (rule === undefined) throw new Error(`The clock has a rule that is not in the book: ${ruleId}.`)
  return rule
}

/** The next day on which people are told of a clock, after what stands with it; `after`: the last day that is through. */
export function alertOf(
  clock: Pick<Clock, 'ruleId' | 'source' | 'dueOn' | 'endedOn'>,
  was: Pick<KnownClock, 'dueOn' | 'toldOn' | 'postponedUntil' | 'nextAlertOn'> | undefined,
  { book, after }: { book: RuleBook; after: LocalDay },
): LocalDay | null {
  if (clock.endedOn !== null) return null
  const sameDay = was !== undefined && was.dueOn === clock.dueOn
  const later = was !== undefined && clock.dueOn > was.dueOn
  const rule = ruleOf(book, clock)
  // Who has lost his mentor has nobody, and nobody may have noticed; who has none yet has his time.
  const isNews = rule.alert === 'mentor-missing' && isMentorGone(clock)
  return alertDay(
    { ...clock, isNews },
    {
      ladder: ladderFor(rule, book.ladders),
      calendar: book.calendar,
      after,
      toldOn: was?.toldOn ?? null,
      postponedUntil: later ? null : (was?.postponedUntil ?? null),
      planned: sameDay ? was.nextAlertOn : null,
    },
  )
}

function derivedFrom(
  facts: CandidateFacts & { id: string },
  { book, progress, clocks }: { book: RuleBook; progress: Progress; clocks: readonly Clock[] },
): Derived {
  const due = clocks.filter((clock) => clock.endedOn === null && isLimit(ruleOf(book, clock))).map(({ dueOn }) => dueOn)
  return {
    id: facts.id,
    unitId: progress.unitId,
    stage: progress.stage,
    stageSince: progress.since,
    closedBy: progress.closed?.kind ?? null,
    closedOn: progress.closed?.on ?? null,
    pausedOn: progress.pausedOn,
    mentorId: progress.mentor?.personId ?? null,
    dueOn: due.toSorted()[0] ?? null,
    missing: missingPapers(progress.stage, facts.papers, book.papers),
  }
}

/** The last day whose alerts have been told, or begun to be: today or yesterday. */
export async function lastDayThrough(db: Db, now: Date): Promise<LocalDay> {
  const today = localDay(now)
  return (await db.alertDay.count({ where: { day: dateAt(today) } })) > 0 ? today : addDays(today, -1)
}

const day = z.string()
const columnsRow = z.object({
  id: z.string(),
  unitId: z.string(),
  stage: z.string(),
  stageSince: day,
  closedBy: z.string().nullable(),
  closedOn: day.nullable(),
  pausedOn: day.nullable(),
  mentorId: z.string().nullable(),
  dueOn: day.nullable(),
  missing: z.number(),
})
/** A clock with what stands with it, as a statement gives it. */
export const clockRow = z.object({
  id: z.string(),
  ruleId: z.string(),
  ruleKey: z.string(),
  source: z.string(),
  startsOn: day,
  dueOn: day,
  endedOn: day.nullable(),
  nextAlertOn: day.nullable(),
  postponedUntil: day.nullable(),
  toldOn: day.nullable(),
})

/** What stands with these candidates now, by candidate. */
export async function storedOf(db: Db, ids: readonly string[]): Promise<Map<string, { columns: Derived; clocks: KnownClock[] }>> {
  const these = Prisma.sql`ANY(${[...ids]}::uuid[])`
  const [candidates = [], clocks = []] = await readTables(db, [
    {
      columns: Object.keys(columnsRow.shape),
      rows: Prisma.sql`
        SELECT id, "unitId", stage, "stageSince", "closedBy", "closedOn", "pausedOn", "mentorId", "dueOn", missing
        FROM "Candidate" WHERE id = ${these}`,
    },
    {
      columns: ['candidateId', ...Object.keys(clockRow.shape)],
      rows: Prisma.sql`
        SELECT d."candidateId", d.id, d."ruleId", d."ruleKey", d.source, d."startsOn", d."dueOn", d."endedOn", d."nextAlertOn", d."postponedUntil",
          CASE WHEN d."endedOn" IS NULL THEN (SELECT max(s.day) FROM "AlertStep" s WHERE s."deadlineId" = d.id) END AS "toldOn"
        FROM "Deadline" d WHERE d."candidateId" = ${these}`,
    },
  ])
  const clocksOfAll = byCandidate(clocks, clockRow)
  return new Map(
    candidates.map((row) => columnsRow.parse(row)).map((columns) => [columns.id, { columns, clocks: clocksOfAll.get(columns.id) ?? [] }]),
  )
}

async function writeColumns(db: Db, columns: readonly Derived[]): Promise<void> {
  await db.$executeRaw`
    UPDATE "Candidate" AS c
    SET "unitId" = x."unitId", stage = x.stage, "stageSince" = x."stageSince", "closedBy" = x."closedBy", "closedOn" = x."closedOn",
      "pausedOn" = x."pausedOn", "mentorId" = x."mentorId", "dueOn" = x."dueOn", missing = x.missing
    FROM jsonb_to_recordset(${JSON.stringify(columns)}::jsonb)
      AS x(id uuid, "unitId" uuid, stage text, "stageSince" date, "closedBy" text, "closedOn" date, "pausedOn" date, "mentorId" uuid,
        "dueOn" date, missing int)
    WHERE c.id = x.id`
}

type NewClock = Clock & { candidateId: string; nextAlertOn: LocalDay | null }
/** `was`: the alert's day as it was read. */
type ChangedClock = Clock & { id: string; nextAlertOn: LocalDay | null; was: LocalDay | null }

/** The morning's alerts move their days on meanwhile: what they wrote about the same due date stays. */
async function writeClocks(db: Db, { added, changed }: { added: readonly NewClock[]; changed: readonly ChangedClock[] }): Promise<void> {
  if (added.length > 0)
    await db.$executeRaw`
      INSERT INTO "Deadline" (id, "candidateId", "ruleId", "ruleKey", source, "startsOn", "dueOn", "endedOn", "nextAlertOn")
      SELECT gen_random_uuid(), "candidateId", "ruleId", "ruleKey", source, "startsOn", "dueOn", "endedOn", "nextAlertOn"
      FROM jsonb_to_recordset(${JSON.stringify(added)}::jsonb)
        AS x("candidateId" uuid, "ruleId" uuid, "ruleKey" text, source text, "startsOn" date, "dueOn" date, "endedOn" date, "nextAlertOn" date)`
  if (changed.length > 0)
    await db.$executeRaw`
      UPDATE "Deadline" AS d
      SET "ruleId" = x."ruleId", "startsOn" = x."startsOn", "dueOn" = x."dueOn", "endedOn" = x."endedOn",
        "nextAlertOn" = CASE WHEN x."nextAlertOn" IS NULL OR d."dueOn" <> x."dueOn" OR d."nextAlertOn" IS NOT DISTINCT FROM x.was
          THEN x."nextAlertOn" ELSE d."nextAlertOn" END,
        level = CASE WHEN x."dueOn" > d."dueOn" THEN 0 ELSE d.level END,
        "acknowledgedAt" = CASE WHEN x."dueOn" > d."dueOn" THEN NULL ELSE d."acknowledgedAt" END,
        "acknowledgedBy" = CASE WHEN x."dueOn" > d."dueOn" THEN NULL ELSE d."acknowledgedBy" END,
        "postponedUntil" = CASE WHEN x."dueOn" > d."dueOn" THEN NULL ELSE d."postponedUntil" END,
        "postponedBy" = CASE WHEN x."dueOn" > d."dueOn" THEN NULL ELSE d."postponedBy" END,
        "postponedReason" = CASE WHEN x."dueOn" > d."dueOn" THEN NULL ELSE d."postponedReason" END
      FROM jsonb_to_recordset(${JSON.stringify(changed)}::jsonb)
        AS x(id uuid, "ruleId" uuid, "startsOn" date, "dueOn" date, "endedOn" date, "nextAlertOn" date, was date)
      WHERE d.id = x.id`
}
