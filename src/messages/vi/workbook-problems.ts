import type { Role } from '../../domain/access.ts'
import { candidateFaultText, type CandidateFault } from './workbook-candidate-problems.ts'
import { roleWords, sheetWords, type SheetKey } from './workbook.ts'

/** What is wrong with a single cell. Carries no values of the cell: a telephone number must not end up in a log. */
export const cellFaults = [
  'required',
  'too-long',
  'control-characters',
  'no-letter',
  'bad-code',
  'bad-unit-kind',
  'bad-status',
  'bad-role',
  'bad-date',
  'impossible-date',
  'bad-phone',
  'bad-day',
  'bad-mark',
  'formula-error',
  'formula-without-result',
  'turned-into-date',
  'cell-required',
  'to-before-from',
  'bad-rule-key',
  'bad-amount',
  'bad-day-what',
  'bad-reminder',
  'bad-steps',
  'bad-people',
  'bad-group',
  'bad-paper',
] as const
export type CellFault = (typeof cellFaults)[number]

/** What is wrong with the file, a sheet, a row or a cell. */
export type Fault =
  | { kind: CellFault }
  | { kind: 'cannot-open' | 'not-a-workbook' | 'old-format' | 'encrypted' | 'damaged' | 'no-known-sheet' }
  | { kind: 'too-large'; limitMegabytes: number }
  | { kind: 'missing-sheet' | 'no-headings' | 'missing-column' | 'unknown-column' | 'repeated-column' | 'empty' }
  | { kind: 'unknown-sheet'; name: string }
  | { kind: 'too-many-rows'; limit: number }
  | { kind: 'duplicate-code'; code: string; firstRow: number }
  | { kind: 'cell-not-used' | 'from-required' | 'cell-without-parent' | 'retired' }
  | { kind: 'same-role-twice' | 'same-row-twice'; firstRow: number }
  | { kind: 'unknown-unit' | 'unknown-person'; code: string }
  | { kind: 'parent-is-cell' | 'has-units-below'; code: string }
  | { kind: 'unknown-rule'; key: string }
  | { kind: 'unknown-stage' | 'new-paper-without-stage' | 'not-of-ladder' | 'not-of-alert' }
  | { kind: 'circle'; codes: readonly string[] }
  | { kind: 'not-a-cell'; code: string; role: Role }
  | { kind: 'full-members-only'; role: Role; code: string }
  | CandidateFault
  | { kind: 'two-secretaries'; unit: string; other: { code: string; fullName: string; row: number | null } }

/** An error stops the whole import; a warning does not. `row` is the number that the spreadsheet program shows, `column` the heading. */
export type Problem = {
  severity: 'error' | 'warning'
  sheet: SheetKey | null
  row: number | null
  column: string | null
  fault: Fault
}

/** One line for the person who filled the workbook: where it is, what is wrong, what to do. */
export function problemText(problem: Problem): string {
  const place = [
    problem.sheet === null ? '' : sheetWords[problem.sheet].name,
    problem.row === null ? '' : `dòng ${problem.row}`,
    problem.column === null ? '' : `cột «${problem.column}»`,
  ].filter((part) => part !== '')
  return [place.join(', '), faultText(problem.fault)].filter((part) => part !== '').join(': ')
}

/** Sentences that follow a place begin with a small letter, those about the whole file with a capital. */
function faultText(fault: Fault): string {
  switch (fault.kind) {
    case 'required':
      return 'ô này không được để trống.'
    case 'too-long':
      return 'dài quá. Xin viết ngắn lại (tên không quá 100 chữ cái, địa điểm không quá 200).'
    case 'control-characters':
      return 'có ký tự lạ không nhìn thấy được. Xin xóa ô và gõ lại bằng tay.'
    case 'no-letter':
      return 'không thấy chữ nào. Xin ghi tên.'
    case 'bad-code':
      return 'mã chỉ gồm chữ không dấu, chữ số, dấu chấm hoặc gạch ngang, bắt đầu bằng chữ hoặc số, không quá 24 ký tự. Ví dụ: TDP08, DV0001.'
    case 'bad-unit-kind':
      return 'xin chọn Đảng bộ hoặc Chi bộ.'
    case 'bad-status':
      return 'xin chọn Chính thức, Dự bị hoặc Không là đảng viên.'
    case 'bad-role':
      return `xin chọn một trong các vai trò: ${Object.values(roleWords).join(', ')}.`
    case 'bad-date':
      return 'không đọc được ngày. Xin ghi theo kiểu 03/12/2026 (ngày/tháng/năm).'
    case 'impossible-date':
      return 'không có ngày này trong lịch. Xin xem lại ngày, tháng, năm.'
    case 'bad-phone':
      return 'không đọc được số điện thoại. Xin ghi một số, từ 8 đến 15 chữ số.'
    case 'bad-day':
      return 'xin ghi một số từ 1 đến 31, là ngày họp trong tháng.'
    case 'bad-mark':
      return 'xin ghi x nếu có, để trống nếu không.'
    case 'formula-error':
      return 'công thức trong ô này bị lỗi. Xin sửa, hoặc gõ thẳng giá trị vào ô.'
    case 'formula-without-result':
      return 'công thức trong ô này chưa được tính. Xin mở tệp bằng Excel, lưu lại, hoặc gõ thẳng giá trị vào ô.'
    case 'turned-into-date':
      return 'ô này đã bị đổi thành ngày tháng. Xin đặt định dạng ô là Văn bản (Text) rồi gõ lại.'
    case 'duplicate-code':
      return `mã ${fault.code} đã có ở dòng ${fault.firstRow}. Mỗi mã chỉ ghi một dòng; xin sửa mã hoặc xóa một dòng.`
    case 'cell-required':
      return 'đảng viên thì phải có chi bộ. Xin ghi mã chi bộ, hoặc chọn tư cách Không là đảng viên.'
    case 'cell-not-used':
      return 'người này không là đảng viên nên không được ghi vào chi bộ. Nếu là đảng viên, xin sửa cột «Tư cách».'
    case 'bad-rule-key':
      return 'xin ghi mã thời hạn, ví dụ R09. Nhắn "các thời hạn" cho trợ lý để xem các mã.'
    case 'bad-amount':
      return 'xin ghi số kèm đơn vị, ví dụ: 30 ngày làm việc, 12 tháng, 30 ngày.'
    case 'bad-day-what':
      return 'xin chọn Nghỉ, Đi làm hoặc Như ngày thường.'
    case 'bad-reminder':
      return 'không có mục nhắc này. Nhắn "lịch nhắc" cho trợ lý để xem các mục. Ví dụ: Hạn tính theo ngày làm việc; Lễ kết nạp.'
    case 'bad-steps':
      return 'xin ghi số ngày, cách nhau bằng dấu phẩy, mỗi mốc một lần: trước hạn từ 1 đến 365, quá hạn từ 1 đến 90. Ví dụ: 15, 7, 3, 1.'
    case 'bad-people':
      return 'xin ghi bí thư, người giúp đỡ, theo dõi, văn phòng hoặc cấp ủy có thẩm quyền. Ví dụ: bí thư và người giúp đỡ.'
    case 'unknown-stage':
      return 'không có bước nào tên như vậy. Nhắn "các bước" cho trợ lý để xem các bước.'
    case 'new-paper-without-stage':
      return 'loại giấy mới thì phải ghi «Cần từ bước». Nếu là giấy đã có, xin ghi đúng tên như khi nhắn "các loại giấy tờ".'
    case 'not-of-ladder':
      return 'mục này là loại hạn: chỉ ghi số ngày. Nhắc ai thì ghi ở dòng của từng việc, ví dụ: Lễ kết nạp.'
    case 'not-of-alert':
      return 'mục này là một việc: chỉ ghi nhắc ai. Số ngày thì ghi ở dòng của loại hạn, ví dụ: Hạn tính theo ngày làm việc.'
    case 'bad-group':
      return 'không rõ nhóm nào. Xin chép đúng một nhóm ở ghi chú của tên cột, ví dụ: Đoàn viên thanh niên.'
    case 'bad-paper':
      return 'xin ghi ngày của giấy (ví dụ 03/12/2026), hoặc x nếu có mà không rõ ngày; chưa có thì để trống.'
    case 'unknown-rule':
      return `không có thời hạn nào mang mã ${fault.key}. Nhắn "các thời hạn" cho trợ lý để xem các mã.`
    case 'to-before-from':
      return '«Đến ngày» đứng trước «Từ ngày». Xin xem lại hai ngày này.'
    case 'from-required':
      return 'vai trò này đã kết thúc, nên xin ghi cả «Từ ngày».'
    case 'same-row-twice':
      return `trùng với dòng ${fault.firstRow}. Xin giữ một dòng.`
    case 'same-role-twice':
      return `cùng một người, cùng vai trò, cùng tổ chức và trùng thời gian với dòng ${fault.firstRow}. Xin xóa một dòng.`
    case 'retired':
      return 'người này đã thôi dùng trợ lý chi bộ; nhập tệp không mở lại. Nếu cần mở lại, xin báo người quản trị.'
    case 'cell-without-parent':
      return 'chi bộ này chưa có cấp trên. Nếu thuộc một đảng bộ, xin ghi mã đảng bộ đó.'
    case 'unknown-unit':
      return `không có tổ chức nào mang mã ${fault.code} ở sheet Tổ chức hoặc trong hệ thống. Xin sửa mã, hoặc thêm tổ chức đó vào sheet Tổ chức.`
    case 'unknown-person':
      return `không có người nào mang mã ${fault.code} ở sheet Người hoặc trong hệ thống. Xin sửa mã, hoặc thêm người đó vào sheet Người.`
    case 'parent-is-cell':
      return `${fault.code} là chi bộ, không thể là cấp trên. Xin ghi mã của một đảng bộ.`
    case 'has-units-below':
      return `tổ chức này đang là cấp trên của ${fault.code}, nên không thể là chi bộ. Xin sửa «Loại», hoặc đổi cấp trên của ${fault.code} trước.`
    case 'circle':
      return `cấp trên đi thành vòng tròn: ${fault.codes.join(' → ')}. Xin sửa «Mã cấp trên» của một trong các tổ chức này.`
    case 'not-a-cell':
      return `vai trò ${roleWords[fault.role]} chỉ có ở chi bộ, mà ${fault.code} là đảng bộ. Xin ghi mã của chi bộ.`
    case 'full-members-only':
      return `vai trò ${roleWords[fault.role]} chỉ giao cho đảng viên chính thức. Xin chọn người khác, hoặc sửa «Tư cách» của ${fault.code} ở sheet Người.`
    case 'two-secretaries': {
      const { code, fullName, row } = fault.other
      const where = row === null ? 'trong hệ thống' : `dòng ${row}`
      return `${fault.unit} có hai bí thư cùng một thời gian; người kia là ${fullName} (${code}, ${where}). Xin ghi «Đến ngày» cho người đã thôi.`
    }
    case 'candidate':
      return candidateFaultText(fault)
    case 'cannot-open':
      return 'Không mở được tệp. Xin xem lại tên tệp và thư mục.'
    case 'not-a-workbook':
      return 'Đây không phải tệp Excel (.xlsx). Xin dùng tệp mẫu, điền rồi lưu với đuôi .xlsx.'
    case 'old-format':
      return 'Đây là tệp Excel đời cũ (.xls). Xin mở bằng Excel, chọn Lưu thành (Save As) kiểu .xlsx rồi nhập lại.'
    case 'encrypted':
      return 'Tệp đang đặt mật khẩu. Xin bỏ mật khẩu, lưu lại rồi nhập.'
    case 'damaged':
      return 'Tệp bị hỏng hoặc không đầy đủ nên không đọc được. Xin mở bằng Excel, lưu lại rồi nhập.'
    case 'too-large':
      return `Tệp lớn quá (giới hạn ${fault.limitMegabytes} MB). Xin xóa hình ảnh và các sheet không cần, hoặc chia thành nhiều tệp.`
    case 'no-known-sheet':
      return 'Không thấy sheet nào tên Tổ chức, Người hoặc Chức trách. Xin dùng tệp mẫu và giữ nguyên tên sheet.'
    case 'missing-sheet':
      return 'tệp không có sheet này, nên phần này được giữ nguyên như cũ.'
    case 'unknown-sheet':
      return `Sheet «${fault.name}» không được đọc.`
    case 'no-headings':
      return 'không thấy dòng tên cột ở 10 dòng đầu. Xin dùng tệp mẫu và giữ nguyên tên cột.'
    case 'missing-column':
      return 'không thấy cột này. Xin dùng tệp mẫu và giữ nguyên tên cột.'
    case 'unknown-column':
      return 'cột này không được đọc.'
    case 'repeated-column':
      return 'có hai cột cùng tên. Xin giữ một cột.'
    case 'too-many-rows':
      return `nhiều dòng quá (giới hạn ${fault.limit}). Xin chia thành nhiều tệp.`
    case 'empty':
      return 'Tệp không có dòng nào để nhập. Xin điền vào các sheet Tổ chức, Người, Chức trách.'
  }
}
