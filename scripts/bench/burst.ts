/**
 * 10,000 reminders due at one instant: how long until all rows of the ledger are committed and the drains are woken, beside one statement
 * that writes as many. Then, on the whole program, how late a reminder is that falls due at a quiet moment (bot and worker on PostgreSQL).
 *   npx tsx scripts/bench/burst.ts [--people=10000] [--rounds=3] [--quiet=30]
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { accountRow } from '../../src/db/accounts.ts'
import { fireDue } from '../../src/jobs/fire-due.ts'
import { createQueue } from '../../src/jobs/queue.ts'
import { announce, bench, median, openBots, openHouse, openProgram, openSink, percentile, settle, type Ends } from './house.ts'

const { values } = parseArgs({
  options: {
    people: { type: 'string', default: '10000' },
    rounds: { type: 'string', default: '3' },
    quiet: { type: 'string', default: '30' },
  },
})
const people = Number(values.people)
const quiet = Number(values.quiet)
const perCell = 25
/** What is due is found by a look ahead of five seconds at most. */
const aheadMs = 8000

await bench(async (ends) => [...(await atOnce(ends)), ...(quiet > 0 ? await atQuietMoments(ends) : [])])

async function atOnce(ends: Ends): Promise<string[]> {
  const house = await openHouse(ends)
  const { pool } = house.database
  const sink = await openSink(ends)
  // The cells share ten bots, and each has its drain to be woken.
  const { ids, runtime } = await openBots(ends, house, { sink, count: 10 })
  const cells = Array.from({ length: people / perCell }, (_, n) => ids[n % ids.length] ?? ids[0])
  await settle(house, { ids: cells.filter((id) => id !== undefined), people: perCell })
  const queue = createQueue({ store: { databaseUrl: house.url }, onError: () => {} })
  ends(queue.close)
  await queue.ready()
  let woken = 0
  const waking = {
    ...runtime,
    wake: async ({ accounts }: Parameters<typeof runtime.wake>[0]) => {
      for (const accountId of accounts) await queue.add({ name: 'drain', data: { accountId } })
      woken = accounts.size
    },
  }
  const clean = async (): Promise<void> => {
    await pool.query('TRUNCATE "Delivery"')
    await pool.query('DELETE FROM "Occasion"')
    await pool.query('VACUUM ANALYZE')
  }
  const fired: number[] = []
  const bare: number[] = []
  // Round 0 only makes it warm.
  for (let round = 0; round <= Number(values.rounds); round++) {
    await clean()
    let begun = performance.now()
    await announce(house, `bare-${round}`)
    const bareMs = performance.now() - begun
    await clean()
    await pool.query(
      `INSERT INTO "Occasion" (id, "meetingId", name, "dueAt") SELECT gen_random_uuid(), id, 'reminder-3', now() FROM "Meeting"`,
    )
    begun = performance.now()
    await fireDue(waking)
    const firedMs = performance.now() - begun
    const written = await runtime.db.delivery.count({ where: { kind: 'meeting-reminder' } })
    if (written !== people || woken !== ids.length)
      throw new Error(`${written} reminders were written, not ${people}; ${woken} drains woken`)
    if (round === 0) continue
    bare.push(bareMs)
    fired.push(firedMs)
  }
  const ratio = median(fired.map((one, round) => one / (bare[round] ?? Number.NaN)))
  return [
    `${people} reminders of ${cells.length} cells: ${(median(fired) / 1000).toFixed(2)} s until all are committed and ${ids.length} drains woken (${seconds(fired)})`,
    `one statement that writes as many: ${(median(bare) / 1000).toFixed(2)} s (${seconds(bare)}); ${ratio.toFixed(1)} times as long`,
  ]
}

function seconds(own: readonly number[]): string {
  return own.map((one) => (one / 1000).toFixed(2)).join(', ')
}

async function atQuietMoments(ends: Ends): Promise<string[]> {
  const house = await openHouse(ends)
  const { pool } = house.database
  const sink = await openSink(ends)
  const token = '7100000000:bench-quiet'
  const id = await accountRow(house.database.db, { platform: 'telegram', externalId: '7100000000' })
  // One member each, so that every occasion is one message.
  await settle(house, { ids: Array.from({ length: quiet }, () => id), people: 1 })
  // At any hour.
  await pool.query(`UPDATE "OrgUnit" SET settings = '{"quietFrom": "00:00", "quietTo": "00:00"}'`)
  await openProgram(ends, { DATABASE_URL: house.url, FIELD_KEY: house.key, TELEGRAM_BOT_TOKEN: token, TELEGRAM_API_ROOT: sink.apiRoot }, [
    'worker',
  ])
  await sleep(aheadMs)
  const { rows } = await pool.query<{ id: string }>('SELECT id FROM "Meeting"')
  const late: number[] = []
  for (const meeting of rows) {
    await sink.reset()
    const dueAt = Date.now() + aheadMs + Math.random() * 1000
    await pool.query(`INSERT INTO "Occasion" (id, "meetingId", name, "dueAt") VALUES (gen_random_uuid(), $1, 'reminder-3', $2)`, [
      meeting.id,
      new Date(dueAt),
    ])
    for (;;) {
      const [arrived] = (await sink.stats()).at
      if (arrived !== undefined) {
        late.push(arrived - dueAt)
        break
      }
      if (Date.now() > dueAt + 30_000) throw new Error('a reminder did not come')
      await sleep(100)
    }
  }
  return [
    `${late.length} reminders at quiet moments, late at the messenger: median ${median(late).toFixed(0)} ms, p99 ${percentile(late, 99).toFixed(0)} ms`,
  ]
}
