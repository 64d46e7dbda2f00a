import type { Db } from './client.ts'

/**
 * Marks a new database with what it is for and the key it is encrypted with; a marked one is compared. Gives what does not fit, or
 * null. Two that start at once agree, because there is one row.
 */
export async function claimInstance(
  db: Db,
  claim: { purpose: 'training' | 'real'; fieldKeyFingerprint: string },
): Promise<'purpose' | 'key' | null> {
  await db.instance.createMany({ data: [{ id: 1, ...claim }], skipDuplicates: true })
  const { purpose, fieldKeyFingerprint } = await db.instance.findUniqueOrThrow({ where: { id: 1 } })
  if (purpose !== claim.purpose) return 'purpose'
  return fieldKeyFingerprint === claim.fieldKeyFingerprint ? null : 'key'
}

/** How far the movable clock of a training database is ahead, ms. */
export async function clockOffset(db: Db): Promise<number> {
  const row = await db.instance.findUniqueOrThrow({ where: { id: 1 }, select: { clockOffsetMs: true } })
  return Number(row.clockOffsetMs)
}

/** Only ever forward. */
export async function setClockOffset(db: Db, offsetMs: number): Promise<void> {
  await db.instance.updateMany({
    where: { id: 1, purpose: 'training', clockOffsetMs: { lt: BigInt(offsetMs) } },
    data: { clockOffsetMs: BigInt(offsetMs) },
  })
}
