import { z } from 'zod'
import { calendarOf, isWorkingDay, workingDayFrom } from '../../domain/calendar.ts'
import { morningOf } from '../../domain/candidates/recipients.ts'
import type { AccountId, PersonId } from '../../domain/ids.ts'
import { addDays, atLocal, localDay, minutesOf, parseClock, type LocalDay } from '../../domain/local-time.ts'
import { settingsOf, type UnitSettings } from '../../domain/settings.ts'
import { brandPerson, brandUnit } from '../brands.ts'
import type { Db } from '../client.ts'
import { addAllDeliveries } from '../deliveries.ts'
import { dateAt, dayOf } from '../people.ts'
import { settingsOfUnits } from './facts.ts'

/** What the digests of all mornings have as their source; the occasion is the day. */
const digestSource = 'alerts'

const day = z.iso.date()
const planRow = z.object({
  /** This morning has begun. */
  begun: z.boolean(),
  /** The first day with something to tell. */
  next: day.nullable(),
  digestAt: z.array(z.string()),
  special: z.array(z.object({ day, works: z.boolean(), name: z.string(), confirmed: z.boolean() })),
})

/** Longest run of days off that a morning is looked for beyond. */
const calendarDays = 60

async function plan(db: Db, today: LocalDay) {
  const [row] = await db.$queryRaw<unknown[]>`
    SELECT d.begun,
      LEAST((SELECT min("nextAlertOn") FROM "Deadline" WHERE "nextAlertOn" IS NOT NULL),
        (SELECT min(s.day) FROM "AlertStep" s WHERE s.day > ${today}::date OR (s.day = ${today}::date AND NOT d.begun)))::text AS next,
      ARRAY(SELECT DISTINCT settings->>'digestAt' FROM "OrgUnit" WHERE settings->>'digestAt' IS NOT NULL) AS "digestAt",
      to_jsonb(ARRAY(SELECT to_jsonb(x) FROM "SpecialDay" x
        WHERE x.day BETWEEN ${today}::date AND ${addDays(today, calendarDays)}::date)) AS special
    FROM (SELECT EXISTS (SELECT 1 FROM "AlertDay" WHERE day = ${today}::date) AS begun) d`
  const { special, digestAt, ...rest } = planRow.parse(row)
  const [earliest = settingsOf([]).digestAt] = [settingsOf([]).digestAt, ...digestAt]
    .filter((at) => parseClock(at) !== null)
    .toSorted((a, b) => (parseClock(a) ?? 0) - (parseClock(b) ?? 0))
  return { ...rest, earliest, calendar: calendarOf(special) }
}

/** The next morning after `now` on which there is something to tell; null when there is none. */
export async function nextMorning(db: Db, now: Date): Promise<Date | null> {
  const today = localDay(now)
  const { begun, next, earliest, calendar } = await plan(db, today)
  if (next === null) return null
  const isOver = begun || morningOf(today, earliest) <= now
  const from = isOver ? addDays(today, 1) : today
  // A day off is looked for in the calendar of the days near: one far away is asked for again when it is near.
  return morningOf(workingDayFrom(calendar, next > from ? next : from), earliest)
}

/**
 * The day whose alerts are to be told now: today, from the earliest digest on, when it is a working day; null otherwise, and when it is
 * through. The first who asks begins it.
 */
export async function openMorning(db: Db, now: Date): Promise<LocalDay | null> {
  const today = localDay(now)
  const known = await db.alertDay.findUnique({ where: { day: dateAt(today) } })
  if (known !== null) return known.doneAt === null ? today : null
  const { earliest, calendar } = await plan(db, today)
  if (!isWorkingDay(calendar, today) || now < morningOf(today, earliest)) return null
  await db.alertDay.createMany({ data: { day: dateAt(today), startedAt: now }, skipDuplicates: true })
  return today
}

/** The last morning before today that is through; a long time ago when there was none. */
export async function morningBefore(db: Db, today: LocalDay): Promise<LocalDay> {
  const { _max } = await db.alertDay.aggregate({ where: { day: { lt: dateAt(today) }, doneAt: { not: null } }, _max: { day: true } })
  return _max.day === null ? beforeAll : dayOf(_max.day)
}

const beforeAll: LocalDay = '1900-01-01'

/** Messages of so many people are written by one statement. */
const atOnce = 1000
/** Lines that no digest carried are told with a later one for so long; then their next step is near anyway. */
const carriedDays = 7

/**
 * Ends a morning in which nothing is left to be told, and writes one digest for each person who has a line; it leaves at the hour that his
 * own unit has set. Null when something is left, or somebody else was first. Must be called in a transaction.
 */
export async function closeMorning(
  db: Db,
  close: { day: LocalDay; now: Date; served: readonly AccountId[] },
): Promise<{ accounts: AccountId[]; due: Date[]; digests: number } | null> {
  const { now, served } = close
  const left = await db.$queryRaw<unknown[]>`SELECT 1 FROM "Deadline" WHERE "nextAlertOn" <= ${close.day}::date LIMIT 1`
  if (left.length > 0) return null
  const { count } = await db.alertDay.updateMany({ where: { day: dateAt(close.day), doneAt: null }, data: { doneAt: now } })
  if (count === 0) return null
  const people = await readers(db, close.day)
  const touched: { accounts: AccountId[]; due: Date[] } = { accounts: [], due: [] }
  for (let from = 0; from < people.length; from += atOnce) {
    const groups = await bySettings(db, people.slice(from, from + atOnce), now)
    const adds = groups.map(({ settings, people: those }) => ({
      kind: 'digest' as const,
      source: digestSource,
      meetingId: null,
      occasion: close.day,
      people: those,
      authorId: null,
      urgent: false,
      quiet: settings,
      dueAt: atLocal(close.day, parseClock(settings.digestAt) ?? minutesOf(now)),
    }))
    const { accounts, due } = await addAllDeliveries(db, adds, { now, served })
    touched.accounts.push(...accounts)
    touched.due.push(...due)
  }
  return { ...touched, digests: people.length }
}

/** Everybody who has a line that no digest has carried yet. */
async function readers(db: Db, today: LocalDay): Promise<PersonId[]> {
  const rows = await db.$queryRaw<{ personId: string }[]>`
    SELECT DISTINCT s."personId" FROM "AlertStep" s
    WHERE s.day <= ${today}::date AND s.day > ${addDays(today, -carriedDays)}::date AND NOT EXISTS (
      SELECT 1 FROM "Delivery" d WHERE d.kind = 'digest' AND d.source = ${digestSource} AND d."personId" = s."personId"
        AND d.occasion >= s.day::text AND d.status <> 'expired')`
  return rows.map(({ personId }) => brandPerson(personId))
}

/** People by what their own unit has set: the cell they are members of, else a unit in which they have a role (see db/quiet). */
async function bySettings(db: Db, people: readonly PersonId[], now: Date): Promise<{ settings: UnitSettings; people: PersonId[] }[]> {
  const today = localDay(now)
  const rows = await db.$queryRaw<{ personId: string; unitId: string | null }[]>`
    SELECT p.id AS "personId", (
      SELECT g."unitId" FROM "RoleGrant" g
      WHERE g."personId" = p.id AND g.role <> 'admin' AND g."fromDate" <= ${today}::date AND (g."toDate" IS NULL OR g."toDate" >= ${today}::date)
      ORDER BY g.role = 'member' DESC, g.role, g.id LIMIT 1) AS "unitId"
    FROM unnest(${[...people]}::uuid[]) AS p(id)`
  const homes = rows.flatMap(({ unitId }) => (unitId === null ? [] : [brandUnit(unitId)]))
  const settings = await settingsOfUnits(db, homes)
  const usual = settingsOf([])
  const groups = new Map<string, { settings: UnitSettings; people: PersonId[] }>()
  for (const { personId, unitId } of rows) {
    const own = (unitId === null ? undefined : settings.get(brandUnit(unitId))) ?? usual
    const key = `${own.digestAt} ${own.quietFrom} ${own.quietTo}`
    const group = groups.get(key) ?? { settings: own, people: [] }
    group.people.push(brandPerson(personId))
    groups.set(key, group)
  }
  return [...groups.values()]
}

/** The first day after the last digest that carried a person's lines, at most some days back: what no digest told belongs into the next. */
export async function untoldSince(db: Db, { personId, today }: { personId: PersonId; today: LocalDay }): Promise<LocalDay> {
  const last = await db.delivery.findFirst({
    where: { personId, kind: 'digest', source: digestSource, occasion: { lt: today }, status: { in: ['sent', 'unknown'] } },
    orderBy: { occasion: 'desc' },
    select: { occasion: true },
  })
  const earliest = addDays(today, 1 - carriedDays)
  const after = last === null ? earliest : addDays(last.occasion, 1)
  return after > earliest ? after : earliest
}
