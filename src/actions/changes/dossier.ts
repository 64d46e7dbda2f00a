import { scopeFor } from '../../domain/access.ts'
import type { ChangeDraft } from '../../domain/change.ts'
import { refOf } from '../../domain/candidates/code.ts'
import { effectOf } from '../../domain/candidates/effect.ts'
import type { CandidateEvent } from '../../domain/candidates/events.ts'
import { checklist } from '../../domain/candidates/papers.ts'
import { progressOf } from '../../domain/candidates/progress.ts'
import type { RuleBook } from '../../domain/candidates/rule-book.ts'
import { allowedNow, mentorProblem } from '../../domain/candidates/steps.ts'
import { needsOf, type ChangeContext } from '../../domain/forms/change.ts'
import { isId, type CandidateId } from '../../domain/ids.ts'
import { localDay } from '../../domain/local-time.ts'
import type { CandidateAsked, CandidateRefusal, CandidateView, Effect } from '../../domain/topics/candidate-changes.ts'
import { choosableCandidates, helpersIn, placesIn } from '../../db/candidates/choosable.ts'
import { candidateFor, type CandidateRecord } from '../../db/candidates/read.ts'
import { storedOf } from '../../db/candidates/reckon.ts'
import { ruleBook } from '../../db/candidates/rule-book.ts'
import { tried } from '../../db/candidates/tried.ts'
import type { Change } from '../../db/candidates/write.ts'
import type { Db } from '../../db/client.ts'
import { unitsInScope, type Unit } from '../../db/units.ts'
import type { Ask } from '../../runtime.ts'
import type { AnyChanger, ChangeFacts, Refused } from './changer.ts'

/** What changes of candidates take. */
export const verb = 'manage-candidates' as const

export type Dossier = { record: CandidateRecord; book: RuleBook }

/** One question reads a record once, and is written down once, however many of its steps look at it. */
const read = new WeakMap<Db, Map<string, Promise<CandidateRecord | null>>>()

function recordOf(ask: Ask, { candidateId }: ChangeDraft): Promise<CandidateRecord | null> {
  if (candidateId === undefined || !isId<CandidateId>(candidateId)) return Promise.resolve(null)
  const known = read.get(ask.tx) ?? new Map<string, Promise<CandidateRecord | null>>()
  read.set(ask.tx, known)
  const record = known.get(candidateId) ?? candidateFor(ask.tx, ask.runtime.sealer, ask.actor, { id: candidateId, verb, now: ask.now })
  known.set(candidateId, record)
  return record
}

/** The case a change is about, as it stood when its first question was asked; else why not. */
export async function dossierOf(ask: Ask, draft: ChangeDraft): Promise<Dossier | Refused> {
  const record = await recordOf(ask, draft)
  if (record === null) return { refused: 'gone' }
  if (draft.version !== undefined && draft.version !== record.version) return { refused: meanwhile(record) }
  return { record, book: await ruleBook(ask.tx) }
}

/** Somebody else was faster. */
function meanwhile(record: CandidateRecord): CandidateRefusal {
  const newest = record.facts.events.toSorted((a, b) => b.recordedAt.getTime() - a.recordedAt.getTime())[0]
  return {
    kind: 'meanwhile',
    candidate: refOf(record),
    last:
      newest === undefined
        ? null
        : { event: newest.kind, on: newest.on, voided: newest.voided, by: record.recordedBy.get(newest.id) ?? null },
  }
}

export function changeOf(ask: Ask, { record, book }: Dossier): Change {
  return { id: record.id, version: record.version, by: ask.actor.personId, now: ask.now, book }
}

/** What a change would do to the stage and the dates of a case, and how many papers would be missing then. */
export async function outcomeOf(
  ask: Ask,
  { record, book }: Dossier,
  work: () => Promise<unknown>,
): Promise<{ effect: Effect; missing: number }> {
  const before = { stage: progressOf(record.facts).stage, clocks: record.deadlines }
  const after = await tried(ask.tx, async () => {
    await work()
    return (await storedOf(ask.tx, [record.id])).get(record.id)
  })
  return {
    effect: effectOf(before, after === undefined ? before : { stage: after.columns.stage, clocks: after.clocks }, book),
    missing: after?.columns.missing ?? 0,
  }
}

/** The cells in which candidates may be changed; of a known one, his. */
async function units(ask: Ask, draft: ChangeDraft): Promise<Unit[]> {
  const cells = (await unitsInScope(ask.tx, scopeFor(ask.actor, verb))).filter(({ kind }) => kind === 'cell')
  if (draft.candidateId === undefined) return cells
  const record = await recordOf(ask, draft)
  return cells.filter(({ id }) => id === record?.unit.id)
}

const nothing: CandidateAsked = {
  label: null,
  candidates: [],
  more: false,
  events: [],
  entries: [],
  papers: [],
  mentors: [],
  cells: [],
  places: [],
}

/** What the questions about a case need; before it is known which, the candidates there are to choose from. */
async function aboutOf(ask: Ask, draft: ChangeDraft): Promise<ChangeFacts> {
  const record = await recordOf(ask, draft)
  if (record === null) {
    const found = await choosableCandidates(ask.tx, ask.actor, { verb, text: draft.asked ?? null })
    return { about: { asked: { ...nothing, ...found }, facts: null, version: null } }
  }
  const { facts, version } = record
  const progress = progressOf(facts)
  const helpers = draft.change === 'assign-mentor' ? await helpersIn(ask.tx, record.unit.id, ask.now) : []
  const asked: CandidateAsked = {
    ...nothing,
    label: refOf(record),
    events: allowedNow(progress),
    entries: progress.valid.toReversed().map(entryOf),
    ...(draft.change === 'set-paper' && (await papersOf(ask, record))),
    mentors: helpers.filter(
      ({ status, id }) => mentorProblem({ status, retired: false, sameUnit: true }) === null && id !== record.mentor?.id,
    ),
    cells: draft.eventKind === 'chuyen_don_vi' ? await otherCells(ask, record) : [],
  }
  return { about: { asked, facts, version }, ...(draft.change === 'assign-mentor' && { people: helpers }) }
}

function entryOf({ id, kind, on, detail }: CandidateEvent): CandidateAsked['entries'][number] {
  return { id, event: kind, on, number: detail.number ?? null }
}

async function papersOf(ask: Ask, record: CandidateRecord): Promise<Pick<CandidateAsked, 'papers' | 'places'>> {
  const { papers } = await ruleBook(ask.tx)
  const lines = checklist(progressOf(record.facts), record.facts.papers, papers, { clocks: record.deadlines, today: localDay(ask.now) })
  const states = new Map(lines.map(({ key, state }) => [key, state]))
  const present = new Set(record.facts.papers.filter((paper) => paper.present).map(({ key }) => key))
  const all = papers
    .filter(({ key, retired }) => !retired || present.has(key))
    .map(({ key, label }) => ({ key, label, state: states.get(key) ?? (present.has(key) ? ('present' as const) : ('missing' as const)) }))
  // Those that matter at this stage come first.
  return {
    papers: [...all.filter(({ key }) => states.has(key)), ...all.filter(({ key }) => !states.has(key))],
    places: await placesIn(ask.tx, record.unit.id),
  }
}

/** The other cells of the same tree. */
export async function otherCells(ask: Ask, { unit }: CandidateRecord): Promise<Unit[]> {
  const root = unit.path.slice(0, unit.path.indexOf('/') + 1)
  return (await unitsInScope(ask.tx, { units: [], below: [root] })).filter(({ id, kind }) => kind === 'cell' && id !== unit.id)
}

/** One kind of change of a candidate. It is written down where it is made, in db/candidates. */
type CandidateChanger<Plan extends object, View extends CandidateView> = {
  facts?: AnyChanger['facts']
  fillIn?: (draft: ChangeDraft, context: ChangeContext) => ChangeDraft
  plan: (ask: Ask, draft: ChangeDraft) => Promise<Plan | Refused>
  view: (ask: Ask, plan: Plan) => View | Promise<View>
  /** Does it: the draft that takes it back (null = cannot be undone), and what there is to say besides. Null: somebody else was faster. */
  apply: (ask: Ask, plan: Plan, view: View) => Promise<{ undo: ChangeDraft | null; view?: View } | null>
}

export function candidateChanger<Plan extends object, View extends CandidateView>(kind: CandidateChanger<Plan, View>): AnyChanger {
  return {
    verb,
    units,
    facts: async (ask, draft, unit) => ({
      ...(needsOf(draft.change).includes('candidate') && (await aboutOf(ask, draft))),
      ...(await kind.facts?.(ask, draft, unit)),
    }),
    fillIn: (draft, context) => knownFrom(draft, context) ?? kind.fillIn?.(draft, context) ?? draft,
    preview: async (ask, draft) => {
      const plan = await kind.plan(ask, draft)
      return isRefused(plan) ? plan : { view: await kind.view(ask, plan) }
    },
    make: async (ask, draft) => {
      const plan = await kind.plan(ask, draft)
      if (isRefused(plan)) return plan
      const view = await kind.view(ask, plan)
      const done = await kind.apply(ask, plan, view)
      if (done !== null) return { view: done.view ?? view, undo: done.undo }
      const record = await recordOf(ask, draft)
      return { refused: record === null ? 'gone' : meanwhile(record) }
    },
  }
}

export function isRefused(plan: object): plan is Refused {
  return 'refused' in plan
}

/** The only one who can be meant, and the state in which the case is when it is first looked at; null when there is nothing to add. */
function knownFrom(draft: ChangeDraft, { about }: ChangeContext): ChangeDraft | null {
  if (about === undefined) return null
  const [only, ...others] = about.asked.candidates
  if (draft.candidateId === undefined && draft.asked !== undefined && only !== undefined && others.length === 0)
    return { ...draft, candidateId: only.id, unitId: undefined, asked: undefined }
  return about.version !== null && draft.version === undefined ? { ...draft, version: about.version } : null
}
