import exceljs from 'exceljs'

type Value = exceljs.CellValue

/** The three sheets as an office would fill them: a heading row, then rows. */
export type Sheets = { [name: string]: Value[][] }

export const unitHeadings = ['Mã', 'Tên', 'Loại', 'Mã cấp trên', 'Tên gọi khác', 'Địa điểm họp thường dùng', 'Ngày họp thường kỳ']
export const peopleHeadings = ['Mã', 'Họ và tên', 'Chi bộ (mã)', 'Tư cách', 'Điện thoại', 'Miễn sinh hoạt']
export const roleHeadings = ['Mã người', 'Vai trò', 'Mã tổ chức', 'Từ ngày', 'Đến ngày']

/** A committee with two cells; An is secretary of the first, Bình of the second, Cúc is a probationary member. */
export function smallCommune(): { 'Tổ chức': Value[][]; Người: Value[][]; 'Chức trách': Value[][] } {
  return {
    'Tổ chức': [
      unitHeadings,
      ['MM', 'Đảng bộ phường Mẫu Minh', 'Đảng bộ', null, null, null, null],
      ['TDP01', 'Chi bộ TDP 1', 'Chi bộ', 'MM', 'CB TDP1; Tổ 1', 'Nhà văn hóa TDP 1', '3'],
      ['TDP02', 'Chi bộ TDP 2', 'Chi bộ', 'MM', null, null, null],
    ],
    Người: [
      peopleHeadings,
      ['DV0001', 'Nguyễn Văn An', 'TDP01', 'Chính thức', '0000 000 001', null],
      ['DV0002', 'Trần Thị Bình', 'TDP02', 'Chính thức', null, 'x'],
      ['DV0003', 'Lê Thị Cúc', 'TDP01', 'Dự bị', null, null],
    ],
    'Chức trách': [roleHeadings, ['DV0001', 'Bí thư', 'TDP01', '15/06/2025', null], ['DV0002', 'Bí thư', 'TDP02', '15/06/2025', null]],
  }
}

/** The bytes of a workbook with these sheets; `touch` may do more to it. */
export async function workbookOf(sheets: Sheets, touch: (workbook: exceljs.Workbook) => void = () => {}): Promise<Buffer> {
  const workbook = new exceljs.Workbook()
  for (const [name, rows] of Object.entries(sheets)) {
    const worksheet = workbook.addWorksheet(name)
    worksheet.addRows(rows)
  }
  touch(workbook)
  return Buffer.from(await workbook.xlsx.writeBuffer())
}
