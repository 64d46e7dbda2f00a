import type { Role } from '../../domain/access.ts'
import type { DeliveryKind } from '../../domain/delivery.ts'
import { addDays, atLocal, localDay, parseClock } from '../../domain/local-time.ts'
import type { End, Shift } from '../../domain/terms.ts'
import { brandPerson } from '../../db/brands.ts'
import { reckonMentored } from '../../db/members.ts'
import { planForUnit, unplanForUnit } from '../../db/occasions.ts'
import { applyShifts, takeBackMessage, termsIn } from '../../db/roles.ts'
import { settingsAt, type Unit } from '../../db/units.ts'
import type { Ask } from '../../runtime.ts'
import { tell } from '../tell.ts'
import { align } from './subject.ts'

/** What people are told about their roles: all that is taken back with a change. */
const kinds = ['role-given', 'role-ended', 'office-taken', 'office-left'] as const satisfies readonly DeliveryKind[]
type News = { personId: string; kind: (typeof kinds)[number]; role: Role }

/** Tells a person about a role of his, unless he did it himself. The row names the unit and the role; the rest is read when it is sent. */
export async function tellRole(ask: Ask, unit: Unit, { personId, kind, role }: News): Promise<void> {
  if (personId === ask.actor.personId) return
  await tell(ask, {
    kind,
    source: unit.id,
    meetingId: null,
    occasion: `${role} ${ask.now.toISOString()}`,
    people: [brandPerson(personId)],
    authorId: null,
    urgent: false,
    quiet: await settingsAt(ask.tx, unit.path),
  })
}

/** Tells a person that what he was told does not hold any more; nothing where the message had not left yet. */
export async function tellTakenBack(ask: Ask, unit: Unit, news: News): Promise<void> {
  const told = await takeBackMessage(ask.tx, { kinds, unitId: unit.id, personId: news.personId, role: news.role, now: ask.now })
  if (told) await tellRole(ask, unit, news)
}

/**
 * Carries shifts out, and what follows from them: invitations to the meetings ahead, and the mornings on which roles begin or end later.
 * Those on which nothing does any more are taken back.
 */
export async function carryOut(ask: Ask, unit: Unit, shifts: readonly Shift[]): Promise<void> {
  const { tx, now } = ask
  await applyShifts(tx, unit.id, shifts)
  const people = new Set(shifts.map(({ personId }) => brandPerson(personId)))
  for (const personId of people) {
    await align(ask, { personId, units: [unit.id], keepAnswers: false })
    // An office in a cell is what some belong to it by.
    await reckonMentored(tx, personId, now)
  }
  const today = localDay(now)
  const touched = shifts.flatMap(({ from, was, now: end }) => [from, dayAfter(was), dayAfter(end)])
  const days = [...new Set(touched)].filter((day): day is string => day !== null && day > today)
  if (days.length === 0) return
  const needed = new Set((await termsIn(tx, unit.id, { now })).flatMap(({ from, to }) => [from, dayAfter(to ?? 'open')]))
  const { reminderAt } = await settingsAt(tx, unit.path)
  for (const day of days) {
    const plan = { unitId: unit.id, name: `office ${day}` }
    if (!needed.has(day)) {
      await unplanForUnit(tx, plan)
      continue
    }
    // With the unit's other morning messages.
    const dueAt = atLocal(day, parseClock(reminderAt) ?? 0)
    await planForUnit(tx, { ...plan, dueAt })
    ask.touched.due.push(dueAt)
  }
}

function dayAfter(end: End): string | null {
  return end === 'open' || end === 'none' ? null : addDays(end, 1)
}

/** How far back the terms are looked at that an undo expects: those that ended yesterday, and a midnight in between. */
export function undoSince(now: Date): string {
  return addDays(localDay(now), -3)
}
