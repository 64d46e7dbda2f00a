import type { Option, ListRules } from '../domain/choices.ts'
import { formPatienceMs, lateAfterMs, type DeliveryKind } from '../domain/delivery.ts'
import { localDay } from '../domain/local-time.ts'
import { meetingChanges } from '../domain/meeting.ts'
import { quietUntilBoth, type QuietHours } from '../domain/quiet-hours.ts'
import type { Notice, Unreachable } from '../domain/reply.ts'
import type { Claim } from '../db/claims.ts'
import { meetingVersion, type MeetingRecord } from '../db/meetings.ts'
import { cellQuietOf } from '../db/quiet.ts'
import { answerTable, invitedRows } from '../db/rsvps.ts'
import { brandPerson } from '../db/brands.ts'
import type { Message } from '../messages/message.ts'
import { aboutAlerts } from './compose-alerts.ts'
import { aboutAccounts, isAboutAccounts, type AboutAccounts } from './compose-accounts.ts'
import { aboutCandidates, isAboutCandidates, type AboutCandidates } from './compose-candidates.ts'
import { aboutLinks, isAboutLinks, type AboutLinks } from './compose-links.ts'
import { aboutRoles, isAboutRoles, type AboutRoles } from './compose-roles.ts'
import { aboutRules, isAboutRules, type AboutRules } from './compose-rules.ts'
import { cancelled, superseded, type Context, type Found } from './composing.ts'
import { handedOn } from './hand-on.ts'
import { listTitle, noticeWords } from '../messages/vi/notices.ts'

/** What a claimed row of the ledger has become by the time it is sent. */
export type Composed =
  | { kind: 'say'; message: Message; title: string; /** the version of the meeting it tells of */ tells: number | null }
  | { kind: 'drop'; status: 'cancelled' | 'expired'; reason: string }
  | { kind: 'hold'; until: Date; reason: 'quiet-hours' | 'form-open' }
  /** The chat is its person's no more. */
  | { kind: 'elsewhere' }

/** Puts a claimed message into words from what is true now, or says why it must not leave (yet). */
export async function compose(context: Context): Promise<Composed> {
  const { tx, now, claim, facts } = context
  const chat = facts.chats.get(claim.linkId)
  // A last word is for the chat that has ended, while nobody has linked it again.
  if (claim.kind === 'link-ended' && chat?.linked === true) return { kind: 'drop', status: 'cancelled', reason: 'superseded' }
  if (claim.kind !== 'link-ended' && chat?.ended !== false) return { kind: 'elsewhere' }
  const meeting = claim.meetingId === null ? null : (facts.meetings.get(claim.meetingId) ?? null)
  const found = await noticeOf(context, meeting)
  if (found.kind === 'drop') return found
  const cell = meeting?.settings ?? (await cellQuietOf(tx, claim.personId, now))
  const own = facts.ownQuiet.get(claim.personId) ?? null
  const opening = claim.urgent ? null : quietUntilBoth(now, cell, own)
  if (opening !== null) return { kind: 'hold', until: opening, reason: 'quiet-hours' }
  const message = noticeWords(found.notice, {
    late: now.getTime() - meantFor(claim, { cell, own }).getTime() > lateAfterMs,
    mayRepeat: claim.mayRepeat,
  })
  if ((message.options?.length ?? 0) > 0 && claim.heldFor !== 'form-open' && facts.forms.has(claim.linkId)) {
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
function meantFor({ urgent, dueAt }: Claim, hours: { cell: QuietHours; own: QuietHours | null }): Date {
  return urgent ? dueAt : (quietUntilBoth(dueAt, hours.cell, hours.own) ?? dueAt)
}

const begun: Found = { kind: 'drop', status: 'expired', reason: 'already-begun' }

async function noticeOf(context: Context, meeting: MeetingRecord | null): Promise<Found> {
  const { claim, now } = context
  if (isAboutAccounts(claim.kind)) return aboutAccounts(context, claim.kind)
  if (isAboutLinks(claim.kind)) return aboutLinks(context, claim.kind)
  if (isAboutRoles(claim.kind)) return aboutRoles(context, claim.kind)
  if (claim.kind === 'digest') return aboutAlerts(context)
  if (isAboutRules(claim.kind)) return aboutRules(context, claim.kind)
  if (isAboutCandidates(claim.kind)) return aboutCandidates(context, claim.kind)
  if (meeting === null) return cancelled
  if (await handedOn(context, meeting)) return superseded
  if (claim.kind === 'delivery-report') return { kind: 'notice', notice: await report(context, meeting) }
  if (claim.kind === 'meeting-cancelled')
    return meeting.view.startsAt <= now
      ? begun
      : { kind: 'notice', notice: { kind: 'meeting-cancelled', meeting: meeting.view, reason: meeting.cancelReason } }
  if (meeting.view.cancelled) return cancelled
  if (meeting.view.startsAt <= now) return begun
  return aboutMeeting(context, { meeting, kind: claim.kind })
}

type MeetingKind = Exclude<
  DeliveryKind,
  AboutAccounts | AboutCandidates | AboutLinks | AboutRoles | AboutRules | 'digest' | 'delivery-report' | 'meeting-cancelled'
>

async function aboutMeeting(
  { tx, runtime, claim, now, facts }: Context,
  { meeting, kind }: { meeting: MeetingRecord; kind: MeetingKind },
): Promise<Found> {
  if (kind === 'meeting-summary')
    return {
      kind: 'notice',
      notice: { kind, meeting: meeting.view, table: answerTable(await invitedRows(tx, runtime.sealer, meeting.id)) },
    }
  const rsvp = facts.rsvps.get(meeting.id)?.get(claim.personId)
  if (rsvp === undefined) return cancelled
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
