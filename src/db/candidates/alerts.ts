import { z } from 'zod'
import { scopeFor, type Actor } from '../../domain/access.ts'
import { refOf } from '../../domain/candidates/code.ts'
import { kindsFor, recipientsOf, type Holders } from '../../domain/candidates/recipients.ts'
import { clockView } from '../../domain/candidates/views.ts'
import { routeFor, type RuleBook } from '../../domain/candidates/rule-book.ts'
import { canBeLate, type AlertRole, type DeadlineRule } from '../../domain/candidates/rules.ts'
import type { PersonId } from '../../domain/ids.ts'
import { addDays, localDay, type LocalDay } from '../../domain/local-time.ts'
import type { AlertLine, AlertReason } from '../../domain/topics/alerts.ts'
import { brandCandidate, brandDeadline, brandPerson, brandUnit } from '../brands.ts'
import type { Db } from '../client.ts'
import { Prisma } from '../generated/client.ts'
import type { Sealer } from '../seal.ts'
import { untoldSince } from './alert-days.ts'
import { holdersIn, officesOf } from './alert-people.ts'
import { settingsOfUnits } from './facts.ts'
import { postponedReasonPlace } from './places.ts'
import { seenSql } from './search.ts'

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

type Ask = { today: LocalDay; now: Date; book: RuleBook }

/** What is due within so many days is shown to whom it concerns, also before the first reminder: the ladders begin within a month but for one. */
const nearDays = 30
/** More than anybody reads. */
const mostRows = 500

/** What this morning's digest has to say to a person: what was told and no digest has carried, as far as it is still so. */
export async function untoldAlerts(db: Db, sealer: Sealer, actor: Actor, ask: Ask): Promise<Alert[]> {
  const since = await untoldSince(db, { personId: actor.personId, today: ask.today })
  const found = await alertsWhere(db, sealer, actor, {
    ...ask,
    where: Prisma.sql`d.id IN (SELECT s."deadlineId" FROM "AlertStep" s
      WHERE s."personId" = ${actor.personId}::uuid AND s.day BETWEEN ${since}::date AND ${ask.today}::date)`,
  })
  // Whoever has put something off knows it.
  return found.filter(({ line }) => line.postponed?.own !== true)
}

/** Everything that concerns a person now: what is late or near and his to know, and what he was told of. */
export async function alertsNow(db: Db, sealer: Sealer, actor: Actor, ask: Ask): Promise<Alert[]> {
  const horizon = addDays(ask.today, nearDays)
  const levels = new Map(kindsFor(ask.book, alertRolesOf(actor)).map(({ kind, level }) => [kind, level]))
  const keys = ask.book.rules.flatMap(({ key, alert }) => {
    const level = levels.get(alert)
    return level === undefined ? [] : [{ key, level }]
  })
  const told = (compared: Prisma.Sql): Prisma.Sql => Prisma.sql`
    SELECT s."deadlineId" FROM "AlertStep" s WHERE s."personId" = ${actor.personId}::uuid AND s.day ${compared} ${ask.today}::date`
  const found = await alertsWhere(db, sealer, actor, {
    ...ask,
    where: Prisma.sql`d.id IN (
      ${told(Prisma.sql`=`)}
      UNION SELECT n.id FROM "Deadline" n WHERE n."dueOn" <= ${horizon}::date AND n.id IN (${told(Prisma.sql`<=`)})
      UNION SELECT n.id FROM jsonb_to_recordset(${JSON.stringify(keys)}::jsonb) AS k(key text, level int)
        JOIN "Deadline" n ON n."ruleKey" = k.key AND n.level >= k.level
      WHERE n."endedOn" IS NULL AND n."dueOn" <= ${horizon}::date)`,
  })
  return found.filter(({ reason, toldOn }) => reason !== null || toldOn.length > 0)
}

/** One alert that this person may see; null when there is none, or it is over. Whoever shows it writes down that it was read. */
export async function alertById(db: Db, sealer: Sealer, actor: Actor, ask: Ask & { id: string }): Promise<Alert | null> {
  const [found] = await alertsWhere(db, sealer, actor, { ...ask, where: Prisma.sql`d.id = ${ask.id}::uuid` })
  return found ?? null
}

/** The roles in which somebody may be told of anything. A mentor is one by assignment, so everybody may be. */
function alertRolesOf({ grants }: Actor): AlertRole[] {
  const holds = (...roles: readonly string[]): boolean => grants.some(({ role }) => roles.includes(role))
  return [
    'mentor',
    ...(holds('secretary', 'deputy') ? ['secretary' as const] : []),
    ...(holds('follower') ? ['follower' as const] : []),
    ...(holds('staff') ? ['staff' as const, 'deciding' as const] : []),
  ]
}

async function alertsWhere(
  db: Db,
  sealer: Sealer,
  actor: Actor,
  { where, today, now, book }: Ask & { where: Prisma.Sql },
): Promise<Alert[]> {
  const { personId } = actor
  const rows = await db.$queryRaw<unknown[]>`
    SELECT d.id, d."ruleId", d.source, d."startsOn"::text, d."dueOn"::text, d."nextAlertOn"::text, d.level,
      d."acknowledgedAt", d."acknowledgedBy", a."fullName" AS "acknowledgedName",
      d."postponedUntil"::text, d."postponedBy", o."fullName" AS "postponedName", d."postponedReason",
      c.id AS "candidateId", c.code, c."fullName" AS name, m.id AS "mentorId", u.id AS "unitId", u.name AS unit, u.path,
      ARRAY(SELECT e."on"::text FROM "StageEvent" e WHERE e."candidateId" = c.id AND e.kind = 'gia_han' AND e."voidedAt" IS NULL) AS "extendedOn",
      ARRAY(SELECT s.day::text FROM "AlertStep" s WHERE s."deadlineId" = d.id AND s."personId" = ${personId}::uuid AND s.day <= ${today}::date
        ORDER BY s.day DESC LIMIT 5) AS "toldOn"
    FROM "Deadline" d JOIN "Candidate" c ON c.id = d."candidateId" JOIN "OrgUnit" u ON u.id = c."unitId"
      LEFT JOIN "Person" m ON m.id = c."mentorId" AND m."retiredAt" IS NULL
      LEFT JOIN "Person" a ON a.id = d."acknowledgedBy" LEFT JOIN "Person" o ON o.id = d."postponedBy"
    WHERE d."endedOn" IS NULL AND ${where} AND ${seenSql({ scope: scopeFor(actor, 'see-candidates'), mentorId: personId })}
    ORDER BY d."dueOn", c.code, d."ruleKey" LIMIT ${mostRows}`
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
  return found
    .flatMap((row): Alert[] => {
      const rule = book.rules.find(({ id }) => id === row.ruleId)
      // Of what nobody can be late for, the end is announced, and then there is nothing to say.
      if (rule === undefined || rule.alert === 'none' || (row.dueOn < today && !canBeLate(rule))) return []
      const holders = holdersIn(offices, row)
      const told = recipientsOf(routeFor(book, rule), { level: row.level, holders }).find((one) => one.personId === personId)
      const clock = clockView(row, { book, today, extendedOn: row.extendedOn })
      if (clock === null) return []
      const showNames = settings.get(row.unitId)?.candidateNames === true
      const line = {
        deadlineId: row.id,
        candidate: refOf({ id: row.candidateId, code: row.code, name: row.name, showNames }),
        unit: row.unit,
        ruleKey: rule.key,
        clock,
        ...answersTo(row, { today, reader: personId, sealer }),
      }
      return [{ ...row, rule, line, holders, reason: told === undefined ? null : { role: told.role, level: told.level } }]
    })
    .toSorted((a, b) => groupOf(a.line) - groupOf(b.line))
}

/** Late ones first, then what is near, then what was put off; each by its date, as they were read. */
function groupOf({ postponed, clock }: AlertLine): number {
  return postponed === null ? (clock.late ? 0 : 1) : 2
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
