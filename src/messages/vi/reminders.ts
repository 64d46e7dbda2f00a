import type { Case } from '../../domain/cases.ts'
import type { Option } from '../../domain/choices.ts'
import type { Reminder } from '../../domain/candidates/reminders.ts'
import type { Reply } from '../../domain/reply.ts'
import type { ReminderReply } from '../../domain/topics/reminders.ts'
import type { Message } from '../message.ts'
import { ladderText, reminderLines, reminderName, reminderSource, reminderText, routeText } from './reminder-words.ts'
import { termText, trustLines, unconfirmed } from './rule-words.ts'

type Words = { [K in ReminderReply['kind']]: (reply: Case<Reply, K>) => Message }

const askOthers = 'Muốn đổi, xin nhờ văn phòng đảng ủy.'

function mark({ confirmed }: Reminder): string {
  return confirmed ? '' : ' *'
}

function option(one: Reminder): Option {
  return { label: reminderName(one), command: { kind: 'show-reminder', key: one.key } }
}

/** When people are told of dates, and whom an alert reaches. */
export const reminderReplyWords: Words = {
  reminders: ({ reminders, canChange }) => ({
    title: 'LỊCH NHẮC VIỆC',
    lines: [
      ...reminders.flatMap((one) => (one.kind === 'ladder' ? [`• ${reminderName(one)}: ${ladderText(one.ladder)}${mark(one)}`] : [])),
      'Nhắc ai (quá hạn chưa ai nhận việc thì báo thêm cấp sau):',
      ...reminders.flatMap((one) => (one.kind === 'route' ? [`• ${reminderName(one)}: ${routeText(one.route)}${mark(one)}`] : [])),
      ...(reminders.some(({ confirmed }) => !confirmed) ? [`(*) ${unconfirmed}`] : []),
      canChange ? 'Chọn một mục để xem rõ hơn hoặc để đổi.' : `Chọn một mục để xem rõ hơn. ${askOthers}`,
    ],
    options: [...reminders.map(option), { label: 'Xem các thời hạn', command: { kind: 'rules' } }],
    rules: { subject: 'rules' },
  }),
  reminder: ({ reminder, others, canChange }) => ({
    title: `LỊCH NHẮC: ${reminderName(reminder).toLocaleUpperCase('vi')}`,
    lines: [
      ...reminderLines(reminder),
      reminderSource(reminder),
      `Áp dụng ${termText(reminder)}.`,
      ...trustLines(reminder).slice(reminder.document === '' ? 1 : 0),
      ...others.slice(0, 4).map((one) => `Trước đây: ${reminderText(one)}, ${termText(one)}.`),
      ...(canChange ? [] : [askOthers]),
    ],
    options: [...(canChange ? changes(reminder) : []), { label: 'Xem lịch nhắc', command: { kind: 'reminders' } }],
    rules: { subject: 'rules' },
  }),
}

function changes({ kind, key, confirmed }: Reminder): Option[] {
  const change = kind === 'ladder' ? 'set-ladder' : 'set-route'
  return [
    { label: 'Đổi', command: { kind: 'change', draft: { change, key } }, style: 'primary' },
    ...(confirmed
      ? []
      : ([{ label: 'Đã đối chiếu văn bản mới', command: { kind: 'change', draft: { change: 'confirm-reminder', key } } }] as const)),
  ]
}
