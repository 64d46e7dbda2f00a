import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Logger } from './log.ts'

export type Http = {
  /** Gives the address to open. Rejects when the port is taken. */
  listen: (port: number, host: string) => Promise<string>
  close: () => Promise<void>
}

export type HttpParts = {
  log: Logger
  /** True while the jobs move; rejects while the database is away. */
  ready: () => Promise<boolean>
  /** Pages; false for a path that is not theirs. */
  page: ((request: IncomingMessage, response: ServerResponse) => Promise<boolean>) | null
}

/** The bot's own HTTP server: health for machines, and in training the chat page for people. */
export function createHttp({ log, ready, page }: HttpParts): Http {
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      log.error({ err: error }, 'a page could not be served')
      if (!response.headersSent) plain(response, 500, 'error')
      else response.destroy()
    })
  })
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = (request.url ?? '/').split('?')[0]
    if (path === '/healthz') return plain(response, 200, 'ok')
    if (path === '/readyz') return isReady(response)
    if (page !== null && (await page(request, response))) return
    plain(response, 404, 'not found')
  }
  const isReady = async (response: ServerResponse): Promise<void> => {
    const state = await ready().then(
      (moving) => (moving ? 'ready' : 'jobs are not moving'),
      () => 'the database is away',
    )
    plain(response, state === 'ready' ? 200 : 503, state)
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
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' }).end(`${text}\n`)
}
