import type { Option } from '../../domain/choices.ts'
import { isId, type PersonId } from '../../domain/ids.ts'
import type { PeopleView, PersonStatus } from '../../domain/topics/people.ts'
import type { ViewWords } from './view-words.ts'
import { capital } from './format.ts'
import { phoneNumber } from './people.ts'
import { roleNames } from './role-words.ts'

type Kind = PeopleView['kind']

const statusNames: Readonly<Record<PersonStatus, string>> = {
  full: 'chính thức',
  probationary: 'dự bị',
  none: 'không thuộc chi bộ nào',
}

function meetings(count: number): string {
  return `${count} buổi họp sắp tới`
}

/** "đảng viên chính thức", or the office of somebody who belongs to no cell. */
function asWhat({ role, status }: { role: keyof typeof roleNames; status: PersonStatus }): string {
  return status === 'none' ? roleNames[role] : `${roleNames[role]} ${statusNames[status]}`
}

function withoutMentor(mentored: number): string[] {
  return mentored > 0 ? [`${mentored} quần chúng không còn người giúp đỡ: xin phân công người khác, nhắn "đổi người giúp đỡ".`] : []
}

/** Invites somebody who was just added. */
function invite(personId: string | null): Option[] {
  return personId !== null && isId<PersonId>(personId) ? [{ label: 'Mời liên kết', command: { kind: 'invite', personId } }] : []
}

/** Who belongs to a cell, and what is known of him. */
export const peopleChangeWords: { [K in Kind]: ViewWords<K> } = {
  'add-person': {
    title: 'THÊM NGƯỜI',
    name: 'thêm người',
    ask: {
      name: ({ unit }) => [`Thêm vào ${unit ?? 'danh sách'}. Xin nhắn họ và tên đầy đủ, có dấu. Ví dụ: Nguyễn Thị Lan.`],
      value: ({ draft }) => [`Đồng chí ${draft.name ?? ''} là đảng viên chính thức hay dự bị?`],
    },
    value: (value) => (value === 'probationary' ? 'Dự bị' : 'Chính thức'),
    preview: ({ name, unit, notified, ...as }) => [
      `Thêm đồng chí ${name} vào ${unit}: ${asWhat(as)}.`,
      ...(notified > 0 ? [`Đồng chí ấy sẽ được mời dự ${meetings(notified)}.`] : []),
    ],
    go: 'Đúng, thêm',
    done: ({ name, unit, notified, ...as }) => [
      `${capital(asWhat(as))} ${name} đã có trong danh sách ${unit}.`,
      ...(notified > 0 ? [`Đã mời dự ${meetings(notified)}; thông báo sẽ tới khi đồng chí ấy liên kết.`] : []),
      'Bước tiếp theo: mời đồng chí ấy liên kết để nhận tin.',
    ],
    next: ({ unitId }, personId) => [
      ...invite(personId),
      { label: 'Thêm người nữa', command: { kind: 'change', draft: { change: 'add-person', unitId } } },
    ],
  },
  rename: {
    title: 'SỬA HỌ TÊN',
    name: 'sửa họ tên',
    ask: { name: ({ person }) => [`Tên đang ghi: ${person ?? ''}. Xin nhắn họ và tên đúng, đầy đủ, có dấu.`] },
    preview: ({ before, after, unit }) => [`${unit}.`, `Tên đang ghi: ${before}.`, `Tên mới: ${after}.`],
    go: 'Đúng, sửa',
    done: ({ before, after }) => [`Đồng chí ${before} nay ghi là ${after}.`],
  },
  'set-status': {
    title: 'CHÍNH THỨC, DỰ BỊ',
    name: 'chuyển chính thức, dự bị',
    ask: { value: ({ person }) => [`Đồng chí ${person ?? ''} là đảng viên chính thức hay dự bị?`] },
    value: (value) => (value === 'probationary' ? 'Dự bị' : 'Chính thức'),
    preview: ({ name, unit, before, after, mentored }) => [
      `Đồng chí ${name} (${unit}).`,
      ...(before === 'none' ? [] : [`Đang ghi: đảng viên ${statusNames[before]}.`]),
      `Nay là: đảng viên ${statusNames[after]}.`,
      ...(mentored > 0 ? [`Chỉ đảng viên chính thức được giúp đỡ quần chúng: thôi giúp đỡ ${mentored} quần chúng.`] : []),
    ],
    go: 'Đúng, ghi lại',
    done: ({ name, after, mentored }) => [`Đồng chí ${name} đã được ghi là đảng viên ${statusNames[after]}.`, ...withoutMentor(mentored)],
  },
  'set-exempt': {
    title: 'MIỄN SINH HOẠT',
    name: 'ghi việc miễn sinh hoạt',
    ask: { value: ({ person }) => [`Đồng chí ${person ?? ''} có được miễn sinh hoạt không?`] },
    value: (value) => (value === 'yes' ? 'Được miễn sinh hoạt' : 'Thôi miễn, sinh hoạt bình thường'),
    preview: ({ name, unit, exempt, meetings: count }) =>
      exempt
        ? [
            `Đồng chí ${name} (${unit}) được miễn sinh hoạt.`,
            'Từ nay không mời họp và không tính vào tổng số đảng viên phải dự họp.',
            ...(count > 0 ? [`Rút khỏi ${meetings(count)} mà đồng chí ấy chưa trả lời.`] : []),
          ]
        : [
            `Đồng chí ${name} (${unit}) thôi miễn, sinh hoạt bình thường.`,
            ...(count > 0 ? [`Mời ngay ${meetings(count)}.`] : ['Từ nay được mời họp như mọi đảng viên.']),
          ],
    go: 'Đúng, ghi lại',
    done: ({ name, exempt, meetings: count }) => [
      exempt ? `Đồng chí ${name} được miễn sinh hoạt.` : `Đồng chí ${name} sinh hoạt bình thường, không miễn.`,
      ...(count > 0 ? [exempt ? `Đã rút khỏi ${meetings(count)}.` : `Đã mời dự ${meetings(count)}.`] : []),
    ],
  },
  'set-phone': {
    title: 'SỐ ĐIỆN THOẠI',
    name: 'ghi số điện thoại',
    ask: { value: ({ person }) => [`Xin nhắn số điện thoại của đồng chí ${person ?? ''}. Ví dụ: 0912 345 678.`] },
    value: () => 'Xóa số đang lưu',
    preview: ({ name, unit, phone, before }) => [
      `Đồng chí ${name} (${unit}).`,
      ...(phone === null
        ? ['Xóa số điện thoại đang lưu.']
        : [`Số điện thoại: ${phoneNumber(phone)}.`, ...(before ? ['Số này thay cho số đang lưu.'] : [])]),
      'Số được mã hóa; mỗi lần có người xem đều được ghi lại.',
    ],
    go: 'Đúng, ghi lại',
    done: ({ name, phone }) => [
      phone === null
        ? `Không còn lưu số điện thoại của đồng chí ${name}.`
        : `Đã ghi số điện thoại của đồng chí ${name} (ba số cuối: ${phone.slice(-3)}).`,
    ],
  },
  retire: {
    title: 'THÔI SINH HOẠT',
    name: 'cho thôi sinh hoạt',
    preview: ({ name, unit, roles, stays, linked, meetings: count, mentored }) => {
      const offices = roles.filter((role) => role !== 'member')
      return [
        `Đồng chí ${name} sẽ không còn trong danh sách ${unit}.`,
        ...(offices.length > 0 ? [`Thôi chức trách: ${offices.map((role) => roleNames[role]).join(', ')}.`] : []),
        ...(count > 0 ? [`Rút khỏi ${meetings(count)}.`] : []),
        ...(mentored > 0 ? [`Thôi giúp đỡ ${mentored} quần chúng.`] : []),
        ...(stays.length > 0 ? [`Vẫn còn ở: ${stays.join('; ')}.`] : []),
        ...(linked ? ['Máy của đồng chí ấy sẽ bị ngắt, không nhận tin nữa.'] : []),
      ]
    },
    go: 'Đúng, cho thôi sinh hoạt',
    danger: true,
    done: ({ name, unit, stays, linked, meetings: count, mentored }) => [
      `Đồng chí ${name} không còn trong danh sách ${unit}.`,
      ...(count > 0 ? [`Đã rút khỏi ${meetings(count)}.`] : []),
      ...(stays.length > 0 ? [`Vẫn còn ở: ${stays.join('; ')}.`] : []),
      ...(linked ? ['Máy của đồng chí ấy đã ngắt liên kết.'] : []),
      ...withoutMentor(mentored),
    ],
    next: ({ unitId }) => [{ label: 'Xem danh bạ', command: { kind: 'list-people', unitId } }],
  },
  'restore-person': {
    title: 'LẤY LẠI',
    name: 'đưa trở lại danh sách',
    preview: ({ name, unit }) => [`Đồng chí ${name} trở lại danh sách ${unit}.`],
    go: 'Đúng, đưa trở lại',
    done: ({ name, unit, links }) => [
      `Đồng chí ${name} đã trở lại danh sách ${unit}.`,
      ...(links === 'back' ? ['Máy của đồng chí ấy dùng lại được; xin báo cho đồng chí ấy biết.'] : []),
      ...(links === 'again' ? [`Máy cũ không nối lại được: xin nhắn "mời ${name}" để cấp mã mới.`] : []),
    ],
  },
}
