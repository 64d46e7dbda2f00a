import { may, scopeFor, verbOfRole, type Actor, type Role } from '../../domain/access.ts'
import type { Case } from '../../domain/cases.ts'
import type { ChangeDraft, Refusal } from '../../domain/change.ts'
import type { Choosable } from '../../domain/forms/change.ts'
import { localDay } from '../../domain/local-time.ts'
import {
  afterShifts,
  cutBefore,
  giveTerm,
  holdsOn,
  readShift,
  stillAsBefore,
  turnedRound,
  writeShift,
  type Shift,
} from '../../domain/terms.ts'
import type { RoleView } from '../../domain/topics/roles.ts'
import { byGivenName } from '../../domain/text.ts'
import { nameOf, peopleOfUnit } from '../../db/members.ts'
import {
  committeePeople,
  isLinked,
  lastingAdmins,
  personInScope,
  termsIn,
  unitById,
  unitsOfPerson,
  type NamedTerm,
  type SeenPerson,
} from '../../db/roles.ts'
import { unitInScope, unitsInScope, type Unit } from '../../db/units.ts'
import type { Ask } from '../../runtime.ts'
import { aboutPerson, changer, type AnyChanger, type Refused } from './changer.ts'
import { handOverChangers } from './hand-over.ts'
import { carryOut, tellRole, tellTakenBack, undoSince } from './role-news.ts'

/** Whoever may give any role in a unit may give this one. */
const widest = 'give-deputy'
const ofTheCell: ReadonlySet<Role> = new Set(['secretary', 'deputy', 'cell_committee', 'mentor', 'member'])
/** Members come and go with the list of people, mentors with their candidates, a secretary by handing over. */
const notEnded: ReadonlySet<Role> = new Set(['member', 'mentor', 'secretary'])
/** Stands for whatever a person holds: nobody's membership is ended as a role. */
const anyRole = 'member'

/** Roles that are given one by one in a unit of this kind. An admin's reaches the whole tree wherever it is given: at its root. */
function rolesIn(unit: Unit): Role[] {
  if (unit.kind === 'cell') return ['deputy', 'cell_committee', 'follower']
  return ['deputy', 'follower', 'staff', ...(unit.path.indexOf('/') === unit.path.length - 1 ? (['admin'] as const) : [])]
}

function mayGive(actor: Actor, role: Role, unit: Unit): boolean {
  return role !== 'member' && role !== 'mentor' && may(actor, verbOfRole[role], { path: unit.path })
}

/** One may always give up what one holds. */
function mayEnd(actor: Actor, role: Role, at: { unit: Unit; personId: string }): boolean {
  return !notEnded.has(role) && (at.personId === actor.personId || mayGive(actor, role, at.unit))
}

function later(day: string | undefined, today: string): string {
  return day === undefined || day < today ? today : day
}

type Give = { unit: Unit; person: SeenPerson; role: Role; from: string; until: string | null; shifts: Shift[] }

async function planGive(ask: Ask, draft: ChangeDraft): Promise<Give | Refused> {
  const { tx, now, actor } = ask
  const { unitId, personId, role } = draft
  const unit = unitId === undefined ? null : await unitInScope(tx, unitId, scopeFor(actor, widest))
  const person = personId === undefined ? null : await personInScope(tx, personId, { scope: scopeFor(actor, 'see-people'), now })
  if (unit === null || person === null || role === undefined) return { refused: 'gone' }
  if (role === 'secretary') return { refused: 'by-hand-over' }
  if (!mayGive(actor, role, unit)) return { refused: 'not-allowed' }
  if (!rolesIn(unit).includes(role)) return { refused: 'not-in-such-a-unit' }
  const terms = await termsIn(tx, unit.id, { now, personId: person.id })
  const unfit = unfitFor(role, { unit, person, terms, now })
  if (unfit !== null) return { refused: unfit }
  const from = later(draft.from, localDay(now))
  const until = draft.until === undefined || draft.until === '' ? null : draft.until
  if (until !== null && until < from) return { refused: 'gone' }
  // Who leads a unit is no deputy beside it.
  if (role === 'deputy' && terms.some((term) => term.role === 'secretary' && holdsOn(term, from))) return { refused: 'already-so' }
  const shifts = giveTerm(
    terms.filter((term) => term.role === role),
    { personId: person.id, role, from, to: until },
  )
  return shifts.length === 0 ? { refused: 'already-so' } : { unit, person, role, from, until, shifts }
}

/** Who leads a cell is a full member of it; no office is held by a probationary member. */
function unfitFor(
  role: Role,
  { unit, person, terms, now }: { unit: Unit; person: SeenPerson; terms: readonly NamedTerm[]; now: Date },
): Refusal | null {
  const today = localDay(now)
  if (unit.kind === 'cell' && role !== 'follower') {
    if (!terms.some((term) => ofTheCell.has(term.role) && holdsOn(term, today))) return 'other-cell'
    return person.status === 'full' ? null : 'not-a-full-member'
  }
  return person.status === 'probationary' && role !== 'admin' && role !== 'staff' ? 'not-a-full-member' : null
}

const giveRole = changer<Give, Case<RoleView, 'give-role'>>({
  verb: widest,
  /** Where the person belongs comes first. */
  units: async (ask, { personId }) => {
    const units = await unitsInScope(ask.tx, scopeFor(ask.actor, widest))
    if (personId === undefined) return units
    const own = new Set((await unitsOfPerson(ask.tx, personId, ask.now)).map(({ unitId }) => unitId))
    return [...units.filter(({ id }) => own.has(id)), ...units.filter(({ id }) => !own.has(id))]
  },
  facts: async (ask, draft, unit) => {
    if (unit === null) return {}
    const { tx, now, actor } = ask
    const scope = scopeFor(actor, 'see-people')
    const there = await peopleOfUnit(tx, unit.id, now, { followers: true })
    const above = mayGive(actor, 'follower', unit) ? await committeePeople(tx, scope, now) : []
    const known = new Set(there.map(({ id }) => id))
    const led = await termsIn(tx, unit.id, { now, roles: ['secretary'] })
    return {
      people: await withPerson(ask, draft, [...there, ...above.filter(({ id }) => !known.has(id))]),
      roles: [
        ...(led.some(({ left }) => !left) || !mayGive(actor, 'secretary', unit) ? [] : (['secretary'] as const)),
        ...rolesIn(unit).filter((role) => mayGive(actor, role, unit)),
      ],
    }
  },
  fillIn: (draft, { roles, now }) => {
    const { unitId, personId, role, from, until } = draft
    if (unitId === undefined || personId === undefined) return draft
    // A secretary is not given beside another one.
    if (role === 'secretary') return { ...draft, change: 'hand-over', role: undefined, until: undefined }
    const [only, ...others] = roles
    if (role === undefined) return only !== undefined && others.length === 0 ? { ...draft, role: only } : draft
    // What cannot be given is not asked about any further: the last look says why.
    if (roles.includes(role) || (from !== undefined && until !== undefined)) return draft
    return { ...draft, from: from ?? localDay(now), until: until ?? '' }
  },
  plan: planGive,
  view: async (ask, { unit, person, role, from, until }) => ({
    kind: 'give-role',
    unit: unit.name,
    name: person.name,
    role,
    from,
    today: from === localDay(ask.now),
    until,
    linked: await isLinked(ask.tx, person.id),
    own: person.id === ask.actor.personId,
  }),
  apply: async (ask, give) => {
    const { unit, person, role, from, until, shifts } = give
    await carryOut(ask, unit, shifts)
    await tellRole(ask, unit, { personId: person.id, kind: 'role-given', role })
    return { ...aboutPerson(person.id, unit, { role, from, until }), undo: undoDraft(give) }
  },
})

/** The people, with the one the change is about, wherever he belongs. */
async function withPerson(ask: Ask, { personId }: ChangeDraft, people: readonly Choosable[]): Promise<Choosable[]> {
  if (personId === undefined || people.some(({ id }) => id === personId)) return [...people]
  const person = await personInScope(ask.tx, personId, { scope: scopeFor(ask.actor, 'see-people'), now: ask.now })
  return person === null ? [...people] : [...people, { id: person.id, name: person.name, hint: '' }]
}

type Ending = { unit: Unit; person: { id: string; name: string }; role: Role; shifts: Shift[] }

function undoDraft({ unit, person, role, shifts }: Ending): ChangeDraft {
  return { change: 'restore-role', unitId: unit.id, personId: person.id, role, rows: turnedRound(shifts).map(writeShift) }
}

async function planEnd(ask: Ask, draft: ChangeDraft): Promise<Ending | Refused> {
  const { tx, now, actor } = ask
  const { personId, role } = draft
  const unit = (await unitsToEndIn(ask, {})).find(({ id }) => id === draft.unitId)
  if (unit === undefined || personId === undefined) return { refused: 'gone' }
  const own = personId === actor.personId
  const person = own ? { id: personId, name: actor.name } : await personInScope(tx, personId, { scope: scopeFor(actor, 'see-people'), now })
  if (person === null) return { refused: 'gone' }
  const held = (await termsIn(tx, unit.id, { now, personId })).filter(
    (term) => role === undefined || role === anyRole || term.role === role,
  )
  if (held.every((term) => term.role === 'member' || term.role === 'mentor')) return { refused: 'no-role' }
  if (held.every((term) => notEnded.has(term.role))) return { refused: 'by-hand-over' }
  const ended = held.find((term) => mayEnd(actor, term.role, { unit, personId }))
  if (ended === undefined) return { refused: 'not-allowed' }
  const shifts = cutBefore(
    held.filter((term) => term.role === ended.role),
    localDay(now),
  )
  if (ended.role === 'admin' && (await noAdminLeft(ask, unit, shifts))) return { refused: 'last-admin' }
  return { unit, person, role: ended.role, shifts }
}

/** True when nobody would be an admin without end any more. Asked while all other changes wait. */
async function noAdminLeft(ask: Ask, unit: Unit, shifts: readonly Shift[]): Promise<boolean> {
  const admins = await lastingAdmins(ask.tx, ask.now)
  const gone = (admin: (typeof admins)[number]): boolean =>
    admin.unitId === unit.id &&
    shifts.some((shift) => shift.role === 'admin' && shift.personId === admin.personId && shift.from === admin.from && shift.now !== 'open')
  return admins.every(gone)
}

/** Units in which this person may end something of anybody, or of his own. With a person: those where there is something to end. */
async function unitsToEndIn(ask: Ask, { personId, unitId }: Pick<ChangeDraft, 'personId' | 'unitId'>): Promise<Unit[]> {
  const { tx, actor, now } = ask
  const given = await unitsInScope(tx, scopeFor(actor, widest))
  const own = actor.grants.filter(({ role }) => !notEnded.has(role)).map(({ path }) => path)
  const known = new Set(given.map(({ id }) => id))
  const units = [...given, ...(await unitsInScope(tx, { units: own, below: [] })).filter(({ id }) => !known.has(id))]
  if (personId === undefined || unitId !== undefined) return units
  const held = await unitsOfPerson(tx, personId, now)
  const narrow = units.filter((unit) => held.some((one) => one.unitId === unit.id && mayEnd(actor, one.role, { unit, personId })))
  return narrow.length > 0 ? narrow : units
}

const endRole = changer<Ending, Case<RoleView, 'end-role'>>({
  verb: widest,
  units: unitsToEndIn,
  facts: async (ask, draft, unit) => {
    if (unit === null) return {}
    const terms = await termsIn(ask.tx, unit.id, { now: ask.now })
    const sees = may(ask.actor, 'see-people', { path: unit.path })
    const holders = terms.filter(
      ({ role, left, personId }) => !left && role !== 'member' && role !== 'mentor' && (sees || personId === ask.actor.personId),
    )
    const people = new Map(holders.map(({ personId, name, code }) => [personId, { id: personId, name, hint: code }]))
    return {
      people: await withPerson(
        ask,
        draft,
        [...people.values()].toSorted((a, b) => byGivenName(a.name, b.name)),
      ),
      roles: [
        ...new Set(
          terms
            .filter(({ personId, role }) => personId === draft.personId && mayEnd(ask.actor, role, { unit, personId }))
            .map(({ role }) => role),
        ),
      ],
    }
  },
  fillIn: (draft, { roles }) => {
    if (draft.unitId === undefined || draft.personId === undefined || draft.role !== undefined) return draft
    const [only, ...others] = roles
    // Where there is nothing to choose, nothing is asked: the last look says why it cannot be.
    return others.length > 0 ? draft : { ...draft, role: only ?? anyRole }
  },
  plan: planEnd,
  view: (ask, { unit, person, role }) => ({
    kind: 'end-role',
    unit: unit.name,
    name: person.name,
    role,
    own: person.id === ask.actor.personId,
  }),
  apply: async (ask, ending) => {
    const { unit, person, role, shifts } = ending
    await carryOut(ask, unit, shifts)
    await tellRole(ask, unit, { personId: person.id, kind: 'role-ended', role })
    return { ...aboutPerson(person.id, unit, { role }), undo: undoDraft(ending) }
  },
})

type Restored = Ending & { holds: boolean }

async function planRestore(ask: Ask, { unitId, personId, role, rows }: ChangeDraft): Promise<Restored | Refused> {
  const { tx, now, actor } = ask
  const unit = unitId === undefined ? null : await unitById(tx, unitId)
  const shifts = (rows ?? []).flatMap((row) => readShift(row) ?? [])
  if (unit === null || personId === undefined || role === undefined || shifts.length === 0) return { refused: 'gone' }
  // Who gave up a role of his own may have it back while the undo waits, although he holds nothing by now.
  if (!mayGive(actor, role, unit) && personId !== actor.personId) return { refused: 'not-allowed' }
  const terms = await termsIn(tx, unit.id, { personId, since: undoSince(now) })
  const name = await nameOf(tx, personId, { retired: false })
  if (name === null || !stillAsBefore(terms, shifts)) return { refused: 'gone' }
  if (role === 'admin' && (await noAdminLeft(ask, unit, shifts))) return { refused: 'last-admin' }
  const holds = afterShifts(terms, shifts).some((term) => term.role === role && (term.to === null || term.to >= localDay(now)))
  return { unit, person: { id: personId, name }, role, shifts, holds }
}

/** Takes back a role that was given or ended: the terms are again what they were. */
const restoreRole = changer<Restored, Case<RoleView, 'restore-role'>>({
  verb: null,
  plan: planRestore,
  view: (_ask, { unit, person, role, holds }) => ({ kind: 'restore-role', unit: unit.name, name: person.name, role, holds }),
  apply: async (ask, { unit, person, role, shifts, holds }) => {
    await carryOut(ask, unit, shifts)
    await tellTakenBack(ask, unit, { personId: person.id, kind: holds ? 'role-given' : 'role-ended', role })
    return { ...aboutPerson(person.id, unit, { role, holds }), undo: null }
  },
})

export const roleChangers: Readonly<Record<RoleView['kind'], AnyChanger>> = {
  'give-role': giveRole,
  'end-role': endRole,
  'restore-role': restoreRole,
  ...handOverChangers,
}
