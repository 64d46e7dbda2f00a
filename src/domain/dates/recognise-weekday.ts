import type { Found, Many, Said } from './facts.ts'
import { monthAt, says, wordAt } from './frame.ts'
import { numberAt } from './numbers.ts'
import type { Token } from './token.ts'

type Day = { day: number; length: number }

const ordinalAfter = new Set([
  'lần',
  'kỳ',
  'phiên',
  'người',
  'đợt',
  'khóa',
  'khoá',
  'vòng',
  'bậc',
  'hạng',
  'loại',
  'điều',
  'bước',
  'mục',
  'quý',
  'đại',
  'hội',
  'nghị',
  'nhiệm',
  'phần',
  'con',
])
/** The same without diacritics, as far as they are no other words ("nghi thu hai" is a day off). */
const plainOrdinalAfter = new Set(['ky', 'phien', 'dot', 'vong', 'khoa', 'nhiem', 'bac', 'loai', 'buoc'])
const dashes = new Set(['-', '–', '—', '~'])

/** "thứ hai", "T2", "chủ nhật", "thứ 2, 4, 6", "thứ hai đến thứ sáu", with "đầu tiên", "cuối cùng", "này", "tới" after it. */
export function weekdayFound(tokens: readonly Token[], at: number): Found | null {
  const plural = ['các', 'những'].includes(wordAt(tokens, at)) ? (wordAt(tokens, at + 1) === 'ngày' ? 2 : 1) : 0
  const first = weekdayAt(tokens, at + plural)
  if (!first) return noWeekday(tokens, at)
  if (isOrdinal(tokens, at)) return null
  const group = moreDays(tokens, at + plural, first)
  let length = plural + group.length
  const rank = group.many === 'one' ? rankAt(tokens, at + length) : null
  length += rank?.length ?? 0
  if (rank) length += bareMonth(tokens, at + length)
  const near = rank ? null : nearAt(tokens, at + length)
  length += near?.length ?? 0
  const said: Said = { kind: 'weekday', days: group.days, many: group.many, nth: rank?.nth ?? null, near: near?.near ?? null }
  return { said: [said], length }
}

function isOrdinal(tokens: readonly Token[], at: number): boolean {
  const before = wordAt(tokens, at - 1)
  if (wordAt(tokens, at) !== 'thứ') return false
  return (
    ordinalAfter.has(before) ||
    plainOrdinalAfter.has(before) ||
    (before === 'họp' && ['kỳ', 'phiên', 'cuộc', 'ky', 'phien', 'cuoc'].includes(wordAt(tokens, at - 2)))
  )
}

/** ISO weekday. "Thứ hai" is Monday, 1. */
function weekdayAt(tokens: readonly Token[], at: number): Day | null {
  const word = wordAt(tokens, at)
  if (word === 'chủ' && wordAt(tokens, at + 1) === 'nhật') return { day: 7, length: 2 }
  if (word === 'cn') return { day: 7, length: 1 }
  if (word !== 'thứ' && word !== 't') return null
  const number = numberAt(tokens, at + 1)
  if (word === 't' && tokens[at + 1]?.glued !== true) return null
  return number && number.value >= 2 && number.value <= 7 && !isAmount(tokens, at + 1 + number.length)
    ? { day: number.value - 1, length: 1 + number.length }
    : null
}

/** "thứ 8": weeks have none. After another word it is an ordinal. */
function noWeekday(tokens: readonly Token[], at: number): Found | null {
  const before = tokens[at - 1]
  const dated =
    before === undefined ||
    ['h', 'g', 'giờ', 'phút', 'sáng', 'chiều', 'tối', ',', 'vào', 'lúc'].includes(before.word) ||
    before.kind === 'number'
  const wrong = wordAt(tokens, at) === 'thứ' && dated && ['1', '8', '9'].includes(wordAt(tokens, at + 1)) && wordAt(tokens, at + 2) !== '/'
  return wrong ? { said: [{ kind: 'vague', why: 'impossible-day' }], length: 2 } : null
}

/** "thu 2 triệu", "thứ 3/12": not a weekday. */
function isAmount(tokens: readonly Token[], at: number): boolean {
  const word = wordAt(tokens, at)
  return ['triệu', 'trieu', 'nghìn', 'nghin', 'đồng', '%'].includes(word) || (word === '/' && tokens[at + 1]?.kind === 'number')
}

function moreDays(tokens: readonly Token[], at: number, first: Day): { days: number[]; many: Many; length: number } {
  const days = [first.day]
  let length = first.length
  let many: Many = 'one'
  for (;;) {
    const joint = wordAt(tokens, at + length)
    const toward = dashes.has(joint) || joint === 'đến' || joint === 'tới'
    const listed = [',', 'và', '&', '+', ';'].includes(joint)
    const step = toward || listed ? 1 : 0
    const next =
      weekdayAt(tokens, at + length + step) ??
      (joint === 'tới' || (step === 0 && tokens[at + length]?.kind !== 'number') ? null : bareWeekday(tokens, at + length + step))
    if (step === 0 && (!next || wordAt(tokens, at + length) === 'thứ')) break
    if (!next || (toward && many !== 'one')) break
    if (toward && next.day <= first.day) break
    if (toward) for (let day = first.day + 1; day < next.day; day++) days.push(day)
    days.push(next.day)
    many = toward ? 'span' : 'list'
    length += step + next.length
  }
  return { days: [...new Set(days)].toSorted((a, b) => a - b), many, length }
}

/** The 4 of "thứ 2, 4, 6": a figure with nothing counted after it. */
function bareWeekday(tokens: readonly Token[], at: number): Day | null {
  const number = numberAt(tokens, at)
  if (!number || number.value < 2 || number.value > 7) return null
  const after = wordAt(tokens, at + number.length)
  const ends = ['', ',', ';', 'và', '&', '-', '–', 'hằng', 'mỗi', 'lúc', 'nào', '+'].includes(after)
  const alone =
    ends ||
    (tokens[at + 1]?.kind === 'number' && bareWeekday(tokens, at + 1) !== null) ||
    (numberAt(tokens, at + number.length) !== null && ['h', 'g', 'giờ', ':'].includes(wordAt(tokens, at + number.length + 1)))
  return alone ? { day: number.value - 1, length: number.length } : null
}

/** Which one of the month: "đầu tiên", "cuối cùng", "thứ hai của tháng", "đầu tháng". The word "tháng" is left to others. */
function rankAt(tokens: readonly Token[], at: number): { nth: number; length: number } | null {
  if (says(tokens, at, 'đầu', 'tiên')) return { nth: 1, length: 2 }
  if (says(tokens, at, 'cuối', 'cùng')) return { nth: -1, length: 2 }
  const month =
    ['tháng', 'của', 'mỗi', 'hằng'].includes(wordAt(tokens, at + 1)) &&
    !says(tokens, at + 1, 'mỗi', 'tuần') &&
    !says(tokens, at + 1, 'của', 'tuần')
  if (wordAt(tokens, at) === 'đầu' && month) return { nth: 1, length: 1 }
  if (wordAt(tokens, at) === 'cuối' && month) return { nth: -1, length: 1 }
  if (wordAt(tokens, at) !== 'thứ') return null
  const nth = wordAt(tokens, at + 1) === 'nhất' ? { value: 1, length: 1 } : numberAt(tokens, at + 1)
  if (!nth || nth.value > 5) return null
  const after = wordAt(tokens, at + 1 + nth.length)
  return after === 'của' || after === 'trong' || after === 'hằng' || after === 'mỗi' || after === 'tháng'
    ? { nth: nth.value, length: 1 + nth.length }
    : null
}

/** "của tháng": no particular one, so no recogniser of months reads it. */
function bareMonth(tokens: readonly Token[], at: number): number {
  const lead = ['của', 'trong'].includes(wordAt(tokens, at)) ? 1 : 0
  return wordAt(tokens, at + lead) === 'tháng' && !monthAt(tokens, at + lead) ? lead + 1 : 0
}

function nearAt(tokens: readonly Token[], at: number): { near: 'this' | 'next' | 'last' | 'after'; length: number } | null {
  if (says(tokens, at, 'vừa', 'rồi') || says(tokens, at, 'vừa', 'qua')) return { near: 'last', length: 2 }
  if (says(tokens, at, 'sắp', 'tới')) return { near: 'next', length: 2 }
  switch (wordAt(tokens, at)) {
    case 'này':
    case 'nay':
      return { near: 'this', length: 1 }
    case 'tới':
      return { near: 'next', length: 1 }
    case 'sau':
      return { near: 'after', length: 1 }
    case 'rồi':
    case 'qua':
      return { near: 'last', length: 1 }
    default:
      return null
  }
}
