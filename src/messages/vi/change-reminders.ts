import { ladderBounds, aboveChoices, ownerChoices, routeOf } from '../../domain/command-reminders.ts'
import { ladderKeys, routeKeys } from '../../domain/candidates/reminders.ts'
import type { Option } from '../../domain/choices.ts'
import type { ReminderView } from '../../domain/topics/reminders.ts'
import { capital } from './format.ts'
import { keyNames, otherDays, reminderLines, reminderName, reminderSource, reminderText, routeText } from './reminder-words.ts'
import { count, documentText } from './rule-words.ts'
import type { Question, ViewWords } from './view-words.ts'

function value(step: string, label: string, chosen: string): Option {
  return { label, command: { kind: 'form-value', form: 'change', step, value: chosen } }
}

function nowLine({ reminder }: Question): string[] {
  return reminder === null ? [] : [`${reminderName(reminder)}. Hiện nay: ${reminderText(reminder)}.`]
}

function keyChoices(keys: readonly string[]): Option[] {
  return [...ladderKeys, ...routeKeys].filter((key) => keys.includes(key)).map((key) => value('key', keyNames[key], key))
}

const document = {
  ask: (question: Question) => [
    ...nowLine(question),
    'Theo văn bản nào? Xin nhắn số, ngày và mục. Ví dụ: "01-HD/TW ngày 28/9/2021, mục 3.4". Không theo văn bản nào thì chọn mục dưới.',
  ],
  choices: ({ reminder }: Question) => [
    ...(reminder === null || reminder.document === '' ? [] : [value('document', `Giữ ${documentText(reminder)}`, 'keep')]),
    value('document', 'Không theo văn bản nào, đảng ủy tự đặt', 'none'),
  ],
}

const see = (key: string): Option[] => [
  { label: 'Xem mục này', command: { kind: 'show-reminder', key } },
  { label: 'Xem lịch nhắc', command: { kind: 'reminders' } },
]

/** "Bí thư và người giúp đỡ": roles of a level or of several, as a draft has them. */
function rolesText(written: string): string {
  const [first = '', ...others] = written.split(';')
  const route = routeOf(first, others.join(';'))
  return route === null ? 'Không báo thêm ai' : capital(routeText(route))
}

/** Changes of reminders: the questions, what would happen, what was done. */
export const reminderChangeWords: { [K in ReminderView['kind']]: ViewWords<K> } = {
  'set-ladder': {
    title: 'ĐỔI LỊCH NHẮC',
    name: 'đổi lịch nhắc',
    ask: {
      key: () => ['Đổi lịch nhắc của loại hạn nào?'],
      value: (question) => [
        ...nowLine(question),
        'Đổi thế nào? Ví dụ: "trước hạn 10, 5, 2 ngày"; "quá hạn 5 ngày một lần"; "14 ngày chưa ai nhận thì báo lên". Điều không nói thì giữ nguyên.',
        `Trước hạn từ 1 đến ${ladderBounds.before} ngày, nhiều nhất ${ladderBounds.steps} mốc. Ngày đến hạn luôn nhắc.`,
      ],
      document: document.ask,
    },
    choices: { key: ({ keys }) => keyChoices(keys), document: document.choices },
    preview: ({ after, effect }) => [
      `${reminderName(after)}. Từ hôm nay:`,
      ...reminderLines(after),
      reminderSource(after),
      ...otherDays(effect),
      'Điều đã nhắc rồi không nhắc lại.',
    ],
    go: 'Lưu',
    done: ({ after, effect }) => [
      `Đã lưu. ${reminderName(after)}: ${reminderText(after)}.`,
      ...(effect.changed > 0 || effect.stopped ? ['Đang tính lại các ngày nhắc.'] : []),
    ],
    next: ({ after }) => see(after.key),
  },
  'set-route': {
    title: 'ĐỔI NGƯỜI ĐƯỢC NHẮC',
    name: 'đổi người được nhắc',
    ask: {
      key: () => ['Đổi người được nhắc về việc nào?'],
      value: (question) => [
        ...nowLine(question),
        'Nhắc ai trước? Chọn, hoặc nhắn, ví dụ: "bí thư và người giúp đỡ". Được chọn: bí thư, người giúp đỡ, cấp ủy viên theo dõi, văn phòng đảng ủy, cấp ủy có thẩm quyền.',
      ],
      above: ({ draft }) => [
        `Nhắc trước: ${rolesText(draft.value ?? '').toLocaleLowerCase('vi')}.`,
        'Quá hạn mà chưa ai nhận việc thì báo thêm ai? Chọn, hoặc nhắn, ví dụ: "theo dõi, rồi văn phòng". Không báo thêm thì nhắn "không".',
      ],
      document: document.ask,
    },
    choices: {
      key: ({ keys }) => keyChoices(keys),
      value: () => ownerChoices.map((roles) => value('value', rolesText(roles), roles)),
      above: ({ draft }) => aboveChoices(draft.value ?? '').map((levels) => value('above', rolesText(levels), levels)),
      document: document.choices,
    },
    preview: ({ after, running, ofCells }) => [
      `${reminderName(after)}. Từ hôm nay:`,
      ...reminderLines(after),
      reminderSource(after),
      running === 0
        ? 'Hiện không có hạn nào đang nhắc về việc này.'
        : `${count(running)} hạn đang chạy, ở ${count(ofCells)} chi bộ, sẽ nhắc những người này từ lần sau.`,
    ],
    go: 'Lưu',
    done: ({ after }) => [`Đã lưu. ${reminderName(after)}: nhắc ${reminderText(after)}.`],
    next: ({ after }) => see(after.key),
  },
  'confirm-reminder': {
    title: 'ĐÃ ĐỐI CHIẾU VĂN BẢN MỚI',
    name: 'xác nhận lịch nhắc',
    ask: { key: ({ keys }) => [keys.length === 0 ? 'Mọi lịch nhắc đều đã đối chiếu.' : 'Đã đối chiếu mục nào?'] },
    choices: { key: ({ keys }) => keyChoices(keys) },
    preview: ({ reminder }) => [
      `${reminderName(reminder)}: ${reminderText(reminder)}.`,
      reminderSource(reminder),
      'Xác nhận là đã đối chiếu với văn bản mới nhất và mục này đúng.',
    ],
    go: 'Xác nhận',
    done: ({ reminder }) => [`Đã ghi: ${reminderName(reminder)} đã đối chiếu văn bản mới.`],
    next: ({ reminder }) => see(reminder.key),
  },
  'restore-reminder': {
    title: 'LẤY LẠI LỊCH NHẮC CŨ',
    name: 'lấy lại lịch nhắc cũ',
    preview: ({ reminder, effect }) => [`${reminderName(reminder)}: ${reminderText(reminder)}.`, ...otherDays(effect)],
    go: 'Lấy lại',
    done: ({ reminder }) => [`${reminderName(reminder)}: ${reminderText(reminder)}.`],
  },
}
