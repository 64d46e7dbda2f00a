import type { Case } from '../../domain/cases.ts'
import { localDay } from '../../domain/local-time.ts'
import type { AlertCommand } from '../../domain/topics/alerts.ts'
import { audit } from '../../db/audit.ts'
import { setAcknowledged } from '../../db/candidates/alert-answers.ts'
import { candidateSubject } from '../../db/candidates/places.ts'
import type { PersonId } from '../../domain/ids.ts'
import type { Ask, Outcome } from '../../runtime.ts'
import { alertFor, type FoundAlert } from './show.ts'

/**
 * "Đã nhận, đang làm": nobody further up is told for a week from now; the reminders of those who are told go on. Only who is told may
 * say so.
 */
export async function acknowledgeAlert(ask: Ask, { deadlineId }: Case<AlertCommand, 'acknowledge-alert'>): Promise<Outcome> {
  const found = await alertFor(ask, deadlineId)
  if (found === null || found.alert.reason === null) return { reply: { kind: 'not-found' } }
  const { acknowledgedAt, acknowledgedBy } = found.alert
  return {
    ...(await change(ask, found, { at: ask.now, by: ask.actor.personId })),
    undo: {
      kind: 'restore-alert',
      deadlineId,
      ...(acknowledgedAt !== null && { acknowledgedAt: acknowledgedAt.toISOString() }),
      ...(acknowledgedBy !== null && { acknowledgedBy }),
    },
  }
}

/** Takes it back, where nobody else has taken it up since. */
export async function restoreAlert(ask: Ask, command: Case<AlertCommand, 'restore-alert'>): Promise<Outcome> {
  const found = await alertFor(ask, command.deadlineId)
  if (found === null || found.alert.acknowledgedBy !== ask.actor.personId) return { reply: { kind: 'not-found' } }
  const { acknowledgedAt, acknowledgedBy = null } = command
  return change(ask, found, acknowledgedAt === undefined ? null : { at: new Date(acknowledgedAt), by: acknowledgedBy }, true)
}

async function change(
  ask: Ask,
  { alert }: FoundAlert,
  acknowledged: { at: Date; by: PersonId | null } | null,
  undone = false,
): Promise<Outcome> {
  const { tx, now, actor } = ask
  await setAcknowledged(tx, alert.id, acknowledged)
  await audit(tx, {
    at: now,
    actorId: actor.personId,
    verb: undone ? 'restore-alert' : 'acknowledge-alert',
    subject: candidateSubject(alert.line.candidate.id),
    unitPath: alert.path,
    detail: { rule: alert.line.ruleKey },
  })
  return { reply: { kind: 'alert-acknowledged', today: localDay(now), line: alert.line, nextOn: alert.nextAlertOn, undone } }
}
