import { ApiError } from './api-error.ts'
import type { Update } from './events.ts'
import { createFaults, type Faults } from './faults.ts'
import { listenOn } from './listen.ts'
import { createRate } from './rate.ts'
import { createRequestLog, type RecordedRequest } from './requests.ts'
import { createAnswerer, type Bot } from './server.ts'
import { createTelegramApi } from './telegram/api.ts'
import { createTelegramGroup, createTelegramPhone, type TelegramGroup, type TelegramPhone } from './telegram/phone.ts'
import { sendToWebhook } from './webhooks.ts'
import { createWorld, type Account, type Change } from './world.ts'
import { createZaloApi, ZALO_SECRET_HEADER } from './zalo/api.ts'
import { tellsOf } from './zalo/bodies.ts'
import { createZaloGroup, createZaloPhone, type ZaloGroup, type ZaloPhone } from './zalo/phone.ts'

export type MessengersOptions = {
  /** 0, the default: any free port. */
  port?: number
  /** Loopback by default. */
  host?: string
  /** The time that messages carry; long polls and rates use the real clock. */
  now?: () => Date
  /** An append-only journal; with it everything survives the process. Without it nothing is kept. */
  file?: string
  /** "ID:SECRET", the ID a number. */
  telegramToken: string
  /** "ID:SECRET", one for each bot. */
  zaloTokens: readonly string[]
  /** Updates as documented or as seen. Left out: polls wrapped, webhooks flat, as seen. */
  zaloBodies?: 'flat' | 'wrapped'
  /** HTTP status of an empty poll on Zalo; both were seen. */
  zaloEmptyStatus?: 200 | 408
  /** Called with every request before it is carried out. What it throws becomes a 400 and is kept in `problems`. */
  onRequest?: (request: Pick<RecordedRequest, 'platform' | 'method' | 'params'>) => void
  /** Every answer but a poll's comes this much later, ms. */
  latencyMs?: number
  /** More sends than this within a second are answered 429, on each messenger. */
  maxPerSecond?: number
  /** Requests remembered, the newest; 1000. */
  keepRequests?: number
}

export type Messengers = {
  readonly port: number
  /** What TELEGRAM_API_ROOT and ZALO_API_BASE are to be. */
  readonly telegramApiRoot: string
  readonly zaloApiBase: string
  readonly telegram: {
    readonly username: string
    /** The same id is always the same phone. `started: false`: the bot cannot write there before the person has. */
    phone(userId: number | string, person: { firstName: string; started?: boolean }): TelegramPhone
    /** `chatId` is negative. */
    group(chatId: number | string, group: { title: string }): TelegramGroup
    /** Delivers an update once more, `times` times, one in each poll, whatever the offset says. */
    redeliver(updateId: number, times?: number): void
    /** Lists of commands as set, by "SCOPE LANGUAGE": "default vi", "default ". */
    commands(): ReadonlyMap<string, readonly { command: string; description: string }[]>
    /** Updates that the bot has not confirmed. */
    waiting(): number
  }
  readonly zalo: {
    /** The bots' own ids, in the order of their tokens. */
    readonly accounts: readonly string[]
    /** `account` is a token or a bot's own id; `id` the chat's 20 digits. */
    phone(account: string, id: string, person: { name: string; started?: boolean }): ZaloPhone
    group(account: string, id: string, group: { title: string }): ZaloGroup
    redeliver(messageId: string, times?: number): void
    waiting(account: string): number
  }
  readonly faults: Faults
  readonly requests: readonly RecordedRequest[]
  /** What `onRequest` objected to. */
  readonly problems: readonly string[]
  /** Calls the listener at every change; `account` is "telegram:ID" or "zalo:ID". Returns the way to stop it. */
  watch(listener: (change: Change) => void): () => void
  /** Connections are refused and open ones cut, until `up`, on the same port. */
  down(): Promise<void>
  up(): Promise<void>
  close(): Promise<void>
}

const KEEP_REQUESTS = 1000
const USERNAME = 'chibo_training_bot'
/** Telegram gives up after many hours; Zalo's patience is not documented. */
const TELEGRAM_TRIES = 100
const ZALO_TRIES = 3

/** Starts a server that speaks both Bot APIs: Telegram below /telegram, Zalo below /zalo. Rejects when the port is taken. */
export async function startMessengers(options: MessengersOptions): Promise<Messengers> {
  const host = options.host ?? '127.0.0.1'
  const world = createWorld({ file: options.file ?? null, now: options.now ?? (() => new Date()) })
  const faults = createFaults()
  const log = createRequestLog(options.keepRequests ?? KEEP_REQUESTS)
  const problems: string[] = []

  const telegramId = botIdOf(options.telegramToken)
  const telegram = world.account(`telegram:${telegramId}`)
  const telegramBot = { id: Number(telegramId), name: 'Chibo', username: USERNAME }
  const zaloIds = options.zaloTokens.map(botIdOf)
  const zalo = new Map(zaloIds.map((id) => [id, world.account(`zalo:${id}`)]))

  const bots: Bot[] = [
    {
      platform: 'telegram',
      id: telegramId,
      token: options.telegramToken,
      methods: createTelegramApi({ world, account: telegram, bot: telegramBot }),
      envelope: (result) => ({ ok: true, result }),
    },
    ...options.zaloTokens.map((token): Bot => {
      const account = zaloOf(token)
      const shape = { bodies: options.zaloBodies ?? 'wrapped', emptyStatus: options.zaloEmptyStatus ?? 200 } as const
      const methods = createZaloApi({ world, account, botId: botIdOf(token), ...shape })
      return { platform: 'zalo', id: botIdOf(token), token, methods, envelope: (body) => body }
    }),
  ]
  const rates = { telegram: createRate(options.maxPerSecond ?? Infinity), zalo: createRate(options.maxPerSecond ?? Infinity) }
  const answer = createAnswerer({
    bots,
    faults,
    log,
    now: () => world.now(),
    onRequest: guard(options.onRequest ?? (() => undefined), problems),
    latencyMs: options.latencyMs ?? 0,
    mayPass: (platform) => rates[platform](),
  })
  const listener = await listenOn((request, response) => void answer(request, response), { host, port: options.port ?? 0 })
  const stopWebhooks = [
    sendToWebhook(world, telegram, {
      header: 'X-Telegram-Bot-Api-Secret-Token',
      body: ({ id, type, body }) => ({ update_id: id, [type]: body }),
      tries: TELEGRAM_TRIES,
    }),
    ...[...zalo.values()].map((account) =>
      sendToWebhook(world, account, {
        header: ZALO_SECRET_HEADER,
        body: ({ body }) => (options.zaloBodies === 'wrapped' ? { ok: true, result: body } : body),
        tries: ZALO_TRIES,
      }),
    ),
  ]
  const origin = `http://${host}:${listener.port}`

  return {
    port: listener.port,
    telegramApiRoot: `${origin}/telegram`,
    zaloApiBase: `${origin}/zalo`,
    telegram: {
      username: USERNAME,
      phone: (userId, { firstName, started = true }) =>
        createTelegramPhone({ world, account: telegram, bot: telegramBot }, { id: String(userId), name: firstName, started }),
      group: (chatId, { title }) => createTelegramGroup({ world, account: telegram, bot: telegramBot }, { id: String(chatId), title }),
      redeliver: (updateId, times = 1) => {
        redeliver(telegram, { times, which: ({ id }) => id === updateId })
      },
      commands: () => telegram.commands,
      waiting: () => telegram.pending.length,
    },
    zalo: {
      accounts: [...zalo.keys()],
      phone: (account, id, { name, started = true }) => createZaloPhone({ world, account: zaloOf(account) }, { id, name, started }),
      group: (account, id, { title }) => createZaloGroup({ world, account: zaloOf(account) }, { id, title }),
      redeliver: (messageId, times = 1) => {
        for (const account of zalo.values()) redeliver(account, { times, which: (update) => tellsOf(update, messageId) })
      },
      waiting: (account) => zaloOf(account).pending.length,
    },
    faults,
    requests: log.list,
    problems,
    watch: (watcher) => world.watch(watcher),
    down: () => listener.down(),
    up: () => listener.up(),
    async close() {
      for (const stop of stopWebhooks) stop()
      await listener.down()
    },
  }

  function zaloOf(token: string): Account {
    const account = zalo.get(botIdOf(token))
    if (account === undefined) throw new Error(`no Zalo bot ${botIdOf(token)} here; there are: ${[...zalo.keys()].join(', ')}`)
    return account
  }

  function redeliver(account: Account, wanted: { times: number; which: (update: Update) => boolean }): void {
    const update = account.recent.find(wanted.which)
    if (update === undefined) return
    for (let n = 0; n < wanted.times; n += 1) world.redeliver(account.key, update)
  }
}

/** What the hook throws is the bot's mistake: it is told so, and the test can look it up. */
function guard(onRequest: (request: RecordedRequest) => void, problems: string[]): (request: RecordedRequest) => void {
  return (request) => {
    try {
      onRequest(request)
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error)
      problems.push(`${request.platform} ${request.method}: ${why}`)
      throw new ApiError(400, `Bad Request: ${why}`)
    }
  }
}

function botIdOf(token: string): string {
  return token.split(':')[0] ?? token
}
