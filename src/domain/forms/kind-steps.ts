import type { ChangeDraft } from '../change.ts'
import { readLabel, readPart } from '../command-paper-kinds.ts'
import type { Step } from '../form.ts'
import { notAChoice } from './steps.ts'

type Context = { parts: readonly string[] }

type StepFields = {
  has: (draft: ChangeDraft) => boolean
  without: (draft: ChangeDraft) => ChangeDraft
  read: Step<ChangeDraft, Context>['read']
  choose: Step<ChangeDraft, Context>['choose']
}

/** The questions about papers and stages: what a new paper is called, and what is to be changed. */
export const kindSteps: Readonly<Record<'title' | 'part', StepFields>> = {
  title: {
    has: ({ label }) => label !== undefined,
    without: (draft) => ({ ...draft, label: undefined }),
    read: (text, draft) => {
      const read = readLabel(text)
      return 'problem' in read ? { kind: 'problem', problem: read.problem } : { kind: 'set', draft: { ...draft, label: read.value } }
    },
    choose: () => notAChoice,
  },
  part: {
    has: ({ part }) => part !== undefined,
    without: (draft) => ({ ...draft, part: undefined, value: undefined }),
    read: (text, draft, { parts }) => {
      const part = readPart(text)
      return part !== null && parts.includes(part) ? { kind: 'set', draft: { ...draft, part } } : notAChoice
    },
    choose: (value, draft, { parts }) => (parts.includes(value) ? { kind: 'set', draft: { ...draft, part: value } } : notAChoice),
  },
}
