import fc from 'fast-check'
import { afterEach, describe, expect, it, test, vi } from 'vitest'
import {
  addDays,
  atLocal,
  daysInMonth,
  fromLocal,
  isoLocal,
  localDay,
  minutesOf,
  parseClock,
  toLocal,
} from '../../src/domain/local-time.ts'

const instant = fc.date({ min: new Date('1976-01-01T00:00:00Z'), max: new Date('2100-01-01T00:00:00Z'), noInvalidDate: true })
const day = instant.map(localDay)

afterEach(() => {
  vi.unstubAllEnvs()
})

describe('Vietnamese time', () => {
  test.each([
    ['2026-11-21T02:00:00Z', { year: 2026, month: 11, day: 21, hour: 9, minute: 0, weekday: 6 }],
    ['2026-11-21T16:59:00Z', { year: 2026, month: 11, day: 21, hour: 23, minute: 59, weekday: 6 }],
    ['2026-11-21T17:00:00Z', { year: 2026, month: 11, day: 22, hour: 0, minute: 0, weekday: 7 }],
    ['2026-12-31T17:00:00Z', { year: 2027, month: 1, day: 1, hour: 0, minute: 0, weekday: 5 }],
    ['2028-02-28T18:30:00Z', { year: 2028, month: 2, day: 29, hour: 1, minute: 30, weekday: 2 }],
  ])('%s is %o', (utc, local) => {
    expect(toLocal(new Date(utc))).toEqual(local)
    expect(fromLocal(local)).toEqual(new Date(utc))
  })

  it.each(['UTC', 'America/New_York', 'Pacific/Kiritimati', 'Asia/Ho_Chi_Minh', 'Europe/London'])(
    'is the same on a machine in %s, summer and winter',
    (zone) => {
      vi.stubEnv('TZ', zone)
      const vietnam = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Ho_Chi_Minh', dateStyle: 'short', timeStyle: 'medium' })
      fc.assert(
        fc.property(instant, (at) => {
          expect(isoLocal(at).slice(0, 19).replace('T', ' ')).toBe(vietnam.format(at))
        }),
        { numRuns: 50 },
      )
      expect(atLocal('2026-03-29', 150)).toEqual(new Date('2026-03-28T19:30:00Z'))
      expect(addDays('2026-11-01', 1)).toBe('2026-11-02')
    },
  )

  it('of an instant leads back to that minute', () => {
    fc.assert(
      fc.property(instant, (at) => {
        const minute = Math.floor(at.getTime() / 60_000) * 60_000
        expect(atLocal(localDay(at), minutesOf(at)).getTime()).toBe(minute)
        expect(fromLocal(toLocal(at)).getTime()).toBe(minute)
        expect(new Date(isoLocal(at)).getTime()).toBe(Math.floor(at.getTime() / 1000) * 1000)
      }),
    )
  })

  it('lets the 32nd of December be the first of January', () => {
    expect(isoLocal(fromLocal({ year: 2026, month: 12, day: 32 }))).toBe('2027-01-01T00:00:00+07:00')
  })
})

describe('days', () => {
  it('forward and back again is the same day, and later days compare as later', () => {
    fc.assert(
      fc.property(day, fc.integer({ min: 1, max: 1000 }), (some, days) => {
        const later = addDays(some, days)
        expect(addDays(later, -days)).toBe(some)
        expect(later > some).toBe(true)
      }),
    )
  })

  test.each([
    ['2026-02-28', 1, '2026-03-01'],
    ['2028-02-28', 1, '2028-02-29'],
    ['2026-12-31', 1, '2027-01-01'],
    ['2027-01-01', -1, '2026-12-31'],
    ['2026-11-21', 0, '2026-11-21'],
  ])('%s and %i is %s', (from, days, to) => {
    expect(addDays(from, days)).toBe(to)
  })

  it('of a month are counted, leap years too', () => {
    expect([1, 2, 3, 4, 11, 12].map((month) => daysInMonth(2026, month))).toEqual([31, 28, 31, 30, 30, 31])
    expect([2028, 2100, 2000].map((year) => daysInMonth(year, 2))).toEqual([29, 28, 29])
  })
})

test.each([
  ['06:30', 390],
  ['6:30', 390],
  ['00:00', 0],
  ['23:59', 1439],
  ['24:00', null],
  ['12:60', null],
  ['6h30', null],
  ['', null],
  [' 06:30', null],
  ['06:30:00', null],
])('the time of day "%s" is %s', (text, minutes) => {
  expect(parseClock(text)).toBe(minutes)
})
