import { describe, expect, test } from 'vitest'
import {
  afterQuota,
  afterUnauthorized,
  markReached,
  messagesIn,
  monthOf,
  nextMonth,
  pausedInVain,
  runsOutOn,
  usedUp,
  type Trouble,
} from '../../src/domain/usage.ts'

const at = (text: string): Date => new Date(`${text}+07:00`)

test('a month begins and ends at midnight in Viet Nam', () => {
  expect(monthOf(at('2026-11-30T23:59:59'))).toBe('2026-11-01')
  expect(monthOf(at('2026-12-01T00:00:00'))).toBe('2026-12-01')
  expect(nextMonth(at('2026-12-31T23:59:59'))).toEqual(at('2027-01-01T00:00:00'))
})

test('what left and what may have left counts, every part of it; nothing else does', () => {
  expect(messagesIn({ kind: 'sent', messageId: '1' })).toBe(1)
  expect(messagesIn({ kind: 'sent', messageId: '1', messages: 3 })).toBe(3)
  expect(messagesIn({ kind: 'unknown', why: 'cut', messages: 2 })).toBe(2)
  expect(messagesIn({ kind: 'retry', afterMs: 1, accountWide: true, why: '429' })).toBe(0)
  expect(messagesIn({ kind: 'unreachable', why: '404', certain: false })).toBe(0)
})

test.each([
  [2099, null],
  [2100, 70],
  [2699, 70],
  [2700, 90],
  [4000, 90],
])('%i of 3000 messages reach the mark %s', (used, mark) => {
  expect(markReached(used, 3000)).toBe(mark)
})

test.each([
  ['2026-11-16T00:00:00', 2100, '2026-11-22'],
  ['2026-11-16T00:00:00', 1500, null],
  ['2026-11-16T00:00:00', 1501, '2026-11-30'],
  ['2026-11-16T00:00:00', 0, null],
  ['2026-11-16T00:00:00', 3100, '2026-11-16'],
  ['2026-11-01T00:00:00', 5, '2026-11-01'],
])('at %s, with %i of 3000 used, the month runs out on %s', (now, used, day) => {
  expect(runsOutOn({ used, limit: 3000 }, at(now))).toBe(day)
})

describe('a quota that is refused', () => {
  const noon = at('2026-11-20T12:00:00')
  const later = (minutes: number, from = noon): Date => new Date(from.getTime() + minutes * 60_000)
  const refusedAt = (now: Date, before: Trouble | null, usedUpUntil: Date | null = null): Trouble =>
    afterQuota(before, { now, usedUpUntil })

  test('is tried once more after a minute, then left alone for as long as it has lasted, from one hour to six', () => {
    const first = refusedAt(noon, null)
    expect(first).toEqual({ reason: 'flood', since: noon, until: later(1) })
    const second = refusedAt(later(1), first)
    expect(second).toEqual({ reason: 'quota', since: noon, until: later(61) })
    let trouble = second
    const pauses: number[] = []
    for (let tries = 0; tries < 6; tries++) {
      const now = trouble.until
      trouble = refusedAt(now, trouble)
      pauses.push(Math.round((trouble.until.getTime() - now.getTime()) / 3_600_000))
      expect(trouble).toMatchObject({ reason: 'quota', since: noon })
    }
    expect(pauses).toEqual([1, 2, 4, 6, 6, 6])
  })

  test('is left alone until the month ends, when the month is used up by our own count', () => {
    const end = at('2026-12-01T00:00:00')
    expect(refusedAt(later(1), refusedAt(noon, null, end), end)).toEqual({ reason: 'quota', since: noon, until: end })
    expect([usedUp(2849, 3000), usedUp(2850, 3000), usedUp(9999, null)]).toEqual([false, true, false])
  })

  test('by messages that were on their way already says nothing new', () => {
    const first = refusedAt(noon, null)
    expect(refusedAt(later(0.5), first)).toEqual(first)
  })

  test('a day after the last pause is a first one again, and so is one after a renewed token', () => {
    const old: Trouble = { reason: 'quota', since: later(-3000), until: later(-24 * 60 - 1) }
    expect(refusedAt(noon, old)).toMatchObject({ reason: 'flood', since: noon })
    expect(refusedAt(noon, afterUnauthorized(null, later(-10)))).toMatchObject({ reason: 'flood', since: noon })
  })

  test('for a month that is not used up any more, because its limit was raised, is tried at once', () => {
    const trouble: Trouble = { reason: 'quota', since: noon, until: at('2026-12-01T00:00:00') }
    expect(pausedInVain(trouble, { now: later(1), usedUp: false })).toBe(true)
    expect(pausedInVain(trouble, { now: later(1), usedUp: true })).toBe(false)
    expect(pausedInVain({ ...trouble, until: later(61) }, { now: later(1), usedUp: false })).toBe(false)
  })
})

test('a token that is not valid any more is tried every five minutes and remembered since the first time', () => {
  const [first, second] = [at('2026-11-20T12:00:00'), at('2026-11-20T12:05:00')]
  const trouble = afterUnauthorized(null, first)
  expect(afterUnauthorized(trouble, second)).toEqual({ reason: 'unauthorized', since: first, until: at('2026-11-20T12:10:00') })
})
