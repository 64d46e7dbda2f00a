import { addMonths } from '../../domain/calendar.ts'
import type { Doer } from '../../domain/candidates/next-step.ts'
import { addDays, type LocalDay } from '../../domain/local-time.ts'
import type { CandidateRef, ClockView } from '../../domain/topics/candidates.ts'
import { numericDay } from './format.ts'
import { amountText, documentText } from './rule-words.ts'

/** "Q08-03 · N.V.A.", or with the name where it may be shown. */
export function screenName({ code, initials, name }: CandidateRef): string {
  return `${code} · ${name ?? initials}`
}

/** In the middle of a sentence: "lễ kết nạp". What begins with a figure or an abbreviation stays as it is. */
export function inside(name: string): string {
  return /^\p{Lu}\p{Ll}|^\p{Lu} /u.test(name) ? name.charAt(0).toLocaleLowerCase('vi') + name.slice(1) : name
}

/** Who acts. Whoever has been admitted is no candidate any more. */
export const doerNames: Readonly<Record<Doer, (admitted: boolean) => string>> = {
  cell: () => 'chi bộ',
  mentor: () => 'người giúp đỡ',
  candidate: (admitted) => (admitted ? 'đảng viên dự bị' : 'quần chúng tự làm'),
  committee: () => 'đảng ủy cơ sở',
  asked: () => 'nơi được gửi công văn thẩm tra',
  deciding: () => 'cấp ủy có thẩm quyền',
}

type Far = Pick<ClockView, 'unit' | 'dueOn' | 'late' | 'distance'>

/** "còn 4 ngày làm việc", "quá hạn 5 ngày", "đến hạn hôm nay". A date that nobody can miss has just been reached. */
export function howFar({ unit, dueOn, late, distance }: Far, today: LocalDay): string {
  const days = `${distance} ${unit === 'working-days' ? 'ngày làm việc' : 'ngày'}`
  if (dueOn < today) return late ? (distance === 0 ? 'vừa quá hạn' : `quá hạn ${days}`) : 'đã đến hạn'
  return distance === 0 ? (dueOn === today ? 'đến hạn hôm nay' : 'sắp hết hạn') : `còn ${days}`
}

/** "30/4" */
function short(day: LocalDay): string {
  return `${Number(day.slice(8))}/${Number(day.slice(5, 7))}`
}

/** Weekdays off as ranges: "30/4–1/5, 2/9". */
function ranges(days: readonly LocalDay[]): string {
  const spans: { first: LocalDay; last: LocalDay }[] = []
  for (const day of days) {
    const open = spans.at(-1)
    if (open !== undefined && addDays(open.last, 1) === day) open.last = day
    else spans.push({ first: day, last: day })
  }
  return spans.map(({ first, last }) => (first === last ? short(first) : `${short(first)}–${short(last)}`)).join(', ')
}

/** "còn 4 ngày làm việc, trừ 30/4–1/5" */
export function untilDue(clock: ClockView, today: LocalDay): string {
  return `${howFar(clock, today)}${clock.off.length === 0 || clock.dueOn < today ? '' : `, trừ ${ranges(clock.off)}`}`
}

/** "232-QĐ/TW ngày 20/01/2025, mục 4.1; chưa đối chiếu văn bản mới"; '' where no document says it. */
export function sourceOf({ source }: Pick<ClockView, 'source'>): string {
  return source === null ? '' : `${documentText(source)}${source.confirmed ? '' : '; chưa đối chiếu văn bản mới'}`
}

/** "60 ngày làm việc kể từ 20/10/2026" */
export function counted({ amount, unit, startsOn, extended }: ClockView): string {
  return `${amountText({ amount, unit })} kể từ ${numericDay(startsOn)}${extended ? ', đã gia hạn' : ''}`
}

/** "8 tháng", "12 ngày": how long something has been so. '' on the first day. */
export function howLong(since: LocalDay, today: LocalDay): string {
  let months = 0
  while (addMonths(since, months + 1) <= today) months += 1
  if (months >= 2) return `${months} tháng`
  const days = Math.round((Date.parse(today) - Date.parse(since)) / 86_400_000)
  return days > 0 ? `${days} ngày` : ''
}
