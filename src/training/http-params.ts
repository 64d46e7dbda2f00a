import type { IncomingMessage } from 'node:http'
import { z } from 'zod'
import { ApiError } from './api-error.ts'
import { readMultipart } from './multipart.ts'

/** Larger than any message or printed sheet; smaller than what would hurt. */
const BODY_LIMIT = 10_000_000

/** How a parameter points to the part of the form that holds its file. */
export const ATTACHED = 'attach://'

const object = z.record(z.string(), z.unknown())

/** A file that came with a request. */
export type UploadedFile = { name: string; bytes: Uint8Array<ArrayBuffer> }
type Request = {
  /** A file that is a parameter itself stands here by its name; one that a parameter points to ("attach://PART") does not. */
  params: Record<string, unknown>
  /** By the name of the part that holds it. */
  files: ReadonlyMap<string, UploadedFile>
}

export async function readParams(request: IncomingMessage): Promise<Record<string, unknown>> {
  return (await readRequest(request)).params
}

/** The parameters of a request from its query and its body: JSON, a form, or a form with parts, as the real servers take them. */
export async function readRequest(request: IncomingMessage): Promise<Request> {
  const query = Object.fromEntries(new URL(request.url ?? '/', 'http://messenger').searchParams)
  const body = await readBody(request)
  const files = new Map<string, UploadedFile>()
  if (body.length === 0) return { params: query, files }
  const type = request.headers['content-type'] ?? ''
  if (type.includes('application/json')) return { params: { ...query, ...readObject(body) }, files }
  if (!type.includes('form')) return { params: query, files }
  if (!type.includes('multipart')) return { params: { ...query, ...Object.fromEntries(new URLSearchParams(body.toString('utf8'))) }, files }
  const parts = readMultipart(body, type)
  if (parts === null) throw new ApiError(400, "Bad Request: can't parse request form")
  const texts = parts
    .filter(({ fileName }) => fileName === null)
    .map(({ name, bytes }) => [name, Buffer.from(bytes).toString('utf8')] as const)
  const attached = new Set(texts.map(([, text]) => text))
  const fields: Record<string, unknown> = Object.fromEntries(texts)
  for (const { name, fileName, bytes } of parts) {
    if (fileName === null) continue
    files.set(name, { name: fileName, bytes })
    if (!attached.has(`${ATTACHED}${name}`)) fields[name] = fileName
  }
  return { params: { ...query, ...fields }, files }
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
