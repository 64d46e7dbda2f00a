import { fold } from '../text.ts'
import type { Fact } from './facts.ts'
import type { Token } from './token.ts'

/** Words that only lead to a date, and are left over when it is taken out. */
const leading = new Set(
  [
    'lúc',
    'vào',
    'ngày',
    'hồi',
    'từ',
    'đến',
    'tới',
    'trước',
    'khoảng',
    'tầm',
    'chừng',
    'độ',
    'đúng',
    'của',
    'hôm',
    'buổi',
    'hoặc',
    'hay',
    'và',
    'sang',
    'trong',
    'thứ',
    'cỡ',
    'hết',
    'sau',
  ].flatMap((word) => [word, fold(word)]),
)

/** The words that were not read, as typed, without the prepositions and separators that led to those that were. */
export function restOf(text: string, tokens: readonly Token[], facts: readonly Fact[]): string {
  const read = readTokens(tokens, facts)
  for (let at = tokens.length - 2; at >= 0; at--) {
    const word = tokens[at]?.word ?? ''
    if (read[at + 1] === true && (leading.has(word) || (tokens[at]?.kind === 'mark' && nextTo(read, at)))) read[at] = true
  }
  const pieces: string[] = []
  let at = 0
  while (at < tokens.length) {
    let end = at
    while (end < tokens.length && read[end] === read[at]) end++
    const from = at === 0 ? 0 : (tokens[at]?.start ?? 0)
    const piece = text.slice(from, tokens[end]?.start ?? text.length)
    pieces.push(...(read[at] === true ? ['\u0000'] : [piece]))
    at = end
  }
  return joined(pieces.join('').split('\u0000'))
}

/** Which tokens facts were read from. */
export function readTokens(tokens: readonly Token[], facts: readonly Fact[]): boolean[] {
  const read = tokens.map(() => false)
  for (const { from, to } of facts) read.fill(true, from, to)
  return read
}

/** A mark between two tokens that were read. */
function nextTo(read: readonly boolean[], at: number): boolean {
  return at === 0 || read[at - 1] === true
}

const tail = /[\s,;.:(\-–—/|~]+$/
const head = /^[\s,;.:)\-–—/|~]+/

/** Pieces around what was taken out. A comma or a stop between two of them is kept once. */
function joined(pieces: readonly string[]): string {
  return pieces
    .reduce((left, right) => {
      const gap = `${tail.exec(left)?.[0] ?? ''}${head.exec(right)?.[0] ?? ''}`
      const [a, b] = [left.replace(tail, ''), right.replace(head, '')]
      if (a === '' || b.trim() === '') return `${a}${b}`
      return `${a}${/[,;.]/.exec(gap)?.[0] ?? ''} ${b}`
    })
    .trim()
}
