import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { alikeNames, matchNames, nameIn, searchTexts } from '../../src/domain/names.ts'
import { fold } from '../../src/domain/text.ts'
import { cpuMs } from '../support/cpu.ts'

/** A cell whose names are easily mistaken for one another. */
const cell = [
  'Trần Quang Hưng',
  'Lê Thị Hạnh',
  'Phạm Đình Toàn',
  'Nguyễn Văn An',
  'Trần Thị Hoa',
  'Nguyễn Văn Ân',
  'Nguyễn Văn Anh',
  'Trần Thị Hòa',
  'Đặng Thị Mai',
  'Phan Thanh Tùng',
  'Ngô Thị Xuân',
  'Dương Công Hải',
  'Bùi Thị Cúc',
  'Đỗ Xuân Lợi',
  'Vũ Thị Nhung',
  'Hoàng Đức Kiên',
  'Nguyễn Thị Ngọc Lan',
  'Lê Văn Năm',
  'Nguyễn Hoàng Anh Tuấn',
  'Chu Thị Thúy Quỳnh',
  'Hoàng Thị Em',
  'Đinh Công Ba',
].map((name) => ({ name }))

const found = (typed: string): string[] => matchNames(typed, cell).map(({ name }) => name)

const cases: readonly (readonly [string, readonly string[]])[] = [
  // As it is written, with marks and without.
  ['Trần Quang Hưng', ['Trần Quang Hưng']],
  ['tran quang hung', ['Trần Quang Hưng']],
  ['TRẦN QUANG HƯNG', ['Trần Quang Hưng']],
  ['  lê   thị  hạnh ', ['Lê Thị Hạnh']],
  ['Trần Thị Hoa', ['Trần Thị Hoa']],
  ['Trần Thị Hòa', ['Trần Thị Hòa']],
  ['Trần Thị Hoà', ['Trần Thị Hòa']],
  ['tran thi hoa', ['Trần Thị Hoa', 'Trần Thị Hòa']],
  ['Tran thi hòa', ['Trần Thị Hòa']],
  ['Nguyễn Văn Ân', ['Nguyễn Văn Ân']],
  ['nguyen van an', ['Nguyễn Văn An', 'Nguyễn Văn Ân']],
  ['Chu Thị Thuý Quỳnh', ['Chu Thị Thúy Quỳnh']],
  // The given name alone.
  ['Toàn', ['Phạm Đình Toàn']],
  ['toan', ['Phạm Đình Toàn']],
  ['hòa', ['Trần Thị Hòa']],
  ['hoa', ['Trần Thị Hoa', 'Trần Thị Hòa']],
  ['ân', ['Nguyễn Văn Ân']],
  ['an', ['Nguyễn Văn An', 'Nguyễn Văn Ân']],
  ['Anh', ['Nguyễn Văn Anh']],
  ['Xuân', ['Ngô Thị Xuân']],
  ['Lan', ['Nguyễn Thị Ngọc Lan']],
  ['lợi', ['Đỗ Xuân Lợi']],
  ['đỗ xuân lợi', ['Đỗ Xuân Lợi']],
  ['do xuan loi', ['Đỗ Xuân Lợi']],
  // Some of the words.
  ['Ngọc Lan', ['Nguyễn Thị Ngọc Lan']],
  ['Nguyễn Lan', ['Nguyễn Thị Ngọc Lan']],
  ['nguyen ngoc lan', ['Nguyễn Thị Ngọc Lan']],
  ['Anh Tuấn', ['Nguyễn Hoàng Anh Tuấn']],
  ['Hoàng Tuấn', ['Nguyễn Hoàng Anh Tuấn']],
  ['Đình Toàn', ['Phạm Đình Toàn']],
  ['quang hung', ['Trần Quang Hưng']],
  ['Đặng', ['Đặng Thị Mai']],
  // How people are addressed.
  ['đ/c Lan', ['Nguyễn Thị Ngọc Lan']],
  ['Đ/C LAN', ['Nguyễn Thị Ngọc Lan']],
  ['d/c lan', ['Nguyễn Thị Ngọc Lan']],
  ['đc Toàn', ['Phạm Đình Toàn']],
  ['đồng chí Phạm Đình Toàn', ['Phạm Đình Toàn']],
  ['dong chi toan', ['Phạm Đình Toàn']],
  ['bác Năm', ['Lê Văn Năm']],
  ['bac nam', ['Lê Văn Năm']],
  ['ông Kiên', ['Hoàng Đức Kiên']],
  ['bà Cúc', ['Bùi Thị Cúc']],
  ['cô Hạnh', ['Lê Thị Hạnh']],
  ['chị Mai', ['Đặng Thị Mai']],
  ['chi mai', ['Đặng Thị Mai']],
  ['chú Tùng', ['Phan Thanh Tùng']],
  ['thầy Hải', ['Dương Công Hải']],
  ['đ/c bí thư Hưng', ['Trần Quang Hưng']],
  ['phó bí thư Hạnh', ['Lê Thị Hạnh']],
  ['bác Năm ơi', ['Lê Văn Năm']],
  ['đ/c Lan ạ', ['Nguyễn Thị Ngọc Lan']],
  ['chị Nhung nhé', ['Vũ Thị Nhung']],
  ['chị Em', ['Hoàng Thị Em']],
  ['đ/c Em', ['Hoàng Thị Em']],
  ['ông Ba', ['Đinh Công Ba']],
  ['anh Anh', ['Nguyễn Văn Anh']],
  ['anh Tuấn', ['Nguyễn Hoàng Anh Tuấn']],
  // In the south: the order of birth, then the name.
  ['anh Tư Toàn', ['Phạm Đình Toàn']],
  ['chú Bảy Hải', ['Dương Công Hải']],
  // Wrong marks.
  ['Hanh', ['Lê Thị Hạnh']],
  ['Hành', ['Lê Thị Hạnh']],
  ['Túng', ['Phan Thanh Tùng']],
  ['Nguyển Văn Anh', ['Nguyễn Văn Anh']],
  ['Đinh Công Bá', ['Đinh Công Ba']],
  // Missing, doubled, mistaken and swapped letters.
  ['Nguyn Ngọc Lan', ['Nguyễn Thị Ngọc Lan']],
  ['pham dinh tona', ['Phạm Đình Toàn']],
  ['phma dinh toan', ['Phạm Đình Toàn']],
  ['Tonà', ['Phạm Đình Toàn']],
  ['Nhugn', ['Vũ Thị Nhung']],
  ['nhumg', ['Vũ Thị Nhung']],
  ['kienn', ['Hoàng Đức Kiên']],
  ['keên', ['Hoàng Đức Kiên']],
  ['quynhh', ['Chu Thị Thúy Quỳnh']],
  ['quyh', ['Chu Thị Thúy Quỳnh']],
  ['dang thi mia', ['Đặng Thị Mai']],
  ['bui thi cuca', ['Bùi Thị Cúc']],
  ['hoang duc kein', ['Hoàng Đức Kiên']],
  ['duong cong hai', ['Dương Công Hải']],
  ['zuong cong hai', ['Dương Công Hải']],
  ['Ngọc Lna', ['Nguyễn Thị Ngọc Lan']],
  // Leftovers of a keyboard: Telex and VNI.
  ['Traanf Quang Huwng', ['Trần Quang Hưng']],
  ['Pham Ddinhf Toanf', ['Phạm Đình Toàn']],
  ['ddoongf chis Toanf', ['Phạm Đình Toàn']],
  ['Nguyeexn Vawn Anh', ['Nguyễn Văn Anh']],
  ['Pha5m D9inh2 Toa2n', ['Phạm Đình Toàn']],
  ['bas Cucs', ['Bùi Thị Cúc']],
  // Run together, shortened, initials.
  ['phamdinhtoan', ['Phạm Đình Toàn']],
  ['ngoclan', ['Nguyễn Thị Ngọc Lan']],
  ['Ng Thị Ngọc Lan', ['Nguyễn Thị Ngọc Lan']],
  ['P. Đ. Toàn', ['Phạm Đình Toàn']],
  ['ng v anh', ['Nguyễn Văn Anh']],
  ['ntnl', ['Nguyễn Thị Ngọc Lan']],
  ['DCH', ['Dương Công Hải']],
  // Nobody.
  ['Ngọc Bích', []],
  ['', []],
  ['   ', []],
  ['đồng chí', []],
  ['12345', []],
  ['zz', []],
  ['👍', []],
  ['Nguyễn Thị Minh Khai', []],
]

describe('a typed name', () => {
  test.each(cases)('%j means %j', (typed, expected) => {
    expect(found(typed)).toEqual(expected)
  })

  it('loses how its bearer is addressed', () => {
    expect(nameIn('đ/c bí thư, bác Trần Quang Hưng')).toBe('trần quang hưng')
    expect(nameIn('Em')).toBe('em')
  })

  it('of two hundred letters fits nobody', () => {
    expect(found('Lan '.repeat(50))).toEqual([])
    expect(searchTexts('Lan '.repeat(50))).toEqual([])
  })

  it('is looked for in the index without marks and without how its bearer is addressed', () => {
    expect(searchTexts('đ/c Ngọc Lan')).toEqual(['ngoc lan'])
    expect(searchTexts('Nguyeexn Vawn An')).toContain('nguyen van an')
  })
})

const syllables = 'Nguyễn Trần Lê Phạm Đỗ Thị Văn Xuân Ngọc Hòa Hoa Thúy Đức An Ân Anh Em Ba Năm Chi Cô Út Phượng Quỳnh Y Nghĩa Khuê'.split(
  ' ',
)
const aName = fc.array(fc.constantFrom(...syllables), { minLength: 2, maxLength: 5 }).map((words) => words.join(' '))
const people = fc.array(aName, { maxLength: 8 }).map((names) => names.map((name) => ({ name })))

describe('whatever is typed', () => {
  it('never throws, and finds only people of the list', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), people, (typed, list) => {
        const matches = matchNames(typed, list)
        expect(matches.every((one) => list.includes(one))).toBe(true)
        searchTexts(typed)
      }),
    )
  })

  it('a name always finds itself, with marks and without', () => {
    fc.assert(
      fc.property(aName, people, (name, others) => {
        const self = { name }
        const list = [...others, self]
        for (const typed of [name, fold(name), name.toLocaleUpperCase('vi'), `đ/c ${name}`, name.normalize('NFD')])
          expect(matchNames(typed, list)).toContain(self)
      }),
    )
  })

  it('the very name always wins over names that are like it', () => {
    fc.assert(
      fc.property(aName, people, (name, others) => {
        const matches = matchNames(name, [...others, { name }])
        expect(new Set(matches.map((one) => one.name))).toEqual(new Set([name]))
      }),
    )
  })

  it('a slip in a long name still finds it, alone or among others', () => {
    const longName = aName.filter((name) => name.length >= 12)
    fc.assert(
      fc.property(longName, fc.nat(), (name, at) => {
        const place = at % name.length
        const slipped = `${name.slice(0, place)}${name.slice(place + 1)}`
        expect(matchNames(slipped, [{ name }])).toEqual([{ name }])
      }),
    )
  })

  it('thousands of names and a long text are compared in moments', () => {
    const many = Array.from({ length: 3000 }, (_, index) => ({
      name: `${syllables[index % syllables.length]} ${syllables[(index * 7) % syllables.length]} ${syllables[(index * 13) % syllables.length]} ${index}`,
    }))
    const spent = cpuMs(() => {
      matchNames('aaa bbb ccc ddd eee fff ggg hhh iii jjj kkk lll mmm nnn ooo', many)
      matchNames('nguyn vawn nam xuan qunyh', many)
    })
    expect(spent).toBeLessThan(5000)
  })
})

describe('names that look alike', () => {
  const list = [{ name: 'Nguyễn Văn An' }, { name: 'Nguyễn Văn Bình' }, { name: 'Lê Na' }]

  test.each([
    ['Nguyễn Văn Ân', ['Nguyễn Văn An']],
    ['NGUYEN VAN AN', ['Nguyễn Văn An']],
    ['Nguyễn Văn Anh', ['Nguyễn Văn An']],
    ['Nguyễn Văn Na', ['Nguyễn Văn An']],
    ['Nguyễn Văn Bính', ['Nguyễn Văn Bình']],
    ['Lê Nam', []],
    ['Trần Thị Cúc', []],
  ])('%s is like %j', (name, expected) => {
    expect(alikeNames(name, list).map((one) => one.name)).toEqual(expected)
  })
})
