import type { Case } from '../../domain/cases.ts'
import type { MeetingView, Reply } from '../../domain/reply.ts'
import type { Message } from '../message.ts'
import { brief, capital, full, names, soon } from './format.ts'
import { answerNames, details, kindLabels, meetingName, noticeLines, noticeTitle, waitingLines, whyUnreachable } from './meeting-words.ts'
import { answerOptions } from './notices.ts'

type Kind =
  | 'no-meeting'
  | 'which-meeting'
  | 'meetings'
  | 'meeting-card'
  | 'meeting-called'
  | 'meeting-moved'
  | 'meeting-unchanged'
  | 'meeting-changed-meanwhile'
  | 'meeting-cancelled'
  | 'meeting-over'
  | 'copy-notice'
type Words = { [K in Kind]: (reply: Case<Reply, K>, now: Date) => Message }

/** Meetings: lists, cards, and what became of calling, moving and cancelling one. */
export const meetingWords: Words = {
  'no-meeting': () => ({ lines: ['Hiện không có buổi họp nào sắp tới. Có buổi mới, tôi sẽ báo.'] }),
  'which-meeting': ({ meetings, commands }) => ({
    lines: ['Đồng chí muốn nói buổi họp nào?'],
    options: meetings.flatMap((meeting, index) => {
      const command = commands[index]
      return command ? [{ label: `${capital(brief(meeting.startsAt))} – ${meeting.unitName}`, command }] : []
    }),
    rules: { subject: 'which', once: true },
  }),
  meetings: ({ meetings }) => ({
    title: 'LỊCH HỌP SẮP TỚI',
    lines: meetings.map(
      (meeting) =>
        `• ${capital(full(meeting.startsAt))} – ${meeting.unitName}, ${kindLabels[meeting.kind].toLocaleLowerCase('vi')}, tại ${meeting.place}${meeting.invited ? ` (${meeting.mine === null ? 'chưa trả lời' : answerNames[meeting.mine]})` : ''}.`,
    ),
    options: meetings.slice(0, 9).map((meeting) => ({
      label: `Xem ${brief(meeting.startsAt)} – ${meeting.unitName}`,
      command: { kind: 'show-meeting', meetingId: meeting.id },
    })),
    rules: { subject: 'menu' },
  }),
  'meeting-card': ({ meeting, mine, invited, counts, canChange }) => ({
    title: meeting.cancelled ? `ĐÃ HỦY – ${noticeTitle(meeting)}` : noticeTitle(meeting),
    lines: [
      ...details(meeting),
      ...(counts === null
        ? []
        : [`Dự ${counts.attend} · vắng ${counts.absent} · liên hệ lại ${counts.callBack} · chưa trả lời ${counts.none}.`]),
      ...(invited ? [mine === null ? 'Đồng chí chưa trả lời.' : `Đồng chí đã trả lời: ${answerNames[mine]}.`] : []),
    ],
    options: meeting.cancelled
      ? []
      : [
          ...(invited ? answerOptions(meeting) : []),
          ...(counts === null ? [] : [{ label: 'Ai đã trả lời', command: { kind: 'show-answers', meetingId: meeting.id } } as const]),
          ...(canChange
            ? ([
                { label: 'Đổi lịch, địa điểm, nội dung', command: { kind: 'move-meeting', meetingId: meeting.id } },
                { label: 'Hủy họp', command: { kind: 'cancel-meeting', meetingId: meeting.id }, style: 'danger' },
                { label: 'Lấy nội dung để chép', command: { kind: 'copy-notice', meetingId: meeting.id } },
              ] as const)
            : []),
        ],
    rules: { subject: 'menu' },
  }),
  'meeting-called': ({ meeting, audience }, now) => ({
    title: 'ĐÃ GỌI HỌP',
    lines: [
      `Buổi ${meetingName(meeting)}.`,
      audience.leavesAt === null
        ? `Đang gửi tới ${audience.members + audience.followers} đồng chí. Gửi xong tôi sẽ báo ai chưa nhận được.`
        : `Thông báo sẽ gửi ${soon(audience.leavesAt, now)} tới ${audience.members + audience.followers} đồng chí. Gửi xong tôi sẽ báo ai chưa nhận được.`,
      ...waitingLines(audience.waiting, now),
      ...(audience.unreachable.length > 0
        ? [`Cần báo riêng: ${names(audience.unreachable.map(({ name }) => name))}. Nội dung để chép gửi cho các đồng chí ấy ở dưới.`]
        : ['Nội dung để chép ở dưới, nếu cần gửi thêm nơi khác.']),
    ],
    copy: copyText(meeting),
    options: [
      { label: 'Ai đã trả lời', command: { kind: 'show-answers', meetingId: meeting.id } },
      { label: 'Đổi lịch, địa điểm, nội dung', command: { kind: 'move-meeting', meetingId: meeting.id } },
      { label: 'Hủy họp', command: { kind: 'cancel-meeting', meetingId: meeting.id }, style: 'danger' },
    ],
    rules: { subject: 'menu' },
  }),
  'meeting-moved': ({ meeting, audience }, now) => ({
    title: 'ĐÃ ĐỔI',
    lines: [
      `Nay là buổi ${meetingName(meeting)}, tại ${meeting.place}.`,
      audience.members + audience.followers === 0
        ? 'Chưa ai được báo nên không phải báo lại; thông báo đang chờ sẽ gửi nội dung mới.'
        : `Báo thay đổi cho ${audience.members + audience.followers} đồng chí ${audience.leavesAt === null ? 'ngay bây giờ' : soon(audience.leavesAt, now)}.`,
      ...waitingLines(audience.waiting, now),
      ...(audience.unreachable.length > 0 ? [`Xin gọi điện: ${names(audience.unreachable.map(({ name }) => name))}.`] : []),
    ],
  }),
  'meeting-unchanged': () => ({ lines: ['Không có gì thay đổi so với thông báo trước, nên không gửi gì.'] }),
  'meeting-changed-meanwhile': ({ meeting }) => ({
    lines: [
      `Trong lúc đồng chí soạn, người khác đã đổi buổi họp này. Nay là: ${meetingName(meeting)}, tại ${meeting.place}. Chưa đổi gì thêm; nếu vẫn muốn đổi, xin làm lại.`,
    ],
    options: [{ label: 'Đổi lại từ đầu', command: { kind: 'move-meeting', meetingId: meeting.id } }],
  }),
  'meeting-cancelled': ({ meeting, audience }, now) => ({
    title: 'ĐÃ HỦY HỌP',
    lines: [
      `Buổi ${meetingName(meeting)} đã hủy.`,
      audience.members + audience.followers === 0
        ? 'Chưa ai được báo họp nên không gửi gì.'
        : `Báo hủy cho ${audience.members + audience.followers} đồng chí ${audience.leavesAt === null ? 'ngay bây giờ' : soon(audience.leavesAt, now)}.`,
      ...waitingLines(audience.waiting, now),
      ...(audience.unreachable.length > 0 ? [`Xin gọi điện: ${names(audience.unreachable.map(({ name }) => name))}.`] : []),
    ],
  }),
  'meeting-over': ({ meeting }) => ({
    lines: [
      meeting.cancelled
        ? `Buổi ${meetingName(meeting)} đã hủy, không cần trả lời nữa.`
        : `Buổi ${meetingName(meeting)} đã đến giờ hoặc đã qua nên không đổi được nữa. Cần gì xin gọi bí thư.`,
    ],
  }),
  'copy-notice': ({ meeting, unreachable }) => ({
    lines: [
      unreachable.length > 0
        ? `Nội dung để chép gửi cho: ${names(unreachable.map(({ name, why }) => `${name} (${whyUnreachable[why]})`))}.`
        : 'Ai cũng nhận được qua tin nhắn. Nội dung để chép nếu cần:',
    ],
    copy: copyText(meeting),
  }),
}

/** The notice as plain text, for those who are not linked. */
function copyText(meeting: MeetingView): string {
  return [noticeTitle(meeting), ...noticeLines(meeting)].join('\n')
}
