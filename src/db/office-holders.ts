import type { Role } from '../domain/access.ts'
import { byGivenName } from '../domain/text.ts'
import type { Db } from './client.ts'
import { inForce } from './people.ts'

/** People who hold one of these roles now in exactly the units with these paths, in the order of `roles`; each once for a unit. */
export async function holdersOf(
  db: Db,
  of: { paths: readonly string[]; roles: readonly Role[] },
  now: Date,
): Promise<{ id: string; name: string; unit: string; role: Role }[]> {
  const grants = await db.roleGrant.findMany({
    where: { unit: { path: { in: [...of.paths] } }, role: { in: [...of.roles] }, ...inForce(now), person: { retiredAt: null } },
    select: { role: true, unit: { select: { name: true } }, person: { select: { id: true, fullName: true } } },
  })
  const holders = grants
    .map(({ role, unit, person }) => ({ id: person.id, name: person.fullName, unit: unit.name, role }))
    .toSorted((a, b) => of.roles.indexOf(a.role) - of.roles.indexOf(b.role) || byGivenName(a.name, b.name))
  const first = new Map(holders.toReversed().map((holder) => [`${holder.id} ${holder.unit}`, holder]))
  return holders.filter((holder) => first.get(`${holder.id} ${holder.unit}`) === holder)
}
