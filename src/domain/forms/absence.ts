import { z } from 'zod'
import type { Form } from '../form.ts'
import { reasonStep } from './steps.ts'

export const absenceReasons = ['health', 'duty', 'family', 'away'] as const
export type AbsenceReason = (typeof absenceReasons)[number]

const stored = z.object({
  meetingId: z.string(),
  /** Set when a secretary records the answer of somebody who was phoned. */
  personId: z.string().optional(),
  reason: z.string().optional(),
})

export type AbsenceDraft = z.infer<typeof stored>

/** The words of the usual reasons are messages, so they come from outside. */
export type AbsenceContext = { reasonWords: Readonly<Record<AbsenceReason, string>> }

/** Asks why somebody cannot come: one tap for the usual reasons, or own words. */
export const absenceForm: Form<AbsenceDraft, AbsenceContext> = {
  name: 'absence',
  draft: stored,
  steps: [
    reasonStep((value, { reasonWords }) => {
      const known = absenceReasons.find((reason) => reason === value)
      return known && reasonWords[known]
    }),
  ],
}
