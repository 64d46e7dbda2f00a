import { canAnywhere, type Scope } from '../../domain/access.ts'
import { mentorsSomebody } from '../../db/candidates/found.ts'
import { seenFor, type CandidateVerb, type Seen } from '../../db/candidates/seen.ts'
import type { Unit } from '../../db/units.ts'
import type { Ask } from '../../runtime.ts'

export const seeing: CandidateVerb = 'see-candidates'

/** Whom this person may see: candidates of his units and those he mentors; null when that can be nobody. */
export async function seenBy({ actor, tx }: Ask): Promise<Seen | null> {
  if (!canAnywhere(actor, seeing) && !(await mentorsSomebody(tx, actor.personId))) return null
  return seenFor(actor, seeing)
}

/** These units alone, as far as one may look: below a committee only where one may see what is below it. */
export function scopeOf(units: readonly Pick<Unit, 'path'>[], { below }: Scope): Scope {
  const paths = units.map(({ path }) => path)
  return { units: paths, below: paths.filter((path) => below.some((prefix) => path.startsWith(prefix))) }
}
