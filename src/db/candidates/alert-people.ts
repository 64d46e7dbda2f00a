import { z } from 'zod'
import type { Holders } from '../../domain/candidates/recipients.ts'
import type { PersonId } from '../../domain/ids.ts'
import { localDay } from '../../domain/local-time.ts'
import { decidingAt, ownSettingsOf } from '../../domain/settings.ts'
import { brandPerson } from '../brands.ts'
import type { Db } from '../client.ts'
import { leading } from '../people.ts'

/** Who looks after the candidates of a unit, and what it has set itself, as it is stored. */
type Office = { leaders: PersonId[]; followers: PersonId[]; staff: PersonId[]; settings: unknown }

/** By the path of the unit. */
export type Offices = ReadonlyMap<string, Office>

const officeRow = z.object({
  path: z.string(),
  settings: z.unknown(),
  people: z.array(
    z.object({ role: z.enum(['secretary', 'deputy', 'follower', 'staff']), ends: z.string().nullable(), id: z.string(), name: z.string() }),
  ),
})

/** The units from the root down to this one. */
function pathsTo(path: string): string[] {
  const codes = path.split('/').slice(0, -1)
  return codes.map((_, index) => `${codes.slice(0, index + 1).join('/')}/`)
}

/** Those who look after these units today, and after the units above them, in one statement. `known` are not asked again. */
export async function officesOf(
  db: Db,
  paths: readonly string[],
  { now, known = new Map() }: { now: Date; known?: Offices },
): Promise<Offices> {
  const asked = [...new Set(paths.flatMap(pathsTo))].filter((path) => !known.has(path))
  if (asked.length === 0) return known
  const day = localDay(now)
  const rows = await db.$queryRaw<unknown[]>`
    SELECT u.path, u.settings, to_jsonb(ARRAY(
      SELECT jsonb_build_object('role', g.role, 'ends', g."toDate", 'id', p.id, 'name', '')
      FROM "RoleGrant" g JOIN "Person" p ON p.id = g."personId"
      WHERE g."unitId" = u.id AND g.role IN ('secretary', 'deputy', 'follower', 'staff') AND p."retiredAt" IS NULL
        AND g."fromDate" <= ${day}::date AND (g."toDate" IS NULL OR g."toDate" >= ${day}::date)
      ORDER BY g."fromDate", g.id)) AS people
    FROM "OrgUnit" u WHERE u.path = ANY(${asked})`
  const found = rows
    .map((row) => officeRow.parse(row))
    .map(({ path, settings, people }) => {
      const of = (role: string): PersonId[] => people.filter((one) => one.role === role).map(({ id }) => brandPerson(id))
      const leaders = leading(people).map(({ id }) => id)
      return [path, { leaders, followers: of('follower'), staff: of('staff'), settings }] as const
    })
  return new Map([...known, ...found])
}

/**
 * Who holds which role for a candidate: who leads his cell, his mentor, who follows the cell (else the nearest unit above that somebody
 * follows), the staff of the nearest unit that has any, and the staff of the nearest committee that decides on admission, else of the
 * topmost.
 */
export function holdersIn(offices: Offices, { path, mentorId }: { path: string; mentorId: PersonId | null }): Holders {
  const chain = pathsTo(path).flatMap((one) => offices.get(one) ?? [])
  const nearest = (of: 'followers' | 'staff'): readonly PersonId[] => chain.findLast((office) => office[of].length > 0)?.[of] ?? []
  return (role) => {
    switch (role) {
      case 'secretary':
        return offices.get(path)?.leaders ?? []
      case 'mentor':
        return mentorId === null ? [] : [mentorId]
      case 'follower':
        return nearest('followers')
      case 'staff':
        return nearest('staff')
      case 'deciding':
        return chain[decidingAt(chain.map(({ settings }) => ownSettingsOf(settings))) ?? 0]?.staff ?? []
    }
  }
}
