import { z } from 'zod'
import type { Actor } from '../../domain/access.ts'
import { initialsOf } from '../../domain/candidates/code.ts'
import type { CandidateFacts } from '../../domain/candidates/events.ts'
import type { CandidateId, PersonId, UnitId } from '../../domain/ids.ts'
import { localDay, type LocalDay } from '../../domain/local-time.ts'
import { audit } from '../audit.ts'
import { brandCandidate, brandPerson, brandUnit } from '../brands.ts'
import type { Db } from '../client.ts'
import { Prisma } from '../generated/client.ts'
import { readTables } from '../json-tables.ts'
import type { Sealer } from '../seal.ts'
import { factsOf, settingsOfUnits } from './facts.ts'
import { candidateSubject, eventReasonPlace, postponedReasonPlace } from './places.ts'
import { clockRow } from './reckon.ts'
import { seenFor, seenSql, type CandidateVerb } from './seen.ts'

/** A clock with the state of its alert. Days are local. */
export type DeadlineRecord = {
  id: string
  ruleId: string
  ruleKey: string
  source: string
  startsOn: LocalDay
  dueOn: LocalDay
  endedOn: LocalDay | null
  nextAlertOn: LocalDay | null
  /** How far it has climbed: 0 = its owners. */
  level: number
  acknowledged: { at: Date; by: PersonId | null } | null
  postponed: { until: LocalDay; by: PersonId | null; reason: string | null } | null
}

export type CandidateRecord = {
  id: CandidateId
  code: string
  unit: { id: UnitId; name: string; path: string }
  name: string
  initials: string
  /** The cell has switched names on, and the committee allows it: in private chats the name may be shown. */
  showNames: boolean
  group: string | null
  consentOn: LocalDay | null
  version: number
  /** With reasons. */
  facts: CandidateFacts
  deadlines: readonly DeadlineRecord[]
  mentor: { id: PersonId; name: string } | null
  /** Who recorded each event, by its id; the operator's are left out. */
  recordedBy: ReadonlyMap<string, string>
}

/**
 * A candidate by id or code with whom this person may do this; null when there is none, whether he exists or not. What is read is written
 * down: who saw whom.
 */
export async function candidateFor(
  db: Db,
  sealer: Sealer,
  actor: Actor,
  ask: ({ id: string } | { code: string }) & { verb: CandidateVerb; now: Date },
): Promise<CandidateRecord | null> {
  const which = 'id' in ask ? Prisma.sql`c.id = ${ask.id}::uuid` : Prisma.sql`c.code = ${ask.code}`
  const [found] = await db.$queryRaw<unknown[]>`
    SELECT c.id, c.code, c."fullName" AS name, c."group", c."consentOn"::text, c.version, c."unitId", u.name AS unit, u.path,
      c."mentorId", m."fullName" AS mentor
    FROM "Candidate" c JOIN "OrgUnit" u ON u.id = c."unitId" LEFT JOIN "Person" m ON m.id = c."mentorId"
    WHERE ${which} AND ${seenSql(seenFor(actor, ask.verb))}`
  if (found === undefined) return null
  const row = candidateRow.parse(found)
  await audit(db, {
    at: ask.now,
    actorId: actor.personId,
    verb: 'read-candidate',
    subject: candidateSubject(row.id),
    unitPath: row.path,
    detail: { for: ask.verb },
  })
  return recordOf(db, sealer, row, localDay(ask.now))
}

const day = z.string()
const sealed = z.hex().transform((text) => Buffer.from(text, 'hex'))
const candidateRow = z.object({
  id: z.string().transform(brandCandidate),
  code: z.string(),
  name: z.string(),
  group: z.string().nullable(),
  consentOn: day.nullable(),
  version: z.number(),
  unitId: z.string().transform(brandUnit),
  unit: z.string(),
  path: z.string(),
  mentorId: z.string().transform(brandPerson).nullable(),
  mentor: z.string().nullable(),
})
const eventRow = z.object({ id: z.string(), reason: sealed.nullable(), recordedBy: z.string().nullable() })
const deadlineRow = clockRow.omit({ toldOn: true }).extend({
  level: z.number(),
  acknowledgedAt: z
    .string()
    .transform((text) => new Date(text))
    .nullable(),
  acknowledgedBy: z.string().transform(brandPerson).nullable(),
  postponedBy: z.string().transform(brandPerson).nullable(),
  postponedReason: sealed.nullable(),
})

async function recordOf(db: Db, sealer: Sealer, row: z.infer<typeof candidateRow>, today: LocalDay): Promise<CandidateRecord | null> {
  const [facts] = await factsOf(db, [row.id], today)
  if (facts === undefined) return null
  const settings = await settingsOfUnits(db, [row.unitId])
  const [eventRows = [], deadlineRows = []] = await readTables(db, [
    {
      columns: Object.keys(eventRow.shape),
      rows: Prisma.sql`
        SELECT e.id, encode(e.reason, 'hex') AS reason, p."fullName" AS "recordedBy"
        FROM "StageEvent" e LEFT JOIN "Person" p ON p.id = e."recordedBy" WHERE e."candidateId" = ${row.id}::uuid`,
    },
    {
      columns: Object.keys(deadlineRow.shape),
      rows: Prisma.sql`
        SELECT id, "ruleId", "ruleKey", source, "startsOn", "dueOn", "endedOn", "nextAlertOn", level, "acknowledgedAt", "acknowledgedBy",
          "postponedUntil", "postponedBy", encode("postponedReason", 'hex') AS "postponedReason"
        FROM "Deadline" WHERE "candidateId" = ${row.id}::uuid ORDER BY "dueOn", "ruleKey", source`,
    },
  ])
  const events = eventRows.map((event) => eventRow.parse(event))
  const reasons = new Map(
    events.flatMap(({ id, reason }) => (reason === null ? [] : [[id, sealer.open(reason, eventReasonPlace(id))] as const])),
  )
  return {
    id: row.id,
    code: row.code,
    unit: { id: row.unitId, name: row.unit, path: row.path },
    name: row.name,
    initials: initialsOf(row.name),
    showNames: settings.get(row.unitId)?.candidateNames === true,
    group: row.group,
    consentOn: row.consentOn,
    version: row.version,
    facts: {
      unitId: row.unitId,
      events: facts.events.map((event) => withReason(event, reasons)),
      papers: facts.papers,
      mentors: facts.mentors,
    },
    deadlines: deadlineRows.map((deadline) => toDeadline(sealer, deadlineRow.parse(deadline))),
    mentor: row.mentorId === null || row.mentor === null ? null : { id: row.mentorId, name: row.mentor },
    recordedBy: new Map(events.flatMap(({ id, recordedBy }) => (recordedBy === null ? [] : [[id, recordedBy] as const]))),
  }
}

function withReason<E extends CandidateFacts['events'][number]>(event: E, reasons: ReadonlyMap<string, string>): E {
  const reason = reasons.get(event.id)
  return reason === undefined ? event : { ...event, detail: { ...event.detail, reason } }
}

function toDeadline(sealer: Sealer, row: z.infer<typeof deadlineRow>): DeadlineRecord {
  const { acknowledgedAt, acknowledgedBy, postponedUntil, postponedBy, postponedReason, ...rest } = row
  return {
    ...rest,
    acknowledged: acknowledgedAt && { at: acknowledgedAt, by: acknowledgedBy },
    postponed:
      postponedUntil === null
        ? null
        : {
            until: postponedUntil,
            by: postponedBy,
            reason: postponedReason && sealer.open(postponedReason, postponedReasonPlace(row.id)),
          },
  }
}
