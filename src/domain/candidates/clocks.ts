import { addMonths, addWorkingDays, type WorkCalendar } from '../calendar.ts'
import { addDays, type LocalDay } from '../local-time.ts'
import type { CandidateEvent, CandidateFacts, EventKind } from './events.ts'
import { progressOf, type Progress } from './progress.ts'
import { limitsStep, type DeadlineRule, type DecisionClock } from './rules.ts'

/** A time limit that runs, or ran, for one candidate. Found again by (ruleKey, source) when all are reckoned anew. */
export type Clock = {
  ruleId: string
  ruleKey: string
  /** The id of the event that started it, "paper:KEY", or "mentor:DAY", the day on which the last mentor went. */
  source: string
  startsOn: LocalDay
  dueOn: LocalDay
  /** Day of the event that stopped it, or on which the case was closed; null = running. */
  endedOn: LocalDay | null
}

const mentorGone = 'mentor:'

/** Did it begin with the end of a mentor's time? */
export function isMentorGone({ source }: Pick<Clock, 'source'>): boolean {
  return source.startsWith(mentorGone)
}

type Start = { source: string; on: LocalDay; endedOn?: LocalDay | null }

/**
 * All clocks of a candidate, by due date. What is decided here:
 * - The version of a rule is the one in force on the day the clock starts, both ends of its time included. A clock older than the first
 *   version keeps to that one: what was in force before is not known, and a warning by it is better than none.
 * - A version that re-bases takes over the clocks that run on its first day, whatever version they started under.
 * - A rule that only makes others longer (R08) is no clock. Its time is added once, when `gia_han` was recorded while the clock ran.
 * - A pause stops no clock: the limits bind committees as well, no document stops them, and lateness never moves the recognition date
 *   (R13). Only what this product itself warns of, "no mentor" and "idle", rests in a pause and begins anew after it.
 * - A closed case ends all clocks; those that had not begun never begin.
 * - After a move R04 (`mentor-here`) takes the place of R03 (`phan_cong`): the time with the former mentor ends on that day.
 * - "Idle" is for stages without a time limit of their own: it does not run beside a clock that limits a step.
 */
export function clocksOf(
  facts: CandidateFacts,
  {
    rules,
    calendar,
    decisionClock,
    progress = progressOf(facts),
  }: { rules: readonly DeadlineRule[]; calendar: WorkCalendar; decisionClock: DecisionClock; progress?: Progress },
): Clock[] {
  const { versions, rebasing, counted, idle, limits } = lookupOf(rules)
  const inForce = (key: string, day: LocalDay): DeadlineRule | null => versionOn(versions.get(key) ?? [], day)
  const versionFor = (key: string, start: Start): DeadlineRule | null =>
    rebasing.findLast(
      (rule) => rule.key === key && rule.effectiveFrom > start.on && runsOn(rule.effectiveFrom, endOf(rule, start, progress)),
    ) ?? inForce(key, start.on)

  const clocksBy = (rule: DeadlineRule): Clock[] =>
    startsOf(rule, { facts, progress, decisionClock })
      .filter((start) => versionFor(rule.key, start)?.id === rule.id)
      .filter(({ on }) => progress.closed === null || on <= progress.closed.on)
      .map((start) => {
        const endedOn = endOf(rule, start, progress)
        return {
          ruleId: rule.id,
          ruleKey: rule.key,
          source: start.source,
          startsOn: start.on,
          dueOn: extended(rule, { startsOn: start.on, endedOn }),
          endedOn,
        }
      })

  const extended = (rule: DeadlineRule, { startsOn, endedOn }: { startsOn: LocalDay; endedOn: LocalDay | null }): LocalDay => {
    const dueOn = later(startsOn, rule, calendar)
    const longer = progress.valid.find(
      ({ kind, on }) => kind === 'gia_han' && on >= startsOn && (endedOn === null || on <= endedOn) && rule.extension !== null,
    )
    const by = longer && rule.extension !== null ? inForce(rule.extension, longer.on) : null
    return by ? later(dueOn, by, calendar) : dueOn
  }

  const clocks = counted.flatMap(clocksBy)
  const limited = clocks.some(({ ruleId, endedOn }) => endedOn === null && limits.has(ruleId))
  return [...clocks, ...(limited ? [] : idle.flatMap(clocksBy))].toSorted(
    (a, b) => compare(a.dueOn, b.dueOn) || compare(a.ruleKey, b.ruleKey) || compare(a.source, b.source) || compare(a.ruleId, b.ruleId),
  )
}

/** Rules as they are looked up: those that only make others longer are neither in `counted` nor in `idle`. */
type Lookup = {
  versions: ReadonlyMap<string, readonly DeadlineRule[]>
  /** By their first day. */
  rebasing: readonly DeadlineRule[]
  counted: readonly DeadlineRule[]
  idle: readonly DeadlineRule[]
  /** Ids of those by which a step is to be done. */
  limits: ReadonlySet<string>
}

/** One book serves all dossiers that are reckoned with it: it is sorted out once. */
const lookups = new WeakMap<readonly DeadlineRule[], Lookup>()

function lookupOf(rules: readonly DeadlineRule[]): Lookup {
  const known = lookups.get(rules)
  if (known !== undefined) return known
  const extensions = new Set(rules.map(({ extension }) => extension))
  const clocks = rules.filter(({ key }) => !extensions.has(key))
  const lookup = {
    versions: new Map(rules.map(({ key }) => [key, rules.filter((rule) => rule.key === key)])),
    rebasing: rules.filter(({ rebases }) => rebases).toSorted((a, b) => compare(a.effectiveFrom, b.effectiveFrom)),
    counted: clocks.filter(({ alert }) => alert !== 'idle'),
    idle: clocks.filter(({ alert }) => alert === 'idle'),
    limits: new Set(rules.filter(limitsStep).map(({ id }) => id)),
  }
  lookups.set(rules, lookup)
  return lookup
}

/** The version of a rule in force on a day; the first one on days before it; null when the rule has ended. */
function versionOn(versions: readonly DeadlineRule[], day: LocalDay): DeadlineRule | null {
  const [first] = versions
  if (first === undefined) return null
  const found = versions.reduce((best, one) => {
    const [begun, bestBegun] = [one.effectiveFrom <= day, best.effectiveFrom <= day]
    const nearer = begun ? one.effectiveFrom > best.effectiveFrom || !bestBegun : !bestBegun && one.effectiveFrom < best.effectiveFrom
    return nearer ? one : best
  }, first)
  return found.effectiveTo === null || day <= found.effectiveTo ? found : null
}

function runsOn(day: LocalDay, endedOn: LocalDay | null): boolean {
  return endedOn === null || endedOn >= day
}

function later(day: LocalDay, { amount, unit }: DeadlineRule, calendar: WorkCalendar): LocalDay {
  switch (unit) {
    case 'months':
      return addMonths(day, amount)
    case 'working-days':
      return addWorkingDays(calendar, day, amount)
    case 'days':
      return addDays(day, amount)
  }
}

type Known = { facts: CandidateFacts; progress: Progress; decisionClock: DecisionClock }

function startsOf(rule: DeadlineRule, { facts, progress, decisionClock }: Known): Start[] {
  const { anchor } = rule
  if (rule.alert === 'mentor-missing') return withoutMentor(facts, progress)
  if (anchor.startsWith('paper:')) {
    const keys = anchor.slice('paper:'.length).split(',')
    return facts.papers.flatMap(({ key, present, issuedOn }) =>
      present && issuedOn !== null && keys.includes(key) ? [{ source: `paper:${key}`, on: issuedOn }] : [],
    )
  }
  const ceremony = starts(progress.done.get('le_ket_nap'))
  if (anchor === 'decision') return decided(progress, decisionClock)
  if (anchor === 'du_bi') return ceremony
  if (anchor === 'probation-end') return ceremony.map((start) => ({ ...start, on: addMonths(start.on, 12) }))
  if (anchor === 'mentor-here') return followedHere(facts, progress)
  if (anchor === 'phan_cong' || anchor === 'theo_doi') return followedFirst(progress)
  if (anchor === 'stage') return rule.alert === 'idle' ? idleSince(progress) : [{ source: progress.sinceEventId, on: progress.since }]
  return starts(progress.valid.findLast((event) => event.kind === anchor && fits(event, rule)))
}

function starts(event: CandidateEvent | undefined): Start[] {
  return event === undefined ? [] : [{ source: event.id, on: event.on }]
}

function fits({ detail }: CandidateEvent, { abroad }: DeadlineRule): boolean {
  return abroad === null || abroad === (detail.abroad === true)
}

/**
 * The decision on admission, as the setting counts it. Where the receipt counts and is not recorded yet, the day of issue stands in
 * for it: a warning that comes early is better than none, and the receipt moves it later.
 */
function decided({ done }: Progress, by: DecisionClock): Start[] {
  const [issued, received] = [done.get('qd_ket_nap'), done.get('nhan_qd')]
  const source = issued ?? received
  const days = [issued, received].flatMap((event) => (event ? [event.on] : [])).toSorted()
  const on = by === 'earlier' ? days[0] : by === 'issued' ? (issued ?? received)?.on : (received ?? issued)?.on
  return source === undefined || on === undefined ? [] : [{ source: source.id, on }]
}

/** The last mentor of the cell that the candidate came from ended his time by the move; later ones count for R04. */
function followedFirst({ valid }: Progress): Start[] {
  const moved = movedBeforeAdmission(valid)
  const move = valid[moved]
  const assigned = valid.findLast(({ kind }, index) => kind === 'phan_cong' && (move === undefined || index < moved))
  return starts(assigned).map((start) => ({ ...start, endedOn: move?.on ?? null }))
}

/** Being followed anew (R04), from the first mentor of the present cell after a move on the way to admission. */
function followedHere(facts: CandidateFacts, { valid }: Progress): Start[] {
  const move = valid[movedBeforeAdmission(valid)]
  if (move === undefined) return []
  const days = facts.mentors
    .filter(({ unitId }) => unitId === facts.unitId)
    .map(({ from, until }) => ({ from: from < move.on ? move.on : from, until }))
    .filter(({ from, until }) => until === null || until > from)
    .map(({ from }) => from)
  const [on] = days.toSorted()
  return on === undefined ? [] : [{ source: move.id, on }]
}

/** Index of the last move, if it came before the decision on admission; else −1. */
function movedBeforeAdmission(valid: readonly CandidateEvent[]): number {
  const moved = valid.findLastIndex(({ kind }) => kind === 'chuyen_don_vi')
  return valid.slice(0, moved).some(({ kind }) => kind === 'qd_ket_nap') ? -1 : moved
}

/**
 * Without a mentor of the present cell: since the list of sympathisers, the last move, the day the last mentor went or the end of a
 * pause, whichever is the latest; until a mentor began.
 */
function withoutMentor(facts: CandidateFacts, { valid, done, moved, mentor, pausedOn }: Progress): Start[] {
  const listed = done.get('cam_tinh')
  if (listed === undefined || (mentor === null && pausedOn !== null)) return []
  const gone = facts.mentors.flatMap(({ unitId, until }) =>
    unitId === facts.unitId && until !== null ? [{ source: `${mentorGone}${until}`, on: until }] : [],
  )
  const began = mentor?.from
  const isBefore = ({ on }: Start): boolean => began === undefined || on <= began
  const resumed = valid.findLast((event) => event.kind === 'tiep_tuc' && isBefore({ source: event.id, on: event.on }))
  const move = moved === null ? [] : [{ source: moved.eventId, on: moved.on }]
  const [since] = [latest([...starts(listed), ...move, ...gone, ...starts(resumed)].filter(isBefore)), ...starts(listed)]
  if (since === undefined) return []
  return [{ ...since, endedOn: began === undefined || began > since.on ? (began ?? null) : since.on }]
}

/** In the present stage, or out of a pause. */
function idleSince({ sinceEventId, since, valid, pausedOn }: Progress): Start[] {
  if (pausedOn !== null) return []
  const start = latest([{ source: sinceEventId, on: since }, ...starts(valid.findLast(({ kind }) => kind === 'tiep_tuc'))])
  return start === undefined ? [] : [start]
}

function latest(found: readonly Start[]): Start | undefined {
  return found.toSorted((a, b) => compare(a.on, b.on)).at(-1)
}

/** The first thing that ends a clock: an event that stops it, what its start says, or the end of the case. */
function endOf(rule: DeadlineRule, start: Start, { valid, closed }: Progress): LocalDay | null {
  const stops: readonly EventKind[] = rule.alert === 'mentor-missing' ? [] : rule.stoppedBy
  const stop = valid.find(({ id, kind, on }) => stops.includes(kind) && on >= start.on && id !== start.source)
  const days = [stop?.on, start.endedOn, closed?.on].filter((day) => day !== undefined && day !== null)
  return days.toSorted()[0] ?? null
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
