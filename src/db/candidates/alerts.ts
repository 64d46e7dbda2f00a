import { z } from 'zod'
import type { Actor } from '../../domain/access.ts'
import { refOf } from '../../domain/candidates/code.ts'
import { recipientsOf, type Holders } from '../../domain/candidates/recipients.ts'
import { clockView } from '../../domain/candidates/views.ts'
import { routeFor, type RuleBook } from '../../domain/candidates/rule-book.ts'
import { canBeLate, type DeadlineRule } from '../../domain/candidates/rules.ts'
import type { PersonId } from '../../domain/ids.ts'
import { localDay, type LocalDay } from '../../domain/local-time.ts'
import type { AlertLine, AlertReason } from '../../domain/topics/alerts.ts'
import { brandCandidate, brandDeadline, brandPerson, brandUnit } from '../brands.ts'
import type { Db } from '../client.ts'
import { Prisma } from '../generated/client.ts'
import type { Sealer } from '../seal.ts'
import { holdersIn, officesOf } from './alert-people.ts'
import { settingsOfUnits } from './facts.ts'
import { postponedReasonPlace } from './places.ts'
import { seenFor, seenSql } from './seen.ts'

const day = z.iso.date()
const alertRow = z.object({
  id: z.string().transform(brandDeadline),
  ruleId: z.string(),
  source: z.string(),
  startsOn: day,
  dueOn: day,
  nextAlertOn: day.nullable(),
  level: z.number(),
  acknowledgedAt: z.date().nullable(),
  acknowledgedBy: z.string().transform(brandPerson).nullable(),
  acknowledgedName: z.string().nullable(),
  postponedUntil: day.nullable(),
  postponedBy: z.string().transform(brandPerson).nullable(),
  postponedName: z.string().nullable(),
  postponedReason: z.instanceof(Uint8Array).nullable(),
  candidateId: z.string().transform(brandCandidate),
  code: z.string(),
  name: z.string(),
  mentorId: z.string().transform(brandPerson).nullable(),
  unitId: z.string().transform(brandUnit),
  unit: z.string(),
  path: z.string(),
  extendedOn: z.array(day),
  toldOn: z.array(day),
})
type Row = z.infer<typeof alertRow>

/** A running clock with its alert, as one person sees it. */
export type Alert = Pick<Row, 'id' | 'dueOn' | 'nextAlertOn' | 'level' | 'path' | 'toldOn' | 'acknowledgedAt' | 'acknowledgedBy'> & {
  rule: DeadlineRule
  line: AlertLine
  /** Why he is told; null = he may see it, and that is all. */
  reason: AlertReason
  holders: Holders
}

export type AlertAsk = { today: LocalDay; now: Date; book: RuleBook }

/** One alert that this person may see; null when there is none, or it is over. Whoever shows it writes down that it was read. */
export async function alertById(db: Db, sealer: Sealer, actor: Actor, { id, ...ask }: AlertAsk & { id: string }): Promise<Alert | null> {
  const [found] = await alertsByIds(db, sealer, actor, { ...ask, ids: [id] })
  return found ?? null
}

/** Running clocks that a person may see, as SQL: d, with its candidate c, his cell u and his mentor m. */
export function runningSql(actor: Actor, where: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    FROM "Deadline" d JOIN "Candidate" c ON c.id = d."candidateId" JOIN "OrgUnit" u ON u.id = c."unitId"
      LEFT JOIN "Person" m ON m.id = c."mentorId" AND m."retiredAt" IS NULL
      LEFT JOIN "Person" a ON a.id = d."acknowledgedBy" LEFT JOIN "Person" o ON o.id = d."postponedBy"
    WHERE d."endedOn" IS NULL AND ${where} AND ${seenSql(seenFor(actor, 'see-candidates'))}`
}

/** The rule of a clock of which there is something to say: of what nobody can be late for, the end is announced, and that is all. */
export function toldRule({ ruleId, past }: { ruleId: string; past: boolean }, { rules }: RuleBook): DeadlineRule | null {
  const rule = rules.find(({ id }) => id === ruleId)
  return rule === undefined || rule.alert === 'none' || (past && !canBeLate(rule)) ? null : rule
}

/** Why a person is told of an alert on its level. */
export function reasonOf(
  rule: DeadlineRule,
  { book, level, holders, personId }: { book: RuleBook; level: number; holders: Holders; personId: PersonId },
): AlertReason {
  const told = recipientsOf(routeFor(book, rule), { level, holders }).find((one) => one.personId === personId)
  return told === undefined ? null : { role: told.role, level: told.level }
}

/** These alerts, in this order; those that this person may not see, or that are over, are left out. */
export async function alertsByIds(
  db: Db,
  sealer: Sealer,
  actor: Actor,
  { ids, today, now, book }: AlertAsk & { ids: readonly string[] },
): Promise<Alert[]> {
  if (ids.length === 0) return []
  const { personId } = actor
  const rows = await db.$queryRaw<unknown[]>`
    SELECT d.id, d."ruleId", d.source, d."startsOn"::text, d."dueOn"::text, d."nextAlertOn"::text, d.level,
      d."acknowledgedAt", d."acknowledgedBy", a."fullName" AS "acknowledgedName",
      d."postponedUntil"::text, d."postponedBy", o."fullName" AS "postponedName", d."postponedReason",
      c.id AS "candidateId", c.code, c."fullName" AS name, m.id AS "mentorId", u.id AS "unitId", u.name AS unit, u.path,
      ARRAY(SELECT e."on"::text FROM "StageEvent" e WHERE e."candidateId" = c.id AND e.kind = 'gia_han' AND e."voidedAt" IS NULL) AS "extendedOn",
      ARRAY(SELECT s.day::text FROM "AlertStep" s WHERE s."deadlineId" = d.id AND s."personId" = ${personId}::uuid AND s.day <= ${today}::date
        ORDER BY s.day DESC LIMIT 5) AS "toldOn"
    ${runningSql(actor, Prisma.sql`d.id = ANY(${[...ids]}::uuid[])`)}
    ORDER BY array_position(${[...ids]}::uuid[], d.id)`
  const found = rows.map((row) => alertRow.parse(row))
  const settings = await settingsOfUnits(
    db,
    found.map(({ unitId }) => unitId),
  )
  const offices = await officesOf(
    db,
    found.map(({ path }) => path),
    { now },
  )
  return found.flatMap((row): Alert[] => {
    const rule = toldRule({ ruleId: row.ruleId, past: row.dueOn < today }, book)
    const clock = clockView(row, { book, today, extendedOn: row.extendedOn })
    if (rule === null || clock === null) return []
    const holders = holdersIn(offices, row)
    const showNames = settings.get(row.unitId)?.candidateNames === true
    const line = {
      deadlineId: row.id,
      candidate: refOf({ id: row.candidateId, code: row.code, name: row.name, showNames }),
      unit: row.unit,
      ruleKey: rule.key,
      clock,
      ...answersTo(row, { today, reader: personId, sealer }),
    }
    return [{ ...row, rule, line, holders, reason: reasonOf(rule, { book, level: row.level, holders, personId }) }]
  })
}

/** What people did about it. */
function answersTo(
  row: Row,
  { today, reader, sealer }: { today: LocalDay; reader: PersonId; sealer: Sealer },
): Pick<AlertLine, 'acknowledged' | 'postponed'> {
  const { acknowledgedAt, postponedUntil, postponedReason } = row
  return {
    acknowledged:
      acknowledgedAt === null ? null : { by: row.acknowledgedName, own: row.acknowledgedBy === reader, on: localDay(acknowledgedAt) },
    postponed:
      postponedUntil === null || postponedUntil <= today
        ? null
        : {
            by: row.postponedName,
            own: row.postponedBy === reader,
            until: postponedUntil,
            reason: postponedReason && sealer.open(postponedReason, postponedReasonPlace(row.id)),
          },
  }
}
