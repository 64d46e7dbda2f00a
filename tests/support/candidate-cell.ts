import { brandPerson, brandUnit } from '../../src/db/brands.ts'
import type { Database } from '../../src/db/client.ts'
import type { SeededCell } from './candidates.ts'

/** A cell of the cast, as candidates are seeded into it: these people mentor them in turn. */
export async function candidateCell(
  { db }: Pick<Database, 'db'>,
  { code, secretary, mentors }: { code: string; secretary: string; mentors: readonly string[] },
): Promise<SeededCell> {
  const { id, path } = await db.orgUnit.findUniqueOrThrow({ where: { code }, select: { id: true, path: true } })
  const prefix = `Q${code.slice(-2)}`
  await db.candidateSeries.create({ data: { unitId: id, prefix, last: 0 } })
  return { id: brandUnit(id), code, path, prefix, secretary: brandPerson(secretary), mentors: mentors.map(brandPerson) }
}
