import { distance } from 'fastest-levenshtein'
import { withoutAddress, withoutBirthOrder, withoutCourtesy, withoutVni } from './command-address.ts'
import { lowered, plain, withoutTelex } from './command-words.ts'
import { clean, fold } from './text.ts'

/** What is longer is no name; nobody has one near to it. */
const longestTyped = 120

/** A name as somebody typed it, without "đ/c" or "bác" before it. */
export function nameIn(text: string): string {
  return withoutAddress(spoken(text))
}

function spoken(text: string): string {
  return plain(text.slice(0, 2 * longestTyped))
    .replace(/,/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
}

/**
 * The people a typed name may mean, the likeliest kind of match alone: the very name; all its words; its last words (the given name
 * comes last); some of its words in order; the same with letters left out ("ng v an", "nguyenvanan"); with wrong marks or keyboard
 * leftovers ("Nguyeexn Vawn An"); at last with slips of the fingers. A word typed without marks means every name that has its letters,
 * one with marks means that name alone. [] when nobody fits.
 */
export function matchNames<P extends { name: string }>(text: string, people: readonly P[]): P[] {
  if (text.length > longestTyped) return []
  const whole = regular(text)
  const known = people.map((person): Known<P> => ({ person, name: inWords(regular(person.name)) }))
  const exact = known.filter(({ name }) => name.text === whole)
  if (whole === '' || exact.length > 0) return exact.map(({ person }) => person)
  const [sure, likely] = readings(text)
  for (const said of [sure, likely]) {
    for (const fits of kinds) {
      const found = known.filter(({ name }) => said.some((one) => fits(one.words, name.words)))
      if (found.length > 0) return found.map(({ person }) => person)
    }
  }
  return nearest([...sure, ...likely], known)
}

type Word = { text: string; folded: string }
/** A name or what was typed, in words. Folded once, since every word is compared with many. */
type Words = { text: string; folded: string; words: readonly Word[] }
type Known<P> = { person: P; name: Words }

function inWords(text: string): Words {
  return { text, folded: fold(text), words: text.split(' ').map((word) => ({ text: word, folded: fold(word) })) }
}

function regular(name: string): string {
  return lowered(clean(name)).replace(/\s+/g, ' ')
}

/** What the text may say: as it stands and without "đ/c"; then less and less literally. */
function readings(text: string): [Words[], Words[]] {
  const said = spoken(text)
  const short = withoutAddress(withoutCourtesy(said))
  const sure = [regular(text), said, withoutAddress(said)]
  const likely = [short, withoutBirthOrder(short), ...[withoutTelex(short), withoutVni(short)].flatMap((one) => [one, withoutAddress(one)])]
  return [once(sure), once(likely.filter((one) => !sure.includes(one)))]
}

function once(texts: readonly string[]): Words[] {
  return [...new Set(texts)].filter((one) => one !== '').map(inWords)
}

type Fits = (said: readonly Word[], name: readonly Word[]) => boolean
type SameWord = (said: Word, word: Word) => boolean

/** As typed, or without any marks. */
const asTyped: SameWord = (said, word) => said.text === word.text || (said.text === said.folded && said.folded === word.folded)
const anyMarks: SameWord = (said, word) => said.folded === word.folded

const isWhole =
  (same: SameWord): Fits =>
  (said, name) =>
    said.length === name.length && isTail(same)(said, name)

const isTail =
  (same: SameWord): Fits =>
  (said, name) =>
    said.length <= name.length &&
    said.every((word, index) => {
      const other = name[name.length - said.length + index]
      return other !== undefined && same(word, other)
    })

/** All words, in order, each a word of the name. */
const isWithin =
  (same: SameWord): Fits =>
  (said, name) => {
    let at = 0
    for (const word of said) {
      const found = name.findIndex((other, index) => index >= at && same(word, other))
      if (found < 0) return false
      at = found + 1
    }
    return true
  }

const isPartly = isWithin((word, other) => other.folded.startsWith(word.folded))

/** "ng v an": shortened words, the given name in full. */
const isShortened: Fits = (said, name) => {
  const [last, given] = [said.at(-1), name.at(-1)]
  return said.length > 1 && last !== undefined && given !== undefined && anyMarks(last, given) && isPartly(said, name)
}

/** "nguyenvanan", or the end of it. Six letters at least, or "thuan" would be "Thu An". */
const isJoined: Fits = ([only, ...others], name) =>
  only !== undefined && others.length === 0 && only.folded.length >= 6 && name.some((_, index) => joined(name.slice(index)) === only.folded)

/** Initials of the whole name: "nva". */
const isInitials: Fits = (said, name) =>
  (said.length === 1 || said.every(({ text }) => text.length === 1)) &&
  name.length > 2 &&
  joined(said) === name.map(({ folded }) => folded.charAt(0)).join('')

function joined(words: readonly Word[]): string {
  return words.map(({ folded }) => folded).join('')
}

const kinds: readonly Fits[] = [
  isWhole(asTyped),
  isTail(asTyped),
  isWithin(asTyped),
  isShortened,
  isJoined,
  isWhole(anyMarks),
  isTail(anyMarks),
  isWithin(anyMarks),
  isInitials,
]

/** Those with the fewest slips, when these are few enough to be slips. */
function nearest<P>(typed: readonly Words[], known: readonly Known<P>[]): P[] {
  const said = [...new Map(typed.map((one) => [one.folded, one])).values()].filter(({ words }) => joined(words).length >= 3)
  const near = known.map(({ person, name }) => ({ person, away: Math.min(...said.map((one) => slipsFrom(one, name))) }))
  const least = near.reduce((fewest, { away }) => Math.min(fewest, away), Infinity)
  return least === Infinity ? [] : near.filter(({ away }) => away === least).map(({ person }) => person)
}

/** How many slips lead from what was typed to the name or to some of its words in order; Infinity when too many. */
function slipsFrom(said: Words, name: Words): number {
  const most = allowed(said.folded.length)
  const tail = name.words
    .slice(-said.words.length)
    .map(({ folded }) => folded)
    .join(' ')
  const least = Math.min(
    slips(said.folded, name.folded, most),
    slips(said.folded, tail, most),
    slips(joined(said.words), joined(name.words), most),
    wordSlips(said.words, name.words),
  )
  return least <= most ? least : Infinity
}

/** One slip in a short text, two in a long one. */
function allowed(length: number): number {
  return length >= 10 ? 2 : 1
}

/** The fewest slips with which the words stand in the name in this order, some of its words being left out. */
function wordSlips(said: readonly Word[], name: readonly Word[]): number {
  if (said.length > name.length) return Infinity
  // For each place in the name: the fewest slips with which the words so far stand before it.
  let before = Array.from({ length: name.length + 1 }, () => 0)
  for (const word of said) {
    const after = [Infinity]
    for (const [at, other] of name.entries()) {
      const reached = before[at] ?? Infinity
      after.push(Math.min(after[at] ?? Infinity, reached === Infinity ? Infinity : reached + oneWord(word.folded, other.folded)))
    }
    before = after
  }
  return before.at(-1) ?? Infinity
}

function oneWord(said: string, word: string): number {
  if (said === word) return 0
  if (said.length < 3 || word.length < 2) return Infinity
  return slips(said, word, 1) <= 1 ? 1 : Infinity
}

/** Letters put in, left out, mistaken, or swapped with their neighbour: each is one slip. Above `most` any larger number. */
function slips(said: string, name: string, most: number): number {
  if (Math.abs(said.length - name.length) > most) return Infinity
  const plainly = distance(said, name)
  // A swap counts as two for the distance.
  if (plainly <= 1 || plainly > most + 1) return plainly
  let least = plainly
  for (let at = 0; at + 1 < name.length; at += 1) {
    const swapped = `${name.slice(0, at)}${name.charAt(at + 1)}${name.charAt(at)}${name.slice(at + 2)}`
    least = Math.min(least, 1 + distance(said, swapped))
  }
  return least
}

/** Names so near to this one that it may be the same person written otherwise. */
export function alikeNames<P extends { name: string }>(name: string, people: readonly P[]): P[] {
  const said = fold(regular(name))
  return people.filter((other) => {
    const known = fold(regular(other.name))
    return said === known || (Math.min(said.length, known.length) >= 6 && slips(said, known, 1) <= 1)
  })
}

/** What to look for in an index of folded names: the readings of a typed text that are letters alone, folded. */
export function searchTexts(text: string): string[] {
  if (text.length > longestTyped) return []
  const texts = readings(text)
    .flat()
    .map(({ folded }) => folded)
  // What stands before a name is in no index; where it is part of the name, the rest finds it.
  const named = new Set(texts.map(withoutAddress))
  return [...named].filter((one) => /^[a-z ]+$/.test(one))
}
