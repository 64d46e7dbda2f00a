import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { codeFrom, codePrefix, codesIn, initialsOf } from '../../../src/domain/candidates/code.ts'

describe('what the codes of a cell begin with', () => {
  test.each([
    ['TDP08', 'Q08'],
    ['KP1', 'Q01'],
    ['TDP112', 'Q112'],
    ['P3-TDP12B', 'Q12'],
    ['TRUONGHOC', 'Q00'],
  ])('of %s it is %s', (code, prefix) => {
    expect(codePrefix(code, new Set())).toBe(prefix)
  })

  test('has a letter where another cell has the number already', () => {
    const taken = new Set<string>()
    const given = Array.from({ length: 28 }, () => {
      const prefix = codePrefix('TDP08', taken)
      taken.add(prefix)
      return prefix
    })
    expect([given[0], given[1], given[2], given[25], given[26], given[27]]).toEqual(['Q08', 'Q08B', 'Q08C', 'Q08Z', 'Q08AA', 'Q08AB'])
  })
})

describe('a code as people type it', () => {
  test.each([
    ['Q08-03', ['Q08-03']],
    ['q08 03', ['Q08-03']],
    [' q 08 - 03 ', ['Q08-03']],
    ['Q0803', ['Q08-03']],
    ['q8-3', ['Q08-03']],
    ['q083', ['Q08-03']],
    ['Q08.03', ['Q08-03']],
    ['Q08–03', ['Q08-03']],
    ['q08b-03', ['Q08B-03']],
    ['q08b03', ['Q08B-03']],
    ['q08aa 3', ['Q08AA-03']],
    ['q08-103', ['Q08-103']],
    ['Q11203', ['Q11-203', 'Q112-03']],
    ['Q08103', ['Q08-103']],
    ['q08', []],
    ['08-03', []],
    ['quang', []],
    ['quy 3', []],
    ['q08-03 nghị quyết', []],
    ['', []],
  ])('"%s"', (text, codes) => {
    expect(codesIn(text)).toEqual(codes)
  })

  test('every code that was given is read, with and without its hyphen', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 999 }), fc.constantFrom(0, 1, 30), fc.integer({ min: 1, max: 999 }), (unit, twins, number) => {
        const taken = new Set<string>()
        for (let twin = 0; twin < twins; twin++) taken.add(codePrefix(`TDP${unit}`, taken))
        const code = codeFrom(codePrefix(`TDP${unit}`, taken), number)
        expect(codesIn(code.toLowerCase())).toEqual([code])
        expect(codesIn(code.replace('-', ''))).toContain(code)
      }),
    )
  })
})

test('initials keep their marks and lose everything else', () => {
  expect(['Nguyễn Văn An', 'đặng  thị ích', 'H’Bia Niê', 'Ân', ''].map(initialsOf)).toEqual(['N.V.A.', 'Đ.T.Í.', 'H.N.', 'Â.', ''])
})
