import { z } from 'zod'
import { isWide, scopeFor, type Actor } from '../../domain/access.ts'
import { kindsFor } from '../../domain/candidates/recipients.ts'
import type { AlertRole } from '../../domain/candidates/rules.ts'
import type { PersonId } from '../../domain/ids.ts'
import { addDays, type LocalDay } from '../../domain/local-time.ts'
import type { AlertList, AlertReason } from '../../domain/topics/alerts.ts'
import { brandPerson } from '../brands.ts'
import type { Db } from '../client.ts'
import { Prisma } from '../generated/client.ts'
import type { Sealer } from '../seal.ts'
import { untoldSince } from './alert-days.ts'
import { holdersIn, officesOf } from './alert-people.ts'
import { alertsByIds, reasonOf, runningSql, toldRule, type AlertAsk } from './alerts.ts'

/** What is due within so many days is shown to whom it concerns, also before the first reminder: the ladders begin within a month but for one. */
const nearDays = 30
/** Each line is answered by one digit, and one is left for "more". */
const pageLength = 8

/** What this morning's digest has to say to a person, its first page: what was told and no digest has carried, as far as it is still so. */
export async function untoldAlerts(db: Db, sealer: Sealer, actor: Actor, ask: AlertAsk): Promise<AlertList> {
  const since = await untoldSince(db, { personId: actor.personId, today: ask.today })
  return pageOf(db, sealer, actor, {
    ...ask,
    page: 0,
    where: Prisma.sql`d.id IN (SELECT s."deadlineId" FROM "AlertStep" s
      WHERE s."personId" = ${actor.personId}::uuid AND s.day BETWEEN ${since}::date AND ${ask.today}::date)`,
    // Whoever has put something off knows it.
    concerns: ({ postponed }) => postponed !== 'own',
  })
}

/** A page (from 0) of everything that concerns a person now: what is late or near and his to know, and what he was told of. */
export async function alertsNow(db: Db, sealer: Sealer, actor: Actor, ask: AlertAsk & { page: number }): Promise<AlertList> {
  const horizon = addDays(ask.today, nearDays)
  const levels = new Map(kindsFor(ask.book, alertRolesOf(actor)).map(({ kind, level }) => [kind, level]))
  const keys = ask.book.rules.flatMap(({ key, alert }) => {
    const level = levels.get(alert)
    return level === undefined ? [] : [{ key, level }]
  })
  const told = (compared: Prisma.Sql): Prisma.Sql => Prisma.sql`
    SELECT s."deadlineId" FROM "AlertStep" s WHERE s."personId" = ${actor.personId}::uuid AND s.day ${compared} ${ask.today}::date`
  return pageOf(db, sealer, actor, {
    ...ask,
    where: Prisma.sql`d.id IN (
      ${told(Prisma.sql`=`)}
      UNION SELECT n.id FROM "Deadline" n WHERE n."dueOn" <= ${horizon}::date AND n.id IN (${told(Prisma.sql`<=`)})
      UNION SELECT n.id FROM jsonb_to_recordset(${JSON.stringify(keys)}::jsonb) AS k(key text, level int)
        JOIN "Deadline" n ON n."ruleKey" = k.key AND n.level >= k.level
      WHERE n."endedOn" IS NULL AND n."dueOn" <= ${horizon}::date)`,
    concerns: ({ told: wasTold }, reason) => wasTold || reason !== null,
  })
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

const sort = z.object({
  path: z.string(),
  ruleId: z.string(),
  level: z.number(),
  /** Its date is over. */
  past: z.boolean(),
  postponed: z.enum(['no', 'own', 'other']),
  mentor: z.enum(['none', 'self', 'other']),
  told: z.boolean(),
})
/** What decides whether an alert is a person's to know. Of thousands of alerts most are alike in it: they are counted by it. */
type Sort = z.infer<typeof sort>
/** `mentorId`: one of them. */
const countedSort = sort.extend({ mentorId: z.string().transform(brandPerson).nullable(), count: z.number() })

const sortColumns = Prisma.raw(
  Object.keys(sort.shape)
    .map((column) => `"${column}"`)
    .join(', '),
)

/** Alerts with their sorts, and what they are ordered by. */
function sortedSql(actor: Actor, { where, today }: { where: Prisma.Sql; today: LocalDay }): Prisma.Sql {
  const { personId } = actor
  return Prisma.sql`
    SELECT d.id, d."dueOn", c.code, d."ruleKey", m.id::text AS "mentorId",
      u.path, d."ruleId", d.level, d."dueOn" < ${today}::date AS past,
      CASE WHEN d."postponedUntil" IS NULL OR d."postponedUntil" <= ${today}::date THEN 'no'
        WHEN d."postponedBy" = ${personId}::uuid THEN 'own' ELSE 'other' END AS postponed,
      CASE WHEN m.id IS NULL THEN 'none' WHEN m.id = ${personId}::uuid THEN 'self' ELSE 'other' END AS mentor,
      EXISTS (SELECT 1 FROM "AlertStep" s WHERE s."deadlineId" = d.id AND s."personId" = ${personId}::uuid AND s.day <= ${today}::date) AS told
    ${runningSql(actor, where)}`
}

/** Late ones first, then what is near, then what was put off; each by its date. A page beyond the last is the last one. */
async function pageOf(
  db: Db,
  sealer: Sealer,
  actor: Actor,
  ask: AlertAsk & { where: Prisma.Sql; page: number; concerns: (sort: Sort, reason: AlertReason) => boolean },
): Promise<AlertList> {
  const { today, now, book } = ask
  const sorted = sortedSql(actor, ask)
  const rows = await db.$queryRaw<unknown[]>`
    SELECT ${sortColumns}, min("mentorId") AS "mentorId", count(*)::int AS count FROM (${sorted}) a GROUP BY ${sortColumns}`
  const groups = await concerning(
    db,
    rows.map((row) => countedSort.parse(row)),
    { ...ask, personId: actor.personId },
  )
  const total = (place: Place): number => groups.filter((one) => one.place === place).reduce((sum, { count }) => sum + count, 0)
  const counts = { late: total(places.late), near: total(places.near), postponed: total(places.postponed) }
  const pages = Math.max(1, Math.ceil((counts.late + counts.near + counts.postponed) / pageLength))
  const page = Math.min(Math.max(0, ask.page), pages - 1)
  const found = await db.$queryRaw<{ id: string }[]>`
    WITH a AS MATERIALIZED (${sorted})
    SELECT a.id FROM a JOIN jsonb_to_recordset(${JSON.stringify(groups)}::jsonb)
      AS k(path text, "ruleId" uuid, level int, past boolean, postponed text, mentor text, told boolean, place int) USING (${sortColumns})
    ORDER BY k.place, a."dueOn", a.code, a."ruleKey", a.id LIMIT ${pageLength} OFFSET ${page * pageLength}`
  const alerts = await alertsByIds(db, sealer, actor, { ids: found.map(({ id }) => id), today, now, book })
  const severalUnits = isWide(scopeFor(actor, 'see-candidates')) || new Set(groups.map(({ path }) => path)).size > 1
  return { today, lines: alerts.map(({ line }) => line), counts, page, pages, severalUnits }
}

const places = { late: 0, near: 1, postponed: 2 } as const
type Place = (typeof places)[keyof typeof places]

/** Those that a person is to be shown, with their place in the list. */
async function concerning(
  db: Db,
  sorts: readonly z.infer<typeof countedSort>[],
  ask: AlertAsk & { personId: PersonId; concerns: (sort: Sort, reason: AlertReason) => boolean },
): Promise<(Sort & { count: number; place: Place })[]> {
  const offices = await officesOf(
    db,
    sorts.map(({ path }) => path),
    ask,
  )
  return sorts.flatMap(({ mentorId, ...one }) => {
    const rule = toldRule(one, ask.book)
    if (rule === null) return []
    const holders = holdersIn(offices, { path: one.path, mentorId })
    if (!ask.concerns(one, reasonOf(rule, { book: ask.book, level: one.level, holders, personId: ask.personId }))) return []
    return [{ ...one, place: one.postponed !== 'no' ? places.postponed : one.past ? places.late : places.near }]
  })
}
