import type { Verb } from '../../domain/access.ts'
import type { Case } from '../../domain/cases.ts'
import type { Option } from '../../domain/choices.ts'
import { rolesInOrder, topicsFor } from '../../domain/guide.ts'
import type { Reply } from '../../domain/reply.ts'
import type { Can, GuideReply, HelpTopic } from '../../domain/topics/guide.ts'
import type { Message } from '../message.ts'
import { helpItems, helpTitles, shortHelp } from './help-words.ts'
import { roleNames } from './role-words.ts'
import { tourPages } from './tour-words.ts'

type Words = { [K in GuideReply['kind']]: (reply: Case<Reply, K>, now: Date) => Message }

/** So many topics are shown in full at once; of more there is one line each, and the rest behind a choice. */
const fewTopics = 3
/** So many lines go with "I did not understand". */
const fewLines = 4
/** More units than this are not a list to choose from: a name is typed. */
const mostUnits = 11

/** What this person can do, in a few lines: what matters most to him. */
export function helpLines(can: Can): string[] {
  const lines = topicsFor(can)
    .slice(0, fewLines)
    .map((topic) => `• ${shortHelp(topic, can)}`)
  return [...lines, '• Xem mọi việc làm được: nhắn "trợ giúp".']
}

const moreOf: Readonly<Record<HelpTopic, string>> = {
  meetings: 'Xem thêm về họp chi bộ',
  answers: 'Xem thêm về trả lời dự họp của chi bộ',
  candidates: 'Xem thêm về hồ sơ quần chúng',
  invite: 'Xem thêm về mời liên kết',
  people: 'Xem thêm về danh bạ đảng viên',
  roles: 'Xem thêm về giao chức, bàn giao',
  settings: 'Xem thêm về cài đặt',
  attend: 'Xem thêm về dự họp',
  phones: 'Xem thêm về máy và giờ nhận tin',
  own: 'Xem thêm về dữ liệu của mình',
  units: 'Xem thêm về nhiều chi bộ',
}

const tourOption: Option = { label: 'Xem hướng dẫn 2 phút', command: { kind: 'tour', page: 0 } }
const howToType = 'Xin nhắn những chữ trong ngoặc kép (không dấu cũng được).'
const inTheMiddle = 'Đang làm dở: gửi 0 để quay lại một bước, nhắn "hủy" để thôi.'

function block(topic: HelpTopic, can: Can): string[] {
  return [helpTitles[topic].toLocaleUpperCase('vi'), ...helpItems(topic, can).map((item) => `• ${item}`)]
}

function whoYouAre(can: Can, unit: string | null): string[] {
  const roles = rolesInOrder(can.roles).map((role) => roleNames[role])
  return [
    ...(roles.length === 0 ? [] : [`Đồng chí là ${roles.join(', ')}.`]),
    ...(unit === null ? [] : [`Đang làm việc ở ${unit}. Muốn đổi, nhắn "đổi chi bộ".`]),
  ]
}

/** Help, the first tour, and which cell one is working in. */
export const guideWords: Words = {
  help: ({ can, unit, topic }) => {
    if (topic !== null) {
      return {
        title: helpTitles[topic].toLocaleUpperCase('vi'),
        lines: [howToType, ...helpItems(topic, can).map((item) => `• ${item}`), inTheMiddle],
        options: [{ label: 'Xem các việc khác', command: { kind: 'help' } }],
        rules: { subject: 'menu' },
      }
    }
    const topics = topicsFor(can)
    const full = topics.length <= fewTopics
    return {
      title: 'ĐỒNG CHÍ LÀM ĐƯỢC GÌ Ở ĐÂY',
      lines: [
        ...whoYouAre(can, unit),
        howToType,
        ...(full
          ? topics.flatMap((one) => block(one, can))
          : topics.map((one) => `• ${helpTitles[one].toLocaleUpperCase('vi')}. ${shortHelp(one, can)}`)),
        inTheMiddle,
      ],
      options: [...(full ? [] : topics.map((one): Option => ({ label: moreOf[one], command: { kind: 'help', topic: one } }))), tourOption],
      rules: { subject: 'menu' },
    }
  },
  tour: ({ role, page, at, pages }) => {
    const { heading, lines, attempt } = tourPages[page](role)
    const last = at + 1 === pages
    return {
      title: `HƯỚNG DẪN ${at + 1}/${pages}: ${heading}`,
      lines: [
        ...(at === 0 ? [`Hướng dẫn có ${pages} trang ngắn, mỗi trang một việc, chừng 2 phút.`] : []),
        ...lines,
        `Thử ngay: ${attempt}`,
        last ? 'Đây là trang cuối.' : 'Thử xong, nhắn "tiếp" để sang trang sau.',
      ],
      options: [
        { label: last ? 'Xong' : 'Tiếp', command: { kind: 'tour', page: at + 1 }, says: 'yes', style: 'primary' },
        ...(last ? [] : [{ label: 'Thôi', command: { kind: 'leave-tour' }, says: 'no' } as const]),
      ],
      rules: { subject: 'tour' },
    }
  },
  'tour-left': ({ finished }) => ({
    lines: [
      finished
        ? 'Đồng chí đã xem hết hướng dẫn. Cần gì xin nhắn "trợ giúp"; muốn xem lại hướng dẫn, nhắn "làm quen".'
        : 'Vâng, xin dừng ở đây. Khi nào muốn xem lại hướng dẫn, xin nhắn "làm quen"; cần gì thì nhắn "trợ giúp".',
    ],
    rules: { subject: 'tour' },
  }),
  'which-unit': ({ units, current, asked }) => {
    const working = units.find(({ id }) => id === current)
    const many = units.length > mostUnits
    return {
      title: 'ĐỒNG CHÍ MUỐN LÀM VIỆC Ở CHI BỘ NÀO',
      lines: [
        ...(asked === null ? [] : ['Chưa rõ đồng chí nói tổ chức nào.']),
        ...(many
          ? []
          : units.map(
              ({ name, roles }) => `• ${name}${roles.length === 0 ? '' : `: ${roles.map((role) => roleNames[role]).join(', ')}`}.`,
            )),
        working === undefined ? 'Lúc này đồng chí chưa chọn nơi nào.' : `Lúc này đồng chí đang làm việc ở ${working.name}.`,
        many ? 'Xin nhắn tên, ví dụ: "chuyển sang chi bộ TDP 9".' : 'Chọn rồi thì các việc sau là của nơi ấy, tôi không hỏi lại nữa.',
      ],
      options: [
        ...(many ? [] : units.map(({ id, name }): Option => ({ label: name, command: { kind: 'switch-unit', unitId: id } }))),
        ...(many && current === null ? [] : [{ label: 'Tất cả', command: { kind: 'switch-unit', all: true } } as const]),
      ],
      rules: { subject: 'which', once: true },
    }
  },
  switched: ({ unit, roles, can }) => ({
    lines:
      unit === null
        ? ['Từ nay đồng chí làm việc với tất cả. Việc nào có ở nhiều nơi, tôi sẽ hỏi là nơi nào. Muốn chọn lại, nhắn "đổi chi bộ".']
        : [
            `Từ nay đồng chí làm việc ở ${unit}${roles.length === 0 ? '' : ` (${roles.map((role) => roleNames[role]).join(', ')})`}, trên mọi máy đã liên kết.`,
            whatChanges(unit, can),
            'Thông báo và lịch họp của các nơi khác vẫn đến như trước.',
            'Chọn nhầm thì gửi 0. Muốn làm việc với mọi nơi, nhắn "làm việc cho tất cả chi bộ".',
          ],
  }),
  'one-unit': ({ unit }) => ({
    lines: [
      unit === null
        ? 'Hiện đồng chí chưa có chức trách ở chi bộ nào. Xin hỏi bí thư hoặc văn phòng đảng ủy.'
        : `Đồng chí chỉ ở một nơi là ${unit}, nên không phải chọn. Nhắn "trợ giúp" để xem đồng chí làm được gì.`,
    ],
  }),
  'form-ended': ({ form }) => ({
    lines: [ended[form] ?? 'Việc đang làm dở đã dừng, chưa có gì thay đổi.', 'Nhắn "trợ giúp" để xem đồng chí làm được gì.'],
  }),
}

function whatChanges(unit: string, can: readonly Verb[]): string {
  if (can.includes('call-meeting')) return `Gọi họp, danh bạ, mời liên kết, cài đặt đều là của ${unit}, tôi không hỏi lại.`
  if (can.includes('see-people')) return `Danh bạ và cài đặt xem được là của ${unit}, tôi không hỏi lại.`
  return 'Ở đây đồng chí xem lịch họp và trả lời dự họp.'
}

const ended: Readonly<Record<string, string>> = {
  'call-meeting': 'Đồng chí không còn gọi họp ở chi bộ này được nữa, nên buổi họp đang soạn đã dừng và chưa gửi cho ai.',
  'move-meeting': 'Buổi họp này đã đến giờ, đã hủy, hoặc nay do người khác phụ trách, nên việc đổi họp đã dừng và chưa có gì thay đổi.',
  'cancel-meeting': 'Buổi họp này đã đến giờ, đã hủy, hoặc nay do người khác phụ trách, nên việc hủy họp đã dừng và chưa có gì thay đổi.',
  absence: 'Buổi họp này không nhận trả lời của đồng chí nữa (đã đến giờ, đã hủy hoặc đồng chí không còn được mời), nên chưa ghi lý do.',
  change: 'Chức trách của đồng chí vừa thay đổi, hoặc việc này không còn nữa, nên việc đang làm đã dừng và chưa có gì thay đổi.',
}
