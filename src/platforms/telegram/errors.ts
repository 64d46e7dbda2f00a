import { GrammyError, HttpError } from 'grammy'
import { z } from 'zod'
import type { SendResult } from '../../domain/delivery.ts'
import { neverWritten } from '../wire/not-written.ts'

/** A send's result, or a request that Telegram found badly formed: worth one more try as plain text. */
export type Verdict = SendResult | { kind: 'malformed'; why: string }

/** A pause after a failure of the network, in ms; several in a row are for the caller to count. */
const NETWORK_PAUSE_MS = 5_000

/** A flood answer without a number has not been seen; then this long, in s. */
const UNNAMED_FLOOD_S = 30

/** Descriptions of 400 that say: nobody is there to read it, or the bot may not write there. */
const nobodyThere =
  /chat not found|user not found|user is deactivated|group chat was deactivated|peer_id_invalid|input_user_deactivated|user_is_blocked|bot was kicked|no rights to send|not enough rights|chat_write_forbidden|chat_restricted/i

/** Descriptions of 403 that are certain; others are taken as a doubt. */
const certainlyForbidden =
  /blocked by the user|user is deactivated|bot was kicked|can't initiate conversation|can't send messages to bots|not a member|chat_write_forbidden/i

/** Asked for something that was already so. */
const harmless = /message is not modified|query is too old|query id is invalid/i

/** The table of Telegram's errors, for a request that has an effect. No `why` holds a token, an address or a text. */
export function judge(error: unknown): Verdict {
  if (error instanceof GrammyError) return fromAnswer(error)
  if (error instanceof HttpError) return fromNetwork(error.error)
  return { kind: 'rejected', why: `not a request: ${error instanceof Error ? error.name : typeof error}` }
}

function fromAnswer({ error_code: code, description, parameters }: GrammyError): Verdict {
  const why = `${code} ${description.slice(0, 200)}`
  if (parameters.migrate_to_chat_id !== undefined) return { kind: 'moved', chatId: String(parameters.migrate_to_chat_id) }
  if (code === 429) return { kind: 'retry', afterMs: (parameters.retry_after ?? UNNAMED_FLOOD_S) * 1_000, accountWide: true, why }
  if (code === 401 || code === 404) return { kind: 'unauthorized', why }
  if (code === 403) return { kind: 'unreachable', why, certain: certainlyForbidden.test(description) }
  if (code >= 400 && code < 500) {
    if (harmless.test(description)) return { kind: 'sent', messageId: '' }
    return nobodyThere.test(description) ? { kind: 'unreachable', why, certain: true } : { kind: 'malformed', why }
  }
  return { kind: 'unknown', why }
}

/** What node-fetch tells: `type` is its own word ("system", "invalid-json", "aborted"), `code` that of the socket. */
const fetchFailure = z.object({
  code: z.string().catch(''),
  type: z.string().catch(''),
  name: z.string().catch('Error'),
  message: z.string().catch(''),
})

function fromNetwork(error: unknown): SendResult {
  const failure = fetchFailure.catch({ code: '', type: '', name: 'Error', message: '' }).parse(error)
  const why = failure.code || failure.type || (failure.message.includes('timed out') ? 'timed out' : failure.name)
  // Trying several addresses of one name fails with no message of its own, and only while connecting.
  const connecting = failure.type === 'system' && failure.message.endsWith('reason: ')
  return neverWritten({ ...failure, connecting })
    ? { kind: 'retry', afterMs: NETWORK_PAUSE_MS, accountWide: true, why }
    : { kind: 'unknown', why }
}
