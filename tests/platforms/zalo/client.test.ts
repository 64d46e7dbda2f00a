import { describe, expect, it } from 'vitest'
import { createClient, type ZaloAnswer } from '../../../src/platforms/zalo/client.ts'
import { fixture, startPeer, startSilence, ZALO_TOKEN } from '../cast.ts'

const wrapped = { event_name: 'message.text.received' }
const table: [string, number, string, ZaloAnswer][] = [
  ['a yes', 200, '{"ok":true,"result":{"id":"1"}}', { kind: 'ok', result: { id: '1' } }],
  ['a yes without a result', 200, '{"ok":true}', { kind: 'ok', result: undefined }],
  [
    'a no with HTTP 200',
    200,
    '{"ok":false,"error_code":429,"description":"Quota exceeded"}',
    { kind: 'refused', code: 429, description: 'Quota exceeded' },
  ],
  [
    'a no with HTTP 408',
    408,
    '{"ok":false,"error_code":408,"description":"Request timeout"}',
    { kind: 'refused', code: 408, description: 'Request timeout' },
  ],
  ['a no without a code', 403, '{"ok":false}', { kind: 'refused', code: 403, description: '' }],
  ['an update without an envelope', 200, JSON.stringify(wrapped), { kind: 'ok', result: wrapped }],
  ['a wrong token answered with a page', 401, '<html>', { kind: 'refused', code: 401, description: 'not JSON' }],
  ['a page of a gateway', 502, '<html>Bad gateway</html>', { kind: 'garbled', status: 502 }],
  ['an empty body', 200, '', { kind: 'garbled', status: 200 }],
  ['JSON that is no answer', 200, '[1]', { kind: 'garbled', status: 200 }],
]

describe('one request to Zalo', () => {
  it.each(table)('%s', async (_, status, body, expected) => {
    const peer = await startPeer((_req, res) => void res.writeHead(status).end(body))
    expect(await createClient({ token: ZALO_TOKEN, apiBase: peer.root })({ method: 'getMe', deadlineMs: 2_000 })).toEqual(expected)
    peer.close()
  })

  it('goes as JSON by POST to the path of its bot', async () => {
    const seen: unknown[] = []
    const peer = await startPeer((req, res) => {
      seen.push(req.method, req.url, req.headers['content-type'])
      res.end('{"ok":true}')
    })
    await createClient({ token: ZALO_TOKEN, apiBase: peer.root })({ method: 'getWebhookInfo', deadlineMs: 2_000 })
    expect(seen).toEqual(['POST', `/bot${ZALO_TOKEN}/getWebhookInfo`, 'application/json'])
    peer.close()
  })

  it('has a deadline that covers reading the body too', async () => {
    const peer = await startPeer((_req, res) => void res.writeHead(200).write('{"ok":true,'))
    const started = performance.now()
    const answer = await createClient({ token: ZALO_TOKEN, apiBase: peer.root })({ method: 'getMe', deadlineMs: 150 })
    expect(answer).toEqual({ kind: 'failed', written: true, why: 'timed out' })
    expect(performance.now() - started).toBeLessThan(2_000)
    peer.close()
  })

  it('ends at once when it is aborted, before or while it waits', async () => {
    const silence = await startSilence()
    const client = createClient({ token: ZALO_TOKEN, apiBase: silence.root })
    const stop = new AbortController()
    setTimeout(() => stop.abort(), 20)
    const aborted = { kind: 'failed', written: true, why: 'aborted' }
    expect(await client({ method: 'getUpdates', deadlineMs: 60_000, signal: stop.signal })).toEqual(aborted)
    expect(await client({ method: 'getUpdates', deadlineMs: 60_000, signal: stop.signal })).toEqual(aborted)
    silence.close()
  })

  it('never follows a redirect, which would carry the token away', async () => {
    let asked = 0
    const peer = await startPeer((_req, res) => {
      asked++
      res.writeHead(307, { location: '/elsewhere' }).end()
    })
    const answer = await createClient({ token: ZALO_TOKEN, apiBase: peer.root })({ method: 'getMe', deadlineMs: 2_000 })
    expect(answer).toMatchObject({ kind: 'failed', written: true })
    expect(asked).toBe(1)
    expect(JSON.stringify(answer)).not.toContain('secret')
    peer.close()
  })

  it('a connection closed by the other side may have carried the request', async () => {
    const peer = await startPeer((req) => void req.socket.destroy())
    const answer = await createClient({ token: ZALO_TOKEN, apiBase: peer.root })({ method: 'sendMessage', deadlineMs: 2_000 })
    expect(answer).toMatchObject({ kind: 'failed', written: true })
    peer.close()
  })

  it('reads updates with and without their envelope alike', async () => {
    for (const name of ['zalo/text-flat', 'zalo/text-wrapped']) {
      const peer = await startPeer((_req, res) => void res.end(JSON.stringify(fixture(name))))
      const answer = await createClient({ token: ZALO_TOKEN, apiBase: peer.root })({ method: 'getUpdates', deadlineMs: 2_000 })
      expect(answer).toMatchObject({ kind: 'ok', result: { event_name: 'message.text.received' } })
      peer.close()
    }
  })
})
