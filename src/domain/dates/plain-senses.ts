import { followedByDay, halfOrMore, isTimely, type Around } from './around.ts'
import type { Token } from './token.ts'
import { isUnit } from './words.ts'

/** What words typed without diacritics stand for. Only words of dates are here; another word stays as it is. */
export function plainSenses(here: Around): readonly string[] {
  const choose = chosen.get(here.token.word)
  if (choose) return choose(here)
  return [plain.get(here.token.word) ?? here.token.word]
}

/** Words with one sense worth reading. */
const plain = new Map([
  ['gio', 'giờ'],
  ['phut', 'phút'],
  ['tieng', 'tiếng'],
  ['ngay', 'ngày'],
  ['hom', 'hôm'],
  ['bua', 'hôm'],
  ['tuan', 'tuần'],
  ['thang', 'tháng'],
  ['thg', 'tháng'],
  ['nam', 'năm'],
  ['quy', 'quý'],
  ['thu', 'thứ'],
  ['chu', 'chủ'],
  ['chua', 'chủ'],
  ['trua', 'trưa'],
  ['chieu', 'chiều'],
  ['truoc', 'trước'],
  ['roi', 'rồi'],
  ['vua', 'vừa'],
  ['cach', 'cách'],
  ['day', 'đây'],
  ['het', 'hết'],
  ['cuoi', 'cuối'],
  ['giua', 'giữa'],
  ['dau', 'đầu'],
  ['tien', 'tiên'],
  ['cua', 'của'],
  ['mong', 'mùng'],
  ['bon', 'bốn'],
  ['bay', 'bảy'],
  ['tam', 'tám'],
  ['chin', 'chín'],
  ['lam', 'lăm'],
  ['nham', 'nhăm'],
  ['ham', 'hăm'],
  ['ruoi', 'rưỡi'],
  ['kem', 'kém'],
  ['thieu', 'thiếu'],
  ['luc', 'lúc'],
  ['vao', 'vào'],
  ['hoi', 'hồi'],
  ['buoi', 'buổi'],
  ['den', 'đến'],
  ['hoac', 'hoặc'],
  ['ke', 'kế'],
  ['tiep', 'tiếp'],
  ['vong', 'vòng'],
  ['ngoai', 'ngoái'],
  ['may', 'mấy'],
  ['vai', 'vài'],
  ['lat', 'lát'],
  ['chut', 'chút'],
  ['dung', 'đúng'],
  ['khoang', 'khoảng'],
  ['nao', 'nào'],
  ['cac', 'các'],
  ['som', 'sớm'],
  ['rang', 'rạng'],
  ['gieng', 'giêng'],
  ['chap', 'chạp'],
  ['lich', 'lịch'],
  ['duong', 'dương'],
  ['nhuan', 'nhuận'],
  ['ram', 'rằm'],
  ['thua', 'thừa'],
  ['viec', 'việc'],
  ['hop', 'họp'],
  ['suot', 'suốt'],
  ['ca', 'cả'],
  ['va', 'và'],
  ['khong', 'không'],
])

/** "nhac toi", "cho toi": the pronoun follows these unless a time comes next. */
const beforeMe = new Set([
  'nhac',
  'bao',
  'cho',
  'giup',
  'goi',
  'hen',
  'nho',
  'cua',
  'cung',
  'voi',
  'de',
  'moi',
  'chung',
  'gui',
  'bo',
  'hoi',
  'thay',
  'gap',
  'tim',
])
const afterMe = new Set(['can', 'muon', 'xin', 'la', 'se', 'da', 'dang', 'phai', 'bi', 'duoc', 'di', 'co', 'hoi', 'khong', 'vua'])
/** "tối đa", "tối thiểu", "tối mật" and their kind are no evenings. */
const afterMost = new Set(['da', 'thieu', 'mat', 'cao', 'uu'])
/** Words that go with a time without beginning one. */
const timeEnds = new Set([
  'nhat',
  'phut',
  'p',
  'ruoi',
  'kem',
  'nua',
  'toi',
  'gan',
  'khoang',
  'dung',
  'ke',
  'tiep',
  'lich',
  'am',
  'nay',
  'nam',
  'gieng',
  'chap',
])
const clockEnds = new Set(['gio', 'h', 'g', 'ruoi', 'phut', 'p', 'ph'])

const chosen = new Map<string, (here: Around) => readonly string[]>([
  ['toi', evening],
  ['dem', night],
  ['sang', morning],
  ['sau', nextOrSix],
  ['mot', oneOrInTwoDays],
  ['tu', fromOrFour],
  ['moi', everyOrInvite],
  ['hang', (here) => [isUnit(here.next) && !followedByDay(here) ? 'hằng' : 'hang']],
  ['nua', (here) => [halfOrMore(here)]],
  [
    'am',
    ({ next, prev2, tokens, at }) => [
      next === 'lich' || (tokens[at - 1]?.kind === 'number' && ['/', '-', 'thang', 'mung'].includes(prev2)) ? 'âm' : 'am',
    ],
  ],
  ['muoi', ({ prev }) => [['hai', 'ba', 'bon', 'nam', 'sau', 'bay', 'tam', 'chin'].includes(prev) ? 'mươi' : 'mười']],
  ['mung', ({ prev }) => [prev === 'chuc' || prev === 'chao' ? 'mừng' : 'mùng']],
  ['tet', ({ prev }) => [prev === 'banh' ? 'tét' : 'tết']],
  // A name too: "dong chi Lan", "chi lan thu hai".
  ['lan', ({ token, next }) => (isName(token.text) ? ['lan'] : next === 'thu' ? ['lần', 'lan'] : ['lần'])],
  ['cung', ({ prev }) => [prev === 'cuoi' ? 'cùng' : 'cũng']],
  // "Chủ nhật", or Mr Nhật: "chu Nhat".
  ['nhat', ({ token, tokens, at }) => (isName(token.text) && !isName(tokens[at - 1]?.text ?? 'Chu') ? ['nhật', '@name'] : ['nhật'])],
])

function isName(text: string): boolean {
  return /^[A-Z][a-z]/.test(text)
}

function evening({ prev, prev2, next, tokens, at }: Around): readonly string[] {
  if (afterMost.has(next)) return ['toi']
  // "hang thang toi 8h", "cuoi thang toi": the unit goes with the word before it, or with this one.
  if (isUnit(prev) && ['hang', 'moi', 'cach', 'cuoi', 'dau', 'giua', 'het'].includes(prev2)) return ['tối', 'tới', 'tôi']
  if (isUnit(prev) && !clockEnds.has(prev) && !(prev === 'nam' && prev2 === 'thu'))
    return prev === 'ngay' || prev === 'hom' ? ['tối', 'tới'] : ['tới']
  const before = tokens[at - 1]
  const goesOn = next === '' || tokens[at + 1]?.kind === 'mark' || isTimely(tokens[at + 1])
  if (tokens.slice(Math.max(0, at - 12), at).some(({ word }) => word === 'tu') && goesOn && before !== undefined) return ['tới', 'tối']
  const clock =
    before !== undefined && (clockEnds.has(prev) || (before.kind === 'number' && before.glued && (prev2 === ':' || clockEnds.has(prev2))))
  if (clock) return goesOn ? ['tối'] : ['tôi', 'tối']
  // "toi mai 7h" and no more is an answer to "when?"; "toi mai di hop" may be someone speaking of himself.
  if (before === undefined || before.kind === 'mark')
    return onlyTime(tokens, at + 1) ? ['tối'] : afterMe.has(next) ? ['toi'] : ['tôi', 'tối']
  // After a weekday or a date: this evening of it, or the coming one.
  if (before.kind === 'number' || prev2 === 'thu' || prev === 'nhat' || prev === 'cn') return ['tối', 'tới', 'tôi']
  if (['nay', 'mai', 'kia', 'mot', 'buoi'].includes(prev)) return goesOn || prev === 'buoi' ? ['tối'] : ['tôi', 'tối']
  if (afterMe.has(next)) return ['toi']
  if (beforeMe.has(prev) && !isTimely(tokens[at + 1])) return ['toi']
  return ['tôi', 'tối']
}

function onlyTime(tokens: readonly Token[], from: number): boolean {
  return tokens.slice(from, from + 20).every((token) => token.kind === 'mark' || isTimely(token) || timeEnds.has(token.word))
}

function night({ prev, next, tokens, at }: Around): readonly string[] {
  if (['nay', 'mai', 'qua', 'kia', 'mot', 'hom', 'thu', 'ngay'].includes(next) || prev === 'nua' || prev === 'buoi' || prev === 'ban')
    return ['đêm']
  const before = tokens[at - 1]
  if (!isTimely(before)) return before === undefined && isTimely(tokens[at + 1]) ? ['dem', 'đêm'] : ['dem']
  return next === '' || tokens[at + 1]?.kind === 'mark' || isTimely(tokens[at + 1]) ? ['đêm'] : ['dem', 'đêm']
}

function morning({ next, next2, tokens, at }: Around): readonly string[] {
  if (['kien', 'tao', 'lap', 'suot', 'tai', 'ten'].includes(next)) return ['sang']
  if (['tuan', 'thang', 'quy'].includes(next) || (next === 'nam' && !isTimely(tokens[at + 2]) && next2 !== 'gio')) return ['sang']
  return tokens[at - 1] === undefined || isTimely(tokens[at - 1]) ? ['sáng'] : ['sáng', 'sang']
}

function nextOrSix({ prev, prev2, next, next2, tokens, at }: Around): readonly string[] {
  if (prev === 'thang') return tokens[at - 1]?.word === 'tháng' ? ['sau'] : ['sau', 'sáu']
  if (prev === 'thu' || prev === 'mung' || prev === 'mong' || prev === 'muoi') return ['sáu']
  if (prev === 'ngay' && (tokens[at - 2]?.kind === 'number' || ['hai', 'ba', 'bon', 'muoi'].includes(prev2))) return ['sau']
  if (prev === 'ngay' || prev === 'hom') return prev2 === '' || next === 'thang' ? ['sáu', 'sau'] : ['sau', 'sáu']
  if (isUnit(prev)) return ['sau']
  if (next === 'gio' || next === 'ruoi' || next === 'tieng' || next === 'muoi' || next === 'thang') return ['sáu']
  return isUnit(next) && next2 === 'nua' ? ['sáu'] : ['sau']
}

function oneOrInTwoDays({ prev, next, tokens, at }: Around): readonly string[] {
  if (prev === 'muoi') return ['mốt']
  if (isUnit(next) || next === 'lan' || prev === 'thang') return ['một']
  if (prev === 'mung' || prev === 'mong') return ['một']
  if (prev === 'ngay' || prev === 'hom') return ['mốt', 'một']
  if (['sang', 'trua', 'chieu', 'toi', 'dem', 'mai'].includes(prev)) return ['mốt']
  if (['hai', 'ba', 'bon', 'nam', 'sau', 'bay', 'tam', 'chin'].includes(prev)) return ['mốt']
  return next === '' || tokens[at + 1]?.kind === 'mark' || isTimely(tokens[at + 1]) || isTimely(tokens[at - 1]) ? ['mốt'] : ['một']
}

function fromOrFour({ prev, next }: Around): readonly string[] {
  if (['thu', 'thang', 'muoi', 'hai', 'ba', 'mung', 'mong'].includes(prev)) return ['tư']
  return [next === 'gio' || next === 'thang' ? 'tư' : 'từ']
}

function everyOrInvite({ prev, next, next2, tokens, at }: Around): readonly string[] {
  if (['sang', 'trua', 'chieu', 'toi', 'hom', 'bua', 'ngay'].includes(prev) && !isUnit(next))
    return ['thu', 'chu', 'cn', 't'].includes(next) ? ['mỗi', 'mai'] : onlyTime(tokens, at + 1) ? ['mai'] : ['mai', 'moi']
  if (isUnit(next)) return ['sau', 'toi', 'nay', 'truoc', 'mai', 'kia'].includes(next2) ? ['moi'] : ['mỗi']
  if (!isTimely(tokens[at + 1])) return ['moi']
  return tokens[at - 1] === undefined ? ['mỗi'] : ['mỗi', 'moi']
}
