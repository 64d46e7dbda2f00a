import { describe, expect, test } from 'vitest'
import { problemText } from '../../src/messages/vi/workbook-problems.ts'
import { readWorkbook } from '../../src/workbook/read.ts'
import { peopleHeadings, roleHeadings, smallCommune, unitHeadings, workbookOf, type Sheets } from './workbooks.ts'

async function read(sheets: Sheets) {
  return readWorkbook(await workbookOf(sheets))
}

describe('what offices do to a workbook', () => {
  test('a filled workbook is read without a word', async () => {
    const { units, people, roles, problems } = await read(smallCommune())
    expect(problems).toEqual([])
    expect([units.length, people.length, roles.length]).toEqual([3, 3, 2])
  })

  test('headings in another order, without diacritics, under a merged title, with a numbering column', async () => {
    const bytes = await workbookOf(
      {
        NGUOI: [
          ['DANH SÁCH ĐẢNG VIÊN'],
          [],
          ['STT', 'ho ten', 'MA DANG VIEN', 'so dien thoai', 'tu cach', 'Mã chi bộ'],
          [1, 'Nguyễn Văn An', 'dv 0001', '0000.000.001', 'chinh thuc', 'tdp01'],
        ],
      },
      (workbook) => workbook.getWorksheet('NGUOI')?.mergeCells('A1:F1'),
    )
    const { people, problems } = await readWorkbook(bytes)
    expect(people).toEqual([{ row: 4, code: 'DV0001', fullName: 'Nguyễn Văn An', cell: 'TDP01', status: 'full', phone: '0000000001' }])
    expect(problems.filter(({ severity }) => severity === 'error')).toEqual([])
  })

  test('headings merged over two rows, and one cell merged over two people', async () => {
    const bytes = await workbookOf(
      { Người: [peopleHeadings, [], ['DV1', 'Nguyễn Văn An', 'TDP01', 'Chính thức'], ['DV2', 'Lê Văn Bé', null, 'Chính thức']] },
      (workbook) => {
        for (const column of 'ABCDEF') workbook.getWorksheet('Người')?.mergeCells(`${column}1:${column}2`)
        workbook.getWorksheet('Người')?.mergeCells('C3:C4')
      },
    )
    const { people, problems } = await readWorkbook(bytes)
    expect(people.map(({ row, cell }) => [row, cell])).toEqual([
      [3, 'TDP01'],
      [4, 'TDP01'],
    ])
    expect(problems.filter(({ severity }) => severity === 'error')).toEqual([])
  })

  test('blank rows between, and hundreds of rows that only have a format', async () => {
    const commune = smallCommune()
    commune.Người.splice(2, 0, [], [null, '  '], [])
    const bytes = await workbookOf(commune, (workbook) => {
      for (let row = 100; row < 500; row += 1) {
        const cell = workbook.getWorksheet('Người')?.getCell(row, 1)
        if (cell !== undefined) cell.fill = { type: 'pattern', pattern: 'solid', fgColor: { argb: 'FFFFFF00' } }
      }
    })
    const { people, problems } = await readWorkbook(bytes)
    expect(problems).toEqual([])
    expect(people.map(({ row }) => row)).toEqual([2, 6, 7])
  })

  test('rich text, links, formulas, numbers, dates and marks are read as what they show', async () => {
    const { units, people, roles, problems } = await read({
      'Tổ chức': [
        unitHeadings,
        ['TDP01', { richText: [{ text: 'Chi bộ ' }, { text: 'TDP 1', font: { bold: true } }] }, 'CB', 'MM', null, null, 3],
      ],
      Người: [
        peopleHeadings,
        [101, { formula: 'CONCAT("Nguyễn Văn"," An")', result: 'Nguyễn Văn An' }, 'TDP01', 'ĐVCT', 912345678, 'X'],
        ['DV2', { text: 'Lê  Thị\u00a0Bé', hyperlink: 'mailto:be@example.org' }, 'TDP01', 'Đảng viên dự bị', '+84 912-345-678', true],
      ],
      'Chức trách': [
        roleHeadings,
        [101, 'bí thư', 'TDP01', new Date(Date.UTC(2025, 5, 15)), { formula: 'TODAY()', result: new Date(Date.UTC(2026, 5, 14)) }],
        ['DV2', 'Đảng viên', 'TDP01', '5-6-2025', 46_000],
      ],
    })
    expect(problems).toEqual([])
    expect(units).toMatchObject([{ name: 'Chi bộ TDP 1', kind: 'cell', meetingDay: 3 }])
    expect(people).toMatchObject([
      { code: '101', fullName: 'Nguyễn Văn An', status: 'full', phone: '0912345678', exempt: true },
      { code: 'DV2', fullName: 'Lê Thị Bé', status: 'probationary', phone: '+84912345678', exempt: true },
    ])
    expect(roles).toMatchObject([
      { from: '2025-06-15', to: '2026-06-14' },
      { from: '2025-06-05', to: '2025-12-09' },
    ])
  })

  test('a code that a spreadsheet made a number keeps the zeros that its format shows', async () => {
    const bytes = await workbookOf({ Người: [peopleHeadings, [7, 'Nguyễn Văn An', 'TDP01', 'Chính thức']] }, (workbook) => {
      const cell = workbook.getWorksheet('Người')?.getCell('A2')
      if (cell !== undefined) cell.numFmt = '0000'
    })
    expect((await readWorkbook(bytes)).people).toMatchObject([{ code: '0007' }])
  })

  test('a blank cell keeps what is known, a dash erases it, and a column that is missing keeps all', async () => {
    const { units, people, roles } = await read({
      'Tổ chức': [unitHeadings, ['TDP01', 'Chi bộ TDP 1', 'Chi bộ', '-', '-', '–', null]],
      Người: [
        peopleHeadings.slice(0, 5),
        ['DV1', 'Nguyễn Văn An', 'TDP01', 'Chính thức', '-'],
        ['DV2', 'Lê Thị Bé', 'TDP01', 'Chính thức', null],
      ],
      'Chức trách': [roleHeadings, ['DV1', 'Bí thư', 'TDP01', null, '-']],
    })
    expect(units[0]).toEqual({ row: 2, code: 'TDP01', name: 'Chi bộ TDP 1', kind: 'cell', parent: null, aliases: null, place: null })
    expect(people.map(({ phone, exempt }) => ({ phone, exempt }))).toEqual([{ phone: null }, { phone: undefined }])
    expect(roles).toMatchObject([{ to: null }])
  })

  test('comments, links, pictures, filters and validations of other programs do not matter', async () => {
    const bytes = await workbookOf(smallCommune(), (workbook) => {
      const sheet = workbook.getWorksheet('Người')
      if (sheet === undefined) return
      sheet.getCell('A2').note = 'hỏi lại'
      sheet.getCell('B2').value = { text: 'Nguyễn Văn An', hyperlink: 'https://example.org' }
      sheet.getCell('C2').dataValidation = { type: 'list', formulae: ['"TDP01,TDP02"'] }
      sheet.autoFilter = 'A1:F4'
      const image = workbook.addImage({
        base64: 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
        extension: 'png',
      })
      sheet.addImage(image, 'H1:I3')
      sheet.addTable({ name: 'Bang', ref: 'K1', columns: [{ name: 'a' }], rows: [['b']] })
    })
    const { people, problems } = await readWorkbook(bytes)
    expect(people.map(({ fullName }) => fullName)).toEqual(['Nguyễn Văn An', 'Trần Thị Bình', 'Lê Thị Cúc'])
    expect(problems.map(({ severity, fault }) => [severity, fault.kind])).toEqual([['warning', 'unknown-column']])
  })

  test('names are kept in composed letters, without invisible ones', async () => {
    const { people } = await read({ Người: [peopleHeadings, ['DV1', 'Nguyễn\u200b Văn\tẤn\n'.normalize('NFD'), 'TDP01', 'Chính thức']] })
    expect(people[0]?.fullName).toBe('Nguyễn Văn Ấn')
  })
})

describe('files that cannot be read', () => {
  const ole = Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(512)])
  const cases: [string, () => Promise<string | Uint8Array>, string][] = [
    ['a file that is missing', async () => '/nowhere/none.xlsx', 'Không mở được tệp. Xin xem lại tên tệp và thư mục.'],
    ['a text', async () => Buffer.from('Mã,Tên\n'), 'Đây không phải tệp Excel (.xlsx). Xin dùng tệp mẫu, điền rồi lưu với đuôi .xlsx.'],
    ['nothing', async () => Buffer.alloc(0), 'Đây không phải tệp Excel (.xlsx). Xin dùng tệp mẫu, điền rồi lưu với đuôi .xlsx.'],
    [
      'an old workbook',
      async () => ole,
      'Đây là tệp Excel đời cũ (.xls). Xin mở bằng Excel, chọn Lưu thành (Save As) kiểu .xlsx rồi nhập lại.',
    ],
    [
      'a workbook with a password',
      async () => Buffer.concat([ole, Buffer.from('EncryptedPackage', 'utf16le')]),
      'Tệp đang đặt mật khẩu. Xin bỏ mật khẩu, lưu lại rồi nhập.',
    ],
    [
      'half a workbook',
      async () => (await workbookOf(smallCommune())).subarray(0, 3000),
      'Tệp bị hỏng hoặc không đầy đủ nên không đọc được. Xin mở bằng Excel, lưu lại rồi nhập.',
    ],
    [
      'a workbook with damage inside',
      async () => {
        const bytes = await workbookOf(smallCommune())
        return bytes.fill(0x41, 200, 700)
      },
      'Tệp bị hỏng hoặc không đầy đủ nên không đọc được. Xin mở bằng Excel, lưu lại rồi nhập.',
    ],
    [
      'a huge file',
      async () => Buffer.alloc(31 * 1024 * 1024),
      'Tệp lớn quá (giới hạn 30 MB). Xin xóa hình ảnh và các sheet không cần, hoặc chia thành nhiều tệp.',
    ],
    [
      'a workbook of something else',
      () => workbookOf({ Sheet1: [['a', 'b']] }),
      'Không thấy sheet nào tên Tổ chức, Người hoặc Chức trách. Xin dùng tệp mẫu và giữ nguyên tên sheet.',
    ],
    [
      'only headings',
      () => workbookOf({ Người: [peopleHeadings] }),
      'Tệp không có dòng nào để nhập. Xin điền vào các sheet Tổ chức, Người, Chức trách.',
    ],
  ]
  test.each(cases)('%s gives one clear sentence', async (_, source, sentence) => {
    const { problems } = await readWorkbook(await source())
    expect(problems.filter(({ severity }) => severity === 'error').map(problemText)).toEqual([sentence])
  })
})

type Cell = Sheets[string][number][number]
const unit = (...cells: Cell[]): Sheets => ({ 'Tổ chức': [unitHeadings, cells] })
const person = (...cells: Cell[]): Sheets => ({ Người: [peopleHeadings, cells] })
const role = (...cells: Cell[]): Sheets => ({ 'Chức trách': [roleHeadings, cells] })

describe('what is wrong in a cell is told with sheet, row, column and what to do', () => {
  const cases: [string, Sheets, string][] = [
    ['no code', person(null, 'Nguyễn Văn An', 'TDP01', 'Chính thức'), 'Người, dòng 2, cột «Mã»: ô này không được để trống.'],
    ['no name', unit('TDP01', '  ', 'Chi bộ', 'MM'), 'Tổ chức, dòng 2, cột «Tên»: ô này không được để trống.'],
    [
      'a long name',
      person('DV1', 'Ấ'.repeat(101), 'TDP01', 'Chính thức'),
      'Người, dòng 2, cột «Họ và tên»: dài quá. Xin viết ngắn lại (tên không quá 100 chữ cái, địa điểm không quá 200).',
    ],
    [
      'a long alias',
      unit('TDP01', 'Chi bộ', 'Chi bộ', 'MM', `Tổ 1; ${'a'.repeat(101)}`),
      'Tổ chức, dòng 2, cột «Tên gọi khác»: dài quá. Xin viết ngắn lại (tên không quá 100 chữ cái, địa điểm không quá 200).',
    ],
    [
      'control characters',
      person('DV1', 'Nguyễn_x0007_ An', 'TDP01', 'Chính thức'),
      'Người, dòng 2, cột «Họ và tên»: có ký tự lạ không nhìn thấy được. Xin xóa ô và gõ lại bằng tay.',
    ],
    [
      'a name of figures',
      person('DV1', '12345', 'TDP01', 'Chính thức'),
      'Người, dòng 2, cột «Họ và tên»: không thấy chữ nào. Xin ghi tên.',
    ],
    [
      'a code with a slash',
      unit('TDP/01', 'Chi bộ', 'Chi bộ', 'MM'),
      'Tổ chức, dòng 2, cột «Mã»: mã chỉ gồm chữ không dấu, chữ số, dấu chấm hoặc gạch ngang, bắt đầu bằng chữ hoặc số, không quá 24 ký tự. Ví dụ: TDP08, DV0001.',
    ],
    ['an unknown kind', unit('TDP01', 'Chi bộ', 'Tổ đảng', 'MM'), 'Tổ chức, dòng 2, cột «Loại»: xin chọn Đảng bộ hoặc Chi bộ.'],
    [
      'an unknown standing',
      person('DV1', 'Nguyễn Văn An', 'TDP01', 'Đoàn viên'),
      'Người, dòng 2, cột «Tư cách»: xin chọn Chính thức, Dự bị hoặc Không là đảng viên.',
    ],
    [
      'an unknown role',
      role('DV1', 'Trưởng thôn', 'TDP01'),
      'Chức trách, dòng 2, cột «Vai trò»: xin chọn một trong các vai trò: Quản trị, Văn phòng đảng ủy, Cấp ủy viên theo dõi, Bí thư, Phó bí thư, Chi ủy viên, Người giúp đỡ, Đảng viên.',
    ],
    [
      'a date in words',
      role('DV1', 'Bí thư', 'TDP01', 'tháng sáu'),
      'Chức trách, dòng 2, cột «Từ ngày»: không đọc được ngày. Xin ghi theo kiểu 03/12/2026 (ngày/tháng/năm).',
    ],
    [
      '31 February',
      role('DV1', 'Bí thư', 'TDP01', '31/02/2026'),
      'Chức trách, dòng 2, cột «Từ ngày»: không có ngày này trong lịch. Xin xem lại ngày, tháng, năm.',
    ],
    [
      '29 February of a common year',
      role('DV1', 'Bí thư', 'TDP01', null, '29/02/2026'),
      'Chức trách, dòng 2, cột «Đến ngày»: không có ngày này trong lịch. Xin xem lại ngày, tháng, năm.',
    ],
    [
      'month and day exchanged',
      role('DV1', 'Bí thư', 'TDP01', '06/15/2025'),
      'Chức trách, dòng 2, cột «Từ ngày»: không có ngày này trong lịch. Xin xem lại ngày, tháng, năm.',
    ],
    [
      'two telephone numbers',
      person('DV1', 'Nguyễn Văn An', 'TDP01', 'Chính thức', '0000000001; 0000000002'),
      'Người, dòng 2, cột «Điện thoại»: không đọc được số điện thoại. Xin ghi một số, từ 8 đến 15 chữ số.',
    ],
    [
      'day 32',
      unit('TDP01', 'Chi bộ', 'Chi bộ', 'MM', null, null, 32),
      'Tổ chức, dòng 2, cột «Ngày họp thường kỳ»: xin ghi một số từ 1 đến 31, là ngày họp trong tháng.',
    ],
    [
      'an unclear mark',
      person('DV1', 'Nguyễn Văn An', 'TDP01', 'Chính thức', null, 'ốm'),
      'Người, dòng 2, cột «Miễn sinh hoạt»: xin ghi x nếu có, để trống nếu không.',
    ],
    [
      'a broken formula',
      person('DV1', { formula: 'A9', result: { error: '#REF!' } }, 'TDP01', 'Chính thức'),
      'Người, dòng 2, cột «Họ và tên»: công thức trong ô này bị lỗi. Xin sửa, hoặc gõ thẳng giá trị vào ô.',
    ],
    [
      'a formula that was never worked out',
      person('DV1', { formula: 'B9' }, 'TDP01', 'Chính thức'),
      'Người, dòng 2, cột «Họ và tên»: công thức trong ô này chưa được tính. Xin mở tệp bằng Excel, lưu lại, hoặc gõ thẳng giá trị vào ô.',
    ],
    [
      'a code that became a date',
      person(new Date(Date.UTC(2026, 2, 8)), 'Nguyễn Văn An', 'TDP01', 'Chính thức'),
      'Người, dòng 2, cột «Mã»: ô này đã bị đổi thành ngày tháng. Xin đặt định dạng ô là Văn bản (Text) rồi gõ lại.',
    ],
    [
      'a member without a cell',
      person('DV1', 'Nguyễn Văn An', null, 'Dự bị'),
      'Người, dòng 2, cột «Chi bộ (mã)»: đảng viên thì phải có chi bộ. Xin ghi mã chi bộ, hoặc chọn tư cách Không là đảng viên.',
    ],
    [
      'a term that ends before it begins',
      role('DV1', 'Bí thư', 'TDP01', '15/06/2026', '14/06/2026'),
      'Chức trách, dòng 2, cột «Đến ngày»: «Đến ngày» đứng trước «Từ ngày». Xin xem lại hai ngày này.',
    ],
    [
      'a missing column',
      {
        Người: [
          ['Mã', 'Họ và tên', 'Tư cách'],
          ['DV1', 'Nguyễn Văn An', 'Chính thức'],
        ],
      },
      'Người, dòng 1, cột «Chi bộ (mã)»: không thấy cột này. Xin dùng tệp mẫu và giữ nguyên tên cột.',
    ],
    [
      'a column twice',
      {
        Người: [
          [...peopleHeadings, 'ho ten'],
          ['DV1', 'Nguyễn Văn An', 'TDP01', 'Chính thức'],
        ],
      },
      'Người, dòng 1, cột «Họ và tên»: có hai cột cùng tên. Xin giữ một cột.',
    ],
    [
      'no headings',
      { Người: [['DV1', 'Nguyễn Văn An', 'TDP01', 'Chính thức']] },
      'Người: không thấy dòng tên cột ở 10 dòng đầu. Xin dùng tệp mẫu và giữ nguyên tên cột.',
    ],
  ]
  test.each(cases)('%s', async (_, sheets, sentence) => {
    const { problems } = await read(sheets)
    expect(problems.filter(({ severity }) => severity === 'error').map(problemText)).toEqual([sentence])
  })

  test('a code that stands twice names the first row, whatever the case and the diacritics', async () => {
    const commune = smallCommune()
    commune.Người.push(['đv 0001', 'Phạm Văn Dần', 'TDP01', 'Chính thức'])
    commune['Tổ chức'].push(['tdp01', 'Chi bộ khác', 'Chi bộ', 'MM'])
    const { problems } = await read(commune)
    expect(problems.map(problemText)).toEqual([
      'Tổ chức, dòng 5, cột «Mã»: mã TDP01 đã có ở dòng 3. Mỗi mã chỉ ghi một dòng; xin sửa mã hoặc xóa một dòng.',
      'Người, dòng 5, cột «Mã»: mã DV0001 đã có ở dòng 2. Mỗi mã chỉ ghi một dòng; xin sửa mã hoặc xóa một dòng.',
    ])
  })

  test('all errors are told at once, one for each cell', async () => {
    const { problems, people } = await read({
      Người: [peopleHeadings, [null, null, 'TDP01', 'gì đó', 'abc'], ['DV2', 'Lê Thị Bé', 'TDP01', 'Chính thức']],
    })
    expect(problems.filter(({ severity }) => severity === 'error').map(({ row, column }) => [row, column])).toEqual([
      [2, 'Mã'],
      [2, 'Họ và tên'],
      [2, 'Tư cách'],
      [2, 'Điện thoại'],
    ])
    expect(people.map(({ code }) => code)).toEqual(['DV2'])
  })

  test('no sentence repeats a telephone number', async () => {
    const { problems } = await read(person('DV1', 'Nguyễn Văn An', 'TDP01', 'Chính thức', '0912345678 và 0987654321'))
    expect(JSON.stringify(problems) + problems.map(problemText).join()).not.toMatch(/0912345678|0987654321/)
  })
})

describe('what only needs to be known', () => {
  test('sheets that are missing or unknown, columns that mean nothing, and a cell for someone who is no member', async () => {
    const { problems } = await read({
      Người: [
        [...peopleHeadings, 'Quê quán'],
        ['NV1', 'Nguyễn Văn An', 'TDP01', 'Không là đảng viên'],
      ],
      'Thu chi': [['a']],
    })
    expect(problems.map((problem) => [problem.severity, problemText(problem)])).toEqual([
      ['warning', 'Sheet «Thu chi» không được đọc.'],
      ['warning', 'Tổ chức: tệp không có sheet này, nên phần này được giữ nguyên như cũ.'],
      ['warning', 'Người, dòng 1, cột «Quê quán»: cột này không được đọc.'],
      ['warning', 'Chức trách: tệp không có sheet này, nên phần này được giữ nguyên như cũ.'],
      [
        'warning',
        'Người, dòng 2, cột «Chi bộ (mã)»: người này không là đảng viên nên không được ghi vào chi bộ. Nếu là đảng viên, xin sửa cột «Tư cách».',
      ],
    ])
  })
})
