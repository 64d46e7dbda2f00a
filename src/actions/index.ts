import type { Case } from '../domain/cases.ts'
import type { Command } from '../domain/command.ts'
import { absenceForm } from '../domain/forms/absence.ts'
import { callMeetingForm } from '../domain/forms/call-meeting.ts'
import { cancelMeetingForm } from '../domain/forms/cancel-meeting.ts'
import { changeForm } from '../domain/forms/change.ts'
import { moveMeetingForm } from '../domain/forms/move-meeting.ts'
import type { Ask, Outcome } from '../runtime.ts'
import { absenceRunner, answerMeeting, recordAnswer, restoreAnswer } from './answer-meeting.ts'
import { callMeeting, callMeetingRunner } from './call-meeting.ts'
import { cancelMeeting, cancelMeetingRunner } from './cancel-meeting.ts'
import { findCandidate } from './candidates/find.ts'
import { listCandidates } from './candidates/list.ts'
import { candidateOverview } from './candidates/overview.ts'
import { showCandidate, showHistory, showPapers } from './candidates/show.ts'
import { copyNotice } from './copy-notice.ts'
import { exportFile } from './export.ts'
import type { FormRunner } from './form-runner.ts'
import { why } from './why.ts'
import { acknowledgeAlert, restoreAlert } from './alerts/acknowledge.ts'
import { showAlert, showAlerts, whyAlert } from './alerts/show.ts'
import { beginChange, applyChange, changeRunner } from './changes/index.ts'
import { help, leaveTour, switchUnit, tour } from './guide.ts'
import { codeOnLinked, inviteAll, invitePerson, showLinks } from './invite.ts'
import { findPerson, listPeople, showPerson, showPhone } from './people.ts'
import { lostPhone, myData, myPhones, secondPhone } from './phones.ts'
import { showCalendar } from './calendar.ts'
import { showPaperKind, showPaperKinds, showStage, showStages } from './paper-kinds.ts'
import { showReminder, showReminders } from './reminders.ts'
import { showProgress, showRule, showRules } from './rules.ts'
import { showSetting, showSettings } from './settings.ts'
import { moveMeeting, moveMeetingRunner } from './move-meeting.ts'
import { nudge, showAnswers } from './show-answers.ts'
import { listMeetings, showMeeting } from './show-meetings.ts'
import { listUnknown, resolveUnknownDeliveries } from './unknown-deliveries.ts'

/** Commands about the conversation itself; platforms/handle-incoming carries them out. */
type OfConversation = 'form-value' | 'form-go' | 'leave-form' | 'resume-form' | 'back'
type Asked = Exclude<Command['kind'], OfConversation>
type Actions = { [K in Asked]: (ask: Ask, command: Case<Command, K>) => Promise<Outcome> }

const actions: Actions = {
  start: async (ask, { code }) => (code === undefined ? help(ask) : codeOnLinked(ask, { code })),
  link: codeOnLinked,
  consent: (ask) => codeOnLinked(ask, {}),
  help,
  tour,
  'leave-tour': leaveTour,
  'switch-unit': switchUnit,
  change: beginChange,
  'apply-change': applyChange,
  invite: invitePerson,
  'invite-all': inviteAll,
  'show-links': showLinks,
  'list-people': listPeople,
  'find-person': findPerson,
  'show-person': showPerson,
  'show-phone': showPhone,
  candidates: listCandidates,
  'find-candidate': findCandidate,
  'show-candidate': showCandidate,
  'candidate-history': showHistory,
  'candidate-papers': showPapers,
  'candidate-overview': candidateOverview,
  export: exportFile,
  'my-phones': myPhones,
  'second-phone': secondPhone,
  'lost-phone': lostPhone,
  'my-data': myData,
  settings: showSettings,
  'show-setting': showSetting,
  alerts: showAlerts,
  'show-alert': showAlert,
  'acknowledge-alert': acknowledgeAlert,
  'restore-alert': restoreAlert,
  'why-alert': whyAlert,
  rules: showRules,
  'show-rule': showRule,
  'paper-kinds': showPaperKinds,
  'show-paper-kind': showPaperKind,
  stages: showStages,
  'show-stage': showStage,
  reminders: showReminders,
  'show-reminder': showReminder,
  'work-calendar': showCalendar,
  'recompute-progress': showProgress,
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
  [changeForm.name]: changeRunner,
}

export function formNamed(name: string): FormRunner | null {
  return forms[name] ?? null
}
