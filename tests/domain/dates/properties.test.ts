import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readDate, type Reading } from '../../../src/domain/dates/read-date.ts'
import { localDay } from '../../../src/domain/local-time.ts'
import { clean } from '../../../src/domain/text.ts'
import { shown, tableRows, withoutDiacritics } from './table.ts'

const instant = fc
  .date({ min: new Date('2020-01-01T00:00:00Z'), max: new Date('2035-12-31T00:00:00Z'), noInvalidDate: true })
  .map((date) => new Date(Math.floor(date.getTime() / 60_000) * 60_000))
const toward = fc.constantFrom('future' as const, 'past' as const)

const clock = fc.constantFrom(
  '8h',
  '19h30',
  '7 giờ',
  '7 giờ tối',
  '8 giờ kém 15 sáng',
  '20:15',
  '9 rưỡi sáng',
  'sáng',
  'tối',
  '14 giờ',
  '3 giờ chiều',
)
const day = fc.constantFrom(
  'mai',
  'ngày mai',
  'ngày kia',
  'thứ hai',
  'thứ tư',
  'thứ sáu tuần sau',
  'chủ nhật',
  'ngày 25',
  'mùng 5',
  '3/12',
  'ngày 3 tháng 12',
  'cuối tháng',
  'đầu tháng sau',
  '3 ngày nữa',
  'thứ ba tuần tới',
  'rằm tháng bảy',
  'ngày 15 tháng sáu',
  'sáu ngày nữa',
)
const recurring = fc.constantFrom(
  'hằng ngày',
  'thứ hai hằng tuần',
  'mỗi thứ ba',
  'ngày 3 hằng tháng',
  'cuối mỗi tháng',
  'thứ sáu đầu tiên hằng tháng',
  'thứ tư cách tuần',
  'hằng năm ngày 3/2',
)
const around = fc.constantFrom('', 'nhắc tôi', 'họp chi bộ', 'nộp hồ sơ Q08-03', 'mời đồng chí Lan', 'tôi xin nghỉ')
const phrase = fc
  .tuple(
    around,
    fc.oneof(fc.tuple(clock, day), fc.tuple(day, clock), fc.tuple(clock, recurring), fc.tuple(recurring, clock), fc.tuple(day)),
    around,
  )
  .map(([before, when, after]) => [before, ...when, after].filter((part) => part !== '').join(' '))

const words = [
  'mai',
  'tối',
  'toi',
  '3',
  '/',
  '12',
  'tháng',
  'thang',
  'sau',
  'hằng',
  'từ',
  'đến',
  '-',
  'thứ',
  'thu',
  'hai',
  'năm',
  'nam',
  'ngày',
  'cuối',
  'tuần',
  'h',
  ':',
  '30',
  'nữa',
  'hoặc',
  'tết',
  'rằm',
  'mỗi',
  '9999',
  '2/',
  'giờ',
  'kém',
  'trước',
  'âm lịch',
  'Q08-03',
  '0',
  '31',
  'cách',
  'lần',
  'một',
  'mot',
  'phút',
]
const soup = fc.array(fc.constantFrom(...words), { maxLength: 12 }).map((list) => list.join(' '))
const anything = fc.oneof(fc.string({ unit: 'binary', maxLength: 60 }), soup, phrase)

const kinds: readonly Reading['kind'][] = ['at', 'rule', 'range', 'ask', 'none']

test('any text at any time is read as one of the kinds, with valid dates', () => {
  fc.assert(
    fc.property(anything, instant, toward, (text, now, direction) => {
      const reading = readDate(text, { now, toward: direction })
      expect(kinds).toContain(reading.kind)
      if (reading.kind === 'at') expect(reading.at.getTime()).not.toBeNaN()
      if (reading.kind === 'rule') expect(reading.first.getTime()).not.toBeNaN()
      if (reading.kind === 'range') expect([reading.from, reading.to].every((one) => /^\d{4}-\d\d-\d\d$/.test(one))).toBe(true)
    }),
    { numRuns: 3000 },
  )
})

test('toward the future nothing lies before now; toward the past nothing after', () => {
  fc.assert(
    fc.property(anything, instant, (text, now) => {
      const ahead = readDate(text, { now })
      if (ahead.kind === 'at') expect(ahead.at.getTime()).toBeGreaterThanOrEqual(now.getTime())
      if (ahead.kind === 'rule') expect(ahead.first.getTime()).toBeGreaterThanOrEqual(now.getTime())
      if (ahead.kind === 'ask') for (const option of ahead.options) expect(option.getTime()).toBeGreaterThanOrEqual(now.getTime())
      if (ahead.kind === 'range') expect(ahead.to >= localDay(now) && ahead.to >= ahead.from).toBe(true)
      const behind = readDate(text, { now, toward: 'past' })
      if (behind.kind === 'at') expect(localDay(behind.at) <= localDay(now)).toBe(true)
    }),
    { numRuns: 3000 },
  )
})

test('what is left is taken from what was typed, in order', () => {
  fc.assert(
    fc.property(anything, instant, (text, now) => {
      const reading = readDate(text, { now })
      if (reading.kind !== 'none') expect(isSubsequence(reading.rest, clean(text))).toBe(true)
    }),
    { numRuns: 2000 },
  )
})

test('without diacritics a phrase is read the same or asked', () => {
  fc.assert(
    fc.property(phrase, instant, toward, (text, now, direction) => {
      const plain = readDate(withoutDiacritics(text), { now, toward: direction })
      if (plain.kind !== 'ask') expect(shown(plain)).toBe(shown(readDate(text, { now, toward: direction })))
    }),
    { numRuns: 3000 },
  )
})

test('the words around a phrase of the table do not change its date', () => {
  const dated = tableRows().filter(
    ({ expected, phrase: said }) => /^(at|rule|range)/.test(expected) && said === said.toLowerCase() && /[^\x00-\x7f]/.test(said),
  )
  for (const { phrase: said, now, toward: direction, expected } of dated) {
    const [before, after] = [
      readDate(`báo cho dân, ${said}`, { now, toward: direction }),
      readDate(`${said}, báo cho dân`, { now, toward: direction }),
    ]
    expect([said, shown(before), shown(after)]).toEqual([said, expected, expected])
  }
})

function isSubsequence(part: string, whole: string): boolean {
  let at = 0
  for (const letter of whole) if (part.startsWith(letter, at)) at += letter.length
  return at >= part.length
}
