import { currentOf } from '../domain/candidates/reminders.ts'
import { readReminderKey } from '../domain/command-reminders.ts'
import type { ReminderCommand } from '../domain/topics/reminders.ts'
import { reminderVersions, versionsOf } from '../db/candidates/reminders.ts'
import type { Ask, Outcome } from '../runtime.ts'
import { cannot } from './cannot.ts'
import { mayChangeRules } from './date-effect.ts'
import { maySeeRules } from './rules.ts'

/** "lịch nhắc": when people are told of dates, and whom each alert reaches. */
export async function showReminders(ask: Ask): Promise<Outcome> {
  if (!(await maySeeRules(ask))) return cannot(ask, 'see-rules')
  const reminders = (await reminderVersions(ask.tx)).filter(({ effectiveTo }) => effectiveTo === null)
  return { reply: { kind: 'reminders', reminders, canChange: await mayChangeRules(ask) } }
}

/** "lịch nhắc lễ kết nạp": one of them, with what was before it. */
export async function showReminder(ask: Ask, command: Extract<ReminderCommand, { kind: 'show-reminder' }>): Promise<Outcome> {
  if (!(await maySeeRules(ask))) return cannot(ask, 'see-rules')
  const versions = versionsOf(await reminderVersions(ask.tx), readReminderKey(command.key) ?? undefined)
  if (versions === null) return { reply: { kind: 'not-found' } }
  const reminder = currentOf(versions)
  return {
    reply: {
      kind: 'reminder',
      reminder,
      others: versions.filter((one) => one !== reminder).toReversed(),
      canChange: await mayChangeRules(ask),
    },
  }
}
