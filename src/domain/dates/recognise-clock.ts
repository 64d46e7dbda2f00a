import type { Found, Part, Said } from './facts.ts'
import { says, wordAt } from './frame.ts'
import { numberAt, type Numeral } from './numbers.ts'
import type { Token } from './token.ts'
import { countsAfter } from './words.ts'

const hourWords = new Set(['h', 'g', 'giờ'])
const dateSigns = new Set(['/', '-', '.', '–'])

const parts = new Map<string, Part>([
  ['sáng', 'morning'],
  ['trưa', 'noon'],
  ['chiều', 'afternoon'],
  ['tối', 'evening'],
  ['đêm', 'night'],
  ['khuya', 'night'],
])

/** Words that make another word of these: "tối đa", "sáng kiến", "chiều dài", "trong sáng". */
const notAfter = new Set([
  'đa',
  'thiểu',
  'mật',
  'cao',
  'ưu',
  'hậu',
  'kiến',
  'tạo',
  'lập',
  'suốt',
  'dài',
  'rộng',
  'hướng',
  'sâu',
  'tỏ',
  'chế',
  'tác',
])
const notBefore = new Set([
  'trong sáng',
  'ánh sáng',
  'ăn sáng',
  'hai chiều',
  'một chiều',
  'ngược chiều',
  'bóng tối',
  'tăm tối',
  'ăn tối',
  'ăn trưa',
])

/** "sáng", "buổi tối", "rạng sáng", "sáng sớm", "giữa trưa". */
export function partAt(tokens: readonly Token[], at: number): { part: Part; length: number } | null {
  const lead = ['buổi', 'ban', 'giữa', 'lúc'].includes(wordAt(tokens, at)) && parts.has(wordAt(tokens, at + 1)) ? 1 : 0
  if (wordAt(tokens, at) === 'rạng' && wordAt(tokens, at + 1) === 'sáng') return { part: 'dawn', length: 2 }
  const part = parts.get(wordAt(tokens, at + lead))
  if (part === undefined || notAfter.has(wordAt(tokens, at + lead + 1))) return null
  if (
    lead === 0 &&
    notBefore.has(`${wordAt(tokens, at - 1)} ${wordAt(tokens, at)}`) &&
    !numbered(tokens, at - 1) &&
    wordAt(tokens, at + 1) !== 'mai'
  )
    return null
  const early = wordAt(tokens, at + lead + 1) === 'sớm' ? 1 : 0
  return { part, length: lead + 1 + early }
}

/** "thứ hai sáng": the figure before belongs to a weekday or a month. */
function numbered(tokens: readonly Token[], at: number): boolean {
  return ['thứ', 'tháng', 'ngày', 'mùng'].includes(wordAt(tokens, at - 1))
}

/** An hour: "19h30", "20:15", "8 giờ kém 15", "7 rưỡi tối", "nửa đêm", and the end of "8h-10h", which is left out. */
export function clockFound(tokens: readonly Token[], at: number): Found | null {
  const first = clockAt(tokens, at)
  if (!first) return hourRange(tokens, at)
  const gap = ['-', '–', '—', '~', 'đến', 'tới'].includes(wordAt(tokens, at + first.length)) ? 1 : 0
  const last = gap > 0 ? clockAt(tokens, at + first.length + gap) : null
  if (!last) return { said: [first.said], length: first.length }
  const said = first.said.part === null && fits(first.said.hour, last.said) ? { ...first.said, part: last.said.part } : first.said
  return { said: [said], length: first.length + gap + last.length }
}

/** "8-10h sáng". */
function hourRange(tokens: readonly Token[], at: number): Found | null {
  const from = numberAt(tokens, at)
  if (!from || from.value > 24 || !['-', '–'].includes(wordAt(tokens, at + from.length))) return null
  const last = clockAt(tokens, at + from.length + 1)
  if (!last || !tokens.slice(at, at + 5).some(({ word }) => hourWords.has(word))) return null
  const part = fits(from.value, last.said) ? last.said.part : null
  return { said: [{ ...clock(from.value, 0, 'loose'), part }], length: from.length + 1 + last.length }
}

/** "7h-8h tối" begins in the evening too; "9h đến 2h chiều" does not begin in the afternoon. */
function fits(hour: number, end: Clock): boolean {
  return end.part !== null && hour <= end.hour
}

type Clock = Extract<Said, { kind: 'clock' }>

function clock(hour: number, minute: number, form: 'exact' | 'loose'): Clock {
  return { kind: 'clock', hour, minute, part: null, literal: form === 'exact' || hour === 0 || hour > 12, midnight: false }
}

function clockAt(tokens: readonly Token[], at: number): { said: Clock; length: number } | null {
  if (says(tokens, at, 'nửa', 'đêm')) return { said: { ...clock(0, 0, 'exact'), midnight: true }, length: 2 }
  const bare = bareClock(tokens, at)
  if (!bare) return null
  const after = at + bare.length
  const exactly = ['đúng', 'sớm'].includes(wordAt(tokens, after)) ? 1 : 0
  const part = partAt(tokens, after + exactly) ?? english(tokens, after, bare.said.hour)
  return part
    ? { said: { ...bare.said, part: part.part }, length: bare.length + exactly + part.length }
    : { ...bare, length: bare.length + (wordAt(tokens, after) === 'đúng' ? 1 : 0) }
}

/** "8:00 PM". */
function english(tokens: readonly Token[], at: number, hour: number): { part: Part; length: number } | null {
  if (wordAt(tokens, at) === 'am') return { part: 'morning', length: 1 }
  return wordAt(tokens, at) === 'pm' ? { part: hour < 6 || hour === 12 ? 'afternoon' : 'evening', length: 1 } : null
}

function bareClock(tokens: readonly Token[], at: number): { said: Clock; length: number } | null {
  const hour = numberAt(tokens, at)
  if (!hour) return null
  const after = at + hour.length
  const form = /^0\d$/.test(wordAt(tokens, at)) ? 'exact' : 'loose'
  const colon = tokens[after + 1]
  if (wordAt(tokens, after) === ':' && colon?.kind === 'number' && colon.word.length === 2 && colon.glued === tokens[after]?.glued) {
    const seconds = wordAt(tokens, after + 2) === ':' && tokens[after + 3]?.kind === 'number' && tokens[after + 3]?.glued === true ? 2 : 0
    const unit = hourWords.has(wordAt(tokens, after + 2 + seconds)) ? 1 : 0
    return { said: clock(hour.value, Number(colon.word), form), length: hour.length + 2 + seconds + unit }
  }
  if (hourWords.has(wordAt(tokens, after))) return withMinutes(tokens, at, hour, form)
  if (countsAfter(wordAt(tokens, at - 2), wordAt(tokens, at - 1)) || hour.value > 24) return null
  if (wordAt(tokens, after) === 'rưỡi') return { said: clock(hour.value, 30, form), length: hour.length + 1 }
  const less = lessMinutes(tokens, after)
  if (less && partAt(tokens, after + less.length)) return { said: minus(hour.value, less.value), length: hour.length + less.length }
  const named = ['lúc', 'hồi'].includes(wordAt(tokens, at - 1)) && !dateSigns.has(wordAt(tokens, after)) && tokens[after]?.kind !== 'number'
  if (partAt(tokens, after))
    return ['ngày', 'mùng', 'thứ', 'hôm', 'tháng', '/', '-', '.', 't'].includes(wordAt(tokens, at - 1))
      ? null
      : { said: clock(hour.value, 0, form), length: hour.length }
  return named && !['tháng', 'ngày', 'tuần', 'tiếng', 'phút', 'người', 'năm'].includes(wordAt(tokens, after))
    ? { said: clock(hour.value, 0, form), length: hour.length }
    : null
}

/** What follows "8h" or "8 giờ": minutes, "rưỡi", "kém 15". Minutes are not taken from a date: "8h 30/11", "8 giờ 15 tháng 12". */
function withMinutes(tokens: readonly Token[], at: number, hour: Numeral, form: 'exact' | 'loose'): { said: Clock; length: number } {
  const after = at + hour.length + 1
  if (wordAt(tokens, after) === 'rưỡi') return { said: clock(hour.value, 30, form), length: hour.length + 2 }
  const less = lessMinutes(tokens, after)
  if (less) return { said: minus(hour.value, less.value), length: hour.length + 1 + less.length }
  const plus = ['hơn', ':'].includes(wordAt(tokens, after)) ? 1 : 0
  const minute = numberAt(tokens, after + plus)
  if (!minute || (plus > 0 && tokens[after + 1]?.glued !== true) || !isMinute(tokens, after + plus, minute))
    return { said: clock(hour.value, 0, form), length: hour.length + 1 }
  const unit = ['phút', 'p', 'ph', "'", '’'].includes(wordAt(tokens, after + plus + minute.length)) ? 1 : 0
  return { said: clock(hour.value, minute.value, form), length: hour.length + 1 + plus + minute.length + unit }
}

function isMinute(tokens: readonly Token[], at: number, minute: Numeral): boolean {
  const glued = tokens[at]?.glued === true
  const sign = tokens[at + minute.length]
  if (sign?.word === '/') return false
  if (glued) return true
  if (minute.value > 59 || (sign?.glued === true && dateSigns.has(sign.word) && tokens[at + minute.length + 1]?.kind === 'number'))
    return false
  const next = sign?.word ?? ''
  if (next === 'tháng' || next === 'tuần' || next === 'tiếng' || next === 'h' || next === 'giờ') return false
  if (next === 'ngày' || next === 'hôm') return !['nữa', 'sau', 'tới', 'trước'].includes(wordAt(tokens, at + minute.length + 1))
  if (next === 'phút') return wordAt(tokens, at + minute.length + 1) !== 'nữa'
  // "8 giờ 3 đồng chí": a single figure with a noun counts something else.
  return (
    minute.value >= 10 ||
    sign === undefined ||
    sign.kind === 'mark' ||
    partAt(tokens, at + minute.length) !== null ||
    tokens[at]?.word.length === 2
  )
}

function lessMinutes(tokens: readonly Token[], at: number): Numeral | null {
  if (wordAt(tokens, at) !== 'kém' && wordAt(tokens, at) !== 'thiếu') return null
  const minute = numberAt(tokens, at + 1)
  if (!minute || minute.value < 1 || minute.value > 59) return null
  const unit = ['phút', 'p', 'ph'].includes(wordAt(tokens, at + 1 + minute.length)) ? 1 : 0
  return { value: minute.value, length: 1 + minute.length + unit }
}

/** "8 giờ kém 15" is 7:45; one o'clock minus a quarter is 12:45. */
function minus(hour: number, minutes: number): Clock {
  const before = hour === 0 ? 23 : hour === 1 ? 12 : hour - 1
  return { ...clock(before, 60 - minutes, 'loose'), literal: hour > 13 }
}
