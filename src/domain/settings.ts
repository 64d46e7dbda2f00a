import { z } from 'zod'
import { parseClock } from './local-time.ts'

const clock = z.string().refine((text) => parseClock(text) !== null, 'HH:MM')

/** What one unit sets for itself. */
const ownSettings = z.object({
  /** Days before a meeting on which its members are reminded. */
  reminderDays: z.array(z.number().int().min(1).max(30)).max(5).exactOptional(),
  /** Time of day of those reminders. */
  reminderAt: clock.exactOptional(),
  /** The evening before: when the secretary gets the summary of the answers. */
  summaryAt: clock.exactOptional(),
  /** The day before, until when people are asked to say that they cannot come. */
  answerBy: clock.exactOptional(),
  quietFrom: clock.exactOptional(),
  quietTo: clock.exactOptional(),
  /** Where this cell usually meets; offered as a choice. */
  place: z.string().max(200).exactOptional(),
  /** Day of the month of the regular meeting. */
  meetingDay: z.number().int().min(1).max(31).exactOptional(),
  meetingTime: clock.exactOptional(),
  durationMinutes: z.number().int().min(15).max(600).exactOptional(),
})

type OwnSettings = z.infer<typeof ownSettings>
export type UnitSettings = Required<Omit<OwnSettings, 'place'>> & Pick<OwnSettings, 'place'>

/** What a committee starts with: notices 3 days and 1 day ahead, quiet from 21:00 to 06:30, morning messages at 07:30, a regular meeting on day 3 of at least 90 minutes. */
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
}

/** Settings in force for a unit. `chain` holds the raw settings from the root down to the unit itself; unreadable ones are left out. */
export function settingsOf(chain: readonly unknown[]): UnitSettings {
  const settings: UnitSettings = { ...defaults }
  for (const link of chain) Object.assign(settings, ownSettings.safeParse(link).data)
  return settings
}
