import { z } from 'zod'
import { neverWritten } from '../wire/not-written.ts'

/**
 * What became of one request. Zalo says yes or no in the body; the HTTP status is looked at only when the body is not its own.
 * No `why` and no description holds the token or the address.
 */
export type ZaloAnswer =
  | { kind: 'ok'; result: unknown }
  | { kind: 'refused'; code: number; description: string }
  /** Something answered that is not Zalo's API: a gateway's page, half a body. */
  | { kind: 'garbled'; status: number }
  /** No answer. `written` is false only when it is certain that nothing of the request left this machine. */
  | { kind: 'failed'; written: boolean; why: string }

/** For the log and the operator. */
export function describe(answer: Exclude<ZaloAnswer, { kind: 'ok' }>): string {
  switch (answer.kind) {
    case 'refused':
      return `${answer.code} ${answer.description}`
    case 'garbled':
      return `HTTP ${answer.status}, not JSON`
    case 'failed':
      return answer.why
  }
}

type ZaloCall = {
  method: string
  params?: Record<string, unknown>
  /** For the whole request, reading the body included, in ms. */
  deadlineMs: number
  signal?: AbortSignal
}

/** Never rejects. */
export type ZaloClient = (call: ZaloCall) => Promise<ZaloAnswer>

/** A client for one bot. `apiBase` as "https://bot-api.zaloplatforms.com", without a slash at the end. */
export function createClient({ token, apiBase }: { token: string; apiBase: string }): ZaloClient {
  return async ({ method, params = {}, deadlineMs, signal }) => {
    const deadline = new AbortController()
    const timer = setTimeout(() => deadline.abort(), deadlineMs)
    const stop = () => deadline.abort()
    signal?.addEventListener('abort', stop, { once: true })
    if (signal?.aborted) stop()
    try {
      const response = await fetch(`${apiBase}/bot${token}/${method}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(params),
        // A redirect would carry the token to another host.
        redirect: 'error',
        signal: deadline.signal,
      })
      return readAnswer(response.status, await response.text())
    } catch (error) {
      return deadline.signal.aborted
        ? { kind: 'failed', written: true, why: signal?.aborted ? 'aborted' : 'timed out' }
        : readFailure(error)
    } finally {
      clearTimeout(timer)
      signal?.removeEventListener('abort', stop)
    }
  }
}

const envelope = z.object({
  ok: z.boolean(),
  result: z.unknown().optional(),
  description: z.string().catch(''),
  error_code: z.number().optional().catch(undefined),
})

/** An update as the webhook sends it, without the envelope; polls may well do the same. */
const bareUpdate = z.object({ event_name: z.string() })

/** Statuses that mean the same whoever sends them: a wrong token can be answered with a page instead of JSON. */
const clearStatuses: ReadonlySet<number> = new Set([401, 429])

function readAnswer(status: number, text: string): ZaloAnswer {
  const body = parseJson(text)
  const parsed = envelope.safeParse(body)
  if (!parsed.success) {
    if (bareUpdate.safeParse(body).success) return { kind: 'ok', result: body }
    return clearStatuses.has(status) ? { kind: 'refused', code: status, description: 'not JSON' } : { kind: 'garbled', status }
  }
  const { ok, result, description, error_code: code = status } = parsed.data
  return ok ? { kind: 'ok', result } : { kind: 'refused', code, description: description.slice(0, 200) }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** fetch wraps the socket's error as its cause. */
const failedFetch = z.object({
  cause: z.object({
    code: z.string().catch(''),
    message: z.string().catch(''),
    syscall: z.string().catch(''),
    // Trying several addresses of one name fails with one error for each, and only while connecting.
    errors: z.array(z.unknown()).catch([]),
    name: z.string().catch('Error'),
  }),
})

function readFailure(error: unknown): ZaloAnswer {
  const parsed = failedFetch.safeParse(error)
  if (!parsed.success) return { kind: 'failed', written: true, why: error instanceof Error ? error.name : typeof error }
  const { code, message, syscall, errors, name } = parsed.data.cause
  const connecting = syscall === 'connect' || errors.length > 0
  return { kind: 'failed', written: !neverWritten({ code, message, connecting }), why: code || name }
}
