import { may } from '../domain/access.ts'
import type { MeetingId } from '../domain/ids.ts'
import { localDay } from '../domain/local-time.ts'
import { quietUntil } from '../domain/quiet-hours.ts'
import { hasDelivery } from '../db/deliveries.ts'
import type { MeetingRecord } from '../db/meetings.ts'
import { countLater } from '../db/quiet.ts'
import { answerTable, invitedRows } from '../db/rsvps.ts'
import type { Ask, Outcome } from '../runtime.ts'
import { isOver, pickMeeting } from './pick-meeting.ts'
import { tell } from './tell.ts'

/** "ai chưa trả lời": names by answer. */
export async function showAnswers(ask: Ask, command: { meetingId?: MeetingId }): Promise<Outcome> {
  const picked = await pickMeeting(ask, {
    meetingId: command.meetingId,
    verb: 'see-answers',
    command: (meetingId) => ({ kind: 'show-answers', meetingId }),
  })
  if ('outcome' in picked) return picked.outcome
  const { meeting } = picked
  const table = answerTable(await invitedRows(ask.tx, ask.runtime.sealer, meeting.id))
  const mayRecord = !isOver(meeting, ask.now) && may(ask.actor, 'record-answer', { path: meeting.unitPath })
  const canNudge = !mayRecord ? 'no' : (await nudgedToday(ask, meeting)) ? 'done-today' : 'yes'
  return { reply: { kind: 'answers', meeting: meeting.view, table, canNudge, canRecord: mayRecord } }
}

/** Nudges those who have not answered: at most once a day, whoever asks for it. */
export async function nudge(ask: Ask, command: { meetingId?: MeetingId }): Promise<Outcome> {
  const picked = await pickMeeting(ask, {
    meetingId: command.meetingId,
    verb: 'record-answer',
    command: (meetingId) => ({ kind: 'nudge', meetingId }),
  })
  if ('outcome' in picked) return picked.outcome
  const { meeting } = picked
  if (isOver(meeting, ask.now)) return { reply: { kind: 'meeting-over', meeting: meeting.view } }
  if (await nudgedToday(ask, meeting)) return { reply: { kind: 'nudge-not-now', why: 'done-today', meeting: meeting.view } }
  const silent = (await invitedRows(ask.tx, ask.runtime.sealer, meeting.id)).filter(
    ({ answer, id }) => answer === null && id !== ask.actor.personId,
  )
  if (silent.length === 0) return { reply: { kind: 'nudge-not-now', why: 'nobody', meeting: meeting.view } }
  await tell(ask, {
    kind: 'meeting-nudge',
    source: meeting.id,
    meetingId: meeting.id,
    occasion: nudgeOccasion(ask.now),
    people: silent.map(({ id }) => id),
    authorId: ask.actor.personId,
    urgent: false,
    quiet: meeting.settings,
  })
  const unreachable = silent.filter((person) => person.unreachable).map(({ name }) => name)
  const reached = silent.filter((person) => !person.unreachable).map(({ id }) => id)
  return {
    reply: {
      kind: 'nudged',
      meeting: meeting.view,
      count: silent.length - unreachable.length,
      unreachable,
      leavesAt: quietUntil(ask.now, meeting.settings),
      later: await countLater(ask.tx, reached, { quiet: meeting.settings, now: ask.now }),
    },
  }
}

function nudgeOccasion(now: Date): string {
  return `nudge ${localDay(now)}`
}

async function nudgedToday(ask: Ask, meeting: MeetingRecord): Promise<boolean> {
  return hasDelivery(ask.tx, 'meeting-nudge', meeting.id, nudgeOccasion(ask.now))
}
