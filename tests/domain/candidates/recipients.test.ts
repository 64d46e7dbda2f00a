import { describe, expect, test } from 'vitest'
import { brandPerson } from '../../../src/db/brands.ts'
import { routeKeys } from '../../../src/domain/candidates/reminders.ts'
import { kindsFor, latestPostpone, morningOf, recipientsOf, superiorsOf } from '../../../src/domain/candidates/recipients.ts'
import type { AlertKind, AlertRole, AlertRoute } from '../../../src/domain/candidates/rules.ts'
import { routes } from './case.ts'

type Cast = Partial<Record<AlertRole, readonly string[]>>
const all: Cast = { secretary: ['Bình'], mentor: ['Dũng'], follower: ['Giang'], staff: ['Ích'], deciding: ['Lan'] }
const holders = (cast: Cast) => (role: AlertRole) => (cast[role] ?? []).map(brandPerson)
const told = (kind: keyof typeof routes, level: number, cast: Cast = all): string[] =>
  recipientsOf(routes[kind], { level, holders: holders(cast) }).map(({ personId }) => personId)

describe('who is told', () => {
  test('are its owners first, and those above as well after each level', () => {
    expect(told('ceremony', 0)).toEqual(['Bình'])
    expect(told('ceremony', 1)).toEqual(['Bình', 'Ích'])
    expect(told('ceremony', 9)).toEqual(['Bình', 'Ích'])
    expect(told('probation', 0)).toEqual(['Bình', 'Dũng'])
    expect(told('probation', 1)).toEqual(['Bình', 'Dũng', 'Giang'])
    expect(told('decision', 0)).toEqual(['Lan'])
    expect(recipientsOf([], { level: 3, holders: holders(all) })).toEqual([])
  })

  test('a level on which nobody is goes on to the next, and where nobody is at all the staff is told', () => {
    expect(told('ceremony', 0, { staff: ['Ích'] })).toEqual(['Ích'])
    expect(told('probation', 0, { follower: ['Giang'] })).toEqual(['Giang'])
    expect(told('probation', 0, { staff: ['Ích'] })).toEqual(['Ích'])
    expect(told('decision', 0, { staff: ['Ích'] })).toEqual(['Ích'])
    expect(told('probation', 0, {})).toEqual([])
  })

  test('is each once, in the lowest of his roles', () => {
    const several = recipientsOf(routes.probation, {
      level: 1,
      holders: holders({ secretary: ['Bình'], mentor: ['Bình'], follower: ['Bình', 'Giang'] }),
    })
    expect(several.map(({ personId, role, level }) => [personId, role, level])).toEqual([
      ['Bình', 'secretary', 0],
      ['Giang', 'follower', 1],
    ])
  })
})

describe('who hears that it was put off', () => {
  const hears = (kind: keyof typeof routes, level: number, cast: Cast = all): string[] =>
    superiorsOf(routes[kind], { level, holders: holders(cast), by: brandPerson('Bình') }).map(({ personId }) => personId)

  test('is the next level, and where the way ends the follower, then the staff', () => {
    expect(hears('ceremony', 0)).toEqual(['Ích'])
    expect(hears('probation', 0)).toEqual(['Giang'])
    expect(hears('probation', 1)).toEqual(['Ích'])
    expect(hears('paper', 0)).toEqual(['Giang'])
    expect(hears('paper', 0, { secretary: ['Bình'], staff: ['Ích'] })).toEqual(['Ích'])
  })

  test('is nobody who is told anyway, and never the one who did it', () => {
    expect(hears('ceremony', 1)).toEqual(['Giang'])
    expect(hears('paper', 0, { secretary: ['Bình'], follower: ['Bình'], staff: ['Bình'] })).toEqual([])
  })
})

test('a role is told of the kinds on whose way it stands, from its level on', () => {
  const book = { routes: new Map<AlertKind, AlertRoute>([...routeKeys].map((kind) => [kind, routes[kind]])) }
  expect(kindsFor(book, ['follower'])).toEqual([
    { kind: 'probation', level: 1 },
    { kind: 'mentor-missing', level: 1 },
    { kind: 'idle', level: 1 },
  ])
  expect(kindsFor(book, ['deciding'])).toEqual([{ kind: 'decision', level: 0 }])
})

test('a morning begins ten minutes before its first digest, and nothing is put off for more than thirty days', () => {
  expect(morningOf('2026-11-23', '07:30')).toEqual(new Date('2026-11-23T07:20:00+07:00'))
  expect(morningOf('2026-11-23', '00:05')).toEqual(new Date('2026-11-23T00:00:00+07:00'))
  expect(latestPostpone('2026-11-23')).toBe('2026-12-23')
})
