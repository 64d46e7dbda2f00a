import { addDays, daysInMonth, type LocalDay } from '../local-time.ts'
import { clampedDay, dayFrom, firstYear, lastDayOf, lastYear, partsOf, shiftMonth } from './days.ts'
import type { Frame } from './facts.ts'
import { fromLunar, nextLunarDay, toLunar } from './lunar.ts'
import { askDay, checked, lies, theDay, type DayResult, type Setting } from './setting.ts'

/** A day of a month with as much of month and year as was said → the day that is meant. */
export function monthDay(day: number, frame: Frame, setting: Setting): DayResult {
  if (frame.lunar) return lunarMonthDay(day, frame, setting)
  if (day < 1 || day > 31 || (frame.month !== null && (frame.month < 1 || frame.month > 12))) return askDay('impossible-day')
  const here = partsOf(setting.today)
  const year = frame.year ?? (frame.yearOffset === null ? null : here.year + frame.yearOffset)
  if (year !== null && (year < firstYear || year > lastYear)) return askDay('too-far')
  if (frame.month !== null) return year === null ? yearlyDay(day, frame.month, setting) : exactDay(day, frame.month, year, setting)
  if (frame.monthOffset !== null) return checked(clampedDay(shiftMonth(here, frame.monthOffset), day), setting)
  return year === null ? monthlyDay(day, setting) : askDay('no-month')
}

function exactDay(day: number, month: number, year: number, setting: Setting): DayResult {
  if (day > daysInMonth(year, month)) return askDay('impossible-day', sameSide([lastDayOf({ year, month })], setting))
  return checked(dayFrom(year, month, day), setting)
}

/** A day and month without a year: the nearest that lies ahead (behind). Today's, its hour gone by, is asked. */
function yearlyDay(day: number, month: number, setting: Setting): DayResult {
  // 2028 is a leap year: here only days that no year has are turned away.
  if (day > daysInMonth(2028, month)) return askDay('impossible-day')
  const { year } = partsOf(setting.today)
  const step = setting.toward === 'past' ? -1 : 1
  const lacking = (one: number) => day > daysInMonth(one, month)
  const first = lies(clampedDay({ year, month }, day), setting) ? year : year + step
  if (lacking(first)) {
    const leap = [0, 1, 2, 3, 4, 5, 6, 7, 8].map((distance) => first + step * distance).find((one) => !lacking(one))
    return askDay('impossible-day', [lastDayOf({ year: first, month }), ...(leap === undefined ? [] : [dayFrom(leap, month, day)])])
  }
  const found = dayFrom(first, month, day)
  if (first !== year && dayFrom(year, month, day) === setting.today)
    return askDay(setting.hourSaid ? sideName(setting) : 'no-hour', [found])
  return theDay(found)
}

/** A day alone: of this month or the next that has it. Where a month before lacks it, that month's last day may be meant. */
function monthlyDay(day: number, setting: Setting): DayResult {
  const here = partsOf(setting.today)
  const step = setting.toward === 'past' ? -1 : 1
  const passed: LocalDay[] = []
  for (let distance = 0; distance <= 3; distance++) {
    const month = shiftMonth(here, step * distance)
    const candidate = clampedDay(month, day)
    if (!lies(candidate, setting)) continue
    if (day > daysInMonth(month.year, month.month)) passed.push(candidate)
    else return passed.length === 0 ? theDay(candidate) : askDay('two-readings', [...passed, candidate])
  }
  return askDay('impossible-day')
}

function sideName(setting: Setting): 'past' | 'future' {
  return setting.toward === 'past' ? 'future' : 'past'
}

function sameSide(days: readonly LocalDay[], setting: Setting): LocalDay[] {
  return days.filter((day) => lies(day, setting))
}

function lunarMonthDay(day: number, frame: Frame, setting: Setting): DayResult {
  if (day < 1 || day > 30 || (frame.month !== null && (frame.month < 1 || frame.month > 12))) return askDay('impossible-day')
  const here = toLunar(setting.today)
  const year = frame.year ?? (frame.yearOffset === null ? null : here.year + frame.yearOffset)
  if (frame.monthOffset !== null) return lunarOfMonth(day, frame.monthOffset, setting)
  if (frame.month === null) return lunarAlone(day, setting)
  const step = setting.toward === 'past' ? -1 : 1
  const years = year === null ? [-step, 0, step, 2 * step].map((distance) => here.year + distance) : [year]
  const days = years.flatMap((one) => fromLunar({ day, month: frame.month ?? 1, year: one, leap: frame.leap }) ?? [])
  const [found] = sameSide(days, setting)
  if (found !== undefined) return theDay(found)
  const [outright] = days
  return outright === undefined ? askDay('impossible-day') : checked(outright, setting)
}

/** "rằm", "mùng 1 âm": the nearest. */
function lunarAlone(day: number, setting: Setting): DayResult {
  const step = setting.toward === 'past' ? -1 : 1
  const near = nextLunarDay(day, setting.today, step)
  if (near === null) return askDay('impossible-day')
  if (lies(near, setting)) return theDay(near)
  const next = nextLunarDay(day, addDays(near, step), step)
  return next === null ? askDay('impossible-day') : theDay(next)
}

/** "rằm tháng sau": of the lunar month or of the solar one. Where the two differ, it is asked. */
function lunarOfMonth(day: number, offset: number, setting: Setting): DayResult {
  const solar = shiftMonth(partsOf(setting.today), offset)
  const inSolar = nextLunarDay(day, dayFrom(solar.year, solar.month, 1), 1)
  // Lunar months have 29 or 30 days, so the fifteenth day of one is in it, and 29.53 days on is the same of the next.
  const middle = addDays(setting.today, 15 - toLunar(setting.today).day + Math.round(29.53 * offset))
  const lunar = toLunar(middle)
  const inLunar = fromLunar({ ...lunar, day })
  const days = [...new Set([inLunar, inSolar].flatMap((one) => one ?? []))]
  const [only, ...others] = days
  if (only === undefined) return askDay('impossible-day')
  return others.length === 0 ? checked(only, setting) : askDay('two-readings', sameSide(days, setting))
}
