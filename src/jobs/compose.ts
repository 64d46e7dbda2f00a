import type { Option, ListRules } from '../domain/choices.ts'
import { formPatienceMs, lateAfterMs, type DeliveryKind } from '../domain/delivery.ts'
import { localDay } from '../domain/local-time.ts'
import { meetingChanges } from '../domain/meeting.ts'
import { quietUntil } from '../domain/quiet-hours.ts'
import type { Notice, Unreachable } from '../domain/reply.ts'
import { settingsOf, type UnitSettings } from '../domain/settings.ts'
import type { Db } from '../db/client.ts'
import type { Claim } from '../db/claims.ts'
import { formWaits } from '../db/conversations.ts'
import { holdMeeting, meetingById, meetingVersion, type MeetingRecord } from '../db/meetings.ts'
import { rolesOf } from '../db/people.ts'
import { answerTable, invitedRows, rsvpOf } from '../db/rsvps.ts'
import { brandPerson } from '../db/brands.ts'
import type { Message } from '../messages/message.ts'
import { listTitle, noticeWords } from '../messages/vi/notices.ts'
import type { Runtime } from '../runtime.ts'

/** What a claimed row of the ledger has become by the time it is sent. */
export type Composed =
  | { kind: 'say'; message: Message; title: string; /** the version of the meeting it tells of */ tells: number | null }
  | { kind: 'drop'; status: 'cancelled' | 'expired'; reason: string }
  | { kind: 'hold'; until: Date; reason: 'quiet-hours' | 'form-open' }

type Context = { runtime: Runtime; tx: Db; now: Date; claim: Claim }

/** Puts a claimed message into words from what is true now, or says why it must not leave (yet). */
export async function compose(context: Context): Promise<Composed> {
  const { tx, now, claim } = context
  if (claim.meetingId !== null) await holdMeeting(tx, claim.meetingId)
  const meeting = claim.meetingId === null ? null : await meetingById(tx, claim.meetingId, now)
  const settings = meeting?.settings ?? settingsOf([])
  const found = await noticeOf(context, meeting)
  if (found.kind === 'drop') return found
  const opening = claim.urgent ? null : quietUntil(now, settings)
  if (opening !== null) return { kind: 'hold', until: opening, reason: 'quiet-hours' }
  const message = noticeWords(found.notice, {
    late: now.getTime() - meantFor(claim, settings).getTime() > lateAfterMs,
    mayRepeat: claim.mayRepeat,
  })
  if ((message.options?.length ?? 0) > 0 && claim.heldFor !== 'form-open' && (await formWaits(tx, claim.linkId, now))) {
    return { kind: 'hold', until: new Date(now.getTime() + formPatienceMs), reason: 'form-open' }
  }
  return {
    kind: 'say',
    message,
    title: listTitle(found.notice),
    tells: meeting !== null && tellsVersion.has(claim.kind) ? meeting.version : null,
  }
}

/** These carry the whole of a meeting: whoever gets one knows that version. */
const tellsVersion: ReadonlySet<DeliveryKind> = new Set(['meeting-notice', 'meeting-change', 'meeting-reminder'])

/** When it was meant to arrive: what the quiet hours hold back is not late by that. */
function meantFor(claim: Claim, settings: UnitSettings): Date {
  return claim.urgent ? claim.dueAt : (quietUntil(claim.dueAt, settings) ?? claim.dueAt)
}

type Found = { kind: 'notice'; notice: Notice } | { kind: 'drop'; status: 'cancelled' | 'expired'; reason: string }

const cancelled: Found = { kind: 'drop', status: 'cancelled', reason: 'cancelled' }
const begun: Found = { kind: 'drop', status: 'expired', reason: 'already-begun' }
const superseded: Found = { kind: 'drop', status: 'cancelled', reason: 'superseded' }

async function noticeOf(context: Context, meeting: MeetingRecord | null): Promise<Found> {
  const { claim, now } = context
  if (claim.kind === 'member-linked' || claim.kind === 'member-lost') return aboutMember(context, claim.kind)
  if (meeting === null) return cancelled
  if (claim.kind === 'delivery-report') return { kind: 'notice', notice: await report(context, meeting) }
  if (claim.kind === 'meeting-cancelled')
    return meeting.view.startsAt <= now
      ? begun
      : { kind: 'notice', notice: { kind: 'meeting-cancelled', meeting: meeting.view, reason: meeting.cancelReason } }
  if (meeting.view.cancelled) return cancelled
  if (meeting.view.startsAt <= now) return begun
  return aboutMeeting(context, { meeting, kind: claim.kind })
}

type MeetingKind = Exclude<DeliveryKind, 'member-linked' | 'member-lost' | 'delivery-report' | 'meeting-cancelled'>

async function aboutMeeting(
  { tx, runtime, claim, now }: Context,
  { meeting, kind }: { meeting: MeetingRecord; kind: MeetingKind },
): Promise<Found> {
  if (kind === 'meeting-summary')
    return {
      kind: 'notice',
      notice: { kind, meeting: meeting.view, table: answerTable(await invitedRows(tx, runtime.sealer, meeting.id)) },
    }
  const rsvp = await rsvpOf(tx, runtime.sealer, meeting.id, claim.personId)
  if (rsvp === null) return cancelled
  const { answer } = rsvp
  switch (kind) {
    case 'meeting-notice':
      return { kind: 'notice', notice: { kind, meeting: meeting.view, follower: rsvp.part === 'follower', answer } }
    case 'meeting-change': {
      const before = rsvp.toldVersion === null ? null : await meetingVersion(tx, meeting.id, rsvp.toldVersion)
      const changes = before === null ? [] : meetingChanges(before, meeting.view)
      if (before === null || changes.length === 0) return superseded
      return { kind: 'notice', notice: { kind, meeting: meeting.view, before, changes, answer } }
    }
    case 'meeting-reminder':
      if (answer === 'absent') return { kind: 'drop', status: 'cancelled', reason: 'absent' }
      return { kind: 'notice', notice: { kind, meeting: meeting.view, days: daysUntil(meeting.view.startsAt, now), answer } }
    case 'meeting-nudge':
      return answer === null
        ? { kind: 'notice', notice: { kind, meeting: meeting.view } }
        : { kind: 'drop', status: 'cancelled', reason: 'answered' }
  }
}

function daysUntil(startsAt: Date, now: Date): number {
  return Math.round((Date.parse(localDay(startsAt)) - Date.parse(localDay(now))) / 86_400_000)
}

async function aboutMember({ tx, claim, now }: Context, kind: 'member-linked' | 'member-lost'): Promise<Found> {
  const person = await tx.person.findUnique({ where: { id: claim.source }, select: { fullName: true } })
  if (person === null) return cancelled
  const role = (await rolesOf(tx, brandPerson(claim.source), now)).find((one) => one.role === 'member')
  return { kind: 'notice', notice: { kind, name: person.fullName, unit: role?.unit ?? '' } }
}

/** How the messages of one batch (a notice, a change, a cancellation) went. The occasion of a report is "KIND OCCASION #N". */
async function report({ tx, claim }: Context, meeting: MeetingRecord): Promise<Notice> {
  const [kind = '', occasion = ''] = claim.occasion.split(' ')
  const rows = await tx.delivery.findMany({
    where: { meetingId: meeting.id, kind, occasion },
    select: { status: true, reason: true, person: { select: { id: true, fullName: true } } },
  })
  const named = (status: string): string[] => rows.filter((row) => row.status === status).map(({ person }) => person.fullName)
  return {
    kind: 'delivery-report',
    meeting: meeting.view,
    what: kind === 'meeting-change' || kind === 'meeting-cancelled' ? kind : 'meeting-notice',
    total: rows.filter(({ status }) => status !== 'cancelled').length,
    sent: named('sent').length,
    unreachable: rows
      .filter(({ status }) => status === 'unreachable')
      .map(({ reason, person }): Unreachable => ({ name: person.fullName, why: reason === 'not-linked' ? 'not-linked' : 'blocked' })),
    failed: named('failed'),
    expired: named('expired'),
    unknown: rows.filter(({ status }) => status === 'unknown').map(({ person }) => ({ id: brandPerson(person.id), name: person.fullName })),
  }
}

/** Most messages that quiet hours held back leave as one; more would be too long to read. */
const longestMerge = 3500

/**
 * Merges messages that were held for the same person: one after the other, each with its title. Only one of them may have choices, and
 * it comes last, so that a digit has one meaning. What does not fit stays for the next message.
 */
export function merge<M extends { message: Message; title: string }>(
  parts: readonly [M, ...M[]],
): { message: Message; title: string; used: M[] } {
  const [first, ...others] = parts
  const used: M[] = [first]
  const hasChoices = (part: M): boolean => (part.message.options?.length ?? 0) > 0
  for (const part of others) {
    const choices = used.filter(hasChoices).length + (hasChoices(part) ? 1 : 0)
    const length = [...used, part].reduce((sum, { message }) => sum + message.lines.join('\n').length, 0)
    if (choices <= 1 && length <= longestMerge) used.push(part)
  }
  if (used.length === 1) return { message: first.message, title: first.title, used }
  const ordered = [...used.filter((part) => !hasChoices(part)), ...used.filter(hasChoices)]
  const last = ordered.at(-1) ?? first
  const lines = ordered.flatMap(({ message }, index) => [
    ...(index === 0 ? [] : ['———', ...(message.title === undefined ? [] : [message.title])]),
    ...message.lines,
  ])
  const title = ordered[0]?.message.title
  const options: readonly Option[] = last.message.options ?? []
  const rules: ListRules | undefined = last.message.rules
  return { message: { ...(title !== undefined && { title }), lines, options, ...(rules && { rules }) }, title: last.title, used }
}
