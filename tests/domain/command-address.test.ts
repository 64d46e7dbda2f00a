import { describe, expect, test } from 'vitest'
import { readExempt, readPhone, readStatus } from '../../src/domain/command-address.ts'

describe('a telephone number', () => {
  test.each([
    ['0912345678', '0912345678'],
    ['0912 345 678', '0912345678'],
    ['0912.345.678', '0912345678'],
    ['0912-345-678', '0912345678'],
    ['(0912) 345 678', '0912345678'],
    ['+84912345678', '0912345678'],
    ['+84 912 345 678', '0912345678'],
    ['84 0912 345 678', '0912345678'],
    ['0084912345678', '0912345678'],
    // Typed as a number it has lost its zero.
    ['912345678', '0912345678'],
    ['0000 000 001', '0000000001'],
    ['xóa', 'remove'],
    ['Xoá số', 'remove'],
    ['bỏ', 'remove'],
    ['091234567', null],
    ['09123456789', null],
    ['1234567890', null],
    ['+1 212 555 0100', null],
    ['không nhớ', null],
    ['0912 345 67x', null],
    ['', null],
  ])('%j is %j', (typed, expected) => {
    expect(readPhone(typed)).toBe(expected)
  })
})

describe('a status', () => {
  test.each([
    ['chính thức', 'full'],
    ['Chinh thuc', 'full'],
    ['đảng viên chính thức', 'full'],
    ['ĐVCT', 'full'],
    ['dự bị', 'probationary'],
    ['ĐVDB', 'probationary'],
    ['đảng viên dự bị', 'probationary'],
    ['đảng viên', null],
    ['quần chúng', null],
  ])('%j is %j', (typed, expected) => {
    expect(readStatus(typed)).toBe(expected)
  })
})

describe('an exemption', () => {
  test.each([
    ['miễn', 'yes'],
    ['được miễn', 'yes'],
    ['co', 'yes'],
    ['thôi miễn', 'no'],
    ['không', 'no'],
    ['sinh hoạt lại', 'no'],
    ['để xem', null],
  ])('%j is %j', (typed, expected) => {
    expect(readExempt(typed)).toBe(expected)
  })
})
