import { z } from 'zod'
import type { Form } from '../form.ts'
import { confirmations, confirmStep, reasonStep } from './steps.ts'

const draft = z.object({
  meetingId: z.string(),
  /** Empty = none is given. */
  reason: z.string().optional(),
  confirmed: z.enum(confirmations).optional(),
})

export type CancelMeetingDraft = z.infer<typeof draft>

/** Cancels a meeting: why (or no reason), and a last look. */
export const cancelMeetingForm: Form<CancelMeetingDraft, object> = {
  name: 'cancel-meeting',
  draft,
  steps: [reasonStep((value) => (value === 'none' ? '' : undefined)), confirmStep(['huy hop', 'dong y', 'ok', 'dung', 'xac nhan'])],
}
