import type { EventKind } from '../../domain/candidates/events.ts'
import type { AlertKind, Anchor, ClockUnit, DeadlineRule } from '../../domain/candidates/rules.ts'
import type { DateEffect, Reckoning } from '../../domain/topics/rules.ts'
import { dayNear, numericDay } from './format.ts'

const units: Readonly<Record<ClockUnit, string>> = { months: 'tháng', 'working-days': 'ngày làm việc', days: 'ngày' }

/** "30 ngày làm việc" */
export function amountText({ amount, unit }: Pick<DeadlineRule, 'amount' | 'unit'>): string {
  return `${amount} ${units[unit]}`
}

/** "R09. Tổ chức lễ kết nạp" */
export function ruleName({ key, title }: Pick<DeadlineRule, 'key' | 'title'>): string {
  return `${key}. ${title}`
}

const anchors: Readonly<Record<EventKind | 'decision' | 'probation-end' | 'mentor-here' | 'stage', string>> = {
  nguon: 'ngày đưa vào nguồn',
  cam_tinh: 'ngày vào danh sách cảm tình Đảng',
  phan_cong: 'ngày phân công người giúp đỡ',
  theo_doi: 'ngày phân công người giúp đỡ',
  lop_nhan_thuc: 'ngày học lớp nhận thức về Đảng',
  don: 'ngày viết đơn',
  ly_lich: 'ngày khai lý lịch',
  tham_tra: 'ngày nơi được hỏi nhận công văn thẩm tra',
  gioi_thieu: 'ngày giới thiệu',
  y_kien: 'ngày lấy ý kiến',
  nq_chi_bo: 'ngày chi bộ ra nghị quyết',
  tham_dinh: 'ngày thẩm định',
  nq_dang_uy: 'ngày đảng ủy cơ sở ra nghị quyết',
  qd_ket_nap: 'ngày ra quyết định kết nạp',
  le_ket_nap: 'ngày lễ kết nạp',
  du_bi: 'ngày lễ kết nạp',
  xet_chinh_thuc: 'ngày chi bộ ra nghị quyết đề nghị công nhận chính thức',
  cong_nhan: 'ngày công nhận chính thức',
  tra_loi_tham_tra: 'ngày có trả lời thẩm tra',
  nhan_qd: 'ngày chi bộ nhận quyết định kết nạp',
  gia_han: 'ngày hết hạn cũ',
  lop_dang_vien_moi: 'ngày học lớp đảng viên mới',
  tam_dung: 'ngày tạm dừng',
  tiep_tuc: 'ngày tiếp tục',
  chuyen_don_vi: 'ngày chuyển đơn vị',
  tra_lai_bo_sung: 'ngày trả lại hồ sơ để bổ sung',
  rut_ten: 'ngày rút tên',
  khong_du_dieu_kien: 'ngày kết luận không đủ điều kiện',
  decision: 'ngày ra hoặc ngày nhận quyết định kết nạp (xem mục "Mốc tính hạn lễ kết nạp" trong cài đặt)',
  'probation-end': 'ngày hết 12 tháng dự bị',
  'mentor-here': 'ngày có người giúp đỡ ở đơn vị mới',
  stage: 'ngày vào bước hiện tại',
}

function isPaper(anchor: Anchor): anchor is `paper:${string}` {
  return anchor.startsWith('paper:')
}

export function anchorText(anchor: Anchor): string {
  return isPaper(anchor) ? 'ngày ghi trên giấy' : anchors[anchor]
}

const actors: Readonly<Record<AlertKind, string | null>> = {
  paper: 'bí thư và người giúp đỡ (làm lại giấy)',
  verification: 'văn phòng đảng ủy (nhắc nơi trả lời)',
  decision: 'cấp ủy có thẩm quyền quyết định',
  ceremony: 'chi bộ; trễ thì báo cáo đảng ủy',
  probation: 'bí thư và người giúp đỡ',
  recognition: 'văn phòng đảng ủy',
  'mentor-missing': 'bí thư',
  idle: 'bí thư và người giúp đỡ',
  none: null,
}

/** Who has to act, where somebody is reminded. */
export function actorText({ alert }: Pick<DeadlineRule, 'alert'>): string | null {
  return actors[alert]
}

type Document = Pick<DeadlineRule, 'document' | 'documentOn' | 'section'>

/** "232-QĐ/TW ngày 20/01/2025, mục 4.1"; without a document: that there is none. */
export function documentText({ document, documentOn, section }: Document): string {
  if (document === '') return 'không theo văn bản nào, do đảng ủy tự đặt'
  const on = documentOn === null ? '' : ` ngày ${numericDay(documentOn)}`
  // "Điều 5" says itself what it is.
  const place = section === '' ? '' : `, ${/^\p{L}/u.test(section) ? section : `mục ${section}`}`
  return `${document}${on}${place}`
}

const confidences: Readonly<Record<DeadlineRule['confidence'], string>> = {
  S: 'lấy từ chính văn bản',
  S2: 'lấy từ nguồn gián tiếp',
  GK: 'theo hiểu biết chung, chưa đọc văn bản gốc',
}

/** "Độ tin cậy: lấy từ chính văn bản. Chưa đối chiếu văn bản mới." */
export function trustLines({ confidence, confirmed }: Pick<DeadlineRule, 'confidence' | 'confirmed'>): string[] {
  return [`Nguồn: ${confidences[confidence]}.`, confirmed ? 'Đã đối chiếu văn bản mới.' : unconfirmed]
}

export const unconfirmed = 'Chưa đối chiếu văn bản mới.'

/** "từ 20/01/2025", "từ 20/01/2025 đến 30/11/2026" */
export function termText({ effectiveFrom, effectiveTo }: Pick<DeadlineRule, 'effectiveFrom' | 'effectiveTo'>): string {
  return `từ ${numericDay(effectiveFrom)}${effectiveTo === null ? '' : ` đến ${numericDay(effectiveTo)}`}`
}

/** Thousands as they are written here: 12.000. */
export function count(number: number): string {
  return number.toLocaleString('vi-VN')
}

/** What would happen to dates, with the first ones as examples. */
export function effectLines({ moved, ofCells, examples, stopped }: DateEffect): string[] {
  const most = stopped ? 'ít nhất ' : ''
  const more = stopped ? ['(Hồ sơ nhiều nên mới đếm được một phần.)'] : []
  if (moved === 0) return [stopped ? 'Chưa thấy hạn nào đổi.' : 'Không hạn nào đổi.', ...more]
  return [
    `Sẽ đổi ${most}${count(moved)} hạn, ở ${most}${count(ofCells)} chi bộ. Ví dụ:`,
    ...examples.map(({ code, rule, from, to }) => `– ${code} (${rule}): ${numericDay(from)} → ${dayNear(to, from)}`),
    ...more,
  ]
}

/** After it is saved. */
export function recomputeLines({ moved, stopped }: DateEffect): string[] {
  if (moved === 0 && !stopped) return []
  return ['Đang tính lại các hạn. Hạn nào đổi, tôi sẽ báo đồng chí và bí thư các chi bộ ấy.']
}

/** "Đang tính lại: 12.000/100.000 hồ sơ." */
export function reckoningLines(reckoning: Reckoning | null): string[] {
  return reckoning === null ? [] : [`Đang tính lại: ${count(reckoning.done)}/${count(reckoning.total)} hồ sơ.`]
}
