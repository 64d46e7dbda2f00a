import { expect, test } from 'vitest'
import { ANN, BOB, start, telegramApi, zaloApi, ZALO_TOKEN } from './start.ts'

test('asking waits for what the bot writes next', async () => {
  const messengers = await start()
  const api = telegramApi(messengers)
  const ann = messengers.telegram.phone(ANN, { firstName: 'Ann' })
  await api('sendMessage', { chat_id: ANN, text: 'cũ' })
  const asked = ann.ask('trợ giúp')
  await api('sendMessage', { chat_id: ANN, text: 'mới' })
  expect(await asked).toMatchObject({ text: 'mới' })
})

test('waiting is for the n-th message, or for one that meets a condition, also by an edit', async () => {
  const messengers = await start()
  const api = telegramApi(messengers)
  const ann = messengers.telegram.phone(ANN, { firstName: 'Ann' })
  const second = ann.waitFor(2)
  const edited = ann.waitFor((message) => message.text === 'Đã ghi')
  for (const text of ['a', 'b']) await api('sendMessage', { chat_id: ANN, text })
  await api('editMessageText', { chat_id: ANN, message_id: 1, text: 'Đã ghi' })
  expect(await second).toMatchObject({ text: 'b' })
  expect(await edited).toMatchObject({ id: '1' })
})

test('waiting in vain says what there was instead', async () => {
  const messengers = await start()
  const bob = messengers.zalo.phone(ZALO_TOKEN, BOB, { name: 'Bob' })
  bob.say('lịch')
  await zaloApi(messengers)('sendMessage', { chat_id: BOB, text: 'Chưa có lịch' })
  await expect(bob.waitFor(2, 50)).rejects.toThrow(/within 50 ms; last lines:\nme: lịch\nbot: Chưa có lịch/)
})

test('only a button that is there can be pressed, and only an own message edited', async () => {
  const messengers = await start()
  const ann = messengers.telegram.phone(ANN, { firstName: 'Ann' })
  await telegramApi(messengers)('sendMessage', {
    chat_id: ANN,
    text: 'Họp?',
    reply_markup: { inline_keyboard: [[{ text: 'Dự', callback_data: 'a' }], [{ text: 'Xem', url: 'https://chibo.invalid' }]] },
  })
  expect(() => ann.press('1', 'Vắng')).toThrow(/no button "Vắng" to press; there are: Dự, Xem/)
  expect(() => ann.press('1', 1)).toThrow(/no button/)
  expect(() => ann.edit('1', 'a')).toThrow(/no own message 1/)
  expect(ann.press('1', 0).updateId).toBeGreaterThan(100_000_000)
})
