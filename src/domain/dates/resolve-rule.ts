import { daysInMonth } from '../local-time.ts'
import { everyDay, type Recurrence } from '../recurrence.ts'
import { isKind, type Fact, type FactOf, type Unit, type WhyAsk } from './facts.ts'

/** `quarter`: of the rule's months only every third counts, from 1 (January, April …) to 3; null where any month may begin. */
export type RuleResult = { rule: Recurrence; quarterMonth: number | null } | { why: WhyAsk }

const found = (rule: Partial<Recurrence>, quarterMonth: number | null = null): RuleResult => ({
  rule: { ...everyDay, ...rule },
  quarterMonth,
})

/** The rule that facts tell together, where one of them says that something recurs. */
export function ruleOf(facts: readonly Fact[]): RuleResult {
  const units = new Set<Unit>()
  let interval = 1
  for (const fact of facts) {
    if (fact.kind === 'every') interval = Math.max(interval, fact.interval)
    if (fact.kind === 'every' && fact.unit !== null) units.add(fact.unit)
    if (fact.kind === 'edge' && fact.every) units.add(fact.unit)
  }
  if (units.size > 1) return { why: 'vague' }
  if (facts.some(({ kind }) => kind === 'offset' || kind === 'span' || kind === 'to')) return { why: 'rule-end' }
  if (facts.some((fact) => fact.kind === 'day' && fact.frame.lunar) || facts.some((fact) => fact.kind === 'edge' && fact.frame.lunar))
    return { why: 'lunar-rule' }
  if (facts.some((fact) => (fact.kind === 'day' || fact.kind === 'period' || fact.kind === 'edge') && tied(fact)))
    return { why: 'rule-end' }
  const [unit = 'week'] = units
  switch (unit) {
    case 'day':
      return daily(facts, interval)
    case 'week':
      return weekly(facts, interval)
    case 'month':
      return monthly(facts, interval)
    case 'quarter':
      return quarterly(facts)
    case 'year':
      return yearly(facts, interval)
  }
}

/** Said of one certain year, month or week: when the rule begins or ends, which a rule here does not hold. */
function tied(fact: FactOf<'day'> | FactOf<'period'> | FactOf<'edge'>): boolean {
  const { frame } = fact
  if (frame.year !== null || frame.yearOffset !== null || frame.monthOffset !== null) return true
  return fact.kind !== 'day' && fact.offset !== null
}

const weekdaysOf = (facts: readonly Fact[]) => facts.filter(isKind('weekday'))
const byWeekday = (facts: readonly Fact[]) =>
  [...new Set(weekdaysOf(facts).flatMap(({ days }) => days))].toSorted((a, b) => a - b).map((weekday) => ({ weekday, nth: null }))

function daily(facts: readonly Fact[], interval: number): RuleResult {
  if (facts.some(isKind('day'))) return { why: 'rule-end' }
  const byDay = byWeekday(facts)
  if (byDay.length === 0) return found({ interval })
  return interval === 1 ? found({ freq: 'WEEKLY', byDay }) : { why: 'vague' }
}

function weekly(facts: readonly Fact[], interval: number): RuleResult {
  if (facts.some(isKind('day'))) return { why: 'rule-end' }
  const byDay = byWeekday(facts)
  if (byDay.length > 0) return found({ freq: 'WEEKLY', interval, byDay })
  const edge = facts.find(isKind('edge'))
  return edge?.edge === 'start' ? found({ freq: 'WEEKLY', interval, byDay: [{ weekday: 1, nth: null }] }) : { why: 'no-day' }
}

function monthly(facts: readonly Fact[], interval: number): RuleResult {
  const pieces = monthPieces(facts)
  if ('why' in pieces) return pieces
  const months = facts.filter(isKind('day')).flatMap(({ frame }) => frame.month ?? [])
  if (interval === 1) return months.length > 0 ? { why: 'rule-end' } : found({ freq: 'MONTHLY', ...pieces })
  // Every third month: from which one?
  const [month] = months
  return month === undefined ? { why: 'no-month' } : anchored(pieces, interval, month)
}

/** Months counted from one that was named: the first occurrence is in it. */
function anchored(pieces: Partial<Recurrence>, interval: number, month: number): RuleResult {
  return 12 % interval === 0 ? { rule: { ...everyDay, freq: 'MONTHLY', interval, ...pieces }, quarterMonth: month } : { why: 'no-month' }
}

function quarterly(facts: readonly Fact[]): RuleResult {
  const edge = facts.find(isKind('edge'))
  const days = facts.filter(isKind('day'))
  if (edge?.unit === 'quarter' && (edge.edge === 'start' || edge.edge === 'end' || edge.edge === 'close')) {
    const start = edge.edge === 'start'
    const pieces = days.length > 0 ? monthPieces(days) : { byMonthDay: [start ? 1 : -1] }
    return 'why' in pieces ? pieces : anchored(pieces, 3, start ? 1 : 3)
  }
  const [month] = days.flatMap(({ frame }) => frame.month ?? [])
  if (month === undefined) return { why: 'no-month' }
  const pieces = monthPieces(facts)
  return 'why' in pieces ? pieces : anchored(pieces, 3, month)
}

/** The days within a month: "ngày 3", "ngày 1 và 15", "thứ sáu đầu tiên", "cuối tháng". */
function monthPieces(facts: readonly Fact[]): Partial<Recurrence> | { why: WhyAsk } {
  const days = facts.filter(isKind('day'))
  const ranked = weekdaysOf(facts)
  const edges = facts.filter(isKind('edge')).filter(({ unit }) => unit === 'month')
  if (days.length + ranked.length + edges.length !== 1)
    return { why: days.length + ranked.length + edges.length === 0 ? 'no-day' : 'two-readings' }
  const [day] = days
  if (day) {
    if (day.many === 'span') return { why: 'vague' }
    if (day.days.some((one) => one < 1 || one > 31)) return { why: 'impossible-day' }
    return { byMonthDay: day.days.map((one) => (one === 31 ? -1 : one)) }
  }
  const [weekday] = ranked
  if (weekday) return weekday.nth === null ? { why: 'no-day' } : { byDay: weekday.days.map((one) => ({ weekday: one, nth: weekday.nth })) }
  const place = edges[0]?.edge
  return { byMonthDay: [place === 'start' ? 1 : place === 'middle' ? 15 : -1] }
}

function yearly(facts: readonly Fact[], interval: number): RuleResult {
  const edge = facts.find(isKind('edge'))
  if (edge?.unit === 'year') {
    if (edge.edge === 'middle') return { why: 'vague' }
    return found({
      freq: 'YEARLY',
      interval,
      ...(edge.edge === 'start' ? { byMonth: [1], byMonthDay: [1] } : { byMonth: [12], byMonthDay: [31] }),
    })
  }
  const pieces = monthPieces(facts)
  if ('why' in pieces) return pieces
  const month = facts.flatMap((fact) =>
    fact.kind === 'day' || fact.kind === 'period' || fact.kind === 'edge' ? (fact.frame.month ?? []) : [],
  )
  const [only] = month
  if (only === undefined) return { why: 'no-month' }
  if (only < 1 || only > 12) return { why: 'impossible-day' }
  // 2028 is a leap year: a day that no year has in this month.
  const longest = daysInMonth(2028, only)
  const spoken = facts.filter(isKind('day')).flatMap(({ days }) => days)
  if (spoken.some((day) => day > longest)) return { why: 'impossible-day' }
  const byMonthDay = spoken.length > 0 ? spoken.map((day) => (only === 2 && day === 29 ? -1 : day)) : pieces.byMonthDay
  return found({ freq: 'YEARLY', interval, ...pieces, ...(byMonthDay ? { byMonthDay } : {}), byMonth: [only] })
}
