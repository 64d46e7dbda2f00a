import { describe, expect, it, test } from 'vitest'
import { lowered, readDigit, readYesNo, sameWords, saysCancel, vi, withoutAt, withoutTelex } from '../../src/domain/command-words.ts'

test.each([
  ['1', 1],
  ['1.', 1],
  ['(2)', 2],
  ['3)', 3],
  [' 2 ', 2],
  ['01', 1],
  ['12', 12],
  ['số 1', 1],
  ['so 1', 1],
  ['Số 2 ạ.', 2],
  ['một', 1],
  ['một ạ', 1],
  ['mot a', 1],
  ['Một nhé', 1],
  ['em chọn 2 ạ', 2],
  ['dạ 3 ạ', 3],
  ['tôi chọn số 1', 1],
  ['chọn hai', 2],
  ['hai', 2],
  ['ba ạ', 3],
  ['bốn', 4],
  ['năm', 5],
  ['sáu', 6],
  ['số sáu', 6],
  ['so sau', 6],
  ['bảy', 7],
  ['mười', 10],
  ['mục 2', 2],
  ['phương án 1', 1],
  ['0', 0],
  ['1️⃣', 1],
  ['1 đồng chí ơi', 1],
])('"%s" is the number %i', (text, digit) => {
  expect(readDigit(text)).toBe(digit)
})

test.each([
  '',
  'dự',
  '1 2',
  '1 và 2',
  '123',
  '7h',
  '3/12',
  '1 dự',
  'sau',
  'sau ạ',
  'sáng',
  'mốt',
  'bà',
  'bạn',
  'tạm',
  'một người',
  'tối 3',
  'còn 2',
  'vắng 1',
  '-',
  'hai ba',
  '1 không?à',
  '½',
])('"%s" is no number of a choice', (text) => {
  expect(readDigit(text)).toBeNull()
})

test.each([
  'vâng',
  'vâng ạ',
  'Vâng!',
  'dạ',
  'dạ vâng',
  'dạ đúng rồi',
  'da dung roi',
  'đúng',
  'đúng rồi',
  'phải',
  'có',
  'có ạ',
  'ok',
  'OK',
  'oke',
  'ừ',
  'được',
  'được rồi',
  'đồng ý',
  'dong y',
  'tôi đồng ý',
  'em đồng ý ạ',
  'nhất trí',
  'gửi',
  'gửi đi',
  'gui di',
  'chính xác',
  'dung',
  'xác nhận',
  'vang',
  'ok gửi luôn',
  'đúng rồi, gửi đi',
])('"%s" is yes', (text) => {
  expect(readYesNo(text)).toBe('yes')
})

test.each([
  'không',
  'không ạ',
  'khong',
  'ko',
  'dạ không',
  'không phải',
  'không đồng ý',
  'tôi không đồng ý',
  'không đúng',
  'sai',
  'sai rồi',
  'thôi',
  'thôi ạ',
  'đừng',
  'đừng gửi',
  'đừng gửi nhé',
  'không gửi nữa',
  'chưa',
  'chưa đúng',
])('"%s" is no', (text) => {
  expect(readYesNo(text)).toBe('no')
})

test.each([
  '',
  'vắng',
  'vắng ạ',
  'dừng',
  'đứng',
  'dụng',
  'cô',
  'cỏ',
  'dung gui',
  'dung gui di',
  'đúng không?',
  'đúng không',
  'được không',
  'phải không',
  'phải không ạ',
  'vâng?',
  'gửi chưa',
  'gửi cho ai',
  'có gì',
  'không biết',
  'không có',
  'dạ em dự',
  '1',
  'gửi thư',
  'chưa gửi',
  'khoan đã',
  'có lẽ',
  'không sao',
  'ok?',
])('"%s" is neither yes nor no', (text) => {
  expect(readYesNo(text)).toBeNull()
})

describe('a cancellation', () => {
  it.each(['hủy họp', 'huỷ họp', 'HỦY HỌP ĐI', 'huy hop', 'hủy', 'đồng ý hủy họp', 'hủy cuộc họp'])('is agreed to by "%s"', (text) => {
    expect(saysCancel(text)).toBe(true)
  })

  it.each(['không hủy họp', 'đừng hủy', 'khoan hủy họp', 'hủy họp?à', 'hủy hợp đồng', 'chưa hủy họp'])(
    'is not agreed to by "%s"',
    (text) => {
      expect(saysCancel(text)).toBe(false)
    },
  )
})

describe('a place', () => {
  it.each([
    ['tại nhà văn hóa', 'nhà văn hóa'],
    ['tai nha van hoa', 'nha van hoa'],
    ['Ở hội trường', 'hội trường'],
    ['Tài chính phường', 'Tài chính phường'],
    ['Ô Chợ Dừa', 'Ô Chợ Dừa'],
    ['nhà văn hóa', 'nhà văn hóa'],
    ['tại', 'tại'],
  ])('"%s" is "%s"', (typed, place) => {
    expect(withoutAt(typed)).toBe(place)
  })
})

describe('the same words', () => {
  it.each([
    ['Dự', 'dự'],
    ['dự.', 'Dự'],
    ['du', 'Dự'],
    ['vang co ly do', 'Vắng có lý do'],
    ['Vắng có lý do', 'Vắng có lý do'],
    ['HUỶ HỌP', 'Hủy họp'],
  ])('are "%s" and "%s"', (typed, label) => {
    expect(sameWords(typed, label)).toBe(true)
  })

  it.each([
    ['đủ', 'Dự'],
    ['dù', 'Dự'],
    ['vâng có lý do', 'Vắng có lý do'],
    ['', ''],
    ['dự họp', 'Dự'],
  ])('are not "%s" and "%s"', (typed, label) => {
    expect(sameWords(typed, label)).toBe(false)
  })
})

describe('a pattern', () => {
  it('takes a word as written or without any marks, and one after @ only as written', () => {
    expect(vi('^họp$').test('họp')).toBe(true)
    expect(vi('^họp$').test('hop')).toBe(true)
    expect(vi('^họp$').test('hợp')).toBe(false)
    expect(vi('^@vắng$').test('vắng')).toBe(true)
    expect(vi('^@vắng$').test('vang')).toBe(false)
  })

  it('takes either style of tone marks, without moving a letter', () => {
    expect(lowered('HUỶ hoà khoẻ')).toBe('hủy hòa khỏe')
    expect(lowered('HUỶ hoà khoẻ')).toHaveLength('HUỶ hoà khoẻ'.length)
    expect(vi('^huỷ$').test(lowered('hủy'))).toBe(true)
  })
})

describe('Telex that was typed as letters', () => {
  it.each([
    ['khoong ddi dduwowcj', 'khong di duoc'],
    ['hopj chi booj', 'hop chi bo'],
    ['vawngs', 'vang'],
    ['tooi ooms', 'toi om'],
    ['xin vawngs', 'xin vang'],
    ['hop chi bo', 'hop chi bo'],
    ['xyz 123', 'xyz 123'],
  ])('"%s" is "%s"', (typed, read) => {
    expect(withoutTelex(typed)).toBe(read)
  })
})
