import { skipped, workingDaysBetween } from '../calendar.ts'
import { daysBetween } from '../dates/days.ts'
import type { LocalDay } from '../local-time.ts'
import type { ClockView } from '../topics/candidates.ts'
import type { Clock } from './clocks.ts'
import type { RuleBook } from './rule-book.ts'
import { canBeLate, type DeadlineRule } from './rules.ts'

/** What staff call a stage. */
export function stageLabel(stage: string, { stages }: Pick<RuleBook, 'stages'>): string {
  return stages.find(({ key }) => key === stage)?.label ?? stage
}

/**
 * How far a date is, counted as its limit is: in working days, or else in days; and which weekdays until then are off. Late is a date
 * that is over, where anybody can be late.
 */
export function distanceTo(
  dueOn: LocalDay,
  rule: Pick<DeadlineRule, 'unit' | 'alert' | 'anchor'>,
  { calendar, today }: { calendar: RuleBook['calendar']; today: LocalDay },
): { late: boolean; distance: number; off: LocalDay[] } {
  const working = rule.unit === 'working-days'
  return {
    late: dueOn < today && canBeLate(rule),
    distance: Math.abs(working ? workingDaysBetween(calendar, today, dueOn) : daysBetween(today, dueOn)),
    off: working ? skipped(calendar, today, dueOn).map(({ day }) => day) : [],
  }
}

/** A running clock as it is explained; null when its rule is not in the book. `extendedOn`: the days on which more time was taken. */
export function clockView(
  clock: Pick<Clock, 'ruleId' | 'source' | 'startsOn' | 'dueOn'> & { id: string },
  { book, today, extendedOn }: { book: RuleBook; today: LocalDay; extendedOn: readonly LocalDay[] },
): ClockView | null {
  const rule = book.rules.find(({ id }) => id === clock.ruleId)
  if (rule === undefined) return null
  const paper = book.papers.find(({ key }) => clock.source === `paper:${key}`)
  return {
    id: clock.id,
    alert: rule.alert,
    title: paper?.label ?? rule.title,
    amount: rule.amount,
    unit: rule.unit,
    startsOn: clock.startsOn,
    dueOn: clock.dueOn,
    extended: rule.extension !== null && extendedOn.some((day) => day >= clock.startsOn),
    ...distanceTo(clock.dueOn, rule, { calendar: book.calendar, today }),
    source:
      rule.document === ''
        ? null
        : { document: rule.document, documentOn: rule.documentOn, section: rule.section, confirmed: rule.confirmed },
  }
}
