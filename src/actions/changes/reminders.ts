import {
  currentOf,
  ladderKeys,
  markOf,
  routeKeys,
  sameReminder,
  withReminder,
  type Reminder,
  type ReminderVersions,
} from '../../domain/candidates/reminders.ts'
import type { RuleBook } from '../../domain/candidates/rule-book.ts'
import type { ChangeDraft } from '../../domain/change.ts'
import { ownerChoices, patched, patchOf, readLadder, readOwners, readReminderKey, routeOf } from '../../domain/command-reminders.ts'
import { localDay } from '../../domain/local-time.ts'
import type { ReminderEffect, ReminderView } from '../../domain/topics/reminders.ts'
import {
  aboutReminder,
  previewReminders,
  readReminders,
  reminderVersions,
  rulesWithOtherDays,
  runningOf,
  versionsOf,
  writeReminder,
} from '../../db/candidates/reminders.ts'
import { lockRules, ruleBook } from '../../db/candidates/rule-book.ts'
import type { Ask } from '../../runtime.ts'
import { mayChangeRules, patienceMs, reckonAnew } from '../date-effect.ts'
import { changer, seeing, type AnyChanger, type ChangeFacts, type Done, type Refused } from './changer.ts'
import { topUnits } from './rules.ts'

/** `was` and `now`: what counts before and after. */
type Plan = { before: ReminderVersions; after: ReminderVersions; was: Reminder; now: Reminder; book: RuleBook }

/** The book as it will be. */
function bookWith(book: RuleBook, now: Reminder): RuleBook {
  return now.kind === 'ladder'
    ? { ...book, ladders: book.ladders.map((one) => (one.unit === now.key ? now.ladder : one)) }
    : { ...book, routes: new Map([...book.routes, [now.key, now.route]]) }
}

async function effectOf({ tx, now: at }: Ask, { book, now }: Plan): Promise<ReminderEffect> {
  const changed = bookWith(book, now)
  const ruleKeys = rulesWithOtherDays(book, changed)
  return previewReminders(tx, { book: changed, ruleKeys, now: at }, { signal: AbortSignal.timeout(patienceMs) })
}

/** What a draft makes of what counts now; null where it is not complete. */
function reminderWith(was: Reminder, { value, above }: ChangeDraft): Reminder | null {
  if (was.kind === 'ladder') {
    const patch = patchOf(value ?? '')
    return patch && { ...was, ladder: patched(was.ladder, patch) }
  }
  const route = routeOf(value ?? '', above ?? '')
  return route && { ...was, route }
}

async function planOf(ask: Ask, draft: ChangeDraft): Promise<Plan | Refused> {
  if (!(await mayChangeRules(ask))) return { refused: 'not-allowed' }
  const before = versionsOf(await reminderVersions(ask.tx), draft.key)
  const { document } = draft
  if (before === null || document === undefined) return { refused: 'gone' }
  const was = currentOf(before)
  if (draft.seen !== undefined && draft.seen !== markOf(was)) return { refused: 'changed-meanwhile' }
  const said = reminderWith(was, draft)
  if (said === null || (was.kind === 'ladder') !== (draft.change === 'set-ladder')) return { refused: 'gone' }
  const sameDocument = was.document === document.number && was.documentOn === document.on && was.section === document.section
  if (sameDocument && sameReminder(was, said)) return { refused: 'already-so' }
  const now: Reminder = {
    ...said,
    document: document.number,
    documentOn: document.on,
    section: document.section,
    // Staff has typed it from the document itself; whether it is the newest one is another question.
    confidence: sameDocument || document.number === '' ? was.confidence : 'S',
    confirmed: false,
    effectiveFrom: localDay(ask.now),
    effectiveTo: null,
  }
  return { before, after: withReminder(before, now), was, now, book: await ruleBook(ask.tx) }
}

async function write(ask: Ask, { before, after, now, book }: Plan): Promise<Done> {
  await lockRules(ask.tx)
  await writeReminder(ask.tx, after, { by: ask.actor.personId, now: ask.now })
  const ruleKeys = rulesWithOtherDays(book, bookWith(book, now))
  if (ruleKeys.length > 0) await reckonAnew(ask, 'rules', { unitPath: '', days: null, ruleKeys })
  return {
    subject: aboutReminder(now.key),
    detail: { from: now.effectiveFrom },
    undo: { change: 'restore-reminder', key: now.key, snapshot: JSON.stringify(before), seen: markOf(now) },
  }
}

async function factsOf(ask: Ask, { key }: ChangeDraft, keys: readonly string[]): Promise<ChangeFacts> {
  const versions = keys.includes(key ?? '') ? versionsOf(await reminderVersions(ask.tx), key) : null
  if (versions === null) return { keys, readKey: readReminderKey }
  const reminder = currentOf(versions)
  const { document, documentOn, section } = reminder
  return {
    keys,
    readKey: readReminderKey,
    reminder,
    mark: markOf(reminder),
    values: reminder.kind === 'ladder' ? [] : ownerChoices,
    readValue: reminder.kind === 'ladder' ? readLadder : readOwners,
    document: { number: document, on: documentOn, section },
  }
}

/** Changes of when people are told, and of whom an alert reaches. */
export const reminderChangers: Readonly<Record<ReminderView['kind'], AnyChanger>> = {
  'set-ladder': changer<Plan, Extract<ReminderView, { kind: 'set-ladder' }>>({
    verb: 'change-rules',
    units: topUnits,
    facts: (ask, draft) => factsOf(ask, draft, ladderKeys),
    fillIn: seeing,
    plan: planOf,
    view: async (ask, plan) => ({ kind: 'set-ladder', before: plan.was, after: plan.now, effect: await effectOf(ask, plan) }),
    apply: write,
  }),
  'set-route': changer<Plan, Extract<ReminderView, { kind: 'set-route' }>>({
    verb: 'change-rules',
    units: topUnits,
    facts: (ask, draft) => factsOf(ask, draft, routeKeys),
    fillIn: seeing,
    plan: planOf,
    view: async (ask, { was, now, book }) => {
      const told = book.rules.filter(({ alert }) => alert === now.key).map(({ key }) => key)
      return { kind: 'set-route', before: was, after: now, ...(await runningOf(ask.tx, told)) }
    },
    apply: write,
  }),
  'confirm-reminder': changer<Plan, Extract<ReminderView, { kind: 'confirm-reminder' }>>({
    verb: 'change-rules',
    units: topUnits,
    facts: async ({ tx }) => {
      const open = (await reminderVersions(tx)).filter(({ confirmed, effectiveTo }) => !confirmed && effectiveTo === null)
      return { keys: open.map(({ key }) => key), readKey: readReminderKey }
    },
    plan: async (ask, { key }) => {
      if (!(await mayChangeRules(ask))) return { refused: 'not-allowed' }
      const before = versionsOf(await reminderVersions(ask.tx), key)
      if (before === null) return { refused: 'gone' }
      const was = currentOf(before)
      if (was.confirmed) return { refused: 'already-so' }
      const now = { ...was, confirmed: true }
      const [first, ...others] = before
      const after: ReminderVersions = [first === was ? now : first, ...others.map((one) => (one === was ? now : one))]
      return { before, after, was, now, book: await ruleBook(ask.tx) }
    },
    view: (_ask, { now }) => ({ kind: 'confirm-reminder', reminder: now }),
    apply: write,
  }),
  'restore-reminder': changer<Plan, Extract<ReminderView, { kind: 'restore-reminder' }>>({
    verb: 'change-rules',
    units: topUnits,
    plan: async (ask, { key, snapshot, seen }) => {
      if (!(await mayChangeRules(ask))) return { refused: 'not-allowed' }
      const [before, after] = [versionsOf(await reminderVersions(ask.tx), key), readReminders(snapshot ?? '')]
      if (before === null || after === null || after[0].key !== key) return { refused: 'gone' }
      if (markOf(currentOf(before)) !== seen) return { refused: 'changed-meanwhile' }
      return { before, after, was: currentOf(before), now: currentOf(after), book: await ruleBook(ask.tx) }
    },
    view: async (ask, plan) => ({ kind: 'restore-reminder', reminder: plan.now, effect: await effectOf(ask, plan) }),
    apply: async (ask, plan) => ({ ...(await write(ask, plan)), undo: null }),
  }),
}
