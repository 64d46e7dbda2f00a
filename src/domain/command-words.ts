import { clean, fold } from './text.ts'

/**
 * Vietnamese as people type it. Without marks a word may be another one ("vang" is "vâng" or "vắng"), and with the wrong mark it is
 * another one ("đủ" is not "dự"). So patterns are written in proper Vietnamese: each of their words is taken as written or without any
 * marks; a word after "@" only as written.
 */
export function vi(source: string): RegExp {
  const words = oneToneStyle(source).replace(/\\p\{\w+\}|\\\w|(@?)([\p{L}\p{M}]+)/gu, (all: string, exact?: string, word?: string) =>
    word === undefined ? all : exact === '@' || fold(word) === word ? word : `(?:${word}|${fold(word)})`,
  )
  return new RegExp(words, 'u')
}

/** Lower case, with the tone of "huỷ" where "hủy" has it. Every letter stays in its place. Give it cleaned text. */
export function lowered(text: string): string {
  return oneToneStyle(text.replace(/İ/g, 'I').toLowerCase())
}

const toneMarks = ['\u0300', '\u0301', '\u0309', '\u0303', '\u0323']
const toneStyles = new Map(
  ['oa', 'oe', 'uy'].flatMap(([first = '', second = '']) =>
    toneMarks.map((mark): [string, string] => [`${first}${second}${mark}`.normalize('NFC'), `${first}${mark}${second}`.normalize('NFC')]),
  ),
)
const newStyle = new RegExp([...toneStyles.keys()].join('|'), 'g')

function oneToneStyle(text: string): string {
  return text.replace(newStyle, (letters) => toneStyles.get(letters) ?? letters)
}

/** A text made ready for patterns: lower case, single spaces, no punctuation but commas between clauses, no pictures. */
export function plain(text: string): string {
  return lowered(clean(text))
    .replace(/[\p{Extended_Pictographic}\p{Emoji_Modifier}\u20e3]/gu, ' ')
    .replace(/(?<!\p{L})đ[/.]c(?!\p{L})/gu, 'đồng chí')
    .replace(/(?<!\p{L})d[/.]c(?!\p{L})/gu, 'dong chi')
    .replace(/[,.;:\n!…?]+/g, ' , ')
    .replace(/["“”'‘’()[\]<>*_~|–—-]+/g, ' ')
    .replace(/\s+/g, ' ')
    .replace(/^[ ,]+|[ ,]+$/g, '')
    .replace(/ , (?:, )*/g, ' , ')
}

/** The same without any punctuation. */
export function bare(text: string): string {
  return plain(text).replace(/,/g, ' ').replace(/\s+/g, ' ').trim()
}

const addressing = vi('^(?:(?:dạ|vâng|ạ|ok|thưa|em|tôi|bác|cháu|con|mình|anh|chị|xin) )+')
const picking = vi('^(?:(?:chọn|bấm|nhấn|lấy|trả lời|phương án|lựa chọn|đáp án|mục|câu|ý|số) )+')
const courtesy = vi('(?: (?:nhé|nhá|nha|ạ|ah|@ơi|em|đồng chí))+$')

const digitWords = ['một', 'hai', 'ba', 'bốn', 'năm', 'sáu', 'bảy', 'tám', 'chín', 'mười'].map((word) => vi(`^${word}$`))

/** "1", "1.", "số 1", "một ạ", "em chọn 2 ạ" → the number; null when the text is anything more than that. 0 is "go back". */
export function readDigit(text: string): number | null {
  const said = bare(text).replace(addressing, '').replace(courtesy, '')
  const number = said.replace(picking, '')
  if (/^\d{1,2}$/.test(number)) return Number(number)
  // "sau" without its mark is "later" as often as "six".
  if (said === 'sau') return null
  const word = digitWords.findIndex((pattern) => pattern.test(number))
  return word < 0 ? null : word + 1
}

const agreeing =
  '(?:dạ|vâng|ừ|ừm|ờ|uh|uhm|ok|oke|okay|okie|yes|được|đồng ý|nhất trí|đúng|đúng vậy|đúng thế|phải|chính xác|chuẩn|có|xác nhận|gửi|gửi đi|gửi luôn|gửi ngay)'
const yes = vi(`^(?:(?:tôi|em|bác|mình|anh|chị|xin) )*${agreeing}(?: (?:${agreeing}|ạ|ah|nhé|nha|rồi|em|đồng chí))*$`)
const no = vi(
  '^(?:(?:dạ|vâng|tôi|em|bác|mình|anh|chị|thôi) )*(?:không|ko|kô|k|kg|khg|hông|hok|no|không phải|không đồng ý|không đúng|không gửi|không cần|chưa|chưa đúng|chưa phải|thôi|sai|@đừng|@đừng gửi)(?: (?:ạ|ah|nhé|nha|rồi|đâu|nữa|em|đồng chí))*$',
)
/** "đúng, gửi" or "đừng gửi". */
const eitherWay = /^dung gui/

/** "vâng", "dạ đúng rồi" → yes; "không ạ", "sai rồi" → no. null for a question and for anything more. */
export function readYesNo(text: string): 'yes' | 'no' | null {
  if (text.includes('?')) return null
  const said = bare(text)
  if (eitherWay.test(said)) return null
  if (no.test(said)) return 'no'
  return yes.test(said) ? 'yes' : null
}

const cancelling = vi('^(?:dạ |vâng |ok |đồng ý )*hủy(?: (?:cuộc |buổi )?họp)?(?: (?:đi|ngay|luôn|ạ|nhé|nha))*$')

/** "hủy họp", as an answer to "really?". */
export function saysCancel(text: string): boolean {
  return !text.includes('?') && cancelling.test(bare(text))
}

/** "tại nhà văn hóa" → "nhà văn hóa". "Tài chính" and "Ô Chợ Dừa" stay what they are. */
export function withoutAt(place: string): string {
  return vi('^(?:tại|ở) ').test(lowered(place)) ? place.slice(place.indexOf(' ') + 1) : place
}

/** True when what was typed is these words, in whatever case, and with these marks or without any. */
export function sameWords(typed: string, words: string): boolean {
  const [said, wanted] = [bare(typed), bare(words)]
  return said !== '' && (said === wanted || (said === fold(said) && said === fold(wanted)))
}

/** Typed in Telex with the keyboard set to English: "khoong ddi dduwowcj" → "khong di duoc", without marks. The text itself when nothing is. */
export function withoutTelex(text: string): string {
  return lowered(text).replace(/[a-z]+/g, (word) => syllable(word) ?? word)
}

const onset = /^(?:ngh|nh|ng|gh|kh|ph|th|tr|ch|qu|gi|dd|[bcdghklmnprstvx])?/
const rhyme = /^[aeiouy]{1,3}(?:ng|nh|ch|[cmnpt])?$/

function syllable(word: string): string | null {
  const first = onset.exec(word)?.[0] ?? ''
  const rest = word
    .slice(first.length)
    .replace(/(?<=[aeiouyw].*)[sfrxj]/g, '')
    .replace(/([aeo])\1/g, '$1')
    .replace(/(?<=[uoa])w/g, '')
    .replace(/w/g, 'u')
  return rhyme.test(rest) ? `${first === 'dd' ? 'd' : first}${rest}` : null
}
