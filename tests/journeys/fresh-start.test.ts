import fs from 'node:fs/promises'
import path from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { z } from 'zod'
import { startEmbedded } from '../../src/db/embedded.ts'
import { botProcess, type BotProcess } from '../support/bot-process.ts'

const SLOW = { timeout: 60_000, interval: 50 }

const people = z.object({ people: z.array(z.object({ id: z.string(), name: z.string(), role: z.string(), featured: z.boolean() })) })
const chat = z.object({ messages: z.array(z.object({ id: z.string(), from: z.enum(['bot', 'me']), text: z.string() })) })

/** A bot with nothing in its environment but PATH, HOME and a port that is free. */
async function newcomer(): Promise<BotProcess> {
  const bot = await botProcess({})
  const home = path.join(bot.home, 'data', 'training')
  onTestFinished(async () => {
    await bot.kill9()
    // The bundled PostgreSQL outlives a killed bot, as it should; whoever joins it last stops it.
    await (await startEmbedded(home)).stop()
  })
  return bot
}

async function get<T>(bot: BotProcess, what: string, schema: z.ZodType<T>): Promise<T> {
  return schema.parse(await (await fetch(`${bot.address()}/training/${what}`)).json())
}

async function say(bot: BotProcess, said: { who: string; on: 'telegram' | 'zalo'; text: string }): Promise<void> {
  const answer = await fetch(`${bot.address()}/training/say`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(said),
  })
  expect(answer.status).toBe(200)
}

/** The chat of the secretary on Zalo, once the bot has written `count` messages there. */
async function chatWith(bot: BotProcess, who: string, count: number): Promise<z.infer<typeof chat>['messages']> {
  return vi.waitFor(async () => {
    const { messages } = await get(bot, `chat?who=${encodeURIComponent(who)}&on=zalo`, chat)
    expect(messages.filter(({ from }) => from === 'bot').length).toBeGreaterThanOrEqual(count)
    return messages
  }, SLOW)
}

test('with nothing set it starts, serves, survives kill -9 with all it knew, and stops', { timeout: 240_000 }, async () => {
  const bot = await newcomer()
  await bot.start()
  expect(bot.printed().match(/https?:\/\/\S+/g)).toEqual([bot.address()])
  expect(bot.printed()).toMatch(/^Mã quản trị.*: \S{8,}$/m)
  const page = await fetch(bot.address())
  expect(page.headers.get('content-type')).toContain('text/html')
  expect(await page.text()).toContain('<html')

  const before = await get(bot, 'people', people)
  expect(before.people.length).toBeGreaterThan(200)
  const secretary = before.people.find(({ featured, role }) => featured && role.startsWith('Bí thư'))?.id ?? ''
  await say(bot, { who: secretary, on: 'zalo', text: 'họp chi bộ' })
  await chatWith(bot, secretary, 1)
  await say(bot, { who: secretary, on: 'zalo', text: '1' })
  const talk = await chatWith(bot, secretary, 2)
  await bot.kill9()

  await bot.start()
  expect(await get(bot, 'people', people)).toEqual(before)
  expect((await chatWith(bot, secretary, 2)).slice(0, talk.length)).toEqual(talk)
  // The form that was begun before the kill goes on.
  await say(bot, { who: secretary, on: 'zalo', text: '19h30 thứ năm tuần sau' })
  await vi.waitFor(async () => expect((await chatWith(bot, secretary, 3)).at(-1)?.text).toContain('Họp ở đâu'), SLOW)

  const { code, ms } = await bot.stop()
  expect(code).toBe(0)
  expect(ms).toBeLessThan(10_000)
  await expect(fs.access(path.join(bot.home, 'data', 'training', 'postgres', 'postmaster.pid'))).rejects.toThrow('ENOENT')
  // What stands in the log is for the operator: no name, no text.
  expect(bot.logged()).not.toMatch(/(?!\p{ASCII})[\p{Script=Latin}\p{M}]/u)
})
