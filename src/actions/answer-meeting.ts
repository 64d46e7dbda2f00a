import { absenceForm, type AbsenceContext, type AbsenceDraft } from '../domain/forms/absence.ts'
import type { Command } from '../domain/command.ts'
import type { PersonId } from '../domain/ids.ts'
import type { Answer } from '../domain/meeting.ts'
import { audit } from '../db/audit.ts'
import { meetingFor, meetingsAhead, type MeetingRecord } from '../db/meetings.ts'
import { invitedRows, rsvpOf, writeAnswer } from '../db/rsvps.ts'
import type { Ask, Outcome } from '../runtime.ts'
import { formRunner } from './form-runner.ts'
import { isOver, oneOf, pickMeeting } from './pick-meeting.ts'

type Context = AbsenceContext & { meeting: MeetingRecord; person: { id: PersonId; name: string } | null }

/** Asks for the reason of an absence: one's own, or that of somebody who was phoned. */
const runner = formRunner<AbsenceDraft, Context>(absenceForm, {
  context: async (ask, draft) => {
    const verb = draft.personId === undefined ? 'answer-meeting' : 'record-answer'
    const meeting = await meetingFor(ask.tx, ask.actor, { id: draft.meetingId, verb, now: ask.now })
    if (meeting === null || isOver(meeting, ask.now)) return null
    if (draft.personId === undefined) return { reasonWords: ask.runtime.phrases.absence, meeting, person: null }
    const person = (await invitedRows(ask.tx, ask.runtime.sealer, meeting.id)).find(({ id }) => id === draft.personId)
    return person === undefined ? null : { reasonWords: ask.runtime.phrases.absence, meeting, person }
  },
  question: async (_ask, { problem, context }) => ({
    kind: 'absence-question',
    problem,
    meeting: context.meeting.view,
    person: context.person?.name ?? null,
  }),
  finish: async (ask, draft, { meeting, person }) =>
    writeOne(ask, {
      meeting,
      personId: person?.id ?? ask.actor.personId,
      name: person?.name ?? null,
      answer: 'absent',
      reason: draft.reason ?? null,
    }),
})

type Given = Extract<Command, { kind: 'answer-meeting' }>

/** dự · vắng có lý do · liên hệ lại. An absence without a reason asks for it; one that was read out of prose is confirmed first. */
export async function answerMeeting(ask: Ask, command: Given): Promise<Outcome> {
  const picked = await pickOwn(ask, command)
  if ('outcome' in picked) return picked.outcome
  const { meeting } = picked
  if (isOver(meeting, ask.now)) return { reply: { kind: 'meeting-over', meeting: meeting.view } }
  if (command.answer === 'absent' && command.reason === undefined) return runner.start(ask, { meetingId: meeting.id })
  if (!command.sure) return { reply: { kind: 'confirm-absence', meeting: meeting.view, reason: command.reason ?? '' } }
  return writeOne(ask, { meeting, personId: ask.actor.personId, name: null, answer: command.answer, reason: command.reason ?? null })
}

/** The meeting that is answered: the named one, else the only one ahead, else the only one not answered yet. */
async function pickOwn(ask: Ask, command: Given): Promise<{ meeting: MeetingRecord } | { outcome: Outcome }> {
  const { tx, actor, now } = ask
  if (command.meetingId !== undefined) {
    const meeting = await meetingFor(tx, actor, { id: command.meetingId, verb: 'answer-meeting', now })
    return meeting === null ? { outcome: { reply: { kind: 'not-found' } } } : { meeting }
  }
  const invited = await meetingsAhead(tx, actor, { verb: 'answer-meeting', now })
  const open = invited.filter(({ mine }) => mine === null)
  return oneOf(open.length === 1 ? open : invited, (meetingId) => ({ ...command, meetingId }))
}

type Writing = { meeting: MeetingRecord; personId: PersonId; name: string | null; answer: Answer; reason: string | null }

async function writeOne(ask: Ask, { meeting, personId, name, answer, reason }: Writing): Promise<Outcome> {
  const { tx, now, actor, runtime } = ask
  const before = await rsvpOf(tx, runtime.sealer, meeting.id, personId)
  if (before === null) return { reply: { kind: 'not-found' } }
  await writeAnswer(tx, runtime.sealer, {
    meetingId: meeting.id,
    personId,
    answer,
    reason,
    at: now,
    recordedById: name === null ? null : actor.personId,
  })
  await audit(tx, {
    at: now,
    actorId: actor.personId,
    verb: name === null ? 'answer-meeting' : 'record-answer',
    subject: `meeting ${meeting.id}`,
    unitPath: meeting.unitPath,
    detail: { person: personId, answer, before: before.answer },
  })
  const undo: Command = {
    kind: 'restore-answer',
    meetingId: meeting.id,
    personId,
    answer: before.answer,
    ...(before.reason !== null && { reason: before.reason }),
  }
  if (name !== null) return { reply: { kind: 'recorded', meeting: meeting.view, person: { id: personId, name }, answer, reason }, undo }
  return {
    reply: { kind: 'answer-recorded', meeting: meeting.view, person: null, answer, reason, before: before.answer, undone: false },
    undo,
  }
}

const page = 8

/** "ghi hộ": whom, what, and for an absence why. Those who have not answered come first. */
export async function recordAnswer(ask: Ask, command: Extract<Command, { kind: 'record-answer' }>): Promise<Outcome> {
  const picked = await pickMeeting(ask, {
    meetingId: command.meetingId,
    verb: 'record-answer',
    command: (meetingId) => ({ kind: 'record-answer', meetingId }),
  })
  if ('outcome' in picked) return picked.outcome
  const { meeting } = picked
  if (isOver(meeting, ask.now)) return { reply: { kind: 'meeting-over', meeting: meeting.view } }
  const rows = await invitedRows(ask.tx, ask.runtime.sealer, meeting.id)
  if (command.personId === undefined) {
    const order = [...rows.filter(({ answer }) => answer === null), ...rows.filter(({ answer }) => answer !== null)].filter(
      ({ id }) => id !== ask.actor.personId,
    )
    const at = command.page ?? 0
    return {
      reply: {
        kind: 'record-whom',
        meeting: meeting.view,
        people: order.slice(at * page, (at + 1) * page),
        page: at,
        pages: Math.max(1, Math.ceil(order.length / page)),
      },
    }
  }
  const person = rows.find(({ id }) => id === command.personId)
  if (person === undefined) return { reply: { kind: 'not-found' } }
  if (command.answer === undefined) return { reply: { kind: 'record-what', meeting: meeting.view, person } }
  if (command.answer === 'absent' && command.reason === undefined) return runner.start(ask, { meetingId: meeting.id, personId: person.id })
  return writeOne(ask, { meeting, personId: person.id, name: person.name, answer: command.answer, reason: command.reason ?? null })
}

/** "0" after an answer: what was there before. */
export async function restoreAnswer(ask: Ask, command: Extract<Command, { kind: 'restore-answer' }>): Promise<Outcome> {
  const own = command.personId === ask.actor.personId
  const meeting = await meetingFor(ask.tx, ask.actor, {
    id: command.meetingId,
    verb: own ? 'answer-meeting' : 'record-answer',
    now: ask.now,
  })
  if (meeting === null) return { reply: { kind: 'not-found' } }
  if (isOver(meeting, ask.now)) return { reply: { kind: 'meeting-over', meeting: meeting.view } }
  const { personId, answer } = command
  const reason = command.reason ?? null
  const person = (await invitedRows(ask.tx, ask.runtime.sealer, meeting.id)).find(({ id }) => id === personId)
  if (person === undefined) return { reply: { kind: 'not-found' } }
  await writeAnswer(ask.tx, ask.runtime.sealer, {
    meetingId: meeting.id,
    personId,
    answer,
    reason,
    at: ask.now,
    recordedById: own ? null : ask.actor.personId,
  })
  await audit(ask.tx, {
    at: ask.now,
    actorId: ask.actor.personId,
    verb: 'restore-answer',
    subject: `meeting ${meeting.id}`,
    unitPath: meeting.unitPath,
    detail: { person: personId, answer },
  })
  return {
    reply: { kind: 'answer-recorded', meeting: meeting.view, person: own ? null : person.name, answer, reason, before: null, undone: true },
  }
}

export const absenceRunner = runner
