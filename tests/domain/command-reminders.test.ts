import { describe, expect, it, test } from 'vitest'
import {
  patched,
  patchOf,
  readAbove,
  readLadder,
  readOwners,
  readReminderKey,
  routeOf,
  writePatch,
} from '../../src/domain/command-reminders.ts'
import type { Command } from '../../src/domain/command.ts'
import { keyNames } from '../../src/messages/vi/reminder-words.ts'
import { parseCommand } from '../../src/domain/command-parse.ts'

const now = new Date('2026-11-21T09:00:00+07:00')
const said = (read: ReturnType<typeof readLadder>): string => ('value' in read ? read.value : `!${read.problem.kind}`)

describe('the days of reminders', () => {
  test.each([
    ['trước hạn 10, 5, 2 ngày', 'before 10,5,2'],
    ['truoc han 10, 5 va 2 ngay a', 'before 10,5,2'],
    ['10 5 2', 'before 10,5,2'],
    ['90-60-30 ngày', 'before 90,60,30'],
    ['nhắc trước 15, 7, 3 và 1 ngày làm việc', 'before 15,7,3,1'],
    ['mười ngày', 'before 10'],
    ['10 ngày - 5 ngày', 'before 10,5'],
    ['trước hạn 10 – 5 – 2 ngày', 'before 10,5,2'],
    ['1 tuần và 3 hôm', 'before 7,3'],
    ['2 tuần, 1 tuần', 'before 14,7'],
    ['quá hạn 5 ngày một lần', 'overdue 5'],
    ['quá hạn nhắc lại mỗi tuần', 'overdue 7'],
    ['qua han cu muoi ngay nhac mot lan', 'overdue 10'],
    ['14 ngày chưa ai nhận thì báo lên', 'climb 14'],
    ['trước hạn 10, 5, 2 ngày, quá hạn 5 ngày một lần; 14 ngày chưa ai nhận thì báo lên', 'before 10,5,2; overdue 5; climb 14'],
    ['0 ngày', '!bad-number'],
    ['trước hạn 400 ngày', '!bad-number'],
    ['quá hạn 0 ngày một lần', '!bad-number'],
    ['quá hạn 200 ngày một lần', '!bad-number'],
    ['-3', '!bad-ladder'],
    ['10, -3', '!bad-ladder'],
    ['quá hạn -3 ngày', '!bad-ladder'],
    ['1234567890123', '!bad-ladder'],
    ['quá hạn 1234567890123 ngày', '!bad-ladder'],
    ['lúc nào cũng được', '!bad-ladder'],
    ['quá hạn lúc nào cũng nhắc', '!bad-ladder'],
    ['10, 5, 5 ngày', '!same-day-twice'],
    ['1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13', '!bad-ladder'],
    ['', '!empty'],
  ])('"%s" is %s', (text, expected) => {
    expect(said(readLadder(text))).toBe(expected)
  })

  it('are read back as they were written, and nothing else is', () => {
    const patch = { before: [10, 5, 2], overdueEvery: 5, climbEvery: 14 }
    expect(patchOf(writePatch(patch))).toEqual(patch)
    expect(patchOf('overdue 5')).toEqual({ overdueEvery: 5 })
    for (const wrong of ['', 'before', 'before x', 'later 5', 'overdue -5']) expect(patchOf(wrong)).toBeNull()
  })

  it('that were not said stay, and the day itself is always told', () => {
    const ladder = { unit: 'days', before: [90, 30, 0], overdueEvery: 7, climbEvery: 7 } as const
    expect(patched(ladder, { before: [2, 10] })).toEqual({ unit: 'days', before: [10, 2, 0], overdueEvery: 7, climbEvery: 7 })
    expect(patched(ladder, { overdueEvery: 5 })).toEqual({ ...ladder, overdueEvery: 5 })
  })
})

describe('the people who are told', () => {
  test.each([
    ['bí thư', 'secretary'],
    ['bi thu va nguoi giup do', 'secretary,mentor'],
    ['văn phòng đảng ủy', 'staff'],
    ['văn phòng cấp ủy có thẩm quyền', 'deciding'],
    ['cấp ủy viên theo dõi', 'follower'],
    ['ông Năm', '!not-a-choice'],
    ['bí thư và ông Năm', '!not-a-choice'],
    ['', '!not-a-choice'],
  ])('first: "%s" is %s', (text, expected) => {
    expect(said(readOwners(text))).toBe(expected)
  })

  test.each([
    ['theo dõi, rồi văn phòng', 'follower;staff'],
    ['theo dõi và văn phòng', 'follower,staff'],
    ['không', ''],
    ['không báo thêm ai', ''],
    ['bí thư; theo dõi; văn phòng; thẩm quyền', '!not-a-choice'],
    ['tổ dân phố', '!not-a-choice'],
  ])('above them: "%s" is %s', (text, expected) => {
    expect(said(readAbove(text))).toBe(expected)
  })

  it('are named once, on their lowest level', () => {
    expect(routeOf('secretary,mentor', 'secretary,follower;staff')).toEqual([['secretary', 'mentor'], ['follower'], ['staff']])
    expect(routeOf('secretary', 'secretary')).toEqual([['secretary']])
    expect(routeOf('secretary', '')).toEqual([['secretary']])
    expect(routeOf('nobody', 'staff')).toBeNull()
  })
})

test.each([
  ['ngày làm việc', 'working-days'],
  ['han tinh theo ngay lam viec', 'working-days'],
  ['tháng', 'days'],
  ['lễ kết nạp', 'ceremony'],
  ['quyet dinh ket nap', 'decision'],
  ['quyết định công nhận', 'recognition'],
  ['thẩm tra', 'verification'],
  ['giấy tờ', 'paper'],
  ['chưa có người giúp đỡ', 'mentor-missing'],
  ['hết dự bị', 'probation'],
  ['họp', null],
  ['R09', null],
])('"%s" means the reminders of %s', (text, key) => {
  expect(readReminderKey(text)).toBe(key)
})

test('what reminders are called on the screen and in the workbook means them again', () => {
  const keys = Object.keys(keyNames)
  expect(Object.values(keyNames).map(readReminderKey)).toEqual(keys)
  expect(keys.map(readReminderKey)).toEqual(keys)
})

const change = (draft: Extract<Command, { kind: 'change' }>['draft']): Command => ({ kind: 'change', draft })

test.each<[string, Command]>([
  ['lịch nhắc', { kind: 'reminders' }],
  ['lich nhac', { kind: 'reminders' }],
  ['các mốc nhắc', { kind: 'reminders' }],
  ['cho tôi xem lịch nhắc hồ sơ ạ', { kind: 'reminders' }],
  ['lịch nhắc lễ kết nạp', { kind: 'show-reminder', key: 'ceremony' }],
  ['ai được nhắc khi giấy tờ hết hạn', { kind: 'show-reminder', key: 'paper' }],
  ['moc nhac ngay lam viec', { kind: 'show-reminder', key: 'working-days' }],
  ['sửa lịch nhắc', change({ change: 'set-ladder' })],
  ['doi moc nhac', change({ change: 'set-ladder' })],
  [
    'đổi lịch nhắc ngày làm việc thành trước hạn 10, 5, 2 ngày',
    change({ change: 'set-ladder', key: 'working-days', value: 'before 10,5,2' }),
  ],
  ['đổi người được nhắc', change({ change: 'set-route' })],
  ['đổi người được nhắc về lễ kết nạp', change({ change: 'set-route', key: 'ceremony' })],
])('"%s" is understood', (text, command) => {
  expect(parseCommand(text, now)).toEqual({ kind: 'command', command })
})
