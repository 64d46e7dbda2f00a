import { createHash } from 'node:crypto'
import type { AuditEvent, AuditSeal, PrismaClient } from './generated/client.ts'
import { transaction, type Db } from './client.ts'

/** Events of one seal at most: what one transaction hashes in a moment. */
const mostEvents = 5000
const pageSize = 1000

type Sealed = { seals: number; events: number }

/**
 * Closes what was added to the audit log since the last seal: each seal hashes its events and the hash before it, so that a change of any
 * of them shows. Safe to run twice at once. `mostEvents` events make one seal.
 */
export async function sealAudit(db: PrismaClient, now: Date, { most = mostEvents }: { most?: number } = {}): Promise<Sealed> {
  const upTo = await settledUpTo(db)
  const sealed: Sealed = { seals: 0, events: 0 }
  for (;;) {
    const events = await transaction(db, (tx) => sealNext(tx, { upTo, now, most }))
    if (events === 0) return sealed
    sealed.seals += 1
    sealed.events += events
  }
}

/**
 * The highest id below which no event can appear any more. Ids are given before the commit, so a slow transaction may still hold a lower
 * one: a moment without any writer is waited for (2 s at most, others wait behind us; then it throws and the next run tries again).
 */
async function settledUpTo(db: PrismaClient): Promise<bigint> {
  return transaction(db, async (tx) => {
    await tx.$executeRaw`SET LOCAL lock_timeout = '2s'`
    await tx.$executeRaw`LOCK TABLE "AuditEvent" IN SHARE MODE`
    const { _max } = await tx.auditEvent.aggregate({ _max: { id: true } })
    return _max.id ?? 0n
  })
}

async function sealNext(tx: Db, { upTo, now, most }: { upTo: bigint; now: Date; most: number }): Promise<number> {
  await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended('audit-seal', 0))::text`
  const before = await tx.auditSeal.findFirst({ orderBy: { id: 'desc' } })
  const events = await tx.auditEvent.findMany({
    where: { id: { gt: before?.lastEvent ?? 0n, lte: upTo } },
    orderBy: { id: 'asc' },
    take: most,
  })
  const [first, last] = [events.at(0), events.at(-1)]
  if (first === undefined || last === undefined) return 0
  const hash = chainedHash(before)
  for (const event of events) hash.update(canonical(event))
  await tx.auditSeal.create({
    data: { firstEvent: first.id, lastEvent: last.id, events: events.length, hash: new Uint8Array(hash.digest()), sealedAt: now },
  })
  return events.length
}

function chainedHash(before: { hash: Uint8Array } | null): ReturnType<typeof createHash> {
  const hash = createHash('sha256')
  return before === null ? hash : hash.update(before.hash)
}

/** One text for one event, whatever order the database gives the facts in. */
function canonical({ id, at, actorId, verb, subject, unitPath, detail }: AuditEvent): string {
  return `${JSON.stringify([String(id), at.toISOString(), actorId, verb, subject, unitPath, inOrder(detail)])}\n`
}

function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((one: unknown) => inOrder(one))
  if (typeof value !== 'object' || value === null) return value
  return Object.entries(value)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, one]: [string, unknown]) => [key, inOrder(one)])
}

/** What the chain of seals says. `unsealed`: events since the last seal. `why`: what became of the events of the first seal that does not fit. */
export type AuditVerdict =
  | { kind: 'whole'; seals: number; events: number; unsealed: number; last: { seal: number; hash: string } | null }
  | { kind: 'broken'; seal: number; firstEvent: bigint; lastEvent: bigint; why: 'added' | 'removed' | 'changed' }

/** Goes through all seals and their events, page by page. Finds an event that was changed, taken out, or put into a sealed stretch. */
export async function verifySeals(db: Db): Promise<AuditVerdict> {
  let before: AuditSeal | null = null
  let [seals, events] = [0, 0]
  for await (const seal of sealsOf(db)) {
    const hash = chainedHash(before)
    let found = 0
    for await (const event of eventsBetween(db, before?.lastEvent ?? 0n, seal.lastEvent)) {
      hash.update(canonical(event))
      found += 1
    }
    const { id, firstEvent, lastEvent } = seal
    if (found !== seal.events) return { kind: 'broken', seal: id, firstEvent, lastEvent, why: found > seal.events ? 'added' : 'removed' }
    if (!hash.digest().equals(seal.hash)) return { kind: 'broken', seal: id, firstEvent, lastEvent, why: 'changed' }
    before = seal
    seals += 1
    events += found
  }
  return {
    kind: 'whole',
    seals,
    events,
    unsealed: await db.auditEvent.count({ where: { id: { gt: before?.lastEvent ?? 0n } } }),
    last: before === null ? null : { seal: before.id, hash: Buffer.from(before.hash).toString('hex') },
  }
}

async function* sealsOf(db: Db): AsyncGenerator<AuditSeal> {
  for (let after = 0; ;) {
    const page = await db.auditSeal.findMany({ where: { id: { gt: after } }, orderBy: { id: 'asc' }, take: pageSize })
    yield* page
    const last = page.at(-1)
    if (last === undefined || page.length < pageSize) return
    after = last.id
  }
}

/** Events after one id up to another one. */
async function* eventsBetween(db: Db, after: bigint, upTo: bigint): AsyncGenerator<AuditEvent> {
  for (let from = after; ;) {
    const page = await db.auditEvent.findMany({ where: { id: { gt: from, lte: upTo } }, orderBy: { id: 'asc' }, take: pageSize })
    yield* page
    const last = page.at(-1)
    if (last === undefined || page.length < pageSize) return
    from = last.id
  }
}
