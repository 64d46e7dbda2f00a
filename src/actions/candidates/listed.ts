import { isWide, may, scopeFor } from '../../domain/access.ts'
import type { RuleBook } from '../../domain/candidates/rule-book.ts'
import { distanceTo, stageLabel } from '../../domain/candidates/views.ts'
import { localDay, type LocalDay } from '../../domain/local-time.ts'
import type { CandidateFilter, CandidateRow } from '../../domain/topics/candidates.ts'
import { audit } from '../../db/audit.ts'
import { candidateList, countsByUnit, type CandidateLine } from '../../db/candidates/list.ts'
import { ruleBook } from '../../db/candidates/rule-book.ts'
import type { Seen } from '../../db/candidates/seen.ts'
import type { Unit } from '../../db/units.ts'
import type { Ask, Outcome } from '../../runtime.ts'
import { scopeOf, seeing } from './seen.ts'

/** A page of a list: of one unit, or of all of `seen`. */
export async function listed(
  ask: Ask,
  { of, filter, page }: { of: { unit: Unit } | { seen: Seen }; filter: CandidateFilter; page: number },
): Promise<Outcome> {
  const { tx, actor, now } = ask
  const today = localDay(now)
  const unit = 'unit' in of ? of.unit : null
  const seen = 'unit' in of ? { scope: scopeOf([of.unit], scopeFor(actor, seeing)), mentorId: null } : of.seen
  const found = await candidateList(tx, { ...seen, filter, today, page })
  await audit(tx, {
    at: now,
    actorId: actor.personId,
    verb: 'list-candidates',
    subject: 'candidates',
    ...(unit !== null && { unitPath: unit.path }),
    detail: { filter, page: found.page, found: found.lines.length },
  })
  const book = await ruleBook(tx)
  const several =
    unit?.kind !== 'cell' &&
    (isWide(scopeFor(actor, seeing)) || found.pages > 1 || new Set(found.lines.map((line) => line.unit.id)).size > 1)
  const [counts] = unit?.kind === 'cell' && filter === 'all' ? await countsByUnit(tx, seen.scope, today) : []
  return {
    reply: {
      kind: 'candidates',
      filter,
      unit: unit && { id: unit.id, name: unit.name },
      rows: found.lines.map((line) => rowOf(line, { book, today, several })),
      counts: counts ?? null,
      total: found.total,
      page: found.page,
      pages: found.pages,
      canAdd: unit?.kind === 'cell' && may(actor, 'manage-candidates', unit),
      today,
    },
  }
}

function rowOf(line: CandidateLine, { book, today, several }: { book: RuleBook; today: LocalDay; several: boolean }): CandidateRow {
  const rule = line.deadline && book.rules.find(({ id }) => id === line.deadline?.ruleId)
  const paper = book.papers.find(({ key }) => line.deadline?.source === `paper:${key}`)
  return {
    candidate: line.candidate,
    unit: several ? line.unit.name : null,
    stage: stageLabel(line.stage, book),
    since: line.stageSince,
    missing: line.missing,
    pausedOn: line.pausedOn,
    closed: line.closed,
    clock:
      line.deadline && rule
        ? {
            title: paper?.label ?? rule.title,
            unit: rule.unit,
            dueOn: line.deadline.dueOn,
            ...distanceTo(line.deadline.dueOn, rule, { calendar: book.calendar, today }),
          }
        : null,
  }
}
