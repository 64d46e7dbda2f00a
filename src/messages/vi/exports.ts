import type { Case } from '../../domain/cases.ts'
import type { Reply } from '../../domain/reply.ts'
import type { Exported, ExportedCandidate, ExportReply } from '../../domain/topics/exports.ts'
import type { Message } from '../message.ts'
import { eventNames } from './candidate-event-words.ts'
import { numericDay } from './format.ts'
import { sheetWords } from './workbook.ts'

type Words = { [K in ExportReply['kind']]: (reply: Case<Reply, K>, now: Date) => Message }

const names: Readonly<Record<Exported, { title: string; file: string; typed: string }>> = {
  candidates: { title: 'DANH SÁCH QUẦN CHÚNG', file: 'quan-chung.xlsx', typed: 'xuất quần chúng' },
  rules: { title: 'CÁC THỜI HẠN', file: 'thoi-han.xlsx', typed: 'xuất các thời hạn' },
  days: { title: 'LỊCH NGHỈ', file: 'ngay-nghi.xlsx', typed: 'xuất ngày nghỉ' },
  reminders: { title: 'LỊCH NHẮC VIỆC', file: 'moc-nhac.xlsx', typed: 'xuất mốc nhắc' },
  papers: { title: 'CÁC LOẠI GIẤY TỜ', file: 'giay-to.xlsx', typed: 'xuất các loại giấy tờ' },
  stages: { title: 'CÁC BƯỚC CỦA HỒ SƠ', file: 'cac-buoc.xlsx', typed: 'xuất các bước' },
}

/** Files that were asked for, and why there is none. */
export const exportWords: Words = {
  exported: ({ what, rows, names: shown, unit, base64 }) => ({
    title: `${names[what].title}${unit === null ? '' : ` – ${unit.toLocaleUpperCase('vi')}`}`,
    lines: [
      `Có ${rows} dòng, ở tệp phía trên, sheet ${sheetWords[what].name}. Tệp đúng mẫu nhập: văn phòng sửa rồi nhập lại được.`,
      ...(what === 'candidates' ? [...withNames(rows, shown), 'Xin giữ kín tệp này, không gửi qua nhóm, dùng xong thì xóa.'] : []),
    ],
    file: { name: names[what].file, base64 },
  }),
  'no-export-here': ({ what }) => ({
    lines: [`Zalo không nhận tệp. Xin nhắn "${names[what].typed}" cho trợ lý trên Telegram, hoặc nhờ văn phòng đảng ủy xuất giúp.`],
  }),
  'export-too-large': ({ rows, most }) => ({
    lines: [`Có ${rows} hồ sơ, mà một tệp chỉ được ${most}. Xin xuất từng chi bộ, ví dụ: xuất quần chúng chi bộ TDP 8.`],
  }),
}

/** What a file without names is worth. */
function withNames(rows: number, shown: number): string[] {
  if (rows === 0 || shown === rows) return []
  const who = shown === 0 ? 'Tệp không có họ tên' : `${rows - shown} người không có họ tên trong tệp`
  return [`${who}, chỉ có mã và chữ cái đầu, vì chi bộ chưa bật hiện họ tên. Nhập lại tệp này thì họ tên đã lưu vẫn giữ nguyên.`]
}

/** In the column that is never read: who it is where the name may not be shown, and what the columns do not say. */
export function candidateRemark({ name, initials, pausedOn, closed }: ExportedCandidate): string {
  return [
    ...(name === null ? [initials] : []),
    ...(pausedOn === null ? [] : [`tạm dừng từ ${numericDay(pausedOn)}`]),
    ...(closed === null ? [] : [`đã đóng ${numericDay(closed.on)}: ${eventNames[closed.by]}`]),
  ].join('; ')
}
