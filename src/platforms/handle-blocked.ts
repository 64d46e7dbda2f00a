import { localDay } from '../domain/local-time.ts'
import { noteSeen, noteUnreachable, type KnownPerson } from '../db/people.ts'
import { tellLeaders, type AboutMember } from '../db/tell-leaders.ts'
import { touch } from '../runtime.ts'
import type { Handled, Update } from './say.ts'

/** The person has blocked the bot: nothing can be said to him, but those who lead his cell should phone him. */
export async function noteBlocked(update: Update, person: KnownPerson | null): Promise<Handled> {
  if (person === null) return { outcome: 'blocked', messages: [] }
  await noteUnreachable(update.tx, person.linkId, update.now, 'blocked')
  await tellAbout(update, { kind: 'member-lost', personId: person.personId, occasion: `lost ${localDay(update.now)}` })
  return { outcome: 'blocked', messages: [] }
}

export async function noteUnblocked(update: Update, person: KnownPerson | null): Promise<Handled> {
  if (person !== null) await noteSeen(update.tx, person.linkId, update.now)
  return { outcome: 'unblocked', messages: [] }
}

/** Tells those who lead a person's cell, and remembers whom to wake. */
export async function tellAbout({ tx, now, runtime, touched }: Update, about: AboutMember): Promise<void> {
  touch(touched, await tellLeaders(tx, about, { now, served: runtime.accounts.keys() }))
}
