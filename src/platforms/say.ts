import type { Reply } from '../domain/reply.ts'
import type { Db } from '../db/client.ts'
import { closeSubject, openChoiceList } from '../db/choice-lists.ts'
import { toOutgoing } from '../messages/message.ts'
import type { OutgoingMessage } from '../messages/outgoing.ts'
import { shortName } from '../messages/vi/meeting-words.ts'
import { replyWords } from '../messages/vi/replies.ts'
import type { Chat, Runtime, Touched } from '../runtime.ts'
import type { Incoming } from './platform.ts'

/** One update being handled. */
export type Update = { runtime: Runtime; tx: Db; now: Date; chat: Chat; incoming: Incoming; touched: Touched }

/** What became of it: a short name for the record, and the answers. */
export type Handled = { outcome: string; messages: readonly OutgoingMessage[] }

/** Puts a reply into words and keeps its choices, so that the digit or button that answers it means what was shown. */
export async function sayReply({ runtime, tx, chat, now }: Update, reply: Reply): Promise<OutgoingMessage> {
  const message = replyWords(reply, now)
  const options = message.options ?? []
  if (options.length === 0) {
    if (message.rules?.subject !== undefined) await closeSubject(tx, chat, { subject: message.rules.subject, now })
    return toOutgoing(message, null)
  }
  const title = 'meeting' in reply && reply.meeting !== null ? shortName(reply.meeting) : ''
  return toOutgoing(
    message,
    await openChoiceList(tx, runtime.sealer, chat, { title, foreground: true, rules: message.rules ?? {}, options, now }),
  )
}
