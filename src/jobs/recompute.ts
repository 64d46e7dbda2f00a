import { brandUnit } from '../db/brands.ts'
import { settingsOfUnits } from '../db/candidates/facts.ts'
import { recomputeStep, type RecomputeProgress } from '../db/candidates/recompute.ts'
import type { Db } from '../db/client.ts'
import { addAllDeliveries, type NewDeliveries } from '../db/deliveries.ts'
import { leadersOfUnits } from '../db/people.ts'
import { cellQuietOf } from '../db/quiet.ts'
import { touch, untouched, type Runtime, type Touched } from '../runtime.ts'

/** Candidates whose dates were looked at, dates that moved, plans that are through. */
export type RecomputeCounts = { candidates: number; moved: number; finished: number }

/** So many batches at once: half of a batch is done here, half by PostgreSQL, and neither waits for the other then. */
const hands = 2

/**
 * Reckons dates anew, batch by batch, until nothing is planned any more, all of it is in other hands, or the signal comes. Each batch is
 * a transaction of its own that leaves where it is: what is interrupted goes on with the next call, in whatever process. With the last
 * batch, in its transaction, who asked for it is told, and the leaders of the cells in which dates moved.
 */
export async function recompute(
  runtime: Runtime,
  { signal, most, onBatch }: { signal?: AbortSignal; most?: number; onBatch?: (progress: RecomputeProgress) => void } = {},
): Promise<RecomputeCounts> {
  const counts: RecomputeCounts = { candidates: 0, moved: 0, finished: 0 }
  const touched = untouched()
  const work = async (): Promise<void> => {
    for (;;) {
      if (signal?.aborted === true) break
      const progress = await recomputeStep(runtime.db, {
        now: runtime.now(),
        ...(most !== undefined && { most }),
        onFinished: (tx, finished) => tell(runtime, tx, { finished, touched }),
      })
      if (progress === null) break
      onBatch?.(progress)
      counts.candidates += progress.batch.candidates
      counts.moved += progress.batch.moved
      if (progress.finished) counts.finished += 1
    }
  }
  const ended = await Promise.allSettled(Array.from({ length: hands }, work))
  if (touched.due.length > 0) await runtime.wake(touched)
  for (const one of ended) if (one.status === 'rejected') throw one.reason
  return counts
}

async function tell(runtime: Runtime, tx: Db, { finished, touched }: { finished: RecomputeProgress; touched: Touched }): Promise<void> {
  const now = runtime.now()
  const { id, askedBy, moved, movedIn } = finished
  const rows: NewDeliveries[] = []
  const shared = { meetingId: null, occasion: `recompute ${id}`, authorId: null, urgent: false }
  // That nothing would move was said before it was saved.
  if (askedBy !== null && moved > 0)
    rows.push({ ...shared, kind: 'recompute-done', source: String(id), people: [askedBy], quiet: await cellQuietOf(tx, askedBy, now) })
  const unitIds = Object.keys(movedIn).map(brandUnit)
  const leaders = await leadersOfUnits(tx, unitIds, now)
  for (const [unitId, quiet] of await settingsOfUnits(tx, unitIds)) {
    const people = (leaders.get(unitId) ?? []).map(({ id: leader }) => leader).filter((leader) => leader !== askedBy)
    if (people.length > 0) rows.push({ ...shared, kind: 'dates-moved', source: unitId, people, quiet })
  }
  if (rows.length > 0) touch(touched, await addAllDeliveries(tx, rows, { now, served: runtime.accounts.keys() }))
}
