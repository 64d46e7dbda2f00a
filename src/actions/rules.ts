import { canAnywhere } from '../domain/access.ts'
import { versionAt } from '../domain/candidates/rule-changes.ts'
import type { DeadlineRule } from '../domain/candidates/rules.ts'
import { readRuleKey } from '../domain/command-limits.ts'
import { localDay } from '../domain/local-time.ts'
import type { RulesCommand } from '../domain/topics/rules.ts'
import { mentorsAnybody } from '../db/candidates/mentoring.ts'
import { ruleBook } from '../db/candidates/rule-book.ts'
import type { Ask, Outcome } from '../runtime.ts'
import { cannot } from './cannot.ts'
import { mayChangeRules, reckoningNow } from './date-effect.ts'

/** Rules on one page: with "Xem tiếp" and "Trang trước" no more than twelve lines. */
const onPage = 8

/** Whoever sees candidates anywhere, and a mentor his own. */
export async function maySeeRules({ tx, actor }: Ask): Promise<boolean> {
  return canAnywhere(actor, 'see-rules') || (await mentorsAnybody(tx, actor.personId))
}

/** The rules in the order of their keys, each in the version of today. */
export function rulesToday(rules: readonly DeadlineRule[], today: string): DeadlineRule[] {
  const keys = [...new Set(rules.map(({ key }) => key))].toSorted((a, b) => rank(a) - rank(b) || a.localeCompare(b))
  return keys.flatMap(
    (key) =>
      versionAt(
        rules.filter((rule) => rule.key === key),
        today,
      ) ?? [],
  )
}

/** Those of documents first. */
function rank(key: string): number {
  return key.startsWith('R') ? 0 : 1
}

/** "các thời hạn": every time limit, a page at a time. */
export async function showRules(ask: Ask, { page = 0 }: Extract<RulesCommand, { kind: 'rules' }>): Promise<Outcome> {
  if (!(await maySeeRules(ask))) return cannot(ask, 'see-rules')
  const rules = rulesToday((await ruleBook(ask.tx)).rules, localDay(ask.now))
  const pages = Math.max(1, Math.ceil(rules.length / onPage))
  const shown = Math.min(Math.max(0, page), pages - 1)
  return {
    reply: {
      kind: 'rules',
      rules: rules.slice(shown * onPage, (shown + 1) * onPage),
      page: shown,
      pages,
      canChange: await mayChangeRules(ask),
      reckoning: await reckoningNow(ask),
    },
  }
}

/** "thời hạn R09": one of them, with its other versions. */
export async function showRule(ask: Ask, command: Extract<RulesCommand, { kind: 'show-rule' }>): Promise<Outcome> {
  if (!(await maySeeRules(ask))) return cannot(ask, 'see-rules')
  const key = readRuleKey(command.key)
  const { rules } = await ruleBook(ask.tx)
  const versions = rules.filter((one) => one.key === key)
  const rule = versionAt(versions, localDay(ask.now))
  if (rule === null) return { reply: { kind: 'not-found' } }
  return {
    reply: {
      kind: 'rule',
      rule,
      others: versions.filter(({ id }) => id !== rule.id).toSorted((a, b) => (a.effectiveFrom < b.effectiveFrom ? 1 : -1)),
      extends: [...new Set(rules.filter(({ extension }) => extension === key).map((one) => one.key))],
      canChange: await mayChangeRules(ask),
      reckoning: await reckoningNow(ask),
    },
  }
}

/** "đang tính lại tới đâu". */
export async function showProgress(ask: Ask): Promise<Outcome> {
  if (!(await maySeeRules(ask))) return cannot(ask, 'see-rules')
  return { reply: { kind: 'recompute-progress', reckoning: await reckoningNow(ask) } }
}
