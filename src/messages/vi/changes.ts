import type { Case } from '../../domain/cases.ts'
import type { ChangeKind, Refusal } from '../../domain/change.ts'
import type { ListRules, Option } from '../../domain/choices.ts'
import type { PersonId } from '../../domain/ids.ts'
import type { Reply } from '../../domain/reply.ts'
import type { ChangeReply, ChangeView } from '../../domain/topics/changes.ts'
import type { Message } from '../message.ts'
import { alertChangeWords } from './change-alerts.ts'
import { candidateChangeWords } from './change-candidates.ts'
import { candidateQuestion, candidateRefusal } from './candidate-questions.ts'
import { linkChangeWords } from './change-links.ts'
import { peopleChangeWords } from './change-people.ts'
import { phoneChangeWords } from './change-phones.ts'
import { roleChangeWords } from './change-roles.ts'
import { kindChangeWords } from './change-paper-kinds.ts'
import { reminderChangeWords } from './change-reminders.ts'
import { rulesChangeWords } from './change-rules.ts'
import { settingChangeWords } from './change-settings.ts'
import { problemLines } from './form-words.ts'
import { capital, dayOf } from './format.ts'
import { roleNames } from './role-words.ts'
import type { Question, ViewWords } from './view-words.ts'

const views: { [K in ChangeView['kind']]: ViewWords<K> } = {
  ...peopleChangeWords,
  ...roleChangeWords,
  ...linkChangeWords,
  ...phoneChangeWords,
  ...settingChangeWords,
  ...alertChangeWords,
  ...rulesChangeWords,
  ...reminderChangeWords,
  ...kindChangeWords,
  ...candidateChangeWords,
}

/** How a change is called in the middle of a sentence. */
function changeName(change: ChangeKind): string {
  return views[change].name
}

const refusals: Readonly<Record<Refusal, string>> = {
  'not-allowed': 'Việc này ngoài quyền của đồng chí trong tổ chức ấy. Xin nhờ bí thư hoặc văn phòng đảng ủy.',
  gone: 'Không tìm thấy người hoặc mục ấy nữa: có thể vừa có người khác thay đổi.',
  'changed-meanwhile': 'Vừa có người khác đổi mục này. Xin mở lại mục để xem, rồi đổi nếu vẫn cần.',
  'same-name': 'Đã có một loại khác cùng tên. Xin đặt tên khác.',
  'already-so': 'Hiện đã như vậy rồi, không có gì phải thay đổi.',
  'last-admin': 'Đây là quản trị duy nhất của hệ thống nên không bỏ được. Xin giao quyền quản trị cho người khác (đã liên kết) trước.',
  'higher-role':
    'Đồng chí này còn giữ chức trách mà đồng chí không có quyền giao, nên đồng chí không làm thay được. Xin nhờ văn phòng đảng ủy.',
  'by-hand-over': 'Bí thư được thay bằng bàn giao. Xin nhắn "bàn giao".',
  oneself: 'Việc này không tự làm cho mình được. Xin nhờ bí thư khác hoặc văn phòng đảng ủy.',
  'not-a-full-member': 'Việc này chỉ giao cho đảng viên chính thức.',
  'not-in-such-a-unit':
    'Chức trách này không có ở tổ chức ấy: chi ủy viên thuộc chi bộ; văn phòng và quản trị thuộc đảng ủy. Xin chọn tổ chức khác.',
  'no-role': 'Ở tổ chức ấy, đồng chí này không giữ chức trách nào để thôi. Nhắn "danh bạ" để xem ai đang giữ chức trách gì.',
  'holds-office': 'Đồng chí này đang giữ chức trách chỉ dành cho đảng viên chính thức. Xin cho thôi chức trách ấy trước: nhắn "thôi chức".',
  'other-cell': 'Đồng chí này không thuộc chi bộ ấy.',
  'only-one-messenger':
    'Đồng chí mới liên kết một nơi (Telegram hoặc Zalo), nên chưa có gì để chọn. Nhắn "thêm máy" để liên kết nơi thứ hai.',
  'not-permitted-above': 'Cấp trên chưa cho phép bật mục này. Cần thì xin nhờ văn phòng đảng ủy.',
  'too-many': 'Mục này đã đủ số lượng cho phép.',
  'not-a-working-day': 'Ngày ấy vốn đã là ngày nghỉ. Xin chọn một ngày làm việc.',
  'not-a-day-off': 'Ngày ấy vốn là ngày làm việc. Xin chọn thứ Bảy, Chủ nhật hoặc một ngày nghỉ.',
}

const leave = 'Gửi 0 để quay lại, "hủy" để thôi.'
const form = 'change'
const rules = { subject: 'form', once: true }

function value(step: string, label: string, chosen: string): Option {
  return { label, command: { kind: 'form-value', form, step, value: chosen } }
}

/** Nobody reads more choices than this; a name can be typed instead. */
const mostChoices = 12

function question(asked: Question): Message {
  const words = wordsOf(asked.change)
  const trouble = problemLines(asked.problem)
  const own = words.ask?.[asked.step]?.(asked)
  const message = (lines: readonly string[], options: readonly Option[]): Message => ({
    title: words.title,
    lines: [...trouble, ...(own ?? lines), leave],
    ...(options.length > 0 && { options, rules }),
  })
  const choices = words.choices?.[asked.step]
  if (choices !== undefined) return message([], choices(asked))
  const ofCandidate = candidateQuestion(asked)
  if (ofCandidate !== null) return message(ofCandidate.lines, ofCandidate.options)
  switch (asked.step) {
    case 'unit':
      return message(
        ['Việc này cho tổ chức nào? Chọn số, hoặc nhắn tên chi bộ.'],
        asked.units.map(({ id, name }) => value('unit', name, id)),
      )
    case 'person': {
      const many = asked.people.length > mostChoices
      return message(
        [many ? 'Đồng chí nào? Xin nhắn họ tên (không dấu cũng được).' : 'Đồng chí nào? Chọn số, hoặc nhắn tên.'],
        many ? [] : asked.people.map(({ id, name, hint }) => value('person', asked.draft.found ? `${name} (${hint})` : name, id)),
      )
    }
    case 'role':
      return message(
        ['Chức trách nào?'],
        asked.roles.map((role) => value('role', capital(roleNames[role]), role)),
      )
    case 'name':
      return message(['Xin nhắn họ và tên đầy đủ, có dấu.'], [])
    case 'another':
      return message(
        [
          `Trong ${asked.unit ?? 'tổ chức này'} đã có người tên gần giống:`,
          ...asked.alike.map(({ name, hint }) => `• ${name} (${hint})`),
          `Đồng chí ${asked.draft.name ?? ''} có phải là người khác không?`,
        ],
        [
          { ...value('another', 'Là người khác, vẫn thêm', 'another'), says: 'yes' },
          { label: 'Là người đã có, không thêm', command: { kind: 'leave-form' }, says: 'no' },
        ],
      )
    case 'key':
      return message(
        ['Mục nào?'],
        asked.keys.map((key) => value('key', words.value?.(key, asked) ?? key, key)),
      )
    case 'value':
      return message(
        ['Xin chọn, hoặc nhắn giá trị khác.'],
        asked.values.map((one) => value('value', words.value?.(one, asked) ?? one, one)),
      )
    case 'from':
      return message(
        ['Từ ngày nào? Chọn, hoặc nhắn ngày (ví dụ: 1/12).'],
        [value('from', 'Từ hôm nay', 'today'), ...(asked.draft.offered ?? []).map((day) => value('from', capital(dayOf(day)), day))],
      )
    case 'until':
      return message(
        ['Đến hết ngày nào?'],
        [
          ...(asked.openEnd ? [value('until', 'Đến khi có thay đổi', 'open')] : []),
          ...(asked.draft.offered ?? []).map((day) => value('until', capital(dayOf(day)), day)),
        ],
      )
    case 'title':
    case 'part':
    case 'above':
    case 'document':
    case 'since':
    case 'worked':
    case 'label':
    case 'running':
      return message([], [])
    default:
      return {
        title: words.title,
        lines: [...trouble, ...(asked.view === null ? [] : previewOf(asked.view)), 'Đúng chưa?'],
        options: [
          { ...value('confirm', words.go, 'yes'), says: 'yes', style: words.danger === true ? 'danger' : 'primary' },
          ...again(asked),
          { label: 'Thôi, không đổi gì', command: { kind: 'leave-form' }, says: 'no' },
        ],
        rules,
      }
  }
}

/** At the last look each answer may be given anew. */
const correctable: Readonly<Record<string, string>> = {
  name: 'Sửa họ tên',
  value: 'Chọn lại',
  above: 'Chọn lại cấp trên',
  document: 'Sửa văn bản',
  since: 'Sửa ngày',
  from: 'Sửa ngày bắt đầu',
  until: 'Sửa ngày kết thúc',
  role: 'Chọn chức trách khác',
  person: 'Chọn người khác',
  on: 'Sửa ngày',
  number: 'Sửa số',
  reason: 'Sửa lý do',
  place: 'Sửa nơi giữ',
  group: 'Chọn nhóm khác',
  consent: 'Sửa ngày đồng ý',
}

function again({ draft, values }: Question): Option[] {
  const noOtherValue = values.length === 1 && values[0] === draft.value
  const given: Readonly<Record<string, unknown>> = {
    name: draft.name,
    value: noOtherValue ? undefined : draft.value,
    above: draft.above,
    document: draft.document,
    since: draft.since,
    from: draft.from,
    until: draft.until,
    on: draft.on,
    number: draft.number,
    reason: draft.reason,
    place: draft.place,
    group: draft.group,
    consent: draft.consent,
  }
  return Object.entries(correctable)
    .filter(([step]) => given[step] !== undefined)
    .map(([step, label]) => ({ label, command: { kind: 'form-go', form, to: step } }))
}

function wordsOf<K extends ChangeView['kind']>(kind: K): ViewWords<K> {
  return views[kind]
}

function previewOf<K extends ChangeView['kind']>(view: Case<ChangeView, K>): string[] {
  return views[view.kind].preview(view)
}

function doneOf<K extends ChangeView['kind']>(view: Case<ChangeView, K>): string[] {
  return views[view.kind].done(view)
}

function nextOf<K extends ChangeView['kind']>(view: Case<ChangeView, K>, personId: PersonId | null): Option[] {
  return views[view.kind].next?.(view, personId) ?? []
}

function settledBy<K extends ChangeView['kind']>(view: Case<ChangeView, K>): ListRules {
  const subject = views[view.kind].settles?.(view)
  return subject === undefined ? {} : { subject }
}

type Words = { [K in ChangeReply['kind']]: (reply: Case<Reply, K>) => Message }

/** Changes of people, roles, phones and settings: the questions, the last look, and what was done. */
export const changeWords: Words = {
  'change-question': question,
  changed: ({ view, undone, canUndo, personId }) => ({
    lines: [...(undone ? ['Đã lấy lại như trước.'] : []), ...doneOf(view), ...(canUndo ? ['Làm nhầm thì gửi 0 để lấy lại.'] : [])],
    options: undone ? [] : nextOf(view, personId),
    rules: settledBy(view),
  }),
  'change-refused': ({ change, why }) =>
    typeof why === 'string' ? { lines: [`Chưa ${changeName(change)} được. ${refusals[why]}`] } : candidateRefusal(why),
}
