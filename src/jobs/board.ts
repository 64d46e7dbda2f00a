import type { RequestListener, ServerResponse } from 'node:http'
import type { ErrorRequestHandler } from 'express'
import type { Queue } from './queue.ts'

/**
 * The queue's own page, read only, below `path`. Loaded when it is first opened: it costs some megabytes. `back`: a link to the page
 * it was opened from; `failed` answers a request that the board could not.
 */
export async function openBoard(
  queue: Queue,
  { path, back, failed }: { path: string; back: { text: string; url: string }; failed: (response: ServerResponse) => void },
): Promise<RequestListener> {
  const [{ createBullBoard }, { BullMQAdapter }, { ExpressAdapter }, { default: express }] = await Promise.all([
    import('@bull-board/api'),
    import('@bull-board/api/bullMQAdapter'),
    import('@bull-board/express'),
    import('express'),
  ])
  const pages = new ExpressAdapter().setBasePath(path)
  createBullBoard({
    queues: [new BullMQAdapter(queue.board(), { readOnlyMode: true, allowRetries: false })],
    serverAdapter: pages,
    options: { uiConfig: { boardTitle: 'chibo', miscLinks: [back] } },
  })
  const router: unknown = pages.getRouter()
  if (!isListener(router)) throw new Error('the board has no pages')
  const app = express().disable('x-powered-by').use(path, router)
  app.use((_request, response) => failed(response))
  const onError: ErrorRequestHandler = (_error, _request, response, _next) => failed(response)
  app.use(onError)
  return (request, response) => {
    app(request, response)
  }
}

function isListener(value: unknown): value is RequestListener {
  return typeof value === 'function'
}
