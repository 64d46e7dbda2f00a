import net from 'node:net'
import { text } from 'node:stream/consumers'
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { webhookSecret } from '../../src/platforms/webhook-address.ts'
import { startMessengers } from '../../src/training/messengers.ts'
import { freshDatabase } from '../support/database.ts'
import { fixture, LAN, LAN_ON_ZALO, startPeer, TELEGRAM_TOKEN, ZALO_TOKEN } from './cast.ts'
import { NEW_ROOT, OLD_ROOT, openDoor, type Door } from './door.ts'

const database = await freshDatabase()
const { db, pool } = database
const WAIT = { timeout: 60_000, interval: 20 }

// Who has not linked is told how to only once a minute: in every test he comes for the first time.
beforeEach(() => db.conversation.deleteMany())

let number = 900_000
/** A text that has not been delivered before. */
function said(words = 'xin chào', chat = Number(LAN)) {
  number += 1
  return { update_id: number, message: { message_id: number, date: 0, chat: { id: chat, type: 'private' }, text: words } }
}
function saidOnZalo(words = 'xin chào') {
  number += 1
  return { event_name: 'message.text.received', message: { message_id: `m${number}`, chat: { id: LAN_ON_ZALO }, text: words } }
}

const rows = () => db.inboundUpdate.count()

/** While `work` runs, nothing can be stored. */
async function withoutStore(work: () => Promise<void>): Promise<void> {
  await pool.query('ALTER TABLE "InboundUpdate" RENAME TO "Away"')
  try {
    await work()
  } finally {
    await pool.query('ALTER TABLE "Away" RENAME TO "InboundUpdate"')
  }
}

/** Sends these lines and waits for the first words of the answer. */
async function speak(address: string, lines: readonly string[]): Promise<string> {
  const socket = net.connect(Number(new URL(address).port), '127.0.0.1')
  onTestFinished(() => void socket.destroy())
  socket.write(`${lines.join('\r\n')}\r\n\r\n`)
  return text(socket)
}

test('every account has a secret of its own, which both messengers take', () => {
  const secrets = [
    webhookSecret({ name: 'telegram', externalId: '1' }, NEW_ROOT),
    webhookSecret({ name: 'zalo', externalId: '1' }, NEW_ROOT),
    webhookSecret({ name: 'telegram', externalId: '2' }, NEW_ROOT),
    webhookSecret({ name: 'telegram', externalId: '1' }, OLD_ROOT),
  ]
  expect(new Set(secrets).size).toBe(4)
  for (const secret of secrets) expect(secret).toMatch(/^[\w-]{43}$/)
})

describe('whoever is not the messenger', () => {
  test('gets nothing: no account of that name, another method, no secret, another secret', async () => {
    const door = await openDoor(database)
    const before = await rows()
    for (const path of ['/webhook/telegram/1', `/webhook/telegram/${TELEGRAM_TOKEN}`, '/webhook', `${door.path('zalo')}/`])
      expect((await fetch(`${door.address}${path}`, { method: 'POST', headers: door.secret('zalo') })).status).toBe(404)
    expect((await fetch(`${door.address}${door.path('zalo')}`, { headers: door.secret('zalo') })).status).toBe(405)
    const get = await fetch(`${door.address}${door.path('telegram')}`)
    expect([get.status, get.headers.get('allow')]).toEqual([405, 'POST'])
    const refused = { status: 401, text: '', retryAfter: null, allow: null }
    for (const headers of [{}, door.secret('zalo'), door.secret('telegram', 'guessed')])
      expect(await door.post('telegram', said(), headers)).toEqual(refused)
    expect(await door.post('zalo', saidOnZalo(), door.secret('telegram'))).toEqual(refused)
    expect(await rows()).toBe(before)
  })

  test('is refused before a byte of his body has come, and fills no log', async () => {
    const door = await openDoor(database)
    const request = [`POST ${door.path('telegram')} HTTP/1.1`, 'host: chibo', 'content-length: 100000']
    for (let n = 0; n < 3; n += 1) {
      const answer = await speak(door.address, [...request, `x-telegram-bot-api-secret-token: guess-${n}`])
      expect(answer).toMatch(/^HTTP\/1\.1 401 /)
      expect(answer.split('\r\n\r\n')[1]).toMatch(/^(0)?$/m)
    }
    expect(door.logged().match(/right secret/g)).toHaveLength(1)
    expect(door.logged()).not.toContain('guess')
  })
})

describe('the messenger', () => {
  test('is known by the secret in use and, while it is changed, by the one before', async () => {
    const door = await openDoor(database)
    for (const root of [NEW_ROOT, OLD_ROOT]) {
      expect((await door.post('telegram', said(), door.secret('telegram', root))).status).toBe(200)
      expect((await door.post('zalo', saidOnZalo(), door.secret('zalo', root))).status).toBe(200)
    }
  })

  test.each([
    ['telegram', 'text', LAN],
    ['zalo', 'text-flat', LAN_ON_ZALO],
    ['zalo', 'text-wrapped', LAN_ON_ZALO],
    ['zalo', 'image-photo-url', LAN_ON_ZALO],
  ] as const)('on %s is answered when it brings: %s', async (name, file, chatId) => {
    const door = await openDoor(database)
    expect(await door.post(name, fixture(`${name}/${file}`))).toMatchObject({ status: 200, text: '' })
    await door.inbox.idle()
    expect(door.answered).toEqual([chatId])
  })

  test.each([
    ['a probe without a body', 'telegram', ''],
    ['a probe without a body', 'zalo', ''],
    ['half a body', 'telegram', '{"update_id":'],
    ['no update', 'zalo', []],
    ['an update without a number', 'telegram', { message: { text: 'Tôi xin vắng' } }],
    ['a kind of update nobody asked for', 'telegram', fixture('telegram/channel-post')],
    ['an event nobody documented', 'zalo', fixture('zalo/unknown-event')],
    ['an event without a chat', 'zalo', fixture('zalo/text-without-chat')],
  ] as const)('need not repeat what nobody understands: %s (%s)', async (_, name, body) => {
    const door = await openDoor(database)
    const before = await rows()
    expect(await door.post(name, body)).toMatchObject({ status: 200, text: '' })
    expect(await rows()).toBe(before)
    expect(door.logged()).not.toContain('Tôi xin vắng')
  })

  test('is asked for no more than 256 KiB, whether it says how much is coming or not', async () => {
    const door = await openDoor(database)
    const head = [
      `POST ${door.path('telegram')} HTTP/1.1`,
      'host: chibo',
      ...Object.entries(door.secret('telegram')).map(([name, value]) => `${name}: ${value}`),
    ]
    expect(await speak(door.address, [...head, `content-length: ${256 * 1024 + 1}`])).toMatch(/^HTTP\/1\.1 413 /)
    const part = `${(256 * 1024 + 1).toString(16)}\r\n${' '.repeat(256 * 1024 + 1)}`
    expect(await speak(door.address, [...head, 'transfer-encoding: chunked', '', part])).toMatch(/^HTTP\/1\.1 413 /)
  })

  test('has its 200 as soon as the update is stored, not when the person has his answer', async () => {
    let leave = (): void => {}
    const door = await openDoor(database, { send: new Promise<void>((resolve) => (leave = resolve)) })
    const update = said()
    expect((await door.post('telegram', update)).status).toBe(200)
    expect(await db.inboundUpdate.count({ where: { updateKey: String(update.update_id) } })).toBe(1)
    expect(door.answered).toEqual([])
    leave()
    await door.inbox.idle()
    expect(door.answered).toEqual([LAN])
  })

  test('that brings one update five times at once is thanked five times, and the person is answered once', async () => {
    const door = await openDoor(database)
    const update = said('alo', 7_700_100_199)
    const answers = await Promise.all(Array.from({ length: 5 }, () => door.post('telegram', update)))
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200])
    await door.inbox.idle()
    expect(door.answered).toEqual(['7700100199'])
  })

  test('is asked to come again while nothing can be stored, and no word of the update is logged', async () => {
    const door = await openDoor(database)
    const update = said('Tôi xin vắng')
    await withoutStore(async () => {
      expect(await door.post('telegram', update)).toEqual({ status: 503, text: '', retryAfter: '2', allow: null })
    })
    expect(door.logged()).toContain('could not be stored')
    expect(door.logged()).not.toContain('vắng')
    expect((await door.post('telegram', update)).status).toBe(200)
    await door.inbox.idle()
    expect(door.answered).toEqual([LAN])
  })

  test('that may not come again is kept waiting until its update is stored', async () => {
    const door = await openDoor(database)
    const answers: ReturnType<Door['post']>[] = []
    await withoutStore(async () => {
      answers.push(door.post('zalo', saidOnZalo()))
      await vi.waitUntil(() => door.inbox.waiting() > 0, WAIT)
      await vi.waitUntil(() => door.inbox.waiting() === 0, WAIT)
    })
    expect(await Promise.all(answers)).toMatchObject([{ status: 200 }])
    await door.inbox.idle()
    expect(door.answered).toEqual([LAN_ON_ZALO])
  })

  test('that brings more than can be taken is asked to come again in two seconds, and is taken when it is less', async () => {
    const door = await openDoor(database)
    const many = Array.from({ length: 1000 }, () => ({
      kind: 'unsupported' as const,
      what: 'other' as const,
      chat: 'private' as const,
      chatId: '',
      updateKey: `many ${(number += 1)}`,
      messageKey: '',
    }))
    const keeper = await pool.connect()
    try {
      await keeper.query('BEGIN')
      await keeper.query('LOCK TABLE "InboundUpdate" IN ACCESS EXCLUSIVE MODE')
      const storing = expect(door.inbox.receive(door.accounts.telegram, many)).rejects.toThrow()
      expect(await door.post('telegram', said())).toMatchObject({ status: 503, text: '', retryAfter: '2' })
      await vi.waitUntil(async () => {
        const { rowCount } = await pool.query(
          `SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
        )
        return (rowCount ?? 0) > 0
      }, WAIT)
      await storing
    } finally {
      await keeper.query('ROLLBACK')
      keeper.release()
    }
    expect((await door.post('telegram', said())).status).toBe(200)
  })

  test('is told that a pressed button was heard', async () => {
    const asked: string[] = []
    const peer = await startPeer((request, response) => {
      asked.push((request.url ?? '').split('/').at(-1) ?? '')
      response.end('{"ok":true,"result":true}')
    })
    onTestFinished(() => peer.close())
    const door = await openDoor(database, { roots: { telegram: peer.root, zalo: peer.root } })
    expect((await door.post('telegram', fixture('telegram/press'))).status).toBe(200)
    await vi.waitUntil(() => asked.includes('answerCallbackQuery'), WAIT)
  })

  test('that comes while the bot stops is sent away until later, and what came before is handled', async () => {
    const door = await openDoor(database)
    expect((await door.post('telegram', said())).status).toBe(200)
    await door.webhooks.close()
    expect(door.answered).toEqual([LAN])
    expect(await door.post('telegram', said())).toMatchObject({ status: 503, retryAfter: '2' })
  })
})

test('an operator whose messengers do not call here, or elsewhere, reads in the log what to do', async () => {
  const messengers = await startMessengers({ telegramToken: TELEGRAM_TOKEN, zaloTokens: [ZALO_TOKEN] })
  onTestFinished(() => messengers.close())
  const roots = { telegram: messengers.telegramApiRoot, zalo: messengers.zaloApiBase }
  const unset = await openDoor(database, { roots })
  await unset.webhooks.check()
  expect(unset.logged().match(/no webhook at the messenger.*webhook set/g)).toHaveLength(2)
  const right = await openDoor(database, { roots })
  await right.set('https://chibo.invalid')
  await right.webhooks.check()
  expect(right.logged()).toBe('')
  const elsewhere = await openDoor(database, { roots })
  await elsewhere.set('https://elsewhere.invalid')
  await elsewhere.webhooks.check()
  expect(elsewhere.logged().match(/another address.*webhook set/g)).toHaveLength(2)
  await messengers.down()
  const alone = await openDoor(database, { roots })
  await expect(alone.webhooks.check()).resolves.toBeUndefined()
})
