import type { SpecialDay } from '../domain/calendar.ts'
import { groupOf } from '../domain/candidates/groups.ts'
import type { Origin, StageKind } from '../domain/candidates/paper-kinds.ts'
import type { Reminder } from '../domain/candidates/reminders.ts'
import type { DeadlineRule } from '../domain/candidates/rules.ts'
import type { Export, ExportedCandidate } from '../domain/topics/exports.ts'
import type { PaperKindView } from '../domain/topics/paper-kinds.ts'
import { groupNames } from '../messages/vi/candidate-event-words.ts'
import { candidateRemark } from '../messages/vi/exports.ts'
import { holidayName } from '../messages/vi/holiday-words.ts'
import { reminderName, routeText } from '../messages/vi/reminder-words.ts'
import { amountText } from '../messages/vi/rule-words.ts'
import { dayWhatWords, paperColumn } from '../messages/vi/workbook.ts'
import { paperMarks } from '../messages/vi/workbook-candidates.ts'
import { sheetEvents } from './columns.ts'
import { blankCandidate, workbookBytes, type SheetContents } from './write.ts'

/** A workbook of what is known, in the columns that the import reads: brought back as it is, it changes nothing. */
export async function exportWorkbook(made: Export): Promise<Buffer> {
  switch (made.what) {
    case 'candidates':
      return workbookBytes({ contents: { candidates: made.rows.map((one) => candidateRow(one, made.papers)) } })
    case 'rules':
      return workbookBytes({ contents: { rules: made.rows.map(ruleRow) } })
    case 'days':
      return workbookBytes({ contents: { days: made.rows.map(dayRow) } })
    case 'reminders':
      return workbookBytes({ contents: { reminders: made.rows.map(reminderRow) } })
    case 'papers':
      return workbookBytes({ contents: { papers: made.rows.map(paperRow) } })
    case 'stages':
      return workbookBytes({ contents: { stages: made.rows.map(stageRow) } })
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
    ...originCells(rule),
    from: rule.effectiveFrom,
    running: mark(rule.rebases),
  }
}

function dayRow({ day, works, name, confirmed }: SpecialDay): SheetContents<'days'>[number] {
  return { day, what: works ? dayWhatWords.works : dayWhatWords.off, name: holidayName(name), confirmed: mark(confirmed) }
}

function reminderRow(one: Reminder): SheetContents<'reminders'>[number] {
  const row = { what: reminderName(one), before: '', overdue: '', climb: '', owners: '', above: '', ...originCells(one) }
  if (one.kind === 'ladder') {
    const { before, overdueEvery, climbEvery } = one.ladder
    // The day itself is told in any case, and is not said.
    return { ...row, before: before.filter((days) => days > 0).join(', '), overdue: everyDays(overdueEvery), climb: everyDays(climbEvery) }
  }
  const [owners = [], ...above] = one.route
  return { ...row, owners: routeText([owners]), above: above.map((level) => routeText([level])).join('; ') || none }
}

/** Never is no number of days: a blank cell leaves it so. */
function everyDays(days: number): string {
  return days === 0 ? '' : String(days)
}

function paperRow({ paper, stage }: PaperKindView): SheetContents<'papers'>[number] {
  const { label, form, required, validity, retired } = paper
  return {
    name: label,
    form: form ?? none,
    stage,
    required: choice(required),
    validity: validity ?? none,
    retired: choice(retired),
    ...originCells(paper),
  }
}

function stageRow(stage: StageKind): SheetContents<'stages'>[number] {
  return { name: stage.label, what: stage.what, form: stage.form ?? none, ...originCells(stage) }
}

function originCells({ document, documentOn, section, confirmed }: Pick<Origin, 'document' | 'documentOn' | 'section' | 'confirmed'>) {
  return { document, documentOn: documentOn ?? '', section, confirmed: mark(confirmed) }
}

/** Says in a cell that there is none; a blank one would say nothing. */
const none = '-'

/** In a column where a blank cell is no. */
function mark(yes: boolean): string {
  return yes ? 'x' : ''
}

/** In a column where a blank cell says nothing. */
function choice(yes: boolean): string {
  return yes ? 'x' : 'k'
}
