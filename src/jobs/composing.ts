import { ruleBook } from '../db/candidates/rule-book.ts'
import { claimFacts, type ClaimFacts } from '../db/claim-facts.ts'
import type { Claim } from '../db/claims.ts'
import type { Db } from '../db/client.ts'
import { holdMeetings, type MeetingRecord } from '../db/meetings.ts'
import type { RuleBook } from '../domain/candidates/rule-book.ts'
import type { Notice } from '../domain/reply.ts'
import type { Runtime } from '../runtime.ts'

/** What is known about the claims that are put into words together: read at once, in their transaction. */
export type Facts = ClaimFacts & {
  /** Held until the transaction ends. */
  meetings: ReadonlyMap<string, MeetingRecord>
  /** null where none of them is about dossiers. */
  book: RuleBook | null
}

/** What putting a claimed message into words is handed. */
export type Context = { runtime: Runtime; tx: Db; now: Date; claim: Claim; facts: Facts }

export async function gatherFacts({ runtime, tx, now }: Omit<Context, 'claim' | 'facts'>, claims: readonly Claim[]): Promise<Facts> {
  const meetingIds = [...new Set(claims.flatMap(({ meetingId }) => meetingId ?? []))]
  // First they are held, then their answers are read.
  const meetings = await holdMeetings(tx, meetingIds, now)
  const book = claims.some(({ kind }) => kind === 'digest') ? await ruleBook(tx) : null
  return { meetings, book, ...(await claimFacts(tx, runtime.sealer, { ids: claims.map(({ id }) => id), now })) }
}

/** What a claimed message says, or why it is not sent any more. */
export type Found = { kind: 'notice'; notice: Notice } | { kind: 'drop'; status: 'cancelled' | 'expired'; reason: string }

/** What it was about is gone. */
export const cancelled: Found = { kind: 'drop', status: 'cancelled', reason: 'cancelled' }
/** Something newer has taken its place. */
export const superseded: Found = { kind: 'drop', status: 'cancelled', reason: 'superseded' }
