import type { EventKind } from '../../domain/candidates/events.ts'
import type { Group } from '../../domain/candidates/groups.ts'
import type { CorrectionProblem, EventProblem, MentorProblem } from '../../domain/candidates/steps.ts'
import type { DueLine, Effect, EventWords } from '../../domain/topics/candidate-changes.ts'
import { capital, dayOf, numericDay } from './format.ts'

/** What has happened, in the middle of a sentence. */
export const eventNames: Readonly<Record<EventKind, string>> = {
  nguon: 'đưa vào nguồn',
  cam_tinh: 'nghị quyết đưa vào danh sách cảm tình Đảng',
  phan_cong: 'phân công người giúp đỡ',
  theo_doi: 'theo dõi, giúp đỡ',
  lop_nhan_thuc: 'học xong lớp nhận thức về Đảng',
  don: 'nộp đơn xin vào Đảng',
  ly_lich: 'nộp lý lịch',
  tham_tra: 'gửi thẩm tra lý lịch',
  gioi_thieu: 'giới thiệu vào Đảng',
  y_kien: 'lấy ý kiến nhận xét',
  nq_chi_bo: 'nghị quyết chi bộ',
  tham_dinh: 'thẩm định của đảng ủy bộ phận',
  nq_dang_uy: 'nghị quyết đảng ủy cơ sở',
  qd_ket_nap: 'quyết định kết nạp',
  le_ket_nap: 'lễ kết nạp',
  du_bi: 'vào dự bị',
  xet_chinh_thuc: 'chi bộ xét công nhận chính thức',
  cong_nhan: 'quyết định công nhận chính thức',
  tra_loi_tham_tra: 'có trả lời thẩm tra',
  nhan_qd: 'chi bộ nhận quyết định kết nạp',
  gia_han: 'gia hạn ra quyết định',
  lop_dang_vien_moi: 'học xong lớp đảng viên mới',
  tam_dung: 'tạm dừng',
  tiep_tuc: 'tiếp tục sau khi tạm dừng',
  chuyen_don_vi: 'chuyển sang chi bộ khác',
  tra_lai_bo_sung: 'hồ sơ trả lại để bổ sung',
  rut_ten: 'xin rút tên',
  khong_du_dieu_kien: 'không đủ điều kiện',
}

export const groupNames: Readonly<Record<Group, string>> = {
  residents: 'Nhân dân địa bàn',
  'youth-union': 'Đoàn viên thanh niên',
  workers: 'Công nhân',
  'private-enterprise': 'Doanh nghiệp tư nhân',
  'civil-servants': 'Công chức, viên chức',
  'teachers-medical': 'Giáo viên, y tế',
  students: 'Học sinh, sinh viên',
  farmers: 'Nông dân',
  'armed-forces': 'Lực lượng vũ trang, xuất ngũ',
  'residential-cadres': 'Cán bộ khu phố',
  other: 'Nhóm khác',
}

/** "Lễ kết nạp: thứ Sáu, 20/11/2026. Số: 45." and so on, one fact a line. */
export function eventLines({ event, on, number, reason, abroad, to }: EventWords): string[] {
  return [
    `${capital(eventNames[event])}${event === 'chuyen_don_vi' && to !== null ? `: ${to}` : ''}${abroad ? ' (có nơi ở nước ngoài)' : ''}.`,
    ...(event === 'phan_cong' && to !== null ? [`Người giúp đỡ: đồng chí ${to}.`] : []),
    `Ngày: ${dayOf(on)}.`,
    ...(number === null ? [] : [`Số: ${number}.`]),
    ...(reason === null ? [] : [`Lý do: ${reason}.`]),
  ]
}

function under({ document }: DueLine): string {
  return document === '' ? '' : ` (${document})`
}

/** What comes of it: the stage, and the dates that begin, move or end. */
export function effectLines({ stage, started, moved, ended }: Effect): string[] {
  return [
    ...(stage === null ? [] : [`Bước mới: ${stage}.`]),
    ...started.map((line) => `• Bắt đầu tính: ${line.title}, hạn ${numericDay(line.dueOn)}${under(line)}.`),
    ...moved.map((line) => `• Đổi hạn: ${line.title}, từ ${numericDay(line.before)} thành ${numericDay(line.dueOn)}.`),
    ...ended.map((line) => `• Không còn tính hạn: ${line.title}.`),
  ]
}

/** A few of many, as a list in a sentence. */
const mostNamed = 6

function listed(kinds: readonly EventKind[]): string {
  const shown = kinds.slice(0, mostNamed).map((kind) => eventNames[kind])
  const others = kinds.length - shown.length
  return `${shown.join('; ')}${others > 0 ? `; và ${others} việc khác` : ''}`
}

/** Why an event cannot be recorded so, and what can be now. */
export function eventProblemLines(event: EventKind, problem: EventProblem): string[] {
  const now = problem.allowed.length === 0 ? [] : [`Lúc này ghi được: ${listed(problem.allowed)}.`]
  switch (problem.kind) {
    case 'by-itself':
      return [`${capital(eventNames[event])} tự tính theo bước trước, không phải ghi.`, ...now]
    case 'future':
      return [`Ngày này chưa tới. Chỉ ghi việc đã xảy ra, đến hết hôm nay (${numericDay(problem.today)}).`]
    case 'closed':
      return [
        `Hồ sơ đã kết thúc ngày ${numericDay(problem.on)} (${eventNames[problem.by]}) nên không ghi thêm được. Nếu ghi nhầm, nhắn "sửa" và mã hồ sơ.`,
      ]
    case 'paused':
      return [`Hồ sơ đang tạm dừng từ ${numericDay(problem.on)}. Muốn ghi tiếp, xin ghi "tiếp tục" trước.`, ...now]
    case 'not-paused':
      return ['Hồ sơ không tạm dừng nên không có gì để tiếp tục.', ...now]
    case 'already':
      return [`Việc này đã ghi rồi, ngày ${numericDay(problem.on)}. Nếu ghi sai, nhắn "sửa" và mã hồ sơ.`, ...now]
    case 'missing':
      return [`Chưa ghi được ${eventNames[event]}. Còn thiếu: ${listed(problem.steps)}.`, ...now]
    case 'before':
      return [`Ngày này sớm quá: ${eventNames[problem.step]} là ngày ${numericDay(problem.on)}. Xin xem lại ngày.`]
    case 'after':
      return [`Ngày này muộn quá: ${eventNames[problem.step]} đã là ngày ${numericDay(problem.on)}. Xin xem lại ngày.`]
    case 'probation':
      return [
        `Chưa hết 12 tháng dự bị: lễ kết nạp ngày ${numericDay(problem.ceremony)}, nên chi bộ xét từ ngày ${numericDay(problem.until)} trở đi (24-QĐ/TW, mục 4.2.a).`,
      ]
  }
}

export function correctionProblemLines(event: EventKind, problem: CorrectionProblem): string[] {
  switch (problem.kind) {
    case 'gone':
      return ['Việc này không còn nữa: có thể vừa có người sửa.']
    case 'only-step':
      return ['Đây là bước duy nhất của hồ sơ nên không bỏ được. Nếu hồ sơ không đúng, xin ghi "rút tên" hoặc "không đủ điều kiện".']
    case 'needed':
      return [`Bước sau còn dựa vào việc này: ${eventNames[problem.by]}, ngày ${numericDay(problem.on)}. Xin sửa bước sau trước.`]
    case 'by-itself':
    case 'future':
    case 'closed':
    case 'paused':
    case 'not-paused':
    case 'already':
    case 'missing':
    case 'before':
    case 'after':
    case 'probation':
      // What else might be recorded does not matter here.
      return eventProblemLines(event, { ...problem, allowed: [] })
  }
}

/** "Đồng chí Hà …": follows a name. */
export const mentorProblems: Readonly<Record<MentorProblem, string>> = {
  probationary: 'là đảng viên dự bị. Chỉ đảng viên chính thức mới được phân công giúp đỡ (24-QĐ/TW, mục 3.2).',
  'no-member': 'không phải là đảng viên của chi bộ.',
  retired: 'đã thôi sinh hoạt.',
  elsewhere: 'không sinh hoạt ở chi bộ của quần chúng này.',
  oneself: 'không tự giúp đỡ mình được.',
}
