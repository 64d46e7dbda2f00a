import type { Token } from './token.ts'

/** A whole number as typed or said, and how many tokens it takes. */
export type Numeral = { value: number; length: number }

const ones = new Map([
  ['không', 0],
  ['một', 1],
  ['hai', 2],
  ['ba', 3],
  ['bốn', 4],
  ['tư', 4],
  ['năm', 5],
  ['sáu', 6],
  ['bảy', 7],
  ['tám', 8],
  ['chín', 9],
])

/** How a unit is said after tens: "hai mươi mốt", "mười lăm". Here "năm" is the year, never five: "mười năm nữa" is ten years. */
const afterTens = new Map([
  ['một', 1],
  ['mốt', 1],
  ['hai', 2],
  ['ba', 3],
  ['bốn', 4],
  ['tư', 4],
  ['lăm', 5],
  ['nhăm', 5],
  ['sáu', 6],
  ['bảy', 7],
  ['tám', 8],
  ['chín', 9],
])

/** Reads a number of up to four digits, or words up to ninety-nine. */
export function numberAt(tokens: readonly Token[], at: number): Numeral | null {
  const token = tokens[at]
  if (token?.kind === 'number') return token.word.length <= 4 ? { value: Number(token.word), length: 1 } : null
  if (token?.kind !== 'word') return null
  const next = tokens[at + 1]?.word ?? ''
  if (token.word === 'mười') return withUnit(10, next, 1)
  if (token.word === 'hăm') {
    const unit = afterTens.get(next)
    return unit === undefined ? null : { value: 20 + unit, length: 2 }
  }
  const digit = ones.get(token.word)
  if (digit === undefined) return null
  if (digit >= 2 && next === 'mươi') return withUnit(digit * 10, tokens[at + 2]?.word ?? '', 2)
  // "hai mốt", "ba lăm", "hai tư": these units are said only after tens.
  const short = new Map([
    ['mốt', 1],
    ['tư', 4],
    ['lăm', 5],
    ['nhăm', 5],
  ]).get(next)
  return digit >= 2 && short !== undefined ? { value: digit * 10 + short, length: 2 } : { value: digit, length: 1 }
}

function withUnit(tens: number, next: string, length: number): Numeral {
  const unit = afterTens.get(next)
  return unit === undefined ? { value: tens, length } : { value: tens + unit, length: length + 1 }
}

/** True for a token that is a figure or a word of a number. */
export function isNumeric(token: Token | undefined): boolean {
  return token?.kind === 'number' || (token?.kind === 'word' && (ones.has(token.word) || token.word === 'mười' || token.word === 'mươi'))
}
