import type { Role } from '../../domain/access.ts'
import { candidateColumns, candidateExamples, candidateGuide } from './workbook-candidates.ts'
import { kindColumns, kindExamples } from './workbook-kinds.ts'

/** The sheets that are read; the guide is one more, for people only. Some may be missing without a word. */
export type SheetKey = 'units' | 'people' | 'roles' | OptionalSheet
export type OptionalSheet = 'candidates' | DateSheet
export type DateSheet = 'rules' | 'days' | 'reminders' | 'papers' | 'stages'

type ColumnWords = {
  heading: string
  /** Other headings that offices use for the same thing. Compared without case, diacritics and punctuation. */
  also: readonly string[]
  /** Shown beside the heading and beside every cell of the column; at most 255 characters (a limit of the format). */
  note: string
}

/** Every column in the order of the template. The key of a column is its name in the code. */
export const columnWords = {
  units: {
    code: {
      heading: 'Mã',
      also: ['Mã tổ chức', 'Mã đơn vị', 'Mã chi bộ'],
      note: 'Mã riêng của tổ chức, viết liền, không dấu. Ví dụ: TDP08. Đã dùng rồi thì không đổi nữa.',
    },
    name: { heading: 'Tên', also: ['Tên tổ chức', 'Tên đơn vị', 'Tên chi bộ'], note: 'Tên gọi đầy đủ. Ví dụ: Chi bộ Tổ dân phố 8.' },
    kind: { heading: 'Loại', also: ['Loại tổ chức', 'Loại hình'], note: 'Chọn Đảng bộ hoặc Chi bộ.' },
    parent: {
      heading: 'Mã cấp trên',
      also: ['Cấp trên', 'Mã tổ chức cấp trên', 'Trực thuộc'],
      note: 'Mã của đảng bộ cấp trên trực tiếp. Đảng bộ cao nhất thì để trống.',
    },
    aliases: {
      heading: 'Tên gọi khác',
      also: ['Tên khác', 'Tên viết tắt', 'Viết tắt'],
      note: 'Những cách gọi khác, cách nhau bằng dấu chấm phẩy. Ví dụ: CB TDP8; Tổ 8.',
    },
    place: {
      heading: 'Địa điểm họp thường dùng',
      also: ['Địa điểm họp', 'Địa điểm', 'Nơi họp'],
      note: 'Nơi chi bộ hay họp. Ví dụ: Nhà văn hóa TDP 8. Có thể để trống.',
    },
    meetingDay: {
      heading: 'Ngày họp thường kỳ',
      also: ['Ngày họp', 'Ngày sinh hoạt', 'Ngày sinh hoạt thường kỳ'],
      note: 'Ngày trong tháng, từ 1 đến 31. Ví dụ: 3 là ngày 3 hằng tháng. Có thể để trống.',
    },
  },
  people: {
    code: {
      heading: 'Mã',
      also: ['Mã người', 'Mã đảng viên', 'Mã ĐV', 'Số hiệu'],
      note: 'Mã riêng của từng người, viết liền, không dấu. Ví dụ: DV0001. Lần sau gửi lại, nhờ mã này mà biết vẫn là người cũ.',
    },
    fullName: { heading: 'Họ và tên', also: ['Họ tên', 'Họ và tên đảng viên'], note: 'Viết đủ họ, tên đệm và tên, có dấu.' },
    cell: {
      heading: 'Chi bộ (mã)',
      also: ['Mã chi bộ', 'Chi bộ', 'Mã tổ chức'],
      note: 'Mã của chi bộ nơi người này sinh hoạt, như ở sheet Tổ chức. Người không là đảng viên thì để trống.',
    },
    status: {
      heading: 'Tư cách',
      also: ['Tư cách đảng viên', 'Loại đảng viên'],
      note: 'Chọn Chính thức, Dự bị hoặc Không là đảng viên.',
    },
    phone: {
      heading: 'Điện thoại',
      also: ['Số điện thoại', 'SĐT', 'ĐT', 'Di động'],
      note: 'Một số điện thoại. Có thể để trống. Số được mã hóa khi lưu.',
    },
    exempt: {
      heading: 'Miễn sinh hoạt',
      also: ['Miễn SH', 'Miễn công tác và sinh hoạt', 'Được miễn sinh hoạt'],
      note: 'Đánh dấu x nếu được miễn sinh hoạt. Để trống là không miễn.',
    },
  },
  roles: {
    person: { heading: 'Mã người', also: ['Mã đảng viên', 'Mã ĐV', 'Mã'], note: 'Mã của người, như ở sheet Người.' },
    role: { heading: 'Vai trò', also: ['Chức trách', 'Chức vụ', 'Nhiệm vụ'], note: 'Chọn trong danh sách.' },
    unit: {
      heading: 'Mã tổ chức',
      also: ['Tổ chức', 'Mã đơn vị', 'Mã chi bộ'],
      note: 'Mã của tổ chức nơi giữ vai trò, như ở sheet Tổ chức. Người theo dõi nhiều chi bộ thì ghi mỗi chi bộ một dòng.',
    },
    from: { heading: 'Từ ngày', also: ['Ngày bắt đầu', 'Từ'], note: 'Ghi như 03/12/2026. Để trống là từ ngày nhập tệp.' },
    to: { heading: 'Đến ngày', also: ['Ngày kết thúc', 'Đến'], note: 'Ngày cuối cùng giữ vai trò. Để trống là chưa kết thúc.' },
  },
  candidates: candidateColumns,
  rules: {
    key: { heading: 'Mã', also: ['Mã thời hạn'], note: 'Mã của thời hạn, như khi nhắn "các thời hạn". Ví dụ: R09.' },
    amount: { heading: 'Thời hạn', also: ['Thời gian', 'Hạn'], note: 'Số kèm đơn vị. Ví dụ: 30 ngày làm việc; 12 tháng; 30 ngày.' },
    document: { heading: 'Văn bản', also: ['Số văn bản', 'Số hiệu'], note: 'Số của văn bản. Ví dụ: 01-HD/TW.' },
    documentOn: { heading: 'Ngày văn bản', also: ['Ngày ban hành'], note: 'Ngày của văn bản, ghi như 28/09/2021.' },
    section: { heading: 'Mục', also: ['Điểm', 'Khoản'], note: 'Mục trong văn bản. Ví dụ: 4.1. Có thể để trống.' },
    from: {
      heading: 'Áp dụng từ ngày',
      also: ['Từ ngày', 'Hiệu lực từ'],
      note: 'Ghi như 01/12/2026. Trùng ngày với bản đã có là sửa bản ấy.',
    },
    running: {
      heading: 'Cả hồ sơ đang chạy',
      also: ['Áp dụng cả hồ sơ đang chạy'],
      note: 'Đánh dấu x nếu áp dụng cả cho hồ sơ đang chạy. Để trống: hồ sơ đang chạy giữ hạn cũ.',
    },
    confirmed: { heading: 'Đã đối chiếu', also: ['Xác nhận'], note: 'Đánh dấu x nếu đã đối chiếu với văn bản mới nhất.' },
  },
  days: {
    day: { heading: 'Ngày', also: ['Ngày nghỉ'], note: 'Ghi như 31/08/2027.' },
    what: { heading: 'Việc', also: ['Loại ngày'], note: 'Chọn Nghỉ, Đi làm (ngày làm bù) hoặc Như ngày thường (bỏ điều đã ghi).' },
    name: { heading: 'Tên', also: ['Tên ngày', 'Lý do'], note: 'Ví dụ: Quốc khánh; nghỉ bù; làm bù.' },
    confirmed: { heading: 'Đã xác nhận', also: ['Chính thức'], note: 'Đánh dấu x nếu đã có thông báo chính thức. Để trống là dự kiến.' },
  },
  ...kindColumns,
} as const satisfies Record<SheetKey, Record<string, ColumnWords>>

export type ColumnKey<S extends SheetKey> = keyof (typeof columnWords)[S] & string

export const sheetWords = {
  units: { name: 'Tổ chức', also: ['Đơn vị', 'Tổ chức đảng', 'Danh sách tổ chức'] },
  people: { name: 'Người', also: ['Đảng viên', 'Danh sách đảng viên', 'Danh sách người'] },
  roles: { name: 'Chức trách', also: ['Vai trò', 'Chức vụ'] },
  candidates: { name: 'Quần chúng', also: ['Quần chúng ưu tú', 'Danh sách quần chúng', 'Cảm tình Đảng', 'Hồ sơ quần chúng'] },
  rules: { name: 'Thời hạn', also: ['Các thời hạn', 'Quy định thời hạn'] },
  days: { name: 'Ngày nghỉ', also: ['Lịch nghỉ', 'Ngày nghỉ lễ'] },
  reminders: { name: 'Mốc nhắc', also: ['Lịch nhắc', 'Các mốc nhắc'] },
  papers: { name: 'Giấy tờ', also: ['Các loại giấy tờ', 'Loại giấy tờ'] },
  stages: { name: 'Các bước', also: ['Bước', 'Các bước hồ sơ'] },
} as const satisfies Record<SheetKey, { name: string; also: readonly string[] }>

/** A column for the office's own remarks; it is never read. */
export const remarkWords = { heading: 'Ghi chú', example: 'DÒNG MẪU – xem xong thì xóa dòng này' } as const

export const unitKindWords = { committee: 'Đảng bộ', cell: 'Chi bộ' } as const
export const statusWords = { full: 'Chính thức', probationary: 'Dự bị', none: 'Không là đảng viên' } as const

/** What a row about a day does. */
export const dayWhatWords = { off: 'Nghỉ', works: 'Đi làm', normal: 'Như ngày thường' } as const

export const roleWords = {
  admin: 'Quản trị',
  staff: 'Văn phòng đảng ủy',
  follower: 'Cấp ủy viên theo dõi',
  secretary: 'Bí thư',
  deputy: 'Phó bí thư',
  cell_committee: 'Chi ủy viên',
  mentor: 'Người giúp đỡ',
  member: 'Đảng viên',
} as const satisfies Record<Role, string>

/** Other ways to write the same choices; compared without case, diacritics and punctuation. */
export const choiceAlso = {
  unitKinds: { committee: ['Đảng ủy', 'ĐB', 'ĐU', 'Đảng bộ cơ sở'], cell: ['CB', 'Chi bộ trực thuộc'] },
  statuses: {
    full: ['Đảng viên chính thức', 'ĐVCT', 'CT'],
    probationary: ['Đảng viên dự bị', 'ĐVDB', 'DB'],
    none: ['Không phải đảng viên', 'Không', 'Quần chúng'],
  },
  roles: {
    admin: ['Quản trị viên'],
    staff: ['Văn phòng', 'Cán bộ văn phòng đảng ủy'],
    follower: ['Cấp ủy viên theo dõi chi bộ', 'Theo dõi chi bộ'],
    secretary: ['Bí thư chi bộ', 'BT'],
    deputy: ['Phó bí thư chi bộ', 'PBT'],
    cell_committee: ['Chi uỷ viên', 'CUV'],
    mentor: ['Đảng viên giúp đỡ', 'ĐVGĐ'],
    member: ['ĐV'],
  },
} as const

/** Columns that offices number their rows with: left unread without a word. */
export const numberingHeadings = ['STT', 'TT', 'Số TT', 'Số thứ tự'] as const

/** Written in a cell of the column "exempt" for yes and for no, folded. */
export const markWords = { yes: ['x', 'co', '1', 'v', '✓', '✔', 'true', 'mien'], no: ['', '-', 'khong', 'ko', 'k', '0', 'false'] } as const

/** Words that people put before the number in the column "meetingDay", folded. */
export const dayWords = ['ngay', 'mung', 'mong'] as const

/** Rows that show how to fill the template; days as YYYY-MM-DD. */
export const exampleRows = {
  units: [
    {
      code: 'MAU',
      name: 'Đảng bộ phường Mẫu',
      kind: 'Đảng bộ',
      parent: '',
      aliases: 'Đảng ủy phường',
      place: 'Hội trường UBND phường',
      meetingDay: '',
    },
    {
      code: 'MAU01',
      name: 'Chi bộ Tổ dân phố 1',
      kind: 'Chi bộ',
      parent: 'MAU',
      aliases: 'CB TDP1; Tổ 1',
      place: 'Nhà văn hóa TDP 1',
      meetingDay: '3',
    },
  ],
  people: [
    { code: 'MAU0001', fullName: 'Nguyễn Văn Mẫu', cell: 'MAU01', status: 'Chính thức', phone: '0000 000 001', exempt: '' },
    { code: 'MAU0002', fullName: 'Trần Thị Ví Dụ', cell: 'MAU01', status: 'Dự bị', phone: '', exempt: '' },
    { code: 'MAU0003', fullName: 'Lê Văn Thí Dụ', cell: 'MAU01', status: 'Chính thức', phone: '', exempt: 'x' },
  ],
  roles: [
    { person: 'MAU0001', role: 'Bí thư', unit: 'MAU01', from: '2025-06-15', to: '' },
    { person: 'MAU0003', role: 'Người giúp đỡ', unit: 'MAU01', from: '2025-06-15', to: '2026-06-14' },
  ],
  candidates: candidateExamples,
  rules: [
    {
      key: 'R09',
      amount: '30 ngày làm việc',
      document: '232-QĐ/TW',
      documentOn: '2025-01-20',
      section: '4.1',
      from: '2025-01-20',
      running: '',
      confirmed: '',
    },
  ],
  days: [
    { day: '2026-08-31', what: 'Nghỉ', name: 'nghỉ hoán đổi', confirmed: 'x' },
    { day: '2026-08-22', what: 'Đi làm', name: 'làm bù', confirmed: 'x' },
  ],
  ...kindExamples,
} as const satisfies { [S in SheetKey]: readonly { [C in ColumnKey<S>]: string }[] }

/** Titles of the small windows that spreadsheet programs show at a cell. */
export const dropDownWords = { title: 'Chưa đúng', error: 'Xin chọn một mục trong danh sách.' } as const

export const guideWords = {
  name: 'Hướng dẫn',
  title: 'HƯỚNG DẪN ĐIỀN DANH SÁCH',
  lines: [
    'Tệp này để đưa tổ chức đảng, con người và chức trách vào trợ lý chi bộ. Có ba sheet cần điền: Tổ chức, Người, Chức trách (bấm vào tên sheet ở cuối màn hình).',
    'Dòng chữ nghiêng màu xám là dòng mẫu. Xem cách ghi rồi xóa đi. Nếu quên xóa, dòng mẫu còn nguyên sẽ được bỏ qua.',
    'Sheet Tổ chức: mỗi dòng là một đảng bộ hoặc một chi bộ. Mỗi tổ chức có một mã riêng, viết liền, không dấu, ví dụ TDP08. Ở dòng của chi bộ, cột «Mã cấp trên» ghi mã của đảng bộ.',
    'Sheet Người: mỗi dòng là một người. Mỗi người có một mã riêng, ví dụ DV0001. Mã không đổi giữa các lần gửi, kể cả khi người đó chuyển chi bộ.',
    'Sheet Chức trách: ai giữ vai trò gì, ở tổ chức nào. Chọn vai trò trong danh sách. Một người giữ hai vai trò thì ghi hai dòng. Đảng viên bình thường không cần ghi ở đây, vì sheet Người đã có chi bộ. Mỗi tổ chức, trong cùng một thời gian, chỉ có một bí thư.',
    'Ngày ghi theo kiểu 03/12/2026 (ngày/tháng/năm). «Từ ngày» để trống là tính từ ngày nhập tệp; «Đến ngày» để trống là chưa kết thúc.',
    'Ô để trống nghĩa là giữ nguyên điều đã có. Muốn bỏ điều đã ghi lần trước (số điện thoại, địa điểm họp, ngày kết thúc…) thì gõ dấu gạch ngang - vào ô đó. Riêng cột «Miễn sinh hoạt»: có x là được miễn, để trống là không.',
    'Gửi lại tệp nhiều lần không sao: chỉ chỗ nào khác mới được sửa. Tổ chức, người, chức trách không có trong tệp lần sau vẫn được giữ, KHÔNG bị xóa. Muốn một chức trách chấm dứt, ghi lại dòng đó và điền «Đến ngày».',
    'Đổi mã ở cột «Chi bộ (mã)» của một người là chuyển sinh hoạt: người đó thôi ở chi bộ cũ và vào chi bộ mới kể từ ngày nhập tệp.',
    'Nếu có chỗ ghi sai, không dòng nào được nhập; từng chỗ sai được báo rõ sheet, dòng và cột. Sửa rồi gửi lại cả tệp.',
    'Không đổi tên sheet và tên cột. Thêm cột khác cũng được, máy sẽ bỏ qua. Cột «Ghi chú» dành cho văn phòng, máy không đọc.',
    'Không ghi vào đây lý lịch, số căn cước, ngày sinh hoặc nội dung mật. Tệp có tên và số điện thoại: giữ kín, không gửi qua nhóm chat.',
  ],
  /** Of a file that the assistant wrote. */
  exportLines: [
    'Tệp này do trợ lý chi bộ xuất ra, đúng mẫu nhập. Văn phòng sửa rồi nhập lại được; dòng không sửa thì không có gì thay đổi.',
    'Ngày ghi theo kiểu 03/12/2026 (ngày/tháng/năm). Ô để trống nghĩa là giữ nguyên điều đã có.',
    'Không đổi tên sheet và tên cột. Cột «Ghi chú» máy không đọc.',
  ],
  /** Where such a file is about people. */
  exportPrivateLines: [
    'Trong tệp có thông tin cá nhân: giữ kín, không gửi qua nhóm chat, dùng xong thì xóa. Không ghi thêm lý lịch, số căn cước, ngày sinh hoặc nội dung mật.',
  ],
  /** Where the sheet of candidates is there. */
  candidateLines: candidateGuide,
  /** Where the sheets about dates are there. */
  dateLines: [
    'Sheet Thời hạn và Ngày nghỉ: chỉ văn phòng đảng ủy điền, khi có quy định hoặc thông báo nghỉ mới; không có gì đổi thì để trống hoặc xóa hai sheet này. Mỗi dòng là một thời hạn hoặc một ngày. Xem trước bằng --dry-run để biết bao nhiêu hạn sẽ đổi.',
    'Sheet Mốc nhắc, Giấy tờ và Các bước: cũng chỉ văn phòng đảng ủy điền; không có gì đổi thì để trống hoặc xóa. Ô để trống là giữ nguyên. Giấy không có trong tệp vẫn được giữ; muốn thôi dùng thì ghi x ở cột «Thôi dùng».',
  ],
} as const

/** The official heading of a column, as problems name it. */
export function headingOf(sheet: SheetKey, column: string): string {
  const words: Record<string, ColumnWords> = columnWords[sheet]
  const paper = paperOf(column)
  return words[column]?.heading ?? (paper === null ? column : `${paperWord}: ${paper}`)
}

const paperWord = 'Có'

/** A column for each paper: its key is "paper:Đơn xin vào Đảng", its heading "Có: Đơn xin vào Đảng". */
export type PaperColumn = `paper:${string}`

/** The key of a column under this heading, with its first word or without. */
export function paperColumn(heading: string): PaperColumn {
  return `paper:${heading.replace(/^\s*có\s*:\s*/iu, '').trim()}`
}

/** The paper that a column is about; null for another column. */
export function paperOf(column: string): string | null {
  return column.startsWith('paper:') ? column.slice('paper:'.length) : null
}
