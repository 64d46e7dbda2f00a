import type { Command } from './command.ts'
import { courtesyLength, isQuestion } from './command-prose.ts'
import { bare, lowered, vi } from './command-words.ts'

type Meaning = Command | 'leave'

const help: Command = { kind: 'help' }
const answers: Command = { kind: 'show-answers' }
const meetings: Command = { kind: 'list-meetings' }

const when = '(?:mấy giờ|lúc mấy giờ|lúc nào|khi nào|bao giờ|hôm nào|ngày nào|thứ mấy|ngày mấy|ở đâu|chỗ nào|đâu)'
const meeting = '(?:họp|sinh hoạt|shcb)'
const people = '(?:người|đồng chí|đảng viên|ai)'
const coming =
  '(?:trả lời|xác nhận|phản hồi|báo lại|báo vắng|báo|dự họp|dự|tham gia|tham dự|vắng mặt|vắng họp|vắng|đi họp|đi|đến|nghỉ|xin vắng|xin nghỉ|có mặt)'
const tail =
  '(?: (?:họp|dự|tin|thông báo|được|chi bộ|không|chưa|rồi|vậy|thế|hết|buổi này|buổi họp|buổi tới|hôm nay|tối nay|tối mai|ngày mai|@mai))*'
const number = '(?:bao nhiêu|mấy|những|được bao nhiêu)'

/** Questions: understood with a question mark and without. */
const questions: readonly (readonly [RegExp, Meaning])[] = [
  [
    vi(
      `^(?:lịch|các cuộc họp|các buổi họp|cuộc họp|buổi họp|lịch họp|lịch sinh hoạt|lịch công tác|giờ họp|địa điểm họp|thời gian họp|ngày họp)(?: (?:chi bộ|cb|đảng ủy|chi ủy|sắp tới|tới|hôm nay|ngày mai|@mai|(?:tuần|tháng|quý|năm) .{1,14}))*(?: (?:có gì|thế nào|ra sao))?$`,
    ),
    meetings,
  ],
  [vi(`^(?!hủy|đổi|dời|hoãn|chuyển|ai )(?:.{1,40} )?${meeting}(?: (?!xong|rồi).{1,30})?? ${when}(?: .{1,15})?$`), meetings],
  [
    vi(`^(?!hủy|đổi|dời|hoãn|chuyển|ai )(?:.{1,30} )?${when}(?: .{1,20})?? ${meeting}(?: (?:chi bộ|cb|chi ủy|vậy|thế|rồi|lại|tiếp))*$`),
    meetings,
  ],
  [
    vi(
      `^(?!.{0,30}(?:đổi|hủy|dời|hoãn|chuyển) )(?:(?!phải|có ).{1,25} )?(?:có )?(?:cuộc |buổi |lịch )?${meeting}(?: (?:chi bộ|cb|gì))*(?: (?:hôm nay|tối nay|ngày mai|@mai|tuần này|tháng này))? (?:không|ko|k|chưa)$`,
    ),
    meetings,
  ],
  [
    vi(
      `^(?:danh sách |tình hình )?(?:(?:còn|có|những|mới|đã) )*(?:ai|đồng chí nào|người nào|${number} ${people})(?: (?:còn|đã|sẽ|vẫn|có|xin|chưa|không|mới))* ${coming}${tail}$`,
    ),
    answers,
  ],
  [vi(`^(?:còn )?(?:ai|những ai|đồng chí nào|${number} người) (?:còn )?chưa$`), answers],
  [vi(`^(?:đã )?${coming} (?:${number} ${people}|ai|những ai|được mấy ${people})${tail}$`), answers],
  [
    vi(
      '^(?:vì sao|tại sao|sao) (?:(?:tôi|em|bác|mình|anh|chị) )?(?:lại )?(?:(?:không|chưa|cứ|bị) )?(?:thấy |nhận )(?:được )?(?:tin nhắn|tin|thông báo)(?: (?:này|đó|họp|nào))*$',
    ),
    { kind: 'why' },
  ],
]

/** Only a question mark makes these a question. */
const asked: readonly (readonly [RegExp, Meaning])[] = [
  [vi('^(?:(?:họp|sinh hoạt)(?: (?:chi bộ|cb|chi ủy))?|shcb)(?: (?:hôm nay|tối nay|ngày mai|@mai|tuần này|tháng này))?$'), meetings],
]

/** Orders: with a question mark they are none. */
const orders: readonly (readonly [RegExp, Meaning])[] = [
  [vi('^(?:thôi )?(?:hủy|hủy bỏ|hủy đi|thôi|bỏ qua|bỏ đi|@bỏ|@dừng|dừng lại|thoát|thoát ra|kết thúc|không làm nữa|cancel|stop)$'), 'leave'],
  [
    vi(
      '^(?:trợ giúp|giúp|giúp đỡ|giúp (?:tôi|em|mình|bác|với)|hướng dẫn|hướng dẫn (?:sử dụng|dùng)|cách dùng|cách sử dụng|menu|help|bắt đầu|start)$',
    ),
    help,
  ],
  [
    vi(
      '^(?:(?:em|xin|dạ) )?(?:chào|xin chào|alo|a lô|hello|hi|kính chào)(?: (?:bạn|em|anh|chị|bác|đồng chí|bot|trợ lý|cả nhà|buổi sáng|buổi chiều|buổi tối))*$',
    ),
    help,
  ],
  [
    vi(
      '^(?:(?:dạ|vâng|xin|rất|ok|chân thành|tôi|em|mình|bác|thế thì|tốt|được rồi) )*(?:cảm|cám) ơn(?: (?:bạn|em|anh|chị|bác|bot|trợ lý|đồng chí|bí thư|nhiều|lắm|rất nhiều))*$',
    ),
    { kind: 'thanks' },
  ],
  [/^(?:thanks?|thank you|tks)$/, { kind: 'thanks' }],
  [
    vi(
      '^(?:kết quả|danh sách|tình hình|tổng hợp|thống kê) (?:trả lời|xác nhận|phản hồi|điểm danh|dự họp|vắng|vắng mặt|tham dự|người dự|người vắng|tham gia)(?: (?:họp|buổi này|cuộc họp|buổi họp))*$',
    ),
    answers,
  ],
  [vi('^(?:trả lời|điểm danh|phản hồi)(?: họp)?$'), answers],
  [vi('^@nhắc(?: nhở)?$'), { kind: 'nudge' }],
  [
    vi(
      '^(?:gửi )?(?:nhắc lại|nhắc nhở|nhắc|đôn đốc)(?: (?:giúp|hộ|cho|các|những|mọi))*(?: (?:người|ai|đồng chí|đảng viên))?(?: còn)?(?: chưa (?:trả lời|xác nhận|phản hồi|báo))(?: họp)?$',
    ),
    { kind: 'nudge' },
  ],
  [vi('^(?:nhắc|đôn đốc)(?: lại)? (?:mọi người|các đồng chí|những người chưa|người chưa)$'), { kind: 'nudge' }],
  [
    vi(
      '^(?:ghi|trả lời|báo|điền|chấm|ghi nhận) (?:hộ|giúp|thay)(?! (?:tôi|em|mình|bác|con|cháu|anh|chị) (?:@vắng|vắng|nghỉ|xin|dự|đi))(?: .{1,60})?$',
    ),
    { kind: 'record-answer' },
  ],
  [
    vi('^(?:chép|sao chép|sao|lấy|gửi lại|in)? ?(?:nội dung|bản|mẫu|văn bản|tin)? ?thông báo(?: họp)?(?: để (?:chép|gửi|sao))?$'),
    { kind: 'copy-notice' },
  ],
  [vi('^(?:chép|sao chép|lấy) (?:nội dung|bản|văn bản)(?: họp| để chép)?$'), { kind: 'copy-notice' }],
  [
    vi(
      '^(?:báo )?(?:hủy|hủy bỏ|hoãn không|(?:thôi )?không) (?:lịch |cuộc |buổi )?(?:(?<=hủy |bỏ |cuộc |buổi |lịch |hoãn không )(?:họp|sinh hoạt)(?: (?:chi bộ|cb|chi ủy|này|đó|đi|nữa))*(?: (?:(?:tối|sáng|chiều|trưa|mai|ngày|thứ|hôm|tuần|tháng|lúc|vì|do) |mai$|\\d).{0,40})?|họp nữa)$',
    ),
    { kind: 'cancel-meeting' },
  ],
  [vi('^(?:@bỏ|bỏ) (?:cuộc|buổi) (?:họp|sinh hoạt)(?: .{1,20})?$'), { kind: 'cancel-meeting' }],
  [
    vi(
      '^(?:(?:các|những|xem) )*(?:tin|thông báo|tin nhắn|ai|người)(?: nào)? (?:chưa rõ|không rõ|gửi lỗi|chưa chắc)(?: (?:kết quả|đã nhận))*$',
    ),
    { kind: 'list-unknown' },
  ],
  [vi('^chưa rõ(?: kết quả)?$'), { kind: 'list-unknown' }],
]

const particles = vi('(?: (?:ạ|ah|nhé|nhá|nha|nghe|với|đi|giùm|giúp|em|bạn|@ơi))+$')

/** Phrases that mean one thing from beginning to end. */
export function readWhole(text: string): Meaning | null {
  const said = bare(text)
  if (said === '') return text.includes('?') ? help : null
  const polite = said.replace(endParticles, '')
  const short = said.replace(particles, '')
  const uncourtly = short.slice(courtesyLength(short))
  const forms = [said, polite, short, uncourtly]
  return firstMeaning(isQuestion(text) ? asked : orders, forms) ?? firstMeaning(questions, forms)
}

function firstMeaning(table: readonly (readonly [RegExp, Meaning])[], forms: readonly string[]): Meaning | null {
  return table.find(([pattern]) => forms.some((form) => pattern.test(form)))?.[1] ?? null
}

const between = '[ :,.–-]*'
const edge = '(?![\\p{L}\\p{N}])'
const moving = vi(
  `^(?:đổi|đổi lại|dời|rời|chuyển|hoãn|lùi|sửa|thay đổi|điều chỉnh|dịch)(?:(?: (?:lại|lịch|giờ|ngày|thời gian|địa điểm|chỗ|nơi|nội dung|cuộc|buổi))* (?:họp|sinh hoạt)| (?:lịch|giờ|ngày)(?= (?:sang|thành|@tới|đến)|$))(?: (?:chi bộ|cb))?${edge}${between}`,
)
const onto = vi(`^(?:sang|thành|đến|@tới|vào|qua|ra|lại|lúc)${edge}${between}`)
/** "từ thứ năm sang thứ sáu": the new time comes last. Without marks "8h sang" is the morning. */
const fromOneToAnother = vi('^.*(?<!\\d[hg:]?\\d*) (?:@thành|@sang) ')

/** "đổi lịch họp sang 20h thứ sáu" → the new time; '' when none is said; null for anything else. */
export function readMoving(text: string): string | null {
  const from = courtesyLength(text)
  const opened = moving.exec(lowered(text.slice(from)))
  if (opened === null || isQuestion(text)) return null
  const rest = withoutParticles(text.slice(from + opened[0].length))
  const folded = lowered(rest)
  const lead = onto.exec(folded)
  if (lead) return rest.slice(lead[0].length).trim()
  const last = /[^\x00-\x7f]/.test(folded) ? fromOneToAnother.exec(folded) : null
  return last === null ? rest : rest.slice(last[0].length).trim()
}

const noun = '(?:s\\.?h\\.? ?c\\.?b\\.?|(?:cuộc |buổi |lịch )?(?:họp|sinh hoạt|sh))'
const calling = vi(
  `^(?:mời|gọi|triệu tập|thông báo|lên lịch|đặt lịch|tạo lịch|tạo|tổ chức|mở)(?: ${noun})${edge}(?: (?:chi bộ|c\\.?b|đảng viên)${edge})?${between}`,
)
/** "mời các đồng chí họp 19h30": the people are all who are meant by calling. */
const callingPeople = vi(
  `^mời (?:(?:cả|toàn|toàn bộ|toàn thể|tất cả|hết|mọi|các|những|chi bộ|c\\.?b|đảng viên|đồng chí|đ/c|đc|mọi người|cả nhà|người) )+(?:(?:đến|tới|về|đi|tham|dự|tham dự|tham gia) )*${noun}${edge}(?: (?:chi bộ|c\\.?b|đảng viên)${edge})?${between}`,
)
const ofTheCell = vi(`^(?:(?:họp|sinh hoạt|sh) ?(?:chi bộ|c\\.?b|đảng viên)|s\\.?h\\.? ?c\\.?b)${edge}${between}`)
const convene = vi(`^triệu tập(?: (?:chi bộ|đảng viên))?${edge}${between}`)
const plainly = vi(`^(?:họp|sinh hoạt)${edge}${between}`)
const meetingAlone = vi('^họp')
const endParticles = vi('(?:[ ,](?:ạ|ah|nhé|nhá|nha))+$')
/** What may follow a bare "họp": when, or which kind. */
const whenOrKind = vi(
  '^(?:\\d|(?:lúc|vào|ngày|thứ|sáng|trưa|chiều|tối|@mai|mai|ngày mai|chủ nhật|cn|tuần|tháng|cuối|đầu|mùng|mồng|hôm nay|bất thường|chuyên đề|thường kỳ|định kỳ|đột xuất|khẩn|chi ủy|cấp ủy|tại)(?![\\p{L}\\p{N}]))',
)
const told = vi('(?:^| )(?:xong|rồi|vừa|đã|hôm qua|vui|đông|xong xuôi)(?= |$)')

/** "họp chi bộ 19h30 3/12 nhà văn hóa" → what follows; '' when nothing does; null for anything that does not call a meeting. */
export function readCalling(text: string): string | null {
  if (isQuestion(text)) return null
  const from = courtesyLength(text)
  const typed = text.slice(from)
  const folded = lowered(typed)
  const strong = calling.exec(folded) ?? callingPeople.exec(folded) ?? ofTheCell.exec(folded) ?? convene.exec(folded)
  const opened = strong ?? plainly.exec(folded)
  if (opened === null) return null
  const rest = withoutParticles(typed.slice(opened[0].length))
  const words = lowered(rest)
  if (told.test(words)) return null
  if (strong !== null) return rest
  return rest === '' ? (meetingAlone.test(folded) ? '' : null) : whenOrKind.test(words) ? rest : null
}

/** What is carried along, without courtesy at its end: "19h30 mai nhé" → "19h30 mai". */
function withoutParticles(text: string): string {
  const rest = text.replace(/^[\s.!]+|[\s!.]+$/g, '')
  const courtesy = endParticles.exec(lowered(` ${rest}`))
  return courtesy === null ? rest : rest.slice(0, Math.max(0, courtesy.index - 1)).trim()
}
