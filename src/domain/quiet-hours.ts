import { addDays, atLocal, localDay, minutesOf, parseClock } from './local-time.ts'
import { clean, fold } from './text.ts'

export type QuietHours = { quietFrom: string; quietTo: string }

/**
 * When a message may leave: null = now, else the instant at which the quiet hours end. Quiet hours usually cross midnight
 * ("21:00" to "06:30"); equal ends mean that there are none.
 */
export function quietUntil(now: Date, hours: QuietHours): Date | null {
  const from = parseClock(hours.quietFrom)
  const to = parseClock(hours.quietTo)
  if (from === null || to === null || from === to) return null
  const minute = minutesOf(now)
  const quiet = from < to ? minute >= from && minute < to : minute >= from || minute < to
  if (!quiet) return null
  const day = localDay(now)
  return atLocal(minute < to ? day : addDays(day, 1), to)
}

const dayMs = 86_400_000

/**
 * The same for the cell's quiet hours and a person's own ones together: it is quiet while either says so, also where one begins before
 * the other ends. Should both leave no minute of the day open, the cell's alone count: nothing may wait for ever.
 */
export function quietUntilBoth(now: Date, cell: QuietHours, own: QuietHours | null): Date | null {
  if (own === null) return quietUntil(now, cell)
  let at = now
  for (;;) {
    const ends = [cell, own].flatMap((hours) => quietUntil(at, hours) ?? [])
    if (ends.length === 0) return at === now ? null : at
    at = new Date(Math.max(...ends.map((end) => end.getTime())))
    if (at.getTime() - now.getTime() >= dayMs) return quietUntil(now, cell)
  }
}

/** Minutes of a day at which a message may leave. */
export function openMinutes(cell: QuietHours, own: QuietHours | null): number {
  const start = Date.UTC(2026, 0, 1)
  const minutes = Array.from({ length: 1440 }, (_, minute) => new Date(start + minute * 60_000))
  return minutes.filter((at) => quietUntil(at, cell) === null && (own === null || quietUntil(at, own) === null)).length
}

/** "22:00-06:00" → its hours; null for anything else. */
export function parseQuiet(value: string): QuietHours | null {
  const [from = '', to = '', ...more] = value.split('-')
  return parseClock(from) === null || parseClock(to) === null || more.length > 0 ? null : { quietFrom: from, quietTo: to }
}

export function writeQuiet({ quietFrom, quietTo }: QuietHours): string {
  return `${quietFrom}-${quietTo}`
}

// What people type is compared without marks, so the words below are written without them.
const figures = ['mot', 'hai', 'ba', 'bon', 'nam', 'sau', 'bay', 'tam', 'chin', 'muoi', 'muoi mot', 'muoi hai']
const figure = `\\d{1,2}|${figures.toReversed().join('|')}`
const clockText = `(?:(nua dem)|(${figure})(?: ?(?:h|g|gio|:|\\.) ?(\\d{1,2})?(?: ?(?:phut|ph|p))?)?(?: ?(ruoi))?(?: ?(?:buoi )?(sang|trua|chieu|toi|dem|khuya))?)`
const lead = '(?:[a-z ]*\\b(?:tu|nghi|khoang|luc|la) )?'
const between = ' ?(?:cho )?(?:-|–|—|~|den|toi) ?(?:luc )?'
const tail = '(?: (?:hom sau|ngay hom sau|sang hom sau|hang ngay|moi ngay|hang dem|moi dem|a|nhe|nha))*'
const hoursText = new RegExp(`^${lead}${clockText}${between}${clockText}${tail}$`)

/** Hours longer than this were not meant: "9h-6h" is a night. */
const longestPlausible = 13 * 60

/**
 * Reads quiet hours as people type them: "21h đến 6h30", "22h-6h", "10 giờ tối tới 6 giờ sáng", "từ chín rưỡi tối đến năm giờ". Gives
 * "21:00" and "06:30"; null when it is no such span, or both ends are the same.
 */
export function readQuiet(text: string): QuietHours | null {
  const said = fold(clean(text))
    .replace(/[\s,]+/g, ' ')
    .replace(/[.!]+$/, '')
    .trim()
  if (said.length > 100) return null
  const match = hoursText.exec(said)
  if (match === null) return null
  const froms = clocks(match.slice(1, 6))
  const tos = clocks(match.slice(6, 11))
  // Who says "21h" counts to 24, also at the other end.
  if ([froms, tos].some(([literal = 0]) => literal >= 13 * 60)) [froms, tos].forEach((readings) => readings.splice(1))
  const [first, ...others] = froms.flatMap((from) => tos.map((to) => ({ from, to, length: (to - from + 1440) % 1440 })))
  if (first === undefined) return null
  const shortest = [first, ...others]
    .filter(({ length }) => length > 0)
    .toSorted((a, b) => a.length - b.length || nightFirst(a) - nightFirst(b))[0]
  const meant = first.length > longestPlausible && shortest !== undefined ? shortest : first
  return meant.length === 0 ? null : { quietFrom: clock(meant.from), quietTo: clock(meant.to) }
}

/** Of two readings of the same length the one over midnight is meant, unless it begins around noon. */
function nightFirst({ from, to }: { from: number; to: number }): number {
  const around = from % 720 >= 11 * 60
  return from > to !== around ? 0 : 1
}

/** The minutes of the day an end may mean, the literal one first; [] for no hour at all. */
function clocks([midnight, hourSaid = '', minuteSaid = '0', half, part]: readonly (string | undefined)[]): number[] {
  if (midnight !== undefined) return [0]
  const hour = /^\d/.test(hourSaid) ? Number(hourSaid) : figures.indexOf(hourSaid) + 1
  const minute = half === undefined ? Number(minuteSaid) : 30
  if (hour > 24 || minute > 59 || (hour === 24 && minute > 0)) return []
  const named = part === undefined ? hour % 24 : hourIn(hour, part)
  if (named === null) return []
  const open = part === undefined && hour >= 1 && hour <= 11 && !hourSaid.startsWith('0')
  return [named * 60 + minute, ...(open ? [(named + 12) * 60 + minute] : [])]
}

/** Which hour of 24 a figure is in a part of the day. */
function hourIn(hour: number, part: string): number | null {
  switch (part) {
    case 'sang':
      return hour <= 11 ? hour : null
    case 'trua':
      return hour >= 10 && hour <= 14 ? hour : hour <= 2 ? hour + 12 : null
    case 'chieu':
      return hour >= 1 && hour <= 7 ? hour + 12 : hour >= 12 && hour <= 19 ? hour : null
    default:
      if (hour === 12 || hour === 24) return 0
      if (hour >= 7 && hour <= 11) return hour + 12
      if (part === 'toi' && hour >= 5 && hour <= 6) return hour + 12
      return (part !== 'toi' && hour <= 5) || hour >= 17 ? hour : null
  }
}

function clock(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
}

const asTheCell = /^(?:theo|nhu|dung|lay)(?: gio)?(?: nghi)?(?: chung)?(?: cua)?(?: chi bo| cb| moi nguoi)$/
const none = /^(?:bo|xoa|khong|thoi)(?: khong)?(?: (?:dung|can|dat))?(?: gio)?(?: nghi)?(?: rieng)?(?: nua)?$/

/** "như chi bộ", "bỏ giờ nghỉ riêng": no hours of one's own. */
export function saysAsTheCell(text: string): boolean {
  const said = fold(clean(text)).replace(/(?: (?:a|nhe|nha|di))?[.!,]*$/, '')
  return asTheCell.test(said) || none.test(said)
}
