import { localDay } from '../domain/local-time.ts'
import type { RulesCommand } from '../domain/topics/rules.ts'
import { ruleBook } from '../db/candidates/rule-book.ts'
import type { Ask, Outcome } from '../runtime.ts'
import { cannot } from './cannot.ts'
import { mayChangeRules, reckoningNow } from './date-effect.ts'
import { maySeeRules } from './rules.ts'

/** "lịch nghỉ năm 2027": the days of a year that differ from their weekday. */
export async function showCalendar(ask: Ask, command: Extract<RulesCommand, { kind: 'work-calendar' }>): Promise<Outcome> {
  if (!(await maySeeRules(ask))) return cannot(ask, 'see-rules')
  const { calendar } = await ruleBook(ask.tx)
  const days = [...calendar.special.values()].toSorted((a, b) => (a.day < b.day ? -1 : 1))
  const year = command.year ?? yearOf(localDay(ask.now))
  return {
    reply: {
      kind: 'work-calendar',
      year,
      days: days.filter(({ day }) => yearOf(day) === year),
      years: [...new Set(days.map(({ day }) => yearOf(day)))],
      canChange: await mayChangeRules(ask),
      reckoning: await reckoningNow(ask),
    },
  }
}

function yearOf(day: string): number {
  return Number(day.slice(0, 4))
}
