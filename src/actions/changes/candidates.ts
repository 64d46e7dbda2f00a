import { readYesNo } from '../../domain/command-words.ts'
import { refOf } from '../../domain/candidates/code.ts'
import { groupOf, type Group } from '../../domain/candidates/groups.ts'
import type { Case } from '../../domain/cases.ts'
import type { CandidateChange, ChangeDraft } from '../../domain/change.ts'
import type { CandidateId } from '../../domain/ids.ts'
import { localDay, type LocalDay } from '../../domain/local-time.ts'
import { alikeNames } from '../../domain/names.ts'
import type { CandidateView } from '../../domain/topics/candidate-changes.ts'
import { namesakesIn } from '../../db/candidates/choosable.ts'
import { ruleBook } from '../../db/candidates/rule-book.ts'
import { takeBackCandidate } from '../../db/candidates/standing.ts'
import { addCandidate, renameCandidate, setConsent, setGroup, setPaper } from '../../db/candidates/write.ts'
import { unitInScope, type Unit } from '../../db/units.ts'
import { scopeFor } from '../../domain/access.ts'
import type { Ask } from '../../runtime.ts'
import { eventChangers } from './candidate-events.ts'
import type { AnyChanger, Refused } from './changer.ts'
import { candidateChanger, changeOf, dossierOf, outcomeOf, isRefused, verb, type Dossier } from './dossier.ts'

type View<K extends CandidateView['kind']> = Case<CandidateView, K>

const gone: Refused = { refused: 'gone' }
const alreadySo: Refused = { refused: 'already-so' }

type Addition = { unit: Unit; name: string; group: Group | null; consentOn: LocalDay | null; start: 'nguon' | 'cam_tinh'; on: LocalDay }

const addition = candidateChanger<Addition, View<'add-candidate'>>({
  facts: async (ask, draft, unit) => ({
    alike: unit === null || draft.name === undefined ? [] : alikeNames(draft.name, await namesakesIn(ask.tx, unit.id)),
  }),
  plan: async (ask, { unitId, name, group, consent, eventKind, on }) => {
    const unit = unitId === undefined ? null : await unitInScope(ask.tx, unitId, scopeFor(ask.actor, verb))
    if (unit === null || unit.kind !== 'cell' || name === undefined || on === undefined || on === '') return gone
    if (eventKind !== 'nguon' && eventKind !== 'cam_tinh') return gone
    return { unit, name, group: groupOf(group), consentOn: consent === undefined || consent === '' ? null : consent, start: eventKind, on }
  },
  view: (_ask, { unit, ...plan }) => ({ kind: 'add-candidate', unit: unit.name, unitId: unit.id, ...plan, added: null }),
  apply: async (ask, { unit, start, on, ...plan }, view) => {
    const added = await addCandidate(ask.tx, ask.runtime.sealer, {
      ...plan,
      unit,
      event: { kind: start, on },
      by: ask.actor.personId,
      now: ask.now,
      book: await ruleBook(ask.tx),
    })
    return { view: { ...view, added }, undo: { change: 'take-back-candidate', candidateId: added.id } }
  },
})

const takingBack = candidateChanger<{ id: CandidateId; code: string }, View<'take-back-candidate'>>({
  plan: async (ask, draft) => {
    const dossier = await dossierOf(ask, draft)
    return isRefused(dossier) ? dossier : dossier.record.version === 1 ? { id: dossier.record.id, code: dossier.record.code } : gone
  },
  view: (_ask, { code }) => ({ kind: 'take-back-candidate', code }),
  apply: async (ask, { id }) => ((await takeBackCandidate(ask.tx, { id, by: ask.actor.personId, now: ask.now })) ? { undo: null } : null),
})

type Papering = Dossier & { key: string; label: string; present: boolean; issuedOn: LocalDay | null; place: string | null }

const paper = candidateChanger<Papering, View<'set-paper'>>({
  facts: async () => ({
    values: ['yes', 'no'],
    readValue: (text) => {
      const answer = readYesNo(text)
      return answer === null ? { problem: { kind: 'not-a-choice' } } : { value: answer }
    },
  }),
  fillIn: (draft, { about }) => {
    const line = about?.asked.papers.find(({ key }) => key === draft.paper)
    return draft.value === undefined && line?.state === 'missing' ? { ...draft, value: 'yes' } : draft
  },
  plan: async (ask, draft) => {
    const dossier = await dossierOf(ask, draft)
    if (isRefused(dossier)) return dossier
    const { key, label } = dossier.book.papers.find((info) => info.key === draft.paper) ?? {}
    if (key === undefined || label === undefined) return gone
    const present = draft.value === 'yes'
    const issuedOn = present && draft.on !== undefined && draft.on !== '' ? draft.on : null
    if (issuedOn !== null && issuedOn > localDay(ask.now)) return gone
    const place = present && draft.place !== undefined && draft.place !== '' ? draft.place : null
    const was = dossier.record.facts.papers.find((one) => one.key === key)
    const same = (was?.present ?? false) === present && (was?.issuedOn ?? null) === issuedOn && (was?.place ?? null) === place
    return same ? alreadySo : { ...dossier, key, label, present, issuedOn, place }
  },
  view: async (ask, plan) => ({
    kind: 'set-paper',
    candidate: refOf(plan.record),
    paper: plan.label,
    present: plan.present,
    issuedOn: plan.issuedOn,
    place: plan.place,
    ...(await outcomeOf(ask, plan, () => keep(ask, plan))),
  }),
  apply: async (ask, plan) => {
    const done = await keep(ask, plan)
    if (done === null) return null
    const was = plan.record.facts.papers.find(({ key }) => key === plan.key)
    const undo: ChangeDraft = {
      change: 'set-paper',
      candidateId: plan.record.id,
      version: done.version,
      paper: plan.key,
      value: was?.present === true ? 'yes' : 'no',
      on: was?.issuedOn ?? '',
      place: was?.place ?? '',
    }
    return { undo }
  },
})

function keep(ask: Ask, plan: Papering): ReturnType<typeof setPaper> {
  const { key, present, issuedOn, place } = plan
  return setPaper(ask.tx, { ...changeOf(ask, plan), key, present, issuedOn, place })
}

const renaming = candidateChanger<Dossier & { after: string }, View<'rename-candidate'>>({
  plan: async (ask, draft) => {
    const dossier = await dossierOf(ask, draft)
    if (isRefused(dossier)) return dossier
    if (draft.name === undefined) return gone
    return draft.name === dossier.record.name ? alreadySo : { ...dossier, after: draft.name }
  },
  view: (_ask, { record, after }) => ({ kind: 'rename-candidate', code: record.code, before: refOf(record).name, after }),
  apply: async (ask, plan) => {
    const done = await renameCandidate(ask.tx, { ...changeOf(ask, plan), name: plan.after })
    const { id, name } = plan.record
    return done && { undo: { change: 'rename-candidate', candidateId: id, version: done.version, name } }
  },
})

const grouping = candidateChanger<Dossier & { after: Group | null }, View<'set-candidate-group'>>({
  plan: async (ask, draft) => {
    const dossier = await dossierOf(ask, draft)
    if (isRefused(dossier)) return dossier
    const after = groupOf(draft.group)
    return after === groupOf(dossier.record.group ?? undefined) ? alreadySo : { ...dossier, after }
  },
  view: (_ask, { record, after }) => ({
    kind: 'set-candidate-group',
    candidate: refOf(record),
    before: groupOf(record.group ?? undefined),
    after,
  }),
  apply: async (ask, plan) => {
    const done = await setGroup(ask.tx, { ...changeOf(ask, plan), group: plan.after })
    const { id, group } = plan.record
    return done && { undo: { change: 'set-candidate-group', candidateId: id, version: done.version, group: group ?? '' } }
  },
})

const consenting = candidateChanger<Dossier & { after: LocalDay | null }, View<'set-consent'>>({
  plan: async (ask, draft) => {
    const dossier = await dossierOf(ask, draft)
    if (isRefused(dossier)) return dossier
    const after = draft.consent === undefined || draft.consent === '' ? null : draft.consent
    return after === dossier.record.consentOn ? alreadySo : { ...dossier, after }
  },
  view: (_ask, { record, after }) => ({ kind: 'set-consent', candidate: refOf(record), before: record.consentOn, after }),
  apply: async (ask, plan) => {
    const done = await setConsent(ask.tx, { ...changeOf(ask, plan), consentOn: plan.after })
    const { id, consentOn } = plan.record
    return done && { undo: { change: 'set-consent', candidateId: id, version: done.version, consent: consentOn ?? '' } }
  },
})

/** Changes of candidates: who is one, what has happened, and which papers are there. */
export const candidateChangers: Readonly<Record<CandidateChange, AnyChanger>> = {
  'add-candidate': addition,
  'take-back-candidate': takingBack,
  'set-paper': paper,
  'rename-candidate': renaming,
  'set-candidate-group': grouping,
  'set-consent': consenting,
  ...eventChangers,
}
