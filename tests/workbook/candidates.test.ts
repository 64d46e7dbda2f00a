import { randomBytes } from 'node:crypto'
import { beforeEach, describe, expect, test } from 'vitest'
import { candidateFor } from '../../src/db/candidates/read.ts'
import { ruleBook } from '../../src/db/candidates/rule-book.ts'
import { reckon, storedOf } from '../../src/db/candidates/reckon.ts'
import { assignMentor, addCandidate, recordEvent, setPaper } from '../../src/db/candidates/write.ts'
import { brandPerson, brandUnit } from '../../src/db/brands.ts'
import { transaction, type Db } from '../../src/db/client.ts'
import { createSealer } from '../../src/db/seal.ts'
import { problemText } from '../../src/messages/vi/workbook-problems.ts'
import { planLineText } from '../../src/messages/vi/workbook-report.ts'
import { exampleRows } from '../../src/messages/vi/workbook.ts'
import { importWorkbook } from '../../src/workbook/import.ts'
import { cleanAll, freshDatabase } from '../support/database.ts'
import { smallCommune, workbookOf, type Sheets } from './workbooks.ts'

const { db } = await freshDatabase()
const sealer = createSealer(randomBytes(32))
const now = new Date('2026-11-21T09:00:00+07:00')

beforeEach(() => cleanAll(db))

/** The columns that these rows need, and a paper. */
const headings = [
  'Mã hồ sơ',
  'Mã chi bộ',
  'Họ và tên',
  'Nhóm',
  'Ngày đồng ý',
  'Vào nguồn',
  'Nghị quyết cảm tình',
  'Mã người giúp đỡ',
  'Phân công giúp đỡ',
  'Lớp nhận thức',
  'Nộp đơn',
  'Có: Đơn xin vào Đảng',
  'Có: Giấy chứng nhận lớp nhận thức về Đảng',
] as const
type Cells = { [heading in (typeof headings)[number]]?: string | undefined }

function sheet(rows: readonly Cells[]): { 'Quần chúng': (string | null)[][] } {
  return { 'Quần chúng': [[...headings], ...rows.map((row) => headings.map((heading) => row[heading] ?? null))] }
}

const nam: Cells = {
  'Mã chi bộ': 'TDP01',
  'Họ và tên': 'Ngô Văn Nam',
  Nhóm: 'đoàn viên thanh niên',
  'Ngày đồng ý': '05/02/2026',
  'Nghị quyết cảm tình': '05/02/2026',
  'Mã người giúp đỡ': 'DV0001',
  'Phân công giúp đỡ': '20/02/2026',
  'Lớp nhận thức': '01/06/2026',
  'Nộp đơn': '05/11/2026',
  'Có: Đơn xin vào Đảng': '05/11/2026',
  'Có: Giấy chứng nhận lớp nhận thức về Đảng': 'x',
}
const lan: Cells = { 'Mã chi bộ': 'TDP01', 'Họ và tên': 'Đỗ Thị Lan', 'Vào nguồn': '10/10/2026' }

async function bring(sheets: Sheets, options: { dryRun?: boolean; at?: Date } = {}) {
  const outcome = await importWorkbook(db, await workbookOf(sheets), { sealer, now: options.at ?? now, dryRun: options.dryRun ?? false })
  const texts = (severity: 'error' | 'warning') =>
    outcome.problems.filter((one) => one.severity === severity && one.fault.kind !== 'missing-sheet').map(problemText)
  return {
    applied: outcome.applied,
    errors: texts('error'),
    warnings: texts('warning'),
    lines: outcome.plan.lines.map(planLineText),
    counts: outcome.plan.counts.candidates,
  }
}

/** The commune, and these candidates in it. */
async function commune(rows: readonly Cells[] = []) {
  return bring({ ...smallCommune(), ...sheet(rows) })
}

async function candidates() {
  return db.candidate.findMany({
    include: { events: { orderBy: { recordedAt: 'asc' } }, papers: true, mentors: true },
    orderBy: { code: 'asc' },
  })
}

const day = (date: Date | null): string | null => date && date.toISOString().slice(0, 10)

describe('candidates of a workbook', () => {
  test('come in with their history, papers, mentor and dates, get their codes, and the same file again changes nothing', async () => {
    const first = await commune([nam, lan])
    expect(first).toMatchObject({ applied: true, errors: [], warnings: [], counts: { created: 2, changed: 0, unchanged: 0 } })
    expect(first.lines.slice(-2)).toEqual([
      'Thêm quần chúng N.V.N. (dòng 2), TDP01: 4 việc, 2 giấy tờ',
      'Thêm quần chúng Đ.T.L. (dòng 3), TDP01: 1 việc, 0 giấy tờ',
    ])
    const [one, two] = await candidates()
    expect(one).toMatchObject({ code: 'Q01-01', fullName: 'Ngô Văn Nam', foldedName: 'ngo van nam', group: 'youth-union', stage: 'don' })
    expect(two).toMatchObject({ code: 'Q01-02', stage: 'nguon', group: null, consentOn: null })
    expect(one?.events.map(({ kind, on }) => [kind, day(on)])).toEqual([
      ['cam_tinh', '2026-02-05'],
      ['phan_cong', '2026-02-20'],
      ['lop_nhan_thuc', '2026-06-01'],
      ['don', '2026-11-05'],
    ])
    const mentor = await db.person.findUniqueOrThrow({ where: { code: 'DV0001' } })
    expect(one).toMatchObject({ mentorId: mentor.id, mentors: [{ personId: mentor.id, toDate: null }] })
    expect(one?.papers.map(({ key, present, issuedOn }) => [key, present, day(issuedOn)]).toSorted()).toEqual([
      ['don', true, '2026-11-05'],
      ['gcn_nhan_thuc', true, null],
    ])
    const before = await candidates()
    const again = await bring(sheet([nam, lan]))
    expect(again).toMatchObject({ applied: true, errors: [], lines: [], counts: { created: 0, changed: 0, unchanged: 2 } })
    expect(await candidates()).toEqual(before)
  })

  test('stand exactly as if they had been told in chat: the same stage, dates, mentors and kinds of lines in the audit log', async () => {
    await commune([nam])
    const unit = await db.orgUnit.findUniqueOrThrow({ where: { code: 'TDP01' } })
    const mentor = await db.person.findUniqueOrThrow({ where: { code: 'DV0001' } })
    const told = await transaction(db, async (tx: Db) => {
      const by = { by: null, now, book: await ruleBook(tx) }
      const { id } = await addCandidate(tx, sealer, {
        unit: { id: brandUnit(unit.id), code: unit.code },
        name: 'Ngô Văn Nam',
        group: 'youth-union',
        consentOn: '2026-02-05',
        event: { kind: 'cam_tinh', on: '2026-02-05' },
        ...by,
      })
      await assignMentor(tx, sealer, { id, version: 1, mentorId: brandPerson(mentor.id), number: null, on: '2026-02-20', ...by })
      await recordEvent(tx, sealer, { id, version: 2, event: { kind: 'lop_nhan_thuc', on: '2026-06-01' }, ...by })
      await recordEvent(tx, sealer, { id, version: 3, event: { kind: 'don', on: '2026-11-05' }, ...by })
      await setPaper(tx, { id, version: 4, key: 'don', present: true, issuedOn: '2026-11-05', place: null, ...by })
      await setPaper(tx, { id, version: 5, key: 'gcn_nhan_thuc', present: true, issuedOn: null, place: null, ...by })
      return id
    })
    const [imported] = await candidates()
    const standing = async (id: string) => {
      const stored = (await storedOf(db, [id])).get(id)
      const row = await db.candidate.findUniqueOrThrow({ where: { id } })
      const notes = await db.auditEvent.findMany({ where: { subject: `candidate ${id}` }, orderBy: { id: 'asc' } })
      return {
        columns: { ...stored?.columns, id: null },
        clocks: stored?.clocks
          .map(({ ruleKey, startsOn, dueOn, endedOn, nextAlertOn }) => ({ ruleKey, startsOn, dueOn, endedOn, nextAlertOn }))
          .toSorted((a, b) => (a.ruleKey < b.ruleKey ? -1 : 1)),
        own: { group: row.group, version: row.version, consentOn: row.consentOn },
        notes: notes.map(({ verb, unitPath }) => [verb, unitPath]),
      }
    }
    expect(await standing(imported?.id ?? '')).toEqual(await standing(told))
    await transaction(db, async (tx) => {
      expect(await reckon(tx, [imported?.id ?? ''], { book: await ruleBook(tx), now })).toEqual({ moved: 0 })
    })
  })

  test('only add to a history: what is new since is written, and shown before', async () => {
    const { 'Nộp đơn': _, 'Có: Đơn xin vào Đảng': __, ...before } = nam
    await commune([before])
    const later = sheet([{ ...nam, 'Mã hồ sơ': 'q01-01', Nhóm: 'Công nhân', 'Ngày đồng ý': '-' }])
    expect(await bring(later, { dryRun: true })).toMatchObject({
      applied: false,
      lines: ['Sửa hồ sơ Q01-01 · N.V.N.: Nhóm; Ngày đồng ý; Nộp đơn; 1 giấy tờ'],
    })
    expect(await bring(later)).toMatchObject({ applied: true, counts: { created: 0, changed: 1, unchanged: 0 } })
    const [one] = await candidates()
    expect(one).toMatchObject({ stage: 'don', group: 'workers', consentOn: null, version: 8 })
    expect(await bring(later)).toMatchObject({ lines: [], counts: { unchanged: 1 } })
  })

  test('are found again by the code of the office when their names have changed, and by the code of the system without a name', async () => {
    await commune([{ ...lan, 'Mã hồ sơ': 'QC0001' }])
    expect(await bring(sheet([{ ...lan, 'Mã hồ sơ': 'QC0001', 'Họ và tên': 'Đỗ Thị Thanh Lan' }]))).toMatchObject({
      lines: ['Sửa hồ sơ Q01-01 · Đ.T.L.: Họ và tên'],
    })
    expect(await bring(sheet([{ 'Mã hồ sơ': 'Q01-01', 'Mã chi bộ': 'TDP01', 'Nghị quyết cảm tình': '15/11/2026' }]))).toMatchObject({
      applied: true,
      lines: ['Sửa hồ sơ Q01-01 · Đ.T.T.L.: Nghị quyết cảm tình'],
    })
    expect(await candidates()).toMatchObject([{ fullName: 'Đỗ Thị Thanh Lan', ownCode: 'QC0001', stage: 'cam_tinh' }])
  })

  test('are two people where only a mark is another one', async () => {
    await commune([{ ...lan, 'Họ và tên': 'Nguyễn Văn An' }])
    expect(await bring(sheet([{ ...lan, 'Họ và tên': 'Nguyễn Văn Ân' }]))).toMatchObject({ counts: { created: 1 } })
    expect(await bring(sheet([{ ...lan, 'Họ và tên': 'nguyễn văn an' }]))).toMatchObject({ counts: { created: 0 } })
  })

  test('of a cell to which another mentor came stay as they are: the file is told to ask in chat', async () => {
    const { Người, ...rest } = smallCommune()
    await bring({ ...rest, Người: [...Người, ['DV0004', 'Phạm Văn Dần', 'TDP01', 'Chính thức', null, null]], ...sheet([nam]) })
    const { errors, applied } = await bring(sheet([{ ...nam, 'Mã người giúp đỡ': 'DV0004' }]))
    expect([applied, errors]).toEqual([
      false,
      ['Quần chúng, dòng 2, cột «Mã người giúp đỡ»: hồ sơ đã ghi phân công khác. Muốn đổi, xin nhắn cho trợ lý: đổi người giúp đỡ Q01-01.'],
    ])
  })

  test('of the template are known by it: an untouched example is no candidate, and each paper there is one that is asked for', async () => {
    const { papers } = await ruleBook(db)
    const [example] = exampleRows.candidates
    const named = Object.keys(example).flatMap((key) => (key.startsWith('paper:') ? [key.slice(6)] : []))
    expect(named.length).toBeGreaterThan(5)
    expect(named.filter((name) => !papers.some(({ label }) => label === name))).toEqual([])
  })

  test('whoever reads one of them in chat is written down as ever', async () => {
    await commune([nam])
    const mentor = await db.person.findUniqueOrThrow({ where: { code: 'DV0001' } })
    const actor = { personId: brandPerson(mentor.id), grants: [{ role: 'secretary', path: 'MM/TDP01/' } as const] }
    expect(await candidateFor(db, sealer, actor, { code: 'Q01-01', verb: 'see-candidates', now })).toMatchObject({ name: 'Ngô Văn Nam' })
    expect(await db.auditEvent.count({ where: { verb: 'read-candidate' } })).toBe(1)
  })
})

const place = (column: string): string => `Quần chúng, dòng 2, cột «${column}»: `

describe('a mistake', () => {
  test.each<[string, Cells, string, string]>([
    ['a day that is not in the calendar', { ...nam, 'Nộp đơn': '31/02/2026' }, 'Nộp đơn', 'không có ngày này trong lịch.'],
    ['a day to come', { ...nam, 'Nộp đơn': '30/11/2026' }, 'Nộp đơn', 'ngày này chưa tới.'],
    ['a paper of a day to come', { ...nam, 'Có: Đơn xin vào Đảng': '30/11/2026' }, 'Có: Đơn xin vào Đảng', 'ngày này chưa tới.'],
    ['a paper that is a sentence', { ...nam, 'Có: Đơn xin vào Đảng': 'để ở tủ' }, 'Có: Đơn xin vào Đảng', 'xin ghi ngày của giấy'],
    [
      'a step before the one that comes first',
      { ...nam, 'Nộp đơn': '01/02/2026' },
      'Nộp đơn',
      'ngày này sớm quá: phân công người giúp đỡ là ngày 20/02/2026.',
    ],
    [
      'a step without the one that comes first',
      { ...lan, 'Nộp đơn': '05/11/2026' },
      'Nộp đơn',
      'chưa ghi được nộp đơn xin vào Đảng. Còn thiếu: nghị quyết đưa vào danh sách cảm tình Đảng; phân công người giúp đỡ.',
    ],
    ['nothing that begins the case', { ...lan, 'Vào nguồn': undefined }, 'Nghị quyết cảm tình', 'người mới thì phải có ngày «Vào nguồn»'],
    [
      'a probationary mentor',
      { ...nam, 'Mã người giúp đỡ': 'DV0003' },
      'Mã người giúp đỡ',
      'DV0003 là đảng viên dự bị. Chỉ đảng viên chính thức',
    ],
    [
      'a mentor of another cell',
      { ...nam, 'Mã người giúp đỡ': 'DV0002' },
      'Mã người giúp đỡ',
      'DV0002 không sinh hoạt ở chi bộ của quần chúng này.',
    ],
    ['a mentor whom nobody knows', { ...nam, 'Mã người giúp đỡ': 'DV0099' }, 'Mã người giúp đỡ', 'không có người nào mang mã DV0099'],
    [
      'an assignment without a mentor',
      { ...nam, 'Mã người giúp đỡ': undefined },
      'Mã người giúp đỡ',
      'có ngày phân công mà chưa ghi người giúp đỡ.',
    ],
    ['a mentor without the day', { ...lan, 'Mã người giúp đỡ': 'DV0001' }, 'Phân công giúp đỡ', 'có người giúp đỡ mà chưa ghi ngày.'],
    ['a cell that there is not', { ...lan, 'Mã chi bộ': 'TDP77' }, 'Mã chi bộ', 'không có tổ chức nào mang mã TDP77'],
    ['a committee', { ...lan, 'Mã chi bộ': 'MM' }, 'Mã chi bộ', 'quần chúng phải thuộc một chi bộ, mà MM là đảng bộ.'],
    ['a code of the system that was never given', { ...lan, 'Mã hồ sơ': 'Q01-09' }, 'Mã hồ sơ', 'không có hồ sơ nào mang mã Q01-09.'],
    ['somebody without a name', { ...lan, 'Họ và tên': undefined }, 'Họ và tên', 'người mới thì phải có họ và tên.'],
    ['a group of which nobody has heard', { ...lan, Nhóm: 'thợ lặn' }, 'Nhóm', 'không rõ nhóm nào.'],
    ['a consent of a day to come', { ...lan, 'Ngày đồng ý': '01/12/2026' }, 'Ngày đồng ý', 'ngày này chưa tới.'],
  ])('%s is told by its cell, and nothing is brought in', async (_, row, column, sentence) => {
    const { applied, errors } = await commune([row])
    expect(applied).toBe(false)
    expect(errors).toHaveLength(1)
    expect(errors[0]?.slice(0, (place(column) + sentence).length)).toBe(place(column) + sentence)
    expect(await db.candidate.count()).toBe(0)
  })

  test('another day of a step that is recorded is corrected in chat', async () => {
    await commune([nam])
    expect((await bring(sheet([{ ...nam, 'Nộp đơn': '06/11/2026' }]))).errors).toEqual([
      `${place('Nộp đơn')}việc này đã ghi rồi, ngày 05/11/2026. Nếu ghi sai, nhắn "sửa" và mã hồ sơ.`,
    ])
  })

  test('the same person in two rows, and namesakes without codes, are asked about', async () => {
    expect((await commune([lan, lan])).errors).toEqual([
      'Quần chúng, dòng 3, cột «Họ và tên»: trùng người với dòng 2. Xin giữ một dòng; nếu là hai người trùng tên, xin ghi mã riêng cho từng người.',
    ])
    expect(
      await commune([
        { ...lan, 'Mã hồ sơ': 'A1' },
        { ...lan, 'Mã hồ sơ': 'A2' },
      ]),
    ).toMatchObject({ applied: true })
    expect((await bring(sheet([lan]))).errors).toEqual([
      `${place('Mã hồ sơ')}trong chi bộ có nhiều người cùng họ tên này. Xin ghi mã hồ sơ để biết là ai.`,
    ])
    const third = await bring(sheet([{ ...lan, 'Mã hồ sơ': 'A3' }]))
    expect(third.warnings[0]).toContain('chi bộ đã có Q01-01 cùng họ tên.')
    expect(third.applied).toBe(true)
  })

  test('a row that names another cell than that of the candidate is told where he is', async () => {
    await commune([lan])
    expect((await bring(sheet([{ ...lan, 'Mã hồ sơ': 'Q01-01', 'Mã chi bộ': 'TDP02' }]))).errors[0]).toContain(
      'hồ sơ Q01-01 không ở chi bộ này mà ở TDP01.',
    )
  })

  test('a column that is neither a step nor a paper is named, and the rest comes in', async () => {
    const { 'Quần chúng': rows } = sheet([lan])
    const [first = [], second = []] = rows
    const { warnings, applied } = await bring({
      ...smallCommune(),
      'Quần chúng': [
        [...first, 'Số điện thoại'],
        [...second, '0000 000 009'],
      ],
    })
    expect([applied, warnings]).toEqual([true, ['Quần chúng, cột «Số điện thoại»: cột này không được đọc.']])
  })
})
