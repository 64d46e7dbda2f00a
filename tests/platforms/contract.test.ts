import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Incoming, Platform } from '../../src/platforms/platform.ts'
import { createTelegram } from '../../src/platforms/telegram/bot.ts'
import { createZalo } from '../../src/platforms/zalo/bot.ts'
import type { Messengers } from '../../src/training/messengers.ts'
import { LAN, LAN_ON_ZALO, LIST, meeting, plain, readableLog, startBoth, startPeer, TELEGRAM_TOKEN, until, ZALO_TOKEN } from './cast.ts'

const backOff = { firstMs: 5, lastMs: 20 }
const long = {
  title: 'Thông báo',
  lines: Array.from({ length: 60 }, (_, line) => `${line} ${'ý kiến '.repeat(14)}.`),
  choices: meeting.choices,
}

type Options = { messengers: Messengers; token?: string; requestMs?: number; log?: ReturnType<typeof readableLog> }
const both = [
  {
    name: 'telegram',
    token: TELEGRAM_TOKEN,
    create: ({ messengers, token = TELEGRAM_TOKEN, requestMs = 5_000, log = readableLog() }: Options): Platform =>
      createTelegram({ token, apiRoot: messengers.telegramApiRoot, log: log.log, timing: { requestMs, pollSeconds: 1, backOff } }),
    chatId: LAN,
    phone: (messengers: Messengers) => messengers.telegram.phone(LAN, { firstName: 'Lan' }),
    group: (messengers: Messengers) => messengers.telegram.group('-100220330440', { title: 'Tổ 8' }),
    redeliver: (messengers: Messengers, updateKey: string) => messengers.telegram.redeliver(Number(updateKey)),
    webhookUrl: 'https://bot.example/telegram',
    flood: { kind: 'flood', retryAfter: 7 },
    floodMs: 7_000,
    certain: true,
  },
  {
    name: 'zalo',
    token: ZALO_TOKEN,
    create: ({ messengers, token = ZALO_TOKEN, requestMs = 5_000, log = readableLog() }: Options): Platform =>
      createZalo({
        token,
        apiBase: messengers.zaloApiBase,
        log: log.log,
        timing: { requestMs, pollSeconds: 1, pollGraceMs: 4_000, backOff },
      }),
    chatId: LAN_ON_ZALO,
    phone: (messengers: Messengers) => messengers.zalo.phone(ZALO_TOKEN, LAN_ON_ZALO, { name: 'Lan' }),
    group: (messengers: Messengers) => messengers.zalo.group(ZALO_TOKEN, 'zgr-0a1b2c3d4e5f60718293', { title: 'Tổ 8' }),
    redeliver: (messengers: Messengers, updateKey: string) => messengers.zalo.redeliver(updateKey),
    webhookUrl: 'https://bot.example/zalo',
    flood: { kind: 'quota' },
    floodMs: 60_000,
    certain: false,
  },
] as const

describe.each(both)(
  'any messenger ($name)',
  ({ name, token, create, chatId, phone, group, redeliver, webhookUrl, flood, floodMs, certain }) => {
    let messengers: Messengers
    const running: AbortController[] = []
    beforeEach(async () => {
      messengers = await startBoth()
    })
    afterEach(async () => {
      for (const stop of running.splice(0)) stop.abort()
      await messengers.close()
      expect(messengers.problems).toEqual([])
    })

    /** Listens in the background; `receive` may fail first. */
    function listening(platform: Platform, receive: (updates: readonly Incoming[]) => Promise<void>) {
      const stop = new AbortController()
      running.push(stop)
      const reasons: string[] = []
      const ended = platform.listen({ receive, signal: stop.signal, stopped: (reason) => void reasons.push(reason) })
      return { stop, ended, reasons }
    }
    const sends = () => messengers.requests.filter(({ method }) => method === 'sendMessage')
    const texts = () =>
      phone(messengers)
        .history()
        .map(({ text }) => text)

    describe('sending', () => {
      it('a sent message is on the phone, under the id that the result names', async () => {
        phone(messengers)
        const result = await create({ messengers }).send(chatId, meeting)
        const [shown] = phone(messengers).history()
        expect(result).toEqual({ kind: 'sent', messageId: shown?.id })
        expect(shown?.text).toContain('Họp chi bộ <8> & "thường kỳ"_*')
        expect(shown?.entities).toMatchObject([{ type: 'bold', offset: 0, length: 30 }])
      })

      it('a long message arrives whole, in order, each part within the limit', async () => {
        const platform = create({ messengers })
        phone(messengers)
        expect(await platform.send(chatId, long)).toMatchObject({ kind: 'sent', messageId: phone(messengers).history().at(-1)?.id })
        expect(texts().length).toBeGreaterThan(1)
        expect(texts().every((text) => text.length <= platform.textLimit)).toBe(true)
        expect(texts().join('\n')).toContain([long.title, ...long.lines].join('\n'))
      })

      it('a flood stops the whole account for as long as the messenger says', async () => {
        messengers.faults.next({ platform: name, times: 1, fault: flood })
        phone(messengers)
        expect(await create({ messengers }).send(chatId, plain)).toMatchObject({ kind: 'retry', afterMs: floodMs, accountWide: true })
        expect(texts()).toEqual([])
      })

      it.each([
        ['an error of the server', { kind: 'server-error' }, 0],
        ['a gateway that answers with a page', { kind: 'not-json' }, 0],
        ['a request that is never answered', { kind: 'hang' }, 0],
        ['a connection cut after the request was read', { kind: 'drop' }, 0],
        ['a connection cut after the message was delivered', { kind: 'accept-then-drop' }, 1],
      ] as const)('after %s nobody knows whether it arrived', async (_, fault, arrived) => {
        messengers.faults.next({ platform: name, times: 1, fault })
        phone(messengers)
        const result = await create({ messengers, requestMs: 300 }).send(chatId, plain)
        expect(result.kind).toBe('unknown')
        expect(texts().length).toBe(arrived)
        expect(sends().length).toBe(1)
      })

      it('a refused connection is certain not to have delivered anything', async () => {
        await messengers.down()
        expect(await create({ messengers }).send(chatId, plain)).toEqual({
          kind: 'retry',
          afterMs: 5_000,
          accountWide: true,
          why: 'ECONNREFUSED',
        })
      })

      it('a name that does not exist is certain not to have delivered anything', async () => {
        const nowhere = { ...messengers, telegramApiRoot: 'http://no-such-host.invalid/t', zaloApiBase: 'http://no-such-host.invalid/z' }
        expect(await create({ messengers: nowhere }).send(chatId, plain)).toMatchObject({ kind: 'retry', accountWide: true })
      })

      it('a peer that does not speak TLS is certain not to have delivered anything', async () => {
        const secure = {
          ...messengers,
          telegramApiRoot: messengers.telegramApiRoot.replace('http:', 'https:'),
          zaloApiBase: messengers.zaloApiBase.replace('http:', 'https:'),
        }
        expect(await create({ messengers: secure }).send(chatId, plain)).toMatchObject({ kind: 'retry', accountWide: true })
        expect(sends()).toEqual([])
      })

      it('a token that is not valid stops the account', async () => {
        const platform = create({ messengers, token: `${token}-revoked` })
        expect((await platform.send(chatId, plain)).kind).toBe('unauthorized')
        await expect(platform.identify()).rejects.toThrow(/401|unauthorized/)
      })

      it('somebody who blocked the bot cannot be reached', async () => {
        phone(messengers).block()
        expect(await create({ messengers }).send(chatId, plain)).toMatchObject({ kind: 'unreachable', certain })
      })

      it('a chat that is not known cannot be reached', async () => {
        expect(await create({ messengers }).send('7700999999', plain)).toMatchObject({ kind: 'unreachable', certain })
      })

      it('a message whose form is refused goes once more as plain text', async () => {
        messengers.faults.next({ platform: name, times: 1, fault: { kind: 'refusal', code: 400, description: 'Bad Request: form' } })
        phone(messengers)
        expect((await create({ messengers }).send(chatId, meeting)).kind).toBe('sent')
        const [shown] = phone(messengers).history()
        expect(shown?.entities).toEqual([])
        expect(shown?.text).toContain('2. Vắng')
      })

      it('a message refused even as plain text is rejected, and was tried twice at most', async () => {
        messengers.faults.next({ platform: name, times: 9, fault: { kind: 'refusal', code: 400, description: 'Bad Request: no' } })
        expect(await create({ messengers }).send(chatId, meeting)).toEqual({ kind: 'rejected', why: '400 Bad Request: no' })
        expect(sends().length).toBe(2)
      })

      it('an empty message is rejected without asking anybody', async () => {
        expect(await create({ messengers }).send(chatId, { lines: [], choices: [] })).toMatchObject({ kind: 'rejected' })
        expect(sends()).toEqual([])
      })

      it('the log and the result never hold the token or a text', async () => {
        const log = readableLog()
        const platform = create({ messengers, log, requestMs: 300 })
        const results = []
        for (const fault of [
          { kind: 'drop' },
          { kind: 'hang' },
          { kind: 'not-json' },
          { kind: 'refusal', code: 400, description: 'no' },
        ] as const) {
          messengers.faults.next({ platform: name, times: 1, fault })
          results.push(await platform.send(chatId, meeting))
        }
        await messengers.down()
        results.push(await platform.send(chatId, meeting), await platform.identify().catch((error: unknown) => describeDeep(error)))
        const all = log.text() + JSON.stringify(results)
        expect(all).not.toContain('secret')
        expect(all).not.toContain('Họp chi bộ')
      })
    })

    describe('listening', () => {
      it('what a person writes is received once, with its chat and its key', async () => {
        const got: Incoming[] = []
        listening(create({ messengers }), async (updates) => void got.push(...updates))
        const { messageId } = phone(messengers).say('Lịch họp tháng 12')
        phone(messengers).sendUnsupported('photo')
        group(messengers).say({ id: LAN, name: 'Lan' }, '@bot chào')
        await until(() => got.length === 3)
        expect(got).toMatchObject([
          { kind: 'text', text: 'Lịch họp tháng 12', chatId, chat: 'private', messageKey: messageId },
          { kind: 'unsupported', what: 'photo', chat: 'private' },
          { kind: 'text', chat: 'group' },
        ])
        expect(new Set(got.map(({ updateKey }) => updateKey)).size).toBe(3)
      })

      it('an update that could not be stored comes again, and nothing after it is lost', async () => {
        const log = readableLog()
        const got: string[] = []
        let failures = 3
        listening(create({ messengers, log }), async (updates) => {
          if (failures-- > 0) throw new Error('could not store: Tôi xin vắng')
          got.push(...updates.map((update) => (update.kind === 'text' ? update.text : update.kind)))
        })
        phone(messengers).say('Tôi xin vắng')
        phone(messengers).say('lý do ốm')
        await until(() => got.length === 2)
        expect(got).toEqual(['Tôi xin vắng', 'lý do ốm'])
        expect(log.text()).toMatch(/stored/)
        expect(log.text()).not.toContain('Tôi xin vắng')
      })

      it('an update delivered twice has the same key', async () => {
        const got: Incoming[] = []
        listening(create({ messengers }), async (updates) => void got.push(...updates))
        phone(messengers).say('một ạ')
        await until(() => got.length === 1)
        redeliver(messengers, got[0]?.updateKey ?? '')
        await until(() => got.length === 2)
        expect(got[1]).toEqual(got[0])
      })

      it('goes on by itself after the messenger was away', async () => {
        const got: Incoming[] = []
        const log = readableLog()
        const { reasons } = listening(create({ messengers, log }), async (updates) => void got.push(...updates))
        await messengers.down()
        await until(() => log.text().includes('poll failed'))
        await messengers.up()
        phone(messengers).say('còn đó không')
        await until(() => got.length === 1)
        expect(reasons).toEqual([])
        expect(log.text()).not.toContain('secret')
      })

      it.each([
        ['errors of the server', { kind: 'server-error' }],
        ['pages of a gateway', { kind: 'not-json' }],
        ['cut connections', { kind: 'drop' }],
      ] as const)('goes on by itself after %s', async (_, fault) => {
        messengers.faults.next({ platform: name, method: 'getUpdates', times: 3, fault })
        const got: Incoming[] = []
        listening(create({ messengers }), async (updates) => void got.push(...updates))
        phone(messengers).say('dạ dự')
        await until(() => got.length === 1)
      })

      it('ends at once when the bot stops', async () => {
        const { stop, ended, reasons } = listening(create({ messengers }), async () => {})
        await until(() => messengers.requests.some(({ method }) => method === 'getUpdates'))
        const started = performance.now()
        stop.abort()
        await ended
        expect(performance.now() - started).toBeLessThan(500)
        expect(reasons).toEqual([])
      })

      it('ends and says so when the token is not valid', async () => {
        const { ended, reasons } = listening(create({ messengers, token: `${token}-revoked` }), async () => {})
        await ended
        expect(reasons).toEqual(['unauthorized'])
      })

      it('ends and says so when a webhook is set', async () => {
        const root = name === 'telegram' ? messengers.telegramApiRoot : messengers.zaloApiBase
        await fetch(`${root}/bot${token}/setWebhook`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ url: webhookUrl, secret_token: 'a-long-secret' }),
        })
        const { ended, reasons } = listening(create({ messengers }), async () => {})
        await ended
        expect(reasons).toEqual(['webhook-set'])
      })
    })

    it('calls where it is told to, shows where that is, and stops when it is told to', async () => {
      const got: (string | undefined)[] = []
      const peer = await startPeer((request, response) => {
        got.push([request.headers['x-telegram-bot-api-secret-token'], request.headers['x-bot-api-secret-token']].join(''))
        response.end()
      })
      const { webhook } = create({ messengers })
      expect(await webhook.info()).toMatchObject({ url: null })
      const url = `${peer.root}/webhook`
      expect(await webhook.set({ url, secret: 'a-long-secret' })).toMatchObject({ verified: true })
      phone(messengers).say('một ạ')
      await until(() => got.length === (name === 'zalo' ? 2 : 1))
      expect(got).toEqual(got.map(() => 'a-long-secret'))
      expect(await webhook.info()).toMatchObject({ url, lastError: null })
      await webhook.remove()
      expect(await webhook.info()).toMatchObject({ url: null })
      peer.close()
    })

    it('says plainly that a webhook could not be set, shown or removed', async () => {
      const { webhook } = create({ messengers, token: `${token}-revoked` })
      for (const asked of [webhook.set({ url: webhookUrl, secret: 'a-long-secret' }), webhook.info(), webhook.remove()]) {
        const said = describeDeep(await asked.catch((error: unknown) => error))
        expect(said).toMatch(/Webhook.*(401|unauthorized)/)
        expect(said).not.toContain('secret')
      }
    })

    it('reads a body that nobody could have sent without a throw', () => {
      const log = readableLog()
      const platform = create({ messengers, log })
      for (const body of [undefined, null, 7, 'Tôi xin vắng', [], {}, { update_id: 'x' }, { event_name: 'Tôi xin vắng' }])
        expect(platform.read(body)).toEqual([])
      expect(log.text()).not.toContain('vắng')
    })

    it('knows its own id from the token and from the messenger', async () => {
      const platform = create({ messengers })
      expect(platform.name).toBe(name)
      expect(platform.externalId).toBe(token.split(':')[0])
      expect((await platform.identify()).externalId).toBe(platform.externalId)
    })

    it('an acknowledgement of something unknown changes nothing and does not fail', async () => {
      await expect(create({ messengers }).acknowledge(`${LIST}:1`)).resolves.toBeUndefined()
    })
  },
)

/** Everything that a logger might print of an error. */
function describeDeep(error: unknown): string {
  return error instanceof Error ? `${String(error)} ${error.stack} ${JSON.stringify(error)} ${describeDeep(error.cause)}` : String(error)
}
