import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import fs from 'node:fs/promises'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import pg from 'pg'
import { to } from 'pg-copy-streams'
import { z } from 'zod'
import { partial } from '../../domain/backups.ts'
import { errorCode, errorText } from '../error-code.ts'
import { BackupError, layout, type End, type Header, type OnProgress } from './file.ts'

export type Backup = {
  file: string
  /** Its size. */
  bytes: number
  at: Date
  /** Fingerprints of the keys without which its encrypted columns cannot be read. */
  keys: readonly string[]
  /** How many rows of each table. */
  rows: Readonly<Record<string, number>>
}

export type BackupOptions = {
  /** The version of this program. */
  program: string
  at: Date
  /** Refuses to begin unless so many bytes stay free beside as much as the tables take. */
  leaveFree?: number
  signal?: AbortSignal
  onProgress?: OnProgress
}

/** One backup of a database at a time: two would write the same file. */
const oneAtATime = "SELECT pg_try_advisory_lock(hashtextextended('backup', 0)) AS alone"

/**
 * Writes all tables of the schema public, as they are at one instant, into `file`, while others go on working. The file appears whole:
 * it is written as FILE.partial, brought to the disk and renamed. Throws a BackupError where it refuses, and leaves no partial file.
 */
export async function writeBackup(url: string, file: string, options: BackupOptions): Promise<Backup> {
  const client = new pg.Client({
    connectionString: url,
    application_name: 'chibo backup',
    keepAlive: true,
    connectionTimeoutMillis: 10_000,
  })
  // A lost connection also rejects the query that runs: that is where it is reported.
  client.on('error', () => {})
  await client.connect()
  try {
    await refuseExisting(file)
    await fs.mkdir(path.dirname(file), { recursive: true, mode: 0o700 })
    if (!alone.parse((await client.query(oneAtATime)).rows[0]).alone)
      throw new BackupError('busy', 'Another backup of this database is being made; wait until it is done.')
    await openSnapshot(client)
    const tables = await tablesInOrder(client)
    if (options.leaveFree !== undefined) await refuseFullDisk(file, { ...options, needed: sizeOf(tables) + options.leaveFree })
    const contents = new Contents(client, tables, await headerOf(client, options), options.onProgress)
    await writeWhole(file, contents.lines(), options.signal)
    const { size } = await fs.stat(file)
    return { file, bytes: size, at: options.at, keys: contents.header.keys, rows: contents.rows }
  } catch (error) {
    throw sentence(file, error)
  } finally {
    await client.end().catch(() => {})
  }
}

const alone = z.object({ alone: z.boolean() })

async function refuseExisting(file: string): Promise<void> {
  const there = await fs.access(file).then(
    () => true,
    () => false,
  )
  if (there) throw new BackupError('refused', `${file} is there already: choose another name.`)
}

async function refuseFullDisk(file: string, { needed }: { needed: number }): Promise<void> {
  const { bavail, bsize } = await fs.statfs(path.dirname(file))
  if (bavail * bsize >= needed) return
  throw new BackupError(
    'no-room',
    `The disk is nearly full: ${mebibytes(bavail * bsize)} MiB are free in ${path.dirname(file)}, and ${mebibytes(needed)} should be. Make room, or name a file on another disk.`,
  )
}

function mebibytes(bytes: number): number {
  return Math.ceil(bytes / 1024 ** 2)
}

async function openSnapshot(client: pg.Client): Promise<void> {
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY')
  // As text that reads the same everywhere, however long it takes.
  await client.query(
    "SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0; SET LOCAL DateStyle = 'ISO'; SET LOCAL TimeZone = 'UTC'; SET LOCAL bytea_output = 'hex'; SET LOCAL extra_float_digits = 3; SET LOCAL client_encoding = 'UTF8'",
  )
}

const tableRow = z.object({ name: z.string(), bytes: z.number(), columns: z.array(z.string()).min(1), needs: z.array(z.string()) })
type TableRow = z.infer<typeof tableRow>

const allTables = `
  SELECT c.relname::text AS name, pg_table_size(c.oid)::float8 AS bytes,
    ARRAY(SELECT a.attname::text FROM pg_attribute a
      WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' ORDER BY a.attnum) AS columns,
    ARRAY(SELECT other.relname::text FROM pg_constraint k JOIN pg_class other ON other.oid = k.confrelid
      WHERE k.conrelid = c.oid AND k.contype = 'f' AND k.confrelid <> c.oid) AS needs
  FROM pg_class c
  WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND c.relname <> '_prisma_migrations'
  ORDER BY c.relname`

/** Every table after those it refers to, so that whoever restores it needs no special rights. Held against changes of their columns. */
async function tablesInOrder(client: pg.Client): Promise<TableRow[]> {
  const names = async (): Promise<TableRow[]> => (await client.query(allTables)).rows.map((row) => tableRow.parse(row))
  const rest = await names()
  if (!rest.some(({ name }) => name === 'Instance')) throw new BackupError('refused', 'This database is not one of chibo.')
  await client.query(`LOCK TABLE ${rest.map(({ name }) => `public.${client.escapeIdentifier(name)}`).join(', ')} IN ACCESS SHARE MODE`)
  const ordered = new Map<string, TableRow>()
  while (ordered.size < rest.length) {
    const ready = rest.filter(({ name, needs }) => !ordered.has(name) && needs.every((needed) => ordered.has(needed)))
    if (ready.length === 0) throw new Error('The tables refer to each other in a circle: they cannot be put into an order.')
    for (const table of ready) ordered.set(table.name, table)
  }
  return [...ordered.values()]
}

function sizeOf(tables: readonly TableRow[]): number {
  return tables.reduce((sum, { bytes }) => sum + bytes, 0)
}

const instance = z.object({
  purpose: z.enum(['training', 'real']),
  fieldKeyFingerprint: z.string(),
  nextKeyFingerprint: z.string().nullable(),
})
const migrationRow = z.object({ name: z.string(), checksum: z.string() })

async function headerOf(client: pg.Client, { program, at }: BackupOptions): Promise<Header> {
  const found = await client.query('SELECT purpose, "fieldKeyFingerprint", "nextKeyFingerprint" FROM "Instance"')
  const { purpose, fieldKeyFingerprint, nextKeyFingerprint } = instance.parse(found.rows[0])
  const { rows: migrations } = await client.query(
    'SELECT migration_name AS name, checksum FROM "_prisma_migrations" WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL ORDER BY migration_name',
  )
  return {
    format: 'chibo-backup-1',
    layout,
    program,
    at: at.toISOString(),
    purpose,
    keys: [fieldKeyFingerprint, ...(nextKeyFingerprint === null ? [] : [nextKeyFingerprint])],
    migrations: migrations.map((row) => migrationRow.parse(row)),
  }
}

/** What the file holds, piece by piece; never more than one piece is in memory. */
class Contents {
  readonly rows: Record<string, number> = {}
  readonly header: Header
  readonly #client: pg.Client
  readonly #tables: readonly TableRow[]
  readonly #onProgress: OnProgress
  readonly #hash = createHash('sha256')

  constructor(client: pg.Client, tables: readonly TableRow[], header: Header, onProgress: OnProgress = () => {}) {
    this.#client = client
    this.#tables = tables
    this.header = header
    this.#onProgress = onProgress
  }

  async *lines(): AsyncGenerator<Buffer> {
    yield this.#hashed(this.header)
    const total = sizeOf(this.#tables)
    let done = 0
    for (const { name, columns, bytes } of this.#tables) {
      yield this.#hashed({ table: name, columns })
      let read = 0
      let rows = 0
      const list = columns.map((column) => this.#client.escapeIdentifier(column)).join(', ')
      for await (const chunk of this.#client.query(to(`COPY public.${this.#client.escapeIdentifier(name)} (${list}) TO STDOUT`))) {
        if (!Buffer.isBuffer(chunk)) continue
        yield this.#hashed(chunk.length)
        this.#hash.update(chunk)
        yield chunk
        rows += linesIn(chunk)
        read += chunk.length
        this.#onProgress((done + Math.min(read, bytes)) / total)
      }
      this.rows[name] = rows
      done += bytes
    }
    const end: End = { rows: this.rows, sequences: await this.#sequences(), sha256: this.#hash.digest('hex') }
    yield toLine(end)
    this.#onProgress(1)
  }

  #hashed(value: unknown): Buffer {
    const line = toLine(value)
    this.#hash.update(line)
    return line
  }

  /** Sequences stand outside of transactions: read last, each is at least as far as any row that was copied. */
  async #sequences(): Promise<Record<string, string>> {
    const { rows } = await this.#client.query(
      "SELECT sequencename::text AS name, last_value::text AS last FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL",
    )
    return Object.fromEntries(rows.map((row) => sequenceRow.parse(row)).map(({ name, last }) => [name, last]))
  }
}

const sequenceRow = z.object({ name: z.string(), last: z.string() })

function toLine(value: unknown): Buffer {
  return Buffer.from(`${JSON.stringify(value)}\n`)
}

/** A row is a line: line breaks within a value are escaped. */
function linesIn(text: Buffer): number {
  let count = 0
  for (let at = text.indexOf(0x0a); at !== -1; at = text.indexOf(0x0a, at + 1)) count += 1
  return count
}

async function writeWhole(file: string, lines: AsyncIterable<Buffer>, signal?: AbortSignal): Promise<void> {
  const draft = `${file}${partial}`
  try {
    // Left by one that was killed: the lock says that nobody writes it.
    await fs.rm(draft, { force: true })
    await pipeline(lines, createGzip({ level: 6 }), createWriteStream(draft, { flags: 'wx', mode: 0o600, flush: true }), {
      ...(signal && { signal }),
    })
    await fs.rename(draft, file)
    await syncFolder(path.dirname(file))
  } catch (error) {
    await fs.rm(draft, { force: true }).catch(() => {})
    throw error
  }
}

const cannotWrite = new Set(['EACCES', 'EEXIST', 'ENOENT', 'ENOTDIR', 'EPERM', 'EROFS'])

/** What went wrong with the file, as a sentence; anything else as it is. */
function sentence(file: string, error: unknown): unknown {
  const code = errorCode(error) ?? ''
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return new BackupError('no-room', `The disk of ${file} is full: make room, or name a file on another disk.`, { cause: error })
  return cannotWrite.has(code) ? new BackupError('refused', `${file} cannot be written (${errorText(error)}).`, { cause: error }) : error
}

/** So that the new name outlives a power cut. Not every system can do it. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await fs.open(folder, 'r').catch(() => null)
  await handle?.sync().catch(() => {})
  await handle?.close()
}
