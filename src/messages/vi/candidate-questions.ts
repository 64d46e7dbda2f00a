import type { Option } from '../../domain/choices.ts'
import type { CandidateRefusal } from '../../domain/topics/candidate-changes.ts'
import { mostAtOnce } from '../../domain/forms/candidate-step.ts'
import type { Message } from '../message.ts'
import { correctionProblemLines, eventNames, eventProblemLines, groupNames, mentorProblems } from './candidate-event-words.ts'
import { screenName } from './candidate-words.ts'
import { capital, dayOf, numericDay } from './format.ts'
import type { Question } from './view-words.ts'
import { groups } from '../../domain/candidates/groups.ts'

type Asked = { lines: string[]; options: Option[] }

function value(step: string, label: string, chosen: string): Option {
  return { label, command: { kind: 'form-value', form: 'change', step, value: chosen } }
}

/** A page of a long list; after the last comes the first again. */
function paged(step: string, all: readonly Option[], page = 0): Option[] {
  if (all.length <= mostAtOnce + 1) return [...all]
  const from = (page % Math.ceil(all.length / mostAtOnce)) * mostAtOnce
  return [...all.slice(from, from + mostAtOnce), value(step, 'Xem tiếp', 'more')]
}

const ticks = { present: '☑', missing: '☐', expired: '⚠' } as const

/** The question of a step that only changes of candidates have; null for any other. */
export function candidateQuestion(asked: Question): Asked | null {
  const { about, draft, step } = asked
  if (about === null) return draft.change === 'add-candidate' ? newQuestion(asked) : null
  const name = about.label === null ? [] : [screenName(about.label)]
  switch (step) {
    case 'candidate':
      return whichCandidate(asked)
    case 'entry':
      return {
        lines: [...name, 'Sửa việc nào đã ghi?'],
        options: paged(
          step,
          about.entries.map(({ id, event, on, number }) =>
            value(step, `${numericDay(on)}: ${eventNames[event]}${number === null ? '' : `, số ${number}`}`, id),
          ),
          draft.page,
        ),
      }
    case 'paper':
      return {
        lines: [...name, 'Giấy nào? ☑ là đã có, ☐ là chưa có, ⚠ là đã quá hạn.'],
        options: paged(
          step,
          about.papers.map(({ key, label, state }) => value(step, `${ticks[state]} ${label}`, key)),
          draft.page,
        ),
      }
    case 'person':
      if (draft.change !== 'assign-mentor') return null
      return {
        lines: [...name, 'Phân công đồng chí nào giúp đỡ? Chỉ đảng viên chính thức của chi bộ. Chọn số, hoặc nhắn tên.'],
        options:
          draft.found === undefined ? about.mentors.slice(0, 12).map(({ id, name: one }) => value(step, one, id)) : foundPeople(asked),
      }
    case 'event':
      return {
        lines: [...name, 'Việc gì đã xảy ra?'],
        options: paged(
          step,
          about.events.map((event) => value(step, capital(eventNames[event]), event)),
          draft.page,
        ),
      }
    case 'to':
      return {
        lines: [...name, 'Chuyển sang chi bộ nào? Chọn số, hoặc nhắn tên chi bộ.'],
        options: paged(
          step,
          about.cells.map(({ id, name: cell }) => value(step, cell, id)),
          draft.page,
        ),
      }
    case 'abroad':
      return {
        lines: [...name, 'Gửi thẩm tra trong nước, hay có nơi ở nước ngoài?'],
        options: [value(step, 'Trong nước', 'no'), value(step, 'Có nơi ở nước ngoài', 'yes')],
      }
    default:
      return onAndMore(asked, name)
  }
}

function onAndMore({ draft, step, about }: Question, name: string[]): Asked | null {
  const offered = (draft.offered ?? []).map((day) => value(step, capital(dayOf(day)), day))
  switch (step) {
    case 'on':
      return {
        lines: [...name, `${whatDay(draft)} Chọn, hoặc nhắn ngày (ví dụ: 12/11).`],
        options: [
          ...offered,
          value(step, 'Hôm nay', 'today'),
          ...(draft.change === 'set-paper' ? [value(step, 'Không rõ ngày', 'unknown')] : []),
        ],
      }
    case 'number':
      return { lines: [...name, 'Số văn bản? Ví dụ: 45-NQ/CB.'], options: [value(step, 'Chưa có số', 'none')] }
    case 'reason':
      return { lines: [...name, 'Lý do? Xin nhắn vài chữ. Không ghi chuyện gia đình, lịch sử chính trị.'], options: [] }
    case 'place':
      return {
        lines: [...name, 'Giấy để ở đâu? Xin nhắn nơi giữ. Ví dụ: tủ hồ sơ văn phòng đảng ủy.'],
        options: [...(about?.places ?? []).map((place) => value(step, place, place)), value(step, 'Không ghi nơi giữ', '')],
      }
    case 'group':
      return { lines: [...name, 'Quần chúng thuộc nhóm nào?'], options: groupOptions(step) }
    case 'consent':
      return {
        lines: [...name, 'Quần chúng đồng ý cho lưu thông tin ngày nào? Chọn, hoặc nhắn ngày.', withoutConsent],
        options: [...offered, value(step, 'Hôm nay', 'today'), value(step, 'Chưa có', 'none')],
      }
    default:
      return null
  }
}

const withoutConsent = 'Khi chưa có, chỉ nên dùng mã và chữ cái đầu.'

function groupOptions(step: string): Option[] {
  return [...groups.map((group) => value(step, groupNames[group], group)), value(step, 'Chưa rõ', 'none')]
}

/** The questions about somebody who is not there yet. */
function newQuestion(asked: Question): Asked | null {
  if (asked.step !== 'event') return onAndMore(asked, [])
  return {
    lines: ['Quần chúng này đang ở bước nào?'],
    options: [value('event', 'Mới là nguồn', 'nguon'), value('event', 'Đã có nghị quyết đưa vào danh sách cảm tình', 'cam_tinh')],
  }
}

function whatDay({ change, eventKind }: Question['draft']): string {
  if (change === 'set-paper') return 'Giấy này đề ngày nào?'
  if (change === 'assign-mentor') return 'Nghị quyết phân công ngày nào?'
  if (change === 'void-event') return 'Ngày đúng là ngày nào?'
  return eventKind === undefined ? 'Ngày nào?' : `${capital(eventNames[eventKind])}: ngày nào?`
}

function whichCandidate({ about, draft, step }: Question): Asked {
  const { candidates, more } = about ?? { candidates: [], more: false }
  const options = paged(
    step,
    candidates.map((one) => value(step, `${screenName(one)} – ${one.unit}${one.closed ? ' (đã kết thúc)' : ''}`, one.id)),
    draft.page,
  )
  if (draft.asked === undefined)
    return {
      lines: [
        candidates.length === 0
          ? 'Quần chúng nào? Xin nhắn mã (ví dụ: Q08-03) hoặc họ tên.'
          : 'Quần chúng nào? Chọn số, hoặc nhắn mã, họ tên.',
      ],
      options,
    }
  if (candidates.length === 0)
    return { lines: ['Không tìm thấy quần chúng nào như vậy. Xin nhắn lại mã (ví dụ: Q08-03) hoặc họ tên.'], options }
  return { lines: [more ? 'Có nhiều người như vậy. Xin nhắn mã, hoặc chọn số.' : 'Có mấy người như vậy. Chọn số, hoặc nhắn mã.'], options }
}

function foundPeople({ people, step }: Question): Option[] {
  return people.map(({ id, name, hint }) => value(step, `${name} (${hint})`, id))
}

/** As many of the allowed steps as are offered at once. */
const mostNext = 6

/** Why it was not done, what may be done now, and the way there. */
export function candidateRefusal(why: CandidateRefusal): Message {
  const title = screenName(why.candidate)
  const candidateId = why.candidate.id
  switch (why.kind) {
    case 'event': {
      const { event, problem } = why
      const otherDay = problem.kind === 'future' || problem.kind === 'before' || problem.kind === 'after' || problem.kind === 'probation'
      const again: Option = {
        label: 'Ghi ngày khác',
        command: { kind: 'change', draft: { change: 'record-event', candidateId, eventKind: event } },
      }
      const next = problem.allowed.slice(0, mostNext).map((kind): Option => ({
        label: `Ghi: ${eventNames[kind]}`,
        command: { kind: 'change', draft: { change: 'record-event', candidateId, eventKind: kind } },
      }))
      const fix: Option = { label: 'Sửa một việc đã ghi', command: { kind: 'change', draft: { change: 'void-event', candidateId } } }
      return {
        title,
        lines: ['Chưa ghi gì.', ...eventProblemLines(event, problem)],
        options: otherDay ? [again] : problem.kind === 'closed' || problem.kind === 'already' ? [fix, ...next] : next,
      }
    }
    case 'correction':
      return {
        title,
        lines: ['Chưa sửa gì.', ...correctionProblemLines(why.event, why.problem)],
        options: [{ label: 'Sửa việc khác', command: { kind: 'change', draft: { change: 'void-event', candidateId } } }],
      }
    case 'mentor':
      return {
        title,
        lines: ['Chưa phân công.', `Đồng chí ${why.mentor} ${mentorProblems[why.problem]}`],
        options: [{ label: 'Chọn người khác', command: { kind: 'change', draft: { change: 'assign-mentor', candidateId } } }],
      }
    case 'meanwhile': {
      const { last } = why
      const by = last?.by === null || last === null ? '' : `, do đồng chí ${last.by} ghi`
      return {
        title,
        lines: [
          'Chưa ghi gì: trong lúc đồng chí làm, vừa có người khác ghi vào hồ sơ này.',
          ...(last === null
            ? []
            : [`Việc mới nhất: ${eventNames[last.event]}, ngày ${numericDay(last.on)}${last.voided ? ' (đã bỏ)' : ''}${by}.`]),
          'Xin xem lại, rồi làm lại nếu vẫn đúng.',
        ],
        options: [{ label: 'Xem hồ sơ', command: { kind: 'show-candidate', candidateId } }],
      }
    }
  }
}
