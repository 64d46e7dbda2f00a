import { brandPerson, brandUnit } from '../db/brands.ts'
import type { KnownCandidate } from '../db/candidates/hold.ts'
import type { NewEvent } from '../db/candidates/write.ts'
import type { CandidateEvent, CandidateFacts, EventKind } from '../domain/candidates/events.ts'
import { eventProblem, mentorProblem, type EventProblem } from '../domain/candidates/steps.ts'
import type { PersonId } from '../domain/ids.ts'
import type { LocalDay } from '../domain/local-time.ts'
import type { Fault } from '../messages/vi/workbook-problems.ts'
import { sheetEvents } from './columns.ts'
import type { PlannedPerson } from './plan-people.ts'
import type { CandidateRow, Rows } from './read.ts'

/** What is looked at beside the row. */
export type StepContext = {
  people: ReadonlyMap<string, PlannedPerson>
  /** "PERSON-ID UNIT-ID" of everybody who belongs to a unit once the import is through. */
  belongs: ReadonlySet<string>
  /** Codes of people who are retired. */
  retired: ReadonlySet<string>
  faulty: Rows['faulty']
  now: Date
  today: LocalDay
}

/** A row whose person is known or new, and where to tell what is wrong with it. */
export type Writing = {
  row: CandidateRow
  known: KnownCandidate | null
  /** Of the cell he belongs to now. */
  unitId: string
  report: (column: string, fault: Fault) => void
  context: StepContext
}

/** The steps that the file has and the history has not, each by the rules of chat; a step that is there stays as it is. */
export function newEvents(own: Writing): NewEvent[] {
  const { row, known, unitId, report, context } = own
  if (known === null && row.nguon === undefined && row.cam_tinh === undefined) {
    report('cam_tinh', { kind: 'candidate', why: 'no-start' })
    return []
  }
  const before: CandidateFacts = known?.facts ?? { unitId: brandUnit(unitId), events: [], papers: [], mentors: [] }
  // Grows by what is added; the rules look at the whole of it each time.
  const events = [...before.events]
  const facts = { ...before, events }
  if (row.phan_cong === undefined && row.mentor !== undefined) mentorWithoutDay(own, facts)
  const failed = new Set<EventKind>()
  const added: NewEvent[] = []
  for (const kind of sheetEvents) {
    const on = row[kind]
    if (on === undefined) continue
    const recorded = events.filter((event) => event.kind === kind && !event.voided)
    const same = recorded.findLast((event) => event.on === on)
    if (same !== undefined) {
      lookAgain(own, same)
      continue
    }
    const problem = problemOf(facts, { kind, on, last: recorded.at(-1)?.on ?? null, today: context.today })
    const mentorId = kind === 'phan_cong' && problem === null ? mentorOf(own) : null
    if (problem !== null || (kind === 'phan_cong' && mentorId === null)) {
      if (problem !== null) reportStep(own, { kind, problem, failed })
      failed.add(kind)
      continue
    }
    const detail = { ...(mentorId !== null && { mentorId }), ...(kind === 'tham_tra' && row.abroad === true && { abroad: true as const }) }
    added.push({ kind, on, detail })
    events.push({
      id: `row ${added.length}`,
      kind,
      on,
      detail,
      recordedAt: new Date(context.now.getTime() + added.length),
      voided: false,
    })
  }
  return added
}

/** What begins a case has nothing before it; another day of what is recorded is a correction, which is made in chat. */
function problemOf(
  facts: CandidateFacts,
  { kind, on, last, today }: { kind: EventKind; on: LocalDay; last: LocalDay | null; today: LocalDay },
): EventProblem | null {
  if (last !== null) return { kind: 'already', on: last, allowed: [] }
  if (facts.events.length > 0) return eventProblem(facts, { kind, on }, { today })
  return on > today ? { kind: 'future', today, allowed: [] } : null
}

/** What only lacks a step that is wrong itself is not told as well. */
function reportStep(
  { known, report }: Writing,
  { kind, problem, failed }: { kind: EventKind; problem: EventProblem; failed: ReadonlySet<EventKind> },
): void {
  if (problem.kind === 'missing' && problem.steps.some((step) => failed.has(step))) return
  if (kind === 'phan_cong' && problem.kind === 'already' && known !== null)
    report('phan_cong', { kind: 'candidate', why: 'other-mentor', code: known.code })
  else report(kind, { kind: 'candidate', why: 'event', event: kind, problem })
}

/** A step that is recorded on this day: who was assigned, and whether a letter went abroad, must be the same too. */
function lookAgain({ row, known, report, context }: Writing, { kind, on, detail }: CandidateEvent): void {
  if (known === null) return
  if (kind === 'phan_cong' && row.mentor !== undefined && context.people.get(row.mentor)?.id !== detail.mentorId)
    report('mentor', { kind: 'candidate', why: 'other-mentor', code: known.code })
  if (kind === 'tham_tra' && row.abroad === true && detail.abroad !== true)
    report('abroad', { kind: 'candidate', why: 'event', event: kind, problem: { kind: 'already', on, allowed: [] } })
}

function mentorWithoutDay({ row, known, report, context }: Writing, { events }: CandidateFacts): void {
  const assigned = events.filter(({ kind, voided }) => kind === 'phan_cong' && !voided)
  const person = row.mentor === undefined ? undefined : context.people.get(row.mentor)
  if (person !== undefined && assigned.some(({ detail }) => detail.mentorId === person.id)) return
  if (known !== null && assigned.length > 0) report('mentor', { kind: 'candidate', why: 'other-mentor', code: known.code })
  else report('phan_cong', { kind: 'candidate', why: 'no-mentor-day' })
}

/** The mentor of a row; null when there is none who may be, which is told. */
function mentorOf({ row, unitId, report, context }: Writing): PersonId | null {
  const person = row.mentor === undefined ? undefined : context.people.get(row.mentor)
  if (row.mentor === undefined) report('mentor', { kind: 'candidate', why: 'no-mentor' })
  else if (person === undefined) {
    if (!context.faulty.people.has(row.mentor)) report('mentor', { kind: 'unknown-person', code: row.mentor })
  }
  if (person === undefined) return null
  const { id, code, status } = person
  const sameUnit = context.belongs.has(`${id} ${unitId}`)
  const problem = mentorProblem({ status, retired: context.retired.has(code), sameUnit })
  if (problem === null) return brandPerson(id)
  report('mentor', { kind: 'candidate', why: 'mentor', code, problem })
  return null
}
