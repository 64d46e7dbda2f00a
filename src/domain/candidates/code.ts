import type { CandidateId } from '../ids.ts'
import { clean, fold } from '../text.ts'
import type { CandidateRef } from '../topics/candidates.ts'

/** Cells of one number get letters behind it: Q08, Q08B, … Q08Z, Q08AA. */
function letters(position: number): string {
  return position === 0 ? '' : letters(Math.floor((position - 1) / 26)) + String.fromCharCode(65 + ((position - 1) % 26))
}

/**
 * What the codes of a cell's candidates begin with: "Q" and the last number in the code of the cell ("TDP08" → "Q08", none → "Q00"),
 * with a letter where another cell has that already. Codes begin with Q because a bare 08-03 is also a date.
 */
export function codePrefix(unitCode: string, taken: ReadonlySet<string>): string {
  const plain = `Q${twoDigits(Number(/\d+(?=\D*$)/.exec(unitCode)?.[0].slice(-4) ?? 0))}`
  if (!taken.has(plain)) return plain
  let position = 2
  while (taken.has(plain + letters(position))) position += 1
  return plain + letters(position)
}

/** "Q08" and 3 → "Q08-03". */
export function codeFrom(prefix: string, number: number): string {
  return `${prefix}-${twoDigits(number)}`
}

function twoDigits(number: number): string {
  return String(number).padStart(2, '0')
}

/**
 * The codes that a typed text may mean: "Q08-03", "q08 03", "Q0803", "q8-3", "q08b03". More than one where figures run together
 * ("Q11203" is Q11-203 or Q112-03). [] when it is no code.
 */
export function codesIn(text: string): string[] {
  const said = fold(clean(text.slice(0, 40)))
  const apart = /^q ?(\d{1,4})([a-z]{0,3})(?: ?[-–_./] ?| )(\d{1,4})$/.exec(said) ?? /^q ?(\d{1,4})([a-z]{1,3})(\d{1,4})$/.exec(said)
  if (apart !== null) {
    const [, unit = '', letter = '', number = ''] = apart
    return [codeFrom(`Q${twoDigits(Number(unit))}${letter.toUpperCase()}`, Number(number))]
  }
  const together = /^q ?(\d{3,8})$/.exec(said)?.[1] ?? ''
  const places = together.length === 3 ? [2] : Array.from({ length: Math.max(0, together.length - 3) }, (_, index) => index + 2)
  return places
    .map((at) => [together.slice(0, at), together.slice(at)] as const)
    .filter((halves) => halves.every((half) => half.length <= 2 || !half.startsWith('0')))
    .map(([unit, number]) => codeFrom(`Q${twoDigits(Number(unit))}`, Number(number)))
}

/** "Nguyễn Văn An" → "N.V.A." */
export function initialsOf(name: string): string {
  return clean(name)
    .split(/\s+/)
    .filter((word) => word !== '')
    .map((word) => `${[...word][0]?.toUpperCase() ?? ''}.`)
    .join('')
}

/** What a candidate is called in a private chat: code and initials, and the name only where his cell has switched names on. */
export function refOf({ id, code, name, showNames }: { id: CandidateId; code: string; name: string; showNames: boolean }): CandidateRef {
  return { id, code, initials: initialsOf(name), name: showNames ? name : null }
}
