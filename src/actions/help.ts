import { scopeFor, type Actor } from '../domain/access.ts'
import type { Can } from '../domain/reply.ts'
import { recentFor } from '../db/deliveries.ts'
import { meetingById } from '../db/meetings.ts'
import { rsvpOf } from '../db/rsvps.ts'
import type { Ask, Outcome } from '../runtime.ts'

/** What the menus offer to this person. */
export function canOf(actor: Actor): Can {
  const has = (verb: 'call-meeting' | 'see-answers'): boolean => {
    const { units, below } = scopeFor(actor, verb)
    return units.length + below.length > 0
  }
  return {
    call: has('call-meeting'),
    answers: has('see-answers'),
    member: actor.grants.some(({ role }) => role !== 'admin' && role !== 'staff'),
  }
}

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
