import { cancelMeetingForm, type CancelMeetingDraft } from '../domain/forms/cancel-meeting.ts'
import type { MeetingId } from '../domain/ids.ts'
import { audit } from '../db/audit.ts'
import { dropWaiting } from '../db/deliveries.ts'
import { cancelMeeting as cancelInStore, meetingFor, planOccasions, type MeetingRecord } from '../db/meetings.ts'
import type { Ask, Outcome } from '../runtime.ts'
import { formRunner } from './form-runner.ts'
import { isOver, pickMeeting } from './pick-meeting.ts'
import { tell } from './tell.ts'
import { toldAudience } from './told-audience.ts'

const runner = formRunner<CancelMeetingDraft, { meeting: MeetingRecord }>(cancelMeetingForm, {
  context: async (ask, draft) => {
    const meeting = await meetingFor(ask.tx, ask.actor, { id: draft.meetingId, verb: 'change-meeting', now: ask.now })
    return meeting === null || isOver(meeting, ask.now) ? null : { meeting }
  },
  question: async (ask, { step, draft, problem, context }) => ({
    kind: 'cancel-meeting-question',
    step,
    draft,
    problem,
    meeting: context.meeting.view,
    audience: (await toldAudience(ask, context.meeting, false)).audience,
  }),
  finish: async (ask, draft, { meeting }) => cancel(ask, draft, meeting),
})

export async function cancelMeeting(ask: Ask, command: { meetingId?: MeetingId }): Promise<Outcome> {
  const picked = await pickMeeting(ask, {
    meetingId: command.meetingId,
    verb: 'change-meeting',
    command: (meetingId) => ({ kind: 'cancel-meeting', meetingId }),
  })
  if ('outcome' in picked) return picked.outcome
  if (isOver(picked.meeting, ask.now)) return { reply: { kind: 'meeting-over', meeting: picked.meeting.view } }
  return runner.start(ask, { meetingId: picked.meeting.id })
}

/** Ends the meeting, what was still to be sent about it, and tells those who had been told of it. */
async function cancel(ask: Ask, draft: CancelMeetingDraft, meeting: MeetingRecord): Promise<Outcome> {
  const { tx, now, actor } = ask
  const urgent = draft.confirmed === 'urgent'
  if (!(await cancelInStore(tx, { id: meeting.id, reason: draft.reason ?? '', urgent, at: now })))
    return { reply: { kind: 'meeting-over', meeting: meeting.view } }
  await planOccasions(tx, meeting.id, [])
  await dropWaiting(tx, {
    meetingId: meeting.id,
    kinds: ['meeting-notice', 'meeting-change', 'meeting-reminder', 'meeting-nudge', 'meeting-summary'],
    reason: 'cancelled',
    now,
  })
  const { told, audience } = await toldAudience(ask, meeting, urgent)
  await tell(ask, {
    kind: 'meeting-cancelled',
    source: meeting.id,
    meetingId: meeting.id,
    occasion: 'cancelled',
    people: told.map(({ id }) => id),
    authorId: actor.personId,
    urgent,
    quiet: meeting.settings,
  })
  await audit(tx, {
    at: now,
    actorId: actor.personId,
    verb: 'cancel-meeting',
    subject: `meeting ${meeting.id}`,
    unitPath: meeting.unitPath,
    detail: { told: told.length, urgent },
  })
  return {
    reply: {
      kind: 'meeting-cancelled',
      meeting: { ...meeting.view, cancelled: true },
      audience,
    },
  }
}

export const cancelMeetingRunner = runner
