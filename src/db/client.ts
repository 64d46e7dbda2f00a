import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { errorCode } from './error-code.ts'
import { type Prisma, PrismaClient } from './generated/client.ts'

/** Longest statement of a person's question or of a job; what takes longer is a mistake and must not hold its locks. */
const STATEMENT_MS = 60_000
const TRANSACTION_MS = 10_000
const CONNECT_MS = 10_000
/** Statements that each connection keeps prepared: all that come often are among the first. Each takes some 50 kB of the server's memory. */
const MOST_PREPARED = 300

/** What every query takes: the client or a transaction of it. */
export type Db = Prisma.TransactionClient

export type Database = { db: PrismaClient; pool: pg.Pool; close(): Promise<void> }

/**
 * Opens a database. `max` connections are made when they are needed and kept while they are used; lost ones are replaced by
 * themselves, and `onError` (for the log) hears of those that were lost while idle.
 */
export function createDb(options: { url: string; max: number; onError?: (error: Error) => void }): Database {
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.max,
    connectionTimeoutMillis: CONNECT_MS,
    statement_timeout: STATEMENT_MS,
    keepAlive: true,
    application_name: 'chibo',
  })
  // Without a listener a server that restarts would end our process.
  pool.on('error', options.onError ?? (() => {}))
  const db = new PrismaClient({
    adapter: new PrismaPg(pool, { statementNameGenerator: statementNames() }),
    // The other formats quote the call in their errors, and note its place beforehand, which costs up to a third of it.
    errorFormat: 'minimal',
  })
  return {
    db,
    pool,
    close: async () => {
      await db.$disconnect()
      await pool.end()
    },
  }
}

/** Names each statement, so that a connection has it parsed and planned once and not every time. Beyond the limit they have no name. */
function statementNames(): (query: { sql: string }) => string {
  const names = new Map<string, string>()
  return ({ sql }) => {
    const known = names.get(sql)
    if (known !== undefined || names.size >= MOST_PREPARED) return known ?? ''
    const name = `s${names.size}`
    names.set(sql, name)
    return name
  }
}

/** One transaction: all of `work` or nothing. Rejects after `timeout` ms (10 s). */
export async function transaction<T>(db: PrismaClient, work: (tx: Db) => Promise<T>, options: { timeout?: number } = {}): Promise<T> {
  return db.$transaction(work, { timeout: options.timeout ?? TRANSACTION_MS, maxWait: CONNECT_MS })
}

/** The same server, another database. */
export function databaseUrl(url: string, name: string): string {
  const other = new URL(url)
  other.pathname = `/${encodeURIComponent(name)}`
  return other.href
}

const EXISTS_ALREADY = new Set(['42P04', '23505'])

/** Makes the database `name` beside the one at `url` unless it is there, and gives its URL. Several may ask at once. */
export async function ensureDatabase(url: string, name: string): Promise<string> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => {})
  await client.connect()
  try {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name])
    if (rowCount === 0) await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}`)
  } catch (error) {
    if (!EXISTS_ALREADY.has(errorCode(error) ?? '')) throw error
  } finally {
    await client.end()
  }
  return databaseUrl(url, name)
}

/** One change of people, roles or settings at a time: what it was decided on stays as it is until it is through. */
export async function lockChanges(tx: Db): Promise<void> {
  await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended('changes', 0))::text`
}

/** Waits until no other transaction holds `text` ("ACCOUNT CHAT"), then holds it until this one ends: a chat's messages are handled in order. */
export async function lockChat(tx: Db, text: string): Promise<void> {
  // Without the cast to text Prisma could not read the type "void".
  await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${text}, 0))::text`
}
