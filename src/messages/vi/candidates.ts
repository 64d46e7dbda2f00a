import type { Case } from '../../domain/cases.ts'
import type { Option } from '../../domain/choices.ts'
import type { Command } from '../../domain/command.ts'
import type { Reply } from '../../domain/reply.ts'
import type {
  CandidateCounts,
  CandidateFilter,
  CandidatePart,
  CandidateReply,
  CandidateRow,
  HistoryLine,
  PaperView,
  UnitCounts,
} from '../../domain/topics/candidates.ts'
import type { CandidateId, UnitId } from '../../domain/ids.ts'
import type { Message } from '../message.ts'
import { candidateCard } from './candidate-card.ts'
import { eventNames } from './candidate-event-words.ts'
import { howFar, howLong, inside, screenName } from './candidate-words.ts'
import { capital, numericDay } from './format.ts'

type Words = { [K in CandidateReply['kind']]: (reply: Case<Reply, K>, now: Date) => Message }

const menu = { subject: 'menu' }
/** With "another one" and "back" it is a list of twelve at most. */
const mostPapers = 10
const byCode = 'Xem một hồ sơ: nhắn mã hoặc họ tên, ví dụ: hồ sơ Q08-03.'

/** What each list is called; heads it, and stands on a button. */
const filterNames: Readonly<Record<CandidateFilter, string>> = {
  all: 'Tất cả hồ sơ đang làm',
  overdue: 'Hồ sơ quá hạn',
  soon: 'Hồ sơ sắp đến hạn',
  'probation-ending': 'Sắp hết thời gian dự bị',
  'no-mentor': 'Chưa có người giúp đỡ',
  idle: 'Để lâu chưa sang bước mới',
  'missing-papers': 'Thiếu giấy tờ',
  paused: 'Đang tạm dừng',
  closed: 'Đã kết thúc',
}

/** What an empty list says. */
const noneOf: Readonly<Record<CandidateFilter, string>> = {
  all: 'Chưa có hồ sơ quần chúng nào.',
  overdue: 'Không có hồ sơ nào quá hạn.',
  soon: 'Không có hồ sơ nào đến hạn trong 15 ngày tới.',
  'probation-ending': 'Không có ai hết thời gian dự bị trong 90 ngày tới.',
  'no-mentor': 'Không có quần chúng nào thiếu người giúp đỡ.',
  idle: 'Không có hồ sơ nào để lâu chưa sang bước mới.',
  'missing-papers': 'Không có hồ sơ nào thiếu giấy tờ.',
  paused: 'Không có hồ sơ nào đang tạm dừng.',
  closed: 'Chưa có hồ sơ nào kết thúc.',
}

function pageLine(page: number, pages: number): string[] {
  return pages > 1 ? [`Trang ${page + 1}/${pages}.`] : []
}

/** Looking at candidates: lists, the search, the card, its papers and its history, and all cells from above. */
export const candidateWords: Words = {
  'candidate-card': candidateCard,
  candidates: ({ filter, unit, rows, counts, total, page, pages, canAdd, today }) => ({
    title: `${filterNames[filter]}${unit === null ? '' : ` – ${unit.name}`}`.toLocaleUpperCase('vi'),
    lines: [
      ...(total === 0 ? [noneOf[filter]] : [`Có ${total} hồ sơ.${counts === null ? '' : summary(counts)}`]),
      ...pageLine(page, pages),
      total === 0 ? byCode : `Chọn một hồ sơ để xem. ${byCode}`,
      ...(canAdd ? ['Thêm người mới: nhắn "thêm quần chúng".'] : []),
    ],
    options: [
      ...rows.map((row): Option => ({ label: rowLabel(row, filter, today), command: show(row.candidate.id, null) })),
      ...(page + 1 < pages
        ? [{ label: 'Xem tiếp', command: { kind: 'candidates', filter, page: page + 1, ...(unit && { unitId: unit.id }) } } as const]
        : []),
      ...(unit !== null && counts !== null && page === 0 ? shortcuts(unit.id, counts) : []),
    ],
    rules: menu,
  }),
  'which-candidate': ({ asked, found, part }) => ({
    lines: [`Có ${found.length} hồ sơ hợp với "${asked}". Đồng chí xem hồ sơ nào?`],
    options: found.map(({ candidate, unit, stage, closed }) => ({
      label: `${screenName(candidate)} – ${unit} – ${closed ? 'đã kết thúc' : inside(stage)}`,
      command: show(candidate.id, part),
    })),
    rules: menu,
  }),
  'many-candidates': ({ asked, count, more, isName }) => ({
    lines: [
      `Có ${more ? 'ít nhất ' : ''}${count} hồ sơ hợp với "${asked}", nhiều quá nên chưa liệt kê.`,
      isName
        ? `Xin nhắn mã, ví dụ: hồ sơ Q08-03; hoặc thêm tên chi bộ, ví dụ: hồ sơ ${asked} chi bộ TDP 8.`
        : 'Xin nhắn đủ mã, ví dụ: hồ sơ Q08-03.',
    ],
  }),
  'no-candidate': () => ({
    lines: [
      'Không tìm thấy hồ sơ nào như vậy trong phạm vi của đồng chí.',
      'Xin nhắn "hồ sơ" và mã hoặc họ tên (không dấu cũng được), hoặc nhắn "danh sách quần chúng".',
    ],
  }),
  'ask-candidate': () => ({
    title: 'HỒ SƠ QUẦN CHÚNG',
    lines: ['Đồng chí muốn xem hồ sơ nào? Xin nhắn "hồ sơ" và mã hoặc họ tên, ví dụ: hồ sơ Q08-03. Hoặc chọn một danh sách:'],
    options: [
      { label: 'Danh sách quần chúng', command: { kind: 'candidates' } },
      ...(['overdue', 'soon', 'probation-ending', 'no-mentor', 'missing-papers', 'idle', 'paused'] as const).map((filter): Option => ({
        label: filterNames[filter],
        command: { kind: 'candidates', filter },
      })),
    ],
    rules: menu,
  }),
  'candidate-papers': ({ candidate, papers, canManage }) => ({
    title: `GIẤY TỜ HỒ SƠ ${screenName(candidate).toLocaleUpperCase('vi')}`,
    lines: [
      papersSummary(papers),
      ...papers.map(paperLine),
      'Chỉ ghi giấy tờ đã có hay chưa và để ở đâu; không gửi nội dung giấy tờ vào đây.',
    ],
    options: [...(canManage ? papersToRecord(candidate.id, papers) : []), { label: 'Xem hồ sơ', command: show(candidate.id, null) }],
    rules: menu,
  }),
  'candidate-history': ({ candidate, lines, canManage }) => ({
    title: `LỊCH SỬ HỒ SƠ ${screenName(candidate).toLocaleUpperCase('vi')}`,
    lines: lines.map(historyLine),
    options: [
      ...(canManage
        ? [
            {
              label: 'Sửa một việc đã ghi',
              command: { kind: 'change', draft: { change: 'void-event', candidateId: candidate.id } },
            } as const,
          ]
        : []),
      { label: 'Xem hồ sơ', command: show(candidate.id, null) },
    ],
    rules: menu,
  }),
  'candidate-overview': ({ units, all, cells, page, pages }) => {
    const [only] = units
    if (cells === 1 && only !== undefined) return ownCell(only)
    return {
      title: 'TỔNG HỢP HỒ SƠ QUẦN CHÚNG',
      lines: [
        `${cells} chi bộ có ${all.open} hồ sơ đang làm.${summary(all)}`,
        ...pageLine(page, pages),
        'Chọn một chi bộ để xem hồ sơ. Xem chung cả các chi bộ: nhắn "hồ sơ quá hạn", "hồ sơ sắp đến hạn", "ai chưa có người giúp đỡ".',
      ],
      options: [
        ...units.map((unit): Option => ({ label: unitLabel(unit), command: { kind: 'candidates', unitId: unit.unitId } })),
        ...(page + 1 < pages ? [{ label: 'Xem tiếp', command: { kind: 'candidate-overview', page: page + 1 } } as const] : []),
      ],
      rules: menu,
    }
  },
}

function show(candidateId: CandidateId, part: CandidatePart | null): Command {
  switch (part) {
    case 'papers':
      return { kind: 'candidate-papers', candidateId }
    case 'history':
      return { kind: 'candidate-history', candidateId }
    case null:
      return { kind: 'show-candidate', candidateId }
  }
}

/** " Quá hạn 2, sắp đến hạn 1, chưa có người giúp đỡ 3." '' when there is nothing of the kind. */
function summary({ overdue, soon, noMentor }: CandidateCounts): string {
  const parts = partsOf({ overdue, soon, noMentor })
  return parts.length === 0 ? '' : ` ${capital(parts.join(', '))}.`
}

function partsOf({ overdue, soon, noMentor }: Omit<CandidateCounts, 'open'>): string[] {
  return [
    ...(overdue > 0 ? [`quá hạn ${overdue}`] : []),
    ...(soon > 0 ? [`sắp đến hạn ${soon}`] : []),
    ...(noMentor > 0 ? [`chưa có người giúp đỡ ${noMentor}`] : []),
  ]
}

function unitLabel({ name, open, ...counts }: UnitCounts): string {
  const parts = partsOf(counts)
  return `${name}: ${open} hồ sơ${parts.length === 0 ? '' : ` (${parts.join(', ')})`}`
}

/** A list that is worth opening is offered with how many are in it. */
function shortcuts(unitId: UnitId, { overdue, soon, noMentor }: CandidateCounts): Option[] {
  const offered: readonly (readonly [CandidateFilter, number])[] = [
    ['overdue', overdue],
    ['soon', soon],
    ['no-mentor', noMentor],
  ]
  return offered
    .filter(([, count]) => count > 0)
    .map(([filter, count]) => ({ label: `${filterNames[filter]} (${count})`, command: { kind: 'candidates', filter, unitId } }))
}

/** The only cell: its lists. */
function ownCell(unit: UnitCounts): Message {
  const { unitId, name, open } = unit
  const more = ['probation-ending', 'missing-papers', 'idle', 'paused', 'closed'] as const
  return {
    title: `TỔNG HỢP HỒ SƠ QUẦN CHÚNG – ${name.toLocaleUpperCase('vi')}`,
    lines: [`Có ${open} hồ sơ đang làm.${summary(unit)}`, 'Chọn danh sách để xem.'],
    options: [
      { label: `${filterNames.all} (${open})`, command: { kind: 'candidates', filter: 'all', unitId } },
      ...shortcuts(unitId, unit),
      ...more.map((filter): Option => ({ label: filterNames[filter], command: { kind: 'candidates', filter, unitId } })),
    ],
    rules: menu,
  }
}

function rowLabel(row: CandidateRow, filter: CandidateFilter, today: string): string {
  const unit = row.unit === null ? '' : `${row.unit} – `
  return `${screenName(row.candidate)} – ${unit}${about(row, filter, today)}`
}

/** What matters in this list, at one glance. */
function about({ stage, since, missing, pausedOn, closed, clock }: CandidateRow, filter: CandidateFilter, today: string): string {
  const limit = clock === null ? null : `${howFar(clock, today)}: ${inside(clock.title)}`
  switch (filter) {
    case 'overdue':
    case 'soon':
      return limit ?? inside(stage)
    case 'probation-ending':
      return clock === null ? inside(stage) : `hết 12 tháng dự bị ngày ${numericDay(clock.dueOn)}`
    case 'no-mentor':
    case 'idle':
      return `${inside(stage)} (${howLong(since, today) || 'từ hôm nay'})`
    case 'missing-papers':
      return `thiếu ${missing} giấy tờ, ${inside(stage)}`
    case 'paused':
      return pausedOn === null ? inside(stage) : `tạm dừng từ ${numericDay(pausedOn)}`
    case 'closed':
      return closed === null ? inside(stage) : `${eventNames[closed.by]}, ${numericDay(closed.on)}`
    case 'all':
      return pausedOn !== null ? 'tạm dừng' : clock?.late === true && limit !== null ? limit : inside(stage)
  }
}

/** What is missing, required papers first; what is there may be recorded anew. */
function papersToRecord(candidateId: CandidateId, papers: readonly PaperView[]): Option[] {
  const shown = papers.filter(({ state }) => state !== 'present').toSorted((a, b) => Number(b.required) - Number(a.required))
  return [
    ...shown.slice(0, mostPapers).map(({ key, label }): Option => ({
      label: `Ghi: ${inside(label)}`,
      command: { kind: 'change', draft: { change: 'set-paper', candidateId, paper: key } },
    })),
    { label: 'Ghi giấy tờ khác', command: { kind: 'change', draft: { change: 'set-paper', candidateId } } },
  ]
}

function papersSummary(papers: readonly PaperView[]): string {
  const count = (state: PaperView['state']): number => papers.filter((paper) => paper.required && paper.state === state).length
  const missing = count('missing')
  const expired = count('expired')
  if (missing + expired === 0) return 'Đủ giấy tờ đến bước tiếp theo.'
  const parts = [...(missing > 0 ? [`thiếu ${missing}`] : []), ...(expired > 0 ? [`quá hạn ${expired}`] : [])]
  return `Tính cả giấy tờ của bước tiếp theo: ${parts.join(', ')}.`
}

function paperLine({ label, form, required, state, issuedOn, place, expiresOn }: PaperView): string {
  const name = `${label}${form === null ? '' : ` (${form})`}`
  const details = [
    ...(issuedOn === null ? [] : [`ngày ${numericDay(issuedOn)}`]),
    ...(expiresOn === null
      ? []
      : [state === 'expired' ? `quá hạn từ ${numericDay(expiresOn)}, phải làm lại` : `dùng được đến ${numericDay(expiresOn)}`]),
    ...(place === null ? [] : [`để ở: ${place}`]),
  ].join(', ')
  if (state === 'missing') return `• CHƯA CÓ: ${name}${required ? '' : ' – không bắt buộc'}.`
  return `• ${state === 'expired' ? 'QUÁ HẠN' : 'Có'}: ${name}${details === '' ? '' : ` – ${details}`}.`
}

function historyLine({ event, on, voided, number, reason, about: whom, recordedBy }: HistoryLine): string {
  const details = [
    ...(number === null ? [] : [`số ${number}`]),
    ...(whom === null ? [] : [whom]),
    ...(reason === null ? [] : [`lý do: ${reason}`]),
    ...(recordedBy === null ? [] : [`người ghi: ${recordedBy}`]),
  ].join('; ')
  return `• ${numericDay(on)}: ${eventNames[event]}${details === '' ? '' : ` (${details})`}${voided ? ' (đã sửa)' : ''}.`
}
