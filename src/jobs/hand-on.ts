import type { Verb } from '../domain/access.ts'
import type { DeliveryKind } from '../domain/delivery.ts'
import { addDeliveries } from '../db/deliveries.ts'
import type { MeetingRecord } from '../db/meetings.ts'
import { leadersOf } from '../db/people.ts'
import { personMay } from '../db/roles.ts'
import type { Context } from './composing.ts'

/** Messages for those who lead a cell, and what one must be allowed to do there to get them. */
const forLeaders: { readonly [K in DeliveryKind]?: Verb } = { 'meeting-summary': 'record-answer', 'delivery-report': 'resolve-delivery' }

/**
 * True when a message for those who lead was addressed to somebody who does not any more: it must not be said to him. Whoever leads
 * the unit by now gets it instead, once.
 */
export async function handedOn({ runtime, tx, now, claim }: Context, meeting: MeetingRecord): Promise<boolean> {
  const verb = forLeaders[claim.kind]
  if (verb === undefined || (await personMay(tx, claim.personId, { verb, path: meeting.unitPath, now }))) return false
  await addDeliveries(
    tx,
    {
      kind: claim.kind,
      source: claim.source,
      meetingId: meeting.id,
      occasion: claim.occasion,
      people: (await leadersOf(tx, meeting.unitPath, now)).map(({ id }) => id),
      authorId: null,
      urgent: claim.urgent,
      quiet: meeting.settings,
      dueAt: claim.dueAt,
    },
    { now, served: runtime.accounts.keys() },
  )
  return true
}
