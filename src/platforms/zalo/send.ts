import type { SendResult } from '../../domain/delivery.ts'
import type { OutgoingMessage } from '../../messages/outgoing.ts'
import { toPlain, type PlainPart } from '../../messages/render.ts'
import { sendParts } from '../wire/send-parts.ts'
import type { ZaloClient } from './client.ts'
import { toSendResult } from './errors.ts'

/** Zalo takes 2000 UTF-16 units; the rest is for what it may add or count otherwise. */
export const TEXT_LIMIT = 1_900

export type ZaloSender = { client: ZaloClient; sendMs: number }

/**
 * Plain text with numbered choices, in order, the title in bold. The escaping rules of Zalo's parse_mode are undocumented, so bold
 * goes as positions beside the text; where they are refused, the text goes without.
 */
export async function send(sender: ZaloSender, chatId: string, message: OutgoingMessage): Promise<SendResult> {
  return sendParts(toPlain(message, TEXT_LIMIT), async (part) => {
    const result = await sendText(sender, toParams(chatId, part))
    return result.kind === 'rejected' && part.bold ? sendText(sender, toParams(chatId, { ...part, bold: null })) : result
  })
}

type SendMessage = { chat_id: string; text: string; text_styles?: { start: number; len: number; st: string[] }[] }

function toParams(chatId: string, { text, bold }: PlainPart): SendMessage {
  const styles = bold ? { text_styles: [{ start: bold.start, len: bold.end - bold.start, st: ['b'] }] } : {}
  return { chat_id: chatId, text, ...styles }
}

async function sendText({ client, sendMs }: ZaloSender, params: SendMessage): Promise<SendResult> {
  return toSendResult(await client({ method: 'sendMessage', params, deadlineMs: sendMs }))
}
