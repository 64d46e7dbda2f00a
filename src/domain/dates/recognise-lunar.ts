import { noFrame, type Found, type Frame } from './facts.ts'
import { lunarAt, monthAt, offsetAt, says, withYear, wordAt } from './frame.ts'
import type { Token } from './token.ts'

/** Feasts of the lunar year: words, day, month. */
const feasts: readonly (readonly [readonly string[], number, number])[] = [
  [['giao', 'thừa'], 30, 12],
  [['trung', 'thu'], 15, 8],
  [['trung', 'thứ'], 15, 8],
  [['đoan', 'ngọ'], 5, 5],
  [['nguyên', 'tiêu'], 15, 1],
  [['vu', 'lan'], 15, 7],
]

/** "rằm tháng bảy", "rằm này", "tết Trung thu", "giao thừa"; Tết alone is no day. "mùng 3 Tết" is a day of a month: recognise-day.ts. */
export function lunarFound(tokens: readonly Token[], at: number): Found | null {
  const lead = wordAt(tokens, at) === 'tết' ? 1 : 0
  for (const [words, day, month] of feasts) {
    if (!says(tokens, at + lead, ...words)) continue
    const found = withYear(tokens, at, { frame: { ...noFrame, month, lunar: true }, length: lead + words.length })
    return lunarDay(day, found.frame, found.length)
  }
  // Said apart from a day ("mùng 1 hằng tháng âm lịch"), or of no day ("ra Giêng").
  if (says(tokens, at, 'ra', 'giêng')) return { said: [{ kind: 'vague', why: 'no-day' }], length: 2 }
  if (says(tokens, at, 'âm', 'lịch')) return { said: [{ kind: 'vague', why: 'lunar-rule' }], length: 2 }
  if (lead > 0) return { said: [{ kind: 'vague', why: 'no-day' }], length: says(tokens, at + 1, 'nguyên', 'đán') ? 3 : 1 }
  const full = says(tokens, at, 'ngày', 'rằm') ? 2 : wordAt(tokens, at) === 'rằm' ? 1 : 0
  if (full === 0) return null
  const month = monthAt(tokens, at + full)
  if (month) return lunarDay(15, { ...month.frame, lunar: true }, full + month.length)
  const near = offsetAt(tokens, at + full)
  return lunarDay(15, { ...noFrame, lunar: true }, full + (near?.length ?? 0) + lunarAt(tokens, at + full))
}

function lunarDay(day: number, frame: Frame, length: number): Found {
  return { said: [{ kind: 'day', days: [day], many: 'one', frame, bare: false }], length }
}
