import { workingDayFrom, workingDayUntil, type WorkCalendar } from '../calendar.ts'
import { addDays, type LocalDay } from '../local-time.ts'
import { nextAlertDay } from './ladder.ts'
import type { Ladder } from './rules.ts'

export type AlertState = {
  /** By `ladderFor`; null = nobody is told. */
  ladder: Ladder | null
  calendar: WorkCalendar
  /** The last day that is through: today when this morning's alerts have been told, else yesterday. */
  after: LocalDay
  /** The last day on which somebody was told of this clock. */
  toldOn: LocalDay | null
  postponedUntil: LocalDay | null
  /** The day that was planned for this due date, if there was one. */
  planned: LocalDay | null
}

/**
 * The next day on which people are told of a clock; null when nobody is any more. What came due and was not told keeps its day, so that
 * the next morning tells it; what was late when it became known is told the next working day, not a week after; what was postponed
 * comes back on its day; what is news by itself does not wait for its first step. A late telling does not bring two in one week: the next step is at least half its distance away.
 */
export function alertDay(
  clock: { dueOn: LocalDay; endedOn: LocalDay | null; /** What began it is news: the next morning says so. */ isNews?: boolean },
  state: AlertState,
): LocalDay | null {
  const { ladder, calendar, after, toldOn, postponedUntil, planned } = state
  if (ladder === null || clock.endedOn !== null) return null
  if (planned !== null && planned <= after) return planned
  if (postponedUntil !== null && postponedUntil > after) return workingDayFrom(calendar, postponedUntil)
  if (clock.isNews === true && toldOn === null) return workingDayFrom(calendar, addDays(after, 1))
  // A date on a day off is told on the last working day before it: that is its day.
  const lastMorning = workingDayUntil(calendar, clock.dueOn)
  if (lastMorning <= after && ladder.overdueEvery > 0 && (toldOn === null || toldOn < lastMorning))
    return workingDayFrom(calendar, addDays(after, 1))
  const told = toldOn !== null && toldOn >= clock.dueOn ? addDays(toldOn, Math.floor(ladder.overdueEvery / 2)) : after
  return nextAlertDay(clock, ladder, calendar, told > after ? told : after)
}
