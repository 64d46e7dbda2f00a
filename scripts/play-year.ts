/**
 * Plays a year of a commune: the whole bot, both messengers and people who answer or do not, by a clock that goes from one due instant to
 * the next; then says whether every alert reached the right person once, by a reckoning of its own.
 *   npx tsx scripts/play-year.ts [--cells=15] [--candidates=60] [--days=365] [--seed=1]
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { createDb, ensureDatabase } from '../src/db/client.ts'
import { startEmbedded } from '../src/db/embedded.ts'
import { migrate } from '../src/db/migrate.ts'
import { playYear, type Check } from '../tests/support/year/play.ts'

const { values } = parseArgs({
  options: {
    cells: { type: 'string', default: '15' },
    candidates: { type: 'string', default: '60' },
    days: { type: 'string', default: '365' },
    seed: { type: 'string', default: '1' },
  },
})
const shown = 5

async function main(): Promise<Check[]> {
  const folder = await mkdtemp(path.join(tmpdir(), 'chibo-year-'))
  const embedded = await startEmbedded(folder, { fast: true })
  try {
    const url = await ensureDatabase(embedded.url, 'chibo')
    await migrate(url, 'prisma/migrations')
    const database = createDb({ url, max: 6 })
    try {
      const { cells, candidates, days, seed } = values
      const size = { cells: Number(cells), candidates: Number(candidates), days: Number(days), seed: Number(seed) }
      return await playYear({ ...database, url }, size)
    } finally {
      await database.close()
    }
  } finally {
    await embedded.stop()
    await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
  }
}

const begun = performance.now()
const checks = await main()
const lines = checks.flatMap(({ name, looked, failures }) => [
  `${name.padEnd(64)}${String(looked).padStart(7)}${String(failures.length).padStart(7)}`,
  ...failures.slice(0, shown).map((failure) => `  ${failure}`),
])
const failed = checks.reduce((sum, { failures }) => sum + failures.length, 0)
const passed = checks.reduce((sum, { looked }) => sum + looked, 0) - failed
process.stdout.write(
  `${[`${''.padEnd(64)} looked failed`, ...lines, `took ${Math.round((performance.now() - begun) / 1000)} s`].join('\n')}\nyear: ${passed} passed, ${failed} failed\n`,
)
process.exit(failed === 0 ? 0 : 1)
