import { z } from 'zod'
import { initialsOf } from '../../domain/candidates/code.ts'
import type { RuleBook } from '../../domain/candidates/rule-book.ts'
import type { PersonId, UnitId } from '../../domain/ids.ts'
import type { LocalDay } from '../../domain/local-time.ts'
import type { Database, Db } from '../client.ts'
import { transaction } from '../client.ts'
import { Prisma } from '../generated/client.ts'
import { factsOf, settingsOfUnits } from './facts.ts'
import { clocksAt, hasMoved, keyOf, knownClocks, reckon } from './reckon.ts'
import { ruleBook } from './rule-book.ts'

/** As many as one transaction takes without holding candidates for long: about a tenth of a second's work. */
const batchSize = 500
/** A batch on a machine that stands still for a while. */
const batchMs = 60_000

/** What was changed, so that dates have to be reckoned anew. */
export type RecomputeReason = 'rules' | 'calendar' | 'settings'

/** Open candidates of the units from a path on ("" = all). A closed case has no date that could move. */
const openBelow = (unitPath: string): Prisma.Sql => Prisma.sql`
  FROM "Candidate" c JOIN "OrgUnit" u ON u.id = c."unitId" WHERE c."closedBy" IS NULL AND starts_with(u.path, ${unitPath})`

/** The next of them by id. */
async function nextBatch(db: Db, { unitPath, upTo, most }: { unitPath: string; upTo: string | null; most: number }): Promise<string[]> {
  const further = upTo === null ? Prisma.empty : Prisma.sql`AND c.id > ${upTo}::uuid`
  const rows = await db.$queryRaw<{ id: string }[]>`SELECT c.id ${openBelow(unitPath)} ${further} ORDER BY c.id LIMIT ${most}`
  return rows.map(({ id }) => id)
}

/**
 * Plans to reckon all dates of these units anew ("" = everywhere), in the transaction that changes what they follow from. What was
 * planned before for these units and is not through yet begins anew with it.
 */
export async function askRecompute(
  db: Db,
  ask: { why: RecomputeReason; unitPath: string; askedBy: PersonId | null; now: Date },
): Promise<{ id: number; total: number }> {
  const { now, ...planned } = ask
  await db.$executeRaw`
    UPDATE "Recompute" SET "finishedAt" = ${now} WHERE "finishedAt" IS NULL AND starts_with("unitPath", ${ask.unitPath})`
  const [counted] = await db.$queryRaw<{ total: number }[]>`SELECT count(*)::int AS total ${openBelow(ask.unitPath)}`
  const total = counted?.total ?? 0
  const { id } = await db.recompute.create({ data: { ...planned, askedAt: now, total }, select: { id: true } })
  return { id, total }
}

/** How far one is; `done` of `total` candidates. */
export type RecomputeProgress = { id: number; done: number; total: number; moved: number; finished: boolean }

const plan = z.object({
  id: z.number(),
  unitPath: z.string(),
  upTo: z.string().nullable(),
  total: z.number(),
  done: z.number(),
  moved: z.number(),
})

/**
 * The next batch of the oldest plan, with its progress, in one transaction: whoever is stopped in the middle has done nothing, and the
 * next call goes on. Null when nothing is planned, or what is planned is in the hands of another process.
 */
export async function recomputeStep(
  db: Database['db'],
  { now, most = batchSize }: { now: Date; most?: number },
): Promise<RecomputeProgress | null> {
  return transaction(
    db,
    async (tx) => {
      const [row] = await tx.$queryRaw<unknown[]>`
        SELECT id, "unitPath", "upTo", total, done, moved FROM "Recompute" WHERE "finishedAt" IS NULL ORDER BY id LIMIT 1
        FOR UPDATE SKIP LOCKED`
      if (row === undefined) return null
      const { id, unitPath, upTo, ...before } = plan.parse(row)
      const ids = await nextBatch(tx, { unitPath, upTo, most })
      const { moved } = await reckon(tx, ids, { book: await ruleBook(tx), now })
      const finished = ids.length < most
      const after = { total: Math.max(before.total, before.done + ids.length), done: before.done + ids.length, moved: before.moved + moved }
      await tx.recompute.update({
        where: { id },
        data: { ...after, upTo: ids.at(-1) ?? upTo, finishedAt: finished ? now : null },
      })
      return { id, ...after, finished }
    },
    { timeout: batchMs },
  )
}

/** A date that would move. `rule` is the key of its rule. */
export type Move = { code: string; initials: string; rule: string; from: LocalDay; to: LocalDay }

export type Preview = {
  /** Running dates that would be others, and in how many cells. */
  moved: number
  ofCells: number
  /** The first of them, for showing what it means. */
  examples: readonly Move[]
}

const mostExamples = 5

/**
 * Which dates would move if these were the rules and the calendar, or these the own settings of some units; nothing is written. Rejects
 * with the reason of the signal when it is stopped.
 */
export async function previewRecompute(
  db: Db,
  changed: { book: RuleBook; unitPath: string; settings?: ReadonlyMap<UnitId, unknown> },
  { signal }: { signal?: AbortSignal } = {},
): Promise<Preview> {
  const cells = new Set<string>()
  const examples: Move[] = []
  let moved = 0
  for (let upTo: string | null = null; ;) {
    signal?.throwIfAborted()
    const ids: string[] = await nextBatch(db, { unitPath: changed.unitPath, upTo, most: batchSize })
    const facts = await factsOf(db, ids)
    const clocks = await knownClocks(db, ids)
    const settings = await settingsOfUnits(
      db,
      facts.map(({ unitId }) => unitId),
      changed.settings,
    )
    const wanted: (Omit<Move, 'code' | 'initials'> & { id: string })[] = []
    for (const one of facts) {
      const before = new Map((clocks.get(one.id) ?? []).map((clock) => [keyOf(clock), clock]))
      for (const clock of clocksAt(one, { book: changed.book, settings })) {
        const was = before.get(keyOf(clock))
        if (was === undefined || !hasMoved(clock, was)) continue
        moved += 1
        cells.add(one.unitId)
        if (examples.length + wanted.length < mostExamples)
          wanted.push({ id: one.id, rule: clock.ruleKey, from: was.dueOn, to: clock.dueOn })
      }
    }
    examples.push(...(await named(db, wanted)))
    upTo = ids.at(-1) ?? null
    if (ids.length < batchSize) return { moved, ofCells: cells.size, examples }
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
