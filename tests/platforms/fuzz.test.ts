import { readdirSync } from 'node:fs'
import path from 'node:path'
import fc from 'fast-check'
import { expect, it, onTestFinished } from 'vitest'
import { z } from 'zod'
import { webhookPath, webhookSecret } from '../../src/platforms/webhook-address.ts'
import { openCell, webhookSecrets, type Cell } from '../support/cell.ts'
import { fixture } from './cast.ts'

const RUNS = 300

/** What people have written, as the messengers brought it. */
function recorded(messenger: string): unknown[] {
  return readdirSync(path.join(import.meta.dirname, '../fixtures', messenger)).map((file) =>
    fixture(`${messenger}/${path.basename(file, '.json')}`),
  )
}

const nasty: unknown[] = [
  '',
  '\u0000',
  'vắng\u0000ốm',
  '\ud800',
  '\udfff/hop',
  '‮',
  '__proto__',
  '/hop 19h30 3/12: x',
  '/hop',
  'hủy',
  'vắng',
  '1',
  '0',
  '/start AAAA-AAAA',
  'a:1',
  `${'0'.repeat(36)}:1`,
  'ạ'.repeat(5000),
  '7 '.repeat(20_000),
  0,
  -1,
  1.5,
  1e21,
  2 ** 53,
  true,
  null,
  [],
  {},
  [[[[]]]],
]
const anything = fc.oneof(fc.constantFrom(...nasty), fc.string({ unit: 'binary', maxLength: 60 }), fc.jsonValue({ maxDepth: 2 }))
/** Words that mean something to the bot, in any order, and what no keyboard has. */
const typed = fc.oneof(
  fc
    .array(
      fc.constantFrom('/hop', 'vắng', '19h30', '3/12', 'thứ năm', 'nhà văn hóa:', ';', '1', '0', 'hủy', 'bí thư', 'chuyển', '31/2', 'ốm\n'),
      {
        maxLength: 8,
      },
    )
    .map((words) => words.join(' ')),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.constantFrom(...nasty.filter((one) => typeof one === 'string')),
)
type Change = { at: number; to: unknown; gone: boolean }
const changes = fc.array(fc.record({ at: fc.nat(), to: anything, gone: fc.boolean() }), { maxLength: 3 })

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The places in a body that can be changed, each as its keys. */
function placesIn(value: unknown): string[][] {
  if (!isObject(value)) return []
  return Object.entries(value).flatMap(([key, inner]) => [[key], ...placesIn(inner).map((place) => [key, ...place])])
}

function change(value: unknown, [key, ...rest]: readonly string[], { to, gone }: Change): unknown {
  if (!isObject(value) || key === undefined) return value
  if (rest.length > 0) return { ...value, [key]: change(value[key], rest, { at: 0, to, gone }) }
  const { [key]: _, ...others } = value
  return gone ? others : { ...others, [key]: to }
}

function changed(body: unknown, all: readonly Change[]): unknown {
  return all.reduce<unknown>((now, one) => {
    const places = placesIn(now)
    return places.length === 0 ? now : change(now, places[one.at % places.length] ?? [], one)
  }, body)
}

/** Gives the recorded bodies numbers of their own, so that none is taken for another, and spreads them over the people of the cell. */
function renumbered(body: unknown, chats: readonly (string | number)[], number: number): unknown {
  const chat = chats[number % chats.length]
  const text = JSON.stringify(body)
    .replace(/"update_id":\d+/, `"update_id":${number}`)
    .replace(/"message_id":"\w+"/, `"message_id":"f${number}"`)
    .replaceAll(/7700100101|"b7c8d9e0f1a2b3c4d5e6"/g, JSON.stringify(chat))
  return JSON.parse(text)
}

type Made = { recorded: unknown; changes: Change[] } | { typed: string } | { anything: unknown }
type As = { chats: readonly (string | number)[]; number: number; text: unknown }

function bodyOf(made: Made, { chats, number, text }: As): unknown {
  if ('anything' in made) return made.anything
  if ('recorded' in made) return changed(renumbered(made.recorded, chats, number), made.changes)
  return change(renumbered(text, chats, number), ['message', 'text'], { at: 0, to: made.typed, gone: false })
}

const fromPerson = z.object({ is_bot: z.literal(false).optional() }).optional()
const telegramText = z.object({
  update_id: z.int(),
  message: z.object({
    message_id: z.unknown(),
    chat: z.object({ id: z.literal([1001, 1002, 1007, 1008, 1009]), type: z.literal('private') }),
    from: fromPerson,
    text: z.string(),
  }),
})
const zaloText = z.object({
  event_name: z.literal('message.text.received'),
  message: z.object({
    message_id: z.string().regex(/^\w+$/),
    chat: z.object({ id: z.string().regex(/^a0{18}[1346]$/), chat_type: z.literal('PRIVATE') }),
    from: fromPerson,
    text: z.string(),
  }),
})

/** The key of an update that is, for anybody who looks, a text that somebody of the cell wrote in his private chat. */
function keyOfText(body: unknown): string | null {
  const onTelegram = telegramText.safeParse(body)
  if (onTelegram.success) return String(onTelegram.data.update_id)
  const onZalo = z.union([zaloText, z.object({ result: zaloText }).transform(({ result }) => result)]).safeParse(body)
  return onZalo.success ? onZalo.data.message.message_id : null
}

const messengers = {
  telegram: { externalId: '7000000001', header: 'x-telegram-bot-api-secret-token', chats: [1001, 1002, 1007, 1008, 1009, 5001] },
  zalo: {
    externalId: '8000000001',
    header: 'x-bot-api-secret-token',
    chats: [1, 3, 4, 6, 91].map((n) => `a${String(n).padStart(19, '0')}`),
  },
} as const

async function statusOf(cell: Cell, name: 'telegram' | 'zalo', body: unknown): Promise<number> {
  const { externalId, header } = messengers[name]
  const { status } = await fetch(`${cell.app.address}${webhookPath({ name, externalId })}`, {
    method: 'POST',
    headers: { [header]: webhookSecret({ name, externalId }, webhookSecrets[0]) },
    body: JSON.stringify(body),
  })
  return status
}

it('whatever the messengers send, the bot lives, takes it, and answers every text that a person wrote', async () => {
  const cell = await openCell(undefined, { webhooks: true })
  const surprises: unknown[] = []
  const note = (reason: unknown): void => void surprises.push(reason)
  process.on('unhandledRejection', note)
  onTestFinished(() => void process.off('unhandledRejection', note))
  cell.messengers.telegram.phone(5001, { firstName: 'Lạ' })
  for (const id of messengers.zalo.chats) cell.messengers.zalo.phone('8000000001', id, { name: 'Lạ' })

  const texts = { telegram: fixture('telegram/text'), zalo: fixture('zalo/text-flat') }
  const written = new Map<string, unknown>()
  let number = 700_000
  for (const name of ['telegram', 'zalo'] as const) {
    const bodies = recorded(name)
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          { arbitrary: fc.record({ recorded: fc.constantFrom(...bodies), changes }), weight: 6 },
          { arbitrary: fc.record({ typed }), weight: 3 },
          { arbitrary: fc.record({ anything }), weight: 1 },
        ),
        async (made) => {
          number += 1
          const body = bodyOf(made, { chats: messengers[name].chats, number, text: texts[name] })
          expect(await statusOf(cell, name, body)).toBe(200)
          const key = keyOfText(body)
          if (key !== null && !written.has(`${name} ${key}`)) written.set(`${name} ${key}`, body)
        },
      ),
      { numRuns: RUNS },
    )
  }

  await expect.poll(() => cell.database.db.inboundUpdate.count({ where: { handledAt: null } }), { timeout: 120_000 }).toBe(0)
  const accounts = await cell.database.db.botAccount.findMany()
  const rows = await cell.database.db.inboundUpdate.findMany()
  const platformOf = new Map(accounts.map(({ id, platform }) => [id, platform]))
  const outcomes = new Map(rows.map((row) => [`${platformOf.get(row.accountId)} ${row.updateKey}`, row]))
  expect(written.size).toBeGreaterThan(RUNS / 10)
  for (const [key, body] of written) {
    const row = outcomes.get(key)
    const said = row?.outcome ?? 'not stored'
    expect({ body, said, answered: row?.reply !== null || said === 'too-fast' }).toEqual({ body, said, answered: true })
  }
  expect([...outcomes.values()].filter(({ outcome }) => outcome?.startsWith('error')).map(({ outcome }) => outcome)).toEqual([])
  expect(surprises).toEqual([])
  expect(cell.messengers.problems).toEqual([])
  expect((await fetch(`${cell.app.address}/readyz`)).status).toBe(200)
})
