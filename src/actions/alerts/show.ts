import { latestPostpone } from '../../domain/candidates/recipients.ts'
import type { Case } from '../../domain/cases.ts'
import { isId } from '../../domain/ids.ts'
import { localDay } from '../../domain/local-time.ts'
import type { AlertCommand } from '../../domain/topics/alerts.ts'
import { audit } from '../../db/audit.ts'
import { postponeDays } from '../../db/candidates/alert-answers.ts'
import { alertsNow } from '../../db/candidates/alert-lists.ts'
import { alertById, type Alert } from '../../db/candidates/alerts.ts'
import { candidateSubject } from '../../db/candidates/places.ts'
import { ruleBook } from '../../db/candidates/rule-book.ts'
import type { RuleBook } from '../../domain/candidates/rule-book.ts'
import type { Ask, Outcome } from '../../runtime.ts'

export type FoundAlert = { alert: Alert; book: RuleBook }

/** An alert that this person may see; null when there is none, or it is over. That he has read it is written down. */
export async function alertFor(ask: Ask, id: string): Promise<FoundAlert | null> {
  const { tx, runtime, actor, now } = ask
  if (!isId(id)) return null
  const book = await ruleBook(tx)
  const alert = await alertById(tx, runtime.sealer, actor, { id, today: localDay(now), now, book })
  if (alert === null) return null
  await audit(tx, {
    at: now,
    actorId: actor.personId,
    verb: 'read-candidate',
    subject: candidateSubject(alert.line.candidate.id),
    unitPath: alert.path,
    detail: { for: 'alert', rule: alert.line.ruleKey },
  })
  return { alert, book }
}

/** "việc quá hạn", "hôm nay có gì": what concerns this person now, whether a digest has told it or not. */
export async function showAlerts(ask: Ask, command: Case<AlertCommand, 'alerts'>): Promise<Outcome> {
  const { tx, runtime, actor, now } = ask
  const today = localDay(now)
  const list = await alertsNow(tx, runtime.sealer, actor, { today, now, book: await ruleBook(tx), page: command.page ?? 0 })
  for (const { candidate, ruleKey } of list.lines)
    await audit(tx, {
      at: now,
      actorId: actor.personId,
      verb: 'read-candidate',
      subject: candidateSubject(candidate.id),
      detail: { for: 'alerts', rule: ruleKey },
    })
  return { reply: { kind: 'alerts', list } }
}

/** One alert: what it is, why he is told, and what he may do about it. */
export async function showAlert(ask: Ask, command: Case<AlertCommand, 'show-alert'>): Promise<Outcome> {
  const found = await alertFor(ask, command.deadlineId)
  if (found === null) return { reply: { kind: 'not-found' } }
  const { line, reason } = found.alert
  const today = localDay(ask.now)
  return {
    reply: {
      kind: 'alert',
      today,
      line,
      reason,
      offered: postponeDays(found.book, ask.now, latestPostpone(today)).offered,
    },
  }
}

/** Why this person is told: his role, the rule and its document, and when he was. */
export async function whyAlert(ask: Ask, command: Case<AlertCommand, 'why-alert'>): Promise<Outcome> {
  const found = await alertFor(ask, command.deadlineId)
  if (found === null) return { reply: { kind: 'not-found' } }
  const { line, reason, toldOn } = found.alert
  return { reply: { kind: 'why-alert', today: localDay(ask.now), line, reason, toldOn } }
}
