import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import type { AccountId } from '../domain/ids.ts'
import type { Route, Runtime } from '../runtime.ts'
import type { Inbox } from './inbox.ts'
import type { Incoming, Platform } from './platform.ts'
import { webhookPath, webhookSecret, webhookUrl } from './webhook-address.ts'

export type WebhookParts = {
  served: readonly { id: AccountId; platform: Platform }[]
  inbox: Inbox
  publicUrl: string
  /** Roots of the accounts' secrets: the first is the one in use, a second is the one before it. */
  secrets: readonly string[]
  log: Runtime['log']
}

export type Webhooks = {
  /** Where messengers deliver: POST /webhook/PLATFORM/BOT-ID. */
  route: Route
  /** Says in the log which messengers do not call here, and what to do. Nothing depends on it; never rejects. */
  check: () => Promise<void>
  /** Takes nothing new in, and resolves when what has come in is answered and handled. */
  close: () => Promise<void>
}

/** Many times a messenger's largest update. */
const bodyLimit = 256 * 1024
/**
 * Updates that are being stored or wait to be handled, in this process; more are asked to come again. For a messenger that repeats: some
 * ten seconds of work at 100 updates a second, as the messenger comes again no sooner. One that may not repeat is only refused when the
 * memory is at stake.
 */
const mostWaiting = { repeats: 1000, unknown: 4000 } as const
/** How long an update of a messenger that may not repeat it is held while it cannot be stored; its patience is not documented. */
const holdMs = 8000
const holdPauseMs = 500
const quietMs = 60_000
const later = { 'retry-after': '2' } as const

/** `log`: its lines carry the id of the request that stands at the door. */
type Door = { id: AccountId; platform: Platform; keys: readonly Buffer[]; log: Runtime['log'] }

/** The way in for messengers that call by themselves. An update is answered 200 once it is stored; handling goes on by itself. */
export function createWebhooks({ served, inbox, publicUrl, secrets, log }: WebhookParts): Webhooks {
  const doors = new Map<string, Door>(
    served.map(({ id, platform }) => [
      webhookPath(platform),
      { id, platform, keys: secrets.map((root) => digest(webhookSecret(platform, root))), log },
    ]),
  )
  const noteWrongSecret = wrongSecrets(log)
  const underWay = new Set<Promise<void>>()
  let closing = false

  const answer = async (door: Door, request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { platform } = door
    if (request.method !== 'POST') return refuse(response, 405, { allow: 'POST' })
    if (!opens(door.keys, request.headers[platform.webhook.header])) {
      noteWrongSecret()
      return refuse(response, 401)
    }
    if (closing || inbox.waiting() >= mostWaiting[platform.webhook.repeats ? 'repeats' : 'unknown']) return refuse(response, 503, later)
    const body = await readBody(request)
    if (body.kind === 'gone') return
    if (body.kind === 'too-large') return refuse(response, 413)
    const updates = body.text === '' ? [] : read(door, body.text)
    if (updates.length > 0 && !(await store(door, updates))) return refuse(response, 503, later)
    response.writeHead(200).end()
    for (const update of updates) if (update.kind === 'choice') void platform.acknowledge(update.updateKey)
  }

  /** What cannot be understood now cannot be understood later either: it is taken, or the messenger would send it for ever. */
  const read = ({ id, platform, log: own }: Door, text: string): readonly Incoming[] => {
    let body: unknown
    try {
      body = JSON.parse(text)
    } catch {
      own.warn({ account: id }, 'a webhook body was not JSON')
      return []
    }
    return platform.read(body)
  }

  const store = async ({ id, platform, log: own }: Door, updates: readonly Incoming[]): Promise<boolean> => {
    const deadline = performance.now() + (platform.webhook.repeats ? 0 : holdMs)
    for (;;) {
      try {
        await inbox.receive(id, updates)
        return true
      } catch (error) {
        if (performance.now() < deadline && !closing) {
          await sleep(holdPauseMs)
          continue
        }
        // The store's own error may quote what was to be stored, so only its name is logged.
        own.error(
          { account: id, why: error instanceof Error ? error.name : typeof error },
          'an update could not be stored; its messenger is asked to send it again',
        )
        return false
      }
    }
  }

  return {
    route: async (request, response) => {
      const door = doors.get((request.url ?? '').split('?')[0] ?? '')
      if (door === undefined) return false
      const answered = answer({ ...door, log: log.child({ request: response.getHeader('x-request-id') }) }, request, response)
      underWay.add(answered)
      try {
        await answered
      } finally {
        underWay.delete(answered)
      }
      return true
    },
    check: async () => {
      await Promise.all(served.map(({ id, platform }) => checkAddress(platform, { account: id, publicUrl, log })))
    },
    close: async () => {
      closing = true
      await Promise.allSettled(underWay)
      await inbox.idle()
    },
  }
}

async function checkAddress(
  platform: Platform,
  { account, publicUrl, log }: { account: AccountId; publicUrl: string; log: Runtime['log'] },
): Promise<void> {
  const about = { account, platform: platform.name, bot: platform.externalId }
  try {
    const { url } = await platform.webhook.info()
    if (url === webhookUrl(platform, publicUrl)) return
    log.warn(
      about,
      url === null
        ? 'PUBLIC_URL is set but no webhook at the messenger, so nothing arrives: run "npm run -s chibo -- webhook set"'
        : 'the webhook of this bot leads to another address than PUBLIC_URL, so nothing arrives: run "npm run -s chibo -- webhook set"',
    )
  } catch (error) {
    log.warn({ ...about, err: error }, 'the messenger did not say where it sends messages')
  }
}

/** All keys are compared, each in constant time, so that the time tells nothing. */
function opens(keys: readonly Buffer[], given: string | string[] | undefined): boolean {
  if (typeof given !== 'string') return false
  const hash = digest(given)
  return keys.filter((key) => timingSafeEqual(key, hash)).length > 0
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}

/** One line a minute at most: whoever tries secrets must not fill the disk. */
function wrongSecrets(log: Runtime['log']): () => void {
  let refused = 0
  let quietUntil = Number.NEGATIVE_INFINITY
  return () => {
    refused += 1
    if (performance.now() < quietUntil) return
    log.warn({ refused }, 'webhook requests without the right secret were refused; if they are the messenger\'s, run "webhook set" again')
    refused = 0
    quietUntil = performance.now() + quietMs
  }
}

/** The rest of the request is not read: its connection ends. */
function refuse(response: ServerResponse, status: number, headers: OutgoingHttpHeaders = {}): void {
  response.writeHead(status, { ...headers, connection: 'close' }).end()
}

type Body = { kind: 'whole'; text: string } | { kind: 'too-large' } | { kind: 'gone' }

/** The server's own limits of time end a body that comes too slowly: see http.ts. */
function readBody(request: IncomingMessage): Promise<Body> {
  if (Number(request.headers['content-length'] ?? 0) > bodyLimit) return Promise.resolve({ kind: 'too-large' })
  return new Promise((resolve) => {
    const parts: Buffer[] = []
    let size = 0
    request.on('data', (part: Buffer) => {
      size += part.length
      if (size <= bodyLimit) parts.push(part)
      else {
        request.pause()
        resolve({ kind: 'too-large' })
      }
    })
    request.on('end', () => resolve({ kind: 'whole', text: Buffer.concat(parts).toString('utf8') }))
    request.on('error', () => resolve({ kind: 'gone' }))
    request.on('close', () => resolve({ kind: 'gone' }))
  })
}
