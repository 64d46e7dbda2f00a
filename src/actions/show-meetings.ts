import { may } from '../domain/access.ts'
import type { MeetingId } from '../domain/ids.ts'
import { meetingFor, meetingsAhead } from '../db/meetings.ts'
import { invitedRows, answerTable, rsvpOf } from '../db/rsvps.ts'
import type { Ask, Outcome } from '../runtime.ts'
import { isOver } from './pick-meeting.ts'

/** "lịch họp": the meetings ahead that this person may see. */
export async function listMeetings(ask: Ask): Promise<Outcome> {
  const { tx, actor, now } = ask
  const meetings = await meetingsAhead(tx, actor, { verb: 'see-meeting', now, most: 20 })
  if (meetings.length === 0) return { reply: { kind: 'no-meeting' } }
  return { reply: { kind: 'meetings', meetings: meetings.map(({ view, invited, mine }) => ({ ...view, invited, mine })) } }
}

/** One meeting, with what this person may do about it. */
export async function showMeeting(ask: Ask, command: { meetingId: MeetingId }): Promise<Outcome> {
  const { tx, actor, now, runtime } = ask
  const meeting = await meetingFor(tx, actor, { id: command.meetingId, verb: 'see-meeting', now })
  if (meeting === null) return { reply: { kind: 'not-found' } }
  const subject = { path: meeting.unitPath }
  const own = await rsvpOf(tx, runtime.sealer, meeting.id, actor.personId)
  const table = may(actor, 'see-answers', subject) ? answerTable(await invitedRows(tx, runtime.sealer, meeting.id)) : null
  const over = isOver(meeting, now)
  return {
    reply: {
      kind: 'meeting-card',
      meeting: meeting.view,
      mine: own?.answer ?? null,
      invited: own !== null && !over,
      counts: table && {
        attend: table.attend.length,
        absent: table.absent.length,
        callBack: table.callBack.length,
        none: table.none.length,
      },
      canChange: !over && may(actor, 'change-meeting', subject),
    },
  }
}
