import type { Audience } from '../domain/reply.ts'
import { describeAudience } from '../db/audience.ts'
import type { MeetingRecord } from '../db/meetings.ts'
import { missedPeople, toldPeople, type Invited } from '../db/rsvps.ts'
import type { Ask } from '../runtime.ts'

/** Who was told of a meeting and is told when it changes; beside them, by name only, those whom messages never reached. */
export async function toldAudience(ask: Ask, meeting: MeetingRecord, urgent: boolean): Promise<{ told: Invited[]; audience: Audience }> {
  const { tx, actor, runtime, now } = ask
  const how = { served: [...runtime.accounts.keys()], exempt: 0, quiet: meeting.settings, urgent, now, realNow: runtime.realNow() }
  const told = await toldPeople(tx, meeting.id, actor.personId)
  const audience = await describeAudience(tx, told, how)
  const missed = await describeAudience(tx, await missedPeople(tx, meeting.id), how)
  return { told, audience: { ...audience, unreachable: [...audience.unreachable, ...missed.unreachable] } }
}
