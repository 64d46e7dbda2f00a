import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Incoming } from '../../../src/platforms/platform.ts'
import { createZalo } from '../../../src/platforms/zalo/bot.ts'
import type { Messengers } from '../../../src/training/messengers.ts'
import { LAN_ON_ZALO, readableLog, startBoth, startPeer, until, ZALO_TOKEN } from '../cast.ts'

describe('polling Zalo', () => {
  let messengers: Messengers
  let stop: AbortController
  beforeEach(async () => {
    messengers = await startBoth()
    stop = new AbortController()
  })
  afterEach(async () => {
    stop.abort()
    await messengers.close()
  })

  const lan = () => messengers.zalo.phone(ZALO_TOKEN, LAN_ON_ZALO, { name: 'Lan' })
  const polls = () => messengers.requests.filter(({ method }) => method === 'getUpdates')

  function listen({
    receive,
    apiBase = messengers.zaloApiBase,
    log = readableLog(),
    firstMs = 5,
  }: {
    receive: (updates: readonly Incoming[]) => Promise<void>
    apiBase?: string
    log?: ReturnType<typeof readableLog>
    firstMs?: number
  }): Promise<void> {
    const timing = { pollSeconds: 1, pollGraceMs: 1_000, backOff: { firstMs, lastMs: 4 * firstMs } }
    return createZalo({ token: ZALO_TOKEN, apiBase, log: log.log, timing }).listen({ receive, signal: stop.signal, stopped: () => {} })
  }

  it('each update is stored before the next is asked for', async () => {
    for (const text of ['một', 'hai', 'ba']) lan().say(text)
    const waiting: number[] = []
    void listen({
      receive: async () => {
        await new Promise((resolve) => setTimeout(resolve, 20))
        waiting.push(messengers.zalo.waiting(ZALO_TOKEN))
      },
    })
    await until(() => waiting.length === 3)
    expect(waiting).toEqual([2, 1, 0])
  })

  it('an empty poll is followed by the next at once and is no failure', async () => {
    const log = readableLog()
    void listen({ receive: async () => {}, log })
    await until(() => polls().length === 3)
    expect(log.text()).toBe('')
    expect(polls()[0]?.params).toEqual({ timeout: '1' })
  })

  it('empty answers that do not wait are not asked for in a storm', async () => {
    let asked = 0
    const peer = await startPeer((_req, res) => {
      asked++
      res.end('{"ok":false,"error_code":408,"description":"Request timeout"}')
    })
    const started = performance.now()
    void listen({ receive: async () => {}, apiBase: peer.root, firstMs: 100 })
    // One question whether a webhook is set, then four polls with three pauses between them.
    await until(() => asked === 5)
    expect(performance.now() - started).toBeGreaterThan(250)
    peer.close()
  })

  it('an update that cannot be read is logged without its content and the next one is asked for', async () => {
    const bodies = [{ event_name: 'message.text.received', message: { text: 'bí mật' } }, { event_name: 'message.new.received' }]
    let polled = 0
    const peer = await startPeer((req, res) => {
      if (!req.url?.endsWith('getUpdates')) return void res.end('{"ok":false,"error_code":404}')
      const result = bodies[polled++]
      return void (result && res.end(JSON.stringify({ ok: true, result })))
    })
    const log = readableLog()
    void listen({ receive: () => Promise.reject(new Error('nothing to store')), apiBase: peer.root, log })
    await until(() => polled === 3)
    expect(log.text()).toContain('message.text.received without a chat')
    expect(log.text()).toContain('message.new.received')
    expect(log.text()).not.toContain('bí mật')
    peer.close()
  })

  it('an update that cannot be stored is kept in hand, tried once more when the bot stops, and its loss is told loudly', async () => {
    const log = readableLog()
    let tries = 0
    const ended = listen({
      receive: () => {
        tries++
        return Promise.reject(new Error('database away: Tôi xin vắng'))
      },
      log,
    })
    lan().say('Tôi xin vắng')
    await until(() => tries >= 3)
    expect(log.text()).not.toContain('LOST')
    stop.abort()
    await ended
    expect(log.text()).toContain('A ZALO MESSAGE WAS LOST')
    expect(log.text()).not.toContain('Tôi xin vắng')
  })

  it('an update in hand when the bot stops is not lost if the store is back', async () => {
    const log = readableLog()
    const got: Incoming[] = []
    let away = true
    const ended = listen({
      receive: async (updates) => {
        if (away) throw new Error('database away')
        got.push(...updates)
      },
      log,
      firstMs: 60_000,
    })
    lan().say('Tôi xin vắng')
    await until(() => log.text().includes('could not be stored'))
    away = false
    stop.abort()
    await ended
    expect(got).toMatchObject([{ kind: 'text', text: 'Tôi xin vắng' }])
    expect(log.text()).not.toContain('LOST')
  })
})
