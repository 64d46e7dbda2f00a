import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays } from '../../src/domain/local-time.ts'
import {
  afterShifts,
  cutBefore,
  giveTerm,
  handOver,
  holdsOn,
  readShift,
  stillAsBefore,
  turnedRound,
  writeShift,
  type Shift,
  type Term,
} from '../../src/domain/terms.ts'

const day = '2026-12-01'
const term = (who: string, from: string, to: string | null = null, role: Term['role'] = 'secretary'): Term => ({
  personId: who,
  role,
  from,
  to,
})
const shown = (terms: readonly Term[]): string[] =>
  terms.map(({ personId, role, from, to }) => `${personId} ${role} ${from}–${to ?? ''}`).toSorted()

describe('a handover', () => {
  test('ends the term of the old secretary on the day before, and the new one begins on the day', () => {
    const terms = [term('binh', '2025-01-01')]
    expect(shown(afterShifts(terms, handOver(terms, { personId: 'an', from: day })))).toEqual([
      'an secretary 2026-12-01–',
      'binh secretary 2025-01-01–2026-11-30',
    ])
  })

  test('ends the terms of two secretaries, and the new one is no deputy beside it', () => {
    const terms = [term('binh', '2025-01-01'), term('ha', '2025-06-01', '2027-01-01'), term('an', '2026-01-01', null, 'deputy')]
    expect(shown(afterShifts(terms, handOver(terms, { personId: 'an', from: day })))).toEqual([
      'an deputy 2026-01-01–2026-11-30',
      'an secretary 2026-12-01–',
      'binh secretary 2025-01-01–2026-11-30',
      'ha secretary 2025-06-01–2026-11-30',
    ])
  })

  test('takes one that was planned for later back', () => {
    const terms = [term('binh', '2025-01-01', '2026-12-14'), term('cuc', '2026-12-15')]
    expect(shown(afterShifts(terms, handOver(terms, { personId: 'an', from: day })))).toEqual([
      'an secretary 2026-12-01–',
      'binh secretary 2025-01-01–2026-11-30',
    ])
    expect(shown(afterShifts(terms, handOver(terms, { personId: 'binh', from: day })))).toEqual(['binh secretary 2025-01-01–'])
  })

  test('leaves nobody of the same day who began and was replaced at once', () => {
    const terms = [term('binh', '2025-01-01', '2026-11-30'), term('an', day)]
    expect(shown(afterShifts(terms, handOver(terms, { personId: 'cuc', from: day })))).toEqual([
      'binh secretary 2025-01-01–2026-11-30',
      'cuc secretary 2026-12-01–',
    ])
  })

  test('to the only secretary changes nothing, to one of two it ends the other', () => {
    expect(handOver([term('binh', '2025-01-01')], { personId: 'binh', from: day })).toEqual([])
    expect(handOver([term('binh', '2025-01-01'), term('an', '2026-01-01', null, 'deputy')], { personId: 'binh', from: day })).toEqual([])
    const two = [term('binh', '2025-01-01'), term('ha', '2025-06-01')]
    expect(shown(afterShifts(two, handOver(two, { personId: 'binh', from: day })))).toEqual([
      'binh secretary 2025-01-01–',
      'ha secretary 2025-06-01–2026-11-30',
    ])
  })
})

describe('a role for a time', () => {
  const give = (terms: readonly Term[], from: string, to: string | null) =>
    shown(afterShifts(terms, giveTerm(terms, term('an', from, to, 'deputy'))))
  const held = (from: string, to: string | null = null) => term('an', from, to, 'deputy')

  test.each([
    ['new', [], day, '2026-12-31', ['an deputy 2026-12-01–2026-12-31']],
    ['longer than before', [held('2026-11-01', '2026-12-10')], day, '2026-12-31', ['an deputy 2026-11-01–2026-12-31']],
    ['on from the day after', [held('2026-11-01', '2026-11-30')], day, null, ['an deputy 2026-11-01–']],
    ['before one that is planned', [held('2026-12-20', null)], day, '2026-12-19', ['an deputy 2026-12-01–']],
    [
      'apart from one that is planned',
      [held('2027-02-01', null)],
      day,
      '2026-12-19',
      ['an deputy 2026-12-01–2026-12-19', 'an deputy 2027-02-01–'],
    ],
    ['of the same first day', [held(day, '2026-12-05')], day, '2026-12-19', ['an deputy 2026-12-01–2026-12-19']],
  ])('%s', (_, terms, from, to, after) => {
    expect(give(terms, from, to)).toEqual(after)
  })

  test('that is held already is not given again', () => {
    expect(giveTerm([held('2026-01-01')], held(day, '2026-12-31'))).toEqual([])
    expect(giveTerm([held('2026-01-01', '2026-12-31')], held(day, '2026-12-31'))).toEqual([])
    expect(giveTerm([held('2026-01-01', '2026-12-30')], held(day, '2026-12-31'))).not.toEqual([])
  })
})

const days = Array.from({ length: 40 }, (_, index) => addDays('2026-11-20', index))
const anyDay = fc.integer({ min: 0, max: 29 }).map((index) => addDays('2026-11-25', index))
const anyTo = fc.option(anyDay)

/** Terms of one role, each person with at most one for each first day, none of them empty. */
const someTerms = (role: Term['role']) =>
  fc
    .uniqueArray(fc.record({ personId: fc.constantFrom('an', 'binh', 'cuc'), role: fc.constant(role), from: anyDay, to: anyTo }), {
      selector: ({ personId, from }) => `${personId} ${from}`,
      maxLength: 5,
    })
    .map((terms) => terms.filter(({ from, to }) => to === null || to >= from))

const holders = (terms: readonly Term[], on: string): string[] => [
  ...new Set(terms.filter((one) => one.role === 'secretary' && holdsOn(one, on)).map(({ personId }) => personId)),
]

describe('for any terms', () => {
  test('after a handover one person leads from its day on, and before it nothing has changed', () => {
    fc.assert(
      fc.property(someTerms('secretary'), fc.constantFrom('an', 'dung'), anyDay, (terms, personId, from) => {
        const after = afterShifts(terms, handOver(terms, { personId, from }))
        for (const on of days) expect(holders(after, on).toSorted(), on).toEqual(on < from ? holders(terms, on).toSorted() : [personId])
      }),
    )
  })

  test('a role is held exactly when it was held before or is given for that day', () => {
    fc.assert(
      fc.property(someTerms('deputy'), anyDay, anyTo, (terms, from, to) => {
        if (to !== null && to < from) return
        const own = terms.filter(({ personId }) => personId === 'an')
        const given = term('an', from, to, 'deputy')
        const after = afterShifts(own, giveTerm(own, given))
        for (const on of days)
          expect(
            after.some((one) => holdsOn(one, on)),
            on,
          ).toBe(holdsOn(given, on) || own.some((one) => holdsOn(one, on)))
      }),
    )
  })

  test('what is taken back is exactly what was', () => {
    fc.assert(
      fc.property(someTerms('secretary'), someTerms('deputy'), anyDay, (secretaries, deputies, from) => {
        const terms = [...secretaries, ...deputies]
        for (const shifts of [handOver(terms, { personId: 'an', from }), cutBefore(terms, from)]) {
          expect(stillAsBefore(terms, shifts)).toBe(true)
          const after = afterShifts(terms, shifts)
          expect(stillAsBefore(after, turnedRound(shifts))).toBe(true)
          expect(shown(afterShifts(after, turnedRound(shifts)))).toEqual(shown(terms))
        }
      }),
    )
  })

  test('a shift comes back from its draft as it was', () => {
    fc.assert(
      fc.property(someTerms('secretary'), anyDay, (terms, from) => {
        for (const shift of cutBefore(terms, from)) expect(readShift(writeShift(shift))).toEqual(shift)
      }),
    )
  })
})

test('what has been changed by somebody else in the meantime is seen', () => {
  const shift: Shift = { personId: 'an', role: 'deputy', from: day, was: 'none', now: 'open' }
  expect(stillAsBefore([], [shift])).toBe(true)
  expect(stillAsBefore([term('an', day, null, 'deputy')], [shift])).toBe(false)
  expect(stillAsBefore([term('an', day, '2026-12-24', 'deputy')], turnedRound([shift]))).toBe(false)
})

test.each([
  '',
  'an deputy',
  'an king 2026-12-01 none open',
  'an deputy 2026-12-1 none open',
  'an deputy 2026-12-01 none open x',
  'an deputy open none open',
])('no shift is read out of "%s"', (text) => {
  expect(readShift(text)).toBeNull()
})
