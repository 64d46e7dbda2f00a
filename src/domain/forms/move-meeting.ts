import { z } from 'zod'
import type { Form } from '../form.ts'
import { agendaStep, confirmations, confirmStep, matchWords, notAChoice, placeStep, whenStep, type DateContext } from './steps.ts'

const stored = z.object({
  meetingId: z.string(),
  /** The version of the meeting that was looked at: a change made meanwhile by somebody else is not run over. */
  version: z.number(),
  what: z.enum(['time', 'place', 'agenda']).optional(),
  startsAt: z.string().optional(),
  offered: z.array(z.string()).optional(),
  place: z.string().optional(),
  agenda: z.array(z.string()).optional(),
  confirmed: z.enum(confirmations).optional(),
})

export type MoveMeetingDraft = z.infer<typeof stored>
export type MoveMeetingContext = DateContext & { places: readonly string[]; usualAgenda: readonly string[] }

const whatWords = {
  time: ['ngay', 'gio', 'ngay gio', 'thoi gian', 'lich'],
  place: ['dia diem', 'cho', 'noi', 'noi hop'],
  agenda: ['noi dung', 'chuong trinh'],
} as const

/** Changes a meeting that was announced: what, the new value, a last look. */
export const moveMeetingForm: Form<MoveMeetingDraft, MoveMeetingContext> = {
  name: 'move-meeting',
  draft: stored,
  steps: [
    {
      name: 'what',
      filled: ({ what }) => what !== undefined,
      clear: (draft) => ({ ...draft, what: undefined, startsAt: undefined, place: undefined, agenda: undefined }),
      read: (text, draft) => {
        const what = matchWords(text, whatWords)
        return what === null ? notAChoice : { kind: 'set', draft: { ...draft, what } }
      },
      choose: (value, draft) =>
        value === 'time' || value === 'place' || value === 'agenda' ? { kind: 'set', draft: { ...draft, what: value } } : notAChoice,
    },
    whenStep(({ what }) => what === 'time'),
    placeStep(({ what }) => what === 'place'),
    agendaStep(({ what }) => what === 'agenda'),
    confirmStep(),
  ],
}
