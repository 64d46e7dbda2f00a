import type { PersonId, UnitId } from '../domain/ids.ts'
import type { Db } from './client.ts'

/** Remembers in which of his units a person is working; null = in none of them in particular. */
export async function setWorkingIn(db: Db, personId: PersonId, unitId: UnitId | null): Promise<void> {
  await db.person.update({ where: { id: personId }, data: { workingIn: unitId } })
}
