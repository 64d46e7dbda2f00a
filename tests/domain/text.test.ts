import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { byGivenName, clean, fold } from '../../src/domain/text.ts'

const anything = fc.string({ unit: 'binary', maxLength: 80 })

describe('folding', () => {
  test.each([
    ['Đồng chí Nguyễn Văn Ước', 'dong chi nguyen van uoc'],
    ['HỌP CHI BỘ', 'hop chi bo'],
    ['ằẳẵặắấầẩẫậếềểễệốồổỗộớờởỡợứừửữự', 'aaaaaaaaaaeeeeeooooooooootuuuu'.replace('t', 'u')],
    ['ỳỷỹỵý đĐ', 'yyyyy dd'],
    ['İstanbul', 'istanbul'],
    ['abc 123 ?!', 'abc 123 ?!'],
    ['', ''],
    ['한국 👍', '한국 👍'],
  ])('"%s" is "%s"', (text, folded) => {
    expect(fold(text)).toBe(folded)
  })

  it('keeps every position of composed text', () => {
    fc.assert(
      fc.property(anything, (text) => {
        const composed = text.normalize('NFC')
        expect(fold(composed)).toHaveLength(composed.length)
      }),
      { numRuns: 1000 },
    )
  })

  it('twice is folding once', () => {
    fc.assert(
      fc.property(anything, (text) => {
        const once = fold(text.normalize('NFC'))
        expect(fold(once)).toBe(once)
      }),
    )
  })
})

describe('cleaning', () => {
  test.each([
    ['  họp   chi\tbộ  ', 'họp chi bộ'],
    ['họp'.normalize('NFD'), 'họp'],
    ['a\u200bb\ufeffc', 'abc'],
    ['một \n hai\r\nba', 'một\nhai\nba'],
    ['một\n\n\n\n\nhai', 'một\n\nhai'],
    ['a\u00a0b\u3000c', 'a b c'],
    ['a\u0000b\u0007c\u001fd', 'abcd'],
    ['o\u200b\u0302', 'ô'],
    ['1️⃣', '1\u20e3'],
    ['a\ud800b', 'ab'],
    ['👍', '👍'],
    ['\n\n', ''],
  ])('%j is %j', (text, cleaned) => {
    expect(clean(text)).toBe(cleaned)
  })

  it('twice is cleaning once, and leaves composed text that a database takes', () => {
    fc.assert(
      fc.property(anything, (text) => {
        const once = clean(text)
        expect(clean(once)).toBe(once)
        expect(once.normalize('NFC')).toBe(once)
        expect(once).not.toMatch(/[\u0000-\u0008\u000e-\u001f\u007f]/)
        expect(Buffer.from(once, 'utf8').toString('utf8')).toBe(once)
      }),
      { numRuns: 1000 },
    )
  })
})

describe('names', () => {
  it('are sorted by the given name, then by the rest', () => {
    const names = ['Trần Thị Cúc', 'Nguyễn Văn An', 'Đỗ Văn Bình', 'Lê Văn An', 'Phạm Văn Đức', 'Vũ Văn Dũng', 'Bùi Thị Ánh']
    expect(names.toSorted(byGivenName)).toEqual([
      'Lê Văn An',
      'Nguyễn Văn An',
      'Bùi Thị Ánh',
      'Đỗ Văn Bình',
      'Trần Thị Cúc',
      'Vũ Văn Dũng',
      'Phạm Văn Đức',
    ])
  })
})
