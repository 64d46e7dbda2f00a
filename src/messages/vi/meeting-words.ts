import type { Answer, MeetingChange, MeetingDetails, MeetingKind } from '../../domain/meeting.ts'
import type { Audience, MeetingView, Unreachable } from '../../domain/reply.ts'
import { toLocal } from '../../domain/local-time.ts'
import { capital, day, full, hour, names, shortDay, soon } from './format.ts'
import { platformNames } from './phone-names.ts'

const kindNames: Readonly<Record<MeetingKind, string>> = {
  regular: 'sinh hoạt chi bộ thường kỳ',
  topic: 'sinh hoạt chuyên đề',
  extraordinary: 'họp bất thường',
  committee: 'họp chi ủy',
}

export const kindLabels: Readonly<Record<MeetingKind, string>> = {
  regular: 'Sinh hoạt thường kỳ',
  topic: 'Sinh hoạt chuyên đề',
  extraordinary: 'Họp bất thường',
  committee: 'Họp chi ủy',
}

export const answerNames: Readonly<Record<Answer, string>> = { attend: 'dự họp', absent: 'vắng có lý do', call_back: 'sẽ liên hệ lại' }
export const answerLabels: Readonly<Record<Answer, string>> = { attend: 'Dự', absent: 'Vắng có lý do', call_back: 'Liên hệ lại' }

/** Headings offered in one tap for the agenda of a meeting. */
export function usualAgenda(startsAt: Date): string[] {
  const { month } = toLocal(startsAt)
  const before = month === 1 ? 12 : month - 1
  return [
    `Đánh giá công tác tháng ${before}, nhiệm vụ tháng ${month}`,
    'Phổ biến văn bản của cấp trên (tài liệu trên Sổ tay đảng viên điện tử)',
    'Công tác phát triển đảng',
    'Nội dung khác',
  ]
}

export const absenceWords = {
  health: 'Sức khỏe không bảo đảm',
  duty: 'Bận công tác cơ quan',
  family: 'Việc gia đình',
  away: 'Đi xa, không có mặt ở địa phương',
} as const

/** "THÔNG BÁO SINH HOẠT CHI BỘ THƯỜNG KỲ THÁNG 12/2026" */
export function noticeTitle(meeting: MeetingView): string {
  const { month, year } = toLocal(meeting.startsAt)
  return `THÔNG BÁO ${kindNames[meeting.kind]} tháng ${month}/${year}`.toLocaleUpperCase('vi')
}

/** "ĐẢNG BỘ PHƯỜNG … – CHI BỘ TDP 8" */
function letterhead(meeting: MeetingView): string {
  return (meeting.committeeName === null ? meeting.unitName : `${meeting.committeeName} – ${meeting.unitName}`).toLocaleUpperCase('vi')
}

/** Time, place and agenda. */
export function details(meeting: MeetingView): string[] {
  return [
    letterhead(meeting),
    `Thời gian: ${full(meeting.startsAt)} (dự kiến ${meeting.durationMinutes} phút).`,
    `Địa điểm: ${capital(meeting.place)}.`,
    ...agenda(meeting.agenda),
  ]
}

export function agenda(headings: readonly string[]): string[] {
  const [only, ...others] = headings
  if (only !== undefined && others.length === 0) return [`Nội dung: ${only}.`]
  return ['Nội dung:', ...numbered(headings)]
}

function numbered(headings: readonly string[]): string[] {
  return headings.map((heading, index) => `${index + 1}) ${capital(heading)}${index === headings.length - 1 ? '.' : ';'}`)
}

/** Wordings above the name under a notice; the first is the usual one. */
export const signatures = ['T/M CHI ỦY – BÍ THƯ', 'T/M CHI BỘ – BÍ THƯ', 'T/M CHI ỦY – PHÓ BÍ THƯ', 'T/M ĐẢNG ỦY – BÍ THƯ'] as const

/** The whole notice. */
export function noticeLines(meeting: MeetingView): string[] {
  const lines = details(meeting)
  if (meeting.answerBy !== null) lines.push(`Bận đột xuất xin báo trước ${hour(meeting.answerBy)} ngày ${shortDay(meeting.answerBy)}.`)
  lines.push(meeting.signature ?? signatures[0], meeting.signer)
  return lines
}

/** "họp 19h30 ngày 03/12/2026 (Chi bộ TDP 8)" */
export function meetingName(meeting: MeetingView): string {
  return `${kindNames[meeting.kind]} ${hour(meeting.startsAt)} ngày ${day(meeting.startsAt)} (${meeting.unitName})`
}

/** "họp 03/12" */
export function shortName(meeting: MeetingView): string {
  return `họp ${hour(meeting.startsAt)} ngày ${shortDay(meeting.startsAt)}`
}

export const whyUnreachable: Readonly<Record<Unreachable['why'], string>> = {
  'not-linked': 'chưa liên kết',
  blocked: 'đã chặn hoặc không nhận được tin',
}

/** How many and who get it, who does not and why, and when it leaves. */
export function audienceLines(audience: Audience, now: Date): string[] {
  const people = [
    `${audience.members} đảng viên`,
    ...(audience.followers > 0 ? [`${audience.followers} cấp ủy viên theo dõi chi bộ`] : []),
  ].join(' và ')
  const channels = [
    ...(audience.zalo > 0 ? [`Zalo ${audience.zalo}`] : []),
    ...(audience.telegram > 0 ? [`Telegram ${audience.telegram}`] : []),
  ].join(', ')
  const nobody = audience.members + audience.followers === 0
  const lines = [nobody ? 'Lúc này không có ai để gửi tin tới.' : `Gửi tới: ${people}${channels === '' ? '' : ` (${channels})`}.`]
  if (audience.reached.length > 0) lines.push(`Người nhận: ${names(audience.reached)}.`)
  if (audience.unreachable.length > 0) {
    lines.push(`Không gửi tới được ${audience.unreachable.length} đồng chí, xin gọi điện:`)
    for (const why of ['not-linked', 'blocked'] as const) {
      const list = audience.unreachable.filter((person) => person.why === why).map(({ name }) => name)
      if (list.length > 0) lines.push(`– ${capitalWhy[why]}: ${names(list)}.`)
    }
  }
  if (audience.exempt > 0) lines.push(`Miễn sinh hoạt: ${audience.exempt} đồng chí (không gửi, không tính vào tổng số).`)
  if (!nobody)
    lines.push(audience.leavesAt === null ? 'Gửi ngay khi đồng chí xác nhận.' : `Đang giờ nghỉ: sẽ gửi ${soon(audience.leavesAt, now)}.`)
  return [...lines, ...laterLines(audience.later), ...waitingLines(audience.waiting, now)]
}

/** Whose bot cannot send now: that he waits, until when, and that nobody has to do anything for it. */
export function waitingLines(waiting: Audience['waiting'], now: Date): string[] {
  if (waiting.length === 0) return []
  return [
    ...waiting.map(({ platform, people, why, until }) => {
      const when = until === null ? whenAgain[why] : `lúc ${soon(until, now)}`
      return `${platformNames[platform]} ${whyResting[why]}: ${people} đồng chí nhận chậm. Tin tự gửi ${when}.`
    }),
    'Việc gấp xin gọi điện.',
  ]
}

const whyResting = { quota: 'đã hết lượt gửi tin', unauthorized: 'đang mất kết nối', paused: 'đang tạm ngừng gửi' } as const
const whenAgain = { quota: 'khi có lượt gửi', unauthorized: 'khi kết nối lại', paused: 'khi gửi lại được' } as const

/** Some have quiet hours of their own that last longer. */
export function laterLines(later: number): string[] {
  return later === 0 ? [] : [`Trong đó ${later} đồng chí đặt giờ nghỉ riêng, nhận sau giờ nghỉ ấy.`]
}

const capitalWhy = { 'not-linked': 'Chưa liên kết', blocked: 'Đã chặn hoặc không nhận được tin' } as const

/** What changed, old → new. */
export function changeLines(changes: readonly MeetingChange[], before: MeetingDetails, after: MeetingDetails): string[] {
  return changes.flatMap((change) => {
    if (change === 'time') return [`Thời gian: ${full(before.startsAt)} → ${full(after.startsAt)}.`]
    if (change === 'place') return [`Địa điểm: ${capital(before.place)} → ${capital(after.place)}.`]
    return ['Nội dung mới:', ...numbered(after.agenda)]
  })
}
