import type { Option } from '../../domain/choices.ts'
import type { Case } from '../../domain/cases.ts'
import { meetingKinds } from '../../domain/meeting.ts'
import type { AbsenceReason } from '../../domain/forms/absence.ts'
import type { MeetingView, Reply } from '../../domain/reply.ts'
import type { Message } from '../message.ts'
import { answerTableLines } from './answers.ts'
import { problemLines } from './form-words.ts'
import { brief, capital, full, names, soon } from './format.ts'
import {
  absenceWords,
  agenda,
  answerLabels,
  answerNames,
  audienceLines,
  changeLines,
  details,
  kindLabels,
  meetingName,
  noticeLines,
  noticeTitle,
  shortName,
  usualAgenda,
  whyUnreachable,
} from './meeting-words.ts'
import { answerOptions, unknownOptions } from './notices.ts'

type Kind =
  | 'cannot-call'
  | 'no-meeting'
  | 'which-meeting'
  | 'meetings'
  | 'meeting-card'
  | 'call-meeting-question'
  | 'move-meeting-question'
  | 'cancel-meeting-question'
  | 'absence-question'
  | 'meeting-called'
  | 'meeting-moved'
  | 'meeting-unchanged'
  | 'meeting-changed-meanwhile'
  | 'meeting-cancelled'
  | 'meeting-over'
  | 'confirm-absence'
  | 'answer-recorded'
  | 'answers'
  | 'nudged'
  | 'nudge-not-now'
  | 'record-whom'
  | 'record-what'
  | 'recorded'
  | 'copy-notice'
  | 'unknown-list'
  | 'unknown-none'
  | 'unknown-resolved'
type Words = { [K in Kind]: (reply: Case<Reply, K>, now: Date) => Message }

const leave = 'Gửi 0 để quay lại, "hủy" để thôi.'
const formRules = { subject: 'form', once: true }

function value(form: string, step: string, label: string, chosen: string): Option {
  return { label, command: { kind: 'form-value', form, step, value: chosen } }
}

function go(form: string, label: string, to: string): Option {
  return { label, command: { kind: 'form-go', form, to } }
}

/** Dates that a phrase may mean, to choose from. */
function offered(form: string, dates: readonly string[] | undefined): Option[] {
  return (dates ?? []).map((iso) => value(form, 'when', capital(full(new Date(iso))), iso))
}

function places(form: string, known: readonly string[]): Option[] {
  return known.map((place) => value(form, 'place', place, place))
}

/** Send now, later, or urgently. In quiet hours "urgent" is offered too. */
function sendOptions(form: string, leavesAt: Date | null, now: Date): Option[] {
  if (leavesAt === null) return [{ ...value(form, 'confirm', 'Gửi ngay', 'send'), says: 'yes', style: 'primary' }]
  return [
    { ...value(form, 'confirm', `Đồng ý, gửi ${soon(leavesAt, now)}`, 'send'), says: 'yes', style: 'primary' },
    { ...value(form, 'confirm', 'Việc khẩn: gửi ngay bây giờ', 'urgent'), style: 'danger' },
  ]
}

export const meetingWords: Words = {
  'cannot-call': () => ({
    lines: ['Việc gọi họp do bí thư, phó bí thư chi bộ hoặc văn phòng đảng ủy làm. Đồng chí nhắn "lịch họp" để xem lịch.'],
  }),
  'no-meeting': () => ({ lines: ['Hiện không có buổi họp nào sắp tới.'] }),
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
    options: meetings
      .slice(0, 9)
      .map((meeting) => ({
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
  'call-meeting-question': ({ step, draft, problem, units, places: known, preview }, now) => {
    const form = 'call-meeting'
    const echo =
      problem === null && step === 'place' && draft.startsAt !== undefined ? [`Đã ghi thời gian: ${full(new Date(draft.startsAt))}.`] : []
    const trouble = problemLines(problem)
    switch (step) {
      case 'unit':
        return {
          lines: [...trouble, 'Gọi họp cho tổ chức nào?'],
          options: units.map(({ id, name }) => value(form, 'unit', name, id)),
          rules: formRules,
        }
      case 'kind':
        return {
          title: 'GỌI HỌP',
          lines: [...trouble, 'Đây là buổi họp loại nào?', leave],
          options: meetingKinds.map((kind) => value(form, 'kind', kindLabels[kind], kind)),
          rules: formRules,
        }
      case 'when':
        return {
          lines: [
            ...trouble,
            ...(draft.offered?.length
              ? ['Xin chọn, hoặc viết ngày giờ khác:']
              : ['Họp ngày nào, mấy giờ? Ví dụ: "19h30 thứ năm tuần sau".', leave]),
          ],
          options: offered(form, draft.offered),
          rules: formRules,
        }
      case 'place':
        return {
          lines: [
            ...trouble,
            ...echo,
            known.length > 0 ? 'Họp ở đâu? Chọn số, hoặc viết địa điểm khác.' : 'Họp ở đâu? Xin viết địa điểm.',
            leave,
          ],
          options: places(form, known),
          rules: formRules,
        }
      case 'agenda': {
        const usual = usualAgenda(draft.startsAt === undefined ? now : new Date(draft.startsAt))
        return {
          lines: [
            ...trouble,
            'Nội dung gồm những gì? Viết mỗi mục một dòng, hoặc cách nhau bằng dấu chấm phẩy (;).',
            'Hoặc dùng nội dung thường lệ:',
            ...usual.map((heading, index) => `   ${index + 1}) ${heading}`),
            leave,
          ],
          options: [value(form, 'agenda', 'Dùng nội dung thường lệ', 'usual')],
          rules: formRules,
        }
      }
      default:
        return preview === null
          ? { lines: [...trouble] }
          : {
              title: 'XEM LẠI TRƯỚC KHI GỬI',
              lines: [
                ...trouble,
                noticeTitle(preview.meeting),
                ...noticeLines(preview.meeting),
                '———',
                ...audienceLines(preview.audience, now),
                'Đúng chưa?',
              ],
              options: [
                ...sendOptions(form, preview.audience.leavesAt, now),
                go(form, 'Sửa ngày giờ', 'when'),
                go(form, 'Sửa địa điểm', 'place'),
                go(form, 'Sửa nội dung', 'agenda'),
                go(form, 'Sửa loại họp', 'kind'),
                { label: 'Không gửi nữa', command: { kind: 'leave-form' }, says: 'no' },
              ],
              rules: formRules,
            }
    }
  },
  'move-meeting-question': ({ step, draft, problem, meeting, places: known, preview }, now) => {
    const form = 'move-meeting'
    const trouble = problemLines(problem)
    switch (step) {
      case 'what':
        return {
          title: 'ĐỔI BUỔI HỌP',
          lines: [...trouble, `Buổi ${meetingName(meeting)}, tại ${meeting.place}.`, 'Đồng chí muốn đổi gì?', leave],
          options: [
            value(form, 'what', 'Ngày giờ', 'time'),
            value(form, 'what', 'Địa điểm', 'place'),
            value(form, 'what', 'Nội dung', 'agenda'),
          ],
          rules: formRules,
        }
      case 'when':
        return {
          lines: [
            ...trouble,
            ...(draft.offered?.length
              ? ['Xin chọn, hoặc viết ngày giờ khác:']
              : [`Đang là ${full(meeting.startsAt)}. Đổi sang ngày nào, mấy giờ?`, leave]),
          ],
          options: offered(form, draft.offered),
          rules: formRules,
        }
      case 'place':
        return { lines: [...trouble, `Đang là ${meeting.place}. Đổi sang đâu?`, leave], options: places(form, known), rules: formRules }
      case 'agenda':
        return {
          lines: [
            ...trouble,
            'Đang là:',
            ...agenda(meeting.agenda),
            'Xin viết lại toàn bộ nội dung, mỗi mục một dòng hoặc cách nhau bằng dấu chấm phẩy (;).',
            leave,
          ],
          options: [],
          rules: formRules,
        }
      default:
        return preview === null
          ? { lines: [...trouble] }
          : {
              title: 'XEM LẠI TRƯỚC KHI BÁO THAY ĐỔI',
              lines: [
                ...trouble,
                `Buổi ${meetingName(meeting)}:`,
                ...(preview.changes.length === 0 ? ['Không có gì thay đổi.'] : changeLines(preview.changes, meeting, preview.after)),
                '———',
                ...(preview.answersReset > 0 ? [`${preview.answersReset} đồng chí đã trả lời sẽ được hỏi lại vì đổi thời gian.`] : []),
                'Chỉ báo thay đổi cho những người đã được báo trước đó.',
                ...audienceLines(preview.audience, now),
                'Đúng chưa?',
              ],
              options: [
                ...sendOptions(form, preview.audience.leavesAt, now),
                go(form, 'Sửa lại', 'what'),
                { label: 'Không đổi nữa', command: { kind: 'leave-form' }, says: 'no' },
              ],
              rules: formRules,
            }
    }
  },
  'cancel-meeting-question': ({ step, draft, problem, meeting, audience }, now) => {
    const form = 'cancel-meeting'
    if (step === 'reason') {
      return {
        title: 'HỦY BUỔI HỌP',
        lines: [...problemLines(problem), `Hủy buổi ${meetingName(meeting)}.`, 'Lý do là gì? Viết một dòng, hoặc chọn:', leave],
        options: [value(form, 'reason', 'Không nêu lý do', 'none')],
        rules: formRules,
      }
    }
    return {
      title: 'XEM LẠI TRƯỚC KHI HỦY',
      lines: [
        ...problemLines(problem),
        `Hủy buổi ${meetingName(meeting)}.`,
        draft.reason ? `Lý do: ${draft.reason}.` : 'Không nêu lý do.',
        '———',
        'Chỉ báo cho những người đã được báo họp.',
        ...audienceLines(audience, now),
        'Hủy thật chứ?',
      ],
      options: [
        ...sendOptions(form, audience.leavesAt, now).map((option, index) =>
          index === 0
            ? {
                ...option,
                label: audience.leavesAt === null ? 'Hủy họp và báo ngay' : `Hủy họp, báo ${soon(audience.leavesAt, now)}`,
                style: 'danger' as const,
              }
            : { ...option, label: 'Hủy họp, việc khẩn: báo ngay' },
        ),
        go(form, 'Sửa lý do', 'reason'),
        { label: 'Không hủy nữa', command: { kind: 'leave-form' }, says: 'no' },
      ],
      rules: formRules,
    }
  },
  'absence-question': ({ problem, meeting, person }) => ({
    lines: [
      ...problemLines(problem),
      person === null
        ? `Vắng buổi ${shortName(meeting)}: xin cho biết lý do. Chọn số hoặc viết một câu.`
        : `Đồng chí ${person} vắng buổi ${shortName(meeting)} vì lý do gì? Chọn số hoặc viết một câu.`,
      leave,
    ],
    options: reasonKeys.map((key) => value('absence', 'reason', absenceWords[key], key)),
    rules: formRules,
  }),
  'meeting-called': ({ meeting, audience }, now) => ({
    title: 'ĐÃ GỌI HỌP',
    lines: [
      `Buổi ${meetingName(meeting)}.`,
      audience.leavesAt === null
        ? `Đang gửi tới ${audience.members + audience.followers} đồng chí. Gửi xong tôi sẽ báo ai chưa nhận được.`
        : `Thông báo sẽ gửi ${soon(audience.leavesAt, now)} tới ${audience.members + audience.followers} đồng chí. Gửi xong tôi sẽ báo ai chưa nhận được.`,
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
  nudged: ({ meeting, count, unreachable, leavesAt }, now) => ({
    lines: [
      count === 0
        ? 'Không nhắc được ai qua tin nhắn.'
        : `${leavesAt === null ? 'Đã nhắc' : `Sẽ nhắc lúc ${soon(leavesAt, now)}`} ${count} đồng chí chưa trả lời về buổi ${meetingName(meeting)}.`,
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
    lines: [`Ghi hộ cho ai (buổi ${meetingName(meeting)})?${pages > 1 ? ` Trang ${page + 1}/${pages}.` : ''}`],
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
  'copy-notice': ({ meeting, unreachable }) => ({
    lines: [
      unreachable.length > 0
        ? `Nội dung để chép gửi cho: ${names(unreachable.map(({ name, why }) => `${name} (${whyUnreachable[why]})`))}.`
        : 'Ai cũng nhận được qua tin nhắn. Nội dung để chép nếu cần:',
    ],
    copy: copyText(meeting),
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

const reasonKeys: readonly AbsenceReason[] = ['health', 'duty', 'family', 'away']

/** The notice as plain text, for those who are not linked. */
function copyText(meeting: MeetingView): string {
  return [noticeTitle(meeting), ...noticeLines(meeting)].join('\n')
}
