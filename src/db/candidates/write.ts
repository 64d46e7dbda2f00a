import { randomUUID } from 'node:crypto'
import { closing, type CandidateFacts, type EventDetail, type EventKind } from '../../domain/candidates/events.ts'
import { codeFrom, codePrefix } from '../../domain/candidates/code.ts'
import type { RuleBook } from '../../domain/candidates/rule-book.ts'
import type { CandidateId, PersonId, UnitId } from '../../domain/ids.ts'
import { localDay, type LocalDay } from '../../domain/local-time.ts'
import { clean, fold } from '../../domain/text.ts'
import { audit, type AuditDetail } from '../audit.ts'
import { brandCandidate } from '../brands.ts'
import type { Db } from '../client.ts'
import { dateAt } from '../people.ts'
import type { Sealer } from '../seal.ts'
import { factsOf } from './facts.ts'
import { candidateSubject, eventReasonPlace } from './places.ts'
import { reckon } from './reckon.ts'

/**
 * Everything that changes a candidate. Each must be called in a transaction, writes down who did what, and reckons the dates anew;
 * whether it may be done is decided before. A change names the version it was decided on, and gives null when the candidate has moved
 * on since: then nothing was done. `by` null = the operator's command line.
 */
export type Change = { id: CandidateId; version: number; by: PersonId | null; now: Date; book: RuleBook }

/** `moved`: running dates that are others than before. */
export type Changed = { version: number; moved: number }

export type NewEvent = { kind: EventKind; on: LocalDay; detail?: EventDetail }

export async function addCandidate(
  db: Db,
  sealer: Sealer,
  add: {
    unit: { id: UnitId; code: string }
    name: string
    group: string | null
    consentOn: LocalDay | null
    /** What the case begins with: `nguon`, or `cam_tinh` where it was on the list already. */
    event: NewEvent
    by: PersonId | null
    now: Date
    book: RuleBook
  },
): Promise<{ id: CandidateId; code: string }> {
  const { unit, event, by, now, book } = add
  const [code] = await nextCodes(db, unit, 1)
  if (code === undefined) throw new Error('No code was given.')
  const row = await db.candidate.create({
    data: {
      code,
      unitId: unit.id,
      fullName: clean(add.name),
      foldedName: fold(clean(add.name)),
      group: add.group,
      consentOn: add.consentOn === null ? null : dateAt(add.consentOn),
      stage: event.kind,
      stageSince: dateAt(event.on),
      createdAt: now,
    },
    select: { id: true },
  })
  const id = brandCandidate(row.id)
  await insertEvent(db, sealer, { id, unitId: unit.id, event, by, now })
  await reckon(db, [id], { book, now })
  await note(db, { id, by, now, verb: 'add-candidate', detail: { event: event.kind } })
  return { id, code }
}

/** The next codes of a cell, "Q08-04"; what its codes begin with is settled with the first one, for good. */
export async function nextCodes(db: Db, unit: { id: UnitId; code: string }, count: number): Promise<string[]> {
  const series = await db.candidateSeries.findUnique({ where: { unitId: unit.id } })
  if (series === null) {
    // Without the cast to text Prisma could not read the type "void".
    await db.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended('candidate-series', 0))::text`
    const taken = await db.candidateSeries.findMany({ select: { prefix: true } })
    const prefix = codePrefix(unit.code, new Set(taken.map((one) => one.prefix)))
    await db.candidateSeries.createMany({ data: { unitId: unit.id, prefix, last: 0 }, skipDuplicates: true })
  }
  const { prefix, last } = await db.candidateSeries.update({ where: { unitId: unit.id }, data: { last: { increment: count } } })
  return Array.from({ length: count }, (_, index) => codeFrom(prefix, last - count + 1 + index))
}

/** Takes the candidate for this change; null when it is another version by now. */
async function take(db: Db, { id, version }: Change): Promise<number | null> {
  const { count } = await db.candidate.updateMany({ where: { id, version }, data: { version: version + 1 } })
  return count === 0 ? null : version + 1
}

async function note(db: Db, done: Pick<Change, 'id' | 'by' | 'now'> & { verb: string; detail: AuditDetail }): Promise<void> {
  const { id, by, now, verb, detail } = done
  const { unit } = await db.candidate.findUniqueOrThrow({ where: { id }, select: { unit: { select: { path: true } } } })
  await audit(db, { at: now, actorId: by, verb, subject: candidateSubject(id), unitPath: unit.path, detail })
}

/** Adds a row to the history. An assigned mentor and a move to another cell are such rows too. */
export async function recordEvent(
  db: Db,
  sealer: Sealer,
  change: Change & { event: NewEvent },
): Promise<(Changed & { eventId: string }) | null> {
  const version = await take(db, change)
  if (version === null) return null
  const eventId = await addEvent(db, sealer, change)
  const { moved } = await reckon(db, [change.id], change)
  await note(db, { ...change, verb: 'record-event', detail: { event: change.event.kind, eventId, version } })
  return { version, moved, eventId }
}

/** Assigns a mentor by a resolution of the cell; the one before ends on that day. */
export async function assignMentor(
  db: Db,
  sealer: Sealer,
  change: Change & { mentorId: PersonId; number: string | null; on: LocalDay },
): Promise<(Changed & { eventId: string }) | null> {
  const { mentorId, number, on, ...rest } = change
  return recordEvent(db, sealer, {
    ...rest,
    event: { kind: 'phan_cong', on, detail: { mentorId, ...(number !== null && { number }) } },
  })
}

/**
 * Voids a row of the history, which stays there as voided, and adds what replaces it, if anything. Null also when there is no such row or
 * it is voided already.
 */
export async function voidEvent(
  db: Db,
  sealer: Sealer,
  change: Change & { eventId: string; instead: NewEvent | null },
): Promise<(Changed & { eventId: string | null }) | null> {
  const known = await db.stageEvent.count({ where: { id: change.eventId, candidateId: change.id, voidedAt: null } })
  const version = known === 0 ? null : await take(db, change)
  if (version === null) return null
  await db.stageEvent.update({ where: { id: change.eventId }, data: { voidedAt: change.now, voidedBy: change.by } })
  const eventId = change.instead === null ? null : await addEvent(db, sealer, { ...change, event: change.instead })
  if (eventId === null) await placeMentors(db, [change.id])
  const { moved } = await reckon(db, [change.id], change)
  await note(db, { ...change, verb: 'void-event', detail: { eventId: change.eventId, instead: eventId, version } })
  return { version, moved, eventId }
}

async function addEvent(db: Db, sealer: Sealer, { id, event, by, now }: Change & { event: NewEvent }): Promise<string> {
  const [facts] = await factsOf(db, [id], localDay(now))
  if (facts === undefined) throw new Error(`The candidate ${id} has no history.`)
  const unitId = cellOn(facts, event.on) ?? (await firstUnit(db, id))
  // Rows of one instant stand in the order in which they were recorded.
  const last = Math.max(...facts.events.map(({ recordedAt }) => recordedAt.getTime()))
  const eventId = await insertEvent(db, sealer, { id, unitId, event, by, now: new Date(Math.max(now.getTime(), last + 1)) })
  await placeMentors(db, [id])
  return eventId
}

/** The cell on a day: what is recorded late may have happened before a move. Null = the one the case began in. */
export function cellOn({ events, unitId }: CandidateFacts, on: LocalDay): UnitId | null {
  const moves = events.filter(({ kind, voided }) => kind === 'chuyen_don_vi' && !voided)
  if (!moves.some((move) => move.on > on)) return unitId
  return moves.findLast((move) => move.on <= on)?.detail.unitId ?? null
}

async function firstUnit(db: Db, candidateId: CandidateId): Promise<string> {
  const first = await db.stageEvent.findFirstOrThrow({ where: { candidateId }, orderBy: { recordedAt: 'asc' }, select: { unitId: true } })
  return first.unitId
}

async function insertEvent(
  db: Db,
  sealer: Sealer,
  { id, unitId, event, by, now }: { id: CandidateId; unitId: string; event: NewEvent; by: PersonId | null; now: Date },
): Promise<string> {
  const { reason, ...detail } = event.detail ?? {}
  const eventId = randomUUID()
  await db.stageEvent.create({
    data: {
      id: eventId,
      candidateId: id,
      kind: event.kind,
      on: dateAt(event.on),
      detail,
      ...(reason !== undefined && { reason: sealer.seal(reason, eventReasonPlace(eventId)) }),
      recordedAt: now,
      recordedBy: by,
      unitId,
    },
  })
  return eventId
}

/** Who mentors from when until when, as the history says: an assignment has the id of its event and ends with the next, a move or the case. */
export async function placeMentors(db: Db, ids: readonly string[]): Promise<void> {
  const ends = ['phan_cong', 'chuyen_don_vi', ...closing]
  await db.$executeRaw`
    DELETE FROM "MentorAssignment" m USING "StageEvent" e WHERE e.id = m.id AND m."candidateId" = ANY(${[...ids]}::uuid[]) AND e."voidedAt" IS NOT NULL`
  await db.$executeRaw`
    INSERT INTO "MentorAssignment" (id, "candidateId", "personId", "unitId", number, "fromDate", "toDate")
    SELECT e.id, e."candidateId", (e.detail->>'mentorId')::uuid, e."unitId", e.detail->>'number', e."on",
      (SELECT n."on" FROM "StageEvent" n WHERE n."candidateId" = e."candidateId" AND n."voidedAt" IS NULL AND n.kind = ANY(${ends})
        AND (n."on", n."recordedAt") > (e."on", e."recordedAt") ORDER BY n."on", n."recordedAt" LIMIT 1)
    FROM "StageEvent" e
    WHERE e."candidateId" = ANY(${[...ids]}::uuid[]) AND e.kind = 'phan_cong' AND e."voidedAt" IS NULL AND e.detail ? 'mentorId'
    ORDER BY e."on", e."recordedAt"
    ON CONFLICT (id) DO UPDATE SET "toDate" = EXCLUDED."toDate"`
}

/** Whether a paper is there, from when, and where it is kept. Never what it says. */
export async function setPaper(
  db: Db,
  change: Change & { key: string; present: boolean; issuedOn: LocalDay | null; place: string | null },
): Promise<Changed | null> {
  const version = await take(db, change)
  if (version === null) return null
  const { id: candidateId, key, present, place, by, now } = change
  const data = { present, issuedOn: change.issuedOn === null ? null : dateAt(change.issuedOn), place, changedAt: now, changedBy: by }
  await db.paper.upsert({ where: { candidateId_key: { candidateId, key } }, create: { candidateId, key, ...data }, update: data })
  const { moved } = await reckon(db, [candidateId], change)
  await note(db, { ...change, verb: 'set-paper', detail: { paper: key, present, version } })
  return { version, moved }
}

export async function renameCandidate(db: Db, change: Change & { name: string }): Promise<Changed | null> {
  const name = clean(change.name)
  return setColumns(db, change, { verb: 'rename-candidate', data: { fullName: name, foldedName: fold(name) } })
}

export async function setGroup(db: Db, change: Change & { group: string | null }): Promise<Changed | null> {
  return setColumns(db, change, { verb: 'set-candidate-group', data: { group: change.group } })
}

/** null = he has taken it back, or it was never given. */
export async function setConsent(db: Db, change: Change & { consentOn: LocalDay | null }): Promise<Changed | null> {
  return setColumns(db, change, {
    verb: 'set-candidate-consent',
    data: { consentOn: change.consentOn === null ? null : dateAt(change.consentOn) },
  })
}

type OwnColumns = { fullName: string; foldedName: string } | { group: string | null } | { consentOn: Date | null }

/** Columns that no date depends on. */
async function setColumns(db: Db, change: Change, { verb, data }: { verb: string; data: OwnColumns }): Promise<Changed | null> {
  const version = await take(db, change)
  if (version === null) return null
  await db.candidate.update({ where: { id: change.id }, data })
  await note(db, { ...change, verb, detail: { version } })
  return { version, moved: 0 }
}
