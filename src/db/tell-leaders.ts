import type { AccountId, LinkId, PersonId } from '../domain/ids.ts'
import type { Db } from './client.ts'
import { brandLink, brandPerson } from './brands.ts'
import { addDeliveries } from './deliveries.ts'
import { holdersOf } from './office-holders.ts'
import { leadersOf, rolesOf } from './people.ts'
import { settingsAt } from './units.ts'

export type AboutMember = {
  kind: 'member-linked' | 'member-lost'
  personId: PersonId
  occasion: string
  /** Told where nobody else is: who made the code of a secretary, or of somebody above the cells. */
  orElse?: PersonId | null
}

/** The occasion of 'member-linked' names the link, and whether other links ended by it. */
export function linkedOccasion({ linkId, replaced }: { linkId: LinkId; replaced: boolean }): string {
  return `${replaced ? 'relinked' : 'linked'} ${linkId}`
}

export function readLinkedOccasion(occasion: string): { linkId: LinkId; replaced: boolean } {
  const [word = '', id = ''] = occasion.split(' ')
  return { linkId: brandLink(id), replaced: word === 'relinked' }
}

/** A person with one of these roles belongs to the cell. */
const inCell: ReadonlySet<string> = new Set(['member', 'secretary', 'deputy', 'cell_committee'])

/**
 * Tells the secretaries (else the deputies) of a person's cells about him. Nobody is told about himself: when a cell's secretary is lost,
 * its deputies and the nearest office above are told.
 */
export async function tellLeaders(
  db: Db,
  about: AboutMember,
  context: { now: Date; served: Iterable<AccountId> },
): Promise<{ accounts: AccountId[]; due: Date[] }> {
  const { kind, personId, occasion, orElse = null } = about
  const paths = new Set((await rolesOf(db, personId, context.now)).filter(({ role }) => inCell.has(role)).map(({ path }) => path))
  const served = [...context.served]
  const accounts: AccountId[] = []
  const due: Date[] = []
  const tell = async (path: string, people: readonly PersonId[]): Promise<void> => {
    const row = { kind, source: personId, meetingId: null, occasion, authorId: null, urgent: false }
    const added = await addDeliveries(db, { ...row, people, quiet: await settingsAt(db, path) }, { now: context.now, served })
    accounts.push(...added.accounts)
    due.push(...added.due)
  }
  let told = 0
  for (const path of paths) {
    const leading = (await leadersOf(db, path, context.now)).map(({ id }) => id)
    const standIns = kind === 'member-lost' && leading.includes(personId) ? await standInsOf(db, path, context.now) : []
    const leaders = [...new Set([...leading, ...standIns])].filter((id) => id !== personId)
    await tell(path, leaders)
    told += leaders.length
  }
  if (told === 0 && orElse !== null && orElse !== personId) await tell([...paths][0] ?? '', [orElse])
  return { accounts, due }
}

/** Who looks after a cell whose secretary cannot be reached: its deputies, and the office of the nearest unit above that has one. */
async function standInsOf(db: Db, path: string, now: Date): Promise<PersonId[]> {
  const codes = path.split('/').slice(0, -2)
  const above = codes.map((_, index) => `${codes.slice(0, index + 1).join('/')}/`).toReversed()
  const deputies = await holdersOf(db, { paths: [path], roles: ['deputy'] }, now)
  for (const paths of above.map((one) => [one])) {
    const office = await holdersOf(db, { paths, roles: ['staff'] }, now)
    if (office.length > 0) return [...deputies, ...office].map(({ id }) => brandPerson(id))
  }
  return deputies.map(({ id }) => brandPerson(id))
}
