import { addDeliveries } from '../db/deliveries.ts'
import { transaction } from '../db/client.ts'
import { meetingById } from '../db/meetings.ts'
import { finishedBatches } from '../db/reports.ts'
import { touch, untouched, type Runtime } from '../runtime.ts'

/** Batches that ended longer ago than this were reported, or nobody waits for them any more. */
const lookBackMs = 3 * 86_400_000

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
            people: [batch.authorId],
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
