import { markOfKind, partsWithoutValue, stageParts, type StageKind, type StagePart } from '../../domain/candidates/paper-kinds.ts'
import { matchKind, readForm, readLabel, readWhat, sameLabel } from '../../domain/command-paper-kinds.ts'
import type { KindView } from '../../domain/topics/paper-kinds.ts'
import { aboutStage, readStageKind, stageKinds, writeStageKind } from '../../db/candidates/paper-kinds.ts'
import { lockRules } from '../../db/candidates/rule-book.ts'
import type { Ask } from '../../runtime.ts'
import { mayChangeRules } from '../date-effect.ts'
import { changer, seeing, type AnyChanger, type Done } from './changer.ts'
import { originOf } from './paper-kinds.ts'
import { topUnits } from './rules.ts'

type Plan = { was: StageKind; now: StageKind; part: StagePart | null }

function partSet(was: StageKind, part: StagePart, value: string): StageKind {
  switch (part) {
    case 'label':
      return { ...was, label: value }
    case 'what':
      return { ...was, what: value }
    case 'form':
      return { ...was, form: value === '' ? null : value }
    case 'confirm':
      return { ...was, confirmed: true }
  }
}

/** What a stage says, whenever it was changed and whoever has compared it. */
function saying(one: StageKind): string {
  return markOfKind({ ...one, confirmed: false, effectiveFrom: '' })
}

/** What a stage is called, what happens in it, its form: no date follows from them. */
async function write({ tx, actor, now: at }: Ask, { was, now, part }: Plan): Promise<Done> {
  await lockRules(tx)
  await writeStageKind(tx, now, { by: actor.personId, now: at })
  return {
    subject: aboutStage(now.key),
    detail: { part },
    undo: { change: 'restore-stage', key: now.key, snapshot: JSON.stringify(was), seen: markOfKind(now) },
  }
}

const readers = { label: readLabel, what: readWhat, form: readForm } as const

/** Changes of the stages: their order and what they are for stay the field's. */
export const stageChangers: Readonly<Record<'set-stage' | 'restore-stage', AnyChanger>> = {
  'set-stage': changer<Plan & { part: StagePart }, Extract<KindView, { kind: 'set-stage' }>>({
    verb: 'change-rules',
    units: topUnits,
    facts: async ({ tx }, draft) => {
      const all = await stageKinds(tx)
      const was = all.find(({ key }) => key === draft.key)
      const part = stageParts.find((one) => one === draft.part)
      return {
        keys: all.map(({ key }) => key),
        readKey: (text) => matchKind(text, all),
        unknownKey: { kind: 'no-such-kind' },
        ...(was !== undefined && {
          parts: stageParts.filter((one) => one !== 'confirm' || !was.confirmed),
          mark: markOfKind(was),
          document: { number: was.document, on: was.documentOn, section: was.section },
        }),
        ...(part !== undefined && part !== 'confirm' && { values: part === 'form' ? [''] : [], readValue: readers[part] }),
        asked: { paper: null, stage: was ?? null, stages: all, validities: [] },
      }
    },
    fillIn: seeing,
    plan: async (ask, draft) => {
      if (!(await mayChangeRules(ask))) return { refused: 'not-allowed' }
      const all = await stageKinds(ask.tx)
      const was = all.find(({ key }) => key === draft.key)
      const part = stageParts.find((one) => one === draft.part)
      const { value } = draft
      if (was === undefined || part === undefined || (value === undefined && !partsWithoutValue.has(part))) return { refused: 'gone' }
      if (draft.seen !== undefined && draft.seen !== markOfKind(was)) return { refused: 'changed-meanwhile' }
      const said = partSet(was, part, value ?? '')
      if (part === 'confirm') return was.confirmed ? { refused: 'already-so' } : { was, now: said, part }
      if (part === 'label' && all.some(({ key, label }) => key !== was.key && sameLabel(label, said.label))) return { refused: 'same-name' }
      const now = { ...said, ...originOf(was, draft, ask.now) }
      return saying(now) === saying(was) ? { refused: 'already-so' } : { was, now, part }
    },
    view: (_ask, { was, now, part }) => ({ kind: 'set-stage', part, before: was, after: now }),
    apply: write,
  }),
  'restore-stage': changer<Plan, Extract<KindView, { kind: 'restore-stage' }>>({
    verb: 'change-rules',
    units: topUnits,
    plan: async (ask, { key, snapshot, seen }) => {
      if (!(await mayChangeRules(ask))) return { refused: 'not-allowed' }
      const was = (await stageKinds(ask.tx)).find((one) => one.key === key)
      const now = readStageKind(snapshot ?? '')
      if (was === undefined || now === null || now.key !== was.key) return { refused: 'gone' }
      return markOfKind(was) === seen ? { was, now, part: null } : { refused: 'changed-meanwhile' }
    },
    view: (_ask, { now }) => ({ kind: 'restore-stage', stage: now }),
    apply: async (ask, plan) => ({ ...(await write(ask, plan)), undo: null }),
  }),
}
