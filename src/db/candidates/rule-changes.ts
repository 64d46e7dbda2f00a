import { z } from 'zod'
import type { DayChange } from '../../domain/candidates/rule-changes.ts'
import type { DeadlineRule } from '../../domain/candidates/rules.ts'
import type { PersonId } from '../../domain/ids.ts'
import type { Db } from '../client.ts'
import { dateAt } from '../people.ts'

/**
 * Makes these the versions of a rule: what is not among them goes, what is new comes. Clocks of a version that goes keep another one
 * until they are reckoned anew. `by` is noted where a version becomes confirmed.
 */
export async function writeVersions(
  db: Db,
  wanted: readonly [DeadlineRule, ...DeadlineRule[]],
  { by, now }: { by: PersonId | null; now: Date },
): Promise<void> {
  const [{ key }] = wanted
  const known = await db.deadlineRule.findMany({ where: { key }, select: { id: true, confirmedAt: true, confirmedBy: true } })
  const stay = new Map(wanted.map((rule) => [rule.id, rule]))
  const gone = known.map(({ id }) => id).filter((id) => !stay.has(id))
  const heir = wanted.find(({ id }) => known.some((one) => one.id === id))
  if (gone.length > 0 && heir !== undefined) {
    await db.deadline.updateMany({ where: { ruleId: { in: gone } }, data: { ruleId: heir.id } })
    await db.deadlineRule.deleteMany({ where: { id: { in: gone } } })
  }
  const before = new Map(known.map((one) => [one.id, one]))
  for (const rule of wanted) {
    const was = before.get(rule.id)
    const confirmed = was === undefined || was.confirmedAt === null ? { confirmedAt: now, confirmedBy: by } : was
    const { confirmed: isConfirmed, documentOn, effectiveFrom, effectiveTo, stoppedBy, ...rest } = rule
    const row = {
      ...rest,
      stoppedBy: [...stoppedBy],
      documentOn: documentOn && dateAt(documentOn),
      effectiveFrom: dateAt(effectiveFrom),
      effectiveTo: effectiveTo && dateAt(effectiveTo),
      confirmedAt: isConfirmed ? confirmed.confirmedAt : null,
      confirmedBy: isConfirmed ? confirmed.confirmedBy : null,
    }
    if (was === undefined) await db.deadlineRule.create({ data: { ...row, createdAt: now } })
    else await db.deadlineRule.update({ where: { id: rule.id }, data: row })
  }
}

export async function writeDays(db: Db, changes: readonly DayChange[]): Promise<void> {
  await db.specialDay.deleteMany({ where: { day: { in: changes.map(({ day }) => dateAt(day)) } } })
  const days = changes.flatMap(({ becomes }) => becomes ?? [])
  await db.specialDay.createMany({ data: days.map(({ day, ...rest }) => ({ ...rest, day: dateAt(day) })) })
}

/** How rules and the calendar stand in the record of who did what. */
export function aboutRule(key: string): string {
  return `rule ${key}`
}
export const aboutCalendar = 'calendar'

/** The newest event about a rule or the calendar; null when there was none. */
export async function lastEventAbout(db: Db, subject: string): Promise<string | null> {
  const event = await db.auditEvent.findFirst({ where: { subject }, orderBy: { id: 'desc' }, select: { id: true } })
  return event && String(event.id)
}

/** Paths of the units at the top: who may change something there changes it for everybody. */
export async function rootPaths(db: Db): Promise<string[]> {
  const roots = await db.orgUnit.findMany({ where: { parentId: null }, select: { path: true } })
  return roots.map(({ path }) => path)
}

const day = z.iso.date()
const dayChanges = z.array(
  z.object({ day, becomes: z.object({ day, works: z.boolean(), name: z.string(), confirmed: z.boolean() }).nullable() }),
)

/** Days of the calendar as an undo keeps them; null when the text is something else. */
export function readDayChanges(text: string): DayChange[] | null {
  const parsed = dayChanges.safeParse(parsedJson(text))
  return parsed.success ? parsed.data : null
}

/** Null for what is no JSON. */
export function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
