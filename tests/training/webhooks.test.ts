import type { IncomingHttpHeaders } from 'node:http'
import { text } from 'node:stream/consumers'
import { expect, onTestFinished, test, vi } from 'vitest'
import { listenOn } from '../../src/training/listen.ts'
import { ANN, BOB, start, telegramApi, zaloApi, ZALO_TOKEN, SLOW } from './start.ts'

type Got = { headers: IncomingHttpHeaders; body: unknown }

/** A bot's webhook that answers with these statuses in turn, then with 200. */
async function listenForUpdates(statuses: number[] = []): Promise<{ url: string; got: Got[] }> {
  const got: Got[] = []
  const listener = await listenOn(
    (request, response) => {
      void text(request).then((body) => {
        // Zalo looks first whether anybody is there, with nothing in it.
        if (body !== '') got.push({ headers: request.headers, body: JSON.parse(body) })
        response.writeHead(body === '' ? 200 : (statuses.shift() ?? 200), { 'retry-after': '0' }).end()
      })
    },
    { host: '127.0.0.1', port: 0 },
  )
  onTestFinished(() => listener.down())
  return { url: `http://127.0.0.1:${listener.port}/hook`, got }
}

test('Telegram sends updates to the webhook in order, with the secret, and again after a refusal', async () => {
  const messengers = await start()
  const hook = await listenForUpdates([503])
  const ann = messengers.telegram.phone(ANN, { firstName: 'Ann' })
  ann.say('một')
  await telegramApi(messengers)('setWebhook', { url: hook.url, secret_token: 'secret' })
  ann.say('hai')
  await vi.waitFor(() => expect(hook.got).toHaveLength(3), SLOW)
  expect(hook.got.map(({ body }) => body)).toMatchObject([
    { message: { text: 'một' } },
    { message: { text: 'một' } },
    { message: { text: 'hai' } },
  ])
  expect(hook.got[0]?.headers['x-telegram-bot-api-secret-token']).toBe('secret')
  await vi.waitFor(() => expect(messengers.telegram.waiting()).toBe(0), SLOW)
})

test('Zalo sends flat bodies with the plain secret, and gives up after a few tries', async () => {
  const messengers = await start()
  const hook = await listenForUpdates([500, 500, 500])
  const bob = messengers.zalo.phone(ZALO_TOKEN, BOB, { name: 'Bob' })
  await zaloApi(messengers)('setWebhook', { url: hook.url, secret_token: '12345678' })
  bob.say('một')
  bob.say('hai')
  await vi.waitFor(() => expect(hook.got).toHaveLength(4), SLOW)
  expect(hook.got[3]).toMatchObject({
    headers: { 'x-bot-api-secret-token': '12345678' },
    body: { event_name: 'message.text.received', message: { text: 'hai' } },
  })
})
