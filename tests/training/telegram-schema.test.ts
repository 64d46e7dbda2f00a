import { expect, test } from 'vitest'
import { assertTelegramRequest } from '../support/telegram-schema.ts'

test.each([
  ['sendMessage', { chat_id: 1, text: 'Xin chào' }],
  [
    'sendMessage',
    {
      chat_id: '1',
      text: 'Xin chào',
      entities: [
        { type: 'bold', offset: 0, length: 3 },
        { type: 'pre', offset: 4, length: 4 },
      ],
      link_preview_options: { is_disabled: true },
      reply_markup: {
        inline_keyboard: [[{ text: 'Dự', callback_data: 'a:1', style: 'primary' }], [{ text: 'Chép', copy_text: { text: 'x' } }]],
      },
    },
  ],
  ['getUpdates', { offset: 1, timeout: 25, allowed_updates: ['message', 'edited_message', 'callback_query', 'my_chat_member'] }],
  ['getMe', {}],
  ['setMyCommands', { commands: [{ command: 'trogiup', description: 'Trợ giúp' }], language_code: 'vi' }],
  ['answerCallbackQuery', { callback_query_id: '1' }],
  ['editMessageReplyMarkup', { chat_id: 1, message_id: 2, reply_markup: { inline_keyboard: [] } }],
  ['deleteWebhook', {}],
])('a right %s passes', (method, params) => {
  expect(() => assertTelegramRequest(method, params)).not.toThrow()
})

test.each([
  ['sendMessage', { chat_id: 1 }, /must have required property 'text'/],
  ['sendMessage', { chat_id: 1, text: 'a', txet: 'b' }, /must NOT have additional properties/],
  ['sendMessage', { chat_id: 1, text: 5 }, /text must be string/],
  ['sendMessage', { chat_id: 1, text: 'a', entities: [{ type: 'fat', offset: 0, length: 1 }] }, /entities/],
  ['sendMessage', { chat_id: 1, text: 'a', reply_markup: { inline_keyboard: [[{ callback_data: 'x' }]] } }, /reply_markup/],
  ['sendMessage', { chat_id: 1, text: 'a', reply_markup: { inline_keyboard: [[{ text: 'a', style: 'green' }]] } }, /reply_markup/],
  ['getUpdates', { allowed_updates: ['mesage'] }, /allowed_updates/],
  ['setMyCommands', { commands: [{ command: 'a', description: 'b' }], language_code: 'vietnamese' }, /language_code/],
  ['sendMesage', {}, /no method sendMesage/],
])('a wrong %s is refused', (method, params, why) => {
  expect(() => assertTelegramRequest(method, params)).toThrow(why)
})
