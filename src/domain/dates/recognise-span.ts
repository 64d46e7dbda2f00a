import type { Found, Said, WhyAsk } from './facts.ts'
import { says, wordAt } from './frame.ts'
import { isNumeric, numberAt } from './numbers.ts'
import type { Token } from './token.ts'

type SpanUnit = { unit: 'minute' | 'day' | 'month'; size: number }

const units = new Map<string, SpanUnit>([
  ['phút', { unit: 'minute', size: 1 }],
  ['p', { unit: 'minute', size: 1 }],
  ['ph', { unit: 'minute', size: 1 }],
  ["'", { unit: 'minute', size: 1 }],
  ['tiếng', { unit: 'minute', size: 60 }],
  ['giờ', { unit: 'minute', size: 60 }],
  ['h', { unit: 'minute', size: 60 }],
  ['g', { unit: 'minute', size: 60 }],
  ['ngày', { unit: 'day', size: 1 }],
  ['hôm', { unit: 'day', size: 1 }],
  ['tuần', { unit: 'day', size: 7 }],
  ['tháng', { unit: 'month', size: 1 }],
  ['quý', { unit: 'month', size: 3 }],
  ['năm', { unit: 'month', size: 12 }],
])

type Amount = SpanUnit & { amount: number; length: number; exact: boolean; clockLike: boolean; working: boolean }

const ask = (why: WhyAsk, length: number): Found => ({ said: [{ kind: 'vague', why }], length })
const events = new Set(['họp', 'cuộc', 'hội', 'hạn', 'khi', 'ngày', 'tết', 'lễ', 'buổi', 'đại', 'sinh', 'lúc', 'kỳ'])

/** "30 phút nữa", "2 tiếng rưỡi nữa", "sau 45 phút", "cách đây 3 ngày", "2 tuần trước"; "vài ngày nữa" and its kind are asked. */
export function spanFound(tokens: readonly Token[], at: number): Found | null {
  const soon = vagueAt(tokens, at) ?? eventFirst(tokens, at)
  if (soon) return soon
  const ago = says(tokens, at, 'cách', 'đây') || says(tokens, at, 'trước', 'đây') ? 2 : 0
  if (ago > 0) {
    const amount = amountAt(tokens, at + ago)
    return amount && back(amount, ago + amount.length)
  }
  const lead = leadAt(tokens, at)
  const amount = amountAt(tokens, at + lead.length)
  return amount && forward(tokens, at, lead, amount)
}

function leadAt(tokens: readonly Token[], at: number): { after: boolean; within: boolean; length: number } {
  const after = wordAt(tokens, at) === 'sau' && !['tuần', 'tháng', 'năm', 'quý', 'hôm'].includes(wordAt(tokens, at - 1))
  if (after) return { after, within: false, length: 1 }
  const within = wordAt(tokens, at) === 'trong'
  return { after: false, within, length: within ? (wordAt(tokens, at + 1) === 'vòng' ? 2 : 1) : 0 }
}

function forward(
  tokens: readonly Token[],
  at: number,
  lead: { after: boolean; within: boolean; length: number },
  amount: Amount,
): Found | null {
  const start = at + lead.length
  const end = start + amount.length
  const length = lead.length + amount.length
  const next = wordAt(tokens, end)
  if (amount.working)
    return next === 'nữa' || lead.length > 0 || next === 'tới'
      ? ask('working-days', length + (next === 'nữa' || next === 'tới' ? 1 : 0))
      : null
  const unsure =
    !amount.exact || (lead.length === 0 && (isNumeric(tokens[at - 1]) || (wordAt(tokens, at - 1) === '-' && isNumeric(tokens[at - 2]))))
  if (next === 'nữa') return unsure ? ask('vague', length + 1) : ahead(amount, length + 1)
  if (lead.after && !amount.clockLike) return unsure ? ask('vague', length) : ahead(amount, length)
  if (lead.within && !amount.clockLike) return ask('vague', length + (next === 'tới' ? 1 : 0))
  if (lead.length > 0 || amount.clockLike) return null
  // "ngày 3 tháng sau" is a day; only figures that nothing names are counted.
  if (['ngày', 'mùng', 'hôm', 'thứ', '/', '-', 't', 'tháng'].includes(wordAt(tokens, at - 1))) return null
  if (next === 'tới') return ask(amount.unit === 'minute' ? 'vague' : 'two-readings', length + 1)
  if (next !== 'sau' && next !== 'trước') return null
  if (events.has(wordAt(tokens, end + 1))) return ask('relative-to-event', length + 1)
  // "3 tháng sau": in three months, or the third of the next month.
  if (wordAt(tokens, end - 1) === 'tháng') return ask('two-readings', length + 1)
  if (unsure) return ask('vague', length + 1)
  return next === 'sau' ? ahead(amount, length + 1) : back(amount, length + 1)
}

function ahead(amount: Amount, length: number): Found {
  return { said: [toSaid(amount, 1)], length }
}

function back(amount: Amount, length: number): Found {
  return amount.exact ? { said: [toSaid(amount, -1)], length } : ask('vague', length)
}

function toSaid(amount: Amount, sign: 1 | -1): Said {
  return { kind: 'span', amount: sign * amount.amount * amount.size, unit: amount.unit }
}

/** "3 ngày", "một tiếng rưỡi", "1,5 tiếng", "nửa tiếng", "1 tiếng 15 phút". A half of days or months is not exact. */
function amountAt(tokens: readonly Token[], at: number): Amount | null {
  const half = wordAt(tokens, at) === 'nửa'
  const number = half ? { value: 0.5, length: 1 } : decimalAt(tokens, at)
  if (!number) {
    const one = ['tuần', 'tháng', 'năm'].includes(wordAt(tokens, at)) && wordAt(tokens, at + 1) === 'nữa'
    const unit = one && !['này', 'sau', 'tới'].includes(wordAt(tokens, at - 1)) ? units.get(wordAt(tokens, at)) : undefined
    return unit ? { ...unit, amount: 1, length: 1, exact: true, clockLike: false, working: false } : null
  }
  const name = wordAt(tokens, at + number.length)
  const unit = units.get(name)
  if (!unit) return null
  let amount = number.value
  let length = number.length + 1
  const working =
    says(tokens, at + length, 'làm', 'việc') || says(tokens, at + length, 'lam', 'việc') || says(tokens, at + length, 'lăm', 'việc')
  if (working) length += 2
  if (wordAt(tokens, at + length) === 'rưỡi') {
    amount += 0.5
    length++
  }
  const minutes = unit.size === 60 ? numberAt(tokens, at + length) : null
  if (
    minutes &&
    (units.get(wordAt(tokens, at + length + minutes.length))?.size === 1 || (name === 'h' && tokens[at + length]?.glued === true)) &&
    minutes.value < 60
  ) {
    const named = ['phút', 'p', 'ph', "'"].includes(wordAt(tokens, at + length + minutes.length)) ? 1 : 0
    amount += minutes.value / 60
    length += minutes.length + named
  }
  const exact = unit.unit === 'minute' ? true : Number.isInteger(amount)
  return { ...unit, amount, length, exact, clockLike: ['giờ', 'h', 'g', "'"].includes(name), working }
}

/** "2", "1,5", "1.5", "mười lăm". */
function decimalAt(tokens: readonly Token[], at: number): { value: number; length: number } | null {
  const whole = numberAt(tokens, at)
  if (!whole) return null
  const tenths = tokens[at + 2]
  const comma =
    [',', '.'].includes(wordAt(tokens, at + 1)) && tokens[at + 1]?.glued === true && tenths?.glued === true && tenths.word === '5'
  return comma && units.has(wordAt(tokens, at + 3)) ? { value: whole.value + 0.5, length: 3 } : whole
}

/** "vài ngày nữa", "mấy hôm nữa", "lát nữa", "một chút nữa". */
function vagueAt(tokens: readonly Token[], at: number): Found | null {
  if (['lát', 'chút', 'tí', 'tý', 'xíu'].includes(wordAt(tokens, at)) && wordAt(tokens, at + 1) === 'nữa') return ask('vague', 2)
  if (!['vài', 'mấy', 'dăm', 'ít', 'mươi'].includes(wordAt(tokens, at))) return null
  const named = units.has(wordAt(tokens, at + 1)) ? 2 : 3
  const ends = ['nữa', 'tới', 'sau', 'trước'].includes(wordAt(tokens, at + named))
  return ends && (named === 2 || units.has(wordAt(tokens, at + 2))) ? ask('vague', named + 1) : null
}

/** "trước họp 1 ngày", "sau đại hội 3 ngày": counted from something that a date reader does not know. */
function eventFirst(tokens: readonly Token[], at: number): Found | null {
  if (!['trước', 'sau'].includes(wordAt(tokens, at)) || !events.has(wordAt(tokens, at + 1))) return null
  for (let skip = 2; skip <= 4; skip++) {
    const amount = amountAt(tokens, at + skip)
    if (amount && wordAt(tokens, at + 1) !== 'ngày' && !amount.clockLike) return ask('relative-to-event', skip + amount.length)
  }
  return null
}
