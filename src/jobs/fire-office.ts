import { addDays, localDay } from '../domain/local-time.ts'
import type { Role } from '../domain/access.ts'
import type { DeliveryKind } from '../domain/delivery.ts'
import type { PersonId } from '../domain/ids.ts'
import { holdsOn } from '../domain/terms.ts'
import type { UnitOccasion } from '../db/occasions.ts'
import type { Db } from '../db/client.ts'
import { addDeliveries } from '../db/deliveries.ts'
import { alignInvitations } from '../db/joining.ts'
import { termsIn, unitById, type NamedTerm } from '../db/roles.ts'
import { settingsAt } from '../db/units.ts'
import { touch, type Runtime, type Touched } from '../runtime.ts'

/** Who is told what on the day a role begins or is over: the secretary's is an office that goes over from one to the other. */
const news: Readonly<Record<'begins' | 'over', (role: Role) => DeliveryKind>> = {
  begins: (role) => (role === 'secretary' ? 'office-taken' : 'role-given'),
  over: (role) => (role === 'secretary' ? 'office-left' : 'role-ended'),
}

/**
 * The morning on which roles begin or are over, "office 2026-12-01": tells those who hold them and those who held them until the day
 * before, and invites them to the meetings ahead or not any more. The change itself has happened at midnight, by the days of the
 * terms. False when nothing begins or ends any more.
 */
export async function fireOffice(
  runtime: Runtime,
  tx: Db,
  { occasion, touched }: { occasion: UnitOccasion; touched: Touched },
): Promise<boolean> {
  const now = runtime.now()
  const day = occasion.name.slice('office '.length)
  const unit = await unitById(tx, occasion.unitId)
  if (unit === null) return false
  const served = [...runtime.accounts.keys()]
  const last = addDays(day, -1)
  const terms = (await termsIn(tx, unit.id, { since: last })).filter(({ left, role }) => !left && role !== 'member' && role !== 'mentor')
  const today = localDay(now)
  const holding = terms.filter((term) => holdsOn(term, today))
  const begins = holding.filter(({ from }) => from === day)
  const over = terms.filter((term) => term.to === last && !holding.some((one) => goesOn(one, term)))
  const quiet = await settingsAt(tx, unit.path)
  for (const [what, changed] of [
    ['begins', begins],
    ['over', over],
  ] as const) {
    for (const { personId, role } of changed) {
      touch(
        touched,
        await addDeliveries(
          tx,
          {
            kind: news[what](role),
            source: unit.id,
            meetingId: null,
            occasion: `${role} ${day}`,
            people: [personId],
            authorId: null,
            urgent: false,
            quiet,
            dueAt: occasion.dueAt,
          },
          { now, served },
        ),
      )
    }
  }
  const people = new Set<PersonId>([...begins, ...over].map(({ personId }) => personId))
  for (const personId of people)
    touch(touched, await alignInvitations(tx, { personId, unitIds: [unit.id], keepAnswers: false, now, served }))
  return people.size > 0
}

/** True where a term follows another without a break; a deputy who leads the unit from now on has lost nothing. */
function goesOn(one: NamedTerm, before: NamedTerm): boolean {
  return one.personId === before.personId && (one.role === before.role || (one.role === 'secretary' && before.role === 'deputy'))
}
