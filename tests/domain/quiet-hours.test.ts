import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { isoLocal } from '../../src/domain/local-time.ts'
import { quietUntil } from '../../src/domain/quiet-hours.ts'

const at = (text: string): Date => new Date(`${text}:00+07:00`)
const night = { quietFrom: '21:00', quietTo: '06:30' }

test.each([
  ['in the evening', night, '2026-11-21T21:00', '2026-11-22T06:30'],
  ['just before midnight', night, '2026-11-21T23:59', '2026-11-22T06:30'],
  ['after midnight', night, '2026-11-22T00:00', '2026-11-22T06:30'],
  ['a minute before morning', night, '2026-11-22T06:29', '2026-11-22T06:30'],
  ['on the last night of a month', night, '2026-11-30T22:00', '2026-12-01T06:30'],
  ['on the night of a leap day', night, '2028-02-28T22:00', '2028-02-29T06:30'],
  ['on New Year’s Eve', night, '2026-12-31T22:15', '2027-01-01T06:30'],
  ['at noon, where noon is quiet', { quietFrom: '11:30', quietTo: '13:30' }, '2026-11-21T12:00', '2026-11-21T13:30'],
  ['until midnight', { quietFrom: '21:00', quietTo: '00:00' }, '2026-11-21T22:00', '2026-11-22T00:00'],
] as const)('a message waits %s', (_when, hours, now, until) => {
  const end = quietUntil(at(now), hours)
  expect(end && isoLocal(end)).toBe(`${until}:00+07:00`)
})

test.each([
  ['a minute before the evening', night, '2026-11-21T20:59'],
  ['in the morning', night, '2026-11-22T06:30'],
  ['at noon', night, '2026-11-22T12:00'],
  ['before a quiet noon', { quietFrom: '11:30', quietTo: '13:30' }, '2026-11-21T11:29'],
  ['after a quiet noon', { quietFrom: '11:30', quietTo: '13:30' }, '2026-11-21T13:30'],
  ['at night, where both ends are the same', { quietFrom: '21:00', quietTo: '21:00' }, '2026-11-21T22:00'],
  ['at night, where the hours cannot be read', { quietFrom: 'tối', quietTo: '06:30' }, '2026-11-21T22:00'],
] as const)('a message leaves at once %s', (_when, hours, now) => {
  expect(quietUntil(at(now), hours)).toBeNull()
})

describe('what waits', () => {
  const clock = fc
    .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
    .map(([hour, minute]) => `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`)

  it('leaves later, within a day, and then is not held again', () => {
    fc.assert(
      fc.property(
        fc.date({ min: at('2026-01-01T00:00'), max: at('2030-01-01T00:00'), noInvalidDate: true }),
        clock,
        clock,
        (now, quietFrom, quietTo) => {
          const end = quietUntil(now, { quietFrom, quietTo })
          if (end === null) return
          expect(end.getTime()).toBeGreaterThan(now.getTime())
          expect(end.getTime() - now.getTime()).toBeLessThanOrEqual(86_400_000)
          expect(isoLocal(end).slice(11, 16)).toBe(quietTo)
          expect(quietUntil(end, { quietFrom, quietTo })).toBeNull()
        },
      ),
    )
  })
})
