import type { Origin, PaperPart, StageKind, StagePart } from '../../domain/candidates/paper-kinds.ts'
import type { PaperEffect, PaperKindView, Validity } from '../../domain/topics/paper-kinds.ts'
import { numericDay } from './format.ts'
import { amountText, count, documentText, trustLines } from './rule-words.ts'

export const partNames: Readonly<Record<PaperPart | StagePart, string>> = {
  label: 'Tên',
  what: 'Việc làm ở bước này',
  stage: 'Cần từ bước nào',
  required: 'Bắt buộc hay không',
  form: 'Mẫu',
  validity: 'Giá trị bao lâu',
  use: 'Thôi dùng',
  confirm: 'Đã đối chiếu văn bản mới',
}

/** "Đơn xin vào Đảng (1-KNĐ)" */
export function titleOf({ label, form }: { label: string; form: string | null }): string {
  return `${label}${form === null ? '' : ` (${form})`}`
}

/** "R02: 12 tháng" */
function validityText(validity: Validity | null): string {
  return validity === null ? 'không hết hạn' : `${amountText(validity)} (theo thời hạn ${validity.key})`
}

/** What counts, in whole sentences. */
export function paperLines({ paper, stage, validity }: PaperKindView): string[] {
  if (paper.retired) return ['Đã thôi dùng: hồ sơ mới không cần; hồ sơ nào đã có vẫn giữ.', `Trước đây cần ở bước: ${stage}.`]
  return [`Cần từ bước: ${stage}.`, paper.required ? 'Bắt buộc.' : 'Không bắt buộc.', `Giá trị: ${validityText(validity)}.`]
}

export function stageLines({ what, form }: StageKind): string[] {
  return [`Việc làm: ${what}`, `Mẫu: ${form ?? 'không có'}.`]
}

/** Where it comes from, and since when it stands so. */
export function originLines(of: Origin): string[] {
  return [
    of.document === '' ? 'Chưa ghi văn bản nào.' : `Văn bản: ${documentText(of)}.`,
    `Sửa lần cuối: ${numericDay(of.effectiveFrom)}.`,
    ...trustLines(of),
  ]
}

/** What would happen to open dossiers; null = nothing. */
export function paperEffectLines(effect: PaperEffect | null): string[] {
  if (effect === null) return ['Không hạn nào đổi.']
  const { began, gone, missing, ofCells, stopped } = effect
  const more = stopped ? ['(Hồ sơ nhiều nên mới đếm được một phần.)'] : []
  if (began + gone + missing === 0) return [stopped ? 'Chưa thấy hồ sơ nào đổi.' : 'Không hạn nào đổi.', ...more]
  return [
    ...(began > 0 ? [`Thêm ${count(began)} hạn của giấy tờ.`] : []),
    ...(gone > 0 ? [`Bỏ ${count(gone)} hạn của giấy tờ.`] : []),
    ...(missing > 0 ? [`${count(missing)} hồ sơ đổi số giấy còn thiếu.`] : []),
    `Ở ${count(ofCells)} chi bộ.`,
    ...more,
  ]
}

/** After it is saved. */
export function paperReckoning(effect: PaperEffect | null): string[] {
  return effect === null || (effect.began + effect.gone + effect.missing === 0 && !effect.stopped) ? [] : ['Đang tính lại các hồ sơ.']
}
