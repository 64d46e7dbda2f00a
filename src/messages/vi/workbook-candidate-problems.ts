import type { EventKind } from '../../domain/candidates/events.ts'
import type { EventProblem, MentorProblem } from '../../domain/candidates/steps.ts'
import { eventProblemLines, mentorProblems } from './candidate-event-words.ts'
import { inside } from './candidate-words.ts'

/** What is wrong with a row of the sheet of candidates. Carries no names. Codes are those of units, people and candidates. */
export type CandidateFault = { kind: 'candidate' } & (
  | { why: 'not-a-cell'; code: string }
  | { why: 'unknown-code'; code: string }
  | { why: 'name-or-code' | 'several' | 'no-start' | 'no-mentor' | 'no-mentor-day' | 'day-ahead' }
  /** Another row is about the same person. */
  | { why: 'same-as-row'; firstRow: number }
  /** Somebody of this name is in the cell already. */
  | { why: 'namesake'; code: string }
  | { why: 'elsewhere'; code: string; unit: string }
  | { why: 'mentor'; code: string; problem: MentorProblem }
  | { why: 'other-mentor'; code: string }
  | { why: 'event'; event: EventKind; problem: EventProblem }
)

/** What it says after "Quần chúng, dòng 5, cột «Nộp đơn»:", and what to do. */
export function candidateFaultText(fault: CandidateFault): string {
  switch (fault.why) {
    case 'not-a-cell':
      return `quần chúng phải thuộc một chi bộ, mà ${fault.code} là đảng bộ. Xin ghi mã của chi bộ.`
    case 'unknown-code':
      return `không có hồ sơ nào mang mã ${fault.code}. Người mới thì xin để trống ô này.`
    case 'name-or-code':
      return 'người mới thì phải có họ và tên. Người đã có hồ sơ thì xin ghi mã hồ sơ.'
    case 'several':
      return 'trong chi bộ có nhiều người cùng họ tên này. Xin ghi mã hồ sơ để biết là ai.'
    case 'no-start':
      return 'người mới thì phải có ngày «Vào nguồn» hoặc ngày «Nghị quyết cảm tình».'
    case 'no-mentor':
      return 'có ngày phân công mà chưa ghi người giúp đỡ. Xin ghi mã của người đó.'
    case 'no-mentor-day':
      return 'có người giúp đỡ mà chưa ghi ngày. Xin ghi ngày phân công.'
    case 'day-ahead':
      return 'ngày này chưa tới. Xin xem lại.'
    case 'same-as-row':
      return `trùng người với dòng ${fault.firstRow}. Xin giữ một dòng; nếu là hai người trùng tên, xin ghi mã riêng cho từng người.`
    case 'namesake':
      return `chi bộ đã có ${fault.code} cùng họ tên. Nếu là một người, xin ghi ${fault.code} vào cột «Mã hồ sơ» rồi nhập lại; nếu không, sẽ thêm người mới.`
    case 'elsewhere':
      return `hồ sơ ${fault.code} không ở chi bộ này mà ở ${fault.unit}. Chuyển chi bộ thì xin nhắn cho trợ lý, ví dụ: ${fault.code} chuyển sang chi bộ TDP 9.`
    case 'mentor':
      return `${fault.code} ${mentorProblems[fault.problem]}`
    case 'other-mentor':
      return `hồ sơ đã ghi phân công khác. Muốn đổi, xin nhắn cho trợ lý: đổi người giúp đỡ ${fault.code}.`
    case 'event':
      // What else might be recorded does not matter here.
      return inside(eventProblemLines(fault.event, { ...fault.problem, allowed: [] }).join(' '))
  }
}
