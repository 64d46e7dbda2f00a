import { z } from 'zod'
import type { SendResult } from '../../domain/delivery.ts'
import type { ZaloAnswer } from './client.ts'

/** Too many messages; Zalo names no time. What a quota that is refused again means is not decided here. In ms. */
const FLOOD_PAUSE_MS = 60_000
/** "Internal server error" passes by itself and concerns one message. In ms. */
const TRANSIENT_PAUSE_MS = 30_000
/** A pause after a failure of the network; several in a row are for the caller to count. In ms. */
const NETWORK_PAUSE_MS = 5_000

/** The table of Zalo's errors, for a sendMessage. */
export function toSendResult(answer: ZaloAnswer): SendResult {
  switch (answer.kind) {
    case 'ok':
      return { kind: 'sent', messageId: sentMessage.parse(answer.result).message_id }
    case 'refused':
      return fromRefusal(answer)
    case 'garbled':
      return { kind: 'unknown', why: `HTTP ${answer.status}, not JSON` }
    case 'failed':
      return answer.written
        ? { kind: 'unknown', why: answer.why }
        : { kind: 'retry', afterMs: NETWORK_PAUSE_MS, accountWide: true, why: answer.why }
  }
}

/** "ok" is enough to know that it was sent; the id only helps to find it again. */
const sentMessage = z.object({ message_id: z.union([z.string(), z.number()]).transform(String) }).catch({ message_id: '' })

function fromRefusal({ code, description }: { code: number; description: string }): SendResult {
  const why = `${code} ${description}`.trim()
  if (code === 400) return { kind: 'rejected', why }
  if (code === 401) return { kind: 'unauthorized', why }
  if (code === 403 && /internal server error/i.test(description)) {
    return { kind: 'retry', afterMs: TRANSIENT_PAUSE_MS, accountWide: false, why }
  }
  if (code === 429) {
    return { kind: 'retry', afterMs: FLOOD_PAUSE_MS, accountWide: true, why, ...(/quota/i.test(description) && { quota: true }) }
  }
  // A blocked bot and an unknown chat have no documented code: any other 4xx may be one, and is only counted.
  if (code > 401 && code < 500 && code !== 408) return { kind: 'unreachable', why, certain: false }
  return { kind: 'unknown', why }
}
