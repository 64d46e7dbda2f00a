import { z } from 'zod'
import type { AccountId, CandidateId, DeadlineId, InviteId, LinkId, MeetingId, PersonId, UnitId } from '../domain/ids.ts'

/**
 * The door through which ids of rows become branded ids. What comes from an id column is an id of its kind: the compiler cannot see
 * that, so it is told here and nowhere else.
 */
const isText = (value: unknown): boolean => typeof value === 'string'

const person = z.custom<PersonId>(isText)
const unit = z.custom<UnitId>(isText)
const account = z.custom<AccountId>(isText)
const link = z.custom<LinkId>(isText)
const meeting = z.custom<MeetingId>(isText)
const invite = z.custom<InviteId>(isText)
const candidate = z.custom<CandidateId>(isText)
const deadline = z.custom<DeadlineId>(isText)

export const brandPerson = (text: string): PersonId => person.parse(text)
export const brandUnit = (text: string): UnitId => unit.parse(text)
export const brandAccount = (text: string): AccountId => account.parse(text)
export const brandLink = (text: string): LinkId => link.parse(text)
export const brandMeeting = (text: string): MeetingId => meeting.parse(text)
export const brandInvite = (text: string): InviteId => invite.parse(text)
export const brandCandidate = (text: string): CandidateId => candidate.parse(text)
export const brandDeadline = (text: string): DeadlineId => deadline.parse(text)
