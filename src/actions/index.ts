import type { Case } from '../domain/cases.ts'
import type { Command } from '../domain/command.ts'
import { absenceForm } from '../domain/forms/absence.ts'
import { callMeetingForm } from '../domain/forms/call-meeting.ts'
import { cancelMeetingForm } from '../domain/forms/cancel-meeting.ts'
import { moveMeetingForm } from '../domain/forms/move-meeting.ts'
import type { Ask, Outcome } from '../runtime.ts'
import { absenceRunner, answerMeeting, recordAnswer, restoreAnswer } from './answer-meeting.ts'
import { callMeeting, callMeetingRunner } from './call-meeting.ts'
import { cancelMeeting, cancelMeetingRunner } from './cancel-meeting.ts'
import { copyNotice } from './copy-notice.ts'
import type { FormRunner } from './form-runner.ts'
import { canOf, why } from './help.ts'
import { moveMeeting, moveMeetingRunner } from './move-meeting.ts'
import { nudge, showAnswers } from './show-answers.ts'
import { listMeetings, showMeeting } from './show-meetings.ts'
import { listUnknown, resolveUnknownDeliveries } from './unknown-deliveries.ts'

/** Commands about the conversation itself; platforms/handle-incoming carries them out. */
type OfConversation = 'form-value' | 'form-go' | 'leave-form' | 'resume-form' | 'back'
type Asked = Exclude<Command['kind'], OfConversation>
type Actions = { [K in Asked]: (ask: Ask, command: Case<Command, K>) => Promise<Outcome> }

const actions: Actions = {
  start: async ({ actor }, { code }) => ({
    reply: code === undefined ? { kind: 'help', can: canOf(actor) } : { kind: 'already-linked', name: actor.name },
  }),
  link: async ({ actor }) => ({ reply: { kind: 'already-linked', name: actor.name } }),
  consent: async ({ actor }) => ({ reply: { kind: 'already-linked', name: actor.name } }),
  help: async ({ actor }) => ({ reply: { kind: 'help', can: canOf(actor) } }),
  thanks: async () => ({ reply: { kind: 'thanks' } }),
  nothing: async () => ({ reply: { kind: 'nothing' } }),
  why,
  'call-meeting': callMeeting,
  'list-meetings': listMeetings,
  'show-meeting': showMeeting,
  'answer-meeting': answerMeeting,
  'restore-answer': restoreAnswer,
  'show-answers': showAnswers,
  nudge,
  'record-answer': recordAnswer,
  'copy-notice': copyNotice,
  'move-meeting': moveMeeting,
  'cancel-meeting': cancelMeeting,
  'list-unknown': listUnknown,
  'resolve-unknown': resolveUnknownDeliveries,
}

export type ActionCommand = Extract<Command, { kind: Asked }>

export function isAction(command: Command): command is ActionCommand {
  return Object.hasOwn(actions, command.kind)
}

function carryOut<K extends Asked>(ask: Ask, command: Case<Command, K>): Promise<Outcome> {
  return actions[command.kind](ask, command)
}

/** Carries out what a known person asked. */
export async function act(ask: Ask, command: ActionCommand): Promise<Outcome> {
  return carryOut(ask, command)
}

/** Every form, by name. */
const forms: Readonly<Record<string, FormRunner>> = {
  [callMeetingForm.name]: callMeetingRunner,
  [moveMeetingForm.name]: moveMeetingRunner,
  [cancelMeetingForm.name]: cancelMeetingRunner,
  [absenceForm.name]: absenceRunner,
}

export function formNamed(name: string): FormRunner | null {
  return forms[name] ?? null
}
