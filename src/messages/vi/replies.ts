import type { Case } from '../../domain/cases.ts'
import type { Reply } from '../../domain/reply.ts'
import type { Message } from '../message.ts'
import { alertWords, digestTitle, whyDigest } from './alerts.ts'
import { answerWords } from './answer-words.ts'
import { screenName } from './candidate-words.ts'
import { candidateWords } from './candidates.ts'
import { deliveryNames } from './delivery-names.ts'
import { exportWords } from './exports.ts'
import { brief, capital, hour, shortDay } from './format.ts'
import { changeWords } from './changes.ts'
import { guideWords, helpLines } from './guide.ts'
import { inviteWords } from './invites.ts'
import { linkingWords } from './linking.ts'
import { meetingQuestions } from './meeting-questions.ts'
import { shortName } from './meeting-words.ts'
import { meetingWords } from './meetings.ts'
import { peopleWords } from './people.ts'
import { phoneWords } from './phones.ts'
import { paperKindWords } from './paper-kinds.ts'
import { reminderReplyWords } from './reminders.ts'
import { rulesWords } from './rules.ts'
import { settingsWords } from './settings.ts'

type Words = { [K in Reply['kind']]: (reply: Case<Reply, K>, now: Date) => Message }

const formNames: Readonly<Record<string, string>> = {
  'call-meeting': 'gọi họp',
  'move-meeting': 'đổi buổi họp',
  'cancel-meeting': 'hủy họp',
  absence: 'ghi lý do vắng',
  change: 'thay đổi',
}

const statusNames: Readonly<Record<string, string>> = {
  queued: 'đang chờ gửi',
  held: 'đang giữ lại',
  sending: 'đang gửi',
  sent: 'đã gửi',
  failed: 'gửi hỏng',
  unreachable: 'không tới được',
  unknown: 'chưa rõ đã tới hay chưa',
  cancelled: 'đã bỏ, không gửi',
  expired: 'quá hạn, không gửi',
}

const reasonNames: Readonly<Record<string, string>> = {
  'quiet-hours': 'đang giờ nghỉ',
  'form-open': 'chờ đồng chí làm xong việc đang dở',
  'not-linked': 'chưa liên kết',
  'account-not-served': 'bot này không dùng nữa',
  blocked: 'máy đã chặn hoặc không nhận được',
  cancelled: 'buổi họp đã hủy',
  'already-begun': 'đã đến giờ họp',
  absent: 'đồng chí đã báo vắng',
  answered: 'đồng chí đã trả lời',
  superseded: 'có thay đổi mới hơn',
  accepted: 'bí thư coi như đã nhận',
  'not-invited': 'đồng chí không còn trong danh sách mời họp ấy',
  retired: 'đồng chí đã thôi sinh hoạt',
  'day-over': 'đã qua ngày, gộp vào bản tin sau',
}

/** Every answer that the bot gives. A reply without words is a compile error. */
const words: Words = {
  ...alertWords,
  ...linkingWords,
  ...meetingWords,
  ...meetingQuestions,
  ...answerWords,
  ...candidateWords,
  ...changeWords,
  ...exportWords,
  ...guideWords,
  ...inviteWords,
  ...peopleWords,
  ...phoneWords,
  ...rulesWords,
  ...reminderReplyWords,
  ...paperKindWords,
  ...settingsWords,
  'not-understood': ({ can }) => ({ lines: ['Xin lỗi, tôi chưa hiểu câu này. Đồng chí có thể:', ...helpLines(can)] }),
  thanks: () => ({ lines: ['Dạ, không có gì. Chúc đồng chí mạnh khỏe.'] }),
  unsupported: () => ({
    lines: [
      'Tôi chỉ đọc được chữ, không nhận và không tải ảnh, tệp, nhãn dán hay tiếng nói. Giấy tờ xin nộp trực tiếp cho chi ủy hoặc văn phòng đảng ủy. Cần gì xin đồng chí viết thành chữ.',
    ],
  }),
  'edit-too-late': () => ({ lines: ['Tin cũ này đã được xử lý nên sửa tin không đổi được nữa. Xin đồng chí nhắn lại nội dung mới.'] }),
  error: ({ code }) => ({
    lines: [
      `Xin lỗi, có trục trặc nên việc vừa rồi chưa làm được và chưa có gì thay đổi. Xin đồng chí thử lại sau ít phút; nếu vẫn vậy, báo văn phòng mã ${code}.`,
    ],
  }),
  'slow-down': () => ({ lines: ['Đồng chí nhắn nhanh quá, tôi chưa kịp trả lời hết. Xin chờ một phút rồi nhắn tiếp.'] }),
  'not-found': () => ({
    lines: ['Không tìm thấy. Có thể việc này đã xong hoặc không thuộc phạm vi của đồng chí. Nhắn "trợ giúp" để xem có thể làm gì.'],
  }),
  why: ({ rows }) =>
    rows.length === 0
      ? { lines: ['Gần đây chưa có tin nào tự động gửi cho đồng chí.'] }
      : {
          title: 'CÁC TIN TỰ ĐỘNG GẦN ĐÂY CỦA ĐỒNG CHÍ',
          lines: [
            ...rows.map(({ kind, meeting, at, status, reason, followed }) => {
              const about =
                meeting === null
                  ? ''
                  : `, buổi ${hour(meeting.startsAt)} ngày ${shortDay(meeting.startsAt)}, ${meeting.unitName}${followed ? ' (đồng chí được phân công theo dõi)' : ''}`
              const why = reason === null ? '' : ` (${reasonNames[reason] ?? 'trục trặc kỹ thuật'})`
              return `• ${capital(brief(at))}: ${deliveryNames[kind]}${about}. ${capital(statusNames[status] ?? status)}${why}.`
            }),
            'Đồng chí nhận tin vì là đảng viên, cấp ủy viên theo dõi hoặc người phụ trách của tổ chức nêu trên.',
            ...(rows.some(({ kind }) => kind === 'digest') ? [whyDigest] : []),
          ],
          ...(rows.some(({ kind }) => kind === 'digest') && {
            options: [{ label: 'Xem nhắc việc hồ sơ', command: { kind: 'alerts' } }],
          }),
        },
  'form-left': () => ({ lines: ['Đã thôi, không có gì thay đổi.'] }),
  'nothing-to-leave': () => ({ lines: ['Lúc này không có việc nào đang làm dở. Muốn hủy một buổi họp, xin nhắn "hủy họp".'] }),
  'form-in-the-way': ({ form, wanted }) => ({
    lines: [`Đồng chí đang làm dở việc ${formNames[form] ?? 'khác'}.`],
    options: [
      { label: 'Làm tiếp việc đang dở', command: { kind: 'resume-form' } },
      { label: 'Bỏ việc đang dở, làm việc mới', command: { kind: 'leave-form', instead: wanted } },
    ],
    rules: { subject: 'form', once: true },
  }),
  'form-waits': () => ({ lines: ['(Việc đang làm dở vẫn chờ:)'] }),
  'stale-choice': () => ({
    lines: ['Nút hoặc danh sách này đã cũ, không còn hiệu lực. Xin đồng chí nhắn lại yêu cầu, hoặc nhắn "trợ giúp".'],
  }),
  'no-such-choice': ({ digit }) => ({
    lines: [`Lúc này không có lựa chọn số ${digit}. Nhắn "lịch họp" để xem lịch, "trợ giúp" để xem có thể làm gì.`],
  }),
  'which-choice': ({ candidates }) => ({
    lines: ['Đồng chí trả lời cho việc nào?'],
    options: candidates.map(({ list, label, command }) => ({ label: list === '' ? label : `${capital(list)}: ${label}`, command })),
    rules: { subject: 'which', once: true },
  }),
  'nothing-to-undo': () => ({ lines: ['Không có việc nào vừa làm để sửa lại. Nhắn "trợ giúp" để xem có thể làm gì.'] }),
  nothing: () => ({ lines: ['Vâng, không ghi gì. Đồng chí cần gì xin nhắn tiếp.'] }),
}

function say<K extends Reply['kind']>(reply: Case<Reply, K>, now: Date): Message {
  return words[reply.kind](reply, now)
}

/** What the choices of a reply are called where several lists wait; '' = their labels say it. */
export function listTitleOf(reply: Reply): string {
  if ('meeting' in reply && reply.meeting !== null) return shortName(reply.meeting)
  if (reply.kind === 'alert') return screenName(reply.line.candidate)
  return reply.kind === 'alerts' ? digestTitle : ''
}

export function replyWords(reply: Reply, now: Date): Message {
  return say(reply, now)
}

/** Commands that the messenger lists beside the message box. */
export const commandList = [
  { command: 'trogiup', description: 'Xem có thể làm gì' },
  { command: 'lich', description: 'Lịch họp sắp tới' },
  { command: 'hop', description: 'Gọi họp (bí thư)' },
  { command: 'traloi', description: 'Ai chưa trả lời (bí thư)' },
  { command: 'ghiho', description: 'Ghi hộ người đã gọi điện (bí thư)' },
  { command: 'doihop', description: 'Đổi lịch họp (bí thư)' },
  { command: 'huyhop', description: 'Hủy họp (bí thư)' },
  { command: 'hoso', description: 'Xem hồ sơ quần chúng theo mã, tên' },
  { command: 'quanchung', description: 'Danh sách quần chúng (bí thư, chi ủy)' },
  { command: 'danhba', description: 'Danh bạ đảng viên (bí thư, chi ủy)' },
  { command: 'tim', description: 'Tìm một người theo tên' },
  { command: 'moi', description: 'Mời liên kết, lấy mã (bí thư)' },
  { command: 'lienket', description: 'Ai đã, ai chưa liên kết' },
  { command: 'them', description: 'Thêm đảng viên (bí thư)' },
  { command: 'bangiao', description: 'Bàn giao cho bí thư mới' },
  { command: 'nhacviec', description: 'Việc hồ sơ cần nhắc hôm nay' },
  { command: 'quydinh', description: 'Các thời hạn của hồ sơ' },
  { command: 'lichnghi', description: 'Lịch nghỉ lễ, nghỉ bù' },
  { command: 'caidat', description: 'Cài đặt của chi bộ' },
  { command: 'chibo', description: 'Chọn chi bộ đang làm việc' },
  { command: 'may', description: 'Máy đã liên kết của tôi' },
  { command: 'lamquen', description: 'Xem hướng dẫn 2 phút' },
  { command: 'visao', description: 'Vì sao tôi nhận tin này' },
  { command: 'huy', description: 'Thôi việc đang làm dở' },
] as const
