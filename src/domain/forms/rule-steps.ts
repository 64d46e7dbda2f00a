import { partsOfDocuments } from '../candidates/paper-kinds.ts'
import type { ChangeDraft, ChangeStep } from '../change.ts'
import { readAnyDay, readDocument, type DocumentSaid } from '../command-limits.ts'
import { aboveChoices, readAbove } from '../command-reminders.ts'
import { readYesNo } from '../command-words.ts'
import type { Step, StepResult } from '../form.ts'
import type { FormProblem } from '../form-problem.ts'
import { localDay } from '../local-time.ts'
import { clean } from '../text.ts'
import { notAChoice } from './steps.ts'

/** What these questions need to know of all that a change does. */
type Context = { now: Date; document: DocumentSaid | null }

type NamedStep = {
  name: ChangeStep
  has: (draft: ChangeDraft) => boolean
  without: (draft: ChangeDraft) => ChangeDraft
  read: Step<ChangeDraft, Context>['read']
  choose: Step<ChangeDraft, Context>['choose']
}

const set = (draft: ChangeDraft): StepResult<ChangeDraft> => ({ kind: 'set', draft })
const problem = (found: FormProblem, draft?: ChangeDraft): StepResult<ChangeDraft> => ({
  kind: 'problem',
  problem: found,
  ...(draft && { draft }),
})

const isDay = /^\d{4}-\d{2}-\d{2}$/

/** What the committee has set itself. */
const noDocument: DocumentSaid = { number: '', on: null, section: '' }

/** Who is told above the owners, who were named before. */
const aboveStep: NamedStep = {
  name: 'above',
  has: ({ above }) => above !== undefined,
  without: (draft) => ({ ...draft, above: undefined }),
  read: (text, draft) => {
    const read = readAbove(text)
    return 'problem' in read ? problem(read.problem) : set({ ...draft, above: read.value })
  },
  choose: (value, draft) => (aboveChoices(draft.value ?? '').includes(value) ? set({ ...draft, above: value }) : notAChoice),
}

/** The changer answers "keep" by itself: it knows the document that is there. */
const documentStep: NamedStep = {
  name: 'document',
  has: ({ document, part }) => document !== undefined || (part !== undefined && !partsOfDocuments.has(part)),
  without: (draft) => ({ ...draft, document: undefined, since: undefined, running: undefined, offered: undefined }),
  read: (text, draft) => {
    const read = readDocument(text)
    return 'problem' in read ? problem(read.problem) : set({ ...draft, document: read.document })
  },
  choose: (value, draft, { document }) => {
    if (value === 'none') return set({ ...draft, document: noDocument })
    return value === 'keep' && document !== null ? set({ ...draft, document }) : notAChoice
  },
}

const sinceStep: NamedStep = {
  name: 'since',
  has: ({ since }) => since !== undefined,
  without: (draft) => ({ ...draft, since: undefined, running: undefined, offered: undefined }),
  read: (text, draft, { now }) => {
    const read = readAnyDay(text, now)
    if ('day' in read) return set({ ...draft, since: read.day, offered: undefined })
    return problem(read.problem, { ...draft, offered: read.offered })
  },
  choose: (value, draft, { now }) => {
    if (value === 'today') return set({ ...draft, since: localDay(now), offered: undefined })
    return isDay.test(value) ? set({ ...draft, since: value, offered: undefined }) : notAChoice
  },
}

/** The other side of a swap. */
const workedStep: NamedStep = {
  name: 'worked',
  has: ({ value, worked }) => value !== 'swap' || worked !== undefined,
  without: (draft) => ({ ...draft, worked: undefined, offered: undefined }),
  read: (text, draft, { now }) => {
    const read = readAnyDay(text, now)
    if ('day' in read) return set({ ...draft, worked: read.day, offered: undefined })
    return problem(read.problem, { ...draft, offered: read.offered })
  },
  choose: (value, draft) => (isDay.test(value) ? set({ ...draft, worked: value, offered: undefined }) : notAChoice),
}

/** Longest name of a day off. */
const labelLimit = 60

const labelStep: NamedStep = {
  name: 'label',
  has: ({ value, label }) => value !== 'off' || label !== undefined,
  without: (draft) => ({ ...draft, label: undefined }),
  read: (text, draft) => {
    const label = clean(text).replace(/\n/g, ' ')
    if (label === '') return problem({ kind: 'empty' })
    return label.length > labelLimit ? problem({ kind: 'too-long', limit: labelLimit }) : set({ ...draft, label })
  },
  choose: () => notAChoice,
}

const runningStep: NamedStep = {
  name: 'running',
  has: ({ running }) => running !== undefined,
  without: (draft) => ({ ...draft, running: undefined }),
  read: (text, draft) => {
    const said = readYesNo(text)
    return said === null ? notAChoice : set({ ...draft, running: said === 'yes' })
  },
  choose: (value, draft) => (value === 'all' || value === 'new' ? set({ ...draft, running: value === 'all' }) : notAChoice),
}

/** The questions about time limits and the calendar. */
export const ruleSteps: readonly NamedStep[] = [aboveStep, documentStep, sinceStep, workedStep, labelStep, runningStep]
