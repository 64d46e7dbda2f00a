import { localDay, toLocal, type LocalDay } from '../../domain/local-time.ts'

const weekdays = ['thứ Hai', 'thứ Ba', 'thứ Tư', 'thứ Năm', 'thứ Sáu', 'thứ Bảy', 'Chủ nhật'] as const

const pad = (value: number): string => String(value).padStart(2, '0')

function weekday(instant: Date): string {
  return weekdays[toLocal(instant).weekday - 1] ?? ''
}

/** "19h30" */
export function hour(instant: Date): string {
  const local = toLocal(instant)
  return `${local.hour}h${pad(local.minute)}`
}

/** "03/12/2026" */
export function day(instant: Date): string {
  const local = toLocal(instant)
  return `${pad(local.day)}/${pad(local.month)}/${local.year}`
}

/** "03/12" */
export function shortDay(instant: Date): string {
  const local = toLocal(instant)
  return `${pad(local.day)}/${pad(local.month)}`
}

/** "19h30, thứ Năm, 03/12/2026": how a reading is echoed. */
export function full(instant: Date): string {
  return `${hour(instant)}, ${weekday(instant)}, ${day(instant)}`
}

/** "thứ Năm, 03/12/2026" */
export function fullDay(instant: Date): string {
  return `${weekday(instant)}, ${day(instant)}`
}

/** "06h30 sáng mai, Chủ nhật 22/11": when something that waits will leave. */
export function soon(instant: Date, now: Date): string {
  const days = Math.round((Date.parse(localDay(instant)) - Date.parse(localDay(now))) / 86_400_000)
  const local = toLocal(instant)
  const clock = `${pad(local.hour)}:${pad(local.minute)}`
  if (days === 0) return `${clock} ${partOfDay(local.hour)} nay`
  if (days === 1) return `${clock} ${partOfDay(local.hour)} mai`
  return `${clock} ${fullDay(instant)}`
}

function partOfDay(hours: number): string {
  if (hours < 11) return 'sáng'
  if (hours < 14) return 'trưa'
  return hours < 18 ? 'chiều' : 'tối'
}

/** "07h30, thứ Năm 03/12": for lists. */
export function brief(instant: Date): string {
  return `${hour(instant)} ${weekday(instant)} ${shortDay(instant)}`
}

/** First letter upper case, the rest as it is. */
export function capital(text: string): string {
  return text.charAt(0).toLocaleUpperCase('vi') + text.slice(1)
}

/** A long list of names stays readable: so many, and how many more. */
export function names(list: readonly string[], most = 30): string {
  if (list.length <= most) return list.join(', ')
  return `${list.slice(0, most).join(', ')} và ${list.length - most} đồng chí khác`
}

/** A local day ("2026-12-03") in words: "thứ Năm, 03/12/2026". */
export function dayOf(date: string): string {
  return fullDay(new Date(`${date}T12:00:00+07:00`))
}

/** A local day in figures: "03/12/2026". */
export function numericDay(date: LocalDay): string {
  return date.split('-').toReversed().join('/')
}

/** "03/12" */
export function dayAndMonth(date: LocalDay): string {
  return numericDay(date).slice(0, 5)
}

/** "03/12"; with the year where it is another one than that of `near`. */
export function dayNear(date: LocalDay, near: LocalDay): string {
  return date.slice(0, 4) === near.slice(0, 4) ? dayAndMonth(date) : numericDay(date)
}
