import { describe, expect, it } from 'vitest'
import { currentOf, markOf, sameReminder, withReminder, type Reminder } from '../../../src/domain/candidates/reminders.ts'

const origin = { document: '', documentOn: null, section: '', confidence: 'GK', confirmed: false } as const
const ladder = (before: readonly number[], effectiveFrom: string, effectiveTo: string | null = null): Reminder => ({
  kind: 'ladder',
  key: 'days',
  ladder: { unit: 'days', before, overdueEvery: 7, climbEvery: 7 },
  ...origin,
  effectiveFrom,
  effectiveTo,
})

describe('a further version of a ladder', () => {
  const first = ladder([30, 0], '2026-01-01')
  const second = ladder([10, 0], '2026-11-21')

  it('ends the one before it the day before, and is the one that counts', () => {
    const versions = withReminder([first], second)
    expect(versions).toEqual([{ ...first, effectiveTo: '2026-11-20' }, second])
    expect(currentOf(versions)).toEqual(second)
  })

  it('of the same day takes its place', () => {
    const third = ladder([5, 0], '2026-11-21')
    expect(withReminder(withReminder([first], second), third)).toEqual([{ ...first, effectiveTo: '2026-11-20' }, third])
    expect(withReminder([second], third)).toEqual([third])
  })

  it('is another when its days differ, and marked by its document too', () => {
    expect(sameReminder(first, { ...first, effectiveFrom: '2026-05-01', document: '01-QĐ/ĐU' })).toBe(true)
    expect(sameReminder(first, second)).toBe(false)
    expect(markOf(first)).not.toBe(markOf({ ...first, document: '01-QĐ/ĐU' }))
  })
})
