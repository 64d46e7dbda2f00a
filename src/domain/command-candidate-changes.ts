import type { Command } from './command.ts'
import { change } from './command-changes.ts'
import { eventAtBeginning } from './command-events.ts'
import { mayBeName, namePattern, someone } from './command-names.ts'
import { order, type Rule, type Said } from './command-rules.ts'
import { lowered, vi } from './command-words.ts'
import type { ChangeDraft, ChangeKind, ChangeStep } from './change.ts'
import { readDate } from './dates/read-date.ts'
import { readName } from './forms/change.ts'

/** "Q08-03" as people write it; a bare "08-03" is a date. Read in full by candidates/code. */
const code = '(?<code>q ?\\d{1,4}[a-z]{0,3}(?: ?[-–_./] ?| )?\\d{0,4})'
const whom = `(?:(?:hồ sơ|hs|quần chúng|qc)(?: (?:của|số|mã))* )?${code}`
const candidate = '(?:quần chúng|qc|quần chúng ưu tú|qcưt|cảm tình|đối tượng|đối tượng kết nạp)'
const helper = '(?:người giúp đỡ|đảng viên giúp đỡ|đvgđ|người hướng dẫn)'

type Typed = Readonly<Partial<Record<ChangeStep, string | undefined>>>

/** Begins a change with what was said along with it. */
function begin(kind: ChangeKind, answers: Typed = {}, more: Partial<ChangeDraft> = {}): Command {
  const said = Object.fromEntries(Object.entries(answers).filter((one): one is [string, string] => (one[1] ?? '') !== ''))
  const draft = { change: kind, ...more }
  return Object.keys(said).length === 0 ? { kind: 'change', draft } : { kind: 'change', draft, said }
}

function addBy(said: Said): Command | null {
  const typed = someone(said)
  if (typed === null) return null
  const read = readName(typed)
  return change('add-candidate', 'name' in read ? { name: read.name } : {})
}

/** A change of the candidate whose code was typed, and of nothing more. */
function of(kind: ChangeKind): (said: Said) => Command {
  return ({ code: typed }) => begin(kind, { candidate: typed })
}

const why = vi('(?:^|[ ,;:])(?:vì|do|bởi|tại|lý do(?: là)?:?) (?=\\S)')
const numbered = vi('(?:^| )(?:số|@so):? ?(?=[\\d])')
const kept = vi('(?:^|[ ,;])(?:(?:đang |được )?(?:để|lưu|cất|giữ|gửi|nộp|kẹp)|hiện)(?: (?:ở|tại|trong|cho)) ')

/** The text before and after the first place where a pattern fits; null when it fits nowhere. */
function split(text: string, pattern: RegExp): [string, string] | null {
  const found = pattern.exec(lowered(text))
  return found === null ? null : [text.slice(0, found.index).trim(), text.slice(found.index + found[0].length).trim()]
}

/** "số 45-QĐ/ĐU ngày 10/11" → the number, and what is left to be a day. */
function takeNumber(text: string): { number: string; rest: string } {
  const parts = split(text, numbered)
  if (parts === null) return { number: '', rest: text }
  const [number = ''] = /^\d[\p{L}\p{M}\d./–-]*(?: \d+(?![\d./-]))*/u.exec(parts[1]) ?? []
  return { number: number.replace(/[.,]$/, ''), rest: `${parts[0]} ${parts[1].slice(number.length)}`.trim() }
}

/** Something has happened: "nghị quyết chi bộ ngày 12/11". Days and numbers are read by the questions they answer. */
function eventBy({ code: typed, what = '' }: Said, now: Date): Command | null {
  const found = eventAtBeginning(what)
  if (found === null) return null
  const { kind } = found
  if (kind === 'phan_cong') return begin('assign-mentor', { candidate: typed })
  const reasoned = split(found.rest, why)
  const reason = reasoned?.[1] ?? ''
  const { number, rest } = takeNumber(reasoned?.[0] ?? found.rest)
  const { to, on } = kind === 'chuyen_don_vi' ? movedTo(what) : { to: '', on: rest }
  const abroad = kind === 'tham_tra' && vi('nước ngoài').test(lowered(what))
  return begin(
    'record-event',
    { candidate: typed, on: dayIn(on, now), number, reason, to },
    { eventKind: kind, ...(abroad && { abroad: 'yes' as const }) },
  )
}

/** "chuyển sang chi bộ TDP 9 ngày 2/11" → the cell. */
function movedTo(what: string): { to: string; on: string } {
  const found = vi('(?:chi bộ|cb) ').exec(lowered(what))
  if (found === null) return { to: '', on: what }
  const cell = what.slice(found.index)
  const [to, on] = split(cell, /(?=(?: (?:tu|từ|vao|vào))? (?:ngay|ngày|hom|hôm) )/u) ?? [cell, '']
  return { to, on }
}

/** Words that say a day, or nothing. */
function dayIn(text: string, now: Date): string {
  return readDate(text, { now, toward: 'past' }).kind === 'none' ? '' : text.replace(/^[ ,:.–-]+/, '')
}

const papers: readonly (readonly [string, string])[] = [
  ['(?:giấy chứng nhận|gcn)(?: (?:học|lớp|bồi dưỡng))* (?:đảng viên mới|đvm)', 'gcn_dang_vien_moi'],
  ['(?:giấy chứng nhận|gcn)(?: (?:học|lớp|bồi dưỡng|nhận thức|cảm tình|về|đảng|ntvđ))*', 'gcn_nhan_thuc'],
  ['(?:giấy )?giới thiệu(?: của (?:người giúp đỡ|đảng viên))?', 'gioi_thieu'],
  ['(?:nghị quyết|nq)(?: (?:giới thiệu|của))* (?:đoàn thanh niên|đoàn thể|công đoàn|đoàn)', 'nq_doan_the'],
  ['biên bản(?: (?:lễ|kết nạp|lễ kết nạp|buổi lễ))*', 'bien_ban_le'],
  ['(?:bản )?tự kiểm điểm', 'tu_kiem_diem'],
  ['(?:bản |giấy )?nhận xét(?: của (?:người giúp đỡ|đảng viên giúp đỡ))?', 'nx_giup_do'],
  ['(?:tờ |lá )?đơn(?: xin vào đảng)?', 'don'],
  ['(?:bản |quyển |tờ )?(?:lý lịch|ll)', 'ly_lich'],
  ['(?:công văn |kết quả |giấy )?(?:thẩm tra|xác minh)(?: lý lịch)?', 'tham_tra'],
  ['(?:bản )?(?:tổng hợp )?ý kiến(?: nhận xét)?', 'y_kien'],
  ['(?:nghị quyết|nq)(?: (?:vào|danh sách))* cảm tình', 'nq_cam_tinh'],
  ['(?:nghị quyết|nq) phân công', 'nq_phan_cong'],
  ['(?:nghị quyết|nq)(?: của)? (?:chi bộ|cb)', 'nq_chi_bo'],
  ['(?:nghị quyết|nq)(?: của)? (?:đảng ủy|đu)', 'nq_dang_uy'],
  ['(?:quyết định|qđ) (?:công nhận|chính thức)', 'qd_cong_nhan'],
  ['(?:quyết định|qđ)(?: kết nạp)?', 'qd_ket_nap'],
]
const there = '(?<have>(?:đã |mới |vừa )*(?:có|nộp|đủ|nhận|bổ sung)(?: (?:đủ|được))?|(?:chưa có|còn thiếu|thiếu|mất|không có|không còn))?'
const paperPatterns = papers.map(([source, key]) => ({ key, pattern: vi(`^${there} ?(?:${source})(?![\\p{L}\\p{N}])`) }))
const lacking = vi('^(?:chưa có|còn thiếu|thiếu|mất|không có|không còn)')
const sheet = vi(
  '^(?:(?:đã |mới |vừa )*(?:có|nộp|nhận|bổ sung) )?(?:giấy|gcn|bản|biên bản|tờ|lá) |^(?:chưa có|còn thiếu|thiếu|mất|không có|không còn) ',
)

/** A paper is there, or is not: "có giấy chứng nhận ngày 2/3 để ở văn phòng". Without a place or "giấy" it is something that happened. */
function paperBy({ code: typed, what = '' }: Said, now: Date): Command | null {
  const said = lowered(what)
  const parts = split(what, kept)
  if (parts === null && !sheet.test(said)) return null
  for (const { key, pattern } of paperPatterns) {
    const found = pattern.exec(said)
    if (found === null) continue
    const absent = lacking.test(said)
    const rest = (parts?.[0] ?? what).slice(found[0].length)
    return begin(
      'set-paper',
      { candidate: typed, on: absent ? '' : dayIn(rest, now), place: absent ? '' : (parts?.[1] ?? '') },
      { paper: key, value: absent ? 'no' : 'yes' },
    )
  }
  return null
}

/** "phân công đ/c Hà giúp đỡ Q08-03": who is asked for again when it is no name. */
function mentorBy(said: Said): Command | null {
  const name = someone(said) ?? ''
  return begin('assign-mentor', { candidate: said['code'], person: mayBeName(name) ? name : '' })
}

/** Orders about candidates. What only looks at them is read elsewhere. */
export const candidateChangeRules: readonly Rule[] = [
  order(
    `(?:thêm|nhập|bổ sung|ghi tên|đưa thêm|tạo)(?: (?:một|1|hồ sơ|thêm))* ${candidate}(?: (?:mới|ưu tú|vào danh sách))*`,
    change('add-candidate'),
  ),
  order(`(?:thêm|nhập|bổ sung|ghi tên|đưa thêm)(?: (?:một|1|hồ sơ|thêm))* ${candidate}(?: (?:mới|ưu tú|tên|là))* ${namePattern}`, addBy),

  order(`(?:đổi|thay|phân công|cử|chọn|giao)(?: (?:lại|mới))* ${helper}(?: (?:mới|khác))?(?: (?:cho|của))? ${whom}`, of('assign-mentor')),
  order(`(?:đổi|thay|phân công|cử|chọn)(?: (?:lại|mới))* ${helper}(?: (?:mới|khác|cho quần chúng))?`, change('assign-mentor')),
  order(`(?:phân công|cử|giao|nhờ) ${namePattern} (?:giúp đỡ|theo dõi|kèm cặp|hướng dẫn)(?: (?:cho|quần chúng))? ${whom}`, mentorBy),
  order(`${whom} (?:do|có) ${namePattern} (?:giúp đỡ|theo dõi|kèm cặp)`, mentorBy),
  order(`${whom} (?:đổi|thay|phân công|cử)(?: (?:lại|mới))* ${helper}(?: (?:mới|khác))?`, of('assign-mentor')),

  order(
    `(?:sửa|sửa lại|đính chính|chữa|sửa sai|xóa ghi nhầm)(?: (?:lịch sử|bước|mục|ngày|ghi nhầm))*(?: (?:của|cho))? ${whom}`,
    of('void-event'),
  ),
  order(`${whom} (?:ghi nhầm|ghi sai|sửa lại|cần sửa)`, of('void-event')),
  order(`(?:sửa|đổi|đính chính)(?: (?:lại|họ))* tên (?:của |cho )?${whom}|(?:sửa|đổi) tên ${candidate}`, (said) =>
    said['code'] === undefined ? change('rename-candidate') : begin('rename-candidate', { candidate: said['code'] }),
  ),
  order(`(?:sửa|đổi|ghi|chọn)(?: lại)? (?:nhóm|đối tượng|thành phần)(?: (?:của|cho))? ${whom}`, of('set-candidate-group')),
  order(`(?:ghi|sửa|đổi)(?: (?:lại|ngày|việc))* (?:đồng ý|cam kết)(?: (?:của|cho))? ${whom}`, of('set-consent')),
  order(
    `${whom} (?:đã )?đồng ý(?: (?:cho lưu|lưu dữ liệu|lưu thông tin|lưu hồ sơ))?(?<what>(?: .{1,40})?)`,
    ({ code: typed, what = '' }, now) => begin('set-consent', { candidate: typed, consent: dayIn(what, now) }),
  ),
  order(`(?:ghi|đánh dấu|cập nhật|kiểm|tích)(?: (?:các|những))? (?:giấy tờ|giấy)(?: (?:của|cho))? ${whom}`, of('set-paper')),
  order(`(?:ghi|cập nhật|ghi bước|ghi tiến độ|ghi việc)(?: (?:hồ sơ|bước|tiến độ|tiếp|cho|của))* ${whom}`, of('record-event')),

  // What has happened, and which papers are there: said after the code.
  order(
    `(?:(?:ghi|cập nhật|báo|ghi nhận)(?: (?:cho|là|rằng))* )?${whom}[ ,:–-]+(?<what>(?=\\D).{2,})`,
    (said, now) => paperBy(said, now) ?? eventBy(said, now),
  ),
]
