import { setMaxListeners } from 'node:events'
import {
  createPostgresBackend,
  createRedisBackend,
  DelayedError,
  Queue as BullQueue,
  withBackend,
  type BackendFactory,
  type IQueueBackend,
} from 'bullmq'
import { parseJob, type Job } from './job.ts'
import { examineRedis, redisOptions, type Examined } from './redis.ts'

/** THE ONLY FILE THAT KNOWS BULLMQ. Another store is another factory given to `build`. */
export type Queue = {
  ready: () => Promise<void>
  /** Rejects while the store is away: whoever adds lets that happen, the next tick finds the work in the tables. */
  add: (job: Job, options?: { delayMs?: number; id?: string }) => Promise<void>
  /** A recurring job, in Vietnamese time. Several processes may register the same one; it runs once. */
  schedule: (id: string, pattern: string, job: Job) => Promise<void>
  /** When a recurring job runs next; in the past while it waits for a worker, null when the store does not know it. */
  next: (id: string) => Promise<Date | null>
  /** How many jobs there are, by state: waiting, active, delayed, failed and others. */
  counts: () => Promise<Record<string, number>>
  /** Begins to work. `handle` gets a signal that aborts when the process stops. */
  work: (handle: (job: Job, signal: AbortSignal) => Promise<unknown>, concurrency: number) => Promise<void>
  /** Stops taking jobs, lets those under way end, closes the store. */
  close: () => Promise<void>
  /** For board.ts alone, which shows the queue to the operator. */
  board: () => BullQueue
}

export type QueueStore = { redisUrl: string } | { databaseUrl: string }

export type QueueOptions = {
  store: QueueStore
  /** Installations that share a Redis have different names, and never see each other's jobs. */
  name?: string
  onError: (error: Error, where: string) => void
}

/** Looks whether the store can be used, within ten seconds. What it says names REDIS_URL. */
export async function examineQueue(store: QueueStore): Promise<Examined> {
  return 'redisUrl' in store ? examineRedis(store.redisUrl) : { ok: true, says: 'in the database' }
}

/** A socket that was asked and stays silent is dead: a producer gives up first, a worker waits up to ten seconds for a job by itself. */
const silence = { producerMs: 5000, workerMs: 15_000 }

export function createQueue(options: QueueOptions): Queue {
  const { store } = options
  if ('redisUrl' in store) {
    const redis = redisOptions(store.redisUrl)
    return build(createRedisBackend, options, {
      // Adding fails at once while Redis is away; whoever works waits until it is back.
      adding: { ...redis, enableOfflineQueue: false, maxRetriesPerRequest: 1, socketTimeout: silence.producerMs },
      working: { ...redis, maxRetriesPerRequest: null, socketTimeout: silence.workerMs },
    })
  }
  const postgres = { connectionString: store.databaseUrl, max: 4, schema: 'bullmq', migrate: true, application_name: 'chibo queue' }
  return build(createPostgresBackend, options, { adding: postgres, working: postgres })
}

/** Taken up again by another worker this long after its own has died, at the latest: lock + check. */
const lockMs = 10_000
const stalledCheckMs = 5_000
/** The default of 15 s would keep a worker idle long after its store has come back. */
const retryStoreMs = 1000
/** Two processes that register the same schedule at once collide with this code although the schedule is then there. */
const scheduleCollision = -10
/** A job that this program does not know is left for a newer one beside it: looked at so often, so many times, then it goes. */
const unknownJob = { pauseMs: 5000, looks: 120 }

function build<B extends IQueueBackend, C>(
  factory: BackendFactory<B, C>,
  { name = 'chibo', onError }: QueueOptions,
  connections: { adding: C; working: C },
): Queue {
  const { Queue: Store, Worker } = withBackend(factory)
  // Every job may be lost and found again by the tick, so none is tried twice and none is kept.
  const store = new Store(name, {
    connection: connections.adding,
    defaultJobOptions: { attempts: 1, removeOnComplete: true, removeOnFail: { age: 86_400, count: 200 } },
  })
  store.on('error', (error) => onError(error, 'queue'))
  const stopping = new AbortController()
  // Every drain listens, and there may be as many as bots.
  setMaxListeners(0, stopping.signal)
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
    next: async (id) => {
      const scheduler = await store.getJobScheduler(id)
      return scheduler?.next === undefined ? null : new Date(scheduler.next)
    },
    counts: () => store.getJobCounts(),
    work: async (handle, concurrency) => {
      worker = new Worker(
        name,
        async (raw, token) => {
          const job = parseJob(raw.name, raw.data)
          if (job !== null) {
            await handle(job, stopping.signal)
          } else if (raw.attemptsStarted <= unknownJob.looks) {
            await raw.moveToDelayed((raw.processedOn ?? raw.timestamp) + unknownJob.pauseMs, token)
            throw new DelayedError()
          }
        },
        {
          connection: connections.working,
          concurrency,
          lockDuration: lockMs,
          stalledInterval: stalledCheckMs,
          runRetryDelay: retryStoreMs,
        },
      )
      worker.on('error', (error) => onError(error, 'worker'))
      worker.on('failed', (_job, error) => onError(error, 'job'))
      await worker.waitUntilReady()
    },
    close: async () => {
      stopping.abort()
      await worker?.close()
      await store.close()
    },
    board: () => asBullQueue(store),
  }
}

/** The same queue without its store's type, as the board knows it. */
function asBullQueue(store: unknown): BullQueue {
  if (!isBullQueue(store)) throw new Error('not a queue of BullMQ')
  return store
}

function isBullQueue(store: unknown): store is BullQueue {
  return store instanceof BullQueue
}

function collided(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === scheduleCollision
}
