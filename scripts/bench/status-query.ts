/**
 * A status query ("hồ sơ Q08-03", "hồ sơ Nguyễn Văn An tới đâu rồi") with many dossiers: how long the search alone and the whole action
 * take, for the office, who sees every dossier, and for a secretary, who sees those of his cell.
 *   npx tsx scripts/bench/status-query.ts [--dossiers=100000] [--cells=400] [--asks=200]
 */
import { parseArgs } from 'node:util'
import { act } from '../../src/actions/index.ts'
import { brandLink } from '../../src/db/brands.ts'
import { candidatesNamed } from '../../src/db/candidates/search.ts'
import { transaction } from '../../src/db/client.ts'
import { scopeFor, type Actor } from '../../src/domain/access.ts'
import { stages } from '../../src/domain/candidates/events.ts'
import { addDays, localDay } from '../../src/domain/local-time.ts'
import { untouched, type Ask } from '../../src/runtime.ts'
import { seedCandidates, seedCommune, type Standing } from '../../tests/support/candidates.ts'
import { bench, openBots, openHouse, openSink, percentile } from './house.ts'

const { values } = parseArgs({
  options: {
    dossiers: { type: 'string', default: '100000' },
    cells: { type: 'string', default: '400' },
    asks: { type: 'string', default: '200' },
  },
})
const dossiers = Number(values.dossiers)
const asks = Number(values.asks)

/** Ten questions first that do not count. */
async function measure(what: string, texts: readonly string[], once: (text: string) => Promise<unknown>): Promise<string> {
  for (const text of texts.slice(0, 10)) await once(text)
  const times: number[] = []
  for (const text of texts) {
    const begun = performance.now()
    await once(text)
    times.push(performance.now() - begun)
  }
  const ms = (percent: number): string => `${percentile(times, percent).toFixed(1)} ms`
  return `${what}: p50 ${ms(50)}, p99 ${ms(99)}`
}

await bench(async (ends) => {
  const house = await openHouse(ends)
  const { db } = house.database
  const { ids, runtime } = await openBots(ends, house, { sink: await openSink(ends), count: 1 })
  const [accountId] = ids
  if (accountId === undefined) throw new Error('no bot')
  const now = new Date()
  const commune = await seedCommune(house.database, { cells: Number(values.cells), mentors: 3 })
  const onTheWay = stages.filter((stage) => stage !== 'phan_cong' && stage !== 'tham_dinh' && stage !== 'le_ket_nap')
  const standings = commune.cells.flatMap((cell, index) =>
    Array.from({ length: Math.ceil(dossiers / commune.cells.length) }, (_, number): Standing => {
      const stage = onTheWay[(index + number) % onTheWay.length] ?? 'theo_doi'
      return { cell, stage, since: addDays(localDay(now), -((index * 7 + number * 3) % 120)) }
    }),
  )
  const seeded = await seedCandidates(house.database, standings.slice(0, dossiers), { now })
  await house.database.pool.query('ANALYZE')

  const [own] = commune.cells
  if (own === undefined) throw new Error('no cell')
  const office: Actor = { personId: commune.staff, grants: [{ role: 'staff', path: 'MINH/' }] }
  const secretary: Actor = { personId: own.secretary, grants: [{ role: 'secretary', path: own.path }] }
  const askFor = (actor: Actor, tx: Ask['tx']): Ask => ({
    runtime,
    tx,
    now,
    chat: { accountId, chatId: '1', platform: 'telegram' },
    actor: { ...actor, name: '', linkId: brandLink('00000000-0000-4000-8000-000000000000') },
    touched: untouched(),
  })
  const search = (actor: Actor, text: string): Promise<unknown> =>
    transaction(db, (tx) => candidatesNamed(tx, { scope: scopeFor(actor, 'see-candidates'), mentorId: actor.personId, text }))
  const answer = (actor: Actor, text: string): Promise<unknown> =>
    transaction(db, (tx) => act(askFor(actor, tx), { kind: 'find-candidate', text }))

  const some = <T>(all: readonly T[]): T[] =>
    Array.from({ length: asks }, (_, n) => all[(n * 7919) % all.length]).flatMap((one) => one ?? [])
  const ofCell = seeded.filter(({ cell }) => cell.id === own.id)
  const lines = [`${seeded.length} dossiers in ${commune.cells.length} cells, ${asks} questions each`]
  for (const [who, actor, known] of [
    ['office', office, some(seeded)],
    ['secretary', secretary, some(ofCell)],
  ] as const) {
    const codes = known.map(({ code }) => code)
    const names = known.map(({ name }) => name)
    lines.push(await measure(`${who}, search by code`, codes, (text) => search(actor, text)))
    lines.push(await measure(`${who}, answer by code`, codes, (text) => answer(actor, text)))
    lines.push(await measure(`${who}, search by name`, names, (text) => search(actor, text)))
    lines.push(await measure(`${who}, answer by name`, names, (text) => answer(actor, text)))
  }
  return lines
})
