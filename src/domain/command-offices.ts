import type { Role } from './access.ts'
import type { ChangeDraft } from './change.ts'
import type { Command } from './command.ts'
import { change, changeOf } from './command-changes.ts'
import { namePattern, personPattern, someone } from './command-names.ts'
import { order, type Rule, type Said } from './command-rules.ts'
import { lowered, vi } from './command-words.ts'
import { readDay } from './forms/change.ts'
import { localDay } from './local-time.ts'

const cell = '(?:chi bộ|cb|tổ chức|đơn vị)'
const office =
  '(?<role>bí thư|bt|phó bí thư|pbt|bí thư phó|chi ủy viên|chi ủy|cuv|cấp ủy viên theo dõi|người theo dõi|theo dõi|cán bộ văn phòng|văn phòng đảng ủy|văn phòng|quản trị hệ thống|quản trị|admin)'
const offices: readonly (readonly [RegExp, Role])[] = [
  [vi('^(?:phó bí thư|pbt|bí thư phó)$'), 'deputy'],
  [vi('^(?:bí thư|bt)$'), 'secretary'],
  [vi('^(?:chi ủy viên|chi ủy|cuv)$'), 'cell_committee'],
  [vi('theo dõi$'), 'follower'],
  [vi('văn phòng'), 'staff'],
  [vi('^(?:quản trị|admin)'), 'admin'],
]
const ofThisCell = `(?: (?:của )?${cell}(?: (?:tôi|mình|này|ta))?)?`
/** "từ 1/12", "từ 1/12 đến 31/12", "đến 31/12". */
const term = '(?: (?:kể |bắt đầu )?từ(?: ngày)? (?<from>.{1,30}?))?(?: (?:cho )?đến(?: hết)?(?: ngày)? (?<until>.{1,30}?))?'
/** A secretary is given by handing over. */
function giveBy(said: Said, now: Date): Command | null {
  const role = roleOf(said['role'])
  const meant = whoAndWhen(said, now)
  if (meant === null || role === null) return null
  if (role === 'secretary') return { kind: 'change', draft: { change: 'hand-over', ...begin(meant.term) }, ...meant.named }
  return { kind: 'change', draft: { change: 'give-role', role, ...meant.term }, ...meant.named }
}

function endBy(said: Said): Command | null {
  const who = someone(said)
  if (who === null) return null
  const role = roleOf(said['role'])
  return { kind: 'change', draft: { change: 'end-role', ...(role !== null && { role }) }, ...(who !== '' && { who }) }
}

function handBy(said: Said, now: Date): Command | null {
  const meant = whoAndWhen(said, now)
  return meant && { kind: 'change', draft: { change: 'hand-over', ...begin(meant.term) }, ...meant.named }
}

/** An office is handed over for good. */
function begin({ from, offered }: Term): Term {
  return { ...(from !== undefined && { from }), ...(offered !== undefined && { offered }) }
}

function roleOf(typed: string | undefined): Role | null {
  return typed === undefined ? null : (offices.find(([pattern]) => pattern.test(lowered(typed)))?.[1] ?? null)
}

type Term = Pick<ChangeDraft, 'from' | 'until' | 'offered'>

/** Who it is and for how long. In "Nguyen Tu Anh" no day is named: it is all of it the name. */
function whoAndWhen(said: Said, now: Date): { named: { who?: string }; term: Term } | null {
  const undated = said['from'] !== undefined && unreadable(said['from'], now) ? someone({ who: said['rest'] }) : null
  const who = undated ?? someone(said)
  if (who === null) return null
  return { named: who === '' ? {} : { who }, term: undated === null ? termOf(said, now) : {} }
}

function unreadable(text: string, now: Date): boolean {
  const read = readDay(text, now)
  return 'problem' in read && read.problem.kind === 'no-day'
}

/** The days that were said; what is not clear is asked, with the days it may mean. An end without a beginning begins today. */
function termOf(said: Said, now: Date): Term {
  if (said['from'] === undefined && said['until'] === undefined) return {}
  const from = said['from'] === undefined ? { day: localDay(now) } : readDay(said['from'], now)
  if (!('day' in from)) return from.offered !== undefined && from.offered.length > 0 ? { offered: from.offered } : {}
  const until = said['until'] === undefined ? null : readDay(said['until'], now)
  return { from: from.day, ...(until !== null && 'day' in until && until.day >= from.day && { until: until.day }) }
}

/** Roles are given and end; a cell is handed over. */
export const officeRules: readonly Rule[] = [
  // Roles.
  order(
    '(?:giao|trao|bổ nhiệm|phân công|cử|thêm|chỉ định)(?: (?:chức|chức trách|chức vụ|nhiệm vụ|quyền))(?: (?:cho (?:đảng viên|người|ai)|mới))?',
    change('give-role'),
  ),
  order(
    `(?:giao|trao|cử|bầu|phân công|chỉ định)(?: (?:chức|chức trách|chức vụ|quyền|làm|nhiệm vụ))* ${office}(?: phụ trách)?${ofThisCell} (?:cho|là|cho là) ${namePattern}${term}`,
    giveBy,
  ),
  order(`(?:giao|trao)(?: (?:chức|chức trách|chức vụ|quyền|nhiệm vụ)) (?:cho )${namePattern}`, changeOf('give-role')),
  order(
    `(?:giao|cử|bầu|phân công|chỉ định|bổ nhiệm|đưa|cho) ${namePattern} (?:làm|giữ chức|giữ|là|tham gia|vào|đảm nhiệm)(?: (?:chức|quyền))? ${office}(?: phụ trách)?${ofThisCell}${term}`,
    giveBy,
  ),
  order(`(?:phân công|giao|cử) ${namePattern} (?<role>theo dõi)(?: (?:chi bộ|cb)(?: .{1,30}?)?)?${term}`, giveBy),
  order(
    `${personPattern} (?:(?:sẽ|được|lên) )*(?:làm|giữ chức|giữ|là|lên|đảm nhiệm|vào)(?: (?:chức|quyền))? ${office}(?: phụ trách)?${ofThisCell}${term}`,
    giveBy,
  ),
  order(
    '(?:(?:cho )?thôi|bỏ|miễn nhiệm|kết thúc|thu hồi|rút)(?: (?:chức|chức trách|chức vụ|giữ chức|quyền))(?: (?:của ai|cho ai))?',
    change('end-role'),
  ),
  order(
    `(?:cho thôi|thôi|bỏ|miễn|kết thúc|thu hồi|rút|bãi|cách)(?: (?:chức|chức trách|chức vụ|giữ chức|quyền))(?: ${office})?(?: (?:của|cho|với|đối với))? ${namePattern}`,
    endBy,
  ),
  order(`(?:thôi|bỏ|miễn) ${office}(?: (?:của|cho|với|đối với)) ${namePattern}`, endBy),
  order(`miễn nhiệm(?: ${office})? ${namePattern}`, endBy),
  order(
    `(?:cho )?${personPattern} (?:(?:xin|được|đã) )*(?:thôi|không làm|nghỉ|hết làm|thôi không)(?: (?:làm|giữ|chức|giữ chức|là))* ${office}${ofThisCell}(?: nữa)?`,
    endBy,
  ),
  order(`(?:cho )?${personPattern} (?:(?:xin|được|đã) )*(?:thôi|nghỉ) (?:chức|chức vụ|giữ chức|làm chi bộ)`, endBy),

  // Handing over.
  order(
    `(?:(?:tôi|em|mình|bác) )?(?:bàn giao|bàn giao (?:chi bộ|cb|công việc|chức|chức vụ|công tác|bí thư|chức bí thư|lại)|đổi bí thư|thay bí thư|thay đổi bí thư|thôi làm bí thư|bí thư mới)(?: (?:chi bộ|cb|mới|cho người khác|cho bí thư mới|cho người mới))*`,
    change('hand-over'),
  ),
  order(
    `(?:(?:tôi|em|mình|bác) )?(?:bàn giao|bàn giao lại)(?: (?:chi bộ|cb|công việc|công tác|chức|chức vụ|bí thư|chức bí thư|quyền bí thư|cho|sang|lại))* (?!từ )${namePattern}${term}`,
    handBy,
  ),
  order(`(?:đổi|thay|thay đổi)(?: bí thư)(?: (?:chi bộ|mới))?(?: (?:sang|là|thành|bằng|cho)) ${namePattern}${term}`, handBy),
  order(`bí thư mới (?:là )?${namePattern}${term}`, handBy),
  order(`(?:bàn giao|đổi bí thư)(?: (?:chi bộ|bí thư))?(?=.*(?:từ|đến) )${term}`, (said, now) => ({
    kind: 'change',
    draft: { change: 'hand-over', ...begin(termOf(said, now)) },
  })),
]
