import * as tables from '@dqcai/vn-lunar'
import { z } from 'zod'
import { addDays, type LocalDay } from '../local-time.ts'
import { dayFrom, firstYear, lastYear, partsOf } from './days.ts'

/**
 * The Vietnamese lunar calendar, by the tables of @dqcai/vn-lunar (Hồ Ngọc Đức's, reckoned for UTC+7). Its answers are checked here,
 * because it answers a day that does not exist with a neighbour and its types do not resolve.
 */
export type LunarDay = { day: number; month: number; year: number; leap: boolean }

type Convert = (day: number, month: number, year: number, leap?: boolean) => unknown

const isConvert = (value: unknown): value is Convert => typeof value === 'function'

/** The types of the package are written for CommonJS and do not resolve in an ES module, so its functions are checked too. */
const { getLunarDate, getSolarDate } = z
  .object({ getLunarDate: z.custom<Convert>(isConvert), getSolarDate: z.custom<Convert>(isConvert) })
  .parse({ ...tables })

const lunarSchema = z.object({ day: z.number(), month: z.number(), year: z.number(), leap: z.boolean() })
const solarSchema = z.object({ day: z.number(), month: z.number(), year: z.number() })

export function toLunar(day: LocalDay): LunarDay {
  const { year, month, day: date } = partsOf(day)
  return lunarSchema.parse(getLunarDate(date, month, year))
}

/** The solar day of a lunar one; a thirtieth that the month lacks is its last day; null for a leap month that the year lacks. */
export function fromLunar(lunar: LunarDay): LocalDay | null {
  if (lunar.year < firstYear || lunar.year >= lastYear || lunar.day < 1 || lunar.day > 30) return null
  const day = exactly(lunar)
  return day ?? (lunar.day === 30 ? exactly({ ...lunar, day: 29 }) : null)
}

function exactly(lunar: LunarDay): LocalDay | null {
  const solar = solarSchema.parse(getSolarDate(lunar.day, lunar.month, lunar.year, lunar.leap))
  if (solar.year === 0) return null
  const day = dayFrom(solar.year, solar.month, solar.day)
  const back = toLunar(day)
  return back.day === lunar.day && back.month === lunar.month && back.year === lunar.year && back.leap === lunar.leap ? day : null
}

/** The first day at or after `from` (or, stepping −1, the last at or before it) that has this lunar day of the month. */
export function nextLunarDay(date: number, from: LocalDay, step: 1 | -1): LocalDay | null {
  // Two lunar months, the longest wait for a thirtieth, have at most 60 days; three leave room.
  for (let distance = 0; distance < 90; distance++) {
    const day = addDays(from, step * distance)
    if (toLunar(day).day === date) return day
  }
  return null
}
