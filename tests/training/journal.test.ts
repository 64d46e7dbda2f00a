import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { ANN, BOB, start, telegramApi, TELEGRAM_TOKEN, updates, zaloApi, ZALO_TOKEN } from './start.ts'

function newJournal(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'journal-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return path.join(folder, 'deep', 'journal.jsonl')
}

test('what was said before the process was killed is there after it, and ids go on growing', async () => {
  const file = newJournal()
  const program = path.join(import.meta.dirname, 'journal-process.ts')
  const child = spawn(process.execPath, ['--import', 'tsx', program, file], { stdio: ['ignore', 'pipe', 'inherit'] })
  await once(child.stdout, 'data')
  child.kill('SIGKILL')
  await once(child, 'exit')

  const messengers = await start({ file })
  const ann = messengers.telegram.phone(ANN, { firstName: 'Ann' })
  expect(ann.history().map(({ text }) => text)).toEqual(['một', 'hai'])
  const { messageId, updateId } = ann.say('tư')
  const fetched = await updates(telegramApi(messengers))
  expect(fetched).toMatchObject([
    { message: { text: 'một' } },
    { message: { text: 'hai' } },
    { update_id: updateId, message: { text: 'tư' } },
  ])
  expect([messageId, updateId]).toEqual(['3', (fetched[1]?.update_id ?? 0) + 1])
  expect(await zaloApi(messengers)('getUpdates')).toMatchObject({ result: { message: { text: 'ba' } } })
})

test('what the bot has confirmed, edited, deleted or been blocked by stays so after a restart', async () => {
  const file = newJournal()
  const before = await start({ file })
  const api = telegramApi(before)
  const ann = before.telegram.phone(ANN, { firstName: 'Ann' })
  const bob = before.zalo.phone(ZALO_TOKEN, BOB, { name: 'Bob' })
  const { updateId } = ann.say('chào')
  await updates(api, { offset: (updateId ?? 0) + 1, allowed_updates: ['message'] })
  await api('sendMessage', { chat_id: ANN, text: 'a', reply_markup: { inline_keyboard: [[{ text: 'Dự', callback_data: 'x' }]] } })
  await api('sendMessage', { chat_id: ANN, text: 'b' })
  await api('editMessageText', { chat_id: ANN, message_id: 2, text: 'c' })
  await api('deleteMessage', { chat_id: ANN, message_id: 3 })
  await api('setMyCommands', { commands: [{ command: 'lich', description: 'Lịch' }] })
  bob.say('chào')
  await zaloApi(before)('getUpdates')
  ann.block()
  const shown = ann.history()
  await before.close()

  const after = await start({ file })
  const annAgain = after.telegram.phone(ANN, { firstName: 'Ann' })
  expect(annAgain.history()).toEqual(shown)
  expect([annAgain.blocked(), after.telegram.waiting(), after.zalo.waiting(ZALO_TOKEN)]).toEqual([true, 0, 0])
  expect(await telegramApi(after)('getMyCommands')).toMatchObject({ result: [{ command: 'lich' }] })
  expect(await telegramApi(after)('getWebhookInfo')).toMatchObject({ result: { allowed_updates: ['message'] } })
})

test('a last line cut short by a kill is forgotten; a damaged line in the middle is told', async () => {
  const file = newJournal()
  const first = await start({ file })
  first.telegram.phone(ANN, { firstName: 'Ann' }).say('chào')
  await first.close()
  appendFileSync(file, '{"kind":"mess')

  const second = await start({ file })
  const ann = second.telegram.phone(ANN, { firstName: 'Ann' })
  ann.say('lại chào')
  await second.close()
  const third = await start({ file })
  expect(third.telegram.phone(ANN, { firstName: 'Ann' }).history()).toHaveLength(2)

  writeFileSync(file, `{"kind":"mess\n${readFileSync(file, 'utf8')}`)
  await expect(start({ file })).rejects.toThrow(/line 1, is damaged/)
})

test('a file that the bot sent is whole after a restart', async () => {
  const file = newJournal()
  const bytes = new Uint8Array([0, 80, 75, 255, 10])
  const before = await start({ file })
  before.telegram.phone(ANN, { firstName: 'Ann' })
  const form = new FormData()
  form.set('chat_id', String(ANN))
  form.set('document', new File([bytes], 'a.xlsx'))
  await fetch(`${before.telegramApiRoot}/bot${TELEGRAM_TOKEN}/sendDocument`, { method: 'POST', body: form })
  await before.close()
  const after = await start({ file })
  expect(after.telegram.phone(ANN, { firstName: 'Ann' }).history()).toMatchObject([{ what: 'file', file: { name: 'a.xlsx', bytes } }])
})
