import type { Db } from './db/client.ts'
import { nextDue } from './db/claims.ts'
import type { Jobs } from './jobs/index.ts'

/** Business time = real time + `offsetMs`. Outside training the offset is 0. */
export type Clock = { offsetMs: number }

export function nowBy(clock: Clock): Date {
  return new Date(Date.now() + clock.offsetMs)
}

/**
 * Moves the clock forward to `target`, stopping at every instant at which something is due and letting it happen, so that what should
 * happen on the way happens, in order. `moved` hears of each new offset before anything happens under it. Gives how many such instants
 * there were, the target itself included.
 */
export async function moveClock(
  parts: { clock: Clock; db: Db; jobs: Pick<Jobs, 'runDue'>; moved?: (offsetMs: number) => Promise<void> },
  target: Date,
): Promise<{ stops: number }> {
  const { clock, db, jobs, moved } = parts
  for (let stops = 0; ; stops++) {
    const next = await nextDue(db, nowBy(clock))
    const stop = next !== null && next < target ? next : target
    const aheadMs = stop.getTime() - nowBy(clock).getTime()
    if (aheadMs > 0) {
      clock.offsetMs += aheadMs
      await moved?.(clock.offsetMs)
    }
    await jobs.runDue()
    if (stop === target) return { stops: next?.getTime() === target.getTime() ? stops + 1 : stops }
  }
}
