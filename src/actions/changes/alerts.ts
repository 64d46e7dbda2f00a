import type { ChangeDraft } from '../../domain/change.ts'
import { routeFor } from '../../domain/candidates/rule-book.ts'
import { latestPostpone, superiorsOf, type Recipient } from '../../domain/candidates/recipients.ts'
import { localDay, type LocalDay } from '../../domain/local-time.ts'
import { clean } from '../../domain/text.ts'
import type { AlertView } from '../../domain/topics/alerts.ts'
import { postpone, postponeDays, resume } from '../../db/candidates/alert-answers.ts'
import { candidateSubject } from '../../db/candidates/places.ts'
import type { Ask } from '../../runtime.ts'
import { alertFor, type FoundAlert } from '../alerts/show.ts'
import { changer, type AnyChanger, type Refused } from './changer.ts'

/** Longest reason: a line of a digest. */
const longestReason = 150

/** `until` null = reminded again, as before. */
type Plan = FoundAlert & { until: LocalDay | null; reason: string; superiors: readonly Recipient[] }

async function planOf(ask: Ask, draft: ChangeDraft): Promise<Plan | Refused> {
  const found = draft.deadlineId === undefined ? null : await alertFor(ask, draft.deadlineId)
  const { until, value: reason = '' } = draft
  if (found === null || found.alert.reason === null || until === undefined) return { refused: 'gone' }
  const { rule, level, holders, line } = found.alert
  if (until === '') return line.postponed === null ? { refused: 'already-so' } : { ...found, until: null, reason, superiors: [] }
  const { first, last } = postponeDays(found.book, ask.now, latestPostpone(localDay(ask.now)))
  if (reason === '' || until < first || until > last) return { refused: 'gone' }
  return { ...found, until, reason, superiors: superiorsOf(routeFor(found.book, rule), { level, holders, by: ask.actor.personId }) }
}

/** Putting off the reminders of one alert, with a reason that those above see. */
export const alertChangers: Readonly<Record<AlertView['kind'], AnyChanger>> = {
  'postpone-alert': changer<Plan, AlertView>({
    verb: null,
    facts: async (ask, draft) => {
      const found = draft.deadlineId === undefined ? null : await alertFor(ask, draft.deadlineId)
      return {
        readValue: (text) => {
          const reason = clean(text).replace(/\s+/g, ' ')
          if (reason === '') return { problem: { kind: 'empty' } }
          return reason.length > longestReason ? { problem: { kind: 'too-long', limit: longestReason } } : { value: reason }
        },
        openEnd: false,
        within: found && postponeDays(found.book, ask.now, latestPostpone(localDay(ask.now))),
      }
    },
    plan: planOf,
    view: ({ now }, { alert, until, reason, superiors }) => ({
      kind: 'postpone-alert',
      today: localDay(now),
      line: alert.line,
      until,
      reason,
      superiors: superiors.length,
    }),
    apply: async (ask, { alert, book, until, reason, superiors }) => {
      const { tx, now, actor, runtime } = ask
      if (until === null) await resume(tx, alert, { book, now })
      else await postpone(tx, runtime.sealer, alert, { until, reason, by: actor.personId, superiors, book, now })
      return {
        subject: candidateSubject(alert.line.candidate.id),
        unitPath: alert.path,
        detail: { rule: alert.line.ruleKey, until },
        undo: until === null ? null : { change: 'postpone-alert', deadlineId: alert.id, until: '' },
      }
    },
  }),
}
