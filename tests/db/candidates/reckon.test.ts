import fc from 'fast-check'
import { beforeEach, describe, expect, test } from 'vitest'
import { reckon } from '../../../src/db/candidates/reckon.ts'
import { ruleBook } from '../../../src/db/candidates/rule-book.ts'
import { addCandidate, recordEvent, setPaper, voidEvent } from '../../../src/db/candidates/write.ts'
import { transaction, type Db } from '../../../src/db/client.ts'
import { dateAt } from '../../../src/db/people.ts'
import { createSealer } from '../../../src/db/seal.ts'
import { calendarOf } from '../../../src/domain/calendar.ts'
import type { RuleBook } from '../../../src/domain/candidates/rule-book.ts'
import { recordable, type EventDetail, type EventKind } from '../../../src/domain/candidates/events.ts'
import { addDays } from '../../../src/domain/local-time.ts'
import { seedCandidates, seedCommune, type Commune, type SeededCell, type Standing } from '../../support/candidates.ts'
import { cleanAll, freshDatabase } from '../../support/database.ts'

const database = await freshDatabase()
const { db } = database
const sealer = createSealer(Buffer.alloc(32, 3))
const book = await ruleBook(db)
const now = new Date('2026-11-22T09:00:00+07:00')

let commune: Commune
let cell: SeededCell
beforeEach(async () => {
  await cleanAll(db)
  commune = await seedCommune(database)
  const [first] = commune.cells
  if (first === undefined) throw new Error('no cell')
  cell = first
})

const whole = <T>(work: (tx: Db) => Promise<T>): Promise<T> => transaction(db, work)

async function seeded(standing: Omit<Standing, 'cell'>): Promise<string> {
  const [candidate] = await seedCandidates(database, [{ cell, ...standing }], { now })
  if (candidate === undefined) throw new Error('nobody')
  return candidate.id
}

/** The stored clock of a rule. */
const clock = (candidateId: string, ruleKey: string) => db.deadline.findFirstOrThrow({ where: { candidateId, ruleKey } })

/** All that is derived of a candidate; ids of clocks are left out. */
async function derived(id: string) {
  const { dueOn, missing, stage, stageSince, closedBy, closedOn, pausedOn, mentorId, unitId } = await db.candidate.findUniqueOrThrow({
    where: { id },
  })
  const clocks = await db.deadline.findMany({
    where: { candidateId: id },
    orderBy: [{ ruleKey: 'asc' }, { source: 'asc' }],
    select: { ruleId: true, ruleKey: true, source: true, startsOn: true, dueOn: true, endedOn: true, nextAlertOn: true, level: true },
  })
  return { dueOn, missing, stage, stageSince, closedBy, closedOn, pausedOn, mentorId, unitId, clocks }
}

/** What people do to a case: an event of any kind on any day, a row voided, a paper ticked. The order of steps is none of this matter. */
const deed = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constant('event' as const), kind: fc.constantFrom(...recordable), day: fc.nat(900) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('void' as const), which: fc.nat(20) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('paper' as const),
      key: fc.constantFrom('gcn_nhan_thuc', 'gioi_thieu', 'don', 'y_kien'),
      present: fc.boolean(),
      day: fc.nat(900),
    }),
  },
)

test('what is reckoned deed by deed is what is reckoned from scratch', async () => {
  const dayOf = (number: number): string => addDays('2024-06-01', number)
  const other = commune.cells[1] ?? cell
  const detailOf = (kind: EventKind, number: number): EventDetail => ({
    ...(kind === 'phan_cong' && { mentorId: [...cell.mentors, ...other.mentors][number % 4] ?? cell.secretary }),
    ...(kind === 'chuyen_don_vi' && { unitId: number % 2 === 0 ? other.id : cell.id }),
    ...(kind === 'tham_tra' && number % 2 === 0 && { abroad: true as const }),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(deed, { minLength: 3, maxLength: 14 }), async (deeds) => {
      const event = { kind: 'cam_tinh', on: '2024-06-01' } as const
      const add = { unit: cell, name: 'Nguyễn Văn An', group: null, consentOn: null, event, by: null, now, book }
      const { id } = await whole((tx) => addCandidate(tx, sealer, add))
      for (const [index, one] of deeds.entries()) {
        const { version } = await db.candidate.findUniqueOrThrow({ where: { id } })
        const change = { id, version, by: null, now, book }
        await whole(async (tx) => {
          if (one.do === 'event')
            await recordEvent(tx, sealer, {
              ...change,
              event: { kind: one.kind, on: dayOf(one.day), detail: detailOf(one.kind, one.day) },
            })
          else if (one.do === 'paper')
            await setPaper(tx, { ...change, key: one.key, present: one.present, issuedOn: dayOf(one.day), place: `tủ ${index}` })
          else {
            const rows = await tx.stageEvent.findMany({ where: { candidateId: id, voidedAt: null }, orderBy: { recordedAt: 'asc' } })
            const row = rows[one.which % rows.length]
            if (row !== undefined && rows.length > 1) await voidEvent(tx, sealer, { ...change, eventId: row.id, instead: null })
          }
        })
      }
      const kept = await derived(id)
      await db.deadline.deleteMany({ where: { candidateId: id } })
      await db.candidate.update({ where: { id }, data: { stage: 'nguon', dueOn: null, missing: 99, mentorId: null, pausedOn: null } })
      expect(await whole((tx) => reckon(tx, [id], { book, now }))).toEqual({ moved: 0 })
      expect(await derived(id)).toEqual(kept)
      // And once more changes nothing.
      expect(await whole((tx) => reckon(tx, [id], { book, now }))).toEqual({ moved: 0 })
      expect(await derived(id)).toEqual(kept)
    }),
    { numRuns: 15 },
  )
})

describe('the day of an alert', () => {
  test('is the first step of the ladder that lies ahead', async () => {
    // 60 working days from Monday 2026-10-12, all of them ordinary but 1 January.
    const id = await seeded({ stage: 'nq_chi_bo', since: '2026-10-12' })
    // 15 working days before.
    expect(await clock(id, 'R07')).toMatchObject({ dueOn: dateAt('2027-01-05'), nextAlertOn: dateAt('2026-12-14'), level: 0 })
  })

  test('is the next working day for what was late when it became known', async () => {
    const id = await seeded({ stage: 'nq_chi_bo', since: '2026-03-02' })
    expect((await clock(id, 'R07')).dueOn < dateAt('2026-11-22')).toBe(true)
    // Today is a Sunday.
    expect(await clock(id, 'R07')).toMatchObject({ nextAlertOn: dateAt('2026-11-23') })
  })

  test('stays where it is due and was not told, and goes on by the ladder once it was', async () => {
    const id = await seeded({ stage: 'nq_chi_bo', since: '2026-03-02' })
    const { id: deadlineId } = await clock(id, 'R07')
    const wednesday = new Date('2026-11-25T09:00:00+07:00')
    await whole((tx) => reckon(tx, [id], { book, now: wednesday }))
    expect(await clock(id, 'R07')).toMatchObject({ nextAlertOn: dateAt('2026-11-23') })
    // Told this morning, and the next day planned as the morning does.
    await db.alertDay.create({ data: { day: dateAt('2026-11-25'), startedAt: wednesday } })
    await db.alertStep.create({ data: { deadlineId, personId: cell.secretary, day: dateAt('2026-11-25'), level: 0 } })
    await db.deadline.update({ where: { id: deadlineId }, data: { nextAlertOn: dateAt('2026-12-01') } })
    await whole((tx) => reckon(tx, [id], { book, now: wednesday }))
    // Due on Thursday 28 May: every Thursday, but not on the day after it was told.
    expect(await clock(id, 'R07')).toMatchObject({ dueOn: dateAt('2026-05-28'), nextAlertOn: dateAt('2026-12-03') })
  })

  test('of what was postponed is the day it was postponed to', async () => {
    const id = await seeded({ stage: 'nq_chi_bo', since: '2026-03-02' })
    const { id: deadlineId } = await clock(id, 'R07')
    // A Saturday.
    await db.deadline.update({ where: { id: deadlineId }, data: { postponedUntil: dateAt('2026-12-05') } })
    await whole((tx) => reckon(tx, [id], { book, now }))
    expect(await clock(id, 'R07')).toMatchObject({ nextAlertOn: dateAt('2026-12-07') })
  })

  test('is none for what nobody is told of, what has ended, and a closed case', async () => {
    const id = await seeded({ stage: 'qd_ket_nap', since: '2026-11-02' })
    expect(await clock(id, 'R07')).toMatchObject({ endedOn: dateAt('2026-11-02'), nextAlertOn: null })
    expect(await clock(id, 'R03')).toMatchObject({ nextAlertOn: null })
    const gone = await seeded({ stage: 'nq_chi_bo', since: '2026-10-12', later: [{ kind: 'rut_ten', on: '2026-11-01' }] })
    expect(await db.deadline.count({ where: { candidateId: gone, OR: [{ endedOn: null }, { nextAlertOn: { not: null } }] } })).toBe(0)
  })
})

describe('what was done about an alert', () => {
  const done = {
    level: 1,
    acknowledgedAt: now,
    postponedUntil: dateAt('2026-12-20'),
    postponedReason: new Uint8Array([1]),
  }
  /** The calendar with one more day off. */
  const withDayOff = (day: string): RuleBook => ({
    ...book,
    calendar: calendarOf([...book.calendar.special.values(), { day, works: false, name: 'them', confirmed: true }]),
  })

  test('stays when the date stays or comes nearer, and is over when it moves later', async () => {
    const id = await seeded({ stage: 'nq_chi_bo', since: '2026-10-12' })
    const { id: deadlineId } = await clock(id, 'R07')
    await db.deadline.update({ where: { id: deadlineId }, data: done })
    expect(await whole((tx) => reckon(tx, [id], { book, now }))).toEqual({ moved: 0 })
    expect(await clock(id, 'R07')).toMatchObject(done)
    expect(await whole((tx) => reckon(tx, [id], { book: withDayOff('2026-12-24'), now }))).toEqual({ moved: 1 })
    expect(await clock(id, 'R07')).toMatchObject({
      id: deadlineId,
      dueOn: dateAt('2027-01-06'),
      level: 0,
      acknowledgedAt: null,
      postponedUntil: null,
      postponedReason: null,
    })
    await db.deadline.update({ where: { id: deadlineId }, data: done })
    expect(await whole((tx) => reckon(tx, [id], { book, now }))).toEqual({ moved: 1 })
    expect(await clock(id, 'R07')).toMatchObject({ id: deadlineId, dueOn: dateAt('2027-01-05'), ...done })
  })
})

test('the nearest date stands with the candidate: not the end of the probation, by which nobody is late', async () => {
  const id = await seeded({ stage: 'du_bi', since: '2025-12-01' })
  expect(await clock(id, 'R10')).toMatchObject({ dueOn: dateAt('2026-12-01') })
  const { dueOn } = await clock(id, 'R11')
  expect(await db.candidate.findUnique({ where: { id } })).toMatchObject({ stage: 'du_bi', dueOn })
})

test('a cell that counts from the receipt of the decision has later ceremonies', async () => {
  const id = await seeded({ stage: 'qd_ket_nap', since: '2026-11-02', later: [{ kind: 'nhan_qd', on: '2026-11-16' }] })
  expect(await clock(id, 'R09')).toMatchObject({ startsOn: dateAt('2026-11-02') })
  await db.orgUnit.update({ where: { id: commune.root }, data: { settings: { decisionClock: 'received' } } })
  expect(await whole((tx) => reckon(tx, [id], { book, now }))).toEqual({ moved: 1 })
  expect(await clock(id, 'R09')).toMatchObject({ startsOn: dateAt('2026-11-16') })
})
