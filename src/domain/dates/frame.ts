import { noFrame, type Frame, type Unit } from './facts.ts'
import { numberAt } from './numbers.ts'
import type { Token } from './token.ts'

export function wordAt(tokens: readonly Token[], at: number): string {
  return tokens[at]?.word ?? ''
}

/** True when the words stand at a place, in order. */
export function says(tokens: readonly Token[], at: number, ...words: readonly string[]): boolean {
  return words.every((word, index) => wordAt(tokens, at + index) === word)
}

/** "này" 0, "sau" 1, "sau nữa" 2, "trước" −1 …, with the tokens they take. */
export function offsetAt(tokens: readonly Token[], at: number): { offset: number; length: number } | null {
  for (const [words, offset] of offsets) if (says(tokens, at, ...words)) return { offset, length: words.length }
  return null
}

const offsets: readonly (readonly [readonly string[], number])[] = [
  [['sau', 'nữa'], 2],
  [['tới', 'nữa'], 2],
  [['trước', 'nữa'], -2],
  [['vừa', 'rồi'], -1],
  [['vừa', 'qua'], -1],
  [['tiếp', 'theo'], 1],
  [['kế', 'tiếp'], 1],
  [['sắp', 'tới'], 1],
  [['này'], 0],
  [['nay'], 0],
  [['sau'], 1],
  [['tới'], 1],
  [['kế'], 1],
  [['trước'], -1],
  [['qua'], -1],
  [['rồi'], -1],
  [['ngoái'], -1],
]

export type FrameFound = { frame: Frame; length: number }

/** "tháng 12 [năm 2026]", "tháng 12/2026", "tháng sau", "tháng giêng", standing at "tháng". */
export function monthAt(tokens: readonly Token[], at: number): FrameFound | null {
  if (wordAt(tokens, at) === 'sang' && wordAt(tokens, at + 1) === 'tháng' && !numberAt(tokens, at + 2)) {
    return { frame: { ...noFrame, monthOffset: 1 }, length: 2 }
  }
  if (wordAt(tokens, at) !== 'tháng') return null
  const moved = offsetAt(tokens, at + 1)
  if (moved) return { frame: { ...noFrame, monthOffset: moved.offset }, length: 1 + moved.length }
  const named = namedMonths.get(wordAt(tokens, at + 1))
  const month = named === undefined ? numberAt(tokens, at + 1) : { value: named, length: 1 }
  if (!month || notMonth.has(wordAt(tokens, at + 1 + month.length))) return null
  if (tokens[at + 1 + month.length]?.kind === 'mark' && wordAt(tokens, at + 1 + month.length) === '/' && wordAt(tokens, at + 2).length > 2)
    return null
  const frame = { ...noFrame, month: month.value, lunar: named !== undefined }
  return withYear(tokens, at, { frame, length: 1 + month.length })
}

/** After these a figure is no month: "cuối tháng 16h", "tháng một lần". */
const notMonth = new Set(['lần', 'h', 'g', 'giờ', ':', 'rưỡi', 'kém', 'tiếng', 'phút'])

const namedMonths = new Map([
  ['giêng', 1],
  ['chạp', 12],
])

/** Adds what follows a month: "nhuận", "năm 2027", "/2027", "năm sau", "âm lịch". */
export function withYear(tokens: readonly Token[], start: number, found: FrameFound): FrameFound {
  let { frame, length } = found
  if (wordAt(tokens, start + length) === 'nhuận') {
    frame = { ...frame, leap: true, lunar: true }
    length++
  }
  const early = lunarAt(tokens, start + length)
  length += early
  const bare = yearFigure(tokens[start + length])
  const year = bare === null ? yearAt(tokens, start + length) : { frame: { ...noFrame, year: bare }, length: 1 }
  if (year) {
    frame = { ...frame, year: year.frame.year, yearOffset: year.frame.yearOffset }
    length += year.length
  }
  const late = early > 0 ? 0 : lunarAt(tokens, start + length)
  return { frame: { ...frame, lunar: frame.lunar || early + late > 0 }, length: length + late }
}

/** How many tokens say "of the lunar calendar" here; 0 for none. */
export function lunarAt(tokens: readonly Token[], at: number): number {
  const open = wordAt(tokens, at) === '(' ? 1 : 0
  if (wordAt(tokens, at + open) === 'al') return open + 1 + open
  if (wordAt(tokens, at + open) !== 'âm') return 0
  const length = open + (wordAt(tokens, at + open + 1) === 'lịch' ? 2 : 1)
  return open > 0 && wordAt(tokens, at + length) === ')' ? length + 1 : length
}

/** "năm 2027", "năm sau", "/2027", ", năm nay". */
export function yearAt(tokens: readonly Token[], at: number): FrameFound | null {
  const skip = [',', 'của'].includes(wordAt(tokens, at)) ? 1 : 0
  const lead = wordAt(tokens, at + skip)
  if (lead === 'năm') {
    const figure = yearFigure(tokens[at + skip + 1])
    if (figure !== null) return { frame: { ...noFrame, year: figure }, length: skip + 2 }
    const moved = offsetAt(tokens, at + skip + 1)
    return moved && { frame: { ...noFrame, yearOffset: moved.offset }, length: skip + 1 + moved.length }
  }
  if (lead === 'sang' && wordAt(tokens, at + skip + 1) === 'năm' && yearFigure(tokens[at + skip + 2]) === null) {
    return { frame: { ...noFrame, yearOffset: 1 }, length: skip + 2 }
  }
  const sign = wordAt(tokens, at)
  const figure = sign === '/' || sign === '-' || sign === '.' ? yearFigure(tokens[at + 1]) : null
  return figure !== null && tokens[at + 1]?.glued === true ? { frame: { ...noFrame, year: figure }, length: 2 } : null
}

/** A year in four digits, of the centuries that the calendars here cover. */
export function yearFigure(token: Token | undefined): number | null {
  return token?.kind === 'number' && /^(1[89]|2[01])\d\d$/.test(token.word) ? Number(token.word) : null
}

export const unitNames = new Map<string, Unit>([
  ['ngày', 'day'],
  ['hôm', 'day'],
  ['tuần', 'week'],
  ['tháng', 'month'],
  ['quý', 'quarter'],
  ['năm', 'year'],
])
