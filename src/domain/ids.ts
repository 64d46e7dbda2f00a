/** Ids are branded strings, so that a person's id cannot be passed where a unit's is wanted. They cost nothing at run time. */
declare const brand: unique symbol
type Branded<B extends string> = string & { readonly [brand]: B }

export type PersonId = Branded<'person'>
export type UnitId = Branded<'unit'>
export type AccountId = Branded<'account'>
export type LinkId = Branded<'link'>
export type MeetingId = Branded<'meeting'>
export type InviteId = Branded<'invite'>
export type CandidateId = Branded<'candidate'>
export type DeadlineId = Branded<'deadline'>

/** A chat of a bot account. `chatId` is the messenger's. */
export type ChatKey = { accountId: AccountId; chatId: string }

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** True for a lower-case UUID: the form of every id in this system. Guards the doors where ids come back from outside (buttons). */
export function isId<Id extends string>(text: string): text is Id {
  return uuid.test(text)
}
