import { describe, expect, it, test } from 'vitest'
import { calendarOf, isWorkingDay, type SpecialDay } from '../../../src/domain/calendar.ts'
import {
  confirmedDay,
  daysThatTurn,
  keysMovedBy,
  versionAt,
  waits,
  withDays,
  withVersion,
} from '../../../src/domain/candidates/rule-changes.ts'
import type { DeadlineRule } from '../../../src/domain/candidates/rules.ts'
import { caseOf, clocks, ruleOf } from './case.ts'

const version = (id: string, more: Partial<DeadlineRule>): DeadlineRule =>
  ruleOf({ key: 'R09', amount: 30, unit: 'working-days', anchor: 'decision', stoppedBy: ['le_ket_nap'], alert: 'ceremony', id, ...more })

const first = version('first', { effectiveFrom: '2025-01-20' })
const spans = (versions: readonly DeadlineRule[]): (string | null)[][] =>
  versions.map(({ id, effectiveFrom, effectiveTo }) => [id, effectiveFrom, effectiveTo])

describe('a further version of a time limit', () => {
  it('ends the one in force the day before it begins', () => {
    expect(spans(withVersion([first], version('second', { effectiveFrom: '2026-12-01' })))).toEqual([
      ['first', '2025-01-20', '2026-11-30'],
      ['second', '2026-12-01', null],
    ])
  })

  it('between two others is in force until the later one begins', () => {
    const two = withVersion([first], version('third', { effectiveFrom: '2027-01-01' }))
    expect(spans(withVersion(two, version('second', { effectiveFrom: '2026-12-01' })))).toEqual([
      ['first', '2025-01-20', '2026-11-30'],
      ['second', '2026-12-01', '2026-12-31'],
      ['third', '2027-01-01', null],
    ])
  })

  it('from before the first one leaves that as it is', () => {
    expect(spans(withVersion([first], version('older', { effectiveFrom: '2020-01-01' })))).toEqual([
      ['older', '2020-01-01', '2025-01-19'],
      ['first', '2025-01-20', null],
    ])
  })

  it('from the same day takes the place of the one that is there', () => {
    const corrected = withVersion([first], version('new', { effectiveFrom: '2025-01-20', amount: 45 }))
    expect(corrected).toEqual([{ ...first, amount: 45 }])
  })

  test.each([
    ['2024-01-01', 'first'],
    ['2026-11-30', 'first'],
    ['2026-12-01', 'second'],
  ])('is the one of %s when it is %s', (day, id) => {
    const versions = withVersion([first], version('second', { effectiveFrom: '2026-12-01' }))
    expect(versionAt(versions, day)?.id).toBe(id)
  })
})

describe('a running clock', () => {
  const decided = caseOf([
    ['nq_chi_bo', '2026-10-01'],
    ['qd_ket_nap', '2026-11-12'],
  ])
  const dueBy = (rebases: boolean, facts = decided) => {
    const rules = withVersion([first], version('second', { effectiveFrom: '2026-11-20', amount: 45, rebases }))
    return clocks(facts, { rules }).map(({ ruleId, dueOn }) => [ruleId, dueOn])
  }

  it('keeps the version it started under, unless a later one takes running clocks over', () => {
    expect(dueBy(false)).toEqual([['first', '2026-12-24']])
    expect(dueBy(true)).toEqual([['second', '2027-01-15']])
  })

  it('that had ended before keeps its version in any case', () => {
    const held = caseOf([
      ['nq_chi_bo', '2026-10-01'],
      ['qd_ket_nap', '2026-11-12'],
      ['le_ket_nap', '2026-11-18'],
    ])
    expect(dueBy(true, held)).toEqual([['first', '2026-12-24']])
  })
})

test('a rule moves itself and those that it makes longer', () => {
  const rules = [
    version('a', { key: 'R07', extension: 'R08' }),
    version('b', { key: 'R08' }),
    version('c', { key: 'R12', extension: 'R08' }),
  ]
  expect(keysMovedBy('R08', rules)).toEqual(['R08', 'R07', 'R12'])
  expect(keysMovedBy('R07', rules)).toEqual(['R07'])
})

describe('a day of the calendar', () => {
  const culture: SpecialDay = { day: '2026-11-24', works: true, name: 'van-hoa', confirmed: false }
  const saturday: SpecialDay = { day: '2026-11-28', works: true, name: 'lam-bu', confirmed: false }

  it('that was announced as a day off is worked until it is confirmed', () => {
    expect(waits(culture)).toBe(true)
    expect(isWorkingDay(calendarOf([culture]), '2026-11-24')).toBe(true)
    expect(confirmedDay(culture)).toEqual({ ...culture, works: false, confirmed: true })
  })

  it('that is a worked Saturday waits for nothing', () => {
    expect(waits(saturday)).toBe(false)
    expect(confirmedDay(saturday)).toEqual({ ...saturday, confirmed: true })
  })

  it('turns only when a working day becomes a day off or the other way round', () => {
    const calendar = calendarOf([culture, saturday])
    const renamed = { day: '2026-11-24', becomes: { ...culture, name: 'khác' } }
    expect(daysThatTurn(calendar, [renamed, { day: '2026-11-28', becomes: null }])).toEqual(['2026-11-28'])
    expect(daysThatTurn(calendar, [{ day: '2026-11-24', becomes: confirmedDay(culture) }])).toEqual(['2026-11-24'])
    expect(isWorkingDay(withDays(calendar, [{ day: '2026-11-28', becomes: null }]), '2026-11-28')).toBe(false)
  })
})
