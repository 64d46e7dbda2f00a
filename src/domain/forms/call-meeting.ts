import { z } from 'zod'
import type { Form } from '../form.ts'
import { meetingKinds, type MeetingKind } from '../meeting.ts'
import { clean, fold } from '../text.ts'
import { agendaStep, confirmations, confirmStep, matchWords, notAChoice, placeStep, whenStep, type DateContext } from './steps.ts'

const draft = z.object({
  unitId: z.string().optional(),
  kind: z.enum(meetingKinds).optional(),
  startsAt: z.string().optional(),
  offered: z.array(z.string()).optional(),
  place: z.string().optional(),
  agenda: z.array(z.string()).optional(),
  confirmed: z.enum(confirmations).optional(),
})

export type CallMeetingDraft = z.infer<typeof draft>

/** `units`: where this person may call a meeting. `usualAgenda`: headings offered in one tap. */
export type CallMeetingContext = DateContext & { units: readonly { id: string; name: string }[]; usualAgenda: readonly string[]; places: readonly string[] }

const kindWords: Readonly<Record<MeetingKind, readonly string[]>> = {
  regular: ['thuong ky', 'dinh ky', 'hang thang', 'sinh hoat thuong ky', 'sinh hoat', 'thuong'],
  topic: ['chuyen de', 'sinh hoat chuyen de'],
  extraordinary: ['bat thuong', 'dot xuat', 'khan'],
  committee: ['chi uy', 'hop chi uy', 'cap uy'],
}

/** Calls a meeting: which cell, which kind, when, where, what about, and a last look before it goes out. */
export const callMeetingForm: Form<CallMeetingDraft, CallMeetingContext> = {
  name: 'call-meeting',
  draft,
  steps: [
    {
      name: 'unit',
      filled: ({ unitId }) => unitId !== undefined,
      clear: (draft) => ({ ...draft, unitId: undefined }),
      read: () => notAChoice,
      choose: (value, draft, { units }) => (units.some(({ id }) => id === value) ? { kind: 'set', draft: { ...draft, unitId: value } } : notAChoice),
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
    confirmStep(['gui', 'gui di', 'dong y', 'ok', 'dung', 'xac nhan']),
  ],
}

/** The words of a one-line call beside its date: a kind of meeting at the beginning, and the place. */
export function splitOpening(words: string): { kind: MeetingKind | null; place: string } {
  const text = clean(words)
  const folded = fold(text)
  for (const kind of meetingKinds) {
    const word = kindWords[kind].find((known) => folded === known || folded.startsWith(`${known} `))
    if (word !== undefined) return { kind, place: placeIn(text.slice(word.length)) }
  }
  return { kind: null, place: placeIn(text) }
}

function placeIn(text: string): string {
  const bare = text.replace(/^[\s,.;–-]+|[\s,.;–-]+$/g, '')
  return /^(?:tai|o) /.test(fold(bare)) ? bare.slice(bare.indexOf(' ') + 1) : bare
}
