import { readFile } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import path from 'node:path'
import { createActions, PageError, type PageOptions } from './page-actions.ts'
import { createFeed } from './page-feed.ts'
import { whyRefused } from './page-guard.ts'
import { ApiError } from './api-error.ts'
import { readParams } from './http-params.ts'

export type TrainingPageOptions = PageOptions & {
  /** Names under which the page may be opened, with the port: "localhost:8080". In lower case. */
  allowedHosts: readonly string[]
  /** The folder `page` beside this file: in src or in dist. */
  pageDir: string
}

/** Serves `/` and everything below `/training`; false for every other path, which is then not answered. */
export type TrainingPage = (request: IncomingMessage, response: ServerResponse) => Promise<boolean>

/** Written out, so that no path of the disk can be asked for. */
const scripts = ['page.js', 'people.js', 'bubbles.js', 'clock.js', 'server.js', 'words.js']
const files = new Map([
  ['/', { name: 'index.html', type: 'text/html; charset=utf-8' }],
  ['/training/page.css', { name: 'page.css', type: 'text/css; charset=utf-8' }],
  ...scripts.map((name) => [`/training/${name}`, { name, type: 'text/javascript; charset=utf-8' }] as const),
])

/** Nothing from elsewhere, no inline script, in no frame. */
const SAFETY = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-cache',
}

/** The chat page of training mode. Pages that stay open end when the server closes its connections. */
export function createTrainingPage(options: TrainingPageOptions): TrainingPage {
  const { messengers, pageDir, allowedHosts } = options
  const feed = createFeed(
    (listener) => messengers.watch(listener),
    (chat) => actions.describe(chat),
  )
  const actions = createActions({ ...options, tellClock: (clock) => feed.tell('clock', clock) })

  return async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://training')
    if (url.pathname !== '/' && !/^\/training(\/|$)/.test(url.pathname)) return false
    for (const [name, value] of Object.entries(SAFETY)) response.setHeader(name, value)
    const refused = whyRefused(request, allowedHosts)
    if (refused !== null) {
      response.writeHead(403, { 'content-type': 'text/plain; charset=utf-8' }).end(`${refused}\n`)
      return true
    }
    const file = files.get(url.pathname)
    if (file !== undefined && request.method !== 'POST') {
      response.writeHead(200, { 'content-type': file.type }).end(await readFile(path.join(pageDir, file.name)))
    } else if (url.pathname === '/training/file' && request.method === 'GET') {
      await sendFile(request, response)
    } else if (url.pathname === '/training/events') {
      feed.open(response)
    } else {
      await answer(response, () => act(request, url.pathname))
    }
    return true
  }

  async function sendFile(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const { name, bytes } = await actions.file(await readParams(request))
      response.writeHead(200, {
        'content-type': 'application/octet-stream',
        'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name)}`,
      })
      response.end(bytes)
    } catch (error) {
      await answer(response, () => Promise.reject(error))
    }
  }

  async function act(request: IncomingMessage, pathname: string): Promise<unknown> {
    const asked = `${request.method ?? 'GET'} ${pathname}`
    const action = Object.entries(actions.routes).find(([route]) => route === asked)?.[1]
    if (action === undefined) throw new PageError(404, 'no-such-page')
    return action(await readParams(request))
  }
}

async function answer(response: ServerResponse, make: () => Promise<unknown>): Promise<void> {
  const send = (status: number, body: unknown): void => {
    response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(body))
  }
  try {
    send(200, await make())
  } catch (error) {
    if (error instanceof PageError) send(error.status, { error: error.message })
    else if (error instanceof ApiError) send(error.status, { error: 'bad-request' })
    else {
      process.emitWarning(error instanceof Error ? error : new Error(String(error)))
      send(500, { error: 'failed' })
    }
  }
}
