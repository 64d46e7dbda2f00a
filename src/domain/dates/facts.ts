/** Parts of the day that people name. */
export type Part = 'morning' | 'noon' | 'afternoon' | 'evening' | 'night' | 'dawn'

export type Unit = 'day' | 'week' | 'month' | 'quarter' | 'year'

/** Why the bot must ask instead of reading. */
export type WhyAsk =
  | 'no-day'
  | 'no-hour'
  | 'no-month'
  | 'today-weekday'
  | 'two-readings'
  | 'impossible-day'
  | 'impossible-hour'
  | 'past'
  | 'future'
  | 'too-far'
  | 'vague'
  | 'working-days'
  | 'relative-to-event'
  | 'lunar-rule'
  | 'rule-end'
  | 'backwards'

/** Which month and year a day is in, as far as was said. Offsets count from the present one. */
export type Frame = {
  month: number | null
  monthOffset: number | null
  year: number | null
  yearOffset: number | null
  lunar: boolean
  leap: boolean
}

/** How several days stand together: "3 và 5", "3–5". */
export type Many = 'one' | 'list' | 'span'

/** What a few words say. */
export type Said =
  /** `literal`: cannot be an hour of the afternoon ("02:30", "15h"). `part` was said with it. `until`: the end, as in "8h-10h". */
  | { kind: 'clock'; hour: number; minute: number; part: Part | null; literal: boolean; midnight: boolean }
  | { kind: 'part'; part: Part }
  /** Days from today: mai 1, hôm kia −2. */
  | { kind: 'offset'; days: number }
  /** ISO weekdays. `nth`: first 1 … last −1 of a month. `near`: "thứ hai này, tới, vừa rồi". */
  | { kind: 'weekday'; days: readonly number[]; many: Many; nth: number | null; near: 'this' | 'next' | 'last' | 'after' | null }
  /** A day of a month; `bare`: a figure alone, a day only beside one. */
  | { kind: 'day'; days: readonly number[]; many: Many; frame: Frame; bare: boolean }
  /** A month, week, quarter or year without a day. `whole`: "cả tuần sau", "trong tháng 12". */
  | { kind: 'period'; unit: Unit; offset: number | null; frame: Frame; whole: boolean; described: boolean }
  | {
      kind: 'edge'
      edge: 'start' | 'middle' | 'end' | 'close'
      unit: Unit
      offset: number | null
      quarter: number | null
      frame: Frame
      every: boolean
    }
  | { kind: 'span'; amount: number; unit: 'minute' | 'day' | 'month' }
  /** `unit` null: of the weekday that follows. */
  | { kind: 'every'; unit: Unit | null; interval: number }
  | { kind: 'vague'; why: WhyAsk }
  | { kind: 'or' }
  | { kind: 'from' }
  /** "đến", "–". `dash`: may be a mere separator. */
  | { kind: 'to'; dash: boolean }

/** A fact and the tokens it was read from, [from, to). */
export type Fact = Said & { from: number; to: number }

export type FactOf<K extends Fact['kind']> = Extract<Fact, { kind: K }>

/** What a recogniser finds at a token: facts and how many tokens they take. */
export type Found = { said: readonly Said[]; length: number }

export const noFrame: Frame = { month: null, monthOffset: null, year: null, yearOffset: null, lunar: false, leap: false }

export function isKind<K extends Fact['kind']>(kind: K): (fact: Fact) => fact is FactOf<K> {
  return (fact): fact is FactOf<K> => fact.kind === kind
}
