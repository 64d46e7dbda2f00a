import type { PersonId } from '../domain/ids.ts'
import { quietUntil, quietUntilBoth, type QuietHours } from '../domain/quiet-hours.ts'
import { settingsOf } from '../domain/settings.ts'
import type { Db } from './client.ts'
import { brandPerson } from './brands.ts'
import { rolesOf } from './people.ts'
import { settingsAt } from './units.ts'

/** Quiet hours that people have set for themselves; who has none is left out. */
export async function ownQuietOf(db: Db, people: readonly PersonId[]): Promise<Map<PersonId, QuietHours>> {
  const rows = await db.person.findMany({
    where: { id: { in: [...people] }, quietFrom: { not: null }, quietTo: { not: null } },
    select: { id: true, quietFrom: true, quietTo: true },
  })
  return new Map(
    rows.flatMap(({ id, quietFrom, quietTo }) =>
      quietFrom === null || quietTo === null ? [] : [[brandPerson(id), { quietFrom, quietTo }] as const],
    ),
  )
}

/** How many of these people would get a message later than the cell's quiet hours let it leave, because of their own. */
export async function countLater(db: Db, people: readonly PersonId[], { quiet, now }: { quiet: QuietHours; now: Date }): Promise<number> {
  const leavesAt = quietUntil(now, quiet) ?? now
  const own = [...(await ownQuietOf(db, people)).values()]
  return own.filter((hours) => (quietUntilBoth(now, quiet, hours) ?? now) > leavesAt).length
}

/**
 * The quiet hours of a person's own cell, for messages that are about no meeting: of the cell he is a member of, else of a unit in which
 * he has a role, else the usual ones.
 */
export async function cellQuietOf(db: Db, personId: PersonId, now: Date): Promise<QuietHours> {
  const roles = await rolesOf(db, personId, now)
  const home = roles.find(({ role }) => role === 'member') ?? roles.find(({ path }) => path !== '')
  const { quietFrom, quietTo } = home === undefined ? settingsOf([]) : await settingsAt(db, home.path)
  return { quietFrom, quietTo }
}
