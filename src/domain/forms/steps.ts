import { readDate, type Reading } from '../dates/read-date.ts'
import { readYesNo } from '../command-words.ts'
import type { FormProblem } from '../form-problem.ts'
import type { Step, StepResult } from '../form.ts'
import { atLocal, localDay } from '../local-time.ts'
import { agendaLimits, meetingTimeProblem, placeLimit, readAgenda } from '../meeting.ts'
import { clean, fold } from '../text.ts'

/** The parts of a draft that say when, where and what; forms about meetings share them. */
export type MeetingDraft = {
  startsAt?: string | undefined
  offered?: string[] | undefined
  place?: string | undefined
  agenda?: string[] | undefined
}

export type DateContext = { now: Date; defaultMinutes: number }

type Read<T> = { value: T } | { problem: FormProblem; offered?: string[] }

/** A date and hour in people's words → an ISO instant; what can be read in several ways is offered to choose from. */
function readStart(text: string, context: DateContext): Read<string> {
  return startOf(readDate(text, { now: context.now, toward: 'future' }), context)
}

/** What a reading is worth as the beginning of a meeting. A day alone takes the cell's usual hour only after asking. */
export function startOf(reading: Reading, context: DateContext): Read<string> {
  switch (reading.kind) {
    case 'at': {
      if (!reading.daySaid && !reading.hourSaid) return { problem: { kind: 'no-date' } }
      if (!reading.hourSaid) {
        const day = localDay(reading.at)
        const offered = [context.defaultMinutes, 14 * 60, 8 * 60]
          .map((minutes) => atLocal(day, minutes))
          .filter((start) => meetingTimeProblem(start, context.now) === null)
        return {
          problem: { kind: 'no-hour', day: reading.at.toISOString() },
          offered: [...new Set(offered.map((start) => start.toISOString()))],
        }
      }
      const wrong = meetingTimeProblem(reading.at, context.now)
      return wrong === null
        ? { value: reading.at.toISOString() }
        : { problem: { kind: 'bad-time', why: wrong, at: reading.at.toISOString() } }
    }
    case 'ask': {
      const offered = reading.options.filter((start) => meetingTimeProblem(start, context.now) === null).map((start) => start.toISOString())
      return { problem: { kind: 'unclear-date', why: reading.why }, offered }
    }
    case 'rule':
      return {
        problem: { kind: 'recurring', first: reading.first.toISOString() },
        offered: reading.hourSaid ? [reading.first.toISOString()] : [],
      }
    case 'range':
      return { problem: { kind: 'range' } }
    case 'none':
      return { problem: { kind: 'no-date' } }
  }
}

/** Puts a reading of the beginning into a draft. */
function setStart<D extends MeetingDraft>(draft: D, read: Read<string>): StepResult<D> {
  if ('value' in read) return { kind: 'set', draft: { ...draft, startsAt: read.value, offered: undefined } }
  return { kind: 'problem', problem: read.problem, draft: { ...draft, offered: read.offered } }
}

function chooseStart<D extends MeetingDraft>(value: string, draft: D, context: DateContext): StepResult<D> {
  const start = new Date(value)
  if (Number.isNaN(start.getTime())) return { kind: 'problem', problem: { kind: 'not-a-choice' } }
  const wrong = meetingTimeProblem(start, context.now)
  if (wrong !== null) return { kind: 'problem', problem: { kind: 'bad-time', why: wrong, at: value } }
  return { kind: 'set', draft: { ...draft, startsAt: start.toISOString(), offered: undefined } }
}

function setPlace<D extends MeetingDraft>(text: string, draft: D): StepResult<D> {
  const place = clean(text).replace(/\n/g, ', ')
  if (place === '') return { kind: 'problem', problem: { kind: 'empty' } }
  if (place.length > placeLimit) return { kind: 'problem', problem: { kind: 'too-long', limit: placeLimit } }
  return { kind: 'set', draft: { ...draft, place } }
}

function setAgenda<D extends MeetingDraft>(text: string, draft: D): StepResult<D> {
  const agenda = readAgenda(clean(text))
  if (agenda.length === 0) return { kind: 'problem', problem: { kind: 'empty' } }
  if (agenda.length > agendaLimits.headings)
    return { kind: 'problem', problem: { kind: 'too-many-headings', limit: agendaLimits.headings } }
  if (agenda.some((heading) => heading.length > agendaLimits.characters))
    return { kind: 'problem', problem: { kind: 'too-long', limit: agendaLimits.characters } }
  return { kind: 'set', draft: { ...draft, agenda } }
}

export function whenStep<D extends MeetingDraft, C extends DateContext>(applies: (draft: D) => boolean = always): Step<D, C> {
  return {
    name: 'when',
    filled: (draft) => !applies(draft) || draft.startsAt !== undefined,
    clear: (draft) => ({ ...draft, startsAt: undefined, offered: undefined }),
    read: (text, draft, context) => setStart(draft, readStart(text, context)),
    choose: chooseStart,
  }
}

export function placeStep<D extends MeetingDraft, C>(applies: (draft: D) => boolean = always): Step<D, C> {
  return {
    name: 'place',
    filled: (draft) => !applies(draft) || draft.place !== undefined,
    clear: (draft) => ({ ...draft, place: undefined }),
    read: (text, draft) => setPlace(text, draft),
    // The place itself, not its number: which places are offered may have changed since.
    choose: setPlace,
  }
}

export function agendaStep<D extends MeetingDraft, C extends { usualAgenda: readonly string[] }>(
  applies: (draft: D) => boolean = always,
): Step<D, C> {
  return {
    name: 'agenda',
    filled: (draft) => !applies(draft) || draft.agenda !== undefined,
    clear: (draft) => ({ ...draft, agenda: undefined }),
    read: (text, draft) => setAgenda(text, draft),
    choose: (value, draft, { usualAgenda }) =>
      value === 'usual' ? { kind: 'set', draft: { ...draft, agenda: [...usualAgenda] } } : notAChoice,
  }
}

/** "send" leaves when the quiet hours allow it, "urgent" at once. */
export const confirmations = ['send', 'urgent'] as const
export type Confirmation = (typeof confirmations)[number]

/** The last look. `agrees`: what counts as "yes, send it" when it is typed; nothing less may send. */
export function confirmStep<D extends { confirmed?: Confirmation | undefined }, C>(
  agrees: (text: string) => boolean = saysYes,
): Step<D, C> {
  return {
    name: 'confirm',
    filled: ({ confirmed }) => confirmed !== undefined,
    clear: (draft) => ({ ...draft, confirmed: undefined }),
    read: (text, draft) => (agrees(text) ? { kind: 'set', draft: { ...draft, confirmed: 'send' } } : notAChoice),
    choose: (value, draft) => {
      const confirmed = confirmations.find((known) => known === value)
      return confirmed ? { kind: 'set', draft: { ...draft, confirmed } } : notAChoice
    },
  }
}

const reasonLimit = 300

/** A reason in people's own words; `offered` turns the value of a choice into the words that are kept. */
export function reasonStep<D extends { reason?: string | undefined }, C>(
  offered: (value: string, context: C) => string | undefined,
): Step<D, C> {
  return {
    name: 'reason',
    filled: ({ reason }) => reason !== undefined,
    clear: (draft) => ({ ...draft, reason: undefined }),
    read: (text, draft) => {
      const reason = clean(text)
      if (reason === '') return { kind: 'problem', problem: { kind: 'empty' } }
      if (reason.length > reasonLimit) return { kind: 'problem', problem: { kind: 'too-long', limit: reasonLimit } }
      return { kind: 'set', draft: { ...draft, reason } }
    },
    choose: (value, draft, context) => {
      const reason = offered(value, context)
      return reason === undefined ? notAChoice : { kind: 'set', draft: { ...draft, reason } }
    },
  }
}

export function saysYes(text: string): boolean {
  return readYesNo(text) === 'yes'
}

function always(): boolean {
  return true
}

/** Finds the value whose words the text says: "thường kỳ" among {regular: ["thuong ky"]}. Of several, the longest words count. */
export function matchWords<V extends string>(text: string, words: Readonly<Record<V, readonly string[]>>): V | null {
  const said = fold(clean(text)).replace(/[.!]/g, '').trim()
  let found: { value: V; length: number } | null = null
  for (const value in words) {
    for (const word of words[value]) {
      const matches = said === word || said.startsWith(`${word} `) || said.endsWith(` ${word}`)
      if (matches && word.length > (found?.length ?? 0)) found = { value, length: word.length }
    }
  }
  return found?.value ?? null
}

export const notAChoice = { kind: 'problem', problem: { kind: 'not-a-choice' } } as const
