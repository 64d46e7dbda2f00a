import { noFrame, type FactOf, type Found, type Frame, type Said, type Unit } from './facts.ts'
import { monthAt, offsetAt, says, unitNames, withYear, wordAt, yearAt } from './frame.ts'
import { numberAt } from './numbers.ts'
import type { Token } from './token.ts'
import { isDescribed } from './words.ts'

const edges = new Map<string, FactOf<'edge'>['edge']>([
  ['đầu', 'start'],
  ['giữa', 'middle'],
  ['cuối', 'end'],
  ['hết', 'close'],
])

/** "cuối tháng", "đầu tuần sau", "hết năm nay", "cuối mỗi tháng", "ngày cuối cùng của quý". */
export function edgeFound(tokens: readonly Token[], at: number): Found | null {
  const lead = ['ngày', 'tháng'].includes(wordAt(tokens, at)) && edges.has(wordAt(tokens, at + 1)) ? 1 : 0
  const edge = edges.get(wordAt(tokens, at + lead))
  if (edge === undefined) return null
  let length = lead + 1
  if (['tiên', 'cùng'].includes(wordAt(tokens, at + length)) && lead > 0) length++
  if (['của', 'trong'].includes(wordAt(tokens, at + length))) length++
  const every = ['mỗi', 'hằng', 'các'].includes(wordAt(tokens, at + length))
  if (every) length++
  const period = periodAt(tokens, at + length)
  const unit = period?.unit ?? unitNames.get(wordAt(tokens, at + length))
  if (unit === undefined) return lead === 0 && edge === 'end' ? vagueEnd(tokens, at) : null
  // "tháng đầu quý" names a month; "tháng cuối năm" does not.
  if (lead > 0 && wordAt(tokens, at) === 'tháng' && unit !== 'quarter') return null
  if (unit === 'day') return lead === 0 && edge !== 'close' ? vagueEnd(tokens, at) : null
  const said: Said = {
    kind: 'edge',
    edge,
    unit,
    offset: period?.offset ?? null,
    quarter: period?.quarter ?? null,
    frame: period?.frame ?? noFrame,
    every,
  }
  return { said: [said], length: length + (period?.length ?? 1) }
}

/** "cuối giờ chiều", "cuối buổi", "cuối ngày": an hour that was not said. */
function vagueEnd(tokens: readonly Token[], at: number): Found | null {
  return ['giờ', 'buổi', 'ngày'].includes(wordAt(tokens, at + 1)) ? { said: [{ kind: 'vague', why: 'no-hour' }], length: 2 } : null
}

type Period = { unit: Unit; offset: number | null; quarter: number | null; frame: Frame; length: number }

/** "tuần sau", "tháng 12/2026", "quý IV", "năm nay", "sang năm". */
function periodAt(tokens: readonly Token[], at: number): Period | null {
  const month = monthAt(tokens, at)
  if (month) return { unit: 'month', offset: month.frame.monthOffset, quarter: null, ...month }
  const year = wordAt(tokens, at) === 'năm' || wordAt(tokens, at) === 'sang' ? yearAt(tokens, at) : null
  if (year) return { unit: 'year', offset: year.frame.yearOffset, quarter: null, ...year }
  if (says(tokens, at, 'sang', 'tuần') || says(tokens, at, 'sang', 'quý')) {
    return { unit: says(tokens, at, 'sang', 'tuần') ? 'week' : 'quarter', offset: 1, quarter: null, frame: noFrame, length: 2 }
  }
  const unit = unitNames.get(wordAt(tokens, at))
  if (unit !== 'week' && unit !== 'quarter') return null
  const moved = offsetAt(tokens, at + 1)
  if (moved) return { unit, offset: moved.offset, quarter: null, frame: noFrame, length: 1 + moved.length }
  const quarter = unit === 'quarter' ? quarterAt(tokens, at + 1) : null
  if (!quarter) return null
  const framed = withYear(tokens, at, { frame: noFrame, length: 1 + quarter.length })
  return { unit, offset: null, quarter: quarter.value, frame: framed.frame, length: framed.length }
}

const romans = new Map([
  ['i', 1],
  ['ii', 2],
  ['iii', 3],
  ['iv', 4],
])

function quarterAt(tokens: readonly Token[], at: number): { value: number; length: number } | null {
  const roman = romans.get(wordAt(tokens, at))
  const number = roman === undefined ? numberAt(tokens, at) : { value: roman, length: 1 }
  return number && number.value >= 1 && number.value <= 4 ? number : null
}

/** A stretch without a day in it. "Báo cáo tháng 11", "kế hoạch năm 2026" only describe; a quarter alone says nothing about when. */
export function periodFound(tokens: readonly Token[], at: number): Found | null {
  const vague = vagueWeek(tokens, at)
  if (vague) return vague
  const lead = ['trong', 'cả', 'suốt'].includes(wordAt(tokens, at)) ? 1 : 0
  const period = periodAt(tokens, at + lead)
  if (!period) return wholeNow(tokens, at, lead)
  const named = period.offset === null
  const described = isDescribed(wordAt(tokens, at - 2), wordAt(tokens, at - 1)) && (named || (period.offset ?? 0) <= 0)
  if (lead === 0 && period.quarter !== null) return null
  const said: Said = { kind: 'period', unit: period.unit, offset: period.offset, frame: period.frame, whole: lead > 0, described }
  return period.quarter === null ? { said: [said], length: lead + period.length } : null
}

/** "tuần đầu tháng", "tuần thứ hai của tháng": weeks that people count differently. "Ngày làm việc cuối tháng" needs the calendar. */
function vagueWeek(tokens: readonly Token[], at: number): Found | null {
  if (wordAt(tokens, at) === 'ngày' && ['làm', 'lăm', 'lam'].includes(wordAt(tokens, at + 1)) && wordAt(tokens, at + 2) === 'việc') {
    return { said: [{ kind: 'vague', why: 'working-days' }], length: 3 }
  }
  const counted =
    wordAt(tokens, at + 1) === 'thứ' &&
    wordAt(tokens, at - 1) !== 'hằng' &&
    wordAt(tokens, at - 1) !== 'mỗi' &&
    wordAt(tokens, at - 1) !== 'cách'
  const ranked = (['đầu', 'cuối'].includes(wordAt(tokens, at + 1)) || counted) && wordAt(tokens, at) === 'tuần'
  return ranked ? { said: [{ kind: 'vague', why: 'vague' }], length: 2 } : null
}

/** "cả tuần", "trong tháng": the present one. */
function wholeNow(tokens: readonly Token[], at: number, lead: number): Found | null {
  const unit = unitNames.get(wordAt(tokens, at + lead))
  if (lead === 0 || unit === undefined || unit === 'day' || unit === 'quarter' || numberAt(tokens, at + lead + 1)) return null
  return { said: [{ kind: 'period', unit, offset: 0, frame: noFrame, whole: true, described: false }], length: lead + 1 }
}

/** "12/2026": a month. */
export function numericMonthFound(tokens: readonly Token[], at: number): Found | null {
  const month = tokens[at]
  if (month?.kind !== 'number' || month.word.length > 2 || wordAt(tokens, at + 1) !== '/') return null
  const year = yearAt(tokens, at + 1)
  const value = Number(month.word)
  if (!year || value < 1 || value > 12 || isDescribed(wordAt(tokens, at - 2), wordAt(tokens, at - 1))) return null
  const frame = { ...noFrame, month: value, year: year.frame.year }
  return { said: [{ kind: 'period', unit: 'month', offset: null, frame, whole: false, described: false }], length: 1 + year.length }
}
