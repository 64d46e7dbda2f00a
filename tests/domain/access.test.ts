import { describe, expect, it, test } from 'vitest'
import { may, roles, scopeFor, verbs, type Actor, type Role, type Verb } from '../../src/domain/access.ts'
import { isId, type PersonId } from '../../src/domain/ids.ts'

/** Where the subject lies, seen from the unit of the grant "PMINH/KP2/". */
const places = { own: 'PMINH/KP2/', below: 'PMINH/KP2/TDP08/', above: 'PMINH/', other: 'PMINH/KP1/', namesake: 'PMINH/KP20/' } as const
type Place = keyof typeof places

const nowhere: readonly Place[] = []
const there: readonly Place[] = ['own']
const downwards: readonly Place[] = ['own', 'below']

/** Who may do what, and where: written out. */
const expected: { [V in Verb]: { [R in Role]: readonly Place[] } } = {
  'call-meeting': {
    admin: downwards,
    staff: downwards,
    follower: nowhere,
    secretary: there,
    deputy: there,
    cell_committee: nowhere,
    mentor: nowhere,
    member: nowhere,
  },
  'change-meeting': {
    admin: downwards,
    staff: downwards,
    follower: nowhere,
    secretary: there,
    deputy: there,
    cell_committee: nowhere,
    mentor: nowhere,
    member: nowhere,
  },
  'see-answers': {
    admin: downwards,
    staff: downwards,
    follower: downwards,
    secretary: there,
    deputy: there,
    cell_committee: there,
    mentor: nowhere,
    member: nowhere,
  },
  'record-answer': {
    admin: downwards,
    staff: downwards,
    follower: nowhere,
    secretary: there,
    deputy: there,
    cell_committee: nowhere,
    mentor: nowhere,
    member: nowhere,
  },
  'see-meeting': {
    admin: downwards,
    staff: downwards,
    follower: downwards,
    secretary: there,
    deputy: there,
    cell_committee: there,
    mentor: there,
    member: there,
  },
  'answer-meeting': {
    admin: nowhere,
    staff: nowhere,
    follower: nowhere,
    secretary: nowhere,
    deputy: nowhere,
    cell_committee: nowhere,
    mentor: nowhere,
    member: nowhere,
  },
  'resolve-delivery': {
    admin: downwards,
    staff: downwards,
    follower: nowhere,
    secretary: there,
    deputy: there,
    cell_committee: nowhere,
    mentor: nowhere,
    member: nowhere,
  },
  invite: {
    admin: downwards,
    staff: downwards,
    follower: nowhere,
    secretary: there,
    deputy: there,
    cell_committee: nowhere,
    mentor: nowhere,
    member: nowhere,
  },
}

const names: readonly Place[] = ['own', 'below', 'above', 'other', 'namesake']
const cases = verbs.flatMap((verb) =>
  roles.flatMap((role) => names.map((place) => ({ verb, role, place, allowed: expected[verb][role].includes(place) }))),
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
  const { units, below } = scopeFor(actor, verb)
  return units.includes(path) || below.some((prefix) => path.startsWith(prefix))
}

test('the table has a case for every role, verb and place', () => {
  expect(cases).toHaveLength(8 * 8 * 5)
})

test.each(cases)('$role, $verb, $place unit: $allowed', ({ verb, role, place, allowed }) => {
  const actor = person({ role, path: places.own })
  expect(may(actor, verb, { path: places[place] })).toBe(allowed)
  expect(may(actor, verb, { path: places[place], invited: false })).toBe(allowed)
  expect(selects(actor, verb, places[place])).toBe(allowed)
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
        if (verb !== 'answer-meeting' && verb !== 'see-meeting')
          expect(may(actor, verb, subject), verb).toBe(expected[verb][role].includes(place))
      }
    },
  )

  it('needs no role at all', () => {
    expect(may(person(), 'answer-meeting', { path: places.other, invited: true })).toBe(true)
    expect(may(person(), 'see-answers', { path: places.other, invited: true })).toBe(false)
  })
})

describe('who has no grant', () => {
  it('may do nothing, and no query finds anything for him', () => {
    for (const verb of verbs) {
      expect(scopeFor(person(), verb)).toEqual({ units: [], below: [] })
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
    const pairs = roles.flatMap((one) => roles.map((two) => person({ role: one, path: places.own }, { role: two, path: places.other })))
    for (const actor of pairs) {
      for (const verb of verbs)
        for (const place of names) expect(selects(actor, verb, places[place])).toBe(may(actor, verb, { path: places[place] }))
    }
  })
})

it('a grant that is handed over counts: whether it is still in force is asked before', () => {
  expect(may(person({ role: 'secretary', path: places.own }), 'call-meeting', { path: places.own })).toBe(true)
})
