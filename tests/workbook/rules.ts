import { randomBytes } from 'node:crypto'
import { createSealer } from '../../src/db/seal.ts'
import { problemText } from '../../src/messages/vi/workbook-problems.ts'
import { planLineText } from '../../src/messages/vi/workbook-report.ts'
import { importWorkbook } from '../../src/workbook/import.ts'
import { seedCandidates, seedCommune } from '../support/candidates.ts'
import { freshDatabase } from '../support/database.ts'
import { workbookOf, type Sheets } from './workbooks.ts'

const now = new Date('2026-11-21T09:00:00+07:00')

/**
 * A commune with one dossier, into which sheets of rules are brought. Its decision is of 12 November: by R09 the ceremony is due on 24
 * December, of which people are told first on 3 December.
 */
export async function openRules() {
  const database = await freshDatabase()
  const sealer = createSealer(randomBytes(32))
  const { cells } = await seedCommune(database)
  await seedCandidates(
    database,
    cells.slice(0, 1).map((cell) => ({ cell, stage: 'qd_ket_nap', since: '2026-11-12' }) as const),
    { now },
  )
  const bring = async (sheets: Sheets, { dryRun = false } = {}) => {
    const outcome = await importWorkbook(database.db, await workbookOf(sheets), { sealer, now, dryRun })
    return {
      applied: outcome.applied,
      errors: outcome.problems.filter(({ severity }) => severity === 'error').map(problemText),
      lines: outcome.plan.lines.map(planLineText),
      counts: outcome.plan.counts,
    }
  }
  return { database, bring }
}
