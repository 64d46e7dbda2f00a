import { sameWords } from './command-words.ts'
import { clean, fold } from './text.ts'

/** What units are called in general; what follows it tells them apart. */
const kind = /^(?:chi bo|cb|dang bo|dang uy) /

/** "chi bộ TDP 9", "tdp 9", "9" → the units whose name is that or ends like that, with marks or without. [] when none does. */
export function unitsNamed<U extends { name: string; code: string }>(text: string, units: readonly U[]): U[] {
  const exactly = units.filter(({ name, code }) => sameWords(text, name) || sameWords(text, code))
  if (exactly.length > 0) return exactly
  const said = fold(clean(text)).replace(kind, '')
  return said === '' ? [] : units.filter(({ name }) => fold(name) === said || fold(name).endsWith(` ${said}`))
}

/**
 * A unit that is named first: "TDP 9 19h30 3/12" → that unit and "19h30 3/12". A name that is a mere figure ("Chi bộ 8") is not taken
 * for one without its "chi bộ": it may be the hour. Null when no unit is named.
 */
export function unitFirst<U extends { name: string }>(text: string, units: readonly U[]): { unit: U; rest: string } | null {
  const typed = clean(text)
  const said = fold(typed)
  const found = units
    .flatMap((unit) => {
      const name = fold(clean(unit.name))
      return [name, name.replace(kind, '')].filter((words) => /[a-z]/.test(words)).map((words) => ({ unit, words }))
    })
    .filter(({ words }) => said.startsWith(words) && !/[\p{L}\p{N}/]/u.test(said.charAt(words.length)))
    .toSorted((a, b) => b.words.length - a.words.length)[0]
  return found === undefined ? null : { unit: found.unit, rest: typed.slice(found.words.length).replace(/^[\s,.:;–-]+/, '') }
}
