import type { AlertRole } from '../../domain/candidates/rules.ts'
import { addDays, type LocalDay } from '../../domain/local-time.ts'
import type { AlertLine, AlertReason } from '../../domain/topics/alerts.ts'

/** "18/11", and with the year where it is another one than today's. */
export function dateOf(day: LocalDay, today: LocalDay): string {
  const [year = '', month = '', date = ''] = day.split('-')
  return day.slice(0, 4) === today.slice(0, 4) ? `${date}/${month}` : `${date}/${month}/${year}`
}

/** Always with the year: of documents. */
function longDate(day: LocalDay): string {
  return day.split('-').toReversed().join('/')
}

/** "Q08-03 · N.V.A.", or with the name where the cell shows it. */
export function whoOf({ code, initials, name }: AlertLine): string {
  return `${code} · ${name ?? initials}`
}

function uncapital(text: string): string {
  return text.charAt(0).toLocaleLowerCase('vi') + text.slice(1)
}

/** What it is about, in the middle of a sentence: "tổ chức lễ kết nạp". */
export function taskOf({ alert, paper, title }: AlertLine): string {
  if (alert === 'mentor-missing') return 'chưa có người giúp đỡ'
  if (alert === 'idle') return 'chưa sang bước tiếp theo'
  return paper === null ? uncapital(title) : `${uncapital(paper)} hết giá trị`
}

/** "30/4–1/5, 24/11": days in a row are one. */
function ranges(days: readonly LocalDay[], today: LocalDay): string {
  const rows: LocalDay[][] = []
  for (const day of days) {
    const row = rows.at(-1)
    if (row !== undefined && addDays(row.at(-1) ?? '', 1) === day) row.push(day)
    else rows.push([day])
  }
  return rows
    .map((row) => [row[0] ?? '', row.at(-1) ?? ''])
    .map(([from = '', to = '']) => (from === to ? dateOf(from, today) : `${dateOf(from, today)}–${dateOf(to, today)}`))
    .join(', ')
}

/** How it stands: "quá hạn 3 ngày làm việc", "còn 4 ngày làm việc, trừ 30/04–01/05". */
export function stateOf({ late, left, unitOfTime, skipped }: AlertLine, today: LocalDay): string {
  const days = `${Math.abs(left)} ngày${unitOfTime === 'working-days' ? ' làm việc' : ''}`
  if (late) return left === 0 ? 'vừa quá hạn' : `quá hạn ${days}`
  if (left === 0) return 'đến hạn hôm nay'
  return `còn ${days}${skipped.length === 0 ? '' : `, trừ ngày nghỉ ${ranges(skipped, today)}`}`
}

/** "232-QĐ/TW ngày 20/01/2025, 4.1"; '' where no document says so. */
export function documentOf({ document, documentOn, section }: AlertLine): string {
  if (document === '') return ''
  return `${document}${documentOn === null ? '' : ` ngày ${longDate(documentOn)}`}${section === '' ? '' : `, ${section}`}`
}

/** "hạn 18/11; theo 232-QĐ/TW ngày 20/01/2025, 4.1" */
export function basisOf(line: AlertLine, today: LocalDay): string {
  const document = documentOf(line)
  return `hạn ${dateOf(line.dueOn, today)}${document === '' ? '' : `; theo ${document}`}`
}

/** What people did about it, as a remark behind a line; '' = nothing. */
export function answeredOf({ acknowledged }: AlertLine, today: LocalDay): string {
  if (acknowledged === null) return ''
  const who = acknowledged.own || acknowledged.by === null ? 'đồng chí' : `đồng chí ${acknowledged.by}`
  return ` – ${who} đã nhận ngày ${dateOf(acknowledged.on, today)}`
}

/** "đồng chí Trần Thị Bình hoãn nhắc đến 30/11, lý do: chờ hội trường"; '' = it was not put off. */
export function postponedOf({ postponed }: AlertLine, today: LocalDay): string {
  if (postponed === null) return ''
  const who = postponed.own || postponed.by === null ? 'đồng chí' : `đồng chí ${postponed.by}`
  return `${who} hoãn nhắc đến ${dateOf(postponed.until, today)}${postponed.reason === null ? '' : `, lý do: ${postponed.reason}`}`
}

/** D: a late ceremony needs the consent of the committee above (232-QĐ/TW, 4.1). */
export const lateCeremony = 'Lễ kết nạp quá hạn: chi bộ phải báo cáo cấp ủy cấp trên và được đồng ý mới tổ chức.'
/** R13 (24-QĐ/TW, 4.2.b). */
const lateRecognition = 'Xét hoặc quyết định công nhận chậm vẫn tính ngày chính thức từ khi hết 12 tháng dự bị (24-QĐ/TW, 4.2.b).'
const unconfirmed = 'Thời hạn chưa đối chiếu văn bản mới.'

/** What has to be said once about these lines. */
export function remarksOn(lines: readonly AlertLine[]): string[] {
  const late = new Set(lines.filter((line) => line.late).map(({ alert }) => alert))
  return [
    ...(late.has('ceremony') ? [lateCeremony] : []),
    ...(late.has('probation') || late.has('recognition') ? [lateRecognition] : []),
    ...(lines.some(({ confirmed, document }) => !confirmed && document !== '') ? [unconfirmed] : []),
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
