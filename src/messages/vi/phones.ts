import type { Case } from '../../domain/cases.ts'
import type { Option } from '../../domain/choices.ts'
import type { Reply } from '../../domain/reply.ts'
import type { PhoneReply, PlatformName, WhyThere } from '../../domain/topics/phones.ts'
import type { Message } from '../message.ts'
import { day, dayOf, capital, hour } from './format.ts'
import { hoursText, platformList, platformNames } from './phone-names.ts'
import { roleNames } from './role-words.ts'

type Words = { [K in PhoneReply['kind']]: (reply: Case<Reply, K>, now: Date) => Message }

/** One's own phones and data. */
export const phoneWords: Words = {
  'my-phones': (reply) => ({
    title: 'MÁY CỦA ĐỒNG CHÍ',
    lines: [
      ...reply.phones.map(
        ({ platform, since, here, blocked }) =>
          `• ${platformNames[platform]}: liên kết từ ${day(since)}${here ? ' (đang nhắn ở đây)' : ''}.${blocked ? ' Đang chặn trợ lý nên không nhận được tin: xin mở chặn.' : ''}`,
      ),
      reply.uses === null
        ? 'Lúc này không nơi nào nhận được tin.'
        : `Tin gửi về ${platformNames[reply.uses.platform]}: ${whyThere(reply.uses.why, reply.uses.platform)}.`,
      reply.quiet.own === null
        ? `Giờ nghỉ: như chi bộ, ${hoursText(reply.quiet.cell)}.`
        : `Giờ nghỉ riêng: ${hoursText(reply.quiet.own)}, cùng giờ nghỉ của chi bộ (${hoursText(reply.quiet.cell)}).`,
      'Trong giờ nghỉ chỉ gửi tin khẩn. Đồng chí chọn việc cần làm:',
    ],
    options: phoneOptions(reply),
    rules: { subject: 'menu' },
  }),
  'no-second-phone': ({ why, linked }) => ({
    lines: [
      why === 'linked'
        ? `Đồng chí đã liên kết ${platformList(linked)}, không còn nơi nào để thêm.`
        : why === 'no-room'
          ? 'Lúc này Zalo của trợ lý đã đủ người nên chưa thêm được. Xin báo văn phòng đảng ủy.'
          : 'Ở đây chưa dùng ứng dụng nhắn tin nào khác để liên kết thêm.',
      'Đổi điện thoại hoặc mất máy thì chọn "Đổi máy, mất máy".',
    ],
    options: [
      { label: 'Đổi máy, mất máy', command: { kind: 'lost-phone' } },
      { label: 'Máy của tôi', command: { kind: 'my-phones' } },
    ],
    rules: { subject: 'menu' },
  }),
  'lost-which': ({ here, others }) => ({
    title: 'ĐỔI MÁY, MẤT MÁY',
    lines: [
      `Đồng chí đang nhắn từ ${platformNames[here]}. Nơi khác đã liên kết: ${platformList(others)}.`,
      'Mất nơi khác thì ngắt ngay nơi ấy. Đổi sang máy mới thì lấy mã: khi máy mới dùng mã, mọi máy cũ tự ngắt.',
      'Sau này nếu mất hết máy: xin gặp bí thư chi bộ để lấy mã mới.',
    ],
    options: [
      ...others.map((platform): Option => ({
        label: `Mất máy có ${platformNames[platform]}: ngắt ngay`,
        command: { kind: 'change', draft: { change: 'unlink', value: platform } },
        style: 'danger',
      })),
      { label: 'Đổi sang máy mới: lấy mã', command: { kind: 'lost-phone', code: true } },
      { label: 'Thôi, không làm gì', command: { kind: 'nothing' }, says: 'no' },
    ],
    rules: { subject: 'lost', once: true },
  }),
  'my-data': (data) => ({
    title: 'DỮ LIỆU VỀ ĐỒNG CHÍ',
    lines: [
      `Họ tên: ${data.name}. ${statusNames[data.status]}${data.exempt ? ', được miễn sinh hoạt' : ''}.`,
      ...data.grants.map(({ role, unit, from, until }) => `• ${capital(roleNames[role])} ${unit}, ${term(from, until)}.`),
      ...(data.mentored.length > 0 ? [`• Đang giúp đỡ quần chúng: ${data.mentored.join(', ')}.`] : []),
      ...data.phones.map(
        ({ platform, since, consentAt, consentVersion }) =>
          `• ${platformNames[platform]}: liên kết ${day(since)}; đồng ý lúc ${hour(consentAt)} ngày ${day(consentAt)} (bản ${consentVersion}).`,
      ),
      ...(data.ended > 0 ? [`• ${data.ended} liên kết cũ đã ngắt, chỉ còn ngày giờ và số hiệu trò chuyện.`] : []),
      `Số điện thoại: ${data.hasPhone ? 'có lưu, đã mã hóa' : 'không lưu'}. Nơi nhận tin tự chọn: ${data.preferred === null ? 'không' : platformNames[data.preferred]}. Giờ nghỉ riêng: ${data.quiet === null ? 'không' : hoursText(data.quiet)}.`,
      `Trả lời họp: ${data.answers}${data.reasons > 0 ? `, trong đó ${data.reasons} có lý do vắng (mã hóa)` : ''}. Tin trợ lý đã gửi: ${data.deliveries}, chỉ ghi loại tin và giờ gửi. Nhật ký thay đổi: ${data.events} dòng, không ghi tên và nội dung.`,
      `Tin đồng chí nhắn được mã hóa và tự xóa sau 6 giờ (lúc này còn ${data.bodies}); việc làm dở xóa sau 1 ngày; danh sách lựa chọn xóa sau 30 ngày.`,
      'Có gì sai (họ tên, chức trách): xin nhờ bí thư chi bộ sửa. Không muốn dùng nữa: chọn "Rút lại đồng ý".',
    ],
    options: [
      { label: 'Máy của tôi', command: { kind: 'my-phones' } },
      { label: 'Rút lại đồng ý', command: { kind: 'change', draft: { change: 'withdraw' } }, style: 'danger' },
    ],
    rules: { subject: 'menu' },
  }),
}

const statusNames = {
  full: 'Đảng viên chính thức',
  probationary: 'Đảng viên dự bị',
  none: 'Không sinh hoạt đảng ở đây',
} as const

function term(from: string, until: string | null): string {
  const since = `từ ${dayOf(from).split(', ').at(-1)}`
  return until === null ? since : `${since} đến hết ${dayOf(until).split(', ').at(-1)}`
}

function whyThere(why: WhyThere, platform: PlatformName): string {
  switch (why) {
    case 'only':
      return 'đây là nơi duy nhất đã liên kết'
    case 'preferred':
      return 'đồng chí đã chọn nơi này'
    case 'last':
      return 'đây là nơi đồng chí nhắn gần nhất'
    case 'other-blocked':
      return `${platformNames[platform === 'zalo' ? 'telegram' : 'zalo']} lúc này không nhận được tin`
  }
}

function phoneOptions({ phones, more }: Case<PhoneReply, 'my-phones'>): Option[] {
  const several = new Set(phones.map(({ platform }) => platform)).size > 1
  return [
    ...(more.length > 0 ? [{ label: `Liên kết thêm ${platformList(more)}`, command: { kind: 'second-phone' } } as const] : []),
    ...(several ? [{ label: 'Chọn nơi nhận tin', command: { kind: 'change', draft: { change: 'prefer' } } } as const] : []),
    { label: 'Giờ nghỉ riêng', command: { kind: 'change', draft: { change: 'own-quiet' } } },
    { label: 'Đổi máy, mất máy', command: { kind: 'lost-phone' } },
    { label: several ? 'Ngắt một nơi' : 'Ngắt máy này', command: { kind: 'change', draft: { change: 'unlink' } } },
    { label: 'Dữ liệu của tôi', command: { kind: 'my-data' } },
  ]
}
