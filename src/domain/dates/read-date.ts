import type { LocalDay, Minutes } from '../local-time.ts'
import { clean } from '../text.ts'
import type { Fact, WhyAsk } from './facts.ts'
import { interpret, relevant, type Meaning } from './interpret.ts'
import { readTokens, restOf } from './rest.ts'
import { scan } from './scan.ts'
import { segments } from './segments.ts'
import { readings } from './senses.ts'
import type { Toward } from './setting.ts'
import { tokenize, type Token } from './token.ts'

export type { Toward } from './setting.ts'

export type DateContext = {
  now: Date
  /** Which way a date without a year lies: reminders and meetings ahead (the default), what happened behind. */
  toward?: Toward
  /** The hour of a day without one, in minutes after midnight; 08:00 when not given. */
  defaultTime?: Minutes
}

/** `rest`: the words that were not read, as typed (composed Unicode, single spaces). */
export type Reading =
  | {
      kind: 'at'
      at: Date
      /** An hour or a part of the day was said. */
      hourSaid: boolean
      daySaid: boolean
      rest: string
    }
  /** `rule`: an RRULE without its prefix, see recurrence.ts. */
  | { kind: 'rule'; rule: string; first: Date; hourSaid: boolean; rest: string }
  /** Whole days, both counted. */
  | { kind: 'range'; from: LocalDay; to: LocalDay; rest: string }
  /** Ambiguous or impossible. `options`: readings to offer, in order of time; perhaps none. */
  | { kind: 'ask'; why: WhyAsk; options: readonly Date[]; rest: string }
  | { kind: 'none' }

/** Longer texts are read up to here, which is more than any sentence with a date; what follows stays in `rest` unread. */
const LONGEST = 1_000

/**
 * Reads the date in a Vietnamese phrase, typed with diacritics or without. The phrase is read up to its first agenda mark (a colon that
 * is not a clock's, a semicolon, a line's end); if there is no date before it, after it. Never throws; time grows linearly.
 */
export function readDate(phrase: string, context: DateContext): Reading {
  const { reading, head, tail, mark } = readOpening(phrase, context)
  return reading.kind === 'none' ? reading : { ...reading, rest: tail === '' ? head : `${head}${mark}${tail}` }
}

export type Opening = {
  /** Its `rest` is `head`. */
  reading: Reading
  /** What is left before the agenda mark: a place. */
  head: string
  /** What follows the mark, as typed: the agenda. '' when there is no mark. */
  tail: string
  /** The mark with its spaces. */
  mark: string
}

/** Reads a meeting in one line: "19h30 3/12 nhà văn hóa TDP 8: đánh giá tháng 11; nhiệm vụ tháng 12". */
export function readOpening(text: string, context: DateContext): Opening {
  const whole = clean(text)
  const parts = segments(whole.slice(0, LONGEST))
  const beyond = whole.slice(LONGEST)
  for (const { from, to, next } of parts) {
    const reading = readSegment(whole.slice(from, to), context)
    if (reading.kind === 'none') continue
    const head = `${whole.slice(0, from)}${reading.rest}`.trim()
    const tail = `${whole.slice(next, LONGEST)}${beyond}`
    return { reading: { ...reading, rest: head }, head, tail, mark: tail === '' ? '' : whole.slice(to, next) }
  }
  const [first] = parts
  const tail = first ? whole.slice(first.next) : ''
  return {
    reading: { kind: 'none' },
    head: whole.slice(0, first?.to ?? 0),
    tail,
    mark: tail === '' || !first ? '' : whole.slice(first.to, first.next),
  }
}

type Understood = { meaning: Meaning; tokens: readonly Token[]; facts: readonly Fact[] }

function readSegment(text: string, { now, toward = 'future', defaultTime = 8 * 60 }: DateContext): Reading {
  const { found, complete } = readings(tokenize(text))
  const all = found.map((tokens): Understood => {
    const facts = relevant(scan(tokens))
    const read = readTokens(tokens, facts)
    const otherWords = tokens.some((token, at) => token.kind !== 'mark' && read[at] !== true)
    return { tokens, facts, meaning: interpret(facts, { now, toward, defaultTime, otherWords }) }
  })
  const [first, ...others] = sensible(all)
  if (!first) return { kind: 'none' }
  const certain = complete || first.meaning.kind === 'none' || first.meaning.kind === 'ask'
  const same = certain && others.every(({ meaning }) => sameMeaning(meaning, first.meaning))
  const best = same ? first : { ...(all.find(({ meaning }) => meaning.kind !== 'none') ?? first), meaning: either([first, ...others]) }
  return best.meaning.kind === 'none' ? { kind: 'none' } : { ...best.meaning, rest: restOf(text, best.tokens, best.facts) }
}

/** A sense of a word that makes the phrase contradict itself was not meant, if another makes it clear. */
function sensible(all: readonly Understood[]): readonly Understood[] {
  const broken = ({ meaning, facts }: Understood) =>
    meaning.kind === 'ask' &&
    !facts.some(({ kind }) => kind === 'vague' || kind === 'or') &&
    (meaning.why === 'two-readings' || meaning.why === 'impossible-hour')
  const clear = all.filter((one) => !broken(one))
  return clear.some(({ meaning }) => meaning.kind !== 'none' && meaning.kind !== 'ask') ? clear : all
}

function sameMeaning(a: Meaning, b: Meaning): boolean {
  return JSON.stringify({ ...a, hourSaid: null }) === JSON.stringify({ ...b, hourSaid: null })
}

/** The senses of the words lead to different dates: all are offered. */
function either(all: readonly Understood[]): Meaning {
  const times = all.flatMap(({ meaning }) => {
    if (meaning.kind === 'at') return [meaning.at.getTime()]
    if (meaning.kind === 'rule') return [meaning.first.getTime()]
    return meaning.kind === 'ask' ? meaning.options.map((option) => option.getTime()) : []
  })
  return { kind: 'ask', why: 'two-readings', options: [...new Set(times)].toSorted((a, b) => a - b).map((time) => new Date(time)) }
}
