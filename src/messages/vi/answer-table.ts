import type { AnswerRow, AnswerTable } from '../../domain/reply.ts'
import { answerNames } from './meeting-words.ts'

/** Names by answer, with the reasons. */
export function answerTableLines(table: AnswerTable): string[] {
  return [
    `Dự ${table.attend.length} · vắng ${table.absent.length} · liên hệ lại ${table.callBack.length} · chưa trả lời ${table.none.length} (tổng ${table.members} đảng viên).`,
    ...group('Dự', table.attend),
    ...group('Vắng có lý do', table.absent),
    ...group('Liên hệ lại', table.callBack),
    ...group('Chưa trả lời', table.none),
    ...(table.followers.length === 0
      ? []
      : [
          `Cấp ủy viên theo dõi: ${table.followers.map((row) => `${row.name} – ${row.answer === null ? 'chưa trả lời' : answerNames[row.answer]}`).join('; ')}.`,
        ]),
  ]
}

function group(label: string, rows: readonly AnswerRow[]): string[] {
  if (rows.length === 0) return []
  return [`${label}: ${rows.map(person).join('; ')}.`]
}

function person({ name, answer, reason, recorded, unreachable }: AnswerRow): string {
  const remarks = [
    ...(reason === null ? [] : [reason.replace(/[.\s]+$/, '')]),
    ...(recorded ? ['ghi hộ'] : []),
    ...(unreachable && answer === null ? ['cần gọi điện'] : []),
  ]
  return remarks.length === 0 ? name : `${name} (${remarks.join(', ')})`
}
