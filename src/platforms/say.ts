import type { Reply } from '../domain/reply.ts'
import type { Db } from '../db/client.ts'
import { openChoiceList, takeDigits } from '../db/choice-lists.ts'
import type { Kept } from '../db/inbound.ts'
import type { Scene } from '../db/scene.ts'
import { toOutgoing } from '../messages/message.ts'
import type { OutgoingMessage } from '../messages/outgoing.ts'
import { listTitleOf, replyWords } from '../messages/vi/replies.ts'
import type { Chat, Runtime, Touched } from '../runtime.ts'
import type { Incoming } from './platform.ts'

/** One update being handled. */
export type Update = { runtime: Runtime; tx: Db; now: Date; chat: Chat; incoming: Incoming; scene: Scene; touched: Touched }

/** What became of it: a short name for the record, the answers, and of a known person what his chat is in the middle of from now on. */
export type Handled = { outcome: string; messages: readonly OutgoingMessage[]; keep?: Omit<Kept, 'chat'> }

/** Puts a reply into words and keeps its choices, so that the digit or button that answers it means what was shown. */
export async function sayReply(
  { runtime, tx, chat, now }: Pick<Update, 'runtime' | 'tx' | 'chat' | 'now'>,
  reply: Reply,
): Promise<OutgoingMessage> {
  const message = replyWords(reply, now)
  const options = message.options ?? []
  if (options.length === 0) {
    if (message.rules?.subject !== undefined) await takeDigits(tx, chat, { subject: message.rules.subject, now })
    return toOutgoing(message, null)
  }
  const title = listTitleOf(reply)
  return toOutgoing(
    message,
    await openChoiceList(tx, runtime.sealer, chat, { title, foreground: true, rules: message.rules ?? {}, options, now }),
  )
}
