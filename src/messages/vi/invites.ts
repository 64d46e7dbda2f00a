import type { Case } from '../../domain/cases.ts'
import type { Option } from '../../domain/choices.ts'
import type { Reply } from '../../domain/reply.ts'
import { fold } from '../../domain/text.ts'
import type { InviteReply } from '../../domain/topics/invites.ts'
import type { Message } from '../message.ts'
import { full, names } from './format.ts'
import { platformList } from './phone-names.ts'
import { roleNames } from './role-words.ts'

type Words = { [K in InviteReply['kind']]: (reply: Case<Reply, K>, now: Date) => Message }
type Invited = Case<InviteReply, 'invited'>
type InvitedAll = Case<InviteReply, 'invited-all'>
type Code = Pick<Invited, 'code' | 'link' | 'zalo' | 'expiresAt'>

/** Units in the list of a committee. */
const mostUnits = 12

export const inviteWords: Words = {
  invited: (reply) => (reply.own ? ownCode(reply) : codeFor(reply)),
  'invite-linked': ({ person, on, blocked, own }) => (own ? oneself(on) : linkedAlready({ person, on, blocked })),
  'invite-whom': ({ people, asked, more, unitId }) => ({
    lines:
      people.length === 0
        ? ['Mời đồng chí nào? Xin nhắn "mời" rồi họ tên. Ví dụ: mời đồng chí Nguyễn Thị Lan.']
        : [
            asked === '' ? 'Mời đồng chí nào? Những người sau chưa liên kết:' : `Có nhiều người tên “${asked}”. Mời đồng chí nào?`,
            ...(more ? ['Danh sách còn dài. Không thấy người cần mời thì nhắn "mời" rồi đủ họ tên.'] : []),
          ],
    options: [
      ...people.map(({ id, name, hint }): Option => ({
        label: asked === '' ? name : `${name} (${hint})`,
        command: { kind: 'invite', personId: id },
      })),
      ...(asked === '' && unitId !== null && people.length > 1 ? [everybody({ unitId, sheet: false })] : []),
    ],
    rules: { subject: 'invite', once: true },
  }),
  'invite-unknown': ({ asked, name, unit }) => ({
    lines: [
      `Không tìm thấy ai tên “${asked}”${unit === null ? '' : ` trong ${unit.name}`}.`,
      'Xin xem lại họ tên rồi nhắn lại, hoặc nhắn "danh bạ" để xem danh sách.',
      ...(unit === null ? [] : ['Nếu là người mới, xin thêm vào danh sách trước rồi mời.']),
    ],
    options:
      unit === null
        ? []
        : [
            {
              label: name === null ? 'Thêm người mới' : `Thêm ${name} vào ${unit.name}`,
              command: { kind: 'change', draft: { change: 'add-person', unitId: unit.id, ...(name !== null && { name }) } },
            },
          ],
    rules: { subject: 'invite', once: true },
  }),
  'invite-not-yours': ({ name, who }) => ({
    lines: [
      `Đồng chí ${name} giữ chức trách mà đồng chí không có quyền giao, nên mã của đồng chí ấy do người khác làm.`,
      who.length === 0 ? 'Xin nhờ cấp trên.' : `Xin nhờ ${who.map((role) => roleNames[role]).join(', hoặc ')}.`,
    ],
  }),
  'invite-where': ({ what, sheet, units, page, pages }) => ({
    lines: [what === 'invite-all' ? 'Làm mã mời cho tổ chức nào?' : 'Xem ai đã liên kết của tổ chức nào?'],
    options: [
      ...units.map(({ id, name }): Option => ({
        label: name,
        command: what === 'invite-all' ? { kind: 'invite-all', unitId: id, sheet } : { kind: 'show-links', unitId: id },
      })),
      ...(page + 1 < pages
        ? [
            {
              label: 'Xem tiếp',
              command: what === 'invite-all' ? { kind: 'invite-all', sheet, page: page + 1 } : { kind: 'show-links', page: page + 1 },
            } satisfies Option,
          ]
        : []),
    ],
    rules: { subject: 'invite', once: true },
  }),
  'invite-confirm': confirm,
  'invited-all': invitedAll,
  'invite-nobody': ({ unit, unitId, linked, others }) => ({
    lines: [`${unit}: không có ai cần làm mã mời.`, ...leftOut({ linked, others, later: 0 })],
    options: [{ label: 'Xem ai đã liên kết', command: { kind: 'show-links', unitId } }],
    rules: { subject: 'invite' },
  }),
  links,
  'links-reminder-set': ({ unit, at }) => ({
    lines: [`Lúc ${full(at)} tôi sẽ nhắc những đồng chí của ${unit} đã có mã mà chưa liên kết.`],
  }),
}

/** Names before codes: a code that is made ends the older one. */
function confirm({ unit, unitId, people, renewed, sheet, linked, others, later }: Case<InviteReply, 'invite-confirm'>): Message {
  const all = { kind: 'invite-all', unitId, sheet, sure: true } as const
  return {
    title: `MÃ MỜI – ${unit.toLocaleUpperCase('vi')}`,
    lines: [
      `Sẽ làm mã mời cho ${people.length} đồng chí chưa liên kết: ${names(people)}.`,
      ...(renewed > 0 ? [`${renewed} đồng chí đã có mã từ trước: mã cũ sẽ hết dùng, kể cả trên phiếu đã in.`] : []),
      ...leftOut({ linked, others, later }),
      'Đúng chưa?',
    ],
    options: [
      { label: renewed > 0 ? 'Làm mã mới cho tất cả' : 'Làm mã', command: all, says: 'yes', style: 'primary' },
      ...(renewed > 0 && renewed < people.length
        ? [{ label: `Chỉ làm cho ${people.length - renewed} người chưa có mã`, command: { ...all, onlyNew: true } } satisfies Option]
        : []),
      { label: 'Thôi, không làm', command: { kind: 'nothing' }, says: 'no' },
    ],
    rules: { subject: 'invite', once: true },
  }
}

/** What the inviter reads, and the text he passes on. */
function codeFor(reply: Invited): Message {
  const { name, unit, code, lost, renewed, noRoom, expiresAt } = reply
  return {
    title: `Mã mời của đồng chí ${name}`,
    lines: [
      `${unit}. Mã: ${code}`,
      `Dùng một lần, đến ${full(expiresAt)}.`,
      ...(lost ? ['Khi đồng chí ấy dùng mã này, các máy cũ của đồng chí ấy sẽ bị ngắt.'] : []),
      ...(renewed === true ? ['Mã cũ của đồng chí ấy không dùng được nữa.'] : []),
      ...fullZalo(noRoom === true ? 1 : 0),
      'Xin gửi riêng cho đồng chí ấy, không gửi vào nhóm: ai có mã là vào được tên của đồng chí ấy. Chuyển tiếp đoạn dưới đây:',
    ],
    ...(reply.link !== null && { link: reply.link }),
    copy: invitation(reply),
  }
}

function invitation({ name, unit, ...code }: Invited): string {
  return [
    `Kính gửi đồng chí ${name}, ${unit}.`,
    'Mời đồng chí dùng trợ lý chi bộ để nhận thông báo họp.',
    `Mã của đồng chí: ${code.code}`,
    ...waysIn(code),
    `Mã dùng một lần, đến ${full(code.expiresAt)}.`,
    'Xin không đưa mã cho ai và không gửi vào nhóm.',
  ].join('\n')
}

function waysIn({ code, link, zalo }: Code): string[] {
  return [
    ...(zalo === null ? [] : [`• Trên Zalo: tìm “${zalo}”, mở cuộc trò chuyện, gửi mã ${code}, rồi trả lời “Đồng ý”.`]),
    ...(link === null ? [] : [`• Trên Telegram: bấm ${link} rồi bấm Bắt đầu, rồi bấm “Đồng ý”.`]),
    ...(zalo === null && link === null ? ['• Mở trợ lý chi bộ và gửi mã này vào đó.'] : []),
  ]
}

/** For another phone of one's own. */
function ownCode(reply: Invited): Message {
  const { code, lost, expiresAt, noRoom } = reply
  return {
    title: 'Mã của đồng chí cho máy khác',
    lines: [
      `Mã: ${code}`,
      `Dùng một lần, đến ${full(expiresAt)}. Xin không đưa cho ai.`,
      'Cầm máy kia và làm như sau:',
      ...waysIn(reply),
      ...(lost
        ? ['Khi mã được dùng, các máy đang liên kết sẽ bị ngắt.', 'Sau này nếu mất hết máy: xin gọi bí thư chi bộ để lấy mã mới.']
        : ['Máy này vẫn dùng như cũ.']),
      ...fullZalo(noRoom === true ? 1 : 0),
    ],
    ...(reply.link !== null && { link: reply.link }),
  }
}

function oneself(on: readonly ('telegram' | 'zalo')[]): Message {
  return {
    lines: [`Đồng chí đã liên kết trên ${platformList(on)}. Cần dùng thêm máy khác hoặc đổi máy, xin chọn:`],
    options: [
      ...(on.length < 2 ? [{ label: 'Liên kết thêm máy', command: { kind: 'second-phone' } } satisfies Option] : []),
      { label: 'Đổi máy hoặc mất máy', command: { kind: 'lost-phone' } },
    ],
    rules: { subject: 'invite', once: true },
  }
}

function linkedAlready({ person, on, blocked }: Pick<Case<InviteReply, 'invite-linked'>, 'person' | 'on' | 'blocked'>): Message {
  const other = on.includes('telegram') ? 'Zalo' : 'Telegram'
  return {
    lines: [
      `Đồng chí ${person.name} đã liên kết trên ${platformList(on)}${blocked ? ', nhưng hiện không nhận được tin (đã chặn hoặc đổi máy)' : ''}.`,
      'Đồng chí cần gì?',
    ],
    options: [
      { label: 'Đồng chí ấy đổi máy hoặc mất máy', command: { kind: 'invite', personId: person.id, lost: true } },
      ...(on.length < 2
        ? [{ label: `Thêm máy dùng ${other}`, command: { kind: 'invite', personId: person.id, second: true } } satisfies Option]
        : []),
      { label: 'Xem thông tin của đồng chí ấy', command: { kind: 'show-person', personId: person.id } },
    ],
    rules: { subject: 'invite', once: true },
  }
}

/** Where files can be sent the codes are on the sheet; else they are listed, to be passed on one by one. */
function invitedAll(reply: InvitedAll): Message {
  const { unit, unitId, codes, expiresAt, file, others, noRoom, later } = reply
  return {
    title: `Đã làm ${codes.length} mã mời – ${unit}`,
    lines: [
      `Mỗi mã dùng một lần, đến ${full(expiresAt)}.`,
      ...(file === null
        ? [
            'Xin đọc hoặc chép từng dòng dưới đây, gửi riêng cho từng người; không chuyển cả danh sách cho ai, không gửi vào nhóm.',
            'Zalo không nhận tệp. Cần phiếu để in, xin nhắn "in mã mời" cho trợ lý trên Telegram, hoặc nhờ văn phòng đảng ủy (mã ở đây khi ấy hết dùng).',
          ]
        : [
            'Phiếu để in ở tệp phía trên: mỗi người một phiếu, có mã và hình vuông để quét. Xin in, cắt rời và đưa tận tay.',
            'Cần gửi mã cho một người qua tin nhắn, xin nhắn "mời" rồi họ tên (mã trên phiếu của người ấy khi đó hết dùng).',
          ]),
      ...fullZalo(noRoom),
      ...leftOut({ linked: 0, others, later }),
      'Sau 3 ngày tôi sẽ nhắc đồng chí những ai chưa dùng mã.',
    ],
    options: [{ label: 'Xem ai đã liên kết', command: { kind: 'show-links', unitId } }],
    rules: { subject: 'invite' },
    ...(file === null
      ? { copy: codeList(reply) }
      : { file: { name: `phieu-moi-${fold(unit).replace(/[^a-z0-9]+/g, '-')}.xlsx`, base64: file.base64 } }),
  }
}

/** How to use a code, then a line for each person. */
function codeList({ unit, codes }: InvitedAll): string {
  const bots = [...new Set(codes.flatMap(({ zalo }) => (zalo === null ? [] : [zalo])))]
  const [only] = bots
  const one = bots.length === 1 && only !== undefined ? [`Cách dùng: trên Zalo tìm “${only}”, gửi mã của mình, rồi trả lời “Đồng ý”.`] : []
  const line = ({ name, code, zalo }: InvitedAll['codes'][number]): string =>
    `${name}: ${code}${bots.length > 1 && zalo !== null ? ` (gửi cho “${zalo}”)` : ''}`
  return [`Mã mời ${unit}`, ...one, ...codes.map(line)].join('\n')
}

function fullZalo(people: number): string[] {
  if (people === 0) return []
  return [
    `Các tài khoản Zalo đã đủ người, chưa nhận thêm được${people > 1 ? ` (${people} đồng chí chưa có chỗ)` : ''}. Xin báo văn phòng đảng ủy để mở thêm; trong lúc chờ, có thể dùng Telegram nếu đảng ủy cho phép.`,
  ]
}

function leftOut({ linked, others, later }: { linked: number; others: readonly string[]; later: number }): string[] {
  return [
    ...(linked > 0 ? [`${linked} đồng chí đã liên kết nên không cần mã.`] : []),
    ...(others.length > 0
      ? [`Không làm mã cho ${names(others)}: giữ chức trách mà đồng chí không có quyền giao. Xin nhờ văn phòng đảng ủy.`]
      : []),
    ...(later > 0 ? [`Còn ${later} đồng chí: làm xong đợt này xin nhắn "mời cả chi bộ" lần nữa.`] : []),
  ]
}

function everybody({ unitId, sheet }: { unitId: Case<InviteReply, 'links'>['unitId']; sheet: boolean }): Option {
  return { label: 'Tất cả những người chưa liên kết', command: { kind: 'invite-all', unitId, sheet } }
}

function links(reply: Case<InviteReply, 'links'>): Message {
  const { unit, unitId, linked, blocked, invited, not, below, canInvite } = reply
  const total = linked.length + blocked.length + invited.length + not.length
  const open = invited.length + not.length
  return {
    title: `LIÊN KẾT – ${unit.toLocaleUpperCase('vi')}`,
    lines: [
      `${linked.length}/${total} đồng chí đã liên kết và nhận được tin.`,
      ...onEach(linked),
      ...(blocked.length > 0 ? [`Không nhận được tin (đã chặn hoặc đổi máy), xin gọi điện: ${names(blocked)}.`] : []),
      ...(invited.length > 0 ? [`Đã có mã, chưa dùng: ${names(invited.map(({ name, until }) => `${name} (đến ${full(until)})`))}.`] : []),
      ...(not.length > 0 ? [`Chưa liên kết, chưa có mã: ${names(not)}.`] : []),
      ...(total > 0 && open === 0 && blocked.length === 0 ? ['Mọi người đã liên kết.'] : []),
      ...under(below),
      ...(canInvite && open > 0 ? ['Mời một người thì nhắn "mời" rồi họ tên.'] : []),
    ],
    options: [
      ...(canInvite && open > 0 ? [everybody({ unitId, sheet: true })] : []),
      ...(canInvite && invited.length > 0
        ? [{ label: 'Nhắc tôi sau 3 ngày', command: { kind: 'show-links', unitId, remind: true } } satisfies Option]
        : []),
    ],
    rules: { subject: 'invite' },
  }
}

function onEach(linked: Case<InviteReply, 'links'>['linked']): string[] {
  const groups = [
    { label: 'Zalo', people: linked.filter(({ on }) => on.includes('zalo') && !on.includes('telegram')) },
    { label: 'Telegram', people: linked.filter(({ on }) => on.includes('telegram') && !on.includes('zalo')) },
    { label: 'Cả Zalo và Telegram', people: linked.filter(({ on }) => on.includes('telegram') && on.includes('zalo')) },
  ]
  return groups.filter(({ people }) => people.length > 0).map(({ label, people }) => `${label}: ${names(people.map(({ name }) => name))}.`)
}

function under(below: Case<InviteReply, 'links'>['below']): string[] {
  if (below.length === 0) return []
  const people = below.reduce((sum, unit) => sum + unit.people, 0)
  const linked = below.reduce((sum, unit) => sum + unit.linked, 0)
  const left = below.filter((unit) => unit.linked < unit.people)
  return [
    `Các tổ chức trực thuộc: ${linked}/${people} đồng chí đã liên kết.`,
    ...left.slice(0, mostUnits).map((unit) => `• ${unit.name}: còn ${unit.people - unit.linked} (đã ${unit.linked}/${unit.people})`),
    ...(left.length > mostUnits ? [`… và ${left.length - mostUnits} tổ chức khác còn người chưa liên kết.`] : []),
  ]
}
