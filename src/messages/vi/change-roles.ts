import type { Role } from '../../domain/access.ts'
import type { Option } from '../../domain/choices.ts'
import type { PersonId } from '../../domain/ids.ts'
import type { ViewWords } from './view-words.ts'
import { dayOf, names } from './format.ts'
import { officeOf } from './role-words.ts'

type Kind = 'give-role' | 'end-role' | 'restore-role' | 'hand-over' | 'undo-hand-over'

/** What comes with a role, said before it is given. */
const powers: Readonly<Record<Role, string>> = {
  admin: 'Quản trị làm được mọi việc trong toàn hệ thống.',
  staff: 'Cán bộ văn phòng làm được mọi việc của bí thư ở các tổ chức bên dưới.',
  follower: 'Người theo dõi xem được lịch họp, câu trả lời và danh bạ, nhưng không sửa được gì.',
  secretary: 'Bí thư gọi họp, mời, sửa danh sách và giao việc trong chi bộ.',
  deputy: 'Phó bí thư gọi họp, mời và sửa danh sách như bí thư, nhưng không giao chức trách.',
  cell_committee: 'Chi ủy viên xem được câu trả lời họp và danh bạ của chi bộ.',
  mentor: 'Người giúp đỡ theo dõi quần chúng được phân công.',
  member: 'Đảng viên nhận thông báo và trả lời dự họp.',
}

/** The deputy who stands in for the secretary has a last day. */
function powersOf(role: Role, until: string | null): string[] {
  const acting = role === 'deputy' && until !== null
  return [powers[role], ...(acting ? ['Trong thời gian ấy, tin nhắc và tin tổng hợp của bí thư cũng gửi cho đồng chí ấy.'] : [])]
}

function term({ today, from, until }: { today: boolean; from: string; until: string | null }): string {
  const begin = today ? 'từ hôm nay' : `từ ${dayOf(from)}`
  return `${begin} ${until === null ? 'đến khi có thay đổi' : `đến hết ${dayOf(until)}`}`
}

const notLinked = 'Đồng chí ấy chưa liên kết máy nên không nhận được tin: xin báo trực tiếp và gửi mã mời.'

function inviteNext({ linked }: { linked: boolean }, personId: PersonId | null): Option[] {
  return linked || personId === null ? [] : [{ label: 'Lấy mã mời cho đồng chí ấy', command: { kind: 'invite', personId } }]
}

/** Giving and ending roles, and handing over a unit. */
export const roleChangeWords: { [K in Kind]: ViewWords<K> } = {
  'give-role': {
    title: 'GIAO CHỨC TRÁCH',
    name: 'giao chức trách',
    ask: {
      role: ({ person }) => [person === null ? 'Giao chức trách nào?' : `Giao đồng chí ${person} chức trách nào?`],
      until: () => ['Làm đến hết ngày nào? Chọn, hoặc nhắn ngày (ví dụ: 31/3).'],
    },
    preview: (view) => [
      view.own
        ? `Đồng chí tự nhận chức trách ${officeOf(view.role, view.unit)}.`
        : `Giao đồng chí ${view.name} làm ${officeOf(view.role, view.unit)}.`,
      `Thời gian: ${term(view)}.`,
      ...powersOf(view.role, view.until),
      ...(view.linked ? [] : [notLinked]),
    ],
    go: 'Giao chức trách',
    done: (view) => [
      `Đã giao: đồng chí ${view.name} làm ${officeOf(view.role, view.unit)}, ${term(view)}.`,
      ...(view.own ? [] : [view.linked ? 'Đồng chí ấy được báo tin.' : notLinked]),
    ],
    next: inviteNext,
  },
  'end-role': {
    title: 'CHO THÔI CHỨC TRÁCH',
    name: 'cho thôi chức trách',
    ask: {
      person: ({ people, draft }) =>
        draft.found !== undefined || people.length > 12
          ? ['Cho ai thôi chức trách? Xin nhắn họ tên (không dấu cũng được).']
          : ['Cho ai thôi chức trách? Đây là những đồng chí đang giữ chức trách. Chọn số, hoặc nhắn tên.'],
      role: ({ person }) => [person === null ? 'Thôi chức trách nào?' : `Cho đồng chí ${person} thôi chức trách nào?`],
    },
    preview: ({ own, name, role, unit }) => [
      own ? `Đồng chí thôi làm ${officeOf(role, unit)}.` : `Cho đồng chí ${name} thôi làm ${officeOf(role, unit)}.`,
      'Quyền của chức trách này hết ngay, trên mọi máy. Các chức trách khác và việc sinh hoạt không thay đổi.',
    ],
    go: 'Cho thôi',
    danger: true,
    done: ({ own, name, role, unit }) => [
      own ? `Đồng chí đã thôi làm ${officeOf(role, unit)}.` : `Đồng chí ${name} đã thôi làm ${officeOf(role, unit)}.`,
    ],
  },
  'restore-role': {
    title: 'LẤY LẠI CHỨC TRÁCH',
    name: 'lấy lại chức trách',
    preview: (view) => [restored(view)],
    go: 'Lấy lại',
    done: (view) => [restored(view)],
  },
  'hand-over': {
    title: 'BÀN GIAO BÍ THƯ',
    name: 'bàn giao',
    ask: {
      unit: () => ['Bàn giao bí thư của tổ chức nào? Chọn số, hoặc nhắn tên chi bộ.'],
      person: ({ people, draft, unit }) => [
        draft.found !== undefined || people.length <= 12
          ? `Ai là bí thư mới của ${unit ?? 'tổ chức này'}? Chọn số, hoặc nhắn tên.`
          : `Ai là bí thư mới của ${unit ?? 'tổ chức này'}? Xin nhắn họ tên (không dấu cũng được).`,
      ],
      from: ({ person }) => [`Đồng chí ${person ?? 'ấy'} làm bí thư từ ngày nào? Chọn, hoặc nhắn ngày (ví dụ: 1/12).`],
    },
    preview: (view) => [
      view.before.length === 0
        ? `Đồng chí ${view.after} làm bí thư ${view.unit}.`
        : `Bàn giao bí thư ${view.unit}: từ đồng chí ${names(view.before)} sang đồng chí ${view.after}.`,
      view.today ? 'Có hiệu lực ngay.' : `Có hiệu lực từ ${dayOf(view.from)}. Đến hết ngày hôm trước, mọi việc vẫn như hiện nay.`,
      view.meetings > 0
        ? `${view.meetings} buổi họp sắp tới, tin nhắc, tin tổng hợp và danh sách sẽ do đồng chí ${view.after} phụ trách.`
        : `Tin nhắc, tin tổng hợp và danh sách sẽ do đồng chí ${view.after} phụ trách.`,
      ...(view.own ? ['Từ lúc đó đồng chí thôi quyền bí thư trên mọi máy.'] : []),
      ...(view.linked ? [] : [`Đồng chí ${view.after} chưa liên kết máy nên chưa nhận được tin: xin gửi mã mời.`]),
    ],
    go: 'Bàn giao',
    done: (view) => [
      view.today
        ? `Đã bàn giao: đồng chí ${view.after} nay là bí thư ${view.unit}.`
        : `Đã ghi: từ ${dayOf(view.from)}, đồng chí ${view.after} là bí thư ${view.unit}.`,
      ...(view.linked
        ? [view.today ? 'Các đồng chí liên quan được báo tin.' : 'Các đồng chí liên quan được báo trước, và báo lại vào sáng hôm đó.']
        : [notLinked]),
    ],
    next: inviteNext,
  },
  'undo-hand-over': {
    title: 'LẤY LẠI BÀN GIAO',
    name: 'lấy lại bàn giao',
    preview: (view) => [ledAgain(view)],
    go: 'Lấy lại',
    done: (view) => [ledAgain(view)],
  },
}

function restored({ name, role, unit, holds }: { name: string; role: Role; unit: string; holds: boolean }): string {
  return holds ? `Đồng chí ${name} vẫn làm ${officeOf(role, unit)}.` : `Đồng chí ${name} không làm ${officeOf(role, unit)}.`
}

function ledAgain(view: { unit: string; names: readonly string[] }): string {
  return view.names.length === 0 ? `${view.unit} hiện chưa có bí thư.` : `Bí thư ${view.unit} vẫn là đồng chí ${names(view.names)}.`
}
