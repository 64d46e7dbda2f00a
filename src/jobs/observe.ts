import { randomUUID } from 'node:crypto'
import type { Runtime } from '../runtime.ts'
import type { Job } from './job.ts'
import type { Jobs } from './index.ts'

/**
 * Measures every job and writes down what became of it, with an id that its other lines carry too. A failure goes on under words of ours:
 * the queue keeps them in clear text, and those of the error may be people's.
 */
export function observed(handle: Jobs['handle'], { log, meter }: Pick<Runtime, 'log' | 'meter'>): Jobs['handle'] {
  return async (job: Job, signal) => {
    const own = log.child({ run: randomUUID().slice(0, 8) })
    const began = performance.now()
    const end = (ok: boolean): { job: string; ms: number } => {
      const ms = performance.now() - began
      meter.job({ name: job.name, ms, ok })
      return { job: job.name, ms: Math.round(ms) }
    }
    try {
      const counts = await handle(job, signal, own)
      own.debug(end(true), 'a job is done')
      return counts
    } catch (error) {
      own.error({ err: error, ...end(false) }, 'a job failed')
      throw new Error(`${job.name} failed: the log says why`, { cause: error })
    }
  }
}
