import { expect, onTestFinished, test } from 'vitest'
import { webhookCommand } from '../../src/cli/webhook.ts'
import { UsageError } from '../../src/cli/usage.ts'
import { readConfig } from '../../src/config.ts'
import { startMessengers } from '../../src/training/messengers.ts'

const telegramToken = '7000000001:AAwebhook-telegram'
const zaloToken = '8000000001:AAwebhook-zalo'
const FULL = { PUBLIC_URL: 'https://chibo.invalid/bot/', WEBHOOK_SECRET: 'root-of-secrets-0123456789-0123456789' }

async function operator() {
  const messengers = await startMessengers({ telegramToken, zaloTokens: [zaloToken] })
  onTestFinished(() => messengers.close())
  const bots = {
    TELEGRAM_BOT_TOKEN: telegramToken,
    TELEGRAM_API_ROOT: messengers.telegramApiRoot,
    ZALO_BOT_TOKENS: zaloToken,
    ZALO_API_BASE: messengers.zaloApiBase,
  }
  const run = async (env: Readonly<Record<string, string>>, ...args: string[]): Promise<{ code: number; lines: string[] }> => {
    const printed: string[] = []
    const code = await webhookCommand(args, {
      config: readConfig({ ...bots, ...env }, '/nonexistent'),
      print: (line) => printed.push(line),
    })
    return { code, lines: printed.join('\n').split('\n') }
  }
  return { messengers, run }
}

test('an operator sets the webhooks of all bots, sees where they lead, and removes them', async () => {
  const { messengers, run } = await operator()
  expect(await run({}, 'info')).toEqual({
    code: 0,
    lines: [
      'ok    telegram 7000000001: no webhook is set; messages are fetched by long polling',
      'ok    zalo 8000000001: no webhook is set; messages are fetched by long polling',
    ],
  })
  // Nothing of this machine is at that address, as with a tunnel that is down; Zalo keeps the address all the same.
  const set = await run(FULL, 'set')
  expect(set.code).toBe(1)
  expect(set.lines[0]).toBe('ok    telegram 7000000001: set (accepted)')
  expect(set.lines[1]).toMatch(
    /^FAIL {2}zalo 8000000001: saved, but zalo could not reach the bot there \(FAILED: .*run "webhook set" again\.$/,
  )
  const asked = messengers.requests.filter(({ method }) => method === 'setWebhook').map(({ params }) => params)
  expect(asked).toEqual([
    {
      url: 'https://chibo.invalid/bot/webhook/telegram/7000000001',
      secret_token: expect.stringMatching(/^[\w-]{43}$/),
      allowed_updates: ['message', 'edited_message', 'callback_query', 'my_chat_member'],
    },
    { url: 'https://chibo.invalid/bot/webhook/zalo/8000000001', secret_token: expect.stringMatching(/^[\w-]{43}$/) },
  ])

  expect((await run(FULL, 'info')).lines).toEqual([
    'ok    telegram 7000000001: https://chibo.invalid/bot/webhook/telegram/7000000001; 0 waiting',
    'ok    zalo 8000000001: https://chibo.invalid/bot/webhook/zalo/8000000001',
  ])
  const moved = await run({ ...FULL, PUBLIC_URL: 'https://other.invalid' }, 'info', '--json')
  expect(moved.code).toBe(1)
  expect(JSON.parse(moved.lines.join(''))).toMatchObject({
    accounts: [{ platform: 'telegram', bot: '7000000001', ok: false, pending: 0 }, { ok: false }],
  })

  expect(await run({}, 'delete')).toMatchObject({ code: 0 })
  expect(await run(FULL, 'info')).toMatchObject({ code: 1, lines: [expect.stringContaining('run "webhook set"'), expect.anything()] })
  expect(JSON.stringify(messengers.requests)).not.toContain('drop_pending')
})

test('an operator who forgot a setting or a word is told which', async () => {
  const { messengers, run } = await operator()
  await expect(run({}, 'set')).rejects.toThrow(/PUBLIC_URL .* WEBHOOK_SECRET/)
  for (const args of [[], ['put'], ['set', 'all'], ['set', '--now']]) await expect(run(FULL, ...args)).rejects.toThrow(UsageError)
  await expect(webhookCommand(['info'], { config: readConfig({}, '/nonexistent'), print: () => {} })).rejects.toThrow(/No bot is set/)
  await messengers.down()
  expect(await run(FULL, 'set')).toEqual({
    code: 1,
    lines: ['FAIL  telegram 7000000001: Telegram setWebhook: retry, ECONNREFUSED', 'FAIL  zalo 8000000001: Zalo setWebhook: ECONNREFUSED'],
  })
})
