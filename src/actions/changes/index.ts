import { canAnywhere, scopeFor } from '../../domain/access.ts'
import type { ChangeDraft, ChangeKind } from '../../domain/change.ts'
import { changeForm, needsOf, type ChangeContext } from '../../domain/forms/change.ts'
import { matchNames } from '../../domain/names.ts'
import type { ChangeCommand } from '../../domain/topics/changes.ts'
import { lockChanges } from '../../db/client.ts'
import { brandPerson } from '../../db/brands.ts'
import { peopleOfUnit } from '../../db/members.ts'
import { rolesOf } from '../../db/people.ts'
import { unitsInScope, type Unit } from '../../db/units.ts'
import type { Ask, Outcome } from '../../runtime.ts'
import { cannot } from '../cannot.ts'
import { formRunner } from '../form-runner.ts'
import { pickUnit } from '../pick-unit.ts'
import { alertChangers } from './alerts.ts'
import { calendarChangers } from './calendar.ts'
import { candidateChangers } from './candidates.ts'
import type { AnyChanger } from './changer.ts'
import { linkChangers } from './links.ts'
import { peopleChangers } from './people.ts'
import { phoneChangers } from './phones.ts'
import { paperKindChangers } from './paper-kinds.ts'
import { stageChangers } from './stages.ts'
import { reminderChangers } from './reminders.ts'
import { roleChangers } from './roles.ts'
import { limitChangers } from './rules.ts'
import { settingChangers } from './settings.ts'
import { peopleToChange } from './subject.ts'

const changers: Readonly<Record<ChangeKind, AnyChanger>> = {
  ...peopleChangers,
  ...roleChangers,
  ...linkChangers,
  ...phoneChangers,
  ...settingChangers,
  ...alertChangers,
  ...limitChangers,
  ...calendarChangers,
  ...reminderChangers,
  ...paperKindChangers,
  ...stageChangers,
  ...candidateChangers,
}

type Context = ChangeContext & { unit: Unit | null }

const form = {
  ...changeForm,
  fillIn: (draft: ChangeDraft, context: ChangeContext): ChangeDraft => {
    const [unit, ...others] = context.units
    if (draft.unitId === undefined && unit !== undefined && others.length === 0) return { ...draft, unitId: unit.id }
    if (draft.name !== undefined && draft.another === undefined && context.alike.length === 0) return { ...draft, another: true }
    return changers[draft.change].fillIn?.(draft, context) ?? draft
  },
}

const runner = formRunner<ChangeDraft, Context>(form, {
  context: async (ask, draft) => {
    const changer = changers[draft.change]
    const units = await unitsFor(ask, draft)
    if (changer.verb !== null && units.length === 0) return null
    const unit = units.find(({ id }) => id === draft.unitId) ?? null
    if (changer.verb !== null && draft.unitId !== undefined && unit === null) return null
    const facts = (await changer.facts?.(ask, draft, unit)) ?? {}
    const asked = unit !== null && needsOf(draft.change).includes('person')
    const people = facts.people ?? (asked ? await peopleToChange(ask, draft, unit.id) : [])
    return {
      now: ask.now,
      units,
      unit,
      roles: [],
      keys: [],
      values: [],
      readValue: () => ({ problem: { kind: 'not-a-choice' } }),
      alike: [],
      openEnd: true,
      within: null,
      document: null,
      days: [],
      firstDays: [],
      rule: null,
      reminder: null,
      parts: [],
      asked: null,
      roleWords: ask.runtime.phrases.roles,
      ...facts,
      people,
    }
  },
  question: async (ask, { step, draft, problem, context }) => {
    const preview = step === 'confirm' ? await changers[draft.change].preview(ask, draft) : null
    if (preview !== null && 'refused' in preview) return { kind: 'change-refused', change: draft.change, why: preview.refused }
    const found = draft.found === undefined ? context.people : context.people.filter(({ id }) => draft.found?.includes(id))
    return {
      kind: 'change-question',
      change: draft.change,
      step,
      draft,
      problem,
      unit: context.unit?.name ?? null,
      person: context.people.find(({ id }) => id === draft.personId)?.name ?? null,
      units: context.units.slice(0, 20),
      people: found,
      roles: context.roles,
      keys: context.keys,
      values: context.values,
      alike: context.alike,
      openEnd: context.openEnd,
      days: context.days,
      rule: context.rule,
      reminder: context.reminder,
      parts: context.parts,
      asked: context.asked,
      about: context.about?.asked ?? null,
      view: preview?.view ?? null,
    }
  },
  ends: (reply) => reply.kind === 'change-refused',
  finish: async (ask, draft) => make(ask, draft, false),
})

/** Where a change may be made. */
async function unitsFor(ask: Ask, draft: ChangeDraft): Promise<Unit[]> {
  const { verb, units } = changers[draft.change]
  if (units !== undefined) return units(ask, draft)
  return verb === null ? [] : unitsInScope(ask.tx, scopeFor(ask.actor, verb))
}

/** Makes a change, one at a time in the whole house: what it was decided on (who is the last admin) must not move under it. */
async function make(ask: Ask, draft: ChangeDraft, undone: boolean): Promise<Outcome> {
  await lockChanges(ask.tx)
  // Whoever had the lock before may have ended what this person was allowed to do.
  const grants = await rolesOf(ask.tx, ask.actor.personId, ask.now)
  const done = await changers[draft.change].make({ ...ask, actor: { ...ask.actor, grants } }, draft)
  if ('refused' in done) return { reply: { kind: 'change-refused', change: draft.change, why: done.refused } }
  // Somebody who was just added is known from what would take him out again.
  const about = draft.personId ?? done.undo?.personId
  const personId = about === undefined ? null : brandPerson(about)
  return {
    reply: { kind: 'changed', view: done.view, undone, canUndo: done.undo !== null && !undone, personId },
    // What cannot be taken back must not let "0" take back something older.
    undo: done.undo === null || undone ? null : { kind: 'apply-change', draft: done.undo },
  }
}

/** Begins a change. A name that was typed along with it is looked for among the people of the unit. */
export async function beginChange(ask: Ask, command: Extract<ChangeCommand, { kind: 'change' }>): Promise<Outcome> {
  const { verb, units, facts } = changers[command.draft.change]
  if (verb === null) return runner.start(ask, command.draft)
  const allowed = await unitsFor(ask, command.draft)
  if (!canAnywhere(ask.actor, verb) && allowed.length === 0) return cannot(ask, verb)
  // A person who is known already tells more about where than the unit one works in.
  const person = units !== undefined && command.draft.personId !== undefined
  if (needsOf(command.draft.change).includes('candidate')) return beginAbout(ask, command, allowed)
  const picked = person ? null : (await pickUnit(ask, verb)).unit
  const unitId = command.draft.unitId ?? allowed.find(({ id }) => id === picked?.id)?.id
  const draft = { ...command.draft, ...(unitId !== undefined && { unitId }) }
  if (command.who === undefined || unitId === undefined || draft.personId !== undefined) return runner.start(ask, draft)
  const there = await peopleOfUnit(ask.tx, unitId, ask.now, { followers: true })
  const offered = (await facts?.(ask, draft, allowed.find(({ id }) => id === unitId) ?? null))?.people ?? there
  // Who is there but no choice is not unknown: the last look says why it cannot be he.
  const matches = [offered, there].map((people) => matchNames(command.who ?? '', people)).find(({ length }) => length > 0) ?? []
  const [one, ...others] = matches
  if (one === undefined && needsOf(draft.change).includes('person'))
    return runner.turn(ask, { form: form.name, draft }, { kind: 'text', text: command.who })
  if (one === undefined) return runner.start(ask, draft)
  return runner.start(
    ask,
    others.length === 0 ? { ...draft, personId: one.id } : { ...draft, found: matches.slice(0, 12).map(({ id }) => id) },
  )
}

/** A change of one candidate: where he belongs is where it is made. Who may not be seen is not there. */
async function beginAbout(ask: Ask, { draft, said }: Extract<ChangeCommand, { kind: 'change' }>, units: readonly Unit[]): Promise<Outcome> {
  if (draft.candidateId !== undefined && units.length === 0) return { reply: { kind: 'not-found' } }
  return runner.start(ask, draft, said)
}

/** The undo of a change. Who may not make it any more may not undo it either. */
export async function applyChange(ask: Ask, command: Extract<ChangeCommand, { kind: 'apply-change' }>): Promise<Outcome> {
  return make(ask, command.draft, true)
}

export const changeRunner = runner
