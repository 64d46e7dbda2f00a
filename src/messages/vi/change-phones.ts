import type { ViewWords } from './view-words.ts'
import { names } from './format.ts'
import { hoursText, platformList, platformNames } from './phone-names.ts'
import { parseQuiet } from '../../domain/quiet-hours.ts'
import type { PlatformName } from '../../domain/topics/phones.ts'

type Kind = 'unlink' | 'prefer' | 'own-quiet' | 'withdraw'

function nameOfPlatform(value: string): string {
  return value === 'telegram' || value === 'zalo' ? platformNames[value] : value
}

const lastUsed = 'Nơi đồng chí nhắn gần nhất'

function place(platform: PlatformName | null): string {
  return platform === null ? 'nơi đồng chí nhắn gần nhất' : platformNames[platform]
}

function other(platform: PlatformName): PlatformName {
  return platform === 'zalo' ? 'telegram' : 'zalo'
}

/** One's own phones: which one gets messages and when, ending a link, taking the consent back. */
export const phoneChangeWords: { [K in Kind]: ViewWords<K> } = {
  prefer: {
    title: 'CHỌN NƠI NHẬN TIN',
    name: 'chọn nơi nhận tin',
    ask: { value: () => ['Tin của chi bộ gửi về đâu?', 'Mỗi tin chỉ gửi một nơi; nơi ấy không nhận được thì gửi nơi kia.'] },
    value: (value) => (value === 'last' ? lastUsed : nameOfPlatform(value)),
    preview: ({ platform, before, waiting }) => [
      `Từ nay tin gửi về ${place(platform)} (trước đây: ${place(before)}).`,
      ...(platform === null ? [] : [`Khi ${platformNames[platform]} không nhận được, tin sẽ gửi qua ${platformNames[other(platform)]}.`]),
      ...(waiting > 0 ? [`${waiting} tin đang chờ gửi cũng chuyển theo.`] : []),
    ],
    go: 'Đồng ý',
    done: ({ platform }) => [`Đã ghi: tin gửi về ${place(platform)}.`],
  },
  'own-quiet': {
    title: 'GIỜ NGHỈ RIÊNG',
    name: 'đặt giờ nghỉ riêng',
    ask: { value: () => ['Đồng chí không muốn nhận tin trong khoảng nào? Chọn số, hoặc nhắn, ví dụ: "22h đến 6h".', 'Tin khẩn vẫn gửi.'] },
    value: (value) => {
      const hours = parseQuiet(value)
      return hours === null ? 'Như chi bộ, không đặt riêng' : hoursText({ from: hours.quietFrom, to: hours.quietTo })
    },
    preview: ({ quiet, before, cell }) => [
      quiet === null
        ? `Bỏ giờ nghỉ riêng. Chỉ còn giờ nghỉ của chi bộ: ${hoursText(cell)}.`
        : `Giờ nghỉ riêng: ${hoursText(quiet)}, mọi ngày.`,
      ...(before === null ? [] : [`Trước đây: ${hoursText(before)}.`]),
      ...(quiet === null ? [] : [`Giờ nghỉ của chi bộ (${hoursText(cell)}) vẫn giữ; tin tới trong giờ nghỉ sẽ gửi khi hết cả hai.`]),
      'Tin khẩn vẫn gửi ngay.',
    ],
    go: 'Đồng ý',
    done: ({ quiet, cell }) => [
      quiet === null ? `Đã bỏ giờ nghỉ riêng. Giờ nghỉ: như chi bộ, ${hoursText(cell)}.` : `Đã ghi giờ nghỉ riêng: ${hoursText(quiet)}.`,
    ],
  },
  unlink: {
    title: 'NGẮT LIÊN KẾT',
    name: 'ngắt liên kết',
    ask: { value: () => ['Ngắt nơi nào?'] },
    value: (value) => nameOfPlatform(value),
    preview: ({ platform, here, left }) => [
      `Ngắt ${platformNames[platform]}${here ? ' (nơi đồng chí đang nhắn)' : ''}.`,
      ...(left.length > 0
        ? [`Từ nay tin của chi bộ chỉ gửi về ${platformList(left)}.`]
        : [
            'Đồng chí sẽ không nhận được thông báo họp, nhắc họp và tin của chi bộ nữa. Bí thư được báo để gọi điện.',
            'Chức trách, câu trả lời đã ghi vẫn còn.',
          ]),
      'Việc này không lấy lại được: muốn dùng lại phải có mã mới.',
    ],
    go: 'Ngắt liên kết',
    danger: true,
    done: ({ platform, here, left }) => [
      `Đã ngắt ${platformNames[platform]}.`,
      left.length > 0
        ? `Tin của chi bộ gửi về ${platformList(left)}. ${here ? `Muốn dùng lại ở đây: vào ${platformList(left)}, nhắn "thêm máy".` : 'Muốn liên kết lại: nhắn "thêm máy".'}`
        : 'Đồng chí không nhận tin nữa. Muốn dùng lại: xin bí thư chi bộ một mã mới rồi gửi vào đây.',
    ],
    next: ({ here }) =>
      here
        ? []
        : [
            { label: 'Lấy mã để liên kết lại trên máy mới', command: { kind: 'second-phone' } },
            { label: 'Máy của tôi', command: { kind: 'my-phones' } },
          ],
  },
  withdraw: {
    title: 'RÚT LẠI ĐỒNG Ý',
    name: 'rút lại đồng ý',
    preview: ({ phones, leads, hasPhone }) => [
      `Ngắt mọi liên kết (${platformList(phones)}): trợ lý không nhắn gì cho đồng chí nữa.`,
      `Xóa ngay: nơi nhận tin và giờ nghỉ tự đặt, việc đang làm dở, mã mời chưa dùng${hasPhone ? ', số điện thoại' : ''}.`,
      'Còn lại: họ tên, chức trách trong danh sách chi bộ, câu trả lời họp đã ghi. Muốn xóa tiếp: xin nhờ văn phòng đảng ủy.',
      ...(leads.length > 0
        ? [
            `Đồng chí đang phụ trách ${names(leads)}: nên bàn giao trước (nhắn "bàn giao"). Nếu vẫn rút, phó bí thư và văn phòng cấp trên được báo.`,
          ]
        : ['Bí thư chi bộ được báo để gọi điện khi có việc.']),
      'Việc này không lấy lại được: muốn dùng lại phải có mã mới và đồng ý lại.',
    ],
    go: 'Rút lại đồng ý',
    danger: true,
    done: () => [
      'Đã rút lại đồng ý. Mọi liên kết đã ngắt, những gì đồng chí tự đặt đã xóa; tin đồng chí vừa nhắn tự xóa sau 6 giờ.',
      'Từ nay trợ lý không nhắn gì nữa. Muốn dùng lại: xin bí thư chi bộ một mã mới.',
    ],
  },
}
