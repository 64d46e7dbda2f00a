import type { MeetingId } from '../domain/ids.ts'
import { reachOf } from '../db/deliveries.ts'
import { invitedRows } from '../db/rsvps.ts'
import type { Ask, Outcome } from '../runtime.ts'
import { pickMeeting } from './pick-meeting.ts'

/** The text of a notice, to be passed on to those who cannot be reached. */
export async function copyNotice(ask: Ask, command: { meetingId?: MeetingId }): Promise<Outcome> {
  const picked = await pickMeeting(ask, {
    meetingId: command.meetingId,
    verb: 'record-answer',
    command: (meetingId) => ({ kind: 'copy-notice', meetingId }),
  })
  if ('outcome' in picked) return picked.outcome
  const people = await invitedRows(ask.tx, ask.runtime.sealer, picked.meeting.id)
  const reach = await reachOf(
    ask.tx,
    people.map(({ id }) => id),
    ask.runtime.accounts.keys(),
  )
  const unreachable = people.flatMap(({ id, name }) => {
    const way = reach.get(id)
    return way?.kind === 'none' ? [{ name, why: way.why }] : []
  })
  return { reply: { kind: 'copy-notice', meeting: picked.meeting.view, unreachable } }
}
