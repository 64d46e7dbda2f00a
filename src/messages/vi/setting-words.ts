import type { DecisionClock } from '../../domain/candidates/rules.ts'
import { clockOf } from '../../domain/setting-values.ts'
import type { SettingKey } from '../../domain/settings.ts'
import type { LastChange, SettingLine } from '../../domain/topics/settings.ts'
import { brief } from './format.ts'
import { signatures } from './meeting-words.ts'

/** What a setting is called: heads a line, and stands on a button. */
export const settingNames: Readonly<Record<SettingKey, string>> = {
  meetingDay: 'Ngày họp',
  meetingTime: 'Giờ họp',
  place: 'Nơi họp',
  durationMinutes: 'Thời gian họp',
  reminderDays: 'Nhắc họp trước mấy ngày',
  reminderAt: 'Giờ gửi tin nhắc',
  summaryAt: 'Giờ gửi tổng hợp',
  answerBy: 'Hạn báo vắng',
  quietHours: 'Giờ nghỉ',
  signature: 'Chữ ký thông báo',
  candidateNames: 'Họ tên quần chúng',
  candidateNamesAllowed: 'Cho hiện họ tên quần chúng',
  telegramAllowed: 'Dùng Telegram',
  digestAt: 'Giờ gửi tin sáng',
  decisionClock: 'Mốc tính hạn lễ kết nạp',
  deciding: 'Quyết định kết nạp',
}

/** What it does, in one sentence. */
export const settingPurposes: Readonly<Record<SettingKey, string>> = {
  meetingDay: 'Là ngày sinh hoạt thường kỳ hằng tháng, được gợi ý khi gọi họp.',
  meetingTime: 'Là giờ họp được gợi ý khi gọi họp.',
  place: 'Là địa điểm được gợi ý khi gọi họp.',
  durationMinutes: 'Là thời gian dự kiến ghi trong thông báo họp.',
  reminderDays: 'Trước buổi họp chừng ấy ngày, các đồng chí chưa báo vắng được nhắc một lần.',
  reminderAt: 'Là giờ gửi tin nhắc trong những ngày nhắc họp.',
  summaryAt: 'Là giờ gửi cho bí thư bản tổng hợp ai dự, ai vắng, vào hôm trước ngày họp.',
  answerBy: 'Thông báo xin các đồng chí bận thì báo trước giờ này của hôm trước ngày họp.',
  quietHours: 'Trong giờ nghỉ, tin được giữ lại đến hết giờ nghỉ mới gửi; riêng việc khẩn vẫn gửi ngay.',
  signature: 'Là dòng ghi trên họ tên người ký, ở cuối thông báo họp.',
  candidateNames:
    'Khi bật, hồ sơ quần chúng trong tin nhắn riêng ghi đủ họ tên. Khi tắt, chỉ ghi mã và chữ cái đầu. Trong nhóm và trong thông báo không bao giờ ghi họ tên.',
  candidateNamesAllowed:
    'Khi bật, chi bộ nào muốn thì được bật họ tên trong hồ sơ quần chúng ở tin nhắn riêng. Khi tắt, mọi chi bộ chỉ thấy mã và chữ cái đầu.',
  telegramAllowed: 'Khi tắt, không ai liên kết mới bằng Telegram được, chỉ còn Zalo. Ai đã liên kết Telegram vẫn dùng như cũ.',
  digestAt: 'Là giờ gửi bản tin sáng về hồ sơ quần chúng, vào ngày làm việc.',
  decisionClock: 'Hạn tổ chức lễ kết nạp (R09) tính từ ngày này.',
  deciding:
    'Khi bật, đảng ủy này có thẩm quyền quyết định kết nạp và công nhận chính thức cho các chi bộ bên dưới, nên được nhắc khi quyết định sắp quá hạn.',
}

/** How to answer, with an example. */
export const settingExamples: Readonly<Record<SettingKey, string>> = {
  meetingDay: 'Xin chọn, hoặc nhắn ngày trong tháng. Ví dụ: "ngày 5" hoặc "cuối tháng".',
  meetingTime: 'Xin chọn, hoặc nhắn giờ. Ví dụ: "19h30" hoặc "7 rưỡi tối".',
  place: 'Xin nhắn địa điểm. Ví dụ: "Nhà văn hóa TDP 8".',
  durationMinutes: 'Xin chọn, hoặc nhắn số phút. Ví dụ: "90 phút" hoặc "2 tiếng".',
  reminderDays: 'Xin chọn, hoặc nhắn số ngày trước buổi họp. Ví dụ: "3 ngày và 1 ngày". Không muốn nhắc thì nhắn "không nhắc".',
  reminderAt: 'Xin chọn, hoặc nhắn giờ. Ví dụ: "7h30" hoặc "7 giờ tối".',
  summaryAt: 'Xin chọn, hoặc nhắn giờ. Ví dụ: "18h" hoặc "6 giờ chiều".',
  answerBy: 'Xin chọn, hoặc nhắn giờ. Ví dụ: "17h" hoặc "5 giờ chiều".',
  quietHours: 'Xin chọn, hoặc nhắn từ giờ nào đến giờ nào. Ví dụ: "21h đến 6h30".',
  signature: 'Xin chọn, hoặc nhắn dòng chữ ký. Ví dụ: "T/M CHI BỘ – BÍ THƯ".',
  candidateNames: 'Xin chọn bật hoặc tắt.',
  candidateNamesAllowed: 'Xin chọn bật hoặc tắt.',
  telegramAllowed: 'Xin chọn bật hoặc tắt.',
  digestAt: 'Xin chọn, hoặc nhắn giờ. Ví dụ: "7h30".',
  decisionClock: 'Xin chọn một mục.',
  deciding: 'Xin chọn bật hoặc tắt.',
}

function clock(written: string): string {
  const minutes = clockOf(written)
  return `${Math.floor(minutes / 60)}h${String(minutes % 60).padStart(2, '0')}`
}

const clockStarts = [
  ['earlier', 'ngày ra hoặc ngày nhận quyết định, ngày nào đến trước'],
  ['issued', 'ngày ra quyết định'],
  ['received', 'ngày chi bộ nhận quyết định'],
] as const satisfies readonly (readonly [DecisionClock, string])[]

/** A written value in words: "ngày 3 hằng tháng", "3 ngày và 1 ngày", "từ 21h00 đến 6h30". */
export function settingValue(key: SettingKey, written: string): string {
  switch (key) {
    case 'meetingDay':
      return written === '31' ? 'ngày cuối tháng' : `ngày ${written} hằng tháng`
    case 'durationMinutes':
      return `${written} phút`
    case 'reminderDays':
      return written === 'none' ? 'không nhắc' : `trước ${inWords(written.split(',').map((days) => `${days} ngày`))}`
    case 'quietHours': {
      const [from = '', to = ''] = written.split('-')
      return `từ ${clock(from)} đến ${clock(to)}`
    }
    case 'signature':
      return written === '' ? signatures[0] : written
    case 'decisionClock':
      return clockStarts.find(([value]) => value === written)?.[1] ?? written
    case 'place':
      return written === '' ? 'chưa đặt' : written
    case 'candidateNames':
    case 'candidateNamesAllowed':
    case 'telegramAllowed':
    case 'deciding':
      return written === 'on' ? 'bật' : 'tắt'
    case 'meetingTime':
    case 'reminderAt':
    case 'summaryAt':
    case 'answerBy':
    case 'digestAt':
      return clock(written)
  }
}

function inWords(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} và ${parts.at(-1) ?? ''}`
}

/** Where a value comes from: "riêng chi bộ này", "theo Đảng bộ phường …", "mặc định". */
export function settingSource(line: Pick<SettingLine, 'from' | 'aboveName'>, cell: boolean): string {
  if (line.from === 'own') return cell ? 'riêng chi bộ này' : 'đảng ủy này đặt'
  return line.from === 'above' ? `theo ${line.aboveName ?? 'cấp trên'}` : 'mặc định'
}

/** "Đổi lần cuối: đồng chí Trần Thị Bình, 9h00 thứ Bảy 21/11." */
export function lastChangeLine(last: LastChange): string {
  if (last === null) return 'Chưa ai đổi mục này.'
  const who = last.name === null ? (last.unit ?? 'người phụ trách trước đây') : `đồng chí ${last.name}`
  return `Đổi lần cuối: ${who}, lúc ${brief(last.at)}.`
}

/** The end of a notice with this signature. */
export function signedLines(signature: string, signer: string | null): string[] {
  return ['Cuối thông báo họp sẽ ghi:', settingValue('signature', signature), signer ?? '(họ tên bí thư chi bộ)']
}
