import type { IncomingMessage, ServerResponse } from 'node:http'
import { ApiError, errorBody } from './api-error.ts'
import { refusalOf, type Fault, type Faults } from './faults.ts'
import { readRequest, type UploadedFile } from './http-params.ts'
import type { RecordedRequest, RequestLog } from './requests.ts'

/** One method of a Bot API: gives the answer's body or throws an ApiError. */
type Call = { params: Record<string, unknown>; files: ReadonlyMap<string, UploadedFile>; signal: AbortSignal }
type Method = (call: Call) => unknown

export type Bot = {
  readonly platform: 'telegram' | 'zalo'
  /** The bot's own id. */
  readonly id: string
  readonly token: string
  readonly methods: Readonly<Record<string, Method>>
  /** Puts what a method gave into the body of an answer. */
  readonly envelope: (value: unknown) => unknown
}

export type ServerOptions = {
  bots: readonly Bot[]
  faults: Faults
  log: RequestLog
  now: () => Date
  onRequest: (request: RecordedRequest) => void
  latencyMs: number
  /** Says whether one more send may pass. */
  mayPass: (platform: Bot['platform']) => boolean
}

const PATH = /^\/(telegram|zalo)\/bot([^/]+)\/(\w+)\/?$/
const notFound = (): ApiError => new ApiError(404, 'Not Found')

/** Answers the requests of the bots: who, what, faults, the method, the answer. */
export function createAnswerer(options: ServerOptions) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const gone = new AbortController()
    response.on('close', () => gone.abort())
    try {
      // Bots send no Origin; a web page that tries to talk to this machine does.
      if (request.headers.origin !== undefined) throw new ApiError(403, 'Forbidden: not for web pages')
      const { bot, method } = route(options.bots, request)
      const { params, files } = await readRequest(request)
      const record: RecordedRequest = { platform: bot.platform, account: bot.id, method, params, at: options.now(), answered: null }
      options.log.add(record)
      response.on('finish', () => (record.answered = response.statusCode))
      await answer({ ...options, bot, record, files, response, signal: gone.signal })
    } catch (error) {
      if (response.headersSent || response.destroyed) return
      const refusal = error instanceof ApiError ? error : new ApiError(500, 'Internal Server Error')
      if (!(error instanceof ApiError)) process.emitWarning(error instanceof Error ? error : new Error(String(error)))
      send(response, { status: refusal.status, body: errorBody(refusal) })
    }
  }
}

type Answering = ServerOptions & { bot: Bot; record: RecordedRequest; files: Call['files']; response: ServerResponse; signal: AbortSignal }

async function answer({ bot, record, files, response, signal, ...options }: Answering): Promise<void> {
  const { method, params } = record
  const polls = method === 'getUpdates'
  options.onRequest(record)
  if (!polls && options.latencyMs > 0) await new Promise((resolve) => setTimeout(resolve, options.latencyMs))
  const fault = options.faults.take(record)
  if (fault !== null && fault.kind !== 'accept-then-drop') return meet(fault, { platform: bot.platform, response })
  if (/^(send|edit)\w*(Message|Document|Text|Markup)$/.test(method) && !options.mayPass(bot.platform)) {
    throw refusalOf({ kind: 'flood', retryAfter: 1 }, bot.platform)
  }
  const run = Object.entries(bot.methods).find(([name]) => name.toLowerCase() === method.toLowerCase())?.[1]
  if (run === undefined) throw notFound()
  const value = await run({ params, files, signal })
  if (fault !== null) response.destroy()
  else if (!signal.aborted) send(response, { status: 200, body: bot.envelope(value) })
}

type Meeting = { platform: Bot['platform']; response: ServerResponse }

function meet(fault: Exclude<Fault, { kind: 'accept-then-drop' }>, { platform, response }: Meeting): void {
  if (fault.kind === 'hang') return
  if (fault.kind === 'drop') response.destroy()
  else if (fault.kind !== 'not-json') throw refusalOf(fault, platform)
  else response.writeHead(fault.status ?? 502, { 'content-type': 'text/html' }).end('<html><h1>502 Bad Gateway</h1></html>')
}

function route(bots: readonly Bot[], request: IncomingMessage): { bot: Bot; method: string } {
  const [, platform, token, method] = PATH.exec(new URL(request.url ?? '/', 'http://messenger').pathname) ?? []
  if (platform === undefined || token === undefined || method === undefined) throw notFound()
  const bot = bots.find((one) => one.platform === platform && [one.token, encodeURIComponent(one.token)].includes(token))
  if (bot === undefined) throw new ApiError(401, 'Unauthorized')
  return { bot, method }
}

function send(response: ServerResponse, answered: { status: number; body: unknown }): void {
  response.writeHead(answered.status, { 'content-type': 'application/json' }).end(JSON.stringify(answered.body))
}
