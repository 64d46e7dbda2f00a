import type { Role } from '../access.ts'
import { partsWithoutValue } from '../candidates/paper-kinds.ts'
import type { Reminder } from '../candidates/reminders.ts'
import type { DeadlineRule } from '../candidates/rules.ts'
import { changeDraft, type ChangeDraft, type ChangeKind, type ChangeStep } from '../change.ts'
import { readRuleKey, type DocumentSaid } from '../command-limits.ts'
import { readYesNo, sameWords } from '../command-words.ts'
import { readDate } from '../dates/read-date.ts'
import type { Form, Step, StepResult } from '../form.ts'
import type { FormProblem } from '../form-problem.ts'
import { localDay, type LocalDay } from '../local-time.ts'
import { matchNames } from '../names.ts'
import type { KindAsked } from '../topics/paper-kinds.ts'
import { clean, fold } from '../text.ts'
import { ruleSteps } from './rule-steps.ts'
import { kindSteps } from './kind-steps.ts'
import { candidateNeeds, type CandidateContext } from './candidate-step.ts'
import { happenedSteps, whichSteps } from './candidate-steps.ts'
import { notAChoice } from './steps.ts'

/** A person among whom one is meant. `hint` tells namesakes apart. */
export type Choosable = { id: string; name: string; hint: string }

export type ChangeContext = {
  now: Date
  /** Where this person may make it. */
  units: readonly { id: string; name: string }[]
  people: readonly Choosable[]
  roles: readonly Role[]
  /** Settings that may be changed. */
  keys: readonly string[]
  /** Reads a typed key; without it those of time limits. */
  readKey?: (text: string) => string | null
  /** Why a typed key is none. */
  unknownKey?: FormProblem
  /** What may be changed of it. */
  parts: readonly string[]
  /** What the form found: another's change after that is not run over. */
  mark?: string
  /** What questions about papers and stages name. */
  asked: KindAsked | null
  /** Values offered in one tap. */
  values: readonly string[]
  /** Reads a typed value. */
  readValue: (text: string) => { value: string } | { problem: FormProblem }
  /** People who might be the same as the one being added. */
  alike: readonly Choosable[]
  /** How the last day may be left open. */
  openEnd: boolean
  /** Between which days the last one has to lie, both included; null = any from today on. */
  within: { first: LocalDay; last: LocalDay } | null
  /** The time limit that is changed, and the document that it has now. */
  rule: DeadlineRule | null
  /** The reminders that are changed. */
  reminder: Reminder | null
  document: DocumentSaid | null
  /** Days offered for `since`. */
  days: readonly LocalDay[]
  /** First days of the versions of a rule: such a version is corrected, with all clocks that run under it. */
  firstDays: readonly LocalDay[]
  /** Typed words that mean a role. */
  roleWords: Readonly<Partial<Record<Role, readonly string[]>>>
  /** Of changes of a candidate. */
  about?: CandidateContext
}

/** Longest name of a person. */
export const nameLimit = 60

type StepFields = {
  has: (draft: ChangeDraft) => boolean
  without: (draft: ChangeDraft) => ChangeDraft
  read: Step<ChangeDraft, ChangeContext>['read']
  choose: Step<ChangeDraft, ChangeContext>['choose']
}

/** A question asked only by the kinds that need it; `has` tells whether it is answered. */
function step(name: ChangeStep, fields: StepFields): Step<ChangeDraft, ChangeContext> {
  return {
    name,
    // What a kind needs is a matter of the kind alone, so that the waiting question is known from the draft.
    filled: (draft) => !needsOf(draft.change).includes(name) || fields.has(draft),
    clear: (draft) => fields.without(draft),
    read: fields.read,
    choose: fields.choose,
  }
}

/** Which questions each kind asks. */
const needs: Readonly<Record<ChangeKind, readonly ChangeStep[]>> = {
  'add-person': ['unit', 'role', 'name', 'another', 'value'],
  rename: ['unit', 'person', 'name'],
  'set-status': ['unit', 'person', 'value'],
  'set-exempt': ['unit', 'person', 'value'],
  'set-phone': ['unit', 'person', 'value'],
  retire: ['unit', 'person'],
  'restore-person': [],
  'give-role': ['unit', 'person', 'role', 'from', 'until'],
  'end-role': ['unit', 'person', 'role'],
  'restore-role': [],
  'hand-over': ['unit', 'person', 'from'],
  'undo-hand-over': [],
  'undo-link': [],
  unlink: ['value'],
  prefer: ['value'],
  'own-quiet': ['value'],
  withdraw: [],
  'set-setting': ['unit', 'key', 'value'],
  'postpone-alert': ['value', 'until'],
  'set-rule': ['key', 'value', 'document', 'since', 'running'],
  'confirm-rule': ['key'],
  'restore-rule': [],
  'set-special-day': ['value', 'since', 'worked', 'label'],
  'draft-year': ['value'],
  'confirm-year': ['value'],
  'restore-days': [],
  'set-ladder': ['key', 'value', 'document'],
  'set-route': ['key', 'value', 'above', 'document'],
  'confirm-reminder': ['key'],
  'restore-reminder': [],
  'add-paper-kind': ['title', 'key', 'value', 'document'],
  'set-paper-kind': ['key', 'part', 'value', 'document'],
  'restore-paper-kind': [],
  'set-stage': ['key', 'part', 'value', 'document'],
  'restore-stage': [],
  ...candidateNeeds,
}

export function needsOf(kind: ChangeKind): readonly ChangeStep[] {
  return needs[kind]
}

const set = (draft: ChangeDraft): StepResult<ChangeDraft> => ({ kind: 'set', draft })
const problem = (found: FormProblem, draft?: ChangeDraft): StepResult<ChangeDraft> => ({
  kind: 'problem',
  problem: found,
  ...(draft && { draft }),
})

const unitStep = step('unit', {
  has: ({ unitId }) => unitId !== undefined,
  without: (draft) => ({ ...draft, unitId: undefined }),
  read: (text, draft, { units }) => {
    const said = fold(clean(text))
    const [unit, ...others] = units.filter(({ name }) => sameWords(text, name) || (said !== '' && fold(name).endsWith(` ${said}`)))
    return unit === undefined || others.length > 0 ? notAChoice : set({ ...draft, unitId: unit.id })
  },
  choose: (value, draft, { units }) => (units.some(({ id }) => id === value) ? set({ ...draft, unitId: value }) : notAChoice),
})

const personStep = step('person', {
  has: ({ personId }) => personId !== undefined,
  without: (draft) => ({ ...draft, personId: undefined, found: undefined }),
  read: (text, draft, { people }) => {
    const [one, ...others] = matchNames(text, people)
    if (one === undefined) return problem({ kind: 'no-such-person' }, { ...draft, found: undefined })
    if (others.length === 0) return set({ ...draft, personId: one.id, found: undefined })
    return problem({ kind: 'several-people' }, { ...draft, found: [one, ...others].slice(0, 12).map(({ id }) => id) })
  },
  choose: (value, draft, { people }) =>
    people.some(({ id }) => id === value) ? set({ ...draft, personId: value, found: undefined }) : notAChoice,
})

const roleStep = step('role', {
  has: ({ role }) => role !== undefined,
  without: (draft) => ({ ...draft, role: undefined }),
  read: (text, draft, { roles, roleWords }) => {
    const role = roles.find((one) => roleWords[one]?.some((word) => sameWords(text, word)))
    return role === undefined ? notAChoice : set({ ...draft, role })
  },
  choose: (value, draft, { roles }) => {
    const role = roles.find((one) => one === value)
    return role === undefined ? notAChoice : set({ ...draft, role })
  },
})

/** A name of at least two words, letters only; spaces and case are made regular. */
export function readName(text: string): { name: string } | { problem: FormProblem } {
  const name = clean(text).replace(/\n/g, ' ')
  if (name === '') return { problem: { kind: 'empty' } }
  if (name.length > nameLimit) return { problem: { kind: 'too-long', limit: nameLimit } }
  if (!/^[\p{L}\p{M}'’. -]+$/u.test(name) || !/\p{L}.* .*\p{L}/u.test(name)) return { problem: { kind: 'bad-name' } }
  return { name: name.split(' ').map(capitalised).join(' ') }
}

/** "NGUYỄN" and "nguyễn" → "Nguyễn". A word of mixed case stays as it was typed. */
function capitalised(word: string): string {
  const shouted = word === word.toLocaleUpperCase('vi') || word === word.toLocaleLowerCase('vi')
  return shouted ? word.slice(0, 1).toLocaleUpperCase('vi') + word.slice(1).toLocaleLowerCase('vi') : word
}

const nameStep = step('name', {
  has: ({ name }) => name !== undefined,
  without: (draft) => ({ ...draft, name: undefined, another: undefined }),
  read: (text, draft) => {
    const read = readName(text)
    return 'problem' in read ? problem(read.problem) : set({ ...draft, name: read.name, another: undefined })
  },
  choose: () => notAChoice,
})

/** Asked when somebody of a similar name is there; the action answers it by itself when nobody is. */
const anotherStep = step('another', {
  has: ({ another }) => another === true,
  without: (draft) => ({ ...draft, another: undefined }),
  read: (text, draft) => (readYesNo(text) === 'yes' ? set({ ...draft, another: true }) : notAChoice),
  choose: (value, draft) => (value === 'another' ? set({ ...draft, another: true }) : notAChoice),
})

const keyStep = step('key', {
  has: ({ key }) => key !== undefined,
  without: (draft) => ({ ...draft, key: undefined, value: undefined }),
  read: (text, draft, { keys, readKey = readRuleKey, unknownKey }) => {
    const key = readKey(text)
    if (key !== null && keys.includes(key)) return set({ ...draft, key })
    return unknownKey === undefined ? notAChoice : problem(unknownKey)
  },
  choose: (value, draft, { keys }) => (keys.includes(value) ? set({ ...draft, key: value }) : notAChoice),
})

const [titleStep, partStep] = [step('title', kindSteps.title), step('part', kindSteps.part)]

const valueStep = step('value', {
  has: ({ value, part }) => value !== undefined || (part !== undefined && partsWithoutValue.has(part)),
  without: (draft) => ({ ...draft, value: undefined }),
  read: (text, draft, { readValue }) => {
    const read = readValue(clean(text))
    return 'problem' in read ? problem(read.problem) : set({ ...draft, value: read.value })
  },
  choose: (value, draft, { values }) => (values.includes(value) ? set({ ...draft, value }) : notAChoice),
})

/** A day, today or later; an hour that is said along with it does not matter. */
export function readDay(text: string, now: Date): { day: string } | { problem: FormProblem; offered?: string[] } {
  // A day lasts to its end: in the evening "hôm nay" is not past.
  const reading = readDate(text, { now, toward: 'future', defaultTime: 23 * 60 + 59 })
  const today = localDay(now)
  switch (reading.kind) {
    case 'at': {
      if (!reading.daySaid) return { problem: { kind: 'no-day' } }
      const said = localDay(reading.at)
      return said < today ? { problem: { kind: 'day-past' } } : { day: said }
    }
    case 'ask': {
      if (reading.why === 'past') return { problem: { kind: 'day-past' } }
      if (reading.why === 'no-day' || reading.why === 'no-hour') return { problem: { kind: 'no-day' } }
      const offered = [...new Set(reading.options.map(localDay))].filter((said) => said >= today)
      return { problem: { kind: 'unclear-date', why: reading.why }, offered }
    }
    case 'rule':
    case 'range':
      return { problem: { kind: 'one-day' } }
    case 'none':
      return { problem: { kind: 'no-day' } }
  }
}

const isDay = /^\d{4}-\d{2}-\d{2}$/

const fromStep = step('from', {
  has: ({ from }) => from !== undefined,
  without: (draft) => ({ ...draft, from: undefined, offered: undefined, until: undefined }),
  read: (text, draft, { now }) => {
    const read = readDay(text, now)
    if ('day' in read) return set({ ...draft, from: read.day, offered: undefined })
    return problem(read.problem, { ...draft, offered: read.offered })
  },
  choose: (value, draft, { now }) => {
    if (value === 'today') return set({ ...draft, from: localDay(now), offered: undefined })
    return isDay.test(value) && value >= localDay(now) ? set({ ...draft, from: value, offered: undefined }) : notAChoice
  },
})

type Within = NonNullable<ChangeContext['within']>

function liesOutside(day: LocalDay, within: Within | null): within is Within {
  return within !== null && (day < within.first || day > within.last)
}

const untilStep = step('until', {
  has: ({ until }) => until !== undefined,
  without: (draft) => ({ ...draft, until: undefined, offered: undefined }),
  read: (text, draft, { now, within }) => {
    const read = readDay(text, now)
    if (!('day' in read)) return problem(read.problem, { ...draft, offered: read.offered })
    if (read.day < (draft.from ?? '')) return problem({ kind: 'ends-before-it-begins' })
    if (liesOutside(read.day, within)) return problem({ kind: 'day-not-between', ...within })
    return set({ ...draft, until: read.day, offered: undefined })
  },
  choose: (value, draft, { openEnd, within }) => {
    if (value === 'open') return openEnd ? set({ ...draft, until: '', offered: undefined }) : notAChoice
    return isDay.test(value) && value >= (draft.from ?? '') && !liesOutside(value, within)
      ? set({ ...draft, until: value, offered: undefined })
      : notAChoice
  },
})

const confirmStep: Step<ChangeDraft, ChangeContext> = {
  name: 'confirm',
  filled: ({ confirmed }) => confirmed === true,
  clear: (draft) => ({ ...draft, confirmed: undefined }),
  read: (text, draft) => (readYesNo(text) === 'yes' ? set({ ...draft, confirmed: true }) : notAChoice),
  choose: (value, draft) => (value === 'yes' ? set({ ...draft, confirmed: true }) : notAChoice),
}

/** Changes something about people, phones, settings or candidates: what it needs, and a last look. */
export const changeForm: Form<ChangeDraft, ChangeContext> = {
  name: 'change',
  draft: changeDraft,
  steps: [
    unitStep,
    ...whichSteps,
    personStep,
    roleStep,
    nameStep,
    anotherStep,
    titleStep,
    keyStep,
    partStep,
    valueStep,
    ...happenedSteps,
    fromStep,
    untilStep,
    ...ruleSteps.map(({ name, ...fields }) => step(name, fields)),
    confirmStep,
  ],
}
