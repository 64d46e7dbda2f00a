import type { WhyAsk } from '../../domain/dates/facts.ts'
import type { FormProblem } from '../../domain/form-problem.ts'
import { full, fullDay } from './format.ts'

/** Why a form did not take an answer, and what to write instead. */
export function problemLines(problem: FormProblem | null): string[] {
  return problem === null ? [] : [problemLine(problem)]
}

function problemLine(problem: FormProblem): string {
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
