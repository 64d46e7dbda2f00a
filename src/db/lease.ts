import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { Prisma } from './generated/client.ts'
import type { Db } from './client.ts'

/** Leases and the locks of `lockChat` are kept apart by the seed of the hash that makes a text a key. */
const SEED = 1
const CONNECT_MS = 10_000

/** How soon both sides notice that a machine or a network is gone: we by asking, the server by keep-alive (10 + 3 × 5 s). */
const BEAT_MS = 10_000
const KEEP_ALIVE = 'SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3'
/** A database that was restarted is found again this soon. */
const RECONNECT_MS = 250
/** A process whose sign of life is missing for less than this may merely have lost its connection, like all others. */
const GRACE_MS = 3000

/** The name under which a process holds its sign of life. */
export function processLease(processId: number): string {
  return `process ${processId}`
}

export type Lease = {
  /** Aborts when it is not certain any more that nobody else has it: its connection is gone, although nobody released it. */
  lost: AbortSignal
  release: () => Promise<void>
}

export type Leases = {
  /**
   * null: somebody holds it (another process, or another part of this one), or the database is away just now. A `lasting` one outlives
   * its connection: it is lost only when it cannot be had again once the database is back, because somebody else was faster.
   */
  take: (name: string, options?: { lasting?: boolean }) => Promise<Lease | null>
  /** Lets everything go. */
  close: () => Promise<void>
}

type Held = { lost: AbortController; lasting: boolean }
/** `ask`: one query after the other, since a connection answers one at a time. */
type Session = { client: pg.Client; ask: Ask; ended: Promise<void> }
type Ask = (text: string, values?: readonly unknown[]) => Promise<pg.QueryResult<Record<string, unknown>>>

/**
 * What this process holds alone ("one poller per account"): session-level advisory locks on one connection, which the server frees when
 * the process dies. `sign` is its sign of life: held before anything else, so whoever holds anything is seen to live. A connection that
 * is lost is made again. Needs a direct connection, not a transaction pooler. Rejects when the database does not answer at the start.
 */
export async function openLeases({ url, sign, onLost }: { url: string; sign: string; onLost: () => void }): Promise<Leases> {
  const closing = new AbortController()
  const { signal } = closing
  const held = new Map<string, Held>()
  let session: Session | null = await connect(url, sign)

  const lose = (name: string): void => {
    held.get(name)?.lost.abort()
    held.delete(name)
  }

  const reconnect = async (): Promise<Session | null> => {
    const again = await connect(url, sign).catch(() => null)
    if (again === null) return null
    for (const name of held.keys()) if (!(await lock(again.ask, name).catch(() => giveUp(again)))) lose(name)
    return again
  }

  const keep = async (): Promise<void> => {
    while (!signal.aborted) {
      if (session === null) {
        session = await reconnect()
        if (session === null) await sleep(RECONNECT_MS, undefined, { signal }).catch(() => {})
        continue
      }
      await session.ended
      session = null
      if (signal.aborted) return
      for (const [name, { lasting }] of held) if (!lasting) lose(name)
      onLost()
    }
    await session?.client.end().catch(() => {})
  }
  const kept = keep()

  const release = async (name: string, own: Held): Promise<void> => {
    if (held.get(name) !== own) return
    held.delete(name)
    const current = session
    if (current === null) return
    await current.ask('SELECT pg_advisory_unlock(hashtextextended($1, $2))', [name, SEED]).catch(() => giveUp(current))
  }

  return {
    take: async (name, { lasting = false } = {}) => {
      const current = session
      if (current === null || signal.aborted || held.has(name)) return null
      const own: Held = { lost: new AbortController(), lasting }
      held.set(name, own)
      const taken = await lock(current.ask, name).catch(() => giveUp(current))
      if (taken && held.get(name) === own) return { lost: own.lost.signal, release: () => release(name, own) }
      if (held.get(name) === own) held.delete(name)
      return null
    },
    close: async () => {
      closing.abort()
      held.clear()
      await session?.client.end().catch(() => {})
      await kept
    },
  }
}

async function connect(url: string, sign: string): Promise<Session> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: CONNECT_MS,
    query_timeout: BEAT_MS,
    keepAlive: true,
    application_name: 'chibo lease',
  })
  client.on('error', () => {})
  const closed = new Promise<void>((resolve) => client.once('end', resolve))
  const ask = inTurn(client)
  try {
    await client.connect()
    await ask(KEEP_ALIVE)
    // After a broken network the server may still hold it for the connection that we have given up.
    if (!(await lock(ask, sign))) throw new Error(`"${sign}" is held by another connection`)
  } catch (error) {
    await client.end().catch(() => {})
    throw error
  }
  const beat = setInterval(() => {
    ask('SELECT 1').catch(() => client.end())
  }, BEAT_MS)
  return { client, ask, ended: closed.then(() => clearInterval(beat)) }
}

function inTurn(client: pg.Client): Ask {
  let last: Promise<unknown> = Promise.resolve()
  return (text, values = []) => {
    const answer = last.then(() => client.query<Record<string, unknown>>(text, [...values]))
    last = answer.catch(() => {})
    return answer
  }
}

async function lock(ask: Ask, name: string): Promise<boolean> {
  const { rows } = await ask('SELECT pg_try_advisory_lock(hashtextextended($1, $2)) AS taken', [name, SEED])
  return rows[0]?.['taken'] === true
}

/** Whether the server did what it did not answer to is not known: without the connection it certainly holds nothing. */
function giveUp({ client }: Session): false {
  void client.end().catch(() => {})
  return false
}

/** The keys of all leases that are held in this database. */
const heldKeys = Prisma.sql`
  SELECT (classid::bigint << 32) | objid::bigint FROM pg_locks
  WHERE locktype = 'advisory' AND objsubid = 1 AND granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`

/** Whether some process holds the lease in this database. Looks without touching it. */
export async function isLeaseHeld(db: Db, name: string): Promise<boolean> {
  const [row] = await db.$queryRaw<{ held: boolean }[]>`SELECT hashtextextended(${name}, ${SEED}) IN (${heldKeys}) AS held`
  return row?.held ?? false
}

/** True in a query where the process whose number stands in this column holds no sign of life at this moment. */
export function showsNoLife(column: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`hashtextextended('process ' || ${column}, ${SEED}) NOT IN (${heldKeys})`
}

/** Whether a process is gone for good. Takes some seconds for one that shows no life: after a restart of the database all take their sign again. */
export async function isProcessGone(db: Db, processId: number): Promise<boolean> {
  if (await isLeaseHeld(db, processLease(processId))) return false
  await sleep(GRACE_MS)
  return !(await isLeaseHeld(db, processLease(processId)))
}
