import { describe, expect, test, vi } from 'vitest'
import { BOB, OTHER_ZALO_TOKEN, start, zaloApi, ZALO_TOKEN, SLOW } from './start.ts'

const EMPTY = { ok: false, description: 'Request timeout', error_code: 408 }

describe('updates', () => {
  test('a poll brings one update and consumes it', async () => {
    const messengers = await start()
    const api = zaloApi(messengers)
    const bob = messengers.zalo.phone(ZALO_TOKEN, BOB, { name: 'Bob' })
    const { messageId } = bob.say('Xin chào')
    bob.say('1')
    expect(await api('getUpdates', { timeout: '5' })).toEqual({
      status: 200,
      ok: true,
      result: {
        event_name: 'message.text.received',
        message: {
          date: 1795226400000,
          chat: { chat_type: 'PRIVATE', id: BOB },
          message_id: messageId,
          from: { id: BOB, is_bot: false, display_name: 'Bob' },
          text: 'Xin chào',
        },
      },
    })
    expect(await api('getUpdates', { timeout: 5 })).toMatchObject({ result: { message: { text: '1' } } })
    expect(await api('getUpdates', { timeout: '0' })).toEqual({ status: 200, ...EMPTY })
  })

  test('a long poll ends as soon as somebody writes', async () => {
    const messengers = await start()
    const poll = zaloApi(messengers)('getUpdates', { timeout: 20 })
    await vi.waitFor(() => expect(messengers.requests).toHaveLength(1), SLOW)
    messengers.zalo.phone(ZALO_TOKEN, BOB, { name: 'Bob' }).say('chào')
    expect(await poll).toMatchObject({ ok: true, result: { message: { text: 'chào' } } })
  })

  test('bodies can be flat and empty polls can have the status 408, as both were seen', async () => {
    const messengers = await start({ zaloBodies: 'flat', zaloEmptyStatus: 408 })
    const api = zaloApi(messengers)
    messengers.zalo.phone(ZALO_TOKEN, BOB, { name: 'Bob' }).say('chào')
    expect(await api('getUpdates')).toEqual({ status: 200, event_name: 'message.text.received' })
    expect(await api('getUpdates', { timeout: 0 })).toEqual({ status: 408, ...EMPTY })
  })

  test('two bots have their own phones', async () => {
    const messengers = await start()
    messengers.zalo.phone(OTHER_ZALO_TOKEN, BOB, { name: 'Bob' }).say('chào')
    expect(await zaloApi(messengers)('getUpdates', { timeout: 0 })).toMatchObject(EMPTY)
    expect(messengers.zalo.waiting(OTHER_ZALO_TOKEN)).toBe(1)
    expect(await zaloApi(messengers, { token: OTHER_ZALO_TOKEN })('getUpdates')).toMatchObject({ ok: true })
  })

  test('pictures, stickers, voices, files and groups are told as Zalo tells them', async () => {
    const messengers = await start()
    const api = zaloApi(messengers)
    const bob = messengers.zalo.phone(ZALO_TOKEN, BOB, { name: 'Bob' })
    for (const what of ['photo', 'sticker', 'voice', 'file'] as const) bob.sendUnsupported(what)
    messengers.zalo.group(ZALO_TOKEN, 'zgr-f8a7101d77709e2ec761', { title: 'Chi bộ 8' }).say({ id: BOB, name: 'Bob' }, '@Bot chi bo hop')
    const seen = []
    for (let n = 0; n < 5; n += 1) seen.push((await api('getUpdates')).result)
    expect(seen).toMatchObject([
      { event_name: 'message.image.received', message: { photo_url: expect.any(String) } },
      { event_name: 'message.sticker.received' },
      { event_name: 'message.voice.received' },
      { event_name: 'message.unsupported.received' },
      { event_name: 'message.text.received', message: { chat: { chat_type: 'GROUP', id: 'zgr-f8a7101d77709e2ec761' } } },
    ])
  })

  test('a message delivered again has its old id', async () => {
    const messengers = await start()
    const api = zaloApi(messengers)
    const { messageId } = messengers.zalo.phone(ZALO_TOKEN, BOB, { name: 'Bob' }).say('chào')
    await api('getUpdates')
    messengers.zalo.redeliver(messageId)
    expect(await api('getUpdates')).toMatchObject({ result: { message: { message_id: messageId } } })
    expect(await api('getUpdates', { timeout: 0 })).toMatchObject(EMPTY)
  })
})

describe('messages', () => {
  test('a message with a bold title is on the phone', async () => {
    const messengers = await start()
    const bob = messengers.zalo.phone(ZALO_TOKEN, BOB, { name: 'Bob' })
    const text_styles = [{ start: 0, len: 9, st: ['b'] }]
    const answer = await zaloApi(messengers)('sendMessage', { chat_id: BOB, text: 'Nhắc việc\n1. Dự', text_styles })
    expect(answer).toEqual({ status: 200, ok: true, result: { message_id: expect.stringMatching(/^[0-9a-f]{20}$/), date: 1795226400000 } })
    expect(bob.history()).toMatchObject([
      { from: 'bot', text: 'Nhắc việc\n1. Dự', entities: [{ type: 'bold', offset: 0, length: 9 }], buttons: [] },
    ])
  })

  test.each([
    ['an empty text', { chat_id: BOB, text: '' }, 400],
    ['a text over 2000', { chat_id: BOB, text: 'ă'.repeat(2001) }, 400],
    ['no chat', { text: 'a' }, 400],
    ['an unknown chat', { chat_id: '00000000000000000000', text: 'a' }, 404],
  ])('%s is refused, with HTTP 200', async (_name, params, code) => {
    const messengers = await start()
    messengers.zalo.phone(ZALO_TOKEN, BOB, { name: 'Bob' })
    expect(await zaloApi(messengers)('sendMessage', params)).toMatchObject({ status: 200, ok: false, error_code: code })
  })

  test('2000 letters pass, and whoever blocked the bot is not reached', async () => {
    const messengers = await start()
    const api = zaloApi(messengers)
    const bob = messengers.zalo.phone(ZALO_TOKEN, BOB, { name: 'Bob' })
    expect(await api('sendMessage', { chat_id: BOB, text: 'ă'.repeat(2000) })).toMatchObject({ ok: true })
    bob.block()
    expect(await api('sendMessage', { chat_id: BOB, text: 'a' })).toMatchObject({ ok: false })
    bob.unblock()
    expect(await api('sendMessage', { chat_id: BOB, text: 'a' })).toMatchObject({ ok: true })
  })
})

describe('the bot account', () => {
  test('the bot learns who it is; a wrong token is refused with 401', async () => {
    const messengers = await start()
    const { result } = await zaloApi(messengers)('getMe')
    expect(result).toEqual({
      id: '1459232241454765289',
      account_name: expect.stringMatching(/^bot\./),
      account_type: 'BASIC',
      can_join_groups: false,
    })
    expect(await zaloApi(messengers, { token: '1:wrong' })('getMe')).toMatchObject({ status: 401, error_code: 401 })
    expect(await zaloApi(messengers)('getWeather')).toMatchObject({ status: 404 })
  })

  test('typing is accepted and has no result', async () => {
    const messengers = await start()
    messengers.zalo.phone(ZALO_TOKEN, BOB, { name: 'Bob' })
    expect(await zaloApi(messengers)('sendChatAction', { chat_id: BOB, action: 'typing' })).toEqual({ status: 200, ok: true })
  })

  test('polling is silent while a webhook is set', async () => {
    const messengers = await start()
    const api = zaloApi(messengers)
    expect(await api('getWebhookInfo')).toMatchObject({ ok: false, error_code: 404 })
    expect(await api('setWebhook', { url: 'http://127.0.0.1:1/hook', secret_token: 'short' })).toMatchObject({ ok: false, error_code: 400 })
    expect(await api('setWebhook', { url: 'http://127.0.0.1:1/hook', secret_token: '12345678' })).toMatchObject({ ok: true })
    expect(await api('getWebhookInfo')).toMatchObject({ ok: true, result: { url: 'http://127.0.0.1:1/hook' } })
    messengers.zalo.phone(ZALO_TOKEN, BOB, { name: 'Bob' }).say('chào')
    expect(await api('getUpdates', { timeout: 0.05 })).toMatchObject(EMPTY)
    expect(await api('deleteWebhook')).toMatchObject({ ok: true })
    expect(await api('getUpdates', { timeout: 1 })).toMatchObject({ ok: true })
  })
})
