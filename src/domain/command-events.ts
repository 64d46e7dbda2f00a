import type { EventKind } from './candidates/events.ts'
import { lowered, plain, vi } from './command-words.ts'

const decision = '(?:quyết định|qđ)'
const resolution = '(?:nghị quyết|nq)'
const cell = '(?:chi bộ|cb)'
const committee = '(?:đảng ủy|đu|đảng ủy cơ sở|đảng ủy phường|đảng ủy xã|đucs)'
const full = '(?:đảng viên )?(?:chính thức|ct)'
const vetting = '(?:thẩm tra|xác minh)(?: lý lịch)?'
const newClass = '(?:đảng viên mới|đvm)'

/** What people call what has happened. The first that fits counts: the longer wording stands before the shorter one. */
const events: readonly (readonly [string, EventKind])[] = [
  [`${decision} (?:về )?(?:việc )?(?:công nhận|chuyển chính thức)|công nhận ${full}|được công nhận|chuyển (?:đảng )?${full}`, 'cong_nhan'],
  [
    `(?:${cell} )?(?:đã |họp )?xét (?:đề nghị )?(?:công nhận|chuyển)(?: ${full})?|(?:${cell} )?(?:đã |họp )?xét ${full}|${resolution} (?:của )?(?:${cell} )?(?:xét|đề nghị|về việc) (?:công nhận|chuyển|xét)(?: ${full})?`,
    'xet_chinh_thuc',
  ],
  [`(?:${cell} )?(?:đã )?(?:nhận|nhận được) ${decision}(?: kết nạp)?`, 'nhan_qd'],
  [`${decision} (?:về (?:việc )?)?kết nạp|(?:có|ra|ban hành) ${decision}|${decision}`, 'qd_ket_nap'],
  [`(?:làm |tổ chức )?(?:lễ )?kết nạp(?: vào đảng| đảng viên)?`, 'le_ket_nap'],
  [
    `${resolution} (?:của )?${committee}|${committee} (?:đã )?(?:ra |có |thông qua )?${resolution}|${committee} (?:đã )?thông qua`,
    'nq_dang_uy',
  ],
  [`${resolution} (?:phân công).{0,30}|phân công (?:người )?giúp đỡ|phân công đảng viên giúp đỡ`, 'phan_cong'],
  [`(?:${resolution} )?(?:đưa |được đưa )?(?:vào )?(?:danh sách )?cảm tình(?: đảng)?`, 'cam_tinh'],
  [
    `${resolution}(?: của)? ${cell}(?: (?:kết nạp|đề nghị kết nạp|xét kết nạp))?|${cell} (?:đã )?(?:ra |có |họp ra )?${resolution}|${cell} (?:đã )?(?:xét|biểu quyết|thông qua|bỏ phiếu)(?: kết nạp)?|${resolution} (?:xét |đề nghị )?kết nạp`,
    'nq_chi_bo',
  ],
  [`(?:học xong |học |qua |hoàn thành )?lớp (?:bồi dưỡng )?${newClass}`, 'lop_dang_vien_moi'],
  [
    `(?:học xong |học |đi học |qua |hoàn thành )?lớp (?:bồi dưỡng )?(?:nhận thức|ntvđ|cảm tình|đối tượng)(?: về đảng| đảng)?|học nhận thức`,
    'lop_nhan_thuc',
  ],
  [
    `(?:có |nhận |nhận được |đã có )?(?:trả lời|kết quả|phúc đáp)(?: công văn)? ${vetting}|${vetting} xong|xong ${vetting}`,
    'tra_loi_tham_tra',
  ],
  [`(?:gửi |đi |làm )?(?:công văn |cv |giấy )?${vetting}`, 'tham_tra'],
  ['thẩm định', 'tham_dinh'],
  ['(?:khai|nộp|viết|làm|xong|khai xong|nộp xong) (?:bản )?(?:lý lịch|ll)|(?:lý lịch|ll)(?: xong)?', 'ly_lich'],
  ['rút đơn|(?:xin )?rút tên|xin rút|rút khỏi danh sách|xin thôi(?: không vào đảng)?', 'rut_ten'],
  ['(?:nộp|viết|gửi|đã có|có)(?: lá)? đơn(?: xin vào đảng| vào đảng)?|đơn xin vào đảng|làm đơn', 'don'],
  ['(?:lấy |tổng hợp |xin )ý kiến(?: (?:nhận xét|của|các|đoàn thể|nơi cư trú|và|,))*|ý kiến nhận xét', 'y_kien'],
  ['(?:giấy |được |người giúp đỡ |đoàn thanh niên |công đoàn |đoàn )?giới thiệu(?: vào đảng)?', 'gioi_thieu'],
  ['(?:được )?gia hạn(?: thêm)?', 'gia_han'],
  ['(?:bị )?trả lại(?: hồ sơ)?(?: (?:để )?bổ sung)?|trả hồ sơ|(?:yêu cầu |phải )?bổ sung hồ sơ', 'tra_lai_bo_sung'],
  ['tạm (?:dừng|ngừng|hoãn|ngưng)', 'tam_dung'],
  ['tiếp tục(?: (?:giúp đỡ|theo dõi|làm))?|(?:làm|theo dõi) (?:lại|tiếp)', 'tiep_tuc'],
  ['chuyển (?:đơn vị|chi bộ|sinh hoạt|công tác|nơi ở|đi|sang|đến|về|qua).{0,80}', 'chuyen_don_vi'],
  ['không (?:đủ|đạt) (?:điều kiện|tiêu chuẩn)|không đạt', 'khong_du_dieu_kien'],
  ['(?:đưa |vào )*(?:danh sách )?(?:nguồn|quần chúng ưu tú|qcưt)', 'nguon'],
]

/** Words around it that say no more than that it has happened. */
const done = '(?:đã|vừa|mới|được|có|xin|ghi|hôm nay|hôm qua|ngày|xong|rồi|về|cho|bị|chính thức|,|:|-) ?'
const patterns = events.map(([source, kind]) => ({
  kind,
  whole: vi(`^(?:${done})*(?:${source})(?: (?:xong|rồi|số|kết nạp|đảng viên|ngày|lúc|vào|hôm|,|-|ạ))*$`),
  begins: vi(`^(?:${done})*(?:${source})(?![\\p{L}\\p{N}])`),
}))

/** What a typed text says has happened; null when it says nothing of the kind, or more than that. */
export function readEvent(text: string): EventKind | null {
  const said = plain(text)
  return patterns.find(({ whole }) => whole.test(said))?.kind ?? null
}

/** The event at the beginning of a text, and what follows it; null when it begins with none. Positions are those of the text. */
export function eventAtBeginning(text: string): { kind: EventKind; rest: string } | null {
  const said = lowered(text)
  for (const { kind, begins } of patterns) {
    const found = begins.exec(said)
    if (found !== null) return { kind, rest: text.slice(found[0].length).trim() }
  }
  return null
}
