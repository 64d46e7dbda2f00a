import { roles, type Role } from '../domain/access.ts'
import type { DeliveryKind } from '../domain/delivery.ts'
import { addDays, localDay } from '../domain/local-time.ts'
import { holdsOn } from '../domain/terms.ts'
import { stateOfUnit, termsIn, unitById, type NamedTerm } from '../db/roles.ts'
import type { Unit } from '../db/units.ts'
import { cancelled, superseded, type Context, type Found } from './composing.ts'

const kinds = ['role-given', 'role-ended', 'office-taken', 'office-left'] as const
export type AboutRoles = (typeof kinds)[number]

export function isAboutRoles(kind: DeliveryKind): kind is AboutRoles {
  return kinds.some((one) => one === kind)
}

/**
 * What a person is told about a role of his: the row's source is the unit, its occasion begins with the role. Everything else is read
 * now, so that what was taken back in the meantime is not told.
 */
export async function aboutRoles(context: Context, kind: AboutRoles): Promise<Found> {
  const { tx, now, claim } = context
  const unit = await unitById(tx, claim.source)
  const role = roles.find((one) => one === claim.occasion.split(' ')[0])
  if (unit === null || role === undefined) return cancelled
  const today = localDay(now)
  const all = await termsIn(tx, unit.id, { roles: [role], since: addDays(today, -1) })
  const terms = all.filter(({ left }) => !left)
  const own = terms.filter(({ personId, to }) => personId === claim.personId && (to === null || to >= today))
  const about = { context, unit, role, today, terms, own }
  switch (kind) {
    case 'role-given':
      return given(about)
    case 'role-ended':
      return own.length > 0 ? superseded : { kind: 'notice', notice: { kind, unit: unit.name, role } }
    case 'office-taken':
      return taken(about)
    case 'office-left':
      return leftOffice(about)
  }
}

type About = {
  context: Context
  unit: Unit
  role: Role
  today: string
  /** Everybody's terms in this role, also those that ended yesterday. */
  terms: readonly NamedTerm[]
  /** Those of the reader that are not over. */
  own: readonly NamedTerm[]
}

function given({ unit, role, today, own }: About): Found {
  const [term] = own
  if (term === undefined) return superseded
  return {
    kind: 'notice',
    notice: { kind: 'role-given', unit: unit.name, role, from: term.from > today ? term.from : null, until: term.to },
  }
}

async function taken({ context: { tx, now, claim }, unit, today, terms, own }: About): Promise<Found> {
  const term = own.find((one) => holdsOn(one, today))
  if (term === undefined) return superseded
  const before = terms.filter(({ personId, to }) => personId !== claim.personId && to === addDays(term.from, -1))
  const { meetings, members, notLinked } = await stateOfUnit(tx, unit.id, { now, after: now })
  return {
    kind: 'notice',
    notice: { kind: 'office-taken', unit: unit.name, unitId: unit.id, before: namesOf(before), meetings, members, notLinked },
  }
}

/** He leads the unit no more; or until a day that is known, as long as somebody follows him then. */
function leftOffice({ context: { claim }, unit, today, terms, own }: About): Found {
  const term = own.find((one) => holdsOn(one, today))
  if (term?.to === null) return superseded
  const from = term === undefined ? null : addDays(term.to ?? today, 1)
  const after = terms.filter((one) => one.personId !== claim.personId && holdsOn(one, from ?? today))
  return after.length === 0 ? superseded : { kind: 'notice', notice: { kind: 'office-left', unit: unit.name, after: namesOf(after), from } }
}

function namesOf(terms: readonly NamedTerm[]): string[] {
  return [...new Set(terms.map(({ name }) => name))]
}
