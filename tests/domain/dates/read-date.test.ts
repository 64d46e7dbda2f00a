import { describe, expect, test } from 'vitest'
import { readDate, readOpening } from '../../../src/domain/dates/read-date.ts'
import { isoLocal } from '../../../src/domain/local-time.ts'
import { cpuMs } from '../../support/cpu.ts'
import { shown, tableRows, withoutDiacritics } from './table.ts'

const now = new Date('2026-11-21T09:00:00+07:00')
const rows = tableRows()

test('the table has enough phrases to mean something', () => {
  expect(rows.length).toBeGreaterThan(400)
})

describe('every phrase of the table is read as a person would', () => {
  test.each(rows)('line $line: $phrase', ({ phrase, toward, now: from, expected }) => {
    expect(shown(readDate(phrase, { now: from, toward }))).toBe(expected)
  })
})

describe('without diacritics a phrase is read the same or asked, never as another date', () => {
  test.each(rows)('line $line: $phrase', ({ phrase, toward, now: from, expected }) => {
    const plain = readDate(withoutDiacritics(phrase), { now: from, toward })
    if (plain.kind !== 'ask') expect(shown(plain)).toBe(expected)
  })
})

test('decomposed letters, as some phones send them, are read the same', () => {
  for (const { phrase, toward, now: from, expected } of rows)
    expect(shown(readDate(phrase.normalize('NFD'), { now: from, toward }))).toBe(expected)
})

describe('the words that were not read are left, without what led to the date', () => {
  test.each([
    ['nhắc tôi 19h30 tối thứ 5 tuần sau họp chi bộ', 'nhắc tôi họp chi bộ'],
    ['họp ở phòng 3 lúc 8h mai', 'họp ở phòng 3'],
    ['nộp 3 bản vào ngày mai', 'nộp 3 bản'],
    ['họp, 8h mai, nhà văn hóa', 'họp, nhà văn hóa'],
    ['họp (8h mai) nhà văn hóa', 'họp nhà văn hóa'],
    ['nhắc nộp báo cáo tháng 11 trước 17h ngày 30/11', 'nhắc nộp báo cáo tháng 11'],
    ['Nộp Hồ Sơ Q08-03 ngày 5/12', 'Nộp Hồ Sơ Q08-03'],
    ['nop ho so 3/12', 'nop ho so'],
    ['ngày 3 hằng tháng 19h30', ''],
    ['hạn từ 3/12 đến 20/12', 'hạn'],
  ])('%s', (phrase, rest) => {
    expect(readDate(phrase, { now })).toMatchObject({ rest })
  })
})

describe('a meeting in one line', () => {
  test('is read up to the agenda, whose months are no dates', () => {
    const line = '19h30 3/12 nhà văn hóa TDP 8: đánh giá tháng 11; nhiệm vụ tháng 12'
    const { reading, head, tail } = readOpening(line, { now })
    expect(shown(reading)).toBe('at 2026-12-03T19:30')
    expect(head).toBe('nhà văn hóa TDP 8')
    expect(tail).toBe('đánh giá tháng 11; nhiệm vụ tháng 12')
    expect(readDate(line, { now })).toMatchObject({ rest: 'nhà văn hóa TDP 8: đánh giá tháng 11; nhiệm vụ tháng 12' })
  })

  test('keeps the colon of a clock', () => {
    const { reading, head, tail } = readOpening('19:30 3/12 hội trường: báo cáo', { now })
    expect([shown(reading), head, tail]).toEqual(['at 2026-12-03T19:30', 'hội trường', 'báo cáo'])
  })

  test('may begin with a label', () => {
    expect(readOpening('Thời gian: 8h mai, phòng 2', { now })).toMatchObject({ head: 'Thời gian: phòng 2', tail: '' })
  })

  test('without a date is left as it is', () => {
    expect(readOpening('họp chi bộ: việc khác', { now })).toEqual({
      reading: { kind: 'none' },
      head: 'họp chi bộ',
      tail: 'việc khác',
      mark: ': ',
    })
  })
})

describe('what was said and what was supposed', () => {
  test.each([
    ['mai', false, true],
    ['sáng mai', true, true],
    ['8h mai', true, true],
    ['7 giờ tối', true, false],
    ['30 phút nữa', true, false],
  ])('%s: hour said %s, day said %s', (phrase, hourSaid, daySaid) => {
    expect(readDate(phrase, { now })).toMatchObject({ kind: 'at', hourSaid, daySaid })
  })

  test('a day without an hour takes the given usual hour', () => {
    expect(shown(readDate('mai', { now, defaultTime: 19 * 60 + 30 }))).toBe('at 2026-11-22T19:30')
    expect(shown(readDate('sáng mai', { now, defaultTime: 19 * 60 + 30 }))).toBe('at 2026-11-22T08:00')
  })
})

describe('what is asked is offered', () => {
  test.each([
    ['7 giờ', ['2026-11-21T19:00', '2026-11-22T07:00']],
    ['nhac toi 7 gio mai', ['2026-11-22T07:00', '2026-11-22T19:00']],
    ['8h ngày mai hoặc ngày kia', ['2026-11-22T08:00', '2026-11-23T08:00']],
    ['thứ bảy', ['2026-11-28T08:00']],
    ['mung 3 thang sau', ['2026-12-03T08:00', '2027-06-03T08:00']],
    ['12h đêm mai', ['2026-11-22T00:00', '2026-11-23T00:00']],
    ['2h mai', ['2026-11-22T02:00', '2026-11-22T14:00']],
    ['thứ sáu 26/11', ['2026-11-26T08:00', '2026-11-27T08:00']],
    ['ngày 31', ['2026-11-30T08:00', '2026-12-31T08:00']],
    ['31/2', []],
  ])('%s', (phrase, options) => {
    const reading = readDate(phrase, { now })
    expect(reading.kind === 'ask' ? reading.options.map((option) => isoLocal(option).slice(0, 16)) : reading).toEqual(options)
  })
})

test('a text of ten thousand characters is read in less than 50 ms, up to its first thousand', () => {
  const texts = ['toi ', '3-', 'thu 2, ', 'tu mai den ', '8h ', '; ', ': ', 'tháng ', '3/12 ', 'mỗi ', 'ngay mot thang sau '].map((piece) =>
    piece.repeat(10_000).slice(0, 10_000),
  )
  for (const text of [...texts, `họp ${'x'.repeat(9_990)}`]) {
    expect(cpuMs(() => readDate(text, { now }))).toBeLessThan(50)
  }
  expect(readDate(`${'chi bộ '.repeat(400)}8h mai`, { now })).toEqual({ kind: 'none' })
})
