import { lockRules } from '../db/candidates/rule-book.ts'
import { transaction, type Database, type Db } from '../db/client.ts'
import { lockImport } from '../db/import-people.ts'
import type { Sealer } from '../db/seal.ts'
import type { Problem } from '../messages/vi/workbook-problems.ts'
import { applyImport, type Progress } from './apply.ts'
import { sheetKeys } from './columns.ts'
import { planImport, type ImportPlan } from './plan.ts'
import { readWorkbook, type Rows } from './read.ts'

/** 60,000 people took half a minute on two cores; a slow disk may need many times that. */
const TIMEOUT_MS = 10 * 60_000

export type ReadRows = Rows & { problems: readonly Problem[] }

export type Outcome = { problems: readonly Problem[]; plan: ImportPlan; applied: boolean }

export type ImportOptions = { sealer: Sealer; now: Date; dryRun?: boolean; onProgress?: (progress: Progress) => void }

/**
 * Brings a filled workbook (a file's path, or its bytes) into the database: all of it in one transaction, or nothing when `problems`
 * holds an error. The same file a second time changes nothing. A dry run only looks.
 */
export async function importWorkbook(db: Database['db'], source: string | Uint8Array, options: ImportOptions): Promise<Outcome> {
  return importRows(db, await readWorkbook(source), options)
}

/** The same with what was read from a workbook. */
export async function importRows(db: Database['db'], rows: ReadRows, options: ImportOptions): Promise<Outcome> {
  const { sealer, now, dryRun = false, onProgress } = options
  const look = async (on: Db): Promise<Outcome> => {
    const plan = await planImport(on, rows, { sealer, now })
    return { plan, problems: inOrder([...rows.problems, ...plan.problems]), applied: false }
  }
  if (dryRun || rows.problems.some(isError)) return look(db)
  const work = async (tx: Db): Promise<Outcome> => {
    await lockImport(tx)
    // Whoever changes rules holds them before he looks at candidates: in another order two would wait for each other.
    const ruled = [rows.rules, rows.days, rows.reminders, rows.papers, rows.stages]
    if (ruled.some(({ length }) => length > 0)) await lockRules(tx)
    const outcome = await look(tx)
    if (outcome.problems.some(isError)) return outcome
    await applyImport(tx, outcome.plan, { sealer, now, ...(onProgress && { onProgress }) })
    return { ...outcome, applied: true }
  }
  return transaction(db, work, { timeout: TIMEOUT_MS })
}

export function isError({ severity }: Problem): boolean {
  return severity === 'error'
}

/** As one goes through the file: sheet by sheet, from the top down. */
function inOrder(problems: readonly Problem[]): Problem[] {
  return problems.toSorted((a, b) => sheetNumber(a) - sheetNumber(b) || (a.row ?? 0) - (b.row ?? 0))
}

function sheetNumber({ sheet }: Problem): number {
  return sheet === null ? -1 : sheetKeys.indexOf(sheet)
}
