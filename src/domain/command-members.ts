import type { Command } from './command.ts'
import { change, changeOf } from './command-changes.ts'
import { namePattern, personPattern, someone } from './command-names.ts'
import { order, type Rule, type Said } from './command-rules.ts'
import { readName } from './forms/change.ts'

/** A name that could not be one is asked for again. */
function addBy(said: Said): Command | null {
  const typed = someone(said)
  if (typed === null) return null
  const read = readName(typed)
  return change('add-person', 'name' in read ? { name: read.name } : {})
}

function renameBy(said: Said): Command | null {
  const who = someone(said)
  if (who === null) return null
  const read = said['name'] === undefined ? null : readName(said['name'])
  return {
    kind: 'change',
    draft: { change: 'rename', ...(read !== null && 'name' in read && { name: read.name }) },
    ...(who !== '' && { who }),
  }
}

/** Members come, go, and are corrected. */
export const memberRules: readonly Rule[] = [
  // Adding and correcting.
  order(
    '(?:thêm|nhập|ghi tên|bổ sung|kết nạp|tiếp nhận)(?: (?:một|1))? (?:đảng viên|đồng chí|người|thành viên|đảng viên mới|người mới|thành viên mới|đồng chí mới)(?: (?:vào (?:chi bộ|danh sách|danh bạ)|chuyển đến|mới))?',
    change('add-person'),
  ),
  order(
    `(?:thêm|nhập|bổ sung|ghi tên|tiếp nhận|thêm tên)(?: (?:đảng viên mới|đảng viên|người mới|người|thành viên|tên|mới))* ${namePattern}(?: (?:vào (?:chi bộ|danh sách|danh bạ)|chuyển đến))?`,
    addBy,
  ),
  order(`(?:sửa|đổi|chữa|sửa lại|đính chính)(?: (?:lại|họ|sai))* tên(?: (?:đảng viên|sai|cho đảng viên))?`, changeOf('rename')),
  order(
    `(?:sửa|đổi|chữa|đính chính)(?: (?:lại|họ))* (?:họ tên|họ và tên|tên)(?: (?:cho|của))? ${namePattern}(?: (?:thành|là|lại là|sang) (?<name>.{2,80}))?`,
    renameBy,
  ),
  order(
    `(?:thêm|sửa|đổi|ghi|nhập|cập nhật|xóa|bổ sung) (?:số điện thoại|số đt|sđt|sdt|số máy)(?: (?:cho|của) (?:đảng viên|người))?`,
    changeOf('set-phone'),
  ),
  order(
    `(?:thêm|sửa|đổi|ghi|nhập|cập nhật|xóa|bổ sung) (?:số điện thoại|số đt|sđt|sdt|số máy|số)(?: (?:cho|của))? ${personPattern}`,
    changeOf('set-phone'),
  ),

  // Coming and going.
  order(
    `(?:cho )?${personPattern} (?:(?:đã|xin|được|mới|vừa) )*(?:thôi sinh hoạt|chuyển sinh hoạt|chuyển đi|chuyển công tác|chuyển đến nơi khác|chuyển nơi khác|chuyển đảng|chuyển sang (?:chi bộ|nơi|đơn vị).{0,40}|chuyển về (?:chi bộ|nơi|quê).{0,40}|ra khỏi (?:đảng|chi bộ)|qua đời|đã mất|từ trần|không sinh hoạt nữa|nghỉ sinh hoạt|xin ra)(?: (?:đảng|rồi|nơi khác|đi nơi khác|đi|chi bộ|chính thức|sang nơi khác))*`,
    changeOf('retire'),
  ),
  order(
    '(?:làm |cho )?(?:thôi sinh hoạt|chuyển sinh hoạt|chuyển sinh hoạt đảng|chuyển đảng viên đi|đảng viên chuyển đi|xóa đảng viên|bỏ đảng viên|đưa đảng viên ra)(?: (?:đi|nơi khác|cho đảng viên))*',
    change('retire'),
  ),
  order(`(?:thôi|chuyển|ngừng|dừng) sinh hoạt(?: đảng)?(?: (?:cho|của|đối với))? ${personPattern}`, changeOf('retire')),
  order(
    `(?:xóa|bỏ|đưa)(?: (?:tên|đảng viên))* ${personPattern}(?: (?:khỏi|ra khỏi|đi|khỏi danh sách|ra khỏi danh sách|ra khỏi chi bộ|khỏi chi bộ|khỏi danh bạ))*`,
    changeOf('retire'),
  ),
  order(
    `(?:thôi|bỏ|hết|không|ngừng|hủy) (?:cho )?miễn (?:sinh hoạt|họp)(?: (?:cho|của|đối với))? ${personPattern}`,
    changeOf('set-exempt', { value: 'no' }),
  ),
  order(
    `(?:cho )?${personPattern} (?:(?:đã|được) )?(?:sinh hoạt lại|họp lại|đi sinh hoạt lại|hết miễn sinh hoạt|thôi miễn sinh hoạt|không miễn sinh hoạt nữa)`,
    changeOf('set-exempt', { value: 'no' }),
  ),
  order(
    `(?:xét |cho )?miễn (?:sinh hoạt|họp|sinh hoạt đảng|công tác và sinh hoạt)(?: (?:cho|của|đối với))? ${personPattern}`,
    changeOf('set-exempt', { value: 'yes' }),
  ),
  order(
    `(?:cho )?${personPattern} (?:(?:được|xin|đã) )*miễn (?:sinh hoạt|họp|sinh hoạt đảng)(?: rồi)?`,
    changeOf('set-exempt', { value: 'yes' }),
  ),
  order('(?:xét |cho )?miễn sinh hoạt(?: (?:cho )?đảng viên)?', change('set-exempt', { value: 'yes' })),
  order(
    `(?:cho )?${personPattern} (?:(?:đã|được|vừa|mới) )*(?:vào chính thức|chuyển chính thức|công nhận chính thức|thành (?:đảng viên )?chính thức|là (?:đảng viên )?chính thức|chính thức|hết dự bị)(?: rồi)?`,
    changeOf('set-status', { value: 'full' }),
  ),
  order(`(?:chuyển|công nhận|ghi)(?: đảng viên)? chính thức(?: (?:cho|của))? ${personPattern}`, changeOf('set-status', { value: 'full' })),
  order(`(?:chuyển|công nhận)(?: đảng viên)? chính thức(?: cho đảng viên)?`, change('set-status', { value: 'full' })),
  order(
    `(?:cho )?${personPattern} (?:là|mới là|đang là|còn là|đang)(?: đảng viên)? dự bị`,
    changeOf('set-status', { value: 'probationary' }),
  ),
]
