/** Where a row of the rules comes from. */
const origin = {
  document: { heading: 'Văn bản', also: ['Số văn bản', 'Số hiệu'], note: 'Số của văn bản. Ví dụ: 01-HD/TW. Đảng ủy tự đặt thì để trống.' },
  documentOn: { heading: 'Ngày văn bản', also: ['Ngày ban hành'], note: 'Ngày của văn bản, ghi như 28/09/2021.' },
  section: { heading: 'Mục', also: ['Điểm', 'Khoản'], note: 'Mục trong văn bản. Ví dụ: 4.1. Có thể để trống.' },
  confirmed: { heading: 'Đã đối chiếu', also: ['Xác nhận'], note: 'Đánh dấu x nếu đã đối chiếu với văn bản mới nhất.' },
} as const

/** Columns of the sheets about reminders, papers and stages, in the order of the template. */
export const kindColumns = {
  reminders: {
    what: {
      heading: 'Mục nhắc',
      also: ['Mốc nhắc', 'Nhắc về'],
      note: 'Như khi nhắn "lịch nhắc". Ví dụ: Hạn tính theo ngày làm việc; Lễ kết nạp.',
    },
    before: {
      heading: 'Nhắc trước hạn',
      also: ['Trước hạn', 'Trước hạn (ngày)'],
      note: 'Các mốc, tính bằng ngày, cách nhau bằng dấu phẩy. Ví dụ: 15, 7, 3, 1. Chỉ cho hai loại hạn. Để trống là giữ nguyên.',
    },
    overdue: {
      heading: 'Quá hạn nhắc lại sau',
      also: ['Quá hạn (ngày)'],
      note: 'Số ngày giữa hai lần nhắc khi đã quá hạn. Ví dụ: 7. Chỉ cho hai loại hạn.',
    },
    climb: {
      heading: 'Báo lên sau',
      also: ['Báo lên sau (ngày)'],
      note: 'Quá hạn bao nhiêu ngày chưa ai nhận việc thì báo thêm một cấp. Ví dụ: 7. Chỉ cho hai loại hạn.',
    },
    owners: {
      heading: 'Nhắc ai',
      also: ['Người được nhắc'],
      note: 'Bí thư, người giúp đỡ, theo dõi, văn phòng, cấp ủy có thẩm quyền. Ví dụ: bí thư và người giúp đỡ. Chỉ cho từng việc.',
    },
    above: {
      heading: 'Báo thêm ai',
      also: ['Báo lên ai'],
      note: 'Khi quá hạn chưa ai nhận việc. Nhiều cấp thì cách bằng dấu chấm phẩy. Ví dụ: theo dõi; văn phòng. Gạch ngang (-) là không báo thêm.',
    },
    ...origin,
  },
  papers: {
    name: {
      heading: 'Tên giấy',
      also: ['Giấy tờ', 'Loại giấy', 'Tên giấy tờ'],
      note: 'Đúng như khi nhắn "các loại giấy tờ". Tên khác là thêm một loại giấy mới; muốn đổi tên thì nhắn "đổi loại giấy".',
    },
    form: { heading: 'Mẫu', also: ['Mẫu số', 'Biểu mẫu'], note: 'Ví dụ: 6-KNĐ. Gạch ngang (-) là không có mẫu. Để trống là giữ nguyên.' },
    stage: { heading: 'Cần từ bước', also: ['Bước'], note: 'Tên bước, như khi nhắn "các bước". Loại giấy mới thì phải ghi.' },
    required: { heading: 'Bắt buộc', also: ['Bắt buộc hay không'], note: 'Ghi x nếu bắt buộc, ghi k nếu không. Để trống là giữ nguyên.' },
    validity: {
      heading: 'Giá trị theo',
      also: ['Thời hạn giá trị', 'Giá trị'],
      note: 'Mã của thời hạn, ví dụ: R02. Gạch ngang (-) là không hết hạn. Để trống là giữ nguyên.',
    },
    retired: { heading: 'Thôi dùng', also: ['Không dùng nữa'], note: 'Ghi x nếu thôi dùng, ghi k nếu dùng lại. Để trống là giữ nguyên.' },
    ...origin,
  },
  stages: {
    name: { heading: 'Tên bước', also: ['Bước'], note: 'Đúng như khi nhắn "các bước". Muốn đổi tên thì nhắn "sửa bước".' },
    what: { heading: 'Việc làm', also: ['Nội dung'], note: 'Ở bước này làm gì, một câu. Để trống là giữ nguyên.' },
    form: { heading: 'Mẫu', also: ['Mẫu số', 'Biểu mẫu'], note: 'Ví dụ: 6-KNĐ. Gạch ngang (-) là không có mẫu. Để trống là giữ nguyên.' },
    ...origin,
  },
} as const

const noOrigin = { document: '', documentOn: '', section: '', confirmed: '' } as const

/** Rows that show how to fill these sheets. */
export const kindExamples = {
  reminders: [
    {
      what: 'Hạn tính theo ngày làm việc',
      before: '15, 7, 3, 1',
      overdue: '7',
      climb: '7',
      owners: '',
      above: '',
      ...noOrigin,
    },
    { what: 'Lễ kết nạp', before: '', overdue: '', climb: '', owners: 'bí thư', above: 'văn phòng', ...noOrigin },
  ],
  papers: [
    {
      name: 'Giấy giới thiệu của người giúp đỡ',
      form: '3-KNĐ',
      stage: 'Giới thiệu vào Đảng',
      required: 'x',
      validity: 'R02',
      retired: '',
      ...noOrigin,
    },
  ],
  stages: [{ name: 'Nghị quyết chi bộ', what: '', form: '6-KNĐ', ...noOrigin }],
} as const
