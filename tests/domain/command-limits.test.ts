import { describe, expect, it, test } from 'vitest'
import {
  amountOf,
  readAmount,
  readAnyDay,
  readDayAction,
  readDocument,
  readRuleKey,
  readYear,
  writeAmount,
} from '../../src/domain/command-limits.ts'
import type { Command } from '../../src/domain/command.ts'
import { parseCommand } from '../../src/domain/command-parse.ts'

const now = new Date('2026-11-21T09:00:00+07:00')

describe('a time limit', () => {
  test.each([
    ['45 ngày làm việc', '45 working-days'],
    ['45 ngay lam viec', '45 working-days'],
    ['ba mươi ngày làm việc ạ', '30 working-days'],
    ['60 ngày lv', '60 working-days'],
    ['12 tháng', '12 months'],
    ['1 năm', '12 months'],
    ['2 tuần', '14 days'],
    ['30 ngày', '30 days'],
    ['45', '45 working-days'],
    ['0 ngày', '!bad-number'],
    ['999 ngày làm việc', '!bad-number'],
    ['20 năm', '!bad-number'],
    ['1234567890123', '!bad-amount'],
    ['lâu lắm', '!bad-amount'],
    ['', '!bad-amount'],
  ])('"%s" is %s', (text, expected) => {
    const read = readAmount(text, 'working-days')
    expect('value' in read ? read.value : `!${read.problem.kind}`).toBe(expected)
  })

  it('is read back as it was written, and nothing else is', () => {
    expect(amountOf(writeAmount({ amount: 30, unit: 'working-days' }))).toEqual({ amount: 30, unit: 'working-days' })
    for (const wrong of ['', '30', 'x days', '1.5 days', '30 weeks', '-1 days', '5000 months']) expect(amountOf(wrong)).toBeNull()
  })
})

describe('a document', () => {
  test.each([
    ['208-QĐ/TW ngày 26/7/2026, mục 4.1', { number: '208-QĐ/TW', on: '2026-07-26', section: '4.1' }],
    ['208-qđ/tw 26.7.2026', { number: '208-qđ/tw', on: '2026-07-26', section: '' }],
    ['số 01-HD/TW, ngày 28-9-2021, điểm 3.4', { number: '01-HD/TW', on: '2021-09-28', section: '3.4' }],
    ['01-HD/TW ngay 28/9/2021 muc 5', { number: '01-HD/TW', on: '2021-09-28', section: '5' }],
  ])('"%s"', (text, document) => {
    expect(readDocument(text)).toEqual({ document })
  })

  test.each([
    ['208-QĐ/TW', 'no-document'],
    ['26/7/2026', 'no-document'],
    ['văn bản mới', 'no-document'],
    ['208-QĐ/TW ngày 31/2/2026', 'unclear-date'],
    [`${'x'.repeat(70)}1 ngày 1/1/2026`, 'too-long'],
  ])('without what it needs is asked again: %s', (text, kind) => {
    expect(readDocument(text)).toMatchObject({ problem: { kind } })
  })
})

test.each([
  ['1/12/2026', '2026-12-01'],
  ['26/7/2026', '2026-07-26'],
  ['hôm nay', '2026-11-21'],
  ['thứ hai tuần sau', '2026-11-23'],
  ['31/2/2027', '!unclear-date'],
  ['1/1/1999', '!unclear-date'],
  ['1/1/2040', '!unclear-date'],
  ['lúc nào cũng được', '!no-day'],
])('any day: "%s" is %s', (text, expected) => {
  const read = readAnyDay(text, now)
  expect('day' in read ? read.day : `!${read.problem.kind}`).toBe(expected)
})

test.each([
  ['nghỉ', 'off'],
  ['nghi bu', 'substitute'],
  ['hoán đổi', 'swap'],
  ['nghỉ hoán đổi, làm bù', 'swap'],
  ['đi làm bù', 'works'],
  ['xác nhận', 'confirm'],
  ['bỏ ngày nghỉ', 'normal'],
  ['gì cũng được', null],
])('a day: "%s" is %s', (text, action) => {
  expect(readDayAction(text)).toBe(action)
})

test.each([
  ['R9', 'R09'],
  ['r 09', 'R09'],
  ['N2', 'N2'],
  ['R123', null],
  ['x', null],
])('the key "%s" is %s', (text, key) => {
  expect(readRuleKey(text)).toBe(key)
})

test('a year has four figures', () => {
  expect([readYear('năm 2027'), readYear('2027'), readYear('27'), readYear('20270')]).toEqual([2027, 2027, null, null])
})

const change = (draft: Extract<Command, { kind: 'change' }>['draft']): Command => ({ kind: 'change', draft })

test.each<[string, Command]>([
  ['các thời hạn', { kind: 'rules' }],
  ['cac thoi han', { kind: 'rules' }],
  ['quy định', { kind: 'rules' }],
  ['cho tôi xem quy định thời hạn ạ', { kind: 'rules' }],
  ['/quydinh', { kind: 'rules' }],
  ['thời hạn R09', { kind: 'show-rule', key: 'R09' }],
  ['thoi han r9 la bao lau', { kind: 'show-rule', key: 'R09' }],
  ['R07', { kind: 'show-rule', key: 'R07' }],
  ['quy định N1 thế nào?', { kind: 'show-rule', key: 'N1' }],
  ['sửa thời hạn', change({ change: 'set-rule' })],
  ['đổi thời hạn R09', change({ change: 'set-rule', key: 'R09' })],
  ['sua thoi han r09 thanh 45 ngay lam viec', change({ change: 'set-rule', key: 'R09', value: '45 working-days' })],
  ['sửa thời hạn R09 thành 45', change({ change: 'set-rule', key: 'R09' })],
  ['đã đối chiếu R07', change({ change: 'confirm-rule', key: 'R07' })],
  ['xác nhận thời hạn R07 nhé', change({ change: 'confirm-rule', key: 'R07' })],
  ['lịch nghỉ lễ', { kind: 'work-calendar' }],
  ['xem lich nghi nam 2027', { kind: 'work-calendar', year: 2027 }],
  ['các ngày nghỉ lễ năm 2027', { kind: 'work-calendar', year: 2027 }],
  ['/lichnghi', { kind: 'work-calendar' }],
  ['thêm ngày nghỉ', change({ change: 'set-special-day' })],
  ['sửa lịch nghỉ', change({ change: 'set-special-day' })],
  ['lập lịch nghỉ năm 2029', change({ change: 'draft-year', value: '2029' })],
  ['đang tính lại tới đâu rồi', { kind: 'recompute-progress' }],
  ['tien do tinh lai', { kind: 'recompute-progress' }],
])('"%s" is understood', (text, command) => {
  expect(parseCommand(text, now)).toEqual({ kind: 'command', command })
})
