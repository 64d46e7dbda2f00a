import type { PaperPart, StagePart } from '../../domain/candidates/paper-kinds.ts'
import type { Option } from '../../domain/choices.ts'
import { kindLimits } from '../../domain/command-paper-kinds.ts'
import type { KindView } from '../../domain/topics/paper-kinds.ts'
import { originLines, paperEffectLines, paperLines, paperReckoning, partNames, stageLines, titleOf } from './paper-kind-words.ts'
import { amountText, documentText } from './rule-words.ts'
import type { Question, ViewWords } from './view-words.ts'

function value(step: string, label: string, chosen: string): Option {
  return { label, command: { kind: 'form-value', form: 'change', step, value: chosen } }
}

/** In the order in which they are asked. */
const parts: readonly (PaperPart | StagePart)[] = ['label', 'what', 'stage', 'required', 'form', 'validity', 'use', 'confirm']

function partOf({ draft }: Question): PaperPart | StagePart | null {
  return parts.find((part) => part === draft.part) ?? null
}

function nowLines({ asked }: Question): string[] {
  if (asked?.paper) return [`${titleOf(asked.paper.paper)}.`, ...paperLines(asked.paper)]
  return asked?.stage ? [`Bước ${titleOf(asked.stage)}.`, asked.stage.what] : []
}

function partChoices({ parts: open, asked }: Question): Option[] {
  const retired = asked?.paper?.paper.retired === true
  return parts
    .filter((part) => open.includes(part))
    .map((part) => value('part', part === 'use' && retired ? 'Dùng lại' : partNames[part], part))
}

function stageChoices(step: 'key' | 'value', { asked }: Question): Option[] {
  return (asked?.stages ?? []).map(({ key, label }) => value(step, label, key))
}

const requiredChoices: Option[] = [value('value', 'Bắt buộc', 'required'), value('value', 'Không bắt buộc', 'optional')]

function valueLines(question: Question): string[] {
  switch (partOf(question)) {
    case 'label':
      return [...nowLines(question).slice(0, 1), `Tên mới là gì? Nhiều nhất ${kindLimits.label} chữ cái.`]
    case 'what':
      return [...nowLines(question), `Ở bước này làm gì? Xin nhắn một câu, nhiều nhất ${kindLimits.what} chữ cái.`]
    case 'form':
      return [...nowLines(question).slice(0, 1), 'Mẫu số mấy? Ví dụ: "6-KNĐ". Không có mẫu thì chọn mục dưới.']
    case 'stage':
      return [...nowLines(question).slice(0, 2), 'Cần từ bước nào? Chọn số, hoặc nhắn tên bước.']
    case 'required':
      return [...nowLines(question).slice(0, 1), 'Giấy này có bắt buộc không?']
    case 'validity':
      return [...nowLines(question), 'Giấy này có giá trị bao lâu? Muốn đổi số tháng, xin sửa thời hạn ấy ("sửa thời hạn R02").']
    case 'use':
    case 'confirm':
    case null:
      return nowLines(question)
  }
}

function valueChoices(question: Question): Option[] {
  switch (partOf(question)) {
    case 'form':
      return [value('value', 'Không có mẫu', '')]
    case 'stage':
      return stageChoices('value', question)
    case 'required':
      return requiredChoices
    case 'validity':
      return [
        value('value', 'Không hết hạn', ''),
        ...(question.asked?.validities ?? []).map((one) => value('value', `${one.key}. ${one.title}: ${amountText(one)}`, one.key)),
      ]
    case 'label':
    case 'what':
    case 'use':
    case 'confirm':
    case null:
      return []
  }
}

const document = {
  ask: () => [
    'Theo văn bản nào? Xin nhắn số, ngày và mục. Ví dụ: "06-HD/TW ngày 9/6/2025, mục 5.4". Không theo văn bản nào thì chọn mục dưới.',
  ],
  choices: ({ asked }: Question) => {
    const of = asked?.paper?.paper ?? asked?.stage ?? null
    return [
      ...(of === null || of.document === '' ? [] : [value('document', `Giữ ${documentText(of)}`, 'keep')]),
      value('document', 'Không theo văn bản nào, đảng ủy tự đặt', 'none'),
    ]
  },
}

const seePaper = (key: string): Option[] => [
  { label: 'Xem loại giấy này', command: { kind: 'show-paper-kind', key } },
  { label: 'Xem các loại giấy tờ', command: { kind: 'paper-kinds' } },
]

/** Changes of papers and stages: the questions, what would happen, what was done. */
export const kindChangeWords: { [K in KindView['kind']]: ViewWords<K> } = {
  'add-paper-kind': {
    title: 'THÊM LOẠI GIẤY',
    name: 'thêm loại giấy',
    ask: {
      title: () => [`Giấy ấy tên gì? Ví dụ: Giấy khám sức khỏe. Nhiều nhất ${kindLimits.label} chữ cái.`],
      key: ({ draft }) => [`${draft.label ?? ''}: hồ sơ cần từ bước nào? Chọn số, hoặc nhắn tên bước.`],
      value: () => ['Giấy này có bắt buộc không?'],
      document: document.ask,
    },
    choices: { key: (question) => stageChoices('key', question), value: () => requiredChoices, document: document.choices },
    preview: ({ after, effect }) => [`${titleOf(after.paper)}.`, ...paperLines(after), ...paperEffectLines(effect)],
    go: 'Thêm',
    done: ({ after, effect }) => [`Đã thêm: ${titleOf(after.paper)}.`, ...paperReckoning(effect)],
    next: ({ after: { paper } }) => [
      { label: 'Đặt giá trị bao lâu', command: { kind: 'change', draft: { change: 'set-paper-kind', key: paper.key, part: 'validity' } } },
      { label: 'Đặt mẫu', command: { kind: 'change', draft: { change: 'set-paper-kind', key: paper.key, part: 'form' } } },
      ...seePaper(paper.key),
    ],
  },
  'set-paper-kind': {
    title: 'ĐỔI LOẠI GIẤY',
    name: 'đổi loại giấy',
    ask: {
      key: () => ['Đổi loại giấy nào? Xin nhắn tên giấy. Muốn xem danh sách, nhắn "hủy" rồi "các loại giấy tờ".'],
      part: (question) => [...nowLines(question), 'Đổi điều gì?'],
      value: valueLines,
      document: document.ask,
    },
    choices: { key: () => [], part: partChoices, value: valueChoices, document: document.choices },
    preview: ({ part, before, after, effect }) =>
      part === 'confirm'
        ? [`${titleOf(after.paper)}.`, ...paperLines(after), 'Xác nhận là đã đối chiếu với văn bản mới nhất và mục này đúng.']
        : [
            titleOf(before.paper) === titleOf(after.paper)
              ? `${titleOf(after.paper)}.`
              : `${titleOf(before.paper)} → ${titleOf(after.paper)}.`,
            ...paperLines(after),
            ...originLines(after.paper).slice(0, 1),
            ...paperEffectLines(effect),
          ],
    go: 'Lưu',
    done: ({ part, after, effect }) => [
      part === 'confirm' ? `Đã ghi: ${titleOf(after.paper)} đã đối chiếu văn bản mới.` : `Đã lưu. ${titleOf(after.paper)}.`,
      ...paperLines(after),
      ...paperReckoning(effect),
    ],
    next: ({ after }) => seePaper(after.paper.key),
  },
  'restore-paper-kind': {
    title: 'LẤY LẠI NHƯ CŨ',
    name: 'lấy lại loại giấy như cũ',
    preview: ({ name, view, effect }) => [
      ...(view === null ? [`Bỏ loại giấy vừa thêm: ${name}.`] : [`${name}.`, ...paperLines(view)]),
      ...paperEffectLines(effect),
    ],
    go: 'Lấy lại',
    done: ({ name, view, effect }) => [
      ...(view === null ? [`Đã bỏ loại giấy vừa thêm: ${name}.`] : [`${name}.`, ...paperLines(view)]),
      ...paperReckoning(effect),
    ],
  },
  'set-stage': {
    title: 'ĐỔI BƯỚC CỦA HỒ SƠ',
    name: 'đổi bước',
    ask: {
      key: () => ['Đổi bước nào? Chọn số, hoặc nhắn tên bước.'],
      part: (question) => [...nowLines(question), 'Đổi điều gì? Thứ tự các bước không đổi được.'],
      value: valueLines,
      document: document.ask,
    },
    choices: { key: (question) => stageChoices('key', question), part: partChoices, value: valueChoices, document: document.choices },
    preview: ({ part, before, after }) => [
      titleOf(before) === titleOf(after) ? `Bước ${titleOf(after)}.` : `Bước ${titleOf(before)} → ${titleOf(after)}.`,
      ...stageLines(after),
      part === 'confirm' ? 'Xác nhận là đã đối chiếu với văn bản mới nhất và mục này đúng.' : 'Không hạn nào đổi.',
    ],
    go: 'Lưu',
    done: ({ part, after }) => [
      part === 'confirm' ? `Đã ghi: bước ${titleOf(after)} đã đối chiếu văn bản mới.` : `Đã lưu. Bước ${titleOf(after)}.`,
      ...stageLines(after),
    ],
    next: ({ after }) => [
      { label: 'Xem bước này', command: { kind: 'show-stage', key: after.key } },
      { label: 'Xem các bước', command: { kind: 'stages' } },
    ],
  },
  'restore-stage': {
    title: 'LẤY LẠI NHƯ CŨ',
    name: 'lấy lại bước như cũ',
    preview: ({ stage }) => [`Bước ${titleOf(stage)}.`, ...stageLines(stage)],
    go: 'Lấy lại',
    done: ({ stage }) => [`Bước ${titleOf(stage)}.`, ...stageLines(stage)],
  },
}
