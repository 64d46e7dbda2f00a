import { canAnywhere, scopeFor, type Verb } from '../domain/access.ts'
import type { Export, ExportCommand, Exported } from '../domain/topics/exports.ts'
import { unitsNamed } from '../domain/unit-names.ts'
import { audit } from '../db/audit.ts'
import { countCandidates, exportCandidates } from '../db/candidates/export.ts'
import { ruleBook } from '../db/candidates/rule-book.ts'
import { unitsInScope, type Unit } from '../db/units.ts'
import type { Ask, Outcome } from '../runtime.ts'
import { scopeOf } from './candidates/seen.ts'
import { cannot } from './cannot.ts'
import { maySeeRules } from './rules.ts'

/** Whoever keeps dossiers may take them out as a list. */
const keeping: Verb = 'manage-candidates'
/** More rows take longer than a person waits for an answer. */
const mostRows = 1000

/** "xuất quần chúng", "xuất các thời hạn": a workbook in the form that the import reads. */
export async function exportFile(ask: Ask, { what, unit: typed }: ExportCommand): Promise<Outcome> {
  if (what === 'candidates' && !canAnywhere(ask.actor, keeping)) return cannot(ask, keeping)
  if (what !== 'candidates' && !(await maySeeRules(ask))) return cannot(ask, 'see-rules')
  // Nothing is read for a file that cannot be sent.
  if (ask.chat.platform !== 'telegram') return { reply: { kind: 'no-export-here', what } }
  if (what === 'candidates') return candidatesFile(ask, typed)
  const { rules, calendar } = await ruleBook(ask.tx)
  return what === 'rules'
    ? sent(ask, { what, rules }, { rows: rules.length })
    : sent(
        ask,
        { what, days: [...calendar.special.values()].toSorted((a, b) => (a.day < b.day ? -1 : 1)) },
        { rows: calendar.special.size },
      )
}

async function candidatesFile(ask: Ask, typed: string | undefined): Promise<Outcome> {
  const all = scopeFor(ask.actor, keeping)
  const named: readonly Unit[] | null = typed === undefined ? null : unitsNamed(typed, await unitsInScope(ask.tx, all))
  if (named !== null && named.length === 0) return { reply: { kind: 'not-found' } }
  const scope = named === null ? all : scopeOf(named, all)
  const count = await countCandidates(ask.tx, scope)
  if (count > mostRows) return { reply: { kind: 'export-too-large', rows: count, most: mostRows } }
  const candidates = await exportCandidates(ask.tx, scope, { by: ask.actor.personId, now: ask.now })
  const papers = (await ruleBook(ask.tx)).papers.flatMap(({ key, label, retired }) => (retired ? [] : [{ key, label }]))
  const names = candidates.filter(({ name }) => name !== null).length
  return sent(
    ask,
    { what: 'candidates', candidates, papers },
    { rows: candidates.length, names, unit: named?.map(({ name }) => name).join(', ') },
  )
}

async function sent(
  ask: Ask,
  made: Export,
  { rows, names = 0, unit }: { rows: number; names?: number; unit?: string | undefined },
): Promise<Outcome> {
  const what: Exported = made.what
  await audit(ask.tx, { at: ask.now, actorId: ask.actor.personId, verb: 'export', subject: 'workbook', detail: { what, rows, names } })
  const file = await ask.runtime.makeExport(made)
  return { reply: { kind: 'exported', what, rows, names, unit: unit ?? null, base64: file.toString('base64') } }
}
