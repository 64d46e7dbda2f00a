import { lowered, vi } from './command-words.ts'
import { clean, fold } from './text.ts'

/** What people put before a name: how they address somebody, and his office. Each word with its marks or without any. */
const before = vi(
  '^(?:(?:đồng chí|đc|đ c|ông|bà|anh|chị|bác|cô|chú|cậu|mợ|dì|thím|em|cháu|cụ|thầy|phó bí thư|bí thư|pbt|bt|chi ủy viên|chi ủy|đảng viên|tên là|tên) )+(?=\\S)',
)
const after = vi('(?: (?:ạ|ah|nhé|nhá|nha|nghe|@ơi|@với|đi|đâu|nào|này|ấy))+$')
/** In the south people are called by the order of their birth, with the given name after it or without. */
const order = vi('^(?:@cả|@hai|@ba|@tư|@năm|@sáu|@bảy|@tám|@chín|@mười|@út) (?=\\S)')

/** "đồng chí bác lan" → "lan". A name that is nothing but such a word ("bác Em") keeps its last word. Give it plain text. */
export function withoutAddress(said: string): string {
  return said.replace(before, '')
}

/** "lan nhé" → "lan". */
export function withoutCourtesy(said: string): string {
  return said.replace(after, '')
}

/** "ba hùng" → "hùng". */
export function withoutBirthOrder(said: string): string {
  return said.replace(order, '')
}

const removing = vi('^(?:xóa|xóa số|xóa số này|xóa đi|bỏ|bỏ số|không có|không còn|không có số)$')

/**
 * A Vietnamese telephone number as people type it ("0912 345 678", "+84 912.345.678") → "0912345678"; 'remove' for "xóa"; null for
 * anything else. Ten digits since the change of numbers of 2018, for mobiles and beginning with 0.
 */
export function readPhone(text: string): string | null {
  const said = lowered(clean(text))
  if (removing.test(said)) return 'remove'
  const digits = said.replace(/[\s.()/-]/g, '')
  const national = /^(?:\+?84|0084)(0?\d{9})$/.exec(digits)?.[1] ?? digits
  if (/^0\d{9}$/.test(national)) return national
  return /^[35789]\d{8}$/.test(national) ? `0${national}` : null
}

const fullMember = vi('^(?:đảng viên )?(?:chính thức|ct|đvct|đảng viên chính thức)$')
const probationaryMember = vi('^(?:đảng viên )?(?:dự bị|db|đvdb|đảng viên dự bị)$')

/** "chính thức" → full, "ĐVDB" → probationary; null for anything else. */
export function readStatus(text: string): 'full' | 'probationary' | null {
  const said = lowered(clean(text))
  if (fullMember.test(said)) return 'full'
  return probationaryMember.test(said) ? 'probationary' : null
}

const exempting = vi('^(?:có|miễn|được miễn|miễn sinh hoạt|cho miễn|miễn họp|miễn đi)$')
const calling = vi('^(?:không|không miễn|thôi miễn|hết miễn|bỏ miễn|thôi|sinh hoạt lại|sinh hoạt bình thường|đi họp lại)$')

/** "miễn" → 'yes', "thôi miễn" → 'no'; null for anything else. */
export function readExempt(text: string): 'yes' | 'no' | null {
  const said = lowered(clean(text))
  if (calling.test(said)) return 'no'
  return exempting.test(said) ? 'yes' : null
}

/** A number typed into a name by a keyboard set to VNI: "nguye64n" → "nguyen", "d9u71c" → "duc". Without marks. */
export function withoutVni(said: string): string {
  return fold(said).replace(/(?<=[a-z])\d+/g, '')
}
