import { z } from 'zod'
import { alertDay } from '../../domain/candidates/alert-day.ts'
import { ladderFor, levelOn } from '../../domain/candidates/ladder.ts'
import { recipientsOf, type Recipient } from '../../domain/candidates/recipients.ts'
import { routeFor, type RuleBook } from '../../domain/candidates/rule-book.ts'
import { canBeLate, type AlertRoute, type Ladder } from '../../domain/candidates/rules.ts'
import { localDay, type LocalDay } from '../../domain/local-time.ts'
import { brandPerson } from '../brands.ts'
import type { Db } from '../client.ts'
import { holdersIn, officesOf, type Offices } from './alert-people.ts'

const day = z.iso.date()
const dueRow = z.object({
  id: z.string(),
  ruleId: z.string(),
  dueOn: day,
  level: z.number(),
  acknowledgedAt: z.date().nullable(),
  postponedUntil: day.nullable(),
  /** The first day on which anybody was told. */
  firstOn: day.nullable(),
  path: z.string(),
  mentorId: z.string().transform(brandPerson).nullable(),
})
type Due = z.infer<typeof dueRow>

/**
 * Tells the next `most` alerts that are due on a day: writes who has a line in that morning's digest, and moves each on to its next day and, where
 * nobody has acknowledged it, to its next level. Rows in the hands of another process are left to it. Must be called in a transaction.
 */
export async function tellDue(
  db: Db,
  tell: { book: RuleBook; offices: Offices; today: LocalDay; now: Date; most: number },
): Promise<{ clocks: number; lines: number; offices: Offices }> {
  const { book, today, now } = tell
  // Does not wait for the disk: what a crash loses is told again, and the digests' own commit, which waits, takes these along.
  await db.$executeRaw`SET LOCAL synchronous_commit = off`
  const due = await takeDue(db, today, tell.most)
  if (due.length === 0) return { clocks: 0, lines: 0, offices: tell.offices }
  const offices = await officesOf(
    db,
    due.map(({ path }) => path),
    { now, known: tell.offices },
  )
  const steps: { deadlineId: string; personId: string; level: number }[] = []
  const moved: { id: string; level: number; nextAlertOn: LocalDay | null }[] = []
  const plan = planner(book, today)
  for (const one of due) {
    const { level, nextAlertOn, people } = stepOf(one, { plan: plan(one), offices, today })
    moved.push({ id: one.id, level, nextAlertOn })
    steps.push(...people.map((person) => ({ deadlineId: one.id, personId: person.personId, level: person.level })))
  }
  await db.$executeRaw`
    WITH told AS (
      INSERT INTO "AlertStep" ("deadlineId", "personId", day, level)
      SELECT x."deadlineId", x."personId", ${today}::date, x.level
      FROM jsonb_to_recordset(${JSON.stringify(steps)}::jsonb) AS x("deadlineId" uuid, "personId" uuid, level int)
      ON CONFLICT DO NOTHING)
    UPDATE "Deadline" d SET level = x.level, "nextAlertOn" = x."nextAlertOn"
    FROM jsonb_to_recordset(${JSON.stringify(moved)}::jsonb) AS x(id uuid, level int, "nextAlertOn" date) WHERE d.id = x.id`
  return { clocks: due.length, lines: steps.length, offices }
}

async function takeDue(db: Db, today: LocalDay, most: number): Promise<Due[]> {
  const rows = await db.$queryRaw<unknown[]>`
    WITH due AS MATERIALIZED (
      SELECT * FROM "Deadline" WHERE "nextAlertOn" <= ${today}::date ORDER BY "nextAlertOn", id LIMIT ${most} FOR UPDATE SKIP LOCKED)
    SELECT d.id, d."ruleId", d."dueOn"::text, d.level, d."acknowledgedAt", d."postponedUntil"::text, u.path, m.id AS "mentorId",
      (SELECT min(s.day) FROM "AlertStep" s WHERE s."deadlineId" = d.id)::text AS "firstOn"
    FROM due d JOIN "Candidate" c ON c.id = d."candidateId" JOIN "OrgUnit" u ON u.id = c."unitId"
      LEFT JOIN "Person" m ON m.id = c."mentorId" AND m."retiredAt" IS NULL`
  return rows.map((row) => dueRow.parse(row))
}

/** What is the same for all clocks of one rule and date. */
type Plan = { route: AlertRoute; ladder: Ladder; nextAlertOn: LocalDay | null }

/** Plans each rule and date once: of some hundred clocks that are due on a day, many have both in common. Null: nobody is told (any more). */
function planner(book: RuleBook, today: LocalDay): (due: Due) => Plan | null {
  const plans = new Map<string, Plan | null>()
  const told = { calendar: book.calendar, after: today, toldOn: today, postponedUntil: null, planned: null }
  return ({ ruleId, dueOn }) => {
    const key = `${ruleId} ${dueOn}`
    const known = plans.get(key)
    if (known !== undefined) return known
    const rule = book.rules.find(({ id }) => id === ruleId)
    const ladder = rule === undefined ? null : ladderFor(rule, book.ladders)
    const plan =
      rule === undefined || ladder === null || (dueOn < today && !canBeLate(rule))
        ? null
        : {
            route: routeFor(book, rule),
            ladder,
            // As whoever reckons this date anew would find it, now that it has been told today.
            nextAlertOn: alertDay({ dueOn, endedOn: null }, { ...told, ladder }),
          }
    plans.set(key, plan)
    return plan
  }
}

type Step = { level: number; nextAlertOn: LocalDay | null; people: readonly Recipient[] }

/**
 * It climbs from the date on, but never before its owners have been told for as long: what was late when it became known reaches them
 * first. An acknowledgement begins that time anew, and so does the end of a postponement.
 */
function stepOf(due: Due, { plan, offices, today }: { plan: Plan | null; offices: Offices; today: LocalDay }): Step {
  if (plan === null) return { level: due.level, nextAlertOn: null, people: [] }
  const { route, ladder, nextAlertOn } = plan
  const { dueOn, acknowledgedAt, postponedUntil, firstOn, path, mentorId } = due
  const known = [acknowledgedAt && localDay(acknowledgedAt), postponedUntil, firstOn ?? today].flatMap((one) => one ?? [])
  const climbed = levelOn({ dueOn, acknowledgedOn: known.toSorted().at(-1) ?? null, level: due.level }, ladder, today)
  const level = Math.max(0, Math.min(climbed, route.length - 1))
  return {
    level,
    nextAlertOn,
    people: recipientsOf(route, { level, holders: holdersIn(offices, { path, mentorId }) }),
  }
}
