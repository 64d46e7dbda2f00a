import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import {
  canAnywhere,
  isWide,
  may,
  mayVouchFor,
  roles,
  rolesFor,
  scopeFor,
  verbOfRole,
  verbs,
  type Actor,
  type Grant,
  type Role,
  type Verb,
} from '../../src/domain/access.ts'
import { isId, type PersonId } from '../../src/domain/ids.ts'

/** Where the subject lies, seen from the unit of the grant: "PMINH/KP1/". */
const places = {
  own: 'PMINH/KP1/',
  below: 'PMINH/KP1/TDP08/',
  deepBelow: 'PMINH/KP1/TDP08/TO1/',
  above: 'PMINH/',
  other: 'PMINH/KP2/',
  otherBelow: 'PMINH/KP2/TDP08/',
  namesake: 'PMINH/KP10/',
  namesakeBelow: 'PMINH/KP10/TDP08/',
  elsewhere: 'PHOA/KP1/',
} as const
type Place = keyof typeof places
const names: readonly Place[] = ['own', 'below', 'deepBelow', 'above', 'other', 'otherBelow', 'namesake', 'namesakeBelow', 'elsewhere']

/** Nowhere, in the unit of the grant alone, there and in everything below it, only in what is below it. */
type Where = '-' | 'own' | 'down' | 'under'
const reached: Readonly<Record<Where, readonly Place[]>> = {
  '-': [],
  own: ['own'],
  down: ['own', 'below', 'deepBelow'],
  under: ['below', 'deepBelow'],
}

type Row = { [R in Role]: Where }

/** Who may do what, and where: written out. */
const expected: { [V in Verb]: Row } = {
  // prettier-ignore
  'call-meeting':        { admin: 'down', staff: 'down',  follower: '-',    secretary: 'own', deputy: 'own', cell_committee: '-',   mentor: '-',   member: '-' },
  // prettier-ignore
  'change-meeting':      { admin: 'down', staff: 'down',  follower: '-',    secretary: 'own', deputy: 'own', cell_committee: '-',   mentor: '-',   member: '-' },
  // prettier-ignore
  'see-answers':         { admin: 'down', staff: 'down',  follower: 'down', secretary: 'own', deputy: 'own', cell_committee: 'own', mentor: '-',   member: '-' },
  // prettier-ignore
  'record-answer':       { admin: 'down', staff: 'down',  follower: '-',    secretary: 'own', deputy: 'own', cell_committee: '-',   mentor: '-',   member: '-' },
  // prettier-ignore
  'see-meeting':         { admin: 'down', staff: 'down',  follower: 'down', secretary: 'own', deputy: 'own', cell_committee: 'own', mentor: 'own', member: 'own' },
  // prettier-ignore
  'answer-meeting':      { admin: '-',    staff: '-',     follower: '-',    secretary: '-',   deputy: '-',   cell_committee: '-',   mentor: '-',   member: '-' },
  // prettier-ignore
  'resolve-delivery':    { admin: 'down', staff: 'down',  follower: '-',    secretary: 'own', deputy: 'own', cell_committee: '-',   mentor: '-',   member: '-' },
  // prettier-ignore
  invite:                { admin: 'down', staff: 'down',  follower: '-',    secretary: 'own', deputy: 'own', cell_committee: '-',   mentor: '-',   member: '-' },
  // prettier-ignore
  'see-people':          { admin: 'down', staff: 'down',  follower: 'down', secretary: 'own', deputy: 'own', cell_committee: 'own', mentor: '-',   member: '-' },
  // prettier-ignore
  'see-phone':           { admin: 'down', staff: 'down',  follower: '-',    secretary: 'own', deputy: 'own', cell_committee: '-',   mentor: '-',   member: '-' },
  // prettier-ignore
  'manage-people':       { admin: 'down', staff: 'down',  follower: '-',    secretary: 'own', deputy: 'own', cell_committee: '-',   mentor: '-',   member: '-' },
  // prettier-ignore
  'give-cell-committee': { admin: 'down', staff: 'down',  follower: '-',    secretary: 'own', deputy: '-',   cell_committee: '-',   mentor: '-',   member: '-' },
  // prettier-ignore
  'give-deputy':         { admin: 'down', staff: 'down',  follower: '-',    secretary: 'own', deputy: '-',   cell_committee: '-',   mentor: '-',   member: '-' },
  // prettier-ignore
  'give-secretary':      { admin: 'down', staff: 'down',  follower: '-',    secretary: 'own', deputy: '-',   cell_committee: '-',   mentor: '-',   member: '-' },
  // prettier-ignore
  'give-follower':       { admin: 'down', staff: 'down',  follower: '-',    secretary: '-',   deputy: '-',   cell_committee: '-',   mentor: '-',   member: '-' },
  // prettier-ignore
  'give-staff':          { admin: 'down', staff: 'under', follower: '-',    secretary: '-',   deputy: '-',   cell_committee: '-',   mentor: '-',   member: '-' },
  // prettier-ignore
  'give-admin':          { admin: 'down', staff: '-',     follower: '-',    secretary: '-',   deputy: '-',   cell_committee: '-',   mentor: '-',   member: '-' },
  // prettier-ignore
  'see-settings':        { admin: 'down', staff: 'down',  follower: 'down', secretary: 'own', deputy: 'own', cell_committee: 'own', mentor: '-',   member: '-' },
  // prettier-ignore
  'change-settings':     { admin: 'down', staff: 'down',  follower: '-',    secretary: 'own', deputy: 'own', cell_committee: '-',   mentor: '-',   member: '-' },
  // prettier-ignore
  'see-candidates':      { admin: 'down', staff: 'down',  follower: 'down', secretary: 'own', deputy: 'own', cell_committee: 'own', mentor: '-',   member: '-' },
  // prettier-ignore
  'manage-candidates':   { admin: 'down', staff: 'down',  follower: '-',    secretary: 'own', deputy: 'own', cell_committee: '-',   mentor: '-',   member: '-' },
  // prettier-ignore
  'see-rules':           { admin: 'down', staff: 'down',  follower: 'down', secretary: 'own', deputy: 'own', cell_committee: 'own', mentor: '-',   member: '-' },
  // prettier-ignore
  'change-rules':        { admin: 'down', staff: 'down',  follower: '-',    secretary: '-',   deputy: '-',   cell_committee: '-',   mentor: '-',   member: '-' },
}

function expectedAt(role: Role, verb: Verb, place: Place): boolean {
  return reached[expected[verb][role]].includes(place)
}

const cases = verbs.flatMap((verb) =>
  roles.flatMap((role) => names.map((place) => ({ verb, role, place, allowed: expectedAt(role, verb, place) }))),
)

function person(...grants: Actor['grants']): Actor {
  return { personId: an(), grants }
}

function an(): PersonId {
  const id = '00000000-0000-7000-8000-000000000001'
  if (!isId<PersonId>(id)) throw new Error('no id')
  return id
}

/** What a query with this scope would select. */
function selects(actor: Actor, verb: Verb, path: string): boolean {
  const { units, below, notItself = [] } = scopeFor(actor, verb)
  return (
    units.includes(path) ||
    below.some((prefix) => path.startsWith(prefix)) ||
    notItself.some((prefix) => path.startsWith(prefix) && path !== prefix)
  )
}

test('the table has a case for every role, verb and place', () => {
  expect(cases).toHaveLength(8 * 23 * 9)
})

test.each(cases)('$role, $verb, $place unit: $allowed', ({ verb, role, place, allowed }) => {
  const actor = person({ role, path: places.own })
  expect(may(actor, verb, { path: places[place] })).toBe(allowed)
  expect(may(actor, verb, { path: places[place], invited: false })).toBe(allowed)
  expect(selects(actor, verb, places[place])).toBe(allowed)
})

describe('an admin, whose grant is the whole tree', () => {
  const admin = person({ role: 'admin', path: '' })
  test.each(verbs.flatMap((verb) => names.map((place) => ({ verb, place }))))('$verb, $place unit', ({ verb, place }) => {
    expect(may(admin, verb, { path: places[place] })).toBe(verb !== 'answer-meeting')
    expect(selects(admin, verb, places[place])).toBe(verb !== 'answer-meeting')
  })
})

describe('who is invited', () => {
  test.each(roles.flatMap((role) => names.map((place) => ({ role, place }))))(
    'sees and answers the meeting, and no more for it: $role, $place unit',
    ({ role, place }) => {
      const actor = person({ role, path: places.own })
      const subject = { path: places[place], invited: true }
      expect(may(actor, 'answer-meeting', subject)).toBe(true)
      expect(may(actor, 'see-meeting', subject)).toBe(true)
      for (const verb of verbs) {
        if (verb !== 'answer-meeting' && verb !== 'see-meeting') expect(may(actor, verb, subject), verb).toBe(expectedAt(role, verb, place))
      }
    },
  )

  it('needs no role at all', () => {
    expect(may(person(), 'answer-meeting', { path: places.other, invited: true })).toBe(true)
    expect(may(person(), 'see-answers', { path: places.other, invited: true })).toBe(false)
  })
})

describe('who mentors a candidate', () => {
  test.each(roles.flatMap((role) => names.map((place) => ({ role, place }))))(
    'sees him, and no more for it: $role, $place unit',
    ({ role, place }) => {
      const actor = person({ role, path: places.own })
      const subject = { path: places[place], mentor: true }
      expect(may(actor, 'see-candidates', subject)).toBe(true)
      for (const verb of verbs) if (verb !== 'see-candidates') expect(may(actor, verb, subject), verb).toBe(expectedAt(role, verb, place))
    },
  )

  it('needs no role at all', () => {
    expect(may(person(), 'see-candidates', { path: places.other, mentor: true })).toBe(true)
    expect(may(person(), 'manage-candidates', { path: places.other, mentor: true })).toBe(false)
  })
})

describe('who has no grant', () => {
  it('may do nothing, and no query finds anything for him', () => {
    for (const verb of verbs) {
      expect(scopeFor(person(), verb)).toEqual({ units: [], below: [] })
      expect(canAnywhere(person(), verb)).toBe(false)
      for (const place of names) expect(may(person(), verb, { path: places[place] })).toBe(false)
    }
  })
})

describe('who has several grants', () => {
  const both = person(
    { role: 'secretary', path: places.other },
    { role: 'follower', path: places.own },
    { role: 'member', path: places.other },
  )

  it('may do what any of them allows, each where it was given', () => {
    expect(may(both, 'call-meeting', { path: places.other })).toBe(true)
    expect(may(both, 'call-meeting', { path: places.own })).toBe(false)
    expect(may(both, 'see-answers', { path: places.below })).toBe(true)
    expect(may(both, 'see-answers', { path: places.other })).toBe(true)
    expect(may(both, 'see-answers', { path: places.above })).toBe(false)
  })

  it('has each part of the tree once in his scope', () => {
    expect(scopeFor(both, 'see-meeting')).toEqual({ units: [places.other], below: [places.own] })
    const staffTwice = person({ role: 'staff', path: places.own }, { role: 'staff', path: places.own }, { role: 'admin', path: '' })
    expect(scopeFor(staffTwice, 'give-staff')).toEqual({ units: [], below: [''], notItself: [places.own] })
  })

  it('reaches more than one unit unless it is one cell alone', () => {
    const wide = (...grants: Grant[]): boolean => isWide(scopeFor(person(...grants), 'see-candidates'))
    expect(wide({ role: 'secretary', path: places.own })).toBe(false)
    expect(wide({ role: 'secretary', path: places.own }, { role: 'deputy', path: places.other })).toBe(true)
    expect(wide({ role: 'staff', path: places.own })).toBe(true)
    expect(wide()).toBe(false)
  })
})

/** Any unit of a tree with namesakes: "A1" is the beginning of "A10", "A_" could be a pattern. */
const code = fc.constantFrom('A1', 'A10', 'A_', 'B')
const path = fc.array(code, { minLength: 1, maxLength: 4 }).map((codes) => codes.map((one) => `${one}/`).join(''))
const grant: fc.Arbitrary<Grant> = fc
  .record({ role: fc.constantFrom(...roles), path })
  .map((one) => (one.role === 'admin' ? { ...one, path: '' } : one))
const grants = fc.array(grant, { maxLength: 4 })
const verb = fc.constantFrom(...verbs)

describe('in any tree, with any roles', () => {
  it('a query selects exactly what its asker may do', () => {
    fc.assert(
      fc.property(grants, verb, path, (held, what, unit) => {
        expect(selects(person(...held), what, unit)).toBe(may(person(...held), what, { path: unit }))
      }),
      { numRuns: 5000 },
    )
  })

  it('one role more takes nothing away', () => {
    fc.assert(
      fc.property(grants, grant, verb, path, (held, more, what, unit) => {
        if (may(person(...held), what, { path: unit })) expect(may(person(...held, more), what, { path: unit })).toBe(true)
      }),
    )
  })

  it('whoever may do something somewhere is among those whom others are told to ask', () => {
    fc.assert(
      fc.property(grants, verb, path, (held, what, unit) => {
        if (!may(person(...held), what, { path: unit })) return
        expect(canAnywhere(person(...held), what)).toBe(true)
        expect(held.some(({ role }) => rolesFor(what).includes(role))).toBe(true)
      }),
    )
  })

  it('nobody gives a role that could do more than he can himself', () => {
    fc.assert(
      fc.property(grants, fc.constantFrom(...roles), path, verb, path, (held, role, unit, what, target) => {
        const giver = person(...held)
        const given = { role, path: role === 'admin' ? '' : unit }
        if (!may(giver, verbOfRole[role], { path: given.path })) return
        if (may(person(given), what, { path: target })) expect(may(giver, what, { path: target }), `${role} ${what}`).toBe(true)
      }),
      { numRuns: 5000 },
    )
  })

  it('whom one may vouch for can do nothing that one could not do', () => {
    fc.assert(
      fc.property(grants, grants, verb, path, (held, theirs, what, unit) => {
        const [giver, other] = [person(...held), person(...theirs)]
        if (mayVouchFor(giver, theirs) && may(other, what, { path: unit })) expect(may(giver, what, { path: unit })).toBe(true)
      }),
      { numRuns: 5000 },
    )
  })
})

describe('holding the keys of somebody', () => {
  const cell = places.below
  const secretary = person({ role: 'secretary', path: cell }, { role: 'member', path: cell })
  const deputy = person({ role: 'deputy', path: cell }, { role: 'member', path: cell })
  const staff = person({ role: 'staff', path: places.own })
  const admin = person({ role: 'admin', path: '' })
  const member: Grant = { role: 'member', path: cell }
  const at = (role: Role, where: string): Grant => ({ role, path: where })

  test.each<[string, Actor, readonly Grant[], boolean]>([
    ['a secretary for a member', secretary, [member], true],
    ['a secretary for his deputy', secretary, [member, at('deputy', cell)], true],
    ['a secretary for one of the chi ủy', secretary, [member, at('cell_committee', cell)], true],
    ['a secretary for a mentor', secretary, [member, at('mentor', cell)], true],
    ['a secretary for himself', secretary, secretary.grants, true],
    ['a secretary for a member of another cell', secretary, [at('member', places.other)], false],
    ['a secretary for a member who is secretary elsewhere', secretary, [member, at('secretary', places.other)], false],
    ['a secretary for a member who is staff', secretary, [member, at('staff', places.above)], false],
    ['a secretary for a member who follows cells', secretary, [member, at('follower', places.other)], false],
    ['a secretary for a member who follows this cell', secretary, [member, at('follower', cell)], false],
    ['a secretary for a member of two cells', secretary, [member, at('member', places.other)], false],
    ['a secretary for an admin', secretary, [member, at('admin', '')], false],
    ['a deputy for a member', deputy, [member], true],
    ['a deputy for the secretary', deputy, [member, at('secretary', cell)], false],
    ['a deputy for another deputy', deputy, [member, at('deputy', cell)], false],
    ['a deputy for one of the chi ủy', deputy, [member, at('cell_committee', cell)], false],
    ['one of the chi ủy for a member', person(member, at('cell_committee', cell)), [member], false],
    ['a member for himself by his role', person(member), [member], false],
    ['staff for a secretary below', staff, [member, at('secretary', cell)], true],
    ['staff for a follower below', staff, [at('follower', cell)], true],
    ['staff for staff further down', staff, [at('staff', cell)], true],
    ['staff for staff of his own unit', staff, [at('staff', places.own)], false],
    ['staff for staff above', staff, [at('staff', places.above)], false],
    ['staff for a secretary beside', staff, [at('secretary', places.namesake)], false],
    ['staff for an admin', staff, [at('admin', '')], false],
    ['staff for a member who is also an admin', staff, [member, at('admin', '')], false],
    ['an admin for staff', admin, [at('staff', places.above)], true],
    ['an admin for an admin', admin, [at('admin', '')], true],
    ['anybody for somebody without any role', person(), [], true],
  ])('%s', (_, actor, theirs, allowed) => {
    expect(mayVouchFor(actor, theirs)).toBe(allowed)
  })
})

describe('whom to ask', () => {
  test.each<[Verb, Role[]]>([
    ['call-meeting', ['deputy', 'secretary', 'staff', 'admin']],
    ['invite', ['deputy', 'secretary', 'staff', 'admin']],
    ['see-people', ['cell_committee', 'deputy', 'secretary', 'follower', 'staff', 'admin']],
    ['give-deputy', ['secretary', 'staff', 'admin']],
    ['give-secretary', ['secretary', 'staff', 'admin']],
    ['give-follower', ['staff', 'admin']],
    ['give-staff', ['staff', 'admin']],
    ['give-admin', ['admin']],
    ['answer-meeting', []],
  ])('for %s, from the nearest to the cell upwards', (what, who) => {
    expect(rolesFor(what)).toEqual(who)
  })

  test.each(verbs.flatMap((what) => roles.map((role) => ({ what, role }))))(
    '$role can do $what somewhere exactly when the table says so',
    ({ what, role }) => {
      const somewhere = expected[what][role] !== '-'
      expect(canAnywhere(person({ role, path: places.own }), what)).toBe(somewhere)
      expect(rolesFor(what).includes(role)).toBe(somewhere)
    },
  )
})

test('every role is given by its own right, and members by whoever keeps the list of people', () => {
  expect(verbOfRole).toEqual({
    admin: 'give-admin',
    staff: 'give-staff',
    follower: 'give-follower',
    secretary: 'give-secretary',
    deputy: 'give-deputy',
    cell_committee: 'give-cell-committee',
    mentor: 'manage-people',
    member: 'manage-people',
  })
})

it('a grant that is handed over counts: whether it is still in force is asked before', () => {
  expect(may(person({ role: 'secretary', path: places.own }), 'call-meeting', { path: places.own })).toBe(true)
})
