import path from 'node:path'
import type { Browser } from 'playwright-core'
import { onTestFinished } from 'vitest'
import { startEmbedded } from '../../src/db/embedded.ts'
import { botProcess, type BotProcess } from './bot-process.ts'
import { launchBrowser } from './training-page.ts'

/** A bot as a newcomer starts it, and a browser. Both end with the test. */
export async function newcomer(): Promise<{ bot: BotProcess; browser: Browser }> {
  const bot = await botProcess({})
  const browser = await launchBrowser()
  onTestFinished(async () => {
    await browser.close()
    await bot.kill9()
    // The bundled PostgreSQL outlives a killed bot, as it should; whoever joins it last stops it.
    await (await startEmbedded(path.join(bot.home, 'data', 'training'))).stop()
  })
  await bot.start()
  return { bot, browser }
}
