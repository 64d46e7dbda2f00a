import { randomBytes } from 'node:crypto'
import { beforeEach, describe, expect, test } from 'vitest'
import { createSealer } from '../../src/db/seal.ts'
import { problemText } from '../../src/messages/vi/workbook-problems.ts'
import { planLineText } from '../../src/messages/vi/workbook-report.ts'
import { importWorkbook } from '../../src/workbook/import.ts'
import { candidateCell } from '../support/candidate-cell.ts'
import { seedCandidates } from '../support/candidates.ts'
import { cleanAll, freshDatabase } from '../support/database.ts'
import { peopleHeadings, roleHeadings, smallCommune, unitHeadings, workbookOf, type Sheets } from './workbooks.ts'

const { db } = await freshDatabase()
const sealer = createSealer(randomBytes(32))
/** 21 November 2026, half past one in the morning in Viet Nam: still the 20th in UTC. */
const now = new Date('2026-11-20T18:30:00Z')
const nextDay = new Date('2026-11-21T18:30:00Z')

beforeEach(() => cleanAll(db))

async function bring(sheets: Sheets, options: { at?: Date; dryRun?: boolean } = {}) {
  const outcome = await importWorkbook(db, await workbookOf(sheets), { sealer, now: options.at ?? now, dryRun: options.dryRun ?? false })
  const texts = (severity: 'error' | 'warning') => outcome.problems.filter((problem) => problem.severity === severity).map(problemText)
  return {
    ...outcome,
    errors: texts('error'),
    warnings: texts('warning'),
    lines: outcome.plan.lines.map(planLineText),
    counts: outcome.plan.counts,
  }
}

async function everything() {
  return {
    units: await db.orgUnit.findMany({ orderBy: { code: 'asc' } }),
    people: await db.person.findMany({ orderBy: { code: 'asc' } }),
    grants: await db.roleGrant.findMany({ orderBy: { id: 'asc' } }),
  }
}

/** "DV0001 secretary TDP01 2025-06-15 –" */
async function grants(): Promise<string[]> {
  const rows = await db.roleGrant.findMany({ include: { person: true, unit: true } })
  const day = (date: Date | null): string => date?.toISOString().slice(0, 10) ?? '–'
  return rows
    .map(({ person, role, unit, fromDate, toDate }) => [person.code, role, unit.code, day(fromDate), day(toDate)].join(' '))
    .toSorted()
}

describe('a first import', () => {
  test('brings in units with their paths, people with folded names and sealed numbers, memberships from today and roles', async () => {
    const { applied, counts } = await bring(smallCommune())
    expect(applied).toBe(true)
    expect(counts).toEqual({
      units: { created: 3, changed: 0, unchanged: 0 },
      people: { created: 3, changed: 0, unchanged: 0 },
      roles: { created: 5, changed: 0, unchanged: 0 },
    })
    const { units, people } = await everything()
    expect(units.map(({ code, kind, path, aliases, settings }) => ({ code, kind, path, aliases, settings }))).toEqual([
      { code: 'MM', kind: 'committee', path: 'MM/', aliases: [], settings: {} },
      {
        code: 'TDP01',
        kind: 'cell',
        path: 'MM/TDP01/',
        aliases: ['CB TDP1', 'Tổ 1'],
        settings: { place: 'Nhà văn hóa TDP 1', meetingDay: 3 },
      },
      { code: 'TDP02', kind: 'cell', path: 'MM/TDP02/', aliases: [], settings: {} },
    ])
    expect(people).toMatchObject([
      { code: 'DV0001', fullName: 'Nguyễn Văn An', foldedName: 'nguyen van an', status: 'full', exempt: false },
      { code: 'DV0002', foldedName: 'tran thi binh', status: 'full', exempt: true, phone: null },
      { code: 'DV0003', status: 'probationary' },
    ])
    const [an] = people
    expect(sealer.open(an?.phone ?? new Uint8Array(), `Person.phone:${an?.id}`)).toBe('0000000001')
    expect(await grants()).toEqual([
      'DV0001 member TDP01 2026-11-21 –',
      'DV0001 secretary TDP01 2025-06-15 –',
      'DV0002 member TDP02 2026-11-21 –',
      'DV0002 secretary TDP02 2025-06-15 –',
      'DV0003 member TDP01 2026-11-21 –',
    ])
  })

  test('leaves one audit event that holds counts and no names', async () => {
    await bring(smallCommune())
    const events = await db.auditEvent.findMany()
    expect(events).toMatchObject([
      { verb: 'import', subject: 'workbook', actorId: null, at: now, detail: { 'people.created': 3, 'roles.created': 5 } },
    ])
    expect(JSON.stringify(events[0]?.detail)).not.toMatch(/DV|Nguyễn|TDP/)
  })

  test('may come in parts: units first, people later', async () => {
    const { 'Tổ chức': units, Người: people } = smallCommune()
    expect((await bring({ 'Tổ chức': units })).applied).toBe(true)
    expect((await bring({ Người: people })).applied).toBe(true)
    expect((await bring({ 'Chức trách': [roleHeadings, ['DV0003', 'Đảng viên', 'TDP01', '03/02/2026']] })).applied).toBe(true)
    expect(await grants()).toContain('DV0003 member TDP01 2026-02-03 –')
  })
})

describe('the same file again', () => {
  test('changes nothing and says so, also on another day', async () => {
    await bring(smallCommune())
    const before = await everything()
    for (const at of [now, nextDay]) {
      const { applied, counts, lines } = await bring(smallCommune(), { at })
      expect(applied).toBe(true)
      expect(lines).toEqual([])
      expect(counts).toEqual({
        units: { created: 0, changed: 0, unchanged: 3 },
        people: { created: 0, changed: 0, unchanged: 3 },
        roles: { created: 0, changed: 0, unchanged: 5 },
      })
    }
    expect(await everything()).toEqual(before)
  })

  test('what a later file leaves out or leaves blank stays', async () => {
    await bring(smallCommune())
    const before = await everything()
    await bring({
      'Tổ chức': [unitHeadings, ['TDP01', 'Chi bộ TDP 1', 'Chi bộ', null, null, null, null]],
      Người: [peopleHeadings.slice(0, 4), ['DV0002', 'Trần Thị Bình', 'TDP02', 'Chính thức']],
    })
    expect(await everything()).toEqual(before)
  })

  test('settings that the workbook does not know stay', async () => {
    await bring(smallCommune())
    await db.orgUnit.update({ where: { code: 'TDP01' }, data: { settings: { meetingTime: '20:00', meetingDay: 3 } } })
    const commune = smallCommune()
    commune['Tổ chức'][2]?.splice(5, 2, '-', 5)
    await bring(commune)
    expect(await db.orgUnit.findUnique({ where: { code: 'TDP01' } })).toMatchObject({ settings: { meetingTime: '20:00', meetingDay: 5 } })
  })
})

describe('a later file', () => {
  beforeEach(async () => {
    await bring(smallCommune())
  })

  test('changes names, numbers and marks, and says what changed without the number', async () => {
    const commune = smallCommune()
    commune.Người.splice(
      1,
      2,
      ['DV0001', 'Nguyễn Văn Ân', 'TDP01', 'Chính thức', '0000 000 009', 'x'],
      ['DV0002', 'Trần Thị Bình', 'TDP02', 'Chính thức', null, null],
    )
    const { lines } = await bring(commune)
    expect(lines).toEqual([
      'Sửa Nguyễn Văn Ân (DV0001): Họ và tên «Nguyễn Văn An» → «Nguyễn Văn Ân»; Điện thoại (có thay đổi); Miễn sinh hoạt «» → «x»',
      'Sửa Trần Thị Bình (DV0002): Miễn sinh hoạt «x» → «»',
    ])
    const { people } = await everything()
    expect(people[0]).toMatchObject({ fullName: 'Nguyễn Văn Ân', foldedName: 'nguyen van an', exempt: true })
    expect(sealer.open(people[0]?.phone ?? new Uint8Array(), `Person.phone:${people[0]?.id}`)).toBe('0000000009')
    expect(people[1]).toMatchObject({ exempt: false })
  })

  test('a dash erases a telephone number', async () => {
    await bring({ Người: [peopleHeadings, ['DV0001', 'Nguyễn Văn An', 'TDP01', 'Chính thức', '-', null]] })
    expect((await everything()).people[0]?.phone).toBeNull()
  })

  test('a person with another cell moves: the old membership ends yesterday, and back again the next day', async () => {
    const moved: Sheets = { Người: [peopleHeadings, ['DV0003', 'Lê Thị Cúc', 'TDP02', 'Dự bị', null, null]] }
    const { lines } = await bring(moved, { at: nextDay })
    expect(lines).toEqual([
      'Giao vai trò Đảng viên ở TDP02: Lê Thị Cúc (DV0003), từ 22/11/2026',
      'Sửa thời gian vai trò Đảng viên ở TDP01: Lê Thị Cúc (DV0003): từ 21/11/2026 đến 21/11/2026',
    ])
    expect((await bring(moved, { at: nextDay })).lines).toEqual([])
    await bring(smallCommune(), { at: new Date('2026-11-22T18:30:00Z') })
    expect((await grants()).filter((grant) => grant.startsWith('DV0003'))).toEqual([
      'DV0003 member TDP01 2026-11-21 2026-11-21',
      'DV0003 member TDP01 2026-11-23 –',
      'DV0003 member TDP02 2026-11-22 2026-11-22',
    ])
  })

  test('a cell that was mistyped is corrected the same day without a trace', async () => {
    await bring({ Người: [peopleHeadings, ['DV0003', 'Lê Thị Cúc', 'TDP02', 'Dự bị', null, null]] })
    await bring(smallCommune())
    await bring({ Người: [peopleHeadings, ['DV0003', 'Lê Thị Cúc', 'TDP02', 'Dự bị', null, null]] })
    expect((await grants()).filter((grant) => grant.startsWith('DV0003'))).toEqual(['DV0003 member TDP02 2026-11-21 –'])
  })

  test('a second membership that the sheet of roles names is kept', async () => {
    const both = smallCommune()
    both['Chức trách'].push(['DV0003', 'Đảng viên', 'TDP02', '01/10/2026', null])
    await bring(both)
    await bring(both)
    await bring(smallCommune())
    expect((await grants()).filter((grant) => grant.startsWith('DV0003'))).toEqual([
      'DV0003 member TDP01 2026-11-21 –',
      'DV0003 member TDP02 2026-10-01 –',
    ])
  })

  test('one who is no member any more leaves the cell', async () => {
    await bring({ Người: [peopleHeadings, ['DV0003', 'Lê Thị Cúc', null, 'Không là đảng viên', null, null]] }, { at: nextDay })
    expect((await grants()).filter((grant) => grant.startsWith('DV0003'))).toEqual(['DV0003 member TDP01 2026-11-21 2026-11-21'])
  })

  test('an end ends a role, and a successor takes over on that day', async () => {
    const commune = smallCommune()
    commune['Chức trách'].splice(1, 1, ['DV0001', 'Bí thư', 'TDP01', null, '30/11/2026'], ['DV0002', 'Bí thư', 'TDP01', '30/11/2026', null])
    const { errors } = await bring(commune)
    expect(errors).toEqual([])
    expect((await grants()).filter((grant) => grant.includes('secretary TDP01'))).toEqual([
      'DV0001 secretary TDP01 2025-06-15 2026-11-30',
      'DV0002 secretary TDP01 2026-11-30 –',
    ])
  })

  test('a unit that moves takes the paths below it along, also those that the file does not name', async () => {
    await bring({
      'Tổ chức': [unitHeadings, ['QUAN', 'Đảng bộ quận Mẫu', 'Đảng bộ', null], ['MM', 'Đảng bộ phường Mẫu Minh', 'Đảng bộ', 'QUAN']],
    })
    expect((await everything()).units.map(({ path }) => path)).toEqual(['QUAN/MM/', 'QUAN/', 'QUAN/MM/TDP01/', 'QUAN/MM/TDP02/'])
  })

  test('a person who left the bot is changed, not taken back, and that is said', async () => {
    await db.person.update({ where: { code: 'DV0003' }, data: { retiredAt: now } })
    const { applied, warnings } = await bring(smallCommune())
    expect(applied).toBe(true)
    expect(warnings).toEqual([
      'Người, dòng 4, cột «Mã»: người này đã thôi dùng trợ lý chi bộ; nhập tệp không mở lại. Nếu cần mở lại, xin báo người quản trị.',
    ])
    expect(await db.person.findUnique({ where: { code: 'DV0003' } })).toMatchObject({ retiredAt: now })
  })

  test('a second secretary is refused while the first, who is not in the file, is in office', async () => {
    const { errors, applied } = await bring({ 'Chức trách': [roleHeadings, ['DV0002', 'Bí thư', 'TDP01', '01/11/2026', null]] })
    expect(applied).toBe(false)
    expect(errors).toEqual([
      'Chức trách, dòng 2, cột «Vai trò»: TDP01 có hai bí thư cùng một thời gian; người kia là Nguyễn Văn An (DV0001, trong hệ thống). Xin ghi «Đến ngày» cho người đã thôi.',
    ])
  })

  test('a committee with cells below it cannot become a cell', async () => {
    const { errors } = await bring({ 'Tổ chức': [unitHeadings, ['MM', 'Chi bộ Mẫu Minh', 'Chi bộ', null]] })
    expect(errors).toHaveLength(2)
    expect(errors[0]).toBe(
      'Tổ chức, dòng 2, cột «Loại»: tổ chức này đang là cấp trên của TDP01, nên không thể là chi bộ. Xin sửa «Loại», hoặc đổi cấp trên của TDP01 trước.',
    )
  })
})

describe('what does not fit together is told', () => {
  type Commune = ReturnType<typeof smallCommune>
  const cases: [string, (commune: Commune) => void, string[]][] = [
    [
      'a cell that is nowhere',
      (commune) => commune.Người.push(['DV0004', 'Phạm Văn Dần', 'TDP99', 'Chính thức']),
      [
        'Người, dòng 5, cột «Chi bộ (mã)»: không có tổ chức nào mang mã TDP99 ở sheet Tổ chức hoặc trong hệ thống. Xin sửa mã, hoặc thêm tổ chức đó vào sheet Tổ chức.',
      ],
    ],
    [
      'a committee in place of a cell',
      (commune) => commune.Người.push(['DV0004', 'Phạm Văn Dần', 'MM', 'Chính thức']),
      ['Người, dòng 5, cột «Chi bộ (mã)»: vai trò Đảng viên chỉ có ở chi bộ, mà MM là đảng bộ. Xin ghi mã của chi bộ.'],
    ],
    [
      'a superior unit that is nowhere',
      (commune) => commune['Tổ chức'].push(['TDP03', 'Chi bộ TDP 3', 'Chi bộ', 'XX']),
      [
        'Tổ chức, dòng 5, cột «Mã cấp trên»: không có tổ chức nào mang mã XX ở sheet Tổ chức hoặc trong hệ thống. Xin sửa mã, hoặc thêm tổ chức đó vào sheet Tổ chức.',
      ],
    ],
    [
      'a cell below a cell',
      (commune) => commune['Tổ chức'].push(['TDP03', 'Chi bộ TDP 3', 'Chi bộ', 'TDP01']),
      ['Tổ chức, dòng 5, cột «Mã cấp trên»: TDP01 là chi bộ, không thể là cấp trên. Xin ghi mã của một đảng bộ.'],
    ],
    [
      'a circle',
      (commune) =>
        commune['Tổ chức'].push(['A', 'Đảng bộ A', 'Đảng bộ', 'B'], ['B', 'Đảng bộ B', 'Đảng bộ', 'C'], ['C', 'Đảng bộ C', 'Đảng bộ', 'A']),
      [
        'Tổ chức, dòng 5, cột «Mã cấp trên»: cấp trên đi thành vòng tròn: A → B → C → A. Xin sửa «Mã cấp trên» của một trong các tổ chức này.',
      ],
    ],
    [
      'a unit above itself',
      (commune) => commune['Tổ chức'].push(['A', 'Đảng bộ A', 'Đảng bộ', 'A']),
      ['Tổ chức, dòng 5, cột «Mã cấp trên»: cấp trên đi thành vòng tròn: A → A. Xin sửa «Mã cấp trên» của một trong các tổ chức này.'],
    ],
    [
      'a role of nobody, nowhere',
      (commune) => commune['Chức trách'].push(['DV9', 'Đảng viên', 'TDP99']),
      [
        'Chức trách, dòng 4, cột «Mã người»: không có người nào mang mã DV9 ở sheet Người hoặc trong hệ thống. Xin sửa mã, hoặc thêm người đó vào sheet Người.',
        'Chức trách, dòng 4, cột «Mã tổ chức»: không có tổ chức nào mang mã TDP99 ở sheet Tổ chức hoặc trong hệ thống. Xin sửa mã, hoặc thêm tổ chức đó vào sheet Tổ chức.',
      ],
    ],
    [
      'two secretaries at once',
      (commune) => commune['Chức trách'].push(['DV0002', 'Bí thư', 'TDP01', '01/01/2026', null]),
      [
        'Chức trách, dòng 4, cột «Vai trò»: TDP01 có hai bí thư cùng một thời gian; người kia là Nguyễn Văn An (DV0001, dòng 2). Xin ghi «Đến ngày» cho người đã thôi.',
      ],
    ],
    [
      'the same role twice',
      (commune) => commune['Chức trách'].push(['DV0001', 'Bí thư', 'TDP01', '01/01/2026', null]),
      ['Chức trách, dòng 4, cột «Vai trò»: cùng một người, cùng vai trò, cùng tổ chức và trùng thời gian với dòng 2. Xin xóa một dòng.'],
    ],
    [
      'a probationary member as mentor',
      (commune) => commune['Chức trách'].push(['DV0003', 'Người giúp đỡ', 'TDP01', null, null]),
      [
        'Chức trách, dòng 4, cột «Vai trò»: vai trò Người giúp đỡ chỉ giao cho đảng viên chính thức. Xin chọn người khác, hoặc sửa «Tư cách» của DV0003 ở sheet Người.',
      ],
    ],
    [
      'a probationary member as deputy',
      (commune) => commune['Chức trách'].push(['DV0003', 'Phó bí thư', 'TDP01', null, null]),
      [
        'Chức trách, dòng 4, cột «Vai trò»: vai trò Phó bí thư chỉ giao cho đảng viên chính thức. Xin chọn người khác, hoặc sửa «Tư cách» của DV0003 ở sheet Người.',
      ],
    ],
    [
      'a cell committee of a committee',
      (commune) => commune['Chức trách'].push(['DV0001', 'Chi ủy viên', 'MM', null, null]),
      ['Chức trách, dòng 4, cột «Mã tổ chức»: vai trò Chi ủy viên chỉ có ở chi bộ, mà MM là đảng bộ. Xin ghi mã của chi bộ.'],
    ],
    [
      'a term that ends before it begins, once',
      (commune) => commune['Chức trách'].push(['DV0001', 'Phó bí thư', 'TDP02', '02/01/2026', '01/01/2026']),
      ['Chức trách, dòng 4, cột «Đến ngày»: «Đến ngày» đứng trước «Từ ngày». Xin xem lại hai ngày này.'],
    ],
    [
      'an end before the beginning that is known',
      (commune) => commune['Chức trách'].push(['DV0003', 'Đảng viên', 'TDP02', null, '01/01/2026']),
      ['Chức trách, dòng 4, cột «Từ ngày»: vai trò này đã kết thúc, nên xin ghi cả «Từ ngày».'],
    ],
    [
      'a role that is over and never began',
      (commune) => commune['Chức trách'].push(['DV0001', 'Phó bí thư', 'TDP02', null, '01/01/2026']),
      ['Chức trách, dòng 4, cột «Từ ngày»: vai trò này đã kết thúc, nên xin ghi cả «Từ ngày».'],
    ],
  ]
  test.each(cases)('%s', async (_, spoil, sentences) => {
    const commune = smallCommune()
    spoil(commune)
    const { errors, applied } = await bring(commune)
    expect(errors).toEqual(sentences)
    expect(applied).toBe(false)
  })

  test('a cell that stands alone is only worth a word', async () => {
    const { applied, warnings } = await bring({ 'Tổ chức': [unitHeadings, ['CBCS', 'Chi bộ cơ sở Mẫu', 'Chi bộ', null]] })
    expect(applied).toBe(true)
    expect(warnings).toContain(
      'Tổ chức, dòng 2, cột «Mã cấp trên»: chi bộ này chưa có cấp trên. Nếu thuộc một đảng bộ, xin ghi mã đảng bộ đó.',
    )
  })

  test('a row with an error is not missed by the rows that name it', async () => {
    const commune = smallCommune()
    commune['Tổ chức'][2]?.splice(2, 1, 'Tổ đảng')
    commune.Người[1]?.splice(3, 1, 'Đoàn viên')
    const { errors } = await bring(commune)
    expect(errors).toEqual([
      'Tổ chức, dòng 3, cột «Loại»: xin chọn Đảng bộ hoặc Chi bộ.',
      'Người, dòng 2, cột «Tư cách»: xin chọn Chính thức, Dự bị hoặc Không là đảng viên.',
    ])
  })
})

describe('all or nothing', () => {
  test('one bad row among many, and nothing comes in', async () => {
    const commune = smallCommune()
    commune.Người.push(...Array.from({ length: 200 }, (_, index) => [`X${index}`, `Nguyễn Văn Số ${index}`, 'TDP01', 'Chính thức']))
    commune['Chức trách'].push(['X199', 'Bí thư', 'TDP02', '31/02/2026'])
    const { applied, errors } = await bring(commune)
    expect([applied, errors.length]).toEqual([false, 1])
    expect(await everything()).toEqual({ units: [], people: [], grants: [] })
    expect(await db.auditEvent.count()).toBe(0)
  })

  test('a dry run says what would happen and does nothing', async () => {
    const { applied, lines } = await bring(smallCommune(), { dryRun: true })
    expect(applied).toBe(false)
    expect(lines).toEqual([
      'Thêm tổ chức Đảng bộ phường Mẫu Minh (MM)',
      'Thêm tổ chức Chi bộ TDP 1 (TDP01)',
      'Thêm tổ chức Chi bộ TDP 2 (TDP02)',
      'Thêm Nguyễn Văn An (DV0001), TDP01',
      'Thêm Trần Thị Bình (DV0002), TDP02',
      'Thêm Lê Thị Cúc (DV0003), TDP01',
      'Giao vai trò Bí thư ở TDP01: Nguyễn Văn An (DV0001), từ 15/06/2025',
      'Giao vai trò Bí thư ở TDP02: Trần Thị Bình (DV0002), từ 15/06/2025',
    ])
    expect(await everything()).toEqual({ units: [], people: [], grants: [] })
    expect(await db.auditEvent.count()).toBe(0)
  })

  test('when the last statement fails, the first is undone', async () => {
    await db.$executeRaw`CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'refused'; END $$`
    await db.$executeRaw`CREATE TRIGGER refuse BEFORE INSERT ON "AuditEvent" EXECUTE FUNCTION refuse()`
    try {
      await expect(bring(smallCommune())).rejects.toThrow('refused')
    } finally {
      await db.$executeRaw`DROP TRIGGER refuse ON "AuditEvent"`
    }
    expect(await everything()).toEqual({ units: [], people: [], grants: [] })
  })

  test('the same file twice at the same time comes in once', async () => {
    const outcomes = await Promise.all([bring(smallCommune()), bring(smallCommune())])
    expect(new Set(outcomes.map(({ counts }) => counts.people.created))).toEqual(new Set([0, 3]))
    expect(await db.person.count()).toBe(3)
    expect(await db.roleGrant.count()).toBe(5)
  })
})

test('5,000 people with their numbers come in, and come in again', async () => {
  const people = Array.from({ length: 5000 }, (_, index) => [
    `P${index}`,
    `Nguyễn Văn Số ${index}`,
    index % 2 ? 'TDP01' : 'TDP02',
    'Chính thức',
    `0000${100_000 + index}`,
    null,
  ])
  const { 'Tổ chức': units } = smallCommune()
  const sheets = { 'Tổ chức': units, Người: [peopleHeadings, ...people] }
  expect((await bring(sheets)).counts.people).toEqual({ created: 5000, changed: 0, unchanged: 0 })
  expect((await bring(sheets)).counts.people).toEqual({ created: 0, changed: 0, unchanged: 5000 })
  for (const person of people) person.splice(5, 1, 'x')
  expect((await bring(sheets)).counts.people).toEqual({ created: 0, changed: 5000, unchanged: 0 })
}, 60_000)

describe('a mentor in a later import', () => {
  const khanh = (cell: string, status: string) => {
    const sheets = smallCommune()
    return { ...sheets, Người: [...sheets['Người'], ['DV0004', 'Đặng Văn Khánh', cell, status, null, null]] }
  }
  const mentor = async () => (await db.candidate.findFirstOrThrow({ include: { mentor: true } })).mentor?.code ?? null

  test('who is no full member or belongs to another cell mentors nobody, and does again when that is put right', async () => {
    await bring(khanh('TDP01', 'Chính thức'))
    const [an, him] = await Promise.all(['DV0001', 'DV0004'].map((code) => db.person.findUniqueOrThrow({ where: { code } })))
    const cell = await candidateCell({ db }, { code: 'TDP01', secretary: an?.id ?? '', mentors: [him?.id ?? ''] })
    await seedCandidates({ db }, [{ cell, stage: 'theo_doi', since: '2026-11-02' }], { now })
    expect(await mentor()).toBe('DV0004')
    await bring(khanh('TDP01', 'Dự bị'))
    expect(await mentor()).toBeNull()
    await bring(khanh('TDP01', 'Chính thức'))
    expect(await mentor()).toBe('DV0004')
    await bring(khanh('TDP02', 'Chính thức'), { at: nextDay })
    expect(await mentor()).toBeNull()
    expect(await db.stageEvent.count({ where: { kind: 'phan_cong', voidedAt: null } })).toBe(1)
  })
})
