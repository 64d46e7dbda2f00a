import { z } from 'zod'
import { ApiError } from '../api-error.ts'
import type { PhoneMessage } from '../events.ts'
import { ATTACHED, type UploadedFile } from '../http-params.ts'
import { waitForUpdate } from '../long-poll.ts'
import { isLoopback } from '../webhooks.ts'
import type { Account, Chat, World } from '../world.ts'
import { meBody, messageBody, type TelegramBot } from './bodies.ts'
import { checkEntities, checkText, entitySchema, readMarkup } from './rules.ts'

export type Call = { params: Record<string, unknown>; files: ReadonlyMap<string, UploadedFile>; signal: AbortSignal }

/** Longest a poll may wait, seconds; Telegram cuts longer wishes. */
const LONGEST_POLL = 50
const BATCH = 100
/** Telegram's limit on a caption, in UTF-16 units. */
const CAPTION_LIMIT = 1024
const DELETABLE_MS = 48 * 3_600_000

/** In forms and queries, and even within JSON, Telegram takes lists and objects written as JSON text. */
const written = <T extends z.ZodType>(schema: T) => z.preprocess((value) => (typeof value === 'string' ? readJson(value) : value), schema)
const flag = written(z.boolean().default(false))
const chatId = z.union([z.int(), z.string()]).transform(String)
const content = z.object({
  text: z.string().default(''),
  parse_mode: z.string().optional(),
  entities: written(z.array(entitySchema).default([])),
  reply_markup: written(z.unknown()),
})
const chatOnly = z.object({ chat_id: chatId })
const oneMessage = z.object({ chat_id: chatId, message_id: z.coerce.number().transform(String) })
const slot = z.object({
  scope: written(z.object({ type: z.string() }).default({ type: 'default' })),
  language_code: z.string().default(''),
})
const schemas = {
  send: chatOnly.extend(content.shape),
  document: chatOnly.extend({ document: z.string(), caption: z.string().default(''), reply_markup: written(z.unknown()) }),
  edit: oneMessage.extend(content.shape),
  markup: oneMessage.extend({ reply_markup: written(z.unknown()) }),
  poll: z.object({
    offset: z.coerce.number().int().default(0),
    limit: z.coerce.number().int().min(1).max(BATCH).default(BATCH),
    timeout: z.coerce.number().min(0).default(0),
    allowed_updates: written(z.array(z.string()).optional()),
  }),
  answer: z.object({ callback_query_id: z.string().default(''), text: z.string().default(''), show_alert: flag }),
  commands: slot.extend({
    commands: written(
      z.array(z.object({ command: z.string().regex(/^[a-z0-9_]{1,32}$/), description: z.string().min(1).max(256) })).max(100),
    ),
  }),
  action: chatOnly.extend({ action: z.string() }),
  webhook: z.object({
    url: z.string().default(''),
    secret_token: z
      .string()
      .regex(/^[A-Za-z0-9_-]{1,256}$/)
      .default(''),
    allowed_updates: written(z.array(z.string()).optional()),
    drop_pending_updates: flag,
  }),
}

/** The methods of one Telegram bot. Each gives the `result` of Telegram's answer or throws an ApiError. */
export function createTelegramApi({ world, account, bot }: { world: World; account: Account; bot: TelegramBot }) {
  let polling: AbortController | null = null
  const key = account.key

  const reachable = (id: string): Chat => {
    if (id === '') throw bad('chat_id is empty')
    const chat = account.chats.get(id)
    if (chat === undefined) throw bad('chat not found')
    if (!chat.blocked) return chat
    throw new ApiError(
      403,
      chat.type === 'private' ? 'Forbidden: bot was blocked by the user' : 'Forbidden: bot was kicked from the supergroup chat',
    )
  }
  const messageOf = (id: string, wanted: { messageId: string; to: string }): { chat: Chat; message: PhoneMessage } => {
    const chat = reachable(id)
    const message = chat.messages.find((one) => one.id === wanted.messageId)
    if (message === undefined) throw bad(`message to ${wanted.to} not found`)
    return { chat, message }
  }
  const change = (at: { chat: Chat; message: PhoneMessage }, next: Pick<PhoneMessage, 'text' | 'entities' | 'buttons'>): unknown => {
    if (at.message.from !== 'bot') throw bad("message can't be edited")
    const { text, entities, buttons } = at.message
    if (JSON.stringify(next) === JSON.stringify({ text, entities, buttons })) throw bad(NOT_MODIFIED)
    const message = { ...at.message, ...next, editedAt: world.now() }
    world.record({ kind: 'edit', account: key, chatId: at.chat.id, message, update: null })
    return messageBody(message, { chat: at.chat, bot })
  }

  return {
    getMe: () => meBody(bot),

    async getUpdates({ params, signal }: Call): Promise<unknown> {
      const { offset, limit, timeout, allowed_updates } = parse(schemas.poll, params)
      if (account.webhook !== null) {
        throw new ApiError(
          409,
          "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
        )
      }
      polling?.abort('another poll')
      const mine = new AbortController()
      polling = mine
      if (allowed_updates !== undefined) allow(allowed_updates)
      confirm(offset)
      const timeoutMs = Math.min(timeout, LONGEST_POLL) * 1000
      await waitForUpdate(world, { account, timeoutMs, signal: AbortSignal.any([signal, mine.signal]) })
      if (mine.signal.aborted) {
        throw new ApiError(409, 'Conflict: terminated by other getUpdates request; make sure that only one bot instance is running')
      }
      polling = null
      if (signal.aborted) return []
      const again = account.again.splice(0, 1)
      return [...again, ...account.pending].slice(0, limit).map(({ id, type, body }) => ({ update_id: id, [type]: body }))
    },

    sendMessage({ params }: Call): unknown {
      const { chat_id, ...rest } = parse(schemas.send, params)
      const next = readContent(rest)
      const chat = reachable(chat_id)
      const message: PhoneMessage = {
        id: String(account.nextMessage),
        from: 'bot',
        sender: { id: String(bot.id), name: bot.name },
        what: 'text',
        ...next,
        file: null,
        at: world.now(),
        editedAt: null,
      }
      world.record({ kind: 'message', account: key, chatId: chat.id, message, update: null })
      return messageBody(message, { chat, bot })
    },

    /** Files come with the request; those that Telegram would fetch or has already are not for this server. */
    sendDocument({ params, files }: Call): unknown {
      const { chat_id, document, caption, reply_markup } = parse(schemas.document, params)
      const part = document.startsWith(ATTACHED) ? document.slice(ATTACHED.length) : 'document'
      const file = files.get(part)
      if (file === undefined) throw bad('wrong remote file identifier specified: Wrong character in the string')
      if (file.bytes.length === 0) throw bad('file must be non-empty')
      if (caption.length > CAPTION_LIMIT) throw bad('message caption is too long')
      const chat = reachable(chat_id)
      const message: PhoneMessage = {
        id: String(account.nextMessage),
        from: 'bot',
        sender: { id: String(bot.id), name: bot.name },
        what: 'file',
        text: caption.trimEnd(),
        entities: [],
        buttons: readMarkup(reply_markup),
        file: { name: file.name, bytes: file.bytes },
        at: world.now(),
        editedAt: null,
      }
      world.record({ kind: 'message', account: key, chatId: chat.id, message, update: null })
      return messageBody(message, { chat, bot })
    },

    editMessageText({ params }: Call): unknown {
      const { chat_id, message_id, ...rest } = parse(schemas.edit, params)
      return change(messageOf(chat_id, { messageId: message_id, to: 'edit' }), readContent(rest))
    },

    editMessageReplyMarkup({ params }: Call): unknown {
      const { chat_id, message_id, reply_markup } = parse(schemas.markup, params)
      const at = messageOf(chat_id, { messageId: message_id, to: 'edit' })
      return change(at, { text: at.message.text, entities: at.message.entities, buttons: readMarkup(reply_markup) })
    },

    deleteMessage({ params }: Call): unknown {
      const { chat_id, message_id } = parse(oneMessage, params)
      const { chat, message } = messageOf(chat_id, { messageId: message_id, to: 'delete' })
      if (world.now().getTime() - message.at.getTime() > DELETABLE_MS) throw bad("message can't be deleted for everyone")
      world.record({ kind: 'delete', account: key, chatId: chat.id, messageId: message.id })
      return true
    },

    answerCallbackQuery({ params }: Call): unknown {
      const { callback_query_id, text, show_alert } = parse(schemas.answer, params)
      const id = account.queries.get(callback_query_id)
      if (id === undefined) throw bad('query is too old and response timeout expired or query ID is invalid')
      if (text.length > 200) throw bad('MESSAGE_TOO_LONG')
      if (text !== '') world.record({ kind: 'notice', account: key, chatId: id, text, alert: show_alert, at: world.now() })
      return true
    },

    sendChatAction({ params }: Call): unknown {
      const { chat_id, action } = parse(schemas.action, params)
      if (!/^(typing|(upload|record)_\w+|choose_sticker|find_location)$/.test(action)) throw bad('wrong parameter action in request')
      reachable(chat_id)
      return true
    },

    setMyCommands({ params }: Call): unknown {
      const { commands, ...where } = parse(schemas.commands, params)
      world.record({ kind: 'commands', account: key, slot: slotName(where), commands })
      return true
    },
    deleteMyCommands({ params }: Call): unknown {
      world.record({ kind: 'commands', account: key, slot: slotName(parse(slot, params)), commands: [] })
      return true
    },
    getMyCommands: ({ params }: Call): unknown => account.commands.get(slotName(parse(slot, params))) ?? [],

    setWebhook({ params }: Call): unknown {
      const { url, secret_token, allowed_updates, drop_pending_updates } = parse(schemas.webhook, params)
      if (url !== '' && !mayBeWebhook(url)) throw bad('bad webhook: An HTTPS URL must be provided for webhook')
      if (drop_pending_updates) confirm(account.nextUpdate)
      if (allowed_updates !== undefined) allow(allowed_updates)
      world.record({ kind: 'webhook', account: key, webhook: url === '' ? null : { url, secret: secret_token } })
      return true
    },
    deleteWebhook({ params }: Call): unknown {
      if (parse(schemas.webhook, params).drop_pending_updates) confirm(account.nextUpdate)
      world.record({ kind: 'webhook', account: key, webhook: null })
      return true
    },
    getWebhookInfo: (): unknown => ({
      url: account.webhook?.url ?? '',
      has_custom_certificate: false,
      pending_update_count: account.pending.length,
      ...(account.allowed === null ? {} : { allowed_updates: account.allowed }),
    }),
  }

  function confirm(offset: number): void {
    const below = offset < 0 ? (account.pending.at(offset)?.id ?? 0) : offset
    if (account.pending.some((update) => update.id < below)) world.record({ kind: 'confirmed', account: key, below })
  }

  function allow(types: string[]): void {
    const next = types.length === 0 ? null : types
    if (JSON.stringify(next) !== JSON.stringify(account.allowed)) world.record({ kind: 'allowed', account: key, types: next })
  }
}

const NOT_MODIFIED =
  'message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message'

function bad(description: string): ApiError {
  return new ApiError(400, `Bad Request: ${description}`)
}

function parse<T>(schema: z.ZodType<T>, params: Record<string, unknown>): T {
  const parsed = schema.safeParse(params)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  throw bad(`wrong parameter ${issue?.path.join('.') ?? ''} in request: ${issue?.message ?? ''}`)
}

/** Formatting by entities only: parse modes are the business of the real Telegram, and our bot does not use them. */
function readContent(given: z.infer<typeof content>): Pick<PhoneMessage, 'text' | 'entities' | 'buttons'> {
  if (given.parse_mode !== undefined) throw bad('unsupported parse_mode')
  const text = checkText(given.text)
  return { text, entities: checkEntities({ text: given.text, shown: text }, given.entities), buttons: readMarkup(given.reply_markup) }
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

function slotName({ scope, language_code }: z.infer<typeof slot>): string {
  return `${scope.type} ${language_code}`
}

/** Telegram wants https. Here this machine itself is allowed too: nothing leaves it. */
function mayBeWebhook(url: string): boolean {
  if (!URL.canParse(url)) return false
  return new URL(url).protocol === 'https:' || isLoopback(url)
}
