import type { IncomingMessage } from 'node:http'
import { z } from 'zod'
import { ApiError } from './api-error.ts'

/** Larger than any message; smaller than what would hurt. */
const BODY_LIMIT = 1_000_000

const object = z.record(z.string(), z.unknown())

/** The parameters of a request from its query and its body: JSON, a form, or a form with parts, as the real servers take them. */
export async function readParams(request: IncomingMessage): Promise<Record<string, unknown>> {
  const query = Object.fromEntries(new URL(request.url ?? '/', 'http://messenger').searchParams)
  const body = await readBody(request)
  if (body.length === 0) return query
  const type = request.headers['content-type'] ?? ''
  if (type.includes('application/json')) return { ...query, ...readObject(body) }
  if (!type.includes('form')) return query
  const form = await new Response(body, { headers: { 'content-type': type } }).formData()
  const fields = [...form].map(([name, value]) => [name, typeof value === 'string' ? value : value.name] as const)
  return { ...query, ...Object.fromEntries(fields) }
}

/** The whole body. Rejects with an ApiError 413 when it is too large. */
function readBody(request: IncomingMessage): Promise<Buffer<ArrayBuffer>> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = []
    let size = 0
    request.on('data', (part: Buffer) => {
      size += part.length
      if (size <= BODY_LIMIT) parts.push(part)
    })
    request.on('error', reject)
    request.on('end', () => (size <= BODY_LIMIT ? resolve(Buffer.concat(parts)) : reject(new ApiError(413, 'Request Entity Too Large'))))
  })
}

function readObject(body: Buffer): Record<string, unknown> {
  try {
    return object.parse(JSON.parse(body.toString('utf8')))
  } catch {
    throw new ApiError(400, "Bad Request: can't parse request JSON object")
  }
}
