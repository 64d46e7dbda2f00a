import { lowered } from './command-words.ts'
import type { Said } from './command-rules.ts'
import { fold } from './text.ts'

const titles = '(?:đồng chí|đ/c|d/c|đ\\.c|đc|dc|ông|bà|anh|chị|bác|cô|chú|cụ|thầy|em|cậu|dì)'
const surnames =
  '(?:nguyễn|trần|lê|phạm|hoàng|huỳnh|phan|vũ|võ|đặng|bùi|đỗ|hồ|ngô|dương|lý|đinh|đoàn|trịnh|cao|lưu|tạ|thái|tô|trương|vương|đào|lương|quách|tống|kiều|phùng|nghiêm|hứa|lâm|mạc|triệu|vi|nông|hà|chu|mai|giang|la|lò|giàng|thạch|châu)'
const name = "\\p{L}[\\p{L}\\p{M}'’. -]{0,79}?"

/** A name after what is asked, with a title or without. Caught as `who`; see `someone`. Parts of a source for `vi`. */
export const namePattern = `(?:${titles} )*(?<who>${name})`
/** Somebody at the beginning of what is said: a title and a name, or a name that begins as names do. */
export const personPattern = `(?:(?:${titles} )+(?<who>${name})|(?<full>${surnames} ${name}))`

/** Words of which no name is made, as they are written. */
const noNames = new Set(
  (
    'không ko chưa được gì nào hả nhỉ vậy thì mà và với của cho là rồi đã đang sẽ đến về ra vào này kia ấy đó nọ ơi nhưng họp dự vắng ăn ' +
    'uống cơm nước ngồi bạn khách rượu trà thuốc cưới tiệc tất cả mọi người ai các những tôi mình bộ đảng bí phó làm xem máy giờ ngày ' +
    'hôm liên kết chức phiếu đi cháu nhau giúp lại thêm nữa giấy sách từ khỏi đều bot zalo telegram nếu khi thôi nhà'
  ).split(' '),
)
/** The same without marks, but for what is a name then: "an", "thi", "lam". */
const noNamesUnmarked = new Set(
  'khong ko chua duoc gi nao vay roi dang se den ve nay kia va voi cua cho tat moi nguoi cac toi minh bo ngay thang lien ket bao giup com nuoc ngoi cuoi bot zalo telegram khoi'.split(
    ' ',
  ),
)

/**
 * The person who was named, as he was typed and without a title: '' when nobody was, null when these words cannot be a name.
 */
export function someone(said: Said): string | null {
  const typed = (said['who'] ?? said['full'] ?? '').trim()
  return typed === '' || mayBeName(typed) ? typed : null
}

/** One to six words of letters, none of them a word that is no name. */
export function mayBeName(typed: string): boolean {
  const words = lowered(typed).split(' ')
  const marked = /[^\x00-\x7f]/.test(typed)
  if (words.length > 6 || !/^[\p{L}\p{M}'’. -]+$/u.test(typed)) return false
  return words.every((word) => !noNames.has(word) && (marked || word !== fold(word) || !noNamesUnmarked.has(word)))
}
