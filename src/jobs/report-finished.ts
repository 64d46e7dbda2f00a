import { addDeliveries } from '../db/deliveries.ts'
import { transaction } from '../db/client.ts'
import type { Db } from '../db/client.ts'
import { meetingById, type MeetingRecord } from '../db/meetings.ts'
import { leadersOf } from '../db/people.ts'
import { finishedBatches } from '../db/reports.ts'
import { personMay } from '../db/roles.ts'
import type { PersonId } from '../domain/ids.ts'
import { touch, untouched, type Runtime } from '../runtime.ts'

/** Batches that ended longer ago than this were reported, or nobody waits for them any more. */
const lookBackMs = 3 * 86_400_000

/** The author; and where he does not lead the unit any more, whoever does. His own row then says that it was superseded. */
async function readersOf(tx: Db, author: PersonId, { meeting, now }: { meeting: MeetingRecord; now: Date }): Promise<PersonId[]> {
  if (await personMay(tx, author, { verb: 'resolve-delivery', path: meeting.unitPath, now })) return [author]
  const leaders = (await leadersOf(tx, meeting.unitPath, now)).map(({ id }) => id)
  return [author, ...leaders.filter((id) => id !== author)]
}

/** Tells the authors of notices how they went, once all of a notice is through. Gives how many reports were written. */
export async function reportFinished(runtime: Runtime): Promise<number> {
  const touched = untouched()
  const now = runtime.now()
  const batches = await finishedBatches(runtime.db, new Date(now.getTime() - lookBackMs))
  for (const batch of batches) {
    await transaction(runtime.db, async (tx) => {
      const meeting = await meetingById(tx, batch.meetingId, now)
      if (meeting === null) return
      touch(
        touched,
        await addDeliveries(
          tx,
          {
            kind: 'delivery-report',
            source: batch.meetingId,
            meetingId: batch.meetingId,
            occasion: `${batch.kind} ${batch.occasion} #${batch.tries}`,
            people: await readersOf(tx, batch.authorId, { meeting, now }),
            authorId: null,
            urgent: batch.urgent,
            quiet: meeting.settings,
          },
          { now, served: runtime.accounts.keys() },
        ),
      )
    })
  }
  if (batches.length > 0) await runtime.wake(touched)
  return batches.length
}
