import { z } from 'zod'
import { decisionClocks } from './candidates/rules.ts'
import { parseClock } from './local-time.ts'

const clock = z.string().refine((text) => parseClock(text) !== null, 'HH:MM')

/** Bounds of what can be set. Days are days before a meeting; quiet hours are minutes, the length of a long winter night. */
export const settingLimits = {
  reminderDays: { most: 5, furthest: 30 },
  meetingDay: { least: 1, most: 31 },
  durationMinutes: { least: 15, most: 600 },
  place: 200,
  signature: 80,
  quietMinutes: 14 * 60,
} as const

const { reminderDays, meetingDay, durationMinutes, place, signature } = settingLimits

/** A value that cannot be read counts as not set, and takes none of the others with it. */
function readable<T extends z.ZodType>(schema: T) {
  return schema.optional().catch(undefined)
}

/** What one unit sets for itself. */
const ownSettings = z.object({
  /** Days before a meeting on which its members are reminded. */
  reminderDays: readable(z.array(z.number().int().min(1).max(reminderDays.furthest)).max(reminderDays.most)),
  /** Time of day of those reminders. */
  reminderAt: readable(clock),
  /** The evening before: when the secretary gets the summary of the answers. */
  summaryAt: readable(clock),
  /** The day before, until when people are asked to say that they cannot come. */
  answerBy: readable(clock),
  quietFrom: readable(clock),
  quietTo: readable(clock),
  /** Where this cell usually meets; offered as a choice. */
  place: readable(z.string().min(1).max(place)),
  /** Day of the month of the regular meeting; where a month has no such day, its last one. */
  meetingDay: readable(z.number().int().min(meetingDay.least).max(meetingDay.most)),
  meetingTime: readable(clock),
  durationMinutes: readable(z.number().int().min(durationMinutes.least).max(durationMinutes.most)),
  /** The line above the name that signs a notice. */
  signature: readable(z.string().min(1).max(signature)),
  /** A cell wants full names of candidates in private chats. */
  candidateNames: readable(z.boolean()),
  /** A committee lets the cells below it have them. */
  candidateNamesAllowed: readable(z.boolean()),
  /** A committee lets people link on Telegram. */
  telegramAllowed: readable(z.boolean()),
  /** Time of day of the digest of what is due, on working days. */
  digestAt: readable(clock),
  /** Which day of the decision on admission starts the clock of the ceremony. */
  decisionClock: readable(z.enum(decisionClocks)),
  /** This committee decides on admission for what is below it; the nearest one that does counts. */
  deciding: readable(z.boolean()),
})

type OwnSettings = z.infer<typeof ownSettings>

/** Settings in force. Without a place or a signature nobody has set one: then there is no usual place, and the usual wording. */
export type UnitSettings = {
  [K in Exclude<keyof OwnSettings, 'place' | 'signature'>]-?: Exclude<OwnSettings[K], undefined>
} & { place?: string; signature?: string }

/**
 * What a committee starts with: notices 3 days and 1 day ahead, quiet from 21:00 to 06:30, morning messages at 07:30, a regular meeting
 * on day 3 of at least 90 minutes, candidates without their names, Telegram beside Zalo, the clock of the ceremony from the earlier day.
 */
const defaults: UnitSettings = {
  reminderDays: [3, 1],
  reminderAt: '07:30',
  summaryAt: '18:00',
  answerBy: '17:00',
  quietFrom: '21:00',
  quietTo: '06:30',
  meetingDay: 3,
  meetingTime: '19:30',
  durationMinutes: 90,
  candidateNames: false,
  candidateNamesAllowed: false,
  telegramAllowed: true,
  digestAt: '07:30',
  decisionClock: 'earlier',
  deciding: false,
}

/** What a unit has set itself, from its raw settings; what cannot be read is left out. */
export function ownSettingsOf(raw: unknown): OwnSettings {
  return ownSettings.safeParse(raw).data ?? {}
}

/** Settings in force for a unit. `chain` holds the raw settings from the root down to the unit itself; unreadable ones are left out. */
export function settingsOf(chain: readonly unknown[]): UnitSettings {
  return settingsFrom(chain.map(ownSettingsOf))
}

/** The same from settings that have been read: the nearest counts, but for what a unit above has to allow. */
export function settingsFrom(owns: readonly OwnSettings[]): UnitSettings {
  const settings = owns.reduce<UnitSettings>(nearer, defaults)
  return {
    ...settings,
    candidateNames: owns.at(-1)?.candidateNames === true && namesAllowed(owns.slice(0, -1)),
    candidateNamesAllowed: namesAllowed(owns),
    telegramAllowed: telegramAllowed(owns),
  }
}

function nearer(settings: UnitSettings, own: OwnSettings): UnitSettings {
  const usualPlace = own.place ?? settings.place
  const wording = own.signature ?? settings.signature
  return {
    reminderDays: own.reminderDays ?? settings.reminderDays,
    reminderAt: own.reminderAt ?? settings.reminderAt,
    summaryAt: own.summaryAt ?? settings.summaryAt,
    answerBy: own.answerBy ?? settings.answerBy,
    quietFrom: own.quietFrom ?? settings.quietFrom,
    quietTo: own.quietTo ?? settings.quietTo,
    meetingDay: own.meetingDay ?? settings.meetingDay,
    meetingTime: own.meetingTime ?? settings.meetingTime,
    durationMinutes: own.durationMinutes ?? settings.durationMinutes,
    candidateNames: settings.candidateNames,
    candidateNamesAllowed: settings.candidateNamesAllowed,
    telegramAllowed: settings.telegramAllowed,
    digestAt: own.digestAt ?? settings.digestAt,
    decisionClock: own.decisionClock ?? settings.decisionClock,
    // A unit's own: below a committee that decides, the cells do not.
    deciding: own.deciding ?? false,
    ...(usualPlace !== undefined && { place: usualPlace }),
    ...(wording !== undefined && { signature: wording }),
  }
}

/**
 * May the cells below these units (root first) have full names of candidates in private chats? Some unit above has to say so and none
 * may say no: whoever stands further up has the last word, and when he takes it back it ends below at once.
 */
export function namesAllowed(above: readonly OwnSettings[]): boolean {
  return above.some((own) => own.candidateNamesAllowed === true) && above.every((own) => own.candidateNamesAllowed !== false)
}

/** May people of the last of these units (root first) link on Telegram? Yes, unless it or a unit above it says no. */
export function telegramAllowed(owns: readonly OwnSettings[]): boolean {
  return owns.every((own) => own.telegramAllowed !== false)
}

/** Index of the unit among these (root first, down to the cell) that decides on admission; null where none says that it does. */
export function decidingAt(owns: readonly OwnSettings[]): number | null {
  const index = owns.findLastIndex((own) => own.deciding === true)
  return index < 0 ? null : index
}

/** What people know as a setting, in the order in which they are shown. "quietHours" is one for them, and two values here. */
export const settingKeys = [
  'meetingDay',
  'meetingTime',
  'place',
  'durationMinutes',
  'reminderDays',
  'reminderAt',
  'summaryAt',
  'answerBy',
  'quietHours',
  'signature',
  'candidateNames',
  'candidateNamesAllowed',
  'telegramAllowed',
  'digestAt',
  'decisionClock',
  'deciding',
] as const
export type SettingKey = (typeof settingKeys)[number]

const ofCellsAlone: ReadonlySet<SettingKey> = new Set(['place', 'candidateNames'])
const ofCommitteesAlone: ReadonlySet<SettingKey> = new Set(['candidateNamesAllowed', 'telegramAllowed', 'decisionClock', 'deciding'])

/** The settings that a cell, or a committee, has. */
export function keysFor(unit: { cell: boolean }): SettingKey[] {
  return settingKeys.filter((key) => !(unit.cell ? ofCommitteesAlone : ofCellsAlone).has(key))
}

const ofDossiers: ReadonlySet<SettingKey> = new Set(['candidateNames', 'candidateNamesAllowed', 'digestAt', 'decisionClock', 'deciding'])

/** The settings that are shown together: those about dossiers of candidates, or all others. */
export function keysShown(unit: { cell: boolean }, about: { dossiers: boolean }): SettingKey[] {
  return keysFor(unit).filter((key) => ofDossiers.has(key) === about.dossiers)
}
