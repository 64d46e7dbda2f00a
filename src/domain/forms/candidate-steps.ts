import { groupOf } from '../candidates/groups.ts'
import { readDocumentNumber, readGroup } from '../command-candidate-words.ts'
import { sameWords, withoutAt } from '../command-words.ts'
import type { FormProblem } from '../form-problem.ts'
import { clean, fold } from '../text.ts'
import { more, problem, set, step, type Own } from './candidate-step.ts'
import { detailSteps, eventSteps } from './event-steps.ts'
import { notAChoice } from './steps.ts'

/** Longest typed text that says which candidate, and longest place and reason. */
const longestAsked = 120
const placeLimit = 80
const reasonLimit = 300

/** Of many candidates one is looked for: what was typed is kept, and the next question knows whom it may mean. */
const candidateStep = step('candidate', {
  has: ({ candidateId }) => candidateId !== undefined,
  without: (draft) => ({ ...draft, candidateId: undefined, version: undefined, asked: undefined, page: undefined }),
  read: (text, draft) => {
    const asked = clean(text).slice(0, longestAsked)
    return asked === '' ? notAChoice : set({ ...draft, asked, page: undefined })
  },
  choose: (value, draft, { about }) => {
    if (value === 'more') return more(draft)
    if (about?.asked.candidates.some(({ id }) => id === value) !== true) return notAChoice
    return set({ ...draft, candidateId: value, unitId: undefined, asked: undefined, page: undefined })
  },
})

const entryStep = step('entry', {
  has: ({ entryId }) => entryId !== undefined,
  without: (draft) => ({ ...draft, entryId: undefined, value: undefined, page: undefined }),
  read: () => notAChoice,
  choose: (value, draft, { about }) => {
    if (value === 'more') return more(draft)
    const known = about?.asked.entries.some(({ id }) => id === value) === true
    return known ? set({ ...draft, entryId: value, page: undefined }) : notAChoice
  },
})

const paperStep = step('paper', {
  has: ({ paper }) => paper !== undefined,
  without: (draft) => ({ ...draft, paper: undefined, value: undefined, on: undefined, page: undefined }),
  read: (text, draft, { about }) => {
    const said = fold(clean(text))
    const papers = about?.asked.papers ?? []
    const named = papers.filter(({ label }) => sameWords(text, label))
    const [one, ...others] = named.length > 0 ? named : papers.filter(({ label }) => said !== '' && fold(label).includes(said))
    return one === undefined || others.length > 0 ? notAChoice : set({ ...draft, paper: one.key, page: undefined })
  },
  choose: (value, draft, { about }) => {
    if (value === 'more') return more(draft)
    return about?.asked.papers.some(({ key }) => key === value) === true ? set({ ...draft, paper: value, page: undefined }) : notAChoice
  },
})

const groupStep = step('group', {
  has: ({ group }) => group !== undefined,
  without: (draft) => ({ ...draft, group: undefined }),
  read: (text, draft) => {
    const group = readGroup(text)
    return group === null ? notAChoice : set({ ...draft, group })
  },
  choose: (value, draft) =>
    value === 'none' ? set({ ...draft, group: '' }) : groupOf(value) ? set({ ...draft, group: value }) : notAChoice,
})

const numberStep = step('number', {
  has: ({ number }) => number !== undefined,
  without: (draft) => ({ ...draft, number: undefined }),
  read: (text, draft) => {
    const number = readDocumentNumber(clean(text))
    return number === null ? problem({ kind: 'bad-document' }) : set({ ...draft, number })
  },
  choose: (value, draft) => (value === 'none' ? set({ ...draft, number: '' }) : notAChoice),
})

/** Words of one line; so many figures in a row that they are an identity number are no words. */
function readWords(text: string, limit: number): { words: string } | { problem: FormProblem } {
  const words = clean(text).replace(/\n/g, ', ')
  if (words === '') return { problem: { kind: 'empty' } }
  if (words.length > limit) return { problem: { kind: 'too-long', limit } }
  return /\d{9,}/.test(words.replace(/[ .-]/g, '')) ? { problem: { kind: 'bad-document' } } : { words }
}

const reasonStep = step('reason', {
  has: ({ reason }) => reason !== undefined,
  without: (draft) => ({ ...draft, reason: undefined }),
  read: (text, draft) => {
    const read = readWords(text, reasonLimit)
    return 'problem' in read ? problem(read.problem) : set({ ...draft, reason: read.words })
  },
  choose: () => notAChoice,
})

const placeStep = step('place', {
  has: ({ place }) => place !== undefined,
  without: (draft) => ({ ...draft, place: undefined }),
  read: (text, draft) => {
    const read = readWords(withoutAt(clean(text)), placeLimit)
    return 'problem' in read ? problem(read.problem) : set({ ...draft, place: read.words })
  },
  // The place itself, not its number: which are offered may have changed since.
  choose: (value, draft, { about }) =>
    value === ''
      ? set({ ...draft, place: '' })
      : about?.asked.places.includes(value) === true
        ? set({ ...draft, place: value })
        : notAChoice,
})

/** Questions that only changes of candidates ask: whom and what it is about, and what has happened. */
export const whichSteps: readonly Own[] = [candidateStep, entryStep, paperStep]
export const happenedSteps: readonly Own[] = [groupStep, ...eventSteps, numberStep, ...detailSteps, reasonStep, placeStep]
