import { Api, InputFile } from 'grammy'
import type { Logger } from 'pino'
import type { SendResult } from '../../domain/delivery.ts'
import type { OutgoingMessage } from '../../messages/outgoing.ts'
import { pollingBackOff, type BackOff } from '../wire/patience.ts'
import type { Platform } from '../platform.ts'
import { sendParts } from '../wire/send-parts.ts'
import { connectingWithin } from './agent.ts'
import { judge } from './errors.ts'
import { allowedUpdates } from './incoming.ts'
import { poll } from './poll.ts'
import { readUpdate } from './read.ts'
import { TEXT_LIMIT, toParts, withoutForm, type TelegramPart } from './send.ts'

export type TelegramOptions = {
  token: string
  /** Without a slash at the end: "https://api.telegram.org". */
  apiRoot: string
  log: Logger
  timing?: Partial<TelegramTiming>
}

export type TelegramTiming = {
  /** How long any request may take, polls included. grammY's own 500 s would freeze a drain. */
  requestMs: number
  connectMs: number
  /** How long a connection that is not used is kept. */
  idleMs: number
  /** How long Telegram holds an empty poll. */
  pollSeconds: number
  backOff: BackOff
  /** After this long without an update the offset is left out of the poll: see poll.ts. */
  forgetOffsetAfterMs: number
}

const usualTiming: TelegramTiming = {
  requestMs: 30_000,
  connectMs: 10_000,
  idleMs: 20_000,
  pollSeconds: 25,
  backOff: pollingBackOff,
  forgetOffsetAfterMs: 3_600_000,
}

/** Presses that wait for an answer; an older one has stopped showing "loading" by itself. */
const PRESSES_KEPT = 1_000

/** A Telegram bot account. Errors of `identify` and `introduce` are plain and hold neither the token nor a text. */
export function createTelegram({ token, apiRoot, log, timing: changed }: TelegramOptions): Platform {
  const timing = { ...usualTiming, ...changed }
  const agent = connectingWithin(apiRoot, timing)
  const api = new Api(token, { apiRoot, timeoutSeconds: timing.requestMs / 1_000, baseFetchConfig: { agent, compress: true } })
  const presses = new Map<string, string>()

  function rememberPress(updateKey: string, callbackQueryId: string): void {
    presses.set(updateKey, callbackQueryId)
    const [oldest] = presses.keys()
    if (presses.size > PRESSES_KEPT && oldest !== undefined) presses.delete(oldest)
  }

  return {
    name: 'telegram',
    externalId: token.split(':')[0] ?? '',
    textLimit: TEXT_LIMIT,
    // About 28 messages a second, evenly: Telegram takes 30.
    spacingMs: 36,
    async identify() {
      const me = await plainly('getMe', api.getMe())
      return { externalId: String(me.id), handle: me.username ?? null }
    },
    send: (chatId, message) => send({ api, log }, chatId, message),
    async acknowledge(updateKey) {
      const callbackQueryId = presses.get(updateKey)
      if (callbackQueryId === undefined) return
      presses.delete(updateKey)
      try {
        await api.answerCallbackQuery(callbackQueryId)
      } catch (error) {
        const verdict = judge(error)
        if (verdict.kind !== 'sent') log.info({ verdict }, 'a pressed button was not acknowledged')
      }
    },
    async introduce(commands) {
      // Two sets: phones in Vietnamese look for theirs first, all others take the default.
      await plainly('setMyCommands', api.setMyCommands(commands))
      await plainly('setMyCommands', api.setMyCommands(commands, { language_code: 'vi' }))
    },
    listen: (options) => poll({ api, log, timing, rememberPress }, options),
    read: (body) => readUpdate({ log, rememberPress }, body),
    webhook: {
      header: 'x-telegram-bot-api-secret-token',
      repeats: true,
      async set({ url, secret }) {
        await plainly('setWebhook', api.setWebhook(url, { secret_token: secret, allowed_updates: allowedUpdates }))
        // Telegram tries the address only when there is something to deliver.
        return { verified: true, says: 'accepted' }
      },
      async info() {
        const { url, pending_update_count, last_error_message } = await plainly('getWebhookInfo', api.getWebhookInfo())
        return { url: url || null, pending: pending_update_count, lastError: last_error_message ?? null }
      },
      async remove() {
        await plainly('deleteWebhook', api.deleteWebhook())
      },
    },
  }
}

type Sender = { api: Api; log: Logger }
type MessageFile = NonNullable<OutgoingMessage['file']>

async function send(sender: Sender, chatId: string, message: OutgoingMessage): Promise<SendResult> {
  try {
    const file = message.file === undefined ? [] : [message.file]
    return await sendParts([...file, ...toParts(message)], (part) =>
      'base64' in part ? sendFile(sender, chatId, part) : sendPart(sender, chatId, part),
    )
  } catch (error) {
    return { kind: 'rejected', why: error instanceof RangeError ? error.message : 'the message could not be composed' }
  }
}

/** A file that Telegram refuses must not cost the person the text that belongs to it. */
async function sendFile({ api, log }: Sender, chatId: string, { name, base64 }: MessageFile): Promise<SendResult> {
  try {
    const sent = await api.sendDocument(numeric(chatId), new InputFile(Buffer.from(base64, 'base64'), name))
    return { kind: 'sent', messageId: String(sent.message_id) }
  } catch (error) {
    const verdict = judge(error)
    if (verdict.kind !== 'malformed') return verdict
    log.warn({ why: verdict.why }, 'telegram refused a file; sending the text alone')
    return { kind: 'sent', messageId: '' }
  }
}

/** A form that Telegram refuses must not cost the person the message: it goes once more as plain text. */
async function sendPart({ api, log }: Sender, chatId: string, part: TelegramPart): Promise<SendResult> {
  const { text, entities, rows } = part
  const verdict = await trySend(api, chatId, { text, entities, ...(rows.length > 0 ? { reply_markup: { inline_keyboard: rows } } : {}) })
  if (verdict.kind !== 'malformed') return verdict
  if (entities.length === 0 && rows.length === 0) return { kind: 'rejected', why: verdict.why }
  log.warn({ why: verdict.why }, 'telegram refused a form; sending plain text')
  return sendParts(withoutForm(part), async (plain) => {
    const second = await trySend(api, chatId, { text: plain })
    return second.kind === 'malformed' ? { kind: 'rejected', why: second.why } : second
  })
}

type Body = { text: string } & Omit<NonNullable<Parameters<Api['sendMessage']>[2]>, 'chat_id'>

async function trySend(api: Api, chatId: string, { text, ...form }: Body) {
  try {
    const sent = await api.sendMessage(numeric(chatId), text, { ...form, link_preview_options: { is_disabled: true } })
    return { kind: 'sent', messageId: String(sent.message_id) } as const
  } catch (error) {
    return judge(error)
  }
}

function numeric(chatId: string): number | string {
  return /^-?\d{1,15}$/.test(chatId) ? Number(chatId) : chatId
}

/** grammY's errors carry the request, and those of its fetch the address with the token: they end here. */
async function plainly<T>(method: string, request: Promise<T>): Promise<T> {
  const outcome = await request.then(
    (value) => ({ ok: true, value }) as const,
    (error: unknown) => ({ ok: false, verdict: judge(error) }) as const,
  )
  if (outcome.ok) return outcome.value
  const { verdict } = outcome
  throw new Error(`Telegram ${method}: ${verdict.kind}${'why' in verdict ? `, ${verdict.why}` : ''}`)
}
