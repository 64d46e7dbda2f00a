import { expect, onTestFinished } from 'vitest'
import { fold } from '../../src/domain/text.ts'
import { botProcess, type BotProcess } from './bot-process.ts'
import { testDatabase, type TestDatabase } from './database.ts'
import { dayAhead, openCrowd, type OpenCrowd } from './open-crowd.ts'
import { checkTelegramRequest } from './telegram-schema.ts'

export type { Member } from './open-crowd.ts'

/** One cell with many members. */
export type CrowdWithoutBot = OpenCrowd & {
  /** Reads all that this bot says when the test has finished, for what must never stand there. */
  overhear(bot: BotProcess): void
  database: TestDatabase
  /** A message that calls a meeting in one line, ten days ahead. */
  callLine: string
}

/** The same with the bot that serves it, as a process of its own. */
export type Crowd = CrowdWithoutBot & { bot: BotProcess }

export const meetingDay = dayAhead(10)

type CrowdOptions = { size: number; latencyMs?: number; said?: readonly string[] }

/** Seeds a crowd and starts one bot for it, which does everything. */
export async function startCrowd(options: CrowdOptions): Promise<Crowd> {
  const crowd = await seedCrowd(options)
  const bot = await botProcess(crowd.settings)
  crowd.overhear(bot)
  await bot.start()
  return { ...crowd, bot }
}

/**
 * A crowd as `openCrowd` makes it. When the test has finished, everything that bots have logged is searched for what must never stand
 * there; `said` adds to that what the test lets people type.
 */
export async function seedCrowd({ size, latencyMs = 0, said = [] }: CrowdOptions): Promise<CrowdWithoutBot> {
  const database = await testDatabase()
  onTestFinished(database.drop)
  const crowd = await openCrowd({ size, database, latencyMs, onRequest: checkTelegramRequest })
  const { messengers } = crowd
  onTestFinished(() => messengers.close())
  const callLine = crowd.callLineFor(10)
  const secrets = [...crowd.secrets, callLine, ...said]
  onTestFinished(() => expect(messengers.problems).toEqual([]))
  return { ...crowd, database, callLine, overhear: (bot) => onTestFinished(() => expectNothingSecret(bot, secrets)) }
}

/** Letters with marks stand in every Vietnamese name and sentence, and in nothing that the bot logs for its operator. */
const marked = /(?!\p{ASCII})[\p{Script=Latin}\p{M}]/u

function expectNothingSecret(bot: BotProcess, secrets: readonly string[]): void {
  const logged = bot.logged()
  const folded = fold(logged)
  expect(logged.split('\n').filter((line) => marked.test(line))).toEqual([])
  expect(secrets.filter((secret) => folded.includes(fold(secret)))).toEqual([])
  // The terminal shows the address and a code for the first admin, nothing of people.
  const printed = fold(bot.printed())
  expect(secrets.filter((secret) => printed.includes(fold(secret)))).toEqual([])
}
