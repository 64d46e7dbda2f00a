import { Redis } from 'ioredis'

/** What a look at the queue's store found. `says` names what was found, or in one sentence what to do. */
export type Examined = { ok: boolean; says: string; warning?: string }

const CONNECT_MS = 9000
const ANSWER_MS = 5000
/** The longest pause between two tries to reach a Redis that is away. */
const longestPauseMs = 1000
const leastVersion = [6, 2] as const

/** What connects to the Redis of this URL: redis://user:password@host:6379/0, rediss: with TLS. */
export function redisOptions(text: string) {
  const url = new URL(text)
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: Number(url.port || 6379),
    db: Number(url.pathname.slice(1)),
    ...(url.username !== '' && { username: decodeURIComponent(url.username) }),
    ...(url.password !== '' && { password: decodeURIComponent(url.password) }),
    ...(url.protocol === 'rediss:' && { tls: {} }),
    connectionName: 'chibo',
    connectTimeout: CONNECT_MS,
    retryStrategy: (times: number): number => Math.min(times * 100, longestPauseMs),
  }
}

/** Connects once, within ten seconds, and looks whether this Redis keeps what it is given. */
export async function examineRedis(url: string): Promise<Examined> {
  const { host, port, ...options } = redisOptions(url)
  const client = new Redis({
    ...options,
    host,
    port,
    lazyConnect: true,
    retryStrategy: () => null,
    maxRetriesPerRequest: 0,
    commandTimeout: ANSWER_MS,
  })
  // What is behind "Connection is closed" comes as an event.
  let why = ''
  client.on('error', (error: Error) => (why = error.message))
  try {
    await client.connect()
    return judgeRedis(await client.info())
  } catch (error) {
    const reason = why || (error instanceof Error ? error.message : String(error))
    return {
      ok: false,
      says: `REDIS_URL: ${host}:${port} does not answer as it should (${reason}). Check the address, the password and that Redis runs.`,
    }
  } finally {
    client.disconnect()
  }
}

/** What the answer to INFO says of a Redis. A service that hides its settings is believed. */
export function judgeRedis(info: string): Examined {
  const facts = new Map(
    info.split('\n').map((line): [string, string] => {
      const colon = line.indexOf(':')
      return [line.slice(0, colon), line.slice(colon + 1).trim()]
    }),
  )
  const version = facts.get('redis_version') ?? '0'
  const [major = 0, minor = 0] = version.split('.').map(Number)
  if (major < leastVersion[0] || (major === leastVersion[0] && minor < leastVersion[1]))
    return { ok: false, says: `REDIS_URL: this is Redis ${version}; ${leastVersion.join('.')} or newer is needed.` }
  const policy = facts.get('maxmemory_policy')
  if (policy !== undefined && policy !== 'noeviction')
    return {
      ok: false,
      says: `REDIS_URL: its maxmemory-policy is "${policy}", which throws jobs away when memory is short. Set "maxmemory-policy noeviction" in redis.conf (or in your provider's settings) and restart Redis.`,
    }
  return {
    ok: true,
    says: `Redis ${version}, ${policy ?? 'maxmemory-policy is hidden'}`,
    ...(facts.get('aof_enabled') === '0' && {
      warning:
        'Redis keeps no append-only file: after a restart it has forgotten what was due, which is found again some seconds later. Set "appendonly yes" in redis.conf.',
    }),
  }
}
