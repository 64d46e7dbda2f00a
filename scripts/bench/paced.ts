/**
 * One bot against a messenger that answers 429 above 30 messages a second: how fast, how evenly, how many refusals; and how long people
 * who write meanwhile wait for their answers, which leave through the same bot.
 *   npx tsx scripts/bench/paced.ts [--messages=600] [--questions=1] (a second)
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { createDrain } from '../../src/jobs/drain.ts'
import { createInbox } from '../../src/platforms/inbox.ts'
import type { Runtime } from '../../src/runtime.ts'
import { announce, bench, median, openBots, openHouse, openSink, percentile, settle } from './house.ts'

const { values } = parseArgs({
  options: { messages: { type: 'string', default: '600' }, questions: { type: 'string', default: '1' } },
})
const messages = Number(values.messages)

await bench(async (ends) => {
  const house = await openHouse(ends)
  const sink = await openSink(ends, { limit: 30 })
  const { ids, runtime } = await openBots(ends, house, { sink, count: 1 })
  const [bot] = ids
  if (bot === undefined) throw new Error('no bot')
  await settle(house, { ids, people: messages })

  const answered: number[] = []
  const listening: Runtime = { ...runtime, meter: { ...runtime.meter, answered: (ms) => answered.push(ms) } }
  const inbox = createInbox(listening)
  let asked = 0
  const ask = async (): Promise<void> => {
    asked += 1
    // Those who are last in the ledger, so that no message is on its way to them.
    const chatId = String(100_000_000 + messages - (asked % Math.min(messages, 100)))
    const update = { kind: 'text', updateKey: `q${asked}`, chatId, chat: 'private', messageKey: '', text: 'trợ giúp' } as const
    await inbox.receive(bot, [update])
  }
  // Everything is compiled by the first.
  await ask()
  await inbox.idle()
  answered.length = 0
  await sink.reset()

  await announce(house, 'v1')
  const begun = performance.now()
  const sending = new AbortController()
  const people = (async (): Promise<void> => {
    while (!sending.signal.aborted) {
      await ask()
      await sleep(1000 / Number(values.questions))
    }
  })()
  const left = async (): Promise<number> => runtime.db.delivery.count({ where: { status: { in: ['queued', 'held', 'sending'] } } })
  // A refusal pauses the account; whoever drains comes back then, as the tick does.
  while ((await left()) > 0) {
    await createDrain(runtime)(bot, new AbortController().signal)
    await sleep(50)
  }
  const seconds = (performance.now() - begun) / 1000
  sending.abort()
  await people
  await inbox.idle()

  const { sent, refused, at } = await sink.stats()
  const gaps = at.slice(1).map((one, index) => one - (at[index] ?? 0))
  const busiest = Math.max(...at.map((from) => at.filter((one) => one >= from && one < from + 1000).length))
  return [
    `${messages} messages in ${seconds.toFixed(1)} s: ${(messages / seconds).toFixed(1)} /s; of the 30 /s that are allowed: ${(messages / seconds / 30).toFixed(2)}`,
    `refused with 429: ${refused} of ${sent + refused} (${((refused / (sent + refused)) * 1000).toFixed(1)} in 1,000); most in any second, answers included: ${busiest}`,
    `gaps: median ${median(gaps).toFixed(0)} ms, p95 ${percentile(gaps, 95).toFixed(0)} ms, longest ${Math.max(...gaps).toFixed(0)} ms`,
    `${answered.length} answers to people meanwhile: median ${median(answered).toFixed(0)} ms, p95 ${percentile(answered, 95).toFixed(0)} ms`,
  ]
})
