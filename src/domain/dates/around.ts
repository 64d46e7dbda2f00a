import { fold } from '../text.ts'
import type { Token } from './token.ts'
import { isDateWord, isUnit } from './words.ts'

/** A word with its surroundings, folded: what decides which word a spelling stands for. */
export type Around = {
  token: Token
  /** Folded words before and after, '' at the ends. */
  prev: string
  prev2: string
  next: string
  next2: string
  tokens: readonly Token[]
  at: number
}

/** "giao hàng ngày mai": goods tomorrow, not every day. */
export function followedByDay({ next, next2, tokens, at }: Around): boolean {
  if (next !== 'ngay') return false
  return (
    ['mai', 'kia', 'mot'].includes(next2) ||
    (tokens[at + 2]?.kind === 'number' && ['/', '-', 'thang'].includes(fold(tokens[at + 3]?.word ?? '')))
  )
}

export function halfOrMore({ prev, next }: Around): string {
  if (isUnit(prev) || ['sau', 'truoc', 'toi', 'phut', 'ruoi', 'chut', 'lat'].includes(prev)) return 'nữa'
  return isUnit(next) || next === 'dem' ? 'nửa' : 'nữa'
}

/** True where a date could begin or go on: a figure, or a word of dates. */
export function isTimely(token: Token | undefined): boolean {
  return token?.kind === 'number' || (token?.kind === 'word' && isDateWord(fold(token.word)))
}
