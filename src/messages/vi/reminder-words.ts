import type { Reminder } from '../../domain/candidates/reminders.ts'
import type { AlertRole, AlertRoute, Ladder } from '../../domain/candidates/rules.ts'
import type { ReminderEffect } from '../../domain/topics/reminders.ts'
import { dayNear, numericDay } from './format.ts'
import { count, documentText } from './rule-words.ts'

export const keyNames: Readonly<Record<Reminder['key'], string>> = {
  days: 'Hạn tính theo tháng hoặc theo ngày',
  'working-days': 'Hạn tính theo ngày làm việc',
  paper: 'Giấy tờ hết giá trị',
  verification: 'Trả lời thẩm tra',
  decision: 'Quyết định kết nạp',
  ceremony: 'Lễ kết nạp',
  probation: 'Hết dự bị, xét chính thức',
  recognition: 'Quyết định công nhận chính thức',
  'mentor-missing': 'Chưa có người giúp đỡ',
  idle: 'Lâu chưa sang bước tiếp theo',
}

export function reminderName(one: Reminder): string {
  return keyNames[one.key]
}

const roleNames: Readonly<Record<AlertRole, string>> = {
  secretary: 'bí thư',
  mentor: 'người giúp đỡ',
  follower: 'cấp ủy viên theo dõi',
  staff: 'văn phòng đảng ủy',
  deciding: 'văn phòng cấp ủy có thẩm quyền',
}

function people(roles: readonly AlertRole[]): string {
  return roles.map((role) => roleNames[role]).join(' và ')
}

/** "bí thư và người giúp đỡ, rồi cấp ủy viên theo dõi" */
export function routeText(route: AlertRoute): string {
  return route.map(people).join(', rồi ')
}

/** "10, 5, 2 ngày làm việc": the day itself is told in any case. */
function stepsText({ before, unit }: Ladder): string {
  const steps = before.filter((days) => days > 0)
  return `${steps.join(', ')} ${unit === 'working-days' ? 'ngày làm việc' : 'ngày'}`
}

/** "trước hạn 10, 5, 2 ngày làm việc; quá hạn 7 ngày một lần" */
export function ladderText(ladder: Ladder): string {
  return `trước hạn ${stepsText(ladder)}; quá hạn ${ladder.overdueEvery} ngày một lần`
}

/** What counts, in whole sentences. */
export function reminderLines(one: Reminder): string[] {
  if (one.kind === 'ladder') {
    const { ladder } = one
    return [
      `Trước hạn: nhắc khi còn ${stepsText(ladder)}.`,
      'Đến hạn: nhắc đúng ngày; nếu là ngày nghỉ thì ngày làm việc liền trước.',
      `Quá hạn: ${ladder.overdueEvery} ngày nhắc một lần.`,
      `Quá hạn ${ladder.climbEvery} ngày chưa ai nhận việc: báo thêm một cấp.`,
    ]
  }
  const [owners = [], ...above] = one.route
  return [
    `Nhắc: ${people(owners)}.`,
    ...above.map((roles, index) =>
      index === 0 ? `Quá hạn mà chưa ai nhận việc thì báo thêm: ${people(roles)}.` : `Vẫn chưa ai nhận thì báo thêm: ${people(roles)}.`,
    ),
    ...(above.length === 0 ? ['Không báo thêm cấp nào.'] : []),
  ]
}

/** In one line: "trước hạn …", "bí thư, rồi …". */
export function reminderText(one: Reminder): string {
  return one.kind === 'ladder'
    ? `${ladderText(one.ladder)}; ${one.ladder.climbEvery} ngày chưa ai nhận thì lên một cấp`
    : routeText(one.route)
}

/** Where it comes from; what the committee has set itself is no claim of a document. */
export function reminderSource(one: Reminder): string {
  return one.document === '' ? 'Không theo văn bản nào: đảng ủy tự đặt.' : `Văn bản: ${documentText(one)}.`
}

/** What would happen to the reminders of running dates, with the first ones as examples. */
export function otherDays({ changed, ofCells, examples, stopped }: ReminderEffect): string[] {
  const most = stopped ? 'ít nhất ' : ''
  const more = stopped ? ['(Hồ sơ nhiều nên mới đếm được một phần.)'] : []
  if (changed === 0) return [stopped ? 'Chưa thấy hạn nào đổi ngày nhắc.' : 'Không hạn nào đổi ngày nhắc.', ...more]
  return [
    `${most === '' ? '' : 'Ít nhất '}${count(changed)} hạn đang chạy, ở ${most}${count(ofCells)} chi bộ, đổi ngày nhắc kế tiếp. Ví dụ:`,
    ...examples.map(
      ({ code, rule, from, to }) =>
        `– ${code} (${rule}): ${nextText(from)} → ${to !== null && from !== null ? dayNear(to, from) : nextText(to)}`,
    ),
    ...more,
  ]
}

function nextText(day: string | null): string {
  return day === null ? 'không nhắc nữa' : numericDay(day)
}
