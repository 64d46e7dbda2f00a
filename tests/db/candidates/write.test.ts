import { beforeEach, describe, expect, test } from 'vitest'
import { candidateFor } from '../../../src/db/candidates/read.ts'
import { ruleBook } from '../../../src/db/candidates/rule-book.ts'
import {
  addCandidate,
  assignMentor,
  recordEvent,
  renameCandidate,
  setConsent,
  setGroup,
  setPaper,
  voidEvent,
} from '../../../src/db/candidates/write.ts'
import { transaction, type Db } from '../../../src/db/client.ts'
import { markRetired, unmarkRetired } from '../../../src/db/members.ts'
import { ownData } from '../../../src/db/own-data.ts'
import { createSealer } from '../../../src/db/seal.ts'
import type { CandidateId } from '../../../src/domain/ids.ts'
import { seedCommune, type Commune, type SeededCell } from '../../support/candidates.ts'
import { cleanAll, freshDatabase } from '../../support/database.ts'

const { db, pool } = await freshDatabase()
const sealer = createSealer(Buffer.alloc(32, 3))
const book = await ruleBook(db)
const now = new Date('2026-11-22T09:00:00+07:00')

let commune: Commune
let cell: SeededCell
let other: SeededCell
beforeEach(async () => {
  await cleanAll(db)
  commune = await seedCommune({ db })
  const [first, second] = commune.cells
  if (first === undefined || second === undefined) throw new Error('no cells')
  cell = first
  other = second
})

const by = () => cell.secretary
const whole = <T>(work: (tx: Db) => Promise<T>): Promise<T> => transaction(db, work)

async function added(name = 'Nguyễn Văn An', unit = cell): Promise<{ id: CandidateId; code: string }> {
  return whole((tx) =>
    addCandidate(tx, sealer, {
      unit,
      name,
      group: null,
      consentOn: '2025-01-02',
      event: { kind: 'cam_tinh', on: '2025-01-05', detail: { number: '03-NQ/CB' } },
      by: by(),
      now,
      book,
    }),
  )
}

const change = (id: CandidateId, version: number) => ({ id, version, by: by(), now, book })

async function read(id: string) {
  const secretary = { personId: cell.secretary, grants: [{ role: 'secretary' as const, path: cell.path }] }
  const record = await candidateFor(db, sealer, secretary, { id, verb: 'see-candidates', now })
  if (record === null) throw new Error('not seen')
  return record
}

describe('a new candidate', () => {
  test('gets the next code of the cell, and another cell with the same number a letter', async () => {
    await db.candidateSeries.deleteMany()
    expect((await added()).code).toBe('Q01-01')
    expect((await added('Trần Thị Bình')).code).toBe('Q01-02')
    const twin = await db.orgUnit.create({
      data: { kind: 'cell', code: 'KP01', name: 'Chi bộ KP 1', path: 'MINH/KP01/', parentId: commune.root },
    })
    expect((await added('Lê Thị Cúc', { ...other, id: other.id, code: 'KP01' })).code).toBe('Q01B-01')
    await db.candidateSeries.create({ data: { unitId: twin.id, prefix: 'Q01C', last: 98 } })
    expect((await added('Lê Thị Cúc', other)).code).toBe('Q01B-02')
  })

  test('has different codes when two are added at once', async () => {
    await db.candidateSeries.deleteMany()
    const codes = await Promise.all(Array.from({ length: 4 }, async (_, index) => (await added(`Nguyễn Văn ${index}`)).code))
    expect(codes.toSorted()).toEqual(['Q01-01', 'Q01-02', 'Q01-03', 'Q01-04'])
  })

  test('has a date by which a mentor is due', async () => {
    const { id } = await added()
    expect(await read(id)).toMatchObject({
      code: 'Q01-01',
      initials: 'N.V.A.',
      showNames: false,
      consentOn: '2025-01-02',
      version: 1,
      mentor: null,
      unit: { id: cell.id, path: cell.path },
      deadlines: [
        { ruleKey: 'N1', startsOn: '2025-01-05', dueOn: '2025-02-04', endedOn: null },
        { ruleKey: 'N2', dueOn: '2025-07-05', endedOn: null },
      ],
    })
    expect(await db.candidate.findUnique({ where: { id } })).toMatchObject({ stage: 'cam_tinh', dueOn: null, missing: 1 })
  })
})

describe('the history', () => {
  test('is only ever added to, voided once, and goes with the record of a person who is erased', async () => {
    const { id } = await added()
    const [event] = await db.stageEvent.findMany({ where: { candidateId: id } })
    const eventId = event?.id ?? ''
    const kept = 'the history of a candidate is only ever added to'
    const ask = (sql: string) => pool.query(sql, [eventId])
    await expect(ask(`UPDATE "StageEvent" SET kind = 'nguon' WHERE id = $1`)).rejects.toThrow(kept)
    await expect(ask('UPDATE "StageEvent" SET "on" = "on" - 1, "voidedAt" = now() WHERE id = $1')).rejects.toThrow(kept)
    await expect(ask('DELETE FROM "StageEvent" WHERE id = $1')).rejects.toThrow(kept)
    await expect(pool.query('TRUNCATE "StageEvent"')).rejects.toThrow(kept)
    await ask('UPDATE "StageEvent" SET "voidedAt" = now() WHERE id = $1')
    await expect(ask('UPDATE "StageEvent" SET "voidedAt" = NULL WHERE id = $1')).rejects.toThrow(kept)
    await expect(ask(`UPDATE "StageEvent" SET "voidedAt" = now() + interval '1 day' WHERE id = $1`)).rejects.toThrow(kept)
    await whole(async (tx) => {
      await tx.$executeRaw`SET LOCAL chibo.erase = 'on'`
      await tx.stageEvent.deleteMany({ where: { candidateId: id } })
    })
    await expect(db.stageEvent.count()).resolves.toBe(0)
  })

  test('keeps a reason sealed and shows it to whoever may read the record', async () => {
    const { id } = await added()
    const reason = 'đi chữa bệnh ở tuyến trên'
    const event = { kind: 'tam_dung', on: '2026-11-20', detail: { reason, number: '7' } } as const
    const done = await whole((tx) => recordEvent(tx, sealer, { ...change(id, 1), event }))
    expect(done).toMatchObject({ version: 2 })
    const row = await db.stageEvent.findUniqueOrThrow({ where: { id: done?.eventId ?? '' } })
    expect(row.detail).toEqual({ number: '7' })
    expect(Buffer.from(row.reason ?? []).toString('utf8')).not.toContain('chữa')
    const record = await read(id)
    expect(record.facts.events.at(-1)).toMatchObject({ kind: 'tam_dung', detail: { reason, number: '7' } })
    expect([...record.recordedBy.values()]).toHaveLength(2)
    expect(JSON.stringify(await db.auditEvent.findMany({ select: { detail: true, subject: true } }))).not.toContain('chữa')
  })

  test('a wrong row is voided with what replaces it, and dates follow the new one', async () => {
    const { id } = await added()
    const wrong = await whole((tx) =>
      assignMentor(tx, sealer, { ...change(id, 1), mentorId: cell.mentors[0] ?? by(), number: '5', on: '2026-01-10' }),
    )
    expect((await read(id)).deadlines.find(({ ruleKey }) => ruleKey === 'R03')).toMatchObject({ dueOn: '2027-01-10' })
    const mended = await whole((tx) =>
      voidEvent(tx, sealer, {
        ...change(id, 2),
        eventId: wrong?.eventId ?? '',
        instead: { kind: 'phan_cong', on: '2026-02-10', detail: { mentorId: cell.mentors[1] ?? by(), number: '6' } },
      }),
    )
    expect(mended).toMatchObject({ version: 3 })
    const record = await read(id)
    expect(record.facts.events.map(({ kind, on, voided }) => [kind, on, voided])).toEqual([
      ['cam_tinh', '2025-01-05', false],
      ['phan_cong', '2026-01-10', true],
      ['phan_cong', '2026-02-10', false],
    ])
    expect(record.facts.mentors).toEqual([{ personId: cell.mentors[1], unitId: cell.id, number: '6', from: '2026-02-10', until: null }])
    expect(record.deadlines.filter(({ ruleKey }) => ruleKey === 'R03')).toMatchObject([{ dueOn: '2027-02-10' }])
    // It is voided already.
    expect(await whole((tx) => voidEvent(tx, sealer, { ...change(id, 3), eventId: wrong?.eventId ?? '', instead: null }))).toBeNull()
    expect((await read(id)).version).toBe(3)
  })
})

describe('a mentor', () => {
  test('ends when the next one begins, and comes back when that was a mistake', async () => {
    const { id } = await added()
    const [first, second] = cell.mentors
    if (first === undefined || second === undefined) throw new Error('no mentors')
    await whole((tx) => assignMentor(tx, sealer, { ...change(id, 1), mentorId: first, number: null, on: '2025-02-01' }))
    const next = await whole((tx) => assignMentor(tx, sealer, { ...change(id, 2), mentorId: second, number: '9', on: '2026-02-01' }))
    const mentors = async () => (await read(id)).facts.mentors.map(({ personId, from, until }) => [personId, from, until])
    expect(await mentors()).toEqual([
      [first, '2025-02-01', '2026-02-01'],
      [second, '2026-02-01', null],
    ])
    expect((await read(id)).mentor?.id).toBe(second)
    await whole((tx) => voidEvent(tx, sealer, { ...change(id, 3), eventId: next?.eventId ?? '', instead: null }))
    expect(await mentors()).toEqual([[first, '2025-02-01', null]])
    expect((await read(id)).mentor?.id).toBe(first)
    // What is stored about the mentors themselves names the candidates by their codes.
    expect((await ownData(db, first)).mentored).toEqual(['Q01-01'])
    expect((await ownData(db, second)).mentored).toEqual([])
  })

  test('is none any more once he has left, or the candidate has moved to another cell or withdrawn', async () => {
    const { id } = await added()
    const mentorId = cell.mentors[0] ?? by()
    await whole((tx) => assignMentor(tx, sealer, { ...change(id, 1), mentorId, number: null, on: '2025-02-01' }))
    await whole((tx) => markRetired(tx, mentorId, new Date('2026-06-01T20:00:00Z')))
    expect(await read(id)).toMatchObject({ mentor: null, facts: { mentors: [{ until: '2026-06-02' }] } })
    expect((await read(id)).deadlines.find(({ ruleKey, endedOn }) => ruleKey === 'N1' && endedOn === null)).toMatchObject({
      dueOn: '2026-07-02',
    })
    await whole((tx) => unmarkRetired(tx, mentorId, now))
    expect((await read(id)).mentor?.id).toBe(mentorId)
    const move = { kind: 'chuyen_don_vi', on: '2026-07-01', detail: { unitId: other.id } } as const
    const moved = await whole((tx) => recordEvent(tx, sealer, { ...change(id, 2), event: move }))
    expect(await db.candidate.findUnique({ where: { id } })).toMatchObject({ unitId: other.id, mentorId: null, code: 'Q01-01' })
    await expect(read(id)).rejects.toThrow('not seen')
    await whole((tx) => voidEvent(tx, sealer, { ...change(id, 3), eventId: moved?.eventId ?? '', instead: null }))
    expect((await read(id)).mentor?.id).toBe(mentorId)
    await whole((tx) => recordEvent(tx, sealer, { ...change(id, 4), event: { kind: 'rut_ten', on: '2026-08-01' } }))
    const record = await read(id)
    expect(record.mentor).toBeNull()
    expect(record.deadlines.filter(({ endedOn }) => endedOn === null)).toEqual([])
    expect(await db.candidate.findUnique({ where: { id } })).toMatchObject({ closedBy: 'rut_ten', dueOn: null })
  })

  test('belongs to the cell of the day on which he was assigned, also when that is recorded after a move', async () => {
    const { id } = await added()
    const mentorId = cell.mentors[0] ?? by()
    const move = { kind: 'chuyen_don_vi', on: '2026-07-01', detail: { unitId: other.id } } as const
    await whole((tx) => recordEvent(tx, sealer, { ...change(id, 1), event: move }))
    await whole((tx) => assignMentor(tx, sealer, { ...change(id, 2), mentorId, number: null, on: '2025-02-01' }))
    await whole((tx) => assignMentor(tx, sealer, { ...change(id, 3), mentorId: other.mentors[0] ?? by(), number: null, on: '2026-07-01' }))
    expect(await db.mentorAssignment.findMany({ where: { candidateId: id }, orderBy: { fromDate: 'asc' } })).toMatchObject([
      { unitId: cell.id, toDate: new Date('2026-07-01') },
      { unitId: other.id, toDate: null },
    ])
  })
})

test('what was decided on an older version is not done, whatever it was', async () => {
  const { id } = await added()
  await whole((tx) => setGroup(tx, { ...change(id, 1), group: 'sinh-vien' }))
  const before = await db.auditEvent.count()
  const stale = change(id, 1)
  const events = await db.stageEvent.findMany({ where: { candidateId: id } })
  expect(await whole((tx) => recordEvent(tx, sealer, { ...stale, event: { kind: 'don', on: '2026-01-01' } }))).toBeNull()
  expect(await whole((tx) => assignMentor(tx, sealer, { ...stale, mentorId: by(), number: null, on: '2026-01-01' }))).toBeNull()
  expect(await whole((tx) => voidEvent(tx, sealer, { ...stale, eventId: events[0]?.id ?? '', instead: null }))).toBeNull()
  expect(await whole((tx) => setPaper(tx, { ...stale, key: 'don', present: true, issuedOn: null, place: null }))).toBeNull()
  expect(await whole((tx) => renameCandidate(tx, { ...stale, name: 'Trần Văn Bình' }))).toBeNull()
  expect(await whole((tx) => setConsent(tx, { ...stale, consentOn: null }))).toBeNull()
  expect(await db.stageEvent.findMany({ where: { candidateId: id } })).toEqual(events)
  expect(await db.auditEvent.count()).toBe(before)
})

test('a paper starts the clock of its age, and its absence is counted', async () => {
  const { id } = await added()
  const paper = { key: 'gcn_nhan_thuc', present: true, issuedOn: '2022-03-04', place: 'tủ số 2, văn phòng' }
  await whole((tx) => setPaper(tx, { ...change(id, 1), ...paper }))
  const record = await read(id)
  expect(record.facts.papers).toEqual([paper])
  expect(record.deadlines.find(({ ruleKey }) => ruleKey === 'R01')).toMatchObject({ source: 'paper:gcn_nhan_thuc', dueOn: '2027-03-04' })
  expect(await db.candidate.findUnique({ where: { id } })).toMatchObject({ missing: 1, dueOn: new Date('2027-03-04') })
  const ticked = { ...change(id, 2), key: 'nq_cam_tinh', present: true, issuedOn: '2025-01-05', place: null }
  expect(await whole((tx) => setPaper(tx, ticked))).toEqual({ version: 3, moved: 0 })
  expect(await db.candidate.findUnique({ where: { id } })).toMatchObject({ missing: 0 })
  const newer = { ...change(id, 3), ...paper, issuedOn: '2023-03-04' }
  expect(await whole((tx) => setPaper(tx, newer))).toEqual({ version: 4, moved: 1 })
})

test('a name, a group and a consent are changed, and the log says that but not what', async () => {
  const { id } = await added()
  await whole((tx) => renameCandidate(tx, { ...change(id, 1), name: ' Đỗ  Thị Hà ' }))
  await whole((tx) => setGroup(tx, { ...change(id, 2), group: 'sinh-vien' }))
  await whole((tx) => setConsent(tx, { ...change(id, 3), consentOn: null }))
  expect(await read(id)).toMatchObject({ name: 'Đỗ Thị Hà', initials: 'Đ.T.H.', group: 'sinh-vien', consentOn: null, version: 4 })
  const events = await db.auditEvent.findMany({ where: { subject: `candidate ${id}` }, orderBy: { id: 'asc' } })
  expect(events.map(({ verb }) => verb)).toEqual([
    'add-candidate',
    'rename-candidate',
    'set-candidate-group',
    'set-candidate-consent',
    'read-candidate',
  ])
  expect(JSON.stringify(events.map(({ detail }) => detail))).not.toMatch(/Hà|sinh-vien/)
  expect(events.every(({ unitPath }) => unitPath === cell.path)).toBe(true)
})
