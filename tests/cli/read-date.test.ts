import { describe, expect, test } from 'vitest'
import { readDateCommand } from '../../src/cli/read-date.ts'
import { UsageError } from '../../src/cli/usage.ts'

const clock = { now: new Date('2020-01-01T00:00:00Z') }
const now = ['--now', '2026-11-21T09:00+07:00']

describe('read-date prints one line and the same as JSON', () => {
  test.each([
    [['7 giờ tối mai', ...now], 'at\t2026-11-22T19:00', { kind: 'at', at: '2026-11-22T19:00+07:00' }],
    [
      ['ngày 3 hằng tháng 19h30', ...now],
      'rule\tFREQ=MONTHLY;BYMONTHDAY=3\t2026-12-03T19:30',
      { kind: 'rule', rule: 'FREQ=MONTHLY;BYMONTHDAY=3', first: '2026-12-03T19:30+07:00' },
    ],
    [['3–20/12', ...now], 'range\t2026-12-03\t2026-12-20', { kind: 'range', from: '2026-12-03', to: '2026-12-20' }],
    [['thứ bảy', ...now], 'ask', { kind: 'ask', why: 'today-weekday', options: ['2026-11-28T08:00+07:00'] }],
    [['chi bộ TDP 8', ...now], 'none', { kind: 'none' }],
    [['hôm', 'qua', '--toward=past', '--now=2026-11-21T02:00:00Z'], 'at\t2026-11-20T08:00', { kind: 'at', at: '2026-11-20T08:00+07:00' }],
    [['mai'], 'at\t2020-01-02T08:00', { kind: 'at', at: '2020-01-02T08:00+07:00' }],
    [[...now, '--', '3-12 8h'], 'at\t2026-12-03T08:00', { kind: 'at', at: '2026-12-03T08:00+07:00' }],
  ])('%j', (args, text, json) => {
    expect(readDateCommand(args, clock)).toEqual({ text, json })
  })
})

test.each([[[]], [['mai', '--now', 'yesterday']], [['mai', '--now']], [['mai', '--toward', 'up']], [['mai', '--when', 'x']]])(
  '%j says how to write it',
  (args) => {
    expect(() => readDateCommand(args, clock)).toThrow(UsageError)
    expect(() => readDateCommand(args, clock)).toThrow(/Write: read-date|Needs a value|needs a value/)
  },
)
