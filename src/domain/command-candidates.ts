import { namePattern, personPattern, someone } from './command-names.ts'
import { look, type Rule, type Said } from './command-rules.ts'
import type { Command } from './command.ts'
import type { CandidateFilter, CandidatePart } from './topics/candidates.ts'

/** "Q08-03" as people type it; domain/candidates/code reads it. A bare 08-03 is a date. */
const code = '(?<code>q ?\\d{1,4}[a-z]{0,3}(?: ?[-–_./] ?| )\\d{1,4}|q ?\\d{1,4}[a-z]{1,3}\\d{1,4}|q ?\\d{3,8})'
const people = '(?:quần chúng(?: ưu tú)?|qcưt|qcut|qcuu tu|qc|cảm tình(?: đảng)?|ctđ|đối tượng(?: (?:đảng|kết nạp(?: đảng)?))?)'
const dossier = `(?:(?:bộ )?(?:hồ sơ|hs)(?: (?:của|kết nạp|vào đảng|${people}))*|${people})`
const unit = '(?: (?:(?:ở|của|thuộc|bên|tại) )?(?<unit>(?:chi bộ|cb|tdp|thôn|khu phố|tổ dân phố) (?!nào|tôi|mình|ta|này).{1,30}?))'
const own = '(?:(?: (?:của|trong|ở|cả|toàn))*(?: (?:chi bộ|cb|đảng bộ|phường|xã|các chi bộ))?(?: (?:tôi|mình|ta|này|chúng tôi))?)'
/** How it stands. */
const standing =
  '(?: (?:(?:đang|đã|hiện|còn|làm) )*(?:tới đâu|đến đâu|ở đâu|tới bước nào|đến bước nào|ở bước nào|bước nào|tới khâu nào|đến khâu nào|thế nào|ra sao|sao rồi|xong chưa|tiếp theo|bước tiếp theo|bước tiếp|làm gì tiếp|làm gì|hạn (?:khi nào|bao giờ|ngày nào|nào)|bao giờ (?:xong|đến hạn|hết hạn))(?: (?:rồi|vậy|thế|nữa|là gì|nhỉ|hả))*)'
const papers = '(?:giấy|giấy tờ|giấy má|hồ sơ|gì)'
const lacking = `(?:(?:đang|còn|có|bị) )*(?:thiếu|chưa có|chưa đủ)(?: (?:những|các|mấy))*(?: (?:giấy|giấy tờ|giấy má|hồ sơ|tài liệu))?(?: (?:gì|nào))?(?: (?:không|vậy|thế|nữa))?`
const having = '(?:có|đã có|gồm)(?: (?:những|các|đủ))* (?:giấy|giấy tờ)(?: (?:gì|nào|chưa|không))*'
const history = '(?:(?:xem )?(?:lịch sử|quá trình|nhật ký|diễn biến))'
const seeing = '(?:(?:xem|tra|tra cứu|tìm|mở|kiểm tra|coi|tình hình|thông tin|về|thẻ)(?: (?:giúp|hộ|lại|tôi|cho tôi))* )?'
const which = '(?:(?:còn|có|những|các|danh sách|ds|liệt kê|xem|bao nhiêu|mấy) )*'
const who = `(?:ai|người nào|đồng chí nào|đảng viên(?: dự bị)?(?: nào)?|${people}(?: nào)?|(?:hồ sơ|hs)(?: nào)?|những ai)`
const asks = '(?: (?:không|chưa|rồi|vậy|thế|nhỉ))*'

function list(filter: CandidateFilter): Command {
  return { kind: 'candidates', filter }
}

function byCode(part?: CandidatePart): (said: Said) => Command {
  return ({ code: text = '' }) => ({ kind: 'find-candidate', text, ...(part !== undefined && { part }) })
}

function byName(part?: CandidatePart): (said: Said) => Command | null {
  return (said) => {
    const text = someone(said)
    if (text === null || text === '') return null
    return { kind: 'find-candidate', text, ...(said['unit'] !== undefined && { unit: said['unit'] }), ...(part !== undefined && { part }) }
  }
}

/** Where a case stands, its papers and history, lists of cases and the overview. Orders about cases are read elsewhere. */
export const candidateRules: readonly Rule[] = [
  // Lists.
  look(
    `${which}${who} (?:(?:đã|đang|bị|là) )*(?:quá hạn|trễ hạn|@trễ|chậm hạn|chậm trễ|chậm|muộn hạn|hết hạn)${own}${asks}`,
    list('overdue'),
  ),
  look(`${which}${who} (?:sắp|gần|chuẩn bị)(?: (?:đến|tới|hết|quá))? hạn${own}${asks}`, list('soon')),
  look(
    `${which}(?:${who} )?(?:sắp|gần|chuẩn bị)(?: (?:được|đến|tới))* (?:hết|hết hạn|mãn|xong|hết thời gian)(?: (?:thời gian|hạn))?(?: dự bị|(?<=dự bị))${own}${asks}`,
    list('probation-ending'),
  ),
  look(
    `${which}${who} (?:sắp|gần|chuẩn bị|đến hạn|tới hạn)(?: (?:được|đến|tới|hạn|xét))* (?:vào|lên|chuyển|công nhận|thành)?(?: đảng viên)? ?(?:chính thức|cnct)${own}${asks}`,
    list('probation-ending'),
  ),
  look(
    `${which}${who} (?:(?:còn|vẫn|đang) )*(?:chưa|không|thiếu)(?: (?:có|được|ai))* ?(?:người giúp đỡ|người giúp|đvgđ|đảng viên giúp đỡ|giúp đỡ|phân công(?: (?:người )?giúp đỡ)?|ai giúp)${own}${asks}`,
    list('no-mentor'),
  ),
  look(
    `${which}${who} (?:(?:để|đứng|nằm|ở) )*(?:lâu|yên|im|một chỗ|lâu quá)(?: (?:chưa|không|mà))*(?: (?:sang|chuyển|qua|làm|nhúc nhích|tiến triển|có gì mới))*(?: (?:bước|bước mới|bước tiếp|gì|mới))*${asks}`,
    list('idle'),
  ),
  look(
    `${which}(?:${who} )?${lacking.replace('(?: (?:giấy|giấy tờ|giấy má|hồ sơ|tài liệu))?', ` ${papers}`)}${own}`,
    list('missing-papers'),
  ),
  look(`${which}${who} (?:(?:đang|đã|bị) )*(?:tạm dừng|tạm hoãn|tạm ngừng|dừng lại)${own}${asks}`, list('paused')),
  look(`${which}(?:hồ sơ|hs|${people}) (?:đã )(?:đóng|xong|kết thúc|hoàn thành|kết nạp xong|rút tên)${own}${asks}`, list('closed')),

  // All cells, or one's own.
  look(
    `(?:xem )?(?:tổng hợp|tình hình|thống kê|tổng quan|báo cáo|bảng tổng hợp)(?: (?:về|công tác|các|hồ sơ|hs))* (?:${people}|hồ sơ|hs|phát triển đảng)${own}`,
    { kind: 'candidate-overview' },
  ),
  look(
    `(?:những |các )?(?:chi bộ|cb|nơi) nào (?:(?:còn|đang|có|nhiều|để|bị) )*(?:hồ sơ|hs|${people})(?: (?:nào|đang|bị))* (?:quá hạn|trễ hạn|chậm|sắp đến hạn|tồn|tồn đọng)(?: nhất)?`,
    { kind: 'candidate-overview' },
  ),
  look(
    `(?:xem |mở |cho xem |có )?(?:(?:danh sách|ds|các|những|toàn bộ|tất cả|sổ) )*(?:nguồn )?${people}${unit}`,
    ({ unit: typed = '' }) => ({ kind: 'candidates', unit: typed }),
  ),
  look(`(?:hồ sơ|hs)(?: ${people})?(?: của)?${unit}`, ({ unit: typed = '' }) => ({ kind: 'candidates', unit: typed })),
  look(`(?:xem |mở |cho xem )?(?:(?:danh sách|ds|các|những|toàn bộ|tất cả|sổ) )*(?:(?:hồ sơ|hs|nguồn) )?${people}${own}`, {
    kind: 'candidates',
  }),
  look(`(?:xem |mở )?(?:danh sách|ds|các|những|tất cả|toàn bộ) (?:hồ sơ|hs|nguồn)(?: (?:kết nạp|vào đảng|đang làm))?${own}`, {
    kind: 'candidates',
  }),
  look(`(?:(?:chi bộ|cb)(?: (?:tôi|mình|ta))? )?(?:đang )?(?:có )?(?:bao nhiêu|mấy) (?:${people}|hồ sơ|hs)${own}`, { kind: 'candidates' }),
  look('(?:xem |tìm |tra cứu |mở )?(?:hồ sơ|hs)', { kind: 'find-candidate' }),

  // One, by code.
  look(`${history} (?:${dossier} )?${code}`, byCode('history')),
  look(`(?:${dossier} )?${code} (?:xem )?${history}`, byCode('history')),
  look(`(?:xem )?giấy tờ(?: (?:của|trong|${dossier}))* ${code}`, byCode('papers')),
  look(`(?:${dossier} )?${code} (?:${lacking}|${having}|giấy tờ)`, byCode('papers')),
  look(`${seeing}(?:${dossier} )?${code}${standing}?`, byCode()),

  // One, by name.
  look(`${history} ${dossier} ${namePattern}${unit}?`, byName('history')),
  look(`(?:xem )?giấy tờ(?: (?:của|trong))? ${dossier} ${namePattern}${unit}?`, byName('papers')),
  look(`${dossier} ${namePattern}${unit}? (?:${lacking}|${having})`, byName('papers')),
  look(`${seeing}${dossier} ${namePattern}${unit}?${standing}?`, byName()),
  look(`${personPattern} (?:đã |đang )?(?:đến|tới|ở) (?:bước|khâu|giai đoạn) nào(?: (?:rồi|vậy|thế))*`, byName()),
]
