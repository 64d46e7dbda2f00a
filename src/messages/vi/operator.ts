import { isDeliveryKind } from '../../domain/delivery.ts'
import { deliveryNames } from './delivery-names.ts'
import { capital, full } from './format.ts'

const platformNames: Readonly<Record<string, string>> = { telegram: 'Telegram', zalo: 'Zalo' }

/** States of jobs, as the queue calls them. */
const stateNames: Readonly<Record<string, string>> = {
  waiting: 'đang chờ',
  wait: 'đang chờ',
  active: 'đang làm',
  delayed: 'hẹn giờ',
  prioritized: 'ưu tiên',
  failed: 'hỏng',
  completed: 'xong',
  paused: 'tạm dừng',
  'waiting-children': 'chờ việc con',
  repeat: 'định kỳ',
}

/** "Telegram @chibo_bot", or the bot's number while its name is not known. */
function botName({ platform, handle, bot }: { platform: string; handle: string | null; bot: string }): string {
  return `${platformNames[platform] ?? platform} ${handle === null ? bot : platform === 'telegram' ? `@${handle}` : handle}`
}

/** "12 giây", "5 phút", "3 giờ", "2 ngày": how long something has lasted, in whole units. */
function span(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  if (seconds < 60) return `${seconds} giây`
  if (seconds < 3600) return `${Math.floor(seconds / 60)} phút`
  if (seconds < 2 * 86_400) return `${Math.floor(seconds / 3600)} giờ`
  return `${Math.floor(seconds / 86_400)} ngày`
}

function count(number: number): string {
  return number.toLocaleString('vi')
}

/** Words of the pages for the operator. */
export const operatorWords = {
  title: 'Vận hành chibo',
  platformNames,
  botName,
  span,
  count,
  kindName: (kind: string) => (isDeliveryKind(kind) ? capital(deliveryNames[kind]) : kind),
  nav: { overview: 'Tổng quan', accounts: 'Các bot', unknown: 'Tin chưa rõ', queues: 'Hàng đợi', out: 'Thoát' },
  signIn: {
    heading: 'Trang vận hành chibo',
    label: 'Mã vận hành',
    hint: 'Là giá trị của OPS_TOKEN trong cấu hình; nếu không đặt, mã được in ra màn hình lúc khởi động.',
    button: 'Mở trang',
    wrong: 'Mã không đúng. Xem lại OPS_TOKEN trong cấu hình, hoặc màn hình lúc khởi động chibo.',
    slowDown: 'Thử sai quá nhiều lần. Hãy đợi một phút rồi thử lại.',
  },
  fine: 'Ổn',
  care: 'Lưu ý',
  trouble: 'Cần xử lý',
  allMoves: 'Mọi việc đang chạy.',
  someTrouble: 'Có việc cần xử lý.',
  seenAt: (now: Date) => `Lúc ${full(now)}. Trang tự tải lại sau mỗi phút.`,
  databaseAway:
    'Không hỏi được cơ sở dữ liệu, nên chưa biết tình hình. Kiểm tra PostgreSQL có đang chạy và DATABASE_URL; chibo tự chạy tiếp khi kết nối lại được.',
  notFound: 'Không có trang này.',
  boardAway: 'Không hỏi được hàng đợi. Kiểm tra kho của hàng đợi (Redis hoặc PostgreSQL) rồi tải lại trang.',

  jobs: {
    heading: 'Việc nền',
    fine: (ms: number) => `Chạy đều; lần gần nhất cách đây ${span(ms)}.`,
    never: 'Chưa chạy lần nào: tin chưa được gửi đi. Kiểm tra tiến trình worker (hoặc npm start) có đang chạy không.',
    silent: (ms: number) =>
      `Không chạy từ ${span(ms)} trước: tin đến hạn không được gửi. Kiểm tra tiến trình worker (hoặc npm start) và nhật ký của nó, rồi khởi động lại.`,
  },
  sending: {
    heading: 'Tin chờ gửi',
    none: 'Không có tin nào đến hạn mà chưa gửi.',
    moving: (due: number, ms: number) => `${count(due)} tin đã đến hạn và đang được gửi; tin cũ nhất đợi ${span(ms)}.`,
    still: (bots: readonly string[]) =>
      `Tin đến hạn không nhúc nhích quá một phút: ${bots.join(', ')}. Xem nhật ký của worker; chạy npm run -s chibo -- doctor.`,
    waitsForBot: (due: number, bots: readonly string[]) => `${count(due)} tin đã đến hạn đợi ${bots.join(', ')}; xem trang Các bot.`,
    restored: (since: Date) =>
      `Đang tạm giữ tất cả từ ${full(since)}, vì dữ liệu được khôi phục từ bản sao lưu. Chạy npm run -s chibo -- resume để xem và cho gửi tiếp.`,
  },
  updates: {
    heading: 'Tin người dùng gửi đến',
    none: 'Đã xử lý hết.',
    some: (waiting: number, ms: number) => `${count(waiting)} tin chưa xử lý; tin cũ nhất đợi ${span(ms)}.`,
    still: (waiting: number, ms: number) =>
      `${count(waiting)} tin chưa xử lý và không nhúc nhích; tin cũ nhất đợi ${span(ms)}. Xem nhật ký của bot.`,
    answers: (waiting: number, ms: number) => `${count(waiting)} câu trả lời chưa gửi được, đang thử lại; câu cũ nhất đợi ${span(ms)}.`,
  },
  unknown: {
    heading: 'Tin chưa rõ đã đến hay chưa',
    none: 'Không có.',
    some: (total: number) => `${count(total)} tin. Người gọi họp thấy từng tên trong chat và tự chọn gửi lại hay coi như đã nhận.`,
    explain:
      'Máy chủ tin nhắn đã nhận yêu cầu nhưng không trả lời, nên không biết tin có đến hay không. chibo không tự gửi lại các tin này: người gọi họp mở “tin chưa rõ” trong chat để chọn từng người. Ở đây chỉ có số lượng, không có tên và nội dung.',
    kind: 'Loại tin',
    count: 'Số tin',
    since: 'Từ',
    ids: 'Mã dòng',
    more: (left: number) => `… và ${count(left)} dòng nữa`,
    noAccount: 'Không còn bot nào',
  },
  queue: {
    heading: 'Hàng đợi công việc',
    states: (states: readonly string[]) => (states.length === 0 ? 'Trống.' : `Việc ${states.join(', ')}.`),
    state: (name: string, jobs: number) => `${stateNames[name] ?? name}: ${count(jobs)}`,
    away: 'Không hỏi được kho của hàng đợi. Tin không mất: chibo tự tìm lại khi kết nối lại được. Kiểm tra REDIS_URL và Redis (hoặc PostgreSQL).',
    board: 'Bảng chi tiết (tiếng Anh, chỉ xem)',
  },
  account: {
    id: 'Mã bot',
    people: 'Người dùng',
    peopleOf: (people: number, capacity: number | null) => (capacity === null ? count(people) : `${count(people)} / ${count(capacity)}`),
    month: 'Tin đã gửi trong tháng',
    monthOf: (messages: number, limit: number | null) =>
      limit === null ? count(messages) : `${count(messages)} / ${count(limit)} (${Math.floor((messages * 100) / limit)} %)`,
    waiting: 'Chờ gửi',
    waitingOf: ({ queued, held, due }: { queued: number; held: number; due: number }) => `${count(queued + held)} (đến hạn: ${count(due)})`,
    sending: 'Đang gửi',
    unknown: 'Chưa rõ kết quả',
    lastUpdate: 'Tin đến gần nhất',
    ago: (ms: number) => `${span(ms)} trước`,
    noUpdate: 'chưa thấy',
    runs: 'Đang chạy.',
    none: 'Chưa có bot nào.',
  },
  /** What is wrong with a bot, and what to do about it. */
  accountTrouble: {
    'not-served': 'Không có trong cấu hình hiện tại. Tin đang chờ ở bot này chỉ đi khi mã của bot (token) được đặt lại.',
    unauthorized:
      'Mã của bot (token) không còn hiệu lực. Lấy mã mới (Telegram: @BotFather; Zalo: trang quản lý bot), sửa cấu hình rồi khởi động lại. Tin đang chờ không mất.',
    'webhook-set':
      'Máy chủ tin nhắn đang gọi webhook nên không thể hỏi tin. Chạy npm run -s chibo -- webhook delete, hoặc đặt PUBLIC_URL để dùng webhook.',
    stopped: (reason: string) => `Bot đã dừng (${reason}). Xem nhật ký rồi khởi động lại.`,
    flood: (until: Date) => `Tạm dừng đến ${full(until)}: máy chủ tin nhắn yêu cầu gửi chậm lại. Không phải làm gì, chibo tự gửi tiếp.`,
    quota: (until: Date) =>
      `Tạm dừng đến ${full(until)}: hết số tin của gói. Nâng gói của bot hoặc thêm bot vào ZALO_BOT_TOKENS. Tin đang chờ không mất.`,
    away: (until: Date) => `Tạm dừng đến ${full(until)}: máy chủ tin nhắn chưa nhận. Kiểm tra đường mạng; chibo tự thử lại.`,
    full: 'Đã đủ người theo gói. Thêm một bot vào ZALO_BOT_TOKENS để người mới còn chỗ.',
    'month-most': 'Sắp hết số tin của tháng. Nâng gói của bot hoặc thêm bot vào ZALO_BOT_TOKENS.',
    'month-much': 'Đã dùng nhiều số tin của tháng.',
  },
} as const
