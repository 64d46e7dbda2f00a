/**
 * One bot against a messenger that answers 429 above 30 messages a second: how fast, how evenly, how many refusals.
 *   npx tsx scripts/bench/paced.ts [--messages=600]
 */
import { parseArgs } from 'node:util'
import { drain } from '../../src/jobs/drain.ts'
import { announce, median, openBots, openHouse, openSink, settle } from './house.ts'

const { values } = parseArgs({ options: { messages: { type: 'string', default: '600' } } })
const messages = Number(values.messages)
const house = await openHouse()
const sink = await openSink({ limit: 30 })
const { ids, runtime, close } = await openBots(house, { sink, count: 1 })
await settle(house, { ids, people: messages })
await announce(house, 'v1')

const [bot] = ids
if (bot === undefined) throw new Error('no bot')
const begun = performance.now()
const left = async (): Promise<number> => runtime.db.delivery.count({ where: { status: { in: ['queued', 'held', 'sending'] } } })
// A refusal pauses the account; whoever drains comes back then, as the tick does.
while ((await left()) > 0) {
  await drain(runtime, bot, new AbortController().signal)
  await new Promise((resolve) => setTimeout(resolve, 100))
}
const seconds = (performance.now() - begun) / 1000
const { sent, refused, at } = await sink.stats()
const gaps = at.slice(1).map((one, index) => one - (at[index] ?? 0))
const busiest = Math.max(...at.map((from) => at.filter((one) => one >= from && one < from + 1000).length))
process.stdout.write(
  [
    `${sent} messages in ${seconds.toFixed(1)} s: ${(sent / seconds).toFixed(1)} /s; of the 30 /s that are allowed: ${(sent / seconds / 30).toFixed(2)}`,
    `refused with 429: ${refused} (${((refused / sent) * 1000).toFixed(1)} in 1,000); most in any second: ${busiest}`,
    `gaps: median ${median(gaps).toFixed(0)} ms, longest ${Math.max(...gaps).toFixed(0)} ms`,
    '',
  ].join('\n'),
)
close()
await sink.close()
await house.close()
