import { onTestFinished } from 'vitest'
import { spawnBot, type BotProcess } from './spawn-bot.ts'

export { built, type BotProcess } from './spawn-bot.ts'

/** A bot as `spawnBot` makes it, killed when the test has finished. */
export async function botProcess(settings: Readonly<Record<string, string>>, args: readonly string[] = []): Promise<BotProcess> {
  const bot = await spawnBot(settings, args)
  onTestFinished(bot.close)
  return bot
}
