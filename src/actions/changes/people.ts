import { may, verbOfRole, type Role } from '../../domain/access.ts'
import type { Case } from '../../domain/cases.ts'
import { readExempt, readPhone, readStatus } from '../../domain/command-address.ts'
import type { FormProblem } from '../../domain/form-problem.ts'
import { alikeNames } from '../../domain/names.ts'
import { statusOf, type PeopleView, type PersonStatus } from '../../domain/topics/people.ts'
import { mentoredBy } from '../../db/candidates/standing.ts'
import type { DirectoryPerson } from '../../db/directory.ts'
import { countInvitations, countUninvited } from '../../db/joining.ts'
import { addPerson, openPhone, peopleOfUnit, renamePerson, setExempt, setPhone, setStatus } from '../../db/members.ts'
import type { Unit } from '../../db/units.ts'
import type { Ask } from '../../runtime.ts'
import { aboutPerson, changer, type AnyChanger, type ChangeFacts, type Refused } from './changer.ts'
import { restorePerson, retire } from './retire.ts'
import { align, subjectOf, unitOf, verb, type Subject } from './subject.ts'

type View<K extends PeopleView['kind']> = Case<PeopleView, K>

const gone: Refused = { refused: 'gone' }
const alreadySo: Refused = { refused: 'already-so' }

/** Roles of those who belong to a cell, and of those who meet as its committee. */
const inCell: ReadonlySet<Role> = new Set(['member', 'secretary', 'deputy', 'cell_committee', 'mentor'])
const inCommittee: ReadonlySet<Role> = new Set(['secretary', 'deputy', 'cell_committee', 'follower'])
/** Offices that a probationary member may not hold. */
const forFullMembers: ReadonlySet<Role> = new Set(['secretary', 'deputy', 'cell_committee', 'follower', 'mentor'])

function reading(read: (text: string) => string | null, problem: FormProblem): NonNullable<ChangeFacts['readValue']> {
  return (text) => {
    const value = read(text)
    return value === null ? { problem } : { value }
  }
}

/** Answers a question that has one answer. */
const theOnlyAnswer: NonNullable<AnyChanger['fillIn']> = (draft, { roles, values }) => {
  const [role, ...otherRoles] = roles
  if (draft.role === undefined && role !== undefined && otherRoles.length === 0) return { ...draft, role }
  const [value, ...otherValues] = values
  return draft.value === undefined && value !== undefined && otherValues.length === 0 ? { ...draft, value } : draft
}

/** The same about a person: nothing before it is known who it is. */
const theOnlyAnswerAbout: NonNullable<AnyChanger['fillIn']> = (draft, context) =>
  draft.personId === undefined ? draft : theOnlyAnswer(draft, context)

/** Roles that are given along with a new name. In a cell that is membership; its offices are given to its members. */
function rolesOfNew(ask: Ask, unit: Unit): Role[] {
  const roles: readonly Role[] = unit.kind === 'cell' ? ['member'] : ['follower', 'staff', 'admin']
  return roles.filter((role) => may(ask.actor, verbOfRole[role], { path: unit.path }))
}

type Addition = { unit: Unit; name: string; role: Role; status: PersonStatus }

const addition = changer<Addition, View<'add-person'>>({
  verb,
  facts: async (ask, draft, unit) =>
    unit === null
      ? {}
      : {
          roles: rolesOfNew(ask, unit),
          values: unit.kind === 'cell' ? ['full', 'probationary'] : ['none'],
          readValue: reading(readStatus, { kind: 'not-a-choice' }),
          alike: draft.name === undefined ? [] : alikeNames(draft.name, await peopleOfUnit(ask.tx, unit.id, ask.now)),
        },
  fillIn: theOnlyAnswer,
  plan: async (ask, draft) => {
    const unit = await unitOf(ask, draft)
    if (unit === null) return gone
    const { name } = draft
    const role = rolesOfNew(ask, unit).find((one) => one === draft.role)
    const status = statusOf(draft.value)
    if (name === undefined || role === undefined || status === null) return { refused: 'not-allowed' }
    return { unit, name, role, status }
  },
  view: async ({ tx, now }, { unit, name, role, status }) => ({
    kind: 'add-person',
    unit: unit.name,
    unitId: unit.id,
    name,
    role,
    status,
    notified:
      role === 'member' || role === 'follower'
        ? await countUninvited(tx, { personId: null, unitId: unit.id, committee: role === 'follower', now })
        : 0,
  }),
  apply: async (ask, { unit, name, role, status }) => {
    const personId = await addPerson(ask.tx, { name, role, status, unit, now: ask.now })
    const { invited } = await align(ask, { personId, units: [unit.id], keepAnswers: true })
    return {
      ...aboutPerson(personId, unit, { role, status, invited: invited.length }),
      undo: { change: 'retire', unitId: unit.id, personId, value: 'quietly' },
    }
  },
})

const renaming = changer<Subject & { after: string }, View<'rename'>>({
  verb,
  plan: async (ask, draft) => {
    const found = await subjectOf(ask, draft)
    if (found === null || draft.name === undefined) return gone
    return found.person.name === draft.name ? alreadySo : { ...found, after: draft.name }
  },
  view: (_ask, { unit, person, after }) => ({ kind: 'rename', unit: unit.name, before: person.name, after }),
  apply: async (ask, { unit, person, after }) => {
    await renamePerson(ask.tx, person.id, after)
    return { ...aboutPerson(person.id, unit), undo: { change: 'rename', unitId: unit.id, personId: person.id, name: person.name } }
  },
})

const status = changer<Subject & { after: PersonStatus }, View<'set-status'>>({
  verb,
  facts: async (ask, draft) => {
    const person = (await subjectOf(ask, draft))?.person
    return {
      values: ['full', 'probationary'].filter((one) => one !== person?.status),
      readValue: reading(readStatus, { kind: 'not-a-choice' }),
    }
  },
  fillIn: theOnlyAnswerAbout,
  plan: async (ask, draft) => {
    const found = await subjectOf(ask, draft)
    const after = statusOf(draft.value)
    if (found === null || after === null) return gone
    const { person } = found
    if (!belongsToCell(person)) return { refused: 'other-cell' }
    if (person.status === after) return alreadySo
    if (after === 'probationary' && person.roles.some(({ role }) => forFullMembers.has(role))) return { refused: 'holds-office' }
    return { ...found, after }
  },
  view: async ({ tx }, { unit, person, after }) => ({
    kind: 'set-status',
    unit: unit.name,
    name: person.name,
    before: person.status,
    after,
    mentored: after === 'full' ? 0 : (await mentoredBy(tx, person.id)).length,
  }),
  apply: async (ask, { unit, person, after }) => {
    await setStatus(ask.tx, { id: person.id, status: after, now: ask.now })
    return {
      ...aboutPerson(person.id, unit, { before: person.status, after }),
      undo: { change: 'set-status', unitId: unit.id, personId: person.id, value: person.status },
    }
  },
})

/** For somebody who belongs to no cell there is no status, and nothing to be exempt from. */
function belongsToCell(person: DirectoryPerson): boolean {
  return person.roles.some(({ role, unitKind, inForce }) => inForce && unitKind === 'cell' && inCell.has(role))
}

const exemption = changer<Subject & { exempt: boolean }, View<'set-exempt'>>({
  verb,
  facts: async (ask, draft) => {
    const person = (await subjectOf(ask, draft))?.person
    return {
      values: person === undefined ? ['yes', 'no'] : [person.exempt ? 'no' : 'yes'],
      readValue: reading(readExempt, { kind: 'not-a-choice' }),
    }
  },
  fillIn: theOnlyAnswerAbout,
  plan: async (ask, draft) => {
    const found = await subjectOf(ask, draft)
    if (found === null) return gone
    if (!belongsToCell(found.person)) return { refused: 'other-cell' }
    const exempt = draft.value === 'yes'
    return found.person.exempt === exempt ? alreadySo : { ...found, exempt }
  },
  view: async (ask, { unit, person, exempt }) => ({
    kind: 'set-exempt',
    unit: unit.name,
    name: person.name,
    exempt,
    meetings: await meetingsTouched(ask, person, exempt),
  }),
  apply: async (ask, { unit, person, exempt }) => {
    await setExempt(ask.tx, person.id, exempt)
    const units = [...new Set(person.roles.map(({ unitId }) => unitId))]
    const { invited, left } = await align(ask, { personId: person.id, units, keepAnswers: true })
    return {
      ...aboutPerson(person.id, unit, { exempt, invited: invited.length, left: left.length }),
      undo: { change: 'set-exempt', unitId: unit.id, personId: person.id, value: exempt ? 'no' : 'yes' },
    }
  },
})

/** Meetings ahead that an exemption takes a person out of, or its end brings him into; of the units that the one who asks looks after. */
async function meetingsTouched(ask: Ask, person: DirectoryPerson, exempt: boolean): Promise<number> {
  const { tx, now } = ask
  const here = person.roles.filter(({ path, inForce }) => inForce && may(ask.actor, verb, { path }))
  // Who follows a cell without belonging to it is invited whether he is exempt or not.
  const units = [...new Set(here.filter(({ role }) => inCell.has(role)).map(({ unitId }) => unitId))]
  if (exempt) return countInvitations(tx, { personId: person.id, unitIds: units, unanswered: true, now })
  let meetings = 0
  for (const unitId of units) {
    const committee = here.some((held) => held.unitId === unitId && inCommittee.has(held.role))
    meetings += await countUninvited(tx, { personId: person.id, unitId, committee, now })
  }
  return meetings
}

const phone = changer<Subject & { before: string | null; after: string | null }, View<'set-phone'>>({
  verb,
  facts: async (ask, draft) => ({
    values: (await subjectOf(ask, draft))?.person.phone ? ['remove'] : [],
    readValue: reading(readPhone, { kind: 'bad-phone' }),
  }),
  plan: async (ask, draft) => {
    const found = await subjectOf(ask, draft)
    if (found === null || draft.value === undefined) return gone
    const before = openPhone(ask.runtime.sealer, found.person.id, found.person.phone)
    const after = draft.value === 'remove' ? null : draft.value
    return before === after ? alreadySo : { ...found, before, after }
  },
  view: (_ask, { unit, person, before, after }) => ({
    kind: 'set-phone',
    unit: unit.name,
    name: person.name,
    phone: after,
    before: before !== null,
  }),
  apply: async (ask, { unit, person, before, after }) => {
    await setPhone(ask.tx, ask.runtime.sealer, { id: person.id, phone: after })
    return {
      ...aboutPerson(person.id, unit, { before: before !== null, after: after !== null }),
      undo: { change: 'set-phone', unitId: unit.id, personId: person.id, value: before ?? 'remove' },
    }
  },
})

/** Changes of the list of people: who belongs to a unit, and what is known of him. */
export const peopleChangers: Readonly<Record<PeopleView['kind'], AnyChanger>> = {
  'add-person': addition,
  rename: renaming,
  'set-status': status,
  'set-exempt': exemption,
  'set-phone': phone,
  retire,
  'restore-person': restorePerson,
}
