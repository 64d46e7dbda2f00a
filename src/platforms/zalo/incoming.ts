import { z } from 'zod'
import type { Incoming } from '../platform.ts'

/** What a person sent; or why it needs no answer, in words without any content. */
export type ZaloUpdate = { kind: 'incoming'; incoming: Incoming } | { kind: 'ignored'; why: string } | { kind: 'malformed'; why: string }

/** Letters and digits of one word: what else may come in its place could not be stored. */
const id = z.union([z.string().regex(/^[!-~]{1,100}$/), z.int()]).transform(String)

const update = z.object({
  event_name: z.string(),
  message: z.unknown().optional(),
})

const message = z.object({
  message_id: id,
  chat: z.object({ id, chat_type: z.string().catch('PRIVATE') }),
  from: z.object({ is_bot: z.boolean().catch(false) }).catch({ is_bot: false }),
  text: z.string().optional().catch(undefined),
})

/** Documented as {ok, result: {event_name, message}}, seen without the envelope: both are read. */
const wrapped = z.object({ result: update }).transform(({ result }) => result)
const anyUpdate = z.union([wrapped, update])

/** Zalo's kinds of message. Files, cards and videos all come as "unsupported", with nothing in them. */
const kinds = {
  'message.text.received': 'text',
  'message.image.received': 'photo',
  'message.sticker.received': 'sticker',
  'message.voice.received': 'voice',
  'message.unsupported.received': 'other',
} as const

/** Translates one update. Never throws: Zalo gives each one only once, so a surprise in it must not stop the next. */
export function toIncoming(body: unknown): ZaloUpdate {
  const event = anyUpdate.safeParse(body)
  if (!event.success) return { kind: 'malformed', why: 'not an update' }
  const name = event.data.event_name
  if (!isKnown(name)) return { kind: 'ignored', why: `unknown event ${/^[\w.]{1,60}$/.test(name) ? name : '?'}` }
  const parsed = message.safeParse(event.data.message)
  if (!parsed.success) return { kind: 'malformed', why: `${name} without a chat or a message id` }
  const { message_id: messageId, chat, from, text } = parsed.data
  if (from.is_bot) return { kind: 'ignored', why: 'from a bot' }
  const origin = {
    // There is no other number that two deliveries of one update share.
    updateKey: messageId,
    messageKey: messageId,
    chatId: chat.id,
    chat: chat.chat_type === 'GROUP' || chat.id.startsWith('zgr-') ? 'group' : 'private',
  } as const
  const kind = kinds[name]
  if (kind !== 'text') return { kind: 'incoming', incoming: { ...origin, kind: 'unsupported', what: kind } }
  if (text === undefined) return { kind: 'incoming', incoming: { ...origin, kind: 'unsupported', what: 'other' } }
  return { kind: 'incoming', incoming: { ...origin, kind: 'text', text } }
}

function isKnown(name: string): name is keyof typeof kinds {
  return Object.hasOwn(kinds, name)
}
