import type { Role } from './access.ts'
import type { Command } from './command.ts'
import type { DeliveryKind } from './delivery.ts'
import type { FormProblem } from './form-problem.ts'
import type { CallMeetingDraft } from './forms/call-meeting.ts'
import type { CancelMeetingDraft } from './forms/cancel-meeting.ts'
import type { MoveMeetingDraft } from './forms/move-meeting.ts'
import type { InviteId, PersonId } from './ids.ts'
import type { Answer, MeetingChange, MeetingDetails, MeetingView } from './meeting.ts'
import type { AccountNotice } from './topics/accounts.ts'
import type { AlertNotice, AlertReply } from './topics/alerts.ts'
import type { CandidateNotice } from './topics/candidate-changes.ts'
import type { CandidateReply } from './topics/candidates.ts'
import type { ChangeReply } from './topics/changes.ts'
import type { ExportReply } from './topics/exports.ts'
import type { Can, GuideReply } from './topics/guide.ts'
import type { InviteNotice, InviteReply } from './topics/invites.ts'
import type { PeopleReply } from './topics/people.ts'
import type { LinkEnd, PhoneNotice, PhoneReply } from './topics/phones.ts'
import type { RoleNotice } from './topics/roles.ts'
import type { PaperKindReply } from './topics/paper-kinds.ts'
import type { ReminderReply } from './topics/reminders.ts'
import type { RulesNotice, RulesReply } from './topics/rules.ts'
import type { SettingsReply } from './topics/settings.ts'

export type { MeetingView }

/** Why a message would not reach somebody. */
export type Unreachable = { name: string; why: 'not-linked' | 'blocked' }

/** Who will get a message about a meeting. */
export type Audience = {
  members: number
  followers: number
  telegram: number
  zalo: number
  /** Names of those who get it. */
  reached: readonly string[]
  unreachable: readonly Unreachable[]
  exempt: number
  /** null = now */
  leavesAt: Date | null
  /** Of them, those who get it later: they have longer quiet hours of their own. */
  later: number
  /** Of them, those whose bot cannot send when it would leave. */
  waiting: readonly Waiting[]
}

/** People who get a message when their bot can send again, which then happens by itself. */
export type Waiting = Rest & { platform: 'telegram' | 'zalo'; people: number }

/**
 * Why a bot sends nothing. quota: its messenger takes no more for now. unauthorized: its token is not valid any more. paused: the
 * messenger, or the operator, asked for it. `until` null = until somebody sees to it.
 */
export type Rest = { why: 'quota' | 'unauthorized' | 'paused'; until: Date | null }

export type AnswerRow = { name: string; answer: Answer | null; reason: string | null; recorded: boolean; unreachable: boolean }
/** The members by answer; the followers apart, because they are not counted. */
export type AnswerTable = {
  attend: readonly AnswerRow[]
  absent: readonly AnswerRow[]
  callBack: readonly AnswerRow[]
  none: readonly AnswerRow[]
  followers: readonly AnswerRow[]
  members: number
}

export type Person = { id: PersonId; name: string }

/** Everything the bot can say in answer to a person, as data. The words are in messages/. */
export type Reply =
  | AlertReply
  | CandidateReply
  | ChangeReply
  | ExportReply
  | GuideReply
  | InviteReply
  | PeopleReply
  | PhoneReply
  | RulesReply
  | ReminderReply
  | PaperKindReply
  | SettingsReply
  | { kind: 'intro'; telegram: boolean }
  | { kind: 'intro-again'; telegram: boolean }
  | { kind: 'group-intro' }
  | { kind: 'code-wrong'; left: number }
  | { kind: 'code-used' }
  | { kind: 'code-expired' }
  /** Ended before its time: there is a newer one, or it was shown to a group. */
  | { kind: 'code-ended'; why: 'newer' | 'group' }
  | { kind: 'code-wait'; minutes: number }
  /** A code was shown to a group: it is ended. */
  | { kind: 'code-in-group' }
  /** This account has no room for another person; `others` are accounts of the same messenger that have. */
  | { kind: 'no-room'; others: readonly string[]; telegram: string | null }
  /** This messenger is not used here. */
  | { kind: 'messenger-off'; others: readonly string[] }
  /** The link of this chat has ended. */
  | { kind: 'link-over'; why: LinkEnd | null; at: Date; telegram: boolean }
  | { kind: 'consent-ask'; name: string; unit: string; inviteId: InviteId }
  | { kind: 'consent-refused' }
  | { kind: 'linked'; name: string; roles: readonly { role: Role; unit: string }[]; can: Can; telegram: boolean }
  /** `own`: the code that was sent is one of his own. */
  | { kind: 'already-linked'; name: string; own: boolean }
  | { kind: 'not-understood'; can: Can }
  | { kind: 'thanks' }
  | { kind: 'unsupported' }
  | { kind: 'edit-too-late' }
  | { kind: 'error'; code: string }
  | { kind: 'slow-down' }
  | { kind: 'not-found' }
  | { kind: 'no-meeting' }
  | { kind: 'which-meeting'; meetings: readonly MeetingView[]; commands: readonly Command[] }
  | { kind: 'meetings'; meetings: readonly (MeetingView & { mine: Answer | null; invited: boolean })[] }
  | {
      kind: 'meeting-card'
      meeting: MeetingView
      mine: Answer | null
      invited: boolean
      counts: { attend: number; absent: number; callBack: number; none: number } | null
      canChange: boolean
    }
  | {
      kind: 'call-meeting-question'
      step: string
      draft: CallMeetingDraft
      problem: FormProblem | null
      units: readonly { id: string; name: string }[]
      /** The chosen unit, where there are several; `working`: because he said that he is working in it. */
      unit: { name: string; working: boolean } | null
      places: readonly string[]
      /** When the unit meets as a rule; null where this is not its regular meeting. */
      regular: Date | null
      preview: { meeting: MeetingView; audience: Audience } | null
    }
  | {
      kind: 'move-meeting-question'
      step: string
      draft: MoveMeetingDraft
      problem: FormProblem | null
      meeting: MeetingView
      places: readonly string[]
      preview: { after: MeetingView; changes: readonly MeetingChange[]; audience: Audience; answersReset: number } | null
    }
  | {
      kind: 'cancel-meeting-question'
      step: string
      draft: CancelMeetingDraft
      problem: FormProblem | null
      meeting: MeetingView
      audience: Audience
    }
  | { kind: 'absence-question'; problem: FormProblem | null; meeting: MeetingView; person: string | null }
  | { kind: 'meeting-called'; meeting: MeetingView; audience: Audience }
  | { kind: 'meeting-moved'; meeting: MeetingView; changes: readonly MeetingChange[]; audience: Audience }
  | { kind: 'meeting-unchanged' }
  | { kind: 'meeting-changed-meanwhile'; meeting: MeetingView }
  | { kind: 'meeting-cancelled'; meeting: MeetingView; audience: Audience }
  | { kind: 'meeting-over'; meeting: MeetingView }
  | { kind: 'confirm-absence'; meeting: MeetingView; reason: string }
  | {
      kind: 'answer-recorded'
      meeting: MeetingView
      person: string | null
      answer: Answer | null
      reason: string | null
      before: Answer | null
      undone: boolean
    }
  | { kind: 'answers'; meeting: MeetingView; table: AnswerTable; canNudge: 'yes' | 'done-today' | 'no'; canRecord: boolean }
  | { kind: 'nudged'; meeting: MeetingView; count: number; unreachable: readonly string[]; leavesAt: Date | null; later: number }
  | { kind: 'nudge-not-now'; why: 'done-today' | 'nobody'; meeting: MeetingView }
  | { kind: 'record-whom'; meeting: MeetingView; people: readonly (Person & { answer: Answer | null })[]; page: number; pages: number }
  | { kind: 'record-what'; meeting: MeetingView; person: Person }
  | { kind: 'recorded'; meeting: MeetingView; person: Person; answer: Answer; reason: string | null }
  | { kind: 'copy-notice'; meeting: MeetingView; unreachable: readonly Unreachable[] }
  | { kind: 'unknown-list'; meeting: MeetingView; people: readonly Person[]; page: number; pages: number }
  | { kind: 'unknown-none' }
  | { kind: 'unknown-resolved'; meeting: MeetingView; how: 'resend' | 'accept'; names: readonly string[]; left: number }
  | {
      kind: 'why'
      rows: readonly {
        kind: DeliveryKind
        meeting: MeetingView | null
        at: Date
        status: string
        reason: string | null
        followed: boolean
      }[]
    }
  | { kind: 'form-left' }
  | { kind: 'nothing-to-leave' }
  | { kind: 'form-in-the-way'; form: string; wanted: Command }
  | { kind: 'form-waits' }
  | { kind: 'stale-choice' }
  | { kind: 'no-such-choice'; digit: number }
  | { kind: 'which-choice'; candidates: readonly { list: string; label: string; command: Command }[] }
  | { kind: 'nothing-to-undo' }
  | { kind: 'nothing' }

/** How a message that the bot starts came to be what it is. */
export type Circumstances = { late: boolean; mayRepeat: boolean }

/** Everything the bot says of its own accord: one case for each kind of delivery. */
export type Notice =
  | { kind: 'meeting-notice'; meeting: MeetingView; follower: boolean; answer: Answer | null }
  | { kind: 'meeting-change'; meeting: MeetingView; before: MeetingDetails; changes: readonly MeetingChange[]; answer: Answer | null }
  | { kind: 'meeting-cancelled'; meeting: MeetingView; reason: string | null }
  | { kind: 'meeting-reminder'; meeting: MeetingView; days: number; answer: Answer | null }
  | { kind: 'meeting-nudge'; meeting: MeetingView }
  | { kind: 'meeting-summary'; meeting: MeetingView; table: AnswerTable }
  | {
      kind: 'delivery-report'
      meeting: MeetingView
      what: 'meeting-notice' | 'meeting-change' | 'meeting-cancelled'
      sent: number
      total: number
      unreachable: readonly Unreachable[]
      failed: readonly string[]
      unknown: readonly Person[]
      expired: readonly string[]
    }
  | AccountNotice
  | AlertNotice
  | InviteNotice
  | PhoneNotice
  | RoleNotice
  | RulesNotice
  | CandidateNotice
