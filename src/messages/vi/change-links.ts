import type { ViewWords } from './view-words.ts'
import { full } from './format.ts'
import { platformNames } from './phone-names.ts'

type Kind = 'undo-link'

export const linkChangeWords: { [K in Kind]: ViewWords<K> } = {
  'undo-link': {
    title: 'NGẮT LIÊN KẾT',
    name: 'ngắt liên kết',
    preview: ({ name, unit, platform, at }) => [
      `Ngắt liên kết ${platformNames[platform]} của đồng chí ${name} (${unit}), liên kết lúc ${full(at)}.`,
      'Máy ấy sẽ không nhận được gì nữa và được báo là đã ngắt.',
      'Việc này không lấy lại được: đồng chí ấy phải dùng mã mới để liên kết lại.',
    ],
    go: 'Ngắt liên kết',
    danger: true,
    done: ({ name, platform }) => [
      `Đã ngắt liên kết ${platformNames[platform]} của đồng chí ${name}.`,
      'Xin gọi điện cho đồng chí ấy, rồi làm mã mới và gửi riêng.',
    ],
    next: ({ name, personId }) => [{ label: `Làm mã mới cho đồng chí ${name}`, command: { kind: 'invite', personId } }],
  },
}
