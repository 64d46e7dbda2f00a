import type { Db } from '../db/client.ts'
import type { Claim } from '../db/claims.ts'
import { formsWaiting } from '../db/conversations.ts'
import { chatsOf, type ChatOfLink } from '../db/links.ts'
import { holdMeetings, meetingById, type MeetingRecord } from '../db/meetings.ts'
import { ownQuietOf } from '../db/quiet.ts'
import { rsvpsOf, type Rsvp } from '../db/rsvps.ts'
import type { PersonId } from '../domain/ids.ts'
import type { QuietHours } from '../domain/quiet-hours.ts'
import type { Notice } from '../domain/reply.ts'
import type { Runtime } from '../runtime.ts'

/** What is known about the claims that are put into words together: read at once, in their transaction. */
export type Facts = {
  chats: ReadonlyMap<string, ChatOfLink>
  /** Chats whose person is in the middle of a form. */
  forms: ReadonlySet<string>
  /** Held until the transaction ends. */
  meetings: ReadonlyMap<string, MeetingRecord>
  rsvps: ReadonlyMap<string, ReadonlyMap<string, Rsvp>>
  ownQuiet: ReadonlyMap<PersonId, QuietHours>
}

/** What putting a claimed message into words is handed. */
export type Context = { runtime: Runtime; tx: Db; now: Date; claim: Claim; facts: Facts }

export async function gatherFacts({ runtime, tx, now }: Omit<Context, 'claim' | 'facts'>, claims: readonly Claim[]): Promise<Facts> {
  const people = [...new Set(claims.map(({ personId }) => personId))]
  const meetingIds = [...new Set(claims.flatMap(({ meetingId }) => meetingId ?? []))]
  const chats = await chatsOf(
    tx,
    claims.map(({ linkId }) => linkId),
  )
  await holdMeetings(tx, meetingIds)
  const meetings = new Map<string, MeetingRecord>()
  for (const id of meetingIds) {
    const meeting = await meetingById(tx, id, now)
    if (meeting !== null) meetings.set(id, meeting)
  }
  return {
    chats,
    forms: await formsWaiting(tx, [...chats.values()], now),
    meetings,
    rsvps: await rsvpsOf(tx, runtime.sealer, { meetings: meetingIds, people }),
    ownQuiet: await ownQuietOf(tx, people),
  }
}

/** What a claimed message says, or why it is not sent any more. */
export type Found = { kind: 'notice'; notice: Notice } | { kind: 'drop'; status: 'cancelled' | 'expired'; reason: string }

/** What it was about is gone. */
export const cancelled: Found = { kind: 'drop', status: 'cancelled', reason: 'cancelled' }
/** Something newer has taken its place. */
export const superseded: Found = { kind: 'drop', status: 'cancelled', reason: 'superseded' }
