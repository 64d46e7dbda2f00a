import type { Scope } from '../domain/access.ts'
import type { PersonId } from '../domain/ids.ts'
import type { Prisma } from './generated/client.ts'

/** The units of a scope. An empty scope selects nothing. */
export function unitsIn(scope: Scope): Prisma.OrgUnitWhereInput {
  return { OR: [{ path: { in: [...scope.units] } }, ...scope.below.map((prefix) => ({ path: { startsWith: prefix } }))] }
}

/** Meetings of the units in a scope, and those a person is invited to. */
export function meetingsIn(scope: Scope, invited: PersonId | null): Prisma.MeetingWhereInput {
  return { OR: [{ unit: unitsIn(scope) }, ...(invited === null ? [] : [{ rsvps: { some: { personId: invited } } }])] }
}
