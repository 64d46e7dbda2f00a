import type { Reply } from '../../domain/reply.ts'
import type { Case } from '../../domain/cases.ts'
import type { LinkEnd } from '../../domain/topics/phones.ts'
import type { Message } from '../message.ts'
import { day, hour } from './format.ts'
import { helpLines } from './guide.ts'
import { roleNames } from './role-words.ts'

export function manyUnits(count: number): string {
  return `${count} chi bộ`
}

type Kind =
  | 'intro'
  | 'intro-again'
  | 'group-intro'
  | 'code-wrong'
  | 'code-used'
  | 'code-expired'
  | 'code-ended'
  | 'code-wait'
  | 'code-in-group'
  | 'no-room'
  | 'messenger-off'
  | 'link-over'
  | 'consent-ask'
  | 'consent-refused'
  | 'linked'
  | 'already-linked'
type Words = { [K in Kind]: (reply: Case<Reply, K>) => Message }

/** First contact: what this is, the code, what is stored, agreement. */
export const linkingWords: Words = {
  intro: ({ telegram }) => ({
    title: 'Trợ lý chi bộ',
    lines: [
      'Đây là trợ lý nhắn tin tự động, chỉ dành cho đảng viên và cấp ủy đã được mời.',
      howToLink(telegram),
      'Chưa có mã, xin hỏi bí thư chi bộ hoặc văn phòng đảng ủy.',
    ],
  }),
  'intro-again': ({ telegram }) => ({ lines: [`Máy này chưa liên kết. ${howToLink(telegram)}`] }),
  'group-intro': () => ({ lines: ['Trợ lý chi bộ không làm việc trong nhóm. Xin đồng chí nhắn tin riêng cho trợ lý.'] }),
  'code-wrong': ({ left }) => ({
    lines: [
      'Mã này không đúng. Mã gồm 10 chữ và số, viết như ABCDE-23456; xin đồng chí xem lại từng ký tự.',
      left > 0 ? `Đồng chí còn ${left} lần thử trong giờ này.` : 'Đã sai 5 lần: xin chờ một giờ rồi thử lại, hoặc hỏi lại bí thư chi bộ.',
    ],
  }),
  'code-used': () => ({ lines: [`Mã này đã được dùng rồi. Mỗi mã chỉ dùng một lần. ${askForCode}`] }),
  'code-expired': () => ({ lines: [`Mã này đã hết hạn (mỗi mã dùng được trong 7 ngày). ${askForCode}`] }),
  'code-ended': ({ why }) => ({
    lines: [
      why === 'newer'
        ? 'Mã này không dùng được nữa vì đã có mã mới hơn. Xin gửi mã mới nhất; nếu chưa nhận được, xin hỏi bí thư chi bộ.'
        : `Mã này đã bị hủy vì có người gửi lên một nhóm. ${askForCode}`,
    ],
  }),
  'code-wait': ({ minutes }) => ({ lines: [`Máy này đã thử sai nhiều lần. Xin chờ ${minutes} phút nữa rồi gửi lại mã.`] }),
  'code-in-group': () => ({
    lines: [
      'Có mã mời vừa được gửi vào nhóm. Để an toàn, mã ấy đã bị hủy và không dùng được nữa.',
      'Xin không gửi mã vào nhóm. Ai cần mã mới, xin nhắn riêng cho bí thư chi bộ.',
    ],
  }),
  'no-room': ({ others, telegram }) => ({
    lines: [
      'Tài khoản này đã đủ số người nên chưa nhận thêm được. Mã của đồng chí vẫn còn nguyên, chưa dùng đến.',
      ...(others.length > 0 ? [`Xin mở Zalo, tìm ${listed(others)}, rồi gửi mã vào đó.`] : []),
      ...(telegram !== null ? [`${others.length > 0 ? 'Hoặc' : 'Xin'} dùng Telegram, bấm vào đường dẫn dưới đây.`] : []),
      ...(others.length === 0 && telegram === null ? ['Xin báo văn phòng đảng ủy để mở thêm tài khoản.'] : []),
    ],
    ...(telegram !== null && { link: telegram }),
  }),
  'messenger-off': ({ others }) => ({
    lines: [
      'Đảng ủy chưa cho dùng Telegram. Mã của đồng chí vẫn còn nguyên, chưa dùng đến.',
      others.length > 0
        ? `Xin mở Zalo, tìm ${listed(others)}, rồi gửi mã vào đó.`
        : 'Xin hỏi bí thư chi bộ hoặc văn phòng đảng ủy cách liên kết trên Zalo.',
    ],
  }),
  'link-over': ({ why, at, telegram }) => ({
    lines: [
      `Máy này không còn liên kết từ ${hour(at)} ngày ${day(at)}. ${why === null ? '' : whyOver[why]}`.trim(),
      `Muốn dùng lại, xin hỏi bí thư chi bộ hoặc văn phòng đảng ủy để lấy mã mới. ${howToLink(telegram)}`,
    ],
  }),
  'consent-ask': ({ name, unit, inviteId }) => ({
    title: 'Xin đồng chí đọc trước khi dùng',
    lines: [
      `Mã này dành cho đồng chí ${name}${unit === '' ? '' : ` – ${unit}`}.`,
      'Hệ thống tự động này lưu: họ tên, chi bộ, chức trách, là đảng viên chính thức hay dự bị, số hiệu cuộc trò chuyện này, câu trả lời dự họp.',
      'Hệ thống cũng lưu nơi nhận tin và giờ nghỉ riêng nếu đồng chí chọn; số điện thoại nếu chi ủy ghi và lý do vắng (mã hóa).',
      'Nội dung tin nhắn được mã hóa và xóa sau vài giờ. Không nhận và không lưu ảnh, tệp. Xin không gửi tài liệu mật.',
      'Đồng chí có đồng ý không?',
    ],
    options: [
      { label: 'Đồng ý', command: { kind: 'consent', inviteId, agree: true }, says: 'yes', style: 'primary' },
      { label: 'Không đồng ý', command: { kind: 'consent', inviteId, agree: false }, says: 'no' },
    ],
    rules: { subject: 'consent', once: true },
  }),
  'consent-refused': () => ({
    lines: ['Đã ghi nhận: đồng chí không đồng ý, hệ thống không lưu gì. Mã vẫn dùng được; khi đổi ý, xin gửi lại mã.'],
  }),
  linked: ({ name, roles, can, telegram }) => ({
    title: 'Đã liên kết',
    lines: [
      `Chào đồng chí ${name}${roles.length === 0 ? '' : `, ${roles.map(({ role, unit }) => `${roleNames[role]} ${unit}`).join('; ')}`}.`,
      'Từ nay thông báo của chi bộ sẽ tới đây.',
      ...helpLines(can),
      ...(telegram ? [] : ['Nhắn "xem hướng dẫn" để làm quen trong 2 phút.']),
    ],
    // Without buttons a list here would take the digit from a notice that comes right after.
    ...(telegram && { options: [{ label: 'Xem hướng dẫn 2 phút', command: { kind: 'tour', page: 0 } }], rules: { subject: 'tour' } }),
  }),
  'already-linked': ({ name, own }) => ({
    lines: own
      ? [
          'Mã này là của chính đồng chí, mà máy này đã liên kết rồi. Mã vẫn chưa dùng đến.',
          'Muốn liên kết máy khác, xin cầm máy ấy và gửi mã từ đó.',
        ]
      : [`Máy này đã liên kết với đồng chí ${name} rồi. Mã mới chưa dùng đến. Nhắn "trợ giúp" để xem có thể làm gì.`],
  }),
}

const askForCode = 'Xin đồng chí hỏi bí thư chi bộ để lấy mã mới.'

const whyOver: Readonly<Record<LinkEnd, string>> = {
  retired: 'Đồng chí không còn trong danh sách của chi bộ nữa.',
  undone: 'Người phụ trách đã ngắt liên kết này.',
  lost: 'Đồng chí đã đổi sang máy khác.',
  replaced: 'Đồng chí đã đổi sang máy khác.',
  unlinked: 'Đồng chí đã ngắt liên kết của máy này.',
  withdrawn: 'Đồng chí đã rút lại đồng ý.',
}

/** “Trợ lý A” hoặc “Trợ lý B” */
function listed(accounts: readonly string[]): string {
  return accounts.map((name) => `“${name}”`).join(' hoặc ')
}

function howToLink(telegram: boolean): string {
  return telegram
    ? 'Để liên kết: bấm vào đường dẫn mời, hoặc gửi mã mời (ví dụ: ABCDE-23456) vào đây.'
    : 'Để liên kết: gửi mã mời (ví dụ: ABCDE-23456) vào đây.'
}
