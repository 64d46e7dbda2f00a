import { fold } from '../text.ts'
import { followedByDay, halfOrMore, type Around } from './around.ts'
import { nameOrTomorrow } from './person-names.ts'
import { plainSenses } from './plain-senses.ts'
import type { Token } from './token.ts'
import { isUnit } from './words.ts'

/** Beyond this many readings of one phrase the remaining words keep their likeliest sense: then what is read is not certain. */
const MOST_READINGS = 12

/**
 * Every way to understand the words of a phrase. Words typed with diacritics mean what they say, up to spelling ("mồng", "hàng tháng");
 * words without may stand for several ("toi": tôi, tối, tới). The likeliest reading is first. What differs between the readings is asked.
 */
export function readings(tokens: readonly Token[]): { found: Token[][]; complete: boolean } {
  let found: Token[][] = [[]]
  let complete = true
  tokens.forEach((token, at) => {
    const words = token.kind === 'word' ? sensesOf(around(tokens, at)) : [token.word]
    const kept = found.length * words.length <= MOST_READINGS ? words : words.slice(0, 1)
    if (kept.length < words.length) complete = false
    if (kept.length === 1) for (const list of found) list.push({ ...token, word: kept[0] ?? token.word })
    else found = found.flatMap((list) => kept.map((word) => [...list, { ...token, word }]))
  })
  return { found, complete }
}

function around(tokens: readonly Token[], at: number): Around {
  const word = (index: number) => fold(tokens[index]?.word ?? '')
  const token = tokens[at] ?? { kind: 'word', word: '', text: '', start: 0, end: 0, glued: false }
  return { token, prev: word(at - 1), prev2: word(at - 2), next: word(at + 1), next2: word(at + 2), tokens, at }
}

function sensesOf(here: Around): readonly string[] {
  const { word } = here.token
  if (word === 'mai') return nameOrTomorrow(here)
  if (isPlain(word)) return literalHere(here) ? [word] : plainSenses(here)
  return [spelling(here)]
}

/** Words that are words without diacritics too: next to an accented word they are taken literally ("nộp ngay", "chuyển sang"). */
const wholeWithout = new Set([
  'thu',
  'nam',
  'sang',
  'ngay',
  'hang',
  'bay',
  'tu',
  'ram',
  'am',
  'sau',
  'chu',
  'mong',
  'can',
  'quy',
  'mung',
  'dem',
  'con',
])

function literalHere({ token, tokens, at }: Around): boolean {
  if (!wholeWithout.has(token.word)) return false
  return [tokens[at - 1], tokens[at + 1]].some((near) => near?.kind === 'word' && !isPlain(near.word))
}

function isPlain(word: string): boolean {
  return /^[\x00-\x7f]*$/.test(word)
}

const spellings = new Map([
  ['mồng', 'mùng'],
  ['bẩy', 'bảy'],
  ['quí', 'quý'],
  ['bữa', 'hôm'],
  ['nầy', 'này'],
  ['mơi', 'mai'],
  ['chúa', 'chủ'],
])

function spelling(here: Around): string {
  const { word } = here.token
  if ((word === 'hàng' || word === 'hằng') && isUnit(here.next) && !followedByDay(here)) return 'hằng'
  if ((word === 'mọi' || word === 'từng') && isUnit(here.next)) return 'mỗi'
  // The two are mixed up in writing: "3 ngày nửa", "nữa tiếng nữa".
  if (word === 'nửa' || word === 'nữa') return halfOrMore(here)
  return spellings.get(word) ?? word
}
