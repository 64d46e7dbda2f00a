import type { DeliveryKind } from '../domain/delivery.ts'
import { isId, type PersonId } from '../domain/ids.ts'
import { standingOf } from '../db/candidates/standing.ts'
import { nameOf } from '../db/members.ts'
import { leadersOf } from '../db/people.ts'
import { cancelled, superseded, type Context, type Found } from './composing.ts'

const kinds = ['mentor-assigned', 'mentor-ended', 'mentor-left', 'candidate-moved'] as const
export type AboutCandidates = (typeof kinds)[number]

export function isAboutCandidates(kind: DeliveryKind): kind is AboutCandidates {
  return kinds.some((one) => one === kind)
}

/**
 * What people are told about a candidate: the row's source. What was taken back in the meantime is not told, and nobody is told of a
 * candidate who does not concern him any more.
 */
export async function aboutCandidates({ tx, now, claim }: Context, kind: AboutCandidates): Promise<Found> {
  const standing = await standingOf(tx, claim.source)
  if (standing === null) return cancelled
  const { id: candidateId, code, initials, mentor, closed } = standing
  const unit = standing.unit.name
  const own = mentor?.id === claim.personId
  switch (kind) {
    case 'mentor-assigned':
      return own && mentor !== null
        ? { kind: 'notice', notice: { kind, code, initials, unit, candidateId, from: mentor.from } }
        : superseded
    case 'mentor-ended':
      return own ? superseded : { kind: 'notice', notice: { kind, code, initials, unit } }
    case 'mentor-left': {
      const [left = ''] = claim.occasion.split(' ')
      const name = isId<PersonId>(left)
        ? ((await nameOf(tx, left, { retired: true })) ?? (await nameOf(tx, left, { retired: false })))
        : null
      if (mentor !== null || closed || name === null) return superseded
      return { kind: 'notice', notice: { kind, code, initials, unit, candidateId, mentor: name } }
    }
    case 'candidate-moved': {
      const here = (await leadersOf(tx, standing.unit.path, now)).some(({ id }) => id === claim.personId)
      return { kind: 'notice', notice: { kind, code, initials, unit, candidateId, here } }
    }
  }
}
