import { randomInt } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { nowBy, type Clock } from './clock.ts'
import { ConfigError, type Config } from './config.ts'
import { accountRow, noteHandle, noteStopped } from './db/accounts.ts'
import { firstAdmin } from './db/admins.ts'
import { createInvite } from './db/invites.ts'
import { takeLease, type Lease } from './db/lease.ts'
import type { AccountId } from './domain/ids.ts'
import { createHttp, type Http } from './http.ts'
import { createJobs, processLease, type Jobs } from './jobs/index.ts'
import { createQueue, type Queue } from './jobs/queue.ts'
import type { Logger } from './log.ts'
import { consoleWords } from './messages/vi/console.ts'
import { absenceWords, signatures, usualAgenda } from './messages/vi/meeting-words.ts'
import { rolesTyped } from './messages/vi/role-words.ts'
import { commandList } from './messages/vi/replies.ts'
import { createInbox, type Inbox } from './platforms/inbox.ts'
import type { Platform } from './platforms/platform.ts'
import { createTelegram } from './platforms/telegram/bot.ts'
import { createZalo } from './platforms/zalo/bot.ts'
import type { Account, Runtime, Touched } from './runtime.ts'
import { openStores, type Stores } from './stores.ts'
import { startTraining, type Training } from './training-mode.ts'
import { inviteSheet } from './workbook/invite-sheet.ts'

export type App = {
  /** Where the pages are: "http://localhost:8080". */
  address: string
  /** A one-time code for the first admin; null when there is one already. */
  adminCode: string | null
  /** What is due is found by the jobs themselves; training and tests let it happen at once. */
  jobs: Jobs
  /** Ends everything in reverse, in less than ten seconds. What could not end in time is taken up at the next start. */
  stop: () => Promise<void>
}

/** What is under way gets this long to end before the rest is closed. */
const patienceMs = 6000
/** Another process that polls an account is looked at this often: when it ends, this one takes over. */
const pollerCheckMs = 5000
const accountRetryMs = 30_000
/** Without a tick for this long the jobs are not moving. */
const tickSilenceMs = 30_000

type Served = { id: AccountId; platform: Platform }

/** Builds every part once, joins them and starts them. */
export async function startApp(config: Config, log: Logger, clock: Clock = { offsetMs: 0 }): Promise<App> {
  const stores = await openStores(config, log)
  const closers: (() => Promise<unknown>)[] = []
  const stop = async (): Promise<void> => {
    for (const close of closers.toReversed()) await within(patienceMs, close(), log)
    // The database last, and to its end: main gives up on all of it when it takes too long.
    await stores.close()
  }
  try {
    return await build({ config, log, clock, stores, closers, stop })
  } catch (error) {
    await stop()
    throw error
  }
}

type Building = {
  config: Config
  log: Logger
  clock: Clock
  stores: Stores
  closers: (() => Promise<unknown>)[]
  stop: () => Promise<void>
}

async function build({ config, log, clock, stores, closers, stop }: Building): Promise<App> {
  const { database, sealer, url } = stores
  const now = (): Date => nowBy(clock)

  const training = config.mode === 'training' ? await startTraining({ config, stores, clock }) : null
  if (training !== null) closers.push(training.close)
  const platforms = platformsOf(config, training, log)
  if (platforms.length === 0)
    throw new ConfigError('TELEGRAM_BOT_TOKEN or ZALO_BOT_TOKENS should be set: without a bot there is nobody to talk to.')
  const served: Served[] = []
  for (const platform of platforms)
    served.push({
      id: await accountRow(database.db, {
        platform: platform.name,
        externalId: platform.externalId,
        capacity: platform.name === 'zalo' ? config.zaloPeoplePerBot : null,
      }),
      platform,
    })
  if (training !== null)
    await training.seed(served.map(({ id, platform }) => ({ id, name: platform.name, externalId: platform.externalId })))

  const processId = randomInt(1, 2 ** 31 - 1)
  closers.push(await holdLease({ url, name: processLease(processId), log }))
  const queue = createQueue({ databaseUrl: url, onError: (error, where) => log.warn({ err: error, where }, 'the queue had trouble') })
  closers.push(queue.close)
  const runtime: Runtime = {
    log,
    db: database.db,
    sealer,
    now,
    realNow: () => new Date(),
    processId,
    phrases: { usualAgenda, absence: absenceWords, roles: rolesTyped, signatures },
    makeSheet: inviteSheet,
    accounts: new Map(
      served.map(({ id, platform }): [AccountId, Account] => [id, { id, platform: platform.name, spacingMs: platform.spacingMs }]),
    ),
    send: async (accountId, chatId, message) => {
      const platform = served.find(({ id }) => id === accountId)?.platform
      return platform === undefined
        ? { kind: 'retry', afterMs: 60_000, accountWide: true, why: 'account-not-served' }
        : platform.send(chatId, message)
    },
    wake: (touched) => wake({ queue, log, now }, touched),
  }
  const inbox = createInbox(runtime)
  let lastTick = Number.NEGATIVE_INFINITY
  const jobs = createJobs({ runtime, queue, lease: (name) => takeLease(url, name), recoverInbox: inbox.recover })

  const http = createHttp({
    log,
    ready: async () => {
      await database.db.$queryRaw`SELECT 1`
      return Date.now() - lastTick < tickSilenceMs
    },
    page: training?.page({ jobs, runtime }) ?? null,
  })
  const address = await listen(http, config)
  closers.push(http.close)
  training?.allow(address)

  await startJobs({ queue, jobs, accounts: served.length, ticked: () => (lastTick = Date.now()) })
  closers.push(startPolling({ served, inbox, url, log, database: database.db }))
  const adminCode = await makeAdminCode(stores, now())
  log.info({ mode: config.mode, accounts: served.length, migrations: stores.applied.length }, 'started')
  return { address, adminCode, jobs, stop }
}

/** A one-time code for the first admin, in place of those printed before; null when somebody has linked as admin. */
async function makeAdminCode({ database: { db }, sealer }: Stores, now: Date): Promise<string | null> {
  const admin = await firstAdmin(db, { person: consoleWords.adminName, unit: consoleWords.rootUnit }, now)
  if (admin === null) return null
  const { code } = await createInvite(db, sealer, admin, now)
  return code
}

function platformsOf({ telegram, zalo }: Config, training: Training | null, log: Logger): Platform[] {
  const own = training?.config ?? { telegram, zalo }
  return [
    ...(own.telegram === null ? [] : [createTelegram({ ...own.telegram, log })]),
    ...(own.zalo?.tokens.map((token) => createZalo({ token, apiBase: own.zalo?.apiBase ?? '', log })) ?? []),
  ]
}

/** Tells the queue what has to be looked at. The tables hold the truth: a wake that is lost costs some seconds, never a message. */
async function wake({ queue, log, now }: { queue: Queue; log: Logger; now: () => Date }, { accounts, due }: Touched): Promise<void> {
  try {
    for (const accountId of accounts) await queue.add({ name: 'drain', data: { accountId } })
    const soonest = due.length === 0 ? Number.POSITIVE_INFINITY : Math.min(...due.map((instant) => instant.getTime())) - now().getTime()
    if (soonest < 5000) await queue.add({ name: 'tick', data: {} }, { delayMs: Math.max(0, soonest) })
  } catch (error) {
    log.warn({ err: error }, 'the queue could not be told; the next tick finds the work')
  }
}

/** Keeps a lease for as long as the process runs, taking it again when its connection is lost. Gives the way to let it go. */
async function holdLease({ url, name, log }: { url: string; name: string; log: Logger }): Promise<() => Promise<void>> {
  const ending = new AbortController()
  const { signal } = ending
  let lease: Lease | null = await takeLease(url, name)
  const keep = async (): Promise<void> => {
    while (!signal.aborted) {
      await lease?.lost
      if (signal.aborted) return
      log.warn('the sign of life was lost; taking it again')
      lease = await takeLease(url, name).catch(() => null)
      if (lease === null) await sleep(1000)
    }
  }
  void keep()
  return async () => {
    ending.abort()
    await lease?.release()
  }
}

async function listen(http: Http, { port, host }: Config): Promise<string> {
  try {
    return await http.listen(port, host)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')
      throw new ConfigError(`PORT ${port} is taken by another program. Stop that program or set PORT to another number.`)
    throw error
  }
}

async function startJobs({
  queue,
  jobs,
  accounts,
  ticked,
}: {
  queue: Queue
  jobs: Jobs
  accounts: number
  ticked: () => void
}): Promise<void> {
  await queue.ready()
  await jobs.register()
  // A place for each account's drain, and two for what comes in between.
  await queue.work(async (job, signal) => {
    if (job.name === 'tick') ticked()
    return jobs.handle(job, signal)
  }, accounts + 2)
  await queue.add({ name: 'tick', data: {} })
}

type Polling = { served: readonly Served[]; inbox: Inbox; url: string; log: Logger; database: Runtime['db'] }

/** Fetches messages for every account, one process at a time for each. Gives the way to stop: polls end, what has come in is handled. */
function startPolling({ served, inbox, url, log, database }: Polling): () => Promise<void> {
  const stopping = new AbortController()
  const { signal } = stopping
  const loops = served.map(async ({ id, platform }) => {
    while (!signal.aborted) {
      const lease = await takeLease(url, `poll ${id}`).catch(() => null)
      if (lease === null) {
        await sleep(pollerCheckMs, undefined, { signal }).catch(() => {})
        continue
      }
      const lost = new AbortController()
      void lease.lost.then(() => lost.abort())
      void present(platform, { id, log, database })
      try {
        await platform.listen({
          receive: async (updates) => {
            await inbox.receive(id, updates)
            for (const update of updates) if (update.kind === 'choice') void platform.acknowledge(update.updateKey)
          },
          signal: AbortSignal.any([signal, lost.signal]),
          stopped: (reason) => {
            log.error(
              { account: id, reason },
              reason === 'webhook-set'
                ? 'a webhook is set for this bot: remove it, or nothing can be fetched'
                : 'the token of this bot is not valid any more',
            )
            noteStopped(database, id, reason).catch(() => {})
          },
        })
      } finally {
        await lease.release()
      }
      if (!signal.aborted && !lost.signal.aborted) await sleep(accountRetryMs, undefined, { signal }).catch(() => {})
    }
  })
  return async () => {
    stopping.abort()
    await Promise.all(loops)
    await inbox.idle()
  }
}

/** Asks the messenger who the bot is, and publishes the commands. Nothing depends on it. */
async function present(platform: Platform, { id, log, database }: { id: AccountId; log: Logger; database: Runtime['db'] }): Promise<void> {
  try {
    const { handle } = await platform.identify()
    await noteHandle(database, id, handle)
    await platform.introduce(commandList)
  } catch (error) {
    log.warn({ err: error, account: id }, 'the bot could not introduce itself')
  }
}

async function within(ms: number, work: Promise<unknown>, log: Logger): Promise<void> {
  const end = new AbortController()
  try {
    await Promise.race([work, sleep(ms, undefined, { signal: end.signal, ref: false })])
  } catch (error) {
    log.warn({ err: error }, 'a part did not stop as it should')
  } finally {
    end.abort()
  }
}
