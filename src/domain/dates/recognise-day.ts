import { noFrame, type Found, type Frame, type Many, type Said } from './facts.ts'
import { lunarAt, monthAt, says, withYear, wordAt, yearAt, yearFigure } from './frame.ts'
import { isNumeric, numberAt } from './numbers.ts'
import { partAt } from './recognise-clock.ts'
import type { Token } from './token.ts'
import { countsAfter, isAddress } from './words.ts'

const offset = (days: number, length: number): Found => ({ said: [{ kind: 'offset', days }], length })
const vague = (length: number): Found => ({ said: [{ kind: 'vague', why: 'vague' }], length })

/** "hôm nay", "mai", "ngày kia", "mốt", "tối qua": days counted from today. */
export function offsetFound(tokens: readonly Token[], at: number): Found | null {
  if (['mai', 'nay'].some((day) => ['kia', 'mốt', 'mai', 'này'].some((later) => says(tokens, at, day, later)))) return vague(2)
  if (says(tokens, at, 'hnay')) return offset(0, 1)
  const lead = says(tokens, at, 'ngày', 'hôm') ? 2 : ['ngày', 'hôm'].includes(wordAt(tokens, at)) ? 1 : 0
  const word = wordAt(tokens, at + lead)
  const past = wordAt(tokens, at + lead - 1) === 'hôm'
  const afterPart = partAt(tokens, at - 1) !== null
  if (word === 'mai') return lead === 1 && says(tokens, at + 2, 'kia') ? vague(3) : offset(1, lead + 1)
  if (word === 'mốt') return offset(2, lead + 1)
  if (word === 'kia' && lead > 0) return past ? offset(-2, lead + 1) : offset(2, lead + 1)
  if (word === 'kìa' && lead > 0) return past ? offset(-3, lead + 1) : offset(3, lead + 1)
  if (word === 'nay' && (lead > 0 ? past : afterPart || besideClock(tokens, at) || wordAt(tokens, at - 1) === 'từ'))
    return offset(0, lead + 1)
  if (word === 'qua' && (past || (lead === 0 && afterPart))) return offset(-1, lead + 1)
  if ((word === 'sau' || word === 'trước' || word === 'nọ') && past) return vague(lead + 1)
  return null
}

function besideClock(tokens: readonly Token[], at: number): boolean {
  const hour = (index: number) => ['h', 'g', 'giờ', ':'].includes(wordAt(tokens, index))
  return (isNumeric(tokens[at + 1]) && hour(at + 2)) || hour(at - 1) || hour(at - 2)
}

const dashes = new Set(['-', '–', '—', '~'])

/** A day of a month: "3/12", "ngày 3 tháng 12 năm 2026", "mùng 3 tháng sau", "3–20/12", "ngày 1 và 15", "tháng 12 ngày 3". */
export function dayFound(tokens: readonly Token[], at: number): Found | null {
  const lead = leadAt(tokens, at)
  const iso = isoDate(tokens, at + lead)
  if (iso) return { ...iso, length: iso.length + lead }
  const group = daysAt(tokens, at + lead, lead > 0 || wordAt(tokens, at - 1) === 'từ')
  const ofPlace = group?.many === 'one' && group.frame !== null ? isAddress : countsAfter
  if (group && lead === 0 && ofPlace(wordAt(tokens, at - 2), wordAt(tokens, at - 1))) return null
  if (group) {
    const framed = frameAfter(tokens, at + lead + group.length, group.frame)
    const length = lead + group.length + framed.length
    const known = group.frame !== null || framed.length > 0 || lead > 0
    const ranged =
      wordAt(tokens, at - 1) === 'từ' && (dashes.has(wordAt(tokens, at + length)) || ['đến', 'tới'].includes(wordAt(tokens, at + length)))
    const second = ['đến', 'tới'].includes(wordAt(tokens, at - 1)) && stands(tokens, at + length)
    if (!known && !ranged && !second) return null
    if (!known && group.many !== 'one' && !ranged) return null
    const newYear = framed.frame.lunar && framed.frame.month === 1 && wordAt(tokens, at + lead + group.length) === 'tết'
    const frame = newYear && group.days.some((day) => day > 20) ? beforeNewYear(framed.frame) : framed.frame
    const said: Said = { kind: 'day', days: group.days, many: group.many, frame, bare: !known }
    const gone = ['rồi', 'qua'].some((word) => says(tokens, at + length, 'vừa', word))
    if (gone) return { said: [said, { kind: 'vague', why: 'past' }], length: length + 2 }
    const coming =
      known && frame.monthOffset === null && ['này', 'tới'].includes(wordAt(tokens, at + length)) && stands(tokens, at + length + 1)
    return { said: [said], length: length + (coming && dayEnds(tokens, at + length + 1) ? 1 : 0) }
  }
  return monthFirst(tokens, at)
}

/** "30 Tết" is the last day of the year before. */
function beforeNewYear(frame: Frame): Frame {
  const yearOffset = frame.yearOffset === null ? null : frame.yearOffset - 1
  return { ...frame, month: 12, year: frame.year === null ? null : frame.year - 1, yearOffset }
}

function leadAt(tokens: readonly Token[], at: number): number {
  if (says(tokens, at, 'ngày', 'mùng')) return 2
  return ['ngày', 'mùng', 'hôm', 'ng'].includes(wordAt(tokens, at)) ? 1 : 0
}

function isoDate(tokens: readonly Token[], at: number): Found | null {
  const year = yearFigure(tokens[at])
  if (year === null || wordAt(tokens, at + 1) !== '-' || wordAt(tokens, at + 3) !== '-') return null
  const month = tokens[at + 2]
  const day = tokens[at + 4]
  if (month?.kind !== 'number' || day?.kind !== 'number' || day.word.length > 2) return null
  const time = wordAt(tokens, at + 5) === 't' && tokens[at + 6]?.kind === 'number' ? 1 : 0
  const frame = { ...noFrame, month: Number(month.word), year }
  return { said: [{ kind: 'day', days: [Number(day.word)], many: 'one', frame, bare: false }], length: 5 + time }
}

type Group = { days: number[]; many: Many; frame: Frame | null; length: number }

/** One day or several, the last perhaps with its month: "3", "3/12", "3–20/12", "1 và 15". */
function daysAt(tokens: readonly Token[], at: number, named: boolean): Group | null {
  const first = oneDay(tokens, at)
  if (!first) return null
  const group: Group = { days: [first.day], many: 'one', frame: first.frame, length: first.length }
  while (group.frame === null) {
    const joint = wordAt(tokens, at + group.length)
    const span = dashes.has(joint)
    if (!span && !['và', ',', '&'].includes(joint)) break
    const next = oneDay(tokens, at + group.length + 1)
    const whole = next && (next.frame !== null || (named && stands(tokens, at + group.length + 1 + next.length)))
    if (!next || !whole || (span && group.many !== 'one')) break
    // "ngày 25, 30/11": a list; "lúc 8h, 30/11" never comes here.
    group.many = span ? 'span' : 'list'
    group.days.push(next.day)
    group.frame = next.frame
    group.length += 1 + next.length
  }
  return group
}

/** "3/12 tới 20/12" goes on to another day; "3/12 tới" does not. */
function dayEnds(tokens: readonly Token[], at: number): boolean {
  return !['ngày', 'mùng', 'tháng', 'cuối', 'hết', 'thứ', 'chủ'].includes(wordAt(tokens, at)) && oneDay(tokens, at) === null
}

/** True where a figure ends: nothing is counted after it. */
function stands(tokens: readonly Token[], at: number): boolean {
  const next = tokens[at]
  if (next === undefined || next.kind === 'mark') return next?.word !== '%'
  return (
    ['tháng', 'hằng', 'mỗi', 'lúc', 'vào', 'và', 'các', 'đến', 'tới', 'âm', 'tết', 'này', 'hoặc'].includes(next.word) ||
    partAt(tokens, at) !== null ||
    isClockStart(tokens, at)
  )
}

function isClockStart(tokens: readonly Token[], at: number): boolean {
  const number = numberAt(tokens, at)
  return number !== null && ['h', 'g', 'giờ', ':', 'rưỡi'].includes(wordAt(tokens, at + number.length))
}

/** "3", "3/12", "3.12.2026", "ba mươi". A figure with an hour's or another unit after it is no day. */
function oneDay(tokens: readonly Token[], at: number): { day: number; frame: Frame | null; length: number } | null {
  const day = numberAt(tokens, at)
  if (!day || (tokens[at]?.kind === 'number' && (tokens[at]?.word.length ?? 0) > 2)) return null
  const sign = wordAt(tokens, at + day.length)
  const month = tokens[at + day.length + 1]
  const joined = tokens[at + day.length]?.glued === true && month?.glued === true
  const numeric = tokens[at]?.kind === 'number' && month?.kind === 'number' && month.word.length <= 2
  if (numeric && (sign === '/' || (joined && (sign === '-' || sign === '.')))) {
    const date = slashed(tokens, at, sign, Number(month.word))
    if (date !== null) return { day: day.value, ...date }
    // "3-5/12", "3-5 tháng 12": the first of several days.
    return sign === '-' && ['/', 'tháng'].includes(wordAt(tokens, at + 3)) ? { day: day.value, frame: null, length: day.length } : null
  }
  if (['h', 'g', 'giờ', ':', 'rưỡi', 'phút', 'tiếng', 'lần', 'người', 'bữa', 'đồng', 'bản', 'hồ', 'p', '%', 'kém'].includes(sign))
    return null
  return { day: day.value, frame: null, length: day.length }
}

/** The tail of "3/12", "3/12/2026", "3-12-26"; null when it is the beginning of something else ("3-5/12", "3.12.456", "3-5 giờ", "3/12A"). */
function slashed(tokens: readonly Token[], at: number, sign: string, month: number): { frame: Frame; length: number } | null {
  const after = wordAt(tokens, at + 3)
  const last = tokens[at + 4]
  const touches = tokens[at + 3]?.glued === true
  if (tokens[at + 3]?.kind === 'word' && touches && !['thứ', 't', 'sáng', 'chiều', 'tối', 'trưa', 'lúc', 'âm', 'al'].includes(after))
    return null
  if (sign === '-' && ['h', 'g', 'giờ', ':', '/', 'phút', 'tháng', 'ngày', 'tuần', 'tiếng', 'người', 'hằng'].includes(after)) return null
  if (sign === '.' && ['%', 'triệu', 'tỷ', 'đồng', 'giờ', 'tiếng', 'km', 'm'].includes(after)) return null
  if (touches && after === sign && last?.kind === 'number' && last.glued) {
    const year = yearFigure(last) ?? (last.word.length === 2 ? Number(last.word) + (Number(last.word) < 80 ? 2000 : 1900) : null)
    const more = wordAt(tokens, at + 5) === sign && tokens[at + 6]?.kind === 'number'
    return year === null || more ? null : { frame: { ...noFrame, month, year }, length: 5 }
  }
  return { frame: { ...noFrame, month }, length: 3 }
}

/** The month and year after a day: "tháng 12 năm 2026", "/12" having been read; "năm sau", "âm lịch", "tết". */
function frameAfter(tokens: readonly Token[], at: number, known: Frame | null): { frame: Frame; length: number } {
  const skip = [',', 'của'].includes(wordAt(tokens, at)) ? 1 : 0
  if (known === null) {
    const month = monthAt(tokens, at + skip)
    if (month) return { frame: month.frame, length: skip + month.length }
    if (wordAt(tokens, at) === 'tết')
      return withYear(tokens, at, { frame: { ...noFrame, month: 1, lunar: true }, length: says(tokens, at + 1, 'nguyên', 'đán') ? 3 : 1 })
    const year = yearAt(tokens, at)
    if (year && wordAt(tokens, at) === 'năm') return year
  } else if (known.year === null) return withYear(tokens, at, { frame: known, length: 0 })
  const solar = solarAt(tokens, at)
  const lunar = solar > 0 ? 0 : lunarAt(tokens, at)
  return { frame: { ...(known ?? noFrame), lunar: lunar > 0 }, length: solar + lunar }
}

/** "25 tây", "3/12 dương lịch". */
function solarAt(tokens: readonly Token[], at: number): number {
  if (wordAt(tokens, at) === 'tây') return 1
  return says(tokens, at, 'dương', 'lịch') ? 2 : 0
}

/** "tháng 12 ngày 3", "tháng sau, ngày 3". */
function monthFirst(tokens: readonly Token[], at: number): Found | null {
  const month = monthAt(tokens, at)
  if (!month) return null
  const skip = wordAt(tokens, at + month.length) === ',' ? 1 : 0
  const start = at + month.length + skip
  const lead = ['ngày', 'mùng'].includes(wordAt(tokens, start)) ? 1 : 0
  const day = lead > 0 ? oneDay(tokens, start + lead) : null
  if (!day || day.frame !== null) return null
  const said: Said = { kind: 'day', days: [day.day], many: 'one', frame: month.frame, bare: false }
  return { said: [said], length: month.length + skip + lead + day.length }
}
