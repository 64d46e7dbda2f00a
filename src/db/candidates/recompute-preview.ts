import { initialsOf } from '../../domain/candidates/code.ts'
import { progressOf } from '../../domain/candidates/progress.ts'
import { missingPapers, type RuleBook } from '../../domain/candidates/rule-book.ts'
import type { UnitId } from '../../domain/ids.ts'
import type { LocalDay } from '../../domain/local-time.ts'
import type { Db } from '../client.ts'
import { factsOf, settingsOfUnits } from './facts.ts'
import { clocksAt, hasMoved, keyOf, storedOf } from './reckon.ts'
import { batchSize, nextBatch, type Batch, type Touched } from './touched.ts'

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
  const sums = { moved: 0, began: 0, gone: 0, missing: 0 }
  for (let after: string | null = null; ;) {
    if (signal?.aborted === true) return { ...sums, ofCells: cells.size, examples, stopped: true }
    const { ids, last, upTo }: Batch = await nextBatch(db, changed, { after, to: null, most: batchSize })
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
      const found = clocksAt(one, { book: changed.book, settings, progress })
      const still = new Set(found.map(keyOf))
      const began = found.filter((clock) => clock.endedOn === null && !before.has(keyOf(clock))).length
      const gone = [...before].filter(([key, { endedOn }]) => endedOn === null && !still.has(key)).length
      const missing = known !== undefined && known.columns.missing !== missingPapers(progress.stage, one.papers, changed.book.papers)
      sums.began += began
      sums.gone += gone
      sums.missing += missing ? 1 : 0
      if (began + gone > 0 || missing) cells.add(one.unitId)
      for (const clock of found) {
        const was = before.get(keyOf(clock))
        if (was === undefined || !hasMoved(clock, was)) continue
        sums.moved += 1
        cells.add(one.unitId)
        if (examples.length + wanted.length < mostExamples)
          wanted.push({ id: one.id, rule: clock.ruleKey, from: was.dueOn, to: clock.dueOn })
      }
    }
    examples.push(...(await named(db, wanted)))
    after = upTo
    if (last) return { ...sums, ofCells: cells.size, examples }
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
