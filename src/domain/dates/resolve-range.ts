import { addDays, atLocal, type LocalDay } from '../local-time.ts'
import { dayFrom, daysBetween, lastDayOf, mondayOf, partsOf, shiftMonth } from './days.ts'
import { isKind, type Fact, type FactOf, type WhyAsk } from './facts.ts'
import { dayOf } from './resolve-day.ts'
import { askDay, theDay, type DayResult, type Setting } from './setting.ts'

export type RangeResult = { from: LocalDay; to: LocalDay } | { why: WhyAsk; days: readonly LocalDay[] }

/** A stretch that began long ago and ends ahead was said the wrong way round: "từ 20/12 đến 3/12". */
const LONGEST_BEGUN = 180

const dayKinds = new Set<Fact['kind']>(['offset', 'weekday', 'day', 'edge', 'span', 'period'])

/** The two sides of "từ … đến …", or one fact that is a stretch by itself; null when there is none. */
export function sidesOf(facts: readonly Fact[]): { left: Fact[]; right: Fact[] } | null {
  const whole = facts.find((fact) => (fact.kind === 'day' && fact.many === 'span') || (fact.kind === 'weekday' && fact.many === 'span'))
  if (whole && (whole.kind === 'day' || whole.kind === 'weekday')) {
    const others = facts.filter((fact) => fact !== whole)
    const ends = [whole.days.slice(0, 1), whole.days.slice(-1)].map((days) => ({ ...whole, days, many: 'one' as const, bare: false }))
    return { left: [...others, ...ends.slice(0, 1)], right: [...others, ...ends.slice(1)] }
  }
  for (const [index, fact] of facts.entries()) {
    if (fact.kind !== 'to') continue
    const left = facts.slice(0, index)
    const right = facts.slice(index + 1)
    const before = left.findLast(({ kind }) => dayKinds.has(kind))
    const after = right.find(({ kind }) => dayKinds.has(kind))
    if (!before || !after) continue
    // A dash joins two of a kind ("3/12 - 20/12"); between others it only parts them ("thứ năm - 3/12").
    if (fact.dash && (before.kind !== after.kind || before.to !== fact.from)) continue
    return { left, right }
  }
  return null
}

/** First and last day, both counted. */
export function rangeOf({ left, right }: { left: readonly Fact[]; right: readonly Fact[] }, setting: Setting): RangeResult {
  const whole: Setting = { ...setting, minutes: 1439, hourSaid: false }
  const begin = shared(left, right)
  const fromFirst = setting.toward === 'future' && !isOpenDay(begin)
  const ends = fromFirst ? forward(begin, right, whole) : backward(begin, right, whole)
  if ('why' in ends) return ends
  const span = daysBetween(ends.from, ends.to)
  const begun = daysBetween(ends.from, setting.today)
  if (span < 0 || (begun > 0 && span > LONGEST_BEGUN && isOpenDay(begin))) return { why: 'backwards', days: [ends.from, ends.to] }
  if (setting.toward === 'future' && ends.to < setting.today) return { why: 'past', days: [] }
  if (setting.toward === 'past' && ends.from > setting.today) return { why: 'future', days: [] }
  return ends
}

/** A day whose month or year was not said: its place follows from the other end. */
function isOpenDay(facts: readonly Fact[]): boolean {
  return facts.some(
    (fact) => fact.kind === 'day' && fact.frame.year === null && fact.frame.yearOffset === null && fact.frame.monthOffset === null,
  )
}

/** "từ 3 đến 20/12", "từ thứ hai đến thứ sáu tuần sau": what is said once holds for both. */
function shared(left: readonly Fact[], right: readonly Fact[]): Fact[] {
  const end = right.find(isKind('day'))
  const begin = left.map((fact): Fact => {
    if (fact.kind !== 'day') return fact
    const open = fact.frame.month === null && fact.frame.monthOffset === null && !fact.frame.lunar
    const frame = open && end ? end.frame : end && fact.frame.year === null ? { ...fact.frame, year: null } : fact.frame
    return { ...fact, frame, bare: false }
  })
  const week = right.find((fact): fact is FactOf<'period'> => fact.kind === 'period' && fact.unit === 'week')
  const lacks = begin.some(isKind('weekday')) && !begin.some(isKind('period'))
  return week && lacks && right.some(isKind('weekday')) ? [...begin, week] : begin
}

function forward(left: readonly Fact[], right: readonly Fact[], setting: Setting): RangeResult {
  const from = endDay(left, setting, 'first')
  if (from.kind === 'ask') return { why: from.why, days: from.days }
  const open = (right.some(isKind('weekday')) && !right.some(isKind('period'))) || isOpenDay(right)
  // "từ mai đến thứ sáu": the first Friday from then on; what counts from today ("đến hết tuần sau") still does.
  const later = open ? { ...setting, now: atLocal(from.day, 0), today: from.day, hourSaid: true } : setting
  const to = endDay(right, later, 'last')
  return to.kind === 'ask' ? { why: to.why, days: to.days } : { from: from.day, to: to.day }
}

function backward(left: readonly Fact[], right: readonly Fact[], setting: Setting): RangeResult {
  const to = endDay(right, setting, 'last')
  if (to.kind === 'ask') return { why: to.why, days: to.days }
  const earlier: Setting =
    isOpenDay(left) || left.some(isKind('weekday'))
      ? { ...setting, now: atLocal(to.day, 1439), today: to.day, toward: 'past', hourSaid: true }
      : setting
  const from = endDay(left, earlier, 'first')
  return from.kind === 'ask' ? { why: from.why, days: from.days } : { from: from.day, to: to.day }
}

function endDay(facts: readonly Fact[], setting: Setting, side: 'first' | 'last'): DayResult {
  const said = facts.filter(({ kind }) => dayKinds.has(kind)).map((fact): Fact => (fact.kind === 'day' ? { ...fact, bare: false } : fact))
  const [period] = said
  if (period?.kind === 'period' && said.length === 1) return periodDay(period, setting, side)
  return dayOf(said, setting) ?? askDay('no-day')
}

/** The first or last day of a week, month or year. */
function periodDay({ unit, offset, frame }: FactOf<'period'>, { today }: Setting, side: 'first' | 'last'): DayResult {
  const here = partsOf(today)
  const first = side === 'first'
  if (frame.lunar || unit === 'day' || unit === 'quarter') return askDay('no-day')
  if (unit === 'week') return theDay(addDays(mondayOf(today), 7 * (offset ?? 0) + (first ? 0 : 6)))
  const year = frame.year ?? here.year + (frame.yearOffset ?? 0)
  if (unit === 'year') return theDay(first ? dayFrom(year, 1, 1) : dayFrom(year, 12, 31))
  const month = frame.monthOffset === null ? { year, month: frame.month ?? here.month } : shiftMonth(here, frame.monthOffset)
  if (month.month < 1 || month.month > 12) return askDay('impossible-day')
  // A month without a year that is behind is the next year's.
  const ahead =
    frame.month !== null && frame.year === null && frame.yearOffset === null && frame.month < here.month
      ? { ...month, year: month.year + 1 }
      : month
  return theDay(first ? dayFrom(ahead.year, ahead.month, 1) : lastDayOf(ahead))
}
