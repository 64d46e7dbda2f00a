import { expect, test } from 'vitest'
import { ruleBook } from '../../../src/db/candidates/rule-book.ts'
import { stages } from '../../../src/domain/candidates/events.ts'
import { isLimit } from '../../../src/domain/candidates/rule-book.ts'
import { draftSpecialDays } from '../../../src/domain/holidays.ts'
import { routes } from '../../domain/candidates/case.ts'
import { freshDatabase } from '../../support/database.ts'

const { db } = await freshDatabase()
const book = await ruleBook(db)

test('a new database knows all stages in their order, and papers of stages that exist', () => {
  expect(book.stages.map(({ key }) => key)).toEqual(stages)
  expect(book.papers.map(({ position }) => position)).toEqual(book.papers.map((_, index) => index + 1))
})

test('a new database knows the time limits of the documents, none of them confirmed', () => {
  expect(book.rules.map(({ key }) => key).toSorted()).toEqual('N1 N2 R01 R02 R03 R04 R05 R06 R07 R08 R09 R10 R11 R12 R15'.split(' '))
  expect(book.rules.filter(({ confirmed }) => confirmed)).toEqual([])
  expect(book.rules.find(({ key }) => key === 'R07')).toMatchObject({
    amount: 60,
    unit: 'working-days',
    anchor: 'nq_chi_bo',
    stoppedBy: ['qd_ket_nap', 'le_ket_nap'],
    extension: 'R08',
    document: '232-QĐ/TW',
    documentOn: '2025-01-20',
    section: '4.3.1',
    confidence: 'S',
    effectiveFrom: '2025-01-20',
    effectiveTo: null,
  })
  expect(book.rules.filter(isLimit).map(({ key }) => key)).toEqual('R01 R02 R05 R06 R07 R09 R11 R12'.split(' '))
})

test('every paper that grows old is one of the list, and every extension a rule', () => {
  const papers = new Set(book.papers.map(({ key }) => key))
  const anchors = book.rules.flatMap(({ anchor }) => (anchor.startsWith('paper:') ? anchor.slice('paper:'.length).split(',') : []))
  expect(anchors.filter((key) => !papers.has(key))).toEqual([])
  const keys = new Set(book.rules.map(({ key }) => key))
  expect(book.rules.filter(({ extension }) => extension !== null && !keys.has(extension))).toEqual([])
})

test('the days off of 2026 are those that were announced, 2027 and 2028 a draft', () => {
  const days = [...book.calendar.special.values()]
  for (const year of ['2027', '2028']) expect(days.filter(({ day }) => day.startsWith(year))).toEqual(draftSpecialDays(Number(year)))
  const known = new Map(days.map((one) => [one.day, one]))
  expect(known.get('2026-04-27')).toMatchObject({ works: false, confirmed: true })
  expect(known.get('2026-08-31')).toMatchObject({ works: false, confirmed: true })
  expect(known.get('2026-08-22')).toMatchObject({ works: true, confirmed: true })
  expect(known.get('2026-01-10')).toMatchObject({ works: true })
  // Announced, but worked until somebody confirms it.
  expect(known.get('2026-11-24')).toMatchObject({ works: true, confirmed: false })
})

test('people are warned by two ladders', () => {
  expect(book.ladders).toEqual([
    { unit: 'days', before: [90, 60, 30, 15, 7, 3, 1, 0], overdueEvery: 7, climbEvery: 7 },
    { unit: 'working-days', before: [15, 7, 3, 1, 0], overdueEvery: 7, climbEvery: 7 },
  ])
})

test('every alert reaches the people that the field names, and somebody on each of its levels', () => {
  expect(Object.fromEntries(book.routes)).toEqual(routes)
})

test('of one rule there is one version on any day', async () => {
  const { id: _id, createdAt: _at, ...rule } = await db.deadlineRule.findFirstOrThrow({ where: { key: 'R07' } })
  const next = { ...rule, amount: 45, effectiveFrom: new Date('2027-01-01') }
  await expect(db.deadlineRule.create({ data: next })).rejects.toThrow('deadline_rule_versions')
  await db.deadlineRule.updateMany({ where: { key: 'R07' }, data: { effectiveTo: new Date('2027-01-01') } })
  await expect(db.deadlineRule.create({ data: next })).rejects.toThrow('deadline_rule_versions')
  await db.deadlineRule.updateMany({ where: { key: 'R07' }, data: { effectiveTo: new Date('2026-12-31') } })
  await db.deadlineRule.create({ data: next })
  expect((await ruleBook(db)).rules.filter(({ key }) => key === 'R07').map(({ amount }) => amount)).toEqual([60, 45])
})
