import { canAnywhere, type Verb } from '../domain/access.ts'
import type { Command } from '../domain/command.ts'
import type { MeetingId } from '../domain/ids.ts'
import { meetingFor, meetingsAhead, type MeetingRecord } from '../db/meetings.ts'
import type { Ask, Outcome } from '../runtime.ts'
import { cannot } from './cannot.ts'

export type Picked = { meeting: MeetingRecord } | { outcome: Outcome }

/**
 * The meeting a person speaks of: the one named by id, else the only one ahead with which he may do this; if there are several he is
 * asked, and each choice carries his command on. Who may do this with no meeting at all is told who may.
 */
export async function pickMeeting(
  ask: Ask,
  pick: { meetingId: MeetingId | undefined; verb: Verb; command: (meetingId: MeetingId) => Command },
): Promise<Picked> {
  const { tx, actor, now } = ask
  if (pick.meetingId !== undefined) {
    const meeting = await meetingFor(tx, actor, { id: pick.meetingId, verb: pick.verb, now })
    return meeting === null ? { outcome: { reply: { kind: 'not-found' } } } : { meeting }
  }
  if (!openToAll.has(pick.verb) && !canAnywhere(actor, pick.verb)) return { outcome: await cannot(ask, pick.verb) }
  const ahead = await meetingsAhead(tx, actor, { verb: pick.verb, now })
  return oneOf(ahead, pick.command)
}

/** What comes with an invitation, not with a role. */
const openToAll: ReadonlySet<Verb> = new Set(['see-meeting', 'answer-meeting'])

export function oneOf(meetings: readonly MeetingRecord[], command: (meetingId: MeetingId) => Command): Picked {
  const [first, ...others] = meetings
  if (first === undefined) return { outcome: { reply: { kind: 'no-meeting' } } }
  if (others.length === 0) return { meeting: first }
  return {
    outcome: {
      reply: { kind: 'which-meeting', meetings: meetings.map(({ view }) => view), commands: meetings.map(({ id }) => command(id)) },
    },
  }
}

/** A meeting that has begun or was cancelled cannot be changed any more. */
export function isOver(meeting: MeetingRecord, now: Date): boolean {
  return meeting.view.cancelled || meeting.view.startsAt <= now
}
