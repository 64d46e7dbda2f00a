import { randomBytes } from 'node:crypto'
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { lastTick } from '../db/instance.ts'
import { accountPeople, lookAround, marksOfWaiting, unknownDeliveries, type State } from '../db/operator.ts'
import { openBoard } from '../jobs/board.ts'
import type { Queue } from '../jobs/queue.ts'
import { operatorWords as words } from '../messages/vi/operator.ts'
import type { Route, Runtime } from '../runtime.ts'
import type { Figures } from './figures.ts'
import { tickSilenceMs } from './findings.ts'
import { createGuard } from './guard.ts'
import { watchMovement } from './movement.ts'
import { accountsPage, overviewPage, pagePolicy, sentencePage, signInPage, unknownPage, type Look } from './pages.ts'

export type Operator = {
  /** Null while everything moves, else what does not; rejects while the database is away. */
  ready: () => Promise<string | null>
  /** /metrics, and the pages below /ops, all behind OPS_TOKEN. */
  route: Route
  /** The token that was made because none was set, to be shown once; null when one was set. */
  madeToken: string | null
}

export type OperatorParts = {
  runtime: Runtime
  queue: Queue
  figures: Figures
  /** null = one is made and shown nowhere but on the operator's screen. */
  token: string | null
  part: 'all' | 'bot' | 'worker'
  /** The pages are reached over https. */
  secure: boolean
  /** When this process began its last job, in ms of the real clock; -Infinity while it does not work yet. */
  lastJob: () => number
  limits: { messagesPerMonth: number | null }
}

/** With some workers each gets a job now and then; one that got none for this long takes none. */
const jobSilenceMs = 15 * 60_000
/** Whoever scrapes or reloads faster sees the same figures again. */
const freshMs = 5000
const largestForm = 4096

export function createOperator(parts: OperatorParts): Operator {
  const { runtime, queue, figures, part, secure, lastJob, limits } = parts
  const { db, now, realNow } = runtime
  const token = parts.token ?? randomBytes(16).toString('hex')
  const guard = createGuard({ token, secure, realNow })
  const served = new Set(runtime.accounts.keys())
  const still = watchMovement({ marks: (dueBy) => marksOfWaiting(db, { served, dueBy, realNow: realNow() }), now, realNow })
  const state = atMostEvery(freshMs, realNow, () => lookAround(db, { served, now: now() }))
  const limitOf = (platform: string): number | null => (platform === 'zalo' ? limits.messagesPerMonth : null)
  const counts = (): Promise<Record<string, number> | null> => queue.counts().catch(() => null)
  let board: Promise<RequestListener> | null = null

  const standsStill = async (): Promise<string | null> => {
    const names = await still()
    if (part !== 'worker' && names.includes('inbox')) return 'messages that came in are not handled'
    return part !== 'bot' && names.some((name) => name !== 'inbox') ? 'messages that are due do not leave' : null
  }

  const metrics = async (response: ServerResponse): Promise<void> => {
    const [around, jobs] = await Promise.all([state().catch(() => null), counts()])
    const text = await figures.text({ state: around, queue: jobs, messagesPerMonth: limitOf, now: now(), realNow: realNow() })
    response.setHeader('content-type', figures.contentType)
    response.end(text)
  }

  const look = async (): Promise<Look> => {
    const [around, jobs, names] = await Promise.all([state(), counts(), still()])
    return { state: around, queue: jobs, still: names, served, limitOf, now: now(), realNow: realNow() }
  }

  const show = async (response: ServerResponse, make: () => Promise<string>): Promise<void> => {
    try {
      send(response, 200, await make())
    } catch (error) {
      runtime.log.warn({ err: error, request: response.getHeader('x-request-id') }, 'a page for the operator could not be made')
      send(response, 503, sentencePage(words.databaseAway))
    }
  }

  const signIn = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const form = await readForm(request)
    const entry = form === null ? 'no' : guard.signIn(request, form.get('token') ?? '')
    if (entry === 'slow-down') return send(response, 429, signInPage('slowDown'))
    if (entry === 'no') return send(response, 401, signInPage('wrong'))
    response.writeHead(303, { 'set-cookie': entry.cookie, location: '/ops' }).end()
  }

  const pages = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = pathOf(request)
    if (path === '/ops' && request.method === 'POST') return signIn(request, response)
    if (path === '/ops/out' && request.method === 'POST') {
      response.writeHead(303, { 'set-cookie': guard.signOut, location: '/ops' }).end()
      return
    }
    const entry = guard.look(request)
    if (entry !== 'yes') return send(response, entry === 'no' ? 401 : 429, signInPage(entry === 'no' ? null : 'slowDown'))
    if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(response)
    if (path === '/ops') return show(response, async () => overviewPage(await look()))
    if (path === '/ops/accounts') return show(response, async () => accountsPage(await look(), await accountPeople(db)))
    if (path === '/ops/unknown') return show(response, async () => unknownPage(await look(), await unknownDeliveries(db)))
    if (path !== '/ops/queues' && !path.startsWith('/ops/queues/')) return send(response, 404, sentencePage(words.notFound))
    // Read only, whatever the board itself would let one do.
    board ??= openBoard(queue, {
      path: '/ops/queues',
      back: { text: words.nav.overview, url: '/ops' },
      failed: (other) => send(other, 503, sentencePage(words.boardAway)),
    })
    response.setHeader('content-security-policy', boardPolicy)
    ;(await board)(request, response)
  }

  return {
    madeToken: parts.token === null ? token : null,
    ready: async () => {
      await db.$queryRaw`SELECT 1`
      if (part !== 'bot') {
        const tick = await lastTick(db)
        const at = realNow().getTime()
        if (lastJob() === Number.NEGATIVE_INFINITY || tick === null || at - tick.getTime() >= tickSilenceMs) return 'jobs are not moving'
        if (at - lastJob() >= jobSilenceMs) return 'this worker takes no jobs'
      }
      return standsStill()
    },
    route: async (request, response) => {
      const path = pathOf(request)
      if (path === '/metrics') {
        const entry = guard.look(request)
        if (entry !== 'yes') plain(response, entry === 'no' ? 401 : 429)
        else if (request.method === 'GET') await metrics(response)
        else refuse(response)
        return true
      }
      if (path !== '/ops' && !path.startsWith('/ops/')) return false
      response.setHeader('content-security-policy', pagePolicy)
      await pages(request, response)
      return true
    },
  }
}

/** The board brings scripts and styles of its own; it gets nothing from elsewhere either. */
const boardPolicy =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; base-uri 'self'; form-action 'none'; frame-ancestors 'none'"

function pathOf(request: IncomingMessage): string {
  return (request.url ?? '/').split('?')[0] ?? '/'
}

function send(response: ServerResponse, status: number, page: string): void {
  if (response.headersSent) return void response.destroy()
  response.setHeader('content-security-policy', pagePolicy)
  response.setHeader('cache-control', 'no-store')
  response.writeHead(status, { 'content-type': 'text/html; charset=utf-8' }).end(page)
}

function plain(response: ServerResponse, status: number): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(`${status}\n`)
}

function refuse(response: ServerResponse): void {
  response.setHeader('allow', 'GET')
  plain(response, 405)
}

/** A small form; null when it is larger than any sign-in. */
async function readForm(request: IncomingMessage): Promise<URLSearchParams | null> {
  let text = ''
  request.setEncoding('latin1')
  const chunks: AsyncIterable<string> = request
  for await (const chunk of chunks) if (text.length <= largestForm) text += chunk
  return text.length > largestForm ? null : new URLSearchParams(text)
}

/** The same value for everybody who asks within `ms`; a failure is not kept. */
function atMostEvery(ms: number, realNow: () => Date, load: () => Promise<State>): () => Promise<State> {
  let last: { at: number; value: Promise<State> } | null = null
  return () => {
    const at = realNow().getTime()
    if (last !== null && at - last.at < ms) return last.value
    const value = load()
    last = { at, value }
    value.catch(() => (last = null))
    return value
  }
}
