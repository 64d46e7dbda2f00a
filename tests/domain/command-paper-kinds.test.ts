import { describe, expect, it, test } from 'vitest'
import { keyFor, matchKind, readForm, readLabel, readPart, readRequired, sameLabel } from '../../src/domain/command-paper-kinds.ts'
import type { Command } from '../../src/domain/command.ts'
import { parseCommand } from '../../src/domain/command-parse.ts'

const now = new Date('2026-11-21T09:00:00+07:00')
const said = (read: ReturnType<typeof readLabel>): string => ('value' in read ? read.value : `!${read.problem.kind}`)

const kinds = [
  { key: 'don', label: 'Đơn xin vào Đảng', form: '1-KNĐ' },
  { key: 'nq_chi_bo', label: 'Nghị quyết của chi bộ', form: '6-KNĐ' },
  { key: 'nq_chi_bo_chinh_thuc', label: 'Nghị quyết chi bộ đề nghị công nhận', form: '13-KNĐ' },
]

describe('a paper', () => {
  test.each([
    ['Đơn xin vào Đảng', 'don'],
    ['don xin vao dang', 'don'],
    ['1-KNĐ', 'don'],
    ['don', 'don'],
    ['công nhận', 'nq_chi_bo_chinh_thuc'],
    ['nghị quyết', null],
    ['giấy không đâu có', null],
    ['', null],
  ])('is found by its name, a part of it or its form: "%s"', (text, key) => {
    expect(matchKind(text, kinds)).toBe(key)
  })

  test.each([
    ['Đơn xin vào Đảng', true],
    ['don xin vao dang', true],
    ['Đơn xin vào Đang', true],
    ['Đơn (xin vào Đảng)', true],
    ['Đơn xin vào Đoàn', false],
  ])('may not be called as another is, whatever the marks and the punctuation: "%s"', (label, same) => {
    expect(sameLabel(label, 'Đơn xin vào Đảng')).toBe(same)
  })

  it('gets a key of its own from its name', () => {
    expect(keyFor('Giấy khám sức khỏe', [])).toBe('giay_kham_suc_khoe')
    expect(keyFor('Giấy khám sức khỏe', ['giay_kham_suc_khoe'])).toBe('giay_kham_suc_khoe_2')
    expect(keyFor('Nghị quyết, giấy của Đoàn thanh niên', [])).toMatch(/^[a-z0-9_]{1,30}$/)
    expect(keyFor('!!', [])).toBe('giay')
  })
})

test.each([
  ['giấy khám sức khỏe', 'Giấy khám sức khỏe'],
  ['12', '!bad-label'],
  ['a'.repeat(300), '!too-long'],
  [' ', '!empty'],
])('a name: "%s"', (text, expected) => {
  expect(said(readLabel(text))).toBe(expected)
})

test.each([
  ['6-KNĐ', '6-KNĐ'],
  ['không', ''],
  ['khong co mau', ''],
  ['x'.repeat(31), '!too-long'],
])('a form: "%s"', (text, expected) => {
  expect(said(readForm(text))).toBe(expected)
})

test.each([
  ['bắt buộc', 'required'],
  ['khong bat buoc', 'optional'],
  ['có', 'required'],
  ['không', 'optional'],
  ['tuần sau', '!not-a-choice'],
])('required: "%s"', (text, expected) => {
  expect(said(readRequired(text))).toBe(expected)
})

test.each([
  ['tên', 'label'],
  ['mẫu', 'form'],
  ['cần từ bước nào', 'stage'],
  ['giá trị bao lâu', 'validity'],
  ['bắt buộc hay không', 'required'],
  ['thôi dùng', 'use'],
  ['họp', null],
])('what is changed: "%s"', (text, part) => {
  expect(readPart(text)).toBe(part)
})

test.each<[string, Command]>([
  ['các loại giấy tờ', { kind: 'paper-kinds' }],
  ['danh muc giay to', { kind: 'paper-kinds' }],
  ['hồ sơ cần giấy gì', { kind: 'paper-kinds' }],
  ['loại giấy đơn xin vào Đảng', { kind: 'show-paper-kind', key: 'đơn xin vào Đảng' }],
  ['thêm loại giấy', { kind: 'change', draft: { change: 'add-paper-kind' } }],
  ['đổi loại giấy', { kind: 'change', draft: { change: 'set-paper-kind' } }],
  ['sua cac loai giay to', { kind: 'change', draft: { change: 'set-paper-kind' } }],
  ['các bước', { kind: 'stages' }],
  ['quy trình kết nạp', { kind: 'stages' }],
  ['bước lễ kết nạp', { kind: 'show-stage', key: 'lễ kết nạp' }],
  ['sửa bước', { kind: 'change', draft: { change: 'set-stage' } }],
  ['sửa các bước', { kind: 'change', draft: { change: 'set-stage' } }],
])('"%s" is understood', (text, command) => {
  expect(parseCommand(text, now)).toEqual({ kind: 'command', command })
})

test('what is said of one dossier is not said of the papers that all need', () => {
  for (const text of ['Q08-01 thiếu giấy gì', 'giấy tờ Q08-01', 'ghi giấy tờ Q08-01'])
    expect(parseCommand(text, now)).not.toMatchObject({ command: { kind: 'paper-kinds' } })
})
