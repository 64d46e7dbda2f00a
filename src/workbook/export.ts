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
import { sheetEvents } from './columns.ts'
import { blankCandidate, workbookBytes, type SheetContents } from './write.ts'

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
    ...blankCandidate,
    ...Object.fromEntries(sheetEvents.map((kind) => [kind, events.get(kind) ?? ''])),
    ...Object.fromEntries(papers.map(({ key, label }) => [paperColumn(label), present.get(key) ?? ''])),
    code,
    unit,
    fullName: name ?? '',
    group: known === null ? '' : groupNames[known],
    consent: consentOn ?? '',
    mentor: mentor ?? '',
    abroad: abroad ? 'x' : '',
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
