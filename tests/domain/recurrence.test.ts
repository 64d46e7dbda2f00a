import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatRule, nextOccurrence, parseRule } from '../../src/domain/recurrence.ts'
import { isoLocal } from '../../src/domain/local-time.ts'

const at = (text: string) => new Date(`${text}:00+07:00`)

/** The first occurrence and those after it. */
function occurrences(rule: string, first: string, count: number): string[] {
  const found = [at(first)]
  while (found.length < count) {
    const next = nextOccurrence({ rule, first: at(first), after: found.at(-1) ?? at(first) })
    if (!next) break
    found.push(next)
  }
  return found.map((instant) => isoLocal(instant).slice(0, 10))
}

describe('a rule comes again', () => {
  test.each([
    ['FREQ=DAILY', '2026-12-30T07:00', ['2026-12-30', '2026-12-31', '2027-01-01']],
    ['FREQ=DAILY;INTERVAL=2', '2026-12-30T07:00', ['2026-12-30', '2027-01-01', '2027-01-03']],
    ['FREQ=WEEKLY;BYDAY=MO,WE', '2026-11-23T08:00', ['2026-11-23', '2026-11-25', '2026-11-30']],
    ['FREQ=WEEKLY;INTERVAL=2;BYDAY=MO', '2026-11-23T08:00', ['2026-11-23', '2026-12-07', '2026-12-21']],
    ['FREQ=MONTHLY;BYMONTHDAY=3', '2026-12-03T19:30', ['2026-12-03', '2027-01-03', '2027-02-03']],
    ['FREQ=MONTHLY;BYMONTHDAY=-1', '2026-11-30T16:00', ['2026-11-30', '2026-12-31', '2027-01-31', '2027-02-28']],
    ['FREQ=MONTHLY;BYMONTHDAY=1,15', '2026-12-01T08:00', ['2026-12-01', '2026-12-15', '2027-01-01']],
    ['FREQ=MONTHLY;BYDAY=1FR', '2026-12-04T14:00', ['2026-12-04', '2027-01-01', '2027-02-05']],
    ['FREQ=MONTHLY;BYDAY=-1FR', '2026-11-27T08:00', ['2026-11-27', '2026-12-25', '2027-01-29']],
    ['FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=-1', '2026-12-31T08:00', ['2026-12-31', '2027-03-31', '2027-06-30']],
    ['FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1', '2027-02-28T08:00', ['2027-02-28', '2028-02-29', '2029-02-28']],
  ])('%s', (rule, first, expected) => {
    expect(occurrences(rule, first, expected.length)).toEqual(expected)
  })

  test('on the 30th also in February, on its last day', () => {
    expect(occurrences('FREQ=MONTHLY;BYMONTHDAY=30', '2027-01-30T08:00', 3)).toEqual(['2027-01-30', '2027-02-28', '2027-03-30'])
  })
})

test('the first occurrence comes before any other', () => {
  expect(nextOccurrence({ rule: 'FREQ=DAILY', first: at('2026-12-30T07:00'), after: at('2026-01-01T00:00') })).toEqual(
    at('2026-12-30T07:00'),
  )
})

test('a rule that is not ours is refused', () => {
  for (const text of [
    '',
    'DAILY',
    'FREQ=HOURLY',
    'FREQ=DAILY;COUNT=3',
    'FREQ=WEEKLY;BYDAY=XX',
    'FREQ=MONTHLY;BYMONTHDAY=',
    'FREQ=DAILY;INTERVAL=0',
  ]) {
    expect(parseRule(text)).toBeNull()
    expect(nextOccurrence({ rule: text, first: at('2026-12-30T07:00'), after: at('2026-12-31T07:00') })).toBeNull()
  }
})

test('a rule that was written is read back', () => {
  const rule = fc.record({
    freq: fc.constantFrom('DAILY' as const, 'WEEKLY' as const, 'MONTHLY' as const, 'YEARLY' as const),
    interval: fc.integer({ min: 1, max: 99 }),
    byDay: fc.array(fc.record({ weekday: fc.integer({ min: 1, max: 7 }), nth: fc.constantFrom(null, 1, 2, 5, -1) }), { maxLength: 3 }),
    byMonthDay: fc.array(fc.constantFrom(1, 3, 30, -1), { maxLength: 2 }),
    byMonth: fc.array(fc.integer({ min: 1, max: 12 }), { maxLength: 2 }),
  })
  fc.assert(
    fc.property(rule, (one) => {
      expect(parseRule(formatRule(one))).toEqual(one)
    }),
  )
})
