import { randomInt } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { nowBy, type Clock } from './clock.ts'
import { ConfigError, type Config } from './config.ts'
import { accountRow } from './db/accounts.ts'
import { firstAdmin } from './db/admins.ts'
import { lockChat, transaction } from './db/client.ts'
import { databaseIdentity, noteTick, sendingPausedAt } from './db/instance.ts'
import { createInvite } from './db/invites.ts'
import { openLeases, processLease } from './db/lease.ts'
import type { AccountId } from './domain/ids.ts'
import { createHttp, type Http } from './http.ts'
import type { BackupFolder } from './jobs/daily-backup.ts'
import { createJobs, type Jobs } from './jobs/index.ts'
import { observed } from './jobs/observe.ts'
import { createQueue, examineQueue, type Queue } from './jobs/queue.ts'
import type { Logger } from './log.ts'
import { consoleWords } from './messages/vi/console.ts'
import { absenceWords, signatures, usualAgenda } from './messages/vi/meeting-words.ts'
import { rolesTyped } from './messages/vi/role-words.ts'
import { createFigures } from './operator/figures.ts'
import { createOperator } from './operator/index.ts'
import { createInbox } from './platforms/inbox.ts'
import type { Platform } from './platforms/platform.ts'
import { createSender } from './platforms/sender.ts'
import { createWebhooks } from './platforms/webhooks.ts'
import { createTelegram } from './platforms/telegram/bot.ts'
import { createZalo } from './platforms/zalo/bot.ts'
import { present, startPolling, type Served } from './polling.ts'
import type { Account, Runtime, Touched } from './runtime.ts'
import { backupFolder, openStores, programVersion, type Stores } from './stores.ts'
import { startTraining } from './training-mode.ts'
import { exportWorkbook } from './workbook/export.ts'
import { inviteSheet } from './workbook/invite-sheet.ts'

export type App = {
  /** Where the pages are: "http://localhost:8080". */
  address: string
  /** A one-time code for the first admin; null when there is one already. */
  adminCode: string | null
  /** The token of the operator's pages when it was made for want of OPS_TOKEN, to be shown once; else null. */
  opsToken: string | null
  /** A restored copy: it answers people, and sends nothing by itself until `chibo resume`. */
  sendingPaused: boolean
  /** What is due is found by the jobs themselves; training and tests let it happen at once. */
  jobs: Jobs
  /** Resolves, with a sentence for the operator, when this process cannot go on and has to be started again. */
  gone: Promise<Error>
  /** Ends everything in reverse, in less than ten seconds. What could not end in time is taken up at the next start. */
  stop: () => Promise<void>
}

/** What is under way gets this long to end before the rest is closed. */
const patienceMs = 6000
/** So often it is looked whether there are ticks; a bot, which has none, looks for what was left in its inbox. */
const lookMs = 2000

const parts = ['all', 'bot', 'worker'] as const
/** bot: takes in messages and answers them. worker: sends what the bot starts itself and does what is due. all: both. */
export type Part = (typeof parts)[number]

export function isPart(text: string): text is Part {
  return parts.some((part) => part === text)
}

/** Builds every part once, joins them and starts them. */
export async function startApp(
  config: Config,
  log: Logger,
  { part = 'all', clock = { offsetMs: 0 } }: { part?: Part; clock?: Clock } = {},
): Promise<App> {
  if (part !== 'all' && config.databaseUrl === null)
    throw new ConfigError(
      `DATABASE_URL is required for "${part}": several processes share one database. A single one starts with npm start.`,
    )
  const stores = await openStores(config, log)
  const closers: (() => Promise<unknown>)[] = []
  const stop = async (): Promise<void> => {
    for (const close of closers.toReversed()) await within(patienceMs, close(), log)
    // The database last, and to its end: main gives up on all of it when it takes too long.
    await stores.close()
  }
  try {
    return await build({ config, log, part, clock, stores, closers, stop })
  } catch (error) {
    await stop()
    throw error
  }
}

type Building = {
  config: Config
  log: Logger
  part: Part
  clock: Clock
  stores: Stores
  closers: (() => Promise<unknown>)[]
  stop: () => Promise<void>
}

async function build({ config, log, part, clock, stores, closers, stop }: Building): Promise<App> {
  const { database, sealer, url } = stores
  const now = (): Date => nowBy(clock)

  const training = config.mode === 'training' ? await startTraining({ config, stores, clock }) : null
  if (training !== null) closers.push(training.close)
  const platforms = platformsOf(training?.config ?? config, log)
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
  const leases = await openLeases({
    url,
    sign: processLease(processId),
    onLost: () => log.warn('the sign of life was lost with its connection; taking it again'),
  })
  closers.push(leases.close)
  const queue = await openQueue({ config, stores, log })
  const figures = createFigures(new Map(served.map(({ id, platform }) => [id, { platform: platform.name, bot: platform.externalId }])))
  closers.push(async () => figures.close())
  const { meter } = figures
  const accounts = new Map(
    served.map(({ id, platform: { name, spacingMs } }): [AccountId, Account] => [
      id,
      { id, platform: name, spacingMs, messagesPerMonth: name === 'zalo' ? config.zaloMessagesPerMonth : null },
    ]),
  )
  const sender = createSender({
    log,
    meter,
    db: database.db,
    now,
    realNow: () => new Date(),
    accounts,
    platforms: new Map(served.map(({ id, platform }) => [id, platform])),
  })
  closers.push(sender.close)
  const runtime: Runtime = {
    log,
    meter,
    db: database.db,
    sealer,
    now,
    realNow: () => new Date(),
    processId,
    phrases: { usualAgenda, absence: absenceWords, roles: rolesTyped, signatures },
    makeSheet: inviteSheet,
    makeExport: exportWorkbook,
    accounts,
    send: sender.send,
    wake: (touched) => wake({ queue, log, now }, touched),
  }
  const inbox = createInbox(runtime)
  // In the end: first no job begins any more, then the answers under way leave, then the sign of life goes.
  closers.push(inbox.idle, queue.close)
  let lastJob = Number.NEGATIVE_INFINITY
  const jobs = createJobs({ runtime, queue, lease: leases.take, recoverInbox: inbox.recover, backups: await backupsOf(config, stores) })

  const operator = createOperator({
    runtime,
    queue,
    figures,
    token: config.opsToken,
    part,
    secure: config.webhooks !== null,
    lastJob: () => lastJob,
    limits: { messagesPerMonth: config.zaloMessagesPerMonth },
  })
  const webhooks = config.webhooks === null || part === 'worker' ? null : createWebhooks({ ...config.webhooks, served, inbox, log })
  const http = createHttp({
    log,
    ready: operator.ready,
    routes: [...(webhooks === null ? [] : [webhooks.route]), training === null ? operator.route : training.page({ jobs, runtime })],
  })
  const address = await listen(http, config)
  closers.push(http.close)
  training?.allow(address)

  await queue.ready()
  if (part === 'bot') closers.push(repeat(inbox.recover, log))
  else closers.push(await startJobs({ queue, jobs, runtime, working: () => (lastJob = Date.now()) }))
  if (part !== 'worker') {
    if (webhooks === null) closers.push(startPolling({ served, inbox, leases, log, database: database.db }))
    else {
      closers.push(webhooks.close)
      void webhooks.check()
      for (const { id, platform } of served) void present(platform, { id, log, database: database.db })
    }
  }
  const adminCode = part === 'worker' ? null : await makeAdminCode(stores, now())
  const pausedAt = await sendingPausedAt(database.db)
  if (pausedAt !== null) log.warn({ since: pausedAt }, 'a restored copy: it sends nothing by itself until "chibo resume"')
  log.info({ mode: config.mode, accounts: served.length, migrations: stores.applied.length }, 'started')
  const opsToken = training === null ? operator.madeToken : null
  return { address, adminCode, opsToken, sendingPaused: pausedAt !== null, jobs, gone: stores.gone, stop }
}

/** Real data in the bundled database is backed up by itself; of any other database its operator makes the backups. */
async function backupsOf(config: Config, { url }: Stores): Promise<BackupFolder | null> {
  if (config.databaseUrl !== null || config.mode === 'training') return null
  return { url, folder: backupFolder(config), program: await programVersion() }
}

/** A one-time code for the first admin, in place of those printed before; null when somebody has linked as admin. */
async function makeAdminCode({ database: { db }, sealer }: Stores, now: Date): Promise<string | null> {
  return transaction(db, async (tx) => {
    // Processes that start together would each make him.
    await lockChat(tx, 'first admin')
    const admin = await firstAdmin(tx, { person: consoleWords.adminName, unit: consoleWords.rootUnit }, now)
    return admin === null ? null : (await createInvite(tx, sealer, admin, now)).code
  })
}

/** The bot accounts of a configuration, one value each. */
export function platformsOf({ telegram, zalo }: Pick<Config, 'telegram' | 'zalo'>, log: Logger): Platform[] {
  return [
    ...(telegram === null ? [] : [createTelegram({ ...telegram, log })]),
    ...(zalo?.tokens.map((token) => createZalo({ token, apiBase: zalo.apiBase, log })) ?? []),
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

/** The queue in Redis, named after the database that it serves, or in the database itself. */
async function openQueue({ config: { redisUrl }, stores, log }: Pick<Building, 'config' | 'stores' | 'log'>): Promise<Queue> {
  const onError = (error: Error, where: string): void => log.warn({ err: error, where }, 'the queue had trouble')
  if (redisUrl === null) return createQueue({ store: { databaseUrl: stores.url }, onError })
  const { ok, says, warning } = await examineQueue({ redisUrl })
  if (!ok) throw new ConfigError(says)
  if (warning !== undefined) log.warn(warning)
  return createQueue({ store: { redisUrl }, name: `chibo-${await databaseIdentity(stores.database.db)}`, onError })
}

/** Does something every few seconds, as soon as the last time has ended. Gives the way to stop. */
function repeat(work: () => Promise<unknown>, log: Logger): () => Promise<void> {
  const stopping = new AbortController()
  const { signal } = stopping
  const run = async (): Promise<void> => {
    while (!signal.aborted) {
      await work().catch((error: unknown) => log.warn({ err: error }, 'a look at what is left failed; it is repeated'))
      await sleep(lookMs, undefined, { signal }).catch(() => {})
    }
  }
  const ended = run()
  return () => {
    stopping.abort()
    return ended
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

type Starting = { queue: Queue; jobs: Jobs; runtime: Runtime; working: () => void }

/** `working` hears when the work begins, and of every job. Gives the way to stop looking after what recurs. */
async function startJobs({ queue, jobs, runtime, working }: Starting): Promise<() => Promise<void>> {
  const handle = observed(jobs.handle, runtime)
  await jobs.register()
  // A place for each account's drain, and two for what comes in between.
  await queue.work(async (job, signal) => {
    working()
    if (job.name === 'tick') await noteTick(runtime.db, runtime.realNow()).catch(() => {})
    return handle(job, signal)
  }, runtime.accounts.size + 2)
  working()
  return repeat(jobs.keepTicking, runtime.log)
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
