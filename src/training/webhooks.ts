import type { Account, World } from './world.ts'

/** How one messenger calls a webhook. */
export type WebhookStyle = {
  header: string
  body: (update: Account['pending'][number]) => unknown
  /** Tries before an update is given up; Telegram's are many, Zalo's undocumented. */
  tries: number
}

type Webhook = NonNullable<Account['webhook']>

const TIMEOUT_MS = 10_000
const LONGEST_PAUSE_MS = 30_000

/**
 * Sends an account's updates to its webhook, in order, one at a time, each until it is answered with 2xx or its tries are used up.
 * Honours Retry-After. Returns the function that stops it.
 */
export function sendToWebhook(world: World, account: Account, style: WebhookStyle): () => void {
  const stopped = new AbortController()
  let busy = false
  const run = async (): Promise<void> => {
    if (busy) return
    busy = true
    for (let tries = 1; account.webhook !== null && !stopped.signal.aborted;) {
      const update = account.again[0] ?? account.pending[0]
      if (update === undefined) break
      const pauseMs = await deliver(account.webhook, { style, update, signal: stopped.signal })
      if (pauseMs === null || tries >= style.tries) {
        if (account.again[0] === update) account.again.shift()
        else world.record({ kind: 'confirmed', account: account.key, below: update.id + 1 })
        tries = 1
      } else {
        await pause(Math.min(pauseMs * 2 ** (tries - 1), LONGEST_PAUSE_MS), stopped.signal)
        tries += 1
      }
    }
    busy = false
  }
  const unwatch = world.watch((change) => {
    if (change.account === account.key) void run()
  })
  void run()
  return () => {
    stopped.abort()
    unwatch()
  }
}

/** Null when it arrived, else how long to wait before the next try, ms. */
async function deliver(
  webhook: Webhook,
  { style, update, signal }: { style: WebhookStyle; update: Account['pending'][number]; signal: AbortSignal },
): Promise<number | null> {
  try {
    const answer = await call(webhook, { header: style.header, body: JSON.stringify(style.body(update)), signal })
    if (answer.ok) return null
    return Number(answer.headers.get('retry-after') ?? 1) * 1000
  } catch {
    return 1000
  }
}

/** Calls a webhook with nothing in it, as a messenger does to see whether somebody is there. Null when it answered 2xx, else why not. */
export async function probe(webhook: Webhook, header: string): Promise<string | null> {
  try {
    const answer = await call(webhook, { header, body: '' })
    return answer.ok ? null : `HTTP ${answer.status}`
  } catch (error) {
    return error instanceof NotHere ? error.message : 'no answer'
  }
}

/** Nothing leaves this machine, whatever address the bot names. */
export function isLoopback(url: string): boolean {
  return ['127.0.0.1', 'localhost'].includes(new URL(url).hostname)
}

class NotHere extends Error {
  override name = 'NotHere'
}

async function call(webhook: Webhook, request: { header: string; body: string; signal?: AbortSignal }): Promise<Response> {
  if (!isLoopback(webhook.url)) throw new NotHere('not an address of this machine')
  const timeout = AbortSignal.timeout(TIMEOUT_MS)
  const answer = await fetch(webhook.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(webhook.secret === '' ? {} : { [request.header]: webhook.secret }) },
    body: request.body,
    signal: request.signal === undefined ? timeout : AbortSignal.any([request.signal, timeout]),
  })
  await answer.text()
  return answer
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    })
  })
}
