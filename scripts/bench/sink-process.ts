/**
 * A messenger that says yes: the cheapest server that grammY is content with, as a process of its own. `--limit=N` answers 429 above N
 * messages in any second per bot. GET /stats gives {sent, refused, at: [ms since 1970 of each accepted message]}; prints its port.
 */
import { createServer } from 'node:http'
import { parseArgs } from 'node:util'

const { values } = parseArgs({ options: { limit: { type: 'string' } } })
const limit = values.limit === undefined ? Number.POSITIVE_INFINITY : Number(values.limit)
const recent = new Map<string, number[]>()
let at: number[] = []
let refused = 0
const emptyPollMs = 5000
/** How the ids of the Zalo bots begin that memory.ts serves. */
const zaloBots = '81'

/** True when this bot may send now; remembers that it did. */
function admits(bot: string, now: number): boolean {
  const own = (recent.get(bot) ?? []).filter((one) => one > now - 1000)
  const admitted = own.length < limit
  if (admitted) own.push(now)
  recent.set(bot, own)
  return admitted
}

/** What a bot is answered that asks anything but to send: just enough for it to start and go on. */
function answerTo(bot: string, method: string): unknown {
  if (method === 'getMe') return { id: Number(bot), is_bot: true, first_name: 'Bench', username: 'bench_bot', account_name: 'Bench' }
  return method === 'getWebhookInfo' ? { url: '', has_custom_certificate: false, pending_update_count: 0 } : true
}

const server = createServer((request, response) => {
  const answer = (status: number, body: unknown): void => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  }
  request.resume().on('end', () => {
    if (request.url === '/stats') return answer(200, { sent: at.length, refused, at })
    if (request.url === '/reset') {
      at = []
      refused = 0
      return answer(200, {})
    }
    const [, bot = '', method = ''] = /^\/bot(\d+):[^/]*\/(\w+)/.exec(request.url ?? '') ?? []
    if (method === 'getUpdates') {
      // Telegram has an empty list for it, Zalo an error.
      const empty = bot.startsWith(zaloBots) ? { ok: false, error_code: 408, description: 'Request timeout' } : { ok: true, result: [] }
      setTimeout(() => answer(200, empty), emptyPollMs)
      return
    }
    if (!method.startsWith('send')) return answer(200, { ok: true, result: answerTo(bot, method) })
    const now = performance.timeOrigin + performance.now()
    if (!admits(bot, now)) {
      refused += 1
      return answer(429, { ok: false, error_code: 429, description: 'Too Many Requests: retry after 1', parameters: { retry_after: 1 } })
    }
    at.push(now)
    return answer(200, {
      ok: true,
      result: { message_id: at.length, date: 0, chat: { id: 1, type: 'private', first_name: 'x' }, text: 'x' },
    })
  })
})
// A baseline does not try again, so a connection is not taken away from it between two rounds.
server.keepAliveTimeout = 600_000
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  process.stdout.write(`${typeof address === 'object' && address !== null ? address.port : 0}\n`)
})
