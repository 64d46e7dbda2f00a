import { audit } from '../db/audit.ts'
import { reckonMentors } from '../db/candidates/mentoring.ts'
import { ruleBook } from '../db/candidates/rule-book.ts'
import { writeCandidates } from '../db/candidates/write-many.ts'
import type { Db } from '../db/client.ts'
import {
  chunksOf,
  createGrants,
  createPeople,
  createUnits,
  deleteGrants,
  updateGrants,
  updatePeople,
  updateUnits,
  type PersonRecord,
} from '../db/import-people.ts'
import { phonePlace } from '../db/members.ts'
import type { Sealer } from '../db/seal.ts'
import type { PlanCounts } from '../messages/vi/workbook-report.ts'
import { sheetKeys } from './columns.ts'
import { applyDates } from './plan-dates.ts'
import type { PlannedPerson } from './plan-people.ts'
import type { ImportPlan } from './plan.ts'

export type Progress = { done: number; total: number }

/**
 * Does what the plan says, inside the caller's transaction: all or nothing. The plan must have been made in the same transaction,
 * after `lockImport`. Throws when the plan has errors. Writes one audit event, also when there was nothing to do.
 */
export async function applyImport(
  tx: Db,
  plan: ImportPlan,
  { sealer, now, onProgress }: { sealer: Sealer; now: Date; onProgress?: (progress: Progress) => void },
): Promise<void> {
  if (plan.problems.some(({ severity }) => severity === 'error')) throw new Error('a plan with errors cannot be applied')
  const people = (rows: readonly PlannedPerson[]): PersonRecord[] => rows.map((person) => sealed(person, sealer))
  const steps = [
    ...chunksOf(plan.units.create).map((rows) => ({ size: rows.length, run: () => createUnits(tx, rows) })),
    ...chunksOf(plan.units.update).map((rows) => ({ size: rows.length, run: () => updateUnits(tx, rows) })),
    ...chunksOf(plan.people.create).map((rows) => ({ size: rows.length, run: () => createPeople(tx, people(rows)) })),
    ...chunksOf(plan.people.update).map((rows) => ({ size: rows.length, run: () => updatePeople(tx, people(rows)) })),
    ...chunksOf(plan.roles.remove).map((ids) => ({ size: ids.length, run: () => deleteGrants(tx, ids) })),
    ...chunksOf(plan.roles.update).map((rows) => ({ size: rows.length, run: () => updateGrants(tx, rows) })),
    ...chunksOf(plan.roles.create).map((rows) => ({ size: rows.length, run: () => createGrants(tx, rows) })),
    ...chunksOf(plan.candidates.writes).map((rows) => ({ size: rows.length, run: () => writeCandidates(tx, rows, { now }) })),
  ]
  const total = steps.reduce((sum, { size }) => sum + size, 0)
  let done = 0
  for (const { size, run } of steps) {
    await run()
    done += size
    onProgress?.({ done, total })
  }
  await applyDates(tx, plan.dates, now)
  await reckonMentors(tx, { book: await ruleBook(tx), now })
  await audit(tx, { at: now, actorId: null, verb: 'import', subject: 'workbook', detail: auditDetail(plan.counts) })
}

/** "people.created": 250 and so on. */
function auditDetail(counts: PlanCounts): Record<string, number> {
  return Object.fromEntries(
    sheetKeys.flatMap((sheet) => Object.entries(counts[sheet] ?? {}).map(([what, count]): [string, number] => [`${sheet}.${what}`, count])),
  )
}

function sealed({ id, code, fullName, foldedName, status, phone, exempt }: PlannedPerson, sealer: Sealer): PersonRecord {
  return { id, code, fullName, foldedName, status, exempt, phone: phone === null ? null : sealer.seal(phone, phonePlace(id)) }
}
