import type { Logger } from 'pino'
import type { Incoming, ListenOptions, Receive } from '../platform.ts'
import { pause, waitAfter, type BackOff } from '../wire/patience.ts'
import { describe, type ZaloAnswer, type ZaloClient } from './client.ts'
import { readUpdate } from './read.ts'
import { webhookUrlIn } from './webhook.ts'

export type Poller = {
  client: ZaloClient
  log: Logger
  timing: { pollSeconds: number; pollGraceMs: number; backOff: BackOff }
}

/** An empty poll that comes back sooner than this did not wait at all; asking again at once would be a storm. In ms. */
const HASTY_MS = 500

/**
 * Fetches one update after another until the signal aborts. Reading an update takes it away from Zalo for good, so each is stored
 * before the next is asked for.
 */
export async function poll(poller: Poller, options: ListenOptions): Promise<void> {
  const { client, log, timing } = poller
  const { signal, stopped } = options
  // While a webhook is set, polls stay empty without a word.
  if (await hasWebhook(poller, signal)) return stopped('webhook-set')
  let failures = 0
  while (!signal.aborted) {
    const asked = performance.now()
    const params = { timeout: String(timing.pollSeconds) }
    const answer = await client({ method: 'getUpdates', params, deadlineMs: timing.pollSeconds * 1_000 + timing.pollGraceMs, signal })
    if (answer.kind === 'ok') {
      failures = 0
      await take(poller, answer.result, options)
    } else if (signal.aborted) {
      return
    } else if (isCode(answer, 401)) {
      return stopped('unauthorized')
    } else if (isCode(answer, 408)) {
      failures = 0
      if (performance.now() - asked < HASTY_MS) await pause(timing.backOff.firstMs, signal)
    } else {
      failures++
      log.warn({ why: describe(answer), failures }, 'zalo poll failed; it will be repeated')
      await pause(waitAfter(failures, timing.backOff), signal)
    }
  }
}

async function hasWebhook({ client, timing }: Poller, signal: AbortSignal): Promise<boolean> {
  const answer = await client({ method: 'getWebhookInfo', deadlineMs: timing.pollGraceMs, signal })
  return answer.kind === 'ok' && webhookUrlIn(answer.result) !== null
}

async function take(poller: Poller, body: unknown, { receive, signal }: ListenOptions): Promise<void> {
  for (const incoming of readUpdate(poller.log, body)) await store(poller, incoming, { receive, signal })
}

/** This process holds the only copy: it is kept until it is stored, with one last try when the bot is being stopped. */
async function store({ log, timing }: Poller, incoming: Incoming, { receive, signal }: { receive: Receive; signal: AbortSignal }) {
  for (let failures = 1; ; failures++) {
    const last = signal.aborted
    try {
      return await receive([incoming])
    } catch (error) {
      // The store's own error may quote what was to be stored, so only its name is logged.
      const facts = { update: incoming.updateKey, why: error instanceof Error ? error.name : typeof error, failures }
      if (last) return log.error(facts, 'A ZALO MESSAGE WAS LOST: it could not be stored before the bot stopped')
      log.error(facts, 'a zalo message could not be stored; it is kept and tried again')
      await pause(waitAfter(failures, timing.backOff), signal)
    }
  }
}

function isCode(answer: ZaloAnswer, code: number): boolean {
  return answer.kind === 'refused' && answer.code === code
}
