import type { Button, ChatCard, Entity, PhoneMessage } from '../events.ts'

/** Builds what Telegram's bodies look like. Everything here goes to the bot, nothing comes back. */

type Body = Record<string, unknown>

export type TelegramBot = { id: number; name: string; username: string }

export function meBody(bot: TelegramBot): Body {
  return {
    ...botUser(bot),
    can_join_groups: true,
    can_read_all_group_messages: false,
    supports_inline_queries: false,
    can_connect_to_business: false,
    has_main_web_app: false,
    has_topics_enabled: false,
    allows_users_to_create_topics: false,
    can_manage_bots: false,
    supports_join_request_queries: false,
  }
}

function botUser(bot: TelegramBot): Body {
  return { id: bot.id, is_bot: true, first_name: bot.name, username: bot.username }
}

function personUser(sender: { id: string; name: string }): Body {
  return { id: Number(sender.id), is_bot: false, first_name: sender.name, language_code: 'vi' }
}

function chatBody(chat: ChatCard): Body {
  const id = Number(chat.id)
  return chat.type === 'private' ? { id, type: 'private', first_name: chat.title } : { id, type: 'supergroup', title: chat.title }
}

export function messageBody(message: PhoneMessage, where: { chat: ChatCard; bot: TelegramBot }): Body {
  return {
    message_id: Number(message.id),
    from: message.from === 'bot' ? botUser(where.bot) : personUser(message.sender),
    chat: chatBody(where.chat),
    date: seconds(message.at),
    ...(message.editedAt === null ? {} : { edit_date: seconds(message.editedAt) }),
    ...contentBody(message),
    ...(message.buttons.length === 0 ? {} : { reply_markup: { inline_keyboard: rows(message.buttons) } }),
  }
}

function contentBody({ what, text, entities, file: sent }: PhoneMessage): Body {
  const caption = text === '' ? {} : { caption: text }
  switch (what) {
    case 'text':
      return { text, ...(entities.length === 0 ? {} : { entities: entities.map(entityBody) }) }
    case 'photo':
      return { photo: [{ ...file('photo', 40_960), width: 800, height: 600 }], ...caption }
    case 'sticker':
      return { sticker: { ...file('sticker', 20_480), type: 'regular', width: 512, height: 512, is_animated: false, is_video: false } }
    case 'voice':
      return { voice: { ...file('voice', 10_240), duration: 3, mime_type: 'audio/ogg' } }
    case 'file':
      return {
        document:
          sent === null
            ? { ...file('file', 81_920), file_name: 'ho-so.pdf', mime_type: 'application/pdf' }
            : { ...file('file', sent.bytes.length), file_name: sent.name },
        ...caption,
      }
  }
}

function file(name: string, size: number): Body {
  return { file_id: `training-${name}`, file_unique_id: `training-${name}`, file_size: size }
}

function entityBody({ type, offset, length, url }: Entity): Body {
  return { type, offset, length, ...(url === null ? {} : { url }) }
}

function rows(buttons: readonly Button[]): Body[][] {
  const lines: Body[][] = []
  for (const button of buttons) (lines[button.row] ??= []).push(buttonBody(button))
  return lines
}

function buttonBody({ label, kind, value, style }: Button): Body {
  const action = { callback: { callback_data: value }, url: { url: value }, copy: { copy_text: { text: value } } }[kind]
  return { text: label, ...action, ...(style === null ? {} : { style }) }
}

export function callbackBody(press: {
  query: string
  data: string
  message: PhoneMessage
  chat: ChatCard
  sender: Sender
  bot: TelegramBot
}): Body {
  return {
    id: press.query,
    from: personUser(press.sender),
    message: messageBody(press.message, press),
    chat_instance: `training${press.chat.id}`,
    data: press.data,
  }
}

type Sender = { id: string; name: string }

/** The person blocked the bot or took it back; in a group, somebody removed it or let it in. */
export function memberBody(change: { chat: ChatCard; sender: Sender; bot: TelegramBot; gone: boolean; at: Date }): Body {
  const out = change.chat.type === 'private' ? 'kicked' : 'left'
  const state = (gone: boolean): Body => ({
    user: botUser(change.bot),
    status: gone ? out : 'member',
    ...(gone && out === 'kicked' ? { until_date: 0 } : {}),
  })
  return {
    chat: chatBody(change.chat),
    from: personUser(change.sender),
    date: seconds(change.at),
    old_chat_member: state(!change.gone),
    new_chat_member: state(change.gone),
  }
}

function seconds(at: Date): number {
  return Math.floor(at.getTime() / 1000)
}
