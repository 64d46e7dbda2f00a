import type { Case } from '../../domain/cases.ts'
import { answers, type Answer } from '../../domain/meeting.ts'
import type { ListRules, Option } from '../../domain/choices.ts'
import type { AnswerTable, Circumstances, MeetingView, Notice } from '../../domain/reply.ts'
import type { Message } from '../message.ts'
import { alertNoticeWords, digestTitle } from './alerts.ts'
import { accountNoticeWords } from './account-notices.ts'
import { answerTableLines } from './answer-table.ts'
import { capital, full, hour, names, shortDay } from './format.ts'
import { candidateNoticeWords } from './candidate-notices.ts'
import { linkNoticeWords } from './link-notices.ts'
import { roleNoticeWords } from './role-notices.ts'
import { ruleNoticeWords } from './rule-notices.ts'
import {
  answerLabels,
  answerNames,
  changeLines,
  details,
  meetingName,
  noticeLines,
  noticeTitle,
  shortName,
  whyUnreachable,
} from './meeting-words.ts'

type Words = { [K in Notice['kind']]: (notice: Case<Notice, K>) => Message }

/** Every message that the bot starts. */
const words: Words = {
  'meeting-notice': ({ meeting, answer }) => ({
    title: noticeTitle(meeting),
    lines: [...noticeLines(meeting), ...yourAnswer(answer)],
    options: answerOptions(meeting),
    rules: answerRules(meeting),
  }),
  'meeting-change': ({ meeting, before, changes, answer }) => ({
    title: `THAY ĐỔI LỊCH HỌP – ${meeting.unitName.toLocaleUpperCase('vi')}`,
    lines: [
      `Buổi ${meetingName({ ...meeting, startsAt: before.startsAt })} có thay đổi:`,
      ...changeLines(changes, before, meeting),
      ...(changes.includes('time') ? ['Thời gian đã đổi nên xin đồng chí trả lời lại.'] : yourAnswer(answer)),
    ],
    options: answerOptions(meeting),
    rules: answerRules(meeting),
  }),
  'meeting-cancelled': ({ meeting, reason }) => ({
    title: `HỦY HỌP – ${meeting.unitName.toLocaleUpperCase('vi')}`,
    lines: [
      `Buổi ${meetingName(meeting)} không họp nữa.`,
      ...(reason === null || reason === '' ? [] : [`Lý do: ${reason}.`]),
      'Xin đồng chí lưu ý. Không cần trả lời tin này.',
    ],
  }),
  'meeting-reminder': ({ meeting, days, answer }) => ({
    title: `NHẮC HỌP ${howSoon(days)} – ${meeting.unitName.toLocaleUpperCase('vi')}`,
    lines: [...details(meeting).slice(1), ...(answer === null ? [`Đồng chí chưa trả lời.${until(meeting)}`] : yourAnswer(answer))],
    options: answerOptions(meeting),
    rules: answerRules(meeting),
  }),
  'meeting-nudge': ({ meeting }) => ({
    title: 'XIN ĐỒNG CHÍ TRẢ LỜI',
    lines: [`Bí thư đang chờ đồng chí trả lời về buổi ${meetingName(meeting)}.`, `Địa điểm: ${capital(meeting.place)}.`],
    options: answerOptions(meeting),
    rules: answerRules(meeting),
  }),
  'meeting-summary': ({ meeting, table }) => ({
    title: `TỔNG HỢP TRƯỚC HỌP – ${meeting.unitName.toLocaleUpperCase('vi')}`,
    lines: [`Buổi ${meetingName(meeting)}.`, ...answerTableLines(table), ...toPhone(table)],
    options: table.none.length > 0 ? [{ label: 'Ghi hộ câu trả lời', command: { kind: 'record-answer', meetingId: meeting.id } }] : [],
    rules: { subject: `summary ${meeting.id}`, until: meeting.startsAt },
  }),
  'delivery-report': (report) => ({
    title: `${reportTitles[report.what]}: ${report.sent}/${report.total} đồng chí đã nhận`,
    lines: reportLines(report),
    options: report.unknown.length > 0 ? unknownOptions(report.meeting) : [],
    rules: { subject: `unknown ${report.meeting.id}`, until: new Date(report.meeting.startsAt.getTime() + 86_400_000) },
  }),
  ...accountNoticeWords,
  ...alertNoticeWords,
  ...linkNoticeWords,
  ...roleNoticeWords,
  ...ruleNoticeWords,
  ...candidateNoticeWords,
}

function howSoon(days: number): string {
  if (days === 0) return 'HÔM NAY'
  return days === 1 ? 'NGÀY MAI' : `– CÒN ${days} NGÀY`
}

/** The words of a message that the bot starts; late or repeated ones say so. */
export function noticeWords(notice: Notice, circumstances: Circumstances): Message {
  const message = wordsOf(notice)
  const remarks = [
    ...(circumstances.late ? ['(Tin này đến muộn vì hệ thống vừa tạm ngừng.)'] : []),
    ...(circumstances.mayRepeat ? ['(Có thể trùng: chưa rõ tin trước đã tới hay chưa.)'] : []),
  ]
  return remarks.length === 0 ? message : { ...message, lines: [...message.lines, ...remarks] }
}

function wordsOf<K extends Notice['kind']>(notice: Case<Notice, K>): Message {
  return words[notice.kind](notice)
}

/** Dự · vắng có lý do · liên hệ lại: the same list wherever a meeting is answered. */
export function answerOptions(meeting: MeetingView): Option[] {
  return answers.map((answer) => ({
    label: answerLabels[answer],
    command: { kind: 'answer-meeting', meetingId: meeting.id, answer, sure: true },
  }))
}

/** Answers may be changed until the meeting begins. */
function answerRules(meeting: MeetingView): ListRules {
  return { subject: `answer ${meeting.id}`, until: meeting.startsAt }
}

function yourAnswer(answer: Answer | null): string[] {
  return answer === null ? [] : [`Đồng chí đã trả lời: ${answerNames[answer]}. Muốn đổi thì trả lời lại.`]
}

function until(meeting: MeetingView): string {
  return meeting.answerBy === null ? '' : ` Xin trả lời trước ${hour(meeting.answerBy)} ngày ${shortDay(meeting.answerBy)}.`
}

function toPhone(table: AnswerTable): string[] {
  return table.none.length === 0 ? ['Tất cả đã trả lời.'] : ['Xin gọi điện cho các đồng chí chưa trả lời; gọi xong nhắn "ghi hộ".']
}

const reportTitles = {
  'meeting-notice': 'Đã gửi thông báo họp',
  'meeting-change': 'Đã báo thay đổi',
  'meeting-cancelled': 'Đã báo hủy họp',
} as const

function reportLines(report: Extract<Notice, { kind: 'delivery-report' }>): string[] {
  const lines = [`Buổi họp ${full(report.meeting.startsAt)}, ${report.meeting.unitName}.`]
  if (report.unreachable.length > 0) {
    lines.push(`Chưa tới được, xin gọi điện: ${names(report.unreachable.map(({ name, why }) => `${name} (${whyUnreachable[why]})`))}.`)
  }
  if (report.failed.length > 0) lines.push(`Gửi hỏng, xin gọi điện: ${names(report.failed)}.`)
  if (report.expired.length > 0) lines.push(`Không kịp gửi trước giờ họp: ${names(report.expired)}.`)
  if (report.unknown.length > 0) {
    lines.push(
      `Chưa rõ đã nhận hay chưa (mất kết nối đúng lúc gửi): ${names(report.unknown.map(({ name }) => name))}.`,
      'Hệ thống không tự gửi lại để khỏi trùng. Đồng chí chọn:',
    )
  }
  return lines
}

export function unknownOptions(meeting: MeetingView): Option[] {
  return [
    { label: 'Gửi lại cho tất cả', command: { kind: 'resolve-unknown', meetingId: meeting.id, how: 'resend' } },
    { label: 'Coi như đã nhận', command: { kind: 'resolve-unknown', meetingId: meeting.id, how: 'accept' } },
    { label: 'Chọn từng người', command: { kind: 'list-unknown', meetingId: meeting.id } },
  ]
}

/** How a person's list of waiting questions is told apart: "họp 19h30 ngày 03/12". */
export function listTitle(notice: Notice): string {
  if ('meeting' in notice) return shortName(notice.meeting)
  if (notice.kind === 'digest') return digestTitle
  return 'name' in notice ? notice.name : ''
}
