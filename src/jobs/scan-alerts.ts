import { closeMorning, morningBefore, openMorning } from '../db/candidates/alert-days.ts'
import type { Offices } from '../db/candidates/alert-people.ts'
import { tellDue } from '../db/candidates/alert-scan.ts'
import { reckonMentors } from '../db/candidates/mentoring.ts'
import { ruleBook } from '../db/candidates/rule-book.ts'
import { transaction } from '../db/client.ts'
import { touch, untouched, type Runtime } from '../runtime.ts'

/** `clocks`: alerts that moved on. `lines`: of digests. `digests`: people who get one. */
export type AlertCounts = { clocks: number; lines: number; digests: number }

/** As many rows as one transaction takes: some hundred milliseconds' work. */
const batchSize = 500
/** Ample: a batch takes well below a second, but a machine may stand still. */
const batchMs = 60_000

/**
 * The morning of a working day: everything that is due is told, in batches, and when nothing is left each person who has a line gets one
 * digest. Reads what is due, not what exists. May run twice and in several processes: a row is told once a day, the last one writes the
 * digests, and a person has one a day. What falls due later in the day waits for the next morning.
 */
export async function scanAlerts(runtime: Runtime, { most = batchSize } = {}): Promise<AlertCounts> {
  const now = runtime.now()
  const counts: AlertCounts = { clocks: 0, lines: 0, digests: 0 }
  const today = await openMorning(runtime.db, now)
  if (today === null) return counts
  const book = await ruleBook(runtime.db)
  // Whose time in the cell ended by its date mentors nobody any more; nothing else says so.
  const endedSince = await morningBefore(runtime.db, today)
  await transaction(runtime.db, (tx) => reckonMentors(tx, { book, now, endedSince }), { timeout: batchMs })
  let offices: Offices = new Map()
  for (;;) {
    const told = await transaction(runtime.db, (tx) => tellDue(tx, { book, offices, today, now, most }), { timeout: batchMs })
    counts.clocks += told.clocks
    counts.lines += told.lines
    offices = told.offices
    // What another process holds is left to it.
    if (told.clocks < most) break
  }
  const served = [...runtime.accounts.keys()]
  const closed = await transaction(runtime.db, (tx) => closeMorning(tx, { day: today, now, served }), { timeout: batchMs })
  if (closed === null) return counts
  const touched = untouched()
  touch(touched, closed)
  if (closed.digests > 0) await runtime.wake(touched)
  return { ...counts, digests: closed.digests }
}
