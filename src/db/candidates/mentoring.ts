import type { PersonId } from '../../domain/ids.ts'
import type { Db } from '../client.ts'

/** Is this person the mentor of some candidate whose case is open? */
export async function mentorsAnybody(db: Db, personId: PersonId): Promise<boolean> {
  return (await db.candidate.count({ where: { mentorId: personId, closedBy: null } })) > 0
}
