import { addDays, atLocal, localDay } from '../domain/local-time.ts'
import { untoldAlerts } from '../db/candidates/alert-lists.ts'
import { rolesOf } from '../db/people.ts'
import { cancelled, superseded, type Context, type Found } from './composing.ts'

/** Its numbers count over a long weekend. */
const countsForDays = 4

/**
 * The digest of a morning, from what is true now: what has ended meanwhile is left out, and so is what the reader may not see any more.
 * That it was told is recorded by its lines (AlertStep). Yesterday's is not sent: its lines come with the next one.
 */
export async function aboutAlerts({ tx, runtime, now, claim, facts: { book } }: Context): Promise<Found> {
  const today = localDay(now)
  if (claim.occasion !== today) return { kind: 'drop', status: 'expired', reason: 'day-over' }
  if (book === null) return cancelled
  const grants = await rolesOf(tx, claim.personId, now)
  const list = await untoldAlerts(tx, runtime.sealer, { personId: claim.personId, grants }, { today, now, book })
  if (list.lines.length === 0) return superseded
  return { kind: 'notice', notice: { kind: 'digest', list, until: atLocal(addDays(today, countsForDays), 0) } }
}
