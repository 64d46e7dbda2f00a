import { describe, expect, it } from 'vitest'
import { unitFirst, unitsNamed } from '../../src/domain/unit-names.ts'

const units = [
  { code: 'TDP08', name: 'Chi bộ TDP 8' },
  { code: 'TDP18', name: 'Chi bộ TDP 18' },
  { code: 'CQ', name: 'Chi bộ Cơ quan' },
  { code: 'CB3', name: 'Chi bộ 3' },
  { code: 'MINH', name: 'Đảng bộ phường Mẫu Minh' },
]

describe('a unit', () => {
  it.each([
    ['Chi bộ TDP 8', ['TDP08']],
    ['chi bo tdp 8', ['TDP08']],
    ['TDP 8', ['TDP08']],
    ['8', ['TDP08']],
    ['18', ['TDP18']],
    ['tdp08', ['TDP08']],
    ['cơ quan', ['CQ']],
    ['3', ['CB3']],
    ['Mẫu Minh', ['MINH']],
    ['TDP', []],
    ['', []],
    ['chi bộ', []],
  ])('is meant by "%s"', (text, codes) => {
    expect(unitsNamed(text, units).map(({ code }) => code)).toEqual(codes)
  })

  it.each([
    ['TDP 8 19h30 3/12', 'TDP08', '19h30 3/12'],
    ['chi bộ TDP 8: 19h30 3/12', 'TDP08', '19h30 3/12'],
    ['tdp 18 toi mai', 'TDP18', 'toi mai'],
    ['CƠ QUAN 8h thứ hai', 'CQ', '8h thứ hai'],
    ['chi bộ 3 19h30', 'CB3', '19h30'],
    ['TDP 8', 'TDP08', ''],
  ])('is named first in "%s"', (text, code, rest) => {
    expect(unitFirst(text, units)).toEqual({ unit: units.find((unit) => unit.code === code), rest })
  })

  it.each(['3 giờ chiều mai', '3/12 19h30', 'TDP 81 tối mai', '19h30 nhà văn hóa TDP 8', ''])('is not named first in "%s"', (text) => {
    expect(unitFirst(text, units)).toBeNull()
  })
})
