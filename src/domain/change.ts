import { z } from 'zod'
import { roles } from './access.ts'
import { eventKinds } from './candidates/events.ts'

/**
 * Everything that people change about people, phones and settings is one form: it gathers what it needs, shows what would happen, is
 * confirmed, and is one transaction with an audit event. A kind that undoes another is carried out without being asked.
 */
/** Changes of candidates; `take-back-candidate` undoes `add-candidate`. */
const candidateChanges = [
  'add-candidate',
  'take-back-candidate',
  'record-event',
  'void-event',
  'set-paper',
  'assign-mentor',
  'rename-candidate',
  'set-candidate-group',
  'set-consent',
] as const
export type CandidateChange = (typeof candidateChanges)[number]

export const changeKinds = [
  'add-person',
  'rename',
  'set-status',
  'set-exempt',
  'set-phone',
  'retire',
  'restore-person',
  'give-role',
  'end-role',
  'restore-role',
  'hand-over',
  'undo-hand-over',
  'undo-link',
  'unlink',
  'prefer',
  'own-quiet',
  'withdraw',
  'set-setting',
  'postpone-alert',
  'set-rule',
  'confirm-rule',
  'restore-rule',
  'set-special-day',
  'draft-year',
  'confirm-year',
  'restore-days',
  'set-ladder',
  'set-route',
  'confirm-reminder',
  'restore-reminder',
  'add-paper-kind',
  'set-paper-kind',
  'restore-paper-kind',
  'set-stage',
  'restore-stage',
  ...candidateChanges,
] as const
export type ChangeKind = (typeof changeKinds)[number]

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/)

/** What has been said so far. Which fields count is a matter of the kind. */
export const changeDraft = z.object({
  change: z.enum(changeKinds),
  unitId: z.string().optional(),
  personId: z.string().optional(),
  linkId: z.string().optional(),
  deadlineId: z.string().optional(),
  /** Ids of the rows that an undo takes back. */
  rows: z.array(z.string()).optional(),
  role: z.enum(roles).optional(),
  name: z.string().optional(),
  /** Set when the person was shown people of a similar name and said that this is somebody else. */
  another: z.boolean().optional(),
  /** People of whom one is meant, when a name fits several. */
  found: z.array(z.string()).optional(),
  key: z.string().optional(),
  /** In the form that the kind's own reader gives it; see `values` there. */
  value: z.string().optional(),
  /** First and last local day. '' as the last one = until further notice. */
  from: day.optional(),
  until: z.union([day, z.literal('')]).optional(),
  /** Days that a phrase may mean, to choose from. */
  offered: z.array(day).optional(),
  confirmed: z.boolean().optional(),
  /** The document that a time limit comes from. */
  document: z.object({ number: z.string(), on: day.nullable(), section: z.string() }).optional(),
  /** The day a version of a rule begins, or the day of the calendar that is meant; any day. */
  since: day.optional(),
  /** For clocks that run on that day as well. */
  running: z.boolean().optional(),
  /** The Saturday or Sunday that is worked for a day off. */
  worked: day.optional(),
  /** What is changed of a paper or a stage. */
  part: z.string().optional(),
  /** Of reminders: who is told as well, level by level; '' = nobody. */
  above: z.string().optional(),
  /** Mark of the rule that was there when the first question was asked. */
  seen: z.string().optional(),
  /** What a day off is called. */
  label: z.string().optional(),
  /** Of an undo: the record of what it takes back. */
  event: z.string().optional(),
  /** Of an undo: what it brings back, as its own kind writes it. */
  snapshot: z.string().optional(),
  candidateId: z.string().optional(),
  /** The version of the candidate that was there when the first question was asked. */
  version: z.number().int().optional(),
  /** What was typed to say which candidate, and the page of a list that is shown. */
  asked: z.string().optional(),
  page: z.number().int().optional(),
  eventKind: z.enum(eventKinds).optional(),
  /** The entry of the history that is corrected. */
  entryId: z.string().optional(),
  /** The day on which something happened, or a paper was issued; '' = not known. */
  on: z.union([day, z.literal('')]).optional(),
  /** '' = none, as in the next four. */
  number: z.string().optional(),
  reason: z.string().optional(),
  place: z.string().optional(),
  group: z.string().optional(),
  consent: z.union([day, z.literal('')]).optional(),
  abroad: z.enum(['yes', 'no']).optional(),
  toUnitId: z.string().optional(),
  /** Key of a paper. */
  paper: z.string().optional(),
})
export type ChangeDraft = z.infer<typeof changeDraft>

/** The questions a change may ask, in this order, before the last look. */
export const changeSteps = [
  'unit',
  'candidate',
  'entry',
  'paper',
  'person',
  'role',
  'name',
  'another',
  'title',
  'key',
  'part',
  'value',
  'above',
  'group',
  'consent',
  'event',
  'on',
  'number',
  'to',
  'abroad',
  'reason',
  'place',
  'from',
  'until',
  'document',
  'since',
  'worked',
  'label',
  'running',
] as const
export type ChangeStep = (typeof changeSteps)[number]

/** Why a change cannot be made. Each has its sentence. */
export type Refusal =
  /** This person may not; `kind: 'cannot'` explains who may. */
  | 'not-allowed'
  /** Whom or what it is about is not there (any more). */
  | 'gone'
  /** Another one is called so. */
  | 'same-name'
  /** Somebody else has changed it since it was looked at. */
  | 'changed-meanwhile'
  /** It is so already. */
  | 'already-so'
  | 'last-admin'
  /** The person holds roles that the one who asks could not give. */
  | 'higher-role'
  /** A secretary of a cell is changed by handing over. */
  | 'by-hand-over'
  /** One does not do this to oneself. */
  | 'oneself'
  | 'not-a-full-member'
  /** He holds an office that is for full members alone. */
  | 'holds-office'
  /** There is no such role in a unit of this kind. */
  | 'not-in-such-a-unit'
  /** He holds nothing there that could be ended. */
  | 'no-role'
  | 'other-cell'
  | 'only-one-messenger'
  | 'not-permitted-above'
  | 'too-many'
  /** It is no working day anyhow. */
  | 'not-a-working-day'
  /** It is a working day anyhow. */
  | 'not-a-day-off'
