import type { ChangeDraft } from '../change.ts'
import type { CandidateFacts, EventKind } from '../candidates/events.ts'
import { correctionProblem, eventProblem, type EventProblem } from '../candidates/steps.ts'
import { readEvent } from '../command-events.ts'
import { readYesNo, sameWords } from '../command-words.ts'
import { readDate } from '../dates/read-date.ts'
import type { StepResult } from '../form.ts'
import type { FormProblem } from '../form-problem.ts'
import { localDay, type LocalDay } from '../local-time.ts'
import { clean, fold } from '../text.ts'
import { more, problem, set, step, type Asking, type Own } from './candidate-step.ts'
import { notAChoice } from './steps.ts'

/** Problems that no other day would solve. */
const ofOrder: ReadonlySet<string> = new Set(['by-itself', 'closed', 'paused', 'not-paused', 'already', 'missing'])

/** Why an event cannot be recorded now, whatever the day; null = it can. */
export function orderProblem(facts: CandidateFacts, kind: EventKind, today: LocalDay): EventProblem | null {
  const found = eventProblem(facts, { kind, on: today }, { today })
  return found !== null && ofOrder.has(found.kind) ? found : null
}

function takeEvent(draft: ChangeDraft, kind: EventKind, { about, now }: Asking): StepResult<ChangeDraft> {
  if (draft.change === 'add-candidate') {
    return kind === 'nguon' || kind === 'cam_tinh' ? set({ ...draft, eventKind: kind, page: undefined }) : notAChoice
  }
  // A mentor is assigned, not recorded.
  if (kind === 'phan_cong') return set({ ...draft, change: 'assign-mentor', eventKind: undefined, page: undefined })
  const today = localDay(now)
  const found = about?.facts ? orderProblem(about.facts, kind, today) : null
  if (found !== null) return problem({ kind: 'event', event: kind, on: today, problem: found })
  return set({ ...draft, eventKind: kind, page: undefined })
}

const eventStep = step('event', {
  has: ({ eventKind }) => eventKind !== undefined,
  without: (draft) => ({
    ...draft,
    eventKind: undefined,
    on: undefined,
    number: undefined,
    reason: undefined,
    toUnitId: undefined,
    page: undefined,
  }),
  read: (text, draft, context) => {
    const kind = readEvent(text)
    return kind === null ? notAChoice : takeEvent(draft, kind, context)
  },
  choose: (value, draft, context) => {
    if (value === 'more') return more(draft)
    const kind =
      draft.change === 'add-candidate'
        ? (['nguon', 'cam_tinh'] as const).find((one) => one === value)
        : context.about?.asked.events.find((one) => one === value)
    return kind === undefined ? notAChoice : takeEvent(draft, kind, context)
  },
})

const toStep = step('to', {
  has: ({ toUnitId }) => toUnitId !== undefined,
  without: (draft) => ({ ...draft, toUnitId: undefined, page: undefined }),
  read: (text, draft, { about }) => {
    const said = fold(clean(text))
      .replace(/^(?:sang|den|ve|qua) /, '')
      .replace(/^(?:cb|chi bo) /, '')
    const [cell, ...others] = (about?.asked.cells ?? []).filter(
      ({ name }) => sameWords(text, name) || (said !== '' && fold(name).endsWith(` ${said}`)),
    )
    return cell === undefined || others.length > 0 ? notAChoice : set({ ...draft, toUnitId: cell.id, page: undefined })
  },
  choose: (value, draft, { about }) => {
    if (value === 'more') return more(draft)
    return about?.asked.cells.some(({ id }) => id === value) === true ? set({ ...draft, toUnitId: value, page: undefined }) : notAChoice
  },
})

const abroadStep = step('abroad', {
  has: ({ abroad }) => abroad !== undefined,
  without: (draft) => ({ ...draft, abroad: undefined }),
  read: (text, draft) => {
    const said = fold(clean(text))
    const answer = /nuoc ngoai/.test(said) ? 'yes' : /trong nuoc/.test(said) ? 'no' : readYesNo(text)
    return answer === null ? notAChoice : set({ ...draft, abroad: answer })
  },
  choose: (value, draft) => (value === 'yes' || value === 'no' ? set({ ...draft, abroad: value }) : notAChoice),
})

/** A day, today or before; an hour that is said along with it does not matter. */
function readPastDay(text: string, now: Date): { day: LocalDay } | { problem: FormProblem; offered?: LocalDay[] } {
  const reading = readDate(text, { now, toward: 'past' })
  const today = localDay(now)
  switch (reading.kind) {
    case 'at': {
      if (!reading.daySaid) return { problem: { kind: 'no-day' } }
      const said = localDay(reading.at)
      return said > today ? { problem: { kind: 'day-ahead' } } : { day: said }
    }
    case 'ask': {
      if (reading.why === 'future') return { problem: { kind: 'day-ahead' } }
      if (reading.why === 'no-day' || reading.why === 'no-hour') return { problem: { kind: 'no-day' } }
      const offered = [...new Set(reading.options.map(localDay))].filter((said) => said <= today)
      return { problem: { kind: 'unclear-date', why: reading.why }, offered }
    }
    case 'rule':
    case 'range':
      return { problem: { kind: 'one-day' } }
    case 'none':
      return { problem: { kind: 'no-day' } }
  }
}

/** What is wrong with this day for what is being recorded; null = nothing. */
function dayProblem(draft: ChangeDraft, on: LocalDay, { about, now }: Asking): FormProblem | null {
  const today = localDay(now)
  if (on > today) return { kind: 'day-ahead' }
  const facts = about?.facts
  if (!facts) return null
  if (draft.change === 'void-event') {
    const was = facts.events.find(({ id }) => id === draft.entryId)
    if (was === undefined) return null
    const found = correctionProblem(facts, { eventId: was.id, replacement: { kind: was.kind, on } }, { today })
    return found && { kind: 'correction', event: was.kind, problem: found }
  }
  const event = draft.change === 'assign-mentor' ? 'phan_cong' : draft.change === 'record-event' ? draft.eventKind : undefined
  const found = event === undefined ? null : eventProblem(facts, { kind: event, on }, { today })
  return found === null || event === undefined ? null : { kind: 'event', event, on, problem: found }
}

function takeDay(draft: ChangeDraft, on: LocalDay, context: Asking): StepResult<ChangeDraft> {
  const found = dayProblem(draft, on, context)
  return found === null ? set({ ...draft, on, offered: undefined }) : problem(found, { ...draft, offered: undefined })
}

const isDay = /^\d{4}-\d{2}-\d{2}$/

const onStep = step('on', {
  has: ({ on }) => on !== undefined,
  without: (draft) => ({ ...draft, on: undefined, offered: undefined }),
  read: (text, draft, context) => {
    const read = readPastDay(text, context.now)
    return 'day' in read ? takeDay(draft, read.day, context) : problem(read.problem, { ...draft, offered: read.offered })
  },
  choose: (value, draft, context) => {
    if (value === 'today') return takeDay(draft, localDay(context.now), context)
    if (value === 'unknown' && draft.change === 'set-paper') return set({ ...draft, on: '', offered: undefined })
    return isDay.test(value) ? takeDay(draft, value, context) : notAChoice
  },
})

/** The day on which he agreed that his data are kept. */
const consentStep = step('consent', {
  has: ({ consent }) => consent !== undefined,
  without: (draft) => ({ ...draft, consent: undefined, offered: undefined }),
  read: (text, draft, { now }) => {
    const read = readPastDay(text, now)
    if ('day' in read) return set({ ...draft, consent: read.day, offered: undefined })
    if (readYesNo(text) === 'no' || fold(clean(text)).startsWith('chua')) return set({ ...draft, consent: '', offered: undefined })
    return problem(read.problem, { ...draft, offered: read.offered })
  },
  choose: (value, draft, { now }) => {
    if (value === 'none') return set({ ...draft, consent: '', offered: undefined })
    if (value === 'today') return set({ ...draft, consent: localDay(now), offered: undefined })
    return isDay.test(value) && value <= localDay(now) ? set({ ...draft, consent: value, offered: undefined }) : notAChoice
  },
})

/** What has happened, and when. */
export const eventSteps: readonly Own[] = [consentStep, eventStep, onStep]
/** Where to, and where letters went: asked after the day and the number. */
export const detailSteps: readonly Own[] = [toStep, abroadStep]
