import { may } from '../domain/access.ts'
import type { DateEffect } from '../domain/topics/rules.ts'
import type { RuleBook } from '../domain/candidates/rule-book.ts'
import { askRecompute, recomputesOpen, type RecomputeReason } from '../db/candidates/recompute.ts'
import { previewRecompute } from '../db/candidates/recompute-preview.ts'
import type { Touched } from '../db/candidates/touched.ts'
import { rootPaths } from '../db/candidates/rule-changes.ts'
import type { UnitId } from '../domain/ids.ts'
import { localDay } from '../domain/local-time.ts'
import type { Reckoning } from '../domain/topics/rules.ts'
import type { Ask } from '../runtime.ts'

/** A person waits for this; of a very large installation he is told what was found until then. */
export const patienceMs = 3000

export const noEffect: DateEffect = { moved: 0, ofCells: 0, examples: [], stopped: false }

/** Which dates a change would move. Codes alone: whoever may change a rule need not see the people. */
export async function effectOf(
  { tx, now }: Ask,
  changed: Touched & { book: RuleBook; settings?: ReadonlyMap<UnitId, unknown> },
): Promise<DateEffect> {
  const signal = AbortSignal.timeout(patienceMs)
  const { moved, ofCells, examples, stopped = false } = await previewRecompute(tx, { ...changed, today: localDay(now) }, { signal })
  return { moved, ofCells, examples: examples.map(({ code, rule, from, to }) => ({ code, rule, from, to })), stopped }
}

/** Has the dates that are touched reckoned anew, in the background. */
export async function reckonAnew({ tx, actor, now, touched }: Ask, why: RecomputeReason, where: Touched): Promise<void> {
  await askRecompute(tx, { ...where, why, askedBy: actor.personId, now })
  touched.due.push(now)
}

/** What is being reckoned, all plans together; null when nothing is. */
export async function reckoningNow({ tx }: Ask): Promise<Reckoning | null> {
  const open = await recomputesOpen(tx)
  if (open.length === 0) return null
  return { done: open.reduce((sum, { done }) => sum + done, 0), total: open.reduce((sum, { total }) => sum + total, 0) }
}

/** Rules and the calendar are one for all units: changed by whoever may do that at the top. */
export async function mayChangeRules({ tx, actor }: Ask): Promise<boolean> {
  return (await rootPaths(tx)).some((path) => may(actor, 'change-rules', { path }))
}
