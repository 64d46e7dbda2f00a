import type { Case } from '../../domain/cases.ts'
import type { Option } from '../../domain/choices.ts'
import type { Notice } from '../../domain/reply.ts'
import type { InviteNotice } from '../../domain/topics/invites.ts'
import type { LinkEnd, PhoneNotice } from '../../domain/topics/phones.ts'
import type { Message } from '../message.ts'
import { full, names } from './format.ts'
import { platformNames } from './phone-names.ts'

type Words = { [K in (InviteNotice | PhoneNotice)['kind']]: (notice: Case<Notice, K>) => Message }

/** "That was not he" may be said this long after the link was made. */
const undoDays = 7

export const linkNoticeWords: Words = {
  'member-linked': ({ name, unit, platform, personId, linkId, at, replaced }) => ({
    lines: [
      `Đồng chí ${name} (${unit}) đã liên kết trên ${platformNames[platform]} lúc ${full(at)}.`,
      replaced
        ? 'Đồng chí ấy đã đổi sang máy này; máy cũ đã được ngắt.'
        : 'Từ nay đồng chí ấy nhận thông báo qua tin nhắn. Đồng chí không cần làm gì thêm.',
      linkId === null
        ? 'Nếu không phải đúng người, xin báo ngay văn phòng đảng ủy.'
        : 'Nếu đồng chí ấy nói không phải mình liên kết, xin ngắt ngay:',
    ],
    ...(linkId !== null && {
      options: [
        { label: 'Không phải người ấy: ngắt liên kết', command: { kind: 'change', draft: { change: 'undo-link', linkId, personId } } },
      ],
      rules: { subject: `link ${linkId}`, until: new Date(at.getTime() + undoDays * 86_400_000) },
    }),
  }),
  'member-lost': ({ name, unit, personId, canInvite }) => ({
    lines: [
      `Không gửi tin được tới đồng chí ${name} (${unit}) nữa: có thể đồng chí ấy đã chặn, đã ngắt liên kết hoặc đổi máy.`,
      'Xin gọi điện báo các buổi họp sắp tới.',
      ...(canInvite ? ['Nếu đồng chí ấy đổi máy hoặc mất máy, xin làm mã mới:'] : []),
    ],
    ...(canInvite && {
      options: [{ label: 'Làm mã mới cho đồng chí ấy', command: { kind: 'invite', personId, lost: true } }],
      rules: { subject: `lost ${personId}` },
    }),
  }),
  'links-reminder': ({ unit, unitId, not, expiresAt }) => ({
    title: `CHƯA LIÊN KẾT – ${unit.toLocaleUpperCase('vi')}`,
    lines: [
      `Đã có mã mời mà chưa dùng: ${not.length} đồng chí.`,
      names(not),
      expiresAt === null ? 'Các mã này đã hết hạn.' : `Mã sớm nhất hết hạn lúc ${full(expiresAt)}.`,
      'Xin gọi điện hỏi xem có vướng gì không. Nếu mất mã thì làm mã mới (mã cũ sẽ hết dùng):',
    ],
    options: [
      { label: 'Làm mã mới cho tất cả', command: { kind: 'invite-all', unitId } },
      { label: 'Xem ai đã liên kết', command: { kind: 'show-links', unitId } },
      { label: 'Nhắc lại sau 3 ngày', command: { kind: 'show-links', unitId, remind: true } },
    ],
    rules: { subject: `links ${unitId}` },
  }),
  'code-shown': ({ name, unit, personId, own }) => ({
    lines: own
      ? [
          'Mã của đồng chí vừa bị gửi lên một nhóm, nên đã bị hủy để không ai khác dùng được.',
          'Xin làm mã mới, và chỉ gửi mã từ máy của mình:',
        ]
      : [
          `Mã mời của đồng chí ${name} (${unit}) vừa bị gửi lên một nhóm, nên đã bị hủy để người khác không dùng được.`,
          'Xin làm mã mới và chỉ gửi riêng cho đồng chí ấy:',
        ],
    options: [
      own
        ? { label: 'Làm mã mới', command: { kind: 'second-phone' } }
        : { label: `Làm mã mới cho đồng chí ${name}`, command: { kind: 'invite', personId } },
    ] satisfies Option[],
    rules: { subject: `shown ${personId}` },
  }),
  'link-ended': ({ why }) => ({
    lines: [ended[why], 'Máy này không nhận thông báo nữa. Muốn dùng lại, xin hỏi bí thư chi bộ để lấy mã mới, rồi gửi mã vào đây.'],
  }),
}

const notYou = 'Nếu không phải đồng chí làm việc này, xin báo ngay bí thư chi bộ.'

const ended: Readonly<Record<LinkEnd, string>> = {
  retired: 'Đồng chí không còn trong danh sách của chi bộ, nên liên kết của máy này đã kết thúc. Nếu có nhầm lẫn, xin hỏi bí thư chi bộ.',
  undone: 'Người phụ trách đã ngắt liên kết của máy này vì cho rằng máy không phải của người được mời.',
  lost: `Đồng chí đã liên kết máy mới thay cho máy này, nên liên kết ở đây đã kết thúc. ${notYou}`,
  replaced: `Đồng chí đã liên kết máy mới thay cho máy này, nên liên kết ở đây đã kết thúc. ${notYou}`,
  unlinked: `Liên kết của máy này đã được ngắt theo yêu cầu gửi từ máy khác của đồng chí. ${notYou}`,
  withdrawn: 'Đồng chí đã rút lại đồng ý, nên liên kết của máy này đã kết thúc.',
}
