import type { DueLine, Effect } from '../topics/candidate-changes.ts'
import type { Clock } from './clocks.ts'
import type { RuleBook } from './rule-book.ts'

type Dated = Pick<Clock, 'ruleId' | 'ruleKey' | 'source' | 'dueOn' | 'endedOn'>
type Standing = { stage: string; clocks: readonly Dated[] }

const same = (one: Dated) => (other: Dated) => one.ruleKey === other.ruleKey && one.source === other.source

/** What came of a change: the stage and the dates before it and after. Only dates that people are warned of; `idle` starts with every step. */
export function effectOf(before: Standing, after: Standing, book: RuleBook): Effect {
  const running = ({ clocks }: Standing): Dated[] =>
    clocks.filter((clock) => {
      const alert = book.rules.find(({ id }) => id === clock.ruleId)?.alert
      return clock.endedOn === null && alert !== undefined && alert !== 'none' && alert !== 'idle'
    })
  const [was, will] = [running(before), running(after)]
  const line = (clock: Dated): DueLine => {
    const rule = book.rules.find(({ id }) => id === clock.ruleId)
    const paper = book.papers.find(({ key }) => clock.source === `paper:${key}`)
    return { title: paper?.label ?? rule?.title ?? clock.ruleKey, dueOn: clock.dueOn, document: rule?.document ?? '' }
  }
  return {
    stage: before.stage === after.stage ? null : (book.stages.find(({ key }) => key === after.stage)?.label ?? after.stage),
    started: will.filter((clock) => !was.some(same(clock))).map(line),
    ended: was.filter((clock) => !will.some(same(clock))).map(line),
    moved: will.flatMap((clock) => {
      const old = was.find(same(clock))
      return old === undefined || old.dueOn === clock.dueOn ? [] : [{ ...line(clock), before: old.dueOn }]
    }),
  }
}
