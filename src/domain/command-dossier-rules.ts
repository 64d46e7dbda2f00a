import type { Command } from './command.ts'
import { readAmount, readRuleKey, readYear } from './command-limits.ts'
import { readLadder, readReminderKey } from './command-reminders.ts'
import { look, order, type Rule } from './command-rules.ts'

const limits =
  '(?:quy định(?: (?:về )?(?:thời hạn|hạn|hồ sơ|kết nạp))?|(?:các |những |bảng |danh sách )*(?:thời hạn|mốc thời hạn|mốc hạn)(?: (?:quy định|hồ sơ|kết nạp))*)'
const key = '(?<key>[rn] ?0?\\d{1,2})'
const holidays = '(?:lịch nghỉ(?: (?:lễ|bù|tết))*|(?:các |những |danh sách )*ngày nghỉ(?: (?:lễ|bù|tết))*|lịch làm việc|ngày làm việc)'
const year = '(?:(?:của |trong )?(?:năm )?(?<year>20\\d\\d))'
const editing = '(?:sửa|đổi|thay đổi|cập nhật|chỉnh|điều chỉnh)(?: lại)?'

const reminding = '(?:các |những )*(?:lịch nhắc|mốc nhắc|bậc nhắc|cách nhắc)(?: (?:việc|hạn|hồ sơ|quá hạn|chung))*'
const reminded = '(?:người (?:được|nhận) nhắc|nhắc ai)'
/** Between what is shown or changed and what it is about. */
const about = '(?: (?:của|cho|về|khi|với|việc|hạn|theo))*'

const paperKinds =
  '(?:(?:các |những |danh sách |danh mục )*(?:loại giấy(?: tờ)?|mẫu giấy(?: tờ)?)(?: (?:cần có|cần|của hồ sơ|trong hồ sơ))*|(?:danh mục |danh sách )giấy tờ(?: hồ sơ)?|giấy tờ (?:cần có|theo từng bước|từng bước|theo bước)|hồ sơ cần (?:những )?giấy (?:tờ )?(?:gì|nào))'
const stages = '(?:(?:các|những|danh sách) bước(?: (?:của|làm|trong|kết nạp|hồ sơ))*|quy trình(?: (?:kết nạp|hồ sơ|phát triển đảng))*)'

/** A ladder or a route by what it is about; without it `whole`. */
function reminderOf(typed: string | undefined, whole: Command, make: (key: string) => Command): Command | null {
  if (typed === undefined) return whole
  const found = readReminderKey(typed)
  return found === null ? null : make(found)
}

function changeOf(of: string, typed: string | undefined): Command {
  const isLadder = of === 'days' || of === 'working-days'
  const read = isLadder && typed !== undefined ? readLadder(typed) : null
  const value = read !== null && 'value' in read ? { value: read.value } : {}
  return { kind: 'change', draft: { change: isLadder ? 'set-ladder' : 'set-route', key: of, ...value } }
}

function ruleOf(typed: string | undefined, make: (key: string) => Command): Command | null {
  const found = readRuleKey(typed ?? '')
  return found === null ? null : make(found)
}

function ofYear(typed: string | undefined): { year?: number } {
  const found = readYear(typed ?? '')
  return found === null ? {} : { year: found }
}

/** Time limits of dossiers, reminders, the calendar of days off, and how far a reckoning is. */
export const dossierRules: readonly Rule[] = [
  look(`(?:xem )?${limits}`, { kind: 'rules' }),
  look(`(?:xem )?(?:(?:thời hạn|quy định|hạn|mốc) )?${key}(?: (?:là gì|(?:là )?bao lâu|thế nào|ra sao))?`, (said) =>
    ruleOf(said['key'], (found) => ({ kind: 'show-rule', key: found })),
  ),
  order(`${editing} (?:${limits}|hạn)(?: ${key})?(?: (?:thành|là|lên|xuống|còn) (?<amount>.{1,30}))?`, (said) => {
    if (said['key'] === undefined) return { kind: 'change', draft: { change: 'set-rule' } }
    return ruleOf(said['key'], (found) => ({ kind: 'change', draft: { change: 'set-rule', key: found, ...amountSaid(said['amount']) } }))
  }),
  order(`(?:xác nhận|đã đối chiếu|đối chiếu)(?: (?:xong|rồi|thời hạn|quy định|hạn))* ${key}`, (said) =>
    ruleOf(said['key'], (found) => ({ kind: 'change', draft: { change: 'confirm-rule', key: found } })),
  ),
  look(`(?:xem )?${holidays}(?: ${year})?(?: (?:thế nào|ra sao|là những ngày nào|gồm những ngày nào))?`, (said) => ({
    kind: 'work-calendar',
    ...ofYear(said['year']),
  })),
  order(`(?:${editing}|thêm|ghi|nhập|bớt|xóa|bỏ|xác nhận)(?: (?:một|1))? (?:${holidays}|ngày làm bù|ngày hoán đổi|làm bù)`, {
    kind: 'change',
    draft: { change: 'set-special-day' },
  }),
  order(`(?:lập|soạn|làm|tạo|dự thảo|lập dự thảo)(?: dự thảo)? lịch nghỉ(?: lễ)?(?: ${year})?`, (said) => {
    const found = readYear(said['year'] ?? '')
    return { kind: 'change', draft: { change: 'draft-year', ...(found !== null && { value: String(found) }) } }
  }),
  look(`(?:xem )?${reminding}(?: (?:thế nào|ra sao))?`, { kind: 'reminders' }),
  look(`(?:xem )?(?:${reminding}|${reminded}|ai được nhắc|ai nhận nhắc)${about} (?<what>.{2,60}?)(?: (?:thế nào|ra sao))?`, (said) =>
    reminderOf(said['what'], { kind: 'reminders' }, (found) => ({ kind: 'show-reminder', key: found })),
  ),
  order(`${editing} ${reminding}(?:${about} (?<what>.{2,60}?))?(?: thành (?<to>.{1,100}))?`, (said) =>
    reminderOf(said['what'], { kind: 'change', draft: { change: 'set-ladder' } }, (found) => changeOf(found, said['to'])),
  ),
  order(`${editing} ${reminded}(?:${about} (?<what>.{2,60}?))?`, (said) =>
    reminderOf(said['what'], { kind: 'change', draft: { change: 'set-route' } }, (found) => changeOf(found, undefined)),
  ),
  look(`(?:xem )?${paperKinds}`, { kind: 'paper-kinds' }),
  look('(?:xem )?(?:loại giấy|mẫu giấy)(?: tờ)? (?<what>.{2,110})', (said) => ({ kind: 'show-paper-kind', key: said['what'] ?? '' })),
  order('thêm (?:một |1 )?(?:loại giấy|giấy tờ)(?: tờ)?(?: mới)?(?: (?:vào|cho) (?:danh mục|hồ sơ))?', {
    kind: 'change',
    draft: { change: 'add-paper-kind' },
  }),
  order(`(?:${editing}|bỏ|thôi dùng) (?:${paperKinds}|loại giấy(?: tờ)?|mẫu giấy(?: tờ)?)`, {
    kind: 'change',
    draft: { change: 'set-paper-kind' },
  }),
  look(`(?:xem )?${stages}(?: (?:là gì|thế nào|ra sao|gồm những gì|gồm gì))?`, { kind: 'stages' }),
  look('(?:xem )?bước (?<what>.{2,110}?)(?: (?:là gì|làm gì|thế nào|cần gì|cần giấy gì|gồm gì))?', (said) => ({
    kind: 'show-stage',
    key: said['what'] ?? '',
  })),
  order(`${editing} (?:${stages}|bước(?: hồ sơ)?|tên bước)`, { kind: 'change', draft: { change: 'set-stage' } }),
  look('(?:xem )?(?:tiến độ (?:tính lại|tính hạn)|(?:đang )?tính lại(?: hạn| các hạn)?(?: (?:tới|đến) đâu| xong chưa)(?: rồi)?)', {
    kind: 'recompute-progress',
  }),
]

/** Only what names its unit: a number alone would need the rule's. */
function amountSaid(typed: string | undefined): { value?: string } {
  if (typed === undefined || /^\d+$/.test(typed.trim())) return {}
  const read = readAmount(typed, 'days')
  return 'value' in read ? { value: read.value } : {}
}
