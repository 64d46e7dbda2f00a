import {
  bookWithPaper,
  markOfKind,
  paperParts,
  partsWithoutValue,
  validities,
  type Origin,
  type PaperKind,
  type PaperPart,
} from '../../domain/candidates/paper-kinds.ts'
import { stages } from '../../domain/candidates/events.ts'
import type { RuleBook } from '../../domain/candidates/rule-book.ts'
import type { ChangeDraft, Refusal } from '../../domain/change.ts'
import { readRuleKey } from '../../domain/command-limits.ts'
import { keyFor, matchKind, readForm, readLabel, readRequired, sameLabel, stageOf } from '../../domain/command-paper-kinds.ts'
import { localDay } from '../../domain/local-time.ts'
import type { KindView, PaperEffect } from '../../domain/topics/paper-kinds.ts'
import { aboutPaperKind, inUse, paperKinds, readPaperKind, takeBackPaperKind, writePaperKind } from '../../db/candidates/paper-kinds.ts'
import { previewRecompute } from '../../db/candidates/recompute-preview.ts'
import { lockRules, ruleBook } from '../../db/candidates/rule-book.ts'
import type { Ask } from '../../runtime.ts'
import { mayChangeRules, patienceMs, reckonAnew } from '../date-effect.ts'
import { validityNow, viewOfPaper } from '../paper-kinds.ts'
import { changer, seeing, type AnyChanger, type ChangeFacts, type Done, type Refused } from './changer.ts'
import { topUnits } from './rules.ts'

/** `was` null: it is new. `now` null: it goes again. */
type Plan = { was: PaperKind | null; now: PaperKind | null; key: string; part: PaperPart | null; book: RuleBook }
type Addition = Plan & { now: PaperKind }
type Setting = Addition & { was: PaperKind; part: PaperPart }

const refused = (why: Refusal): Refused => ({ refused: why })

/** Where a changed row comes from: the document that was said, else what it had. */
export function originOf(was: Origin, { document }: ChangeDraft, now: Date): Origin {
  const said = document ?? { number: was.document, on: was.documentOn, section: was.section }
  const same = said.number === was.document && said.on === was.documentOn && said.section === was.section
  return {
    document: said.number,
    documentOn: said.on,
    section: said.section,
    confidence: same || said.number === '' ? was.confidence : 'S',
    confirmed: false,
    effectiveFrom: localDay(now),
  }
}

/** A paper with one part of it changed; null for what is no value of it. */
function partSet(was: PaperKind, part: PaperPart, value: string, book: RuleBook): PaperKind | null {
  switch (part) {
    case 'label':
      return { ...was, label: value }
    case 'form':
      return { ...was, form: value === '' ? null : value }
    case 'stage': {
      const stage = stageOf(value)
      return stage && { ...was, stage }
    }
    case 'required':
      return { ...was, required: value === 'required' }
    case 'validity':
      return value === '' || validities(book.rules).includes(value) ? { ...was, validity: value === '' ? null : value } : null
    case 'use':
      return was.retired ? { ...was, retired: false } : { ...was, retired: true, validity: null }
    case 'confirm':
      return { ...was, confirmed: true }
  }
}

async function planSet(ask: Ask, draft: ChangeDraft): Promise<Setting | Refused> {
  if (!(await mayChangeRules(ask))) return refused('not-allowed')
  const book = await ruleBook(ask.tx)
  const all = await paperKinds(ask.tx, book.rules)
  const was = all.find(({ key }) => key === draft.key)
  const part = paperParts.find((one) => one === draft.part)
  const { value } = draft
  if (was === undefined || part === undefined || (value === undefined && !partsWithoutValue.has(part))) return refused('gone')
  if (draft.seen !== undefined && draft.seen !== markOfKind(was)) return refused('changed-meanwhile')
  const said = partSet(was, part, value ?? '', book)
  if (said === null) return refused('gone')
  if (part === 'label' && all.some(({ key, label }) => key !== was.key && sameLabel(label, said.label))) return refused('same-name')
  const now = part === 'confirm' ? said : { ...said, ...originOf(was, draft, ask.now) }
  const same = markOfKind({ ...now, confirmed: false, effectiveFrom: '' }) === markOfKind({ ...was, confirmed: false, effectiveFrom: '' })
  if (part === 'confirm' ? was.confirmed : same) return refused('already-so')
  return { was, now, key: was.key, part, book }
}

async function planAdd(ask: Ask, draft: ChangeDraft): Promise<Addition | Refused> {
  if (!(await mayChangeRules(ask))) return refused('not-allowed')
  const book = await ruleBook(ask.tx)
  const all = await paperKinds(ask.tx, book.rules)
  const [stage, label] = [stageOf(draft.key), draft.label]
  if (stage === null || label === undefined || draft.value === undefined) return refused('gone')
  if (all.some((one) => sameLabel(one.label, label))) return refused('same-name')
  const key = keyFor(
    label,
    all.map((one) => one.key),
  )
  const position = Math.max(0, ...all.map((one) => one.position)) + 1
  const fresh = {
    document: '',
    documentOn: null,
    section: '',
    confidence: 'GK',
    confirmed: false,
    effectiveFrom: localDay(ask.now),
  } as const
  const origin = originOf(fresh, draft, ask.now)
  const now = { key, label, form: null, stage, required: draft.value === 'required', retired: false, position, validity: null, ...origin }
  return { was: null, now, key, part: null, book }
}

async function effectOf({ tx, now: at }: Ask, { book, key, now }: Plan): Promise<PaperEffect> {
  const changed = { book: bookWithPaper(book, key, now), unitPath: '', days: null, today: localDay(at) }
  const {
    began,
    gone,
    missing,
    ofCells,
    stopped = false,
  } = await previewRecompute(tx, changed, { signal: AbortSignal.timeout(patienceMs) })
  return { began, gone, missing, ofCells, stopped }
}

/** Does a change touch what dossiers lack or when their papers grow old? Names and forms do not. */
function touchesDossiers({ was, now }: Plan): boolean {
  return askedOf(was) !== askedOf(now)
}

function askedOf(one: PaperKind | null): string {
  return JSON.stringify(one && [one.stage, one.required, one.retired, one.validity])
}

async function write(ask: Ask, plan: Plan): Promise<Done> {
  const { was, now, key, part, book } = plan
  await lockRules(ask.tx)
  const mark = { by: ask.actor.personId, now: ask.now, rules: book.rules }
  if (now !== null) await writePaperKind(ask.tx, now, mark)
  else if (was !== null) await takeBackPaperKind(ask.tx, key, mark)
  if (touchesDossiers(plan)) await reckonAnew(ask, 'rules', { unitPath: '', days: null })
  return {
    subject: aboutPaperKind(key),
    detail: { part },
    undo: { change: 'restore-paper-kind', key, snapshot: JSON.stringify(was), ...(now && { seen: markOfKind(now) }) },
  }
}

/** What a part may be, for its question. */
function valuesOf(part: PaperPart, book: RuleBook): Pick<ChangeFacts, 'values' | 'readValue'> {
  switch (part) {
    case 'label':
      return { values: [], readValue: readLabel }
    case 'form':
      return { values: [''], readValue: readForm }
    case 'stage':
      return {
        values: stages,
        readValue: (text) => {
          const key = matchKind(text, book.stages)
          return key === null ? { problem: { kind: 'not-a-choice' } } : { value: key }
        },
      }
    case 'required':
      return { values: ['required', 'optional'], readValue: readRequired }
    case 'validity': {
      const keys = validities(book.rules)
      return {
        values: ['', ...keys],
        readValue: (text) => {
          const key = readRuleKey(text)
          return key !== null && keys.includes(key) ? { value: key } : { problem: { kind: 'not-a-choice' } }
        },
      }
    }
    case 'use':
    case 'confirm':
      return {}
  }
}

async function factsOf(ask: Ask, draft: ChangeDraft): Promise<ChangeFacts> {
  const book = await ruleBook(ask.tx)
  const all = await paperKinds(ask.tx, book.rules)
  const was = all.find(({ key }) => key === draft.key)
  const part = paperParts.find((one) => one === draft.part)
  return {
    keys: all.map(({ key }) => key),
    readKey: (text) => matchKind(text, all),
    unknownKey: { kind: 'no-such-kind' },
    ...(was !== undefined && {
      parts: paperParts.filter((one) => (one === 'confirm' ? !was.confirmed : one !== 'validity' || !was.retired)),
      mark: markOfKind(was),
      document: { number: was.document, on: was.documentOn, section: was.section },
    }),
    ...(part !== undefined && valuesOf(part, book)),
    asked: {
      paper: was === undefined ? null : viewOfPaper(was, book, ask.now),
      stage: null,
      stages: book.stages,
      validities: validities(book.rules).flatMap((key) => validityNow(book, key, ask.now) ?? []),
    },
  }
}

/** Changes of the papers that dossiers need. */
export const paperKindChangers: Readonly<Record<'add-paper-kind' | 'set-paper-kind' | 'restore-paper-kind', AnyChanger>> = {
  'add-paper-kind': changer<Addition, Extract<KindView, { kind: 'add-paper-kind' }>>({
    verb: 'change-rules',
    units: topUnits,
    facts: async ({ tx }) => {
      const { stages: infos } = await ruleBook(tx)
      return {
        keys: stages,
        readKey: (text) => matchKind(text, infos),
        values: ['required', 'optional'],
        readValue: readRequired,
        asked: { paper: null, stage: null, stages: infos, validities: [] },
      }
    },
    plan: planAdd,
    view: async (ask, plan) => ({
      kind: 'add-paper-kind',
      after: viewOfPaper(plan.now, plan.book, ask.now),
      effect: await effectOf(ask, plan),
    }),
    apply: write,
  }),
  'set-paper-kind': changer<Setting, Extract<KindView, { kind: 'set-paper-kind' }>>({
    verb: 'change-rules',
    units: topUnits,
    facts: factsOf,
    fillIn: seeing,
    plan: planSet,
    view: async (ask, plan) => ({
      kind: 'set-paper-kind',
      part: plan.part,
      before: viewOfPaper(plan.was, plan.book, ask.now),
      after: viewOfPaper(plan.now, plan.book, ask.now),
      effect: touchesDossiers(plan) ? await effectOf(ask, plan) : null,
    }),
    apply: write,
  }),
  'restore-paper-kind': changer<Plan, Extract<KindView, { kind: 'restore-paper-kind' }>>({
    verb: 'change-rules',
    units: topUnits,
    plan: async (ask, { key = '', snapshot = '', seen }) => {
      if (!(await mayChangeRules(ask))) return refused('not-allowed')
      const book = await ruleBook(ask.tx)
      const was = (await paperKinds(ask.tx, book.rules)).find((one) => one.key === key) ?? null
      const before = snapshot === 'null' ? null : readPaperKind(snapshot)
      if (was === null || (before === null && snapshot !== 'null')) return refused('gone')
      // What a dossier has by now is not taken away from it.
      const now = before === null && (await inUse(ask.tx, key)) > 0 ? { ...was, retired: true, validity: null } : before
      return markOfKind(was) === seen ? { was, now, key, part: null, book } : refused('changed-meanwhile')
    },
    view: async (ask, plan) => ({
      kind: 'restore-paper-kind',
      name: (plan.now ?? plan.was)?.label ?? '',
      view: plan.now && viewOfPaper(plan.now, plan.book, ask.now),
      effect: touchesDossiers(plan) ? await effectOf(ask, plan) : null,
    }),
    apply: async (ask, plan) => ({ ...(await write(ask, plan)), undo: null }),
  }),
}
