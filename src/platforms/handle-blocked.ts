import { localDay } from '../domain/local-time.ts'
import { moveWaiting, reachOf, reviveFor } from '../db/deliveries.ts'
import { noteSeen, noteUnreachable, type KnownPerson } from '../db/people.ts'
import { tellLeaders, type AboutMember } from '../db/tell-leaders.ts'
import { touch } from '../runtime.ts'
import type { Handled, Update } from './say.ts'

/**
 * The person has blocked the bot. What waits for him goes to his other messenger; when there is none that reaches him, those who lead
 * his cell should phone him.
 */
export async function noteBlocked(update: Update, person: KnownPerson | null): Promise<Handled> {
  if (person === null) return { outcome: 'blocked', messages: [] }
  const { tx, now, runtime, touched } = update
  await noteUnreachable(tx, person.linkId, now, 'blocked')
  touch(touched, await moveWaiting(tx, person.personId, { now, served: runtime.accounts.keys() }))
  const way = (await reachOf(tx, [person.personId], runtime.accounts.keys())).get(person.personId)
  if (way?.kind === 'channel') return { outcome: 'blocked', messages: [] }
  await tellAbout(update, { kind: 'member-lost', personId: person.personId, occasion: `lost ${localDay(update.now)}` })
  return { outcome: 'blocked', messages: [] }
}

/** He lets the bot write again: notices of meetings ahead that could not reach him come after all. */
export async function noteUnblocked({ tx, now, chat, touched }: Update, person: KnownPerson | null): Promise<Handled> {
  if (person !== null) {
    await noteSeen(tx, person.linkId, now)
    const back = { personId: person.personId, linkId: person.linkId, accountId: chat.accountId, now }
    if (await reviveFor(tx, back)) touch(touched, { accounts: [chat.accountId], due: [now] })
  }
  return { outcome: 'unblocked', messages: [] }
}

/** Tells those who lead a person's cell, and remembers whom to wake. */
export async function tellAbout({ tx, now, runtime, touched }: Update, about: AboutMember): Promise<void> {
  touch(touched, await tellLeaders(tx, about, { now, served: runtime.accounts.keys() }))
}
