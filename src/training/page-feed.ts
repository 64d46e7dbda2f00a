import type { ServerResponse } from 'node:http'
import type { Change } from './world.ts'

/** Keeps proxies and sleeping laptops from taking a silent stream for a dead one. */
const HEARTBEAT_MS = 20_000
/** How soon a browser comes back after the server went away. */
const RETRY_MS = 1000

export type Feed = {
  /** Keeps the response open as a stream of Server-Sent Events until the browser goes. */
  open(response: ServerResponse): void
  /** To every open page. */
  tell(event: 'chat' | 'clock', value: unknown): void
}

/** `describe` says what pages are told about a chat that changed; it is asked only while a page is open. */
export function createFeed(
  watch: (listener: (change: Change) => void) => () => void,
  describe: (chat: { account: string; chatId: string }) => unknown,
): Feed {
  const pages = new Set<ServerResponse>()
  const tell = (event: 'chat' | 'clock', value: unknown): void => {
    for (const page of pages) page.write(`event: ${event}\ndata: ${JSON.stringify(value)}\n\n`)
  }
  let unwatch: (() => void) | null = null
  return {
    tell,
    open(response) {
      response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
      response.write(`retry: ${RETRY_MS}\n\n`)
      if (pages.size === 0) {
        unwatch = watch(({ account, chatId }) => {
          if (chatId !== null) tell('chat', describe({ account, chatId }))
        })
      }
      pages.add(response)
      const heartbeat = setInterval(() => response.write(': still here\n\n'), HEARTBEAT_MS)
      response.on('close', () => {
        clearInterval(heartbeat)
        pages.delete(response)
        if (pages.size === 0) unwatch?.()
      })
    },
  }
}
