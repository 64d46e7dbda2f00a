import fs from 'node:fs/promises'
import pg from 'pg'
import { errorCode, errorText } from '../error-code.ts'

/** Every process holds this advisory lock of the database "postgres" in shared mode while it uses the server. */
const IN_USE = 4_269_001
const WRONG_PASSWORD = '28P01'

/** A connection that stays open as long as we use the server: others see that it is in use, and we learn when it dies. */
export type Holder = {
  lost: Promise<void>
  /** Lets go of the server; true for exactly one of several that leave at once, who must then stop it. New ones are kept out. */
  isLast(): Promise<boolean>
  close(): Promise<void>
}

/** `no`: not ready yet, about to stop, or the server of another folder that took over the port. */
export type Attached = { kind: 'yes'; holder: Holder } | { kind: 'no'; why: string }

export async function attach(url: string, { dir, passwordFile }: { dir: string; passwordFile: string }): Promise<Attached> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2000, application_name: 'chibo holder' })
  client.on('error', () => {})
  const ended = new Promise<void>((resolve) => client.once('end', resolve))
  let why = 'Its port is used by another server, or it is about to stop.'
  try {
    await client.connect()
    if (await join(client, dir)) return { kind: 'yes', holder: hold(client, ended) }
  } catch (cause) {
    if (errorCode(cause) === WRONG_PASSWORD) {
      throw new Error(`The password in ${passwordFile} is not that of the database in ${dir}: restore the file that belongs to it.`, {
        cause,
      })
    }
    why = errorText(cause)
  }
  await client.end().catch(() => {})
  return { kind: 'no', why }
}

async function join(client: pg.Client, dir: string): Promise<boolean> {
  const { rows } = await client.query<{ dir: string; joined: boolean }>(
    "SELECT current_setting('data_directory') AS dir, pg_try_advisory_lock_shared($1) AS joined",
    [IN_USE],
  )
  const server = rows[0]
  return server !== undefined && server.joined && (await fs.realpath(server.dir)) === (await fs.realpath(dir))
}

function hold(client: pg.Client, ended: Promise<void>): Holder {
  let leaving = false
  const lost = new Promise<void>((resolve) => {
    void ended.then(() => {
      if (!leaving) resolve()
    })
  })
  return {
    lost,
    isLast: async () => {
      leaving = true
      await client.query('SELECT pg_advisory_unlock_shared($1)', [IN_USE])
      // Once we let go, another one may stop the server under this question: then that one was the last.
      const answer = await client.query<{ last: boolean }>('SELECT pg_try_advisory_lock($1) AS last', [IN_USE]).catch(() => null)
      return answer?.rows[0]?.last ?? false
    },
    close: async () => {
      leaving = true
      await client.end().catch(() => {})
    },
  }
}
