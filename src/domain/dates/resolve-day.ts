import { addDays, type LocalDay } from '../local-time.ts'
import { clampedDay, dayFrom, firstYear, lastYear, mondayOf, nthWeekday, partsOf, shiftMonth, weekdayOf } from './days.ts'
import { isKind, noFrame, type Fact, type FactOf } from './facts.ts'
import { edgeDay } from './resolve-edge.ts'
import { monthDay } from './resolve-month-day.ts'
import { askDay, checked, lies, theDay, type DayResult, type Setting } from './setting.ts'

/** A hundred years are more than any plan; beyond that a figure was mistyped. */
const FARTHEST_DAYS = 36_600

/** The day that facts tell together; null when they tell none. Facts that disagree are asked, with what each would mean. */
export function dayOf(facts: readonly Fact[], setting: Setting): DayResult | null {
  const weekdays = facts.filter(isKind('weekday'))
  const week = weekOffset(facts, weekdays.length > 0)
  const claims = facts.flatMap((fact) => claimOf(fact, facts, setting))
  const distinctDays = new Set(weekdays.map(({ days }) => days.join()))
  const [weekday] = weekdays
  if (weekday && claims.length === 0) {
    if (distinctDays.size > 1 || weekday.many !== 'one')
      return askDay(
        'two-readings',
        weekdays.flatMap(({ days }) => days.map((day) => addDays(mondayOf(addDays(setting.today, 7 * (week ?? 1))), day - 1))),
      )
    return weekdayAlone(weekday, week, facts, setting)
  }
  const [claim] = claims
  if (!claim) return periodAlone(facts)
  const days = [...new Set(claims.flatMap((one) => (one.kind === 'day' ? [one.day] : one.days)))]
  const trouble = claims.find((one) => one.kind === 'ask')
  if (trouble) return claims.length === 1 ? trouble : askDay(trouble.kind === 'ask' ? trouble.why : 'two-readings', days)
  const [day] = days
  if (day === undefined || days.length > 1) return askDay('two-readings', days)
  const agrees =
    weekdays.every((one) => one.nth !== null || one.days.includes(weekdayOf(day))) && facts.every((fact) => contains(fact, day, setting))
  return agrees ? theDay(day) : askDay('two-readings', [day, ...otherDay(weekday, week, facts, setting)])
}

function otherDay(weekday: FactOf<'weekday'> | undefined, week: number | null, facts: readonly Fact[], setting: Setting): LocalDay[] {
  const other = weekday ? weekdayAlone(weekday, week, facts, setting) : null
  return other?.kind === 'day' ? [other.day] : []
}

/** "tuần sau" beside a weekday; "đầu tuần sau" does no more. */
function weekOffset(facts: readonly Fact[], withWeekday: boolean): number | null {
  for (const fact of facts) {
    if (fact.kind === 'period' && fact.unit === 'week') return fact.offset
    if (fact.kind === 'edge' && fact.unit === 'week' && withWeekday) return fact.offset
  }
  return null
}

/** The day that one fact tells by itself. */
function claimOf(fact: Fact, facts: readonly Fact[], setting: Setting): DayResult[] {
  if (fact.kind === 'offset') return [checked(addDays(setting.today, fact.days), setting)]
  if (fact.kind === 'span') return [spanDay(fact, setting)]
  if (fact.kind === 'edge') return fact.unit === 'week' && facts.some(isKind('weekday')) ? [] : [edgeDay(fact, setting)]
  if (fact.kind === 'weekday') return fact.nth === null ? [] : [rankedWeekday(fact.nth, fact.days[0] ?? 1, facts, setting)]
  return fact.kind === 'day' && !fact.bare ? daysOfMonth(fact, facts, setting) : []
}

function daysOfMonth(fact: FactOf<'day'>, facts: readonly Fact[], setting: Setting): DayResult[] {
  const results = fact.days.map((day) => monthDay(day, fact.frame, setting))
  // "ngày 5 sinh hoạt tháng 1": is it the 5th of that month? Where that is another day, the two disagree and are asked.
  const apart = fact.frame.month === null && fact.frame.monthOffset === null && !fact.frame.lunar
  const month = apart ? facts.find((other) => other.kind === 'period' && other.unit === 'month') : undefined
  if (month?.kind === 'period') results.push(...fact.days.map((day) => monthDay(day, month.frame, setting)))
  return fact.many === 'one'
    ? results
    : [
        askDay(
          'two-readings',
          results.flatMap((one) => (one.kind === 'day' ? [one.day] : one.days)),
        ),
      ]
}

function spanDay({ amount, unit }: FactOf<'span'>, setting: Setting): DayResult {
  const days = unit === 'month' ? amount * 31 : amount
  if (Math.abs(days) > FARTHEST_DAYS) return askDay('too-far')
  if (unit === 'day') return checked(addDays(setting.today, amount), setting)
  const here = partsOf(setting.today)
  return checked(clampedDay(shiftMonth(here, amount), here.day), setting)
}

/** "thứ sáu đầu tiên của tháng sau". */
function rankedWeekday(nth: number, weekday: number, facts: readonly Fact[], setting: Setting): DayResult {
  const frame = facts.find(isKind('period'))?.frame ?? facts.find((fact) => fact.kind === 'edge')?.frame ?? noFrame
  const here = partsOf(setting.today)
  const step = setting.toward === 'past' ? -1 : 1
  const year = frame.year ?? (frame.yearOffset === null ? null : here.year + frame.yearOffset)
  if (year !== null && (year < firstYear || year > lastYear)) return askDay('too-far')
  const { month } = frame
  if (month !== null && (month < 1 || month > 12)) return askDay('impossible-day')
  if (frame.monthOffset !== null || (month !== null && year !== null)) {
    const day = nthWeekday(month !== null && year !== null ? { year, month } : shiftMonth(here, frame.monthOffset ?? 0), nth, weekday)
    return day === null ? askDay('impossible-day') : checked(day, setting)
  }
  const months =
    month === null
      ? [0, step, 2 * step, 3 * step].map((distance) => shiftMonth(here, distance))
      : [0, step].map((distance) => ({ year: here.year + distance, month }))
  const found = months.flatMap((one) => nthWeekday(one, nth, weekday) ?? []).find((day) => lies(day, setting))
  return found === undefined ? askDay('impossible-day') : theDay(found)
}

function weekdayAlone(fact: FactOf<'weekday'>, week: number | null, facts: readonly Fact[], setting: Setting): DayResult {
  const [weekday] = fact.days
  if (weekday === undefined) return askDay('no-day')
  const ofWeek = (offset: number) => addDays(mondayOf(setting.today), 7 * offset + weekday - 1)
  if (week !== null) return checked(ofWeek(week), setting)
  // A weekday of a month or a year, or of a quarter, could be any of several.
  if (facts.some((other) => other.kind === 'period' || (other.kind === 'edge' && other.unit !== 'week'))) return askDay('no-day')
  const past = setting.toward === 'past'
  if (fact.near === 'last')
    return past ? theDay(addDays(setting.today, -(((weekdayOf(setting.today) - weekday + 6) % 7) + 1))) : askDay('past')
  // "thứ hai sau": the coming one, or the one of the next week?
  if (fact.near === 'after')
    return askDay(
      'two-readings',
      [...new Set([addDays(setting.today, ((weekday - weekdayOf(setting.today) + 6) % 7) + 1), ofWeek(1), ofWeek(2)])].filter((day) =>
        lies(day, setting),
      ),
    )
  if (fact.near === 'next')
    return past ? askDay('future') : theDay(addDays(setting.today, ((weekday - weekdayOf(setting.today) + 6) % 7) + 1))
  const ahead = (weekday - weekdayOf(setting.today) + 7) % 7
  if (ahead === 0 && !setting.hourSaid)
    return askDay(
      'today-weekday',
      [setting.today, addDays(setting.today, past ? -7 : 7)].filter((day) => lies(day, setting)),
    )
  const near = addDays(setting.today, past && ahead > 0 ? ahead - 7 : ahead)
  return theDay(lies(near, setting) ? near : addDays(near, past ? -7 : 7))
}

/** A month, week or year with no day in it. */
function periodAlone(facts: readonly Fact[]): DayResult | null {
  return facts.some(isKind('period')) ? askDay('no-day') : null
}

/** Whether a day that is known lies in a week or month that was said with it. A month by its number only describes: "họp tháng 12". */
function contains(fact: Fact, day: LocalDay, setting: Setting): boolean {
  if (fact.kind !== 'period' || fact.described) return true
  if (fact.unit === 'year' && fact.frame.year !== null) return partsOf(day).year === fact.frame.year
  if (fact.offset === null) return true
  const here = partsOf(setting.today)
  if (fact.unit === 'week') return mondayOf(day) === addDays(mondayOf(setting.today), 7 * fact.offset)
  if (fact.unit === 'year') return partsOf(day).year === here.year + fact.offset
  const month = shiftMonth(here, fact.offset)
  return fact.unit !== 'month' || day.startsWith(dayFrom(month.year, month.month, 1).slice(0, 7))
}
