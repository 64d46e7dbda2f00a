/** The columns of the sheet of candidates; behind them stands one column for each paper, under its name. See `columnWords`. */
export const candidateColumns = {
  code: {
    heading: 'Mã hồ sơ',
    also: ['Mã', 'Mã quần chúng', 'Mã QC'],
    note: 'Người đã có hồ sơ: mã do trợ lý cho, ví dụ Q08-03. Người mới: để trống, hoặc ghi mã riêng của văn phòng (ví dụ QC0001) để lần sau gửi lại vẫn biết là người cũ.',
  },
  unit: { heading: 'Mã chi bộ', also: ['Chi bộ (mã)', 'Chi bộ', 'Mã tổ chức'], note: 'Mã của chi bộ, như ở sheet Tổ chức.' },
  fullName: {
    heading: 'Họ và tên',
    also: ['Họ tên', 'Họ và tên quần chúng'],
    note: 'Viết đủ họ, tên đệm và tên, có dấu. Người đã có mã hồ sơ thì có thể để trống.',
  },
  group: {
    heading: 'Nhóm',
    also: ['Đối tượng', 'Nhóm đối tượng', 'Thành phần'],
    note: 'Một trong: Nhân dân địa bàn; Đoàn viên thanh niên; Công nhân; Doanh nghiệp tư nhân; Công chức, viên chức; Giáo viên, y tế; Học sinh, sinh viên; Nông dân; Lực lượng vũ trang, xuất ngũ; Cán bộ khu phố; Nhóm khác.',
  },
  consent: {
    heading: 'Ngày đồng ý',
    also: ['Ngày đồng ý lưu thông tin', 'Đồng ý lưu thông tin'],
    note: 'Ngày người này đồng ý cho lưu thông tin. Chưa có thì để trống.',
  },
  nguon: { heading: 'Vào nguồn', also: ['Đưa vào nguồn', 'Ngày vào nguồn'], note: 'Ngày đưa vào nguồn. Có thể để trống.' },
  cam_tinh: {
    heading: 'Nghị quyết cảm tình',
    also: ['Cảm tình Đảng', 'Cảm tình', 'NQ cảm tình'],
    note: 'Ngày nghị quyết đưa vào danh sách cảm tình Đảng.',
  },
  mentor: {
    heading: 'Mã người giúp đỡ',
    also: ['Người giúp đỡ', 'Người giúp đỡ (mã)', 'Đảng viên giúp đỡ', 'ĐVGĐ'],
    note: 'Mã của đảng viên chính thức được phân công, như ở sheet Người. Ghi cả ngày phân công.',
  },
  phan_cong: {
    heading: 'Phân công giúp đỡ',
    also: ['Ngày phân công', 'Phân công người giúp đỡ'],
    note: 'Ngày nghị quyết phân công người giúp đỡ.',
  },
  lop_nhan_thuc: {
    heading: 'Lớp nhận thức',
    also: ['Học lớp nhận thức', 'Lớp nhận thức về Đảng', 'Lớp NTVĐ'],
    note: 'Ngày học xong lớp nhận thức về Đảng.',
  },
  don: { heading: 'Nộp đơn', also: ['Đơn', 'Đơn vào Đảng', 'Ngày nộp đơn'], note: 'Ngày nộp đơn xin vào Đảng.' },
  ly_lich: { heading: 'Nộp lý lịch', also: ['Ngày nộp lý lịch'], note: 'Chỉ ghi ngày nộp, không ghi nội dung.' },
  tham_tra: { heading: 'Gửi thẩm tra', also: ['Thẩm tra', 'Gửi công văn thẩm tra'], note: 'Ngày gửi công văn thẩm tra lý lịch.' },
  abroad: {
    heading: 'Có nơi ở nước ngoài',
    also: ['Nước ngoài', 'Thẩm tra nước ngoài'],
    note: 'Đánh dấu x nếu có gửi thẩm tra ra nước ngoài. Để trống là không.',
  },
  tra_loi_tham_tra: {
    heading: 'Trả lời thẩm tra',
    also: ['Có trả lời thẩm tra', 'Ngày trả lời thẩm tra'],
    note: 'Ngày nhận đủ trả lời thẩm tra.',
  },
  gioi_thieu: {
    heading: 'Giới thiệu vào Đảng',
    also: ['Giới thiệu'],
    note: 'Ngày có đủ giới thiệu của người giúp đỡ và đoàn thể.',
  },
  y_kien: { heading: 'Lấy ý kiến', also: ['Ý kiến', 'Lấy ý kiến nhận xét'], note: 'Ngày tổng hợp ý kiến đoàn thể và nơi cư trú.' },
  nq_chi_bo: {
    heading: 'Nghị quyết chi bộ',
    also: ['NQ chi bộ', 'Ngày nghị quyết chi bộ'],
    note: 'Ngày nghị quyết của chi bộ đề nghị kết nạp.',
  },
  tham_dinh: { heading: 'Thẩm định', also: ['Ngày thẩm định'], note: 'Chỉ nơi có đảng ủy bộ phận. Có thể để trống.' },
  nq_dang_uy: {
    heading: 'Nghị quyết đảng ủy',
    also: ['NQ đảng ủy', 'Nghị quyết đảng ủy cơ sở'],
    note: 'Ngày nghị quyết của đảng ủy cơ sở đề nghị kết nạp.',
  },
  qd_ket_nap: {
    heading: 'Ra quyết định kết nạp',
    also: ['Quyết định kết nạp', 'QĐ kết nạp', 'Ký quyết định kết nạp'],
    note: 'Ngày ký quyết định kết nạp.',
  },
  nhan_qd: { heading: 'Nhận quyết định', also: ['Nhận QĐ', 'Ngày nhận quyết định'], note: 'Ngày chi bộ nhận được quyết định kết nạp.' },
  le_ket_nap: { heading: 'Lễ kết nạp', also: ['Ngày kết nạp', 'Kết nạp'], note: 'Ngày lễ kết nạp; từ ngày này tính 12 tháng dự bị.' },
  lop_dang_vien_moi: { heading: 'Lớp đảng viên mới', also: ['Lớp ĐVM'], note: 'Ngày học xong lớp đảng viên mới.' },
  xet_chinh_thuc: {
    heading: 'Xét chính thức',
    also: ['Chi bộ xét chính thức', 'Xét công nhận chính thức'],
    note: 'Ngày chi bộ xét công nhận chính thức; sau khi hết 12 tháng dự bị.',
  },
  gia_han: {
    heading: 'Gia hạn',
    also: ['Gia hạn ra quyết định'],
    note: 'Ngày cấp ủy có thẩm quyền gia hạn ra quyết định. Có thể để trống.',
  },
  cong_nhan: {
    heading: 'Công nhận chính thức',
    also: ['Quyết định công nhận', 'QĐ công nhận', 'Công nhận'],
    note: 'Ngày quyết định công nhận đảng viên chính thức. Hồ sơ đóng từ ngày này.',
  },
} as const

/** Beside the heading of a paper's column. */
export const paperNote =
  'Ngày ghi trên giấy; có mà không rõ ngày thì ghi x. Để trống là giữ điều đã ghi; - là không còn. Chỉ ghi có hay chưa, không ghi nội dung.'

/** Written in the column of a paper that is there without a day, and of one that is not there any more. */
export const paperMarks = { present: 'x', absent: '-' } as const

/** Nobody real: a sympathiser with a mentor, and one with an application. */
export const candidateExamples = [
  {
    code: '',
    unit: 'MAU01',
    fullName: 'Phạm Thị Làm Mẫu',
    group: 'Đoàn viên thanh niên',
    consent: '2026-02-05',
    nguon: '',
    cam_tinh: '2026-02-05',
    mentor: 'MAU0001',
    phan_cong: '2026-02-20',
    lop_nhan_thuc: '',
    don: '',
    ly_lich: '',
    tham_tra: '',
    abroad: '',
    tra_loi_tham_tra: '',
    gioi_thieu: '',
    y_kien: '',
    nq_chi_bo: '',
    tham_dinh: '',
    nq_dang_uy: '',
    qd_ket_nap: '',
    nhan_qd: '',
    le_ket_nap: '',
    lop_dang_vien_moi: '',
    xet_chinh_thuc: '',
    gia_han: '',
    cong_nhan: '',
    'paper:Nghị quyết đưa vào danh sách cảm tình': 'x',
    'paper:Nghị quyết phân công người giúp đỡ': '2026-02-20',
    'paper:Giấy chứng nhận lớp nhận thức về Đảng': '',
    'paper:Đơn xin vào Đảng': '',
    'paper:Lý lịch của người xin vào Đảng': '',
    'paper:Công văn và kết quả thẩm tra lý lịch': '',
    'paper:Giấy giới thiệu của người giúp đỡ': '',
    'paper:Nghị quyết giới thiệu của Đoàn thanh niên, Công đoàn hoặc giấy của đảng viên thứ hai': '',
    'paper:Tổng hợp ý kiến đoàn thể và nơi cư trú': '',
    'paper:Nghị quyết của chi bộ': '',
  },
] as const

export const candidateGuide = [
  'Sheet Quần chúng: mỗi dòng là một người; không có ai thì để trống hoặc xóa sheet này. Ghi ngày của những việc đã xảy ra, việc chưa xảy ra thì để trống. Người mới phải có ngày vào nguồn hoặc ngày nghị quyết cảm tình.',
  'Mỗi loại giấy tờ một cột, tên cột là «Có:» và tên giấy. Ghi ngày của giấy, hoặc x nếu có mà không rõ ngày. Cần loại giấy khác thì thêm cột, ghi đúng tên giấy như trợ lý gọi.',
  'Tệp chỉ ghi THÊM việc chưa ghi. Việc đã ghi mà sai ngày, đổi người giúp đỡ, tạm dừng, chuyển chi bộ, rút tên: xin nhắn cho trợ lý.',
  'Gửi lại cùng một tệp không ghi hai lần: người cũ được nhận ra nhờ mã; không có mã thì nhờ họ tên trong cùng chi bộ. Trong chi bộ có hai người trùng tên thì phải ghi mã.',
] as const
