import http from 'node:http'
import net from 'node:net'
import { text } from 'node:stream/consumers'
import pg from 'pg'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { createHttp, type HttpParts } from '../src/http.ts'
import { createLog } from '../src/log.ts'
import { databaseUrl } from '../src/db/client.ts'
import { openCell } from './support/cell.ts'

type Answer = { status: number; text: string; type: string }

async function serve(parts: Partial<HttpParts> = {}): Promise<string> {
  const server = createHttp({ log: createLog('silent'), ready: async () => null, routes: [], ...parts })
  const address = await server.listen(0, '127.0.0.1')
  onTestFinished(server.close)
  return address
}

async function get(url: string): Promise<Answer> {
  const response = await fetch(url)
  return { status: response.status, text: (await response.text()).trim(), type: response.headers.get('content-type') ?? '' }
}

/** fetch would put its own Host there. */
async function getAs(host: string, address: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    http.get(address, { headers: { host } }, (response) => resolve(response.resume().statusCode)).on('error', reject)
  })
}

describe('the HTTP server', () => {
  test('says that it lives, that it is ready, and nothing about anything else', async () => {
    const address = await serve()
    expect(await get(`${address}/healthz`)).toMatchObject({ status: 200, text: 'ok' })
    expect(await get(`${address}/healthz?from=probe`)).toMatchObject({ status: 200 })
    expect(await get(`${address}/readyz`)).toMatchObject({ status: 200, text: 'ready' })
    for (const path of ['/', '/healthz/', '/training', '/metrics', '/../.env', '/%2e%2e/.env']) {
      expect(await get(`${address}${path}`)).toMatchObject({ status: 404, text: 'not found', type: 'text/plain; charset=utf-8' })
    }
  })

  test('is alive but not ready while the jobs do not move or the database is away', async () => {
    const resting = await serve({ ready: async () => 'jobs are not moving' })
    expect(await get(`${resting}/readyz`)).toMatchObject({ status: 503, text: 'jobs are not moving' })
    const alone = await serve({ ready: async () => Promise.reject(new Error('password of the database')) })
    expect(await get(`${alone}/readyz`)).toMatchObject({ status: 503, text: 'the database is away' })
    expect(await get(`${alone}/healthz`)).toMatchObject({ status: 200 })
  })

  test('answers a page that fails without saying why, and lives on', async () => {
    const address = await serve({
      routes: [
        async (request, response) => {
          if (request.url === '/half') response.writeHead(200).write('half')
          throw new Error('a secret')
        },
      ],
    })
    expect(await get(`${address}/whole`)).toMatchObject({ status: 500, text: 'error' })
    await expect(get(`${address}/half`)).rejects.toThrow()
    expect(await get(`${address}/healthz`)).toMatchObject({ status: 200 })
  })

  test('shows pages in no frame, with nothing from elsewhere, and says nothing of where one came from', async () => {
    const address = await serve({
      routes: [
        async ({ url }, response) => {
          if (url === '/page') response.setHeader('cache-control', 'max-age=60').writeHead(200).end()
          return url === '/page'
        },
      ],
    })
    for (const path of ['/healthz', '/readyz', '/nowhere', '/page']) {
      const { headers } = await fetch(`${address}${path}`)
      expect(headers.get('content-security-policy')).toMatch(/^default-src 'self';.*frame-ancestors 'none'$/)
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('referrer-policy')).toBe('no-referrer')
      expect(headers.get('cache-control')).toBe(path === '/page' ? 'max-age=60' : 'no-store')
    }
  })

  test.each([
    ['head', 'POST /slow HTTP/1.1\r\nhost: chibo\r\n'],
    ['body', 'POST /slow HTTP/1.1\r\nhost: chibo\r\ncontent-length: 10\r\n\r\nhalf'],
  ])('does not wait for ever for the rest of a %s', async (_, beginning) => {
    const address = await serve({
      arrivalMs: 200,
      routes: [
        async (request, response) => {
          await text(request).catch(() => null)
          response.end()
          return true
        },
      ],
    })
    const socket = net.connect(Number(new URL(address).port), '127.0.0.1')
    onTestFinished(() => void socket.destroy())
    socket.write(beginning)
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 408 /)
  })

  test('refuses a port that is taken', async () => {
    const { port } = new URL(await serve())
    const second = createHttp({ log: createLog('silent'), ready: async () => null, routes: [] })
    await expect(second.listen(Number(port), '127.0.0.1')).rejects.toMatchObject({ code: 'EADDRINUSE' })
  })

  test('stops at once, also under a browser that keeps its connection', async () => {
    const server = createHttp({ log: createLog('silent'), ready: async () => null, routes: [] })
    const address = await server.listen(0, '127.0.0.1')
    const agent = new http.Agent({ keepAlive: true })
    await new Promise<void>((resolve) => {
      http.get(`${address}/healthz`, { agent }, (response) => response.resume().on('end', resolve))
    })
    await server.close()
    await expect(get(`${address}/healthz`)).rejects.toThrow()
    agent.destroy()
  })
})

describe('the bot as a whole', () => {
  test('is not ready while its database takes no connections, and goes on by itself afterwards', async () => {
    const { app, database, telegram } = await openCell()
    // Ready is who has done a first tick.
    await expect.poll(() => get(`${app.address}/readyz`)).toMatchObject({ status: 200, text: 'ready' })
    const name = new URL(database.url).pathname.slice(1)
    const admin = new pg.Client(databaseUrl(database.url, 'postgres'))
    await admin.connect()
    try {
      await admin.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS false`)
      await admin.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1', [name])
      // A connection that was told to end may answer once more.
      await expect
        .poll(() => get(`${app.address}/readyz`))
        .toEqual({ status: 503, text: 'the database is away', type: 'text/plain; charset=utf-8' })
      expect(await get(`${app.address}/healthz`)).toMatchObject({ status: 200 })
      await admin.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS true`)
    } finally {
      await admin.end()
    }
    await expect.poll(() => get(`${app.address}/readyz`)).toMatchObject({ status: 200 })
    telegram('an').say('/lich')
    await expect.poll(() => telegram('an').history().length).toBe(2)
  })

  test('is not ready when no job has run for half a minute', async () => {
    const { app, database } = await openCell()
    const keeper = await database.pool.connect()
    onTestFinished(() => void vi.useRealTimers())
    try {
      await keeper.query('BEGIN')
      // Whoever wants to take a job has to wait here. One lock only: two could be taken crosswise.
      await keeper.query('LOCK TABLE bullmq.job IN ACCESS EXCLUSIVE MODE')
      vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 31_000 })
      expect(await get(`${app.address}/readyz`)).toMatchObject({ status: 503, text: 'jobs are not moving' })
    } finally {
      vi.useRealTimers()
      await keeper.query('ROLLBACK')
      keeper.release()
    }
    await expect.poll(() => get(`${app.address}/readyz`)).toMatchObject({ status: 200 })
  })

  test('shows no training page while it talks to real messengers', async () => {
    const { app } = await openCell()
    expect(await get(`${app.address}/`)).toMatchObject({ status: 404 })
    expect(await get(`${app.address}/training/people`)).toMatchObject({ status: 404 })
    expect(await getAs('chibo.example', `${app.address}/healthz`)).toBe(200)
  })
})
