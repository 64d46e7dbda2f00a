import { addDays, atLocal, localDay, type LocalDay, type Minutes } from '../local-time.ts'
import { firstOccurrence, formatRule } from '../recurrence.ts'
import { partsOf } from './days.ts'
import { isKind, type Fact, type WhyAsk } from './facts.ts'
import { dayOf } from './resolve-day.ts'
import { rangeOf, sidesOf } from './resolve-range.ts'
import { ruleOf } from './resolve-rule.ts'
import { timeOf, type Moment, type Time } from './resolve-time.ts'
import { lies, type Setting, type Toward } from './setting.ts'

/** What a phrase means, before its remaining words are gathered. */
export type Meaning =
  | { kind: 'at'; at: Date; hourSaid: boolean; daySaid: boolean }
  | { kind: 'rule'; rule: string; first: Date; hourSaid: boolean }
  | { kind: 'range'; from: LocalDay; to: LocalDay }
  | { kind: 'ask'; why: WhyAsk; options: readonly Date[] }
  | { kind: 'none' }

export type Circumstances = {
  now: Date
  toward: Toward
  defaultTime: Minutes
  /** The phrase has words that say nothing of time. */ otherWords: boolean
}

const none: Meaning = { kind: 'none' }
const dayKinds = new Set<Fact['kind']>(['offset', 'weekday', 'day', 'edge', 'span', 'period'])
/** Minutes in a hundred years. */
const FARTHEST_MINUTES = 52_600_000

function ask(why: WhyAsk, options: readonly Date[] = []): Meaning {
  return {
    kind: 'ask',
    why,
    options: [...new Set(options.map((date) => date.getTime()))].toSorted((a, b) => a - b).map((time) => new Date(time)),
  }
}

/** Facts → meaning. `facts` are those that count: see `relevant`. */
export function interpret(facts: readonly Fact[], given: Circumstances): Meaning {
  // A year by its number is no date: "kế hoạch 5 năm, năm 2027".
  if (facts.every((fact) => fact.kind === 'period' && fact.unit === 'year' && fact.offset === null && !fact.whole)) return none
  if (!facts.some(({ kind }) => dayKinds.has(kind) || kind === 'clock' || kind === 'part' || kind === 'every' || kind === 'vague'))
    return none
  const time = timeOf(facts, given.defaultTime)
  const days = facts.filter((fact) => dayKinds.has(fact.kind) && !(fact.kind === 'day' && fact.bare))
  const recurs = facts.some((fact) => fact.kind === 'every' || (fact.kind === 'edge' && fact.every))
  const setting = settingOf(given, time)
  const vague = facts.filter(isKind('vague')).find(({ why }) => why !== given.toward)
  if (vague) return ask(vague.why)
  if (facts.some(isKind('or'))) return ask('two-readings', eitherWay(facts, given))
  if (recurs) return recurring(facts, time, given)
  const sides = sidesOf(facts) ?? wholePeriod(facts)
  if (sides) {
    const range = rangeOf(sides, setting)
    return 'why' in range ? ask(range.why, []) : { kind: 'range', ...range }
  }
  if (days.length === 0) return withoutDay(facts, time, given, setting)
  const minutes = facts.find((fact) => fact.kind === 'span' && fact.unit === 'minute')
  if (minutes?.kind === 'span')
    return days.length > 1 || facts.some(isKind('clock')) ? ask('two-readings') : inMinutes(minutes.amount, given)
  if (time.kind === 'ask' && time.why === 'impossible-hour') return ask('impossible-hour')
  const day = dayOf(days, setting)
  if (day === null) return none
  if (day.kind === 'ask')
    return ask(
      day.why,
      day.days.flatMap((one) => instants(one, time.moments, setting)),
    )
  const all = instants(day.day, time.moments, setting)
  if (time.kind === 'ask') return ask(time.why, all)
  const [at, ...others] = all
  if (at === undefined) return ask(given.toward === 'past' ? 'future' : 'past')
  return others.length > 0 ? ask('two-readings', all) : { kind: 'at', at, hourSaid: time.said, daySaid: true }
}

/** The facts that count. A month that only describes ("báo cáo tháng 11"), or stands beside a whole day, is left in the text. */
export function relevant(facts: readonly Fact[]): Fact[] {
  const wholeDay = facts.some(
    (fact) =>
      fact.kind === 'offset' ||
      fact.kind === 'span' ||
      fact.kind === 'weekday' ||
      (fact.kind === 'day' && (fact.frame.month !== null || fact.frame.monthOffset !== null)),
  )
  const recurs = facts.some(isKind('every'))
  const ranked = facts.some((fact) => fact.kind === 'weekday' && fact.nth !== null)
  // A joint counts between two facts of time; a word "đến", a dash or a "hay" elsewhere is just a word.
  const [first, last] = [facts.findIndex(isTimely), facts.findLastIndex(isTimely)]
  const ranged = facts.some((fact, index) => fact.kind === 'to' && first < index && index < last && first >= 0)
  return facts.filter((fact, index) => {
    if (fact.kind === 'or' || fact.kind === 'to') return first >= 0 && first < index && index < last
    if (fact.kind === 'from') return false
    if (fact.kind !== 'period') return true
    if (fact.described) return false
    return !(wholeDay && !recurs && !ranked && !ranged && fact.unit === 'month' && fact.offset === null && !fact.whole)
  })
}

function isTimely({ kind }: Fact): boolean {
  return dayKinds.has(kind) || kind === 'clock' || kind === 'part'
}

function settingOf({ now, toward }: Circumstances, time: Time): Setting {
  const latest = Math.max(...time.moments.map(({ minutes, shift }) => minutes + 1440 * shift))
  return { now, toward, today: localDay(now), minutes: time.moments.length > 0 ? latest : 1439, hourSaid: time.kind === 'ask' || time.said }
}

/** The instants of a day that lie on the right side of now. */
function instants(day: LocalDay, moments: readonly Moment[], setting: Setting): Date[] {
  return moments.flatMap(({ minutes, shift }) =>
    lies(day, { ...setting, minutes: minutes + 1440 * shift }) ? [atLocal(day, minutes + 1440 * shift)] : [],
  )
}

/** "8h mai hoặc mốt": each alternative with what is said beside it. */
function eitherWay(facts: readonly Fact[], given: Circumstances): Date[] {
  const sides: Fact[][] = [[]]
  for (const fact of facts) {
    if (fact.kind === 'or') sides.push([])
    else sides.at(-1)?.push(fact)
  }
  const [first = []] = sides
  return sides.flatMap((side) => {
    const hours = side.some(({ kind }) => kind === 'clock' || kind === 'part')
      ? []
      : first.filter(({ kind }) => kind === 'clock' || kind === 'part')
    const days = side.some(({ kind }) => dayKinds.has(kind)) ? [] : facts.filter(({ kind }) => dayKinds.has(kind)).slice(-1)
    const meaning = interpret([...side, ...hours, ...days], given)
    return meaning.kind === 'at' ? [meaning.at] : meaning.kind === 'ask' ? [...meaning.options] : []
  })
}

function recurring(facts: readonly Fact[], time: Time, { now }: Circumstances): Meaning {
  const result = ruleOf(facts)
  if ('why' in result) return ask(result.why)
  const [moment, ...others] = time.moments
  if (time.kind === 'ask' || moment === undefined || others.length > 0 || moment.shift > 0)
    return ask(time.kind === 'ask' ? time.why : 'two-readings')
  const { rule, quarterMonth } = result
  // Every third month, of which one was named: look for the first in those months alone, then count from it.
  const months =
    quarterMonth === null
      ? rule.byMonth
      : [...Array(12).keys()].map((index) => index + 1).filter((month) => (month - quarterMonth) % rule.interval === 0)
  const first = firstOccurrence({ rule: { ...rule, byMonth: months }, minutes: moment.minutes, from: now })
  return first === null ? ask('impossible-day') : { kind: 'rule', rule: formatRule(rule), first, hourSaid: time.said }
}

/** "cả tuần sau", "trong tháng 12": from what is left of it to its last day. */
function wholePeriod(facts: readonly Fact[]): { left: Fact[]; right: Fact[] } | null {
  const days = facts.filter(({ kind }) => dayKinds.has(kind))
  const [period] = days
  return period?.kind === 'period' && period.whole && days.length === 1 ? { left: [period], right: [period] } : null
}

function inMinutes(amount: number, { now, toward }: Circumstances): Meaning {
  if (Math.abs(amount) > FARTHEST_MINUTES) return ask('too-far')
  if (toward === 'future' ? amount < 0 : amount > 0) return ask(toward === 'future' ? 'past' : 'future')
  return { kind: 'at', at: new Date(now.getTime() + amount * 60_000), hourSaid: true, daySaid: false }
}

/** An hour alone is asked; with a part of the day it is the next one. */
function withoutDay(facts: readonly Fact[], time: Time, given: Circumstances, setting: Setting): Meaning {
  const clock = facts.find(isKind('clock'))
  const parts = facts.filter(isKind('part'))
  if (clock && (clock.hour > 24 || clock.minute > 59)) return given.otherWords ? none : ask('impossible-hour')
  if (!clock && (given.otherWords || parts.length === 0)) return none
  const step = given.toward === 'past' ? -1 : 1
  const next = (moments: readonly Moment[]) =>
    moments.flatMap((moment) =>
      [0, step, 2 * step].flatMap((distance) => instants(addDays(setting.today, distance), [moment], setting)).slice(0, 1),
    )
  if (time.kind === 'ask' && time.why === 'impossible-hour') return ask('impossible-hour')
  const partSaid = clock?.midnight === true || (clock !== undefined && clock.part !== null) || parts.length > 0
  if (!clock || !partSaid) {
    const evening =
      clock && !clock.literal && clock.hour > 5 && clock.hour < 12
        ? time.moments.map(({ minutes, shift }) => ({ minutes: minutes + 720, shift }))
        : []
    return ask('no-day', next([...time.moments, ...evening]))
  }
  if (time.kind === 'ask') return ask(time.why, next(time.moments))
  // "12h đêm" is one midnight, though it may be named by the day before or after it.
  const options = next(time.moments).toSorted((a, b) => (a.getTime() - b.getTime()) * step)
  const [at] = options
  return at === undefined || partsOf(localDay(at)).year > 9000 ? none : { kind: 'at', at, hourSaid: true, daySaid: false }
}
