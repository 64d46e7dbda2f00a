/**
 * 10,000 reminders due at one instant: how long until all rows of the ledger are committed, beside one statement that writes as many.
 *   npx tsx scripts/bench/burst.ts [--people=10000] [--rounds=3]
 */
import { parseArgs } from 'node:util'
import { fireDue } from '../../src/jobs/fire-due.ts'
import { announce, median, openBots, openHouse, openSink, settle } from './house.ts'

const { values } = parseArgs({ options: { people: { type: 'string', default: '10000' }, rounds: { type: 'string', default: '3' } } })
const people = Number(values.people)
const perCell = 25
const house = await openHouse()
const { pool } = house.database
const sink = await openSink()
// A bot for each cell would be many: the cells share one, as they do in life.
const { ids, runtime, close } = await openBots(house, { sink, count: 1 })
const [bot] = ids
if (bot === undefined) throw new Error('no bot')
await settle(house, { ids: Array.from({ length: people / perCell }, () => bot), people: perCell })

const fired: number[] = []
const bare: number[] = []
for (let round = 0; round < Number(values.rounds); round++) {
  let begun = performance.now()
  await announce(house, `bare-${round}`)
  bare.push(performance.now() - begun)
  await pool.query(`DELETE FROM "Delivery"`)
  await pool.query(`DELETE FROM "Occasion"`)
  await pool.query(
    `INSERT INTO "Occasion" (id, "meetingId", name, "dueAt") SELECT gen_random_uuid(), id, 'reminder-3', now() FROM "Meeting"`,
  )
  begun = performance.now()
  await fireDue(runtime)
  fired.push(performance.now() - begun)
  const written = await runtime.db.delivery.count({ where: { kind: 'meeting-reminder' } })
  if (written !== people) throw new Error(`${written} reminders were written, not ${people}`)
  await pool.query(`DELETE FROM "Delivery"`)
}
process.stdout.write(
  `${people} reminders of ${people / perCell} cells: ${(median(fired) / 1000).toFixed(2)} s; one statement ${(median(bare) / 1000).toFixed(2)} s; ratio ${(median(fired) / median(bare)).toFixed(1)}\n`,
)
close()
await sink.close()
await house.close()
