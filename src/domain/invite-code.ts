import { fold } from './text.ts'

/**
 * Invite codes: ten characters of 31 that cannot be taken for one another (no 0/O, 1/I/L), 49 bits, shown as "ABCDE-23456". A code
 * always holds a letter and a digit and more than a day or an hour, so that ordinary words are never taken for one.
 */
const alphabet = '23456789ABCDEFGHJKMNPQRSTUVWXYZ'
const length = 10

/** Makes a code out of random bytes (at least 64 of them; what falls outside the alphabet is skipped, so that all are equally likely). */
export function makeInviteCode(random: () => Uint8Array): string {
  for (;;) {
    const code = [...random()]
      .filter((byte) => byte < alphabet.length * 8)
      .map((byte) => alphabet[byte % alphabet.length])
      .slice(0, length)
      .join('')
    if (code.length === length && hasBoth(code) && !saysWhen(code)) return `${code.slice(0, 5)}-${code.slice(5)}`
  }
}

/** The code in a text that holds nothing else ("abcde 23456", "Mã: ABCDE-23456."), in its normal form; null when it is none. */
export function inviteCodeIn(text: string): string | null {
  const typed = alone(text)
  return whole.test(typed) ? codeOf(typed) : null
}

function codeOf(typed: string): string | null {
  const code = typed.replace(/[^0-9A-Za-z]/g, '').toUpperCase()
  if (!hasBoth(code) || saysWhen(code) || [...code].some((letter) => !alphabet.includes(letter))) return null
  return `${code.slice(0, 5)}-${code.slice(5)}`
}

/**
 * Codes anywhere in a text, in their normal form, each once and at most `most` of them: a forwarded invitation, a message to a group.
 * The word before a code is not taken for its first half.
 */
export function inviteCodesIn(text: string, most = 20): string[] {
  const found = [...text.matchAll(anywhere)].flatMap(([, typed = '']) => codeOf(typed) ?? [])
  return [...new Set(found)].slice(0, most)
}

const anywhere = /(?<![0-9A-Za-z])(?=([0-9A-Za-z]{5}[ .\-–_]{1,3}[0-9A-Za-z]{5}(?![0-9A-Za-z])|[0-9A-Za-z]{10}(?![0-9A-Za-z])))/g

/**
 * Something typed in place of a code: a mistyped or shortened one. A stranger who sends it is told that it is wrong; words, days and
 * hours are none.
 */
export function looksLikeCode(text: string): boolean {
  const typed = alone(text)
  const groups = typed.split(/[^0-9A-Za-z]+/)
  const shaped =
    /^[0-9A-Za-z]{8,12}$/.test(typed) ||
    (/^[0-9A-Za-z]{4,6}[ .\-–_]{1,3}[0-9A-Za-z]{4,6}$/.test(typed) &&
      !(typed.includes(' ') && groups.some((group) => syllable.test(group))))
  return shaped && hasBoth(typed.toUpperCase()) && !saysWhen(groups.join(''))
}

/** Ten characters together, in two halves, or each by itself. */
const whole = /^(?:[0-9A-Za-z]{10}|[0-9A-Za-z]{5}[ .\-–_]{1,3}[0-9A-Za-z]{5}|[0-9A-Za-z](?:[ .\-–_][0-9A-Za-z]){9})$/

/** The text without what people write around a code. */
function alone(text: string): string {
  return text
    .trim()
    .replace(/^["'“‘(]+|["'”’).,!;]+$/g, '')
    .replace(/^\S+(?: \S+){0,4}?\s*[:=]\s*(?=\S)|^\S+(?: \S+){0,3} (?=[0-9A-Za-z]{5}[ .\-–_]?[0-9A-Za-z]{5}(?: \S+)?$)/, (lead) =>
      /^(?:ma|code)(?![a-z])/.test(fold(lead)) ? '' : lead,
    )
    .replace(/(?<=\S{5}) (\S{1,3})$/, (end, word: string) => (/^(?:a|ah|nhe|nha)$/.test(fold(word)) ? '' : end))
    .replace(/["'”’).,!;]+$/, '')
}

/** A word of one Vietnamese syllable, typed without marks. */
const syllable = /^(?:ngh?|nh|gh|gi|kh|ph|qu|th|tr|ch|[bcdghklmnprstvx])?[aeiouy]{1,3}(?:ng|nh|ch|[cmnpt])?$/i

/** "7h30ngay25", "hop3thang12": nothing but figures and words about meetings and time. */
function saysWhen(text: string): boolean {
  return /^(?:\d|hop|ngay|thang|nam|tuan|thu|sang|trua|chieu|toi|dem|mai|mot|nay|luc|vao|hom|gio|phut|hai|ba|tu|sau|bay|chu|nhat|cn|chi|bo|tdp|shcb|cb|to|dan|pho|phong|so|nha|den|tu|qua|(?<=\d)[hg])+$/i.test(
    text,
  )
}

function hasBoth(code: string): boolean {
  return /\d/.test(code) && /[A-Z]/.test(code)
}
