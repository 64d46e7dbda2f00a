import type { SpecialDay } from '../domain/calendar.ts'
import { groupOf } from '../domain/candidates/groups.ts'
import type { DeadlineRule } from '../domain/candidates/rules.ts'
import type { Export, ExportedCandidate } from '../domain/topics/exports.ts'
import { groupNames } from '../messages/vi/candidate-event-words.ts'
import { candidateRemark } from '../messages/vi/exports.ts'
import { holidayName } from '../messages/vi/holiday-words.ts'
import { amountText } from '../messages/vi/rule-words.ts'
import { dayWhatWords, paperColumn } from '../messages/vi/workbook.ts'
import { paperMarks } from '../messages/vi/workbook-candidates.ts'
import { workbookBytes, type SheetContents } from './write.ts'

/** A workbook of what is known, in the columns that the import reads: brought back as it is, it changes nothing. */
export async function exportWorkbook(made: Export): Promise<Buffer> {
  switch (made.what) {
    case 'candidates':
      return workbookBytes({ contents: { candidates: made.candidates.map((one) => candidateRow(one, made.papers)) } })
    case 'rules':
      return workbookBytes({ contents: { rules: made.rules.map(ruleRow) } })
    case 'days':
      return workbookBytes({ contents: { days: made.days.map(dayRow) } })
  }
}

function candidateRow(
  candidate: ExportedCandidate,
  papers: readonly { key: string; label: string }[],
): SheetContents<'candidates'>[number] {
  const { code, unit, name, group, consentOn, mentor, abroad, events } = candidate
  const known = groupOf(group ?? undefined)
  const present = new Map(candidate.papers.map((paper) => [paper.key, paper.present ? (paper.issuedOn ?? paperMarks.present) : '']))
  return {
    ...Object.fromEntries(papers.map(({ key, label }) => [paperColumn(label), present.get(key) ?? ''])),
    code,
    unit,
    fullName: name ?? '',
    group: known === null ? '' : groupNames[known],
    consent: consentOn ?? '',
    mentor: mentor ?? '',
    abroad: abroad ? 'x' : '',
    nguon: events.get('nguon') ?? '',
    cam_tinh: events.get('cam_tinh') ?? '',
    phan_cong: events.get('phan_cong') ?? '',
    lop_nhan_thuc: events.get('lop_nhan_thuc') ?? '',
    don: events.get('don') ?? '',
    ly_lich: events.get('ly_lich') ?? '',
    tham_tra: events.get('tham_tra') ?? '',
    tra_loi_tham_tra: events.get('tra_loi_tham_tra') ?? '',
    gioi_thieu: events.get('gioi_thieu') ?? '',
    y_kien: events.get('y_kien') ?? '',
    nq_chi_bo: events.get('nq_chi_bo') ?? '',
    tham_dinh: events.get('tham_dinh') ?? '',
    nq_dang_uy: events.get('nq_dang_uy') ?? '',
    qd_ket_nap: events.get('qd_ket_nap') ?? '',
    nhan_qd: events.get('nhan_qd') ?? '',
    le_ket_nap: events.get('le_ket_nap') ?? '',
    lop_dang_vien_moi: events.get('lop_dang_vien_moi') ?? '',
    xet_chinh_thuc: events.get('xet_chinh_thuc') ?? '',
    gia_han: events.get('gia_han') ?? '',
    cong_nhan: events.get('cong_nhan') ?? '',
    remark: candidateRemark(candidate),
  }
}

function ruleRow(rule: DeadlineRule): SheetContents<'rules'>[number] {
  return {
    key: rule.key,
    amount: amountText(rule),
    document: rule.document,
    documentOn: rule.documentOn ?? '',
    section: rule.section,
    from: rule.effectiveFrom,
    running: mark(rule.rebases),
    confirmed: mark(rule.confirmed),
  }
}

function dayRow({ day, works, name, confirmed }: SpecialDay): SheetContents<'days'>[number] {
  return { day, what: works ? dayWhatWords.works : dayWhatWords.off, name: holidayName(name), confirmed: mark(confirmed) }
}

function mark(yes: boolean): string {
  return yes ? 'x' : ''
}
