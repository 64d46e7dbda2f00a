import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { sampleCommune } from '../../scripts/sample-commune.ts'
import { createSealer } from '../../src/db/seal.ts'
import { addDays } from '../../src/domain/local-time.ts'
import { importRows, importWorkbook } from '../../src/workbook/import.ts'
import { readWorkbook } from '../../src/workbook/read.ts'
import { sampleIn } from '../../src/workbook/sample.ts'
import { workbookBytes } from '../../src/workbook/write.ts'
import { freshDatabase, testDatabase } from '../support/database.ts'

const FILE = path.join(import.meta.dirname, '../../src/training/sample-commune.xlsx')
const { db } = await freshDatabase()
const options = { sealer: createSealer(randomBytes(32)), now: new Date('2026-11-21T02:00:00Z') }

describe('the sample commune', () => {
  test('is the file that its script writes', async () => {
    const [kept, made] = await Promise.all([readWorkbook(FILE), workbookBytes({ contents: sampleCommune() }).then(readWorkbook)])
    expect(kept).toEqual(made)
    expect(kept.problems).toEqual([])
  })

  test('is written with the same bytes every time', async () => {
    expect((await workbookBytes({ contents: sampleCommune() })).equals(await readFile(FILE))).toBe(true)
  })

  test('comes in cleanly, twice: 15 cells, 246 people and 60 candidates', async () => {
    expect(await importWorkbook(db, FILE, options)).toMatchObject({ applied: true, problems: [] })
    expect((await importWorkbook(db, FILE, options)).plan.lines).toEqual([])
    expect(await db.orgUnit.count({ where: { kind: 'cell' } })).toBe(15)
    expect(await db.person.count()).toBe(246)
    expect(await db.person.count({ where: { exempt: true } })).toBe(5)
    expect(await db.candidate.count()).toBe(60)
  })

  test('has a candidate of each kind in the cell that is shown: in time, soon due, late, without a mentor, near the end of probation', async () => {
    await importWorkbook(db, FILE, options)
    const shown = await db.candidate.findMany({ where: { unit: { code: 'TDP08' } }, orderBy: { code: 'asc' } })
    expect(shown.map(({ code, stage }) => [code, stage])).toEqual([
      ['Q08-01', 'theo_doi'],
      ['Q08-02', 'nq_chi_bo'],
      ['Q08-03', 'qd_ket_nap'],
      ['Q08-04', 'cam_tinh'],
      ['Q08-05', 'du_bi'],
    ])
    expect(shown.map(({ mentorId }) => mentorId !== null)).toEqual([true, true, true, false, true])
    // The first working mornings already have something to say, also to the secretary of that cell.
    const told = await db.deadline.findMany({
      where: { nextAlertOn: { lte: new Date('2026-11-30') } },
      select: { ruleKey: true, candidate: { select: { code: true } } },
    })
    const lines = told.map(({ ruleKey, candidate: { code } }) => `${code} ${ruleKey}`)
    expect(lines).toEqual(expect.arrayContaining(['Q08-02 R07', 'Q08-03 R09', 'Q08-04 N1', 'Q08-05 R10']))
    const count = async (where: object): Promise<number> => db.candidate.count({ where: { closedBy: null, ...where } })
    const late = await count({ dueOn: { lt: new Date('2026-11-21') } })
    expect([late > 0, late < 10]).toEqual([true, true])
    expect(await count({ dueOn: { gte: new Date('2026-11-21'), lt: new Date('2026-12-21') } })).toBeGreaterThan(5)
  })

  test('stands the same in two years: dates of candidates move with the week in which the training begins', async () => {
    const rows = await readWorkbook(FILE)
    const later = sampleIn(rows, '2028-11-21')
    const database = await testDatabase()
    onTestFinished(database.drop)
    const now = new Date('2028-11-21T02:00:00Z')
    expect(await importRows(database.db, later, { sealer: createSealer(randomBytes(32)), now })).toMatchObject({
      applied: true,
      problems: [],
    })
    const late = await database.db.candidate.count({ where: { closedBy: null, dueOn: { lt: new Date('2028-11-21') } } })
    expect([late > 0, late < 10]).toEqual([true, true])
    expect(sampleIn(rows, '2026-11-22').candidates).toEqual(rows.candidates)
    expect(later.candidates[0]?.consent).toBe(addDays(String(rows.candidates[0]?.consent), 735))
  })

  test('has a cell just founded, with a secretary and nobody else', () => {
    const { people, roles } = sampleCommune()
    expect(people.filter(({ cell }) => cell === 'HTX')).toHaveLength(1)
    expect(roles.filter(({ unit, role }) => unit === 'HTX' && role !== 'Cấp ủy viên theo dõi').map(({ role }) => role)).toEqual(['Bí thư'])
  })

  test('gives every other cell one secretary, one deputy, one committee member, one or two mentors, one follower from elsewhere and a new member', () => {
    const { units, people, roles } = sampleCommune()
    const cellOf = new Map(people.map(({ code, cell }) => [code, cell]))
    for (const { code } of units.filter((unit) => unit.kind === 'Chi bộ' && unit.code !== 'HTX')) {
      const held = (role: string): string[] =>
        roles.filter((row) => row.unit === code && row.role === role && row.to === '').map(({ person }) => person)
      expect([held('Bí thư').length, held('Phó bí thư').length, held('Chi ủy viên').length]).toEqual([1, 1, 1])
      expect([1, 2]).toContain(held('Người giúp đỡ').length)
      const [follower = '', ...others] = held('Cấp ủy viên theo dõi')
      expect(others).toEqual([])
      expect([undefined, '', code]).not.toContain(cellOf.get(follower))
      expect(people.some(({ cell, status }) => cell === code && status === 'Dự bị')).toBe(true)
    }
    expect(roles.filter(({ role }) => role === 'Văn phòng đảng ủy').length).toBe(3)
  })

  test('shows 16 people in cell TDP08, with names that are easily mistaken, and only telephone numbers that nobody has', () => {
    const { people } = sampleCommune()
    const names = people.filter(({ cell }) => cell === 'TDP08').map(({ fullName }) => fullName)
    expect(names.length).toBe(16)
    expect(names).toEqual(expect.arrayContaining(['Nguyễn Văn An', 'Nguyễn Văn Ân', 'Nguyễn Văn Anh']))
    expect(new Set(people.map(({ fullName }) => fullName)).size).toBe(people.length)
    expect(people.filter(({ phone }) => phone !== '' && !phone.startsWith('0000 000 '))).toEqual([])
  })
})
