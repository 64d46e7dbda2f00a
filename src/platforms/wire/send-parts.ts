import type { SendResult } from '../../domain/delivery.ts'
import { pause } from './patience.ts'

/** How long a message that has begun to arrive may wait for the rest of it, in ms. */
const LONGEST_WAIT_MS = 30_000
const CHEAPEST_TRY_MS = 1_000

/**
 * Sends the parts of one message in order; the id is that of the last one. Once a part has arrived, "try again" is no longer
 * true of the whole message: a short wait is waited out here, and after a longer one it is unknown what the person has read.
 */
export async function sendParts<Part>(parts: readonly Part[], sendPart: (part: Part) => Promise<SendResult>): Promise<SendResult> {
  const patience = { leftMs: LONGEST_WAIT_MS }
  let result: SendResult = { kind: 'rejected', why: 'an empty message' }
  for (const [index, part] of parts.entries()) {
    result = index === 0 ? await sendPart(part) : await patiently(patience, () => sendPart(part))
    if (result.kind === 'retry' && index > 0)
      return { kind: 'unknown', why: `part ${index + 1} of ${parts.length} not sent: ${result.why}`, messages: index }
    if (result.kind === 'unknown' && index > 0) return { ...result, messages: index + 1 }
    if (result.kind !== 'sent') return result
  }
  return result.kind === 'sent' && parts.length > 1 ? { ...result, messages: parts.length } : result
}

/** Repeats what can be repeated while there is patience left; each try costs some, so that pauses of nothing come to an end. */
async function patiently(patience: { leftMs: number }, send: () => Promise<SendResult>): Promise<SendResult> {
  let result = await send()
  while (result.kind === 'retry' && result.afterMs <= patience.leftMs) {
    patience.leftMs -= Math.max(result.afterMs, CHEAPEST_TRY_MS)
    await pause(result.afterMs)
    result = await send()
  }
  return result
}
