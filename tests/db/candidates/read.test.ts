import { beforeEach, describe, expect, test } from 'vitest'
import { candidateList, countsByUnit, type CandidateLine } from '../../../src/db/candidates/list.ts'
import { candidateFor } from '../../../src/db/candidates/read.ts'
import { candidatesNamed } from '../../../src/db/candidates/search.ts'
import { transaction } from '../../../src/db/client.ts'
import { createSealer } from '../../../src/db/seal.ts'
import { scopeFor, type Actor, type Role } from '../../../src/domain/access.ts'
import type { PersonId } from '../../../src/domain/ids.ts'
import { fold } from '../../../src/domain/text.ts'
import { candidateFilters, type CandidateFilter } from '../../../src/domain/topics/candidates.ts'
import { seedCandidates, seedCommune, type Commune, type SeededCell, type SeededCandidate } from '../../support/candidates.ts'
import { cleanAll, freshDatabase } from '../../support/database.ts'

const database = await freshDatabase()
const { db } = database
const sealer = createSealer(Buffer.alloc(32, 3))
const now = new Date('2026-11-22T09:00:00+07:00')
const today = '2026-11-22'

let commune: Commune
let cell: SeededCell
let other: SeededCell
let seeded: SeededCandidate[]
beforeEach(async () => {
  await cleanAll(db)
  commune = await seedCommune(database)
  const [first, second] = commune.cells
  if (first === undefined || second === undefined) throw new Error('no cells')
  cell = first
  other = second
  seeded = await seedCandidates(
    database,
    [
      { cell, stage: 'nguon', since: '2026-11-01', name: 'Nguyễn Văn An' },
      { cell, stage: 'cam_tinh', since: '2026-10-01', name: 'Trần Thị Bình', papers: false },
      { cell, stage: 'theo_doi', since: '2026-01-10', name: 'Lê Thị Cúc' },
      // The decision is late.
      { cell, stage: 'nq_chi_bo', since: '2026-05-04', name: 'Phạm Văn Dũng' },
      // The ceremony is due on 2 December.
      { cell, stage: 'qd_ket_nap', since: '2026-10-21', name: 'Hoàng Thị Em' },
      { cell, stage: 'du_bi', since: '2026-01-15', name: 'Vũ Văn Giang' },
      { cell, stage: 'don', since: '2026-10-01', name: 'Đỗ Thị Hà', later: [{ kind: 'tam_dung', on: '2026-11-01' }] },
      { cell, stage: 'don', since: '2026-06-01', name: 'Bùi Văn Ích', later: [{ kind: 'rut_ten', on: '2026-11-01' }] },
      { cell: other, stage: 'nq_chi_bo', since: '2026-04-06', name: 'Nguyễn Văn An' },
    ],
    { now },
  )
})

const actor = (personId: PersonId, role: Role | null, path: string): Actor => ({ personId, grants: role === null ? [] : [{ role, path }] })
const secretary = (of: SeededCell): Actor => actor(of.secretary, 'secretary', of.path)
const codesOf = (rows: readonly { code: string }[]): string[] => rows.map(({ code }) => code)
const codesIn = (lines: readonly CandidateLine[]): string[] => codesOf(lines.map(({ candidate }) => candidate))
const idOf = (code: string): string => seeded.find((one) => one.code === code)?.id ?? ''

describe('a candidate', () => {
  test('is seen by those of the cell and above it, and by the mentor; for anybody else there is none', async () => {
    const code = 'Q01-03'
    const mentorId = (await db.candidate.findUniqueOrThrow({ where: { code } })).mentorId ?? ''
    const mentor = [...cell.mentors].find((id) => id === mentorId) ?? cell.secretary
    const helper = [...cell.mentors].find((id) => id !== mentorId) ?? cell.secretary
    const sees = async (who: Actor, verb: 'see-candidates' | 'manage-candidates' = 'see-candidates') =>
      (await candidateFor(db, sealer, who, { code, verb, now }))?.code ?? null
    expect(await sees(secretary(cell))).toBe(code)
    expect(await sees(secretary(cell), 'manage-candidates')).toBe(code)
    expect(await sees(actor(helper, 'cell_committee', cell.path))).toBe(code)
    expect(await sees(actor(helper, 'cell_committee', cell.path), 'manage-candidates')).toBeNull()
    expect(await sees(actor(commune.staff, 'staff', 'MINH/'), 'manage-candidates')).toBe(code)
    expect(await sees(actor(helper, 'follower', cell.path))).toBe(code)
    expect(await sees(actor(mentor, 'member', cell.path))).toBe(code)
    expect(await sees(actor(mentor, null, ''))).toBe(code)
    expect(await sees(actor(mentor, 'member', cell.path), 'manage-candidates')).toBeNull()
    expect(await sees(actor(helper, 'member', cell.path))).toBeNull()
    expect(await sees(secretary(other))).toBeNull()
    expect(await sees(actor(helper, 'follower', other.path))).toBeNull()
    expect(await candidateFor(db, sealer, secretary(cell), { code: 'Q01-99', verb: 'see-candidates', now })).toBeNull()
  })

  test('that is read is written down, and what is not seen is not', async () => {
    const id = idOf('Q01-03')
    await candidateFor(db, sealer, secretary(other), { id, verb: 'see-candidates', now })
    expect(await db.auditEvent.count()).toBe(0)
    await candidateFor(db, sealer, secretary(cell), { id, verb: 'see-candidates', now })
    expect(await db.auditEvent.findMany()).toMatchObject([
      { actorId: cell.secretary, verb: 'read-candidate', subject: `candidate ${id}`, unitPath: cell.path, at: now },
    ])
  })

  test('may be shown by name only where the cell wants it and the committee allows it', async () => {
    const shows = async () => (await candidateFor(db, sealer, secretary(cell), { code: 'Q01-03', verb: 'see-candidates', now }))?.showNames
    const set = (id: string, settings: object) => db.orgUnit.update({ where: { id }, data: { settings } })
    expect(await shows()).toBe(false)
    await set(cell.id, { candidateNames: true })
    expect(await shows()).toBe(false)
    await set(commune.root, { candidateNamesAllowed: true })
    expect(await shows()).toBe(true)
    const { lines } = await candidateList(db, { ...seen(secretary(cell)), filter: 'all', today, page: 0 })
    expect(lines.every(({ candidate }) => candidate.name !== null)).toBe(true)
  })
})

const seen = (who: Actor) => ({ scope: scopeFor(who, 'see-candidates'), mentorId: who.personId })

describe('a search', () => {
  const find = async (text: string, who = secretary(cell)) =>
    codesOf(await transaction(db, (tx) => candidatesNamed(tx, { ...seen(who), text })))

  test.each([
    ['Q01-03', ['Q01-03']],
    ['q0103', ['Q01-03']],
    ['q1 3', ['Q01-03']],
    ['Lê Thị Cúc', ['Q01-03']],
    ['le thi cuc', ['Q01-03']],
    ['cuc', ['Q01-03']],
    ['le thi cusc', ['Q01-03']],
    ['Nguyễn Văn An', ['Q01-01']],
    ['Q02-01', []],
    ['Q01-77', []],
    ['Trịnh Văn Quyết', []],
  ])('for "%s" finds those of the cell alone', async (text, codes) => {
    expect(await find(text)).toEqual(codes)
  })

  test('from above finds namesakes in all cells, closed cases last', async () => {
    const staff = actor(commune.staff, 'staff', 'MINH/')
    expect(await find('nguyen van an', staff)).toEqual(['Q01-01', 'Q02-01'])
    await db.candidate.update({ where: { code: 'Q01-01' }, data: { closedBy: 'rut_ten', closedOn: now } })
    expect(await find('nguyen van an', staff)).toEqual(['Q02-01', 'Q01-01'])
  })

  test('of a mentor finds his own candidates', async () => {
    const { mentorId } = await db.candidate.findUniqueOrThrow({ where: { code: 'Q01-03' } })
    const mentor = [...cell.mentors].find((id) => id === mentorId) ?? cell.secretary
    expect(await find('cuc', actor(mentor, 'member', cell.path))).toEqual(['Q01-03'])
    expect(await find('binh', actor(mentor, 'member', cell.path))).toEqual([])
  })

  test('among many is by the index of names', async () => {
    const many = Array.from({ length: 3100 }, (_, index) => ({ index, name: index === 17 ? 'Quách Ngọc Xuyến' : 'Ngô Minh Tú' }))
    await db.candidate.createMany({
      data: many.map(({ index, name }) => ({
        code: `Q09-${index}`,
        unitId: other.id,
        fullName: name,
        foldedName: fold(name),
        stage: 'nguon',
        stageSince: now,
        createdAt: now,
      })),
    })
    expect(await find('quach ngoc xuyen', secretary(other))).toEqual(['Q09-17'])
    expect(await find('ngoc xuyn', secretary(other))).toEqual(['Q09-17'])
    expect(await find('tú', secretary(other))).toHaveLength(400)
    expect(await find('cuc', secretary(other))).toEqual([])
  })
})

describe('a list', () => {
  const list = async (filter: CandidateFilter, who = secretary(cell)) => candidateList(db, { ...seen(who), filter, today, page: 0 })

  test.each<[CandidateFilter, string[]]>([
    ['all', ['Q01-01', 'Q01-02', 'Q01-03', 'Q01-04', 'Q01-05', 'Q01-06', 'Q01-07']],
    ['overdue', ['Q01-04']],
    ['soon', ['Q01-05']],
    ['probation-ending', ['Q01-06']],
    ['no-mentor', ['Q01-02']],
    ['idle', ['Q01-03']],
    ['missing-papers', ['Q01-02', 'Q01-06']],
    ['paused', ['Q01-07']],
    ['closed', ['Q01-08']],
  ])('of %s has them and no others', async (filter, codes) => {
    const page = await list(filter)
    expect(codesIn(page.lines)).toEqual(codes)
    expect(page).toMatchObject({ total: codes.length, page: 0, pages: 1 })
    expect(codesIn((await list(filter, secretary(other))).lines).filter((code) => code.startsWith('Q01'))).toEqual([])
  })

  test('says where each stands and what its date is', async () => {
    expect((await list('overdue')).lines).toMatchObject([
      {
        candidate: { code: 'Q01-04', initials: 'P.V.D.' },
        stage: 'nq_chi_bo',
        stageSince: '2026-05-04',
        unit: { id: cell.id, name: 'Chi bộ TDP 1' },
        closed: null,
        pausedOn: null,
        deadline: { ruleKey: 'R07', dueOn: '2026-07-27' },
      },
    ])
    expect((await list('probation-ending')).lines).toMatchObject([{ deadline: { ruleKey: 'R10', dueOn: '2027-01-15' } }])
    expect((await list('idle')).lines).toMatchObject([{ deadline: { ruleKey: 'N2', dueOn: '2026-07-10' } }])
    expect((await list('closed')).lines).toMatchObject([{ closed: { by: 'rut_ten', on: '2026-11-01' }, deadline: null }])
    expect((await list('no-mentor')).lines).toMatchObject([{ mentor: null, missing: 1 }])
  })

  test('from above has all cells, and goes on over pages', async () => {
    const staff = actor(commune.staff, 'staff', 'MINH/')
    expect(codesIn((await list('overdue', staff)).lines)).toEqual(['Q02-01', 'Q01-04'])
    const more = Array.from({ length: 12 }, () => ({ cell: other, stage: 'theo_doi' as const, since: '2026-11-02' }))
    await seedCandidates(database, more, { now })
    const pages = await Promise.all([0, 1, 2, 9].map((page) => candidateList(db, { ...seen(staff), filter: 'all', today, page })))
    expect(pages.map(({ lines, page }) => [page, lines.length])).toEqual([
      [0, 8],
      [1, 8],
      [2, 4],
      [2, 4],
    ])
    expect(new Set(pages.flatMap(({ lines }) => codesIn(lines))).size).toBe(20)
  })

  test.each(candidateFilters)('of %s is empty for whoever may see nobody', async (filter) => {
    expect(await list(filter, actor(other.secretary, 'member', cell.path))).toEqual({ lines: [], total: 0, page: 0, pages: 1 })
  })
})

test('cells are counted for whoever is above them, and only those', async () => {
  const counts = (who: Actor) => countsByUnit(db, scopeFor(who, 'see-candidates'), today)
  const own = { unitId: cell.id, name: 'Chi bộ TDP 1', open: 7, overdue: 1, soon: 1, noMentor: 1 }
  expect(await counts(actor(commune.staff, 'staff', 'MINH/'))).toEqual([
    own,
    { unitId: other.id, name: 'Chi bộ TDP 2', open: 1, overdue: 1, soon: 0, noMentor: 0 },
  ])
  expect(await counts(secretary(cell))).toEqual([own])
  expect(await counts(actor(commune.staff, 'member', 'MINH/'))).toEqual([])
})
