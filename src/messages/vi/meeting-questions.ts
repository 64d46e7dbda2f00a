import type { Option } from '../../domain/choices.ts'
import type { Case } from '../../domain/cases.ts'
import type { AbsenceReason } from '../../domain/forms/absence.ts'
import { meetingKinds } from '../../domain/meeting.ts'
import type { Reply } from '../../domain/reply.ts'
import type { Message } from '../message.ts'
import { problemLines } from './form-words.ts'
import { capital, full, soon } from './format.ts'
import {
  absenceWords,
  agenda,
  audienceLines,
  changeLines,
  kindLabels,
  meetingName,
  noticeLines,
  noticeTitle,
  shortName,
  usualAgenda,
} from './meeting-words.ts'

type Kind = 'call-meeting-question' | 'move-meeting-question' | 'cancel-meeting-question' | 'absence-question'
type Words = { [K in Kind]: (reply: Case<Reply, K>, now: Date) => Message }

const leave = 'Gửi 0 để quay lại, "hủy" để thôi.'
/** More units than this are no list to choose from. */
const mostUnits = 12
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

/** The questions of the forms about meetings. */
export const meetingQuestions: Words = {
  'call-meeting-question': ({ step, draft, problem, units, unit, places: known, regular, preview }, now) => {
    const form = 'call-meeting'
    const echo =
      problem === null && step === 'place' && draft.startsAt !== undefined ? [`Đã ghi thời gian: ${full(new Date(draft.startsAt))}.`] : []
    const trouble = problemLines(problem)
    switch (step) {
      case 'unit':
        return {
          lines: [
            ...trouble,
            units.length > mostUnits
              ? 'Gọi họp cho tổ chức nào? Xin nhắn tên, ví dụ: chi bộ TDP 8.'
              : 'Gọi họp cho tổ chức nào? Chọn số, hoặc nhắn tên.',
            leave,
          ],
          options: units.length > mostUnits ? [] : units.map(({ id, name }) => value(form, 'unit', name, id)),
          rules: formRules,
        }
      case 'kind':
        return {
          title: unit === null ? 'GỌI HỌP' : `GỌI HỌP: ${unit.name.toLocaleUpperCase('vi')}`,
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
          options: offered(form, draft.offered ?? (regular === null ? [] : [regular.toISOString()])),
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
                ...(unit === null ? [] : [`Gọi họp cho ${unit.name}${unit.working ? ', nơi đồng chí đang làm việc' : ''}.`, '———']),
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
                ...(unit === null ? [] : [go(form, 'Gọi cho chi bộ khác', 'unit')]),
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
        options: [{ ...value(form, 'reason', 'Không nêu lý do', 'none'), says: 'no' }],
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
}

const reasonKeys: readonly AbsenceReason[] = ['health', 'duty', 'family', 'away']
