import { clockUnits, type ClockUnit } from './candidates/rules.ts'
import { numberOf } from './command-numbers.ts'
import { lowered, vi } from './command-words.ts'
import { dayFrom } from './dates/days.ts'
import { readDate } from './dates/read-date.ts'
import type { FormProblem } from './form-problem.ts'
import { daysInMonth, localDay, type LocalDay } from './local-time.ts'
import { clean, fold } from './text.ts'

/** The longest time limits: ten years, and more working days than three years have. */
const limitBounds = { months: 120, 'working-days': 800, days: 1000 } as const satisfies Record<ClockUnit, number>

export type Amount = { amount: number; unit: ClockUnit }

/** "30 working-days": how an amount stands in a draft. */
export function writeAmount({ amount, unit }: Amount): string {
  return `${amount} ${unit}`
}

export function amountOf(written: string): Amount | null {
  const [number = '', unitText] = written.split(' ')
  const unit = clockUnits.find((one) => one === unitText)
  const amount = Number(number)
  return unit !== undefined && Number.isInteger(amount) && amount >= 1 && amount <= limitBounds[unit] ? { amount, unit } : null
}

const inUnits: readonly (readonly [RegExp, ClockUnit, number])[] = [
  [/^(.+?) ?(?:ngay lam viec|ngay lv|nlv|ngay cong)$/, 'working-days', 1],
  [/^(.+?) ?(?:thang)$/, 'months', 1],
  [/^(.+?) ?(?:nam)$/, 'months', 12],
  [/^(.+?) ?(?:tuan)(?: le)?$/, 'days', 7],
  [/^(.+?) ?(?:ngay|hom)(?: (?:lich|thuong))?$/, 'days', 1],
]

/** "45 ngày làm việc", "ba mươi ngày", "12 tháng", "1 năm"; a number alone keeps the unit. */
export function readAmount(text: string, unit: ClockUnit): { value: string } | { problem: FormProblem } {
  const said = fold(lowered(clean(text)))
    .replace(/[.,;!?]+$/, '')
    .replace(/^(?:trong |thanh |la |con |thoi han )+/, '')
    .replace(/(?: (?:a|ah|nhe|nha))+$/, '')
  for (const [pattern, of, times] of inUnits) {
    const number = numberOf(pattern.exec(said)?.[1] ?? '')
    if (number !== null) return within({ amount: number * times, unit: of })
  }
  const alone = numberOf(said)
  return alone === null ? { problem: { kind: 'bad-amount' } } : within({ amount: alone, unit })
}

function within(read: Amount): { value: string } | { problem: FormProblem } {
  const most = limitBounds[read.unit]
  return read.amount < 1 || read.amount > most ? { problem: { kind: 'bad-number', least: 1, most } } : { value: writeAmount(read) }
}

/** A document: number, day, and the place in it. */
export type DocumentSaid = { number: string; on: LocalDay | null; section: string }

const longestPart = 60

/**
 * "208-QĐ/TW ngày 26/7/2026, mục 4.1". Number and day both count, since numbers come again every year; the place may be left out.
 */
export function readDocument(text: string): { document: DocumentSaid } | { problem: FormProblem } {
  const said = clean(text).replace(/\n/g, ' ')
  const found = /(?:,? *(?:ngày|ngay) *| |,|^)(\d{1,2}) ?[/.-] ?(\d{1,2}) ?[/.-] ?(\d{4})(?!\d)/iu.exec(said)
  if (found === null) return { problem: { kind: 'no-document' } }
  const [whole, date, month, year] = found
  const on = existing(Number(year), Number(month), Number(date))
  if (on === null) return { problem: { kind: 'unclear-date', why: 'impossible-day' } }
  const number = trimmed(said.slice(0, found.index).replace(/^(?:văn bản|van ban|số|so|theo) /iu, ''))
  const section = trimmed(said.slice(found.index + whole.length)).replace(/^(?:mục|muc|điểm|diem|phần|phan) /iu, '')
  if (!/\d/.test(number) || !/\p{L}/u.test(number)) return { problem: { kind: 'no-document' } }
  if (number.length > longestPart || section.length > longestPart) return { problem: { kind: 'too-long', limit: longestPart } }
  return { document: { number, on, section } }
}

function trimmed(part: string): string {
  return part.replace(/^[\s,;:.]+|[\s,;:]+$/g, '')
}

/** No document of the Party is older than itself. */
function existing(year: number, month: number, date: number): LocalDay | null {
  const exists = year >= 1930 && year <= 2100 && month >= 1 && month <= 12 && date >= 1 && date <= daysInMonth(year, month)
  return exists ? dayFrom(year, month, date) : null
}

/** Years before and after today in which a version may begin or a day be off. */
const yearsAround = { before: 20, after: 5 }

/** Any one day, gone or to come: "1/1/2027", "thứ hai tuần sau". A day without a year lies ahead. */
export function readAnyDay(text: string, now: Date): { day: LocalDay } | { problem: FormProblem; offered?: LocalDay[] } {
  const ahead = readDate(text, { now, toward: 'future', defaultTime: 23 * 60 + 59 })
  const reading = ahead.kind === 'ask' && ahead.why === 'past' ? readDate(text, { now, toward: 'past', defaultTime: 0 }) : ahead
  switch (reading.kind) {
    case 'at': {
      if (!reading.daySaid) return { problem: { kind: 'no-day' } }
      const day = localDay(reading.at)
      const years = Number(day.slice(0, 4)) - Number(localDay(now).slice(0, 4))
      return years < -yearsAround.before || years > yearsAround.after ? { problem: { kind: 'unclear-date', why: 'too-far' } } : { day }
    }
    case 'ask':
      if (reading.why === 'no-day' || reading.why === 'no-hour') return { problem: { kind: 'no-day' } }
      return { problem: { kind: 'unclear-date', why: reading.why }, offered: [...new Set(reading.options.map(localDay))] }
    case 'rule':
    case 'range':
      return { problem: { kind: 'one-day' } }
    case 'none':
      return { problem: { kind: 'no-day' } }
  }
}

/** What may be done with a day of the calendar. */
export const dayActions = ['off', 'substitute', 'swap', 'works', 'confirm', 'normal'] as const
export type DayAction = (typeof dayActions)[number]

const daySaid: readonly (readonly [RegExp, DayAction])[] = [
  [vi('(?:hoán đổi|đổi ngày|nghỉ đổi|hoán)'), 'swap'],
  [vi('(?:nghỉ bù|bù nghỉ)'), 'substitute'],
  [vi('(?:làm bù|đi làm|làm việc)'), 'works'],
  [vi('(?:xác nhận|đúng như|chính thức)'), 'confirm'],
  [vi('(?:bình thường|bỏ|xóa|như cũ|không nghỉ)'), 'normal'],
  [vi('nghỉ'), 'off'],
]

/** "nghỉ bù", "thứ bảy đi làm bù", "không nghỉ nữa" → what to do with the day; null for anything else. */
export function readDayAction(text: string): DayAction | null {
  const said = lowered(clean(text))
  return daySaid.find(([pattern]) => pattern.test(said))?.[1] ?? null
}

/** "R9", "r 09" → "R09"; "n1" → "N1". */
export function readRuleKey(text: string): string | null {
  const found = /^([rn]) ?0*(\d{1,2})$/.exec(fold(clean(text)))
  if (found === null) return null
  const [, letter = '', number = ''] = found
  return letter === 'r' ? `R${number.padStart(2, '0')}` : `N${number}`
}

/** "2027", "năm 2027" → 2027. */
export function readYear(text: string): number | null {
  const found = /^(?:nam )?(20\d\d)$/.exec(fold(clean(text)))
  return found === null ? null : Number(found[1])
}
