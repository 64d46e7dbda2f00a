import type { ChangeKind } from './change.ts'
import type { Command } from './command.ts'
import { look, order, type Rule } from './command-rules.ts'

const me = '(?:tôi|tui|em|mình|bác|cháu|con|anh|chị|cô|chú|ông|bà)'
const phone = '(?:máy|điện thoại|đt|dt|sim|số điện thoại|số|zalo|telegram)'
const messenger = '(?:zalo|telegram|tele)'
const cell = '(?:chi bộ|cb|tổ chức|đơn vị)'

function aboutMe(change: ChangeKind, value?: string): Command {
  return { kind: 'change', draft: { change, ...(value !== undefined && { value }) } }
}

function messengerOf(typed: string | undefined): string {
  return typed?.toLowerCase().startsWith('t') === true ? 'telegram' : 'zalo'
}

/** About oneself: the tour, in which cell, one's phones, what is stored; and the settings. */
export const ownRules: readonly Rule[] = [
  // The first tour, and which cell.
  look(`(?:xem |đọc )?(?:hướng dẫn (?:2 phút|hai phút|nhanh|lần đầu|từ đầu)|(?:bài |phần )?làm quen)(?: với (?:trợ lý|bot|máy))?`, {
    kind: 'tour',
    page: 0,
  }),
  look('(?:xem|đọc|cho xem|mở) (?:lại )?(?:bài |phần )?hướng dẫn', { kind: 'tour', page: 0 }),
  look(
    `(?:${me} )?(?:đang |hiện |hiện đang )?(?:ở|làm việc ở|làm việc cho|làm cho|làm việc với|thuộc|chọn) ${cell} nào(?: (?:đây|vậy|thế))?`,
    {
      kind: 'switch-unit',
    },
  ),
  order(`(?:${me} )?(?:đổi|chuyển|chọn|đổi sang|chuyển sang|chọn lại) ${cell}(?: khác| làm việc| đang làm)?`, { kind: 'switch-unit' }),
  order(
    `(?:bỏ chọn|thôi chọn|không chọn) ${cell}|(?:làm việc|chuyển sang|sang|ở|chọn|cho|với) (?:(?:cả|cho|ở|với) )*(?:tất cả|mọi|các|cả hai|cả 2) ${cell}`,
    {
      kind: 'switch-unit',
      all: true,
    },
  ),
  order(
    `(?:${me} )?(?:(?:đổi|chuyển|chọn)(?: (?:sang|qua|về|làm việc))*|sang|qua|làm việc(?: (?:ở|cho|với|tại|bên))?) (?<unit>${cell} (?!(?:cho|của|đi|về|là|đồng chí|đ/c|đc|anh|chị|bác|ông|bà|cô|chú|mới|nào|thôi)(?: |$))(?!.* (?:họp|sinh hoạt|vắng|không|nên|vì|bận|chơi|dự|công tác|rồi)(?: |$)).{1,40})`,
    ({ unit = '' }) => ({ kind: 'switch-unit', text: unit }),
  ),

  // One's own phone.
  order(`(?:${me} )?(?:vừa |mới |đã |bị |lỡ |đánh )*(?:mất|rơi|hỏng|hư|đổi|thay|mua) ${phone}(?: (?:mới|cũ|khác|rồi|của ${me}))*`, {
    kind: 'lost-phone',
  }),
  order(`(?:${me} )?(?:bị )?(?:mất|đổi|thay) (?:máy|số) (?:điện thoại )?(?:mới|rồi|khác|liên lạc)`, { kind: 'lost-phone' }),
  order(`${phone} (?:của )?${me} (?:bị |vừa |mới )*(?:mất|hỏng|hư|rơi)(?: (?:rồi|mất))*`, { kind: 'lost-phone' }),
  order(`(?:${me} )?(?:dùng|sang|chuyển sang|sử dụng) (?:máy|điện thoại|số) (?:mới|khác)(?: rồi)?`, { kind: 'lost-phone' }),
  order(
    `(?:${me} )?(?:thêm|liên kết|liên kết thêm|kết nối|kết nối thêm|nối|nối thêm|dùng thêm|cài thêm|đăng ký thêm) (?:(?:một|1|cái|cả|với|qua|trên|vào) )*(?:máy|điện thoại|${messenger}|máy khác|máy thứ hai|máy thứ 2|máy nữa|máy mới)(?: (?:nữa|khác|thứ hai|thứ 2|mới|của ${me}))*`,
    { kind: 'second-phone' },
  ),
  look(
    `(?:xem )?(?:các |những )?(?:máy|tài khoản|liên kết|điện thoại|thiết bị)(?: (?:đã liên kết|đang dùng))? (?:của )?(?:tôi|tui|em|mình|bác|cháu)`,
    { kind: 'my-phones' },
  ),
  look(`(?:${me} )?(?:đã |đang )?(?:liên kết|dùng|có) (?:những |mấy |các )(?:máy|tài khoản)(?: nào)?(?: rồi)?`, { kind: 'my-phones' }),
  look(`(?:${me} )?(?:đang )?nhận tin (?:ở đâu|qua đâu|bằng máy nào|ở máy nào|qua máy nào)`, { kind: 'my-phones' }),

  // One's own quiet hours and messenger.
  order(
    `(?:đổi |sửa |đặt |chỉnh |xem |cài )*giờ (?:nghỉ|yên lặng|im lặng|ngủ|không làm phiền|không nhận tin|yên tĩnh)(?: của ${me}| riêng(?: của ${me})?| ${me}| cho ${me})`,
    aboutMe('own-quiet'),
  ),
  order(
    `(?:@đừng|dung|xin đừng|không|ko|đừng có) (?:nhắn|gửi|báo|gọi|làm phiền)(?: (?:tin|tin nhắn|cho|${me}))* (?:(?:vào|lúc|trong|ban|buổi) )*(?:@đêm|đêm|tối|khuya|đêm khuya|ban đêm|đêm hôm|sớm|sáng sớm|trưa|giờ nghỉ|giờ ngủ)(?: (?:nữa|quá))*`,
    aboutMe('own-quiet'),
  ),
  order(
    `(?:${me} )?(?:(?:muốn|chỉ|thích|ưu tiên|xin|đổi sang|chuyển sang) )*(?:nhận|nhận tin|nhận tin nhắn|nhận thông báo|gửi tin|nhắn tin|nhắn|gửi|dùng|báo)(?: (?:tin|thông báo|cho|${me}))* (?:ở|qua|bằng|trên|vào|về|sang) (?<where>${messenger})(?: (?:thôi|là chính|trước))?`,
    ({ where }) => aboutMe('prefer', messengerOf(where)),
  ),
  order(`(?:ưu tiên|chọn|dùng|chỉ dùng) (?<where>${messenger})(?: (?:thôi|là chính|trước))?`, ({ where }) =>
    aboutMe('prefer', messengerOf(where)),
  ),
  order('(?:chọn |đổi |đặt )(?:nơi|chỗ|kênh|ứng dụng) nhận tin', aboutMe('prefer')),

  // Leaving, and what is stored.
  order(
    `(?:${me} )?(?:ngắt|hủy|hủy bỏ|bỏ|cắt|xóa|gỡ|ngừng|thôi|dừng|thoát) (?:liên kết|kết nối)(?: (?:máy này|máy|${messenger}|của ${me}|với (?:bot|trợ lý)))*`,
    aboutMe('unlink'),
  ),
  order(`(?:${me} )?(?:rút(?: lại)?|hủy|hủy bỏ|thu hồi) (?:sự |lời )?(?:đồng ý|chấp thuận|cho phép)(?: của ${me})?`, aboutMe('withdraw')),
  order(`(?:${me} )?không (?:còn )?đồng ý (?:nữa|lưu(?: dữ liệu| thông tin)?(?: nữa)?)`, aboutMe('withdraw')),
  order(
    `(?:${me} )?(?:xóa|xóa hết|hủy|xóa bỏ|xóa sạch) (?:(?:các|mọi|hết|toàn bộ|tất cả) )*(?:dữ liệu|thông tin)(?: cá nhân)?(?: (?:của|về) ${me}| ${me})`,
    aboutMe('withdraw'),
  ),
  look(`(?:xem )?(?:dữ liệu|thông tin)(?: cá nhân)?(?: đã lưu)? (?:(?:của|về) )?(?:tôi|tui|em|mình)`, { kind: 'my-data' }),
  look(
    `(?:bot|trợ lý|máy|hệ thống|chi bộ|bạn|đang|đã|các đồng chí)?(?: (?:đang|đã|có))* ?(?:lưu|giữ|biết|ghi)(?: (?:lại|giữ|những|các))* (?:gì|dữ liệu gì|thông tin gì|@gì)(?: (?:về|của) ${me})`,
    { kind: 'my-data' },
  ),

  // Settings.
  look(
    `(?:xem |đổi |sửa |mở |vào |chỉnh )?(?:cài đặt|thiết lập|tùy chỉnh|cấu hình)(?: (?:cho|của|chung|lại|trong))*(?: (?:chi bộ|cb|đảng bộ|đảng ủy|giờ nghỉ|nhắc họp|giờ nhắc|ngày họp|lịch nhắc|chữ ký|giờ họp)(?: (?:tôi|mình|này))?)?`,
    { kind: 'settings' },
  ),
]
