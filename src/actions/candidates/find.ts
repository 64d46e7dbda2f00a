import { scopeFor } from '../../domain/access.ts'
import { codesIn } from '../../domain/candidates/code.ts'
import { stageLabel } from '../../domain/candidates/views.ts'
import type { Case } from '../../domain/cases.ts'
import type { CandidateId } from '../../domain/ids.ts'
import type { CandidateCommand, CandidatePart } from '../../domain/topics/candidates.ts'
import { unitsNamed } from '../../domain/unit-names.ts'
import { audit } from '../../db/audit.ts'
import { candidatesByIds } from '../../db/candidates/found.ts'
import { ruleBook } from '../../db/candidates/rule-book.ts'
import { candidatesNamed } from '../../db/candidates/search.ts'
import type { Seen } from '../../db/candidates/seen.ts'
import { mostLike } from '../../db/name-search.ts'
import { unitsInScope } from '../../db/units.ts'
import type { Ask, Outcome } from '../../runtime.ts'
import { cannot } from '../cannot.ts'
import { mostChoices } from '../on-page.ts'
import { scopeOf, seeing, seenBy } from './seen.ts'
import { showCandidate, showHistory, showPapers } from './show.ts'

type Command<K extends CandidateCommand['kind']> = Case<CandidateCommand, K>

/** What is echoed of a text that was searched for. */
const longestEcho = 40

/**
 * "hồ sơ Nguyễn Văn A tới đâu rồi": one is shown at once, of a few it is asked which, of many that more be said. Whether nobody is
 * called so or nobody whom this person may see, the answer is the same.
 */
export async function findCandidate(ask: Ask, command: Command<'find-candidate'>): Promise<Outcome> {
  const seen = await seenBy(ask)
  if (seen === null) return cannot(ask, seeing)
  const text = command.text?.trim() ?? ''
  if (text === '') return { reply: { kind: 'ask-candidate' } }
  const where = command.unit === undefined ? seen : await inUnit(ask, command.unit)
  const found = where === null ? [] : await candidatesNamed(ask.tx, { ...where, text })
  const asked = text.length > longestEcho ? `${text.slice(0, longestEcho)}…` : text
  const [only, ...others] = found
  if (only === undefined) return { reply: { kind: 'no-candidate' } }
  if (others.length === 0) return show(ask, only.id, command.part)
  if (found.length > mostChoices) {
    const isName = codesIn(text).length === 0
    return { reply: { kind: 'many-candidates', asked, count: found.length, more: found.length === mostLike, isName } }
  }
  const book = await ruleBook(ask.tx)
  const near = await candidatesByIds(
    ask.tx,
    found.map(({ id }) => id),
  )
  const { actor, tx, now } = ask
  await audit(tx, { at: now, actorId: actor.personId, verb: 'find-candidates', subject: 'candidates', detail: { found: near.length } })
  return {
    reply: {
      kind: 'which-candidate',
      asked,
      found: near.map(({ stage, ...one }) => ({ ...one, stage: stageLabel(stage, book) })),
      part: command.part ?? null,
    },
  }
}

/** Those of the cells whose name was typed; null when there is no such cell that he may look into. */
async function inUnit({ tx, actor }: Ask, typed: string): Promise<Seen | null> {
  const scope = scopeFor(actor, seeing)
  const units = unitsNamed(typed, await unitsInScope(tx, scope))
  return units.length === 0 ? null : { scope: scopeOf(units, scope), mentorId: null }
}

async function show(ask: Ask, candidateId: CandidateId, part: CandidatePart | undefined): Promise<Outcome> {
  switch (part) {
    case 'papers':
      return showPapers(ask, { kind: 'candidate-papers', candidateId })
    case 'history':
      return showHistory(ask, { kind: 'candidate-history', candidateId })
    case undefined:
      return showCandidate(ask, { kind: 'show-candidate', candidateId })
  }
}
