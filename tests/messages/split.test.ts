import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { shorten, split, wellFormed, within } from '../../src/messages/split.ts'

const pieces = (text: string, limit: number) => split(text, limit).map(({ start, end }) => text.slice(start, end))

/** Vietnamese in both forms, emoji of one and of several letters, white space of every kind. */
const party = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        'Nguyễn',
        'chi bộ',
        '\n',
        '\n\n',
        ' ',
        '  ',
        '👍',
        '👩‍👩‍👧',
        'Nguyê\u0303n'.normalize('NFD'),
        '\t',
        '<&_*',
        'ă'.repeat(30),
      ),
      fc.string({ unit: 'binary' }),
    ),
    { maxLength: 40 },
  )
  .map((parts) => wellFormed(parts.join('')))
const limit = fc.integer({ min: 2, max: 60 })

describe('splitting a long text', () => {
  it('a text that fits stays one piece', () => {
    expect(pieces('Họp 19h30 thứ Năm', 4_000)).toEqual(['Họp 19h30 thứ Năm'])
  })

  it('a text exactly as long as the limit stays one piece, one unit more makes two', () => {
    expect(pieces('a'.repeat(10), 10)).toEqual(['a'.repeat(10)])
    expect(pieces('a'.repeat(11), 10)).toEqual(['a'.repeat(10), 'a'])
  })

  it('a blank text has no pieces', () => {
    expect(split(' \n\t ', 10)).toEqual([])
  })

  it('is cut at a line end before anywhere else', () => {
    expect(pieces('dòng một\ndòng hai dài\nba', 16)).toEqual(['dòng một', 'dòng hai dài\nba'])
  })

  it('is cut at a space when a line is too long', () => {
    expect(pieces('một hai ba bốn năm', 9)).toEqual(['một hai', 'ba bốn', 'năm'])
  })

  it('is never cut inside an emoji or between a letter and its mark', () => {
    expect(pieces('aaa👍bbb', 4)).toEqual(['aaa', '👍bb', 'b'])
    expect(pieces('aaae\u0302\u0301bb', 5)).toEqual(['aaa', 'e\u0302\u0301bb'])
    expect(pieces('a👩‍👩‍👧', 8)).toEqual(['a', '👩‍👩‍👧'])
  })

  it('loses nothing but white space, keeps the order and the limit, and breaks no letter', () => {
    fc.assert(
      fc.property(party, limit, (text, most) => {
        const found = split(text, most)
        const texts = found.map(({ start, end }) => text.slice(start, end))
        expect(texts.join('').replace(/\s/g, '')).toBe(text.replace(/\s/g, ''))
        let behind = 0
        for (const { start, end } of found) {
          expect(text.slice(behind, start).trim()).toBe('')
          behind = end
        }
        for (const piece of texts) {
          expect(piece.length).toBeLessThanOrEqual(most)
          expect(piece.trim()).not.toBe('')
          expect(piece).not.toMatch(/\p{Surrogate}/u)
        }
      }),
      { numRuns: 500 },
    )
  })
})

describe('small things about texts', () => {
  it('half an emoji becomes a replacement letter of the same length', () => {
    expect(wellFormed('a\ud83db👍')).toBe('a\ufffdb👍')
  })

  it('a stretch is counted from the start of the piece it falls into', () => {
    expect(within({ start: 2, end: 9 }, { start: 5, end: 20 })).toEqual({ start: 0, end: 4 })
    expect(within({ start: 2, end: 5 }, { start: 5, end: 20 })).toBeNull()
  })

  it('a label that is too long ends in an ellipsis, within the limit and with whole letters', () => {
    expect(shorten('Đồng ý', 6)).toBe('Đồng ý')
    expect(shorten('Đồng ý với nghị quyết', 8)).toBe('Đồng ý…')
    fc.assert(fc.property(party, limit, (text, most) => shorten(text, most).length <= most && !/\p{Surrogate}/u.test(shorten(text, most))))
  })
})
