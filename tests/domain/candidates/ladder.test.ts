import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { calendarOf, isWorkingDay, workingDayUntil } from '../../../src/domain/calendar.ts'
import { ladderFor, levelOn, nextAlertDay } from '../../../src/domain/candidates/ladder.ts'
import type { Ladder } from '../../../src/domain/candidates/rules.ts'
import { addDays, type LocalDay } from '../../../src/domain/local-time.ts'
import { calendar, rules } from './case.ts'

const inDays: Ladder = { unit: 'days', before: [90, 60, 30, 15, 7, 3, 1, 0], overdueEvery: 7, climbEvery: 7 }
const inWorkingDays: Ladder = { unit: 'working-days', before: [15, 7, 3, 1, 0], overdueEvery: 7, climbEvery: 7 }
const ladders = [inDays, inWorkingDays]

/** The next days on which people are told. */
function days(dueOn: LocalDay, ladder: Ladder, { from, count }: { from: LocalDay; count: number }): LocalDay[] {
  const found: LocalDay[] = []
  while (found.length < count) {
    const day = nextAlertDay({ dueOn, endedOn: null }, ladder, calendar, found.at(-1) ?? from)
    if (day === null) break
    found.push(day)
  }
  return found
}

describe('people are told', () => {
  it('of a time in working days 15, 7, 3 and 1 working days before, on the day, then weekly', () => {
    expect(days('2027-03-08', inWorkingDays, { from: '2027-01-18', count: 8 })).toEqual([
      '2027-02-15',
      '2027-02-25',
      '2027-03-03',
      '2027-03-05',
      '2027-03-08',
      '2027-03-15',
      '2027-03-22',
      '2027-03-29',
    ])
  })

  it('of a date in Tết before Tết, and of its being late after it, on working days alone', () => {
    expect(days('2027-02-06', inDays, { from: '2026-11-01', count: 8 })).toEqual([
      '2026-11-06',
      '2026-12-08',
      '2027-01-07',
      '2027-01-22',
      '2027-01-29',
      '2027-02-03',
      '2027-02-15',
      '2027-02-22',
    ])
  })

  it('in the week after Tết of what was late before it', () => {
    expect(days('2027-02-01', inDays, { from: '2027-02-01', count: 2 })).toEqual(['2027-02-11', '2027-02-15'])
  })

  it('no more of what has ended', () => {
    expect(nextAlertDay({ dueOn: '2027-03-08', endedOn: '2027-03-01' }, inWorkingDays, calendar, '2027-01-18')).toBeNull()
  })

  it('of the end of the probation until that day; from then on the cell’s own time counts', () => {
    const probation = rules.find(({ key }) => key === 'R10')
    const ladder = probation && ladderFor(probation, ladders)
    expect(ladder && days('2027-08-19', ladder, { from: '2027-08-01', count: 9 })).toEqual([
      '2027-08-04',
      '2027-08-12',
      '2027-08-16',
      '2027-08-18',
      '2027-08-19',
    ])
  })

  it('of an idle candidate or a missing mentor from the day itself', () => {
    const idle = rules.find(({ key }) => key === 'N2')
    const ladder = idle && ladderFor(idle, ladders)
    expect(ladder && days('2026-08-10', ladder, { from: '2026-02-10', count: 2 })).toEqual(['2026-08-10', '2026-08-17'])
  })

  test.each([
    ['R07', inWorkingDays],
    ['R01', inDays],
    ['R03', null],
    ['R08', null],
  ])('of %s by its own ladder', (key, ladder) => {
    const rule = rules.find((one) => one.key === key)
    expect(rule && ladderFor(rule, ladders)).toEqual(ladder)
  })

  const day = fc.integer({ min: 0, max: 900 }).map((n) => addDays('2026-01-01', n))
  it('on working days that follow each other, and never late', () => {
    const off = fc
      .array(day, { maxLength: 120 })
      .map((some) => calendarOf(some.map((one) => ({ day: one, works: false, name: 'x', confirmed: true }))))
    const every = fc.integer({ min: 0, max: 10 })
    fc.assert(
      fc.property(off, day, day, fc.constantFrom(...ladders), every, (some, dueOn, from, ladder, overdueEvery) => {
        let last = from
        for (let index = 0; index < 15; index++) {
          const next = nextAlertDay({ dueOn, endedOn: null }, { ...ladder, overdueEvery }, some, last)
          if (next === null) {
            expect(overdueEvery).toBe(0)
            break
          }
          expect(next > last).toBe(true)
          expect(isWorkingDay(some, next)).toBe(true)
          // Somebody who waits for the date is told on the last working day that is not after it.
          const onTheDay = workingDayUntil(some, dueOn)
          if (last < onTheDay) expect(next <= onTheDay).toBe(true)
          last = next
        }
      }),
    )
  })
})

describe('an alert', () => {
  test.each<[string, LocalDay, LocalDay | null, number, number]>([
    ['stays with its owners before the date', '2027-03-01', null, 0, 0],
    ['stays with them in the first week after it', '2027-03-14', null, 0, 0],
    ['climbs a week after it', '2027-03-15', null, 0, 1],
    ['climbs again a week later', '2027-03-22', null, 1, 2],
    ['is not moved by being looked at twice', '2027-03-22', null, 2, 2],
    ['is not stopped by an acknowledgement before the date', '2027-03-15', '2027-03-05', 0, 1],
    ['waits a week for whoever acknowledged it', '2027-03-18', '2027-03-12', 0, 0],
    ['climbs when a week after that nothing has happened', '2027-03-19', '2027-03-12', 0, 1],
    ['never comes down again', '2027-03-24', '2027-03-23', 2, 2],
  ])('%s', (_, day, acknowledgedOn, level, expected) => {
    expect(levelOn({ dueOn: '2027-03-08', acknowledgedOn, level }, inWorkingDays, day)).toBe(expected)
  })

  it('does not climb where climbing is switched off', () => {
    expect(levelOn({ dueOn: '2027-03-08', acknowledgedOn: null, level: 0 }, { ...inDays, climbEvery: 0 }, '2028-01-01')).toBe(0)
  })
})
