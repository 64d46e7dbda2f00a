import { z } from 'zod'
import type { PersonId, UnitId } from '../../domain/ids.ts'
import { brandPerson } from '../brands.ts'
import { transaction, type Database, type Db } from '../client.ts'
import { dateAt } from '../people.ts'
import { holdSettings } from '../settings.ts'
import { reckon } from './reckon.ts'
import { ruleBook } from './rule-book.ts'
import { batchSize, isTouchedSql, nextBatch, openSql, range, whole, type Batch, type Range, type Touched } from './touched.ts'

/** A batch on a machine that stands still for a while. */
const batchMs = 60_000

/** What was changed, so that dates have to be reckoned anew. */
export type RecomputeReason = 'rules' | 'calendar' | 'settings'

/** Where many are touched, these shares of them may be in different hands: this process works on one while PostgreSQL does another. */
const shares = [0.125, 0.25, 0.375, 0.5, 0.625, 0.75, 0.875]

function rangesBetween(bounds: readonly string[]): Range[] {
  const ends = [...new Set(bounds)]
  return [...ends, null].map((to, index) => ({ after: ends[index - 1] ?? null, to }))
}

/**
 * Plans to reckon anew all dates that are touched, in the transaction that changes what they follow from. What was planned before for
 * these units and is not through yet is taken over: then all dates of the units are. From `leastToShare` candidates on several hands may
 * work at it at once.
 */
export async function askRecompute(
  db: Db,
  ask: Touched & { why: RecomputeReason; askedBy: PersonId | null; now: Date; leastToShare?: number },
): Promise<{ id: number; total: number }> {
  const { why, unitPath, askedBy, now, ruleKeys, leastToShare = 4 * batchSize } = ask
  const taken = await db.$executeRaw`
    UPDATE "Recompute" SET "finishedAt" = ${now} WHERE "finishedAt" IS NULL AND starts_with("unitPath", ${unitPath})`
  const touched: Touched = taken > 0 ? { unitPath, days: null } : { unitPath, days: ask.days, ...(ruleKeys && { ruleKeys }) }
  const { days } = touched
  const [counted] = await db.$queryRaw<{ total: number; bounds: string[] | null }[]>`
    SELECT count(*)::int AS total, percentile_disc(${shares}::float8[]) WITHIN GROUP (ORDER BY c.id)::text[] AS bounds
    FROM "Candidate" c JOIN "OrgUnit" u ON u.id = c."unitId" WHERE ${openSql(touched)} AND ${isTouchedSql(touched)}`
  const { total, bounds } = counted ?? { total: 0, bounds: null }
  const left = total < leastToShare || bounds === null ? [whole] : rangesBetween(bounds)
  const { id } = await db.recompute.create({
    data: {
      why,
      unitPath,
      fromDay: days && dateAt(days.from),
      toDay: days && dateAt(days.to),
      ruleKeys: [...(touched.ruleKeys ?? [])],
      askedBy,
      askedAt: now,
      left,
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

const counts = z.object({
  left: z.array(range),
  total: z.number(),
  done: z.number(),
  moved: z.number(),
  movedIn: z.record(z.string(), z.number()),
  isOver: z.boolean(),
})
const plan = z.object({
  id: z.number(),
  unitPath: z.string(),
  from: z.string().nullable(),
  to: z.string().nullable(),
  ruleKeys: z.array(z.string()),
  left: counts.shape.left,
  askedBy: z.string().transform(brandPerson).nullable(),
})
type Plan = z.infer<typeof plan>

/**
 * The next batch of the oldest plan, with its progress, in one transaction: whoever is stopped in the middle has done nothing, and the
 * next call goes on. Several may be called at once, each works on a range of its own. `onFinished` is called in the transaction of the
 * last one. Null when nothing is planned, or all that is left of the plan is in other hands.
 */
export async function recomputeStep(
  db: Database['db'],
  { now, most = batchSize, onFinished }: { now: Date; most?: number; onFinished?: (tx: Db, progress: RecomputeProgress) => Promise<void> },
): Promise<RecomputeProgress | null> {
  return transaction(
    db,
    async (tx) => {
      if ((await oldestPlan(tx)) === null) return null
      // Whoever changes rules or settings holds these before he plans a recompute: in another order both would wait for each other.
      const book = await ruleBook(tx)
      await holdSettings(tx)
      const taken = await takeRange(tx)
      if (taken === null) return null
      const { unitPath, from, to, ruleKeys } = taken.plan
      const movedIn = new Map<UnitId, number>()
      const days = from === null || to === null ? null : { from, to }
      const touched: Touched = { unitPath, days, ...(ruleKeys.length > 0 && { ruleKeys }) }
      const batch = await nextBatch(tx, touched, { ...taken.range, most })
      const onMoved = (unitId: UnitId): void => {
        movedIn.set(unitId, (movedIn.get(unitId) ?? 0) + 1)
      }
      const { moved } = await reckon(tx, batch.ids, { book, now, onMoved })
      const progress = await putDown(tx, taken, { batch, moved, movedIn, now })
      if (progress.finished) await onFinished?.(tx, progress)
      return progress
    },
    { timeout: batchMs },
  )
}

async function oldestPlan(db: Db): Promise<Plan | null> {
  const [row] = await db.$queryRaw<unknown[]>`
    SELECT id, "unitPath", "fromDay"::text AS from, "toDay"::text AS to, "ruleKeys", "left", "askedBy"
    FROM "Recompute" WHERE "finishedAt" IS NULL ORDER BY id LIMIT 1`
  return row === undefined ? null : plan.parse(row)
}

type Taken = { plan: Plan; range: Range }

/** A range of the oldest plan that is in no other hands; it is held until the end of the transaction. */
async function takeRange(tx: Db): Promise<Taken | null> {
  const first = await oldestPlan(tx)
  for (const { to } of first?.left ?? []) {
    const name = `recompute ${first?.id} ${to}`
    const [lock] = await tx.$queryRaw<{ mine: boolean }[]>`SELECT pg_try_advisory_xact_lock(hashtextextended(${name}, 0)) AS mine`
    if (lock?.mine !== true) continue
    // Whoever held it a moment ago may have moved it on, or ended it.
    const present = await oldestPlan(tx)
    const mine = present?.id === first?.id ? present?.left.find((one) => one.to === to) : undefined
    if (present && mine) return { plan: present, range: mine }
  }
  return null
}

/** Writes down how far a range has come. The plan is held from here to the end of the transaction only: others count into it as well. */
async function putDown(
  tx: Db,
  { plan: { id, askedBy }, range: mine }: Taken,
  { batch, moved, movedIn, now }: { batch: Batch; moved: number; movedIn: ReadonlyMap<UnitId, number>; now: Date },
): Promise<RecomputeProgress> {
  const [row] = await tx.$queryRaw<unknown[]>`
    SELECT "left", total, done, moved, "movedIn", "finishedAt" IS NOT NULL AS "isOver" FROM "Recompute" WHERE id = ${id} FOR UPDATE`
  const before = counts.parse(row)
  const others = before.left.filter(({ to }) => to !== mine.to)
  const left = batch.last ? others : [...others, { after: batch.upTo, to: mine.to }]
  const done = before.done + batch.ids.length
  const inAll = { ...before.movedIn }
  for (const [unit, more] of movedIn) inAll[unit] = (inAll[unit] ?? 0) + more
  const after = {
    total: Math.max(before.total, done),
    done,
    moved: before.moved + moved,
    movedIn: inAll,
  }
  const finished = left.length === 0 && !before.isOver
  await tx.recompute.update({ where: { id }, data: { ...after, left, ...(finished && { finishedAt: now }) } })
  return { id, ...after, askedBy, finished, batch: { candidates: batch.ids.length, moved } }
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
  return row && { ...row, movedIn: counts.shape.movedIn.parse(row.movedIn) }
}
