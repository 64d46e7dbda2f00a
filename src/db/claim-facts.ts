import type { PersonId } from '../domain/ids.ts'
import type { QuietHours } from '../domain/quiet-hours.ts'
import type { Db } from './client.ts'
import { brandPerson } from './brands.ts'
import { answerOf } from './meetings.ts'
import { reasonPlace, type Rsvp } from './rsvps.ts'
import type { Sealer } from './seal.ts'

/** The chat of a link: whether the link has ended, and whether the chat is somebody's now. */
type ChatOfLink = { ended: boolean; linked: boolean }

/** What is known about claims that are put into words. */
export type ClaimFacts = {
  chats: ReadonlyMap<string, ChatOfLink>
  /** Links in whose chat the person is in the middle of a form. */
  forms: ReadonlySet<string>
  /** Answers to the meetings they are about, by meeting and person; who is not invited is left out. */
  rsvps: ReadonlyMap<string, ReadonlyMap<string, Rsvp>>
  /** Quiet hours that people have set for themselves. */
  ownQuiet: ReadonlyMap<PersonId, QuietHours>
}

type FactRow = {
  linkId: string
  ended: boolean
  linked: boolean
  form: boolean
  personId: string
  quietFrom: string | null
  quietTo: string | null
  meetingId: string | null
  part: string | null
  answer: string | null
  reason: Uint8Array | null
  answeredAt: Date | null
  toldVersion: number | null
}

/** Everything but the meetings themselves, in one statement: this is asked for every message that leaves. */
export async function claimFacts(db: Db, sealer: Sealer, { ids, now }: { ids: readonly bigint[]; now: Date }): Promise<ClaimFacts> {
  const rows = await db.$queryRaw<FactRow[]>`
    SELECT d."linkId", l."endedAt" IS NOT NULL AS ended,
      l."endedAt" IS NULL OR EXISTS (
        SELECT 1 FROM "ChatLink" o WHERE o."accountId" = l."accountId" AND o."chatId" = l."chatId" AND o."endedAt" IS NULL) AS linked,
      COALESCE(c.form IS NOT NULL AND c."formExpiresAt" > ${now}, false) AS form,
      d."personId", p."quietFrom", p."quietTo", r."meetingId", r.part, r.answer, r.reason, r."answeredAt", r."toldVersion"
    FROM "Delivery" d JOIN "ChatLink" l ON l.id = d."linkId" JOIN "Person" p ON p.id = d."personId"
      LEFT JOIN "Conversation" c ON c."accountId" = l."accountId" AND c."chatId" = l."chatId"
      LEFT JOIN "Rsvp" r ON r."meetingId" = d."meetingId" AND r."personId" = d."personId"
    WHERE d.id = ANY(${[...ids]}::bigint[])`
  const rsvps = new Map<string, Map<string, Rsvp>>()
  for (const { meetingId, personId, part, answer, reason, answeredAt, toldVersion } of rows) {
    if (meetingId === null || part === null) continue
    const ofMeeting = rsvps.get(meetingId) ?? new Map<string, Rsvp>()
    rsvps.set(meetingId, ofMeeting)
    ofMeeting.set(personId, {
      answer: answerOf(answer),
      reason: reason && sealer.open(reason, reasonPlace(meetingId, personId)),
      answeredAt,
      toldVersion,
      part,
    })
  }
  return {
    chats: new Map(rows.map(({ linkId, ended, linked }) => [linkId, { ended, linked }])),
    forms: new Set(rows.filter(({ form }) => form).map(({ linkId }) => linkId)),
    rsvps,
    ownQuiet: new Map(
      rows.flatMap(({ personId, quietFrom, quietTo }) =>
        quietFrom === null || quietTo === null ? [] : [[brandPerson(personId), { quietFrom, quietTo }] as const],
      ),
    ),
  }
}
