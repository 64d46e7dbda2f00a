import { randomUUID } from 'node:crypto'
import { may } from '../../domain/access.ts'
import type { RuleBook } from '../../domain/candidates/rule-book.ts'
import { keysMovedBy, versionAt, withVersion } from '../../domain/candidates/rule-changes.ts'
import type { DeadlineRule } from '../../domain/candidates/rules.ts'
import type { ChangeDraft } from '../../domain/change.ts'
import { amountOf, readAmount, writeAmount } from '../../domain/command-limits.ts'
import { localDay, type LocalDay } from '../../domain/local-time.ts'
import type { DateEffect, RulesView } from '../../domain/topics/rules.ts'
import { aboutRule, lastEventAbout, rootPaths, writeVersions } from '../../db/candidates/rule-changes.ts'
import { lockRules, readVersions, ruleBook } from '../../db/candidates/rule-book.ts'
import { unitsInScope, type Unit } from '../../db/units.ts'
import type { Ask } from '../../runtime.ts'
import { effectOf, mayChangeRules, noEffect, reckonAnew } from '../date-effect.ts'
import { rulesToday } from '../rules.ts'
import { changer, type AnyChanger, type Refused } from './changer.ts'

/** The units at the top where this person may change what holds for all. */
export async function topUnits({ tx, actor }: Ask): Promise<Unit[]> {
  const paths = (await rootPaths(tx)).filter((path) => may(actor, 'change-rules', { path }))
  const units = await unitsInScope(tx, { units: paths, below: [] })
  // One is as good as another: it is not asked which.
  return units.slice(0, 1)
}

const everywhere = { unitPath: '', days: null } as const

type Versions = readonly [DeadlineRule, ...DeadlineRule[]]

function versionsOf(rules: readonly DeadlineRule[], key: string | undefined): Versions | null {
  const [first, ...others] = rules.filter((rule) => rule.key === key)
  return first === undefined ? null : [first, ...others]
}

type Plan = {
  before: Versions
  after: Versions
  /** The version that is shown. */
  rule: DeadlineRule
  was: DeadlineRule
  corrected: boolean
  book: RuleBook
}

async function planOf(ask: Ask, draft: ChangeDraft): Promise<Plan | Refused> {
  if (!(await mayChangeRules(ask))) return { refused: 'not-allowed' }
  const book = await ruleBook(ask.tx)
  const { document, since, running = false } = draft
  const amount = amountOf(draft.value ?? '')
  const before = versionsOf(book.rules, draft.key)
  if (before === null || amount === null || document === undefined || since === undefined) return { refused: 'gone' }
  const was = versionAt(before, since) ?? before[0]
  const corrected = before.some(({ effectiveFrom }) => effectiveFrom === since)
  const sameDocument = was.document === document.number && was.documentOn === document.on && was.section === document.section
  const rebases = corrected ? was.rebases : running
  if (sameDocument && was.amount === amount.amount && was.unit === amount.unit && was.rebases === rebases) return { refused: 'already-so' }
  const rule: DeadlineRule = {
    ...was,
    ...amount,
    id: corrected ? was.id : randomUUID(),
    document: document.number,
    documentOn: document.on,
    section: document.section,
    // Staff has typed it from the document itself; whether it is the newest one is another question.
    confidence: sameDocument ? was.confidence : 'S',
    confirmed: false,
    rebases,
    effectiveFrom: since,
  }
  const [first = rule, ...others] = withVersion(before, rule)
  return { before, after: [first, ...others], rule, was, corrected, book }
}

/** The book with other versions of one rule. */
function bookWith(book: RuleBook, versions: Versions): RuleBook {
  const [{ key }] = versions
  return { ...book, rules: [...book.rules.filter((rule) => rule.key !== key), ...versions] }
}

function effectOfVersions(ask: Ask, book: RuleBook, versions: Versions): Promise<DateEffect> {
  const [{ key }] = versions
  return effectOf(ask, { book: bookWith(book, versions), unitPath: '', days: null, ruleKeys: keysMovedBy(key, book.rules) })
}

/** The days that are offered: today, that of the document, and that of the version in force, which is corrected then. */
function daysFor(draft: ChangeDraft, rule: DeadlineRule, today: LocalDay): LocalDay[] {
  return [...new Set([today, draft.document?.on ?? today, rule.effectiveFrom])]
}

export const limitChangers: Readonly<Record<'set-rule' | 'confirm-rule' | 'restore-rule', AnyChanger>> = {
  'set-rule': changer<Plan, Extract<RulesView, { kind: 'set-rule' }>>({
    verb: 'change-rules',
    units: topUnits,
    facts: async ({ tx, now }, draft) => {
      const { rules } = await ruleBook(tx)
      const today = localDay(now)
      const versions = versionsOf(rules, draft.key)
      const rule = versions && versionAt(versions, today)
      const keys = rulesToday(rules, today).map(({ key }) => key)
      if (rule === null || versions === null) return { keys }
      return {
        keys,
        rule,
        values: [writeAmount(rule)],
        readValue: (text) => readAmount(text, rule.unit),
        document: { number: rule.document, on: rule.documentOn, section: rule.section },
        days: daysFor(draft, rule, today),
        firstDays: versions.map(({ effectiveFrom }) => effectiveFrom),
      }
    },
    // A version that is corrected moves its clocks anyhow: nothing is to be asked.
    fillIn: (draft, { firstDays }) =>
      draft.since !== undefined && draft.running === undefined && firstDays.includes(draft.since) ? { ...draft, running: false } : draft,
    plan: planOf,
    view: async (ask, { rule, was, corrected, after, book }) => ({
      kind: 'set-rule',
      before: was,
      after: rule,
      corrected,
      effect: await effectOfVersions(ask, book, after),
    }),
    apply: async (ask, { before, after, rule }) => {
      await lockRules(ask.tx)
      await writeVersions(ask.tx, after, { by: ask.actor.personId, now: ask.now })
      await reckonAnew(ask, 'rules', everywhere)
      return {
        subject: aboutRule(rule.key),
        detail: { amount: rule.amount, unit: rule.unit, from: rule.effectiveFrom, running: rule.rebases },
        undo: { change: 'restore-rule', key: rule.key, snapshot: JSON.stringify(before) },
      }
    },
  }),
  'confirm-rule': changer<{ before: Versions; rule: DeadlineRule }, Extract<RulesView, { kind: 'confirm-rule' }>>({
    verb: 'change-rules',
    units: topUnits,
    facts: async ({ tx, now }) => {
      const today = localDay(now)
      const open = rulesToday((await ruleBook(tx)).rules, today).filter(({ confirmed }) => !confirmed)
      return { keys: open.map(({ key }) => key) }
    },
    plan: async (ask, draft) => {
      if (!(await mayChangeRules(ask))) return { refused: 'not-allowed' }
      const before = versionsOf((await ruleBook(ask.tx)).rules, draft.key)
      const rule = before && versionAt(before, localDay(ask.now))
      if (before === null || rule === null) return { refused: 'gone' }
      return rule.confirmed ? { refused: 'already-so' } : { before, rule }
    },
    view: (_ask, { rule }) => ({ kind: 'confirm-rule', rule }),
    apply: async ({ tx, actor, now }, { before, rule }) => {
      await lockRules(tx)
      await writeVersions(
        tx,
        mapped(before, (one) => (one.id === rule.id ? { ...one, confirmed: true } : one)),
        { by: actor.personId, now },
      )
      return {
        subject: aboutRule(rule.key),
        detail: { from: rule.effectiveFrom },
        undo: { change: 'restore-rule', key: rule.key, snapshot: JSON.stringify(before) },
      }
    },
  }),
  'restore-rule': changer<
    { current: Versions; former: Versions; rule: DeadlineRule; book: RuleBook },
    Extract<RulesView, { kind: 'restore-rule' }>
  >({
    verb: 'change-rules',
    units: topUnits,
    plan: async (ask, { key, snapshot, event }) => {
      if (!(await mayChangeRules(ask))) return { refused: 'not-allowed' }
      const book = await ruleBook(ask.tx)
      const [current, former] = [versionsOf(book.rules, key), readVersions(snapshot ?? '')]
      const rule = former && versionAt(former, localDay(ask.now))
      if (current === null || former === null || rule === null || rule.key !== key) return { refused: 'gone' }
      return (await lastEventAbout(ask.tx, aboutRule(key))) === event ? { current, former, rule, book } : { refused: 'gone' }
    },
    view: async (ask, { current, former, rule, book }) => ({
      kind: 'restore-rule',
      rule,
      effect: movesDates(current, former) ? await effectOfVersions(ask, book, former) : noEffect,
    }),
    apply: async (ask, { current, former, rule }) => {
      await lockRules(ask.tx)
      await writeVersions(ask.tx, former, { by: ask.actor.personId, now: ask.now })
      if (movesDates(current, former)) await reckonAnew(ask, 'rules', everywhere)
      return { subject: aboutRule(rule.key), detail: { from: rule.effectiveFrom }, undo: null }
    },
  }),
}

function mapped([first, ...others]: Versions, change: (rule: DeadlineRule) => DeadlineRule): Versions {
  return [change(first), ...others.map(change)]
}

/** Confirming a rule moves nothing. */
function movesDates(current: Versions, former: Versions): boolean {
  const written = (versions: Versions): string =>
    versions.map(({ id, amount, unit, effectiveFrom, rebases }) => [id, amount, unit, effectiveFrom, rebases].join(' ')).join('\n')
  return written(current) !== written(former)
}
