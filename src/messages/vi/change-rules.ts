import { amountOf, dayActions, type DayAction } from '../../domain/command-limits.ts'
import type { DayChange } from '../../domain/candidates/rule-changes.ts'
import type { Option } from '../../domain/choices.ts'
import type { RulesView } from '../../domain/topics/rules.ts'
import { capital, dayOf } from './format.ts'
import { calendarLines, dayLine, dayState } from './holiday-words.ts'
import { amountText, documentText, effectLines, recomputeLines, ruleName, termText, trustLines } from './rule-words.ts'
import type { Question, ViewWords } from './view-words.ts'

type Kind = RulesView['kind']

const actions: Readonly<Record<DayAction, string>> = {
  off: 'Nghỉ lễ, nghỉ theo thông báo',
  substitute: 'Nghỉ bù',
  swap: 'Nghỉ hoán đổi (làm bù ngày khác)',
  works: 'Đi làm bù',
  confirm: 'Xác nhận ngày đang chờ',
  normal: 'Trở lại như ngày thường',
}

function ruleLine({ rule }: Question): string[] {
  return rule === null ? [] : [`${ruleName(rule)}: hiện là ${amountText(rule)}, theo ${documentText(rule)}.`]
}

function value(step: string, label: string, chosen: string): Option {
  return { label, command: { kind: 'form-value', form: 'change', step, value: chosen } }
}

/** More than this is not a list to choose from: the key is typed. */
const mostKeys = 12

function keyChoices({ keys }: Question): Option[] {
  return keys.length > mostKeys ? [] : keys.map((key) => value('key', key, key))
}

const seeRule = (key: string): Option[] => [{ label: `Xem thời hạn ${key}`, command: { kind: 'show-rule', key } }]
const seeYear = (day: string | undefined): Option[] =>
  day === undefined
    ? []
    : [{ label: `Xem lịch nghỉ năm ${day.slice(0, 4)}`, command: { kind: 'work-calendar', year: Number(day.slice(0, 4)) } }]

function changeLines(changes: readonly DayChange[]): string[] {
  return changes.map(({ day, becomes }) => `${capital(dayLine(day, becomes))}.`)
}

const runningText = (all: boolean): string =>
  all ? 'cả hồ sơ đang chạy và hồ sơ mới' : 'hồ sơ bắt đầu tính từ ngày ấy; hồ sơ đang chạy giữ hạn cũ'

/** Changes of time limits and of the calendar: the questions, what would happen, what was done. */
export const rulesChangeWords: { [K in Kind]: ViewWords<K> } = {
  'set-rule': {
    title: 'ĐỔI THỜI HẠN',
    name: 'đổi thời hạn',
    ask: {
      key: () => ['Đổi thời hạn nào? Xin nhắn mã của thời hạn, ví dụ: R09. Muốn xem các mã, nhắn "hủy" rồi "các thời hạn".'],
      value: (question) => [...ruleLine(question), 'Thời hạn mới là bao lâu? Ví dụ: "45 ngày làm việc" hoặc "12 tháng".'],
      document: (question) => [
        ...ruleLine(question),
        'Theo văn bản nào? Xin nhắn số, ngày và mục. Ví dụ: "01-HD/TW ngày 28/9/2021, mục 3.4".',
      ],
      since: () => ['Áp dụng từ ngày nào? Chọn, hoặc nhắn ngày (ví dụ: 1/12/2026).'],
      running: () => ['Áp dụng cả cho hồ sơ đang chạy không?'],
    },
    choices: {
      key: keyChoices,
      document: ({ rule }) => (rule === null || rule.document === '' ? [] : [value('document', `Giữ ${documentText(rule)}`, 'keep')]),
      since: ({ days, rule, draft }) =>
        [...new Set([...days, ...(draft.offered ?? [])])].map((day) =>
          value(
            'since',
            day === rule?.effectiveFrom
              ? `Sửa bản đang dùng (từ ${dayOf(day)})`
              : day === draft.document?.on
                ? `Từ ngày văn bản (${dayOf(day)})`
                : `Từ ${dayOf(day)}`,
            day,
          ),
        ),
      running: () => [
        { ...value('running', 'Không, hồ sơ đang chạy giữ hạn cũ', 'new'), says: 'no' },
        { ...value('running', 'Có, áp dụng cả cho hồ sơ đang chạy', 'all'), says: 'yes' },
      ],
    },
    value: (chosen, { step, rule }) => {
      const amount = amountOf(chosen)
      if (step === 'key' || amount === null) return chosen
      const text = amountText(amount)
      return rule !== null && text === amountText(rule) ? `Giữ ${text}` : capital(text)
    },
    preview: ({ before, after, corrected, effect }) => [
      `${ruleName(after)}: ${amountText(before)} → ${amountText(after)}.`,
      `Văn bản: ${documentText(after)}.`,
      corrected
        ? `Sửa bản đang dùng (${termText(after)}): mọi hồ sơ tính theo bản này đều đổi.`
        : `Áp dụng từ ${dayOf(after.effectiveFrom)}, cho ${runningText(after.rebases)}.`,
      ...effectLines(effect),
    ],
    go: 'Lưu',
    done: ({ after, effect }) => [
      `Đã lưu. ${ruleName(after)}: ${amountText(after)}, từ ${dayOf(after.effectiveFrom)}.`,
      ...recomputeLines(effect),
    ],
    next: ({ after }) => [
      { label: 'Đã đối chiếu văn bản mới', command: { kind: 'change', draft: { change: 'confirm-rule', key: after.key } } },
      ...seeRule(after.key),
    ],
  },
  'confirm-rule': {
    title: 'ĐÃ ĐỐI CHIẾU VĂN BẢN MỚI',
    name: 'xác nhận thời hạn',
    ask: {
      key: ({ keys }) => [keys.length === 0 ? 'Mọi thời hạn đều đã đối chiếu.' : 'Đã đối chiếu thời hạn nào? Xin nhắn mã, ví dụ: R09.'],
    },
    choices: { key: keyChoices },
    preview: ({ rule }) => [
      `${ruleName(rule)}: ${amountText(rule)}.`,
      `Văn bản: ${documentText(rule)}.`,
      ...trustLines(rule).slice(0, 1),
      'Xác nhận là đã đối chiếu với văn bản mới nhất và thời hạn này đúng.',
    ],
    go: 'Xác nhận',
    done: ({ rule }) => [`Đã ghi: ${ruleName(rule)} đã đối chiếu văn bản mới.`],
    next: ({ rule }) => seeRule(rule.key),
  },
  'restore-rule': {
    title: 'LẤY LẠI THỜI HẠN CŨ',
    name: 'lấy lại thời hạn cũ',
    preview: ({ rule, effect }) => [`${ruleName(rule)}: ${amountText(rule)}, theo ${documentText(rule)}.`, ...effectLines(effect)],
    go: 'Lấy lại',
    done: ({ rule, effect }) => [`${ruleName(rule)}: ${amountText(rule)}, theo ${documentText(rule)}.`, ...recomputeLines(effect)],
  },
  'set-special-day': {
    title: 'SỬA LỊCH NGHỈ',
    name: 'sửa lịch nghỉ',
    ask: {
      value: () => ['Ghi việc gì?'],
      since: ({ draft }) => [
        draft.value === 'swap' ? 'Nghỉ hoán đổi ngày nào? Xin nhắn ngày, ví dụ: 31/8/2027.' : 'Ngày nào? Xin nhắn ngày, ví dụ: 31/8/2027.',
      ],
      worked: () => ['Làm bù vào ngày nào (thứ Bảy hoặc Chủ nhật)? Xin nhắn ngày, ví dụ: 22/8/2027.'],
      label: () => ['Ngày nghỉ ấy gọi là gì? Ví dụ: Quốc khánh.'],
    },
    choices: {
      since: ({ days, draft }) => [...new Set([...days, ...(draft.offered ?? [])])].map((day) => value('since', capital(dayOf(day)), day)),
      worked: ({ draft }) => (draft.offered ?? []).map((day) => value('worked', capital(dayOf(day)), day)),
    },
    value: (chosen) => {
      const action = dayActions.find((one) => one === chosen)
      return action === undefined ? chosen : actions[action]
    },
    preview: ({ changes, effect }) => [...changeLines(changes), ...effectLines(effect)],
    go: 'Lưu',
    done: ({ changes, effect }) => ['Đã lưu.', ...changeLines(changes), ...recomputeLines(effect)],
    next: ({ changes }) => seeYear(changes[0]?.day),
  },
  'draft-year': {
    title: 'LẬP LỊCH NGHỈ DỰ KIẾN',
    name: 'lập lịch nghỉ',
    ask: { value: () => ['Lập lịch nghỉ năm nào?'] },
    value: (chosen) => `Năm ${chosen}`,
    preview: ({ year, days, effect }) => [
      `Lịch nghỉ dự kiến năm ${year}, theo Bộ luật Lao động:`,
      ...calendarLines(days.map((day) => ({ ...day, confirmed: true }))),
      'Khi có thông báo chính thức, xin sửa lại và xác nhận.',
      ...effectLines(effect),
    ],
    go: 'Lưu',
    done: ({ year, days, effect }) => [`Đã lưu ${days.length} ngày dự kiến của năm ${year}.`, ...recomputeLines(effect)],
    next: ({ days }) => seeYear(days[0]?.day),
  },
  'confirm-year': {
    title: 'XÁC NHẬN LỊCH NGHỈ',
    name: 'xác nhận lịch nghỉ',
    ask: { value: () => ['Xác nhận lịch dự kiến năm nào?'] },
    value: (chosen) => `Năm ${chosen}`,
    preview: ({ year, count, left, effect }) => [
      `Xác nhận ${count} ngày dự kiến của năm ${year} là đúng thông báo chính thức.`,
      ...left.map((day) => `Riêng ${dayOf(day.day)} xác nhận sau: ${dayState(day)}.`),
      ...effectLines(effect),
    ],
    go: 'Xác nhận',
    done: ({ year, count }) => [`Đã xác nhận ${count} ngày của năm ${year}.`],
    next: ({ year }) => seeYear(String(year)),
  },
  'restore-days': {
    title: 'LẤY LẠI LỊCH NGHỈ CŨ',
    name: 'lấy lại lịch nghỉ cũ',
    preview: ({ changes, effect }) => [...changeLines(changes.slice(0, 5)), ...effectLines(effect)],
    go: 'Lấy lại',
    done: ({ changes, effect }) => [
      ...(changes.length > 5 ? [`${changes.length} ngày trở lại như cũ.`] : changeLines(changes)),
      ...recomputeLines(effect),
    ],
  },
}
