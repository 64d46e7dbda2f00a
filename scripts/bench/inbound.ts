/**
 * Updates at the webhook of the whole program (a bot process): how many a second are stored, handled and answered; how long a messenger
 * waits for its 200 at a steady pace; the processor time of each update; and a bare grammY bot that echoes, on the same messenger, under
 * the same load.
 *   npx tsx scripts/bench/inbound.ts [--updates=1000] [--rounds=3] [--pace=100] [--seconds=10]
 */
import { Agent, request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { accountRow } from '../../src/db/accounts.ts'
import { webhookPath, webhookSecret } from '../../src/platforms/webhook-address.ts'
import { bench, median, openHouse, openProcess, openProgram, openSink, percentile, processorMs, serverMs, settle } from './house.ts'

const { values } = parseArgs({
  options: {
    updates: { type: 'string', default: '1000' },
    rounds: { type: 'string', default: '3' },
    pace: { type: 'string', default: '100' },
    seconds: { type: 'string', default: '10' },
  },
})
const updates = Number(values.updates)
const pace = Number(values.pace)
const account = { name: 'telegram', externalId: '7100000000' } as const
const root = 'bench-root-of-secrets-0123456789abcdef'
/** Telegram's usual number of connections to a webhook (setWebhook, max_connections). */
const connections = 40
/** No chat writes more than a person can. */
const people = 500

type Target = { address: string; path: string }
const agent = new Agent({ keepAlive: true, maxSockets: connections })
let number = 0

/** Delivers one update as Telegram does; gives the status. */
function deliver({ address, path }: Target): Promise<number> {
  number += 1
  const chat = { id: 100_000_001 + (number % people), type: 'private', first_name: 'Lan' }
  const from = { id: chat.id, is_bot: false, first_name: 'Lan', language_code: 'vi' }
  const message = { message_id: number, from, chat, date: 1_764_000_000, text: 'Lịch họp' }
  const body = JSON.stringify({ update_id: number, message })
  const headers = {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    'x-telegram-bot-api-secret-token': webhookSecret(account, root),
  }
  return new Promise((resolve, reject) => {
    request(`${address}${path}`, { method: 'POST', agent, headers }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode ?? 0))
    })
      .on('error', reject)
      .end(body)
  })
}

/** As fast as they are taken; one that is asked to come again comes again. Gives how often that was. */
async function flood(target: Target, count: number): Promise<number> {
  let left = count
  let again = 0
  const one = async (): Promise<void> => {
    while (left > 0) {
      left -= 1
      while ((await deliver(target)) !== 200) {
        again += 1
        await sleep(50)
      }
    }
  }
  await Promise.all(Array.from({ length: connections }, one))
  return again
}

/** So many a second, whatever becomes of those before. Gives how long each waited, from when it was to leave, and how many were refused. */
async function steady(target: Target, count: number): Promise<{ waits: number[]; refused: number }> {
  const waits: number[] = []
  let refused = 0
  const begun = performance.now()
  const all: Promise<void>[] = []
  for (let n = 0; n < count; n++) {
    const due = begun + (n * 1000) / pace
    if (due > performance.now()) await sleep(due - performance.now())
    all.push(
      deliver(target).then((status) => {
        if (status === 200) waits.push(performance.now() - due)
        else refused += 1
      }),
    )
  }
  await Promise.all(all)
  return { waits, refused }
}

await bench(async (ends) => {
  const house = await openHouse(ends)
  const { pool } = house.database
  const sink = await openSink(ends)
  const id = await accountRow(house.database.db, { platform: account.name, externalId: account.externalId })
  await settle(house, { ids: [id], people })
  const { address, pid } = await openProgram(
    ends,
    {
      DATABASE_URL: house.url,
      FIELD_KEY: house.key,
      TELEGRAM_BOT_TOKEN: `${account.externalId}:bench-inbound`,
      TELEGRAM_API_ROOT: sink.apiRoot,
      PUBLIC_URL: 'https://bench.invalid',
      WEBHOOK_SECRET: root,
    },
    ['bot'],
  )
  const program = { address, path: webhookPath(account) }
  const echo = { address: await openProcess(ends, 'echo-process.ts', [`--api-root=${sink.apiRoot}`]), path: '/' }
  const count = async (where: string): Promise<number> => {
    const { rows } = await pool.query<{ n: number }>(`SELECT count(*)::int AS n FROM "InboundUpdate" WHERE ${where}`)
    return rows[0]?.n ?? 0
  }
  const allAnswered = async (): Promise<void> => {
    while ((await count('"handledAt" IS NULL OR "repliedAt" IS NULL')) > 0) await sleep(100)
  }

  const used = async (): Promise<[number, number]> => [await processorMs(pid), await serverMs(house.database)]
  const stored: number[] = []
  const answered: number[] = []
  const echoed: number[] = []
  const byProgram: number[] = []
  const byServer: number[] = []
  let cameAgain = 0
  // Round 0 only makes it warm.
  for (let round = 0; round <= Number(values.rounds); round++) {
    // What one person may write in a minute does not count over from the round before.
    await pool.query('TRUNCATE "InboundUpdate"')
    const [programBefore, serverBefore] = await used()
    const again = await timed(() => flood(program, updates))
    const kept = await count('true')
    if (kept !== updates) throw new Error(`${kept} updates were stored, not ${updates}`)
    const rest = await timed(allAnswered)
    const [programAfter, serverAfter] = await used()
    const bare = await timed(() => flood(echo, updates))
    if (round === 0) continue
    cameAgain += again.result
    stored.push(updates / again.seconds)
    answered.push(updates / (again.seconds + rest.seconds))
    echoed.push(updates / bare.seconds)
    byProgram.push((programAfter - programBefore) / updates)
    byServer.push((serverAfter - serverBefore) / updates)
  }
  await pool.query('TRUNCATE "InboundUpdate"')
  const { waits, refused } = await steady(program, pace * Number(values.seconds))
  await allAnswered()
  const bare = await steady(echo, pace * Number(values.seconds))
  const ratio = (own: readonly number[]): string => median(own.map((one, round) => one / (echoed[round] ?? Number.NaN))).toFixed(2)
  const line = (name: string, own: readonly number[]): string =>
    `${name.padEnd(44)}${median(own).toFixed(0).padStart(6)} /s   ${ratio(own)}   (${own.map((one) => one.toFixed(0)).join(', ')})`
  return [
    `${updates} updates over ${connections} connections, ${values.rounds} rounds: median, ratio to the bare bot, all`,
    line('stored and answered 200', stored),
    line('stored, handled and answered to the person', answered),
    line('a bare grammY bot that echoes', echoed),
    `processor time for each update: the bot ${cost(byProgram)}, PostgreSQL ${cost(byServer)}`,
    `asked to come again (503): ${cameAgain}`,
    `at ${pace} /s for ${values.seconds} s, until the 200: ${patience({ waits })}, ${refused} refused; the bare bot: ${patience(bare)}`,
  ]
})

function patience({ waits }: { waits: readonly number[] }): string {
  return `median ${median(waits).toFixed(0)} ms, p99 ${percentile(waits, 99).toFixed(0)} ms`
}

function cost(own: readonly number[]): string {
  return `${median(own).toFixed(1)} ms (${own.map((one) => one.toFixed(1)).join(', ')})`
}

async function timed<T>(work: () => Promise<T>): Promise<{ result: T; seconds: number }> {
  const begun = performance.now()
  const result = await work()
  return { result, seconds: (performance.now() - begun) / 1000 }
}
