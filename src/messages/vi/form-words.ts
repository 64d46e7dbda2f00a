import type { WhyAsk } from '../../domain/dates/facts.ts'
import type { FormProblem } from '../../domain/form-problem.ts'
import { correctionProblemLines, eventProblemLines } from './candidate-event-words.ts'
import { dayOf, full, fullDay } from './format.ts'

/** Why a form did not take an answer, and what to write instead. */
export function problemLines(problem: FormProblem | null): string[] {
  if (problem === null) return []
  if (problem.kind === 'event') return eventProblemLines(problem.event, problem.problem)
  return problem.kind === 'correction' ? correctionProblemLines(problem.event, problem.problem) : [problemLine(problem)]
}

function problemLine(problem: Exclude<FormProblem, { kind: 'event' | 'correction' }>): string {
  switch (problem.kind) {
    case 'not-a-choice':
      return 'Tôi chưa hiểu câu trả lời này. Xin đồng chí chọn một số trong danh sách.'
    case 'empty':
      return 'Tin vừa rồi không có chữ. Xin đồng chí viết lại.'
    case 'too-long':
      return `Phần này dài quá. Xin viết gọn trong ${problem.limit} chữ cái.`
    case 'too-many-headings':
      return `Nhiều nội dung quá. Xin gộp lại, nhiều nhất ${problem.limit} mục.`
    case 'no-date':
      return 'Tôi chưa thấy ngày giờ trong câu này. Ví dụ: "19h30 thứ năm tuần sau" hoặc "19h30 3/12".'
    case 'no-hour':
      return `Tôi hiểu là ${fullDay(new Date(problem.day))}. Họp lúc mấy giờ?`
    case 'unclear-date':
      return whyUnclear[problem.why]
    case 'bad-time':
      return `${full(new Date(problem.at))} ${badTime[problem.why]}`
    case 'recurring':
      return `Mỗi lần chỉ gọi một buổi họp. Buổi đầu theo câu này là ${full(new Date(problem.first))}. Xin chọn hoặc viết một ngày.`
    case 'range':
      return 'Câu này là một khoảng nhiều ngày. Xin viết một ngày giờ, ví dụ: "19h30 3/12".'
    case 'no-such-person':
      return 'Không tìm thấy ai tên như vậy ở đây. Xin nhắn lại họ tên (không dấu cũng được).'
    case 'several-people':
      return 'Có nhiều người trùng tên hoặc tên gần giống. Xin chọn số, hoặc nhắn đủ họ tên.'
    case 'bad-name':
      return 'Xin nhắn đủ cả họ và tên, chỉ gồm chữ cái. Ví dụ: Nguyễn Thị Lan.'
    case 'no-day':
      return 'Tôi chưa thấy ngày trong câu này. Xin nhắn ngày, ví dụ: 1/12, hoặc "thứ hai tuần sau".'
    case 'one-day':
      return 'Câu này là nhiều ngày. Xin nhắn một ngày, ví dụ: 1/12.'
    case 'day-past':
      return 'Ngày này đã qua. Xin viết hôm nay hoặc một ngày sắp tới.'
    case 'ends-before-it-begins':
      return 'Ngày kết thúc lại trước ngày bắt đầu. Xin xem lại.'
    case 'day-not-between':
      return `Xin chọn một ngày từ ${dayOf(problem.first)} đến ${dayOf(problem.last)}.`
    case 'bad-phone':
      return 'Số điện thoại chưa đúng. Xin nhắn 10 chữ số bắt đầu bằng 0, ví dụ: 0912 345 678.'
    case 'bad-hours':
      return 'Xin nhắn khoảng giờ, ví dụ: "21h đến 6h30".'
    case 'bad-clock':
      return 'Xin nhắn giờ từ 0h đến 23h59, ví dụ: 19h30.'
    case 'unclear-clock':
      return 'Tôi chưa rõ giờ này là sáng hay tối. Xin nhắn rõ, ví dụ: "7 giờ sáng" hoặc "19h30".'
    case 'quiet-too-long':
      return `Giờ nghỉ dài nhất ${problem.most} tiếng, để tin còn gửi được trong ngày. Ví dụ: "21h đến 6h30".`
    case 'no-open-hours':
      return 'Khoảng này dài quá: cộng với giờ nghỉ của chi bộ thì mỗi ngày còn chưa đầy hai tiếng để nhận tin. Xin nhắn khoảng ngắn hơn, ví dụ: "21h đến 7h".'
    case 'bad-number':
      return `Xin nhắn một số từ ${problem.least} đến ${problem.most}.`
    case 'bad-amount':
      return 'Tôi chưa hiểu thời hạn này. Xin nhắn số kèm đơn vị, ví dụ: "45 ngày làm việc", "30 ngày" hoặc "12 tháng".'
    case 'bad-label':
      return 'Xin nhắn tên bằng chữ. Ví dụ: Giấy khám sức khỏe.'
    case 'no-such-kind':
      return 'Không tìm thấy mục nào tên như vậy, hoặc có nhiều mục giống tên. Xin nhắn đúng tên như trong danh sách.'
    case 'bad-ladder':
      return `Tôi chưa hiểu lịch nhắc này. Xin nhắn như: "trước hạn 10, 5, 2 ngày" (nhiều nhất ${problem.most} mốc), hoặc "quá hạn 5 ngày một lần".`
    case 'same-day-twice':
      return `Mốc ${problem.day} ngày ghi hai lần. Xin nhắn lại, mỗi mốc một lần.`
    case 'no-document':
      return 'Xin nhắn cả số và ngày của văn bản, ví dụ: "01-HD/TW ngày 28/9/2021, mục 3.4".'
    case 'bad-year':
      return 'Xin chọn một năm trong danh sách.'
    case 'day-ahead':
      return 'Ngày này chưa tới. Xin nhắn hôm nay hoặc một ngày đã qua.'
    case 'bad-document':
      return 'Đây không phải số văn bản nên tôi không ghi; dãy số dài có thể là số giấy tờ cá nhân. Ví dụ số văn bản: 45-NQ/CB.'
    case 'bad-days':
      return `Xin nhắn các số ngày, cách nhau bằng dấu phẩy, nhiều nhất ${problem.most} số. Ví dụ: 3, 1.`
  }
}

const badTime = {
  past: 'đã qua. Xin viết một thời điểm sắp tới.',
  'too-soon': 'còn chưa đầy 15 phút nữa, không kịp báo. Xin chọn giờ muộn hơn.',
  'too-far': 'còn hơn một năm nữa. Xin xem lại năm.',
} as const

const whyUnclear: Readonly<Record<WhyAsk, string>> = {
  'no-day': 'Tôi thấy giờ nhưng chưa thấy ngày. Xin viết cả ngày, ví dụ: "19h30 thứ năm" hoặc "19h30 3/12".',
  'no-hour': 'Tôi thấy ngày nhưng chưa thấy giờ. Xin viết cả giờ, ví dụ: "19h30 3/12".',
  'today-weekday': 'Hôm nay chính là ngày đó trong tuần: đồng chí muốn hôm nay hay tuần sau?',
  'two-readings': 'Câu này có thể hiểu hai cách. Xin chọn, hoặc viết rõ ngày và giờ.',
  'impossible-day': 'Không có ngày này trong lịch. Xin xem lại ngày và tháng.',
  'impossible-hour': 'Không có giờ này. Giờ viết từ 0h đến 23h59, ví dụ: 19h30.',
  'no-month': 'Xin viết rõ tháng nào.',
  past: 'Ngày này đã qua. Xin viết một ngày sắp tới.',
  future: 'Ngày này chưa tới. Xin viết một ngày đã qua.',
  'too-far': 'Ngày này xa quá. Xin xem lại năm.',
  vague: 'Câu này chưa rõ là ngày nào. Xin viết rõ, ví dụ: "19h30 thứ năm tuần sau" hoặc "19h30 3/12".',
  'working-days': 'Tôi chưa tính được ngày làm việc ở đây. Xin viết ngày cụ thể, ví dụ: "19h30 3/12".',
  'relative-to-event': 'Xin viết ngày cụ thể thay vì "trước" hay "sau" một việc, ví dụ: "19h30 3/12".',
  'lunar-rule': 'Lịch âm lặp lại thì tôi chưa tính được. Xin viết một ngày cụ thể.',
  'rule-end': 'Mỗi lần chỉ gọi một buổi họp. Xin viết một ngày giờ, ví dụ: "19h30 3/12".',
  backwards: 'Ngày cuối lại trước ngày đầu. Xin xem lại.',
}
