import type { MeetingId } from './ids.ts'
import { addDays, atLocal, daysInMonth, fromLocal, localDay, parseClock, toLocal } from './local-time.ts'
import { settingLimits, type UnitSettings } from './settings.ts'

export const meetingKinds = ['regular', 'topic', 'extraordinary', 'committee'] as const
/** regular = thường kỳ, topic = chuyên đề, extraordinary = bất thường, committee = họp chi ủy */
export type MeetingKind = (typeof meetingKinds)[number]

export const answers = ['attend', 'absent', 'call_back'] as const
export type Answer = (typeof answers)[number]

/** A meeting that begins sooner than this cannot be announced any more. */
const shortestNoticeMs = 15 * 60_000
/** Meetings further away than this are a misread year. */
const furthestMs = 400 * 86_400_000

export type TimeProblem = 'past' | 'too-soon' | 'too-far'

/** What is wrong with a time for a meeting; null = nothing. */
export function meetingTimeProblem(startsAt: Date, now: Date): TimeProblem | null {
  const ahead = startsAt.getTime() - now.getTime()
  if (ahead <= 0) return 'past'
  if (ahead < shortestNoticeMs) return 'too-soon'
  return ahead > furthestMs ? 'too-far' : null
}

/** The next regular meeting by the unit's day and hour; in a month that has no such day, its last one. It can still be announced. */
export function nextRegular(settings: UnitSettings, now: Date): Date {
  const { year, month } = toLocal(now)
  const starts = [month, month + 1].map((one) => {
    const day = Math.min(settings.meetingDay, daysInMonth(year, one))
    return fromLocal({ year, month: one, day, minute: parseClock(settings.meetingTime) ?? 0 })
  })
  const [first = now, second = first] = starts
  return first.getTime() - now.getTime() < shortestNoticeMs ? second : first
}

export type PlannedOccasion = { name: string; dueAt: Date }

/**
 * The instants at which something about a meeting must happen: reminders some days before at the cell's hour, and the summary for
 * the secretary the evening before. Those that lie behind `now` are left out: who calls a meeting for tomorrow has just told everybody.
 */
export function meetingOccasions(meeting: { startsAt: Date }, settings: UnitSettings, now: Date): PlannedOccasion[] {
  const day = localDay(meeting.startsAt)
  const planned: PlannedOccasion[] = [...new Set(settings.reminderDays)].map((days) => ({
    name: `reminder-${days}`,
    dueAt: atLocal(addDays(day, -days), parseClock(settings.reminderAt) ?? 0),
  }))
  planned.push({ name: 'summary', dueAt: atLocal(addDays(day, -1), parseClock(settings.summaryAt) ?? 0) })
  return planned.filter(({ dueAt }) => dueAt > now && dueAt < meeting.startsAt).toSorted((a, b) => a.dueAt.getTime() - b.dueAt.getTime())
}

/** Until when people are asked to say that they cannot come; null where that moment has passed. */
export function answerBy(startsAt: Date, settings: UnitSettings, now: Date): Date | null {
  const moment = atLocal(addDays(localDay(startsAt), -1), parseClock(settings.answerBy) ?? 0)
  return moment > now ? moment : null
}

export type MeetingDetails = { startsAt: Date; place: string; agenda: readonly string[] }
export type MeetingChange = 'time' | 'place' | 'agenda'

/** What is different between two versions of a meeting. */
export function meetingChanges(before: MeetingDetails, after: MeetingDetails): MeetingChange[] {
  const changes: MeetingChange[] = []
  if (before.startsAt.getTime() !== after.startsAt.getTime()) changes.push('time')
  if (before.place !== after.place) changes.push('place')
  if (before.agenda.join('\n') !== after.agenda.join('\n')) changes.push('agenda')
  return changes
}

/** An agenda as people type it: headings on lines of their own, or parted by ";". Numbers and dashes at their beginnings go; a document's number stays. */
export function readAgenda(text: string): string[] {
  return text
    .split(/[\n;]/)
    .map((line) => line.replace(/^\s*(?:[-–•*+]|\d{1,2}\s*[).:/-](?!\d|(?<=-)\p{Lu}{2}))\s*/u, '').trim())
    .map((line) => line.replace(/[.;,\s]+$/, ''))
    .filter((line) => line !== '')
}

export const agendaLimits = { headings: 15, characters: 300 } as const
export const placeLimit = settingLimits.place

/** A meeting as people see it. */
export type MeetingView = MeetingDetails & {
  id: MeetingId
  kind: MeetingKind
  unitName: string
  /** The committee above the cell, for the heading of a notice. */
  committeeName: string | null
  durationMinutes: number
  signer: string
  /** The line above the name; null = the usual wording. */
  signature: string | null
  cancelled: boolean
  /** Until when people should say that they cannot come; null when that has passed. */
  answerBy: Date | null
}
