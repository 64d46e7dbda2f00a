import { scopeFor, type Actor, type Scope, type Verb } from '../../domain/access.ts'
import type { PersonId } from '../../domain/ids.ts'
import { Prisma } from '../generated/client.ts'
import { unitsInSql } from '../scope.ts'

export type CandidateVerb = Extract<Verb, 'see-candidates' | 'manage-candidates'>

/** Whom one may see: candidates of these units, and those one mentors. */
export type Seen = { scope: Scope; mentorId: PersonId | null }

/** The candidates with whom this person may do this: those of his units, and for seeing those he mentors. */
export function seenFor(actor: Actor, verb: CandidateVerb): Seen {
  return { scope: scopeFor(actor, verb), mentorId: verb === 'see-candidates' ? actor.personId : null }
}

/** The same as SQL about "Candidate" c and its "OrgUnit" u. */
export function seenSql({ scope, mentorId }: Seen): Prisma.Sql {
  const inScope = unitsOfSql(scope)
  return mentorId === null ? Prisma.sql`(${inScope})` : Prisma.sql`(c."mentorId" = ${mentorId}::uuid OR ${inScope})`
}

/** Of a few units the index of candidates leads to those; the paths of a whole tree are compared one by one. */
function unitsOfSql(scope: Scope): Prisma.Sql {
  const { units, below, notItself = [] } = scope
  return below.length + notItself.length > 0
    ? unitsInSql(scope)
    : Prisma.sql`c."unitId" = ANY(ARRAY(SELECT id FROM "OrgUnit" WHERE path = ANY(${[...units]})))`
}
