import { addDeliveries } from '../db/deliveries.ts'
import { transaction } from '../db/client.ts'
import type { Db } from '../db/client.ts'
import { meetingById, type MeetingRecord } from '../db/meetings.ts'
import { dueOccasions, takeOccasion, type DueOccasion } from '../db/occasions.ts'
import { leadersOf } from '../db/people.ts'
import { personMay } from '../db/roles.ts'
import { invitedRows } from '../db/rsvps.ts'
import type { PersonId } from '../domain/ids.ts'
import { fireForUnit } from './fire-for-unit.ts'
import { touch, untouched, type Runtime, type Touched } from '../runtime.ts'

const atOnce = 200

/** `missed`: the meeting had begun or was cancelled, or somebody else was faster. `failed`: it is tried again at the next tick. */
export type FireCounts = { fired: number; missed: number; failed: number }

/**
 * Turns what is due into messages: each occasion in one transaction that takes it (by compare-and-set) and writes its deliveries.
 * Safe to run twice, and by several processes. What fell due while nobody ran is done now; the message says that it is late.
 */
export async function fireDue(runtime: Runtime): Promise<FireCounts> {
  const counts: FireCounts = { fired: 0, missed: 0, failed: 0 }
  const touched = untouched()
  for (;;) {
    const due = await dueOccasions(runtime.db, runtime.now(), atOnce)
    const failedBefore = counts.failed
    for (const occasion of due) {
      try {
        const done = await transaction(runtime.db, (tx) => fire(runtime, tx, { occasion, touched }))
        if (done) counts.fired += 1
        else counts.missed += 1
      } catch (error) {
        // One meeting that cannot be read must not keep all others from being told.
        counts.failed += 1
        runtime.log.error({ err: error, occasion: occasion.id }, 'an occasion could not be fired; the next tick tries again')
      }
    }
    if (due.length < atOnce || counts.failed > failedBefore) break
  }
  if (counts.fired > 0) await runtime.wake(touched)
  return counts
}

async function fire(runtime: Runtime, tx: Db, { occasion, touched }: { occasion: DueOccasion; touched: Touched }): Promise<boolean> {
  const now = runtime.now()
  if (!(await takeOccasion(tx, occasion, now))) return false
  if (occasion.meetingId === null) return fireForUnit(runtime, tx, { occasion, touched })
  const meeting = await meetingById(tx, occasion.meetingId, now)
  if (meeting === null || meeting.view.cancelled || meeting.view.startsAt <= now) return false
  const summary = occasion.name === 'summary'
  const people = summary ? await summaryReaders(tx, meeting, now) : await remindedPeople(runtime, tx, meeting)
  touch(
    touched,
    await addDeliveries(
      tx,
      {
        kind: summary ? 'meeting-summary' : 'meeting-reminder',
        source: meeting.id,
        meetingId: meeting.id,
        // A meeting that moved has reminders of its own for each version of its time.
        occasion: `${occasion.name} ${meeting.view.startsAt.toISOString()}`,
        people,
        authorId: null,
        urgent: false,
        quiet: meeting.settings,
        dueAt: occasion.dueAt,
      },
      { now, served: runtime.accounts.keys() },
    ),
  )
  return true
}

/** Everybody who is invited and has not said that he cannot come. */
async function remindedPeople(runtime: Runtime, tx: Db, meeting: MeetingRecord): Promise<PersonId[]> {
  const rows = await invitedRows(tx, runtime.sealer, meeting.id)
  return rows.filter(({ answer }) => answer !== 'absent').map(({ id }) => id)
}

/** Whoever leads the unit by now, and whoever called the meeting while he still may lead it. */
async function summaryReaders(tx: Db, meeting: MeetingRecord, now: Date): Promise<PersonId[]> {
  const leaders = await leadersOf(tx, meeting.unitPath, now)
  const caller = meeting.calledBy.id
  const stays = await personMay(tx, caller, { verb: 'record-answer', path: meeting.unitPath, now })
  return [...new Set([...leaders.map(({ id }) => id), ...(stays ? [caller] : [])])]
}
