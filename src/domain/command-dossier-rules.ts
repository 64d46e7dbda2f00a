import type { Command } from './command.ts'
import { readAmount, readRuleKey, readYear } from './command-limits.ts'
import { look, order, type Rule } from './command-rules.ts'

const limits =
  '(?:quy định(?: (?:về )?(?:thời hạn|hạn|hồ sơ|kết nạp))?|(?:các |những |bảng |danh sách )*(?:thời hạn|mốc thời hạn|mốc hạn)(?: (?:quy định|hồ sơ|kết nạp))*)'
const key = '(?<key>[rn] ?0?\\d{1,2})'
const holidays = '(?:lịch nghỉ(?: (?:lễ|bù|tết))*|(?:các |những |danh sách )*ngày nghỉ(?: (?:lễ|bù|tết))*|lịch làm việc|ngày làm việc)'
const year = '(?:(?:của |trong )?(?:năm )?(?<year>20\\d\\d))'
const editing = '(?:sửa|đổi|thay đổi|cập nhật|chỉnh|điều chỉnh)(?: lại)?'

function ruleOf(typed: string | undefined, make: (key: string) => Command): Command | null {
  const found = readRuleKey(typed ?? '')
  return found === null ? null : make(found)
}

function ofYear(typed: string | undefined): { year?: number } {
  const found = readYear(typed ?? '')
  return found === null ? {} : { year: found }
}

/** Time limits of dossiers, the calendar of days off, and how far a reckoning is. */
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
