import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import exceljs from 'exceljs'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { exampleRows } from '../../src/messages/vi/workbook.ts'
import { readWorkbook } from '../../src/workbook/read.ts'
import { workbookBytes, writeTemplate } from '../../src/workbook/write.ts'
import { workbookOf } from './workbooks.ts'

const run = promisify(execFile)
let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'chibo-workbook-'))
})
afterEach(() => rm(folder, { recursive: true }))

describe('the template', () => {
  test('has a guide and the nine sheets, with frozen headings, notes, drop-downs and grey italic examples', async () => {
    const file = path.join(folder, 'mẫu nhập.xlsx')
    expect(await writeTemplate(file)).toBe('written')
    const workbook = new exceljs.Workbook()
    await workbook.xlsx.readFile(file)
    expect(workbook.worksheets.map(({ name }) => name)).toEqual([
      'Hướng dẫn',
      'Tổ chức',
      'Người',
      'Chức trách',
      'Quần chúng',
      'Thời hạn',
      'Ngày nghỉ',
      'Mốc nhắc',
      'Giấy tờ',
      'Các bước',
    ])
    const roles = workbook.getWorksheet('Chức trách')
    expect(roles?.views[0]).toMatchObject({ state: 'frozen', ySplit: 1 })
    expect(roles?.getRow(1).values).toEqual([undefined, 'Mã người', 'Vai trò', 'Mã tổ chức', 'Từ ngày', 'Đến ngày', 'Ghi chú'])
    expect(roles?.getCell('A1').note).toBeDefined()
    expect(roles?.getCell('B2').dataValidation).toMatchObject({ type: 'list' })
    expect(roles?.getCell('B2').dataValidation.formulae[0]).toContain('Cấp ủy viên theo dõi,Bí thư')
    expect(roles?.getCell('B3').font).toMatchObject({ italic: true, color: { argb: 'FF7F7F7F' } })
    expect(workbook.getWorksheet('Người')?.getColumn(5).numFmt).toBe('@')
    expect(roles?.getColumn(4).numFmt).toBe('dd/mm/yyyy')
  })

  test('is a sound archive for a reader that has nothing to do with ours', async () => {
    const file = path.join(folder, 'template.xlsx')
    await writeTemplate(file)
    const script =
      'import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); print(z.testzip(), len([n for n in z.namelist() if "worksheets/sheet" in n]))'
    const { stdout } = await run('python3', ['-c', script, file])
    expect(stdout.trim()).toBe('None 10')
  })

  test('does not overwrite a file that is there', async () => {
    const file = path.join(folder, 'filled.xlsx')
    await writeFile(file, 'a whole day of work')
    expect(await writeTemplate(file)).toBe('exists')
    expect(await readFile(file, 'utf8')).toBe('a whole day of work')
  })

  test('cannot be written to a folder that is missing', async () => {
    expect(await writeTemplate(path.join(folder, 'none', 'template.xlsx'))).toBe('unwritable')
  })

  test('is the same bytes every time', async () => {
    const first = await workbookBytes({ contents: exampleRows, example: true })
    expect((await workbookBytes({ contents: exampleRows, example: true })).equals(first)).toBe(true)
  })

  test('fits the limits of the format: hints of 255 letters, their titles of 32, lists of 255', async () => {
    const workbook = new exceljs.Workbook()
    await workbook.xlsx.load(new Uint8Array(await workbookBytes({ contents: exampleRows })).buffer)
    const hints = workbook.worksheets
      .slice(1)
      .flatMap((worksheet) =>
        Array.from({ length: 40 }, (_, index) => index + 1).map((column) => worksheet.getRow(2).getCell(column).dataValidation),
      )
      .filter((hint) => hint !== undefined)
    expect(hints.length).toBe(94)
    expect(Math.max(...hints.map(({ prompt = '' }) => prompt.length))).toBeLessThanOrEqual(255)
    expect(Math.max(...hints.map(({ promptTitle = '' }) => promptTitle.length))).toBeLessThanOrEqual(32)
    const lists = hints.filter(({ type }) => type === 'list')
    expect(lists.length).toBe(19)
    expect(Math.max(...lists.map(({ formulae }) => String(formulae[0]).length))).toBeLessThanOrEqual(255)
  })
})

describe('a written workbook', () => {
  test('is read back as it was written', async () => {
    const { units, people, roles, problems } = await readWorkbook(
      await workbookBytes({
        contents: {
          units: [
            {
              code: 'TDP08',
              name: 'Chi bộ TDP 8',
              kind: 'Chi bộ',
              parent: 'MM',
              aliases: 'CB TDP8; Tổ 8',
              place: 'Nhà văn hóa',
              meetingDay: '3',
            },
          ],
          people: [{ code: '0007', fullName: 'Nguyễn Thị Ấn', cell: 'TDP08', status: 'Dự bị', phone: '0000 000 007', exempt: 'x' }],
          roles: [{ person: '0007', role: 'Đảng viên', unit: 'TDP08', from: '2024-02-29', to: '2025-02-28' }],
        },
      }),
    )
    expect(problems).toEqual([])
    expect(units).toEqual([
      {
        row: 2,
        code: 'TDP08',
        name: 'Chi bộ TDP 8',
        kind: 'cell',
        parent: 'MM',
        aliases: ['CB TDP8', 'Tổ 8'],
        place: 'Nhà văn hóa',
        meetingDay: 3,
      },
    ])
    expect(people).toEqual([
      { row: 2, code: '0007', fullName: 'Nguyễn Thị Ấn', cell: 'TDP08', status: 'probationary', phone: '0000000007', exempt: true },
    ])
    expect(roles).toEqual([{ row: 2, person: '0007', role: 'member', unit: 'TDP08', from: '2024-02-29', to: '2025-02-28' }])
  })

  test('an untouched template says that nothing was filled in, and an example that was changed counts', async () => {
    const untouched = await readWorkbook(await workbookBytes({ contents: exampleRows, example: true }))
    expect(untouched.problems.map(({ fault }) => fault.kind)).toEqual(['empty'])
    const [first, ...rest] = exampleRows.units
    const changed = await readWorkbook(
      await workbookBytes({ contents: { ...exampleRows, units: [{ ...first, name: 'Đảng bộ phường Mẫu Minh' }, ...rest] }, example: true }),
    )
    expect(changed.units).toMatchObject([{ row: 2, name: 'Đảng bộ phường Mẫu Minh' }])
  })

  test('a row that says what an example says counts where the examples would be marked as such', async () => {
    const { rules } = exampleRows
    expect((await readWorkbook(await workbookBytes({ contents: { rules } }))).rules).toMatchObject([{ key: 'R09' }])
    expect((await readWorkbook(await workbookBytes({ contents: { rules }, example: true }))).rules).toEqual([])
    const unmarked = await workbookOf({
      Người: [
        ['Mã', 'Họ và tên', 'Chi bộ (mã)', 'Tư cách', 'Điện thoại', 'Miễn sinh hoạt'],
        ['MAU0002', 'Trần Thị Ví Dụ', 'MAU01', 'Dự bị', null, null],
      ],
    })
    expect((await readWorkbook(unmarked)).people).toEqual([])
  })
})
