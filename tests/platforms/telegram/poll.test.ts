import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Incoming } from '../../../src/platforms/platform.ts'
import { createTelegram, type TelegramTiming } from '../../../src/platforms/telegram/bot.ts'
import type { Messengers } from '../../../src/training/messengers.ts'
import { fixture, LAN, readableLog, startBoth, startPeer, TELEGRAM_TOKEN, until } from '../cast.ts'

type Batch = readonly Incoming[]

describe('polling Telegram', () => {
  let messengers: Messengers
  let stop: AbortController
  beforeEach(async () => {
    messengers = await startBoth()
    stop = new AbortController()
  })
  afterEach(async () => {
    stop.abort()
    await messengers.close()
    expect(messengers.problems).toEqual([])
  })

  const lan = () => messengers.telegram.phone(LAN, { firstName: 'Lan' })
  const polls = () => messengers.requests.filter(({ method }) => method === 'getUpdates').map(({ params }) => params)

  function listen({
    receive,
    timing = {},
    apiRoot = messengers.telegramApiRoot,
    log = readableLog(),
    stopped = () => {},
  }: {
    receive: (updates: Batch) => Promise<void>
    timing?: Partial<TelegramTiming>
    apiRoot?: string
    log?: ReturnType<typeof readableLog>
    stopped?: () => void
  }): Promise<void> {
    const platform = createTelegram({
      token: TELEGRAM_TOKEN,
      apiRoot,
      log: log.log,
      timing: { pollSeconds: 1, requestMs: 5_000, backOff: { firstMs: 5, lastMs: 20 }, ...timing },
    })
    return platform.listen({ receive, signal: stop.signal, stopped })
  }

  it('a batch is stored by one call, and the offset moves only after it', async () => {
    lan().say('một')
    lan().say('hai')
    const last = lan().say('ba').updateId ?? 0
    const calls: number[] = []
    void listen({
      receive: async (updates) => {
        calls.push(updates.length)
        if (calls.length === 1) throw new Error('the database is away')
      },
    })
    await until(() => polls().length >= 3)
    expect(calls).toEqual([3, 3])
    expect(
      polls()
        .slice(0, 3)
        .map((params) => params['offset']),
    ).toEqual([undefined, undefined, last + 1])
  })

  it('every poll names the kinds of updates it wants and holds for the time asked', async () => {
    lan().say('một')
    void listen({ receive: async () => {} })
    await until(() => polls().length === 2)
    for (const params of polls()) {
      expect(params).toMatchObject({ timeout: 1, allowed_updates: ['message', 'edited_message', 'callback_query', 'my_chat_member'] })
    }
  })

  it('what needs no answer is passed over without troubling the store', async () => {
    const got: string[] = []
    messengers.telegram.group('-100220330440', { title: 'Tổ 8' }).removeBot({ id: LAN, name: 'Lan' })
    lan().say('một')
    void listen({ receive: async (updates) => void got.push(...updates.map(({ kind }) => kind)) })
    await until(() => polls().length === 2)
    expect(got).toEqual(['text'])
  })

  it('edits, presses, blocking and coming back are all told', async () => {
    const got: string[] = []
    void listen({ receive: async (updates) => void got.push(...updates.map(({ kind }) => kind)) })
    const { messageId } = lan().say('Tôi xin dự')
    lan().edit(messageId, 'Tôi xin vắng')
    lan().block()
    lan().unblock()
    await until(() => got.length === 4)
    expect(got).toEqual(['text', 'edit', 'blocked', 'unblocked'])
  })

  it('after a long silence the offset is left out, since update numbers may start again below it', async () => {
    lan().say('một')
    void listen({ receive: async () => {}, timing: { forgetOffsetAfterMs: 500 } })
    await until(() => polls().length === 3)
    expect(polls().map((params) => typeof params['offset'])).toEqual(['undefined', 'number', 'undefined'])
  })

  it('a second poller of the same bot is waited for, not given up', async () => {
    let reasons = 0
    const log = readableLog()
    const got: Incoming[] = []
    const conflict = { kind: 'refusal', code: 409, description: 'Conflict: terminated by other getUpdates request' } as const
    messengers.faults.next({ method: 'getUpdates', times: 2, fault: conflict })
    void listen({ receive: async (updates) => void got.push(...updates), log, stopped: () => void reasons++ })
    lan().say('một')
    await until(() => got.length === 1)
    expect(reasons).toBe(0)
    expect(log.text()).toContain('409 Conflict')
  })

  it('a flood is waited out for as long as Telegram says', async () => {
    messengers.faults.next({ method: 'getUpdates', times: 1, fault: { kind: 'flood', retryAfter: 1 } })
    const started = performance.now()
    void listen({ receive: async () => {} })
    await until(() => polls().length === 2)
    expect(performance.now() - started).toBeGreaterThan(900)
  })

  it('an update that cannot be read is stored as unsupported and logged without its content, and its batch goes on', async () => {
    const batch = [fixture('telegram/member-without-status'), fixture('telegram/text')]
    const asked: string[] = []
    const peer = await startPeer((req, res) => {
      let body = ''
      req.on('data', (chunk: Buffer) => (body += chunk.toString()))
      req.on('end', () => {
        asked.push(body)
        res.end(JSON.stringify({ ok: true, result: asked.length === 1 ? batch : [] }))
      })
    })
    const got: Incoming[] = []
    const log = readableLog()
    const ended = listen({ receive: async (updates) => void got.push(...updates), apiRoot: peer.root, log })
    await until(() => asked.length >= 2)
    stop.abort()
    await ended
    peer.close()
    expect(got).toMatchObject([
      { kind: 'unsupported', what: 'other', updateKey: '51025', chatId: LAN },
      { kind: 'text', updateKey: '51001' },
    ])
    expect(log.text()).toContain('51025')
    expect(log.text()).not.toContain('Lan')
  })
})
