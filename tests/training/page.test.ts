import http, { type OutgoingHttpHeaders } from 'node:http'
import path from 'node:path'
import { text as readText } from 'node:stream/consumers'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { z } from 'zod'
import { listenOn } from '../../src/training/listen.ts'
import type { Messengers } from '../../src/training/messengers.ts'
import { createTrainingPage } from '../../src/training/page.ts'
import { introducePeople, type Persona } from '../../src/training/people.ts'
import { ANN, BOB, NOW, start, telegramApi, TELEGRAM_TOKEN, updates, zaloApi, SLOW } from './start.ts'

const ACCOUNT = '1459232241454765289'
const ann: Persona = {
  id: 'ann',
  name: 'Ann',
  role: 'Bí thư · Chi bộ TDP 8',
  unit: 'Chi bộ TDP 8',
  featured: true,
  telegramChatId: String(ANN),
  zalo: { account: ACCOUNT, chatId: BOB },
}
const bob: Persona = { ...ann, id: 'bob', name: 'Bob', featured: false, telegramChatId: '1002', zalo: null }

type Page = { messengers: Messengers; url: string; get: Ask; post: Ask; events: () => Promise<ReadableStreamDefaultReader<string>> }
type Ask = (path: string, body?: Record<string, unknown>) => Promise<{ status: number; body: unknown }>

/** The page on a server of its own, as the bot would mount it; other paths are the bot's. The clock has one thing to do, an hour from now. */
async function startPage(): Promise<Page> {
  const messengers = await start()
  let now = NOW
  const hosts: string[] = []
  const page = createTrainingPage({
    messengers,
    people: () => Promise.resolve([ann, bob]),
    clock: {
      now: () => now,
      moveTo(target) {
        const stops = target.getTime() >= DUE.getTime() ? 1 : 0
        now = target
        return Promise.resolve({ stops })
      },
      nextDue: () => Promise.resolve(now < DUE ? DUE : null),
    },
    makeInvite: () => Promise.resolve({ code: 'KM7X-2QPD', name: 'Cat', telegramLink: null }),
    allowedHosts: hosts,
    pageDir: path.join(import.meta.dirname, '..', '..', 'src', 'training', 'page'),
  })
  const listener = await listenOn(
    (request, response) => {
      void page(request, response).then((served) => served || response.writeHead(418).end())
    },
    { host: '127.0.0.1', port: 0 },
  )
  onTestFinished(() => listener.down())
  const host = `127.0.0.1:${listener.port}`
  hosts.push(host)
  const url = `http://${host}`
  const ask = async (route: string, init?: RequestInit): Promise<{ status: number; body: unknown }> => {
    const answer = await fetch(`${url}/training/${route}`, init)
    return { status: answer.status, body: z.json().parse(await answer.json()) }
  }
  return {
    messengers,
    url,
    get: (route) => ask(route),
    post: (route, body = {}) => ask(route, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    async events() {
      const gone = new AbortController()
      onTestFinished(() => gone.abort())
      const { body } = await fetch(`${url}/training/events`, { signal: gone.signal })
      if (body === null) throw new Error('no stream')
      return body.pipeThrough(new TextDecoderStream()).getReader()
    },
  }
}

/** fetch does not let anyone choose the Host header. */
function rawGet(url: string, headers: OutgoingHttpHeaders): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const sent = http.request(url, { headers }, (answer) => {
      readText(answer).then((text) => resolve({ status: answer.statusCode ?? 0, text }), reject)
    })
    sent.on('error', reject).end()
  })
}

const DUE = new Date(NOW.getTime() + 3_600_000)

describe('a file that the bot sent', () => {
  test('is shown with its name and size, and opened by its own person alone', async () => {
    const { get, messengers, url } = await startPage()
    messengers.telegram.phone(ANN, { firstName: 'Ann' })
    const bytes = new Uint8Array([80, 75, 0, 255, 13, 10])
    const form = new FormData()
    form.set('chat_id', String(ANN))
    form.set('document', new File([bytes], 'phieu mời.xlsx'))
    const sent = await fetch(`${messengers.telegramApiRoot}/bot${TELEGRAM_TOKEN}/sendDocument`, { method: 'POST', body: form })
    expect(sent.status).toBe(200)
    const { body } = await get('chat?who=ann&on=telegram')
    expect(body).toMatchObject({ messages: [{ id: '1', what: 'file', file: { name: 'phieu mời.xlsx', size: bytes.length } }] })
    const file = await fetch(`${url}/training/file?who=ann&on=telegram&messageId=1`)
    expect(new Uint8Array(await file.arrayBuffer())).toEqual(bytes)
    expect(file.headers.get('content-disposition')).toBe(`attachment; filename*=UTF-8''phieu%20m%E1%BB%9Di.xlsx`)
    expect((await get('file?who=bob&on=telegram&messageId=1')).status).toBe(404)
    expect((await get('file?who=ann&on=telegram&messageId=2')).status).toBe(404)
  })
})

describe('who may open the page', () => {
  test('the page and its files come with a policy that lets nothing in from elsewhere', async () => {
    const { url } = await startPage()
    for (const file of ['', 'training/page.css', 'training/page.js', 'training/people.js']) {
      const answer = await fetch(`${url}/${file}`)
      expect(answer.status).toBe(200)
      expect(answer.headers.get('content-security-policy')).toMatch(/default-src 'none'; script-src 'self'/)
      expect(await answer.text()).not.toMatch(/https?:\/\//)
    }
    expect((await fetch(`${url}/training/../page.ts`)).status).toBe(418)
    expect((await fetch(`${url}/training/page.ts`)).status).toBe(404)
  })

  test('paths of the bot are left to the bot', async () => {
    const { url } = await startPage()
    expect((await fetch(`${url}/health`)).status).toBe(418)
    expect((await fetch(`${url}/trainings`)).status).toBe(418)
  })

  test.each([
    ['a name that points here from outside', { host: 'evil.example' }],
    ['the right name at another port', { host: '127.0.0.1:1' }],
    ['a page of another site', { origin: 'http://evil.example' }],
    ['a page without a site', { origin: 'null' }],
  ])('%s is refused', async (_name, headers) => {
    const { url } = await startPage()
    const { status, text } = await rawGet(url, headers)
    expect(status).toBe(403)
    expect(text).not.toContain('<')
  })

  test('its own origin passes; a form of another site, or one that says it is, does not', async () => {
    const { url, messengers } = await startPage()
    const body = JSON.stringify({ who: 'ann', on: 'telegram', text: 'chào' })
    const json = { 'content-type': 'application/json' }
    const post = async (headers: Record<string, string>) => (await fetch(`${url}/training/say`, { method: 'POST', headers, body })).status
    expect(await post({ 'content-type': 'text/plain' })).toBe(403)
    expect(await post({ ...json, 'sec-fetch-site': 'cross-site' })).toBe(403)
    expect(await post({ ...json, origin: 'http://evil.example' })).toBe(403)
    expect(messengers.telegram.waiting()).toBe(0)
    expect(await post({ ...json, origin: url })).toBe(200)
  })
})

describe('being somebody', () => {
  test('people are listed with their phones, and the bot can write to them before anyone looks', async () => {
    const { messengers, get } = await startPage()
    introducePeople(messengers, [ann, bob])
    expect(await telegramApi(messengers)('sendMessage', { chat_id: 1002, text: 'a' })).toMatchObject({ ok: true })
    expect((await get('people')).body).toMatchObject({
      people: [{ id: 'ann', name: 'Ann', role: 'Bí thư · Chi bộ TDP 8', featured: true }, { id: 'bob' }],
      chats: {
        ann: { telegram: { key: 'telegram:4242/1001', received: 0 }, zalo: { key: `zalo:${ACCOUNT}/${BOB}` } },
        bob: { telegram: { key: 'telegram:4242/1002', received: 1 }, zalo: null },
      },
    })
  })

  test('what is said, edited and pressed on the page reaches the bot', async () => {
    const { messengers, get, post } = await startPage()
    const api = telegramApi(messengers)
    const at = { who: 'ann', on: 'telegram' }
    await post('say', { ...at, text: ' chào ' })
    await api('sendMessage', { chat_id: ANN, text: 'Dự?', reply_markup: { inline_keyboard: [[{ text: 'Dự', callback_data: 'a' }]] } })
    await post('press', { ...at, messageId: '2', button: 0 })
    await post('edit', { ...at, messageId: '1', text: 'chào bot' })
    await post('photo', at)
    await post('say', { who: 'ann', on: 'zalo', text: '1' })
    expect(await updates(api)).toMatchObject([
      { message: { text: 'chào' } },
      { callback_query: { data: 'a' } },
      { edited_message: { text: 'chào bot' } },
      { message: { photo: [{}] } },
    ])
    expect(await zaloApi(messengers)('getUpdates')).toMatchObject({ result: { message: { text: '1' } } })
    expect((await get('chat?who=ann&on=telegram')).body).toMatchObject({
      blocked: false,
      messages: [{ from: 'me', text: 'chào bot', at: NOW.toISOString() }, { from: 'bot', buttons: [{ label: 'Dự' }] }, { what: 'photo' }],
    })
  })

  test('who has blocked the bot cannot write until it is taken back', async () => {
    const { post } = await startPage()
    const at = { who: 'ann', on: 'zalo' }
    await post('block', { ...at, blocked: true })
    expect(await post('say', { ...at, text: 'a' })).toEqual({ status: 409, body: { error: 'blocked' } })
    await post('block', { ...at, blocked: false })
    expect(await post('say', { ...at, text: 'a' })).toMatchObject({ status: 200 })
  })

  test('a new phone is unknown to the bot until it writes, and the same one after that', async () => {
    const { messengers, post, get } = await startPage()
    const api = telegramApi(messengers)
    const { body } = await get('new-phone?who=new-1')
    expect(body).toEqual({
      chats: {
        telegram: { key: 'telegram:4242/7700000001', received: 0 },
        zalo: { key: `zalo:${ACCOUNT}/f0000000000000000001`, received: 0 },
      },
    })
    const send = () => api('sendMessage', { chat_id: 7_700_000_001, text: 'a' })
    expect(await send()).toMatchObject({ description: 'Bad Request: chat not found' })
    expect(await post('invite')).toMatchObject({ body: { code: 'KM7X-2QPD', name: 'Cat' } })
    await post('say', { who: 'new-1', on: 'telegram', text: '/start KM7X-2QPD' })
    expect(await send()).toMatchObject({ ok: true })
  })

  test.each([
    ['somebody unknown', 'say', { who: 'zoe', on: 'zalo', text: 'a' }, 404, 'no-such-person'],
    ['a phone that the person has not', 'say', { who: 'bob', on: 'zalo', text: 'a' }, 404, 'no-such-chat'],
    ['an empty text', 'say', { who: 'ann', on: 'zalo', text: ' ' }, 400, 'bad-request'],
    ['an edit on Zalo', 'edit', { who: 'ann', on: 'zalo', messageId: '1', text: 'a' }, 404, 'no-such-chat'],
    ['a button that is not there', 'press', { who: 'ann', on: 'telegram', messageId: '1', button: 0 }, 404, 'bad-request'],
    ['a route that is not there', 'dance', {}, 404, 'no-such-page'],
  ])('%s is refused with a word', async (_name, route, body, status, error) => {
    const { post } = await startPage()
    expect(await post(route, body)).toEqual({ status, body: { error } })
  })
})

describe('the clock', () => {
  test('it goes to the next thing due, or to a moment, and never back', async () => {
    const { get, post } = await startPage()
    expect((await get('clock')).body).toEqual({ now: NOW.toISOString(), nextDue: DUE.toISOString() })
    expect((await post('clock', { to: 'next' })).body).toEqual({ now: DUE.toISOString(), nextDue: null, stops: 1 })
    expect(await post('clock', { to: 'next' })).toEqual({ status: 409, body: { error: 'nothing-due' } })
    expect(await post('clock', { to: '2026-11-21T09:30:00+07:00' })).toEqual({ status: 400, body: { error: 'past' } })
    expect(await post('clock', { to: '2099-01-01T00:00:00+07:00' })).toEqual({ status: 400, body: { error: 'bad-request' } })
    expect((await post('clock', { to: '2026-11-22T07:30:00+07:00' })).body).toMatchObject({ now: '2026-11-22T00:30:00.000Z' })
  })
})

test('an open page is told at once of new messages and of the moved clock', async () => {
  const { messengers, events, get, post } = await startPage()
  await get('people')
  const stream = await events()
  let heard = ''
  const listening = (async () => {
    for (let part = await stream.read(); !part.done; part = await stream.read()) heard += part.value
  })()
  listening.catch(() => undefined)
  await vi.waitFor(() => expect(heard).toContain('retry: 1000'), SLOW)
  await telegramApi(messengers)('sendMessage', { chat_id: ANN, text: 'a' })
  await vi.waitFor(() => expect(heard).toContain('event: chat\ndata: {"key":"telegram:4242/1001","received":1}\n\n'), SLOW)
  await post('clock', { to: 'next' })
  await vi.waitFor(() => expect(heard).toContain(`event: clock\ndata: {"now":"${DUE.toISOString()}","nextDue":null}\n\n`), SLOW)
})
