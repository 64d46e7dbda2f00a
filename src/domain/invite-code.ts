import { fold } from './text.ts'

/**
 * Invite codes: ten characters of 31 that cannot be taken for one another (no 0/O, 1/I/L), 49 bits, shown as "ABCDE-23456". A code
 * always holds a letter and a digit, so that an ordinary word is never taken for one.
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
    if (code.length === length && hasBoth(code)) return `${code.slice(0, 5)}-${code.slice(5)}`
  }
}

/** The code in a text that holds nothing else ("abcde 23456", "Mã: ABCDE-23456."), in its normal form; null when it is none. */
export function inviteCodeIn(text: string): string | null {
  return normal(text) ?? normal(fold(text).replace(/^\s*(?:ma moi|ma|code)(?:\s+la)?\s*[:=\s]\s*/, ''))
}

function normal(text: string): string | null {
  const bare = text.replace(/[\s.\-–_"'“”]/g, '').toUpperCase()
  if (bare.length !== length || !hasBoth(bare) || [...bare].some((letter) => !alphabet.includes(letter))) return null
  return `${bare.slice(0, 5)}-${bare.slice(5)}`
}

/** Something typed in place of a code: one word of about the right length. A stranger who sends it is told that it is wrong. */
export function looksLikeCode(text: string): boolean {
  const bare = text.replace(/[\s.\-–_]/g, '')
  return /^[0-9A-Za-z]{6,14}$/.test(bare) && hasBoth(bare.toUpperCase())
}

function hasBoth(code: string): boolean {
  return /\d/.test(code) && /[A-Z]/.test(code)
}
