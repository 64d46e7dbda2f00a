import { GrammyError, type Api } from 'grammy'
import type { Update } from 'grammy/types'
import { pause, waitAfter, type BackOff } from '../wire/patience.ts'
import type { ListenOptions } from '../platform.ts'
import { judge } from './errors.ts'
import { allowedUpdates } from './incoming.ts'
import { readUpdate, type Reader } from './read.ts'

export type Poller = Reader & {
  api: Api
  timing: { pollSeconds: number; backOff: BackOff; forgetOffsetAfterMs: number }
}

/**
 * Fetches updates until the signal aborts. Each batch is stored whole by one call of `receive` before the offset moves, and moving
 * the offset is what makes Telegram forget it: updates that could not be stored are fetched again.
 */
export async function poll(poller: Poller, { receive, signal, stopped }: ListenOptions): Promise<void> {
  const { api, log, timing } = poller
  const cursor = cursorOf(timing.forgetOffsetAfterMs)
  let failures = 0
  while (!signal.aborted) {
    try {
      const request = { ...cursor.offset(), timeout: timing.pollSeconds, allowed_updates: allowedUpdates }
      const updates = await api.getUpdates(request, isApiSignal(signal) ? signal : undefined)
      const incoming = updates.flatMap((update) => readUpdate(poller, update))
      if (incoming.length > 0) await storing(receive(incoming))
      cursor.moveBehind(updates)
      failures = 0
    } catch (error) {
      if (signal.aborted) return
      const reason = await whyToStop(error, () => api.getWebhookInfo(isApiSignal(signal) ? signal : undefined))
      if (reason) return stopped(reason)
      failures++
      log.warn({ why: describe(error), failures }, 'telegram poll failed; it will be repeated')
      await pause(Math.max(floodWait(error), waitAfter(failures, timing.backOff)), signal)
    }
  }
}

/**
 * Where the next poll starts. After a week of silence Telegram goes on with a random number, which may be lower than the last
 * one, and an offset above it would throw such an update away unread. What was stored has long been confirmed by then, so after
 * a silence the offset is left out.
 */
function cursorOf(forgetAfterMs: number) {
  let next: number | undefined
  let movedAt = performance.now()
  return {
    offset(): { offset?: number } {
      return next === undefined || performance.now() - movedAt > forgetAfterMs ? {} : { offset: next }
    },
    moveBehind(updates: readonly Update[]): void {
      const last = updates.at(-1)
      if (last === undefined) return
      next = last.update_id + 1
      movedAt = performance.now()
    },
  }
}

/** grammY's declarations name an older class; it only uses what every AbortSignal has. */
type ApiSignal = NonNullable<Parameters<Api['getUpdates']>[1]>

function isApiSignal(signal: unknown): signal is ApiSignal {
  return signal instanceof AbortSignal
}

/** A webhook and a second poller give the same error code; only the first needs an operator. */
async function whyToStop(error: unknown, webhookInfo: () => Promise<{ url?: string }>): Promise<'unauthorized' | 'webhook-set' | null> {
  if (!(error instanceof GrammyError)) return null
  if (judge(error).kind === 'unauthorized') return 'unauthorized'
  if (error.error_code !== 409) return null
  try {
    const { url } = await webhookInfo()
    return url ? 'webhook-set' : null
  } catch {
    return null
  }
}

function floodWait(error: unknown): number {
  return error instanceof GrammyError ? (error.parameters.retry_after ?? 0) * 1_000 : 0
}

class StoringFailed extends Error {
  override name = 'StoringFailed'
}

/** The store's own error may quote what was to be stored, so only its name goes on from here. */
async function storing(work: Promise<void>): Promise<void> {
  try {
    await work
  } catch (error) {
    throw new StoringFailed(nameOf(error))
  }
}

function describe(error: unknown): string {
  if (error instanceof StoringFailed) return `not stored: ${error.message}`
  const verdict = judge(error)
  return 'why' in verdict ? verdict.why : verdict.kind
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error
}
