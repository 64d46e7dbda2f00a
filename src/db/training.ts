import type { Role } from '../domain/access.ts'
import type { AccountId, PersonId } from '../domain/ids.ts'
import { byGivenName } from '../domain/text.ts'
import type { Db } from './client.ts'
import { brandPerson } from './brands.ts'
import { consentVersion } from './invites.ts'
import { inForce } from './people.ts'

/** Every n-th member of a cell has no phone linked, so that "who cannot be reached" has somebody to show. */
const unlinkedEvery = 4
const firstTelegramId = 5_500_000_000

type SampleAccount = { id: AccountId; name: string; externalId: string }

const heads: ReadonlySet<Role> = new Set(['admin', 'staff', 'secretary', 'deputy', 'follower', 'cell_committee', 'mentor'])

/**
 * Gives the people of the sample commune their phones, as if they had linked them. Who leads something has both messengers; of the
 * others most have Zalo, some Telegram, some both, and a few none.
 */
export async function linkSamplePeople(db: Db, { accounts, now }: { accounts: readonly SampleAccount[]; now: Date }): Promise<void> {
  if ((await db.chatLink.count()) > 0) return
  const people = await db.person.findMany({
    where: { retiredAt: null, code: { not: 'ADMIN-1' } },
    select: { id: true, grants: { where: inForce(now), select: { role: true } } },
    orderBy: { code: 'asc' },
  })
  let members = 0
  const links = people.flatMap(({ id, grants }, index) => {
    const head = grants.some(({ role }) => heads.has(role))
    if (!head) members += 1
    const has = head
      ? { telegram: true, zalo: true }
      : members % unlinkedEvery === 0
        ? { telegram: false, zalo: false }
        : { telegram: members % 4 === 1, zalo: members % 4 !== 1 || members % 3 === 0 }
    return accounts
      .filter(({ name }) => (name === 'telegram' ? has.telegram : has.zalo))
      .map((account) => ({
        personId: id,
        accountId: account.id,
        chatId: account.name === 'telegram' ? String(firstTelegramId + index) : `e${String(index).padStart(19, '0')}`,
        consentVersion,
        consentAt: now,
        // Zalo first, until the person writes from the other one.
        lastSeenAt: new Date(now.getTime() - (account.name === 'zalo' ? 1000 : 2000)),
        createdAt: now,
      }))
  })
  await db.chatLink.createMany({ data: links })
}

export type SamplePerson = {
  id: string
  name: string
  roles: { role: Role; unit: string }[]
  unit: string
  featured: boolean
  telegramChatId: string | null
  zalo: { account: string; chatId: string } | null
}

/** Whom the page shows first: one of each role, of the show-case cell where there is one; then plain members, one for each messenger. */
const featuredRoles: readonly Role[] = ['staff', 'secretary', 'follower', 'mentor']

/** Everybody who can be played, those of the cards first. */
export async function personas(db: Db, { showCase, now }: { showCase: string; now: Date }): Promise<SamplePerson[]> {
  const people = await db.person.findMany({
    where: { retiredAt: null, links: { some: { endedAt: null } } },
    select: {
      id: true,
      fullName: true,
      exempt: true,
      grants: { where: inForce(now), select: { role: true, unit: { select: { name: true, code: true } } }, orderBy: { role: 'asc' } },
      links: {
        where: { endedAt: null },
        select: { chatId: true, createdAt: true, account: { select: { platform: true, externalId: true } } },
      },
    },
  })
  const heading = featuredRoles.map((role) =>
    people
      .filter(({ grants }) => grants.some((grant) => grant.role === role && (role === 'staff' || grant.unit.code === showCase)))
      .toSorted((a, b) => b.links.length - a.links.length || byGivenName(a.fullName, b.fullName))
      .at(0),
  )
  const members = people
    .filter(({ exempt, grants }) => !exempt && grants.every(({ role, unit }) => role === 'member' && unit.code === showCase))
    // Whoever links a phone later does not take the place of a card.
    .toSorted((a, b) => linkedAt(a) - linkedAt(b) || byGivenName(a.fullName, b.fullName))
  const using = (platform: string) => members.find(({ links }) => links.every(({ account }) => account.platform === platform))
  const featured = new Set([...heading, using('telegram'), using('zalo')].flatMap((person) => (person ? [person.id] : [])))
  const cards = [...featured]
  const order = (id: string): number => (featured.has(id) ? cards.indexOf(id) : cards.length)
  return people
    .map(({ id, fullName, grants, links }) => {
      const telling = grants.filter(({ role }) => role !== 'member')
      const zalo = links.find(({ account }) => account.platform === 'zalo')
      return {
        id,
        name: fullName,
        roles: (telling.length > 0 ? telling : grants).map(({ role, unit }) => ({ role, unit: unit.name })),
        unit: grants.find(({ role }) => role === 'member')?.unit.name ?? grants[0]?.unit.name ?? '',
        featured: featured.has(id),
        telegramChatId: links.find(({ account }) => account.platform === 'telegram')?.chatId ?? null,
        zalo: zalo ? { account: zalo.account.externalId, chatId: zalo.chatId } : null,
      }
    })
    .toSorted((a, b) => order(a.id) - order(b.id) || byGivenName(a.name, b.name))
}

function linkedAt({ links }: { links: readonly { createdAt: Date }[] }): number {
  return Math.min(...links.map(({ createdAt }) => createdAt.getTime()))
}

/** A sample member who has no phone yet, of the show-case cell if there is one. */
export async function unlinkedMember(
  db: Db,
  { showCase, now }: { showCase: string; now: Date },
): Promise<{ id: PersonId; name: string } | null> {
  const people = await db.person.findMany({
    where: { retiredAt: null, links: { none: { endedAt: null } }, grants: { some: { role: 'member', ...inForce(now) } } },
    select: { id: true, fullName: true, grants: { where: { role: 'member' }, select: { unit: { select: { code: true } } } } },
    orderBy: { code: 'asc' },
  })
  const person = people.find(({ grants }) => grants.some(({ unit }) => unit.code === showCase)) ?? people[0]
  return person ? { id: brandPerson(person.id), name: person.fullName } : null
}
