import type { Chat, Message, Update } from 'grammy/types'
import { z } from 'zod'
import type { Incoming } from '../platform.ts'

/** What is asked of Telegram; always passed, since it remembers what an earlier program asked for. */
export const allowedUpdates = ['message', 'edited_message', 'callback_query', 'my_chat_member'] as const

/**
 * What a person did, as this bot understands it; null for what needs no answer (bots, service messages, other kinds of updates).
 * Throws on a body that is not as Telegram documents it: see `unreadable`.
 */
export function toIncoming(update: Update): Incoming | null {
  const updateKey = String(update.update_id)
  if (update.message) return fromMessage(updateKey, update.message)
  if (update.edited_message) return fromEdit(updateKey, update.edited_message)
  if (update.callback_query) return fromPress(updateKey, update.callback_query)
  if (update.my_chat_member) return fromMembership(updateKey, update.my_chat_member)
  return null
}

/** A body that could not be understood is kept all the same, as far as its chat can be made out, so that the person is answered. */
export function unreadable(update: Update): Incoming {
  const parsed = anyUpdate.safeParse(update)
  const chat = parsed.success ? Object.values(parsed.data).find((part) => part !== undefined)?.chat : undefined
  return {
    updateKey: String(update.update_id),
    chatId: chat === undefined ? '' : String(chat.id),
    chat: chat?.type === 'private' ? 'private' : 'group',
    messageKey: '',
    kind: 'unsupported',
    what: 'other',
  }
}

const anyChat = z.object({ id: z.union([z.int(), z.string().regex(/^-?\d{1,20}$/)]), type: z.string() })
const inChat = z.object({ chat: anyChat }).optional().catch(undefined)
const anyUpdate = z.object({
  message: inChat,
  edited_message: inChat,
  my_chat_member: inChat,
  callback_query: z
    .object({ message: z.object({ chat: anyChat }) })
    .transform(({ message }) => message)
    .optional()
    .catch(undefined),
})

function fromMessage(updateKey: string, message: Message): Incoming | null {
  if (message.from?.is_bot) return null
  const origin = { ...originOf(updateKey, message.chat), messageKey: String(message.message_id) }
  if (message.text !== undefined) return { ...origin, kind: 'text', text: message.text }
  const what = contentOf(message)
  return what && { ...origin, kind: 'unsupported', what }
}

/** A changed caption or a moving live location is no answer to anything. */
function fromEdit(updateKey: string, message: Message): Incoming | null {
  if (message.from?.is_bot || message.text === undefined) return null
  return { ...originOf(updateKey, message.chat), messageKey: String(message.message_id), kind: 'edit', text: message.text }
}

/** Buttons of games and of inline messages carry nothing of ours. */
function fromPress(updateKey: string, { data, message }: NonNullable<Update['callback_query']>): Incoming | null {
  if (data === undefined || !message) return null
  return { ...originOf(updateKey, message.chat), messageKey: String(message.message_id), kind: 'choice', token: data }
}

/** In a private chat, "kicked" is how Telegram says that the person blocked the bot. */
function fromMembership(updateKey: string, change: NonNullable<Update['my_chat_member']>): Incoming | null {
  const origin = { ...originOf(updateKey, change.chat), messageKey: '' }
  if (origin.chat === 'group') return null
  if (change.new_chat_member.status === 'kicked') return { ...origin, kind: 'blocked' }
  return change.new_chat_member.status === 'member' ? { ...origin, kind: 'unblocked' } : null
}

function originOf(updateKey: string, chat: Chat) {
  return { updateKey, chatId: String(chat.id), chat: chat.type === 'private' ? 'private' : 'group' } as const
}

/** Which kind of content a message has; null for service messages ("pinned a message", "joined the group"). */
function contentOf(message: Message): 'photo' | 'file' | 'sticker' | 'voice' | 'other' | null {
  if (message.photo || message.live_photo) return 'photo'
  if (message.sticker) return 'sticker'
  if (message.voice || message.audio || message.video_note) return 'voice'
  if (message.document || message.video || message.animation) return 'file'
  return otherContent.some((field) => message[field] !== undefined) ? 'other' : null
}

const otherContent = [
  'location',
  'contact',
  'poll',
  'venue',
  'dice',
  'game',
  'story',
  'checklist',
  'rich_message',
  'paid_media',
  'giveaway',
  'invoice',
] as const satisfies (keyof Message)[]
