import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { daysIn, numberOf } from '../../src/domain/command-numbers.ts'

test.each([
  ['5', 5],
  ['muoi lam', 15],
  ['chin muoi', 90],
  ['mot tram hai muoi', 120],
  ['-3', null],
  ['1234', null],
  ['nhieu', null],
  ['', null],
])('"%s" is the number %s', (said, number) => {
  expect(numberOf(said)).toBe(number)
})

describe('days that are said', () => {
  test.each([
    ['10, 5 va 2 ngay', [10, 5, 2]],
    ['nhac truoc 3 ngay va 1 ngay', [3, 1]],
    ['truoc han 15 7 3 ngay lam viec', [15, 7, 3]],
    ['3 ngay 1 ngay', [3, 1]],
    ['1 tuan & 1 hom', [7, 1]],
    ['muoi ngay', [10]],
    ['5, 5', [5, 5]],
    ['90-60-30', [90, 60, 30]],
    ['90 – 60 – 30 ngay', [90, 60, 30]],
    ['3 ngay - mot ngay', [3, 1]],
    ['0', [0]],
  ])('"%s" are %j', (said, days) => {
    expect(daysIn(said)).toEqual(days)
  })

  test.each(['', '-3', '–3', '10, -3', '3 -1', '3 ngay va -1 ngay', '3 --1', '3,5 gio', 'luc nao cung duoc', '1234567890123'])(
    '"%s" are none',
    (said) => {
      expect(daysIn(said)).toBeNull()
    },
  )

  it('are the same whatever stands between them', () => {
    const between = fc.constantFrom(', ', ',', ' ', ' va ', '-', ' - ', ' – ', ' ngay va ', '; ', ' ngay, ')
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 999 }), { minLength: 1, maxLength: 12 }), between, (days, mark) => {
        expect(daysIn(days.join(mark))).toEqual(days)
      }),
    )
  })
})
