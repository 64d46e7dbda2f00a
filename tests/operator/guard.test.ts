import { createServer, type IncomingMessage } from 'node:http'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createGuard } from '../../src/operator/guard.ts'

const token = 'a-token-of-the-operator-0001'
const started = Date.parse('2026-11-21T02:00:00Z')

/** A guard with a clock of its own, and requests as they come from this machine. */
async function guarded({ secure = false } = {}) {
  let at = started
  const guard = createGuard({ token, secure, realNow: () => new Date(at) })
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const request = async (headers: Record<string, string> = {}): Promise<IncomingMessage> => {
    const arrived = new Promise<IncomingMessage>((resolve) =>
      server.once('request', (incoming, response) => {
        response.end()
        resolve(incoming)
      }),
    )
    const [incoming] = await Promise.all([arrived, fetch(`http://127.0.0.1:${port}/ops`, { headers })])
    return incoming
  }
  return { guard, request, wait: (seconds: number) => void (at += seconds * 1000) }
}

function valueOf(cookie: string): string {
  return cookie.split(';')[0] ?? ''
}

describe('the guard of what is for the operator', () => {
  test('opens to the token in the Authorization header, and to nothing else', async () => {
    const { guard, request } = await guarded()
    expect(guard.look(await request({ authorization: `Bearer ${token}` }))).toBe('yes')
    for (const authorization of [`Bearer ${token}x`, token, `Basic ${token}`, 'Bearer', ''])
      expect(guard.look(await request({ authorization }))).toBe('no')
    expect(guard.look(await request({ cookie: `chibo_ops=${token}` }))).toBe('no')
  })

  test('gives a session whose cookie is not the token, cannot be read by scripts, and ends by itself', async () => {
    const { guard, request, wait } = await guarded()
    const entry = guard.signIn(await request(), token)
    if (typeof entry === 'string') throw new Error(entry)
    expect(entry.cookie).toMatch(/^chibo_ops=\d+\.[\w-]{43}; Path=\/ops; Max-Age=43200; HttpOnly; SameSite=Strict$/)
    expect(entry.cookie).not.toContain(token)
    const cookie = valueOf(entry.cookie)
    expect(guard.look(await request({ cookie: `other=1; ${cookie}` }))).toBe('yes')
    const [expires = '', mac = ''] = cookie.slice('chibo_ops='.length).split('.')
    for (const forged of [`${Number(expires) + 60}.${mac}`, `${expires}.${mac.slice(1)}`, expires, `.${mac}`])
      expect(guard.look(await request({ cookie: `chibo_ops=${forged}` }))).toBe('no')
    wait(12 * 3600)
    expect(guard.look(await request({ cookie }))).toBe('no')
  })

  test('keeps the cookie to https where the pages are reached that way', async () => {
    const { guard, request } = await guarded({ secure: true })
    expect(guard.signIn(await request(), token)).toMatchObject({ cookie: expect.stringMatching(/; Secure$/) })
  })

  test('after ten wrong tries hears nobody from there for a minute, not even the right one, but a session goes on', async () => {
    const { guard, request, wait } = await guarded()
    const entry = guard.signIn(await request(), token)
    if (typeof entry === 'string') throw new Error(entry)
    for (let tries = 0; tries < 10; tries++) expect(guard.signIn(await request(), `wrong ${tries}`)).toBe('no')
    expect(guard.signIn(await request(), token)).toBe('slow-down')
    expect(guard.look(await request({ authorization: `Bearer ${token}` }))).toBe('slow-down')
    expect(guard.look(await request({ cookie: valueOf(entry.cookie) }))).toBe('yes')
    wait(60)
    expect(guard.look(await request({ authorization: `Bearer ${token}` }))).toBe('yes')
  })
})
