import { canAnywhere, scopeFor } from '../../domain/access.ts'
import type { Case } from '../../domain/cases.ts'
import type { CandidateCommand } from '../../domain/topics/candidates.ts'
import { unitsNamed } from '../../domain/unit-names.ts'
import { unitInScope, unitsInScope } from '../../db/units.ts'
import type { Ask, Outcome } from '../../runtime.ts'
import { cannot } from '../cannot.ts'
import { pickUnit } from '../pick-unit.ts'
import { listed } from './listed.ts'
import { candidateOverview } from './overview.ts'
import { seeing, seenBy } from './seen.ts'

/**
 * "danh sách quần chúng", "hồ sơ nào quá hạn": candidates by what matters about them. A filter without a unit is about everybody whom
 * one may see; the plain list is that of one cell, and whoever sees several chooses from the overview.
 */
export async function listCandidates(ask: Ask, command: Case<CandidateCommand, 'candidates'>): Promise<Outcome> {
  const seen = await seenBy(ask)
  if (seen === null) return cannot(ask, seeing)
  const { unitId, unit: typed, filter = 'all', page = 0 } = command
  const scope = scopeFor(ask.actor, seeing)
  if (unitId !== undefined) {
    const unit = await unitInScope(ask.tx, unitId, scope)
    return unit === null ? { reply: { kind: 'not-found' } } : listed(ask, { of: { unit }, filter, page })
  }
  if (typed !== undefined) {
    const [unit, ...others] = unitsNamed(typed, await unitsInScope(ask.tx, scope))
    if (unit === undefined) return { reply: { kind: 'no-candidate' } }
    return others.length > 0 ? overview(ask) : listed(ask, { of: { unit }, filter, page })
  }
  if (command.filter !== undefined || !canAnywhere(ask.actor, seeing)) return listed(ask, { of: { seen }, filter, page })
  const { unit } = await pickUnit(ask, seeing)
  return unit === null ? overview(ask) : listed(ask, { of: { unit }, filter, page })
}

function overview(ask: Ask): Promise<Outcome> {
  return candidateOverview(ask, { kind: 'candidate-overview' })
}
