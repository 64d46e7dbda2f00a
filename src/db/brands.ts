import type { AccountId, InviteId, LinkId, MeetingId, PersonId, UnitId } from '../domain/ids.ts'

/**
 * The door through which ids of rows become branded ids. What comes from an id column is an id: the compiler cannot see that, so it
 * is told here, once, by a predicate that holds for every text.
 */
function brander<Id extends string>(): (text: string) => Id {
  const is = (_text: string): _text is Id => true
  return (text) => {
    if (is(text)) return text
    throw new TypeError('not an id')
  }
}

export const brandPerson = brander<PersonId>()
export const brandUnit = brander<UnitId>()
export const brandAccount = brander<AccountId>()
export const brandLink = brander<LinkId>()
export const brandMeeting = brander<MeetingId>()
export const brandInvite = brander<InviteId>()
