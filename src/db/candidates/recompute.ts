import { z } from 'zod'
import { initialsOf } from '../../domain/candidates/code.ts'
import { progressOf } from '../../domain/candidates/progress.ts'
import { missingPapers, type RuleBook } from '../../domain/candidates/rule-book.ts'
import type { PersonId, UnitId } from '../../domain/ids.ts'
import type { LocalDay } from '../../domain/local-time.ts'
import { brandPerson } from '../brands.ts'
import { transaction, type Database, type Db } from '../client.ts'
import { Prisma } from '../generated/client.ts'
import { dateAt } from '../people.ts'
import { holdSettings } from '../settings.ts'
import { factsOf, settingsOfUnits } from './facts.ts'
import { clocksAt, hasMoved, keyOf, reckon, storedOf } from './reckon.ts'
import { ruleBook } from './rule-book.ts'

/** As many as one transaction takes without holding candidates for long: about a tenth of a second's work. */
const batchSize = 500
/** A batch on a machine that stands still for a while. */
const batchMs = 60_000

/** What was changed, so that dates have to be reckoned anew. */
export type RecomputeReason = 'rules' | 'calendar' | 'settings'

/** Whose dates: of the units from a path on ("" = all), and only those that depend on one of these days, where days off changed. */
export type Touched = {
  unitPath: string
  days: { from: LocalDay; to: LocalDay } | null
  /** Those alone whose dates run by these rules; left out = by any. */
  ruleKeys?: readonly string[]
}

/** Open cases of the units, as SQL about "Candidate" c and its "OrgUnit" u: a closed one has no date that could move. */
function openSql({ unitPath }: Touched): Prisma.Sql {
  return Prisma.sql`c."closedBy" IS NULL AND starts_with(u.path, ${unitPath})`
}

/** Whether a candidate is touched, as SQL about c. */
function isTouchedSql({ days, ruleKeys }: Touched): Prisma.Sql {
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

/** `ids`: those who are touched of the next candidates by id; `upTo`: how far these went; `last`: there are no more. */
type Batch = { ids: string[]; upTo: string | null; last: boolean }

/**
 * Looks at the next candidates, at most `most`, and only then whether each is touched: asked for the next who are touched, PostgreSQL
 * goes through all dates for every batch.
 */
async function nextBatch(db: Db, touched: Touched, { upTo, most }: { upTo: string | null; most: number }): Promise<Batch> {
  const further = upTo === null ? Prisma.empty : Prisma.sql`AND c.id > ${upTo}::uuid`
  const rows = await db.$queryRaw<{ id: string; touched: boolean }[]>`
    WITH c AS MATERIALIZED (
      SELECT c.id FROM "Candidate" c JOIN "OrgUnit" u ON u.id = c."unitId" WHERE ${openSql(touched)} ${further} ORDER BY c.id LIMIT ${most})
    SELECT c.id, ${isTouchedSql(touched)} AS touched FROM c ORDER BY c.id`
  return { ids: rows.filter((row) => row.touched).map(({ id }) => id), upTo: rows.at(-1)?.id ?? upTo, last: rows.length < most }
}

/**
 * Plans to reckon anew all dates that are touched, in the transaction that changes what they follow from. What was planned before for
 * these units and is not through yet is taken over: then all dates of the units are.
 */
export async function askRecompute(
  db: Db,
  ask: Touched & { why: RecomputeReason; askedBy: PersonId | null; now: Date },
): Promise<{ id: number; total: number }> {
  const { why, unitPath, askedBy, now, ruleKeys } = ask
  const taken = await db.$executeRaw`
    UPDATE "Recompute" SET "finishedAt" = ${now} WHERE "finishedAt" IS NULL AND starts_with("unitPath", ${unitPath})`
  const touched: Touched = taken > 0 ? { unitPath, days: null } : { unitPath, days: ask.days, ...(ruleKeys && { ruleKeys }) }
  const { days } = touched
  const [counted] = await db.$queryRaw<{ total: number }[]>`
    SELECT count(*)::int AS total FROM "Candidate" c JOIN "OrgUnit" u ON u.id = c."unitId" WHERE ${openSql(touched)} AND ${isTouchedSql(touched)}`
  const total = counted?.total ?? 0
  const { id } = await db.recompute.create({
    data: {
      why,
      unitPath,
      fromDay: days && dateAt(days.from),
      toDay: days && dateAt(days.to),
      ruleKeys: [...(touched.ruleKeys ?? [])],
      askedBy,
      askedAt: now,
      total,
    },
    select: { id: true },
  })
  return { id, total }
}

/** How far one is; `done` of `total` candidates. */
export type RecomputeProgress = {
  id: number
  done: number
  total: number
  moved: number
  /** Dates that moved, by unit. */
  movedIn: Readonly<Record<string, number>>
  askedBy: PersonId | null
  finished: boolean
  /** Of this batch alone. */
  batch: { candidates: number; moved: number }
}

const plan = z.object({
  id: z.number(),
  unitPath: z.string(),
  from: z.string().nullable(),
  to: z.string().nullable(),
  ruleKeys: z.array(z.string()),
  upTo: z.string().nullable(),
  total: z.number(),
  done: z.number(),
  moved: z.number(),
  movedIn: z.record(z.string(), z.number()),
  askedBy: z.string().transform(brandPerson).nullable(),
})

/**
 * The next batch of the oldest plan, with its progress, in one transaction: whoever is stopped in the middle has done nothing, and the
 * next call goes on. `onFinished` is called in the transaction of the last one. Null when nothing is planned, or what is planned is in the
 * hands of another process.
 */
export async function recomputeStep(
  db: Database['db'],
  { now, most = batchSize, onFinished }: { now: Date; most?: number; onFinished?: (tx: Db, progress: RecomputeProgress) => Promise<void> },
): Promise<RecomputeProgress | null> {
  return transaction(
    db,
    async (tx) => {
      if ((await tx.recompute.count({ where: { finishedAt: null } })) === 0) return null
      // Whoever changes rules or settings holds these before he plans a recompute: in another order both would wait for each other.
      const book = await ruleBook(tx)
      await holdSettings(tx)
      const [row] = await tx.$queryRaw<unknown[]>`
        SELECT id, "unitPath", "fromDay"::text AS from, "toDay"::text AS to, "ruleKeys", "upTo", total, done, moved, "movedIn", "askedBy"
        FROM "Recompute" WHERE "finishedAt" IS NULL ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED`
      if (row === undefined) return null
      const { id, unitPath, from, to, ruleKeys, upTo, askedBy, ...before } = plan.parse(row)
      const movedIn = { ...before.movedIn }
      const onMoved = (unitId: UnitId): void => {
        movedIn[unitId] = (movedIn[unitId] ?? 0) + 1
      }
      const days = from === null || to === null ? null : { from, to }
      const touched: Touched = { unitPath, days, ...(ruleKeys.length > 0 && { ruleKeys }) }
      const { ids, last: finished, upTo: reached } = await nextBatch(tx, touched, { upTo, most })
      const { moved } = await reckon(tx, ids, { book, now, onMoved })
      const after = {
        total: Math.max(before.total, before.done + ids.length),
        done: before.done + ids.length,
        moved: before.moved + moved,
        movedIn,
      }
      await tx.recompute.update({
        where: { id },
        data: { ...after, upTo: reached, finishedAt: finished ? now : null },
      })
      const progress = { id, ...after, askedBy, finished, batch: { candidates: ids.length, moved } }
      if (finished) await onFinished?.(tx, progress)
      return progress
    },
    { timeout: batchMs },
  )
}

/** A date that would move. `rule` is the key of its rule. */
type Move = { code: string; initials: string; rule: string; from: LocalDay; to: LocalDay }

export type Preview = {
  /** Running dates that would be others, and in how many cells. */
  moved: number
  ofCells: number
  /** The first of them, for showing what it means. */
  examples: readonly Move[]
  /** Dates that would begin to run, that would run no more, and candidates of whom more or fewer papers would be missing. */
  began: number
  gone: number
  missing: number
  /** It was stopped before it had looked at all: there may be more. */
  stopped?: true
}

const mostExamples = 5

/**
 * Which dates would move if these were the rules and the calendar, or these the own settings of some units; nothing is written. When the
 * signal comes, it gives what it has found until then.
 */
export async function previewRecompute(
  db: Db,
  changed: Touched & { book: RuleBook; settings?: ReadonlyMap<UnitId, unknown>; today: LocalDay },
  { signal }: { signal?: AbortSignal } = {},
): Promise<Preview> {
  const cells = new Set<string>()
  const examples: Move[] = []
  const counts = { moved: 0, began: 0, gone: 0, missing: 0 }
  for (let upTo: string | null = null; ;) {
    if (signal?.aborted === true) return { ...counts, ofCells: cells.size, examples, stopped: true }
    const { ids, last, upTo: reached }: Batch = await nextBatch(db, changed, { upTo, most: batchSize })
    const facts = await factsOf(db, ids, changed.today)
    const stored = await storedOf(db, ids)
    const settings = await settingsOfUnits(
      db,
      facts.map(({ unitId }) => unitId),
      changed.settings,
    )
    const wanted: (Omit<Move, 'code' | 'initials'> & { id: string })[] = []
    for (const one of facts) {
      const known = stored.get(one.id)
      const before = new Map((known?.clocks ?? []).map((clock) => [keyOf(clock), clock]))
      const progress = progressOf(one)
      const after = clocksAt(one, { book: changed.book, settings, progress })
      const still = new Set(after.map(keyOf))
      const began = after.filter((clock) => clock.endedOn === null && !before.has(keyOf(clock))).length
      const gone = [...before].filter(([key, { endedOn }]) => endedOn === null && !still.has(key)).length
      const missing = known !== undefined && known.columns.missing !== missingPapers(progress.stage, one.papers, changed.book.papers)
      counts.began += began
      counts.gone += gone
      counts.missing += missing ? 1 : 0
      if (began + gone > 0 || missing) cells.add(one.unitId)
      for (const clock of after) {
        const was = before.get(keyOf(clock))
        if (was === undefined || !hasMoved(clock, was)) continue
        counts.moved += 1
        cells.add(one.unitId)
        if (examples.length + wanted.length < mostExamples)
          wanted.push({ id: one.id, rule: clock.ruleKey, from: was.dueOn, to: clock.dueOn })
      }
    }
    examples.push(...(await named(db, wanted)))
    upTo = reached
    if (last) return { ...counts, ofCells: cells.size, examples }
  }
}

async function named(db: Db, moves: readonly (Omit<Move, 'code' | 'initials'> & { id: string })[]): Promise<Move[]> {
  if (moves.length === 0) return []
  const rows = await db.candidate.findMany({
    where: { id: { in: moves.map(({ id }) => id) } },
    select: { id: true, code: true, fullName: true },
  })
  const known = new Map(rows.map((row) => [row.id, row]))
  return moves.flatMap(({ id, ...move }) => {
    const row = known.get(id)
    return row === undefined ? [] : [{ code: row.code, initials: initialsOf(row.fullName), ...move }]
  })
}

/** What is being reckoned anew, oldest first: how many candidates of all are done. */
export async function recomputesOpen(db: Db): Promise<{ done: number; total: number }[]> {
  return db.recompute.findMany({ where: { finishedAt: null }, orderBy: { id: 'asc' }, select: { done: true, total: true } })
}

/** What came of one: candidates looked at, dates that moved, also by unit; null when there is none of this number. */
export async function recomputeResult(
  db: Db,
  id: number,
): Promise<{ total: number; moved: number; movedIn: Readonly<Record<string, number>> } | null> {
  const row = await db.recompute.findUnique({ where: { id }, select: { moved: true, total: true, movedIn: true } })
  return row && { ...row, movedIn: plan.shape.movedIn.parse(row.movedIn) }
}
