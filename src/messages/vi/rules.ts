import type { Case } from '../../domain/cases.ts'
import type { Option } from '../../domain/choices.ts'
import type { Reply } from '../../domain/reply.ts'
import type { DeadlineRule } from '../../domain/candidates/rules.ts'
import { waits } from '../../domain/candidates/rule-changes.ts'
import type { RulesReply } from '../../domain/topics/rules.ts'
import type { Message } from '../message.ts'
import { capital } from './format.ts'
import { calendarLines } from './holiday-words.ts'
import {
  actorText,
  amountText,
  anchorText,
  documentText,
  reckoningLines,
  ruleName,
  termText,
  trustLines,
  unconfirmed,
} from './rule-words.ts'

type Words = { [K in RulesReply['kind']]: (reply: Case<Reply, K>, now: Date) => Message }

const askOthers = 'Muốn đổi, xin nhờ văn phòng đảng ủy.'

/** What nobody has compared with newer documents is marked. */
function line(rule: DeadlineRule): string {
  return `${ruleName(rule)}: ${amountText(rule)}${rule.confirmed ? '' : ' *'}`
}

function startLine(rule: DeadlineRule, longer: readonly string[]): string {
  return longer.length > 0 ? `Cộng thêm vào ${longer.join(', ')} khi được gia hạn.` : `Tính từ ${anchorText(rule.anchor)}.`
}

function actorLine(rule: DeadlineRule): string {
  const actor = actorText(rule)
  return actor === null ? 'Mốc này để tính ngày, không nhắc ai.' : `Người làm: ${actor}.`
}

/** Time limits, the calendar, and how far a reckoning is. */
export const rulesWords: Words = {
  rules: ({ rules, page, pages, canChange, reckoning }) => ({
    title: pages > 1 ? `CÁC THỜI HẠN (trang ${page + 1}/${pages})` : 'CÁC THỜI HẠN',
    lines: [
      ...(rules.some(({ confirmed }) => !confirmed) ? [`(*) ${unconfirmed}`] : []),
      ...reckoningLines(reckoning),
      canChange ? 'Chọn một mục để xem rõ hơn hoặc để đổi.' : `Chọn một mục để xem rõ hơn. ${askOthers}`,
    ],
    options: [
      ...rules.map((rule): Option => ({ label: line(rule), command: { kind: 'show-rule', key: rule.key } })),
      ...(page + 1 < pages ? [{ label: 'Xem tiếp', command: { kind: 'rules', page: page + 1 } } as const] : []),
      ...(page > 0 ? [{ label: 'Trang trước', command: { kind: 'rules', page: page - 1 } } as const] : []),
      { label: 'Lịch nghỉ', command: { kind: 'work-calendar' } },
    ],
    rules: { subject: 'rules' },
  }),
  rule: ({ rule, others, extends: longer, canChange, reckoning }) => ({
    title: ruleName(rule).toLocaleUpperCase('vi'),
    lines: [
      `Thời hạn: ${amountText(rule)}.`,
      startLine(rule, longer),
      ...(longer.length > 0 ? [] : [actorLine(rule)]),
      `Văn bản: ${documentText(rule)}.`,
      `Áp dụng ${termText(rule)}${rule.rebases ? ', cả cho hồ sơ đang chạy' : ''}.`,
      ...trustLines(rule),
      ...others.slice(0, 4).map((one) => `Bản khác: ${amountText(one)}, ${termText(one)} (${documentText(one)}).`),
      ...reckoningLines(reckoning),
      ...(canChange ? [] : [askOthers]),
    ],
    options: [
      ...(canChange
        ? ([
            { label: 'Đổi', command: { kind: 'change', draft: { change: 'set-rule', key: rule.key } }, style: 'primary' },
            ...(rule.confirmed
              ? []
              : ([
                  { label: 'Đã đối chiếu văn bản mới', command: { kind: 'change', draft: { change: 'confirm-rule', key: rule.key } } },
                ] as const)),
          ] as const)
        : []),
      { label: 'Xem các thời hạn', command: { kind: 'rules' } },
    ],
    rules: { subject: 'rules' },
  }),
  'work-calendar': ({ year, days, years, canChange, reckoning }) => ({
    title: `LỊCH NGHỈ NĂM ${year}`,
    lines: [
      ...(days.length === 0 ? ['Năm này chưa có lịch nghỉ: chỉ trừ thứ Bảy, Chủ nhật.'] : calendarLines(days)),
      ...(days.some((day) => !day.confirmed && !waits(day)) ? ['"Dự kiến": chưa có thông báo chính thức.'] : []),
      'Lịch này để tính hạn theo ngày làm việc.',
      ...reckoningLines(reckoning),
      ...(canChange ? [] : [askOthers]),
    ],
    options: [
      ...(canChange ? calendarOptions({ year, days }) : []),
      ...[year + 1, year - 1]
        .filter((other) => years.includes(other))
        .map((other): Option => ({ label: `Xem năm ${other}`, command: { kind: 'work-calendar', year: other } })),
      { label: 'Xem các thời hạn', command: { kind: 'rules' } },
    ],
    rules: { subject: 'rules' },
  }),
  'recompute-progress': ({ reckoning }) => ({
    lines: reckoning === null ? ['Không có gì đang tính lại: các hạn đều mới nhất.'] : reckoningLines(reckoning),
    options: reckoning === null ? [] : [{ label: 'Xem lại', command: { kind: 'recompute-progress' } }],
  }),
}

function calendarOptions({ year, days }: Pick<Case<RulesReply, 'work-calendar'>, 'year' | 'days'>): Option[] {
  const waiting = days.filter(waits)
  const drafted = days.some((day) => !day.confirmed && !waits(day))
  return [
    ...(days.length === 0
      ? [
          {
            label: `Lập lịch dự kiến năm ${year}`,
            command: { kind: 'change', draft: { change: 'draft-year', value: String(year) } },
          } as const,
        ]
      : []),
    ...waiting.map(({ day }): Option => ({
      label: capital(`xác nhận nghỉ ngày ${day.slice(8)}/${day.slice(5, 7)}`),
      command: { kind: 'change', draft: { change: 'set-special-day', value: 'confirm', since: day } },
    })),
    ...(drafted ? [confirmOption(year)] : []),
    { label: 'Thêm hoặc sửa một ngày', command: { kind: 'change', draft: { change: 'set-special-day' } } },
  ]
}

function confirmOption(year: number): Option {
  return { label: `Xác nhận lịch dự kiến năm ${year}`, command: { kind: 'change', draft: { change: 'confirm-year', value: String(year) } } }
}
