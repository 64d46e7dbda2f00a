import type { SpecialDay } from '../../domain/calendar.ts'
import { waits } from '../../domain/candidates/rule-changes.ts'
import { holidayNames, type HolidayName } from '../../domain/holidays.ts'
import { addDays, type LocalDay } from '../../domain/local-time.ts'
import { dayAndMonth, dayOf } from './format.ts'

const names: Readonly<Record<HolidayName, string>> = {
  'tet-duong-lich': 'Tết Dương lịch',
  tet: 'Tết Nguyên đán',
  'gio-to': 'Giỗ Tổ Hùng Vương',
  'thong-nhat': 'Ngày Giải phóng miền Nam',
  'lao-dong': 'Quốc tế Lao động',
  'quoc-khanh': 'Quốc khánh',
  'van-hoa': 'Ngày Văn hóa Việt Nam',
  'nghi-bu': 'nghỉ bù',
  'nghi-hoan-doi': 'nghỉ hoán đổi',
  'lam-bu': 'đi làm bù',
}

/** What a day of the calendar is called; a day that staff has named keeps its name. */
export function holidayName(name: string): string {
  const known = holidayNames.find((one) => one === name)
  return known === undefined ? name : names[known]
}

/** What holds on a day: "nghỉ (Quốc khánh)", "đi làm bù", "vẫn làm việc, chờ xác nhận nghỉ (Ngày Văn hóa Việt Nam)". */
export function dayState(day: SpecialDay): string {
  const { name, works } = day
  if (waits(day)) return `vẫn làm việc, chờ xác nhận nghỉ (${holidayName(name)})`
  if (works) return name === 'lam-bu' ? 'đi làm bù' : `đi làm (${holidayName(name)})`
  return name.startsWith('nghi-') ? holidayName(name) : `nghỉ (${holidayName(name)})`
}

/** The days of a year, days in a row of the same name as one line: "• 16/02–20/02: nghỉ (Tết Nguyên đán)". */
export function calendarLines(days: readonly SpecialDay[]): string[] {
  const groups: { first: SpecialDay; last: LocalDay }[] = []
  for (const day of days) {
    const group = groups.at(-1)
    const same = group !== undefined && group.first.confirmed === day.confirmed && dayState(group.first) === dayState(day)
    if (same && addDays(group.last, 1) === day.day) group.last = day.day
    else groups.push({ first: day, last: day.day })
  }
  return groups.map(({ first, last }) => {
    const when = first.day === last ? dayAndMonth(last) : `${dayAndMonth(first.day)}–${dayAndMonth(last)}`
    return `• ${when}: ${dayState(first)}${first.confirmed || waits(first) ? '' : ' – dự kiến'}`
  })
}

/** "thứ Ba, 24/11/2026: vẫn làm việc, … → nghỉ (…)" is made of this. */
export function dayLine(day: LocalDay, state: SpecialDay | null): string {
  return `${dayOf(day)}: ${state === null ? 'như ngày thường' : dayState(state)}`
}
