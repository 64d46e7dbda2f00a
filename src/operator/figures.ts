import { monitorEventLoopDelay } from 'node:perf_hooks'
import { Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { AccountId } from '../domain/ids.ts'
import type { State } from '../db/operator.ts'
import type { Meter } from '../runtime.ts'

/** From a send on this machine to one that its messenger let wait for its whole time limit. In seconds. */
const sendBuckets = [0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]
/** The aim is an answer within 0.3 s; a minute is what /readyz calls standing still. In seconds. */
const updateBuckets = [0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2.5, 5, 10, 60]
const jobBuckets = [0.01, 0.05, 0.25, 1, 5, 30, 120, 600]
/** The event loop is looked at this often, in ms. */
const lagResolutionMs = 50

/** What a scrape adds to what the parts reported; null where the store was away. */
type Scrape = {
  state: State | null
  queue: Readonly<Record<string, number>> | null
  messagesPerMonth: (platform: string) => number | null
  now: Date
  realNow: Date
}

export type Figures = {
  /** Handed to the parts, which report through it. */
  meter: Meter
  contentType: string
  /** Everything in the text format of Prometheus. Labels name platforms and bots, never people, chats or units. */
  text: (scrape: Scrape) => Promise<string>
  close: () => void
}

/** The figures of one app, in a registry of its own. `bots`: the accounts that it serves. */
export function createFigures(bots: ReadonlyMap<AccountId, { platform: string; bot: string }>): Figures {
  const registry = new Registry()
  const registers = [registry]
  const perBot = ['platform', 'bot'] as const
  const gauge = <L extends string>(name: string, help: string, labelNames: readonly L[] = []): Gauge<L> =>
    new Gauge({ name: `chibo_${name}`, help, labelNames: [...labelNames], registers })
  const seconds = <L extends string>(name: string, help: string, options: { buckets: number[]; labelNames?: readonly L[] }): Histogram<L> =>
    new Histogram({ name: `chibo_${name}_seconds`, help, buckets: options.buckets, labelNames: [...(options.labelNames ?? [])], registers })

  const send = seconds('send', 'From handing a message to its messenger to the result.', {
    buckets: sendBuckets,
    labelNames: ['platform', 'result'],
  })
  const handled = seconds('update_handled', 'From storing an update to the commit of what it did.', { buckets: updateBuckets })
  const answered = seconds('update_answered', 'From storing an update to its answer at the messenger.', { buckets: updateBuckets })
  const job = seconds('job', 'How long jobs took.', { buckets: jobBuckets, labelNames: ['job'] })
  const jobFailures = new Counter({ name: 'chibo_job_failures_total', help: 'Jobs that threw.', labelNames: ['job'], registers })
  const ended = new Counter({
    name: 'chibo_deliveries_ended_total',
    help: 'Messages of the ledger that came to an end in this process.',
    labelNames: [...perBot, 'state'],
    registers,
  })
  const deliveries = gauge('deliveries', 'Messages of the ledger that are open or unknown.', [...perBot, 'state'])
  const oldestDue = gauge('oldest_due_seconds', 'Age of the oldest message that is due; 0 when none is.', perBot)
  const paused = gauge('account_paused', '1 while the account must not send.', perBot)
  const stopped = gauge('account_stopped', '1 while the account needs somebody who looks after it.', perBot)
  const messages = gauge('account_messages_month', 'Messages sent in this calendar month.', perBot)
  const messagesLimit = gauge('account_messages_month_limit', 'Messages that the plan allows in a month.', perBot)
  const updates = gauge('updates_waiting', 'Updates that nobody has handled.')
  const updatesOldest = gauge('updates_oldest_seconds', 'Age of the oldest update that nobody has handled; 0 when there is none.')
  const answers = gauge('answers_waiting', 'Answers that could not leave yet.')
  const sendingPaused = gauge('sending_paused', '1 while a restored copy holds everything back.')
  const sinceTick = gauge('since_tick_seconds', 'Since the last tick of any worker; absent before the first.')
  const queueJobs = gauge('queue_jobs', 'Jobs in the queue.', ['state'])
  const databaseUp = gauge('database_up', '1 when the database answered this scrape.')
  const queueUp = gauge('queue_up', '1 when the store of the queue answered this scrape.')
  const fromDatabase = [
    deliveries, oldestDue, paused, stopped, messages, messagesLimit, updates, updatesOldest, answers, sendingPaused, sinceTick,
  ] // prettier-ignore
  const lag = new Gauge({
    name: 'nodejs_eventloop_lag_seconds',
    help: 'How late the event loop was, since the scrape before.',
    labelNames: ['quantile'],
    registers,
  })
  const memory = new Gauge({ name: 'process_memory_bytes', help: 'Memory of this process.', labelNames: ['kind'], registers })
  const cpu = gauge('process_cpu_seconds', 'CPU time of this process since its start.')
  const delay = monitorEventLoopDelay({ resolution: lagResolutionMs })
  delay.enable()

  const showState = (state: State, { now, realNow, messagesPerMonth }: Scrape): void => {
    for (const account of state.accounts) {
      const labels = { platform: account.platform, bot: account.bot }
      for (const kind of ['queued', 'held', 'sending', 'unknown'] as const) deliveries.set({ ...labels, state: kind }, account[kind])
      oldestDue.set(labels, age(account.oldestDueAt, now))
      paused.set(labels, account.pausedUntil !== null && account.pausedUntil > realNow ? 1 : 0)
      stopped.set(labels, account.stoppedReason === null ? 0 : 1)
      messages.set(labels, account.messages)
      const limit = messagesPerMonth(account.platform)
      if (limit !== null) messagesLimit.set(labels, limit)
    }
    updates.set(state.updates.waiting)
    updatesOldest.set(age(state.updates.oldestAt, now))
    answers.set(state.answers.waiting)
    sendingPaused.set(state.sendingPausedAt === null ? 0 : 1)
    if (state.tickedAt !== null) sinceTick.set(age(state.tickedAt, realNow))
  }
  const showProcess = (): void => {
    lag.set({ quantile: '0.5' }, late(delay.percentile(50)))
    lag.set({ quantile: '0.99' }, late(delay.percentile(99)))
    lag.set({ quantile: '1' }, late(delay.max))
    delay.reset()
    const { rss, heapUsed, external } = process.memoryUsage()
    for (const [kind, bytes] of Object.entries({ rss, heapUsed, external })) memory.set({ kind }, bytes)
    const { user, system } = process.cpuUsage()
    cpu.set((user + system) / 1e6)
  }

  return {
    meter: {
      sent: ({ platform, result, ms }) => send.observe({ platform, result }, ms / 1000),
      ended: ({ accountId, state }) => {
        const bot = bots.get(accountId)
        if (bot !== undefined) ended.inc({ ...bot, state })
      },
      handled: (ms) => handled.observe(ms / 1000),
      answered: (ms) => answered.observe(ms / 1000),
      job: ({ name, ms, ok }) => {
        job.observe({ job: name }, ms / 1000)
        if (!ok) jobFailures.inc({ job: name })
      },
    },
    contentType: registry.contentType,
    text: async (scrape) => {
      for (const one of fromDatabase) one.reset()
      queueJobs.reset()
      if (scrape.state !== null) showState(scrape.state, scrape)
      for (const [state, count] of Object.entries(scrape.queue ?? {})) queueJobs.set({ state }, count)
      databaseUp.set(scrape.state === null ? 0 : 1)
      queueUp.set(scrape.queue === null ? 0 : 1)
      showProcess()
      return registry.metrics()
    },
    close: () => delay.disable(),
  }
}

/** What the monitor measures, in ns, is the pause it asked for and the lag. */
function late(ns: number): number {
  return Number.isFinite(ns) ? Math.max(0, ns / 1e9 - lagResolutionMs / 1000) : 0
}

function age(since: Date | null, now: Date): number {
  return since === null ? 0 : Math.max(0, (now.getTime() - since.getTime()) / 1000)
}
