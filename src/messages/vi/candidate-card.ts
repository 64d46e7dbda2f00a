import { stages } from '../../domain/candidates/events.ts'
import type { Case } from '../../domain/cases.ts'
import type { Option } from '../../domain/choices.ts'
import type { Reply } from '../../domain/reply.ts'
import type { CandidateCard, ClockView, NextView } from '../../domain/topics/candidates.ts'
import type { Message } from '../message.ts'
import { lateCeremony } from './alert-words.ts'
import { eventNames } from './candidate-event-words.ts'
import { counted, doerNames, howLong, inside, screenName, sourceOf, untilDue } from './candidate-words.ts'
import { numericDay } from './format.ts'

/** Names of papers on the card; the checklist has them all. */
const mostPapers = 3

/** One candidate: where the case stands, what is next, and what is late. */
export function candidateCard(card: Case<Reply, 'candidate-card'>): Message {
  return {
    title: `HỒ SƠ ${screenName(card.candidate).toLocaleUpperCase('vi')}`,
    lines: [...standing(card), ...next(card), ...papers(card), ...otherClocks(card), ...remarks(card)],
    options: options(card),
    rules: { subject: 'menu' },
  }
}

function standing({
  unit,
  label,
  since,
  today,
  pausedOn,
  returnedOn,
  closed,
  mentor,
  stage,
  consented,
  canManage,
}: CandidateCard): string[] {
  const long = howLong(since, today)
  const needsMentor = closed === null && stage !== 'nguon'
  return [
    `${unit}.`,
    closed === null
      ? `Đang ở bước: ${inside(label)}, từ ${numericDay(since)}${long === '' ? '' : ` (đã ${long})`}.`
      : `Hồ sơ đã kết thúc ngày ${numericDay(closed.on)}: ${eventNames[closed.by]}.`,
    ...(pausedOn === null ? [] : [`Đang tạm dừng, từ ${numericDay(pausedOn)}.`]),
    ...(returnedOn === null || closed !== null ? [] : [`Hồ sơ bị trả lại để bổ sung, ngày ${numericDay(returnedOn)}.`]),
    ...(mentor !== null
      ? [`Người giúp đỡ: đồng chí ${mentor.name}, từ ${numericDay(mentor.since)}.`]
      : needsMentor
        ? ['Chưa có người giúp đỡ.']
        : []),
    ...(consented || !canManage || closed !== null ? [] : ['Chưa ghi ngày quần chúng đồng ý cho lưu thông tin.']),
  ]
}

function next({ next: step, stage, today }: CandidateCard): string[] {
  const admitted = stages.indexOf(stage) >= stages.indexOf('du_bi')
  const doer = step.doer === null ? [] : [`• Người làm: ${doerNames[step.doer](admitted)}.`]
  const also = step.also.length === 0 ? [] : [`• Có thể làm cùng lúc: ${step.also.map((kind) => eventNames[kind]).join('; ')}.`]
  const limit = step.clock === null ? [] : explained(step.clock, today)
  switch (step.kind) {
    case 'none':
      return []
    case 'resume':
      return ['VIỆC TIẾP THEO: khi nào làm tiếp được thì ghi lại ngày tiếp tục.']
    case 'mentor':
      return ['VIỆC TIẾP THEO: phân công đảng viên chính thức giúp đỡ.', ...doer, ...limit]
    case 'papers':
      return [
        `VIỆC TIẾP THEO: bổ sung giấy tờ, sau đó ${nameOf(step)}.`,
        ...step.papers.map(({ label, form }) => `• ${label}${form === null ? '' : ` (${form})`}.`),
        ...limit,
      ]
    case 'wait':
      return [
        `VIỆC TIẾP THEO: ${nameOf(step)}, từ ngày ${numericDay(step.until ?? today)} trở đi; trước ngày đó chưa làm được.`,
        ...doer,
        ...forms(step),
        ...limit,
        ...also,
      ]
    case 'step':
      return [`VIỆC TIẾP THEO: ${nameOf(step)}.`, ...doer, ...forms(step), ...limit, ...also]
  }
}

function nameOf({ event }: NextView): string {
  return event === null ? '' : eventNames[event]
}

function forms({ form }: NextView): string[] {
  return form === null ? [] : [`• Mẫu: ${form}.`]
}

/** By when, how that is counted, and who says so. */
function explained(clock: ClockView, today: string): string[] {
  const source = sourceOf(clock)
  return [
    `• Hạn: ${numericDay(clock.dueOn)} – ${untilDue(clock, today)}.`,
    `• Cách tính: ${counted(clock)}.`,
    ...(source === '' ? [] : [`• Theo ${source}.`]),
  ]
}

function named(all: CandidateCard['missing']): string {
  const shown = all.slice(0, mostPapers).map(({ label }) => inside(label))
  return `${shown.join('; ')}${all.length > mostPapers ? `; và ${all.length - mostPapers} giấy tờ khác` : ''}`
}

function papers({ missing, expired, closed }: CandidateCard): string[] {
  if (closed !== null) return []
  return [
    ...(missing.length === 0 ? ['Giấy tờ đến bước này: đủ.'] : [`Giấy tờ còn thiếu (${missing.length}): ${named(missing)}.`]),
    ...(expired.length === 0 ? [] : [`Giấy tờ quá hạn, phải làm lại (${expired.length}): ${named(expired)}.`]),
  ]
}

function otherClocks({ clocks, today }: CandidateCard): string[] {
  if (clocks.length === 0) return []
  return [
    'Các thời hạn khác:',
    ...clocks.map((clock) => {
      const source = sourceOf(clock)
      return `• ${clock.title}: ${numericDay(clock.dueOn)}, ${untilDue(clock, today)}${source === '' ? '' : ` (theo ${source})`}.`
    }),
  ]
}

/** What has to be known where something is late. */
function remarks({ next: { clock }, clocks, recognisedFrom }: CandidateCard): string[] {
  const late = [...(clock === null ? [] : [clock]), ...clocks].some((one) => one.late && one.alert === 'ceremony')
  return [
    ...(late ? [lateCeremony] : []),
    ...(recognisedFrom === null
      ? []
      : [
          `Dù xét chậm, ngày công nhận chính thức không thay đổi: vẫn tính từ ${numericDay(recognisedFrom)} (hết 12 tháng dự bị; theo 24-QĐ/TW, mục 4.2.b).`,
        ]),
  ]
}

/** At most twelve, the likeliest first. */
function options({ candidate: { id: candidateId }, next: { kind }, missing, steps, canManage, ...card }: CandidateCard): Option[] {
  const { closed, mentor, pausedOn } = card
  const open = canManage && closed === null
  const checklist: Option = {
    label: missing.length === 0 ? 'Xem giấy tờ' : `Xem giấy tờ (thiếu ${missing.length})`,
    command: { kind: 'candidate-papers', candidateId },
  }
  const record = steps.map((eventKind): Option => ({
    label: `Ghi: ${eventNames[eventKind]}`,
    command: { kind: 'change', draft: { change: 'record-event', candidateId, eventKind } },
  }))
  return [
    // What is missing comes before the step it is missing for.
    ...(kind === 'papers' ? [checklist, ...record] : [...record, checklist]),
    ...(open && pausedOn === null
      ? [
          {
            label: mentor === null ? 'Phân công người giúp đỡ' : 'Đổi người giúp đỡ',
            command: { kind: 'change', draft: { change: 'assign-mentor', candidateId } },
          } as const,
        ]
      : []),
    ...(open ? [{ label: 'Ghi việc khác', command: { kind: 'change', draft: { change: 'record-event', candidateId } } } as const] : []),
    { label: 'Xem lịch sử hồ sơ', command: { kind: 'candidate-history', candidateId } },
  ]
}
