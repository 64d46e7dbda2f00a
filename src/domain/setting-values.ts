import { daysIn, numberOf } from './command-numbers.ts'
import { lowered, readYesNo, withoutAt } from './command-words.ts'
import { clockFound } from './dates/recognise-clock.ts'
import { timeOf } from './dates/resolve-time.ts'
import { readings } from './dates/senses.ts'
import { tokenize, type Token } from './dates/token.ts'
import type { FormProblem } from './form-problem.ts'
import { parseClock, type Minutes } from './local-time.ts'
import { readQuiet, writeQuiet } from './quiet-hours.ts'
import { ownSettingsOf, settingLimits, settingsFrom, type SettingKey, type UnitSettings } from './settings.ts'
import { clean, fold } from './text.ts'

/*
 * A value of a setting as a short text, the same everywhere between the question and the database: "19:30", "3,1" (days; "none" for no
 * reminders), "90" (minutes), "21:00-06:30", "on" and "off", a place or a signature as it is. "" is no value of one's own.
 */

/** Raw values by raw key, as a unit's settings hold them; null = the key goes. */
export type SettingPatch = Readonly<Record<string, string | number | boolean | readonly number[] | null>>

const noDays = 'none'

/** The value in force, written. "" where nobody has set a place or a signature. */
export function writeSetting(key: SettingKey, settings: UnitSettings): string {
  switch (key) {
    case 'reminderDays':
      return writeDays(settings.reminderDays)
    case 'meetingDay':
      return String(settings.meetingDay)
    case 'durationMinutes':
      return String(settings.durationMinutes)
    case 'quietHours':
      return writeQuiet({ quietFrom: regular(settings.quietFrom), quietTo: regular(settings.quietTo) })
    case 'candidateNames':
    case 'candidateNamesAllowed':
    case 'telegramAllowed':
    case 'deciding':
      return settings[key] ? 'on' : 'off'
    case 'decisionClock':
      return settings.decisionClock
    case 'place':
    case 'signature':
      return settings[key] ?? ''
    case 'meetingTime':
    case 'reminderAt':
    case 'summaryAt':
    case 'answerBy':
    case 'digestAt':
      return regular(settings[key])
  }
}

/** "7:30" → "07:30" */
function regular(clock: string): string {
  return writeClock(clockOf(clock))
}

function writeDays(days: readonly number[]): string {
  return days.length === 0 ? noDays : [...new Set(days)].toSorted((a, b) => b - a).join(',')
}

type OwnSettings = ReturnType<typeof ownSettingsOf>

/** What a unit has set itself, written; null when it follows those above. A half of the quiet hours is completed from above. */
export function writeOwn(key: SettingKey, owns: readonly OwnSettings[]): string | null {
  const own = owns.at(-1) ?? {}
  switch (key) {
    case 'reminderDays':
      return own.reminderDays === undefined ? null : writeDays(own.reminderDays)
    case 'quietHours':
      return own.quietFrom === undefined && own.quietTo === undefined ? null : writeSetting(key, settingsFrom(owns))
    case 'candidateNames':
    case 'candidateNamesAllowed':
    case 'telegramAllowed':
    case 'deciding':
      return own[key] === undefined ? null : own[key] ? 'on' : 'off'
    case 'meetingDay':
    case 'durationMinutes':
      return own[key] === undefined ? null : String(own[key])
    case 'decisionClock':
    case 'place':
    case 'signature':
      return own[key] ?? null
    case 'meetingTime':
    case 'reminderAt':
    case 'summaryAt':
    case 'answerBy':
    case 'digestAt':
      return own[key] === undefined ? null : regular(own[key])
  }
}

/** A written value as what is stored; "" takes the unit's own value away. null when it is no value of this setting. */
export function patchOf(key: SettingKey, value: string): SettingPatch | null {
  const patch = rawOf(key, value)
  if (patch === null || value === '') return patch
  const stored = ownSettingsOf(patch)
  // Written as it would be read: only what survives both ways is a value.
  return writeOwn(key, [stored]) === value ? patch : null
}

function rawOf(key: SettingKey, value: string): SettingPatch | null {
  switch (key) {
    case 'quietHours': {
      if (value === '') return { quietFrom: null, quietTo: null }
      const [quietFrom = '', quietTo = ''] = value.split('-')
      return { quietFrom, quietTo }
    }
    case 'reminderDays':
      if (value === '') return { [key]: null }
      return { [key]: value === noDays ? [] : value.split(',').map(Number) }
    case 'meetingDay':
    case 'durationMinutes':
      return { [key]: value === '' ? null : Number(value) }
    case 'candidateNames':
    case 'candidateNamesAllowed':
    case 'telegramAllowed':
    case 'deciding':
      if (value === '') return { [key]: null }
      return value === 'on' || value === 'off' ? { [key]: value === 'on' } : null
    case 'decisionClock':
    case 'place':
    case 'signature':
    case 'meetingTime':
    case 'reminderAt':
    case 'summaryAt':
    case 'answerBy':
    case 'digestAt':
      return { [key]: value === '' ? null : value }
  }
}

export type ReadValue = { value: string } | { problem: FormProblem }

const is = (value: string): ReadValue => ({ value })
const problem = (found: FormProblem): ReadValue => ({ problem: found })

/** No number, hour or list of days is longer. */
const longestValue = 100

/** Typed instead of a value: as it is above, or as it was before anybody set it. */
const asAbove =
  /^(?:tro ve |tro lai |de |theo |nhu |lay |dung )*(?:mac dinh|cap tren|dang uy|chung|chung cua dang uy|cap tren da dat|dang uy da dat)$/

/** A value in people's words: "ngày 5", "7 rưỡi tối", "3 ngày và 1 ngày", "2 tiếng", "21h đến 6h30", "bật". */
export function readSetting(key: SettingKey, text: string): ReadValue {
  const typed = clean(text)
  if (typed === '') return problem({ kind: 'empty' })
  if (key === 'place') return asAbove.test(words(typed)) ? is('') : readLine(withoutAt(typed), settingLimits.place)
  if (key === 'signature') return asAbove.test(words(typed)) ? is('') : readLine(typed, settingLimits.signature)
  if (typed.length > longestValue) return problem({ kind: 'too-long', limit: longestValue })
  if (asAbove.test(words(typed))) return is('')
  switch (key) {
    case 'meetingDay':
      return readMonthDay(typed)
    case 'durationMinutes':
      return readDuration(typed)
    case 'reminderDays':
      return readDays(typed)
    case 'reminderAt':
    case 'digestAt':
      return written(readClock(typed, 'morning'))
    case 'meetingTime':
    case 'summaryAt':
    case 'answerBy':
      return written(readClock(typed, null))
    case 'quietHours':
      return readHours(typed)
    case 'candidateNames':
    case 'candidateNamesAllowed':
    case 'telegramAllowed':
    case 'deciding':
      return readSwitch(typed)
    case 'decisionClock':
      return readDecisionClock(typed)
  }
}

/** Lower case, no diacritics, no courtesy at the end, no punctuation but what stands between figures. */
function words(text: string): string {
  return fold(lowered(text))
    .replace(/[.,;!?"“”'‘’()]+(?!\d)/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/(?: (?:a|ah|nhe|nha|di|thoi))+$/, '')
}

function readLine(text: string, limit: number): ReadValue {
  const line = text.replace(/\s*\n\s*/g, ', ').trim()
  if (line === '') return problem({ kind: 'empty' })
  return line.length > limit ? problem({ kind: 'too-long', limit }) : is(line)
}

const switchedOn = /^(?:bat|bat len|mo|mo ra|co|cho|cho phep|duoc|duoc phep|dong y|on)$/
const switchedOff = /^(?:tat|tat di|dong|khong|khong cho|khong cho phep|khong duoc|cam|ngung|thoi|off)$/

function readSwitch(text: string): ReadValue {
  const said = words(text)
  const yes = readYesNo(text)
  if (switchedOn.test(said) || yes === 'yes') return is('on')
  return switchedOff.test(said) || yes === 'no' ? is('off') : problem({ kind: 'not-a-choice' })
}

const clockWords: readonly (readonly [RegExp, UnitSettings['decisionClock']])[] = [
  [/som hon|truoc|dau tien|ngay nao den/, 'earlier'],
  [/nhan/, 'received'],
  [/ra quyet|ban hanh|ky|^ngay ra|quyet dinh/, 'issued'],
]

/** "ngày nào đến trước", "ngày nhận quyết định", "ngày ra quyết định". */
function readDecisionClock(text: string): ReadValue {
  const said = words(text)
  const found = clockWords.find(([pattern]) => pattern.test(said))
  return found === undefined ? problem({ kind: 'not-a-choice' }) : is(found[1])
}

function readMonthDay(text: string): ReadValue {
  const { least, most } = settingLimits.meetingDay
  const said = words(text)
    .replace(/(?: |^)(?:hang|moi) thang(?= |$)/g, '')
    .trim()
    .replace(/^(?:vao |tu |la )*(?:ngay |mung |mong |hom )*(?:thu )?/, '')
  if (/^cuoi(?: thang| cung)*$/.test(said)) return is(String(most))
  const day = numberOf(said)
  return day === null || day < least || day > most ? problem({ kind: 'bad-number', least, most }) : is(String(day))
}

/** Minutes: "90", "90 phút", "2 tiếng", "1 tiếng rưỡi", "1h30". */
function readDuration(text: string): ReadValue {
  const { least, most } = settingLimits.durationMinutes
  const minutes = minutesIn(words(text).replace(/^(?:khoang|chung|do|tam|trong|hop|dai) /, ''))
  return minutes === null || minutes < least || minutes > most ? problem({ kind: 'bad-number', least, most }) : is(String(minutes))
}

function minutesIn(said: string): number | null {
  if (/^nua (?:tieng|gio)$/.test(said)) return 30
  if (/^tieng ruoi$/.test(said)) return 90
  const minutes = /^(.+?) ?(?:phut|p|ph)?$/.exec(said)
  const hours = /^(.+?) ?(?:tieng(?: dong ho)?|gio|h|g)(?: ?(ruoi)| (?:va )?(.+?)(?: ?(?:phut|p|ph))?|(\d{2})(?:p|ph)?)?$/.exec(said)
  if (hours !== null) {
    const whole = numberOf(hours[1] ?? '')
    const extra = hours[3] ?? hours[4]
    const rest = hours[2] !== undefined ? 30 : extra === undefined ? 0 : numberOf(extra)
    if (whole !== null && rest !== null && rest < 60) return whole * 60 + rest
  }
  return minutes === null ? null : numberOf(minutes[1] ?? '')
}

/** Days before: "3, 1", "3 ngày và 1 ngày", "1 tuần và 1 hôm"; "không nhắc" for none. */
function readDays(text: string): ReadValue {
  const { most, furthest } = settingLimits.reminderDays
  const wrong = problem({ kind: 'bad-days', most })
  const said = words(text)
  if (/^(?:khong|thoi|tat|khong can)(?: (?:nhac|nua|can|nhac nua|nhac hop))*$/.test(said)) return is(noDays)
  if (/^(?:truoc )?(?:hom|ngay) truoc$/.test(said)) return is('1')
  const days = daysIn(said)
  if (days === null) return wrong
  const known = new Set(days)
  if (known.size > most) return wrong
  return days.some((day) => day < 1 || day > furthest) ? problem({ kind: 'bad-number', least: 1, most: furthest }) : is(writeDays(days))
}

/** What "7h" without a part of the day is meant to be; null = it has to be said. */
type Lean = 'morning' | null

type Clock = { minutes: Minutes } | { problem: FormProblem }

function written(clock: Clock): ReadValue {
  return 'problem' in clock ? clock : is(writeClock(clock.minutes))
}

function writeClock(minutes: Minutes): string {
  return [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, '0')).join(':')
}

const badClock: Clock = { problem: { kind: 'bad-clock' } }

/** Words beside the hour that change nothing, folded. */
const besideClock = /^(?:luc|vao|la|khoang|tu|truoc|hang|moi|ngay|hom|hop|buoi|dung|nhe|a)$/

/** One time of day, and nothing else: "19h30", "7 rưỡi tối", "19:30", "20". */
function readClock(text: string, lean: Lean): Clock {
  const said = lowered(text)
    .replace(/^(\d{1,2})[.,](\d{2})$/, '$1:$2')
    .replace(/^(\d{1,2})$/, '$1h')
  const moments = new Set<Minutes>()
  let unclear = false
  for (const tokens of readings(tokenize(said)).found) {
    const clock = onlyClock(tokens)
    if (clock === null) continue
    const read = clockMinutes(clock, lean)
    if (read === 'unclear') unclear = true
    else if (read !== null) moments.add(read)
  }
  const [minutes, ...others] = moments
  if (minutes !== undefined && others.length === 0 && !unclear) return { minutes }
  return unclear || others.length > 0 ? { problem: { kind: 'unclear-clock' } } : badClock
}

type Said = Extract<NonNullable<ReturnType<typeof clockFound>>['said'][number], { kind: 'clock' }>

function onlyClock(tokens: readonly Token[]): Said | null {
  const from = tokens.findIndex(({ word }) => !besideClock.test(fold(word)))
  const found = from < 0 ? null : clockFound(tokens, from)
  const [said, ...others] = found?.said ?? []
  if (found === null || said?.kind !== 'clock' || others.length > 0) return null
  const rest = tokens.slice(from + found.length)
  return rest.every(({ kind, word }) => kind === 'mark' || besideClock.test(fold(word))) ? said : null
}

function clockMinutes(said: Said, lean: Lean): Minutes | 'unclear' | null {
  if (said.part === null && !said.literal && said.hour >= 1 && said.hour <= 11) {
    if (lean === null || said.hour < 4) return 'unclear'
    return said.minute > 59 ? null : said.hour * 60 + said.minute
  }
  const time = timeOf([{ ...said, from: 0, to: 1 }], 0)
  const [moment] = time.moments
  if (moment === undefined) return null
  return time.kind === 'time' ? moment.minutes : 'unclear'
}

/** "21h đến 6h30", "9 giờ tối tới 6 giờ sáng". More than 14 hours are refused: too little of the day would be left. */
function readHours(text: string): ReadValue {
  const hours = readQuiet(text)
  if (hours === null) return problem({ kind: 'bad-hours' })
  const length = (clockOf(hours.quietTo) - clockOf(hours.quietFrom) + 1440) % 1440
  return length > settingLimits.quietMinutes
    ? problem({ kind: 'quiet-too-long', most: settingLimits.quietMinutes / 60 })
    : is(writeQuiet(hours))
}

/** "19:30" in minutes after midnight, for words about a written value. */
export function clockOf(clock: string): Minutes {
  return parseClock(clock) ?? 0
}
