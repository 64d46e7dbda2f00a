import type { Command } from './command.ts'
import { namePattern, personPattern, someone } from './command-names.ts'
import { look, order, type Rule, type Said } from './command-rules.ts'

const cell = '(?:chi bộ|cb|tổ chức|đơn vị)'
const everybody =
  '(?:(?:cả|toàn|toàn bộ|toàn thể|tất cả|hết|mọi|các|những) )*(?:chi bộ|cb|đảng viên|mọi người|tất cả|đồng chí|người|cả nhà)(?: (?:trong |của )?(?:chi bộ|cb)(?: (?:tôi|mình|ta))?)?(?: (?:vào|liên kết|chưa liên kết|còn lại|vào bot|dùng bot))*'
const all = '(?:cả|toàn|toàn bộ|toàn thể|tất cả|hết|mọi|các|những)'

function inviteBy(said: Said, lost = false): Command | null {
  const text = someone(said)
  return text === null ? null : { kind: 'invite', ...(text !== '' && { text }), ...(lost && { lost }) }
}

function findBy(said: Said): Command | null {
  const text = someone(said)
  return text === null ? null : { kind: 'find-person', ...(text !== '' && { text }) }
}

/** Who has linked, inviting, lost phones of others, looking up. */
export const peopleRules: readonly Rule[] = [
  // Who has linked.
  look(
    `(?:xem )?(?:còn |có |những |đã )*(?:ai|người nào|đồng chí nào|đảng viên nào|bao nhiêu người|mấy người|bao nhiêu đồng chí)(?: (?:còn|đã|vẫn|chưa))* (?:liên kết|kết nối|vào bot|vào zalo|vào hệ thống|dùng bot|dùng trợ lý|có máy|nhập mã|dùng mã)(?: (?:được|máy|bot|rồi|với bot|vậy))*`,
    { kind: 'show-links' },
  ),
  look(
    `(?:xem )?(?:danh sách|tình hình|kết quả|thống kê)(?: (?:người|những người|đảng viên|ai))?(?: (?:đã|chưa))? (?:liên kết|kết nối)(?: máy| chi bộ)?`,
    {
      kind: 'show-links',
    },
  ),
  order(`(?:nhắc|đôn đốc|nhắc nhở)(?: (?:lại|những|các|người|đồng chí|đảng viên|ai|còn))* chưa (?:liên kết|kết nối|nhập mã|vào bot)`, {
    kind: 'show-links',
  }),

  // Inviting.
  order(`mời (?:${all} )+${everybody}|mời (?:chi bộ|cb|tất cả|mọi người|đảng viên chi bộ|hết)(?: (?:tôi|mình|ta|vào|liên kết|vào bot))*`, {
    kind: 'invite-all',
  }),
  order(`(?:tạo|lấy|cấp|gửi|phát|làm)(?: lại)? (?:mã mời|mã liên kết|mã) (?:cho )?(?:${all} )+${everybody}`, { kind: 'invite-all' }),
  order(
    `(?:in|in ra|xuất|tạo|lấy|làm|gửi)(?: (?:tờ|bảng|danh sách|các|file|tệp|bản))* (?:phiếu mời|phiếu mã|phiếu|bảng mã|giấy mời liên kết|mã qr|qr)(?: (?:cho|để|dán|phát))*(?: ${everybody})?`,
    { kind: 'invite-all', sheet: true },
  ),
  order(
    `(?:in|in ra|xuất)(?: (?:tờ|bảng|danh sách|các|file|tệp|bản))* (?:mã mời|mã liên kết|mã)(?: (?:cho|để|dán|phát))*(?: ${everybody})?`,
    {
      kind: 'invite-all',
      sheet: true,
    },
  ),
  order(
    `(?:mời|mời (?:người|đảng viên|đồng chí)(?: mới)?|mời thêm(?: người)?|(?:tạo|lấy|cấp|xin|làm) (?:mã mời|mã liên kết|mã)(?: mới)?)`,
    { kind: 'invite' },
  ),
  order(
    `mời(?: (?:thêm|lại))? (?!họp|sinh hoạt)${namePattern}(?: (?:vào (?:bot|nhóm|hệ thống|chi bộ)|liên kết|dùng bot|vào|dùng trợ lý))?`,
    (said) => inviteBy(said),
  ),
  order(
    `(?:(?:tạo|lấy|cấp|xin|gửi|làm|đổi|cho)(?: (?:lại|một|1|giúp|hộ|ngay))* )?(?:mã mời|mã liên kết|mã)(?: (?:mới|mời|khác|liên kết))* (?:cho|của) ${namePattern}`,
    (said) => inviteBy(said),
  ),
  order(`cho ${personPattern} (?:mã|mã mời|mã liên kết)(?: mới)?`, (said) => inviteBy(said)),
  order(
    `${personPattern} (?:vừa |mới |đã |bị |lỡ |đánh )*(?:mất|rơi|hỏng|hư|đổi|thay|mua) (?:máy|điện thoại|đt|sim|số điện thoại|số|zalo)(?: (?:mới|rồi|khác|cũ))*`,
    (said) => inviteBy(said, true),
  ),
  order(`${personPattern} (?:dùng|sang|chuyển sang|có) (?:máy|điện thoại|số) mới(?: rồi)?`, (said) => inviteBy(said, true)),
  order(`(?:đổi máy|mất máy|đổi điện thoại|mất điện thoại|máy mới) (?:cho |của )${namePattern}`, (said) => inviteBy(said, true)),

  // The list of people.
  look(
    `(?:xem |mở |in )?(?:danh bạ|(?:danh sách|ds) (?:đảng viên|chi bộ|cb|thành viên|người|đồng chí|mọi người|các đồng chí|chi ủy)|sổ đảng viên)(?: (?:trong|của|cả|toàn))*(?: (?:chi bộ|cb|đảng bộ))?(?: (?:tôi|mình|ta|này))?`,
    { kind: 'list-people' },
  ),
  look(
    `${cell} (?:tôi |mình |ta |này )?(?:có|gồm)(?: (?:những|bao nhiêu|mấy|được))* (?:ai|đảng viên|người|đồng chí)(?: (?:nào|vậy|thế))?`,
    { kind: 'list-people' },
  ),
  look('(?:có |được )?(?:bao nhiêu|mấy) (?:đảng viên|đồng chí đảng viên)(?: (?:trong|ở|của) chi bộ)?', { kind: 'list-people' }),
  look('(?:tìm|tra cứu|tìm kiếm)(?: (?:người|đảng viên|đồng chí|tên|danh bạ|trong danh bạ))?', { kind: 'find-person' }),
  look(
    `(?:tìm|tra cứu|tìm kiếm|tìm giúp|tìm hộ|tìm xem)(?: (?:giúp|hộ|giúp tôi|tôi|tên|người tên|đảng viên|thông tin|đảng viên tên))* (?!hiểu|nhà|đường|việc)${namePattern}`,
    (said) => findBy(said),
  ),
  look(`(?:xem|coi|thông tin|hỏi|hỏi về|xem thông tin|thông tin về|thông tin của|xem về) ${personPattern}`, (said) => findBy(said)),
  look(`${personPattern} là ai(?: (?:vậy|thế|đấy|đó))?`, (said) => findBy(said)),
  look(`(?:ai là|cho biết) ${personPattern}`, (said) => findBy(said)),
  look(
    `(?:xem |hỏi |tìm )?(?:số điện thoại|số đt|số|sđt|sdt|điện thoại|đt|số máy) (?:của )?${personPattern}(?: (?:là gì|là bao nhiêu|bao nhiêu|là số nào|số mấy))?`,
    (said) => findBy(said),
  ),
  look(`${personPattern} (?:có )?(?:số điện thoại|số đt|sđt|sdt)(?: (?:là gì|là bao nhiêu|bao nhiêu))?`, (said) => findBy(said)),
]
