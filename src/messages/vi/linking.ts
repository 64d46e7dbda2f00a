import type { Role } from '../../domain/access.ts'
import type { Can, Reply } from '../../domain/reply.ts'
import type { Case } from '../../domain/cases.ts'
import type { Message } from '../message.ts'

export const roleNames: Readonly<Record<Role, string>> = {
  admin: 'quản trị hệ thống',
  staff: 'văn phòng đảng ủy',
  follower: 'cấp ủy viên theo dõi',
  secretary: 'bí thư',
  deputy: 'phó bí thư',
  cell_committee: 'chi ủy viên',
  mentor: 'người giúp đỡ',
  member: 'đảng viên',
}

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
  | 'code-wait'
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
  'code-used': () => ({ lines: ['Mã này đã được dùng rồi. Mỗi mã chỉ dùng một lần; xin đồng chí hỏi bí thư chi bộ để lấy mã mới.'] }),
  'code-expired': () => ({ lines: ['Mã này đã hết hạn (mỗi mã dùng được trong 7 ngày). Xin đồng chí hỏi bí thư chi bộ để lấy mã mới.'] }),
  'code-wait': ({ minutes }) => ({ lines: [`Máy này đã thử sai nhiều lần. Xin chờ ${minutes} phút nữa rồi gửi lại mã.`] }),
  'consent-ask': ({ name, unit, inviteId }) => ({
    title: 'Xin đồng chí đọc trước khi dùng',
    lines: [
      `Mã này dành cho đồng chí ${name}${unit === '' ? '' : ` – ${unit}`}.`,
      'Hệ thống tự động này lưu: họ tên, chi bộ, chức trách, số hiệu cuộc trò chuyện này, câu trả lời dự họp và lý do vắng (mã hóa).',
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
  linked: ({ name, roles, can }) => ({
    title: 'Đã liên kết',
    lines: [
      `Chào đồng chí ${name}${roles.length === 0 ? '' : `, ${roles.map(({ role, unit }) => `${roleNames[role]} ${unit}`).join('; ')}`}.`,
      'Từ nay thông báo của chi bộ sẽ tới đây.',
      ...helpLines(can),
    ],
  }),
  'already-linked': ({ name }) => ({
    lines: [`Máy này đã liên kết với đồng chí ${name} rồi. Mã mới chưa dùng đến. Nhắn "trợ giúp" để xem có thể làm gì.`],
  }),
}

function howToLink(telegram: boolean): string {
  return telegram
    ? 'Để liên kết: bấm vào đường dẫn mời, hoặc gửi mã mời (ví dụ: ABCDE-23456) vào đây.'
    : 'Để liên kết: gửi mã mời (ví dụ: ABCDE-23456) vào đây.'
}

/** What this person may do, in big plain steps. */
export function helpLines(can: Can): string[] {
  return [
    ...(can.call
      ? [
          '• Gọi họp: nhắn "họp chi bộ", hoặc gọn một dòng: "/hop 19h30 3/12 nhà văn hóa: đánh giá tháng 11; nhiệm vụ tháng 12".',
          '• Đổi lịch: nhắn "đổi lịch họp". Hủy: nhắn "hủy họp".',
          '• Ghi câu trả lời của người đã gọi điện: nhắn "ghi hộ".',
        ]
      : []),
    ...(can.answers ? ['• Xem ai đã trả lời: nhắn "ai chưa trả lời".'] : []),
    ...(can.member ? ['• Trả lời dự họp: nhắn số theo thông báo, hoặc viết "tôi dự", "tôi ốm không đi được".'] : []),
    '• Xem lịch họp: nhắn "lịch họp".',
    '• Vì sao nhận tin: nhắn "vì sao tôi nhận tin này".',
    '• Đang làm dở muốn thôi: nhắn "hủy". Muốn quay lại: nhắn số 0.',
  ]
}
