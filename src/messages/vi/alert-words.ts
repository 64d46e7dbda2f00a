import type { AlertRole } from '../../domain/candidates/rules.ts'
import type { LocalDay } from '../../domain/local-time.ts'
import type { AlertLine, AlertReason } from '../../domain/topics/alerts.ts'
import { inside, screenName, untilDue } from './candidate-words.ts'
import { dayNear } from './format.ts'
import { documentText } from './rule-words.ts'

/** What the choices about one line are about: its answer takes their digits over, and those of the list count again. */
export function aboutAlert({ deadlineId }: AlertLine): string {
  return `alert ${deadlineId}`
}

/** Said after one line has been answered. */
export const otherAlerts = 'Việc khác: gửi số của việc ấy, hoặc nhắn "việc quá hạn".'

/** What it is about, in the middle of a sentence: "tổ chức lễ kết nạp". */
function taskOf({ clock: { alert, title } }: AlertLine): string {
  if (alert === 'mentor-missing') return 'chưa có người giúp đỡ'
  if (alert === 'idle') return 'chưa sang bước tiếp theo'
  return alert === 'paper' ? `${inside(title)} hết giá trị` : inside(title)
}

/** "Q08-03 · N.V.A. – tổ chức lễ kết nạp: quá hạn 3 ngày làm việc" */
export function matterOf(line: AlertLine, today: LocalDay): string {
  return `${screenName(line.candidate)} – ${stateOf(line, today)}`
}

/** "tổ chức lễ kết nạp: quá hạn 3 ngày làm việc" */
export function stateOf(line: AlertLine, today: LocalDay): string {
  return `${taskOf(line)}: ${untilDue(line.clock, today)}`
}

/** "hạn 18/11; theo 232-QĐ/TW ngày 20/01/2025, mục 4.1" */
export function basisOf({ clock: { dueOn, source } }: AlertLine, today: LocalDay): string {
  return `hạn ${dayNear(dueOn, today)}${source === null ? '' : `; theo ${documentText(source)}`}`
}

/** What people did about it, as a remark behind a line; '' = nothing. */
export function answeredOf({ acknowledged }: AlertLine, today: LocalDay): string {
  if (acknowledged === null) return ''
  const who = acknowledged.own || acknowledged.by === null ? 'đồng chí' : `đồng chí ${acknowledged.by}`
  return ` – ${who} đã nhận ngày ${dayNear(acknowledged.on, today)}`
}

/** "đồng chí Trần Thị Bình hoãn nhắc đến 30/11, lý do: chờ hội trường"; '' = it was not put off. */
export function postponedOf({ postponed }: AlertLine, today: LocalDay): string {
  if (postponed === null) return ''
  const who = postponed.own || postponed.by === null ? 'đồng chí' : `đồng chí ${postponed.by}`
  return `${who} hoãn nhắc đến ${dayNear(postponed.until, today)}${postponed.reason === null ? '' : `, lý do: ${postponed.reason}`}`
}

/** D: a late ceremony needs the consent of the committee above (232-QĐ/TW, 4.1). */
export const lateCeremony = 'Lễ kết nạp quá hạn: chi bộ phải báo cáo cấp ủy cấp trên và được đồng ý mới tổ chức.'
/** R13 (24-QĐ/TW, 4.2.b). */
const lateRecognition = 'Xét hoặc quyết định công nhận chậm vẫn tính ngày chính thức từ khi hết 12 tháng dự bị (24-QĐ/TW, mục 4.2.b).'
const unconfirmed = 'Thời hạn chưa đối chiếu văn bản mới.'

/** What has to be said once about these lines. */
export function remarksOn(lines: readonly AlertLine[]): string[] {
  const late = new Set(lines.filter(({ clock }) => clock.late).map(({ clock }) => clock.alert))
  return [
    ...(late.has('ceremony') ? [lateCeremony] : []),
    ...(late.has('probation') || late.has('recognition') ? [lateRecognition] : []),
    ...(lines.some(({ clock: { source } }) => source?.confirmed === false) ? [unconfirmed] : []),
  ]
}

const roleReasons: Readonly<Record<AlertRole, (unit: string) => string>> = {
  secretary: (unit) => `phụ trách ${unit}`,
  mentor: () => 'được phân công giúp đỡ quần chúng này',
  follower: (unit) => `theo dõi ${unit}`,
  staff: (unit) => `là cán bộ văn phòng cấp ủy cấp trên của ${unit}`,
  deciding: () => 'là cán bộ văn phòng của cấp ủy có thẩm quyền quyết định',
}

/** Why somebody is told, as a sentence. */
export function whyTold(reason: AlertReason, { unit }: AlertLine): string {
  if (reason === null) return `Đồng chí được xem hồ sơ này theo phân công ở ${unit}; không phải người được nhắc việc này.`
  const role = roleReasons[reason.role](unit)
  return reason.level === 0
    ? `Đồng chí nhận tin này vì ${role}.`
    : `Việc đã quá hạn mà chưa xong, nên báo thêm lên đồng chí, vì đồng chí ${role}.`
}
