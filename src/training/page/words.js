/** Vietnamese dates and the words for what can go wrong. Viet Nam is at UTC+7 all year, whatever the browser's zone. */

const OFFSET_MS = 7 * 3_600_000
const WEEKDAYS = ['Chủ nhật', 'thứ Hai', 'thứ Ba', 'thứ Tư', 'thứ Năm', 'thứ Sáu', 'thứ Bảy']

const local = (date) => new Date(date.getTime() + OFFSET_MS)
const pad = (number) => String(number).padStart(2, '0')

/** "09:00" */
export function clockTime(date) {
  return `${pad(local(date).getUTCHours())}:${pad(local(date).getUTCMinutes())}`
}

/** "thứ Bảy, 21/11/2026" */
export function longDay(date) {
  const at = local(date)
  return `${WEEKDAYS[at.getUTCDay()]}, ${pad(at.getUTCDate())}/${pad(at.getUTCMonth() + 1)}/${at.getUTCFullYear()}`
}

/** "thứ Bảy, 21/11/2026, 09:00" */
export function longTime(date) {
  return `${longDay(date)}, ${clockTime(date)}`
}

/** "09:00, 21/11" */
export function shortTime(date) {
  const at = local(date)
  return `${clockTime(date)}, ${pad(at.getUTCDate())}/${pad(at.getUTCMonth() + 1)}`
}

/** "21/11/2026": as Vietnamese people write it, which a browser's own date field does only when it is set to Vietnamese. */
export function writtenDay(date) {
  const at = local(date)
  return `${pad(at.getUTCDate())}/${pad(at.getUTCMonth() + 1)}/${at.getUTCFullYear()}`
}

/** Reads "21/11/2026" and "7:30", "7h30" or "7h"; null when that is no day or no time. */
export function readWritten(day, time) {
  const [, date, month, year] = /^\s*(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})\s*$/.exec(day) ?? []
  const [, hour, minute] = /^\s*(\d{1,2})(?:[:hg](\d{2})?)?\s*$/.exec(time) ?? []
  if (date === undefined || hour === undefined || Number(hour) > 23 || Number(minute ?? 0) > 59) return null
  const read = new Date(Date.UTC(Number(year), Number(month) - 1, Number(date), Number(hour), Number(minute ?? 0)) - OFFSET_MS)
  return local(read).getUTCDate() === Number(date) && local(read).getUTCMonth() === Number(month) - 1 ? read : null
}

/** 07:30 of the next day. */
export function nextMorning(date) {
  const at = local(date)
  return new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate() + 1, 7, 30) - OFFSET_MS)
}

/** Capital first letter, for the beginning of a line. */
export function capital(text) {
  return text.charAt(0).toLocaleUpperCase('vi') + text.slice(1)
}

/** Lower case without marks, so that "bi thu" finds "Bí thư". */
export function fold(text) {
  return text.normalize('NFD').replace(/\p{M}/gu, '').replace(/[đĐ]/g, 'd').toLowerCase()
}

const ERRORS = {
  blocked: 'Bạn đang chặn bot nên không gửi được. Hãy bỏ chặn trước.',
  past: 'Đồng hồ tập dượt chỉ đi tới, không lùi lại được.',
  'nothing-due': 'Hiện không có việc nào đang chờ đến hạn.',
  busy: 'Đồng hồ đang chuyển, xin chờ một chút.',
  'nobody-left': 'Không còn ai trong dữ liệu mẫu để mời.',
  'no-such-person': 'Không còn thấy người này trong dữ liệu mẫu.',
  'no-such-chat': 'Người này chưa dùng ứng dụng đó.',
  'no-date': 'Xin gõ ngày như 30/11/2026 và giờ như 07:30.',
  'bad-request': 'Việc này không làm được. Xin xem lại rồi thử lại.',
  offline: 'Không nối được với bot. Xin thử lại sau ít giây.',
}

export function errorText(word) {
  return ERRORS[word] ?? 'Có lỗi xảy ra. Xin thử lại.'
}
