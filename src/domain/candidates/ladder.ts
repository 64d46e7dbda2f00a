import { addWorkingDays, workingDayFrom, workingDayUntil, type WorkCalendar } from '../calendar.ts'
import { daysBetween } from '../dates/days.ts'
import { addDays, type LocalDay } from '../local-time.ts'
import { canBeLate, type DeadlineRule, type Ladder } from './rules.ts'

/**
 * The ladder of a rule; null = nobody is told. Clocks in months or days have the one in days. Where nobody can be late there is
 * nothing after the day; "no mentor" and "idle" are no news before it.
 */
export function ladderFor(rule: DeadlineRule, ladders: readonly Ladder[]): Ladder | null {
  const unit = rule.unit === 'working-days' ? 'working-days' : 'days'
  const ladder = ladders.find((one) => one.unit === unit)
  if (ladder === undefined || rule.alert === 'none') return null
  return {
    ...ladder,
    ...((rule.alert === 'mentor-missing' || rule.alert === 'idle') && { before: [0] }),
    ...(!canBeLate(rule) && { overdueEvery: 0, climbEvery: 0 }),
  }
}

/**
 * The first day after `after` on which people are told of a clock; null = never again. People are told on working days alone: a step
 * up to the date comes on the working day on or before it, so that no warning is late, a step after it on the one on or after it.
 */
export function nextAlertDay(
  { dueOn, endedOn }: { dueOn: LocalDay; endedOn: LocalDay | null },
  { unit, before, overdueEvery }: Ladder,
  calendar: WorkCalendar,
  after: LocalDay,
): LocalDay | null {
  if (endedOn !== null) return null
  for (const step of dueOn > after ? before.toSorted((a, b) => b - a) : []) {
    const day = workingDayUntil(calendar, unit === 'days' ? addDays(dueOn, -step) : addWorkingDays(calendar, dueOn, -step))
    if (day > after) return day
  }
  if (overdueEvery <= 0) return null
  const gone = Math.max(0, Math.floor(daysBetween(dueOn, after) / overdueEvery))
  // A step on days off may have been put after `after`.
  const steps = [Math.max(1, gone), gone + 1].map((step) => workingDayFrom(calendar, addDays(dueOn, step * overdueEvery)))
  return steps.find((day) => day > after) ?? null
}

/**
 * How far an alert has climbed on a day; 0 = its owners. One level for each `climbEvery` days since the date, or since the last
 * acknowledgement after it: whoever acknowledges has that time before anybody above is told. Those who were told stay told: it never
 * falls below `level`. May be more than a route has.
 */
export function levelOn(
  { dueOn, acknowledgedOn, level }: { dueOn: LocalDay; acknowledgedOn: LocalDay | null; level: number },
  { climbEvery }: Ladder,
  day: LocalDay,
): number {
  if (climbEvery <= 0) return level
  const since = acknowledgedOn !== null && acknowledgedOn > dueOn ? acknowledgedOn : dueOn
  return Math.max(level, Math.floor(daysBetween(since, day) / climbEvery))
}
