import type { Case } from '../../domain/cases.ts'
import type { Option } from '../../domain/choices.ts'
import type { Reply } from '../../domain/reply.ts'
import type { Message } from '../message.ts'
import { answerTableLines } from './answer-table.ts'
import { names, soon } from './format.ts'
import { answerLabels, answerNames, laterLines, meetingName, shortName } from './meeting-words.ts'
import { unknownOptions } from './notices.ts'

type Kind =
  | 'confirm-absence'
  | 'answer-recorded'
  | 'answers'
  | 'nudged'
  | 'nudge-not-now'
  | 'record-whom'
  | 'record-what'
  | 'recorded'
  | 'unknown-list'
  | 'unknown-none'
  | 'unknown-resolved'
type Words = { [K in Kind]: (reply: Case<Reply, K>, now: Date) => Message }

/** Answers to a meeting, and deliveries of which it is not known whether they arrived. */
export const answerWords: Words = {
  'confirm-absence': ({ meeting, reason }) => ({
    lines: [`Tôi hiểu là đồng chí xin vắng buổi ${meetingName(meeting)}, lý do: "${reason}". Đúng không?`],
    options: [
      {
        label: 'Đúng, ghi vắng',
        command: { kind: 'answer-meeting', meetingId: meeting.id, answer: 'absent', reason, sure: true },
        says: 'yes',
        style: 'primary',
      },
      { label: 'Không phải', command: { kind: 'nothing' }, says: 'no' },
    ],
    rules: { subject: 'confirm', once: true },
  }),
  'answer-recorded': ({ meeting, person, answer, reason, before, undone }) => ({
    lines: [
      `${undone ? 'Đã trả lại như trước' : 'Đã ghi'}${person === null ? '' : ` cho đồng chí ${person}`}: ${answer === null ? 'chưa trả lời' : answerNames[answer]}, buổi ${meetingName(meeting)}${reason ? `, lý do: ${reason}` : ''}.`,
      ...(before !== null && before !== answer && !undone ? [`(Trước đó: ${answerNames[before]}.)`] : []),
      ...(undone ? [] : ['Sai thì gửi 0. Có thể đổi cho tới giờ họp.']),
    ],
  }),
  answers: ({ meeting, table, canNudge, canRecord }) => ({
    title: `TRẢ LỜI BUỔI ${shortName(meeting).toLocaleUpperCase('vi')} – ${meeting.unitName.toLocaleUpperCase('vi')}`,
    lines: [
      ...answerTableLines(table),
      ...(canNudge === 'done-today' && table.none.length > 0 ? ['Hôm nay đã nhắc một lần rồi (mỗi ngày một lần).'] : []),
    ],
    options: [
      ...(canNudge === 'yes' && table.none.length > 0
        ? [{ label: 'Nhắc người chưa trả lời', command: { kind: 'nudge', meetingId: meeting.id }, style: 'primary' } as const]
        : []),
      ...(canRecord ? [{ label: 'Ghi hộ người đã gọi điện', command: { kind: 'record-answer', meetingId: meeting.id } } as const] : []),
    ],
    rules: { subject: 'menu' },
  }),
  nudged: ({ meeting, count, unreachable, leavesAt, later }, now) => ({
    lines: [
      count === 0
        ? 'Không nhắc được ai qua tin nhắn.'
        : `${leavesAt === null ? 'Đã nhắc' : `Sẽ nhắc lúc ${soon(leavesAt, now)}`} ${count} đồng chí chưa trả lời về buổi ${meetingName(meeting)}.`,
      ...laterLines(later),
      ...(unreachable.length > 0 ? [`Xin gọi điện: ${names(unreachable)}. Gọi xong nhắn "ghi hộ".`] : []),
    ],
  }),
  'nudge-not-now': ({ why, meeting }) => ({
    lines: [
      why === 'nobody'
        ? `Buổi ${meetingName(meeting)}: tất cả đã trả lời, không cần nhắc.`
        : `Hôm nay đã nhắc về buổi ${meetingName(meeting)} rồi. Mỗi ngày chỉ nhắc một lần; ai chưa trả lời xin gọi điện.`,
    ],
  }),
  'record-whom': ({ meeting, people, page, pages }) => ({
    lines: [`Buổi ${meetingName(meeting)}: ghi hộ cho ai?${pages > 1 ? ` (Trang ${page + 1}/${pages})` : ''}`],
    options: [
      ...people.map(({ id, name, answer }) => ({
        label: answer === null ? name : `${name} (${answerNames[answer]})`,
        command: { kind: 'record-answer', meetingId: meeting.id, personId: id } as const,
      })),
      ...(page + 1 < pages
        ? [{ label: 'Xem tiếp', command: { kind: 'record-answer', meetingId: meeting.id, page: page + 1 } as const }]
        : []),
    ],
    rules: { subject: 'record', once: true },
  }),
  'record-what': ({ meeting, person }) => ({
    lines: [`Đồng chí ${person.name} trả lời thế nào về buổi ${meetingName(meeting)}?`],
    options: (['attend', 'absent', 'call_back'] as const).map((answer) => ({
      label: answerLabels[answer],
      command: { kind: 'record-answer', meetingId: meeting.id, personId: person.id, answer } as const,
    })),
    rules: { subject: 'record', once: true },
  }),
  recorded: ({ meeting, person, answer, reason }) => ({
    lines: [
      `Đã ghi hộ đồng chí ${person.name}: ${answerNames[answer]}, buổi ${meetingName(meeting)}${reason ? `, lý do: ${reason}` : ''}.`,
      'Sai thì gửi 0.',
    ],
    options: [
      { label: 'Ghi hộ người khác', command: { kind: 'record-answer', meetingId: meeting.id } },
      { label: 'Ai đã trả lời', command: { kind: 'show-answers', meetingId: meeting.id } },
    ],
    rules: { subject: 'menu' },
  }),
  'unknown-list': ({ meeting, people, page, pages }) => ({
    title: 'CHƯA RÕ ĐÃ NHẬN HAY CHƯA',
    lines: [
      `Buổi ${meetingName(meeting)}${pages > 1 ? `, trang ${page + 1}/${pages}` : ''}. Chọn người để gửi lại; ai đã gọi điện hỏi được thì coi như đã nhận.`,
    ],
    options: [
      ...people.flatMap(({ id, name }): Option[] => [
        { label: `Gửi lại: ${name}`, command: { kind: 'resolve-unknown', meetingId: meeting.id, personId: id, how: 'resend' } },
        { label: `Coi như đã nhận: ${name}`, command: { kind: 'resolve-unknown', meetingId: meeting.id, personId: id, how: 'accept' } },
      ]),
      ...unknownOptions(meeting).slice(0, 2),
      ...(page + 1 < pages
        ? [{ label: 'Xem tiếp', command: { kind: 'list-unknown', meetingId: meeting.id, page: page + 1 } as const }]
        : []),
    ],
    rules: { subject: `unknown ${meeting.id}` },
  }),
  'unknown-none': () => ({ lines: ['Không có tin nào chưa rõ kết quả.'] }),
  'unknown-resolved': ({ meeting, how, names: list, left }) => ({
    lines: [
      list.length === 0
        ? 'Việc này đã được giải quyết trước đó.'
        : how === 'resend'
          ? `Gửi lại cho: ${names(list)}. Tin gửi lại có ghi "có thể trùng".`
          : `Đã ghi: coi như đã nhận – ${names(list)}.`,
      ...(left > 0 ? [`Còn ${left} đồng chí chưa rõ.`] : []),
    ],
    options: left > 0 ? unknownOptions(meeting) : [],
    rules: { subject: `unknown ${meeting.id}` },
  }),
}
