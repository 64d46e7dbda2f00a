import { canAnywhere, scopeFor } from '../../domain/access.ts'
import type { Case } from '../../domain/cases.ts'
import { localDay } from '../../domain/local-time.ts'
import type { CandidateCommand, CandidateCounts, UnitCounts } from '../../domain/topics/candidates.ts'
import { countsByUnit } from '../../db/candidates/list.ts'
import type { Ask, Outcome } from '../../runtime.ts'
import { cannot } from '../cannot.ts'
import { onPage } from '../on-page.ts'
import { listed } from './listed.ts'
import { seeing, seenBy } from './seen.ts'

/** "tổng hợp quần chúng": how many cases each cell has open, late and without a mentor; those that are late first. */
export async function candidateOverview(ask: Ask, command: Case<CandidateCommand, 'candidate-overview'>): Promise<Outcome> {
  const { actor, tx, now } = ask
  if (!canAnywhere(actor, seeing)) {
    // A mentor has no cell to look at, but those whom he helps.
    const seen = await seenBy(ask)
    return seen === null ? cannot(ask, seeing) : listed(ask, { of: { seen }, filter: 'all', page: 0 })
  }
  const counted = await countsByUnit(tx, scopeFor(actor, seeing), localDay(now))
  const { items, page, pages } = onPage(counted.toSorted(worstFirst), command.page)
  const all = counted.reduce<CandidateCounts>(sum, { open: 0, overdue: 0, soon: 0, noMentor: 0 })
  return { reply: { kind: 'candidate-overview', units: items, all, cells: counted.length, page, pages } }
}

function worstFirst(a: UnitCounts, b: UnitCounts): number {
  return b.overdue - a.overdue || b.soon - a.soon || b.noMentor - a.noMentor
}

function sum(a: CandidateCounts, b: CandidateCounts): CandidateCounts {
  return { open: a.open + b.open, overdue: a.overdue + b.overdue, soon: a.soon + b.soon, noMentor: a.noMentor + b.noMentor }
}
