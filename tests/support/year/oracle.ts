import { addWorkingDays, isWorkingDay, workingDayFrom, workingDayUntil, type WorkCalendar } from '../../../src/domain/calendar.ts'
import type { Clock } from '../../../src/domain/candidates/clocks.ts'
import type { DeadlineRule } from '../../../src/domain/candidates/rules.ts'
import { daysBetween } from '../../../src/domain/dates/days.ts'
import type { PersonId } from '../../../src/domain/ids.ts'
import { addDays, type LocalDay } from '../../../src/domain/local-time.ts'

/** Those whose task the alerts about one candidate may be, as the play knows them. */
export type Around = { secretary: PersonId; mentor: PersonId | null; follower: PersonId | null; staff: PersonId }

/** A time limit that runs, with what the oracle remembers of it. */
export type Known = {
  candidateId: string
  code: string
  clock: Clock
  rule: DeadlineRule
  firstTold: LocalDay | null
  lastTold: LocalDay | null
  /** Those above are told as well. */
  climbed: boolean
  acknowledged: LocalDay | null
  postponed: { until: LocalDay; by: PersonId; superiors: readonly PersonId[]; on: LocalDay } | null
}

/** One line of somebody's morning. */
export type Line = { personId: PersonId; known: Known; postponed: boolean; level: 'owner' | 'above' }

/** Counted for clocks in months or days, and for those in working days. */
const before = { days: [90, 60, 30, 15, 7, 3, 1, 0], 'working-days': [15, 7, 3, 1, 0] } as const
const week = 7

/**
 * Who should be told what on a morning, from the words of the field alone: each alert has owners and somebody above them; it is told so
 * many days before its date, on the day, then weekly, and climbs after a week without acknowledgement. Knows nothing of how the product
 * does it.
 */
export function createOracle() {
  const running = new Map<string, Known>()
  const keyOf = (candidateId: string, { ruleKey, source }: Clock): string => `${candidateId} ${ruleKey} ${source}`

  return {
    /** What runs for a candidate now; what does not run any more is forgotten. */
    learn(candidate: { id: string; code: string }, clocks: readonly Clock[], rules: readonly DeadlineRule[]): void {
      const still = new Set<string>()
      for (const clock of clocks) {
        const rule = rules.find(({ id }) => id === clock.ruleId)
        if (rule === undefined || rule.alert === 'none' || clock.endedOn !== null) continue
        const key = keyOf(candidate.id, clock)
        const was = running.get(key)
        still.add(key)
        const anew = was === undefined || clock.dueOn > was.clock.dueOn
        const kept = anew ? { climbed: false, acknowledged: null, postponed: null } : was
        const { firstTold = null, lastTold = null } = was ?? {}
        running.set(key, { candidateId: candidate.id, code: candidate.code, clock, rule, firstTold, lastTold, ...pick(kept) })
      }
      for (const [key, { candidateId }] of running) if (candidateId === candidate.id && !still.has(key)) running.delete(key)
    },

    /** The lines of a morning, and remembers them as told. */
    morning(today: LocalDay, calendar: WorkCalendar, aroundOf: (candidateId: string) => Around): Line[] {
      if (!isWorkingDay(calendar, today)) return []
      const lines: Line[] = []
      for (const known of running.values()) {
        const around = aroundOf(known.candidateId)
        const told = linesOf(known, { today, calendar, around })
        lines.push(...told)
        if (told.length === 0) continue
        known.firstTold ??= today
        known.lastTold = today
      }
      return lines
    },

    /** Everything that runs and is told at all. */
    running: (): readonly Known[] => [...running.values()],

    acknowledge(known: Known, today: LocalDay): void {
      known.acknowledged = today
    },

    /** Those above hear of it on the next morning. */
    postpone(known: Known, put: { until: LocalDay; by: PersonId; today: LocalDay; calendar: WorkCalendar; around: Around }): void {
      const { until, by, today, calendar, around } = put
      known.postponed = { until, by, superiors: superiorsOf(known, by, around), on: workingDayFrom(calendar, addDays(today, 1)) }
    },
  }
}

function pick({ climbed, acknowledged, postponed }: Pick<Known, 'climbed' | 'acknowledged' | 'postponed'>) {
  return { climbed, acknowledged, postponed }
}

type Morning = { today: LocalDay; calendar: WorkCalendar; around: Around }

/** Nobody is late for the end of the twelve months of probation: the cell's own time runs from there. */
function isAnnounced({ rule }: Known): boolean {
  return rule.alert === 'probation' && rule.anchor !== 'probation-end'
}

function linesOf(known: Known, { today, calendar, around }: Morning): Line[] {
  const { postponed } = known
  if (isAnnounced(known) && today > known.clock.dueOn) return []
  if (postponed !== null) {
    const back = workingDayFrom(calendar, postponed.until)
    const hears = postponed.on === today ? postponed.superiors : []
    if (today < back) return hears.map((personId) => ({ personId, known, postponed: postponed.until > today, level: 'above' }))
    if (today === back) return tell(known, today, around, hears)
  }
  return isTold(known, today, calendar) ? tell(known, today, around, []) : []
}

/** Is this a morning on which people are told of it? */
function isTold(known: Known, today: LocalDay, calendar: WorkCalendar): boolean {
  const {
    clock: { dueOn, source },
    rule,
    lastTold,
  } = known
  // Who had a mentor and has none: nobody may have noticed.
  if (rule.alert === 'mentor-missing' && source.startsWith('mentor:') && lastTold === null) return true
  const counted = rule.unit === 'working-days' ? 'working-days' : 'days'
  // What the product itself warns of is no news before the day.
  const steps = rule.alert === 'mentor-missing' || rule.alert === 'idle' ? [0] : before[counted]
  const on = (step: number): LocalDay =>
    workingDayUntil(calendar, counted === 'days' ? addDays(dueOn, -step) : addWorkingDays(calendar, dueOn, -step))
  if (steps.some((step) => on(step) === today)) return true
  const lastMorning = on(0)
  if (isAnnounced(known) || today <= lastMorning) return false
  // Late, and nobody has been told since it is.
  if (lastTold === null || lastTold < lastMorning) return true
  // Weekly, and never twice within half a week.
  const weeks = Math.floor(daysBetween(dueOn, today) / week)
  const weekly = [weeks, weeks - 1, weeks - 2].some((nth) => nth > 0 && workingDayFrom(calendar, addDays(dueOn, nth * week)) === today)
  return weekly && (lastTold < dueOn || daysBetween(lastTold, today) > 3)
}

/** A week without acknowledgement, since it is late and its owners know it: those above are told too, and stay told. */
function tell(known: Known, today: LocalDay, around: Around, hears: readonly PersonId[]): Line[] {
  const { clock, acknowledged, postponed, firstTold } = known
  const since = [clock.dueOn, acknowledged, postponed?.until ?? null, firstTold ?? today]
    .flatMap((day) => day ?? [])
    .toSorted()
    .at(-1)
  if (!isAnnounced(known) && since !== undefined && daysBetween(since, today) >= week) known.climbed = true
  const [owners = [], above = []] = levelsOf(known, around)
  const people = new Map<PersonId, Line['level']>()
  for (const personId of [...(known.climbed ? above : []), ...hears]) people.set(personId, 'above')
  for (const personId of owners) people.set(personId, 'owner')
  return [...people].map(([personId, level]) => ({ personId, known, postponed: false, level }))
}

/** Owners, and those above: the seven alerts, and two of the product's own. A level on which nobody is goes on to the next. */
function levelsOf({ rule }: Known, { secretary, mentor, follower, staff }: Around): PersonId[][] {
  const some = (...people: readonly (PersonId | null)[]): PersonId[] => people.flatMap((one) => one ?? [])
  const route = {
    paper: [some(secretary, mentor)],
    verification: [some(staff)],
    decision: [some(staff)],
    ceremony: [some(secretary), some(staff)],
    probation: [some(secretary, mentor), some(follower)],
    recognition: [some(staff)],
    'mentor-missing': [some(secretary), some(follower)],
    idle: [some(secretary, mentor), some(follower)],
    none: [],
  }[rule.alert]
  return route.filter((people) => people.length > 0)
}

/** The superior of whoever postpones sees it: the next who is not told anyway, else who follows the cell, else the office. */
function superiorsOf(known: Known, by: PersonId, around: Around): PersonId[] {
  const [owners = [], above = []] = levelsOf(known, around)
  const told = new Set([by, ...owners, ...(known.climbed ? above : [])])
  const wanted = [known.climbed ? [] : above, around.follower === null ? [] : [around.follower], [around.staff]]
  return wanted.map((people) => people.filter((one) => !told.has(one))).find((people) => people.length > 0) ?? []
}
