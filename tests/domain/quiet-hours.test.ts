import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { isoLocal } from '../../src/domain/local-time.ts'
import { openMinutes, parseQuiet, quietUntil, quietUntilBoth, readQuiet, saysAsTheCell, writeQuiet } from '../../src/domain/quiet-hours.ts'

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

describe('quiet hours of the cell and a person’s own together', () => {
  const own = (quietFrom: string, quietTo: string) => ({ quietFrom, quietTo })

  test.each([
    ['the own ones end later', own('22:00', '08:00'), '2026-11-21T22:30', '2026-11-22T08:00'],
    ['the own ones end sooner', own('22:00', '05:00'), '2026-11-21T22:30', '2026-11-22T06:30'],
    ['only the cell is quiet', own('23:00', '05:00'), '2026-11-21T21:30', '2026-11-22T06:30'],
    ['only the person is', own('12:00', '14:00'), '2026-11-21T12:30', '2026-11-21T14:00'],
    ['the own ones begin while the cell’s last', own('06:00', '09:00'), '2026-11-21T22:00', '2026-11-22T09:00'],
    ['the cell’s begin while the own ones last', own('19:00', '22:00'), '2026-11-21T20:00', '2026-11-22T06:30'],
    ['the own ones are none', own('07:00', '07:00'), '2026-11-21T22:00', '2026-11-22T06:30'],
  ] as const)('hold a message till the later end where %s', (_where, hours, now, until) => {
    const end = quietUntilBoth(at(now), night, hours)
    expect(end && isoLocal(end)).toBe(`${until}:00+07:00`)
  })

  test('let a message go while neither is quiet, and are the cell’s alone for a person without', () => {
    expect(quietUntilBoth(at('2026-11-21T12:00'), night, own('22:00', '08:00'))).toBeNull()
    expect(quietUntilBoth(at('2026-11-21T22:00'), night, null)).toEqual(at('2026-11-22T06:30'))
    expect(quietUntilBoth(at('2026-11-21T07:00'), night, null)).toBeNull()
  })

  test('that leave no minute of the day open are those of the cell alone: nothing waits for ever', () => {
    const whole = own('06:00', '21:30')
    expect(openMinutes(night, whole)).toBe(0)
    expect(quietUntilBoth(at('2026-11-21T12:00'), night, whole)).toBeNull()
    expect(quietUntilBoth(at('2026-11-21T23:00'), night, whole)).toEqual(at('2026-11-22T06:30'))
  })

  const minutes = fc.integer({ min: 0, max: 1439 })
  const clockOf = (minute: number) => `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
  it('always let a message go within a day, at an instant at which neither is quiet unless they cover the whole day', () => {
    fc.assert(
      fc.property(minutes, minutes, minutes, minutes, minutes, (minute, a, b, c, d) => {
        const now = new Date(at('2026-11-21T00:00').getTime() + minute * 60_000)
        const [cell, mine] = [own(clockOf(a), clockOf(b)), own(clockOf(c), clockOf(d))]
        const end = quietUntilBoth(now, cell, mine) ?? now
        expect(end.getTime() - now.getTime()).toBeLessThanOrEqual(86_400_000)
        expect(quietUntil(end, cell)).toBeNull()
        if (openMinutes(cell, mine) > 0) expect(quietUntil(end, mine)).toBeNull()
      }),
      { numRuns: 60 },
    )
  })
})

describe('quiet hours that people type', () => {
  test.each([
    ['21h đến 6h30', '21:00-06:30'],
    ['22h-6h', '22:00-06:00'],
    ['22:00 - 06:00', '22:00-06:00'],
    ['22-6', '22:00-06:00'],
    ['21.30-6.30', '21:30-06:30'],
    ['22h ~ 5h', '22:00-05:00'],
    ['10 giờ tối tới 6 giờ sáng', '22:00-06:00'],
    ['10 gio toi toi 6 gio sang', '22:00-06:00'],
    ['10 GIỜ TỐI ĐẾN 6 GIỜ SÁNG', '22:00-06:00'],
    ['từ chín rưỡi tối đến năm giờ sáng', '21:30-05:00'],
    ['từ 9 giờ tối cho đến 6 giờ sáng hôm sau ạ', '21:00-06:00'],
    ['8 giờ 30 tối - 7 rưỡi sáng', '20:30-07:30'],
    ['21h30p đến 6h15 phút', '21:30-06:15'],
    ['10h đêm đến 5 giờ sáng', '22:00-05:00'],
    ['nửa đêm đến 5h', '00:00-05:00'],
    ['12h đêm đến 5h sáng', '00:00-05:00'],
    ['đừng nhắn từ 21h đến 6h', '21:00-06:00'],
    ['nghỉ trưa từ 11h đến 13h30', '11:00-13:30'],
    ['11h30 - 1h30', '11:30-13:30'],
    ['mười hai giờ trưa đến hai giờ chiều', '12:00-14:00'],
    ['9h-6h', '21:00-06:00'],
    ['10 giờ đến 6 giờ sáng', '22:00-06:00'],
    ['6h đến 21h', '06:00-21:00'],
    ['06:00-21:00', '06:00-21:00'],
    ['1h chiều đến 3h chiều', '13:00-15:00'],
    ['0h đến 24h', null],
    ['21h-21h', null],
    ['25h-3h', null],
    ['21h75 đến 6h', null],
    ['21h', null],
    ['từ 20h30', null],
    ['21h đến', null],
    ['tối nào cũng được', null],
    ['', null],
  ])('"%s" are %s', (text, value) => {
    const read = readQuiet(text)
    expect(read && writeQuiet(read)).toBe(value)
  })

  test.each([
    ['như chi bộ', true],
    ['theo chi bộ ạ', true],
    ['theo giờ nghỉ chung của chi bộ', true],
    ['bỏ giờ nghỉ riêng', true],
    ['khong dung', true],
    ['22h-6h', false],
    ['chi bộ', false],
  ])('"%s" mean the cell’s own: %s', (text, yes) => {
    expect(saysAsTheCell(text)).toBe(yes)
  })

  it('never fail, whatever is typed, and read back what is written', () => {
    const text = fc.oneof(
      fc.string({ maxLength: 200 }),
      fc.string({ unit: fc.constantFrom('1', '2', 'h', '-', ' ', 'toi', 'sang'), maxLength: 60 }),
    )
    fc.assert(
      fc.property(text, (typed) => {
        readQuiet(typed)
        saysAsTheCell(typed)
      }),
    )
    const hour = fc.integer({ min: 0, max: 23 }).map((value) => `${String(value).padStart(2, '0')}:15`)
    fc.assert(
      fc.property(hour, hour, (quietFrom, quietTo) => {
        const hours = { quietFrom, quietTo }
        expect(parseQuiet(writeQuiet(hours))).toEqual(hours)
        const length = (Number(quietTo.slice(0, 2)) - Number(quietFrom.slice(0, 2)) + 24) % 24
        if (length > 0 && length <= 13) expect(readQuiet(writeQuiet(hours))).toEqual(hours)
      }),
    )
  })

  test.each(['cell', '22:00', '22:00-', '25:00-06:00', '22:00-06:00-07:00', ''])('of a stored value "%s" are none', (value) => {
    expect(parseQuiet(value)).toBeNull()
  })
})
