import { addAllDeliveries, addDeliveries, type NewDeliveries } from '../db/deliveries.ts'
import { transaction } from '../db/client.ts'
import type { Db } from '../db/client.ts'
import { meetingById, meetingsById, type MeetingRecord } from '../db/meetings.ts'
import { dueOccasions, takeOccasion, takeOccasions, type DueOccasion, type MeetingOccasion } from '../db/occasions.ts'
import { leadersOf } from '../db/people.ts'
import { personMay } from '../db/roles.ts'
import { remindedPeople } from '../db/rsvps.ts'
import type { PersonId } from '../domain/ids.ts'
import { fireForUnit } from './fire-for-unit.ts'
import { touch, untouched, type Runtime, type Touched } from '../runtime.ts'

const atOnce = 200
/** Reminders of so many meetings are written in one transaction: some thousand rows, well within its time also on a slow disk. */
const remindedAtOnce = 50

/** `missed`: the meeting had begun or was cancelled, or somebody else was faster. `failed`: it is tried again at the next tick. */
export type FireCounts = { fired: number; missed: number; failed: number }

/**
 * Turns what is due into messages: each occasion is taken (by compare-and-set) in the transaction that writes its deliveries, reminders
 * many at a time. Safe to run twice, and by several processes. What fell due while nobody ran is done now; the message says that it is
 * late.
 */
export async function fireDue(runtime: Runtime): Promise<FireCounts> {
  const counts: FireCounts = { fired: 0, missed: 0, failed: 0 }
  const touched = untouched()
  for (;;) {
    const due = await dueOccasions(runtime.db, runtime.now(), atOnce)
    const failedBefore = counts.failed
    for (const group of inGroups(due)) await fireGroup(runtime, group, { counts, touched })
    if (due.length < atOnce || counts.failed > failedBefore) break
  }
  if (counts.fired > 0) await runtime.wake(touched)
  return counts
}

type Group = { kind: 'reminders'; occasions: readonly MeetingOccasion[] } | { kind: 'other'; occasion: DueOccasion }

function inGroups(due: readonly DueOccasion[]): Group[] {
  const reminders: MeetingOccasion[] = []
  const groups: Group[] = []
  for (const occasion of due)
    if (occasion.meetingId !== null && occasion.name !== summary) reminders.push(occasion)
    else groups.push({ kind: 'other', occasion })
  for (let from = 0; from < reminders.length; from += remindedAtOnce)
    groups.push({ kind: 'reminders', occasions: reminders.slice(from, from + remindedAtOnce) })
  return groups
}

async function fireGroup(runtime: Runtime, group: Group, sum: { counts: FireCounts; touched: Touched }): Promise<void> {
  const { counts, touched } = sum
  const occasions = group.kind === 'reminders' ? group.occasions : [group.occasion]
  try {
    const fired = await transaction(runtime.db, async (tx) =>
      group.kind === 'reminders'
        ? remind(runtime, tx, { occasions: group.occasions, touched })
        : Number(await fire(runtime, tx, { occasion: group.occasion, touched })),
    )
    counts.fired += fired
    counts.missed += occasions.length - fired
  } catch (error) {
    // One meeting that cannot be read must not keep all others from being told.
    if (group.kind === 'reminders' && group.occasions.length > 1) {
      for (const one of group.occasions) await fireGroup(runtime, { kind: 'reminders', occasions: [one] }, sum)
      return
    }
    counts.failed += 1
    runtime.log.error({ err: error, occasion: occasions[0]?.id }, 'an occasion could not be fired; the next tick tries again')
  }
}

const summary = 'summary'

/** Writes the reminders of several meetings. Gives of how many. */
async function remind(
  runtime: Runtime,
  tx: Db,
  { occasions, touched }: { occasions: readonly MeetingOccasion[]; touched: Touched },
): Promise<number> {
  const now = runtime.now()
  const taken = await takeOccasions(tx, occasions, now)
  const ids = taken.map(({ meetingId }) => meetingId)
  const meetings = await meetingsById(tx, ids, now)
  const reminded = await remindedPeople(tx, runtime.sealer, ids)
  const adds = taken.flatMap((occasion): NewDeliveries[] => {
    const meeting = meetings.get(occasion.meetingId)
    if (meeting === undefined || isOver(meeting, now)) return []
    return [{ ...about(meeting, occasion), kind: 'meeting-reminder', people: reminded.get(meeting.id) ?? [] }]
  })
  if (adds.length > 0) touch(touched, await addAllDeliveries(tx, adds, { now, served: runtime.accounts.keys() }))
  return adds.length
}

function isOver({ view }: MeetingRecord, now: Date): boolean {
  return view.cancelled || view.startsAt <= now
}

function about(meeting: MeetingRecord, occasion: DueOccasion): Omit<NewDeliveries, 'kind' | 'people'> {
  return {
    source: meeting.id,
    meetingId: meeting.id,
    // A meeting that moved has reminders of its own for each version of its time.
    occasion: `${occasion.name} ${meeting.view.startsAt.toISOString()}`,
    authorId: null,
    urgent: false,
    quiet: meeting.settings,
    dueAt: occasion.dueAt,
  }
}

async function fire(runtime: Runtime, tx: Db, { occasion, touched }: { occasion: DueOccasion; touched: Touched }): Promise<boolean> {
  const now = runtime.now()
  if (!(await takeOccasion(tx, occasion, now))) return false
  if (occasion.meetingId === null) return fireForUnit(runtime, tx, { occasion, touched })
  const meeting = await meetingById(tx, occasion.meetingId, now)
  if (meeting === null || isOver(meeting, now)) return false
  const people = await summaryReaders(tx, meeting, now)
  touch(
    touched,
    await addDeliveries(tx, { ...about(meeting, occasion), kind: 'meeting-summary', people }, { now, served: runtime.accounts.keys() }),
  )
  return true
}

/** Whoever leads the unit by now, and whoever called the meeting while he still may lead it. */
async function summaryReaders(tx: Db, meeting: MeetingRecord, now: Date): Promise<PersonId[]> {
  const leaders = await leadersOf(tx, meeting.unitPath, now)
  const caller = meeting.calledBy.id
  const stays = await personMay(tx, caller, { verb: 'record-answer', path: meeting.unitPath, now })
  return [...new Set([...leaders.map(({ id }) => id), ...(stays ? [caller] : [])])]
}
