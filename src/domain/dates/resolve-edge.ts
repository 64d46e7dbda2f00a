import { addDays, type LocalDay } from '../local-time.ts'
import { dayFrom, firstYear, lastDayOf, lastYear, mondayOf, partsOf, shiftMonth, type YearMonth } from './days.ts'
import type { FactOf } from './facts.ts'
import { askDay, checked, lies, theDay, type DayResult, type Setting } from './setting.ts'

/** "cuối tháng": its last day; "đầu tháng": the first; "giữa tháng": the fifteenth. A weekend has two days, the middle of a year none. */
export function edgeDay(fact: FactOf<'edge'>, setting: Setting): DayResult {
  const { year, month } = partsOf(setting.today)
  const step = setting.toward === 'past' ? -1 : 1
  const pick = (dayAt: (distance: number) => LocalDay | null): DayResult => {
    const outright = fact.offset === null ? null : dayAt(fact.offset)
    if (outright !== null) return checked(outright, setting)
    const found = [0, step, 2 * step].flatMap((distance) => dayAt(distance) ?? []).find((day) => lies(day, setting))
    return found === undefined ? askDay('no-day') : theDay(found)
  }
  if (fact.unit === 'week') return weekEdge(fact, setting, pick)
  const givenYear = fact.frame.year ?? (fact.frame.yearOffset === null ? null : year + fact.frame.yearOffset)
  if (givenYear !== null && (givenYear < firstYear || givenYear > lastYear)) return askDay('too-far')
  if (fact.frame.lunar) return askDay('vague')
  if (fact.unit === 'year') {
    if (fact.edge === 'middle') return askDay('vague')
    const of = (one: number) => (fact.edge === 'start' ? dayFrom(one, 1, 1) : dayFrom(one, 12, 31))
    return givenYear !== null && fact.offset === null ? checked(of(givenYear), setting) : pick((distance) => of(year + distance))
  }
  const size = fact.unit === 'quarter' ? 3 : 1
  if (fact.unit === 'quarter' && fact.edge === 'middle') return askDay('vague')
  const given = fact.unit === 'quarter' ? fact.quarter && fact.quarter * 3 - 2 : fact.frame.month
  if (given !== null && (given < 1 || given > 12)) return askDay('impossible-day')
  if (given !== null && givenYear !== null) return checked(edgeOf(fact.edge, { year: givenYear, month: given }, size), setting)
  if (given !== null) return pick((distance) => edgeOf(fact.edge, { year: year + distance, month: given }, size))
  return pick((distance) => edgeOf(fact.edge, shiftMonth({ year, month: month - ((month - 1) % size) }, distance * size), size))
}

function edgeOf(edge: FactOf<'edge'>['edge'], first: YearMonth, months: number): LocalDay {
  if (edge === 'start') return dayFrom(first.year, first.month, 1)
  return edge === 'middle' ? dayFrom(first.year, first.month, 15) : lastDayOf(shiftMonth(first, months - 1))
}

function weekEdge(fact: FactOf<'edge'>, setting: Setting, pick: (dayAt: (distance: number) => LocalDay) => DayResult): DayResult {
  const day = (distance: number, weekday: number) => addDays(mondayOf(setting.today), 7 * distance + weekday - 1)
  if (fact.edge === 'start') return pick((distance) => day(distance, 1))
  if (fact.edge === 'close') return pick((distance) => day(distance, 7))
  if (fact.edge === 'middle')
    return askDay(
      'vague',
      [day(fact.offset ?? 0, 3)].filter((one) => lies(one, setting)),
    )
  return askDay(
    'two-readings',
    [6, 7].map((weekday) => day(fact.offset ?? 0, weekday)).filter((one) => lies(one, setting)),
  )
}
