import { createPostgresBackend, withBackend, type BackendFactory, type IQueueBackend } from 'bullmq'
import { parseJob, type Job } from './job.ts'

/** THE ONLY FILE THAT KNOWS THE QUEUE'S STORE. Another store is another factory given to `build`. */
export type Queue = {
  ready: () => Promise<void>
  /** Rejects while the store is away: whoever adds lets that happen, the next tick finds the work in the tables. */
  add: (job: Job, options?: { delayMs?: number; id?: string }) => Promise<void>
  /** A recurring job, in Vietnamese time. Several processes may register the same one; it runs once. */
  schedule: (id: string, pattern: string, job: Job) => Promise<void>
  /** Begins to work. `handle` gets a signal that aborts when the process stops. */
  work: (handle: (job: Job, signal: AbortSignal) => Promise<unknown>, concurrency: number) => Promise<void>
  /** Stops taking jobs, lets those under way end, closes the store. */
  close: () => Promise<void>
}

export type QueueOptions = { databaseUrl: string; name?: string; onError: (error: Error, where: string) => void }

export function createQueue(options: QueueOptions): Queue {
  const connection = { connectionString: options.databaseUrl, max: 4, schema: 'bullmq', migrate: true, application_name: 'chibo queue' }
  return build(createPostgresBackend, connection, options)
}

/** Taken up again by another worker this long after its own has died, at the latest: lock + check. */
const lockMs = 10_000
const stalledCheckMs = 5_000
/** The default of 15 s would keep a worker idle long after its store has come back. */
const retryStoreMs = 1000
/** Two processes that register the same schedule at once collide with this code although the schedule is then there. */
const scheduleCollision = -10

function build<B extends IQueueBackend, C>(factory: BackendFactory<B, C>, connection: C, options: QueueOptions): Queue {
  const { Queue: Store, Worker } = withBackend(factory)
  const name = options.name ?? 'chibo'
  // Every job may be lost and found again by the tick, so none is tried twice and none is kept.
  const store = new Store(name, {
    connection,
    defaultJobOptions: { attempts: 1, removeOnComplete: true, removeOnFail: { age: 86_400, count: 200 } },
  })
  store.on('error', (error) => options.onError(error, 'queue'))
  const stopping = new AbortController()
  let worker: InstanceType<typeof Worker> | null = null
  return {
    ready: async () => {
      await store.waitUntilReady()
    },
    add: async ({ name: jobName, data }, { delayMs, id } = {}) => {
      await store.add(jobName, data, { ...(delayMs !== undefined && { delay: delayMs }), ...(id !== undefined && { jobId: id }) })
    },
    schedule: async (id, pattern, { name: jobName, data }) => {
      for (let tries = 0; ; tries++) {
        try {
          await store.upsertJobScheduler(id, { pattern, tz: 'Asia/Ho_Chi_Minh' }, { name: jobName, data })
          return
        } catch (error) {
          if (tries === 5 || !collided(error)) throw error
          await new Promise((resolve) => setTimeout(resolve, 20 + Math.random() * 200))
        }
      }
    },
    work: async (handle, concurrency) => {
      worker = new Worker(
        name,
        async (raw) => {
          const job = parseJob(raw.name, raw.data)
          if (job !== null) await handle(job, stopping.signal)
        },
        { connection, concurrency, lockDuration: lockMs, stalledInterval: stalledCheckMs, runRetryDelay: retryStoreMs },
      )
      worker.on('error', (error) => options.onError(error, 'worker'))
      worker.on('failed', (_job, error) => options.onError(error, 'job'))
      await worker.waitUntilReady()
    },
    close: async () => {
      stopping.abort()
      await worker?.close()
      await store.close()
    },
  }
}

function collided(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === scheduleCollision
}
