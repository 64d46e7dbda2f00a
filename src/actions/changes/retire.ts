import { z } from 'zod'
import { may, verbOfRole } from '../../domain/access.ts'
import type { Case } from '../../domain/cases.ts'
import type { Refusal } from '../../domain/change.ts'
import { localDay } from '../../domain/local-time.ts'
import { cutBefore, readShift, stillAsBefore, turnedRound, writeShift, type Shift } from '../../domain/terms.ts'
import type { LinkId, PersonId } from '../../domain/ids.ts'
import type { PeopleView } from '../../domain/topics/people.ts'
import { brandLink, brandMeeting, brandPerson } from '../../db/brands.ts'
import { asGrant, type HeldRole } from '../../db/directory.ts'
import { countInvitations, giveAnswersBack, type LostInvitation } from '../../db/joining.ts'
import { countMentored, mentoredBy } from '../../db/candidates/standing.ts'
import { endLinks } from '../../db/links.ts'
import { markRetired, nameOf, reckonMentored, reopenable, reopenLinks, unmarkRetired } from '../../db/members.ts'
import { applyShifts, lastingAdmins, termsIn } from '../../db/roles.ts'
import type { Unit } from '../../db/units.ts'
import { touch, type Ask } from '../../runtime.ts'
import { tellMentorLeft } from './candidate-news.ts'
import { aboutPerson, changer } from './changer.ts'
import { align, subjectOf, unitOf, verb, type Subject } from './subject.ts'

/** Why this person may not be taken out of the unit by the one who asks; null when he may. */
async function refusalOf(ask: Ask, { person, unit }: Subject): Promise<Refusal | null> {
  if (person.id === ask.actor.personId) return 'oneself'
  const here = rolesAt(person.roles, unit)
  if (!here.every((held) => may(ask.actor, verbOfRole[held.role], { path: asGrant(held).path }))) return 'higher-role'
  if (here.some(({ role }) => role === 'secretary')) return 'by-hand-over'
  if (!here.some(({ role }) => role === 'admin')) return null
  const admins = await lastingAdmins(ask.tx, ask.now)
  return admins.some(({ personId }) => personId !== person.id) ? null : 'last-admin'
}

function rolesAt(roles: readonly HeldRole[], unit: Unit): HeldRole[] {
  return roles.filter(({ unitId }) => unitId === unit.id)
}

type Leaving = Subject & { /** Roles elsewhere, with which he stays. */ elsewhere: HeldRole[]; quietly: boolean }

/** Takes a person out of a unit: his roles there end. Who has none left anywhere has left: his phones and codes end too. */
export const retire = changer<Leaving, Case<PeopleView, 'retire'>>({
  verb,
  plan: async (ask, draft) => {
    const found = await subjectOf(ask, draft)
    if (found === null) return { refused: 'gone' }
    const refused = await refusalOf(ask, found)
    if (refused !== null) return { refused }
    const elsewhere = found.person.roles.filter(({ unitId }) => unitId !== found.unit.id)
    return { ...found, elsewhere, quietly: draft.value === 'quietly' }
  },
  view: async ({ tx, now, actor }, { person, unit, elsewhere }) => ({
    kind: 'retire',
    unit: unit.name,
    unitId: unit.id,
    name: person.name,
    roles: [...new Set(rolesAt(person.roles, unit).map(({ role }) => role))],
    stays: [...new Set(elsewhere.filter(({ path }) => may(actor, 'see-people', { path })).map((held) => held.unit))],
    linked: elsewhere.length === 0 && person.linked.length > 0,
    meetings: await countInvitations(tx, { personId: person.id, unitIds: [unit.id], unanswered: false, now }),
    mentored: await countMentored(tx, { personId: person.id, unitId: unit.id }),
  }),
  apply: async (ask, { person, unit, elsewhere, quietly }) => {
    const { tx, now } = ask
    const mentored = await mentoredBy(tx, person.id)
    const shifts = cutBefore(await termsIn(tx, unit.id, { now, personId: person.id }), localDay(now))
    await applyShifts(tx, unit.id, shifts)
    const { left } = await align(ask, { personId: person.id, units: [unit.id], keepAnswers: false })
    const leaves = elsewhere.length === 0
    const links = leaves ? await leaveAltogether(ask, person.id, !quietly) : []
    await tellMentorLeft(ask, person.id, mentored)
    const rows = [
      ...turnedRound(shifts).map((shift) => `role ${writeShift(shift)}`),
      ...links.map((id) => `link ${id}`),
      ...left.map((one) => `answer ${JSON.stringify(written(one))}`),
    ]
    return {
      ...aboutPerson(person.id, unit, {
        roles: shifts.length,
        meetings: left.length,
        leaves,
        links: links.length,
        ...(mentored.length > 0 && { mentored: mentored.length }),
      }),
      undo: { change: 'restore-person', unitId: unit.id, personId: person.id, rows, ...(leaves && { value: 'left' }) },
    }
  },
})

async function leaveAltogether(ask: Ask, personId: Subject['person']['id'], tell: boolean): Promise<string[]> {
  const { tx, now, runtime } = ask
  await markRetired(tx, personId, now)
  const { ended, ...touched } = await endLinks(tx, { where: { personId }, reason: 'retired', tell, now, served: runtime.accounts.keys() })
  touch(ask.touched, touched)
  return ended
}

/** How an answer that was taken away waits to be given back. The draft it waits in is stored encrypted, as the answer is. */
const writtenAnswer = z.object({
  meetingId: z.string(),
  answer: z.string().nullable(),
  reason: z.string().nullable(),
  answeredAt: z.string().nullable(),
  recordedById: z.string().nullable(),
})

function written({ meetingId, answer, reason, answeredAt, recordedById }: LostInvitation): z.infer<typeof writtenAnswer> {
  return {
    meetingId,
    answer,
    reason: reason && Buffer.from(reason).toString('base64'),
    answeredAt: answeredAt && answeredAt.toISOString(),
    recordedById,
  }
}

function readAnswer(text: string): LostInvitation {
  const { meetingId, answer, reason, answeredAt, recordedById } = writtenAnswer.parse(JSON.parse(text))
  return {
    meetingId: brandMeeting(meetingId),
    answer,
    reason: reason === null ? null : Buffer.from(reason, 'base64'),
    answeredAt: answeredAt === null ? null : new Date(answeredAt),
    recordedById,
  }
}

/** The rows of an undo that begin with this word, without it. */
function rowsOf(rows: readonly string[] | undefined, word: string): string[] {
  return (rows ?? []).filter((row) => row.startsWith(`${word} `)).map((row) => row.slice(word.length + 1))
}

function shiftsOf(rows: readonly string[] | undefined): Shift[] {
  return rowsOf(rows, 'role').flatMap((text) => readShift(text) ?? [])
}

type Return = {
  unit: Unit
  personId: PersonId
  name: string
  shifts: Shift[]
  left: boolean
  /** How many phones he had, and those of them that nobody else has linked since. */
  phones: number
  links: LinkId[]
  answers: LostInvitation[]
}

/** Takes a retirement back: roles, invitations with their answers, and the phones that nobody else has linked since. */
export const restorePerson = changer<Return, Case<PeopleView, 'restore-person'>>({
  verb,
  plan: async (ask, draft) => {
    const { tx } = ask
    const unit = await unitOf(ask, draft)
    const shifts = shiftsOf(draft.rows)
    if (unit === null || draft.personId === undefined || shifts.length === 0) return { refused: 'gone' }
    if (!shifts.every(({ role }) => may(ask.actor, verbOfRole[role], { path: role === 'admin' ? '' : unit.path })))
      return { refused: 'higher-role' }
    const personId = brandPerson(draft.personId)
    const left = draft.value === 'left'
    // Somebody may have taken him in again meanwhile, or into another unit.
    const name = await nameOf(tx, personId, { retired: left })
    if (name === null || !stillAsBefore(await termsIn(tx, unit.id, { personId }), shifts)) return { refused: 'gone' }
    const phones = rowsOf(draft.rows, 'link').map(brandLink)
    const answers = rowsOf(draft.rows, 'answer').map(readAnswer)
    return { unit, personId, name, shifts, left, phones: phones.length, links: await reopenable(tx, phones), answers }
  },
  view: (_ask, { unit, name, phones, links }) => ({
    kind: 'restore-person',
    unit: unit.name,
    name,
    links: phones === 0 ? 'none' : links.length > 0 ? 'back' : 'again',
  }),
  apply: async (ask, { unit, personId, shifts, left, links, answers }) => {
    const { tx, now } = ask
    if (left) await unmarkRetired(tx, personId, now)
    await applyShifts(tx, unit.id, shifts)
    await reopenLinks(tx, links, now)
    const { invited } = await align(ask, { personId, units: [unit.id], keepAnswers: true })
    await giveAnswersBack(tx, personId, answers)
    await reckonMentored(tx, personId, now)
    return { ...aboutPerson(personId, unit, { links: links.length, invited: invited.length }), undo: null }
  },
})
