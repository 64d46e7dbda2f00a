import fs from 'node:fs/promises'
import path from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { startEmbedded } from '../../src/db/embedded.ts'
import { startMessengers, type Messengers } from '../../src/training/messengers.ts'
import { botProcess, type BotProcess } from '../support/bot-process.ts'

const LONG = { timeout: 300_000 }
const SLOW_MS = 60_000
const token = '7000000009:database-killed'

/** One process with everything, as with npm start, for a bot on Telegram; its PostgreSQL is in its own folder. */
async function startAlone(): Promise<{ bot: BotProcess; messengers: Messengers; data: string }> {
  const messengers = await startMessengers({ telegramToken: token, zaloTokens: [] })
  const bot = await botProcess({ TELEGRAM_BOT_TOKEN: token, TELEGRAM_API_ROOT: messengers.telegramApiRoot })
  const data = path.join(bot.home, 'data')
  onTestFinished(async () => {
    await bot.kill9()
    await (await startEmbedded(data)).stop()
    await messengers.close()
  })
  await bot.start()
  return { bot, messengers, data }
}

async function killDatabase(data: string): Promise<void> {
  const [pid] = (await fs.readFile(path.join(data, 'postgres', 'postmaster.pid'), 'utf8')).split('\n')
  process.kill(Number(pid), 'SIGKILL')
}

test('a bot whose own database is killed brings it back and answers what was written meanwhile', LONG, async () => {
  const { bot, messengers, data } = await startAlone()
  const timesBack = (): number => bot.logged().match(/the bundled PostgreSQL runs again/g)?.length ?? 0
  for (const [before, who] of [11, 12].entries()) {
    await killDatabase(data)
    const phone = messengers.telegram.phone(who, { firstName: 'Bình' })
    phone.say('Xin chào')
    await phone.waitFor(({ text }) => text.includes('trợ lý nhắn tin tự động'), SLOW_MS)
    await vi.waitUntil(async () => (await fetch(`${bot.address()}/readyz`)).ok, { timeout: SLOW_MS })
    // Others use the new server a moment before the one who started it says so: killed in between, it would be started twice for one word.
    await vi.waitUntil(() => timesBack() > before, { timeout: SLOW_MS })
  }
  expect(timesBack()).toBe(2)
  expect((await bot.stop()).code).toBe(0)
})

test('a bot whose own database cannot be used again ends and says why, so that it is started again', LONG, async () => {
  const { bot, data } = await startAlone()
  const file = path.join(data, 'postgres.password')
  const right = await fs.readFile(file)
  onTestFinished(() => fs.writeFile(file, right))
  await fs.writeFile(file, 'something else')
  await killDatabase(data)
  expect(await bot.ended()).toBe(1)
  expect(bot.logged()).toContain(`The password in ${file} is not that of the database`)
})
