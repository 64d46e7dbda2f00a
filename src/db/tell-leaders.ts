import type { AccountId, PersonId } from '../domain/ids.ts'
import type { Db } from './client.ts'
import { addDeliveries } from './deliveries.ts'
import { leadersOf, rolesOf } from './people.ts'
import { settingsAt } from './units.ts'

export type AboutMember = { kind: 'member-linked' | 'member-lost'; personId: PersonId; occasion: string }

/** Tells the secretaries (else the deputies) of a person's cells about him. Nobody is told about himself. */
export async function tellLeaders(
  db: Db,
  about: AboutMember,
  context: { now: Date; served: Iterable<AccountId> },
): Promise<{ accounts: AccountId[]; due: Date[] }> {
  const { kind, personId, occasion } = about
  const paths = new Set((await rolesOf(db, personId, context.now)).filter(({ role }) => role === 'member').map(({ path }) => path))
  const served = [...context.served]
  const accounts: AccountId[] = []
  const due: Date[] = []
  for (const path of paths) {
    const leaders = (await leadersOf(db, path, context.now)).map(({ id }) => id).filter((id) => id !== personId)
    const added = await addDeliveries(
      db,
      {
        kind,
        source: personId,
        meetingId: null,
        occasion,
        people: leaders,
        authorId: null,
        urgent: false,
        quiet: await settingsAt(db, path),
      },
      { now: context.now, served },
    )
    accounts.push(...added.accounts)
    due.push(...added.due)
  }
  return { accounts, due }
}
