import type { DeliveryKind } from '../../domain/delivery.ts'
import type { CandidateId, PersonId } from '../../domain/ids.ts'
import { standingOf, takeBackUnsent, type Standing } from '../../db/candidates/standing.ts'
import { reckonMentored } from '../../db/members.ts'
import { leadersOf } from '../../db/people.ts'
import { settingsAt } from '../../db/units.ts'
import type { Ask } from '../../runtime.ts'
import { tell } from '../tell.ts'

type News = Extract<DeliveryKind, 'mentor-assigned' | 'mentor-ended' | 'mentor-left' | 'candidate-moved'>

/** Tells people about a candidate, but not the one who did it. The row names the candidate; the rest is read when it is sent. */
async function tellAbout(
  ask: Ask,
  { id, unit }: Standing,
  news: { kind: News; people: readonly PersonId[]; about?: string },
): Promise<void> {
  const people = news.people.filter((person) => person !== ask.actor.personId)
  if (people.length === 0) return
  await tell(ask, {
    kind: news.kind,
    source: id,
    meetingId: null,
    occasion: `${news.about ?? ''} ${ask.now.toISOString()}`.trim(),
    people,
    authorId: null,
    urgent: false,
    quiet: await settingsAt(ask.tx, unit.path),
  })
}

/** What a case was like before something was changed. */
export type Before = { mentorId: PersonId | null; path: string }

/**
 * Tells whoever has become its mentor or is it no more, and both cells of a case that belongs to another one now. What was told and has
 * not left yet is taken back instead.
 */
export async function tellChanges(ask: Ask, candidateId: CandidateId, before: Before): Promise<void> {
  const standing = await standingOf(ask.tx, candidateId)
  if (standing === null) return
  const now = standing.mentor?.id ?? null
  if (before.mentorId !== now) {
    await tellUnless(ask, standing, { kind: 'mentor-ended', instead: 'mentor-assigned', person: before.mentorId })
    await tellUnless(ask, standing, { kind: 'mentor-assigned', instead: 'mentor-ended', person: now })
  }
  if (before.path === standing.unit.path) return
  const leaders = [...(await leadersOf(ask.tx, before.path, ask.now)), ...(await leadersOf(ask.tx, standing.unit.path, ask.now))]
  await tellAbout(ask, standing, { kind: 'candidate-moved', people: [...new Set(leaders.map(({ id }) => id))] })
}

async function tellUnless(ask: Ask, standing: Standing, news: { kind: News; instead: News; person: PersonId | null }): Promise<void> {
  const { kind, instead, person } = news
  if (person === null) return
  const unsent = await takeBackUnsent(ask.tx, { kind: instead, candidateId: standing.id, personId: person, now: ask.now })
  if (!unsent) await tellAbout(ask, standing, { kind, people: [person] })
}

/** A person has left a cell: of those he mentored, the ones who have nobody now. Who leads their cell is told. */
export async function tellMentorLeft(ask: Ask, personId: PersonId, mentored: readonly CandidateId[]): Promise<void> {
  await reckonMentored(ask.tx, personId, ask.now)
  for (const id of mentored) {
    const standing = await standingOf(ask.tx, id)
    if (standing === null || standing.closed || standing.mentor !== null) continue
    const leaders = await leadersOf(ask.tx, standing.unit.path, ask.now)
    await tellAbout(ask, standing, { kind: 'mentor-left', people: leaders.map((leader) => leader.id), about: personId })
  }
}
