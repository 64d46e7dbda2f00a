import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test, vi } from 'vitest'
import type { Fault } from '../../src/training/faults.ts'
import { ANN, BOB, start, telegramApi, TELEGRAM_TOKEN, zaloApi, ZALO_TOKEN, SLOW } from './start.ts'

describe('refusals', () => {
  test.each<[Fault, object]>([
    [
      { kind: 'flood', retryAfter: 5 },
      { status: 429, description: 'Too Many Requests: retry after 5', parameters: { retry_after: 5 } },
    ],
    [{ kind: 'blocked' }, { status: 403, description: 'Forbidden: bot was blocked by the user' }],
    [
      { kind: 'migrated', to: -1009 },
      {
        status: 400,
        description: 'Bad Request: group chat was upgraded to a supergroup chat',
        parameters: { migrate_to_chat_id: -1009 },
      },
    ],
    [{ kind: 'server-error' }, { status: 500, error_code: 500 }],
    [
      { kind: 'refusal', code: 403, description: 'Forbidden: user is deactivated' },
      { status: 403, description: 'Forbidden: user is deactivated' },
    ],
  ])('Telegram answers %j once and the message does not arrive', async (fault, expected) => {
    const messengers = await start()
    const ann = messengers.telegram.phone(ANN, { firstName: 'Ann' })
    messengers.faults.next({ platform: 'telegram', method: 'sendMessage', times: 1, fault })
    const send = () => telegramApi(messengers)('sendMessage', { chat_id: ANN, text: 'a' })
    expect(await send()).toMatchObject(expected)
    expect(ann.history()).toEqual([])
    expect(await send()).toMatchObject({ ok: true })
  })

  test.each<[Fault, object]>([
    [{ kind: 'quota' }, { status: 200, ok: false, error_code: 429, description: 'Quota exceeded' }],
    [{ kind: 'forbidden-transient' }, { status: 200, ok: false, error_code: 403, description: 'Internal server error' }],
    [{ kind: 'server-error' }, { status: 500 }],
    [{ kind: 'refusal', code: 401, description: 'Unauthorized', status: 401 }, { status: 401 }],
  ])('Zalo answers %j once', async (fault, expected) => {
    const messengers = await start()
    messengers.zalo.phone(ZALO_TOKEN, BOB, { name: 'Bob' })
    messengers.faults.next({ times: 1, fault })
    const send = () => zaloApi(messengers)('sendMessage', { chat_id: BOB, text: 'a' })
    expect(await send()).toMatchObject(expected)
    expect(await send()).toMatchObject({ ok: true })
  })

  test('a fault meets the chat it is meant for, as often as planned, and never a poll unless it says so', async () => {
    const messengers = await start()
    const api = telegramApi(messengers)
    for (const id of [ANN, 1002]) messengers.telegram.phone(id, { firstName: 'Ann' })
    messengers.faults.next({ chatId: String(ANN), times: 2, fault: { kind: 'server-error' } })
    messengers.faults.next({ method: 'getUpdates', times: 1, fault: { kind: 'server-error' } })
    const statuses = []
    for (const chat_id of [1002, ANN, ANN, ANN]) statuses.push((await api('sendMessage', { chat_id, text: 'a' })).status)
    expect(statuses).toEqual([200, 500, 500, 200])
    expect([(await api('getUpdates')).status, (await api('getUpdates')).status]).toEqual([500, 200])
    messengers.faults.next({ times: 9, fault: { kind: 'drop' } })
    messengers.faults.clear()
    expect(await api('getMe')).toMatchObject({ ok: true })
  })

  test('an answer may be no JSON at all', async () => {
    const messengers = await start()
    messengers.faults.next({ times: 1, fault: { kind: 'not-json', status: 401 } })
    const answer = await fetch(`${messengers.zaloApiBase}/bot${ZALO_TOKEN}/getMe`)
    expect([answer.status, await answer.text()]).toEqual([401, expect.stringContaining('<html>')])
  })
})

describe('broken connections', () => {
  test.each([
    ['accept-then-drop', 1],
    ['drop', 0],
  ] as const)('%s cuts the connection; messages delivered: %i', async (kind, delivered) => {
    const messengers = await start()
    const ann = messengers.telegram.phone(ANN, { firstName: 'Ann' })
    messengers.faults.next({ times: 1, fault: { kind } })
    await expect(telegramApi(messengers)('sendMessage', { chat_id: ANN, text: 'a' })).rejects.toThrow('fetch failed')
    expect(ann.history()).toHaveLength(delivered)
    expect(messengers.requests.at(-1)).toMatchObject({ method: 'sendMessage', answered: null })
  })

  test('a hanging request is never answered and nothing is delivered', async () => {
    const messengers = await start()
    const ann = messengers.telegram.phone(ANN, { firstName: 'Ann' })
    messengers.faults.next({ times: 1, fault: { kind: 'hang' } })
    const api = telegramApi(messengers, { signal: AbortSignal.timeout(100) })
    await expect(api('sendMessage', { chat_id: ANN, text: 'a' })).rejects.toThrow(/timeout/)
    expect(ann.history()).toEqual([])
  })

  test('while a messenger is down connections are refused, then all is as before on the same port', async () => {
    const messengers = await start()
    const api = telegramApi(messengers)
    const ann = messengers.telegram.phone(ANN, { firstName: 'Ann' })
    const poll = expect(api('getUpdates', { timeout: 20 })).rejects.toThrow('fetch failed')
    await vi.waitFor(() => expect(messengers.requests).toHaveLength(1), SLOW)
    await messengers.down()
    await poll
    await expect(api('getMe')).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } })
    ann.say('chào')
    await messengers.up()
    expect(await api('getUpdates')).toMatchObject({ result: [{ message: { text: 'chào' } }] })
  })
})

test('sends above the rate are answered 429 until a second has passed', async () => {
  const messengers = await start({ maxPerSecond: 2 })
  const api = telegramApi(messengers)
  messengers.telegram.phone(ANN, { firstName: 'Ann' })
  const send = async () => (await api('sendMessage', { chat_id: ANN, text: 'a' })).status
  expect([await send(), await send(), await send(), (await api('getMe')).status]).toEqual([200, 200, 429, 200])
  await sleep(1050)
  expect(await send()).toBe(200)
})

test('answers can be slow', async () => {
  const messengers = await start({ latencyMs: 120 })
  const before = performance.now()
  await telegramApi(messengers)('getMe')
  expect(performance.now() - before).toBeGreaterThan(110)
})

test('only the newest requests are remembered', async () => {
  const messengers = await start({ keepRequests: 2 })
  const api = telegramApi(messengers)
  for (const method of ['getMe', 'getWebhookInfo', 'getMyCommands']) await api(method)
  expect(messengers.requests.map(({ method }) => method)).toEqual(['getWebhookInfo', 'getMyCommands'])
})

test('a web page cannot talk to the messengers', async () => {
  const messengers = await start()
  const headers = { origin: 'http://evil.example' }
  expect((await fetch(`${messengers.telegramApiRoot}/bot${TELEGRAM_TOKEN}/getMe`, { headers })).status).toBe(403)
})
