import type { Scope } from '../domain/access.ts'
import { Prisma } from './generated/client.ts'

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

/** The units of a scope, as SQL about "OrgUnit" u. An empty scope selects nothing. */
export function unitsInSql({ units, below, notItself = [] }: Scope): Prisma.Sql {
  return Prisma.join(
    [
      Prisma.sql`u.path = ANY(${[...units]})`,
      ...below.map((prefix) => Prisma.sql`starts_with(u.path, ${prefix})`),
      ...notItself.map((prefix) => Prisma.sql`(starts_with(u.path, ${prefix}) AND u.path <> ${prefix})`),
    ],
    ' OR ',
  )
}

/** Prisma makes a LIKE pattern of the text as it is: a "_" in a unit's code would stand for any letter and reach other units. */
function literally(text: string): string {
  return text.replace(/[\\%_]/g, String.raw`\$&`)
}
