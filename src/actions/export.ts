import { canAnywhere, scopeFor, type Verb } from '../domain/access.ts'
import type { Export, ExportCommand, ExportedRules } from '../domain/topics/exports.ts'
import { unitsNamed } from '../domain/unit-names.ts'
import { audit } from '../db/audit.ts'
import { countCandidates, exportCandidates } from '../db/candidates/export.ts'
import { paperKinds, stageKinds } from '../db/candidates/paper-kinds.ts'
import { reminderVersions } from '../db/candidates/reminders.ts'
import { ruleBook } from '../db/candidates/rule-book.ts'
import { unitsInScope, type Unit } from '../db/units.ts'
import type { Ask, Outcome } from '../runtime.ts'
import { scopeOf } from './candidates/seen.ts'
import { cannot } from './cannot.ts'
import { viewOfPaper } from './paper-kinds.ts'
import { maySeeRules } from './rules.ts'

/** Whoever keeps dossiers may take them out as a list. */
const keeping: Verb = 'manage-candidates'
/** More rows take longer than a person waits for an answer. */
const mostRows = 1000

/** "xuất quần chúng", "xuất các thời hạn", "xuất mốc nhắc": a workbook in the form that the import reads. */
export async function exportFile(ask: Ask, { what, unit: typed }: ExportCommand): Promise<Outcome> {
  if (what === 'candidates' && !canAnywhere(ask.actor, keeping)) return cannot(ask, keeping)
  if (what !== 'candidates' && !(await maySeeRules(ask))) return cannot(ask, 'see-rules')
  // Nothing is read for a file that cannot be sent.
  if (ask.chat.platform !== 'telegram') return { reply: { kind: 'no-export-here', what } }
  return what === 'candidates' ? candidatesFile(ask, typed) : sent(ask, await rulesNow(ask, what), null)
}

/** What a sheet of the rules holds: all versions of time limits, of the rest what counts now. */
async function rulesNow({ tx, now }: Ask, what: ExportedRules): Promise<Export> {
  const book = await ruleBook(tx)
  switch (what) {
    case 'rules':
      return { what, rows: book.rules }
    case 'days':
      return { what, rows: [...book.calendar.special.values()].toSorted((a, b) => (a.day < b.day ? -1 : 1)) }
    case 'reminders':
      return { what, rows: (await reminderVersions(tx)).filter(({ effectiveTo }) => effectiveTo === null) }
    case 'papers':
      return { what, rows: (await paperKinds(tx, book.rules)).map((paper) => viewOfPaper(paper, book, now)) }
    case 'stages':
      return { what, rows: await stageKinds(tx) }
  }
}

async function candidatesFile(ask: Ask, typed: string | undefined): Promise<Outcome> {
  const all = scopeFor(ask.actor, keeping)
  const named: readonly Unit[] | null = typed === undefined ? null : unitsNamed(typed, await unitsInScope(ask.tx, all))
  if (named !== null && named.length === 0) return { reply: { kind: 'not-found' } }
  const scope = named === null ? all : scopeOf(named, all)
  const count = await countCandidates(ask.tx, scope)
  if (count > mostRows) return { reply: { kind: 'export-too-large', rows: count, most: mostRows } }
  const rows = await exportCandidates(ask.tx, scope, { by: ask.actor.personId, now: ask.now })
  const papers = (await ruleBook(ask.tx)).papers.flatMap(({ key, label, retired }) => (retired ? [] : [{ key, label }]))
  return sent(ask, { what: 'candidates', rows, papers }, named?.map(({ name }) => name).join(', ') ?? null)
}

/** `unit`: the name of the cell that was asked for. */
async function sent(ask: Ask, made: Export, unit: string | null): Promise<Outcome> {
  const { what } = made
  const rows = made.rows.length
  const names = made.what === 'candidates' ? made.rows.filter(({ name }) => name !== null).length : 0
  await audit(ask.tx, { at: ask.now, actorId: ask.actor.personId, verb: 'export', subject: 'workbook', detail: { what, rows, names } })
  const file = await ask.runtime.makeExport(made)
  return { reply: { kind: 'exported', what, rows, names, unit, base64: file.toString('base64') } }
}
