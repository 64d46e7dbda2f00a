import type { Scope } from '../domain/access.ts'
import type { PersonId } from '../domain/ids.ts'
import type { Prisma } from './generated/client.ts'

/** The units of a scope. An empty scope selects nothing. */
export function unitsIn(scope: Scope): Prisma.OrgUnitWhereInput {
  return {
    OR: [
      { path: { in: [...scope.units] } },
      ...scope.below.map((prefix) => ({ path: { startsWith: literally(prefix) } })),
      ...(scope.notItself ?? []).map((prefix) => ({ path: { startsWith: literally(prefix), not: prefix } })),
    ],
  }
}

/** Prisma makes a LIKE pattern of the text as it is: a "_" in a unit's code would stand for any letter and reach other units. */
function literally(text: string): string {
  return text.replace(/[\\%_]/g, String.raw`\$&`)
}

/** Meetings of the units in a scope, and those a person is invited to. */
export function meetingsIn(scope: Scope, invited: PersonId | null): Prisma.MeetingWhereInput {
  return { OR: [{ unit: unitsIn(scope) }, ...(invited === null ? [] : [{ rsvps: { some: { personId: invited } } }])] }
}
