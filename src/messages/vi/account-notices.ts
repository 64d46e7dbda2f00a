import type { Case } from '../../domain/cases.ts'
import type { Notice } from '../../domain/reply.ts'
import type { AccountNotice, BotName } from '../../domain/topics/accounts.ts'
import type { Message } from '../message.ts'
import { capital, day, dayOf, full } from './format.ts'
import { platformNames } from './phone-names.ts'

type Words = { [K in AccountNotice['kind']]: (notice: Case<Notice, K>) => Message }

/** What those who look after the bots are told about them. */
export const accountNoticeWords: Words = {
  'account-usage': ({ bot, used, limit, month, runsOut, next }) => ({
    title: 'SẮP HẾT LƯỢT GỬI TRONG THÁNG',
    lines: [
      `${capital(nameOf(bot))} đã gửi ${number(used)}/${number(limit)} tin của tháng ${Number(month.slice(5, 7))} (${Math.floor((used * 100) / limit)}%).`,
      runsOut === null
        ? 'Với tốc độ này thì vừa đủ đến hết tháng.'
        : `Với tốc độ này sẽ hết vào ${dayOf(runsOut)}. Hết lượt thì bot không gửi được tin nào đến ngày ${day(next)}.`,
      whatToDo(bot),
    ],
  }),
  'account-quota': ({ bot, until, usage, waiting }) => ({
    title: `BOT ${platformNames[bot.platform].toLocaleUpperCase('vi')} TẠM NGỪNG GỬI`,
    lines: [
      `${platformNames[bot.platform]} báo ${nameOf(bot)} đã hết lượt gửi tin${usage === null ? '' : ` (bot đếm được ${number(usage.used)}/${number(usage.limit)} tin trong tháng)`}.`,
      `Bot sẽ tự gửi lại lúc ${full(until)}. ${held(waiting)} Ai đã liên kết thêm ứng dụng khác thì nhận tin ở đó.`,
      'Việc gấp xin gọi điện.',
      whatToDo(bot),
    ],
  }),
  'account-stopped': ({ bot, waiting }) => ({
    title: `BOT ${platformNames[bot.platform].toLocaleUpperCase('vi')} KHÔNG KẾT NỐI ĐƯỢC`,
    lines: [
      `${platformNames[bot.platform]} không nhận mã kết nối (token) của ${nameOf(bot)} nữa, nên bot này không gửi và không nhận được tin.`,
      'Xin báo người quản trị máy chủ: lấy token mới, ghi vào cấu hình rồi khởi động lại.',
      `${held(waiting)} Khi kết nối lại, bot tự gửi tiếp. Việc gấp xin gọi điện.`,
    ],
  }),
}

function nameOf({ platform, handle, number: which, of }: BotName): string {
  const names = [...(of > 1 ? [`số ${which}/${of}`] : []), ...(handle === null ? [] : [handle])]
  return `bot ${platformNames[platform]}${names.length === 0 ? '' : ` (${names.join(', ')})`}`
}

function whatToDo({ platform }: BotName): string {
  return `Cách làm: nâng gói trả phí của ${platformNames[platform]}, thêm một bot nữa, hoặc bớt nhắc (mỗi lần nhắc là một tin cho từng người). Người quản trị máy chủ làm được hai việc đầu.`
}

function held(waiting: number): string {
  return waiting === 0 ? 'Không có tin nào đang chờ.' : `Đang có ${number(waiting)} tin chờ gửi, không mất tin nào.`
}

/** "2.100" */
function number(value: number): string {
  return String(value).replace(/\B(?=(?:\d{3})+$)/g, '.')
}
