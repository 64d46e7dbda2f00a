import { describe, expect, test } from 'vitest'
import { distanceTo } from '../../../src/domain/candidates/views.ts'
import { calendarOf } from '../../../src/domain/calendar.ts'
import { counted, howLong, inside, sourceOf, untilDue } from '../../../src/messages/vi/candidate-words.ts'

const calendar = calendarOf([
  { day: '2026-04-27', works: false, name: '', confirmed: true },
  { day: '2026-04-30', works: false, name: '', confirmed: true },
  { day: '2026-05-01', works: false, name: '', confirmed: true },
])
const ceremony = { unit: 'working-days', alert: 'ceremony', anchor: 'decision' } as const
const paper = { unit: 'months', alert: 'paper', anchor: 'paper:gcn' } as const
const span = { unit: 'months', alert: 'none', anchor: 'phan_cong' } as const
const clock = {
  id: '',
  alert: 'ceremony',
  title: 'Tổ chức lễ kết nạp',
  amount: 30,
  unit: 'working-days',
  startsOn: '2026-10-05',
  dueOn: '2026-11-16',
  extended: false,
  late: false,
  distance: 3,
  off: [],
  source: { document: '232-QĐ/TW', documentOn: '2025-01-20', section: '4.1', confirmed: false },
} as const

describe('how far a date is', () => {
  test.each([
    // Wednesday 29/4: Monday to Thursday of the next week are four, and two days off lie between.
    ['2026-04-29', '2026-05-07', ceremony, 'còn 4 ngày làm việc, trừ 30/4–1/5'],
    ['2026-04-24', '2026-05-04', ceremony, 'còn 3 ngày làm việc, trừ 27/4, 30/4–1/5'],
    ['2026-05-07', '2026-05-07', ceremony, 'đến hạn hôm nay'],
    ['2026-05-08', '2026-05-07', ceremony, 'quá hạn 1 ngày làm việc'],
    // On the Saturday after a Friday no working day has passed.
    ['2026-05-09', '2026-05-08', ceremony, 'vừa quá hạn'],
    ['2026-05-13', '2026-05-06', ceremony, 'quá hạn 5 ngày làm việc'],
    ['2026-04-29', '2026-05-09', paper, 'còn 10 ngày'],
    ['2026-05-10', '2026-05-07', paper, 'quá hạn 3 ngày'],
    ['2026-05-10', '2026-05-07', span, 'đã đến hạn'],
  ] as const)('on %s, to %s', (today, dueOn, rule, words) => {
    expect(untilDue({ ...clock, dueOn, unit: rule.unit, ...distanceTo(dueOn, rule, { calendar, today }) }, today)).toBe(words)
  })
})

describe('the words of a time limit', () => {
  test('say how it is counted and which document says so', () => {
    expect(counted(clock)).toBe('30 ngày làm việc kể từ 05/10/2026')
    expect(counted({ ...clock, extended: true })).toBe('30 ngày làm việc kể từ 05/10/2026, đã gia hạn')
    expect(sourceOf(clock)).toBe('232-QĐ/TW ngày 20/01/2025, mục 4.1; chưa đối chiếu văn bản mới')
    expect(sourceOf({ source: { document: 'Điều lệ Đảng', documentOn: null, section: 'Điều 5', confirmed: true } })).toBe(
      'Điều lệ Đảng, Điều 5',
    )
    expect(sourceOf({ source: null })).toBe('')
  })

  test('keep names as they are in the middle of a sentence', () => {
    expect(inside('Lễ kết nạp')).toBe('lễ kết nạp')
    expect(inside('Đơn xin vào Đảng')).toBe('đơn xin vào Đảng')
    expect(inside('CN-NTVĐ')).toBe('CN-NTVĐ')
  })

  test.each([
    ['2026-11-21', ''],
    ['2026-11-20', '1 ngày'],
    ['2026-10-05', '47 ngày'],
    ['2026-09-21', '2 tháng'],
    ['2025-11-22', '11 tháng'],
  ])('say how long something has been so since %s', (since, words) => {
    expect(howLong(since, '2026-11-21')).toBe(words)
  })
})
