import { may, scopeFor } from '../../domain/access.ts'
import type { Case } from '../../domain/cases.ts'
import type { ChangeDraft } from '../../domain/change.ts'
import { atLocal, localDay } from '../../domain/local-time.ts'
import { afterShifts, handOver, holdsOn, readShift, stillAsBefore, turnedRound, writeShift, type Shift } from '../../domain/terms.ts'
import type { RoleView } from '../../domain/topics/roles.ts'
import { peopleOfUnit } from '../../db/members.ts'
import { isLinked, personInScope, stateOfUnit, termsIn, unitById, unitsOfPerson, type NamedTerm } from '../../db/roles.ts'
import { unitInScope, unitsInScope, type Unit } from '../../db/units.ts'
import type { Ask } from '../../runtime.ts'
import { aboutPerson, changer, type AnyChanger, type Refused } from './changer.ts'
import { carryOut, tellRole, tellTakenBack, undoSince } from './role-news.ts'

type HandOver = {
  unit: Unit
  person: { id: string; name: string }
  from: string
  shifts: Shift[]
  /** Terms of secretaries and deputies as they are now. */
  terms: readonly NamedTerm[]
}

async function planHandOver(ask: Ask, { unitId, personId, from: said }: ChangeDraft): Promise<HandOver | Refused> {
  const { tx, now, actor } = ask
  const unit = unitId === undefined ? null : await unitInScope(tx, unitId, scopeFor(actor, 'give-secretary'))
  const person = personId === undefined ? null : await personInScope(tx, personId, { scope: scopeFor(actor, 'see-people'), now })
  if (unit === null || person === null) return { refused: 'gone' }
  const today = localDay(now)
  const from = said === undefined || said < today ? today : said
  const all = await termsIn(tx, unit.id, { now })
  const terms = all.filter(({ role }) => role === 'secretary' || role === 'deputy')
  const shifts = handOver(terms, { personId: person.id, from })
  if (shifts.length === 0) return { refused: 'already-so' }
  const leads = terms.some((term) => term.role === 'secretary' && term.personId === person.id && holdsOn(term, today))
  // Nobody makes himself secretary; one of two secretaries may become the only one.
  if (person.id === actor.personId && !leads) return { refused: 'oneself' }
  const belongs = all.some((term) => term.personId === person.id && term.role !== 'follower' && holdsOn(term, today))
  if (unit.kind === 'cell' && !belongs) return { refused: 'other-cell' }
  if (unit.kind === 'cell' ? person.status !== 'full' : person.status === 'probationary') return { refused: 'not-a-full-member' }
  return { unit, person, from, shifts, terms }
}

/** The others whose terms as secretaries end by it: those who lead now, and those who would have begun later. */
function replaced({ person, shifts }: Pick<HandOver, 'person' | 'shifts'>, today: string): { led: Shift[]; planned: Shift[] } {
  const others = shifts.filter(({ role, personId }) => role === 'secretary' && personId !== person.id)
  return { led: others.filter(({ from }) => from <= today), planned: others.filter(({ from }) => from > today) }
}

function namesOf(terms: readonly NamedTerm[], shifts: readonly Shift[]): string[] {
  const names = new Map(terms.filter(({ left }) => !left).map(({ personId, name }) => [String(personId), name]))
  return [...new Set(shifts.flatMap(({ personId }) => names.get(personId) ?? []))]
}

const handOverChanger = changer<HandOver, Case<RoleView, 'hand-over'>>({
  verb: 'give-secretary',
  /** A person who is known already is the new secretary of a unit to which he belongs. */
  units: async (ask, { personId, unitId }) => {
    const units = await unitsInScope(ask.tx, scopeFor(ask.actor, 'give-secretary'))
    if (personId === undefined || unitId !== undefined) return units
    const own = new Set(
      (await unitsOfPerson(ask.tx, personId, ask.now)).filter(({ role }) => role !== 'follower').map((held) => held.unitId),
    )
    const narrow = units.filter(({ id }) => own.has(id))
    return narrow.length > 0 ? narrow : units
  },
  facts: async (ask, draft, unit) => {
    if (unit === null) return {}
    const { tx, now, actor } = ask
    const there = await peopleOfUnit(tx, unit.id, now)
    const { personId } = draft
    const known = personId === undefined || there.some(({ id }) => id === personId)
    const person = known ? null : await personInScope(tx, personId, { scope: scopeFor(actor, 'see-people'), now })
    return {
      people: [
        // Where all are listed to choose from, the one who asks is no choice.
        ...there.filter(({ id }) => id !== actor.personId || id === personId || there.length > 12),
        ...(person === null ? [] : [{ id: person.id, name: person.name, hint: '' }]),
      ],
    }
  },
  plan: planHandOver,
  view: async ({ tx, now, actor }, plan) => {
    const { unit, person, from, shifts, terms } = plan
    const today = localDay(now)
    const { led, planned } = replaced(plan, today)
    const begins = from === today ? now : atLocal(from, 0)
    return {
      kind: 'hand-over',
      unit: unit.name,
      before: namesOf(terms, led.length > 0 ? led : planned),
      after: person.name,
      from,
      today: from === today,
      meetings: (await stateOfUnit(tx, unit.id, { now, after: begins })).meetings,
      linked: await isLinked(tx, person.id),
      own: shifts.some(({ role, personId }) => role === 'secretary' && personId === actor.personId) && person.id !== actor.personId,
    }
  },
  apply: async (ask, plan) => {
    const { unit, person, from, shifts, terms } = plan
    const today = localDay(ask.now)
    const { led, planned } = replaced(plan, today)
    await carryOut(ask, unit, shifts)
    const leads = terms.some((term) => term.role === 'secretary' && term.personId === person.id && holdsOn(term, today))
    const news = { personId: person.id, role: 'secretary' } as const
    if (!leads) await tellRole(ask, unit, { ...news, kind: from === today ? 'office-taken' : 'role-given' })
    // He was told that somebody else would follow.
    else if (shifts.some(({ personId, role }) => personId === person.id && role === 'secretary'))
      await tellTakenBack(ask, unit, { ...news, kind: 'role-given' })
    for (const { personId } of led) await tellRole(ask, unit, { personId, kind: 'office-left', role: 'secretary' })
    for (const { personId } of planned) await tellTakenBack(ask, unit, { personId, kind: 'role-ended', role: 'secretary' })
    return {
      ...aboutPerson(person.id, unit, { from, ended: led.length }),
      undo: { change: 'undo-hand-over', unitId: unit.id, personId: person.id, from, rows: turnedRound(shifts).map(writeShift) },
    }
  },
})

type Back = { unit: Unit; shifts: Shift[]; names: string[] }

async function planBack(ask: Ask, { unitId, rows }: ChangeDraft): Promise<Back | Refused> {
  const { tx, now, actor } = ask
  const unit = unitId === undefined ? null : await unitById(tx, unitId)
  const shifts = (rows ?? []).flatMap((row) => readShift(row) ?? [])
  if (unit === null || shifts.length === 0) return { refused: 'gone' }
  // Whoever handed over his own office holds nothing by now, and may have it back while the undo waits.
  const own = shifts.some(({ role, personId, now: end }) => role === 'secretary' && personId === actor.personId && end !== 'none')
  if (!own && !may(actor, 'give-secretary', { path: unit.path })) return { refused: 'not-allowed' }
  const terms = await termsIn(tx, unit.id, { roles: ['secretary', 'deputy'], since: undoSince(now) })
  const people = new Set(shifts.map(({ personId }) => personId))
  // Nor has anybody else been made secretary since.
  const untouched =
    stillAsBefore(terms, shifts) && terms.every((term) => term.role !== 'secretary' || term.to !== null || people.has(term.personId))
  if (!untouched || terms.some(({ left, personId }) => left && people.has(personId))) return { refused: 'gone' }
  const names = new Map(terms.map(({ personId, name }) => [String(personId), name]))
  const leaders = afterShifts(terms, shifts).filter((term) => term.role === 'secretary' && holdsOn(term, localDay(now)))
  return { unit, shifts, names: [...new Set(leaders.flatMap(({ personId }) => names.get(personId) ?? []))] }
}

/** Takes a handover back, before its day and on it: everybody holds again what he held. */
const undoHandOver = changer<Back, Case<RoleView, 'undo-hand-over'>>({
  verb: null,
  plan: planBack,
  view: (_ask, { unit, names }) => ({ kind: 'undo-hand-over', unit: unit.name, names }),
  apply: async (ask, { unit, shifts }) => {
    await carryOut(ask, unit, shifts)
    for (const { personId, role, now } of shifts) {
      if (role === 'secretary') await tellTakenBack(ask, unit, { personId, kind: now === 'none' ? 'role-ended' : 'role-given', role })
    }
    return { subject: `unit ${unit.id}`, unitPath: unit.path, detail: { terms: shifts.length }, undo: null }
  },
})

export const handOverChangers = { 'hand-over': handOverChanger, 'undo-hand-over': undoHandOver } as const satisfies Record<
  string,
  AnyChanger
>
