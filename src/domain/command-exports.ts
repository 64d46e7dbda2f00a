import { order, type Rule } from './command-rules.ts'

const taking =
  '(?:kết xuất|xuất|tải(?: về| xuống)?|in ra(?: tệp| file)?|lấy(?: tệp| file| ra tệp| ra file)|làm(?: tệp| file)|cho(?: tôi)?(?: xin)?(?: tệp| file))'
const all = '(?: (?:ra|tệp|file|excel|bảng|sổ|danh sách|ds|danh mục|các|những|toàn bộ|tất cả|hồ sơ|hs))*'
const people = '(?:quần chúng(?: ưu tú)?|qcưt|qcut|qc|cảm tình(?: đảng)?|ctđ|hồ sơ|hs)'
const reminders = '(?:mốc nhắc|lịch nhắc|bậc nhắc|cách nhắc|người (?:được|nhận) nhắc)(?: (?:việc|hạn|hồ sơ|quá hạn|chung))*'
const papers = '(?:(?:loại |mẫu )?giấy tờ|loại giấy|mẫu giấy)(?: (?:cần có|cần|(?:của|trong) hồ sơ|hồ sơ|(?:theo )?(?:từng )?bước))*'
const stages = '(?:bước|quy trình)(?: (?:của|làm|trong|kết nạp|hồ sơ|phát triển đảng))*'
const into = '(?: (?:ra|thành|sang|bằng|dạng)(?: (?:tệp|file|excel|bảng tính))+)?'
const unit =
  '(?: (?:(?:ở|của|thuộc|bên|tại) )?(?<unit>(?:chi bộ|cb|đảng bộ|đảng ủy|tdp|thôn|khu phố|tổ dân phố) (?!tôi|mình|ta|này).{1,30}?))'
const own = '(?:(?: (?:của|trong|cả|toàn))*(?: (?:chi bộ|cb|đảng bộ|phường|xã|các chi bộ))?(?: (?:tôi|mình|ta|này|chúng tôi))?)'

/** What is wanted as a file. */
export const exportRules: readonly Rule[] = [
  order(`${taking}${all} (?:thời hạn|mốc thời hạn|quy định(?: thời hạn)?)${into}`, { kind: 'export', what: 'rules' }),
  order(`${taking}${all} (?:lịch nghỉ|ngày nghỉ|lịch làm việc)(?: (?:lễ|bù|tết))*${into}`, { kind: 'export', what: 'days' }),
  order(`${taking}${all} ${reminders}${into}`, { kind: 'export', what: 'reminders' }),
  order(`${taking}${all} ${papers}${into}`, { kind: 'export', what: 'papers' }),
  order(`${taking}${all} ${stages}${into}`, { kind: 'export', what: 'stages' }),
  order(`${taking}${all} ${people}${own}${into}`, { kind: 'export', what: 'candidates' }),
  order(`${taking}${all} ${people}${unit}${into}`, ({ unit: typed = '' }) => ({ kind: 'export', what: 'candidates', unit: typed })),
]
