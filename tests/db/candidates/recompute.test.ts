import { beforeEach, describe, expect, test } from 'vitest'
import { askRecompute, recomputeStep } from '../../../src/db/candidates/recompute.ts'
import { previewRecompute } from '../../../src/db/candidates/recompute-preview.ts'
import { previewReminders, rulesWithOtherDays } from '../../../src/db/candidates/reminders.ts'
import { ruleBook } from '../../../src/db/candidates/rule-book.ts'
import { dateAt } from '../../../src/db/people.ts'
import { calendarOf } from '../../../src/domain/calendar.ts'
import type { RuleBook } from '../../../src/domain/candidates/rule-book.ts'
import { seedCandidates, seedCommune, type Commune, type SeededCell } from '../../support/candidates.ts'
import { cleanAll, freshDatabase } from '../../support/database.ts'

const database = await freshDatabase({ max: 8 })
const { db } = database
const book = await ruleBook(db)
const now = new Date('2026-11-22T09:00:00+07:00')
const today = '2026-11-22'
const dayOff = { day: '2026-12-24', works: false, name: 'nghỉ thêm', confirmed: true }
const longer: RuleBook = { ...book, calendar: calendarOf([...book.calendar.special.values(), dayOff]) }

let commune: Commune
let cell: SeededCell
beforeEach(async () => {
  await cleanAll(db)
  await db.specialDay.deleteMany({ where: { day: dateAt(dayOff.day) } })
  commune = await seedCommune(database)
  const [first, second] = commune.cells
  if (first === undefined || second === undefined) throw new Error('no cells')
  cell = first
  await seedCandidates(
    database,
    [
      // The decision on these is due in January.
      ...Array.from({ length: 5 }, () => ({ cell: first, stage: 'nq_chi_bo' as const, since: '2026-10-12' })),
      ...Array.from({ length: 3 }, () => ({ cell: second, stage: 'nq_chi_bo' as const, since: '2026-10-12' })),
      { cell: first, stage: 'theo_doi', since: '2026-11-02' },
      // Over, whatever the calendar says.
      { cell: first, stage: 'nq_chi_bo', since: '2026-10-12', later: [{ kind: 'rut_ten', on: '2026-11-01' }] },
    ],
    { now },
  )
})

const addDayOff = () => db.specialDay.create({ data: { ...dayOff, day: dateAt(dayOff.day) } })
const all = { unitPath: '', days: null }
const ask = (unitPath = '') => askRecompute(db, { why: 'calendar', unitPath, days: null, askedBy: null, now })
const step = (most = 500) => recomputeStep(db, { now, most })
/** How many decisions are due on a day. */
const due = (day: string) => db.deadline.count({ where: { ruleKey: 'R07', endedOn: null, dueOn: dateAt(day) } })

describe('a change of the calendar', () => {
  test('shows beforehand how many dates of how many cells would move, and writes nothing', async () => {
    const before = await db.deadline.findMany({ orderBy: { id: 'asc' } })
    const preview = await previewRecompute(db, { today, book: longer, ...all })
    expect(preview).toMatchObject({ moved: 8, ofCells: 2 })
    expect(preview.examples).toHaveLength(5)
    expect(preview.examples[0]).toMatchObject({ rule: 'R07', from: '2027-01-05', to: '2027-01-06' })
    expect(preview.examples[0]?.code).toMatch(/^Q0[12]-0\d$/)
    expect(await previewRecompute(db, { today, book: longer, unitPath: cell.path, days: null })).toMatchObject({ moved: 5, ofCells: 1 })
    expect(await previewRecompute(db, { today, book, ...all })).toEqual({
      moved: 0,
      began: 0,
      gone: 0,
      missing: 0,
      ofCells: 0,
      examples: [],
    })
    expect(await db.deadline.findMany({ orderBy: { id: 'asc' } })).toEqual(before)
  })

  test('moves all dates batch by batch, and goes on where it was interrupted', async () => {
    await addDayOff()
    expect(await ask()).toMatchObject({ total: 9 })
    expect(await due('2027-01-06')).toBe(0)
    expect(await step(4)).toMatchObject({ done: 4, total: 9, finished: false })
    expect(await step(4)).toMatchObject({ done: 8, finished: false })
    expect(await step(4)).toMatchObject({ done: 9, total: 9, moved: 8, finished: true })
    expect(await step(4)).toBeNull()
    expect(await due('2027-01-06')).toBe(8)
    expect(await db.recompute.findFirst()).toMatchObject({ done: 9, moved: 8, finishedAt: now })
  })

  test('is reckoned once when two processes work on it', async () => {
    await addDayOff()
    await ask()
    const work = async (): Promise<number> => {
      let steps = 0
      while ((await db.recompute.count({ where: { finishedAt: null } })) > 0) if ((await step(2)) !== null) steps += 1
      return steps
    }
    const steps = await Promise.all([work(), work()])
    expect(steps.reduce((sum, one) => sum + one, 0)).toBe(5)
    expect(await db.recompute.findFirst()).toMatchObject({ done: 9, moved: 8 })
    expect(await due('2027-01-06')).toBe(8)
  })

  test('in one cell leaves the others alone', async () => {
    await addDayOff()
    expect(await ask(cell.path)).toMatchObject({ total: 6 })
    expect(await step()).toMatchObject({ done: 6, moved: 5, finished: true })
    expect(await due('2027-01-06')).toBe(5)
  })

  test('touches only those whose dates count the day', async () => {
    const days = { from: dayOff.day, to: dayOff.day }
    expect(await previewRecompute(db, { today, book: longer, unitPath: '', days })).toMatchObject({ moved: 8, ofCells: 2 })
    await addDayOff()
    expect(await askRecompute(db, { why: 'calendar', unitPath: '', days, askedBy: null, now })).toMatchObject({ total: 8 })
    expect(await step()).toMatchObject({ done: 8, total: 8, moved: 8, finished: true })
    const touched = async (day: string) =>
      (await askRecompute(db, { why: 'calendar', unitPath: '', days: { from: day, to: day }, askedBy: null, now })).total
    // The day on which they start does not count, the one on which they end does; a day on which somebody is told is reckoned anew.
    const next = async () => db.recompute.updateMany({ data: { finishedAt: now } })
    const totals: number[] = []
    for (const day of ['2026-10-12', '2026-10-13', '2027-01-06', '2027-01-07']) {
      totals.push(await touched(day))
      await next()
    }
    expect(totals).toEqual([0, 8, 8, 0])
  })

  test('that comes while an earlier one is under way begins anew', async () => {
    await ask(cell.path)
    await ask()
    await step(4)
    await addDayOff()
    const { id } = await ask()
    expect(await db.recompute.count({ where: { finishedAt: null } })).toBe(1)
    expect(await step()).toMatchObject({ id, done: 9, moved: 8, finished: true })
  })
})

test('a change of settings shows what it would move', async () => {
  await seedCandidates(database, [{ cell, stage: 'qd_ket_nap', since: '2026-11-02', later: [{ kind: 'nhan_qd', on: '2026-11-16' }] }], {
    now,
  })
  const settings = new Map([[commune.root, { decisionClock: 'received' }]])
  expect(await previewRecompute(db, { today, book, unitPath: 'MINH/', days: null, settings })).toMatchObject({
    moved: 1,
    ofCells: 1,
    examples: [{ rule: 'R09', from: '2026-12-14', to: '2026-12-28' }],
  })
})

test('a preview that is stopped says that there may be more', async () => {
  const stopping = new AbortController()
  stopping.abort()
  expect(await previewRecompute(db, { today, book: longer, ...all }, { signal: stopping.signal })).toMatchObject({
    moved: 0,
    stopped: true,
  })
})

describe('a change of reminders', () => {
  const ladders = book.ladders.map((one) => (one.unit === 'working-days' ? { ...one, before: [10, 5, 0] } : one))
  const sooner: RuleBook = { ...book, ladders }

  test('touches the dates of its ladder alone, and shows beforehand how many are told of on another day', async () => {
    const ruleKeys = rulesWithOtherDays(book, sooner)
    expect(ruleKeys).toContain('R07')
    expect(ruleKeys).not.toContain('R01')
    const preview = await previewReminders(db, { book: sooner, ruleKeys, now })
    expect(preview).toMatchObject({ changed: 8, ofCells: 2, stopped: false })
    expect(preview.examples).toHaveLength(5)
    // Due on Tuesday 5 January, with 1 January off: 15 and 10 working days before it.
    expect(preview.examples[0]).toMatchObject({ rule: 'R07', from: '2026-12-14', to: '2026-12-21' })
    expect(await previewReminders(db, { book, ruleKeys, now })).toMatchObject({ changed: 0, ofCells: 0 })
  })

  test('is reckoned for those candidates alone', async () => {
    const { total } = await askRecompute(db, { why: 'rules', ...all, ruleKeys: ['R07'], askedBy: null, now })
    expect(total).toBe(8)
    expect(await step()).toMatchObject({ done: 8, total: 8, finished: true })
    expect(await askRecompute(db, { why: 'rules', ...all, askedBy: null, now })).toMatchObject({ total: 9 })
  })
})
