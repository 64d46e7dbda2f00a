import { expect, it } from 'vitest'
import { freshDatabase } from '../support/database.ts'
import { playYear } from '../support/year/play.ts'

const database = await freshDatabase({ max: 6 })

/** The whole year of a commune is scripts/play-year.ts. */
it('through four months of two cells every alert reaches the right person once', async () => {
  const checks = await playYear(database, { cells: 2, candidates: 6, days: 120, seed: 4 })
  expect(checks.flatMap(({ name, failures }) => failures.map((failure) => `${name}: ${failure}`))).toEqual([])
  expect(checks.reduce((sum, { looked }) => sum + looked, 0)).toBeGreaterThan(300)
})
