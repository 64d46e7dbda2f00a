import { describe, expect, it, test } from 'vitest'
import { importWorkbook } from '../../src/workbook/import.ts'
import { openCell, type Cell } from '../support/cell.ts'
import { again, edited, fileOf, gridOf, unchanged } from '../support/exported.ts'
import { workbookOf, type Sheets } from '../workbook/workbooks.ts'

const origin = ['Văn bản', 'Ngày văn bản', 'Mục', 'Đã đối chiếu']
const ownDocument = ['01-QĐ/ĐU', '02/11/2026', '3', 'x']
/** What an office may have made of its rules: other days and people, a paper of its own, one that is used no more. */
const changes: Sheets = {
  'Mốc nhắc': [
    ['Mục nhắc', 'Nhắc trước hạn', 'Quá hạn nhắc lại sau', 'Báo lên sau', 'Nhắc ai', 'Báo thêm ai', ...origin],
    ['Hạn tính theo ngày làm việc', '12, 4'],
    ['Hạn tính theo tháng hoặc theo ngày', null, '5', '14', null, null, ...ownDocument],
    ['Quyết định kết nạp', null, null, null, 'văn phòng và cấp ủy có thẩm quyền', 'người giúp đỡ và bí thư; theo dõi'],
    ['Lễ kết nạp', null, null, null, 'theo dõi', '-', ...ownDocument],
  ],
  'Giấy tờ': [
    ['Tên giấy', 'Mẫu', 'Cần từ bước', 'Bắt buộc', 'Giá trị theo', 'Thôi dùng', ...origin],
    ['Giấy khám sức khỏe', '-', 'Viết đơn xin vào Đảng', 'k', 'R02', null, ...ownDocument],
    ['Quyết định kết nạp', null, null, null, null, 'x'],
    ['Đơn xin vào Đảng', '-', 'Khai lý lịch', null, null, null],
  ],
  'Các bước': [
    ['Tên bước', 'Việc làm', 'Mẫu', ...origin],
    ['Viết đơn xin vào Đảng', 'Tự viết tay đơn; không đánh máy.', '-', ...ownDocument],
  ],
}

async function withOwnRules(): Promise<Cell> {
  const cell = await openCell()
  const { database, sealer } = cell
  // As long as a name may be, and the key of another step.
  await database.db.stageInfo.update({ where: { key: 'tham_dinh' }, data: { label: `Thẩm định ${'kỹ '.repeat(30)}`.trim() } })
  await database.db.stageInfo.update({ where: { key: 'nq_dang_uy' }, data: { label: 'Đơn' } })
  expect(await importWorkbook(database.db, await workbookOf(changes), { sealer, now: cell.now() })).toMatchObject({ applied: true })
  return cell
}

const sheets = [
  {
    asked: 'xuất mốc nhắc',
    title: 'LỊCH NHẮC VIỆC',
    file: 'moc-nhac.xlsx',
    what: 'reminders',
    // As the example of the template has it.
    edit: { sheet: 'Mốc nhắc', row: 'Hạn tính theo ngày làm việc', column: 'Nhắc trước hạn', value: '15, 7, 3, 1' },
    before: '12, 4',
    line: 'Lịch nhắc, Hạn tính theo ngày làm việc: trước hạn 15, 7, 3, 1 ngày làm việc; quá hạn 7 ngày một lần',
  },
  {
    asked: 'xuất các loại giấy tờ',
    title: 'CÁC LOẠI GIẤY TỜ',
    file: 'giay-to.xlsx',
    what: 'papers',
    edit: { sheet: 'Giấy tờ', row: 'Biên bản lễ kết nạp', column: 'Bắt buộc', value: 'k' },
    before: 'x',
    line: 'Sửa loại giấy Biên bản lễ kết nạp',
  },
  {
    asked: 'xuất các bước',
    title: 'CÁC BƯỚC CỦA HỒ SƠ',
    file: 'cac-buoc.xlsx',
    what: 'stages',
    edit: { sheet: 'Các bước', row: 'Viết đơn xin vào Đảng', column: 'Mẫu', value: '1-KNĐ' },
    before: '-',
    line: 'Sửa bước Viết đơn xin vào Đảng (1-KNĐ)',
  },
] as const

describe('reminders, papers and steps as a file', () => {
  test.each(sheets)(
    '$asked: brought in again it changes nothing, and a cell that was changed changes that alone',
    async ({ asked, title, file: name, what, edit, before, line }) => {
      const cell = await withOwnRules()
      const ich = cell.telegram('ich')
      const { text, file } = await fileOf(ich, asked)
      const grid = await gridOf(file?.bytes, edit.sheet)
      const rows = grid.length - 1
      expect([text.split('\n')[0], file?.name]).toEqual([title, name])
      expect(text).toContain(`Có ${rows} dòng, ở tệp phía trên, sheet ${edit.sheet}.`)
      expect((await gridOf(file?.bytes, 'Hướng dẫn')).join('\n')).not.toContain('thông tin cá nhân')
      const { db } = cell.database
      expect(await db.auditEvent.findFirstOrThrow({ where: { verb: 'export' } })).toMatchObject({ detail: { what, rows, names: 0 } })
      expect(await again(cell, file?.bytes)).toMatchObject({ ...unchanged, counts: counted(what, { changed: 0, unchanged: rows }) })

      const changed = await again(cell, await edited(file?.bytes, edit))
      expect(changed).toMatchObject({ applied: true, errors: [], counts: counted(what, { changed: 1, unchanged: rows - 1 }) })
      expect(changed.lines[0]).toContain(line)
      const after = await gridOf((await fileOf(ich, asked)).file?.bytes, edit.sheet)
      const differing = grid.flatMap((row, at) =>
        row.flatMap((value, column) => (after[at]?.[column] === value ? [] : [[value, after[at]?.[column]]])),
      )
      expect(differing).toEqual([[before, edit.value]])
      expect(after.length).toBe(grid.length)
      expect(cell.messengers.problems).toEqual([])
    },
  )

  it('may be had by whoever sees the rules, and on Zalo it is said where', async () => {
    const cell = await openCell()
    for (const { asked, file } of sheets) {
      expect((await fileOf(cell.telegram('binh'), asked)).file?.name).toBe(file)
      expect((await cell.telegram('an').ask(asked)).file).toBeNull()
      expect((await cell.zalo('binh').ask(asked)).text).toContain(`Zalo không nhận tệp. Xin nhắn "${asked}" cho trợ lý trên Telegram`)
    }
    expect(await cell.database.db.auditEvent.count({ where: { verb: 'export' } })).toBe(sheets.length)
  })
})

function counted(what: string, { changed, unchanged: same }: { changed: number; unchanged: number }): Record<string, object> {
  return { [what]: { created: 0, changed, unchanged: same } }
}

describe('time limits and days off as a file', () => {
  it('come as the import reads them: brought in again they change nothing, and a line that was changed changes that, and back', async () => {
    const cell = await openCell()
    const ich = cell.telegram('ich')
    const rules = await fileOf(ich, 'xuất các thời hạn')
    expect(rules.file?.name).toBe('thoi-han.xlsx')
    expect(await again(cell, rules.file?.bytes)).toMatchObject(unchanged)
    const days = await fileOf(ich, 'xuất ngày nghỉ')
    expect([days.text.split('\n')[0], days.file?.name]).toEqual(['LỊCH NGHỈ', 'ngay-nghi.xlsx'])
    expect(await again(cell, days.file?.bytes)).toMatchObject(unchanged)
    const amount = { sheet: 'Thời hạn', row: 'R09', column: 'Thời hạn' }
    const changed = await again(cell, await edited(rules.file?.bytes, { ...amount, value: '45 ngày làm việc' }))
    expect(changed.errors).toEqual([])
    expect(changed.lines[0]).toContain('Sửa thời hạn R09. Tổ chức lễ kết nạp: 45 ngày làm việc')
    // The example of the template says this of R09 too.
    const back = await again(cell, rules.file?.bytes)
    expect(back.lines[0]).toContain('Sửa thời hạn R09. Tổ chức lễ kết nạp: 30 ngày làm việc')
    expect((await cell.telegram('an').ask('xuất các thời hạn')).text).not.toContain('CÁC THỜI HẠN')
    expect(cell.messengers.problems).toEqual([])
  })
})
