import type { WorkCalendar } from '../calendar.ts'
import { stages, type PaperState, type Stage } from './events.ts'
import type { PaperInfo } from './papers.ts'
import { canBeLate, type AlertKind, type AlertRoute, type DeadlineRule, type Ladder } from './rules.ts'

/** A stage as people see it: `what` happens, in a sentence; `form` "6-KNĐ" or none. */
type StageInfo = { key: Stage; label: string; what: string; form: string | null }

/** Everything that staff may change and dates follow from. */
export type RuleBook = {
  rules: readonly DeadlineRule[]
  ladders: readonly Ladder[]
  /** Whose task each alert is, and whom it climbs to. */
  routes: ReadonlyMap<AlertKind, AlertRoute>
  /** In their order. */
  stages: readonly StageInfo[]
  papers: readonly PaperInfo[]
  calendar: WorkCalendar
}

/** Whom an alert reaches, level by level. */
export function routeFor({ routes }: Pick<RuleBook, 'routes'>, { alert }: Pick<DeadlineRule, 'alert'>): AlertRoute {
  return routes.get(alert) ?? []
}

/** Reminders, not time limits: no dossier is late by them. */
const reminders: ReadonlySet<AlertKind> = new Set<AlertKind>(['mentor-missing', 'idle'])

/** Is a dossier late when a clock of this rule has run out? */
export function isLimit(rule: Pick<DeadlineRule, 'alert' | 'anchor'>): boolean {
  return canBeLate(rule) && !reminders.has(rule.alert)
}

/** How many required papers of the stages up to this one are not there. */
export function missingPapers(stage: Stage, papers: readonly PaperState[], infos: readonly PaperInfo[]): number {
  const present = new Set(papers.filter((paper) => paper.present).map(({ key }) => key))
  const reached = stages.indexOf(stage)
  return infos.filter((info) => info.required && !info.retired && stages.indexOf(info.stage) <= reached && !present.has(info.key)).length
}
