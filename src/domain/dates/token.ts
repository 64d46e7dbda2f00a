import { fold } from '../text.ts'

/**
 * A piece of a phrase. `word` is what the recognisers compare with: the Vietnamese word that is meant, lower case, with its diacritics
 * (for a word typed without them see senses.ts), the digits of a number, the sign of a mark. A `code` ("Q08-03", "20-QĐ/TW", "TDP8")
 * is never read.
 */
export type Token = {
  kind: 'word' | 'number' | 'mark' | 'code'
  word: string
  text: string
  /** Position in the phrase, in UTF-16 units. */
  start: number
  end: number
  /** Stands directly after the token before it, without a space. */
  glued: boolean
}

const piece = /đ\/c|d\/c|(?:\p{L}\p{M}*)+|\d+|[^\s\p{L}\d]/giu
const closing = /[,.;:!?)\]}"”]+$/

/** Words that people glue to a figure and that leave it a figure: "lúc8h", "t5", "ngày3/12". Everything else makes a code of it. */
const mayTouchFigure = new Set([
  't',
  'thu',
  'thang',
  'ngay',
  'luc',
  'mung',
  'mong',
  'hom',
  'toi',
  'sang',
  'chieu',
  'trua',
  'den',
  'tu',
  'h',
  'g',
  'gio',
  'nam',
  'quy',
])

/** Splits a phrase (composed Unicode) into tokens. Linear in its length. */
export function tokenize(phrase: string): Token[] {
  const tokens: Token[] = []
  for (const chunk of phrase.matchAll(/\S+/g)) {
    const bare = chunk[0].replace(closing, '')
    if (isCode(bare)) {
      tokens.push({ kind: 'code', word: bare, text: bare, start: chunk.index, end: chunk.index + bare.length, glued: false })
      tokens.push(...pieces(chunk[0].slice(bare.length), chunk.index + bare.length, true))
    } else tokens.push(...pieces(chunk[0], chunk.index, false))
  }
  return tokens
}

function pieces(text: string, offset: number, firstGlued: boolean): Token[] {
  return [...text.matchAll(piece)].map((match, index): Token => {
    const start = offset + match.index
    const kind = /^\d/.test(match[0]) ? 'number' : /^\p{L}/u.test(match[0]) ? 'word' : 'mark'
    return { kind, word: match[0].toLowerCase(), text: match[0], start, end: start + match[0].length, glued: index > 0 || firstGlued }
  })
}

/** Codes and numbers of documents: letters before a figure (Q08-03, TDP8), capitals or a slash after one (20-QĐ/TW), telephone numbers. */
function isCode(chunk: string): boolean {
  if (!/\d/.test(chunk)) return /^(https?:|www\.)/i.test(chunk)
  const lead = /^(\p{L}+)[.-]?(\d+)(.?)/u.exec(chunk)
  if (lead) {
    const letters = fold(lead[1] ?? '')
    if (!mayTouchFigure.has(letters)) return true
    if (letters === 't') return !/^[2-7]$/.test(lead[2] ?? '') || /[/.]/.test(lead[3] ?? '')
  }
  if (/\d{5,}/.test(chunk) && !/^\d{5,}$/.test(chunk)) return true
  if (/\d[-/.]\p{Lu}[\p{L}\d]*\p{Lu}/u.test(chunk) && !/\d[-/.](?:T[2-7]|CN)(?:[-/.]|$)/u.test(chunk)) return true
  return /\d[-/.](?:\d+[-/.])*[\p{L}]{2,}\d*[/-]\p{L}/u.test(chunk)
}
