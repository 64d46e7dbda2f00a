import { describe, expect, test, vi } from 'vitest'
import { ANN, start, telegramApi, TELEGRAM_TOKEN, updates, SLOW } from './start.ts'

describe('updates', () => {
  test('what a person says is fetched until it is confirmed by a higher offset', async () => {
    const messengers = await start()
    const api = telegramApi(messengers)
    const ann = messengers.telegram.phone(ANN, { firstName: 'Ann' })
    const first = ann.say('/start AB12')
    ann.say('trợ giúp')

    const [start1, help] = await updates(api)
    expect(start1).toMatchObject({
      update_id: first.updateId,
      message: {
        text: '/start AB12',
        date: 1795226400,
        entities: [{ type: 'bot_command', offset: 0, length: 6 }],
        chat: { id: ANN, type: 'private', first_name: 'Ann' },
        from: { id: ANN, is_bot: false },
      },
    })
    expect(await updates(api)).toHaveLength(2)
    expect(await updates(api, { offset: help?.update_id })).toEqual([help])
    expect(await updates(api, { offset: (help?.update_id ?? 0) + 1 })).toEqual([])
    expect(messengers.telegram.waiting()).toBe(0)
  })

  test('a long poll ends as soon as somebody writes, or with its time', async () => {
    const messengers = await start()
    const api = telegramApi(messengers)
    const poll = updates(api, { timeout: 20 })
    await vi.waitFor(() => expect(messengers.requests).toHaveLength(1), SLOW)
    messengers.telegram.phone(ANN, { firstName: 'Ann' }).say('chào')
    expect(await poll).toMatchObject([{ message: { text: 'chào' } }])
    expect(await updates(api, { offset: 999_999_999, timeout: 0.05 })).toEqual([])
  })

  test('at most "limit" updates come, and a negative offset forgets all before the last ones', async () => {
    const messengers = await start()
    const api = telegramApi(messengers)
    const ann = messengers.telegram.phone(ANN, { firstName: 'Ann' })
    for (const text of ['1', '2', '3']) ann.say(text)
    expect(await updates(api, { limit: 2 })).toHaveLength(2)
    expect(await updates(api, { offset: -1 })).toMatchObject([{ message: { text: '3' } }])
    expect(messengers.telegram.waiting()).toBe(1)
  })

  test('a second poller ends the first with a conflict', async () => {
    const messengers = await start()
    const api = telegramApi(messengers)
    const first = api('getUpdates', { timeout: 20 })
    await vi.waitFor(() => expect(messengers.requests).toHaveLength(1), SLOW)
    const second = updates(api, { timeout: 0.2 })
    expect(await first).toMatchObject({
      status: 409,
      ok: false,
      error_code: 409,
      description: expect.stringContaining('terminated by other getUpdates'),
    })
    expect(await second).toEqual([])
  })

  test('a poller that hung up is not in the way of the next one', async () => {
    const messengers = await start()
    const gone = new AbortController()
    const first = telegramApi(messengers, { signal: gone.signal })('getUpdates', { timeout: 20 })
    await vi.waitFor(() => expect(messengers.requests).toHaveLength(1), SLOW)
    gone.abort()
    await expect(first).rejects.toThrow()
    messengers.telegram.phone(ANN, { firstName: 'Ann' }).say('chào')
    expect(await updates(telegramApi(messengers), { timeout: 5 })).toHaveLength(1)
  })

  test('kinds that the bot did not ask for do not come', async () => {
    const messengers = await start()
    const api = telegramApi(messengers)
    const ann = messengers.telegram.phone(ANN, { firstName: 'Ann' })
    await updates(api, { allowed_updates: ['message'] })
    const said = ann.say('chào')
    ann.edit(said.messageId, 'chào bot')
    ann.block()
    expect(await updates(api)).toMatchObject([{ message: { text: 'chào' } }])
  })

  test('an update delivered again has its old id, whatever the offset', async () => {
    const messengers = await start()
    const api = telegramApi(messengers)
    const { updateId } = messengers.telegram.phone(ANN, { firstName: 'Ann' }).say('chào')
    const id = updateId ?? 0
    await updates(api, { offset: id + 1 })
    messengers.telegram.redeliver(id, 2)
    const offset = id + 1
    const polls = [await updates(api, { offset }), await updates(api, { offset }), await updates(api, { offset })]
    expect(polls.map((poll) => poll.map((update) => update.update_id))).toEqual([[id], [id], []])
  })

  test('edits, blocking, pictures and groups are told as Telegram tells them', async () => {
    const messengers = await start()
    const api = telegramApi(messengers)
    const ann = messengers.telegram.phone(ANN, { firstName: 'Ann' })
    const said = ann.say('ngay mai')
    ann.edit(said.messageId, 'ngày kia')
    for (const what of ['photo', 'sticker', 'voice', 'file'] as const) ann.sendUnsupported(what)
    ann.block()
    ann.unblock()
    messengers.telegram.group(-100123, { title: 'Chi bộ 8' }).say({ id: '7', name: 'Cat' }, 'lịch họp')
    expect(await updates(api)).toMatchObject([
      { message: { text: 'ngay mai' } },
      { edited_message: { text: 'ngày kia', edit_date: 1795226400 } },
      { message: { photo: [{}] } },
      { message: { sticker: {} } },
      { message: { voice: {} } },
      { message: { document: {} } },
      { my_chat_member: { old_chat_member: { status: 'member' }, new_chat_member: { status: 'kicked', user: { is_bot: true } } } },
      { my_chat_member: { old_chat_member: { status: 'kicked' }, new_chat_member: { status: 'member' } } },
      { message: { text: 'lịch họp', chat: { id: -100123, type: 'supergroup', title: 'Chi bộ 8' }, from: { id: 7 } } },
    ])
  })
})

describe('messages', () => {
  test('a message of the bot is on the phone as it was sent', async () => {
    const messengers = await start()
    const ann = messengers.telegram.phone(ANN, { firstName: 'Ann' })
    const answer = await telegramApi(messengers)('sendMessage', {
      chat_id: ANN,
      text: 'Nhắc việc\nHọp chi bộ  \n',
      entities: [{ type: 'bold', offset: 0, length: 9 }],
      reply_markup: {
        inline_keyboard: [[{ text: 'Dự', callback_data: 'list:1', style: 'primary' }], [{ text: 'Vắng', callback_data: 'list:2' }]],
      },
    })
    expect(answer).toMatchObject({
      status: 200,
      ok: true,
      result: { message_id: 1, from: { is_bot: true }, text: 'Nhắc việc\nHọp chi bộ' },
    })
    expect(ann.history()).toMatchObject([
      {
        id: '1',
        from: 'bot',
        text: 'Nhắc việc\nHọp chi bộ',
        entities: [{ type: 'bold', offset: 0, length: 9 }],
        buttons: [
          { label: 'Dự', row: 0, value: 'list:1', style: 'primary' },
          { label: 'Vắng', row: 1, value: 'list:2' },
        ],
      },
    ])
  })

  test('a pressed button is a query that can be answered; an unknown query is too old', async () => {
    const messengers = await start()
    const api = telegramApi(messengers)
    const ann = messengers.telegram.phone(ANN, { firstName: 'Ann' })
    const markup = { inline_keyboard: [[{ text: 'Dự', callback_data: 'list:1' }]] }
    await api('sendMessage', { chat_id: ANN, text: 'Họp?', reply_markup: markup })
    ann.press('1', 'Dự')
    const [update] = await updates(api)
    expect(update).toMatchObject({
      callback_query: { data: 'list:1', from: { id: ANN }, message: { message_id: 1, reply_markup: markup } },
    })
    const query = JSON.stringify(update).match(/"callback_query":\{"id":"(\d+)"/)?.[1]
    expect(await api('answerCallbackQuery', { callback_query_id: query, text: 'Đã ghi' })).toMatchObject({ ok: true, result: true })
    expect(ann.notices()).toMatchObject([{ text: 'Đã ghi', alert: false }])
    expect(await api('answerCallbackQuery', { callback_query_id: '5' })).toMatchObject({
      status: 400,
      description: 'Bad Request: query is too old and response timeout expired or query ID is invalid',
    })
  })

  test('an edit changes the message in place; the same again is "not modified"', async () => {
    const messengers = await start()
    const api = telegramApi(messengers)
    const ann = messengers.telegram.phone(ANN, { firstName: 'Ann' })
    await api('sendMessage', { chat_id: ANN, text: 'Họp?', reply_markup: { inline_keyboard: [[{ text: 'Dự', callback_data: 'a' }]] } })
    expect(await api('editMessageText', { chat_id: ANN, message_id: 1, text: 'Đã ghi: dự' })).toMatchObject({ ok: true })
    expect(ann.history()).toMatchObject([{ text: 'Đã ghi: dự', buttons: [], editedAt: expect.any(Date) }])
    const again = await api('editMessageText', { chat_id: ANN, message_id: 1, text: 'Đã ghi: dự' })
    expect(again.description).toMatch(/^Bad Request: message is not modified: specified new message content and reply markup/)
    const same = await api('editMessageReplyMarkup', { chat_id: ANN, message_id: 1 })
    expect(same).toMatchObject({ status: 400, description: expect.stringContaining('message is not modified') })
    expect(await api('deleteMessage', { chat_id: ANN, message_id: 1 })).toMatchObject({ ok: true })
    expect(ann.history()).toEqual([])
  })

  const send = (more: Record<string, unknown>) => ['sendMessage', { chat_id: ANN, text: 'chào', ...more }] as const
  const keyboard = (button: Record<string, unknown>) => send({ reply_markup: { inline_keyboard: [[button]] } })
  const bold = (offset: number, length: number) => send({ text: 'a😀', entities: [{ type: 'bold', offset, length }] })
  test.each([
    ['an empty text', send({ text: ' \n ' }), 'message text is empty'],
    ['a text over 4096', send({ text: 'ă'.repeat(4097) }), 'message is too long'],
    ['an unknown chat', send({ chat_id: 5 }), 'chat not found'],
    ['an entity beyond the end', bold(0, 9), 'entity beginning at UTF-16 offset 0 ends after the end of the text at UTF-16 offset 3'],
    [
      'an entity that cuts an emoji',
      bold(0, 2),
      'entity beginning at UTF-16 offset 0 ends in a middle of a UTF-16 symbol at byte offset 2',
    ],
    ['callback data of 65 bytes', keyboard({ text: 'a', callback_data: 'ă'.repeat(33) }), 'BUTTON_DATA_INVALID'],
    [
      'a button without a text',
      keyboard({ text: ' ', callback_data: 'a' }),
      "can't parse inline keyboard button: Button text must be non-empty",
    ],
    ['a message that is not there', ['editMessageText', { chat_id: ANN, message_id: 99, text: 'a' }], 'message to edit not found'],
    ['deleting what is not there', ['deleteMessage', { chat_id: ANN, message_id: 99 }], 'message to delete not found'],
    ["an edit of a person's message", ['editMessageText', { chat_id: ANN, message_id: 1, text: 'a' }], "message can't be edited"],
  ] as const)('%s is refused in the words of Telegram', async (_name, [method, params], description) => {
    const messengers = await start()
    messengers.telegram.phone(ANN, { firstName: 'Ann' }).say('chào')
    expect(await telegramApi(messengers)(method, params)).toEqual({
      status: 400,
      ok: false,
      error_code: 400,
      description: `Bad Request: ${description}`,
    })
  })

  test('64 bytes of callback data and 4096 letters pass', async () => {
    const messengers = await start()
    messengers.telegram.phone(ANN, { firstName: 'Ann' })
    const reply_markup = { inline_keyboard: [[{ text: 'a', callback_data: 'ă'.repeat(32) }]] }
    expect(await telegramApi(messengers)('sendMessage', { chat_id: ANN, text: 'ă'.repeat(4096), reply_markup })).toMatchObject({ ok: true })
  })

  test('someone who blocked the bot, and someone who never wrote, cannot be reached', async () => {
    const messengers = await start()
    const api = telegramApi(messengers)
    const ann = messengers.telegram.phone(ANN, { firstName: 'Ann' })
    const bob = messengers.telegram.phone(1002, { firstName: 'Bob', started: false })
    ann.block()
    const blocked = { status: 403, error_code: 403, description: 'Forbidden: bot was blocked by the user' }
    expect(await api('sendMessage', { chat_id: ANN, text: 'a' })).toMatchObject(blocked)
    expect(() => ann.say('a')).toThrow(/blocked/)
    expect(await api('sendMessage', { chat_id: 1002, text: 'a' })).toMatchObject({ description: 'Bad Request: chat not found' })
    bob.say('/start')
    expect(await api('sendMessage', { chat_id: 1002, text: 'a' })).toMatchObject({ ok: true })
  })
})

describe('the bot account', () => {
  test('the bot learns who it is; a wrong token and an unknown method are refused', async () => {
    const messengers = await start({ onRequest: () => undefined })
    const api = telegramApi(messengers)
    expect(await api('getMe')).toMatchObject({ result: { id: 4242, is_bot: true, username: messengers.telegram.username } })
    expect(await telegramApi(messengers, { token: '4242:wrong' })('getMe')).toEqual({
      status: 401,
      ok: false,
      error_code: 401,
      description: 'Unauthorized',
    })
    expect(await api('getWeather')).toEqual({ status: 404, ok: false, error_code: 404, description: 'Not Found' })
  })

  test('commands are kept apart by language', async () => {
    const messengers = await start()
    const api = telegramApi(messengers)
    const commands = [{ command: 'trogiup', description: 'Trợ giúp' }]
    expect(await api('setMyCommands', { commands, language_code: 'vi' })).toMatchObject({ ok: true })
    expect(await api('getMyCommands', { language_code: 'vi' })).toMatchObject({ result: commands })
    expect(await api('getMyCommands')).toMatchObject({ result: [] })
    expect(await api('setMyCommands', { commands: [{ command: 'Trợ', description: 'a' }] })).toMatchObject({ status: 400 })
  })

  test('while a webhook is set polling is refused, until it is deleted', async () => {
    const messengers = await start()
    const api = telegramApi(messengers)
    expect(await api('setWebhook', { url: 'http://bot.example' })).toMatchObject({ status: 400 })
    expect(await api('setWebhook', { url: 'https://bot.invalid/hook', secret_token: 'abc' })).toMatchObject({ ok: true })
    expect(await api('getWebhookInfo')).toMatchObject({ result: { url: 'https://bot.invalid/hook', pending_update_count: 0 } })
    expect(await api('getUpdates')).toMatchObject({ status: 409, description: expect.stringContaining('webhook is active') })
    expect(await api('deleteWebhook')).toMatchObject({ ok: true })
    expect(await updates(api)).toEqual([])
  })

  test('typing is shown to nobody but accepted, and parameters may come as a form or in the query', async () => {
    const messengers = await start({ onRequest: () => undefined })
    const ann = messengers.telegram.phone(ANN, { firstName: 'Ann' })
    expect(await telegramApi(messengers)('sendChatAction', { chat_id: ANN, action: 'typing' })).toMatchObject({ ok: true })
    const url = `${messengers.telegramApiRoot}/bot${TELEGRAM_TOKEN}/sendMessage`
    const fields = { chat_id: String(ANN), text: 'a b', entities: '[{"type":"bold","offset":0,"length":1}]' }
    const parts = new FormData()
    for (const [name, value] of Object.entries(fields)) parts.set(name, value)
    await fetch(`${url}?${new URLSearchParams(fields).toString()}`)
    await fetch(url, { method: 'POST', body: new URLSearchParams(fields) })
    await fetch(url, { method: 'POST', body: parts })
    expect(ann.history().map(({ text, entities }) => [text, entities[0]?.type])).toEqual([
      ['a b', 'bold'],
      ['a b', 'bold'],
      ['a b', 'bold'],
    ])
  })

  test('a request that the hook objects to is refused and remembered', async () => {
    const messengers = await start()
    messengers.telegram.phone(ANN, { firstName: 'Ann' })
    expect(await telegramApi(messengers)('sendMessage', { chat_id: ANN, txet: 'a' })).toMatchObject({ status: 400 })
    expect(messengers.problems).toEqual([expect.stringContaining("must have required property 'text'")])
    expect(messengers.requests).toMatchObject([
      { platform: 'telegram', account: '4242', method: 'sendMessage', params: { txet: 'a' }, answered: 400 },
    ])
  })
})
