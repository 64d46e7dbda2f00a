import type { Role, Verb } from '../../domain/access.ts'
import type { Case } from '../../domain/cases.ts'
import type { ChangeDraft, ChangeKind } from '../../domain/change.ts'
import type { Option } from '../../domain/choices.ts'
import type { Answer } from '../../domain/meeting.ts'
import type { Reply } from '../../domain/reply.ts'
import type { PeopleCounts, PeopleReply, PersonLine } from '../../domain/topics/people.ts'
import type { Message } from '../message.ts'
import { capital, day, full } from './format.ts'
import { answerNames } from './meeting-words.ts'
import { platformList } from './phone-names.ts'
import { roleNames } from './role-words.ts'

type Words = { [K in PeopleReply['kind']]: (reply: Case<Reply, K>, now: Date) => Message }
type Card = Case<Reply, 'person-card'>

const menu = { subject: 'menu' }
const howToFind = 'Tìm theo tên: nhắn "tìm" và tên, ví dụ: tìm Lan.'

/** "0912345678" → "0912 345 678"; numbers of another form stay as they are. */
export function phoneNumber(digits: string): string {
  return /^0\d{9}$/.test(digits) ? `${digits.slice(0, 4)} ${digits.slice(4, 7)} ${digits.slice(7)}` : digits
}

/** What tells a person from the others of a list: offices, probation, exemption, and whether messages reach him. */
function marks({ roles, status, exempt, linked, blocked }: PersonLine): string[] {
  return [
    ...roles.filter((role) => role !== 'member').map((role) => roleNames[role]),
    ...(status === 'probationary' ? ['dự bị'] : []),
    ...(exempt ? ['miễn sinh hoạt'] : []),
    ...(linked.length === 0 ? ['chưa liên kết'] : []),
    ...(blocked ? ['máy không nhận được tin'] : []),
  ]
}

function line(person: PersonLine): string {
  const about = marks(person)
  return about.length === 0 ? person.name : `${person.name} – ${about.join(', ')}`
}

function show(label: string, { id }: PersonLine): Option {
  return { label, command: { kind: 'show-person', personId: id } }
}

function countLine({ total, followers, full: fullMembers, probationary, exempt, notLinked }: PeopleCounts): string {
  const parts = [
    ...(fullMembers > 0 ? [`${fullMembers} chính thức`] : []),
    ...(probationary > 0 ? [`${probationary} dự bị`] : []),
    ...(exempt > 0 ? [`${exempt} miễn sinh hoạt`] : []),
    ...(notLinked > 0 ? [`${notLinked} chưa liên kết`] : []),
  ]
  const following = followers === 0 ? '' : ` Theo dõi chi bộ: ${followers} đồng chí.`
  return `Tổng số: ${total} đồng chí${parts.length === 0 ? '' : ` (${parts.join(', ')})`}.${following}`
}

function pageLine(page: number, pages: number): string[] {
  return pages > 1 ? [`Trang ${page + 1}/${pages}.`] : []
}

/** Who it is, for a choice among people of several units; namesakes of one unit are told apart by their codes. */
function choiceOf(person: PersonLine, all: readonly PersonLine[]): string {
  const label = `${person.name} – ${person.unit}`
  const alike = all.filter(({ name, unit }) => name === person.name && unit === person.unit)
  return alike.length > 1 ? `${label} (${[...marks(person), person.code].join(', ')})` : label
}

/** Looking people up: lists, the search, a card, and what one may not do. */
export const peopleWords: Words = {
  people: ({ unit, unitId, people, counts, page, pages, canAdd }) => ({
    title: `DANH BẠ – ${unit.toLocaleUpperCase('vi')}`,
    lines: [
      countLine(counts),
      ...pageLine(page, pages),
      people.length === 0 ? 'Chưa có ai trong danh sách.' : `Chọn một người để xem. ${howToFind}`,
      ...(canAdd ? ['Thêm người mới: nhắn "thêm đảng viên".'] : []),
    ],
    options: [
      ...people.map((person) => show(line(person), person)),
      ...(page + 1 < pages ? [{ label: 'Xem tiếp', command: { kind: 'list-people', unitId, page: page + 1 } } as const] : []),
    ],
    rules: menu,
  }),
  'people-where': ({ units, page, pages }) => ({
    title: 'DANH BẠ',
    lines: ['Đồng chí muốn xem danh bạ của tổ chức nào?', ...pageLine(page, pages), howToFind],
    options: [
      ...units.map(({ id, name, people }): Option => ({
        label: `${name} (${people} người)`,
        command: { kind: 'list-people', unitId: id },
      })),
      ...(page + 1 < pages ? [{ label: 'Xem tiếp', command: { kind: 'list-people', page: page + 1 } } as const] : []),
    ],
    rules: menu,
  }),
  'own-leaders': ({ units, self }) => ({
    title: 'DANH BẠ',
    lines: [
      ...units.map(({ name, leaders }) =>
        leaders.length === 0
          ? `${name}: hiện chưa ghi ai phụ trách.`
          : `${name}: ${leaders.map((leader) => `${roleNames[leader.role]} ${leader.name}`).join('; ')}.`,
      ),
      'Danh sách cả chi bộ dành cho bí thư, phó bí thư và chi ủy viên xem. Cần liên hệ ai, xin đồng chí hỏi bí thư.',
    ],
    options: [{ label: 'Xem thông tin của tôi', command: { kind: 'show-person', personId: self } }],
    rules: menu,
  }),
  whom: ({ near, asked, more }) => ({
    lines: [
      more
        ? `Có nhiều người hợp với "${asked}". Dưới đây là những người đầu tiên; muốn hẹp lại, xin nhắn "tìm" và đủ họ tên.`
        : `Có ${near.length} người hợp với "${asked}". Đồng chí tìm ai?`,
    ],
    options: near.map((person) => show(choiceOf(person, near), person)),
    rules: menu,
  }),
  nobody: ({ asked, canAdd }) => ({
    lines: [
      `Không tìm thấy ai tên "${asked}".`,
      'Xin thử nhắn "tìm" và chỉ tên gọi, hoặc đủ họ tên (không dấu cũng được). Nhắn "danh bạ" để xem danh sách.',
      ...(canAdd ? ['Nếu chưa có trong danh sách, nhắn "thêm đảng viên".'] : []),
    ],
  }),
  'ask-name': () => ({ lines: ['Đồng chí tìm ai? Xin nhắn "tìm" và tên, ví dụ: tìm Lan (không dấu cũng được).'] }),
  'person-card': (card, now) => ({
    title: card.own
      ? `THÔNG TIN CỦA ĐỒNG CHÍ ${card.person.name.toLocaleUpperCase('vi')}`
      : `ĐỒNG CHÍ ${card.person.name.toLocaleUpperCase('vi')}`,
    lines: cardLines(card, now),
    options: cardOptions(card),
    rules: menu,
  }),
  phone: ({ personId, unitId, name, phone, own }) => ({
    lines: [
      phone === null
        ? `Chưa lưu số điện thoại của đồng chí${own ? '' : ` ${name}`}.`
        : `Số điện thoại của đồng chí${own ? ' đang lưu' : ` ${name}`}: ${phoneNumber(phone)}.`,
      ...(phone === null || own ? [] : ['Lần xem này đã được ghi lại. Xin không chuyển số này cho người khác.']),
      ...(phone === null && unitId === null ? ['Cần ghi số, xin nhờ bí thư chi bộ.'] : []),
    ],
    ...(unitId !== null && {
      options: [
        {
          label: phone === null ? 'Ghi số điện thoại' : 'Sửa số điện thoại',
          command: { kind: 'change', draft: { change: 'set-phone', unitId, personId } },
        },
      ],
      rules: menu,
    }),
  }),
  cannot: ({ verb, who, leaders }) => ({
    lines: [
      `Xin lỗi, đồng chí chưa làm được việc này: ${verbNames[verb]}.`,
      `Việc này do ${whoMay(who)} làm.${leaders.length === 0 ? '' : ` Xin đồng chí hỏi: ${leaders.join('; ')}.`}`,
      'Nhắn "trợ giúp" để xem đồng chí làm được gì.',
    ],
  }),
}

function cardLines({ person, own, next, canSeePhone }: Card, now: Date): string[] {
  const status = { full: ['Đảng viên chính thức.'], probationary: ['Đảng viên dự bị.'], none: [] }[person.status]
  return [
    ...person.grants.map((grant) => `• ${capital(roleNames[grant.role])}, ${grant.unit}${term(grant, now)}.`),
    ...status,
    ...(person.exempt ? ['Được miễn sinh hoạt.'] : []),
    reach(person, own),
    ...(canSeePhone && !own ? [person.hasPhone ? 'Số điện thoại: đã lưu.' : 'Số điện thoại: chưa có.'] : []),
    ...(next === null ? [] : [`Buổi họp tới: ${full(next.startsAt)}, ${next.unit} – ${answered(next.answer)}.`]),
  ]
}

/** Since when, or from when on, and until when. */
function term({ from, until }: { from: string; until: string | null }, now: Date): string {
  const first = new Date(`${from}T12:00:00+07:00`)
  const last = until === null ? '' : ` đến hết ${day(new Date(`${until}T12:00:00+07:00`))}`
  return ` (${first > now ? 'sẽ nhận từ' : 'từ'} ${day(first)}${last})`
}

function reach({ linked, blocked }: PersonLine, own: boolean): string {
  if (linked.length === 0) return 'Chưa liên kết nên chưa nhận được tin.'
  const places = platformList(linked)
  if (!blocked) return `Nhận tin qua ${places}.`
  return `Đã liên kết ${places}, nhưng máy không nhận được tin${own ? '' : ': xin gọi điện'}.`
}

function answered(answer: Answer | null): string {
  return answer === null ? 'chưa trả lời' : `đã trả lời: ${answerNames[answer]}`
}

/** At most twelve, the likeliest first. */
function cardOptions({ person, own, unitId, can, canInvite, canSeePhone }: Card): Option[] {
  const draft = (change: ChangeKind): ChangeDraft => ({ change, personId: person.id, ...(unitId !== null && { unitId }) })
  const changes = changeLabels(person)
  return [
    ...(own ? [{ label: 'Máy của tôi, giờ nghỉ riêng', command: { kind: 'my-phones' } } as const] : []),
    ...(canSeePhone && person.hasPhone
      ? [{ label: 'Xem số điện thoại', command: { kind: 'show-phone', personId: person.id } } as const]
      : []),
    ...(canInvite
      ? [
          {
            label: person.linked.length === 0 ? 'Mời liên kết' : 'Cấp mã mới (đổi máy, mất máy)',
            command: { kind: 'invite', personId: person.id },
          } as const,
        ]
      : []),
    ...can.flatMap((change): Option[] => {
      const label = changes[change]
      if (label === undefined) return []
      // A role may be for another unit than that of the list, so that is asked.
      const begun = change === 'give-role' ? { change, personId: person.id } : draft(change)
      return [{ label, command: { kind: 'change', draft: begun }, ...(change === 'retire' && { style: 'danger' as const }) }]
    }),
  ]
}

function changeLabels({ exempt, status, hasPhone }: Card['person']): Partial<Record<ChangeKind, string>> {
  return {
    'set-phone': hasPhone ? 'Sửa số điện thoại' : 'Ghi số điện thoại',
    rename: 'Sửa họ tên',
    'set-status': status === 'full' ? 'Ghi lại là dự bị' : 'Chuyển chính thức',
    'set-exempt': exempt ? 'Thôi miễn sinh hoạt' : 'Miễn sinh hoạt',
    'give-role': 'Giao chức trách',
    'end-role': 'Thôi chức trách',
    'hand-over': 'Bàn giao bí thư cho đồng chí này',
    retire: 'Cho thôi sinh hoạt',
  }
}

function whoMay(who: readonly Role[]): string {
  // An admin may do nearly everything; he is named where nobody else may.
  const others = who.filter((role) => role !== 'admin')
  const named = (others.length > 0 ? others : who).map((role) => roleNames[role])
  const last = named.at(-1) ?? ''
  return named.length < 2 ? last : `${named.slice(0, -1).join(', ')} hoặc ${last}`
}

/** What each verb is called in the middle of a sentence. */
const verbNames: Readonly<Record<Verb, string>> = {
  'call-meeting': 'gọi họp',
  'change-meeting': 'đổi hoặc hủy buổi họp',
  'see-answers': 'xem ai đã trả lời',
  'record-answer': 'ghi hộ câu trả lời',
  'see-meeting': 'xem lịch họp này',
  'answer-meeting': 'trả lời buổi họp này',
  'resolve-delivery': 'xử lý tin chưa rõ kết quả',
  invite: 'cấp mã mời',
  'see-people': 'xem danh bạ',
  'see-phone': 'xem số điện thoại',
  'manage-people': 'thêm, sửa danh sách đảng viên',
  'give-cell-committee': 'giao chức chi ủy viên',
  'give-deputy': 'giao chức phó bí thư',
  'give-secretary': 'bàn giao bí thư',
  'give-follower': 'phân công cấp ủy viên theo dõi',
  'give-staff': 'giao việc văn phòng đảng ủy',
  'give-admin': 'giao quyền quản trị hệ thống',
  'see-settings': 'xem cài đặt',
  'change-settings': 'đổi cài đặt',
  'see-candidates': 'xem hồ sơ quần chúng',
  'manage-candidates': 'cập nhật hồ sơ quần chúng',
  'see-rules': 'xem quy định về hồ sơ, thời hạn',
  'change-rules': 'đổi quy định về hồ sơ, thời hạn, lịch nhắc, ngày nghỉ',
}
