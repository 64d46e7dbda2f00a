import { z } from 'zod'

/** What travels through the queue: names and ids, never a text, never a person's data. */
const jobs = {
  /** Everything that has to be looked after now and then, and at the instants at which something is due. */
  tick: z.object({}),
  /** Sends what is due on an account. */
  drain: z.object({ accountId: z.uuid() }),
  /** Removes what has done its service. */
  wipe: z.object({}),
  /** Looks after the bot accounts: what those in charge must know, what has to go another way. */
  accounts: z.object({}),
  /** Closes what was added to the audit log. */
  'seal-audit': z.object({}),
  /** Reckons dates of candidates anew, where that was asked for. */
  recompute: z.object({}),
  /** Makes the daily backup when it is due. */
  backup: z.object({}),
} as const satisfies Record<string, z.ZodType>

type JobName = keyof typeof jobs
export type Job = { [N in JobName]: { name: N; data: z.infer<(typeof jobs)[N]> } }[JobName]

/** Reads a job as it comes back from the queue; null when this program does not know it (an older or newer one put it there). */
export function parseJob(name: string, data: unknown): Job | null {
  switch (name) {
    case 'tick':
    case 'wipe':
    case 'accounts':
    case 'seal-audit':
    case 'recompute':
    case 'backup':
      return { name, data: {} }
    case 'drain': {
      const parsed = jobs.drain.safeParse(data)
      return parsed.success ? { name, data: parsed.data } : null
    }
    default:
      return null
  }
}
