import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { ChatCard, PhoneMessage, Update, What } from '../events.ts'
import type { Account } from '../world.ts'

/** Ids on Zalo are 20 hexadecimal digits without an order. */
export function messageId(account: Account): string {
  return createHash('sha256').update(`${account.key} ${account.nextMessage}`).digest('hex').slice(0, 20)
}

const events = {
  text: 'message.text.received',
  photo: 'message.image.received',
  sticker: 'message.sticker.received',
  voice: 'message.voice.received',
  /** Files and cards come without any content. */
  file: 'message.unsupported.received',
} as const satisfies Record<What, string>

/** `{event_name, message}`: what the bot fetches or is sent when somebody writes. */
export function eventBody(message: PhoneMessage, chat: ChatCard): Record<string, unknown> {
  return {
    event_name: events[message.what],
    message: {
      date: message.at.getTime(),
      chat: { chat_type: chat.type === 'private' ? 'PRIVATE' : 'GROUP', id: chat.id },
      message_id: message.id,
      from: { id: message.sender.id, is_bot: false, display_name: message.sender.name },
      ...contentBody(message),
    },
  }
}

const identified = z.object({ message: z.object({ message_id: z.string() }) })

/** True when the update tells of the message with this id. */
export function tellsOf(update: Update, id: string): boolean {
  const parsed = identified.safeParse(update.body)
  return parsed.success && parsed.data.message.message_id === id
}

function contentBody({ what, text }: PhoneMessage): Record<string, string> {
  switch (what) {
    case 'text':
      return { text }
    case 'photo':
      // The documentation says `photo`; `photo_url` is what comes.
      return { photo_url: 'https://photo.invalid/training.jpg', caption: text, message_type: 'CHAT_PHOTO' }
    case 'sticker':
      return { sticker: 'training', url: 'https://sticker.invalid/training.png', message_type: 'CHAT_STICKER' }
    case 'voice':
      return { voice_url: 'https://voice.invalid/training.m4a', message_type: 'CHAT_VOICE' }
    case 'file':
      return {}
  }
}
