import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Logger } from './log.ts'
import type { Route } from './runtime.ts'

export type Http = {
  /** Gives the address to open. Rejects when the port is taken. */
  listen: (port: number, host: string) => Promise<string>
  close: () => Promise<void>
}

export type HttpParts = {
  log: Logger
  /** Null while everything moves, else one sentence that says what does not; rejects while the database is away. */
  ready: () => Promise<string | null>
  /** Asked in this order; the first that knows the path answers. */
  routes: readonly Route[]
  /** How long a request may take to arrive, body included, in ms. */
  arrivalMs?: number
}

const usualArrivalMs = 10_000
/** Longer than the proxies in front keep theirs (nginx 60 s), so that none sends a request into a connection that is just being closed. */
const keepAliveMs = 75_000
/** More than any messenger, proxy or browser sends. */
const mostHeaders = 60

/**
 * On every answer: nothing from elsewhere, no inline script, in no frame, kept by nobody. A route may say otherwise for its own pages
 * with setHeader.
 */
const safety = {
  'content-security-policy': "default-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
} as const

/** The bot's own HTTP server: health for machines, webhooks, operator's pages, and in training the chat page for people. */
export function createHttp({ log, ready, routes, arrivalMs = usualArrivalMs }: HttpParts): Http {
  const limits = {
    requestTimeout: arrivalMs,
    headersTimeout: arrivalMs,
    connectionsCheckingInterval: arrivalMs / 10,
    keepAliveTimeout: keepAliveMs,
  }
  const server = createServer(limits, (request, response) => {
    for (const [name, value] of Object.entries(safety)) response.setHeader(name, value)
    // Its lines in the log carry it too.
    const id = randomUUID()
    response.setHeader('x-request-id', id)
    answer(request, response).catch((error: unknown) => {
      log.error({ err: error, request: id }, 'a page could not be served')
      if (!response.headersSent) plain(response, 500, 'error')
      else response.destroy()
    })
  })
  server.maxHeadersCount = mostHeaders
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = (request.url ?? '/').split('?')[0]
    if (path === '/healthz') return plain(response, 200, 'ok')
    if (path === '/readyz') return isReady(response)
    for (const route of routes) if (await route(request, response)) return
    plain(response, 404, 'not found')
  }
  const isReady = async (response: ServerResponse): Promise<void> => {
    const trouble = await ready().catch(() => 'the database is away')
    plain(response, trouble === null ? 200 : 503, trouble ?? 'ready')
  }
  return {
    listen: (port, host) =>
      new Promise((resolve, reject) => {
        server.once('error', reject)
        server.listen(port, host, () => {
          server.off('error', reject)
          const bound = server.address()
          resolve(
            `http://${host === '127.0.0.1' || host === '0.0.0.0' || host === '::' ? 'localhost' : host}:${typeof bound === 'object' && bound !== null ? bound.port : port}`,
          )
        })
      }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function plain(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(`${text}\n`)
}
