import { fold } from '../text.ts'

/** Folded names of stretches of time: what can be counted, or said to be this one or the next. */
const units = new Set('phut tieng gio ngay hom bua tuan thang quy nam'.split(' '))

export function isUnit(folded: string): boolean {
  return units.has(folded)
}

const dateWords = new Set([
  ...units,
  ...'mai nay mot kia qua thu chu cn luc vao sang trua chieu toi dem h g p cuoi dau giua'.split(' '),
  ...'hang moi mung mong ram tet den hoac t som'.split(' '),
  ...'hai ba bon tu sau bay tam chin muoi nua truoc toi'.split(' '),
])

export function isDateWord(folded: string): boolean {
  return dateWords.has(folded)
}

/** After these a bare figure is the number of a place or a unit, never a day or an hour: "TDP 8 sáng mai", "số 3/12 Lê Lợi". */
const counted = new Set(
  (
    'tdp tổ thôn ấp bản xóm khóm khu phố bộ cb số ngõ hẻm kiệt phòng tầng nhà tòa toà lô đường đội cụm quận phường tập lần ' +
    'khóa khoá mục điều khoản chương phần mẫu bài trang nhóm cấp lớp quyển block p dp kp bước'
  )
    .split(' ')
    .flatMap(bothSpellings),
)

/** Documents: a figure after one is its number ("Nghị quyết 12/2025"). */
const documentPairs = new Set(
  'quyết định, nghị quyết, quy định, công văn, chỉ thị, thông tư, nghị định, hướng dẫn, tờ trình, kết luận, thông báo'
    .split(', ')
    .flatMap(bothSpellings),
)
const documentShort = new Set(['qđ', 'nq', 'hd', 'cv', 'kh', 'tb', 'kl', 'luật'].flatMap(bothSpellings))

/** After these even "3/12" is a number, of a house or a paragraph. */
const addresses = new Set('số so ngõ ngo hẻm hem kiệt kiet phòng phong lô căn đường mục muc điều dieu khoản khoan mẫu'.split(' '))

export function isAddress(before: string, word: string): boolean {
  return (addresses.has(word) && !isDossier(before, word)) || documentShort.has(word) || documentPairs.has(`${before} ${word}`)
}

/** "ho so 3/12": a dossier, not a number. */
function isDossier(before: string, word: string): boolean {
  return before === 'ho' && word === 'so'
}

export function countsAfter(before: string, word: string): boolean {
  if (isDossier(before, word)) return false
  return counted.has(word) || documentShort.has(word) || documentPairs.has(`${before} ${word}`)
}

/** What months, quarters and years describe rather than date: "báo cáo tháng 11", "chỉ tiêu năm 2026". */
const described = new Set(
  (
    'báo cáo, đánh giá, nhiệm vụ, kế hoạch, nhận xét, đảng phí, biên bản, nghị quyết, chuyên đề, thông báo, kết quả, ' +
    'công tác, chỉ tiêu, tổng kết, sơ kết, chương trình, danh sách, dự thảo, văn bản, phương hướng, trọng tâm, thu chi, ' +
    'kiểm điểm, phân công, quyết toán, số liệu, tình hình, quỹ, lương, phiếu'
  )
    .split(', ')
    .flatMap(bothSpellings),
)

export function isDescribed(before: string, word: string): boolean {
  return described.has(`${before} ${word}`) || described.has(word)
}

function bothSpellings(word: string): string[] {
  return [word, fold(word)]
}
