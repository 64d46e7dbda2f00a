import type { Scope } from '../domain/access.ts'
import type { PersonId } from '../domain/ids.ts'
import type { Answer } from '../domain/meeting.ts'
import type { Db } from './client.ts'
import { answerOf } from './meetings.ts'
import { unitsIn } from './scope.ts'

/** The next meeting to which a person is invited, and his answer; of the units of a scope, or of all (null) for himself. */
export async function nextMeetingOf(
  db: Db,
  of: { personId: PersonId; scope: Scope | null; now: Date },
): Promise<{ startsAt: Date; unit: string; answer: Answer | null } | null> {
  const row = await db.rsvp.findFirst({
    where: {
      personId: of.personId,
      meeting: { startsAt: { gt: of.now }, cancelledAt: null, ...(of.scope && { unit: unitsIn(of.scope) }) },
    },
    select: { answer: true, meeting: { select: { startsAt: true, unit: { select: { name: true } } } } },
    orderBy: [{ meeting: { startsAt: 'asc' } }, { meetingId: 'asc' }],
  })
  return row && { startsAt: row.meeting.startsAt, unit: row.meeting.unit.name, answer: answerOf(row.answer) }
}
