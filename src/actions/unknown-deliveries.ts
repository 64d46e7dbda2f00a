import { canAnywhere } from '../domain/access.ts'
import type { Command } from '../domain/command.ts'
import { audit } from '../db/audit.ts'
import { resolveUnknown, unknownPeople } from '../db/deliveries.ts'
import { meetingFor, meetingsAhead } from '../db/meetings.ts'
import type { Ask, Outcome } from '../runtime.ts'
import { cannot } from './cannot.ts'
import { oneOf } from './pick-meeting.ts'

const page = 4

/** Of whom it is not known whether a notice reached them. */
export async function listUnknown(ask: Ask, command: Extract<Command, { kind: 'list-unknown' }>): Promise<Outcome> {
  const { tx, actor, now } = ask
  if (command.meetingId === undefined && !canAnywhere(actor, 'resolve-delivery')) return cannot(ask, 'resolve-delivery')
  const meetings =
    command.meetingId === undefined
      ? await meetingsAhead(tx, actor, { verb: 'resolve-delivery', now })
      : [await meetingFor(tx, actor, { id: command.meetingId, verb: 'resolve-delivery', now })]
  const waiting = []
  for (const meeting of meetings) if (meeting !== null && (await unknownPeople(tx, meeting.id)).length > 0) waiting.push(meeting)
  if (waiting.length === 0) return { reply: { kind: 'unknown-none' } }
  const picked = oneOf(waiting, (meetingId) => ({ kind: 'list-unknown', meetingId }))
  if ('outcome' in picked) return picked.outcome
  const people = await unknownPeople(tx, picked.meeting.id)
  const at = command.page ?? 0
  return {
    reply: {
      kind: 'unknown-list',
      meeting: picked.meeting.view,
      people: people.slice(at * page, (at + 1) * page),
      page: at,
      pages: Math.ceil(people.length / page),
    },
  }
}

/** "gửi lại" or "coi như đã nhận", for one person or for all. */
export async function resolveUnknownDeliveries(ask: Ask, command: Extract<Command, { kind: 'resolve-unknown' }>): Promise<Outcome> {
  const { tx, actor, now } = ask
  const meeting = await meetingFor(tx, actor, { id: command.meetingId, verb: 'resolve-delivery', now })
  if (meeting === null) return { reply: { kind: 'not-found' } }
  const { names, accounts } = await resolveUnknown(tx, { meetingId: meeting.id, personId: command.personId ?? null, how: command.how, now })
  for (const account of accounts) ask.touched.accounts.add(account)
  await audit(tx, {
    at: now,
    actorId: actor.personId,
    verb: `${command.how}-unknown`,
    subject: `meeting ${meeting.id}`,
    unitPath: meeting.unitPath,
    detail: { people: names.length },
  })
  const left = (await unknownPeople(tx, meeting.id)).length
  return { reply: { kind: 'unknown-resolved', meeting: meeting.view, how: command.how, names, left } }
}
