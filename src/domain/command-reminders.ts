import { ladderKeys, routeKeys, type RoutedAlert } from './candidates/reminders.ts'
import { alertRoles, type AlertRole, type AlertRoute, type Ladder } from './candidates/rules.ts'
import { daysIn, numberOf } from './command-numbers.ts'
import { lowered } from './command-words.ts'
import type { FormProblem } from './form-problem.ts'
import { clean, fold } from './text.ts'

/** Reminders before a date: at most so many, and none earlier than a year. After it, and for climbing, a quarter at the longest. */
export const ladderBounds = { steps: 12, before: 365, every: 90 } as const

/** What somebody wants changed of a ladder; what he did not name stays. The day itself is always told and is not said. */
export type LadderPatch = { before?: readonly number[]; overdueEvery?: number; climbEvery?: number }

type Read = { value: string } | { problem: FormProblem }

const problem = (found: FormProblem): Read => ({ problem: found })

/** "before 10,5,2; overdue 7; climb 14": how a patch stands in a draft. */
export function writePatch({ before, overdueEvery, climbEvery }: LadderPatch): string {
  const parts = [
    before === undefined ? null : `before ${before.join(',')}`,
    overdueEvery === undefined ? null : `overdue ${overdueEvery}`,
    climbEvery === undefined ? null : `climb ${climbEvery}`,
  ]
  return parts.filter((part) => part !== null).join('; ')
}

/** Null for what is no patch. */
export function patchOf(written: string): LadderPatch | null {
  const found = /^(?:before (\d+(?:,\d+)*))?(?:; )?(?:overdue (\d+))?(?:; )?(?:climb (\d+))?$/.exec(written)
  if (found === null || written === '') return null
  const [, before, overdue, climb] = found
  return {
    ...(before !== undefined && { before: before.split(',').map(Number) }),
    ...(overdue !== undefined && { overdueEvery: Number(overdue) }),
    ...(climb !== undefined && { climbEvery: Number(climb) }),
  }
}

/** A ladder with what somebody wants changed. People are always told on the day itself. */
export function patched(ladder: Ladder, { before, overdueEvery, climbEvery }: LadderPatch): Ladder {
  return {
    unit: ladder.unit,
    before: before === undefined ? ladder.before : [...before.toSorted((a, b) => b - a), 0],
    overdueEvery: overdueEvery ?? ladder.overdueEvery,
    climbEvery: climbEvery ?? ladder.climbEvery,
  }
}

/** Lower case, no diacritics, no courtesy at the end. */
function plainWords(text: string): string {
  return fold(lowered(clean(text)))
    .replace(/["“”'‘’()!?]+/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/(?:[ .,;]+(?:a|ah|nhe|nha|di|thoi))*[ .,;]*$/, '')
}

/**
 * "trước hạn 10, 5, 2 ngày; quá hạn 5 ngày một lần; 14 ngày chưa ai nhận thì báo lên cấp trên": any of the three. Days alone are those
 * before the date.
 */
export function readLadder(text: string): Read {
  const clauses = plainWords(text)
    .replace(/(?:,| va| roi|(?<=\w)\.)? (?=(?:qua|sau|tre) han)/g, ';')
    .split(/[;\n]/)
    .map((clause) => clause.trim())
    .filter((clause) => clause !== '')
  if (clauses.length === 0) return problem({ kind: 'empty' })
  const patch: { before?: number[]; overdueEvery?: number; climbEvery?: number } = {}
  for (const clause of clauses) {
    const which = /chua ai|bao (?:len|them)|len (?:mot |1 )?cap|cap tren/.test(clause)
      ? 'climbEvery'
      : /(?:qua|sau|tre) han|nhac lai|(?:hang|moi) tuan/.test(clause)
        ? 'overdueEvery'
        : 'before'
    if (patch[which] !== undefined) return problem({ kind: 'bad-ladder', most: ladderBounds.steps })
    if (which === 'before') {
      const read = readSteps(clause)
      if ('problem' in read) return read
      patch.before = read.days
      continue
    }
    const every = readEvery(clause)
    if (every === null) return problem({ kind: 'bad-ladder', most: ladderBounds.steps })
    if (every < 1 || every > ladderBounds.every) return problem({ kind: 'bad-number', least: 1, most: ladderBounds.every })
    patch[which] = every
  }
  return { value: writePatch(patch) }
}

/** "trước hạn 10, 5 và 2 ngày", "90-60-30", "mười ngày". */
function readSteps(clause: string): { days: number[] } | { problem: FormProblem } {
  const wrong = { problem: { kind: 'bad-ladder', most: ladderBounds.steps } } as const
  const days = daysIn(clause)
  if (days === null || days.length > ladderBounds.steps) return wrong
  if (days.some((day) => day < 1 || day > ladderBounds.before))
    return { problem: { kind: 'bad-number', least: 1, most: ladderBounds.before } }
  const twice = days.find((day, at) => days.indexOf(day) < at)
  return twice === undefined ? { days } : { problem: { kind: 'same-day-twice', day: twice } }
}

/** The number of days in a clause: "quá hạn 5 ngày một lần", "mỗi tuần". Null where there is none, or more than one. */
function readEvery(clause: string): number | null {
  if (/-\s?\d/.test(clause)) return null
  const said = clause.replace(/(?:mot|1) lan|(?:mot|1) cap/g, ' ')
  const counted = [...said.matchAll(/(?<![\d,.])(\d+)(?: ?(ngay|hom|tuan))?/g)]
  const [first, ...others] = counted
  if (first !== undefined) {
    const count = numberOf(first[1] ?? '')
    return count === null || others.length > 0 ? null : first[2] === 'tuan' ? count * 7 : count
  }
  const spoken = /(?:(?:hang|moi|cu) )?((?:\p{L}+ ){0,3}?)(ngay|tuan)(?!\p{L})/u.exec(said)
  if (spoken === null) return null
  const words = (spoken[1] ?? '').trim().split(' ')
  // "cứ mười ngày": the words next to the unit are the number.
  const count = words.map((_, from) => numberOf(words.slice(from).join(' '))).find((one) => one !== null) ?? null
  if (spoken[2] === 'tuan') return count === null ? (/(?:hang|moi) tuan/.test(said) ? 7 : null) : count * 7
  return count
}

const rolesSaid: readonly (readonly [RegExp, AlertRole])[] = [
  [/(?:can bo )?(?:van phong )?(?:cua )?(?:cap uy )?(?:co )?tham quyen(?: quyet dinh)?/, 'deciding'],
  [/(?:cap uy vien |dong chi |nguoi )?theo doi(?: chi bo)?/, 'follower'],
  [/(?:can bo )?(?:van phong(?: dang uy| cap uy)?|vp)/, 'staff'],
  [/(?:dang vien |nguoi )?(?:duoc phan cong )?giup do|dvgd/, 'mentor'],
  [/bi thu(?: chi bo)?|(?<!\p{L})bt(?!\p{L})/u, 'secretary'],
]

/** The roles that a text names, in its order; null where it says anything else. */
function rolesIn(text: string): AlertRole[] | null {
  let rest = text
  const found: { role: AlertRole; at: number }[] = []
  for (const [pattern, role] of rolesSaid) {
    const match = pattern.exec(rest)
    if (match === null) continue
    found.push({ role, at: match.index })
    rest = rest.slice(0, match.index) + '#'.repeat(match[0].length) + rest.slice(match.index + match[0].length)
  }
  const over = rest.replace(/#+/g, ' ').replace(/(?<!\p{L})(?:va|cung|them|ca|nhac|bao|cho|thi)(?!\p{L})/gu, ' ')
  return found.length === 0 || /[\p{L}\d]/u.test(over) ? null : found.toSorted((a, b) => a.at - b.at).map(({ role }) => role)
}

/** "bí thư và người giúp đỡ" → "secretary,mentor": who is told first. */
export function readOwners(text: string): Read {
  const roles = rolesIn(plainWords(text))
  return roles === null ? problem({ kind: 'not-a-choice' }) : { value: roles.join(',') }
}

/** "theo dõi, rồi văn phòng" → "follower;staff": who is told as well, level by level; "không" → "". */
export function readAbove(text: string): Read {
  const said = plainWords(text)
  if (/^(?:khong|thoi|khong (?:ai|bao|can)(?: .{0,30})?)$/.test(said)) return { value: '' }
  const levels = said
    .split(/[;\n]|,? ?(?<!\p{L})(?:roi|sau do|tiep theo|tiep den|sau nua)(?!\p{L})/u)
    .map((level) => level.trim())
    .filter((level) => level !== '')
    .map(rolesIn)
  if (levels.length === 0 || levels.length > mostAbove || levels.some((level) => level === null)) return problem({ kind: 'not-a-choice' })
  return { value: levels.map((level) => level?.join(',') ?? '').join(';') }
}

/** Levels above the owners. */
const mostAbove = 3

/** Offered in one tap. */
export const ownerChoices = ['secretary', 'secretary,mentor', 'mentor', 'follower', 'staff', 'deciding'] as const
/** What may come above these owners, offered in one tap; '' = nobody. */
export function aboveChoices(owners: string): string[] {
  const named = new Set(owners.split(','))
  return ['', 'follower', 'staff', 'follower;staff'].filter((levels) => !levels.split(';').some((role) => named.has(role)))
}

/** A route from what was said; whoever is told already is not told again further up. Null for what names nobody. */
export function routeOf(owners: string, above: string): AlertRoute | null {
  const told = new Set<AlertRole>()
  const levels = [owners, ...above.split(';')].map((level) => {
    const roles = level.split(',').flatMap((name) => alertRoles.filter((role) => role === name && !told.has(role)))
    for (const role of roles) told.add(role)
    return roles
  })
  return levels[0]?.length === 0 ? null : levels.filter((roles) => roles.length > 0)
}

const alertsSaid: readonly (readonly [RegExp, RoutedAlert])[] = [
  [/tham tra|xac minh/, 'verification'],
  [/(?:chua|khong|thieu|vang) (?:co )?nguoi giup do|nguoi giup do/, 'mentor-missing'],
  [/(?:giay to|giay chung nhan|giay)(?! gioi thieu)/, 'paper'],
  [/(?<!\p{L})le(?!\p{L})/u, 'ceremony'],
  [/cong nhan/, 'recognition'],
  [/du bi|xet chinh thuc|chinh thuc/, 'probation'],
  [/quyet dinh(?: ket nap)?|ket nap/, 'decision'],
  [/dung (?:lau|yen)|cham (?:tien|chuyen)|lau khong|buoc tiep|cho lau|khong tien trien/, 'idle'],
]

/** What a staff member calls a ladder or an alert: "ngày làm việc", "lễ kết nạp" → its key; null for anything else. */
export function readReminderKey(text: string): string | null {
  const said = plainWords(text)
  const exact = [...ladderKeys, ...routeKeys].find((key) => key === said)
  if (exact !== undefined) return exact
  if (/ngay lam viec|ngay lv/.test(said)) return 'working-days'
  if (
    /^(?:(?:cac )?han )?(?:tinh )?(?:theo )?(?:thang|ngay|ngay thang|thang ngay|thang va ngay|thang hoac (?:theo )?ngay|ngay thuong)$/.test(
      said,
    )
  )
    return 'days'
  return alertsSaid.find(([pattern]) => pattern.test(said))?.[1] ?? null
}
