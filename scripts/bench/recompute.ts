/**
 * All dates of open dossiers after a change of the calendar: a day off that every running clock of some weeks holds, and then all dates
 * whatever they depend on. How long it takes in the background, how long one batch holds its candidates, and how long the look
 * beforehand takes.
 *   npx tsx scripts/bench/recompute.ts [--dossiers=2000]
 */
import { parseArgs } from 'node:util'
import { askRecompute } from '../../src/db/candidates/recompute.ts'
import { previewRecompute } from '../../src/db/candidates/recompute-preview.ts'
import type { Touched } from '../../src/db/candidates/touched.ts'
import { lockRules, ruleBook } from '../../src/db/candidates/rule-book.ts'
import { writeDays } from '../../src/db/candidates/rule-changes.ts'
import { transaction } from '../../src/db/client.ts'
import { withDays, type DayChange } from '../../src/domain/candidates/rule-changes.ts'
import type { Stage } from '../../src/domain/candidates/events.ts'
import { addDays, localDay } from '../../src/domain/local-time.ts'
import { recompute } from '../../src/jobs/recompute.ts'
import { seedCandidates, seedCommune } from '../../tests/support/candidates.ts'
import { bench, openBots, openHouse, openSink, percentile } from './house.ts'

const { values } = parseArgs({ options: { dossiers: { type: 'string', default: '2000' } } })
const dossiers = Number(values.dossiers)
const now = new Date('2026-11-23T09:00:00+07:00')
/** About one to a step of the way, as a district has them. */
const standing: readonly Stage[] = ['theo_doi', 'lop_nhan_thuc', 'tham_tra', 'nq_chi_bo', 'qd_ket_nap', 'du_bi', 'xet_chinh_thuc']
/** As many as a cell has. */
const perCell = 30
const dayOff: DayChange = { day: '2026-12-14', becomes: { day: '2026-12-14', works: false, name: 'nghi-bu', confirmed: true } }

const seconds = (from: number): string => `${((performance.now() - from) / 1000).toFixed(1)} s`

await bench(async (ends) => {
  const house = await openHouse(ends)
  const { runtime } = await openBots(ends, house, { sink: await openSink(ends, {}), count: 1 })
  const { db } = house.database
  const { cells } = await seedCommune(house.database, { cells: Math.ceil(dossiers / perCell) })
  const seeding = performance.now()
  const standings = Array.from({ length: dossiers }, (_, index) => {
    const cell = cells[index % cells.length]
    const stage = standing[index % standing.length]
    if (cell === undefined || stage === undefined) throw new Error('no cell')
    return { cell, stage, since: addDays('2026-11-20', -(index % 25)) }
  })
  await seedCandidates(house.database, standings, { now })
  await db.$executeRaw`ANALYZE`
  const lines = [`${dossiers} dossiers in ${cells.length} cells, seeded and reckoned in ${seconds(seeding)}`]

  const book = await ruleBook(db)
  const days = { from: dayOff.day, to: dayOff.day }
  const looking = performance.now()
  const seen = await previewRecompute(db, {
    today: localDay(now),
    book: { ...book, calendar: withDays(book.calendar, [dayOff]) },
    unitPath: '',
    days,
  })
  lines.push(`the look beforehand: ${seen.moved} dates in ${seen.ofCells} cells, whole in ${seconds(looking)}`)

  const batches: number[] = []
  const run = async (what: string, touched: Touched): Promise<void> => {
    const { total } = await transaction(db, (tx) => askRecompute(tx, { ...touched, why: 'calendar', askedBy: null, now }))
    batches.length = 0
    const begun = performance.now()
    const used = process.cpuUsage()
    let last = begun
    const counts = await recompute(
      { ...runtime, now: () => now },
      {
        onBatch: ({ done, total: of }) => {
          batches.push(performance.now() - last)
          last = performance.now()
          if (batches.length % 20 === 0) process.stderr.write(`${what}: ${done}/${of}\n`)
        },
      },
    )
    const { user, system } = process.cpuUsage(used)
    lines.push(
      `${what}: ${total} candidates, ${counts.moved} dates moved in ${seconds(begun)}, ` +
        `${((user + system) / 1e6).toFixed(1)} s of this process; a batch ${percentile(batches, 50).toFixed(0)} ms, at most ${Math.max(...batches).toFixed(0)} ms`,
    )
  }
  await transaction(db, async (tx) => {
    await lockRules(tx)
    await writeDays(tx, [dayOff])
  })
  await run('after a day off', { unitPath: '', days })
  await run('all dates', { unitPath: '', days: null })
  return lines
})
