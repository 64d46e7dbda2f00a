import { workingDayFrom } from '../../domain/calendar.ts'
import { alertDay } from '../../domain/candidates/alert-day.ts'
import { ladderFor } from '../../domain/candidates/ladder.ts'
import type { RuleBook } from '../../domain/candidates/rule-book.ts'
import type { PersonId } from '../../domain/ids.ts'
import { addDays, localDay, type LocalDay } from '../../domain/local-time.ts'
import type { Db } from '../client.ts'
import { dateAt } from '../people.ts'
import type { Sealer } from '../seal.ts'
import type { Alert } from './alerts.ts'
import { postponedReasonPlace } from './places.ts'
import { lastDayThrough } from './reckon.ts'

/** Somebody has taken it up (null = nobody, any more): it does not climb for a week. */
export async function setAcknowledged(db: Db, id: string, acknowledged: { at: Date; by: PersonId | null } | null): Promise<void> {
  await db.deadline.update({
    where: { id },
    data: { acknowledgedAt: acknowledged?.at ?? null, acknowledgedBy: acknowledged?.by ?? null },
  })
}

/**
 * Nobody is reminded of it until a day. Those above get a line in the next digest that says so, with the reason. The time limit itself
 * stays as it is.
 */
export async function postpone(
  db: Db,
  sealer: Sealer,
  alert: Alert,
  put: {
    until: LocalDay
    reason: string
    by: PersonId
    superiors: readonly { personId: PersonId; level: number }[]
    book: RuleBook
    now: Date
  },
): Promise<void> {
  const { until, reason, by, superiors, book, now } = put
  await db.deadline.update({
    where: { id: alert.id },
    data: {
      postponedUntil: dateAt(until),
      postponedBy: by,
      postponedReason: sealer.seal(reason, postponedReasonPlace(alert.id)),
      nextAlertOn: dateAt(workingDayFrom(book.calendar, until)),
    },
  })
  const day = dateAt(workingDayFrom(book.calendar, addDays(await lastDayThrough(db, now), 1)))
  await db.alertStep.createMany({
    data: superiors.map(({ personId, level }) => ({ deadlineId: alert.id, personId, day, level })),
    skipDuplicates: true,
  })
}

/** Takes a postponement back; those above hear nothing of it, unless they have been told. */
export async function resume(db: Db, alert: Alert, { book, now }: { book: RuleBook; now: Date }): Promise<void> {
  const after = await lastDayThrough(db, now)
  const nextAlertOn = alertDay(
    { dueOn: alert.dueOn, endedOn: null },
    {
      ladder: ladderFor(alert.rule, book.ladders),
      calendar: book.calendar,
      after,
      toldOn: alert.toldOn[0] ?? null,
      postponedUntil: null,
      planned: null,
    },
  )
  await db.deadline.update({
    where: { id: alert.id },
    data: { postponedUntil: null, postponedBy: null, postponedReason: null, nextAlertOn: nextAlertOn && dateAt(nextAlertOn) },
  })
  await db.alertStep.deleteMany({ where: { deadlineId: alert.id, day: { gt: dateAt(after) } } })
}

/** The first day on which an alert may come back, and the days offered for it: the next working days, a week, two, a month on. */
export function postponeDays(book: RuleBook, now: Date, last: LocalDay): { first: LocalDay; last: LocalDay; offered: LocalDay[] } {
  const today = localDay(now)
  const offered = [3, 7, 14].map((days) => workingDayFrom(book.calendar, addDays(today, days))).filter((day) => day <= last)
  return { first: addDays(today, 1), last, offered: [...new Set(offered)] }
}
