import { z } from 'zod'
import { saysCancel } from '../command-words.ts'
import type { Form } from '../form.ts'
import { confirmations, confirmStep, reasonStep, saysYes } from './steps.ts'

const stored = z.object({
  meetingId: z.string(),
  /** Empty = none is given. */
  reason: z.string().optional(),
  confirmed: z.enum(confirmations).optional(),
})

export type CancelMeetingDraft = z.infer<typeof stored>

/** Cancels a meeting: why (or no reason), and a last look. */
export const cancelMeetingForm: Form<CancelMeetingDraft, object> = {
  name: 'cancel-meeting',
  draft: stored,
  steps: [reasonStep((value) => (value === 'none' ? '' : undefined)), confirmStep((text) => saysYes(text) || saysCancel(text))],
}
