import { createHash, type Hash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import fs from 'node:fs/promises'
import { pipeline, type Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { z } from 'zod'
import { errorCode, errorText } from '../error-code.ts'

/** Stands in the first line of every backup, for whoever has nothing but the file. */
export const layout =
  'gzip of lines of JSON. First this header; then for each table a line {"table","columns"}, followed by pieces: a line with a number, then so many bytes of PostgreSQL COPY text. Last a line {"rows","sequences","sha256"}: SHA-256 of all that stands before that line. The key of the encrypted columns is not in the file.'

const migration = z.object({ name: z.string(), checksum: z.string() })
const header = z.object({
  format: z.literal('chibo-backup-1'),
  layout: z.string(),
  /** The version of chibo that wrote it. */
  program: z.string(),
  at: z.iso.datetime(),
  purpose: z.enum(['training', 'real']),
  /** Of every key that its encrypted columns need: two while the key was being changed. */
  keys: z.array(z.string()).min(1),
  migrations: z.array(migration),
})
const table = z.object({ table: z.string(), columns: z.array(z.string()).min(1) })
/** A piece is what one read of a socket gave; a damaged file must not make us take gigabytes. */
const piece = z
  .number()
  .int()
  .min(1)
  .max(2 ** 26)
const end = z.object({
  rows: z.record(z.string(), z.number().int()),
  sequences: z.record(z.string(), z.string().regex(/^\d+$/)),
  sha256: z.string(),
})
const line = z.union([piece, table, end])

export type Header = z.infer<typeof header>
export type Table = z.infer<typeof table>
export type End = z.infer<typeof end>

/** How far a backup or a restore is, of 1. */
export type OnProgress = (part: number) => void

/** What a backup or restore refuses, in a sentence for the operator. */
export class BackupError extends Error {
  override name = 'BackupError'
  readonly kind: 'refused' | 'busy' | 'no-room' | 'damaged'

  constructor(kind: BackupError['kind'], message: string, options?: ErrorOptions) {
    super(message, options)
    this.kind = kind
  }
}

type Visit = {
  header?: (header: Header) => Promise<void>
  /** Called for each table in the order of the file; `rows` is its COPY text, to be read to its end. */
  table: (table: Table, rows: AsyncIterable<Buffer>) => Promise<void>
  onProgress?: OnProgress | undefined
}

/** Goes through a backup once. Throws a BackupError when it is damaged, at the latest at its end: then nothing that was read may count. */
export async function readBackup(file: string, visit: Visit): Promise<{ header: Header; end: End }> {
  const size = await sizeOf(file)
  const source = createReadStream(file)
  const pieces = piecesOf(pipeline(source, createGunzip(), () => {}))
  const read = reader(pieces, () => visit.onProgress?.(size === 0 ? 1 : source.bytesRead / size))
  try {
    const first = header.safeParse(await read.line())
    if (!first.success) throw damaged(file, 'it has no header of a backup')
    await visit.header?.(first.data)
    const upcoming = { line: line.parse(await read.line()) }
    const rows = async function* (): AsyncGenerator<Buffer> {
      for (;;) {
        upcoming.line = line.parse(await read.line())
        if (typeof upcoming.line !== 'number') return
        yield await read.take(upcoming.line)
      }
    }
    while (typeof upcoming.line !== 'number' && 'table' in upcoming.line) await visit.table(upcoming.line, rows())
    const last = upcoming.line
    if (typeof last === 'number' || !('sha256' in last)) throw damaged(file, 'its parts are in disorder')
    if (last.sha256 !== read.hashBeforeLine()) throw damaged(file, 'its checksum does not fit')
    if (!(await read.atEnd())) throw damaged(file, 'something follows its end')
    return { header: first.data, end: last }
  } catch (error) {
    if (error instanceof Unreadable || error instanceof z.ZodError || errorCode(error)?.startsWith('Z_'))
      throw damaged(file, errorText(error), error)
    throw error
  } finally {
    await pieces.return(undefined)
  }
}

/** The size of the file in bytes. Throws a BackupError when there is none. */
async function sizeOf(file: string): Promise<number> {
  try {
    const found = await fs.stat(file)
    if (found.isFile()) return found.size
  } catch (cause) {
    throw new BackupError('refused', `${file} cannot be read (${errorText(cause)}).`, { cause })
  }
  throw new BackupError('refused', `${file} is not a file.`)
}

function damaged(file: string, why: string, cause?: unknown): BackupError {
  const short = cause instanceof z.ZodError ? 'its parts are in disorder' : why
  return new BackupError('damaged', `${file} is damaged or no backup of chibo (${short}). Nothing was changed; take another backup.`, {
    cause,
  })
}

/** The bytes are not what a backup is made of. */
class Unreadable extends Error {}

/** A line of JSON is a header, a table's columns or counts: never longer than this. */
const longestLine = 2 ** 20

async function* piecesOf(stream: Readable): AsyncGenerator<Buffer, undefined> {
  for await (const chunk of stream) if (Buffer.isBuffer(chunk)) yield chunk
}

type Reader = {
  /** The next line as JSON. */
  line: () => Promise<unknown>
  take: (length: number) => Promise<Buffer>
  /** SHA-256 in hex of all that stood before the line read last. */
  hashBeforeLine: () => string
  atEnd: () => Promise<boolean>
}

function reader(pieces: AsyncGenerator<Buffer, undefined>, onPiece: () => void): Reader {
  let held: Buffer = Buffer.alloc(0)
  let before: Hash = createHash('sha256')
  const hash = createHash('sha256')
  const more = async (): Promise<boolean> => {
    const { value, done } = await pieces.next()
    if (done === true) return false
    held = held.length === 0 ? value : Buffer.concat([held, value])
    onPiece()
    return true
  }
  const take = async (length: number): Promise<Buffer> => {
    while (held.length < length) if (!(await more())) throw new Unreadable('it ends too early')
    const taken = held.subarray(0, length)
    held = held.subarray(length)
    hash.update(taken)
    return taken
  }
  return {
    take,
    line: async () => {
      before = hash.copy()
      while (!held.includes(0x0a)) {
        if (held.length > longestLine) throw new Unreadable('it has no lines')
        if (!(await more())) throw new Unreadable('it ends too early')
      }
      const text = (await take(held.indexOf(0x0a) + 1)).toString('utf8')
      try {
        const parsed: unknown = JSON.parse(text)
        return parsed
      } catch {
        throw new Unreadable('its parts are in disorder')
      }
    },
    hashBeforeLine: () => before.digest('hex'),
    atEnd: async () => held.length === 0 && !(await more()),
  }
}
