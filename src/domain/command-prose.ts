import type { Command } from './command.ts'
import { lowered, plain, vi } from './command-words.ts'

type Answer = Extract<Command, { kind: 'answer-meeting' }>

/** A sentence about coming is short; what is longer is about something else. */
const longest = 300

/** Words after which a text asks, in whatever way. */
const asking = vi(
  '(?:^| )(?:ai|bao giờ|khi nào|mấy giờ|mấy người|bao nhiêu|ở đâu|tại sao|vì sao|sao lại|thế nào|như nào|ra sao|làm sao|@gì|nào|hả|@à|nhỉ|chăng|hay không|hay là|có phải|phải không|đúng không|được không|có không)(?= |$)| (?:không|ko|k|hông|hok|chưa|sao)(?: (?:ạ|vậy|thế|em|bạn|đồng chí))*$',
)
const where = vi(' đâu(?: (?:ạ|rồi|vậy|thế))*$')
const denying = vi('(?:^| )(?:không|ko|k|kg|chẳng|hông)(?= )')

/** True for a question, with a question mark or without. "Không đi được đâu" denies. */
export function isQuestion(text: string): boolean {
  const said = plain(text)
  return text.trimEnd().endsWith('?') || asking.test(said) || (where.test(said) && !denying.test(said))
}

/** Conditions, the past, coming late, coming all the same: no plain yes or no. */
const otherwise = vi(
  '(?:^| )(?:nếu|giả sử|@lỡ|nhỡ|hôm qua|hôm trước|hôm nọ|lần trước|buổi trước|kỳ trước|tuần trước|tháng trước|năm ngoái|muộn|@trễ|đến tre|vẫn|cố gắng|@cố|không biết|ko biết|không chắc|không rõ|bao nhiêu|những ai|mấy)(?= |$)',
)

const self = '(?:tôi|tui|em|bác|cháu|con|mình|anh|chị|cô|chú|ông|bà|dì|cậu|tớ|nhà tôi|vợ chồng tôi|gia đình tôi)'
const day =
  '(?:hôm nay|hôm đó|hôm ấy|hôm tới|@hôm|sáng nay|trưa nay|chiều nay|tối nay|sáng mai|trưa mai|chiều mai|tối mai|ngày mai|@mai|ngày kia|buổi này|buổi đó|buổi tới|buổi họp này|buổi họp tới|lần này|kỳ này|tuần này|tuần sau|tuần tới|tháng này|đợt này|(?:tối|sáng|chiều) (?:thứ )?(?:hai|ba|tư|năm|sáu|bảy|chủ nhật)|thứ (?:hai|ba|tư|năm|sáu|bảy)|ngày \\d{1,2}(?:/\\d{1,2})?)'
const hedge = '(?:chắc là|chắc|có lẽ|có khi|e là|e rằng|sợ là|@sợ|nghĩ là|hình như|rất tiếc|tiếc là|tiếc quá|thật sự|khả năng)'

/** Whom one speaks to, before a comma or the end of a greeting. */
const greeting = vi(
  '^(?:(?:em |cháu |con |tôi )?(?:kính gửi|kính thưa|kính chào|thưa|báo cáo|chào|xin chào|xin lỗi|gửi|alo|a lô)(?: •?[\\p{L}\\d]+){0,6} , |(?:đồng chí|bí thư|bạn|anh|chị|bác|em|chú|cô) (?:bí thư |•?\\p{L}+ )?@ơi(?: ,)? )',
)
const addressing = vi(
  '^(?:dạ|vâng|ừ|ok|oke|okay|alo|nhất trí|đồng ý|@ạ|vậy|thôi|thì|nhưng|thưa (?:đồng chí bí thư|đồng chí|bí thư|bác|anh|chị|cô|chú)|báo cáo (?:đồng chí bí thư|đồng chí|bí thư|chi bộ|chi ủy|bt|anh|chị|bác)|xin lỗi (?:đồng chí|bí thư|các đồng chí|chi bộ|cả nhà|mọi người|bạn|anh|chị|bác)|xin lỗi|mong (?:đồng chí |bí thư )?thông cảm)(?: , | )',
)
const leadIn = vi(`^(?:${day}|${hedge}|vì|do|tại|bởi vì|bởi|tại vì|ngặt nỗi|khổ nỗi|thông cảm)(?: , | )`)
const dayFirst = vi(`^${day}(?: , | )`)

/** Between who and what: "hôm đó tôi CHẮC LÀ không đi được". */
const between = `(?:${day} |${hedge} |, |thì |lại |đang |cũng |xin phép |sẽ |vừa |mới |đột xuất |đành |có lẽ |nên )*`
const who = `(?:${self} )?${between}`

const end = '(?= |$)'
const goesOn =
  '(?:được|đc|dc|nổi|kịp|họp|dự|tham gia|sinh hoạt|chi bộ|cb|buổi|cuộc|hôm|ngày|tối|sáng|chiều|trưa|mai|vì|do|tại|bởi|ạ|ah|nhé|nha|đâu|rồi|nữa|với|cùng|tuần|tháng|lần|kỳ|này|đó|,|và|xin|mong|đồng chí|bí thư|cả nhà|em|anh|chị|bác)'
const not = '(?:không|ko|kô|k|kg|khg|hông|hổng|hok|chẳng|chả)'
const able = '(?:được|đuợc|đưọc|đc|dc|nổi|kịp)'
const going = '(?:đi họp|đi dự|đi sinh hoạt|đi|đến dự|đến họp|đến|tới dự|tới|dự họp|dự|tham gia|tham dự|có mặt|sinh hoạt)'
const absent = [
  // "không đi được", "tôi không tham gia", "k dự đc"
  `^${who}${not} (?:thể |có thể |kịp )?${going}(?: ${goesOn}(?= |$)|$)`,
  `^${self} ${between}${not} (?:thể )?họp(?: ${goesOn}(?= |$)|$)`,
  `^${who}${not} (?:thể )?(?:họp|về|lên|ra|qua|sắp xếp|thu xếp|bố trí|xếp lịch|về dự|về họp|đi dự họp)(?: (?:họp|dự|lịch|thời gian|công việc|việc))* ${able}${end}`,
  `^${who}${not} kịp(?: (?:về|đến|tới|dự|họp)| ,|$)`,
  // "xin vắng", "cho em nghỉ", "báo hộ tôi vắng"
  `^${who}(?:xin|cho|đành|báo|phải|đăng ký|ghi|@bận)(?: (?:${self}|phép|báo|được|xin|cáo|đồng chí|bí thư|chi bộ|chi ủy|hộ|giúp|giùm|${day}))* (?:@vắng|(?<=(?:xin|phép|báo|cho|phải|ghi|được|hộ|giúp|giùm|đành) )vắng|@nghỉ|(?<=(?:xin|phép|cho) )nghỉ)(?! (?:hưu|việc|học|làm|mát|dưỡng|chơi|ngơi))${end}`,
  `^${who}@vắng${end}`,
  `^(?:tôi|bác|mình|ông|bà|chú|cô) ${between}vắng${end}`,
  `^${who}vắng (?:mặt|họp|có lý do|không lý do|cp|kp|vì|do)${end}`,
]
const illness =
  '(?:ốm|sốt|bệnh|mệt|cảm cúm|cảm sốt|cảm lạnh|cảm nặng|cúm|tai nạn|không khỏe|ko khỏe|không được khỏe|đau (?:chân|bụng|lưng|đầu|răng|khớp|mắt|ốm|tay|dạ dày|họng|vai|gối)|@đau)'
const elsewhere =
  '(?:nằm viện|nhập viện|cấp cứu|đi vắng|đi công tác|đi xa|về quê|đi viện|đi khám|đi bệnh viện|đi chữa bệnh|đi du lịch|đi đám|đi ăn cưới|đi ăn giỗ|đi nước ngoài|đi trực|ở xa|ở quê|ở viện|ở nước ngoài|trực|phải mổ|mới mổ|@mổ|phải đi (?:công tác|viện|trực|khám|xa|đám|đón|làm)|có ca trực)'
const busy =
  '(?:bận(?: (?:việc|rồi|họp|công|con|cháu|đột xuất|quá|lắm|không|vào|hôm|tối|sáng|chiều|mai|ngày|ạ|,|nên|chút|đi|trông|gia đình|làm|cơ quan|xin|nhà|đám|buổi|giờ|cả|nhiều|dạy|học|trực)(?= |$)|$)|mắc bận|mắc việc|@vướng|vướng (?:việc|lịch|bận|con|công việc)|@kẹt|kẹt (?:việc|xe|lịch)|có việc (?:bận|gia đình|nhà|đột xuất|riêng|cơ quan|gấp|hiếu|hỉ|hỷ|không|rồi|nên|,|ở|phải)|có việc$|trùng lịch|có lịch|có đám|có tang|có giỗ|có khách)'
const reasons = [
  `^${self} ${between}(?:bị |còn |hơi |phải |rất |đang bị )*(?:${illness}|${elsewhere}|${busy})${end}`,
  `^(?:bị|đang bị|đang|mới|hơi|lại) (?:${illness}|${elsewhere}|${busy})${end}`,
  // Without who it is: with its marks, or in words that are nothing else.
  `^(?:@ốm|@sốt|@bệnh|@bận|@đau|@kẹt|@vướng)${end}`,
  `^(?:bận (?:việc|đột xuất|rồi|họp|công tác|công việc|con|trông)|ốm (?:quá|rồi|nặng|không|nên|mệt)|sức khỏe (?:không|yếu|kém|ko)|${elsewhere}|mắc việc|mắc bận|trùng lịch|không khỏe|có việc (?:bận|gia đình|nhà|đột xuất|riêng|cơ quan|gấp))${end}`,
  `^(?:nhà|gia đình|vợ|chồng|mẹ|bố|@má|cha|con|cháu|ông nhà|bà nhà|bà xã|ông xã|ông|bà|cụ|con trai|con gái|bố mẹ|các cháu)(?: (?:tôi|em|mình|cháu|con|bác|nội|ngoại|nhà))?(?: (?:${day}|đang|lại|bị|mới|vừa|phải))* (?:${illness}|${elsewhere}|có người ốm|mới mất|vừa mất|có việc|có hiếu|có hỉ|có hỷ|có cưới|đám cưới|đám giỗ|${busy})${end}`,
  `^${who}(?:đổi ca|tăng ca|làm ca|chuyển ca|làm đêm|đổi lịch trực)(?: \\p{L}+){0,3}? (?:, |nên |, nên )*(?:${self} )?${not} (?:thể )?${going} ${able}${end}`,
  `^(?:xe|đường|trời|mưa|bão|nhà|máy|điện thoại)(?: \\p{L}+){1,6}? (?:, |nên |, nên )?${self}? ?${not} (?:thể )?${going} ${able}${end}`,
]
/** Nothing but "vắng": the reason is asked. */
const bareAbsence = vi(
  `^${who}(?:(?:xin|báo|cho|đăng ký|ghi|xin phép|được|hộ|giúp|${self}|cáo) )*(?:@vắng|(?<=(?:xin|báo|phép|cho|được) (?:${self} )?)vắng|vắng mặt|vắng họp|vắng có lý do|vắng cp|vắng kp|@nghỉ|(?<=(?:xin|phép) (?:${self} )?)nghỉ|nghỉ họp)(?: (?:họp|một buổi|1 buổi|mặt|có lý do|${day}|ạ|ah|nhé|nha))*$`,
)
const absences = [...absent, ...reasons].map(vi)

const attendance = vi(
  `^(?:${self} )?(?:${day} |sẽ |xin |đăng ký |xác nhận |báo |chắc chắn |nhất trí |đồng ý |có |có thể |sẵn sàng |cũng )*(?:dự|dự họp|tham gia|tham dự|có mặt|@đi|(?<=(?:${self}|sẽ|xin|có|thể|chắn) )đi|đi (?:họp|dự|được|ạ|nhé|nha)|@đến|đến (?:dự|họp|được|đúng giờ|đầy đủ)|(?<=(?:${self}|sẽ|thể) )đến|@tới|tới (?:dự|họp)|họp được)(?: (?:họp|dự|tham gia|sinh hoạt|được|đc|dc|đầy đủ|đúng giờ|nhé|nhá|nha|ạ|ah|cùng chi bộ|cùng|chi bộ|cb|buổi họp|buổi|cuộc họp|này|chứ|mà|bình thường|đồng chí|bí thư|,|${day}))*$`,
)
const later = vi(
  `^(?:${self} )?(?:(?:sẽ|xin|cho|để|xin phép|${self}|${day}|lúc khác) )*(?:(?:chưa (?:biết|chắc|rõ|xác định)|xem|xem lại|xem đã|xem lịch|kiểm tra|thu xếp|xem thế)(?: (?:đã|lịch|công việc|được|,|rồi|${self}|sẽ|có|đi))* )*(?:(?:sẽ|rồi|xin|,|${self}) )*(?:liên hệ lại|liên hệ sau|sẽ liên hệ|liên lạc lại|liên lạc sau|gọi lại|gọi sau|báo lại|báo sau|nhắn lại|nhắn sau|trả lời lại|trả lời sau|phản hồi sau|xác nhận sau|xác nhận lại|lh lại|lhl)(?: (?:sau|cho (?:${self}|đồng chí|bí thư|chi bộ)|với (?:đồng chí|bí thư|chi bộ)|đồng chí|bí thư|nhé|nha|ạ|ah|${day}))*$`,
)

/** Somebody named after a title: "anh Nam", but not "Anh bận" at a beginning. Marked, so that a name is not taken for a word. */
const named =
  /(?<!\p{L})([Đđ]ồng chí|[Dd]ong chi|[Đđ]\/c|[Aa]nh|[Cc]h[iị]|[Bb][aá]c|[Cc][oô]|[Cc]h[uú]|[Ôô]ng|[Oo]ng|[Bb][aà]|[Ee]m|[Cc]h[aá]u|[Dd][iì]|[Cc]on|[Vv][oợ]|[Bb][ií] thư)\s+(?=\p{Lu}\p{Ll})/gu

/**
 * Whole sentences about coming to a meeting: "tôi ốm không đi được", "dạ em dự". Only what is said of oneself counts; a question, a
 * condition, somebody else's illness are no answers, and what is not understood is none. An absence with its reason is not sure.
 */
export function readProse(text: string): Answer | null {
  if (text.length > longest || isQuestion(text)) return null
  let said = plain(text.replace(named, (title) => `${title}•`))
  if (otherwise.test(said)) return null
  let hedged = false
  for (let step = 0; step < 8 && said !== ''; step++) {
    const answer = clause(said, text, hedged)
    if (answer !== null) return answer
    const lead = greeting.exec(said) ?? addressing.exec(said) ?? leadIn.exec(said)
    if (lead === null) return null
    hedged ||= leadIn.test(said) && !dayFirst.test(said)
    said = said.slice(lead[0].length)
  }
  return null
}

/** Absence is looked for first: "không dự được" holds "dự được". */
function clause(said: string, text: string, hedged: boolean): Answer | null {
  if (bareAbsence.test(said)) return { kind: 'answer-meeting', answer: 'absent', sure: true }
  if (absences.some((pattern) => pattern.test(said))) return { kind: 'answer-meeting', answer: 'absent', reason: text, sure: false }
  if (later.test(said)) return { kind: 'answer-meeting', answer: 'call_back', sure: true }
  if (!hedged && attendance.test(said)) return { kind: 'answer-meeting', answer: 'attend', sure: true }
  return null
}

/** For phrases that begin with courtesy: "dạ cho tôi xem lịch họp" → "lịch họp". */
const asked = vi(
  '^(?:(?:dạ|vâng|thưa đồng chí|thưa|bạn ơi|em ơi|bot ơi|trợ lý ơi|cho (?:tôi|em|mình|bác|cháu)|tôi muốn|em muốn|muốn|tôi cần|cần|làm ơn|nhờ bạn|nhờ em|nhờ|hãy|giúp tôi|hỏi|biết|xem|coi|xin) )+',
)

/** How much of a cleaned text is courtesy before what is asked. */
export function courtesyLength(text: string): number {
  return asked.exec(lowered(text))?.[0].length ?? 0
}
