import type { Update } from 'grammy/types'
import type { Logger } from 'pino'
import { z } from 'zod'
import type { Incoming } from '../platform.ts'
import { toIncoming, unreadable } from './incoming.ts'

export type Reader = { log: Logger; rememberPress: (updateKey: string, callbackQueryId: string) => void }

/**
 * Translates one update, from a poll or a webhook. Never throws: one that is not as documented is kept as far as its chat can be made
 * out, so that the person is answered, and logged without its content.
 */
export function readUpdate({ log, rememberPress }: Reader, body: unknown): Incoming[] {
  if (!isUpdate(body)) {
    log.error('telegram sent a body that is not an update')
    return []
  }
  try {
    const incoming = toIncoming(body)
    if (incoming === null) return []
    asDocumented.parse(incoming)
    const press = pressId.safeParse(body.callback_query?.id)
    if (incoming.kind === 'choice' && press.success) rememberPress(incoming.updateKey, press.data)
    return [incoming]
  } catch (error) {
    log.error(
      { update: body.update_id, why: error instanceof Error ? error.name : typeof error },
      'telegram sent an update that could not be read',
    )
    return [unreadable(body)]
  }
}

/** What the translation takes over from the body without looking; another type there would fail later, or not be stored at all. */
const asDocumented = z.object({ chatId: z.string().regex(/^-?\d{1,20}$/), text: z.string().optional(), token: z.string().optional() })

/** Without it a press cannot be acknowledged; the choice counts all the same. */
const pressId = z.string().min(1)

/** As far as must be known to tell one update from another; the rest is checked on the way. */
function isUpdate(body: unknown): body is Update {
  return typeof body === 'object' && body !== null && 'update_id' in body && Number.isSafeInteger(body.update_id)
}
