import { randomUUID } from 'node:crypto'
import type { CandidateId, UnitId } from '../../domain/ids.ts'
import type { LocalDay } from '../../domain/local-time.ts'
import { clean, fold } from '../../domain/text.ts'
import type { AuditDetail } from '../audit.ts'
import { brandCandidate } from '../brands.ts'
import type { Db } from '../client.ts'
import type { KnownCandidate } from './hold.ts'
import { candidateSubject } from './places.ts'
import { reckon } from './reckon.ts'
import { ruleBook } from './rule-book.ts'
import { cellOn, nextCodes, placeMentors, type NewEvent } from './write.ts'

/** As many as are written in one go. */
const atOnce = 500

export type PaperWrite = { key: string; present: boolean; issuedOn: LocalDay | null; place: string | null }

/** What an import writes about one candidate: somebody new (his `name` is there, and his first event begins the case), or what is new of a known one. */
export type CandidateWrite = {
  known: KnownCandidate | null
  unit: { id: UnitId; code: string; path: string }
  /** Of somebody new: the code that the office gave him. */
  ownCode: string | null
  name?: string
  group?: string | null
  consentOn?: LocalDay | null
  /** In the order in which they happened. */
  events: readonly NewEvent[]
  papers: readonly PaperWrite[]
}

type Write = CandidateWrite & { id: CandidateId; code: string }
type Note = { verb: string; detail: AuditDetail }

/**
 * Writes them as chat does one by one: events, mentors, papers, dates, and what was done into the audit log. They must have been planned
 * in this transaction, after `holdCandidates`; nobody else has changed them since.
 */
export async function writeCandidates(db: Db, writes: readonly CandidateWrite[], { now }: { now: Date }): Promise<void> {
  const book = await ruleBook(db)
  const codes = await codesFor(db, writes)
  for (let at = 0; at < writes.length; at += atOnce) {
    const some = writes.slice(at, at + atOnce).map((write): Write => {
      if (write.known !== null) return { ...write, id: write.known.id, code: write.known.code }
      const code = codes.get(write)
      if (code === undefined) throw new Error('A new candidate has no code.')
      return { ...write, id: brandCandidate(randomUUID()), code }
    })
    await writeSome(db, some, now)
    await reckon(
      db,
      some.map(({ id }) => id),
      { book, now },
    )
  }
}

/** The codes of new candidates, cell by cell in the order of the rows. */
async function codesFor(db: Db, writes: readonly CandidateWrite[]): Promise<ReadonlyMap<CandidateWrite, string>> {
  const added = writes.filter(({ known }) => known === null)
  const codes = new Map<CandidateWrite, string>()
  for (const cell of new Map(added.map(({ unit: one }) => [one.id, one])).values()) {
    const own = added.filter(({ unit: { id } }) => id === cell.id)
    const given = await nextCodes(db, cell, own.length)
    for (const [index, write] of own.entries()) codes.set(write, given[index] ?? '')
  }
  return codes
}

async function writeSome(db: Db, writes: readonly Write[], now: Date): Promise<void> {
  const rows = writes.map((write) => rowsOf(write, now))
  await insertCandidates(
    db,
    rows.flatMap(({ candidate, isNew }) => (isNew ? [candidate] : [])),
    now,
  )
  await updateCandidates(
    db,
    rows.flatMap(({ candidate, isNew }) => (isNew ? [] : [candidate])),
  )
  await insertEvents(
    db,
    rows.flatMap(({ events }) => events),
  )
  await placeMentors(
    db,
    writes.flatMap(({ id, events }) => (events.some(({ kind }) => kind === 'phan_cong') ? [id] : [])),
  )
  await putPapers(
    db,
    writes.flatMap(({ id, papers }) => papers.map((paper) => ({ ...paper, candidateId: id }))),
    now,
  )
  await noteAll(
    db,
    writes.flatMap(({ id, unit: { path } }, index) =>
      (rows[index]?.notes ?? []).map((done) => ({ ...done, subject: candidateSubject(id), unitPath: path })),
    ),
    now,
  )
}

/** What is written of one candidate. Every change has its version, as in chat, and its line in the audit log. */
function rowsOf(write: Write, now: Date) {
  const { id, code, known, unit, ownCode, group, consentOn, papers } = write
  const notes: Note[] = []
  let version = known?.version ?? 0
  const note = (verb: string, detail: AuditDetail): void => {
    version += 1
    notes.push({ verb, detail: { ...detail, ...(version > 1 && { version }) } })
  }
  // Rows of one instant stand in the order in which they were recorded.
  const last = Math.max(now.getTime() - 1, ...(known?.facts.events ?? []).map(({ recordedAt }) => recordedAt.getTime()))
  const events = write.events.map(({ kind, on, detail = {} }, index) => {
    const eventId = randomUUID()
    if (version === 0) note('add-candidate', { event: kind })
    else note('record-event', { event: kind, eventId })
    const unitId = known === null ? unit.id : (cellOn(known.facts, on) ?? known.cells[0])
    return { id: eventId, candidateId: id, kind, on, detail, recordedAt: new Date(last + 1 + index).toISOString(), unitId }
  })
  const fullName = clean(write.name ?? known?.name ?? '')
  if (known !== null && write.name !== undefined) note('rename-candidate', {})
  if (known !== null && group !== undefined) note('set-candidate-group', {})
  if (known !== null && consentOn !== undefined) note('set-candidate-consent', {})
  for (const { key, present } of papers) note('set-paper', { paper: key, present })
  const [first] = events
  const candidate = {
    id,
    code,
    ownCode,
    unitId: unit.id,
    fullName,
    foldedName: fold(fullName),
    group: group === undefined ? (known?.group ?? null) : group,
    consentOn: consentOn === undefined ? (known?.consentOn ?? null) : consentOn,
    version,
    // The first step; what the others make of it is reckoned at once.
    stage: first?.kind ?? '',
    stageSince: first?.on ?? null,
  }
  return { candidate, events, notes, isNew: known === null }
}

type Rows = ReturnType<typeof rowsOf>

async function insertCandidates(db: Db, rows: readonly Rows['candidate'][], now: Date): Promise<void> {
  if (rows.length === 0) return
  await db.$executeRaw`
    INSERT INTO "Candidate" (id, code, "ownCode", "unitId", "fullName", "foldedName", "group", "consentOn", version, stage, "stageSince", "createdAt")
    SELECT id, code, "ownCode", "unitId", "fullName", "foldedName", "group", "consentOn", version, stage, "stageSince", ${now}
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      AS x(id uuid, code text, "ownCode" text, "unitId" uuid, "fullName" text, "foldedName" text, "group" text, "consentOn" date,
        version int, stage text, "stageSince" date)`
}

async function updateCandidates(db: Db, rows: readonly Rows['candidate'][]): Promise<void> {
  if (rows.length === 0) return
  await db.$executeRaw`
    UPDATE "Candidate" AS c
    SET "fullName" = x."fullName", "foldedName" = x."foldedName", "group" = x."group", "consentOn" = x."consentOn",
      version = x.version
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      AS x(id uuid, "fullName" text, "foldedName" text, "group" text, "consentOn" date, version int)
    WHERE c.id = x.id`
}

async function insertEvents(db: Db, rows: Rows['events']): Promise<void> {
  if (rows.length === 0) return
  await db.$executeRaw`
    INSERT INTO "StageEvent" (id, "candidateId", kind, "on", detail, "recordedAt", "unitId")
    SELECT id, "candidateId", kind, "on", detail, "recordedAt", "unitId"
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      AS x(id uuid, "candidateId" uuid, kind text, "on" date, detail jsonb, "recordedAt" timestamptz, "unitId" uuid)`
}

/** Into the audit log, as the operator's. */
async function noteAll(db: Db, rows: readonly (Note & { subject: string; unitPath: string })[], now: Date): Promise<void> {
  await db.$executeRaw`
    INSERT INTO "AuditEvent" (at, verb, subject, "unitPath", detail)
    SELECT ${now}, verb, subject, "unitPath", detail
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS x(verb text, subject text, "unitPath" text, detail jsonb)`
}

async function putPapers(db: Db, rows: readonly (PaperWrite & { candidateId: CandidateId })[], now: Date): Promise<void> {
  if (rows.length === 0) return
  await db.$executeRaw`
    INSERT INTO "Paper" ("candidateId", key, present, "issuedOn", place, "changedAt")
    SELECT "candidateId", key, present, "issuedOn", place, ${now}
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      AS x("candidateId" uuid, key text, present boolean, "issuedOn" date, place text)
    ON CONFLICT ("candidateId", key) DO UPDATE SET present = EXCLUDED.present, "issuedOn" = EXCLUDED."issuedOn", place = EXCLUDED.place,
      "changedAt" = EXCLUDED."changedAt", "changedBy" = NULL`
}
