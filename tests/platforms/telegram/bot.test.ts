import type { Socket } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createTelegram, type TelegramTiming } from '../../../src/platforms/telegram/bot.ts'
import type { Messengers } from '../../../src/training/messengers.ts'
import { fixture, LAN, LIST, meeting, plain, readableLog, startBoth, startPeer, startSilence, TELEGRAM_TOKEN, until } from '../cast.ts'

describe('the Telegram adapter', () => {
  let messengers: Messengers
  beforeEach(async () => {
    messengers = await startBoth()
  })
  afterEach(async () => {
    await messengers.close()
    expect(messengers.problems).toEqual([])
  })

  const telegram = (timing: Partial<TelegramTiming> = {}, apiRoot = messengers.telegramApiRoot) =>
    createTelegram({ token: TELEGRAM_TOKEN, apiRoot, log: readableLog().log, timing: { backOff: { firstMs: 5, lastMs: 20 }, ...timing } })
  const lan = () => messengers.telegram.phone(LAN, { firstName: 'Lan' })

  it('sends exactly this', async () => {
    lan()
    await telegram().send(LAN, { ...meeting, copy: 'K7QM2XPA', link: 'https://vi.example/hop' })
    expect(messengers.requests.map(({ method, params }) => ({ method, params }))).toEqual([
      {
        method: 'sendMessage',
        params: {
          chat_id: 7700100101,
          text: 'Họp chi bộ <8> & "thường kỳ"_*\n19h30, thứ Năm, 03/12/2026\n\nK7QM2XPA\n\nhttps://vi.example/hop',
          entities: [
            { type: 'bold', offset: 0, length: 30 },
            { type: 'pre', offset: 59, length: 8 },
          ],
          reply_markup: {
            inline_keyboard: [
              [{ text: 'Dự', callback_data: `${LIST}:1`, style: 'primary' }],
              [{ text: 'Vắng', callback_data: `${LIST}:2` }],
            ],
          },
          link_preview_options: { is_disabled: true },
        },
      },
    ])
  })

  it('a file goes before the text, with its name and every byte', async () => {
    lan()
    const bytes = Buffer.from([0, 1, 2, 0xff, 0x0d, 0x0a, 0x80])
    const sent = await telegram().send(LAN, { ...plain, file: { name: 'phieu-moi.xlsx', base64: bytes.toString('base64') } })
    expect(sent).toMatchObject({ kind: 'sent' })
    expect(messengers.requests.map(({ method }) => method)).toEqual(['sendDocument', 'sendMessage'])
    const [document, text] = lan().history()
    expect(document).toMatchObject({ what: 'file', file: { name: 'phieu-moi.xlsx', bytes: new Uint8Array(bytes) } })
    expect(text).toMatchObject({ what: 'text', file: null })
  })

  it('a file that Telegram refuses does not cost the text', async () => {
    lan()
    messengers.faults.next({ times: 1, fault: { kind: 'refusal', code: 400, description: 'Bad Request: file is too big' } })
    expect(await telegram().send(LAN, { ...plain, file: { name: 'a.xlsx', base64: 'AAAA' } })).toMatchObject({ kind: 'sent' })
    expect(
      lan()
        .history()
        .map(({ what }) => what),
    ).toEqual(['text'])
  })

  it('a flood before the file sends nothing, so that all of it can be tried again', async () => {
    lan()
    messengers.faults.next({ times: 1, fault: { kind: 'flood', retryAfter: 3 } })
    const result = await telegram().send(LAN, { ...plain, file: { name: 'a.xlsx', base64: 'AAAA' } })
    expect(result).toMatchObject({ kind: 'retry', afterMs: 3000 })
    expect(lan().history()).toEqual([])
  })

  it('a group that became a supergroup has moved', async () => {
    messengers.faults.next({ times: 1, fault: { kind: 'migrated', to: -100550660770 } })
    expect(await telegram().send('-4455', plain)).toEqual({ kind: 'moved', chatId: '-100550660770' })
  })

  it('a token too long for a button is rejected before anything is sent', async () => {
    const result = await telegram().send(LAN, { lines: ['x '.repeat(3_000)], choices: [{ label: 'Có', token: 'x'.repeat(65) }] })
    expect(result).toEqual({ kind: 'rejected', why: "a button's token is over 64 bytes" })
    expect(messengers.requests).toEqual([])
  })

  it('a flood between two parts is waited out, and no part is sent twice', async () => {
    lan()
    const sending = telegram().send(LAN, { lines: ['một '.repeat(1_500)], choices: [] })
    await lan().waitFor(1)
    messengers.faults.next({ times: 1, fault: { kind: 'flood', retryAfter: 0 } })
    expect((await sending).kind).toBe('sent')
    expect(lan().history().length).toBe(2)
    expect(messengers.requests.map(({ answered }) => answered)).toEqual([200, 429, 200])
  })

  it('where connecting hangs, as where Telegram is blocked, nothing was written and it can be tried again', async () => {
    const silence = await startSilence()
    const platform = telegram({ connectMs: 100, requestMs: 5_000 }, silence.root.replace('http:', 'https:'))
    expect(await platform.send(LAN, plain)).toEqual({ kind: 'retry', afterMs: 5_000, accountWide: true, why: 'CONNECT_TIMEOUT' })
    silence.close()
  })

  it('a connection that is open already is given the time of the request', async () => {
    const silence = await startSilence()
    const platform = telegram({ connectMs: 100, requestMs: 400 }, silence.root)
    expect(await platform.send(LAN, plain)).toEqual({ kind: 'unknown', why: 'timed out' })
    silence.close()
  })

  it('a connection that has been idle is not written to again: the other side may be about to close it', async () => {
    const used = new Set<Socket>()
    const peer = await startPeer(({ socket }, res) => {
      used.add(socket)
      const result = { message_id: 1, date: 0, chat: { id: 1, type: 'private', first_name: 'Lan' }, text: 'x' }
      res.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ ok: true, result }))
    })
    const platform = telegram({ idleMs: 200 }, peer.root)
    for (let count = 0; count < 3; count++) expect(await platform.send(LAN, plain)).toMatchObject({ kind: 'sent' })
    expect(used.size).toBe(1)
    await expect.poll(() => [...used].every(({ destroyed }) => destroyed)).toBe(true)
    expect(await platform.send(LAN, plain)).toMatchObject({ kind: 'sent' })
    expect(used.size).toBe(2)
    peer.close()
  })

  it('half an answer is unknown when the time of the request is over', async () => {
    const peer = await startPeer((_, res) => {
      res.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' }).write('{"ok":true,')
      setTimeout(() => res.destroy(), 20)
    })
    expect((await telegram({ requestMs: 300 }, peer.root).send(LAN, plain)).kind).toBe('unknown')
    peer.close()
  })

  it('publishes its commands for Vietnamese phones and for all others', async () => {
    const commands = [{ command: 'lich', description: 'Lịch sinh hoạt' }]
    await telegram().introduce(commands)
    expect([...messengers.telegram.commands()]).toEqual([
      ['default ', commands],
      ['default vi', commands],
    ])
  })

  it('fails to publish commands with an error that holds nothing secret', async () => {
    messengers.faults.next({ method: 'setMyCommands', times: 1, fault: { kind: 'drop' } })
    await expect(telegram().introduce([])).rejects.toThrow(/^Telegram setMyCommands: unknown, ECONNRESET$/)
  })

  it('tells the messenger once that a pressed button was understood', async () => {
    const platform = telegram({ pollSeconds: 1 })
    const stop = new AbortController()
    const keys: string[] = []
    const receive = async (updates: readonly { updateKey: string }[]) => void keys.push(...updates.map(({ updateKey }) => updateKey))
    const ended = platform.listen({ receive, signal: stop.signal, stopped: () => {} })
    lan()
    await platform.send(LAN, meeting)
    lan().press(lan().history()[0]?.id ?? '', 'Vắng')
    await until(() => keys.length === 1)
    await platform.acknowledge(keys[0] ?? '')
    await platform.acknowledge(keys[0] ?? '')
    const answers = messengers.requests.filter(({ method }) => method === 'answerCallbackQuery')
    expect(answers.map(({ answered }) => answered)).toEqual([200])
    stop.abort()
    await ended
  })

  it.each([null, '', 7, undefined])('does not tell the messenger of a press that it called %j', async (id) => {
    const platform = telegram()
    const asked = messengers.requests.length
    const { callback_query, ...update } = z
      .object({ update_id: z.number(), callback_query: z.looseObject({}) })
      .parse(fixture('telegram/press'))
    const read = platform.read({ ...update, callback_query: { ...callback_query, id } })
    expect(read).toMatchObject([{ kind: 'choice' }])
    await platform.acknowledge(read[0]?.updateKey ?? '')
    expect(messengers.requests.slice(asked)).toEqual([])
  })

  it('knows the name people find it by', async () => {
    expect(await telegram().identify()).toEqual({ externalId: '7000000001', handle: messengers.telegram.username })
  })
})
