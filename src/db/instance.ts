import type { Db } from './client.ts'

/** `olderFingerprints`: of keys that open, but do not seal. */
type Claim = { purpose: 'training' | 'real'; fieldKeyFingerprint: string; olderFingerprints?: readonly string[] }

/** The key is not among ours; values under a newer key are there already; another change of keys is not finished. */
export type Refusal = 'purpose' | 'key' | 'newer-key' | 'third-key'

/**
 * Marks a new database with what it is for and the key it is encrypted with; a marked one is compared. Gives what does not fit, or
 * null. Two that start at once agree, because there is one row. Whoever comes with a new key beside the old one begins a change of
 * keys: from then on nobody may open the database without both, until `endKeyChange`.
 */
export async function claimInstance(db: Db, claim: Claim): Promise<Refusal | null> {
  const { purpose, fieldKeyFingerprint: own, olderFingerprints = [] } = claim
  await db.instance.createMany({ data: [{ id: 1, purpose, fieldKeyFingerprint: own }], skipDuplicates: true })
  const found = await db.instance.findUniqueOrThrow({ where: { id: 1 } })
  if (found.purpose !== purpose) return 'purpose'
  const ours = new Set([own, ...olderFingerprints])
  if (!ours.has(found.fieldKeyFingerprint)) return 'key'
  if (found.nextKeyFingerprint !== null && !ours.has(found.nextKeyFingerprint)) return 'newer-key'
  if (own === found.fieldKeyFingerprint || own === found.nextKeyFingerprint) return null
  if (found.nextKeyFingerprint !== null) return 'third-key'
  const { count } = await db.instance.updateMany({
    where: { id: 1, fieldKeyFingerprint: found.fieldKeyFingerprint, nextKeyFingerprint: null },
    data: { nextKeyFingerprint: own },
  })
  return count === 1 ? null : claimInstance(db, claim)
}

/** True until everything is sealed with this key alone. */
export async function keyChangePending(db: Db, fingerprint: string): Promise<boolean> {
  const { fieldKeyFingerprint, nextKeyFingerprint } = await db.instance.findUniqueOrThrow({ where: { id: 1 } })
  return fieldKeyFingerprint !== fingerprint || nextKeyFingerprint !== null
}

/** All values are sealed with this key: the one before is not needed any more. */
export async function endKeyChange(db: Db, fingerprint: string): Promise<void> {
  await db.instance.update({ where: { id: 1 }, data: { fieldKeyFingerprint: fingerprint, nextKeyFingerprint: null } })
}

/** Since when a restored copy sends nothing by itself; null when it does. */
export async function sendingPausedAt(db: Db): Promise<Date | null> {
  const row = await db.instance.findUniqueOrThrow({ where: { id: 1 }, select: { sendingPausedAt: true } })
  return row.sendingPausedAt
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

/** A worker has begun a tick. In real time. */
export async function noteTick(db: Db, realNow: Date): Promise<void> {
  await db.instance.updateMany({ where: { id: 1 }, data: { tickedAt: realNow } })
}

/** When some worker began the last tick; null before the first. */
export async function lastTick(db: Db): Promise<Date | null> {
  const row = await db.instance.findUnique({ where: { id: 1 }, select: { tickedAt: true } })
  return row?.tickedAt ?? null
}

/** Twelve hex digits that tell this database from every other one, a restored copy of it included. */
export async function databaseIdentity(db: Db): Promise<string> {
  const [row] = await db.$queryRaw<{ identity: string }[]>`
    SELECT left(encode(sha256(convert_to(system_identifier || ' ' || oid, 'UTF8')), 'hex'), 12) AS identity
    FROM pg_control_system(), pg_database WHERE datname = current_database()`
  if (row === undefined) throw new Error('the database does not say who it is')
  return row.identity
}
