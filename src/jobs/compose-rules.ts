import type { DeliveryKind } from '../domain/delivery.ts'
import { recomputeResult } from '../db/candidates/recompute.ts'
import { unitById } from '../db/roles.ts'
import { cancelled, type Context, type Found } from './composing.ts'

const kinds = ['recompute-done', 'dates-moved'] as const
export type AboutRules = (typeof kinds)[number]

export function isAboutRules(kind: DeliveryKind): kind is AboutRules {
  return kinds.some((one) => one === kind)
}

/** What came of reckoning dates anew. The occasion is "recompute ID"; the source of 'dates-moved' is the unit. */
export async function aboutRules({ tx, claim }: Context, kind: AboutRules): Promise<Found> {
  const result = await recomputeResult(tx, Number(claim.occasion.split(' ')[1]))
  if (result === null) return cancelled
  if (kind === 'recompute-done') {
    const { total, moved, movedIn } = result
    return { kind: 'notice', notice: { kind, total, moved, ofCells: Object.keys(movedIn).length } }
  }
  const unit = await unitById(tx, claim.source)
  const moved = result.movedIn[claim.source]
  return unit === null || moved === undefined ? cancelled : { kind: 'notice', notice: { kind, unit: unit.name, moved } }
}
