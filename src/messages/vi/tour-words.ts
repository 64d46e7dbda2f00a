import type { Role } from '../../domain/access.ts'
import type { TourPage } from '../../domain/topics/guide.ts'

/** A page: what it is about, how it goes, and what to type now. */
type Page = { heading: string; lines: readonly string[]; attempt: string }

export const tourPages: Readonly<Record<TourPage, (role: Role) => Page>> = {
  calendar: () => ({
    heading: 'XEM LỊCH HỌP',
    lines: ['Thông báo và lời nhắc họp tự đến máy này. Lúc nào đồng chí cũng xem lại lịch được.'],
    attempt: 'nhắn "lịch họp".',
  }),
  answer: () => ({
    heading: 'TRẢ LỜI DỰ HỌP',
    lines: ['Khi có thông báo họp, đồng chí nhắn "dự", hoặc "vắng" rồi chọn lý do.', 'Nhắn nhầm thì gửi 0 để sửa.'],
    attempt: 'nhắn "vì sao tôi nhận tin này" để xem những tin đã gửi cho đồng chí.',
  }),
  phones: () => ({
    heading: 'MÁY CỦA ĐỒNG CHÍ',
    lines: ['Mất máy hay đổi máy: nhắn "đổi máy".', 'Không muốn nhận tin lúc nghỉ: nhắn "giờ nghỉ của tôi".'],
    attempt: 'nhắn "máy của tôi".',
  }),
  call: () => ({
    heading: 'GỌI HỌP',
    lines: [
      'Tôi hỏi từng bước: loại họp, ngày giờ, địa điểm, nội dung; rồi cho xem lại toàn bộ.',
      'Đồng chí chưa đồng ý thì chưa gửi cho ai.',
    ],
    attempt: 'nhắn "gọi họp". Xem qua rồi nhắn "hủy" để thôi.',
  }),
  answers: (role) => ({
    heading: 'AI DỰ, AI VẮNG',
    lines: [
      role === 'secretary' || role === 'deputy'
        ? 'Tôi ghi ai dự, ai vắng, ai chưa trả lời, và nhắc giúp đồng chí. Người gọi điện báo thì nhắn "ghi hộ".'
        : 'Mỗi buổi họp, đồng chí xem được ai dự, ai vắng, ai chưa trả lời.',
    ],
    attempt: 'nhắn "ai chưa trả lời".',
  }),
  invite: () => ({
    heading: 'MỜI MỌI NGƯỜI',
    lines: [
      'Ai muốn nhận tin phải có mã mời. Lấy mã cho một người: nhắn "mời đ/c Lan". Cho tất cả: nhắn "mời cả chi bộ".',
      'Ai mất máy: nhắn "đ/c Lan mất máy".',
    ],
    attempt: 'nhắn "ai chưa liên kết".',
  }),
  people: () => ({
    heading: 'DANH BẠ ĐẢNG VIÊN',
    lines: [
      'Thêm người: nhắn "thêm đảng viên". Chọn một người để sửa tên, miễn sinh hoạt, cho thôi sinh hoạt.',
      'Việc nào cũng cho xem lại trước; làm nhầm thì gửi 0.',
    ],
    attempt: 'nhắn "danh bạ".',
  }),
  'look-up': () => ({
    heading: 'DANH BẠ ĐẢNG VIÊN',
    lines: ['Đồng chí xem được danh sách và tìm người theo tên, không dấu cũng được. Ví dụ: nhắn "tìm đ/c Lan".'],
    attempt: 'nhắn "danh bạ".',
  }),
  dossiers: (role) => ({
    heading: 'HỒ SƠ QUẦN CHÚNG',
    lines: [
      role === 'mentor'
        ? 'Đồng chí xem được hồ sơ của quần chúng mình giúp đỡ: đang ở bước nào, việc tiếp theo, hạn đến ngày nào. Ví dụ: nhắn "hồ sơ Q08-03".'
        : 'Mỗi hồ sơ cho biết đang ở bước nào, việc tiếp theo ai làm, hạn đến ngày nào. Ví dụ: nhắn "hồ sơ Q08-03", hoặc "hồ sơ chị Lan đến đâu".',
      'Ở đây chỉ ghi mã và chữ cái đầu của tên. Xin không gửi nội dung hồ sơ, lý lịch vào tin nhắn.',
    ],
    attempt: role === 'mentor' ? 'nhắn "danh sách quần chúng".' : 'nhắn "hồ sơ nào quá hạn".',
  }),
  office: (role) => ({
    heading: 'GIAO CHỨC, BÀN GIAO',
    lines: [
      role === 'secretary'
        ? 'Bàn giao cho bí thư mới: nhắn "bàn giao". Đến ngày, người mới nhận các buổi họp, lời nhắc và danh bạ.'
        : 'Thay bí thư một chi bộ: nhắn "bàn giao". Làm được cả khi bí thư cũ không liên lạc được.',
      'Giao phó bí thư, chi ủy viên: nhắn "giao chức".',
    ],
    attempt: 'nhắn "giao chức". Xem qua rồi nhắn "hủy" để thôi.',
  }),
  settings: () => ({
    heading: 'CÀI ĐẶT',
    lines: ['Ngày họp, giờ nhắc, giờ nghỉ đặt chung cho đảng bộ hoặc riêng từng chi bộ. Đổi gì cũng cho xem trước.'],
    attempt: 'nhắn "cài đặt".',
  }),
  units: () => ({
    heading: 'CHỌN CHI BỘ',
    lines: ['Làm nhiều việc cho một chi bộ thì chọn chi bộ ấy một lần, tôi không hỏi lại nữa.'],
    attempt: 'nhắn "đổi chi bộ".',
  }),
}
