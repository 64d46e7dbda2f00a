import { readDate } from '../domain/dates/read-date.ts'
import { moveMeetingForm, type MoveMeetingContext, type MoveMeetingDraft } from '../domain/forms/move-meeting.ts'
import { startOf } from '../domain/forms/steps.ts'
import type { MeetingId } from '../domain/ids.ts'
import { parseClock } from '../domain/local-time.ts'
import { answerBy, meetingChanges, type MeetingDetails } from '../domain/meeting.ts'
import type { MeetingView } from '../domain/reply.ts'
import { audit } from '../db/audit.ts'
import { dropWaiting } from '../db/deliveries.ts'
import { changeMeeting, meetingById, meetingFor, recentPlaces, type MeetingRecord } from '../db/meetings.ts'
import { countAnswered, noteTold, resetAnswers } from '../db/rsvps.ts'
import type { Ask, Outcome } from '../runtime.ts'
import { plan } from './call-meeting.ts'
import { formRunner } from './form-runner.ts'
import { isOver, pickMeeting } from './pick-meeting.ts'
import { tell } from './tell.ts'
import { toldAudience } from './told-audience.ts'

type Context = MoveMeetingContext & { meeting: MeetingRecord }

const runner = formRunner<MoveMeetingDraft, Context>(moveMeetingForm, {
  context: async (ask, draft) => {
    const meeting = await meetingFor(ask.tx, ask.actor, { id: draft.meetingId, verb: 'change-meeting', now: ask.now })
    if (meeting === null || isOver(meeting, ask.now)) return null
    const places = [
      ...new Set([
        ...(meeting.settings.place === undefined ? [] : [meeting.settings.place]),
        ...(await recentPlaces(ask.tx, meeting.unitId)),
      ]),
    ]
    return {
      now: ask.now,
      meeting,
      defaultMinutes: parseClock(meeting.settings.meetingTime) ?? 0,
      usualAgenda: ask.runtime.phrases.usualAgenda(meeting.view.startsAt),
      places: places.filter((place) => place !== meeting.view.place).slice(0, 4),
    }
  },
  question: async (ask, { step, draft, problem, context }) => ({
    kind: 'move-meeting-question',
    step,
    draft,
    problem,
    meeting: context.meeting.view,
    places: context.places,
    preview: step === 'confirm' ? await preview(ask, draft, context.meeting) : null,
  }),
  finish: async (ask, draft, { meeting }) => change(ask, draft, meeting),
})

/** "đổi lịch họp", with or without the new time: "/doihop 20h thứ sáu". */
export async function moveMeeting(ask: Ask, command: { meetingId?: MeetingId; text?: string }): Promise<Outcome> {
  const picked = await pickMeeting(ask, {
    meetingId: command.meetingId,
    verb: 'change-meeting',
    command: (meetingId) => ({ kind: 'move-meeting', meetingId, ...(command.text !== undefined && { text: command.text }) }),
  })
  if ('outcome' in picked) return picked.outcome
  const { meeting } = picked
  if (isOver(meeting, ask.now)) return { reply: { kind: 'meeting-over', meeting: meeting.view } }
  return runner.start(ask, { meetingId: meeting.id, version: meeting.version, ...said(command.text, meeting, ask.now) })
}

/** A new time that was said along with the command. */
function said(text: string | undefined, meeting: MeetingRecord, now: Date): Partial<MoveMeetingDraft> {
  if (text === undefined) return {}
  const start = startOf(readDate(text, { now, toward: 'future' }), { now, defaultMinutes: parseClock(meeting.settings.meetingTime) ?? 0 })
  if ('value' in start) return { what: 'time', startsAt: start.value }
  return start.offered?.length ? { what: 'time', offered: start.offered } : {}
}

/** The meeting as it would be. */
function after(draft: MoveMeetingDraft, { view }: MeetingRecord): MeetingDetails {
  return {
    startsAt: draft.startsAt === undefined ? view.startsAt : new Date(draft.startsAt),
    place: draft.place ?? view.place,
    agenda: draft.agenda ?? view.agenda,
  }
}

async function preview(ask: Ask, draft: MoveMeetingDraft, meeting: MeetingRecord) {
  const details = after(draft, meeting)
  const changes = meetingChanges(meeting.view, details)
  const { audience } = await toldAudience(ask, meeting, false)
  const changed: MeetingView = { ...meeting.view, ...details, answerBy: answerBy(details.startsAt, meeting.settings, ask.now) }
  return {
    after: changed,
    changes,
    audience,
    answersReset: changes.includes('time') ? await countAnswered(ask.tx, meeting.id, ask.actor.personId) : 0,
  }
}

/** The next version of the meeting, and word of it to those who know the one before. Whoever was not told yet will get the new text. */
async function change(ask: Ask, draft: MoveMeetingDraft, meeting: MeetingRecord): Promise<Outcome> {
  const { tx, now, actor } = ask
  const details = after(draft, meeting)
  const changes = meetingChanges(meeting.view, details)
  if (changes.length === 0) return { reply: { kind: 'meeting-unchanged' } }
  const urgent = draft.confirmed === 'urgent'
  if (!(await changeMeeting(tx, { id: meeting.id, version: draft.version, after: details, urgent, byId: actor.personId, at: now })))
    return { reply: { kind: 'meeting-changed-meanwhile', meeting: meeting.view } }
  const version = draft.version + 1
  const { told, audience } = await toldAudience(ask, meeting, urgent)
  if (changes.includes('time')) {
    await resetAnswers(tx, meeting.id, actor.personId)
    await dropWaiting(tx, {
      meetingId: meeting.id,
      kinds: ['meeting-reminder', 'meeting-nudge', 'meeting-summary'],
      reason: 'superseded',
      now,
    })
    await plan(ask, { id: meeting.id, startsAt: details.startsAt, unitPath: meeting.unitPath })
  }
  await dropWaiting(tx, { meetingId: meeting.id, kinds: ['meeting-change'], reason: 'superseded', now })
  await noteTold(tx, { meetingId: meeting.id, people: [actor.personId], version })
  await tell(ask, {
    kind: 'meeting-change',
    source: meeting.id,
    meetingId: meeting.id,
    occasion: `v${version}`,
    people: told.map(({ id }) => id),
    authorId: actor.personId,
    urgent,
    quiet: meeting.settings,
  })
  await audit(tx, {
    at: now,
    actorId: actor.personId,
    verb: 'change-meeting',
    subject: `meeting ${meeting.id}`,
    unitPath: meeting.unitPath,
    detail: { version, changes: changes.join(' '), told: told.length, urgent },
  })
  const changed = await meetingById(tx, meeting.id, now)
  return { reply: { kind: 'meeting-moved', meeting: changed?.view ?? meeting.view, changes, audience } }
}

export const moveMeetingRunner = runner
