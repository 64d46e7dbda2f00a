import { z } from 'zod'
import { ApiError } from '../api-error.ts'
import type { Entity, PhoneMessage } from '../events.ts'
import { waitForUpdate } from '../long-poll.ts'
import { probe } from '../webhooks.ts'
import type { Account, World } from '../world.ts'
import { messageId } from './bodies.ts'

export type Call = { params: Record<string, unknown>; signal: AbortSignal }

export type ZaloOptions = {
  world: World
  account: Account
  botId: string
  /** Updates as `{ok, result: {event_name, message}}`, or as `{event_name, message}` alone. */
  bodies: 'flat' | 'wrapped'
  /** The HTTP status of an empty poll: both were seen. */
  emptyStatus: 200 | 408
}

export const ZALO_SECRET_HEADER = 'X-Bot-Api-Secret-Token'

const TEXT_LIMIT = 2000
/** Zalo's refusals come with HTTP 200 as a rule. */
const REFUSED = { status: 200 }

const schemas = {
  poll: z.object({ timeout: z.coerce.number().min(0).default(30) }),
  send: z.object({
    chat_id: z.string(),
    text: z.string(),
    text_styles: z.array(z.object({ start: z.int().min(0), len: z.int().min(0), st: z.array(z.string()) })).default([]),
  }),
  action: z.object({ chat_id: z.string(), action: z.string() }),
  webhook: z.object({ url: z.string(), secret_token: z.string().min(8).max(256) }),
}

/** The methods of one Zalo bot: each gives the whole body of the answer or throws an ApiError. A chat action has no result. */
export function createZaloApi({ world, account, botId, bodies, emptyStatus }: ZaloOptions) {
  const requireChat = (id: string): void => {
    // No code for an unknown or blocked chat is documented: 404 is a guess, and the bot must not build on it.
    const chat = account.chats.get(id)
    if (chat === undefined || chat.blocked) throw new ApiError(404, 'Not found', REFUSED)
  }
  return {
    getMe: () => ({
      ok: true,
      result: { id: botId, account_name: `bot.${botId.slice(-9)}`, account_type: 'BASIC', can_join_groups: false },
    }),

    /** One update object, and reading it consumes it: whoever loses the answer has lost the update. */
    async getUpdates({ params, signal }: Call) {
      const { timeout } = parse(schemas.poll, params)
      // Polling is silent while a webhook is set.
      const silent = account.webhook !== null
      const end = silent ? await idle(timeout, signal) : await waitForUpdate(world, { account, timeoutMs: timeout * 1000, signal })
      const again = end === 'ready' ? account.again.shift() : undefined
      const update = again ?? (end === 'ready' ? account.pending[0] : undefined)
      if (update === undefined) throw new ApiError(408, 'Request timeout', { status: emptyStatus })
      if (again === undefined) world.record({ kind: 'confirmed', account: account.key, below: update.id + 1 })
      return bodies === 'wrapped' ? { ok: true, result: update.body } : update.body
    },

    sendMessage({ params }: Call) {
      const { chat_id, text, text_styles } = parse(schemas.send, params)
      if (text === '' || text.length > TEXT_LIMIT) throw badRequest(`text must have 1 to ${TEXT_LIMIT} characters`)
      if (text_styles.some(({ start, len }) => start + len > text.length)) throw badRequest('text_styles lie outside of the text')
      requireChat(chat_id)
      const message: PhoneMessage = {
        id: messageId(account),
        from: 'bot',
        sender: { id: botId, name: 'bot' },
        what: 'text',
        text,
        entities: text_styles.flatMap(readStyle),
        buttons: [],
        file: null,
        at: world.now(),
        editedAt: null,
      }
      world.record({ kind: 'message', account: account.key, chatId: chat_id, message, update: null })
      return { ok: true, result: { message_id: message.id, date: message.at.getTime() } }
    },

    sendChatAction({ params }: Call) {
      requireChat(parse(schemas.action, params).chat_id)
      return { ok: true }
    },

    /** The address is saved whether or not it answers. */
    async setWebhook({ params }: Call) {
      const { url, secret_token } = parse(schemas.webhook, params)
      if (!URL.canParse(url)) throw badRequest('url must be a public https address')
      const webhook = { url, secret: secret_token }
      const trouble = await probe(webhook, ZALO_SECRET_HEADER)
      world.record({ kind: 'webhook', account: account.key, webhook })
      const verification = { ok: trouble === null, outcome: trouble === null ? 'OK' : 'FAILED', hint: trouble ?? '' }
      return { ok: true, result: { url, updated_at: world.now().getTime(), verification } }
    },
    getWebhookInfo() {
      if (account.webhook === null) throw new ApiError(404, 'Not found', REFUSED)
      return { ok: true, result: { url: account.webhook.url, updated_at: world.now().getTime() } }
    },
    deleteWebhook() {
      world.record({ kind: 'webhook', account: account.key, webhook: null })
      return { ok: true, result: { url: '', updated_at: world.now().getTime() } }
    },
  }
}

function badRequest(why: string): ApiError {
  return new ApiError(400, `Bad request: ${why}`, REFUSED)
}

function parse<T>(schema: z.ZodType<T>, params: Record<string, unknown>): T {
  const parsed = schema.safeParse(params)
  if (parsed.success) return parsed.data
  throw badRequest(z.prettifyError(parsed.error))
}

/** Zalo's letters, in Telegram's words; sizes and colours are not shown. */
function readStyle({ start, len, st }: { start: number; len: number; st: string[] }): Entity[] {
  const words = new Map([
    ['b', 'bold'],
    ['i', 'italic'],
    ['u', 'underline'],
    ['s', 'strikethrough'],
  ])
  return st.flatMap((letter) => {
    const type = words.get(letter)
    return type === undefined ? [] : [{ type, offset: start, length: len, url: null }]
  })
}

function idle(seconds: number, signal: AbortSignal): Promise<'timeout'> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve('timeout'), seconds * 1000)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve('timeout')
    })
  })
}
