import type { InviteId, MeetingId, PersonId, UnitId } from './ids.ts'
import type { Answer } from './meeting.ts'
import type { AlertCommand } from './topics/alerts.ts'
import type { CandidateCommand } from './topics/candidates.ts'
import type { ChangeCommand } from './topics/changes.ts'
import type { ExportCommand } from './topics/exports.ts'
import type { GuideCommand } from './topics/guide.ts'
import type { InviteCommand } from './topics/invites.ts'
import type { PeopleCommand } from './topics/people.ts'
import type { PhoneCommand } from './topics/phones.ts'
import type { PaperKindCommand } from './topics/paper-kinds.ts'
import type { ReminderCommand } from './topics/reminders.ts'
import type { RulesCommand } from './topics/rules.ts'
import type { SettingsCommand } from './topics/settings.ts'

/**
 * Everything a person can ask, as data. A text becomes a command through `parseCommand`; a choice carries its command with it. The
 * ids inside are checked for access when the command is carried out, not when it is made.
 */
export type Command =
  | AlertCommand
  | CandidateCommand
  | ChangeCommand
  | ExportCommand
  | GuideCommand
  | InviteCommand
  | PeopleCommand
  | PhoneCommand
  | PaperKindCommand
  | ReminderCommand
  | RulesCommand
  | SettingsCommand
  | { kind: 'start'; code?: string }
  | { kind: 'link'; code: string }
  | { kind: 'consent'; inviteId: InviteId; agree: boolean }
  | { kind: 'thanks' }
  | { kind: 'call-meeting'; unitId?: UnitId; text?: string }
  | { kind: 'list-meetings' }
  | { kind: 'show-meeting'; meetingId: MeetingId }
  /** `sure` is false where the answer was read out of prose: it is confirmed first. */
  | { kind: 'answer-meeting'; meetingId?: MeetingId; answer: Answer; reason?: string; sure: boolean }
  | { kind: 'show-answers'; meetingId?: MeetingId }
  | { kind: 'nudge'; meetingId?: MeetingId }
  | { kind: 'record-answer'; meetingId?: MeetingId; personId?: PersonId; answer?: Answer; reason?: string; page?: number }
  | { kind: 'copy-notice'; meetingId?: MeetingId }
  | { kind: 'move-meeting'; meetingId?: MeetingId; text?: string }
  | { kind: 'cancel-meeting'; meetingId?: MeetingId }
  | { kind: 'list-unknown'; meetingId?: MeetingId; page?: number }
  | { kind: 'resolve-unknown'; meetingId: MeetingId; personId?: PersonId; how: 'resend' | 'accept' }
  | { kind: 'why' }
  /** Answers the waiting form's question `step` with `value`; a stale one is recognised by its step. */
  | { kind: 'form-value'; form: string; step: string; value: string }
  | { kind: 'form-go'; form: string; to: string }
  /** Leaves the waiting form; `instead` is what the person wanted to do. */
  | { kind: 'leave-form'; instead?: Command }
  | { kind: 'resume-form' }
  | { kind: 'back' }
  /** Takes the last effect back. */
  | { kind: 'restore-answer'; meetingId: MeetingId; personId: PersonId; answer: Answer | null; reason?: string; answeredAt?: string }
  | { kind: 'nothing' }
