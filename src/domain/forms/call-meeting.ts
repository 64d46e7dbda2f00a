import { z } from 'zod'
import { sameWords, withoutAt } from '../command-words.ts'
import type { Form } from '../form.ts'
import { meetingKinds, type MeetingKind } from '../meeting.ts'
import { clean, fold } from '../text.ts'
import { agendaStep, confirmations, confirmStep, matchWords, notAChoice, placeStep, whenStep, type DateContext } from './steps.ts'

const stored = z.object({
  unitId: z.string().optional(),
  kind: z.enum(meetingKinds).optional(),
  startsAt: z.string().optional(),
  offered: z.array(z.string()).optional(),
  place: z.string().optional(),
  agenda: z.array(z.string()).optional(),
  confirmed: z.enum(confirmations).optional(),
})

export type CallMeetingDraft = z.infer<typeof stored>

/** `units`: where this person may call a meeting. `usualAgenda`: headings offered in one tap. */
export type CallMeetingContext = DateContext & {
  units: readonly { id: string; name: string }[]
  usualAgenda: readonly string[]
  places: readonly string[]
}

const kindWords: Readonly<Record<MeetingKind, readonly string[]>> = {
  regular: ['thuong ky', 'dinh ky', 'hang thang', 'sinh hoat thuong ky', 'sinh hoat', 'thuong'],
  topic: ['chuyen de', 'sinh hoat chuyen de'],
  extraordinary: ['bat thuong', 'dot xuat', 'khan'],
  committee: ['chi uy', 'hop chi uy', 'cap uy'],
}

/** Calls a meeting: which cell, which kind, when, where, what about, and a last look before it goes out. */
export const callMeetingForm: Form<CallMeetingDraft, CallMeetingContext> = {
  name: 'call-meeting',
  draft: stored,
  steps: [
    {
      name: 'unit',
      filled: ({ unitId }) => unitId !== undefined,
      clear: (draft, { units }) => (units.length > 1 ? { ...draft, unitId: undefined } : draft),
      read: (text, draft, { units }) => {
        const [unit, ...others] = units.filter(({ name }) => sameWords(text, name) || fold(name).endsWith(` ${fold(clean(text))}`))
        return unit === undefined || others.length > 0 ? notAChoice : { kind: 'set', draft: { ...draft, unitId: unit.id } }
      },
      choose: (value, draft, { units }) =>
        units.some(({ id }) => id === value) ? { kind: 'set', draft: { ...draft, unitId: value } } : notAChoice,
    },
    {
      name: 'kind',
      filled: ({ kind }) => kind !== undefined,
      clear: (draft) => ({ ...draft, kind: undefined }),
      read: (text, draft) => {
        const kind = matchWords(text, kindWords)
        return kind === null ? notAChoice : { kind: 'set', draft: { ...draft, kind } }
      },
      choose: (value, draft) => {
        const kind = meetingKinds.find((known) => known === value)
        return kind ? { kind: 'set', draft: { ...draft, kind } } : notAChoice
      },
    },
    whenStep(),
    placeStep(),
    agendaStep(),
    confirmStep(),
  ],
}

/** The words of a one-line call beside its date: a kind of meeting at the beginning, and the place. */
export function splitOpening(words: string): { kind: MeetingKind | null; place: string } {
  const text = clean(words)
  const folded = fold(text)
  const [found] = meetingKinds
    .flatMap((kind) => kindWords[kind].map((word) => ({ kind, word })))
    .filter(({ word }) => folded.startsWith(word) && !/[a-z0-9]/.test(folded.charAt(word.length)))
    .toSorted((a, b) => b.word.length - a.word.length)
  return found === undefined ? { kind: null, place: placeIn(text) } : { kind: found.kind, place: placeIn(text.slice(found.word.length)) }
}

function placeIn(text: string): string {
  return withoutAt(text.replace(/^[\s,.;–-]+|[\s,.;–-]+$/g, ''))
}
