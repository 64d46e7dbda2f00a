import pg from 'pg'
import type { Db } from './client.ts'

/** Leases and the locks of `lockChat` are kept apart by the seed of the hash that makes a text a key. */
const SEED = 1
const CONNECT_MS = 10_000

/** How soon both sides notice that a machine or a network is gone: we by asking, the server by keep-alive (10 + 3 × 5 s). */
const BEAT_MS = 10_000
const KEEP_ALIVE = 'SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3'

export type Lease = {
  /** Resolves when the connection that holds it is gone although nobody released it: somebody else may have it now. */
  lost: Promise<void>
  release(): Promise<void>
}

/**
 * Holds `name` for this process alone ("one poller per account", "this process is alive") as long as it lives: a session-level
 * advisory lock on a connection of its own, which the server frees when the process dies. null: somebody else holds it. Needs a direct
 * connection, not a transaction pooler.
 */
export async function takeLease(url: string, name: string): Promise<Lease | null> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: CONNECT_MS,
    query_timeout: BEAT_MS,
    keepAlive: true,
    application_name: 'chibo lease',
  })
  client.on('error', () => {})
  const ended = new Promise<void>((resolve) => client.once('end', resolve))
  try {
    await client.connect()
    await client.query(KEEP_ALIVE)
    const { rows } = await client.query<{ taken: boolean }>('SELECT pg_try_advisory_lock(hashtextextended($1, $2)) AS taken', [name, SEED])
    if (rows[0]?.taken) return hold(client, ended)
  } catch (error) {
    await client.end().catch(() => {})
    throw error
  }
  await client.end()
  return null
}

function hold(client: pg.Client, ended: Promise<void>): Lease {
  let released = false
  const beat = setInterval(() => {
    client.query('SELECT 1').catch(() => client.end())
  }, BEAT_MS)
  const lost = new Promise<void>((resolve) => {
    void ended.then(() => {
      clearInterval(beat)
      if (!released) resolve()
    })
  })
  return {
    lost,
    release: async () => {
      released = true
      await client.end().catch(() => {})
    },
  }
}

/** Whether some process holds the lease in this database. Looks without touching it. */
export async function isLeaseHeld(db: Db, name: string): Promise<boolean> {
  const [row] = await db.$queryRaw<{ held: boolean }[]>`
    SELECT EXISTS (
      SELECT 1 FROM pg_locks
      WHERE locktype = 'advisory' AND objsubid = 1 AND granted
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
        AND ((classid::bigint << 32) | objid::bigint) = hashtextextended(${name}, ${SEED})
    ) AS held`
  return row?.held ?? false
}
