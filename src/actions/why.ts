import { recentFor } from '../db/deliveries.ts'
import { meetingById } from '../db/meetings.ts'
import { rsvpOf } from '../db/rsvps.ts'
import type { Ask, Outcome } from '../runtime.ts'

const rows = 6

/** "vì sao tôi nhận tin này": the newest messages the bot started, with what became of them. */
export async function why(ask: Ask): Promise<Outcome> {
  const recent = await recentFor(ask.tx, ask.actor.personId, rows)
  const explained = []
  for (const { meetingId, ...row } of recent) {
    const meeting = meetingId === null ? null : await meetingById(ask.tx, meetingId, ask.now)
    const own = meetingId === null ? null : await rsvpOf(ask.tx, ask.runtime.sealer, meetingId, ask.actor.personId)
    explained.push({ ...row, meeting: meeting?.view ?? null, followed: own?.part === 'follower' })
  }
  return { reply: { kind: 'why', rows: explained } }
}
